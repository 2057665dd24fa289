//! One platform opening or closing one kind of link to another.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Moment, PlatformId};

/// What was done to a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It was opened.
    Open,
    /// More of it was opened.
    Expand,
    /// Less of it passes than before.
    Restrict,
    /// It was shut.
    Close,
    /// Someone said that it will open.
    Announce,
}

impl Action {
    /// Reads the word that the data use.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "open" => Some(Self::Open),
            "expand" => Some(Self::Expand),
            // The words of states are taken as what led to them.
            "restrict" | "partial" => Some(Self::Restrict),
            "close" | "closed" => Some(Self::Close),
            "announce" | "announced" => Some(Self::Announce),
            _ => None,
        }
    }

    /// The word that the data use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Expand => "expand",
            Self::Restrict => "restrict",
            Self::Close => "close",
            Self::Announce => "announce",
        }
    }

    /// Whether it lets more through than before.
    #[must_use]
    pub fn opens(self) -> bool {
        matches!(self, Self::Open | Self::Expand)
    }

    /// Whether it lets less through than before.
    #[must_use]
    pub fn closes(self) -> bool {
        matches!(self, Self::Restrict | Self::Close)
    }
}

/// The evidence on a row: what was seen of the link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It works.
    #[default]
    Live,
    /// Part of it works.
    Partial,
    /// It was said, not seen.
    Announced,
    /// It is over.
    Ended,
}

impl Status {
    /// Reads the word that the data use.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "live" => Some(Self::Live),
            "partial" => Some(Self::Partial),
            "announced" => Some(Self::Announced),
            "ended" => Some(Self::Ended),
            _ => None,
        }
    }

    /// The word that the data use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Partial => "partial",
            Self::Announced => "announced",
            Self::Ended => "ended",
        }
    }
}

/// Whether a link has a side that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// `from` lets `to` in, or shuts it out.
    Directed,
    /// Both sides do.
    Undirected,
}

/// Which link: (from, to, kind), or {from, to} and kind where undirected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LinkId {
    /// The side that decides.
    pub from: PlatformId,
    /// The side that is let in or shut out.
    pub to: PlatformId,
    /// What is linked; `None` in a file that does not say.
    pub kind: Option<Arc<str>>,
    /// Whether `from` and `to` differ in part.
    pub direction: Direction,
}

impl LinkId {
    /// The link of two platforms; the ends of an undirected one are put in order.
    #[must_use]
    pub fn new(from: PlatformId, to: PlatformId, kind: Option<Arc<str>>, direction: Direction) -> Self {
        let swapped = direction == Direction::Undirected && to < from;
        let (from, to) = if swapped { (to, from) } else { (from, to) };
        Self { from, to, kind, direction }
    }

    /// Whether `platform` is one of its two ends.
    #[must_use]
    pub fn touches(&self, platform: &PlatformId) -> bool {
        self.from == *platform || self.to == *platform
    }
}

/// One row of a links table.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkEvent {
    /// Name of the event; its row number from 1 where the data have none.
    pub id: Arc<str>,
    /// Its table.
    pub table: Arc<str>,
    /// Row in its table, from 0.
    pub row: u32,
    /// When; `None` in a file without dates.
    pub moment: Option<Moment>,
    /// Which link.
    pub link: LinkId,
    /// What was done to it.
    pub action: Action,
    /// What was seen of it.
    pub status: Status,
    /// What happened, in words.
    pub description: String,
    /// How well it is known, in the data's words.
    pub confidence: String,
    /// What speaks against the row.
    pub doubt: String,
    /// Where in the source it stands.
    pub locator: String,
    /// The happening that it is a part of; unique to the row where the data have none.
    pub group: Arc<str>,
    /// Where it comes from.
    pub sources: Vec<Arc<str>>,
}

impl LinkEvent {
    /// Whether it only says what is to come: an announcement, or any event of that status.
    #[must_use]
    pub fn is_plan(&self) -> bool {
        self.action == Action::Announce || self.status == Status::Announced
    }
}

/// What is known of a link at a moment. Unknown is the absence of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Traffic passes.
    Open,
    /// Restricted, a test, or one way round.
    Partial,
    /// Said, not yet seen.
    Announced,
    /// Shut.
    Closed,
}

impl State {
    /// All states, from the most open to the most shut.
    pub const ALL: [Self; 4] = [Self::Open, Self::Partial, Self::Announced, Self::Closed];

    /// The word on screen and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Partial => "partial",
            Self::Announced => "announced",
            Self::Closed => "closed",
        }
    }

    /// Whether anything gets through.
    #[must_use]
    pub fn passes(self) -> bool {
        matches!(self, Self::Open | Self::Partial)
    }
}

/// How an imprecise date is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// On the first day of its interval.
    #[default]
    Earliest,
    /// On the last day of its interval.
    Latest,
    /// At the earliest, but an opening counts from the day it was announced.
    Announced,
}

impl Reading {
    /// All readings.
    pub const ALL: [Self; 3] = [Self::Earliest, Self::Latest, Self::Announced];

    /// The word in documents and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Earliest => "earliest",
            Self::Latest => "latest",
            Self::Announced => "announced",
        }
    }

    /// The reading of a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reading| reading.word() == text)
    }

    /// The phrase on screen, after "imprecise dates".
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Earliest => "at the earliest",
            Self::Latest => "at the latest",
            Self::Announced => "as announced",
        }
    }
}
