//! What belongs to the person, not to the work. It is never in a workspace.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::model::{Language, NumberStyle};

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

/// How fast time plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// A week a second.
    Week,
    /// A month a second.
    Month,
    /// A quarter a second.
    #[default]
    Quarter,
    /// A year a second.
    Year,
    /// Three years a second.
    ThreeYears,
}

impl Pace {
    /// All, slowest first.
    pub const ALL: [Self; 5] = [Self::Week, Self::Month, Self::Quarter, Self::Year, Self::ThreeYears];

    /// Days that pass in a second of play.
    #[must_use]
    pub fn days_per_sec(self) -> f64 {
        match self {
            Self::Week => 7.0,
            Self::Month => 30.4,
            Self::Quarter => 91.3,
            Self::Year => 365.25,
            Self::ThreeYears => 1095.75,
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Week => "a week a second",
            Self::Month => "a month a second",
            Self::Quarter => "a quarter a second",
            Self::Year => "a year a second",
            Self::ThreeYears => "3 years a second",
        }
    }

    /// The next one, slower or faster, if there is one.
    #[must_use]
    pub fn stepped(self, faster: bool) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        if faster { all.find(|pace| *pace > self) } else { all.rfind(|pace| *pace < self) }
    }
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
    /// How numbers are written.
    pub numbers: NumberStyle,
    /// Text and lines at 7:1 and more.
    pub high_contrast: bool,
    /// How large everything is, in percent.
    pub scale: u16,
    /// No tweens.
    pub reduced_motion: bool,
    /// How fast time plays.
    pub pace: Pace,
    /// Start with the work of the last session.
    pub reopen: bool,
    /// Paths that were opened, newest first.
    pub recent: Vec<String>,
    /// Where the window was.
    pub window: Option<WindowPlace>,
    /// Keys of commands that are not the usual ones, such as `Ctrl+Shift+O`.
    #[serde(deserialize_with = "readable_keys", skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, Vec<String>>,
    /// What another version wrote here.
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            language: Language::default(),
            numbers: NumberStyle::default(),
            high_contrast: false,
            scale: 100,
            reduced_motion: false,
            pace: Pace::default(),
            reopen: false,
            recent: vec![],
            window: None,
            keys: BTreeMap::new(),
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

/// Lists of words; what is none is passed over, so that one slip does not cost all preferences.
fn readable_keys<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    let Value::Object(written) = Value::deserialize(from)? else {
        tracing::warn!("the keys in the preferences are no object and were passed over");
        return Ok(BTreeMap::new());
    };
    let read = written.into_iter().filter_map(|(command, keys)| {
        let read = serde_json::from_value(keys).inspect_err(|error| tracing::warn!(command, %error, "keys were passed over"));
        Some((command, read.ok()?))
    });
    Ok(read.collect())
}
