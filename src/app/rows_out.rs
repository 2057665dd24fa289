//! Rows that a view shows, on their way out: to the clipboard, or to a file.
//!
//! They leave in the order and with the columns on screen, with headers. Text that a spreadsheet would run
//! as a formula is made harmless; numbers are left as they are.

use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, UInt32Array};
use datafusion::arrow::compute::take_record_batch;
use datafusion::arrow::datatypes::Schema;

use super::Shell;
use crate::cli::{self, RowFormat, Rows};
use crate::engine::{Answer, Request};
use crate::model::Dataset;
use crate::session::ViewId;
use crate::views::table::{Columns, question, table_of};

/// Rows, and where they come from.
pub struct ShownRows {
    dataset: Arc<Dataset>,
    table: usize,
    answer: Arc<Answer>,
    columns: Vec<usize>,
}

impl Shell {
    /// The rows that a table view shows.
    ///
    /// # Errors
    /// A sentence if the view shows no table, or its rows are still being worked out.
    pub fn rows_of(&mut self, view: ViewId) -> Result<ShownRows, String> {
        let state = self.session.doc.views.get(&view).filter(|state| state.kind == "table").ok_or("this view shows no table")?;
        let settings = state.settings.clone();
        let dataset = self.catalog().find(self.session.package_of(view)).cloned().ok_or("these data are not open")?;
        let table = table_of(&dataset, &settings).ok_or("there is no table")?;
        let request = Request::Rows(question(&dataset, table, &settings, self.session.filter_for(view)));
        let place = dataset.tables.iter().position(|known| known.name == table.name).unwrap_or(0);
        let columns = Columns::of(table, &settings).shown;
        let shown = self.ask((view.0, 0), &request);
        let answer = shown.answer.filter(|_| shown.is_current).ok_or("the rows are still being worked out; try again")?;
        Ok(ShownRows { dataset, table: place, answer, columns })
    }
}

impl ShownRows {
    fn batch(&self) -> anyhow::Result<RecordBatch> {
        let Answer::Rows(rows) = self.answer.as_ref() else { anyhow::bail!("the rows could not be worked out") };
        let batch = self.dataset.tables[self.table].batch.project(&self.columns)?;
        Ok(take_record_batch(&batch, &UInt32Array::from(rows.rows.clone()))?)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        if let Answer::Rows(rows) = self.answer.as_ref() { rows.rows.len() } else { 0 }
    }

    /// Headers and rows with tabs between cells, as spreadsheets take it from the clipboard.
    ///
    /// # Errors
    /// If the rows cannot be taken out of their table.
    pub fn text(&self) -> anyhow::Result<String> {
        let mut out = vec![];
        let batch = harmless(&self.batch()?)?;
        Rows::new(&batch.schema(), &[batch])?.write_delimited(b'\t', &mut out)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    /// Writes them in the format that the ending of a file asks for.
    ///
    /// # Errors
    /// If the ending is none of csv, json and parquet, or the file cannot be written.
    pub fn save(&self, path: &Path) -> anyhow::Result<()> {
        let format = RowFormat::of(path);
        let format =
            format.ok_or_else(|| anyhow::anyhow!("expected a file that ends in .csv, .json or .parquet, found {}", path.display()))?;
        let batch = self.batch()?;
        let batch = if format == RowFormat::Csv { harmless(&batch)? } else { batch };
        let rows = Rows::new(&batch.schema(), &[batch])?;
        cli::to_file(path, |out| rows.write(format, out))
    }
}

/// Text that begins like a formula gets a quote before it, as spreadsheets understand it.
fn harmless(batch: &RecordBatch) -> anyhow::Result<RecordBatch> {
    let columns = batch.columns().iter().map(|column| match column.as_string_opt::<i32>() {
        Some(cells) if cells.iter().flatten().any(is_formula) => Arc::new(quoted(cells)) as ArrayRef,
        _ => column.clone(),
    });
    Ok(RecordBatch::try_new(Arc::new(Schema::new(batch.schema().fields().clone())), columns.collect())?)
}

fn quoted(cells: &StringArray) -> StringArray {
    let made = |text: &str| if is_formula(text) { format!("'{text}") } else { text.to_owned() };
    (0..cells.len()).map(|row| cells.is_valid(row).then(|| made(cells.value(row)))).collect()
}

/// Whether a spreadsheet would run it: `=1+1`, `@sum`, `-cmd`; `-5` and `+3.2 %` are numbers.
fn is_formula(text: &str) -> bool {
    let starts = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = text.trim_end_matches(['%', ' ']).replace(',', "");
    starts && number.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless_and_numbers_are_not_touched() {
        for text in ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd", "-2+3", "\t=1", "--1"] {
            assert!(is_formula(text), "{text}");
        }
        for text in ["-5", "+3.2 %", "-1,234.5", "1=2", "a@b", "", "−", "-0.5%"] {
            assert!(!is_formula(text), "{text}");
        }
    }
}
