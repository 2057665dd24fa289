//! State that is neither saved nor undone: what the pointer is on, what plays, which box is open.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Menu, Rebinding, Target, ViewId};

/// A box that is open over the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialog {
    /// Type a path or a command; find a platform.
    Palette,
    /// Open or add data.
    Open {
        /// Beside what is open, rather than in its place.
        add: bool,
    },
    /// What was read, kept and refused.
    Report,
    /// The keys.
    Shortcuts,
    /// What this is.
    About,
    /// All that can be done, on a page.
    Manual,
    /// How to read a kind of view or a measure, by its name.
    Card(&'static str),
    /// A new filter.
    AddFilter,
    /// Another form of a filter, by position.
    EditFilter {
        /// The filter.
        at: usize,
        /// Which of its alternatives.
        which: usize,
    },
    /// An alternative to a filter, by position.
    OrFilter(usize),
    /// A name for what is selected.
    NameSelection,
    /// Another name for a selection, by position.
    RenameSelection(usize),
    /// Where to save.
    Save(Saved),
    /// Data that a workspace names are not there.
    Missing,
    /// There is work of an earlier run.
    Recovery,
    /// Files came that could go in the place of what is open, or beside it.
    Offered,
    /// How a table is taken.
    Take,
    /// A line of a file.
    Line,
    /// Where to begin.
    Start,
    /// What belongs to the person.
    Preferences,
    /// A column that is worked out from the others.
    Derive,
    /// A form for one more row: of the table of a role, or of the one that was asked for.
    AddRow(Option<crate::model::Role>),
    /// The window is to be closed, and there is work that its file does not hold.
    Leave,
}

/// What of a session goes into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Saved {
    /// The actions that led here.
    Journal,
    /// Everything but the data.
    Workspace,
    /// Everything, and the data.
    WorkspaceWithData,
    /// The rows that a view shows.
    Rows(ViewId),
}

/// Data that a workspace names and that are not where it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingData {
    /// Its name in the workspace.
    pub name: String,
    /// Where it should be.
    pub path: String,
    /// Why it cannot be read there.
    pub reason: String,
    /// Whether a recovery file holds a copy.
    pub has_copy: bool,
}

/// What to do about missing data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// They are here now.
    Locate(PathBuf),
    /// Ask where they are.
    Ask,
    /// Take the copy of the recovery file.
    Copy,
    /// Go on without them; they stay named.
    Without,
    /// Do not open the workspace.
    GiveUp,
}

/// Work of an earlier run that was not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The recovery file.
    pub path: PathBuf,
    /// What it holds, in words.
    pub words: Vec<String>,
    /// Whether that run ended by itself.
    pub is_crash: bool,
}

/// A message that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Whether something went wrong.
    pub is_error: bool,
    /// What happened, in one sentence.
    pub text: String,
}

/// State that is neither saved nor undone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Live {
    /// What the pointer is on, as of the last frame.
    pub hover: Option<Target>,
    /// What the pointer is on in this frame.
    pub hover_next: Option<Target>,
    /// The playhead while it plays or is dragged, in days since 1970.
    pub playhead: Option<f64>,
    /// Whether time is playing.
    pub playing: bool,
    /// The one view that fills the stage.
    pub maximised: Option<ViewId>,
    /// The view that keys go to.
    pub focused: Option<ViewId>,
    /// The box that is open.
    pub dialog: Option<Dialog>,
    /// The menu at the pointer.
    pub menu: Option<Menu>,
    /// The command that is to have another key.
    pub rebinding: Option<Rebinding>,
    /// The view whose search field wants the keys.
    pub search_in: Option<ViewId>,
    /// The newest message.
    pub toast: Option<Toast>,
    /// Counts messages, so that each gets its own time on screen.
    pub toasts: u64,
    /// A row to bring into sight: table and row.
    pub reveal: Option<(String, u32)>,
    /// Packages unfolded in the data panel.
    pub unfolded: BTreeMap<String, bool>,
    /// What was done is shown in the place of what is selected.
    pub history: bool,
    /// Data of a workspace that is being opened and that are not there.
    pub missing: Vec<MissingData>,
    /// Work of earlier runs, newest first.
    pub recovered: Vec<Recovered>,
    /// Files that may be opened, once their user says how.
    pub offered: Vec<PathBuf>,
    /// The platform that a form for a link was asked for at.
    pub form_from: Option<crate::model::PlatformId>,
    /// The package and table that a form adds a row to.
    pub form: Option<(String, String)>,
    /// A line of a file and what is wrong there.
    pub line: Option<(String, u64, String)>,
    /// Files that are being read.
    pub loading: usize,
    /// Width and height in pixels that views have for what they draw, where they said so.
    pub rooms: BTreeMap<ViewId, [u16; 2]>,
    /// A picture is made: nothing that only serves the hand is drawn.
    pub printing: bool,
}
