//! Delimited text: delimiter, quoting, header and ragged rows.

use std::borrow::Cow;

use datafusion::arrow::array::StringArray;

use super::body::{Body, Ragged};
use super::raw::RawTable;
use super::records::{Records, Stray};
use super::text::{Decoded, decode_taken};
use super::{LoadError, cells, cores};
use crate::model::{Format, Issue, Severity, Taking};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads one table.
pub fn read(shown: &str, name: &str, bytes: &[u8], taking: &Taking) -> Result<Vec<RawTable>, LoadError> {
    let decoded = decode_taken(shown, bytes, taking.encoding.as_deref())?;
    let delimiter = taking.delimiter.and_then(delimiter_of).unwrap_or_else(|| sniff(&decoded.text, shown));
    read_with(shown, name, &decoded, delimiter, taking.header).map(|table| vec![table])
}

/// The delimiter that a character is, if it can be one.
pub fn delimiter_of(letter: char) -> Option<u8> {
    u8::try_from(letter).ok().filter(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r'))
}

/// Reads one table whose delimiter is known, and its header where `has_header` says.
pub fn read_with(shown: &str, name: &str, decoded: &Decoded<'_>, delimiter: u8, has_header: Option<bool>) -> Result<RawTable, LoadError> {
    let parts = decoded.text.len() / PART + 1;
    read_in_parts(shown, name, decoded, delimiter, has_header, parts.min(cores::count()))
}

/// A part of a file that is worth a turn of a core, in bytes.
const PART: usize = 1 << 20;

fn read_in_parts(
    shown: &str,
    name: &str,
    decoded: &Decoded<'_>,
    delimiter: u8,
    has_header: Option<bool>,
    parts: usize,
) -> Result<RawTable, LoadError> {
    let text = decoded.text.as_ref();
    let mut records = Records::new(text, delimiter, 0, 1);
    if !records.read(text.len()).map_err(|unclosed| unclosed.told(shown))? {
        return Err(LoadError::new(shown, "expected a header and rows, found nothing"));
    }
    let first: Vec<Cow<'_, str>> = records.cells().collect();
    let named = has_header.unwrap_or_else(|| looks_like_header(&first));
    let mut issues = vec![];
    let header = header_of(&first, named, shown, &mut issues);
    let (start, line) = if named { records.place() } else { (0, 1) };
    let stray = if named { records.into_stray() } else { vec![] };
    let mut rows = Body { shown, text, delimiter, width: header.len() }.read(start, line, parts)?;
    issues.extend(rows.ragged.iter().map(|ragged| refusal(shown, header.len(), ragged)));
    if decoded.guessed {
        let message = format!("taken as {}, which was guessed from its bytes", decoded.encoding);
        issues.push(Issue::new(Severity::Note, "guessed-encoding", shown, message));
    }
    issues.extend(stray.iter().chain(&rows.stray).map(|stray| warning(shown, stray)));
    point_decimals(&mut rows.columns);
    let format = Format { name: "csv".into(), encoding: decoded.encoding.clone(), delimiter: Some(char::from(delimiter)) };
    let mut table = RawTable::new(name, shown, format, header, rows.columns, rows.lines);
    table.refused = rows.ragged.len();
    table.issues = issues;
    Ok(table)
}

/// Where some commas of a file can only be decimal ones and no number has a point, all of them are.
fn point_decimals(columns: &mut [StringArray]) {
    let some = |sign: u8, is_met: fn(&str) -> bool| {
        let has = |column: &StringArray| column.values().contains(&sign) && column.iter().flatten().any(is_met);
        cores::map(columns.iter().collect(), has).contains(&true)
    };
    let has_point = |text: &str| text.contains('.') && cells::number(text).is_some();
    if some(b',', cells::has_decimal_comma) && !some(b'.', has_point) {
        for column in columns {
            let pointed = |text: &str| cells::with_point(text).unwrap_or_else(|| text.to_owned());
            *column = column.iter().map(|text| text.map(pointed)).collect();
        }
    }
}

/// A quote that closes in the middle of a cell on another line may have swallowed rows, which is told.
fn warning(shown: &str, stray: &Stray) -> Issue {
    let opened = stray.opened;
    let message = format!("the quote that closes here in the middle of a cell was opened on line {opened}; rows between may be missing");
    Issue::new(Severity::Warning, "stray-quote", shown, message).at_line(stray.closed)
}

fn refusal(shown: &str, expected: usize, ragged: &Ragged) -> Issue {
    let Ragged { line, found, start } = ragged;
    let column = if *found > expected { expected + 1 } else { found + 1 };
    let message = format!("expected {expected} cells, found {found} (the row starts with `{start}`); the row is left out");
    Issue::new(Severity::Error, "ragged-row", shown, message).at_line(*line).in_column(column.to_string())
}

/// A first row of names: none empty but perhaps the first, none a number or a date.
fn looks_like_header(record: &[Cow<'_, str>]) -> bool {
    let filled = record.iter().filter(|cell| !cell.trim().is_empty()).count();
    let is_value = |cell: &str| cells::number(cell).is_some();
    let is_year = |cell: &str| crate::model::Moment::parse(cell).is_ok();
    let first_is_name = record.first().is_some_and(|cell| !is_value(cell));
    filled * 2 > record.len()
        && (record.iter().all(|cell| !is_value(cell)) || (first_is_name && record.iter().skip(1).all(|cell| is_year(cell))))
}

fn header_of(record: &[Cow<'_, str>], named: bool, shown: &str, issues: &mut Vec<Issue>) -> Vec<String> {
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
        let mut records = Records::new(sample, delimiter, 0, 1);
        let next = || records.read(end).is_ok_and(|is_there| is_there).then(|| records.width());
        let widths: Vec<usize> = std::iter::from_fn(next).take(100).collect();
        let first = widths.first().copied().unwrap_or(0);
        let alike = widths.iter().filter(|width| **width == first).count();
        if first < 2 { 0 } else { alike * 1000 / widths.len() * 100 + first.min(99) }
    };
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).filter(|delimiter| score(*delimiter) > 0).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::text::decode;
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

    /// Cells, delimiters and line ends as people and programs write them, and as neither should.
    fn any_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            8 => "[a1 微]{0,3}",
            4 => "\"([a,\n\r]|\"\"){0,6}\"",
            1 => "[a1]\"",
            1 => "\"a\r?\n\"[b\"]",
            12 => Just(",".to_owned()),
            8 => "\r?\n|\r|\n\n",
        ];
        (proptest::collection::vec(piece, 1..60), prop_oneof![6 => "", 1 => "\""]).prop_map(|(pieces, end)| pieces.concat() + &end)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_file_is_the_same_in_however_many_parts_it_is_read(text in any_text(), has_header in any::<bool>()) {
            let Ok(decoded) = decode("f.csv", text.as_bytes()) else { return Ok(()) };
            let read = |parts| {
                let table = read_in_parts("f.csv", "f", &decoded, b',', Some(has_header), parts)?;
                Ok::<_, LoadError>((table.header, table.columns, table.lines, table.refused, table.issues))
            };
            let whole = read(1);
            for parts in 2..=text.len() + 1 {
                prop_assert_eq!(&read(parts), &whole, "{} parts", parts);
            }
        }
    }
}
