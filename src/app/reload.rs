//! A file that changed on the disk is read again: what changed is said, and undo shows what was before.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

use super::Shell;
use super::shelf::Wanted;
use super::status::counted;
use crate::model::{ADDED, Changes, Dataset, Edit, Table, TableChanges};
use crate::session::{Action, DatasetRef};

impl Shell {
    /// Shows a newer version of data that are open. Returns what changed, in words; `None` if they are not
    /// open any more.
    pub fn reload(&mut self, old: &DatasetRef, mut new: Dataset) -> Option<String> {
        let open = self.session.doc.datasets.iter().find(|known| known.name == old.name && known.origin == old.origin)?.clone();
        if open.sha256 == new.sha256 {
            return None;
        }
        new.name.clone_from(&open.name);
        new.origin.clone_from(&open.origin);
        let before = self.shelf.find(&Wanted { dataset: open.clone(), changes: Changes::new() })?;
        let changes = self.session.doc.changes.get(&open.name).cloned().unwrap_or_default();
        let (kept, lost) = surviving(&changes, &before, &new);
        let mut words = told(&before, &new);
        if lost > 0 {
            words.push(format!("{} of yours no longer fit and were left out", counted(lost, "change")));
        }
        let action = Action::Reloaded { package: open.name.clone(), sha256: new.sha256.clone(), changes: kept };
        self.shelf.put_one(Arc::new(new));
        let _ = self.apply(action);
        let words = if words.is_empty() { "no row is another".to_owned() } else { words.join(", ") };
        Some(format!("{} changed on disk and was read again: {words}", before.title.text(self.session.preferences.language)))
    }
}

/// Changes whose rows are the same in the new version, and how many were lost.
fn surviving(changes: &Changes, before: &Dataset, after: &Dataset) -> (Changes, usize) {
    let mut lost = 0;
    let mut kept = Changes::new();
    for (name, of_table) in changes {
        let tables = before.table(name).zip(after.table(name));
        let holds = |edit: &Edit| match edit {
            Edit::Add { .. } => true,
            Edit::Set { record, .. } | Edit::Remove { record } => {
                *record >= ADDED || tables.is_some_and(|(before, after)| line(before, *record) == line(after, *record))
            }
        };
        let edits: Vec<Edit> = of_table.edits.iter().filter(|edit| holds(edit)).cloned().collect();
        lost += of_table.edits.len() - edits.len();
        let now = TableChanges { edits, ..of_table.clone() };
        if !now.is_empty() {
            kept.insert(name.clone(), now);
        }
    }
    (kept, lost)
}

/// The cells of a record as text; `None` if there is none.
fn line(table: &Table, record: u32) -> Option<Vec<String>> {
    let row = table.records.binary_search(&record).ok()?;
    let options = FormatOptions::default();
    let cell = |column| ArrayFormatter::try_new(column, &options).ok().map(|format| format.value(row).to_string());
    table.batch.columns().iter().map(|column| cell(column.as_ref())).collect()
}

/// What is another in the new version, table by table.
fn told(before: &Dataset, after: &Dataset) -> Vec<String> {
    let names = |dataset: &Dataset| dataset.tables.iter().map(|table| table.name.clone()).collect::<BTreeSet<String>>();
    let (old, new) = (names(before), names(after));
    let mut words: Vec<String> = new.difference(&old).map(|name| format!("the table {name} is new")).collect();
    words.extend(old.difference(&new).map(|name| format!("the table {name} is gone")));
    for table in &after.tables {
        let Some(known) = before.table(&table.name) else { continue };
        words.extend(told_of(known, table, after.tables.len() > 1));
    }
    words
}

fn told_of(before: &Table, after: &Table, is_one_of_several: bool) -> Vec<String> {
    let of = if is_one_of_several { format!(" in {}", after.name) } else { String::new() };
    let mut words = vec![];
    let (old, new) = (before.rows(), after.rows());
    if new > old {
        words.push(format!("{} more{of}", counted(new - old, "row")));
    } else if old > new {
        words.push(format!("{} fewer{of}", counted(old - new, "row")));
    }
    let names = |table: &Table| table.columns.iter().map(|column| column.name.clone()).collect::<BTreeSet<String>>();
    words.extend(names(after).difference(&names(before)).map(|name| format!("the column {name} is new{of}")));
    words.extend(names(before).difference(&names(after)).map(|name| format!("the column {name} is gone{of}")));
    if names(before) == names(after) {
        let shared = old.min(new);
        let same = |row: usize| {
            (before.columns.iter().enumerate())
                .all(|(at, _)| before.batch.column(at).slice(row, 1).as_ref() == after.batch.column(at).slice(row, 1).as_ref())
        };
        let alike = before.batch.schema() == after.batch.schema();
        let other = if alike { (0..shared).filter(|row| !same(*row)).count() } else { shared };
        if other > 0 {
            words.push(format!("{} with other cells{of}", counted(other, "row")));
        }
    }
    words
}
