//! Every change a user can make, and every wish that the session cannot fulfil itself.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Arrangement, Calendar, DatasetRef, Dialog, Document, Filtering, How, Menu, Preferences, Rebinding, Remedy, Saved, Settings, Target,
    ThemeChoice, Toast, ViewId,
};
use crate::model::{Changes, Condition, Date, Derived, Edit, Filter, Language, Period, PlatformId, Reading, Taking};

/// A document to start from, and the days of its data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opening {
    /// What is shown.
    pub doc: Document,
    /// The days of the data.
    pub calendar: Calendar,
}

/// A change of data, laid over what was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Take the file so.
    Take(Box<Taking>),
    /// Change a cell or a row.
    Edit(Edit),
    /// Work out a column.
    Derive(Derived),
    /// Work it out no more.
    Underive(String),
    /// Take the table as it is in the file.
    Revert,
}

/// One change, or one wish. What a journal keeps has a form as JSON; the rest passes with the frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Select things, in one of four ways.
    Select {
        /// What.
        targets: Vec<Target>,
        /// How it joins what is selected already.
        how: How,
    },
    /// Select what links of the moment join to some platforms, and these; who knows the links makes it
    /// [`Action::Select`].
    #[serde(skip)]
    SelectNeighbours {
        /// Of which platforms.
        of: Vec<PlatformId>,
        /// How they join what is selected already.
        how: How,
    },
    /// Select nothing.
    ClearSelection,
    /// The pointer is on something.
    #[serde(skip)]
    Hover(Option<Target>),
    /// Rows of these days only; `None` is all.
    Window(Option<Period>),
    /// Put the playhead on a day.
    Playhead(Date),
    /// Move the playhead while it is dragged, in days since 1970.
    #[serde(skip)]
    DragPlayhead(f64),
    /// Put it down.
    #[serde(skip)]
    DropPlayhead,
    /// Play, or stop.
    #[serde(skip)]
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
    /// Another condition in the place of one.
    ChangeCondition {
        /// Its position.
        at: usize,
        /// What takes its place.
        condition: Condition,
    },
    /// One less, by position.
    RemoveCondition(usize),
    /// No conditions, no clauses, no window.
    ClearFilters,
    /// Give what is selected a name.
    NameSelection(String),
    /// Select what has a name, in one of four ways.
    Recall {
        /// The name.
        name: String,
        /// How it joins what is selected already.
        how: How,
    },
    /// Another name for a selection.
    RenameSelection {
        /// Its name so far.
        from: String,
        /// Its name from now on.
        to: String,
    },
    /// Forget a name; what it meant stays selected and filtered.
    ForgetSelection(String),
    /// How a view takes the filters.
    Filtering {
        /// The view.
        view: ViewId,
        /// How.
        filtering: Filtering,
    },
    /// A setting of a view; null takes it back to its default.
    Configure {
        /// The view.
        view: ViewId,
        /// The setting, as the view names it.
        key: String,
        /// Its value.
        value: Value,
    },
    /// A view has so many pixels for what it draws.
    #[serde(skip)]
    Room {
        /// The view.
        view: ViewId,
        /// Width and height.
        px: [u16; 2],
    },
    /// The same setting in every view; null takes it back to its default. A kind of view that has none of
    /// that name passes over it.
    ConfigureAll {
        /// The setting.
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
    #[serde(skip)]
    Focus(Option<ViewId>),
    /// This view fills the stage; `None` is the arrangement.
    #[serde(skip)]
    Maximise(Option<ViewId>),
    /// Show a package from its start.
    Show {
        /// The package.
        package: String,
        /// How it starts; who knows the data fills it in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opening: Option<Box<Opening>>,
    },
    /// Data were read and are shown from the start of the first.
    Opened {
        /// What was read.
        datasets: Vec<DatasetRef>,
        /// Beside what was open, rather than in its place.
        add: bool,
        /// How it starts; who knows the data fills it in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opening: Option<Box<Opening>>,
    },
    /// Change data of a package; its files stay as they are.
    Change {
        /// The package.
        package: String,
        /// The table.
        table: String,
        /// What is changed.
        change: Change,
    },
    /// Put the rows that a view shows on the clipboard.
    #[serde(skip)]
    CopyRows(ViewId),
    /// Ask for a column that is worked out.
    #[serde(skip)]
    DeriveIn {
        /// The package.
        package: String,
        /// The table.
        table: String,
    },
    /// Ask how a table is to be taken.
    #[serde(skip)]
    TakeAnew {
        /// The package.
        package: String,
        /// The table.
        table: String,
    },
    /// Show a line of a file.
    #[serde(skip)]
    ShowLine {
        /// The file, as the user named it.
        path: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong there.
        message: String,
    },
    /// Open a table that was on the clipboard.
    #[serde(skip)]
    Paste(String),
    /// A file changed on the disk, and was read again.
    Reloaded {
        /// The package.
        package: String,
        /// The SHA-256 of what was read now.
        sha256: String,
        /// What was changed in the old version and holds in the new.
        #[serde(default)]
        changes: Changes,
    },
    /// Ask for one more row of a table.
    #[serde(skip)]
    AddRowTo {
        /// The package.
        package: String,
        /// The table.
        table: String,
    },
    /// Back to the step before.
    #[serde(skip)]
    Undo,
    /// On to the step after, along the branch taken last.
    #[serde(skip)]
    Redo,
    /// To any step, by its position.
    #[serde(skip)]
    Jump(usize),
    /// Show or hide what was done.
    #[serde(skip)]
    ShowHistory(bool),
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
    #[serde(skip)]
    Revealed,
    /// Unfold or fold a part of a panel.
    #[serde(skip)]
    Unfold {
        /// Which part.
        key: String,
        /// Whether it is open.
        open: bool,
    },
    /// Open or shut a box over the window.
    #[serde(skip)]
    Dialog(Option<Dialog>),
    /// Open or shut the menu at the pointer.
    #[serde(skip)]
    Menu(Option<Menu>),
    /// Wait for another key of a command, or no more.
    #[serde(skip)]
    Rebind(Option<Rebinding>),
    /// Keys go to the search field of this view, when it is next drawn.
    #[serde(skip)]
    SearchIn(Option<ViewId>),
    /// Tell the user something.
    #[serde(skip)]
    Say(Toast),
    /// They have read it.
    #[serde(skip)]
    DismissToast,
    /// Light or dark.
    #[serde(skip)]
    Theme(ThemeChoice),
    /// The language of names in the data.
    #[serde(skip)]
    Speak(Language),
    /// Open files.
    #[serde(skip)]
    Open {
        /// Paths, as the user named them.
        paths: Vec<PathBuf>,
        /// Beside what is open, rather than in its place.
        add: bool,
    },
    /// Open files that came from outside, after asking how if there is work that would go.
    #[serde(skip)]
    Offer(Vec<PathBuf>),
    /// Save the workspace, then close the window.
    #[serde(skip)]
    SaveAndLeave,
    /// Copy what helps to find a fault.
    #[serde(skip)]
    Diagnose,
    /// Other preferences.
    #[serde(skip)]
    Prefer(Box<Preferences>),
    /// Close the window; work that its file does not hold stays in the recovery file.
    #[serde(skip)]
    Leave,
    /// Ask for files with the system's dialog.
    #[serde(skip)]
    Pick {
        /// Beside what is open, rather than in its place.
        add: bool,
    },
    /// Write something of the session to a file; without a path, ask where.
    #[serde(skip)]
    Save {
        /// What.
        what: Saved,
        /// Where.
        path: Option<PathBuf>,
    },
    /// Do something about data that a workspace names and that are not there.
    #[serde(skip)]
    Missing {
        /// Their name in the workspace.
        name: String,
        /// What.
        remedy: Remedy,
    },
    /// Take the work of an earlier run, or throw it away.
    #[serde(skip)]
    Recover {
        /// The recovery file.
        path: PathBuf,
        /// Whether to take it.
        keep: bool,
    },
    /// Open a web address.
    #[serde(skip)]
    Browse(String),
    /// Put text on the clipboard.
    #[serde(skip)]
    Copy(String),
    /// Full screen, or back.
    #[serde(skip)]
    FullScreen,
    /// Take what is on the clipboard as if it were pasted.
    AskPaste,
    /// Close the window, after asking if there is work that its file does not hold.
    #[serde(skip)]
    Quit,
}

impl Action {
    /// The same for a journal, which is run on data that are there already.
    #[must_use]
    pub fn without_data(&self) -> Self {
        match self.clone() {
            Self::Show { package, .. } => Self::Show { package, opening: None },
            Self::Opened { datasets, add, .. } => Self::Opened { datasets, add, opening: None },
            other => other,
        }
    }
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
    /// Write something of the session to a file; without a path, ask where.
    Save {
        /// What.
        what: Saved,
        /// Where.
        path: Option<PathBuf>,
    },
    /// Do something about data that a workspace names and that are not there.
    Missing {
        /// Their name in the workspace.
        name: String,
        /// What.
        remedy: Remedy,
    },
    /// Take the work of an earlier run, or throw it away.
    Recover {
        /// The recovery file.
        path: PathBuf,
        /// Whether to take it.
        keep: bool,
    },
    /// Open a web address.
    Browse(String),
    /// Put text on the clipboard.
    Copy(String),
    /// Full screen, or back.
    FullScreen,
    /// Ask the system for what is on the clipboard.
    AskPaste,
    /// Close the window, after asking if there is work that its file does not hold.
    Quit,
    /// Save the workspace, then close the window.
    SaveAndLeave,
    /// Copy what helps to find a fault.
    Diagnose,
    /// Put the rows that a view shows on the clipboard.
    CopyRows(ViewId),
    /// Open a table that was on the clipboard.
    Paste(String),
    /// Close the window at once.
    Leave,
}
