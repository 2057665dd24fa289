//! How a file would be taken, before it is: the first rows, and what would be refused.

use datafusion::arrow::array::RecordBatch;

use super::changed::derive;
use crate::load;
use crate::model::{Changes, Column, Format, Issue, Mapping, Role};

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

pub(super) fn answer(origin: &str, table: &str, changes: &Changes) -> Result<Taken, String> {
    let mut dataset = load::open_changed(std::path::Path::new(origin), changes).map_err(|error| error.to_string())?;
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
pub(super) fn lines(path: &str, line: u64) -> Result<Vec<(u64, String)>, String> {
    let bytes = load::bytes_of(path).map_err(|error| error.to_string())?;
    let text = load::text_of(path, &bytes).map_err(|error| error.to_string())?;
    let first = line.saturating_sub(2).max(1);
    let numbered = (1..).zip(text.lines());
    let around = numbered.skip_while(|(number, _)| *number < first).take_while(|(number, _)| *number <= line + 1);
    Ok(around.map(|(number, text)| (number, text.chars().take(400).collect())).collect())
}
