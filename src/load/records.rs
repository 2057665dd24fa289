//! Where the records and cells of delimited text stand: RFC 4180, taken as loosely as people write it.
//!
//! A record ends at `\n`, `\r\n` or `\r`, and blank lines are none. A cell that starts with a quote ends
//! with one, `""` is a quote in it, and what stands behind its end belongs to it. What a table makes of
//! records is not known here.

use std::borrow::Cow;
use std::fmt::Write;

use memchr::{memchr, memchr_iter};

use super::LoadError;

/// Reads records one after another into itself.
pub struct Records<'a> {
    text: &'a str,
    delimiter: u8,
    /// Where the next record, or blank lines before it, starts: in bytes.
    at: usize,
    /// The line of `at`, from 1.
    next_line: u64,
    line: u64,
    cells: Vec<Cell>,
    stray: Vec<Stray>,
}

/// Where a cell stands, without the quotes around it.
struct Cell {
    start: usize,
    end: usize,
    /// Quotes in it stand for something else.
    is_escaped: bool,
}

/// A cell whose quote opens on one line and closes on another, with more text behind it.
pub struct Stray {
    pub opened: u64,
    pub closed: u64,
}

/// A quote that is never closed, and the line on which it opens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unclosed(pub u64);

impl Unclosed {
    /// The file is broken as a whole.
    pub fn told(self, shown: &str) -> LoadError {
        LoadError::new(shown, "expected a closing quote, found the end of the file").at(self.0, None)
    }
}

impl<'a> Records<'a> {
    /// The records of `text` from the byte `at`, which starts one, on a line. `delimiter` is ASCII.
    pub fn new(text: &'a str, delimiter: u8, at: usize, line: u64) -> Self {
        Self { text, delimiter, at, next_line: line, line, cells: vec![], stray: vec![] }
    }

    /// Reads the next record if it starts before the byte `stop`. Returns whether it does.
    pub fn read(&mut self, stop: usize) -> Result<bool, Unclosed> {
        let bytes = self.text.as_bytes();
        let stop = stop.min(bytes.len());
        while self.at < stop && matches!(bytes[self.at], b'\n' | b'\r') {
            self.next_line += u64::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        if self.at >= stop {
            return Ok(false);
        }
        self.line = self.next_line;
        self.cells.clear();
        loop {
            let cell = self.read_cell(bytes)?;
            self.cells.push(cell);
            let end = bytes.get(self.at);
            self.at += usize::from(end.is_some());
            if end != Some(&self.delimiter) {
                let is_pair = end == Some(&b'\r') && bytes.get(self.at) == Some(&b'\n');
                self.at += usize::from(is_pair);
                self.next_line += u64::from(is_pair || end == Some(&b'\n'));
                return Ok(true);
            }
        }
    }

    /// Reads a cell, up to what ends it.
    fn read_cell(&mut self, bytes: &[u8]) -> Result<Cell, Unclosed> {
        let start = self.at;
        if bytes.get(start) == Some(&b'"') {
            return self.read_quoted(bytes);
        }
        self.skip_plain(bytes);
        Ok(Cell { start, end: self.at, is_escaped: false })
    }

    fn skip_plain(&mut self, bytes: &[u8]) {
        let rest = &bytes[self.at..];
        let ends = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\n' | b'\r');
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }

    fn read_quoted(&mut self, bytes: &[u8]) -> Result<Cell, Unclosed> {
        let opened = self.next_line;
        let start = self.at + 1;
        let mut end = start;
        let mut is_escaped = false;
        loop {
            end += memchr(b'"', &bytes[end..]).ok_or(Unclosed(opened))?;
            if bytes.get(end + 1) != Some(&b'"') {
                break;
            }
            is_escaped = true;
            end += 2;
        }
        self.next_line += memchr_iter(b'\n', &bytes[start..end]).count() as u64;
        self.at = end + 1;
        self.skip_plain(bytes);
        let has_more = self.at > end + 1;
        if has_more && opened < self.next_line {
            self.stray.push(Stray { opened, closed: self.next_line });
        }
        Ok(Cell { start, end: if has_more { self.at } else { end }, is_escaped: is_escaped || has_more })
    }

    /// How many cells the record has.
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// The cells of the record: at least one, which may be empty.
    pub fn cells(&self) -> impl Iterator<Item = Cow<'a, str>> {
        self.cells.iter().map(|cell| {
            let written = &self.text[cell.start..cell.end];
            if cell.is_escaped { Cow::Owned(unescaped(written)) } else { Cow::Borrowed(written) }
        })
    }

    /// The same as they are written, without the quotes around them, and whether quotes in them stand for
    /// something else: what [`unescape`] is for.
    pub fn written(&self) -> impl Iterator<Item = (&'a str, bool)> {
        self.cells.iter().map(|cell| (&self.text[cell.start..cell.end], cell.is_escaped))
    }

    /// The line on which the record starts, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Where the next record starts, in bytes, and its line.
    pub fn place(&self) -> (usize, u64) {
        (self.at, self.next_line)
    }

    /// What was met that looks wrong.
    pub fn into_stray(self) -> Vec<Stray> {
        self.stray
    }
}

fn unescaped(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    // Writing to text cannot fail.
    let _ = unescape(written, &mut text);
    text
}

/// Writes what a quoted cell says: quotes in it are doubled, and those behind its end are as they are.
///
/// # Errors
/// As what is written to.
pub fn unescape(written: &str, to: &mut impl Write) -> std::fmt::Result {
    let mut rest = written;
    while let Some(quote) = memchr(b'"', rest.as_bytes()) {
        to.write_str(&rest[..quote])?;
        let after = &rest[quote + 1..];
        let Some(inside) = after.strip_prefix('"') else { return to.write_str(after) };
        to.write_str("\"")?;
        rest = inside;
    }
    to.write_str(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Line and cells of every record.
    type Read = Vec<(u64, Vec<String>)>;

    fn read(text: &str, delimiter: u8) -> Result<Read, Unclosed> {
        let mut records = Records::new(text, delimiter, 0, 1);
        let mut all = vec![];
        while records.read(text.len())? {
            all.push((records.line(), records.cells().map(Cow::into_owned).collect()));
        }
        Ok(all)
    }

    /// The same as the `csv` crate reads it, which counts lines from before the blank ones it passes over.
    fn read_by_others(text: &str, delimiter: u8) -> Read {
        let reader = ::csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
        let records = reader.into_records().map(|record| {
            let record = record.unwrap();
            let start = usize::try_from(record.position().unwrap().byte()).unwrap();
            let blank = text[start..].find(|letter| !matches!(letter, '\n' | '\r')).unwrap_or(0);
            let line = 1 + text[..start + blank].matches('\n').count() as u64;
            (line, record.iter().map(str::to_owned).collect())
        });
        records.collect()
    }

    #[test]
    fn cells_are_read_as_they_are_written() {
        let cells = |text| read(text, b',').map(|records| records.into_iter().flat_map(|(_, cells)| cells).collect::<Vec<_>>());
        assert_eq!(cells("a,\"b, \"\"c\"\"\",d").unwrap(), ["a", "b, \"c\"", "d"]);
        assert_eq!(cells("5\" pipe,\"x\"y\"z,\n").unwrap(), ["5\" pipe", "xy\"z", ""]);
        assert_eq!(cells("\"a\nb\"\r\n\r\n\"\"").unwrap(), ["a\nb", ""]);
        assert_eq!(cells("a\n\"b").unwrap_err(), Unclosed(2));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn records_are_those_of_the_csv_crate(text in "[a,;\"\n\r微 ]{0,40}", semicolon in any::<bool>()) {
            let delimiter = if semicolon { b';' } else { b',' };
            // In an open quote, what looks like one more line is none.
            let longer = read_by_others(&format!("{text}\nx"), delimiter);
            let is_open = longer.last().is_some_and(|(_, cells)| cells.last().is_some_and(|cell| cell.ends_with("\nx")));
            match read(&text, delimiter) {
                Ok(records) => {
                    prop_assert!(!is_open);
                    prop_assert_eq!(records, read_by_others(&text, delimiter));
                }
                Err(_) => prop_assert!(is_open),
            }
        }
    }
}
