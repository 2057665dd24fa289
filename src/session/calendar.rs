//! The days of the data: how far time reaches, and on which of them something happened.

use serde::{Deserialize, Serialize};

use crate::model::{Date, Period};

/// What the timeline and its keys need to know of the data. A file keeps how far time reaches; the days
/// are read from the data anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// From the first to the last event, padded to whole years; `None` where nothing is dated.
    pub axis: Option<Period>,
    /// Days with an event, ascending, each once.
    #[serde(skip)]
    pub days: Vec<Date>,
}

impl Calendar {
    /// Where the playhead may stand: the window, or the whole axis.
    #[must_use]
    pub fn bounds(&self, window: Option<Period>) -> Option<Period> {
        let axis = self.axis?;
        let Some(window) = window else { return Some(axis) };
        Period::new(window.first.max(axis.first), window.last.min(axis.last)).or(Some(window))
    }

    /// The next day with an event after `day`.
    #[must_use]
    pub fn next(&self, day: Date) -> Option<Date> {
        self.days.get(self.days.partition_point(|known| *known <= day)).copied()
    }

    /// The last day with an event before `day`.
    #[must_use]
    pub fn previous(&self, day: Date) -> Option<Date> {
        self.days[..self.days.partition_point(|known| *known < day)].last().copied()
    }
}
