//! Bytes to [`Dataset`] and issues: one file per format, and one row of [`FORMATS`] each.
//!
//! A bad row is an issue and is counted; a bad file is a [`LoadError`] and nothing is opened. This
//! floor runs no query and knows no view.

mod body;
mod cells;
mod changes;
mod columns;
mod cores;
mod csv;
mod hash;
mod heap;
mod json;
mod nouns;
mod observations;
mod package;
mod plausible;
mod raw;
mod records;
mod roles;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::model::{Changes, Copies, Dataset, Issue, TableChanges};

pub use changes::NO_ROLE;
pub use heap::keep_heap;
pub use raw::{RawTable, short};
pub use roles::parts;

/// Why a file could not be opened: what, where and what was expected. The path comes last.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}{} in {path}", place(*.line, .column.as_deref()))]
pub struct LoadError {
    /// What was expected and what was found.
    pub reason: String,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column of the text (from 1), or of the table (by name).
    pub column: Option<String>,
    /// The file, as the user named it.
    pub path: String,
}

fn place(line: Option<u64>, column: Option<&str>) -> String {
    let line = line.map(|line| format!(", line {line}"));
    let column = column.map(|column| format!(", column {column}"));
    [line, column].into_iter().flatten().collect()
}

impl LoadError {
    fn new(path: &str, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), line: None, column: None, path: path.into() }
    }

    fn at(mut self, line: u64, column: Option<String>) -> Self {
        self.line = Some(line);
        self.column = column;
        self
    }
}

/// Takes the file as the user named it, a name for its table, its bytes, and what was changed of that table.
type Reader = fn(&str, &str, &[u8], Option<&TableChanges>) -> Result<Vec<RawTable>, LoadError>;

/// How a file of one format becomes tables.
pub struct FileFormat {
    /// The name in reports.
    pub name: &'static str,
    /// Endings that it is known by, in lower case.
    pub endings: &'static [&'static str],
    /// What a person calls it in a file dialog.
    pub title: &'static str,
    read: Reader,
}

/// Every format that a lone file can have. Adding one is a file in this folder and a row here.
pub const FORMATS: &[FileFormat] = &[
    FileFormat { name: "csv", endings: &["csv", "tsv", "tab", "txt"], title: "Delimited text", read: csv::read },
    FileFormat { name: "json", endings: &["json", "ndjson", "jsonl"], title: "JSON", read: json::read },
];

macro_rules! bundled_files {
    ($name:literal) => {
        [
            ("datapackage.json", include_str!(concat!("../datasets/", $name, "/datapackage.json"))),
            ("platforms.csv", include_str!(concat!("../datasets/", $name, "/platforms.csv"))),
            ("shares.csv", include_str!(concat!("../datasets/", $name, "/shares.csv"))),
            ("growth.csv", include_str!(concat!("../datasets/", $name, "/growth.csv"))),
            ("links.csv", include_str!(concat!("../datasets/", $name, "/links.csv"))),
            ("milestones.csv", include_str!(concat!("../datasets/", $name, "/milestones.csv"))),
            ("notes.csv", include_str!(concat!("../datasets/", $name, "/notes.csv"))),
            ("sources.csv", include_str!(concat!("../datasets/", $name, "/sources.csv"))),
        ]
    };
}
/// Datasets that the program carries with it, by name: the folder's files.
pub const BUNDLED: &[(&str, &[(&str, &str)])] = &[("record", &bundled_files!("record")), ("article", &bundled_files!("article"))];

/// Reads whatever a path names: `bundled:NAME`, a package folder or its descriptor, or a file.
///
/// # Errors
/// [`LoadError`] if nothing can be read there, or if what is there is broken as a whole.
pub fn open(path: &Path) -> Result<Dataset, LoadError> {
    open_changed(path, &Changes::new())
}

/// The same, taken and changed as its user says.
///
/// # Errors
/// As [`open`].
pub fn open_changed(path: &Path, changes: &Changes) -> Result<Dataset, LoadError> {
    let shown = path.display().to_string();
    if let Some(name) = shown.strip_prefix("bundled:") {
        return bundled_changed(name, changes);
    }
    let descriptor = if path.is_dir() { path.join("datapackage.json") } else { path.to_owned() };
    if descriptor.file_name().is_some_and(|name| name == "datapackage.json") {
        let folder = descriptor.parent().map(Path::to_owned).unwrap_or_default();
        return package::open(&shown, |file| read_bytes(&folder.join(file)), changes);
    }
    lone_file_changed(&shown, &read_bytes(path)?, changes)
}

/// The files behind a path as they are: one, or all that a package reads, by their names in it. Bundled
/// data have none.
///
/// # Errors
/// As [`open`].
pub fn raw_files(path: &Path) -> Result<BTreeMap<String, Vec<u8>>, LoadError> {
    let shown = path.display().to_string();
    if shown.starts_with("bundled:") {
        return Ok(BTreeMap::new());
    }
    let descriptor = if path.is_dir() { path.join("datapackage.json") } else { path.to_owned() };
    let name = descriptor.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name != "datapackage.json" {
        return Ok(BTreeMap::from([(name, read_bytes(path)?)]));
    }
    let folder = descriptor.parent().map(Path::to_owned).unwrap_or_default();
    let files = std::cell::RefCell::new(BTreeMap::new());
    package::open(
        &shown,
        |file| {
            let bytes = read_bytes(&folder.join(file))?;
            files.borrow_mut().insert(file.to_owned(), bytes.clone());
            Ok(bytes)
        },
        &Changes::new(),
    )?;
    Ok(files.into_inner())
}

/// Reads what [`raw_files`] gave, as if it were still at its place.
///
/// # Errors
/// [`LoadError`] if what is there is broken as a whole.
pub fn open_files(origin: &str, files: &Copies) -> Result<Dataset, LoadError> {
    open_files_changed(origin, files, &Changes::new())
}

/// The same, taken and changed as its user says.
///
/// # Errors
/// As [`open_files`].
pub fn open_files_changed(origin: &str, files: &Copies, changes: &Changes) -> Result<Dataset, LoadError> {
    let read = if files.contains_key("datapackage.json") {
        let file = |name: &str| files.get(name).cloned().ok_or_else(|| LoadError::new(origin, format!("there is no copy of {name}")));
        package::open(origin, file, changes)
    } else {
        let bytes = files.values().next().ok_or_else(|| LoadError::new(origin, "there is no copy of it"))?;
        lone_file_changed(origin, bytes, changes)
    };
    read.map(|dataset| Dataset { copies: Some(files.clone()), ..dataset })
}

/// The bytes of one file: on the disk, or of a bundled dataset as `bundled:NAME/FILE`.
///
/// # Errors
/// [`LoadError`] if there is none.
pub fn bytes_of(path: &str) -> Result<Vec<u8>, LoadError> {
    let Some((name, file)) = path.strip_prefix("bundled:").and_then(|path| path.split_once('/')) else {
        return read_bytes(Path::new(path));
    };
    let files = BUNDLED.iter().find(|(known, _)| *known == name).map(|(_, files)| files);
    let found = files.and_then(|files| files.iter().find(|(known, _)| *known == file));
    found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| LoadError::new(path, "there is no such file"))
}

/// The text of a file, in the encoding that its bytes say.
///
/// # Errors
/// [`LoadError`] if it is no text.
pub fn text_of(path: &str, bytes: &[u8]) -> Result<String, LoadError> {
    text::decode(path, bytes).map(|decoded| decoded.text.into_owned())
}

/// One of the datasets of [`BUNDLED`].
///
/// # Errors
/// [`LoadError`] naming those that exist if there is none of this name.
pub fn bundled(name: &str) -> Result<Dataset, LoadError> {
    bundled_changed(name, &Changes::new())
}

fn bundled_changed(name: &str, changes: &Changes) -> Result<Dataset, LoadError> {
    let origin = format!("bundled:{name}");
    let Some((_, files)) = BUNDLED.iter().find(|(known, _)| *known == name) else {
        let known: Vec<&str> = BUNDLED.iter().map(|(name, _)| *name).collect();
        return Err(LoadError::new(&origin, format!("expected one of the bundled datasets {}", known.join(", "))));
    };
    let read = |file: &str| {
        let found = files.iter().find(|(name, _)| *name == file);
        found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| LoadError::new(&origin, format!("no file {file}")))
    };
    package::open(&origin, read, changes)
}

/// A dataset of the tables of one file, whose format is told by its ending and its first bytes.
///
/// # Errors
/// [`LoadError`] if the file is broken as a whole.
pub fn lone_file(shown: &str, bytes: &[u8]) -> Result<Dataset, LoadError> {
    lone_file_changed(shown, bytes, &Changes::new())
}

fn lone_file_changed(shown: &str, bytes: &[u8], changes: &Changes) -> Result<Dataset, LoadError> {
    let path = PathBuf::from(shown);
    let stem = path.file_stem().map_or_else(|| "data".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let stated = changes.get(&stem).and_then(|changes| changes.taking.format.as_deref()).and_then(format_named);
    let format = stated.or_else(|| format_of(&path, bytes)).ok_or_else(|| {
        let known: Vec<&str> = FORMATS.iter().flat_map(|format| format.endings).copied().collect();
        LoadError::new(shown, format!("expected a file of a known format ({})", known.join(", ")))
    })?;
    if bytes.len() > BIG {
        keep_heap(usize::MAX);
    }
    // The hash of a big file takes as long as reading it: the one is worked out beside the other.
    let (tables, sha256) = std::thread::scope(|scope| {
        let hash = scope.spawn(|| hash::sha256(bytes));
        let tables = (format.read)(shown, &stem, bytes, changes.get(&stem));
        (tables, hash.join().unwrap_or_else(|_| hash::sha256(bytes)))
    });
    let tables = tables?;
    let title = crate::model::Label::plain(stem.clone());
    let mut dataset = Dataset { name: stem, title, origin: shown.to_owned(), sha256, ..Dataset::default() };
    for table in tables {
        add_table(&mut dataset, table, changes);
    }
    nouns::fill(&mut dataset);
    Ok(dataset)
}

/// A file of more bytes has buffers that are worth keeping while it is read.
const BIG: usize = 4 << 20;

fn format_named(name: &str) -> Option<&'static FileFormat> {
    FORMATS.iter().find(|format| format.name == name)
}

fn format_of(path: &Path, bytes: &[u8]) -> Option<&'static FileFormat> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let named = ending.and_then(|ending| FORMATS.iter().find(|format| format.endings.contains(&ending.as_str())));
    named.or_else(|| {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace())?;
        let name = if matches!(first, b'{' | b'[') { "json" } else { "csv" };
        format_named(name)
    })
}

/// Gives a raw table its role, its types and its place in the dataset.
fn add_table(dataset: &mut Dataset, mut raw: RawTable, changes: &Changes) {
    let taken: Vec<String> = dataset.tables.iter().map(|table| table.name.clone()).collect();
    let unique = csv::unique_name(&taken, &raw.name);
    if unique != raw.name {
        let message = format!("a second table is named `{}`; it is called `{unique}` here", raw.name);
        dataset.issues.push(Issue::new(crate::model::Severity::Warning, "duplicate-table", raw.shown.clone(), message));
        raw.name = unique;
    }
    let changed = changes.get(&raw.name);
    if let Some(changed) = changed {
        changes::take(&mut raw, &changed.taking);
    }
    roles::infer(&mut raw);
    if let Some(changed) = changed {
        changes::unpivot(&mut raw, &changed.taking);
        if raw.role == Some(crate::model::Role::Links) {
            let table: std::sync::Arc<str> = raw.name.as_str().into();
            let before = changes::links_before(&raw, &changed.edits);
            dataset.links_before.extend(before.into_iter().map(|(record, link)| (table.clone(), record, link)));
        }
        dataset.issues.extend(changes::edit(&mut raw, &changed.edits));
    }
    let checked = roles::refuse_rows(&mut raw);
    dataset.issues.extend(capped(std::mem::take(&mut raw.issues), &raw.shown));
    dataset.issues.extend(capped(checked, &raw.shown));
    let (table, issues) = raw.into_table();
    dataset.issues.extend(capped(issues, &table.path.display().to_string()));
    dataset.tables.push(table);
}

/// At most a thousand issues of one table, and one that counts the rest.
fn capped(mut issues: Vec<Issue>, shown: &str) -> Vec<Issue> {
    const MOST: usize = 1000;
    if issues.len() > MOST {
        let rest = issues.len() - MOST;
        let severity = issues[MOST].severity;
        issues.truncate(MOST);
        issues.push(Issue::new(severity, "more", shown, format!("{rest} more of these are counted but not listed")));
    }
    issues
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, LoadError> {
    std::fs::read(path).map_err(|error| {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::PermissionDenied => "this file may not be read by you".to_owned(),
            std::io::ErrorKind::IsADirectory => "expected a file, found a folder".to_owned(),
            _ => format!("it could not be read ({error})"),
        };
        LoadError::new(&path.display().to_string(), reason)
    })
}
