//! What a column holds at a glance: missing, distinct, range and a small histogram.

use std::collections::BTreeMap;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::{cast, kernels::aggregate};
use datafusion::arrow::datatypes::{DataType, Float64Type};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

/// How many bars a small histogram has.
const BARS: usize = 12;

/// What one column holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnProfile {
    /// Its name.
    pub name: String,
    /// How many cells are empty.
    pub nulls: usize,
    /// How many different values there are.
    pub distinct: usize,
    /// Smallest and largest value as text, for numbers and days.
    pub range: Option<(String, String)>,
    /// Heights in `0.0..=1.0`: over the range for numbers and days, else the most frequent values first.
    pub histogram: Vec<f32>,
    /// The most frequent values with their counts, for text of few values.
    pub frequent: Vec<(String, usize)>,
}

/// Looks at every column of a batch once.
#[must_use]
pub fn profile(batch: &RecordBatch) -> Vec<ColumnProfile> {
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns());
    columns.map(|(field, column)| profile_column(field.name(), column)).collect()
}

/// Looks at one column.
#[must_use]
pub fn profile_column(name: &str, column: &ArrayRef) -> ColumnProfile {
    let counts = counts_of(column);
    let mut frequent: Vec<(String, usize)> = counts.iter().map(|(text, count)| (text.clone(), *count)).collect();
    frequent.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let numeric = is_ordered(column.data_type());
    let histogram = if numeric { spread(column) } else { ranked(&frequent) };
    let range = numeric.then(|| range_of(column)).flatten();
    let distinct = counts.len();
    frequent.truncate(200);
    ColumnProfile { name: name.to_owned(), nulls: column.null_count(), distinct, range, histogram, frequent }
}

fn is_ordered(kind: &DataType) -> bool {
    kind.is_numeric() || matches!(kind, DataType::Date32)
}

fn counts_of(column: &ArrayRef) -> BTreeMap<String, usize> {
    let options = FormatOptions::default();
    let mut counts = BTreeMap::new();
    let Ok(format) = ArrayFormatter::try_new(column, &options) else { return counts };
    for row in (0..column.len()).filter(|row| column.is_valid(*row)) {
        *counts.entry(format.value(row).to_string()).or_insert(0) += 1;
    }
    counts
}

fn as_numbers(column: &ArrayRef) -> Option<ArrayRef> {
    let whole = if *column.data_type() == DataType::Date32 { cast(column, &DataType::Int32).ok()? } else { column.clone() };
    cast(&whole, &DataType::Float64).ok()
}

fn bounds(column: &ArrayRef) -> Option<(f64, f64)> {
    let numbers = as_numbers(column)?;
    let numbers = numbers.as_primitive::<Float64Type>();
    Some((aggregate::min(numbers)?, aggregate::max(numbers)?))
}

fn range_of(column: &ArrayRef) -> Option<(String, String)> {
    let (low, high) = bounds(column)?;
    let numbers = as_numbers(column)?;
    let numbers = numbers.as_primitive::<Float64Type>();
    let options = FormatOptions::default();
    let format = ArrayFormatter::try_new(column, &options).ok()?;
    let text = |wanted: f64| {
        let row = numbers.iter().position(|value| value.is_some_and(|value| value.total_cmp(&wanted).is_eq()))?;
        Some(format.value(row).to_string())
    };
    Some((text(low)?, text(high)?))
}

fn spread(column: &ArrayRef) -> Vec<f32> {
    let (Some(numbers), Some((low, high))) = (as_numbers(column), bounds(column)) else { return vec![] };
    let mut counts = [0_u32; BARS];
    let width = if high > low { high - low } else { 1.0 };
    for value in numbers.as_primitive::<Float64Type>().iter().flatten() {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a bar's number")]
        let bar = ((value - low) / width * BARS as f64) as usize;
        counts[bar.min(BARS - 1)] += 1;
    }
    heights(counts.iter().copied())
}

fn ranked(frequent: &[(String, usize)]) -> Vec<f32> {
    heights(frequent.iter().take(BARS).map(|(_, count)| u32::try_from(*count).unwrap_or(u32::MAX)))
}

#[expect(clippy::cast_precision_loss, reason = "heights of a few pixels")]
fn heights(counts: impl Iterator<Item = u32> + Clone) -> Vec<f32> {
    let most = counts.clone().max().unwrap_or(0).max(1) as f32;
    counts.map(|count| count as f32 / most).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use datafusion::arrow::array::{Float64Array, StringArray};

    use super::*;

    #[test]
    fn a_profile_counts_what_is_there() {
        let numbers: ArrayRef = Arc::new(Float64Array::from(vec![Some(1.0), None, Some(5.0), Some(1.0)]));
        let words: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "a", "a"]));
        let batch = RecordBatch::try_from_iter_with_nullable([("n", numbers, true), ("w", words, true)]).unwrap();
        let profiles = profile(&batch);
        assert_eq!((profiles[0].nulls, profiles[0].distinct, profiles[0].range.clone()), (1, 2, Some(("1.0".into(), "5.0".into()))));
        assert_eq!((profiles[0].histogram[0], profiles[0].histogram[BARS - 1]), (1.0, 0.5));
        assert_eq!(profiles[1].frequent, [("a".to_owned(), 3), ("b".to_owned(), 1)]);
    }
}
