//! The rows of delimited text below its header, read in parts on all cores.
//!
//! Where a part starts is a guess: behind a line end, which may stand inside quotes. The part before it
//! knows, since it reads its last record to the end; a part that guessed wrong is read again.

use std::borrow::Cow;
use std::ops::Range;

use datafusion::arrow::array::{StringArray, StringBuilder};
use datafusion::arrow::error::ArrowError;

use super::raw::short;
use super::records::{Records, Stray, Unclosed};
use super::{LoadError, cores};

/// Text whose rows have `width` cells.
pub struct Body<'a> {
    /// The file, as the user named it.
    pub shown: &'a str,
    pub text: &'a str,
    pub delimiter: u8,
    pub width: usize,
}

/// Rows that were read. All columns are as long as `lines`; an empty cell is null.
#[derive(Default)]
pub struct Rows {
    pub columns: Vec<StringArray>,
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
    columns: Vec<StringBuilder>,
    lines: Vec<u32>,
    ragged: Vec<Ragged>,
    stray: Vec<Stray>,
    /// Where the record behind the last one starts, in bytes.
    end: usize,
    /// How many lines end before that.
    passed: u64,
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
    /// The rows from the byte `start`, which starts a record, on a line.
    ///
    /// # Errors
    /// If a quote is never closed, since it swallows every row after it; if a column cannot be held.
    pub fn read(&self, start: usize, line: u64, parts: usize) -> Result<Rows, LoadError> {
        let spans = self.spans(start, parts);
        let guessed = cores::map(spans.clone(), |span| self.read_span(span));
        let mut rows = Rows::default();
        let mut pieces: Vec<Vec<StringBuilder>> = (0..self.width).map(|_| vec![]).collect();
        let (mut at, mut passed) = (start, line - 1);
        for (span, guess) in spans.into_iter().zip(guessed) {
            let part = if span.start == at { guess } else { self.read_span(at..span.end) };
            let mut part = part.map_err(|Unclosed(line)| Unclosed(passed + line).told(self.shown))?;
            part.move_down(passed);
            passed += part.passed;
            at = part.end;
            pieces.iter_mut().zip(part.columns).for_each(|(pieces, piece)| pieces.push(piece));
            rows.lines.extend(part.lines);
            rows.ragged.extend(part.ragged);
            rows.stray.extend(part.stray);
        }
        let columns: Result<_, ArrowError> = cores::map(pieces, joined).into_iter().collect();
        rows.columns = columns.map_err(|error| LoadError::new(self.shown, format!("a column is too long to be held ({error})")))?;
        Ok(rows)
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

    /// Reads the records that start in a span, the first one at its start.
    fn read_span(&self, span: Range<usize>) -> Result<Part, Unclosed> {
        let mut records = Records::new(self.text, self.delimiter, span.start, 1);
        // Room for cells of equal width; what is not used is never touched.
        let room = span.len() / self.width.max(1);
        let mut columns: Vec<StringBuilder> = (0..self.width).map(|_| StringBuilder::with_capacity(room / 8, room)).collect();
        let (mut lines, mut ragged) = (vec![], vec![]);
        while records.read(span.end)? {
            if records.width() == self.width {
                for (column, cell) in columns.iter_mut().zip(records.cells()) {
                    column.append_option((!cell.is_empty()).then_some(cell));
                }
                lines.push(u32::try_from(records.line()).unwrap_or(u32::MAX));
            } else {
                ragged.extend(ragged_of(&records));
            }
        }
        let (end, line) = records.place();
        Ok(Part { columns, lines, ragged, stray: records.into_stray(), end, passed: line - 1 })
    }
}

/// The pieces of a column as one; the first grows, since it is there already.
fn joined(pieces: Vec<StringBuilder>) -> Result<StringArray, ArrowError> {
    let mut pieces = pieces.into_iter();
    let mut whole = pieces.next().unwrap_or_default();
    pieces.try_for_each(|mut piece| whole.append_array(&piece.finish()))?;
    Ok(whole.finish())
}

/// A record of another width, unless it is a line of blanks.
fn ragged_of(records: &Records<'_>) -> Option<Ragged> {
    let first = records.cells().next().unwrap_or(Cow::Borrowed(""));
    let is_blank = records.width() == 1 && first.trim().is_empty();
    (!is_blank).then(|| Ragged { line: records.line(), found: records.width(), start: short(&first) })
}
