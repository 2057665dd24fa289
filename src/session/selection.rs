//! What is selected or hovered, in data terms, and how clicks join.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{LinkId, Members, PlatformId};

/// A thing that can be pointed at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// A platform, wherever it is drawn.
    Platform(PlatformId),
    /// A link of one kind.
    Link(LinkId),
    /// A row of a table, and whose it is.
    Row {
        /// The table.
        table: String,
        /// The row, from 0.
        row: u32,
        /// The entity that the row is about, if it is about one.
        entity: Option<PlatformId>,
    },
}

/// What a selection calls a table while a package is shown: `growth`, or `article/growth` of another package.
#[must_use]
pub fn row_table(shown: &str, package: &str, table: &str) -> String {
    if shown == package { table.to_owned() } else { format!("{package}/{table}") }
}

/// The package and the name of a table that a selection calls so.
#[must_use]
pub fn table_of_rows<'a>(shown: &'a str, named: &'a str) -> (&'a str, &'a str) {
    named.split_once('/').unwrap_or((shown, named))
}

impl Target {
    /// The platforms that it is, joins or is about.
    #[must_use]
    pub fn platforms(&self) -> Vec<&PlatformId> {
        match self {
            Self::Platform(platform) => vec![platform],
            Self::Link(link) => vec![&link.from, &link.to],
            Self::Row { entity, .. } => entity.iter().collect(),
        }
    }
}

/// How a click joins what is selected already: plain, Shift, Alt, Ctrl.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Only this.
    #[default]
    Replace,
    /// This as well.
    Add,
    /// Without this.
    Subtract,
    /// This if it is not, without it if it is.
    Toggle,
}

/// Everything that is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Selection {
    targets: BTreeSet<Target>,
}

impl Selection {
    /// Whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// Everything that is selected, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter()
    }

    /// How much is selected.
    #[must_use]
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether this is selected itself.
    #[must_use]
    pub fn contains(&self, target: &Target) -> bool {
        self.targets.contains(target)
    }

    /// The platforms that are selected themselves or through a row of theirs.
    #[must_use]
    pub fn platforms(&self) -> BTreeSet<PlatformId> {
        let own = self.targets.iter().filter(|target| !matches!(target, Target::Link(_)));
        own.flat_map(|target| target.platforms().into_iter().cloned()).collect()
    }

    /// The links that are selected themselves.
    pub fn links(&self) -> impl Iterator<Item = &LinkId> {
        self.targets.iter().filter_map(|target| if let Target::Link(link) = target { Some(link) } else { None })
    }

    /// Rows of a table are selected no more: their numbers mean others now.
    pub(super) fn forget_rows(&mut self, of: &str) {
        self.targets.retain(|target| !matches!(target, Target::Row { table, .. } if table == of));
    }

    /// What it holds, by sort.
    #[must_use]
    pub fn members(&self) -> Members {
        let mut members = Members::default();
        for target in &self.targets {
            match target {
                Target::Platform(id) => drop(members.platforms.insert(id.clone())),
                Target::Link(link) => drop(members.links.insert(link.clone())),
                Target::Row { table, row, .. } => drop(members.rows.insert((table.clone(), *row))),
            }
            if !matches!(target, Target::Platform(_)) {
                members.about.extend(target.platforms().into_iter().cloned());
            }
        }
        members
    }

    /// Takes targets in, in one of four ways. A plain click on the only thing selected selects nothing.
    pub fn change(&mut self, targets: Vec<Target>, how: How) {
        let targets: BTreeSet<Target> = targets.into_iter().collect();
        match how {
            How::Replace if self.targets == targets => self.targets.clear(),
            How::Replace => self.targets = targets,
            How::Add => self.targets.extend(targets),
            How::Subtract => self.targets.retain(|target| !targets.contains(target)),
            How::Toggle => self.targets = self.targets.symmetric_difference(&targets).cloned().collect(),
        }
    }
}

impl FromIterator<Target> for Selection {
    fn from_iter<T: IntoIterator<Item = Target>>(targets: T) -> Self {
        Self { targets: targets.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clicks_join_in_four_ways() {
        let platform = |id: &str| Target::Platform(id.into());
        let mut selection = Selection::default();
        let mut does = |id: &str, how| {
            selection.change(vec![platform(id)], how);
            selection.platforms().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(does("a", How::Replace), "a");
        assert_eq!(does("b", How::Add), "a b");
        assert_eq!(does("c", How::Toggle), "a b c");
        assert_eq!(does("c", How::Toggle), "a b");
        assert_eq!(does("a", How::Subtract), "b");
        assert_eq!(does("c", How::Replace), "c");
        assert_eq!(does("c", How::Replace), "");
    }

    #[test]
    fn rows_are_forgotten_in_the_package_that_changed_only() {
        let row = |table: String| Target::Row { table, row: 5, entity: None };
        let both = || ["record", "article"].map(|package| row(row_table("record", package, "growth")));
        let mut selection = Selection::default();
        selection.change(both().to_vec(), How::Replace);
        selection.forget_rows(&row_table("record", "article", "growth"));
        assert!(selection.iter().eq([&row("growth".into())]));
        assert_eq!(table_of_rows("record", "article/growth"), ("article", "growth"));
        assert_eq!(table_of_rows("record", "growth"), ("record", "growth"));
    }
}
