//! What do the rows say: the rows of one table, virtual in rows and columns.

mod cells;
mod columns;
mod heads;
mod keys;
mod sheet;

use egui::{Role, TextEdit, Ui, WidgetInfo};
use serde_json::Value;

use super::nothing::{Nothing, nothing_ui};
use super::{Asking, Choice, Cx, Kind, View, Words};
use crate::engine::{Answer, Request, RowsAnswer, RowsQuestion};
use crate::kit::controls::{empty_box, text};
use crate::kit::tokens::size;
use crate::kit::{icons, palette};
use crate::model::{Dataset, Filter, HelpCard, Table};
use crate::session::{Action, Change, Dialog, Saved, Settings, ViewId};

pub use cells::EDITING;
pub use columns::Columns;

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "table",
    title: "Table",
    question: "What do the rows say?",
    needs: "any table",
    help: HelpCard {
        shows: "The rows of one table. Click a head to sort, Shift-click to sort by several; type to search; click a row to select what it is about.",
        formula: "Rows that pass all filters and the time window, and in which some cell contains what is searched for, upper or lower case alike. Sorting is stable; empty cells come last.",
        reading: "The subtitle says how many of how many rows are seen. A dot is the colour of the owner.",
        limits: "It shows what was read: rows that were refused are counted, not shown. Dates are as precise as the data know them.",
    },
    measures: &[],
    icon: icons::TABLE,
    forms: &[],
    fits: |dataset| !dataset.tables.is_empty(),
    make: || Box::new(TableView),
};

/// The view; all its state is in the document.
pub struct TableView;

impl View for TableView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let Some(table) = table_of(cx.dataset, &cx.settings) else { return vec![] };
        let ask = |filter| Request::Rows(question(cx.dataset, table, &cx.settings, filter));
        let bars = Columns::of(table, &cx.settings).bars.contains(&true);
        let profile = || Request::Profile { package: cx.dataset.name.clone(), table: table.name.clone() };
        let rows = std::iter::once(ask(cx.session.filter_for(cx.me)));
        rows.chain(bars.then(profile)).chain(cx.session.highlight_for(cx.me).map(ask)).collect()
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(table) = table_of(cx.dataset, cx.settings) else { return Words::default() };
        let Some(Answer::Rows(rows)) = cx.answer(0) else { return Words::default() };
        let title = table.title.text(cx.language());
        let hidden = rows.total - rows.passing;
        let filtered = if hidden > 0 { format!(" · {} filtered out", cx.numbers().count(hidden)) } else { String::new() };
        let refused =
            if table.refused > 0 { format!(" · {} refused when read", cx.numbers().count(table.refused)) } else { String::new() };
        let shown = format!("{} of {} rows{filtered}{refused}", cx.numbers().count(rows.rows.len()), cx.numbers().count(rows.total));
        Words {
            subtitle: format!("{title}, {shown}"),
            footer: format!("{} · {}", cx.dataset.title.text(cx.language()), table.path.display()),
        }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        Some(match (key, value) {
            ("search", Value::String(words)) => format!("searched for “{words}”"),
            ("search", _) => "searched no more".into(),
            ("sort", Value::Null) => "in the order of the file".into(),
            ("sort", sort) => {
                let columns: Vec<(String, bool)> = serde_json::from_value(sort.clone()).ok()?;
                let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
                format!("sorted by {}", names.join(", "))
            }
            ("table", Value::String(name)) => format!("showed {name}"),
            ("order", _) => "columns in another order".into(),
            ("hidden", Value::Null) => "showed all columns".into(),
            ("hidden", list) => format!("hid {}", listed(list)),
            ("pinned", list) => format!("pinned {}", listed(list)),
            ("bars", list) => format!("bars behind {}", listed(list)),
            ("widths", _) => "columns of another width".into(),
            _ => return None,
        })
    }

    fn accepts(&self, dataset: &Dataset, settings: &Settings, key: &str, value: &Value) -> Result<(), String> {
        match (key, value) {
            ("table", Value::String(name)) if dataset.table(name).is_none() => Err(format!("there is no table `{name}`")),
            ("sort", sort) => {
                let columns: Vec<(String, bool)> = serde_json::from_value(sort.clone()).unwrap_or_default();
                let Some(table) = table_of(dataset, settings) else { return Ok(()) };
                let missing = columns.iter().find(|(name, _)| table.column_index(name).is_none());
                missing.map_or(Ok(()), |(name, _)| Err(format!("the table `{}` has no column `{name}`", table.name)))
            }
            _ => Ok(()),
        }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let current = table_of(cx.dataset, cx.settings).map(|table| table.name.clone());
        let configure = |key: &str, value: Value| Action::Configure { view: cx.me, key: key.into(), value };
        let mut choices: Vec<Choice> = cx
            .dataset
            .tables
            .iter()
            .map(|table| Choice {
                group: "Table",
                label: format!("{} · {} rows", table.title.text(cx.language()), cx.numbers().count(table.rows())),
                is_chosen: Some(&table.name) == current.as_ref(),
                action: configure("table", table.name.clone().into()),
            })
            .collect();
        choices.push(Choice {
            group: "Order",
            label: "As in the file".into(),
            is_chosen: sort_of(cx.settings).is_empty(),
            action: configure("sort", Value::Null),
        });
        let Some(table) = table_of(cx.dataset, cx.settings) else { return choices };
        let hidden = columns::names(cx.settings, "hidden");
        for column in &table.columns {
            choices.push(Choice {
                group: "Columns",
                label: column.title.text(cx.language()).to_owned(),
                is_chosen: !hidden.contains(&column.name),
                action: configure("hidden", columns::toggled(hidden.clone(), &column.name)),
            });
        }
        choices.extend(work_choices(cx, table));
        choices
    }

    fn further(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let Some(table) = table_of(cx.dataset, cx.settings) else { return vec![] };
        let columns = Columns::of(table, cx.settings);
        let of = |at: usize| {
            let title = table.columns[columns.shown[at]].title.text(cx.language()).to_owned();
            let offered = heads::of_column(cx, table, &columns, at);
            offered.into_iter().map(move |(label, action)| Choice {
                group: "Column",
                label: format!("{title}: {}", label.to_lowercase()),
                is_chosen: false,
                action,
            })
        };
        (0..columns.shown.len()).flat_map(of).collect()
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(table) = table_of(cx.dataset, cx.settings) else { return vec![] };
        let Some(Answer::Rows(rows)) = cx.ready(ui) else { return vec![] };
        let mut actions = if cx.session.live.printing { vec![] } else { search_ui(cx, ui) };
        if rows.rows.is_empty() {
            actions.extend(silence_ui(cx, ui, rows));
            return actions;
        }
        actions.extend(sheet::ui(cx, table, rows, ui));
        actions
    }
}

/// What a table view asks: its rows in its order.
#[must_use]
pub fn question(dataset: &Dataset, table: &Table, settings: &Settings, filter: Filter) -> RowsQuestion {
    RowsQuestion {
        package: dataset.name.clone(),
        table: table.name.clone(),
        sort: sort_of(settings),
        search: settings.text("search").unwrap_or_default().to_owned(),
        filter,
    }
}

fn configure(view: ViewId, key: &str, value: Value) -> Action {
    Action::Configure { view, key: key.into(), value }
}

/// The table that a view shows: the one it names, else the first.
pub fn table_of<'a>(dataset: &'a Dataset, settings: &Settings) -> Option<&'a Table> {
    settings.text("table").and_then(|name| dataset.table(name)).or_else(|| dataset.tables.first())
}

/// What can be done with the rows: out of the program, or more of them.
fn work_choices(cx: &Cx<'_>, table: &Table) -> Vec<Choice> {
    let (package, name) = (cx.dataset.name.clone(), table.name.clone());
    let choice = |label: &str, action| Choice { group: "Rows", label: label.into(), is_chosen: false, action };
    let mut choices = vec![
        choice("Copy what is shown", Action::CopyRows(cx.me)),
        choice("Save what is shown…", Action::Dialog(Some(Dialog::Save(Saved::Rows(cx.me))))),
        choice("How it is taken…", Action::TakeAnew { package: package.clone(), table: name.clone() }),
        choice("Add a row…", Action::AddRowTo { package: package.clone(), table: name.clone() }),
        choice("Work out a column…", Action::DeriveIn { package: package.clone(), table: name.clone() }),
    ];
    let changed = cx.session.doc.changes.get(&package).is_some_and(|tables| tables.contains_key(&name));
    if changed {
        choices.push(choice("Take back all changes of this table", Action::Change { package, table: name, change: Change::Revert }));
    }
    choices
}

fn listed(list: &Value) -> String {
    let names: Vec<String> = serde_json::from_value(list.clone()).unwrap_or_default();
    if names.is_empty() { "nothing".into() } else { names.join(", ") }
}

fn sort_of(settings: &Settings) -> Vec<(String, bool)> {
    settings.0.get("sort").and_then(|sort| serde_json::from_value(sort.clone()).ok()).unwrap_or_default()
}

fn search_ui(cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut search = cx.settings.text("search").unwrap_or_default().to_owned();
    let mut actions = vec![];
    ui.horizontal(|ui| {
        ui.label(text(icons::MAGNIFYING_GLASS, size::BODY, palette.ink3));
        let field =
            ui.add(TextEdit::singleline(&mut search).hint_text("Search these rows").desired_width(220.0).id_salt(("search", cx.me.0)));
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Search these rows"));
        if cx.session.live.search_in == Some(cx.me) {
            field.request_focus();
            actions.push(Action::SearchIn(None));
        }
        if field.changed() {
            let value = if search.is_empty() { Value::Null } else { search.clone().into() };
            actions.push(Action::Configure { view: cx.me, key: "search".into(), value });
        }
    });
    ui.add_space(4.0);
    actions
}

fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, rows: &RowsAnswer) -> Vec<Action> {
    let area = ui.available_rect_before_wrap();
    let search = cx.settings.text("search").unwrap_or_default();
    let title = format!("0 of {} rows", cx.numbers().count(rows.total));
    if rows.total == 0 {
        empty_box(ui, area, "No rows", "This table has none.", &[], &[]);
        return vec![];
    }
    if rows.passing > 0 && !search.is_empty() {
        let reason = format!("No cell of the {} rows that pass the filters contains “{search}”.", cx.numbers().count(rows.passing));
        let taken = empty_box(ui, area, &title, &reason, &[], &["Clear the search"]);
        return taken.map(|_| Action::Configure { view: cx.me, key: "search".into(), value: Value::Null }).into_iter().collect();
    }
    let reason = if rows.in_window.is_some() { "The filters and the time window leave none." } else { "Together the filters leave none." };
    nothing_ui(cx, ui, area, &Nothing { title: &title, reason, alone: &rows.alone, in_window: rows.in_window })
}
