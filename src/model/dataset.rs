//! A dataset: its tables, and the typed nouns that were read from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::compute::{max, min};
use datafusion::arrow::datatypes::Date32Type;
use serde::{Deserialize, Serialize};

use super::{ADDED, Date, Issue, Label, LinkEvent, LinkId, Memo, Moment, Period, PlatformId, Platforms, Reading, Role, Source, Table};

/// A kind of link and whether anything travels along it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name on screen.
    pub label: Label,
    /// False for kinds that are drawn and listed, but not counted or travelled.
    pub passes: bool,
}

/// The kinds of links that a descriptor describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinds(pub BTreeMap<Arc<str>, Kind>);

impl Kinds {
    /// Whether a link of this kind can be travelled; kinds nobody described can.
    #[must_use]
    pub fn passes(&self, kind: Option<&str>) -> bool {
        kind.and_then(|kind| self.0.get(kind)).is_none_or(|kind| kind.passes)
    }

    /// The name on screen: described, or the word of the data made readable.
    #[must_use]
    pub fn label(&self, kind: Option<&str>) -> Label {
        let Some(kind) = kind else { return Label::plain("Link") };
        self.0.get(kind).map_or_else(|| Label::plain(readable(kind)), |kind| kind.label.clone())
    }
}

/// `link_sharing` as people write it: `Link sharing`.
fn readable(word: &str) -> String {
    let text = word.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A moment that concerns several platforms.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// Its table.
    pub table: Arc<str>,
    /// Row in its table, from 0.
    pub row: u32,
    /// When.
    pub moment: Moment,
    /// What, in words.
    pub title: String,
    /// Whom it concerns.
    pub entities: Vec<PlatformId>,
    /// Where it comes from.
    pub sources: Vec<Arc<str>>,
}

/// A contradiction, doubt or gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its name in the data.
    pub id: Arc<str>,
    /// contradiction, doubt, gap …
    pub kind: String,
    /// What, in words.
    pub text: String,
    /// Names of the rows it speaks of.
    pub rows: Vec<Arc<str>>,
    /// Where it comes from.
    pub sources: Vec<Arc<str>>,
}

/// How a dataset wants to be shown when it is opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Start {
    /// Where the playhead stands.
    pub playhead: Option<Date>,
    /// First and last day of the time window.
    pub window: Option<(Date, Date)>,
    /// How imprecise dates are read.
    pub reading: Reading,
    /// Which platforms are selected.
    pub select: Vec<PlatformId>,
    /// Settings by kind of view, as the view itself names them.
    pub views: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
    /// Findings by kind of view: sentences with live numbers in braces.
    pub findings: BTreeMap<String, String>,
}

/// Files by their names in a dataset; a lone file is the only one.
pub type Copies = Arc<BTreeMap<String, Vec<u8>>>;

/// A dataset as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    /// Its name, unique among those open.
    pub name: String,
    /// Its name on screen.
    pub title: Label,
    /// Where it was read from, as the user named it.
    pub origin: String,
    /// The SHA-256 of what was read, in hexadecimal digits: of a file, its bytes; of a package, the lines
    /// `sha256sum` prints of its files, in the order in which they were read.
    pub sha256: String,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Entities, declared or met as an end of a link or the subject of a row.
    pub platforms: Platforms,
    /// Events of links, in the order of their rows.
    pub links: Vec<LinkEvent>,
    /// Links of the file in rows that its user changed or removed, as they were, by table and record: places
    /// of platforms are made for the file, and edits move none.
    pub links_before: Vec<(Arc<str>, u32, LinkId)>,
    /// What is known of the kinds of links.
    pub kinds: Kinds,
    /// Moments that concern several platforms.
    pub milestones: Vec<Milestone>,
    /// Contradictions, doubts and gaps.
    pub notes: Vec<Note>,
    /// Sources by id.
    pub sources: BTreeMap<Arc<str>, Source>,
    /// How it wants to be shown.
    pub start: Start,
    /// What was found while reading.
    pub issues: Vec<Issue>,
    /// Its files, where they are not read from their place but were kept with a workspace.
    pub copies: Option<Copies>,
    /// What was worked out of it.
    pub memo: Memo,
}

impl Dataset {
    /// The table of a name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// All tables of a role.
    pub fn tables_of(&self, role: Role) -> impl Iterator<Item = &Table> {
        self.tables.iter().filter(move |table| table.role == Some(role))
    }

    /// The event of a link in a row of a table.
    #[must_use]
    pub fn link_event(&self, table: &str, row: u32) -> Option<&LinkEvent> {
        // Each row of a table of links is an event, in the order of tables and rows.
        let first: usize = self.tables_of(Role::Links).take_while(|known| known.name != table).map(Table::rows).sum();
        self.links.get(first + row as usize).filter(|event| event.row == row && &*event.table == table)
    }

    /// The milestone in a row of a table; rows without a date are none.
    #[must_use]
    pub fn milestone(&self, table: &str, row: u32) -> Option<&Milestone> {
        self.milestones.iter().find(|milestone| milestone.row == row && &*milestone.table == table)
    }

    /// The first table of a role.
    #[must_use]
    pub fn table_of(&self, role: Role) -> Option<&Table> {
        self.tables.iter().find(|table| table.role == Some(role))
    }

    /// How many rows were kept in all tables.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.tables.iter().map(Table::rows).sum()
    }

    /// How many records were not kept in all tables.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.tables.iter().map(|table| table.refused).sum()
    }

    /// The links as the file has them, without what was added and with what was changed or removed; `None`
    /// where nothing was.
    #[must_use]
    pub fn links_of_file(&self) -> Option<std::collections::BTreeSet<LinkId>> {
        let tables: BTreeMap<&str, &Table> =
            self.tables.iter().filter(|table| table.role == Some(Role::Links)).map(|table| (table.name.as_str(), table)).collect();
        let record = |event: &LinkEvent| {
            let records = tables.get(&*event.table).map(|table| &table.records);
            records.and_then(|records| records.get(event.row as usize)).copied().unwrap_or(event.row)
        };
        let changed: std::collections::BTreeSet<(&str, u32)> =
            self.links_before.iter().map(|(table, record, _)| (&**table, *record)).collect();
        let is_kept = |event: &&LinkEvent| record(event) < ADDED && !changed.contains(&(&*event.table, record(event)));
        if changed.is_empty() && self.links.iter().all(|event| is_kept(&event)) {
            return None;
        }
        let kept = self.links.iter().filter(is_kept).map(|event| event.link.clone());
        Some(kept.chain(self.links_before.iter().map(|(_, _, link)| link.clone())).collect())
    }

    /// Whether some share or growth has a cell that passes in a canonical column of text.
    #[must_use]
    pub fn has_observation(&self, role: Role, column: &str, passes: impl Fn(&str) -> bool) -> bool {
        let batches = self.tables.iter().filter(|table| table.role == Some(role)).filter_map(|table| table.observations.as_ref());
        let mut cells = batches.filter_map(|batch| batch.column_by_name(column)?.as_string_opt::<i32>());
        cells.any(|cells| cells.iter().flatten().any(&passes))
    }

    /// From the first to the last dated link event; `None` if nothing is dated.
    #[must_use]
    pub fn link_span(&self) -> Option<Period> {
        let intervals = || self.links.iter().filter_map(|event| event.moment.map(Moment::interval));
        Period::new(intervals().map(|days| days.first).min()?, intervals().map(|days| days.last).max()?)
    }

    /// From the first to the last period of any share or growth; `None` if there is none.
    #[must_use]
    pub fn observed_span(&self) -> Option<Period> {
        let batches = || self.tables.iter().filter_map(|table| table.observations.as_ref());
        let days =
            |name: &'static str| batches().filter_map(move |batch| batch.column_by_name(name)?.as_primitive_opt::<Date32Type>().cloned());
        let first = days("period_start").filter_map(|days| min(&days)).min()?;
        let last = days("period_end").filter_map(|days| max(&days)).max()?;
        Period::new(super::day_of(first), super::day_of(last))
    }
}
