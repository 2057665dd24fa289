//! Delimited text: delimiter, quoting, header and ragged rows.

use datafusion::arrow::array::{StringArray, StringBuilder};

use super::raw::{RawTable, short};
use super::text::{Decoded, decode_taken};
use super::{LoadError, cells};
use crate::model::{Format, Issue, Severity, Taking};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads one table.
pub fn read(shown: &str, name: &str, bytes: &[u8], taking: &Taking) -> Result<Vec<RawTable>, LoadError> {
    let decoded = decode_taken(shown, bytes, taking.encoding.as_deref())?;
    let delimiter = delimiter_of(taking).unwrap_or_else(|| sniff(&decoded.text, shown));
    read_with(shown, name, &decoded, delimiter, taking.header).map(|table| vec![table])
}

/// The delimiter that a user names, if it is one.
pub fn delimiter_of(taking: &Taking) -> Option<u8> {
    taking
        .delimiter
        .and_then(|delimiter| u8::try_from(delimiter).ok())
        .filter(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r'))
}

/// Reads one table whose delimiter is known, and its header where `has_header` says.
pub fn read_with(shown: &str, name: &str, decoded: &Decoded<'_>, delimiter: u8, has_header: Option<bool>) -> Result<RawTable, LoadError> {
    let text = decoded.text.as_ref();
    // Quotes are looked at beside the rows: both go through every byte.
    std::thread::scope(|scope| {
        let quotes = scope.spawn(|| check_quotes(shown, text, delimiter));
        let mut table = read_rows(shown, name, decoded, delimiter, has_header)?;
        let stray = quotes.join().unwrap_or_else(|_| check_quotes(shown, text, delimiter))?;
        table.issues.extend(stray);
        Ok(table)
    })
}

fn read_rows(shown: &str, name: &str, decoded: &Decoded<'_>, delimiter: u8, has_header: Option<bool>) -> Result<RawTable, LoadError> {
    let text = decoded.text.as_ref();
    let mut reader = ::csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = ::csv::StringRecord::new();
    let broken = |error: &::csv::Error| {
        let line = error.position().map_or(1, ::csv::Position::line);
        LoadError::new(shown, format!("expected rows of delimited text, found something else ({error})")).at(line, None)
    };
    if !reader.read_record(&mut record).map_err(|error| broken(&error))? {
        return Err(LoadError::new(shown, "expected a header and rows, found nothing"));
    }
    let named = has_header.unwrap_or_else(|| looks_like_header(&record));
    let mut issues = vec![];
    let header = header_of(&record, named, shown, &mut issues);
    let mut columns: Vec<StringBuilder> = header.iter().map(|_| StringBuilder::new()).collect();
    let mut lines = vec![];
    let mut refused = 0;
    let mut waiting = !named;
    loop {
        if !waiting && !reader.read_record(&mut record).map_err(|error| broken(&error))? {
            break;
        }
        waiting = false;
        let line = line_of(text, &record);
        if record.len() == header.len() {
            for (builder, cell) in columns.iter_mut().zip(&record) {
                builder.append_option((!cell.is_empty()).then_some(cell));
            }
            lines.push(u32::try_from(line).unwrap_or(u32::MAX));
        } else if record.len() > 1 || record.get(0).is_some_and(|cell| !cell.trim().is_empty()) {
            refused += 1;
            issues.push(ragged(shown, line, header.len(), &record));
        }
    }
    if decoded.guessed {
        let message = format!("taken as {}, which was guessed from its bytes", decoded.encoding);
        issues.push(Issue::new(Severity::Note, "guessed-encoding", shown, message));
    }
    let format = Format { name: "csv".into(), encoding: decoded.encoding.clone(), delimiter: Some(char::from(delimiter)) };
    let mut arrays: Vec<StringArray> = columns.iter_mut().map(StringBuilder::finish).collect();
    point_decimals(&mut arrays);
    let mut table = RawTable::new(name, shown, format, header, arrays, lines);
    table.refused = refused;
    table.issues = issues;
    Ok(table)
}

/// Where some commas of a file can only be decimal ones and no number has a point, all of them are.
fn point_decimals(columns: &mut [StringArray]) {
    let has_point = |text: &str| text.contains('.') && cells::number(text).is_some();
    let with_comma = || columns.iter().filter(|column| column.values().contains(&b','));
    let any = with_comma().flat_map(|column| column.iter().flatten()).any(cells::has_decimal_comma);
    if any && !columns.iter().flat_map(|column| column.iter().flatten()).any(has_point) {
        for column in columns {
            let pointed = |text: &str| cells::with_point(text).unwrap_or_else(|| text.to_owned());
            *column = column.iter().map(|text| text.map(pointed)).collect();
        }
    }
}

/// The line on which a record starts; the reader counts from before the blank lines it skipped.
fn line_of(text: &str, record: &::csv::StringRecord) -> u64 {
    let Some(position) = record.position() else { return 1 };
    let start = usize::try_from(position.byte()).unwrap_or(0);
    let skipped = text.as_bytes().get(start..).unwrap_or_default();
    let blank = skipped.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n').count();
    position.line() + blank as u64
}

/// A quote that is never closed swallows every row after it: that is a broken file. So may one that
/// closes in the middle of a cell, which is told.
fn check_quotes(shown: &str, text: &str, delimiter: u8) -> Result<Vec<Issue>, LoadError> {
    let mut issues = vec![];
    let (mut line, mut opened, mut quote) = (1_u64, 1_u64, Quote::Start);
    for byte in text.bytes() {
        let ends = byte == delimiter || matches!(byte, b'\n' | b'\r');
        if quote == Quote::Closed && !ends && byte != b'"' && opened < line {
            let message =
                format!("the quote that closes here in the middle of a cell was opened on line {opened}; rows between may be missing");
            issues.push(Issue::new(Severity::Warning, "stray-quote", shown, message).at_line(line));
        }
        quote = match (quote, byte) {
            (Quote::Open, b'"') => Quote::Closed,
            (Quote::Open, _) | (Quote::Closed, b'"') => Quote::Open,
            (Quote::Start, b'"') => {
                opened = line;
                Quote::Open
            }
            _ if ends => Quote::Start,
            _ => Quote::Plain,
        };
        line += u64::from(byte == b'\n');
    }
    if quote == Quote::Open {
        return Err(LoadError::new(shown, "expected a closing quote, found the end of the file").at(opened, None));
    }
    Ok(issues)
}

/// Where the quotes of a cell stand.
#[derive(Clone, Copy, PartialEq)]
enum Quote {
    Start,
    Plain,
    Open,
    Closed,
}

fn ragged(shown: &str, line: u64, expected: usize, record: &::csv::StringRecord) -> Issue {
    let found = record.len();
    let column = if found > expected { expected + 1 } else { found + 1 };
    let start = short(record.get(0).unwrap_or_default());
    let message = format!("expected {expected} cells, found {found} (the row starts with `{start}`); the row is left out");
    Issue::new(Severity::Error, "ragged-row", shown, message).at_line(line).in_column(column.to_string())
}

/// A first row of names: none empty but perhaps the first, none a number or a date.
fn looks_like_header(record: &::csv::StringRecord) -> bool {
    let filled = record.iter().filter(|cell| !cell.trim().is_empty()).count();
    let is_value = |cell: &str| cells::number(cell).is_some();
    let is_year = |cell: &str| crate::model::Moment::parse(cell).is_ok();
    let first_is_name = record.get(0).is_some_and(|cell| !is_value(cell));
    filled * 2 > record.len() && (record.iter().all(|cell| !is_value(cell)) || (first_is_name && record.iter().skip(1).all(is_year)))
}

fn header_of(record: &::csv::StringRecord, named: bool, shown: &str, issues: &mut Vec<Issue>) -> Vec<String> {
    if !named {
        let message = "the first row holds values, so the columns are numbered; a first row of names would name them";
        issues.push(Issue::new(Severity::Note, "no-header", shown, message).at_line(1));
        return (1..=record.len()).map(|number| format!("column_{number}")).collect();
    }
    let mut header: Vec<String> = vec![];
    for (at, cell) in record.iter().enumerate() {
        let written = cell.trim();
        let name = if written.is_empty() { format!("column_{}", at + 1) } else { written.to_owned() };
        let unique = unique_name(&header, &name);
        if unique != name {
            let message = format!("a second column is named `{name}`; it is called `{unique}` here");
            issues.push(Issue::new(Severity::Warning, "duplicate-column", shown, message).at_line(1).in_column(name));
        }
        header.push(unique);
    }
    header
}

/// `name`, or `name_2`, `name_3` … where it is taken.
pub fn unique_name(taken: &[String], name: &str) -> String {
    let candidates = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{name}_{number}")));
    candidates.into_iter().find(|candidate| !taken.contains(candidate)).unwrap_or_default()
}

/// The delimiter under which the first rows have the same number of cells, and most of them.
pub fn sniff(text: &str, shown: &str) -> u8 {
    if shown.to_lowercase().ends_with(".tsv") {
        return b'\t';
    }
    let mut end = text.len().min(64 * 1024);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let score = |delimiter: u8| {
        let reader = ::csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(sample.as_bytes());
        let widths: Vec<usize> = reader.into_records().take(100).flatten().map(|record| record.len()).collect();
        let first = widths.first().copied().unwrap_or(0);
        let alike = widths.iter().filter(|width| **width == first).count();
        if first < 2 { 0 } else { alike * 1000 / widths.len() * 100 + first.min(99) }
    };
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).filter(|delimiter| score(*delimiter) > 0).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> RawTable {
        read("f.csv", "f", text.as_bytes(), &Taking::default()).unwrap().remove(0)
    }

    #[test]
    fn delimiters_are_told_apart() {
        for (text, delimiter) in
            [("a,b\n1,2\n", ','), ("a;b\n1,5;2\n3,5;4\n", ';'), ("a\tb\n1\t2\n", '\t'), ("a|b\n1|2\n", '|'), ("a\n1\n", ',')]
        {
            assert_eq!(table(text).format.delimiter, Some(delimiter), "{text}");
        }
    }

    #[test]
    fn ragged_rows_are_counted_with_their_line() {
        let table = table("a,b\n1,2\n\n3\n4,5,6\n7,8\n");
        assert_eq!((table.lines.as_slice(), table.refused), ([2, 6].as_slice(), 2));
        let places: Vec<_> = table.issues.iter().map(|issue| (issue.line, issue.column.clone())).collect();
        assert_eq!(places, [(Some(4), Some("2".into())), (Some(5), Some("3".into()))]);
    }

    #[test]
    fn quoted_cells_keep_delimiters_and_line_ends() {
        let table = table("a,b\n\"x, \"\"y\"\"\nz\",2\n3,4\n");
        assert_eq!(table.cell(0, 0), "x, \"y\"\nz");
        assert_eq!(table.lines, [2, 4]);
    }

    #[test]
    fn a_quote_that_never_closes_is_a_broken_file() {
        let error = read("f.csv", "f", b"a,b\n1,2\n3,\"4\n5,6\n", &Taking::default()).unwrap_err();
        assert_eq!((error.line, error.path.as_str()), (Some(3), "f.csv"));
    }

    #[test]
    fn quotes_are_judged_where_a_cell_starts() {
        let line = |text: &str| read("f.csv", "f", text.as_bytes(), &Taking::default()).unwrap_err().line;
        assert_eq!((line("a,b\n1,\"2"), line("a,b\n1,\"2\n"), line("\"a")), (Some(2), Some(2), Some(1)));
        let inches = table("a,b\n1,2\n\n3,5\" pipe\n");
        assert_eq!((inches.cell(1, 1), inches.issues.len()), ("5\" pipe", 0));
        let swallowed = table("a,b\n1,\"2\n3,4\n5,\"6\"\n7,8\n");
        assert_eq!(swallowed.issues.iter().map(|issue| (issue.code, issue.line)).collect::<Vec<_>>(), [("stray-quote", Some(4))]);
        assert!(table("a,b\n\"x\ny\",\"q \"\"z\"\"\"\n").issues.is_empty());
    }

    #[test]
    fn headers_are_found_or_made() {
        assert_eq!(table("1,2\n3,4\n").header, ["column_1", "column_2"]);
        assert_eq!(table("1,2\n3,4\n").lines, [1, 2]);
        assert_eq!(table("a,a,\n1,2,3\n").header, ["a", "a_2", "column_3"]);
        assert_eq!(table("name,2021,2022\nx,1,2\n").header, ["name", "2021", "2022"]);
    }
}
