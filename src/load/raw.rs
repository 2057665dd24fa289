//! A table whose cells are still text, and how its columns get their types.

use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::compute::filter;
use datafusion::arrow::datatypes::{Field, Schema};

use super::columns::Cells;
use super::{cells, cores, observations};
use crate::model::{Column, ColumnType, Format, Issue, Label, Mapping, Moment, Precision, Role, Severity, Table, day_number};

/// What a descriptor says of one column.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    pub title: Label,
    pub unit: String,
    pub description: String,
    pub kind: Option<ColumnType>,
}

/// A column with its type, and the rows whose cells do not fit it.
struct Typed {
    kind: ColumnType,
    array: ArrayRef,
    misfits: Vec<usize>,
}

/// A table of text cells. All columns are as long as `lines`; an empty cell is null.
#[derive(Debug)]
pub struct RawTable {
    pub(super) name: String,
    pub(super) title: Label,
    /// The file, as the user named it.
    pub(super) shown: String,
    pub(super) format: Format,
    pub(super) header: Vec<String>,
    pub(super) declared: Vec<Declared>,
    pub(super) columns: Vec<Cells>,
    pub(super) lines: Vec<u32>,
    /// The number of each row among the records of the file.
    pub(super) records: Vec<u32>,
    pub(super) refused: usize,
    pub(super) issues: Vec<Issue>,
    pub(super) role: Option<Role>,
    /// Its user says that it has none.
    pub(super) has_no_role: bool,
    pub(super) mapping: Mapping,
}

impl RawTable {
    /// A table as a reader makes it: no role yet, nothing declared.
    pub(super) fn new(name: &str, shown: &str, format: Format, header: Vec<String>, columns: Vec<Cells>, lines: Vec<u32>) -> Self {
        Self {
            name: name.into(),
            title: Label::plain(name),
            shown: shown.into(),
            format,
            declared: vec![Declared::default(); header.len()],
            header,
            columns,
            records: (0..u32::try_from(lines.len()).unwrap_or(u32::MAX)).collect(),
            lines,
            refused: 0,
            issues: vec![],
            role: None,
            has_no_role: false,
            mapping: Mapping::default(),
        }
    }

    /// The text of a cell; empty where null. Never asked of columns that were read as values.
    pub(super) fn cell(&self, column: usize, row: usize) -> &str {
        let cells = self.columns[column].text();
        debug_assert!(cells.is_some(), "the text of a column that was read as values");
        cells.filter(|cells| cells.is_valid(row)).map_or("", |cells| cells.value(row))
    }

    /// The position of a column by name.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|header| header == name)
    }

    /// The position of the column that plays `part`.
    pub(super) fn part(&self, part: &str) -> Option<usize> {
        self.mapping.column(part).and_then(|name| self.position(name))
    }

    /// Empties the cells that say one of these words.
    pub(super) fn clear_cells(&mut self, words: &[&str]) {
        if words.is_empty() {
            return;
        }
        self.change_text(|text| text.iter().map(|cell| cell.filter(|cell| !words.contains(cell))).collect());
    }

    /// Puts other text in the place of every column.
    pub(super) fn change_text(&mut self, change: impl Fn(&StringArray) -> StringArray) {
        for column in &mut self.columns {
            if let Cells::Text(text) = column {
                *text = change(text);
            }
        }
    }

    /// Drops the rows that have an issue in `refusals`, which is by row. Returns which rows are kept, if not
    /// all are.
    pub(super) fn refuse(&mut self, refusals: &[bool]) -> Option<BooleanArray> {
        let count = refusals.iter().filter(|refused| **refused).count();
        if count == 0 {
            return None;
        }
        self.refused += count;
        Some(self.leave_out(refusals))
    }

    /// Leaves out the rows that are marked. Returns which are kept.
    pub(super) fn leave_out(&mut self, out: &[bool]) -> BooleanArray {
        let kept = out.iter().map(|out| Some(!out)).collect::<BooleanArray>();
        for column in &mut self.columns {
            *column = column.kept(&kept);
        }
        for numbers in [&mut self.lines, &mut self.records] {
            let mut at = 0;
            numbers.retain(|_| {
                at += 1;
                !out[at - 1]
            });
        }
        kept
    }

    /// Types the columns; rows with a cell that does not fit its column are refused.
    pub(super) fn into_table(mut self) -> (Table, Vec<Issue>) {
        let typed = cores::map((0..self.header.len()).collect(), |column| self.typed_column(column));
        let (refusals, issues) = self.misfits(&typed);
        let kept = self.refuse(&refusals);
        let kinds: Vec<ColumnType> = typed.iter().map(|column| column.kind).collect();
        let observations = self.role.is_some_and(Role::observes).then(|| observations::canonical(&self));
        let arrays = typed.into_iter().map(|column| match &kept {
            Some(kept) => filter(&column.array, kept).unwrap_or(column.array),
            None => column.array,
        });
        let arrays: Vec<ArrayRef> = arrays.collect();
        let fields: Vec<Field> =
            self.header.iter().zip(&arrays).map(|(name, array)| Field::new(name, array.data_type().clone(), true)).collect();
        let options = datafusion::arrow::array::RecordBatchOptions::new().with_row_count(Some(self.lines.len()));
        let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
            .unwrap_or_else(|_| RecordBatch::new_empty(Arc::new(Schema::empty())));
        let columns = self.described(&kinds);
        let table = Table {
            name: self.name,
            title: self.title,
            path: PathBuf::from(self.shown),
            format: self.format,
            role: self.role,
            mapping: self.mapping,
            columns,
            batch,
            lines: self.lines,
            records: self.records,
            refused: self.refused,
            observations,
        };
        (table, issues)
    }

    fn described(&self, kinds: &[ColumnType]) -> Vec<Column> {
        let columns = self.header.iter().zip(&self.declared).zip(kinds);
        columns
            .map(|((name, declared), kind)| Column {
                name: name.clone(),
                title: if declared.title.en.is_empty() { Label::plain(name.clone()) } else { declared.title.clone() },
                kind: *kind,
                unit: declared.unit.clone(),
                description: declared.description.clone(),
            })
            .collect()
    }

    /// A column with the declared type, else with the one that at least nine of ten cells have. A cell that is
    /// there and did not become a value does not fit.
    fn typed_column(&self, column: usize) -> Typed {
        let cells = match &self.columns[column] {
            Cells::Text(cells) => cells,
            Cells::Values(kind, array) => return Typed { kind: *kind, array: array.clone(), misfits: vec![] },
        };
        let mut typed = match self.declared[column].kind {
            Some(kind) => typed(cells, kind),
            None if self.is_name(column) => typed(cells, ColumnType::Text),
            None => typed_as_most(cells),
        };
        if self.is_observed(column) {
            typed.misfits.retain(|row| cells::quantity(cells.value(*row)).is_none());
        }
        typed
    }

    /// Whether the column holds names, which must stay as they are written: `01` is not `1`, and a
    /// platform may be called `NA`.
    fn is_name(&self, column: usize) -> bool {
        const NAMES: [&str; 9] = ["id", "event_id", "from_platform", "to_platform", "entity", "owner", "parent", "event_group", "source"];
        NAMES.into_iter().any(|part| self.part(part) == Some(column))
    }

    /// Whether the cells of the column are observed values, which may be worded: `> 70 %`.
    fn is_observed(&self, column: usize) -> bool {
        let value = self.part("value") == Some(column) || self.mapping.unpivot.contains(&self.header[column]);
        value && self.role.is_some_and(Role::observes)
    }

    fn misfits(&self, typed: &[Typed]) -> (Vec<bool>, Vec<Issue>) {
        let mut refusals = vec![false; self.lines.len()];
        let mut issues = vec![];
        for (column, typed) in typed.iter().enumerate() {
            for row in typed.misfits.iter().copied() {
                if !refusals[row] {
                    let found = short(self.cell(column, row));
                    let message =
                        format!("expected {} such as the rest of the column, found `{found}`; the row is left out", article(typed.kind));
                    issues.push(self.issue_at(row, column, "wrong-type", message));
                }
                refusals[row] = true;
            }
        }
        (refusals, issues)
    }

    /// An error about one cell.
    pub(super) fn issue_at(&self, row: usize, column: usize, code: &'static str, message: String) -> Issue {
        Issue::new(Severity::Error, code, self.shown.clone(), message)
            .at_line(u64::from(self.lines[row]))
            .in_column(self.header[column].clone())
    }
}

/// The first forty characters, for a message.
pub fn short(text: &str) -> String {
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

fn article(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => "text",
        ColumnType::Integer => "a whole number",
        ColumnType::Number => "a number",
        ColumnType::Boolean => "true or false",
        ColumnType::Date => "a date",
    }
}

/// `00123`: digits that are no number, since a zero stands first.
pub fn is_code(text: &str) -> bool {
    let is_zero_first = |text: &str| text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    text.starts_with(|letter: char| letter == '0' || letter.is_whitespace()) && is_zero_first(text.trim())
}

fn fits(text: &str, kind: ColumnType) -> bool {
    match kind {
        ColumnType::Text => true,
        ColumnType::Integer => whole(text).is_some(),
        ColumnType::Number => cells::number(text).is_some(),
        ColumnType::Boolean => cells::truth(text).is_some(),
        ColumnType::Date => day(text).is_some(),
    }
}

fn whole(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| text.trim().parse().ok())
}

/// The number of a day, written out.
pub fn day(text: &str) -> Option<i32> {
    let written = text.trim();
    let moment = Moment::parse(written).ok().filter(|_| written.len() == 10)?;
    (moment.precision == Precision::Day).then(|| day_number(moment.first))
}

/// The type of cells of which every one is a value of it or missing; text else.
pub fn kind_of(cells: &StringArray) -> ColumnType {
    let typed = typed_as_most(cells);
    if typed.misfits.is_empty() { typed.kind } else { ColumnType::Text }
}

/// How many of the first cells that are there decide what a column is likely to be.
pub const FIRST: usize = 200;

/// Cells with the first of the types that at least nine of ten have, and half of the first ones.
fn typed_as_most(cells: &StringArray) -> Typed {
    let first: Vec<&str> = cells.iter().flatten().filter(|text| !cells::is_missing(text)).take(FIRST).collect();
    let is_likely = |kind: &ColumnType| first.iter().filter(|text| fits(text, *kind)).count() * 2 >= first.len();
    let candidates = [ColumnType::Integer, ColumnType::Number, ColumnType::Date, ColumnType::Boolean];
    let mut likely = candidates.into_iter().filter(|kind| !first.is_empty() && is_likely(kind)).peekable();
    if likely.peek().is_none() || cells.iter().flatten().any(is_code) {
        return typed(cells, ColumnType::Text);
    }
    let is_of_most = |typed: &Typed| {
        let fitting = typed.array.len() - typed.array.null_count();
        let allowed = if typed.kind == ColumnType::Integer { 0 } else { (fitting + typed.misfits.len()) / 10 };
        typed.misfits.len() <= allowed
    };
    likely.map(|kind| typed(cells, kind)).find(is_of_most).unwrap_or_else(|| typed(cells, ColumnType::Text))
}

/// Cells as one type, and those that are none.
fn typed(cells: &StringArray, kind: ColumnType) -> Typed {
    let array: ArrayRef = match kind {
        ColumnType::Text => Arc::new(cells.clone()),
        ColumnType::Integer => Arc::new(cells.iter().map(|text| text.and_then(whole)).collect::<Int64Array>()),
        ColumnType::Number => Arc::new(cells.iter().map(|text| text.and_then(cells::number)).collect::<Float64Array>()),
        ColumnType::Boolean => Arc::new(cells.iter().map(|text| text.and_then(cells::truth)).collect::<BooleanArray>()),
        ColumnType::Date => Arc::new(cells.iter().map(|text| text.and_then(day)).collect::<Date32Array>()),
    };
    let lost = array.null_count() > cells.null_count();
    let is_misfit = |row: &usize| array.is_null(*row) && cells.is_valid(*row) && !cells::is_missing(cells.value(*row));
    let misfits = if lost { (0..cells.len()).filter(is_misfit).collect() } else { vec![] };
    Typed { kind, array, misfits }
}
