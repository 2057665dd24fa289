//! What was done: every change of the document as a step, in a tree whose branches are kept.
//!
//! A step is an action and, where it was made lately, the document after it; an older document is worked
//! out from the actions since the last one that is there. Undo goes to the parent, redo along the branch
//! that was taken last.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Action, Document, Session};
use crate::model::Period;

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
    /// What another version wrote here.
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
    /// The document after it; worked out from the actions where it is not there.
    #[serde(skip)]
    doc: Option<Arc<Document>>,
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

    /// Counts on from the history in whose place this one comes.
    pub(super) fn follow(&mut self, older: &Self) {
        self.revision = older.revision + 1;
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
                view == same_view && key == same_key && (!self.sealed || key.starts_with(CAMERA))
            }
            (Action::ChangeCondition { at, .. }, Action::ChangeCondition { at: same, .. }) => at == same && !self.sealed,
            (Action::Clause { by, .. }, Action::Clause { by: same, .. }) => by == same && !self.sealed,
            (Action::Window(_), Action::Window(_)) | (Action::Arrange(_), Action::Arrange(_)) => !self.sealed,
            _ => false,
        }
    }

    /// The document after a step.
    #[must_use]
    pub fn document(&self, at: usize) -> Option<Arc<Document>> {
        let mut missing = vec![];
        let mut known = Some(at);
        let mut session = Session::default();
        while let Some(here) = known {
            let step = self.steps.get(here)?;
            if let Some(doc) = &step.doc {
                if missing.is_empty() {
                    return Some(doc.clone());
                }
                session.doc = doc.as_ref().clone();
                session.calendar.axis = self.axis(here);
                break;
            }
            missing.push(here);
            known = step.parent;
        }
        while let Some(here) = missing.pop() {
            let _ = session.change(self.steps[here].action.clone());
        }
        Some(Arc::new(session.doc))
    }

    /// How far time reached at a step: as the last opening before it says.
    fn axis(&self, at: usize) -> Option<Period> {
        let up = std::iter::successors(Some(at), |at| self.steps[*at].parent);
        let openings = up.filter_map(|at| match &self.steps[at].action {
            Action::Show { opening, .. } | Action::Opened { opening, .. } => opening.as_ref(),
            _ => None,
        });
        openings.map(|opening| opening.calendar.axis).next().flatten()
    }

    /// Whether this is the document of the step that is shown.
    pub(super) fn is_at(&self, doc: &Document) -> bool {
        self.current().and_then(|step| step.doc.as_deref()) == Some(doc)
    }

    /// The document before the step that is shown.
    pub(super) fn before(&self) -> Option<Arc<Document>> {
        self.document(self.back()?)
    }

    /// Takes in what an action made of the document, as a step of its own or in the place of the last
    /// one; nothing if it made no change.
    pub(super) fn record(&mut self, action: &Action, doc: &Document, carries_on: bool) {
        if carries_on {
            self.replace(action, doc);
        } else if !self.is_at(doc) {
            self.push(action, doc);
        }
    }

    fn push(&mut self, action: &Action, doc: &Document) {
        let parent = self.current().map(|_| self.at);
        let step = Step {
            parent,
            next: None,
            action: action.clone(),
            words: String::new(),
            rest: BTreeMap::new(),
            doc: Some(Arc::new(doc.clone())),
        };
        if let Some(parent) = parent {
            self.steps[parent].next = Some(self.steps.len());
        }
        self.at = self.steps.len();
        self.steps.push(step);
        // Documents of long ago are worked out when they are asked for; some stay, so that it is quick.
        if let Some(old) = self.at.checked_sub(KEPT).filter(|old| old % KEPT != 0) {
            self.steps[old].doc = None;
        }
        self.sealed = false;
        self.revision += 1;
    }

    /// The last step as another action; a step that leads back to where it began goes away.
    fn replace(&mut self, action: &Action, doc: &Document) {
        let is_void = self.before().is_some_and(|before| *before == *doc);
        let step = &self.steps[self.at];
        if self.is_at(doc) && step.action == *action {
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
        step.doc = Some(Arc::new(doc.clone()));
        self.sealed = false;
    }

    /// Every action, to be changed.
    pub(super) fn each_action(&mut self, mut change: impl FnMut(&mut Action)) {
        self.steps.iter_mut().for_each(|step| change(&mut step.action));
    }

    /// Takes `now` as the document of the step that is shown, as after reading. A history that does not
    /// hold together is left out.
    pub(super) fn settle(&mut self, now: &Document) {
        if !self.holds_together() {
            *self = Self::default();
            return;
        }
        self.steps.iter_mut().for_each(|step| step.doc = None);
        self.steps[self.at].doc = Some(Arc::new(now.clone()));
        self.sealed = true;
    }

    /// Whether there is one root, which says how it starts, and every other step has an older parent.
    fn holds_together(&self) -> bool {
        let starts = |action: &Action| matches!(action, Action::Show { opening: Some(_), .. } | Action::Opened { opening: Some(_), .. });
        let is_fit = |(at, step): (usize, &Step)| match step.parent {
            None => at == 0 && starts(&step.action),
            Some(parent) => parent < at,
        };
        let leads_on =
            |(at, step): (usize, &Step)| step.next.is_none_or(|next| self.steps.get(next).is_some_and(|step| step.parent == Some(at)));
        self.at < self.steps.len() && self.steps.iter().enumerate().all(is_fit) && self.steps.iter().enumerate().all(leads_on)
    }

    /// Goes to a step, which becomes the one that redo leads to from before. `None` if there is none.
    pub(super) fn go(&mut self, to: usize) -> Option<Arc<Document>> {
        let doc = self.document(to)?;
        self.steps[to].doc = Some(doc.clone());
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

/// How many documents of the last steps are kept, and every how many-th of those before.
const KEPT: usize = 256;

/// What every setting begins with that a view with a movable picture keeps its place in.
const CAMERA: &str = "camera";
