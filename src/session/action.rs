//! Every change a user can make, and every wish that the session cannot fulfil itself.

use std::path::PathBuf;

use serde_json::Value;

use super::{Arrangement, Calendar, Dialog, Document, How, Settings, Target, ThemeChoice, Toast, ViewId};
use crate::model::{Condition, Date, Filter, Language, Period, Reading};

/// A document to start from, and the days of its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// What is shown.
    pub doc: Document,
    /// The days of the data.
    pub calendar: Calendar,
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Select things, in one of four ways.
    Select {
        /// What.
        targets: Vec<Target>,
        /// How it joins what is selected already.
        how: How,
    },
    /// Select nothing.
    ClearSelection,
    /// The pointer is on something.
    Hover(Option<Target>),
    /// Rows of these days only; `None` is all.
    Window(Option<Period>),
    /// Put the playhead on a day.
    Playhead(Date),
    /// Move the playhead while it is dragged, in days since 1970.
    DragPlayhead(f64),
    /// Put it down.
    DropPlayhead,
    /// Play, or stop.
    TogglePlay,
    /// How imprecise dates are read.
    Read(Reading),
    /// What a view asks of all others; an empty clause is none.
    Clause {
        /// The view.
        by: ViewId,
        /// What it asks.
        clause: Filter,
    },
    /// One more condition on rows.
    AddCondition(Condition),
    /// One less, by position.
    RemoveCondition(usize),
    /// No conditions, no clauses, no window.
    ClearFilters,
    /// A setting of a view; null takes it back to its default.
    Configure {
        /// The view.
        view: ViewId,
        /// The setting, as the view names it.
        key: String,
        /// Its value.
        value: Value,
    },
    /// Another arrangement of the views.
    Arrange(Arrangement),
    /// One more view.
    AddView {
        /// Its kind, as the registry names it.
        kind: String,
        /// The package it reads; `None` is the one that is shown.
        package: Option<String>,
        /// Its settings.
        settings: Settings,
    },
    /// One less.
    CloseView(ViewId),
    /// Keys go to this view.
    Focus(Option<ViewId>),
    /// This view fills the stage; `None` is the arrangement.
    Maximise(Option<ViewId>),
    /// Show a package from its start.
    Show(Box<Opening>),
    /// Bring a row into sight.
    ShowRow {
        /// The package.
        package: String,
        /// The table.
        table: String,
        /// The row, from 0.
        row: u32,
        /// In this view; `None` is one of that table.
        view: Option<ViewId>,
    },
    /// The row that was to be brought into sight is in sight.
    Revealed,
    /// Unfold or fold a part of a panel.
    Unfold {
        /// Which part.
        key: String,
        /// Whether it is open.
        open: bool,
    },
    /// Open or shut a box over the window.
    Dialog(Option<Dialog>),
    /// Tell the user something.
    Say(Toast),
    /// They have read it.
    DismissToast,
    /// Light or dark.
    Theme(ThemeChoice),
    /// The language of names in the data.
    Speak(Language),
    /// Open files.
    Open {
        /// Paths, as the user named them.
        paths: Vec<PathBuf>,
        /// Beside what is open, rather than in its place.
        add: bool,
    },
    /// Ask for files with the system's dialog.
    Pick {
        /// Beside what is open, rather than in its place.
        add: bool,
    },
    /// Open a web address.
    Browse(String),
    /// Put text on the clipboard.
    Copy(String),
    /// Full screen, or back.
    FullScreen,
    /// Leave.
    Quit,
}

/// What the shell has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Read files.
    Load {
        /// Paths, as the user named them.
        paths: Vec<PathBuf>,
        /// Beside what is open, rather than in its place.
        add: bool,
    },
    /// Ask for files with the system's dialog.
    Pick {
        /// Beside what is open, rather than in its place.
        add: bool,
    },
    /// Open a web address.
    Browse(String),
    /// Put text on the clipboard.
    Copy(String),
    /// Full screen, or back.
    FullScreen,
    /// Leave.
    Quit,
}
