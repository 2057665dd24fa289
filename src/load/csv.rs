//! Delimited text: delimiter, quoting, header and ragged rows.

use std::borrow::Cow;

use super::body::{Body, Ragged, Room, Rows};
use super::columns::{Cells, Growing};
use super::raw::{self, RawTable};
use super::records::{Records, Stray};
use super::text::{Decoded, decode_taken};
use super::{LoadError, cells, cores, roles};
use crate::model::{ColumnType, Format, Issue, Severity, TableChanges, Taking};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads one table. Where its user changed nothing, columns of a table without a role may be values at once.
pub fn read(shown: &str, name: &str, bytes: &[u8], changes: Option<&TableChanges>) -> Result<Vec<RawTable>, LoadError> {
    let nothing = Taking::default();
    let taking = changes.map_or(&nothing, |changes| &changes.taking);
    let decoded = decode_taken(shown, bytes, taking.encoding.as_deref())?;
    let delimiter = taking.delimiter.and_then(delimiter_of).unwrap_or_else(|| sniff(&decoded.text, shown));
    let keep = if changes.is_some() { Keep::Text } else { Keep::Values { sample: SAMPLE } };
    read_in_parts(shown, name, &decoded, delimiter, taking.header, parts_of(&decoded.text), keep).map(|table| vec![table])
}

/// What of a column is asked for later.
#[derive(Clone, Copy, Debug)]
enum Keep {
    /// What its cells say, as it is written.
    Text,
    /// Only their values, if the table has no role. So many rows show what they are.
    Values { sample: usize },
}

/// How many rows show whether a table has a role and what its columns are.
const SAMPLE: usize = 1000;

/// The delimiter that a character is, if it can be one.
pub fn delimiter_of(letter: char) -> Option<u8> {
    u8::try_from(letter).ok().filter(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r'))
}

/// Reads one table whose delimiter is known, and its header where `has_header` says.
pub fn read_with(shown: &str, name: &str, decoded: &Decoded<'_>, delimiter: u8, has_header: Option<bool>) -> Result<RawTable, LoadError> {
    read_in_parts(shown, name, decoded, delimiter, has_header, parts_of(&decoded.text), Keep::Text)
}

fn parts_of(text: &str) -> usize {
    (text.len() / PART + 1).min(cores::count())
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
    keep: Keep,
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
    let mut body = Body { shown, text, delimiter, kinds: vec![ColumnType::Text; header.len()], room: Room::default() };
    let format = Format { name: "csv".into(), encoding: decoded.encoding.clone(), delimiter: Some(char::from(delimiter)) };
    let most = if let Keep::Values { sample } = keep { sample } else { SAMPLE };
    let (first, end) = body.read_first(start, line, most)?;
    body.room = room_of(&first, end - start);
    let is_rest = end < text.len();
    if is_rest && matches!(keep, Keep::Values { .. }) {
        let sample = RawTable::new(name, shown, format.clone(), header.clone(), first.columns, first.lines);
        body.kinds = kinds_of(sample);
    }
    let mut rows = body.read(start, line, parts)?;
    if body.kinds.iter().any(|kind| *kind != ColumnType::Text) && has_decimal_commas(&rows.columns) {
        body.read_as_text();
        rows = body.read(start, line, parts)?;
    }
    issues.extend(rows.ragged.iter().map(|ragged| refusal(shown, header.len(), ragged)));
    if decoded.guessed {
        let message = format!("taken as {}, which was guessed from its bytes", decoded.encoding);
        issues.push(Issue::new(Severity::Note, "guessed-encoding", shown, message));
    }
    issues.extend(stray.iter().chain(&rows.stray).map(|stray| warning(shown, stray)));
    point_decimals(&mut rows.columns);
    let has_no_role = body.kinds.iter().any(|kind| *kind != ColumnType::Text);
    let mut table = RawTable::new(name, shown, format, header, rows.columns, rows.lines);
    table.has_no_role = has_no_role;
    table.refused = rows.ragged.len();
    table.issues = issues;
    Ok(table)
}

/// How much room rows take, from the first of them.
#[expect(clippy::cast_precision_loss, reason = "room, not a count")]
fn room_of(first: &Rows, bytes: usize) -> Room {
    let rows = first.lines.len().max(1) as f64;
    let text = |column: &Cells| column.text().map_or(0, |text| text.values().len()) as f64;
    Room { row: bytes as f64 / rows, cells: first.columns.iter().map(|column| text(column) / rows).collect() }
}

/// What the columns of a table are read as, from its first rows: as text where it has a role, or where these
/// rows do not show that it has none.
fn kinds_of(mut sample: RawTable) -> Vec<ColumnType> {
    // What is known of a column by its first cells must be the same in all of them.
    let filled = |column: &Cells| column.text().map_or(0, |text| text.iter().flatten().filter(|cell| !cells::is_missing(cell)).count());
    let filled: Vec<usize> = sample.columns.iter().map(filled).collect();
    roles::infer(&mut sample);
    let is_known = sample.role.is_none() && filled.iter().all(|filled| *filled >= roles::SAMPLE);
    let kind = |(column, filled): (&Cells, usize)| {
        let kind = column.text().filter(|_| is_known && filled >= raw::FIRST).map_or(ColumnType::Text, raw::kind_of);
        if Growing::takes(kind) { kind } else { ColumnType::Text }
    };
    sample.columns.iter().zip(filled).map(kind).collect()
}

/// Whether a column of text meets the condition in some cell that has the sign.
fn some(columns: &[Cells], sign: u8, is_met: fn(&str) -> bool) -> bool {
    let has = |column: &Cells| column.text().is_some_and(|text| text.values().contains(&sign) && text.iter().flatten().any(is_met));
    cores::map(columns.iter().collect(), has).contains(&true)
}

fn has_decimal_commas(columns: &[Cells]) -> bool {
    some(columns, b',', cells::has_decimal_comma)
}

/// Where some commas of a file can only be decimal ones and no number has a point, all of them are.
fn point_decimals(columns: &mut [Cells]) {
    let has_point = |text: &str| text.contains('.') && cells::number(text).is_some();
    if has_decimal_commas(columns) && !some(columns, b'.', has_point) {
        for column in columns {
            let Cells::Text(text) = column else { continue };
            let pointed = |text: &str| cells::with_point(text).unwrap_or_else(|| text.to_owned());
            *text = text.iter().map(|text| text.map(pointed)).collect();
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
        read("f.csv", "f", text.as_bytes(), None).unwrap().remove(0)
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
        let error = read("f.csv", "f", b"a,b\n1,2\n3,\"4\n5,6\n", None).unwrap_err();
        assert_eq!((error.line, error.path.as_str()), (Some(3), "f.csv"));
    }

    #[test]
    fn quotes_are_judged_where_a_cell_starts() {
        let line = |text: &str| read("f.csv", "f", text.as_bytes(), None).unwrap_err().line;
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

    #[test]
    fn plain_values_are_read_at_once_until_a_cell_is_none() {
        use ColumnType::{Date, Integer, Number, Text};
        let text = |odd: &str| {
            let row = |at: u32| format!("{at},{}.5,2024-01-{:02},k{at}\n", at % 9, 1 + at % 28);
            let rows: String = (0..400).map(|at| if at == 350 { odd.to_owned() } else { row(at) }).collect();
            format!("count,rate,on,code\n{rows}")
        };
        let kinds = |text: &str| {
            let decoded = decode("f.csv", text.as_bytes()).unwrap();
            let table = read_in_parts("f.csv", "f", &decoded, b',', None, 2, Keep::Values { sample: 210 }).unwrap();
            let kind = |column: &Cells| if let Cells::Values(kind, _) = column { *kind } else { ColumnType::Text };
            (table.columns.iter().map(kind).collect::<Vec<_>>(), table.lines.len())
        };
        assert_eq!(kinds(&text("1,NA,,x\n")), (vec![Integer, Number, Date, Text], 400));
        assert_eq!(kinds(&text("1,5 %,2024-01-01,x\n")), (vec![Integer, Text, Date, Text], 400), "what people write is judged with all");
        assert_eq!(kinds(&text("1,2.5,2024-01-01,\"1,5\"\n")), (vec![Text; 4], 400), "a decimal comma may be one everywhere");
        let role = "from,to,count\n".to_owned() + &"a,b,1\n".repeat(400);
        assert_eq!(kinds(&role).0, vec![Text; 3], "a table with a role is read by its text");
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
                let table = read_in_parts("f.csv", "f", &decoded, b',', Some(has_header), parts, Keep::Text)?;
                Ok::<_, LoadError>((table.header, table.columns, table.lines, table.refused, table.issues))
            };
            let whole = read(1);
            for parts in 2..=text.len() + 1 {
                prop_assert_eq!(&read(parts), &whole, "{} parts", parts);
            }
        }

        #[test]
        fn values_are_the_same_whether_they_are_read_at_once_or_from_their_text(
            lines in proptest::collection::vec([whole().boxed(), number().boxed(), date().boxed(), whole().boxed()], 230..300),
            delimiter in prop_oneof![Just(b';'), Just(b'\t')],
        ) {
            let mut text = String::from("count;rate;on;code\n");
            for cells in lines {
                text += &cells.join(";");
                text.push('\n');
            }
            let text = text.replace(';', std::str::from_utf8(&[delimiter]).unwrap());
            let decoded = decode("f.csv", text.as_bytes()).unwrap();
            let table = |keep| {
                let mut raw = read_in_parts("f.csv", "f", &decoded, delimiter, None, 3, keep).unwrap();
                roles::infer(&mut raw);
                let (table, issues) = raw.into_table();
                (table.batch, table.lines, table.records, table.refused, table.role, issues)
            };
            prop_assert_eq!(table(Keep::Values { sample: 210 }), table(Keep::Text));
        }
    }

    /// Mostly as programs write it, now and then as people do.
    fn cell(usual: &'static str, odd: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
        prop_oneof![996 => usual, 3 => prop_oneof![Just(String::new()), Just("NA".to_owned()), Just("-".to_owned())], 1 => odd]
    }

    fn whole() -> impl Strategy<Value = String> {
        cell("-?[1-9][0-9]{0,6}", prop_oneof!["0[0-9]", " 5", "x", "1,5", "1\\.5", "1e3", "99999999999999999999"])
    }

    fn number() -> impl Strategy<Value = String> {
        cell("-?[1-9][0-9]{0,3}\\.[0-9]{1,4}", prop_oneof!["00", "1,5", "inf", "1e999", "5 %", "1 234", "word", "1\\.\""])
    }

    fn date() -> impl Strategy<Value = String> {
        cell("20[0-2][0-9]-0[1-9]-[12][0-9]", prop_oneof!["2021", "2021-13-01", "20210101", "soon", "2021-01-01T"])
    }
}
