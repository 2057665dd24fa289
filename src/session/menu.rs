//! The menu at the pointer, and what commands are about. Which commands it offers is for the window to say.

use super::{Session, Target, ViewId};
use crate::model::PlatformId;

/// What a menu at the pointer is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A platform, wherever it was pointed at.
    Platform(PlatformId),
    /// A view.
    View(ViewId),
}

/// A menu at the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu {
    /// What it is about.
    pub on: Subject,
    /// Where it is, in points of the window.
    pub at: [f32; 2],
}

/// A command that is to have another key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebinding {
    /// The command.
    pub command: String,
    /// Beside the keys that it has, rather than in their place.
    pub beside: bool,
    /// The key that was pressed and that another command has; `None` waits for one.
    pub taken: Option<String>,
}

impl Session {
    /// The platform that commands are about: that of the menu, else the only thing that is selected.
    #[must_use]
    pub fn subject_platform(&self) -> Option<&PlatformId> {
        if let Some(Menu { on: Subject::Platform(id), .. }) = &self.live.menu {
            return Some(id);
        }
        let mut selected = self.doc.selection.iter();
        match (selected.next(), selected.next()) {
            (Some(Target::Platform(id)), None) => Some(id),
            _ => None,
        }
    }

    /// The view that commands are about: that of the menu, else the one that keys go to.
    #[must_use]
    pub fn subject_view(&self) -> Option<ViewId> {
        let view = match &self.live.menu {
            Some(Menu { on: Subject::View(view), .. }) => Some(*view),
            _ => self.live.focused,
        };
        view.filter(|view| self.doc.views.contains_key(view))
    }
}
