//! Frictionless data packages, version 2, and what this program adds under `unwalled`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::hash::Listing;
use super::raw::Declared;
use super::text::{decode, decode_taken};
use super::{LoadError, RawTable, add_table, csv, json, nouns};
use crate::model::{Changes, ColumnType, Dataset, Issue, Kind, Kinds, Label, Role, Severity, Start, Taking};

#[derive(Deserialize)]
struct Descriptor {
    #[serde(default)]
    name: String,
    #[serde(default)]
    title: Option<String>,
    resources: Vec<Resource>,
    #[serde(default)]
    unwalled: PackageExtra,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PackageExtra {
    title_zh: String,
    kinds: BTreeMap<String, KindExtra>,
    start: Start,
}

#[derive(Deserialize)]
#[serde(default)]
struct KindExtra {
    title: String,
    title_zh: String,
    passes: bool,
}

impl Default for KindExtra {
    fn default() -> Self {
        Self { title: String::new(), title_zh: String::new(), passes: true }
    }
}

#[derive(Deserialize)]
struct Resource {
    name: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    path: Value,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    format: String,
    #[serde(default)]
    schema: Loose<Schema>,
    #[serde(default)]
    dialect: Loose<Dialect>,
    #[serde(default)]
    unwalled: ResourceExtra,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ResourceExtra {
    role: String,
    title_zh: String,
    columns: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Dialect {
    delimiter: Option<String>,
    header: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Schema {
    fields: Vec<Field>,
    #[serde(rename = "missingValues")]
    missing: Vec<Value>,
}

/// A part that may stand elsewhere: the standard lets it be a path, which is passed over here.
#[derive(Default)]
struct Loose<T>(T);

impl<'de, T: Default + serde::de::DeserializeOwned> Deserialize<'de> for Loose<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            value @ Value::Object(_) => serde_json::from_value(value).map(Self).map_err(serde::de::Error::custom),
            _ => Ok(Self::default()),
        }
    }
}

#[derive(Deserialize)]
struct Field {
    name: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    unwalled: FieldExtra,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FieldExtra {
    title_zh: String,
    unit: String,
}

/// Opens a package whose files `read` gives by their path in it.
pub fn open(origin: &str, files: impl Fn(&str) -> Result<Vec<u8>, LoadError>, changes: &Changes) -> Result<Dataset, LoadError> {
    let listing = RefCell::new(Listing::default());
    let read = |file: &str| {
        let bytes = files(file)?;
        listing.borrow_mut().add(file, &bytes);
        Ok(bytes)
    };
    let shown = file_in(origin, "datapackage.json");
    let bytes = read("datapackage.json")?;
    let text = decode(&shown, &bytes)?;
    let descriptor: Descriptor = serde_json::from_str(&text.text).map_err(|error| {
        LoadError::new(&shown, format!("expected a data package descriptor, found something else ({error})"))
            .at(error.line() as u64, Some(error.column().to_string()))
    })?;
    let mut dataset = dataset_of(&descriptor, origin);
    for resource in &descriptor.resources {
        open_resource(&mut dataset, resource, origin, &read, changes)?;
    }
    nouns::fill(&mut dataset);
    dataset.sha256 = listing.borrow().sha256();
    Ok(dataset)
}

fn dataset_of(descriptor: &Descriptor, origin: &str) -> Dataset {
    let folder = origin.trim_end_matches("datapackage.json").trim_end_matches(['/', '\\']);
    let stem = folder.rsplit(['/', '\\', ':']).next().unwrap_or("data");
    let name = if descriptor.name.is_empty() { stem } else { &descriptor.name };
    let title = descriptor.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(name);
    let kinds = descriptor.unwalled.kinds.iter().map(|(word, extra)| {
        let en = if extra.title.is_empty() { Kinds::default().label(Some(word)).en } else { extra.title.clone() };
        (Arc::from(word.as_str()), Kind { label: Label { en, zh: extra.title_zh.clone() }, passes: extra.passes })
    });
    Dataset {
        name: name.to_owned(),
        title: Label { en: title.to_owned(), zh: descriptor.unwalled.title_zh.clone() },
        origin: origin.to_owned(),
        kinds: Kinds(kinds.collect()),
        start: descriptor.unwalled.start.clone(),
        ..Dataset::default()
    }
}

fn open_resource(
    dataset: &mut Dataset,
    resource: &Resource,
    origin: &str,
    read: &impl Fn(&str) -> Result<Vec<u8>, LoadError>,
    changes: &Changes,
) -> Result<(), LoadError> {
    let Some(paths) = paths_of(resource, origin)? else {
        let message = format!("the resource `{}` has neither a path nor rows of data; it is left out", resource.name);
        dataset.issues.push(Issue::new(Severity::Warning, "empty-resource", origin, message));
        return Ok(());
    };
    for (at, path) in paths.iter().enumerate() {
        let shown = file_in(origin, path);
        let bytes = match &resource.data {
            Value::Null => read(path).map_err(|error| LoadError { path: shown.clone(), ..error })?,
            data => data.to_string().into_bytes(),
        };
        let name = if at == 0 { resource.name.clone() } else { format!("{}_{}", resource.name, at + 1) };
        let Some(tables) = tables_of(resource, &shown, &name, &bytes, &changes.get(&name).cloned().unwrap_or_default().taking)? else {
            let message = format!("the resource `{name}` is in a format that is not read here; it is left out");
            dataset.issues.push(Issue::new(Severity::Warning, "unknown-format", shown, message));
            continue;
        };
        for table in tables {
            add_table(dataset, described(table, resource), changes);
        }
    }
    Ok(())
}

/// The files of a resource inside its package; an address elsewhere is refused.
fn paths_of(resource: &Resource, origin: &str) -> Result<Option<Vec<String>>, LoadError> {
    let paths: Vec<String> = match &resource.path {
        Value::String(path) => vec![path.clone()],
        Value::Array(paths) => paths.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ if resource.data.is_null() => return Ok(None),
        _ => vec!["datapackage.json".to_owned()],
    };
    let outside =
        |path: &String| path.contains("://") || path.starts_with('/') || path.contains('\\') || path.split('/').any(|part| part == "..");
    match paths.iter().find(|path| outside(path)) {
        Some(path) => Err(LoadError::new(
            origin,
            format!("expected a file inside the package, found the path `{path}` in the resource `{}`", resource.name),
        )),
        None => Ok(Some(paths)),
    }
}

fn tables_of(resource: &Resource, shown: &str, name: &str, bytes: &[u8], taking: &Taking) -> Result<Option<Vec<RawTable>>, LoadError> {
    let ending = shown.rsplit('.').next().unwrap_or_default().to_lowercase();
    let format = if !resource.data.is_null() {
        "json"
    } else if let Some(stated) = &taking.format {
        stated
    } else if resource.format.is_empty() {
        &ending
    } else {
        &resource.format
    };
    match format {
        "json" | "ndjson" | "jsonl" => json::read_taken(shown, name, bytes, taking).map(Some),
        "csv" | "tsv" | "txt" | "tab" => {
            let decoded = decode_taken(shown, bytes, taking.encoding.as_deref())?;
            let stated = resource.dialect.0.delimiter.as_deref().and_then(|text| text.chars().next());
            let stated = taking.delimiter.and_then(csv::delimiter_of).or(stated.and_then(csv::delimiter_of));
            let delimiter = stated.unwrap_or_else(|| csv::sniff(&decoded.text, shown));
            let header = taking.header.or(resource.dialect.0.header).or((!resource.schema.0.fields.is_empty()).then_some(true));
            csv::read_with(shown, name, &decoded, delimiter, header).map(|table| Some(vec![table]))
        }
        _ => Ok(None),
    }
}

/// The table with what the descriptor says of it and of its columns.
fn described(mut table: RawTable, resource: &Resource) -> RawTable {
    if let Some(title) = resource.title.as_deref().filter(|title| !title.is_empty()) {
        table.title = Label { en: title.to_owned(), zh: resource.unwalled.title_zh.clone() };
    }
    let missing: Vec<&str> = resource.schema.0.missing.iter().filter_map(Value::as_str).filter(|word| !word.is_empty()).collect();
    table.clear_cells(&missing);
    table.role = Role::parse(&resource.unwalled.role).or(table.role);
    table.mapping.columns.extend(resource.unwalled.columns.clone());
    for (name, declared) in table.header.iter().zip(&mut table.declared) {
        if let Some(field) = resource.schema.0.fields.iter().find(|field| field.name == *name) {
            *declared = declared_by(field);
        }
    }
    table
}

fn declared_by(field: &Field) -> Declared {
    let kind = match field.kind.as_str() {
        "integer" => Some(ColumnType::Integer),
        "number" => Some(ColumnType::Number),
        "boolean" => Some(ColumnType::Boolean),
        "date" => Some(ColumnType::Date),
        "" | "any" => None,
        _ => Some(ColumnType::Text),
    };
    Declared {
        title: Label { en: field.title.clone(), zh: field.unwalled.title_zh.clone() },
        unit: field.unwalled.unit.clone(),
        description: field.description.clone(),
        kind,
    }
}

fn file_in(origin: &str, file: &str) -> String {
    let folder = origin.strip_suffix("datapackage.json").unwrap_or(origin).trim_end_matches(['/', '\\']);
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}
