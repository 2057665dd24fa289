//! A form for one more row: a link, a platform, or a row of any table of one's own.
//!
//! The row is laid over the data and kept with the work; the files stay as they are.

use std::collections::BTreeMap;

use egui::{Grid, Label, Role as Part, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::dialogs::{draft, keep, title_ui};
use super::shell::Desk;
use crate::kit::controls::{button, primary_button, text};
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::model::{Action as LinkAction, Dataset, Edit, Moment, Role, Status, Table};
use crate::session::{Action, Change, Target};

/// One line of the form.
struct Field {
    /// The part that it plays, or the column.
    name: String,
    label: String,
    hint: &'static str,
    is_required: bool,
}

/// The parts of a link that the form asks for.
const LINK: &[(&str, &str, &str, bool)] = &[
    ("from_platform", "Who opens or closes", "a name or an id; a new one is taken as it is", true),
    ("to_platform", "To whom", "a name or an id", true),
    ("kind", "Kind", "payment, link_sharing …", false),
    ("action", "What", "open, expand, restrict, close or announce", true),
    ("status", "Status", "live, partial, announced or ended", false),
    ("date", "Date", "2021, 2021-09, 2021Q3 or 2021-09-17", true),
    ("description", "In words", "", false),
    ("source", "Source", "an id or an address", false),
];
/// The parts of a platform that the form asks for.
const PLATFORM: &[(&str, &str, &str, bool)] = &[
    ("id", "Id", "short, as links name it", true),
    ("name", "Name", "", true),
    ("name_zh", "Chinese name", "", false),
    ("owner", "Owner", "a name or an id", false),
    ("category", "Category", "", false),
    ("country", "Country", "CN, US …", false),
    ("source", "Source", "an id or an address", false),
];

/// The form for a row of the table of a role, or of the table that was asked for.
pub fn row_ui(desk: &Desk<'_>, ui: &mut Ui, role: Option<Role>) -> Vec<Action> {
    let asked = desk.session.live.form.clone();
    let (package, table) = match (role, &asked) {
        (None, Some((package, table))) => (package.clone(), desk.catalog.find(package).and_then(|dataset| dataset.table(table))),
        _ => (desk.dataset.name.clone(), role.and_then(|role| desk.dataset.table_of(role))),
    };
    let title = match role {
        Some(Role::Links) => "Add a link of your own",
        Some(Role::Platforms) => "Add a platform of your own",
        _ => "Add a row",
    };
    title_ui(ui, title);
    let Some(table) = table else {
        let words = format!("{} has no table that would take it.", desk.dataset.title.text(desk.session.preferences.language));
        ui.label(text(words, size::SMALL, palette(ui).ink2));
        return vec![];
    };
    let dataset = desk.catalog.find(&package).cloned().unwrap_or_default();
    fields_ui(desk, ui, &package, &dataset, table)
}

fn fields_ui(desk: &Desk<'_>, ui: &mut Ui, package: &str, dataset: &Dataset, table: &Table) -> Vec<Action> {
    let palette = palette(ui);
    let fields = fields(table);
    let mut cells = BTreeMap::new();
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        Grid::new("row form").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            for (at, field) in fields.iter().enumerate() {
                let required = if field.is_required { " *" } else { "" };
                ui.label(text(format!("{}{required}", field.label), size::SMALL, palette.ink));
                let (id, kept) = draft(ui, &format!("row {package} {} {}", table.name, field.name));
                let mut words = if kept.is_empty() { first_words(desk, field) } else { kept };
                let edit = ui.add(TextEdit::singleline(&mut words).id(id.with("field")).hint_text(field.hint).desired_width(290.0));
                edit.widget_info(|| WidgetInfo::labeled(Part::TextInput, true, &field.label));
                if at == 0 && ui.memory(|memory| memory.focused().is_none()) {
                    edit.request_focus();
                }
                if edit.changed() {
                    keep(ui, id, if words.is_empty() { " " } else { &words });
                }
                cells.insert(field.name.clone(), named(dataset, table, &field.name, words.trim()));
                ui.end_row();
            }
        });
    });
    let problem = fields.iter().find_map(|field| problem(table, field, &cells));
    let ink = if problem.is_some() { palette.ink2 } else { palette.ink3 };
    let words = problem.clone().unwrap_or_else(|| "It is kept with your work; the file of the data stays as it is.".into());
    ui.add(Label::new(text(words, size::SMALL, ink)).wrap());
    for words in news(dataset, table, &cells) {
        ui.add(Label::new(text(words, size::SMALL, palette.warn)).wrap());
    }
    ui.add_space(6.0);
    let mut actions = vec![];
    ui.horizontal(|ui| {
        if primary_button(ui, "Add").clicked() && problem.is_none() {
            for field in &fields {
                let (id, _) = draft(ui, &format!("row {package} {} {}", table.name, field.name));
                keep(ui, id, "");
            }
            cells.retain(|_, words| !words.is_empty());
            let change = Change::Edit(Edit::Add { cells });
            actions.push(Action::Change { package: package.to_owned(), table: table.name.clone(), change });
            actions.push(Action::Dialog(None));
        }
        if button(ui, "Cancel").clicked() {
            actions.push(Action::Dialog(None));
        }
    });
    actions
}

/// What a field holds before anybody types: the ends of a link are the platform that it was asked for at,
/// then those that are selected.
fn first_words(desk: &Desk<'_>, field: &Field) -> String {
    let from = desk.session.live.form_from.as_ref();
    let chosen = desk.session.doc.selection.iter().filter_map(|target| match target {
        Target::Platform(id) => Some(id).filter(|id| Some(*id) != from),
        _ => None,
    });
    let mut selected = from.into_iter().chain(chosen).map(|id| desk.name(id));
    match field.name.as_str() {
        "from_platform" => selected.next().unwrap_or_default(),
        "to_platform" => selected.nth(1).unwrap_or_default(),
        "action" => "open".into(),
        _ => String::new(),
    }
}

fn fields(table: &Table) -> Vec<Field> {
    let parts = match table.role {
        Some(Role::Links) => LINK,
        Some(Role::Platforms) => PLATFORM,
        _ => &[],
    };
    if parts.is_empty() {
        let field = |column: &crate::model::Column| Field {
            name: column.name.clone(),
            label: column.title.en.clone(),
            hint: column.kind.word(),
            is_required: false,
        };
        return table.columns.iter().map(field).collect();
    }
    let known = parts.iter().filter(|(part, ..)| table.mapping.column(part).is_some());
    let field = |(part, label, hint, is_required): &(&str, &str, &'static str, bool)| Field {
        name: (*part).to_owned(),
        label: (*label).to_owned(),
        hint,
        is_required: *is_required,
    };
    known.map(field).collect()
}

/// The id of a platform that is named; anything else as it is written.
fn named(dataset: &Dataset, table: &Table, part: &str, words: &str) -> String {
    let names_platform = match part {
        "from_platform" | "to_platform" | "owner" => table.role.is_some(),
        _ => false,
    };
    if !names_platform || words.is_empty() {
        return words.to_owned();
    }
    let is_it = |platform: &&crate::model::Platform| {
        let names = [platform.id.as_str(), &platform.label.en, &platform.label.zh, crate::views::short(&platform.label.en)];
        names.into_iter().chain(platform.aliases.iter().map(String::as_str)).any(|name| name.eq_ignore_ascii_case(words))
    };
    dataset.platforms.iter().find(is_it).map_or_else(|| words.to_owned(), |platform| platform.id.to_string())
}

/// Names that nothing in the data has yet: perhaps new, perhaps a slip.
fn news(dataset: &Dataset, table: &Table, cells: &BTreeMap<String, String>) -> Vec<String> {
    let cell = |part: &str| cells.get(part).map(String::as_str).filter(|words| !words.is_empty() && table.role.is_some());
    let ends = ["from_platform", "to_platform", "owner"].into_iter().filter_map(cell);
    let mut words: Vec<String> = ends
        .filter(|id| dataset.platforms.find(id).is_none())
        .map(|id| format!("“{id}” is new: no platform of these data has this name."))
        .collect();
    if let Some(kind) = cell("kind").filter(|_| table.role == Some(Role::Links)) {
        let known: std::collections::BTreeSet<&str> = dataset.links.iter().filter_map(|event| event.link.kind.as_deref()).collect();
        if !known.contains(kind) && !known.is_empty() {
            let list: Vec<&str> = known.into_iter().collect();
            words.push(format!("“{kind}” is a new kind; there are {}.", list.join(", ")));
        }
    }
    words
}

/// Why the row cannot be added yet.
fn problem(table: &Table, field: &Field, cells: &BTreeMap<String, String>) -> Option<String> {
    let words = cells.get(&field.name).map_or("", String::as_str);
    if words.is_empty() {
        return field.is_required.then(|| format!("{} is needed.", field.label));
    }
    let told = |expected: &str| Some(format!("{}: expected {expected}, found “{words}”.", field.label));
    match (table.role, field.name.as_str()) {
        (Some(Role::Links), "action") if LinkAction::parse(words).is_none() => told(field.hint),
        (Some(Role::Links), "status") if Status::parse(words).is_none() => told(field.hint),
        (Some(Role::Links | Role::Milestones), "date") if Moment::parse(words).is_err() => told(field.hint),
        (Some(Role::Links), "to_platform") if cells.get("from_platform").is_some_and(|from| from == words) => {
            Some("A link leads from one platform to another.".into())
        }
        _ => None,
    }
}
