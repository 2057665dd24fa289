//! JSON: an array of objects, an object a line, or nodes and links.

use std::collections::HashSet;

use datafusion::arrow::array::{StringArray, StringBuilder};
use serde_json::{Map, Value};

use super::LoadError;
use super::csv::unique_name;
use super::raw::RawTable;
use super::text::decode_taken;
use crate::model::{Format, Issue, Role, Severity, TableChanges, Taking};

/// Reads the tables of a JSON document or of JSON lines.
pub fn read(shown: &str, name: &str, bytes: &[u8], changes: Option<&TableChanges>) -> Result<Vec<RawTable>, LoadError> {
    let nothing = Taking::default();
    read_taken(shown, name, bytes, changes.map_or(&nothing, |changes| &changes.taking))
}

/// The same, taken as its user says.
pub fn read_taken(shown: &str, name: &str, bytes: &[u8], taking: &Taking) -> Result<Vec<RawTable>, LoadError> {
    let decoded = decode_taken(shown, bytes, taking.encoding.as_deref())?;
    let text = decoded.text.as_ref();
    let file = File { shown, name, encoding: &decoded.encoding };
    let document: Result<Value, serde_json::Error> = serde_json::from_str(text);
    match document {
        Ok(Value::Array(rows)) => Ok(vec![file.rows_of(name, rows, &element_lines(text))]),
        Ok(Value::Object(object)) if is_lines(shown) => Ok(vec![file.table(name, "ndjson", &[(first_line(text), object)], vec![])]),
        Ok(Value::Object(object)) => file.tables_of(object),
        Ok(_) => Err(LoadError::new(shown, "expected an array of objects, found a single value").at(1, None)),
        Err(error) => file.lines(text, &error),
    }
}

/// Whether the ending promises an object a line, so that a lone object is a row.
fn is_lines(shown: &str) -> bool {
    let ending = shown.rsplit('.').next().unwrap_or_default().to_lowercase();
    matches!(ending.as_str(), "ndjson" | "jsonl")
}

/// The line of the first text, from 1.
fn first_line(text: &str) -> u32 {
    let blank = text.len() - text.trim_start().len();
    1 + u32::try_from(text[..blank].matches('\n').count()).unwrap_or(0)
}

struct File<'a> {
    shown: &'a str,
    name: &'a str,
    encoding: &'a str,
}

impl File<'_> {
    fn format(&self, name: &str) -> Format {
        Format { name: name.into(), encoding: self.encoding.into(), delimiter: None }
    }

    /// An array of objects; anything else in it is refused.
    fn rows_of(&self, name: &str, rows: Vec<Value>, lines: &[u32]) -> RawTable {
        let mut issues = vec![];
        let mut kept = vec![];
        for (at, row) in rows.into_iter().enumerate() {
            let line = lines.get(at).copied().unwrap_or(1);
            match row {
                Value::Object(row) => kept.push((line, row)),
                other => issues.push(
                    self.refusal(line, &format!("expected an object, found `{}`; it is left out", super::raw::short(&other.to_string()))),
                ),
            }
        }
        self.table(name, "json", &kept, issues)
    }

    fn refusal(&self, line: u32, message: &str) -> Issue {
        Issue::new(Severity::Error, "bad-record", self.shown, message).at_line(u64::from(line))
    }

    fn table(&self, name: &str, format: &str, rows: &[(u32, Map<String, Value>)], issues: Vec<Issue>) -> RawTable {
        let (header, columns) = columns_of(rows);
        let lines = rows.iter().map(|(line, _)| *line).collect();
        let mut table = RawTable::new(name, self.shown, self.format(format), header, columns.into_iter().map(Into::into).collect(), lines);
        table.refused = issues.len();
        table.issues = issues;
        table
    }

    /// An object a line. What no line of is JSON is reported as the document's own error.
    fn lines(&self, text: &str, error: &serde_json::Error) -> Result<Vec<RawTable>, LoadError> {
        let mut rows = vec![];
        let mut issues = vec![];
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            match serde_json::from_str(line) {
                Ok(Value::Object(row)) => rows.push((number, row)),
                Ok(_) => issues.push(self.refusal(number, "expected an object, found another value; the line is left out")),
                Err(error) => {
                    let issue = self.refusal(number, &format!("expected an object, found broken JSON ({error}); the line is left out"));
                    issues.push(issue.in_column(error.column().to_string()));
                }
            }
        }
        let is_lines = rows.len() > issues.len() && text.trim_start().starts_with('{');
        if !is_lines {
            let reason = format!("expected JSON, found something else ({error})");
            return Err(LoadError::new(self.shown, reason).at(error.line() as u64, Some(error.column().to_string())));
        }
        Ok(vec![self.table(self.name, "ndjson", &rows, issues)])
    }

    /// An object of arrays: nodes and links, or one table each.
    fn tables_of(&self, mut object: Map<String, Value>) -> Result<Vec<RawTable>, LoadError> {
        let links = ["links", "edges"].into_iter().find(|key| object.get(*key).is_some_and(Value::is_array));
        if let (Some(links), true) = (links, object.get("nodes").is_some_and(Value::is_array)) {
            return Ok(self.graph(&mut object, links));
        }
        let is_table = |value: &Value| value.as_array().is_some_and(|rows| rows.first().is_some_and(Value::is_object));
        let names: Vec<String> = object.iter().filter(|(_, value)| is_table(value)).map(|(key, _)| key.clone()).collect();
        if names.is_empty() {
            let reason = "expected an array of objects, an object a line, or `nodes` and `links`; found an object of other things";
            return Err(LoadError::new(self.shown, reason).at(1, None));
        }
        let alone = names.len() == 1;
        let tables = names.into_iter().filter_map(|key| {
            let Some(Value::Array(rows)) = object.remove(&key) else { return None };
            Some(self.rows_of(if alone { self.name } else { &key }, rows, &[]))
        });
        Ok(tables.collect())
    }

    /// Node-link JSON: ends are ids, or positions where no node has such an id.
    fn graph(&self, object: &mut Map<String, Value>, key: &str) -> Vec<RawTable> {
        let directed = object.get("directed").and_then(Value::as_bool).unwrap_or(false);
        let mut taken = |key: &str| match object.remove(key) {
            Some(Value::Array(rows)) => rows,
            _ => vec![],
        };
        let (mut nodes, mut links) = (taken("nodes"), taken(key));
        let ids: Vec<String> = nodes.iter_mut().enumerate().map(|(at, node)| give_id(node, at)).collect();
        let known: HashSet<&str> = ids.iter().map(String::as_str).collect();
        for link in links.iter_mut().filter_map(Value::as_object_mut) {
            for end in ["source", "target", "from", "to"] {
                if let Some(value) = link.get_mut(end) {
                    *value = Value::String(end_of(value, &ids, &known));
                }
            }
            link.entry("directed").or_insert(Value::Bool(directed));
        }
        let (mut nodes, mut links) = (self.rows_of("nodes", nodes, &[]), self.rows_of("links", links, &[]));
        (nodes.role, links.role) = (Some(Role::Platforms), Some(Role::Links));
        vec![nodes, links]
    }
}

/// The id of a node: its `id`, else `key`, else `name`, else its position. It is written into it.
fn give_id(node: &mut Value, at: usize) -> String {
    let object = node.as_object_mut();
    let own = object.as_ref().and_then(|object| ["id", "key"].into_iter().find_map(|key| object.get(key)).map(text_of));
    let id = own.filter(|id| !id.is_empty()).unwrap_or_else(|| at.to_string());
    if let Some(object) = object {
        object.insert("id".into(), Value::String(id.clone()));
    }
    id
}

fn end_of(value: &Value, ids: &[String], known: &HashSet<&str>) -> String {
    let text = match value {
        Value::Object(node) => node.get("id").map(text_of).unwrap_or_default(),
        other => text_of(other),
    };
    if known.contains(text.as_str()) {
        return text;
    }
    value.as_u64().and_then(|at| ids.get(usize::try_from(at).ok()?)).cloned().unwrap_or(text)
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The union of all keys in the order in which they are met, and a column of text for each.
fn columns_of(rows: &[(u32, Map<String, Value>)]) -> (Vec<String>, Vec<StringArray>) {
    let mut seen = std::collections::HashSet::new();
    let mut keys: Vec<&str> = vec![];
    for key in rows.iter().flat_map(|(_, row)| row.keys()) {
        if seen.insert(key.as_str()) {
            keys.push(key);
        }
    }
    let column = |key: &str| {
        let mut builder = StringBuilder::new();
        for (_, row) in rows {
            builder.append_option(row.get(key).map(text_of).filter(|text| !text.is_empty()));
        }
        builder.finish()
    };
    let columns = keys.iter().map(|key| column(key)).collect();
    let mut header: Vec<String> = vec![];
    for key in keys {
        header.push(unique_name(&header, if key.is_empty() { "column" } else { key }));
    }
    (header, columns)
}

/// The line on which each element of the outermost array starts. The text is valid JSON.
fn element_lines(text: &str) -> Vec<u32> {
    let mut lines = vec![];
    let (mut line, mut depth, mut in_string, mut escaped, mut waiting) = (1, 0, false, false, false);
    for byte in text.bytes() {
        if byte == b'\n' {
            line += 1;
        }
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        if waiting && !byte.is_ascii_whitespace() {
            lines.push(line);
            waiting = false;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                waiting = depth == 1;
            }
            b']' | b'}' => depth -= 1,
            b',' if depth == 1 => waiting = true,
            _ => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(text: &str) -> Vec<RawTable> {
        read("f.json", "f", text.as_bytes(), None).unwrap()
    }

    #[test]
    fn an_array_of_objects_is_a_table_with_lines() {
        let table = tables("[\n {\"a\": \"x,]\", \"b\": 1},\n 7,\n {\"a\": null,\n  \"c\": [1]}\n]").remove(0);
        assert_eq!(table.header, ["a", "b", "c"]);
        assert_eq!((table.lines.as_slice(), table.refused), ([2, 4].as_slice(), 1));
        assert_eq!(table.issues[0].line, Some(3));
        assert_eq!(table.cell(2, 1), "[1]");
    }

    #[test]
    fn lines_of_json_refuse_the_broken_ones() {
        let table = tables("{\"a\":1}\n{\"a\":2}\n{oops}\n{\"a\":3}\n").remove(0);
        assert_eq!((table.format.name.as_str(), table.lines.len(), table.refused), ("ndjson", 3, 1));
        assert_eq!(table.issues[0].line, Some(3));
    }

    #[test]
    fn a_syntax_error_names_its_place() {
        let error = read("f.json", "f", b"[{\"a\": 1},\n {\"a\": }]", None).unwrap_err();
        assert_eq!((error.line, error.column.as_deref()), (Some(2), Some("8")));
    }

    #[test]
    fn one_line_is_a_row() {
        let table = read("f.ndjson", "f", b"\n{\"a\": 1}\n", None).unwrap().remove(0);
        assert_eq!((table.format.name.as_str(), table.lines.as_slice()), ("ndjson", [2].as_slice()));
    }

    #[test]
    fn a_graph_without_links_is_a_graph() {
        let found = tables(r#"{"nodes": [{"id": "a"}], "links": []}"#);
        assert_eq!((found[0].role, found[1].role), (Some(Role::Platforms), Some(Role::Links)));
    }

    #[test]
    fn nodes_and_links_are_two_tables() {
        let found = tables(r#"{"nodes": [{"id": "a"}, {"name": "b"}], "links": [{"source": "a", "target": 1}]}"#);
        assert_eq!(found[0].cell(0, 1), "1");
        assert_eq!((found[1].cell(0, 0), found[1].cell(1, 0), found[1].cell(2, 0)), ("a", "1", "false"));
    }
}
