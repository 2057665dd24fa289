//! Which columns of a table are shown, in which order, how wide, and which stay in sight.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::Table;
use crate::session::Settings;

/// How the columns of a table are shown: names in the settings, so that it holds on other versions of the
/// same file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// Positions in the table, in the order on screen.
    pub shown: Vec<usize>,
    /// How many of them stay in sight while the rest scrolls sideways.
    pub pinned: usize,
    /// Widths in points, of those that were set by hand.
    pub widths: BTreeMap<String, f32>,
    /// Whether each of `shown` has bars behind its numbers.
    pub bars: Vec<bool>,
}

impl Columns {
    /// The columns of a table as the settings say.
    pub fn of(table: &Table, settings: &Settings) -> Self {
        let (order, hidden) = (names(settings, "order"), names(settings, "hidden"));
        let (pinned, bars) = (pinned(table, settings), names(settings, "bars"));
        let place = |name: &String| order.iter().position(|known| known == name).unwrap_or(usize::MAX);
        let is = |list: &[String], column: usize| list.contains(&table.columns[column].name);
        let mut shown: Vec<usize> = (0..table.columns.len()).filter(|column| !is(&hidden, *column)).collect();
        shown.sort_by_key(|column| (!is(&pinned, *column), place(&table.columns[*column].name), *column));
        let pinned = shown.iter().filter(|column| is(&pinned, **column)).count().min(shown.len().saturating_sub(1));
        let bars = shown.iter().map(|column| table.columns[*column].kind.is_numeric() && is(&bars, *column)).collect();
        Self { shown, pinned, widths: widths(settings), bars }
    }
}

/// A setting that is a list of names.
pub fn names(settings: &Settings, key: &str) -> Vec<String> {
    settings.0.get(key).and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
}

/// The columns that stay in sight: those that were chosen, else the first of a table of more than two.
fn pinned(table: &Table, settings: &Settings) -> Vec<String> {
    if settings.0.contains_key("pinned") {
        return names(settings, "pinned");
    }
    table.columns.first().filter(|_| table.columns.len() > 2).map(|column| column.name.clone()).into_iter().collect()
}

/// Widths that were set by hand.
pub fn widths(settings: &Settings) -> BTreeMap<String, f32> {
    settings.0.get("widths").and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
}

/// A list with a name more, or without it.
pub fn toggled(mut list: Vec<String>, name: &str) -> Value {
    match list.iter().position(|known| known == name) {
        Some(at) => drop(list.remove(at)),
        None => list.push(name.to_owned()),
    }
    if list.is_empty() { Value::Null } else { json!(list) }
}

/// What pins or frees a column.
pub fn repinned(table: &Table, settings: &Settings, name: &str) -> Value {
    match toggled(pinned(table, settings), name) {
        // Nothing pinned is a choice as well, and not the default.
        Value::Null => json!([]),
        list => list,
    }
}

/// The order of all columns once one stands at another place among those that are shown.
pub fn moved(table: &Table, columns: &Columns, from: usize, to: usize) -> Value {
    let mut shown = columns.shown.clone();
    let taken = shown.remove(from);
    shown.insert(to.min(shown.len()), taken);
    let hidden = (0..table.columns.len()).filter(|column| !columns.shown.contains(column));
    let names: Vec<&str> = shown.into_iter().chain(hidden).map(|column| table.columns[column].name.as_str()).collect();
    json!(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        crate::load::lone_file("f.csv", b"a,b,c,d\nx,1,2,3\n").unwrap().tables.remove(0)
    }

    fn shown(settings: &Settings) -> (String, usize) {
        let table = table();
        let columns = Columns::of(&table, settings);
        (columns.shown.iter().map(|column| table.columns[*column].name.as_str()).collect(), columns.pinned)
    }

    #[test]
    fn columns_are_ordered_hidden_and_pinned_by_name() {
        assert_eq!(shown(&Settings::default()), ("abcd".into(), 1));
        assert_eq!(shown(&Settings::from([("order", json!(["d", "b", "gone"]))])), ("adbc".into(), 1), "the pinned one comes first");
        assert_eq!(shown(&Settings::from([("pinned", json!([])), ("order", json!(["d"]))])), ("dabc".into(), 0));
        assert_eq!(shown(&Settings::from([("hidden", json!(["a", "c"])), ("pinned", json!(["d"]))])), ("db".into(), 1));
        assert_eq!(shown(&Settings::from([("pinned", json!(["a", "b", "c", "d"]))])).1, 3, "something is left to scroll");
    }

    #[test]
    fn a_column_is_moved_among_those_that_are_shown() {
        let table = table();
        let settings = Settings::from([("hidden", json!(["b"]))]);
        let columns = Columns::of(&table, &settings);
        assert_eq!(moved(&table, &columns, 0, 2), json!(["c", "d", "a", "b"]));
        assert_eq!(moved(&table, &columns, 2, 0), json!(["d", "a", "c", "b"]));
    }
}
