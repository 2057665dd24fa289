//! The workspace file: one readable, versioned JSON document with everything but the data.
//!
//! `{"unwalled": 1, "datasets": […], "document": {…}, "history": {…}}`. Data are named by a path relative
//! to the file and by the hash of what was read there. What this version does not know is kept and
//! written again; a newer version is refused in words.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::{Action, DatasetRef, Document, History, Unknown};

/// The version that is written, and the newest that is read.
pub const WORKSPACE_VERSION: u64 = 1;

/// Why a workspace file cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkspaceError {
    /// It was written by a newer program.
    #[error("this workspace has version {0}, and this program reads up to {WORKSPACE_VERSION}; open it with a newer unwalled")]
    Newer(u64),
    /// It is no workspace, or a damaged one.
    #[error("expected a workspace, found something else: {reason}, line {line}, column {column}")]
    Damaged {
        /// What was expected.
        reason: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
}

/// A dataset of a workspace: where it is, how to know it again, and perhaps itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptDataset {
    /// Its name in the document.
    pub name: String,
    /// Where it was read from: relative to the workspace file, or `bundled:NAME`.
    pub path: String,
    /// The SHA-256 of what was read.
    pub sha256: String,
    /// The files themselves, if that was asked for: as text, or in base 64 after `base64:`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
    /// What another version wrote here.
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}

impl KeptDataset {
    /// The same as a document speaks of it.
    #[must_use]
    pub fn reference(&self) -> DatasetRef {
        DatasetRef { name: self.name.clone(), origin: self.path.clone(), sha256: self.sha256.clone() }
    }
}

/// Everything that is saved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Workspace {
    /// The version of the format.
    pub unwalled: u64,
    /// The data.
    pub datasets: Vec<KeptDataset>,
    /// The state.
    pub document: Document,
    /// What led to it.
    #[serde(default)]
    pub history: History,
    /// What another version wrote here.
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
    /// What another version wrote anywhere below.
    #[serde(skip)]
    pub unknown: Unknown,
}

impl Workspace {
    /// A workspace of a state. Datasets are named as the document names them.
    #[must_use]
    pub fn new(document: Document, history: History, rest: BTreeMap<String, Value>) -> Self {
        let kept = |dataset: &DatasetRef| KeptDataset {
            name: dataset.name.clone(),
            path: dataset.origin.clone(),
            sha256: dataset.sha256.clone(),
            ..KeptDataset::default()
        };
        let datasets = document.datasets.iter().map(kept).collect();
        Self { unwalled: WORKSPACE_VERSION, datasets, document, history, rest, unknown: Unknown::default() }
    }

    /// Whether a text is meant as a workspace: an object with a number under `unwalled`.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        #[derive(Deserialize)]
        struct Head {
            unwalled: u64,
        }
        // Only the start is looked at: a big file of other JSON is not read twice.
        let start: String = text.chars().take(200).filter(|letter| !letter.is_whitespace()).collect();
        start.trim_start_matches('\u{feff}').starts_with("{\"unwalled\":")
            && start["{\"unwalled\":".len()..].starts_with(|digit: char| digit.is_ascii_digit())
            || text.len() < 10_000_000 && start.starts_with('{') && serde_json::from_str::<Head>(text).is_ok_and(|head| head.unwalled > 0)
    }

    /// Reads a workspace. Its history is whole, or left out.
    ///
    /// # Errors
    /// [`WorkspaceError`] if it is newer than this program, or no workspace.
    pub fn parse(text: &str) -> Result<Self, WorkspaceError> {
        #[derive(Deserialize)]
        struct Head {
            unwalled: u64,
        }
        let damaged = |error: &serde_json::Error| {
            let reason = error.to_string();
            let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
            WorkspaceError::Damaged { reason, line: error.line(), column: error.column() }
        };
        let text = text.trim_start_matches('\u{feff}');
        let head: Head = serde_json::from_str(text).map_err(|error| damaged(&error))?;
        if head.unwalled > WORKSPACE_VERSION {
            return Err(WorkspaceError::Newer(head.unwalled));
        }
        let mut workspace: Self = serde_json::from_str(text).map_err(|error| damaged(&error))?;
        let whole: Value = serde_json::from_str(text).map_err(|error| damaged(&error))?;
        // Every part has a form as JSON.
        let known = serde_json::to_value(&workspace).unwrap_or_default();
        workspace.unknown = Unknown::between(&whole, &known);
        // The list of data is the one that counts.
        workspace.document.datasets = workspace.datasets.iter().map(KeptDataset::reference).collect();
        workspace.history.settle(&workspace.document);
        Ok(workspace)
    }

    /// The file: pretty on the outside, one line for each view, dataset and step.
    ///
    /// # Panics
    /// Never: every part has a form as JSON.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = vec![];
        let mut serializer = Serializer::with_formatter(&mut bytes, Outline::default());
        // Memory takes all bytes, and every key is text.
        if self.unknown.is_empty() {
            let _ = self.serialize(&mut serializer);
        } else {
            let mut document = serde_json::to_value(self).unwrap_or_default();
            self.unknown.lay_into(&mut document);
            let _ = document.serialize(&mut serializer);
        }
        bytes.push(b'\n');
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Every mention of where a dataset is, through a function.
    pub fn map_origins(&mut self, map: impl Fn(&str) -> String) {
        self.datasets.iter_mut().for_each(|dataset| dataset.path = map(&dataset.path));
        self.each_reference(|dataset| dataset.origin = map(&dataset.origin));
    }

    /// Takes other data for those of a name: everything that spoke of the old speaks of the new.
    pub fn rehash(&mut self, name: &str, origin: &str, sha256: &str) {
        let Some(kept) = self.datasets.iter_mut().find(|kept| kept.name == name) else { return };
        let old = (kept.path.clone(), kept.sha256.clone());
        if (old.0.as_str(), old.1.as_str()) == (origin, sha256) {
            return;
        }
        origin.clone_into(&mut kept.path);
        sha256.clone_into(&mut kept.sha256);
        self.each_reference(|dataset| {
            if dataset.name == name && (&dataset.origin, &dataset.sha256) == (&old.0, &old.1) {
                origin.clone_into(&mut dataset.origin);
                sha256.clone_into(&mut dataset.sha256);
            }
        });
    }

    fn each_reference(&mut self, mut change: impl FnMut(&mut DatasetRef)) {
        self.document.datasets.iter_mut().for_each(&mut change);
        self.history.each_action(|action| match action {
            Action::Show { opening: Some(opening), .. } => opening.doc.datasets.iter_mut().for_each(&mut change),
            Action::Opened { datasets, opening, .. } => {
                datasets.iter_mut().for_each(&mut change);
                if let Some(opening) = opening {
                    opening.doc.datasets.iter_mut().for_each(&mut change);
                }
            }
            _ => {}
        });
        self.history.settle(&self.document);
    }
}

/// Pretty down to the third level, compact below.
#[derive(Default)]
struct Outline {
    pretty: PrettyFormatter<'static>,
    compact: CompactFormatter,
    depth: usize,
}

/// How many levels are pretty.
const PRETTY_LEVELS: usize = 3;

macro_rules! by_depth {
    ($($name:ident($($extra:ident: $kind:ty),*);)*) => {$(
        fn $name<W: ?Sized + io::Write>(&mut self, writer: &mut W, $($extra: $kind),*) -> io::Result<()> {
            if self.depth <= PRETTY_LEVELS { self.pretty.$name(writer, $($extra),*) } else { self.compact.$name(writer, $($extra),*) }
        }
    )*};
}

impl Formatter for Outline {
    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        if self.depth <= PRETTY_LEVELS { self.pretty.begin_object(writer) } else { self.compact.begin_object(writer) }
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        if self.depth < PRETTY_LEVELS { self.pretty.end_object(writer) } else { self.compact.end_object(writer) }
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        if self.depth <= PRETTY_LEVELS { self.pretty.begin_array(writer) } else { self.compact.begin_array(writer) }
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        if self.depth < PRETTY_LEVELS { self.pretty.end_array(writer) } else { self.compact.end_array(writer) }
    }

    by_depth! {
        begin_array_value(first: bool);
        end_array_value();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }
}
