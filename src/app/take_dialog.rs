//! How a table is taken: encoding, delimiter, header, role, which column says what; with the result in
//! sight before it is taken.

use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use egui::{ComboBox, Grid, Id, Label, Role as Part, ScrollArea, Ui, WidgetInfo};

use super::dialogs::title_ui;
use super::shell::{Desk, slot};
use crate::engine::{Answer, Request, Taken};
use crate::kit::controls::{button, primary_button, strong, text};
use crate::kit::numbers::Numbers;
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::load::{FORMATS, NO_ROLE, parts};
use crate::model::{Changes, ColumnType, Dataset, Role, Table, Taking};
use crate::session::{Action, Change};

/// Encodings that people meet; others can be named in a workspace.
const ENCODINGS: [&str; 10] =
    ["utf-8", "utf-16le", "utf-16be", "gbk", "gb18030", "big5", "shift_jis", "euc-kr", "windows-1252", "iso-8859-2"];
const DELIMITERS: [(char, &str); 5] = [(',', "comma"), (';', "semicolon"), ('\t', "tab"), ('|', "bar"), (' ', "space")];

pub fn take_ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let Some((package, name)) = desk.session.live.form.clone() else { return vec![] };
    let Some(dataset) = desk.catalog.find(&package).cloned() else { return vec![] };
    let Some(table) = dataset.table(&name) else { return vec![] };
    let palette = palette(ui);
    let changes = desk.session.doc.changes.get(&package).cloned().unwrap_or_default();
    let known = changes.get(&name).cloned().unwrap_or_default();
    let id = Id::unique(("taking", &package, &name));
    let mut taking = ui.data(|data| data.get_temp::<Taking>(id)).unwrap_or_else(|| known.taking.clone());
    let before = taking.clone();
    title_ui(ui, &format!("How {} is taken", table.title.text(desk.session.preferences.language)));
    ui.label(text(table.path.display().to_string(), size::AXIS, palette.ink3));
    ui.add_space(6.0);
    let mut wanted: Changes = changes;
    wanted.entry(name.clone()).or_default().taking = taking.clone();
    let request = Request::Taken { origin: dataset.origin.clone(), table: name.clone(), changes: wanted };
    let shown = desk.ask(slot::PREVIEW, 0, &request);
    let answer = shown.answer.clone();
    let taken = match answer.as_deref() {
        Some(Answer::Taken(taken)) => Some(taken.as_ref()),
        _ => None,
    };
    reading_ui(ui, &dataset, table, taken, &mut taking);
    if let Some(taken) = taken {
        columns_ui(ui, taken, &mut taking);
        preview_ui(ui, taken, desk.numbers());
    }
    if let Some(Answer::Failed(reason)) = answer.as_deref() {
        ui.add(Label::new(text(reason, size::SMALL, palette.error)).wrap());
    }
    if taking != before {
        ui.data_mut(|data| data.insert_temp(id, taking.clone()));
        ui.ctx().request_repaint();
    }
    ui.add_space(8.0);
    let mut actions = vec![];
    ui.horizontal(|ui| {
        let ready = shown.is_current && taken.is_some();
        if primary_button(ui, "Take it so").clicked() && ready {
            if taking != known.taking {
                let change = Change::Take(Box::new(taking.clone()));
                actions.push(Action::Change { package: package.clone(), table: name.clone(), change });
            }
            actions.push(Action::Dialog(None));
        }
        if taking != Taking::default() && button(ui, "As told from the file").clicked() {
            ui.data_mut(|data| data.insert_temp(id, Taking::default()));
        }
        if button(ui, "Cancel").clicked() {
            actions.push(Action::Dialog(None));
        }
    });
    if !actions.is_empty() {
        ui.data_mut(|data| data.remove_temp::<Taking>(id));
    }
    actions
}

/// What was chosen in a list.
enum Chosen<T> {
    Nothing,
    /// What the file says by itself.
    Told,
    This(T),
}

impl<T> Chosen<T> {
    /// Puts what was chosen in its place. Returns whether anything was.
    fn put(self, place: &mut Option<T>) -> bool {
        match self {
            Self::Nothing => return false,
            Self::Told => *place = None,
            Self::This(value) => *place = Some(value),
        }
        true
    }
}

/// A list to choose from; the first choice is what the file says by itself.
fn choice_ui<T: Clone + PartialEq>(ui: &mut Ui, label: &str, now: Option<&T>, told: &str, choices: &[(T, String)]) -> Chosen<T> {
    let palette = palette(ui);
    let mut chosen = Chosen::Nothing;
    let shown = now.and_then(|now| choices.iter().find(|(value, _)| value == now)).map(|(_, words)| words.clone());
    let shown = shown.unwrap_or_else(|| format!("{told} (told from the file)"));
    ui.label(text(label, size::SMALL, palette.ink2));
    let list = ComboBox::from_id_salt(label).selected_text(text(&shown, size::SMALL, palette.ink)).width(220.0).show_ui(ui, |ui| {
        if ui.selectable_label(now.is_none(), format!("{told} (told from the file)")).clicked() {
            chosen = Chosen::Told;
        }
        for (value, words) in choices {
            if ui.selectable_label(now == Some(value), words).clicked() {
                chosen = Chosen::This(value.clone());
            }
        }
    });
    list.response.widget_info(|| WidgetInfo::labeled(Part::ComboBox, true, format!("{label}: {shown}")));
    ui.end_row();
    chosen
}

fn reading_ui(ui: &mut Ui, dataset: &Dataset, table: &Table, taken: Option<&Taken>, taking: &mut Taking) {
    let format = taken.map_or(&table.format, |taken| &taken.format);
    let is_text = format.delimiter.is_some();
    Grid::new("taking").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
        if !dataset.origin.starts_with("bundled:") {
            let formats: Vec<(String, String)> = FORMATS.iter().map(|format| (format.name.to_owned(), format.title.to_owned())).collect();
            let told = formats.iter().find(|(name, _)| *name == format.name).map_or(format.name.as_str(), |(_, title)| title);
            choice_ui(ui, "Format", taking.format.clone().as_ref(), told, &formats).put(&mut taking.format);
            let encodings = ENCODINGS.map(|name| (name.to_owned(), name.to_owned()));
            choice_ui(ui, "Encoding", taking.encoding.clone().as_ref(), &format.encoding, &encodings).put(&mut taking.encoding);
        }
        if is_text {
            let now =
                format.delimiter.and_then(|now| DELIMITERS.iter().find(|(value, _)| *value == now)).map_or("another", |(_, words)| words);
            let choices = DELIMITERS.map(|(value, words)| (value, words.to_owned()));
            choice_ui(ui, "Between cells", taking.delimiter.clone().as_ref(), now, &choices).put(&mut taking.delimiter);
            let choices = [(true, "names the columns".to_owned()), (false, "holds values".to_owned())];
            choice_ui(ui, "First row", taking.header.clone().as_ref(), "as it looks", &choices).put(&mut taking.header);
        }
        let role = taken.map_or(table.role, |taken| taken.role);
        let told = role.map_or("a table of no role", role_words);
        let mut choices: Vec<(String, String)> =
            Role::ALL.into_iter().map(|role| (role.word().to_owned(), role_words(role).to_owned())).collect();
        choices.push((NO_ROLE.to_owned(), "a table of no role".to_owned()));
        if choice_ui(ui, "A row is", taking.role.clone().as_ref(), told, &choices).put(&mut taking.role) {
            // What columns said in another role says nothing in this one.
            taking.columns.clear();
            taking.unpivot = None;
        }
    });
}

fn role_words(role: Role) -> &'static str {
    match role {
        Role::Links => "a link: one opens or closes to another",
        Role::Growth => "a level or a change over a period",
        Role::Shares => "a part of a stated whole",
        Role::Platforms => "a platform",
        Role::Milestones => "a milestone",
        Role::Notes => "a note",
        Role::Sources => "a source",
    }
}

/// What each column holds, where it is not what the file says by itself.
fn types_ui(ui: &mut Ui, taken: &Taken, taking: &mut Taking) {
    const TYPES: [(ColumnType, &str); 5] = [
        (ColumnType::Text, "text"),
        (ColumnType::Integer, "whole numbers"),
        (ColumnType::Number, "numbers"),
        (ColumnType::Boolean, "true or false"),
        (ColumnType::Date, "days"),
    ];
    let choices = TYPES.map(|(kind, words)| (kind, words.to_owned()));
    ui.collapsing(text("What each column holds", size::SMALL, palette(ui).ink), |ui| {
        ScrollArea::vertical().id_salt("types").max_height(150.0).show(ui, |ui| {
            Grid::new("types").num_columns(2).spacing([12.0, 4.0]).show(ui, |ui| {
                for column in &taken.columns {
                    let now = taking.kinds.get(&column.name).copied();
                    let told = TYPES.iter().find(|(kind, _)| *kind == column.kind).map_or("text", |(_, words)| words);
                    match choice_ui(ui, &column.name, now.as_ref(), told, &choices) {
                        Chosen::This(kind) => drop(taking.kinds.insert(column.name.clone(), kind)),
                        Chosen::Told => drop(taking.kinds.remove(&column.name)),
                        Chosen::Nothing => {}
                    }
                }
            });
        });
    });
}

/// Which column plays which part, and which columns hold values.
fn columns_ui(ui: &mut Ui, taken: &Taken, taking: &mut Taking) {
    types_ui(ui, taken, taking);
    let palette = palette(ui);
    let Some(role) = taken.role else { return };
    let names: Vec<(String, String)> = taken.columns.iter().map(|column| (column.name.clone(), column.name.clone())).collect();
    let mut choices = names;
    choices.push((String::new(), "no column".to_owned()));
    ui.add_space(6.0);
    ui.collapsing(text("Which column says what", size::SMALL, palette.ink), |ui| {
        ScrollArea::vertical().id_salt("parts").max_height(150.0).show(ui, |ui| {
            Grid::new("parts").num_columns(2).spacing([12.0, 4.0]).show(ui, |ui| {
                for part in parts(role) {
                    let told = taken.mapping.column(part).unwrap_or("no column");
                    let now = taking.columns.get(part).cloned();
                    match choice_ui(ui, &part.replace('_', " "), now.as_ref(), told, &choices) {
                        Chosen::This(column) => drop(taking.columns.insert(part.to_owned(), column)),
                        Chosen::Told => drop(taking.columns.remove(part)),
                        Chosen::Nothing => {}
                    }
                }
            });
        });
    });
    if !role.observes() {
        return;
    }
    ui.collapsing(text("Columns whose cells are values, one for each platform or period", size::SMALL, palette.ink), |ui| {
        ui.horizontal_wrapped(|ui| {
            let numeric = taken.columns.iter().filter(|column| matches!(column.kind, ColumnType::Number | ColumnType::Integer));
            let now = taking.unpivot.clone().unwrap_or_else(|| taken.mapping.unpivot.clone());
            for column in numeric {
                let mut is_value = now.contains(&column.name);
                if ui.checkbox(&mut is_value, text(&column.name, size::SMALL, palette.ink)).changed() {
                    let mut list: Vec<String> = now.iter().filter(|name| **name != column.name).cloned().collect();
                    if is_value {
                        list.push(column.name.clone());
                    }
                    taking.unpivot = Some(list);
                }
            }
        });
    });
}

fn preview_ui(ui: &mut Ui, taken: &Taken, numbers: Numbers) {
    let palette = palette(ui);
    ui.add_space(6.0);
    let refused = if taken.refused > 0 { format!(", {} refused", numbers.count(taken.refused)) } else { String::new() };
    let values = taken.observations.map(|count| format!(", {} values", numbers.count(count))).unwrap_or_default();
    let ink = if taken.refused > 0 { palette.warn } else { palette.ok };
    ui.label(strong(format!("{}{values}{refused}", numbers.counted(taken.rows, "row")), size::SMALL, ink));
    for issue in taken.issues.iter().take(3) {
        ui.add(Label::new(text(issue.to_string(), size::AXIS, palette.ink2)).truncate());
    }
    ui.add_space(4.0);
    let options = FormatOptions::default();
    ScrollArea::both().id_salt("preview").max_height(190.0).auto_shrink([false, true]).show(ui, |ui| {
        Grid::new("preview").striped(true).spacing([16.0, 3.0]).show(ui, |ui| {
            for column in &taken.columns {
                ui.label(strong(&column.name, size::AXIS, palette.ink));
            }
            ui.end_row();
            for column in &taken.columns {
                ui.label(text(column.kind.word(), size::AXIS, palette.ink3));
            }
            ui.end_row();
            for row in 0..taken.head.num_rows() {
                for column in taken.head.columns() {
                    let format = ArrayFormatter::try_new(column, &options);
                    let words = format.map(|format| format.value(row).to_string()).unwrap_or_default();
                    ui.label(text(crate::load::short(&words), size::AXIS, palette.ink2));
                }
                ui.end_row();
            }
        });
    });
}
