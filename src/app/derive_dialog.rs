//! A column that is worked out from the others of its row: an expression, what it gives, and what is wrong.

use egui::{Id, Label, Role, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::dialogs::{draft, keep, title_ui};
use super::shell::Desk;
use crate::kit::controls::{button, list_row, primary_button, strong, text};
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::model::{Derived, Table};
use crate::session::{Action, Change};
use crate::store;

/// Functions that people look for, with what they do.
const FUNCTIONS: &[(&str, &str)] = &[
    ("round(", "round(number, digits)"),
    ("abs(", "without its sign"),
    ("coalesce(", "the first that is not empty"),
    ("nullif(", "empty where both are the same"),
    ("CASE WHEN ", "CASE WHEN … THEN … ELSE … END"),
    ("upper(", "in capitals"),
    ("lower(", "in small letters"),
    ("trim(", "without blanks around"),
    ("substr(", "substr(text, from, length)"),
    ("concat(", "texts joined"),
    ("date_part(", "date_part('year', date)"),
    ("ln(", "natural logarithm"),
    ("power(", "power(number, exponent)"),
    ("CAST(", "CAST(column AS double)"),
];

/// How many rows an expression is tried on while it is typed.
const TRIED: usize = 200;

pub fn derive_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let Some((package, name)) = desk.session.live.form.clone() else { return actions };
    let Some(table) = desk.catalog.find(&package).and_then(|dataset| dataset.table(&name)) else { return actions };
    title_ui(ui, "Work out a column");
    let words = format!("For each row of {}, from its other columns, in SQL.", table.title.text(desk.session.preferences.language));
    ui.add(Label::new(text(words, size::SMALL, palette.ink2)).wrap());
    ui.add_space(6.0);
    let column = field(ui, "derive name", "Name of the column", true);
    let expression = field(ui, "derive expression", "Expression, such as value / 100", false);
    completion_ui(ui, table, &expression);
    let tried = tried(ui, table, &expression);
    ui.add_space(4.0);
    match &tried {
        None => {}
        Some(Ok(first)) => {
            ui.add(Label::new(text(format!("= {}", first.join(", ")), size::SMALL, palette.ok)).wrap());
        }
        Some(Err(reason)) => {
            ui.add(Label::new(text(reason, size::SMALL, palette.error)).wrap());
        }
    }
    let taken = table.column_index(&column).is_some();
    if taken {
        ui.label(text(format!("There is a column {column} already."), size::SMALL, palette.error));
    }
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        let ready = !column.is_empty() && !taken && matches!(tried, Some(Ok(_)));
        let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
        if (primary_button(ui, "Add the column").clicked() || entered) && ready {
            for name in ["derive name", "derive expression"] {
                let (id, _) = draft(ui, name);
                keep(ui, id, "");
            }
            let change = Change::Derive(Derived { name: column.clone(), expression: expression.clone() });
            actions.push(Action::Change { package: package.clone(), table: name.clone(), change });
            actions.push(Action::Dialog(None));
        }
        if button(ui, "Cancel").clicked() {
            actions.push(Action::Dialog(None));
        }
    });
    actions
}

fn field(ui: &mut Ui, name: &str, label: &str, takes_focus: bool) -> String {
    let (id, mut words) = draft(ui, name);
    let edit = ui.add(TextEdit::singleline(&mut words).id(id.with("field")).hint_text(label).desired_width(f32::INFINITY));
    edit.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    if takes_focus && ui.memory(|memory| memory.focused().is_none()) {
        edit.request_focus();
    }
    if edit.changed() {
        keep(ui, id, &words);
    }
    words.trim().to_owned()
}

/// What may come next: columns and functions that go on with the last word.
fn completion_ui(ui: &mut Ui, table: &Table, expression: &str) {
    let palette = palette(ui);
    let start = expression
        .rfind(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .map_or(0, |at| at + expression[at..].chars().next().map_or(1, char::len_utf8));
    let word = expression[start..].to_lowercase();
    let quoted = |name: &str| if is_plain(name) { name.to_owned() } else { store::quoted(name) };
    let columns = table.columns.iter().map(|column| (quoted(&column.name), column.kind.word().to_owned()));
    let functions = FUNCTIONS.iter().map(|(name, what)| ((*name).to_owned(), (*what).to_owned()));
    let fits = |name: &String| name.to_lowercase().trim_start_matches('"').starts_with(&word) && name.to_lowercase() != word;
    let found: Vec<(String, String)> = columns.chain(functions).filter(|(name, _)| fits(name)).take(24).collect();
    if found.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.label(strong(if word.is_empty() { "Columns and functions" } else { "Goes on as" }, size::AXIS, palette.ink2));
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("completion").max_height(120.0).show(ui, |ui| {
        for (name, what) in found {
            if list_row(ui, &name, &what, false).clicked() {
                let (id, _) = draft(ui, "derive expression");
                let whole = format!("{}{name}", &expression[..start]);
                keep(ui, id, &whole);
                // The caret goes to the end, where the next word comes.
                let field = id.with("field");
                if let Some(mut state) = egui::TextEdit::load_state(ui.ctx(), field) {
                    let end = egui::text::CCursor::new(whole.chars().count());
                    state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
                    state.store(ui.ctx(), field);
                }
                ui.memory_mut(|memory| memory.request_focus(field));
            }
        }
    });
    ui.spacing_mut().item_spacing.y = 4.0;
}

/// Whether SQL takes a name as it stands.
fn is_plain(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

type Tried = Option<Result<Vec<String>, String>>;

/// What an expression gives in the first rows, or why it gives nothing; worked out once for each text.
fn tried(ui: &Ui, table: &Table, expression: &str) -> Tried {
    if expression.is_empty() {
        return None;
    }
    let id = Id::unique("derive tried");
    let key = (table.name.clone(), expression.to_owned());
    let known = ui.data(|data| data.get_temp::<((String, String), Tried)>(id));
    if let Some((_, tried)) = known.filter(|(known, _)| *known == key) {
        return tried;
    }
    let batch = table.batch.slice(0, table.batch.num_rows().min(TRIED));
    let made = store::column(&batch, expression).map_err(|error| error.to_string()).map(|(_, array)| {
        use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
        let options = FormatOptions::new().with_null("(empty)");
        let format = ArrayFormatter::try_new(&array, &options);
        let first = |format: ArrayFormatter<'_>| (0..array.len().min(5)).map(|row| format.value(row).to_string()).collect();
        format.map(first).unwrap_or_default()
    });
    let tried: Tried = Some(made);
    ui.data_mut(|data| data.insert_temp(id, (key, tried.clone())));
    tried
}
