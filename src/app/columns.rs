//! The columns of a package that a filter may name.

use super::data_panel::icon_of_type;
use super::shell::Desk;
use crate::kit::icons;
use crate::model::{
    ColumnType, Condition, Language, MeasuredColumn, PLATFORM_COLUMNS, PlatformId, Role, SELECTION, Table, day_label, metric,
};
use crate::network::metrics::METRICS as NETWORK_MEASURES;

/// A column in the list.
pub struct Entry {
    /// The heading that it stands under.
    pub group: String,
    /// What a person reads.
    pub title: String,
    /// Its icon.
    pub icon: char,
    /// Its only table; `None` is wherever it is known by its name.
    pub table: Option<String>,
    /// Its name in conditions.
    pub column: String,
    /// What it holds.
    pub kind: ColumnType,
    /// The unit of its numbers.
    pub unit: String,
    /// What it means.
    pub description: String,
}

impl Entry {
    /// Whether it is this column.
    #[must_use]
    pub fn is(&self, table: Option<&str>, column: &str) -> bool {
        self.table.as_deref() == table && self.column == column
    }
}

/// Columns of links that are known by these names everywhere.
const OF_LINKS: [&str; 7] = ["kind", "state", "from_platform", "to_platform", "action", "status", "confidence"];
/// Columns of observations that are known by these names everywhere.
const OF_FACTS: [&str; 2] = ["confidence", "reliability"];

/// All of the shown package: of links and platforms first, then table by table.
pub fn entries(desk: &Desk<'_>) -> Vec<Entry> {
    let dataset = &desk.dataset;
    let language = desk.session.preferences.language;
    let mut entries = vec![];
    let maps = |role: fn(Role) -> bool, part: &str| {
        dataset.tables.iter().any(|table| table.role.is_some_and(role) && table.mapping.column(part).is_some())
    };
    if !dataset.links.is_empty() {
        let known = OF_LINKS.into_iter().filter(|part| *part == "state" || maps(|role| role == Role::Links, part));
        entries.extend(known.map(|part| shared("Links", part)));
    }
    if !dataset.platforms.is_empty() {
        let known = PLATFORM_COLUMNS.into_iter().filter(|part| *part == "platform" || maps(|role| role == Role::Platforms, part));
        entries.extend(known.map(|part| shared("Platforms", part)));
    }
    let listed = |part: &str, entries: &[Entry]| entries.iter().any(|entry| entry.is(None, part));
    for part in OF_FACTS {
        if !listed(part, &entries) && maps(Role::observes, part) {
            entries.push(shared("Facts", part));
        }
    }
    if !dataset.links.is_empty() {
        entries.extend(measured(desk));
    }
    if !desk.session.doc.selections.is_empty() {
        entries.push(Entry { icon: icons::USERS, ..shared("Selections", SELECTION) });
    }
    for table in &dataset.tables {
        entries.extend(of_table(table, language));
    }
    entries
}

/// Measures of the graph at the moment under the playhead, and those that filters speak of already.
fn measured(desk: &Desk<'_>) -> Vec<Entry> {
    let (day, reading) = (desk.session.day(), desk.session.doc.reading);
    let now = NETWORK_MEASURES.iter().filter(|measure| !measure.is_name);
    let now = now.map(|measure| MeasuredColumn { measure: measure.id.to_owned(), day, reading });
    let conditions = desk.session.doc.conditions.iter().flat_map(Condition::alternatives);
    let mut columns: Vec<MeasuredColumn> = now.chain(conditions.filter_map(|one| MeasuredColumn::parse(&one.column))).collect();
    columns.sort_by_key(|column| column.day != day);
    columns.dedup();
    let entry = |column: MeasuredColumn| Entry {
        group: column.day.map_or_else(|| "Graph".to_owned(), |day| format!("Graph on {}", day_label(day))),
        title: metric(&column.measure).map_or_else(|| column.measure.clone(), |metric| metric.name.to_owned()),
        icon: icons::GRAPH,
        table: None,
        column: column.to_string(),
        kind: ColumnType::Number,
        unit: String::new(),
        description: metric(&column.measure).map(|metric| metric.card.shows.to_owned()).unwrap_or_default(),
    };
    columns.into_iter().map(entry).collect()
}

fn shared(group: &str, part: &str) -> Entry {
    let mut title = part.trim_end_matches("_platform").replace('_', " ");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let icon = if matches!(part, "owner" | "platform" | "from_platform" | "to_platform") { icons::BUILDINGS } else { icons::TAG };
    let (group, column) = (group.to_owned(), part.to_owned());
    Entry { group, title, icon, table: None, column, kind: ColumnType::Text, unit: String::new(), description: String::new() }
}

/// The columns of a table that have no name of their own above.
fn of_table(table: &Table, language: Language) -> Vec<Entry> {
    let part = |name: &str| table.mapping.columns.iter().find(|(_, own)| *own == name).map(|(part, _)| part.as_str());
    let is_shared = |name: &str| match (table.role, part(name)) {
        (Some(Role::Links), Some(part)) => OF_LINKS.contains(&part),
        (Some(Role::Platforms), Some(part)) => part == "id" || PLATFORM_COLUMNS.contains(&part),
        (Some(role), Some(part)) if role.observes() => OF_FACTS.contains(&part),
        _ => false,
    };
    let columns = table.columns.iter().filter(|column| !is_shared(&column.name));
    let entry = |column: &crate::model::Column| {
        let is_date = matches!(table.role, Some(Role::Links | Role::Milestones)) && part(&column.name) == Some("date");
        let kind = if is_date { ColumnType::Date } else { column.kind };
        Entry {
            group: table.title.text(language).to_owned(),
            title: column.title.text(language).to_owned(),
            icon: icon_of_type(kind, false),
            table: Some(table.name.clone()),
            column: column.name.clone(),
            kind,
            unit: column.unit.clone(),
            description: column.description.clone(),
        }
    };
    columns.map(entry).collect()
}

/// A value of a column as people read it.
pub fn name_of(desk: &Desk<'_>, column: &str, value: &str) -> String {
    let language = desk.session.preferences.language;
    match column {
        "kind" => desk.dataset.kinds.label(Some(value)).text(language).to_owned(),
        "owner" | "platform" | "from_platform" | "to_platform" | "entity" => {
            desk.dataset.platforms.name(&PlatformId::from(value), language).to_owned()
        }
        _ => value.replace('_', " "),
    }
}
