//! Runs: from when to when a link was in which state. What a moment is for one day, runs are for all of
//! time; they are made of nothing but [`state_at`], so the two cannot disagree.

use super::{Link, LinkAt, Snapshot, Temporal, state_at, timeline};
use crate::model::{Date, LinkEvent, Period, Reading, State, Status};

/// A state of a link, from a day on until the next run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its first day.
    pub first: Date,
    /// What is known then; `None` is unknown again.
    pub state: Option<State>,
}

/// The runs of a link in order of time, no two alike beside each other. Before the first nothing is known.
#[must_use]
pub fn runs(events: &[LinkEvent], reading: Reading) -> Vec<Run> {
    let happened = timeline(events, reading).into_iter().map(|step| step.day);
    let ended = events.iter().filter(|event| event.status == Status::Ended).filter_map(|event| event.moment);
    let lapsed = ended.filter_map(|moment| moment.interval().last.tomorrow().ok());
    let mut days: Vec<Date> = happened.chain(lapsed).collect();
    days.sort_unstable();
    days.dedup();
    let mut runs: Vec<Run> = vec![];
    for first in days {
        let state = state_at(events, first, reading).map(|known| known.state);
        if runs.last().map_or(state.is_some(), |last| last.state != state) {
            runs.push(Run { first, state });
        }
    }
    runs
}

/// The most open state of runs within days, and the first day on which it began there.
#[must_use]
pub fn most_open(runs: &[Run], days: Period) -> Option<(State, Date)> {
    let ends = runs.iter().skip(1).map(|next| Some(next.first)).chain([None]);
    let within = runs.iter().zip(ends).filter(|(run, end)| run.first <= days.last && end.is_none_or(|end| end > days.first));
    let known = within.filter_map(|(run, _)| Some((run.state?, run.first)));
    known.min()
}

impl Temporal {
    /// The runs of each link, in the order of the links. In a file without dates every link is open at all times.
    #[must_use]
    pub fn runs(&self, reading: Reading) -> Vec<Vec<Run>> {
        let always = Run { first: Date::MIN, state: Some(State::Open) };
        self.links.iter().map(|link| if self.timeless { vec![always] } else { runs(&link.events, reading) }).collect()
    }
}

impl Snapshot {
    /// The links that were known at any time within days, each as open as it ever was there.
    #[must_use]
    pub fn over(network: &Temporal, days: Period, reading: Reading) -> Self {
        let link = |(link, runs): (&Link, Vec<Run>)| {
            let (state, since) = most_open(&runs, days)?;
            let steps = timeline(&link.events, reading);
            let events = steps.iter().take_while(|step| step.day <= days.last).map(|step| step.event.id.clone()).collect();
            Some(LinkAt { id: link.id.clone(), state, since: Some(since).filter(|_| !network.timeless), events })
        };
        let links: Vec<LinkAt> = network.links.iter().zip(network.runs(reading)).filter_map(link).collect();
        let mut snapshot = Self { day: Some(days.last), nodes: vec![], links };
        snapshot.name_nodes(network);
        snapshot
    }

    /// Only the links that `kept` keeps, and their ends.
    #[must_use]
    pub fn only(mut self, network: &Temporal, kept: &dyn Fn(&LinkAt) -> bool) -> Self {
        self.links.retain(kept);
        self.name_nodes(network);
        self
    }

    fn name_nodes(&mut self, network: &Temporal) {
        self.nodes = if network.timeless {
            network.nodes.clone()
        } else {
            self.links.iter().flat_map(|link| [link.id.from.clone(), link.id.to.clone()]).collect()
        };
        self.nodes.sort();
        self.nodes.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;
    use crate::model::{day_number, day_of};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn on(runs: &[Run], day: Date) -> Option<State> {
        runs[..runs.partition_point(|run| run.first <= day)].last().and_then(|run| run.state)
    }

    #[test]
    fn runs_say_of_every_month_what_the_moment_says() {
        let network = Temporal::of(&bundled("record").unwrap());
        for reading in Reading::ALL {
            let runs = network.runs(reading);
            let first = day_number(day("2008-01-15"));
            for month in 0..230 {
                let day = day_of(first + month * 30);
                let known = network.at(day, reading);
                for ((runs, known), link) in runs.iter().zip(&known).zip(&network.links) {
                    assert_eq!(on(runs, day), known.as_ref().map(|known| known.state), "{:?} on {day}", link.id);
                }
            }
            assert!(runs.iter().all(|runs| runs.windows(2).all(|pair| pair[0].first < pair[1].first && pair[0].state != pair[1].state)));
        }
    }

    #[test]
    fn the_most_open_of_a_time_is_what_began_before_it_or_in_it() {
        let runs = [
            Run { first: day("2019-01-01"), state: Some(State::Closed) },
            Run { first: day("2020-01-01"), state: Some(State::Open) },
            Run { first: day("2021-01-01"), state: None },
            Run { first: day("2022-01-01"), state: Some(State::Announced) },
        ];
        let within = |first: &str, last: &str| most_open(&runs, Period::new(day(first), day(last)).unwrap()).map(|(state, _)| state);
        assert_eq!(within("2018-01-01", "2018-12-31"), None);
        assert_eq!(within("2019-06-01", "2019-12-31"), Some(State::Closed));
        assert_eq!(within("2019-06-01", "2020-01-01"), Some(State::Open), "its first day is in");
        assert_eq!(within("2020-12-31", "2022-06-01"), Some(State::Open));
        assert_eq!(within("2021-01-01", "2021-12-31"), None, "the day it was lost is out");
        assert_eq!(within("2021-06-01", "2030-01-01"), Some(State::Announced));
    }
}
