//! A table whose cells are still text, and how its columns get their types.

use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, BooleanArray, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, RecordBatch, StringArray,
};
use datafusion::arrow::compute::filter;
use datafusion::arrow::datatypes::{Field, Schema};

use super::{cells, observations};
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
    pub(super) columns: Vec<StringArray>,
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
    pub(super) fn new(name: &str, shown: &str, format: Format, header: Vec<String>, columns: Vec<StringArray>, lines: Vec<u32>) -> Self {
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

    /// The text of a cell; empty where null.
    pub(super) fn cell(&self, column: usize, row: usize) -> &str {
        let cells = &self.columns[column];
        if cells.is_null(row) { "" } else { cells.value(row) }
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
        for column in &mut self.columns {
            *column = column.iter().map(|cell| cell.filter(|cell| !words.contains(cell))).collect();
        }
    }

    /// Drops the rows that have an issue in `refusals`, which is by row. Returns whether there were any.
    pub(super) fn refuse(&mut self, refusals: &[bool]) -> bool {
        let count = refusals.iter().filter(|refused| **refused).count();
        if count == 0 {
            return false;
        }
        self.leave_out(refusals);
        self.refused += count;
        true
    }

    /// Leaves out the rows that are marked.
    pub(super) fn leave_out(&mut self, out: &[bool]) {
        let kept = out.iter().map(|out| Some(!out)).collect::<BooleanArray>();
        for column in &mut self.columns {
            if let Ok(array) = filter(column, &kept)
                && let Some(strings) = array.as_any().downcast_ref::<StringArray>()
            {
                *column = strings.clone();
            }
        }
        for numbers in [&mut self.lines, &mut self.records] {
            let mut at = 0;
            numbers.retain(|_| {
                at += 1;
                !out[at - 1]
            });
        }
    }

    /// Types the columns; rows with a cell that does not fit its column are refused.
    pub(super) fn into_table(mut self) -> (Table, Vec<Issue>) {
        let mut typed = self.typed_columns();
        let (refusals, issues) = self.misfits(&typed);
        if self.refuse(&refusals) {
            typed = self.typed_columns_as(&typed.iter().map(|column| column.kind).collect::<Vec<_>>());
        }
        let kinds: Vec<ColumnType> = typed.iter().map(|column| column.kind).collect();
        let observations = self.role.is_some_and(Role::observes).then(|| observations::canonical(&self));
        let arrays: Vec<ArrayRef> = typed.into_iter().map(|column| column.array).collect();
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

    /// The declared type, else the one that at least nine of ten cells have.
    fn kind_of(&self, column: usize) -> ColumnType {
        if let Some(kind) = self.declared[column].kind {
            return kind;
        }
        if self.is_name(column) {
            return ColumnType::Text;
        }
        let cells = &self.columns[column];
        let present = || cells.iter().flatten().filter(|text| !cells::is_missing(text));
        if present().any(is_code) {
            return ColumnType::Text;
        }
        let total = present().count();
        let likely = |kind: ColumnType| {
            let first: Vec<&str> = present().take(200).collect();
            first.iter().filter(|text| fits(text, kind)).count() * 2 >= first.len()
        };
        let most = |kind: ColumnType| {
            let allowed = if kind == ColumnType::Integer { 0 } else { total / 10 };
            present().filter(|text| !fits(text, kind)).nth(allowed).is_none()
        };
        let candidates = [ColumnType::Integer, ColumnType::Number, ColumnType::Date, ColumnType::Boolean];
        let found = (total > 0).then(|| candidates.into_iter().find(|kind| likely(*kind) && most(*kind))).flatten();
        found.unwrap_or(ColumnType::Text)
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

    /// Every column with the type that suits it, worked out on all cores.
    fn typed_columns(&self) -> Vec<Typed> {
        self.on_all_cores(&|column| self.typed_column(column, self.kind_of(column)))
    }

    fn typed_columns_as(&self, kinds: &[ColumnType]) -> Vec<Typed> {
        self.on_all_cores(&|column| self.typed_column(column, kinds[column]))
    }

    fn on_all_cores(&self, work: &(dyn Fn(usize) -> Typed + Sync)) -> Vec<Typed> {
        let (columns, rows) = (self.header.len(), self.lines.len());
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(columns.max(1));
        if cores < 2 || rows < 20_000 {
            return (0..columns).map(work).collect();
        }
        let mut done: Vec<(usize, Typed)> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..cores)
                .map(|first| scope.spawn(move || (first..columns).step_by(cores).map(|column| (column, work(column))).collect::<Vec<_>>()))
                .collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        });
        done.sort_by_key(|(column, _)| *column);
        done.into_iter().map(|(_, typed)| typed).collect()
    }

    /// A cell that is there and did not become a value does not fit.
    fn typed_column(&self, column: usize, kind: ColumnType) -> Typed {
        let cells = &self.columns[column];
        let array = typed(cells, kind);
        let observed = self.is_observed(column);
        let is_misfit = |row: &usize| {
            let text = cells.value(*row);
            !(cells::is_missing(text) || observed && cells::quantity(text).is_some())
        };
        let lost = (0..cells.len()).filter(|row| kind != ColumnType::Text && cells.is_valid(*row) && array.is_null(*row));
        Typed { misfits: lost.filter(is_misfit).collect(), kind, array }
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
fn is_code(text: &str) -> bool {
    let text = text.trim();
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn fits(text: &str, kind: ColumnType) -> bool {
    match kind {
        ColumnType::Text => true,
        ColumnType::Integer => text.trim().parse::<i64>().is_ok(),
        ColumnType::Number => cells::number(text).is_some(),
        ColumnType::Boolean => cells::truth(text).is_some(),
        ColumnType::Date => day(text).is_some(),
    }
}

fn day(text: &str) -> Option<i32> {
    let moment = Moment::parse(text).ok()?;
    let written = text.trim();
    (moment.precision == Precision::Day && written.len() == 10).then(|| day_number(moment.first))
}

fn typed(cells: &StringArray, kind: ColumnType) -> ArrayRef {
    match kind {
        ColumnType::Text => Arc::new(cells.clone()),
        ColumnType::Integer => {
            let mut builder = Int64Builder::with_capacity(cells.len());
            cells.iter().for_each(|text| builder.append_option(text.and_then(|text| text.trim().parse().ok())));
            Arc::new(builder.finish())
        }
        ColumnType::Number => {
            let mut builder = Float64Builder::with_capacity(cells.len());
            cells.iter().for_each(|text| builder.append_option(text.and_then(cells::number)));
            Arc::new(builder.finish())
        }
        ColumnType::Boolean => {
            let mut builder = BooleanBuilder::with_capacity(cells.len());
            cells.iter().for_each(|text| builder.append_option(text.and_then(cells::truth)));
            Arc::new(builder.finish())
        }
        ColumnType::Date => {
            let mut builder = Date32Builder::with_capacity(cells.len());
            cells.iter().for_each(|text| builder.append_option(text.and_then(day)));
            Arc::new(builder.finish())
        }
    }
}
