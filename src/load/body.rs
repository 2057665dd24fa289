//! The rows of delimited text below its header, read in parts on all cores.
//!
//! Where a part starts is a guess: behind a line end, which may stand inside quotes. The part before it
//! knows, since it reads its last record to the end; a part that guessed wrong is read again.

use std::borrow::Cow;
use std::ops::Range;

use datafusion::arrow::error::ArrowError;

use super::columns::{Cells, Growing};
use super::raw::short;
use super::records::{Records, Stray, Unclosed};
use super::{LoadError, cores};
use crate::model::ColumnType;

/// Text whose rows have as many cells as there are `kinds`.
pub struct Body<'a> {
    /// The file, as the user named it.
    pub shown: &'a str,
    pub text: &'a str,
    pub delimiter: u8,
    /// What each column is read as, as far as its cells let it.
    pub kinds: Vec<ColumnType>,
    /// How much a row takes, from the first ones.
    pub room: Room,
}

/// How much room a row takes, in bytes: all of it in the file, and its cells as text by column.
#[derive(Clone, Debug, Default)]
pub struct Room {
    pub row: f64,
    pub cells: Vec<f64>,
}

impl Room {
    /// So many rows in so many bytes of a file, with a little to spare.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "room, not a count")]
    fn rows(&self, bytes: usize) -> usize {
        let rows = if self.row > 0.0 { bytes as f64 / self.row * 1.05 } else { bytes as f64 / 8.0 };
        rows as usize + 16
    }

    /// So many bytes of text in a column of so many rows; never more than the file has.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "room, not a count")]
    fn text(&self, column: usize, rows: usize, bytes: usize) -> usize {
        let cell = self.cells.get(column).copied().unwrap_or(8.0);
        ((rows as f64 * cell * 1.05) as usize + 64).min(bytes)
    }
}

/// Rows that were read. All columns are as long as `lines`; an empty cell is null.
#[derive(Default)]
pub struct Rows {
    pub columns: Vec<Cells>,
    /// The line of each row, from 1.
    pub lines: Vec<u32>,
    pub ragged: Vec<Ragged>,
    pub stray: Vec<Stray>,
}

/// A row that has another number of cells than the header.
pub struct Ragged {
    pub line: u64,
    pub found: usize,
    /// The start of its first cell.
    pub start: String,
}

/// A part that was read, with lines from 1.
struct Part {
    columns: Vec<Growing>,
    lines: Vec<u32>,
    ragged: Vec<Ragged>,
    stray: Vec<Stray>,
    /// Where the record behind the last one starts, in bytes.
    end: usize,
    /// How many lines end before that.
    passed: u64,
    /// The column that has a cell which is none of its values. The part ends there.
    misfit: Option<usize>,
}

impl Part {
    /// Moves it below other lines.
    fn move_down(&mut self, passed: u64) {
        let more = u32::try_from(passed).unwrap_or(u32::MAX);
        self.lines.iter_mut().for_each(|line| *line = line.saturating_add(more));
        self.ragged.iter_mut().for_each(|ragged| ragged.line += passed);
        self.stray.iter_mut().flat_map(|stray| [&mut stray.opened, &mut stray.closed]).for_each(|line| *line += passed);
    }
}

impl Body<'_> {
    /// The rows from the byte `start`, which starts a record, on a line. Columns of values that have a cell
    /// which is none become text.
    ///
    /// # Errors
    /// If a quote is never closed, since it swallows every row after it; if a column cannot be held.
    pub fn read(&mut self, start: usize, line: u64, parts: usize) -> Result<Rows, LoadError> {
        let mut tries = 0;
        loop {
            match self.read_as_told(start, line, parts)? {
                Ok(rows) => return Ok(rows),
                Err(column) if tries < 2 => self.kinds[column] = ColumnType::Text,
                Err(_) => self.read_as_text(),
            }
            tries += 1;
        }
    }

    /// Reads every column as text from here on.
    pub fn read_as_text(&mut self) {
        self.kinds.fill(ColumnType::Text);
    }

    /// The first rows, at most so many, and where the record behind them starts.
    pub fn read_first(&self, start: usize, line: u64, most: usize) -> Result<(Rows, usize), LoadError> {
        let part = self.read_span(start..self.text.len(), self.text.len().min(1 << 16), most);
        let mut part = part.map_err(|Unclosed(found)| Unclosed(line - 1 + found).told(self.shown))?;
        part.move_down(line - 1);
        let columns = part.columns.into_iter().map(Growing::finish).collect();
        Ok((Rows { columns, lines: part.lines, ragged: part.ragged, stray: part.stray }, part.end))
    }

    fn read_as_told(&self, start: usize, line: u64, parts: usize) -> Result<Result<Rows, usize>, LoadError> {
        let spans = self.spans(start, parts);
        // The first part takes the others in.
        let room = |span: &Range<usize>| if span.start == start { self.text.len() - start } else { span.len() };
        let guessed = cores::map(spans.clone(), |span| self.read_span(span.clone(), room(&span), usize::MAX));
        let mut rows = Rows::default();
        let mut pieces: Vec<Vec<Growing>> = self.kinds.iter().map(|_| vec![]).collect();
        let (mut at, mut passed) = (start, line - 1);
        for (span, guess) in spans.into_iter().zip(guessed) {
            let part = if span.start == at { guess } else { self.read_span(at..span.end, span.len(), usize::MAX) };
            let mut part = part.map_err(|Unclosed(line)| Unclosed(passed + line).told(self.shown))?;
            if let Some(column) = part.misfit {
                return Ok(Err(column));
            }
            part.move_down(passed);
            passed += part.passed;
            at = part.end;
            pieces.iter_mut().zip(part.columns).for_each(|(pieces, piece)| pieces.push(piece));
            if rows.lines.is_empty() {
                rows.lines = part.lines;
            } else {
                rows.lines.extend(part.lines);
            }
            rows.ragged.extend(part.ragged);
            rows.stray.extend(part.stray);
        }
        let columns: Result<_, ArrowError> = cores::map(pieces, joined).into_iter().collect();
        rows.columns = columns.map_err(|error| LoadError::new(self.shown, format!("a column is too long to be held ({error})")))?;
        Ok(Ok(rows))
    }

    /// About equal parts, each but the first behind a line end.
    fn spans(&self, start: usize, parts: usize) -> Vec<Range<usize>> {
        let bytes = self.text.as_bytes();
        let behind_line = |from: usize| bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| from + at + 1);
        let cut = |part: usize| start + (bytes.len() - start) / parts.max(1) * part;
        let mut starts: Vec<usize> = std::iter::once(start).chain((1..parts).map(|part| behind_line(cut(part)))).collect();
        starts.dedup();
        let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
        starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
    }

    /// Reads the records that start in a span, the first one at its start, at most so many. `bytes` of the file
    /// are what there is to be room for.
    fn read_span(&self, span: Range<usize>, bytes: usize, most: usize) -> Result<Part, Unclosed> {
        let mut records = Records::new(self.text, self.delimiter, span.start, 1);
        let room = self.room.rows(bytes);
        let growing = |(at, kind): (usize, &ColumnType)| Growing::with_room(*kind, room, self.room.text(at, room, bytes));
        let mut columns: Vec<Growing> = self.kinds.iter().enumerate().map(growing).collect();
        let (mut lines, mut ragged, mut misfit) = (Vec::with_capacity(room), vec![], None);
        while lines.len() < most && misfit.is_none() && records.read(span.end)? {
            if records.width() == columns.len() {
                misfit = columns.iter_mut().zip(records.written()).position(|(column, (cell, is_escaped))| !column.push(cell, is_escaped));
                lines.push(u32::try_from(records.line()).unwrap_or(u32::MAX));
            } else {
                ragged.extend(ragged_of(&records));
            }
        }
        let (end, line) = records.place();
        Ok(Part { columns, lines, ragged, stray: records.into_stray(), end, passed: line - 1, misfit })
    }
}

/// The pieces of a column as one; the first grows, since it is there already.
fn joined(pieces: Vec<Growing>) -> Result<Cells, ArrowError> {
    let mut pieces = pieces.into_iter();
    let Some(mut whole) = pieces.next() else { return Ok(Cells::Text(vec![None::<&str>; 0].into())) };
    pieces.try_for_each(|piece| whole.append(piece))?;
    Ok(whole.finish())
}

/// A record of another width, unless it is a line of blanks.
fn ragged_of(records: &Records<'_>) -> Option<Ragged> {
    let first = records.cells().next().unwrap_or(Cow::Borrowed(""));
    let is_blank = records.width() == 1 && first.trim().is_empty();
    (!is_blank).then(|| Ragged { line: records.line(), found: records.width(), start: short(&first) })
}
