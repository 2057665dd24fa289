//! Rows that a view shows, on their way out: to the clipboard, or to a file.
//!
//! They leave in the order and with the columns on screen, with headers. Text that a spreadsheet would run
//! as a formula is made harmless; numbers are left as they are.

use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int64Array, RecordBatch, StringArray, UInt32Array};
use datafusion::arrow::compute::take_record_batch;
use datafusion::arrow::datatypes::{Field, Schema};

use super::Shell;
use crate::cli::{self, RowFormat, Rows};
use crate::engine::{Answer, Request};
use crate::model::{Dataset, PlatformId};
use crate::session::ViewId;
use crate::views::metrics;
use crate::views::table::{Columns, question, table_of};

/// Kinds of views that show rows.
const KINDS: [&str; 2] = ["table", metrics::KIND.id];

/// Rows, and where they come from.
pub enum ShownRows {
    /// Rows of a table, as it was read.
    Table {
        /// The dataset.
        dataset: Arc<Dataset>,
        /// The position of the table.
        table: usize,
        /// Which rows, in order.
        answer: Arc<Answer>,
        /// Which columns, in order.
        columns: Vec<usize>,
    },
    /// Rows that were worked out.
    Made(RecordBatch),
}

impl Shell {
    /// The rows that a table view shows, or the measures of a view of them.
    ///
    /// # Errors
    /// A sentence if the view shows no table, or its rows are still being worked out.
    pub fn rows_of(&mut self, view: ViewId) -> Result<ShownRows, String> {
        let state =
            self.session.doc.views.get(&view).filter(|state| KINDS.contains(&state.kind.as_str())).ok_or("this view shows no table")?;
        if state.kind == metrics::KIND.id {
            return self.measures_of(view).map(ShownRows::Made);
        }
        let settings = state.settings.clone();
        let dataset = self.catalog().find(self.session.package_of(view)).cloned().ok_or("these data are not open")?;
        let table = table_of(&dataset, &settings).ok_or("there is no table")?;
        let request = Request::Rows(question(&dataset, table, &settings, self.session.filter_for(view)));
        let place = dataset.tables.iter().position(|known| known.name == table.name).unwrap_or(0);
        let columns = Columns::of(table, &settings).shown;
        let shown = self.ask((view.0, 0), &request);
        let answer = shown.answer.filter(|_| shown.is_current).ok_or("the rows are still being worked out; try again")?;
        Ok(ShownRows::Table { dataset, table: place, answer, columns })
    }

    /// The measures that a view shows: id, name, owner, and a column for each.
    fn measures_of(&mut self, view: ViewId) -> Result<RecordBatch, String> {
        let settings = self.session.settings(view);
        let dataset = self.catalog().find(self.session.package_of(view)).cloned().ok_or("these data are not open")?;
        let question = metrics::table_question(&dataset, &self.session, view, &settings);
        let ids = question.measures.clone();
        let shown = self.ask((view.0, 0), &Request::Measures(question));
        let answer = shown.answer.filter(|_| shown.is_current).ok_or("the measures are still being worked out; try again")?;
        let Answer::Measures(found) = answer.as_ref() else { return Err("the measures could not be worked out".into()) };
        let moment = found.moments.first().ok_or("there is no moment")?;
        let order = metrics::ordered(moment, &ids, &settings);
        let language = self.session.preferences.language;
        let text = |of: &dyn Fn(&PlatformId) -> Option<String>| {
            Arc::new(order.iter().map(|at| of(&moment.nodes[*at])).collect::<StringArray>()) as ArrayRef
        };
        let mut columns = vec![
            ("id".to_owned(), text(&|id| Some(id.to_string()))),
            ("name".to_owned(), text(&|id| Some(dataset.platforms.name(id, language).to_owned()))),
            ("owner".to_owned(), text(&|id| dataset.platforms.owner_of(id).map(|owner| owner.to_string()))),
        ];
        for (at, id) in ids.into_iter().enumerate() {
            let values = order.iter().map(|node| moment.values[at][*node]);
            let is_whole = crate::network::metrics::measure(&id).is_some_and(|measure| measure.is_whole);
            #[expect(clippy::cast_possible_truncation, reason = "counts and names")]
            let cells: ArrayRef = if is_whole {
                Arc::new(values.map(|value| value.map(|value| value as i64)).collect::<Int64Array>())
            } else {
                Arc::new(values.collect::<Float64Array>())
            };
            columns.push((id, cells));
        }
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, cells)| (name, cells, true)))
            .map_err(|error| error.to_string())
    }
}

impl ShownRows {
    fn batch(&self) -> anyhow::Result<RecordBatch> {
        let (dataset, table, answer, columns) = match self {
            Self::Made(batch) => return Ok(batch.clone()),
            Self::Table { dataset, table, answer, columns } => (dataset, *table, answer, columns),
        };
        let Answer::Rows(rows) = answer.as_ref() else { anyhow::bail!("the rows could not be worked out") };
        let batch = dataset.tables[table].batch.project(columns)?;
        Ok(take_record_batch(&batch, &UInt32Array::from(rows.rows.clone()))?)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::Made(batch) => batch.num_rows(),
            Self::Table { answer, .. } => {
                if let Answer::Rows(rows) = answer.as_ref() {
                    rows.rows.len()
                } else {
                    0
                }
            }
        }
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

/// Text and names that begin like a formula get a quote before it, as spreadsheets understand it.
fn harmless(batch: &RecordBatch) -> anyhow::Result<RecordBatch> {
    let columns = batch.columns().iter().map(|column| match column.as_string_opt::<i32>() {
        Some(cells) if cells.iter().flatten().any(is_formula) => Arc::new(quoted(cells)) as ArrayRef,
        _ => column.clone(),
    });
    let named = |field: &Arc<Field>| {
        if is_formula(field.name()) { Arc::new(field.as_ref().clone().with_name(format!("'{}", field.name()))) } else { field.clone() }
    };
    let fields: Vec<Arc<Field>> = batch.schema().fields().iter().map(named).collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.collect())?)
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
    fn the_name_of_a_column_is_no_formula_either() {
        let column = Arc::new(StringArray::from(vec!["x"])) as ArrayRef;
        let batch = RecordBatch::try_from_iter([("=cmd|' /C calc'!A0", column.clone()), ("a", column)]).unwrap();
        let names: Vec<String> = harmless(&batch).unwrap().schema().fields().iter().map(|field| field.name().clone()).collect();
        assert_eq!(names, ["'=cmd|' /C calc'!A0", "a"]);
    }

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
