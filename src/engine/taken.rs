//! How a file would be taken, before it is: the first rows, and what would be refused.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;

use super::Catalog;
use super::changed::derive;
use crate::load;
use crate::model::{Changes, Column, Dataset, Format, Issue, Mapping, Role};

/// What a table would be.
#[derive(Debug)]
pub struct Taken {
    /// How its file is taken.
    pub format: Format,
    /// What a row is.
    pub role: Option<Role>,
    /// Which column says what.
    pub mapping: Mapping,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its first rows.
    pub head: RecordBatch,
    /// How many rows are kept.
    pub rows: usize,
    /// How many are not.
    pub refused: usize,
    /// How many observations come of them.
    pub observations: Option<usize>,
    /// What is to be told about it.
    pub issues: Vec<Issue>,
}

/// How many rows are shown.
const SHOWN: usize = 8;

pub(super) fn answer(catalog: &Catalog, origin: &str, table: &str, changes: &Changes) -> Result<Taken, String> {
    let copies = catalog.datasets().iter().find(|dataset| dataset.origin == origin).and_then(|dataset| dataset.copies.clone());
    let read = match &copies {
        Some(files) => load::open_files_changed(origin, files, changes),
        None => load::open_changed(std::path::Path::new(origin), changes),
    };
    let mut dataset = read.map_err(|error| error.to_string())?;
    derive(&mut dataset, changes);
    let place = dataset.tables.iter().position(|known| known.name == table);
    let known = dataset.tables.swap_remove(place.ok_or_else(|| format!("there is no table `{table}` in {origin}"))?);
    let path = known.path.display().to_string();
    Ok(Taken {
        head: known.batch.slice(0, known.rows().min(SHOWN)),
        rows: known.rows(),
        refused: known.refused,
        observations: known.observations.as_ref().map(RecordBatch::num_rows),
        issues: dataset.issues.into_iter().filter(|issue| issue.path == path).take(20).collect(),
        format: known.format,
        role: known.role,
        mapping: known.mapping,
        columns: known.columns,
    })
}

/// Lines of a file around one of them, as they stand there: number and text.
pub(super) fn lines(catalog: &Catalog, path: &str, line: u64) -> Result<Vec<(u64, String)>, String> {
    let of_path = |dataset: &&Arc<Dataset>| dataset.tables.iter().any(|table| table.path.to_string_lossy() == path);
    let copies = catalog.datasets().iter().find(of_path).and_then(|dataset| dataset.copies.as_deref());
    // The longest name: `b.csv` is the end of `a/b.csv` as well.
    let copied = copies.and_then(|files| files.iter().filter(|(name, _)| path.ends_with(name.as_str())).max_by_key(|(name, _)| name.len()));
    let bytes = match copied {
        Some((_, bytes)) => bytes.clone(),
        None => load::bytes_of(path).map_err(|error| error.to_string())?,
    };
    let text = load::text_of(path, &bytes).map_err(|error| error.to_string())?;
    let first = line.saturating_sub(2).max(1);
    let numbered = (1..).zip(text.lines());
    let around = numbered.skip_while(|(number, _)| *number < first).take_while(|(number, _)| *number <= line + 1);
    Ok(around.map(|(number, text)| (number, text.chars().take(400).collect())).collect())
}
