//! What is saved and undone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::action::Change;
use super::{Arrangement, Filtering, Selection, row_table};
use crate::model::{Changes, Condition, Date, Edit, Filter, Period, Reading, TableChanges};

/// A dataset that a document speaks of. Data are never inside a document, only where they are and how to
/// know them again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DatasetRef {
    /// Its name, unique among those open.
    pub name: String,
    /// Where it was read from, as the user named it.
    pub origin: String,
    /// The SHA-256 of what was read, in hexadecimal digits.
    pub sha256: String,
}

/// Names one view of a document, for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ViewId(pub u32);

impl<'de> Deserialize<'de> for ViewId {
    /// A number, or a number as text: a key of an object is text.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Number;
        impl serde::de::Visitor<'_> for Number {
            type Value = ViewId;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "the number of a view")
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<ViewId, E> {
                u32::try_from(number).map(ViewId).map_err(E::custom)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ViewId, E> {
                text.parse().map(ViewId).map_err(E::custom)
            }
        }
        from.deserialize_any(Number)
    }
}

/// The settings of a view as data: what is not there is at its default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Settings(pub BTreeMap<String, Value>);

/// Settings that say what a view shows rather than how.
const SUBJECT: [&str; 9] = ["basis", "fold", "form", "measure", "metric", "mode", "table", "unfolded", "whole"];

impl Settings {
    /// Whether all are at their defaults.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that say what a view shows: what is told of it holds no more where they are others.
    #[must_use]
    pub fn subject(&self) -> Self {
        Self(self.0.iter().filter(|(key, _)| SUBJECT.contains(&key.as_str())).map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    /// A setting that is text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }

    /// A setting that is a number.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        self.0.get(key).and_then(Value::as_f64)
    }

    /// A setting that is on or off.
    #[must_use]
    pub fn flag(&self, key: &str) -> Option<bool> {
        self.0.get(key).and_then(Value::as_bool)
    }
}

impl<const N: usize> From<[(&str, Value); N]> for Settings {
    fn from(pairs: [(&str, Value); N]) -> Self {
        Self(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }
}

/// A sentence with live numbers in braces, and the moment that it was written for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The sentence.
    pub text: String,
    /// The filters it was written for.
    pub filter: Filter,
    /// The day it was written for.
    pub day: Option<Date>,
    /// The reading it was written for.
    pub reading: Reading,
    /// The settings it was written for, of those that say what a view shows.
    #[serde(default, skip_serializing_if = "Settings::is_empty")]
    pub settings: Settings,
}

/// One view: its kind, what it reads and how it is set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ViewState {
    /// Its kind, as the registry names it.
    pub kind: String,
    /// The package it reads; `None` is the one that is shown.
    pub package: Option<String>,
    /// Its settings.
    pub settings: Settings,
    /// How it takes the filters.
    #[serde(default, skip_serializing_if = "Filtering::is_usual")]
    pub filtering: Filtering,
    /// What it says in its title, for as long as it holds.
    #[serde(default)]
    pub finding: Option<Finding>,
    /// What another version wrote here.
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}

/// Everything that is saved and undone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// The open datasets, in the order in which they were opened.
    pub datasets: Vec<DatasetRef>,
    /// The package that views read.
    pub package: String,
    /// Where views stand.
    pub arrangement: Arrangement,
    /// The views.
    pub views: BTreeMap<ViewId, ViewState>,
    /// What is selected.
    pub selection: Selection,
    /// Selections that have a name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub selections: BTreeMap<String, Selection>,
    /// Conditions on rows.
    pub conditions: Vec<Condition>,
    /// What each view asks of all others.
    pub clauses: BTreeMap<ViewId, Filter>,
    /// Rows of these days only.
    pub window: Option<Period>,
    /// The day under the playhead, at rest.
    pub playhead: Option<Date>,
    /// How imprecise dates are read.
    pub reading: Reading,
    /// What was changed in the data, by package.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub changes: BTreeMap<String, Changes>,
    /// Colours given to owners without one of their own: owner to place among the sixteen.
    pub owner_colors: BTreeMap<String, usize>,
    /// What another version wrote here.
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}

impl Document {
    /// Adds a view and names it.
    pub fn add_view(&mut self, state: ViewState) -> ViewId {
        let next = self.views.keys().next_back().map_or(1, |last| last.0 + 1);
        self.views.insert(ViewId(next), state);
        ViewId(next)
    }

    pub(super) fn set_clause(&mut self, by: ViewId, clause: Filter) {
        if clause == Filter::everything() {
            self.clauses.remove(&by);
        } else {
            self.clauses.insert(by, clause);
        }
    }

    pub(super) fn add_condition(&mut self, condition: Condition) {
        if !self.conditions.contains(&condition) {
            self.conditions.push(condition);
        }
    }

    /// Changes data, or takes a change back.
    pub(super) fn change(&mut self, package: &str, table: &str, change: Change) {
        if !matches!(change, Change::Edit(Edit::Set { .. } | Edit::Add { .. }) | Change::Derive(_) | Change::Underive(_)) {
            self.selection.forget_rows(&row_table(&self.package, package, table));
        }
        let tables = self.changes.entry(package.to_owned()).or_default();
        let changes = tables.entry(table.to_owned()).or_default();
        match change {
            Change::Take(taking) => changes.taking = *taking,
            Change::Edit(edit) => changes.edit(edit),
            Change::Derive(derived) => changes.derive(derived),
            Change::Underive(name) => changes.derived.retain(|derived| derived.name != name),
            Change::Revert => *changes = TableChanges::default(),
        }
        if changes.is_empty() {
            tables.remove(table);
        }
        if tables.is_empty() {
            self.changes.remove(package);
        }
    }

    /// Takes a newer version of data, with what was changed in the old one and holds in the new.
    pub(super) fn reload(&mut self, package: String, sha256: &str, changes: Changes) {
        let known = self.datasets.iter_mut().filter(|dataset| dataset.name == package);
        known.for_each(|dataset| sha256.clone_into(&mut dataset.sha256));
        if changes.is_empty() {
            self.changes.remove(&package);
        } else {
            self.changes.insert(package, changes);
        }
    }

    pub(super) fn change_condition(&mut self, at: usize, condition: Condition) {
        if let Some(known) = self.conditions.get_mut(at) {
            *known = condition;
        }
    }

    pub(super) fn take_filters(&mut self, view: ViewId, filtering: Filtering) {
        if let Some(state) = self.views.get_mut(&view) {
            state.filtering = filtering;
        }
    }

    pub(super) fn configure(&mut self, view: ViewId, key: &str, value: Value) {
        let Some(state) = self.views.get_mut(&view) else { return };
        if value.is_null() {
            state.settings.0.remove(key);
        } else {
            state.settings.0.insert(key.to_owned(), value);
        }
    }

    pub(super) fn configure_all(&mut self, key: &str, value: &Value) {
        let views: Vec<ViewId> = self.views.keys().copied().collect();
        for view in views {
            self.configure(view, key, value.clone());
        }
    }
}
