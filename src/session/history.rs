//! What was done: every change of the document as a step, in a tree whose branches are kept.
//!
//! A step keeps the action and the document after it, so going anywhere is taking that document; no two
//! documents are ever compared. Undo goes to the parent, redo along the branch that was taken last.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Action, Document};

/// One change of the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The step before it, by position; only the first has none.
    pub parent: Option<usize>,
    /// The branch that was taken last.
    pub next: Option<usize>,
    /// What was done.
    #[serde(rename = "do")]
    pub action: Action,
    /// The same in words.
    #[serde(rename = "say")]
    pub words: String,
    /// The document after it.
    #[serde(skip)]
    doc: Arc<Document>,
}

impl Step {
    /// The document after it.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.doc
    }
}

/// All steps, and the one whose document is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    steps: Vec<Step>,
    at: usize,
    /// The gesture of the last step is over.
    #[serde(skip)]
    sealed: bool,
    /// Counts changes, so that a reader sees that there was one.
    #[serde(skip)]
    revision: u64,
}

impl History {
    /// All steps, oldest first.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The position of the step whose document is shown.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// The step whose document is shown.
    #[must_use]
    pub fn current(&self) -> Option<&Step> {
        self.steps.get(self.at)
    }

    /// Rises with every change.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The step that undo leads to.
    #[must_use]
    pub fn back(&self) -> Option<usize> {
        self.current()?.parent
    }

    /// The step that redo leads to.
    #[must_use]
    pub fn forward(&self) -> Option<usize> {
        self.current()?.next
    }

    /// Positions from the first step to the one that is shown.
    #[must_use]
    pub fn past(&self) -> Vec<usize> {
        let mut path: Vec<usize> = std::iter::successors(self.current().map(|_| self.at), |at| self.steps[*at].parent).collect();
        path.reverse();
        path
    }

    /// Positions of what redo would do, in order.
    #[must_use]
    pub fn future(&self) -> Vec<usize> {
        self.branch(self.forward())
    }

    /// A step and what was done after it, along the branches taken last.
    #[must_use]
    pub fn branch(&self, from: Option<usize>) -> Vec<usize> {
        std::iter::successors(from, |at| self.steps[*at].next).collect()
    }

    /// What was done after a step on branches that redo does not lead to, oldest first.
    #[must_use]
    pub fn other_branches(&self) -> Vec<(usize, usize)> {
        let line = self.steps.iter().enumerate().filter_map(|(at, step)| Some((step.parent?, at)));
        line.filter(|(parent, at)| self.steps[*parent].next != Some(*at)).collect()
    }

    /// The words of the step that is shown.
    pub fn tell(&mut self, words: String) {
        if let Some(step) = self.steps.get_mut(self.at) {
            step.words = words;
        }
    }

    /// Ends the gesture: what comes is a step of its own.
    pub fn seal(&mut self) {
        self.sealed = true;
    }

    /// Whether an action only carries on what the last step does, and takes its place. Steps through
    /// time and moves of a picture always do; the rest does within one gesture.
    #[must_use]
    pub(super) fn carries_on(&self, action: &Action) -> bool {
        let Some(step) = self.current().filter(|step| step.parent.is_some() && step.next.is_none()) else { return false };
        match (&step.action, action) {
            (Action::Playhead(_), Action::Playhead(_)) => true,
            (Action::Configure { view, key, .. }, Action::Configure { view: same_view, key: same_key, .. }) => {
                view == same_view && key == same_key && (!self.sealed || key == CAMERA)
            }
            (Action::Clause { by, .. }, Action::Clause { by: same, .. }) => by == same && !self.sealed,
            (Action::Window(_), Action::Window(_)) | (Action::Arrange(_), Action::Arrange(_)) => !self.sealed,
            _ => false,
        }
    }

    /// The document before the step that is shown.
    pub(super) fn before(&self) -> Option<&Arc<Document>> {
        Some(&self.steps[self.back()?].doc)
    }

    /// Takes in what an action made of the document, as a step of its own or in the place of the last
    /// one; nothing if it made no change.
    pub(super) fn record(&mut self, action: &Action, doc: &Document, carries_on: bool) {
        if carries_on {
            self.replace(action, doc);
        } else if self.current().is_none_or(|step| *step.doc != *doc) {
            self.push(action, doc);
        }
    }

    fn push(&mut self, action: &Action, doc: &Document) {
        let parent = self.current().map(|_| self.at);
        let step = Step { parent, next: None, action: action.clone(), words: String::new(), doc: Arc::new(doc.clone()) };
        if let Some(parent) = parent {
            self.steps[parent].next = Some(self.steps.len());
        }
        self.at = self.steps.len();
        self.steps.push(step);
        self.sealed = false;
        self.revision += 1;
    }

    /// The last step as another action; a step that leads back to where it began goes away.
    fn replace(&mut self, action: &Action, doc: &Document) {
        let is_void = self.before().is_some_and(|before| **before == *doc);
        let step = &self.steps[self.at];
        if *step.doc == *doc && step.action == *action {
            return;
        }
        self.revision += 1;
        if is_void && self.at + 1 == self.steps.len() {
            let parent = self.steps.pop().and_then(|step| step.parent).unwrap_or_default();
            self.at = parent;
            self.steps[parent].next = self.steps.iter().rposition(|step| step.parent == Some(parent));
            self.sealed = true;
            return;
        }
        let step = &mut self.steps[self.at];
        step.action = action.clone();
        step.words = String::new();
        step.doc = Arc::new(doc.clone());
        self.sealed = false;
    }

    /// Goes to a step, which becomes the one that redo leads to from before. `None` if there is none.
    pub(super) fn go(&mut self, to: usize) -> Option<Arc<Document>> {
        let doc = self.steps.get(to)?.doc.clone();
        let mut child = to;
        while let Some(parent) = self.steps[child].parent {
            self.steps[parent].next = Some(child);
            child = parent;
        }
        self.at = to;
        self.sealed = true;
        self.revision += 1;
        Some(doc)
    }
}

/// The setting that every view with a movable picture keeps its place in.
const CAMERA: &str = "camera";
