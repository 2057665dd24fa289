//! A table as it was read: an Arrow batch, and what is known of its columns and its file.

use std::path::PathBuf;

use datafusion::arrow::array::RecordBatch;
use serde::{Deserialize, Serialize};

use super::{Label, Mapping, Role};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// True or false.
    Boolean,
    /// Days.
    Date,
}

impl ColumnType {
    /// The Table Schema word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
        }
    }

    /// Whether it sorts and aligns as a number.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }
}

/// A column and what its descriptor says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// Its name on screen.
    pub title: Label,
    /// What it holds.
    pub kind: ColumnType,
    /// The unit of its numbers; empty where not stated.
    pub unit: String,
    /// What it means; empty where not stated.
    pub description: String,
}

/// How a file was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Format {
    /// csv, json, ndjson …
    pub name: String,
    /// utf-8, gbk …
    pub encoding: String,
    /// What stands between cells, for text tables.
    pub delimiter: Option<char>,
}

/// A table of a dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name, unique in its dataset.
    pub name: String,
    /// Its name on screen.
    pub title: Label,
    /// The file it was read from, as the user named it.
    pub path: PathBuf,
    /// How that file was taken.
    pub format: Format,
    /// What a row is; `None` for any other table.
    pub role: Option<Role>,
    /// Which column says what.
    pub mapping: Mapping,
    /// The columns of `batch`, in order.
    pub columns: Vec<Column>,
    /// The rows that were kept.
    pub batch: RecordBatch,
    /// The line in the file of each row of `batch`; 0 for one that was added by hand.
    pub lines: Vec<u32>,
    /// The number of each row among the records of the file, from 0; from `ADDED` on if it was added.
    pub records: Vec<u32>,
    /// How many records were not kept.
    pub refused: usize,
    /// For shares and growth: the rows in the canonical columns of [`observation`].
    pub observations: Option<RecordBatch>,
}

impl Table {
    /// How many rows were kept.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// The position of a column by name.
    #[must_use]
    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// The canonical columns of shares and growth, whatever the file calls its own.
pub mod observation {
    use std::sync::Arc;

    use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};

    /// Columns of text, in order, after `row`.
    pub const TEXT: [&str; 12] = [
        "id",
        "entity",
        "metric",
        "segment",
        "scope",
        "unit",
        "period_label",
        "qualifier",
        "confidence",
        "reliability",
        "locator",
        "source",
    ];
    /// Columns of days.
    pub const DAYS: [&str; 2] = ["period_start", "period_end"];
    /// Columns of numbers.
    pub const NUMBERS: [&str; 3] = ["value", "lower", "upper"];

    /// `row` (in the table that was read), then text, days and numbers.
    #[must_use]
    pub fn schema() -> SchemaRef {
        let mut fields = vec![Field::new("row", DataType::UInt32, false)];
        fields.extend(TEXT.map(|name| Field::new(name, DataType::Utf8, true)));
        fields.extend(DAYS.map(|name| Field::new(name, DataType::Date32, true)));
        fields.extend(NUMBERS.map(|name| Field::new(name, DataType::Float64, true)));
        Arc::new(Schema::new(fields))
    }
}
