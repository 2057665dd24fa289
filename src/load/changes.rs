//! What a user changed, laid over a table before its columns get their types.

use std::collections::{BTreeMap, BTreeSet};

use datafusion::arrow::array::{Array, StringArray};

use super::cells;
use super::columns::Cells;
use super::raw::RawTable;
use crate::model::{ADDED, Direction, Edit, Issue, LinkId, Role, Severity, Taking};

/// The word for a table that has no role.
pub const NO_ROLE: &str = "none";

/// Takes role, columns and types as the user says.
pub fn take(table: &mut RawTable, taking: &Taking) {
    if let Some(word) = &taking.role {
        table.role = Role::parse(word);
        table.has_no_role = word == NO_ROLE;
        table.mapping.columns.clear();
    }
    table.mapping.columns.extend(taking.columns.clone());
    for (name, declared) in table.header.iter().zip(&mut table.declared) {
        if let Some(kind) = taking.kinds.get(name) {
            declared.kind = Some(*kind);
        }
    }
}

/// Takes the columns of values as the user says, once the role is known.
pub fn unpivot(table: &mut RawTable, taking: &Taking) {
    // A part without a column was named to have none.
    table.mapping.columns.retain(|_, column| !column.is_empty());
    if let Some(columns) = &taking.unpivot {
        table.mapping.unpivot = columns.iter().filter(|name| table.position(name).is_some()).cloned().collect();
    }
}

/// Edits cells and rows. What leads nowhere in this file is told.
pub fn edit(table: &mut RawTable, edits: &[Edit]) -> Vec<Issue> {
    let mut lost = vec![];
    add_rows(table, edits, &mut lost);
    set_cells(table, edits, &mut lost);
    remove_rows(table, edits, &mut lost);
    let tell = |message| Issue::new(Severity::Warning, "lost-edit", table.shown.clone(), message);
    lost.into_iter().map(tell).collect()
}

/// The links in rows that edits change or remove, as the file has them, by record.
pub fn links_before(table: &RawTable, edits: &[Edit]) -> Vec<(u32, LinkId)> {
    let (Some(from), Some(to)) = (table.part("from_platform"), table.part("to_platform")) else { return vec![] };
    let rows = rows_of(table);
    let touched: BTreeSet<u32> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Set { record, .. } | Edit::Remove { record } => Some(*record).filter(|record| *record < ADDED),
            Edit::Add { .. } => None,
        })
        .collect();
    let link = |record: u32| {
        let row = rows.row(record)?;
        let cell = |part: Option<usize>| part.map_or("", |column| table.cell(column, row)).trim();
        let (from, to) = (cell(Some(from)), cell(Some(to)));
        let kind = Some(cell(table.part("kind"))).filter(|kind| !kind.is_empty()).map(std::sync::Arc::from);
        let is_directed = cells::truth(cell(table.part("directed"))).unwrap_or(true);
        let direction = if is_directed { Direction::Directed } else { Direction::Undirected };
        (!from.is_empty() && !to.is_empty()).then(|| (record, LinkId::new(from.into(), to.into(), kind, direction)))
    };
    touched.into_iter().filter_map(link).collect()
}

fn add_rows(table: &mut RawTable, edits: &[Edit], lost: &mut Vec<String>) {
    let added: Vec<&BTreeMap<String, String>> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Add { cells } => Some(cells),
            _ => None,
        })
        .collect();
    if added.is_empty() {
        return;
    }
    let mut by_column: Vec<Vec<Option<&str>>> = vec![vec![None; added.len()]; table.header.len()];
    for (row, cells) in added.iter().enumerate() {
        for (name, text) in cells.iter().filter(|(_, text)| !text.is_empty()) {
            match table.part(name).or_else(|| table.position(name)) {
                Some(column) => by_column[column][row] = Some(text),
                None => lost.push(format!("a row that was added has `{text}` for `{name}`, and the table has no such column")),
            }
        }
    }
    for (column, more) in table.columns.iter_mut().zip(by_column) {
        let Cells::Text(text) = column else { continue };
        *text = text.iter().chain(more).collect();
    }
    table.lines.extend(added.iter().map(|_| 0));
    table.records.extend((0..u32::try_from(added.len()).unwrap_or(0)).map(|number| ADDED + number));
}

fn set_cells(table: &mut RawTable, edits: &[Edit], lost: &mut Vec<String>) {
    let rows = rows_of(table);
    let mut by_column: BTreeMap<usize, BTreeMap<usize, &str>> = BTreeMap::new();
    for edit in edits {
        let Edit::Set { record, column, text } = edit else { continue };
        match (table.position(column), rows.row(*record)) {
            (Some(column), Some(row)) => drop(by_column.entry(column).or_default().insert(row, text)),
            _ => lost.push(format!("`{text}` was put into {column} of record {}, and there is no such cell", said(*record))),
        }
    }
    for (column, cells) in by_column {
        let Cells::Text(old) = &table.columns[column] else { continue };
        let cell = |row: usize| match cells.get(&row) {
            Some(text) => Some(*text).filter(|text| !text.is_empty()),
            None => old.is_valid(row).then(|| old.value(row)),
        };
        table.columns[column] = (0..old.len()).map(cell).collect::<StringArray>().into();
    }
}

fn remove_rows(table: &mut RawTable, edits: &[Edit], lost: &mut Vec<String>) {
    let rows = rows_of(table);
    let mut out = BTreeSet::new();
    for edit in edits {
        let Edit::Remove { record } = edit else { continue };
        match rows.row(*record) {
            Some(row) => drop(out.insert(row)),
            None => lost.push(format!("record {} was removed, and there is none", said(*record))),
        }
    }
    if !out.is_empty() {
        let marks: Vec<bool> = (0..table.lines.len()).map(|row| out.contains(&row)).collect();
        table.leave_out(&marks);
    }
}

/// Where records stand: those of the file in order, then those that were added.
struct Rows {
    of_file: usize,
    all: usize,
}

fn rows_of(table: &RawTable) -> Rows {
    let of_file = table.records.partition_point(|record| *record < ADDED);
    Rows { of_file, all: table.records.len() }
}

impl Rows {
    fn row(&self, record: u32) -> Option<usize> {
        let row = match record.checked_sub(ADDED) {
            Some(added) => self.of_file + usize::try_from(added).ok()?,
            None => usize::try_from(record).ok().filter(|row| *row < self.of_file)?,
        };
        (row < self.all).then_some(row)
    }
}

fn said(record: u32) -> String {
    record.checked_sub(ADDED).map_or_else(|| (u64::from(record) + 1).to_string(), |added| format!("{} of those added", added + 1))
}
