//! The work as a whole: a document, what led to it, and the file that holds it. It is put in the place of
//! other work as one thing, and undone as one.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::SystemTime;

use serde_json::Value;

use super::{Action, Document, History, KeptDataset, Live, Opening, Session, Unknown, Workspace};

/// The file that the work is saved in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkFile {
    /// Where; `None` before the first save.
    pub path: Option<PathBuf>,
    /// With the data in it.
    pub with_data: bool,
    /// The document as it was saved last.
    pub saved: Option<Document>,
    /// What was read of it, for what another version wrote.
    pub read: Kept,
    /// When it was written last, and its size in bytes, as far as this program knows.
    pub stamp: Option<(SystemTime, u64)>,
}

/// The part of a workspace file that is not in the session besides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Its data, with those that are in it.
    pub datasets: Vec<KeptDataset>,
    /// What another version wrote in it.
    pub rest: BTreeMap<String, Value>,
    /// What another version wrote below.
    pub unknown: Unknown,
}

impl Kept {
    fn of(workspace: Workspace) -> Self {
        Self { datasets: workspace.datasets, rest: workspace.rest, unknown: workspace.unknown }
    }
}

impl WorkFile {
    /// Where a document is saved without asking: the file that holds it, as long as some of the data that it
    /// was saved with are still open. Other data opened in its place are other work.
    #[must_use]
    pub fn of(&self, doc: &Document) -> Option<&PathBuf> {
        let path = self.path.as_ref()?;
        let Some(saved) = &self.saved else { return Some(path) };
        let is_open = |origin: &str| doc.datasets.iter().any(|dataset| dataset.origin == origin);
        (saved.datasets.is_empty() || saved.datasets.iter().any(|dataset| is_open(&dataset.origin))).then_some(path)
    }

    /// What the work is called: its file without ending, or that it has none.
    #[must_use]
    pub fn name(&self) -> String {
        let stem = self.path.as_deref().and_then(std::path::Path::file_stem);
        stem.map_or_else(|| "Untitled".to_owned(), |stem| stem.to_string_lossy().into_owned())
    }
}

impl Work {
    pub(super) fn name(&self) -> String {
        self.file.name()
    }
}

/// A document, what led to it, and where it is saved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    /// What is saved and undone.
    pub doc: Document,
    /// What was done to it.
    pub history: History,
    /// Where it is saved.
    pub file: WorkFile,
}

impl Session {
    /// What the work is called: its file without ending, or that it has none.
    #[must_use]
    pub fn work_name(&self) -> String {
        self.place().map_or_else(|| WorkFile::default().name(), |_| self.file.name())
    }

    /// Where the work is saved without asking.
    #[must_use]
    pub fn place(&self) -> Option<&PathBuf> {
        self.file.of(&self.doc)
    }

    /// Whether there is work that no file of the user holds.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        match &self.file.saved {
            Some(saved) => *saved != self.doc,
            None => self.history.steps().len() > 1,
        }
    }

    /// Takes a workspace in the place of everything; undo leads back from its first step. It is saved
    /// already where it is the same as in its file.
    pub fn restore(&mut self, workspace: Workspace, path: Option<PathBuf>, is_saved: bool) {
        let history = workspace.history.clone();
        let before = self.take_work(Work { doc: workspace.document.clone(), history, file: WorkFile::default() });
        let had_any = before.history.current().is_some_and(|_| !before.doc.datasets.is_empty());
        self.earlier = had_any.then(|| Box::new(before));
        self.later = None;
        if self.history.current().is_none() {
            let opening = Some(Box::new(Opening { doc: self.doc.clone(), calendar: self.calendar.clone() }));
            let action = Action::Opened { datasets: self.doc.datasets.clone(), add: false, opening };
            self.history.record(&action, &self.doc, false);
        }
        let with_data = workspace.datasets.iter().any(|dataset| !dataset.files.is_empty());
        self.file = WorkFile { path, with_data, saved: is_saved.then(|| self.doc.clone()), read: Kept::of(workspace), stamp: None };
    }

    /// A file holds a document now, as it was when saving began.
    pub fn saved(&mut self, workspace: Workspace, doc: Document, path: PathBuf) {
        let with_data = workspace.datasets.iter().any(|dataset| !dataset.files.is_empty());
        self.file = WorkFile { path: Some(path), with_data, saved: Some(doc), read: Kept::of(workspace), stamp: None };
    }

    /// Puts other work in the place of what is there, and returns that.
    pub(super) fn take_work(&mut self, work: Work) -> Work {
        let recovered = std::mem::take(&mut self.live.recovered);
        self.live = Live { toasts: self.live.toasts, toast: self.live.toast.take(), recovered, ..Live::default() };
        let Work { doc, mut history, file } = work;
        history.follow(&self.history);
        let before = Work {
            doc: std::mem::replace(&mut self.doc, doc),
            history: std::mem::replace(&mut self.history, history),
            file: std::mem::replace(&mut self.file, file),
        };
        self.live.focused = self.doc.arrangement.first();
        before
    }
}
