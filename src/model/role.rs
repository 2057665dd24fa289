//! What a table is about, and which of its columns says what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What one row of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// An entity.
    Platforms,
    /// A part of a stated whole.
    Shares,
    /// A level, or a change over a period.
    Growth,
    /// One platform opening or closing one kind of link to another.
    Links,
    /// A moment that concerns several platforms.
    Milestones,
    /// A contradiction, doubt or gap.
    Notes,
    /// Where rows come from.
    Sources,
}

impl Role {
    /// All roles, in the order in which a person meets them.
    pub const ALL: [Self; 7] = [Self::Links, Self::Growth, Self::Shares, Self::Platforms, Self::Milestones, Self::Notes, Self::Sources];

    /// The word in descriptors and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Platforms => "platforms",
            Self::Shares => "shares",
            Self::Growth => "growth",
            Self::Links => "links",
            Self::Milestones => "milestones",
            Self::Notes => "notes",
            Self::Sources => "sources",
        }
    }

    /// Reads the word of a descriptor.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == text)
    }

    /// Whether its rows are observations: values over periods.
    #[must_use]
    pub fn observes(self) -> bool {
        matches!(self, Self::Shares | Self::Growth)
    }
}

/// Which column of a table plays which part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The part, such as `period_start`, to the column's own name.
    pub columns: BTreeMap<String, String>,
    /// Columns whose cells are values of an entity, a period or a metric that the header names.
    pub unpivot: Vec<String>,
}

impl Mapping {
    /// The column that plays `part`.
    #[must_use]
    pub fn column(&self, part: &str) -> Option<&str> {
        self.columns.get(part).map(String::as_str)
    }
}
