//! What a command is, and where it stands. The rows themselves are the table's.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::COMMANDS;
use crate::model::Dataset;
use crate::session::{Action, Session, Settings};
use crate::views::KINDS;

/// One thing that a user can do. `None` from `action` is "greyed out".
#[derive(Clone, Copy)]
pub struct Command {
    /// Its name, for good.
    pub id: &'static str,
    /// The menu it stands in.
    pub menu: &'static str,
    /// What a person reads.
    pub label: &'static str,
    /// What it does, in a sentence.
    pub hint: &'static str,
    /// Its usual keys.
    pub keys: &'static [KeyboardShortcut],
    /// Menus at the pointer that offer it as well.
    pub also: &'static [Place],
    /// What it does now, if anything.
    pub action: fn(&Session) -> Option<Action>,
}

/// What a menu at the pointer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A platform.
    Platform,
    /// A tile of the stage.
    Tile,
}

/// Menus in the order of the bar.
pub const MENUS: [&str; 7] = ["File", "Edit", "View", "Data", "Ask", "Go", "Help"];

/// What the mouse does, and how.
pub const GESTURES: [(&str, &str); 15] = [
    ("Select", "click"),
    ("Add to the selection", "Shift + click"),
    ("Take from the selection", "Alt + click"),
    ("Add, or take away", "Ctrl + click"),
    ("Menu of a platform or a tile", "right click"),
    ("Zoom the graph or a chart", "wheel or pinch"),
    ("Move the graph, a chart, a platform, a tile", "drag it, or its title"),
    ("Fit the graph or a chart", "double-click"),
    ("Unfold a group, or fold it again", "double-click it"),
    ("Walk from platform to platform and along links", "arrows, once one has the keys"),
    ("Move the playhead or the time window", "drag it"),
    ("Sort a table by several columns", "Shift + click their heads"),
    ("Change a cell, take its row away, copy it", "F2, Delete, Ctrl + C in the row that has the keys"),
    ("Move a column, or make it wider", "Alt or Shift + arrows on its head"),
    ("Menu of a column", "right click, or Alt + arrow down on its head"),
];

/// The command of a name.
pub fn command(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.id == id)
}

/// What can be opened as one more view.
pub fn view_commands(dataset: &Dataset) -> Vec<(&'static str, Action)> {
    let fits = KINDS.iter().filter(|kind| (kind.fits)(dataset));
    fits.map(|kind| (kind.title, Action::AddView { kind: kind.id.into(), package: None, settings: Settings::default() })).collect()
}

pub const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

pub const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

pub const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}
