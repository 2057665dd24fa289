//! What belongs to the person, not to the work. It is never in a workspace.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Language;

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// Light grounds.
    Light,
    /// Dark grounds.
    Dark,
    /// Whatever the system uses.
    #[default]
    System,
}

/// How big a window was when it was closed, in points. Where it opens is for the system to say: screens
/// come and go.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// Width and height of what is inside of its frame.
    pub size: [f32; 2],
    /// Whether it filled the screen.
    pub maximised: bool,
}

/// What belongs to the person, not to the work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// The language of names in the data.
    pub language: Language,
    /// Text and lines at 7:1 and more.
    pub high_contrast: bool,
    /// How large everything is, in percent.
    pub scale: u16,
    /// No tweens.
    pub reduced_motion: bool,
    /// Start with the work of the last session.
    pub reopen: bool,
    /// Paths that were opened, newest first.
    pub recent: Vec<String>,
    /// Where the window was.
    pub window: Option<WindowPlace>,
    /// What another version wrote here.
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            language: Language::default(),
            high_contrast: false,
            scale: 100,
            reduced_motion: false,
            reopen: false,
            recent: vec![],
            window: None,
            rest: BTreeMap::new(),
        }
    }
}

/// The smallest scale, in percent.
pub const SMALLEST: u16 = 60;
/// The largest scale, in percent.
pub const LARGEST: u16 = 250;

/// How many paths are kept.
const RECENT: usize = 12;

impl Preferences {
    /// Puts a path first among those that were opened.
    pub fn opened(&mut self, path: String) {
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }
}
