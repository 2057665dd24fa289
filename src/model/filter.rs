//! Conditions on columns, in data terms: never row numbers or pixels.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Period, Platform, Platforms};

/// A column may have one of some values, or none of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Condition {
    /// The column: of platforms (`country`, `owner`, `category`), links (`kind`, `action` …), the
    /// `state` of a moment, or observations (`reliability`, `metric` …).
    pub column: String,
    /// Whether the values are those to keep; otherwise those to leave out.
    pub keep: bool,
    /// The values.
    pub values: BTreeSet<String>,
}

impl Condition {
    /// `column` is `value`.
    #[must_use]
    pub fn is(column: &str, value: &str) -> Self {
        Self { column: column.into(), keep: true, values: BTreeSet::from([value.to_owned()]) }
    }

    /// `column` is not `value`.
    #[must_use]
    pub fn is_not(column: &str, value: &str) -> Self {
        Self { keep: false, ..Self::is(column, value) }
    }

    /// Whether a cell of the column passes.
    #[must_use]
    pub fn passes(&self, cell: &str) -> bool {
        self.values.contains(cell) == self.keep
    }

    /// In words: `Country is CN`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut letters = self.column.replace('_', " ");
        if let Some(first) = letters.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let values: Vec<String> = self.values.iter().map(|value| value.replace('_', " ")).collect();
        let verb = if self.keep { "is" } else { "is not" };
        format!("{letters} {verb} {}", values.join(" or "))
    }
}

/// All that selects rows: conditions and the time window, read together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filter {
    /// All of them must pass.
    pub conditions: Vec<Condition>,
    /// Rows share a day with it.
    pub window: Option<Period>,
}

/// Columns of platforms that a filter may name.
pub const PLATFORM_COLUMNS: [&str; 4] = ["country", "owner", "category", "platform"];

impl Filter {
    /// Lets everything through.
    #[must_use]
    pub fn everything() -> Self {
        Self::default()
    }

    /// Both at once.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.conditions.extend(other.conditions.iter().cloned());
        self.window = match (self.window, other.window) {
            (Some(a), Some(b)) => Period::new(a.first.max(b.first), a.last.min(b.last)).or(Some(a)),
            (a, b) => a.or(b),
        };
        self
    }

    /// Whether a platform passes the conditions on columns of platforms.
    #[must_use]
    pub fn passes_platform(&self, platform: &Platform, platforms: &Platforms) -> bool {
        self.conditions.iter().all(|condition| match platform_cell(&condition.column, platform, platforms) {
            Some(cell) => condition.passes(&cell),
            None => true,
        })
    }
}

/// The cell of a platform under a column that a filter may name.
#[must_use]
pub fn platform_cell(column: &str, platform: &Platform, platforms: &Platforms) -> Option<String> {
    match column {
        "country" => Some(platform.country.clone()),
        "category" => Some(platform.category.clone()),
        "platform" => Some(platform.id.to_string()),
        "owner" => Some(platforms.owner_of(&platform.id).map(|owner| owner.to_string()).unwrap_or_default()),
        _ => None,
    }
}
