//! Columns while their cells are read one after another: as text, or as values at once where every cell is
//! one and nobody asks for its text.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, Date32Builder, Float64Builder, Int64Builder, StringArray, StringBuilder};
use datafusion::arrow::compute::filter;
use datafusion::arrow::error::ArrowError;

use super::cells;
use super::raw::{day, is_code};
use super::records::unescape;
use crate::model::ColumnType;

/// The cells of a column; an empty one is null.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// As they are written.
    Text(StringArray),
    /// What they say. Only a table without a role, an edit and a word of its user on how it is taken has such
    /// columns: what they said as text is gone.
    Values(ColumnType, ArrayRef),
}

impl Cells {
    /// As they are written, if that is known.
    pub fn text(&self) -> Option<&StringArray> {
        match self {
            Self::Text(text) => Some(text),
            Self::Values(..) => None,
        }
    }

    /// Those that are marked.
    pub fn kept(&self, kept: &BooleanArray) -> Self {
        let array: ArrayRef = match self {
            Self::Text(text) => Arc::new(text.clone()),
            Self::Values(_, values) => values.clone(),
        };
        let Ok(array) = filter(&array, kept) else { return self.clone() };
        match self {
            Self::Values(kind, _) => Self::Values(*kind, array),
            Self::Text(text) => Self::Text(array.as_any().downcast_ref::<StringArray>().unwrap_or(text).clone()),
        }
    }
}

impl From<StringArray> for Cells {
    fn from(text: StringArray) -> Self {
        Self::Text(text)
    }
}

/// A column that grows.
pub enum Growing {
    Text(StringBuilder),
    Whole(Int64Builder),
    Number(Float64Builder),
    Day(Date32Builder),
}

impl Growing {
    /// An empty column with room. What is not used of it is never touched.
    pub fn with_room(kind: ColumnType, rows: usize, bytes: usize) -> Self {
        match kind {
            ColumnType::Integer => Self::Whole(Int64Builder::with_capacity(rows)),
            ColumnType::Number => Self::Number(Float64Builder::with_capacity(rows)),
            ColumnType::Date => Self::Day(Date32Builder::with_capacity(rows)),
            ColumnType::Text | ColumnType::Boolean => Self::Text(StringBuilder::with_capacity(rows, bytes)),
        }
    }

    /// Whether a column of this type is read as values at once.
    pub fn takes(kind: ColumnType) -> bool {
        matches!(kind, ColumnType::Integer | ColumnType::Number | ColumnType::Date)
    }

    /// Takes a cell as it is written; one whose quotes are doubled says so. Returns `false`, and takes nothing,
    /// where it is no value that a program would write so: then the whole column has to be read as text and
    /// judged by all of its cells.
    pub fn push(&mut self, cell: &str, is_escaped: bool) -> bool {
        match self {
            // Nothing is made of it in between. An escaped cell holds a quote at least.
            Self::Text(text) if is_escaped => {
                let is_written = unescape(cell, text).is_ok();
                text.append_value("");
                is_written
            }
            _ if is_escaped => false,
            Self::Text(text) => {
                text.append_option((!cell.is_empty()).then_some(cell));
                true
            }
            Self::Whole(whole) => push(cell, |cell| cell.parse().ok().filter(|_| !is_code(cell)), |value| whole.append_option(value)),
            Self::Number(number) => push(cell, plain_number, |value| number.append_option(value)),
            Self::Day(days) => push(cell, day, |value| days.append_option(value)),
        }
    }

    /// Takes the cells of the same column further down.
    pub fn append(&mut self, other: Self) -> Result<(), ArrowError> {
        match (self, other) {
            (Self::Text(text), Self::Text(mut other)) => text.append_array(&other.finish()),
            (Self::Whole(whole), Self::Whole(mut other)) => {
                whole.append_array(&other.finish());
                Ok(())
            }
            (Self::Number(number), Self::Number(mut other)) => {
                number.append_array(&other.finish());
                Ok(())
            }
            (Self::Day(days), Self::Day(mut other)) => {
                days.append_array(&other.finish());
                Ok(())
            }
            _ => Err(ArrowError::InvalidArgumentError("two parts of one column have two types".into())),
        }
    }

    pub fn finish(self) -> Cells {
        match self {
            Self::Text(mut text) => Cells::Text(text.finish()),
            Self::Whole(mut whole) => Cells::Values(ColumnType::Integer, Arc::new(whole.finish())),
            Self::Number(mut number) => Cells::Values(ColumnType::Number, Arc::new(number.finish())),
            Self::Day(mut days) => Cells::Values(ColumnType::Date, Arc::new(days.finish())),
        }
    }
}

/// Takes what a cell says, or that it says that there is nothing.
fn push<T>(cell: &str, read: impl FnOnce(&str) -> Option<T>, mut take: impl FnMut(Option<T>)) -> bool {
    let value = read(cell);
    let has_fit = value.is_some() || cell.is_empty() || cells::is_missing(cell);
    if has_fit {
        take(value);
    }
    has_fit
}

/// A number without anything that only people write: no comma, no space, no zero in front of a whole one.
fn plain_number(cell: &str) -> Option<f64> {
    let is_plain = cell.as_bytes().last().is_some_and(u8::is_ascii_digit) && !is_code(cell);
    let value: f64 = is_plain.then(|| cell.parse().ok()).flatten()?;
    value.is_finite().then_some(value)
}
