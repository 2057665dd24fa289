//! When each link can be passed: its states over time as spans of days. It knows states and days, not who
//! travels.

use std::sync::Arc;

use super::{Link, Temporal, state_at, timeline};
use crate::model::{Date, Direction, Reading, Status, day_number};

/// A span of days on which a link can be passed: its state at the end of each is open or partial.
///
/// So the day of an opening is in it and the day of a closing is not; a link that opens and shuts on one
/// day has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day; `None` in a file without dates, where every link was always open.
    pub first: Option<Date>,
    /// The day after the last one; `None` is never.
    pub end: Option<Date>,
    /// The event that opened it; empty in a file without dates.
    pub event: Arc<str>,
}

/// The spans of days on which a link can be passed, in order. Its kind is for the caller to judge.
#[must_use]
pub fn spans(link: &Link, reading: Reading) -> Vec<Span> {
    let steps = timeline(&link.events, reading);
    let lapses =
        link.events.iter().filter(|event| event.status == Status::Ended).filter_map(|event| event.moment?.interval().last.tomorrow().ok());
    let mut days: Vec<Date> = steps.iter().map(|step| step.day).chain(lapses).collect();
    days.sort_unstable();
    days.dedup();
    let mut spans: Vec<Span> = vec![];
    let mut is_open = false;
    for day in days {
        let passes = state_at(&link.events, day, reading).is_some_and(|known| known.state.passes());
        match (is_open, passes, spans.last_mut()) {
            (false, true, _) => {
                let deed = steps.iter().rev().find(|step| step.day <= day && !step.event.is_plan());
                let event = deed.map(|step| step.event.id.clone()).unwrap_or_default();
                spans.push(Span { first: Some(day), end: None, event });
            }
            (true, false, Some(last)) => last.end = Some(day),
            _ => {}
        }
        is_open = passes;
    }
    spans
}

/// One way over a link while it can be passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Position of the link among the links.
    pub link: u32,
    /// Which of its spans: passages of one link and span open and shut together.
    pub span: u32,
    /// Position of the node that it leads from.
    pub from: u32,
    /// Position of the node that it leads to.
    pub to: u32,
    /// Its first day, as a number of days since 1970; the least number where it was always open.
    pub first: i32,
    /// The day after its last one; the greatest number where it never shuts.
    pub end: i32,
    /// The event that opened it; empty in a file without dates.
    pub event: Arc<str>,
}

/// Every way over every link that `wanted` lets through, in the order of the links: one along a directed
/// link, one each way over an undirected one.
#[must_use]
pub fn passages(network: &Temporal, reading: Reading, wanted: &dyn Fn(&Link) -> bool) -> Vec<Passage> {
    let mut all = vec![];
    for (at, link) in (0..).zip(&network.links).filter(|(_, link)| wanted(link) && link.from != link.to) {
        let always = || vec![Span { first: None, end: None, event: "".into() }];
        let spans = if network.timeless { always() } else { spans(link, reading) };
        for (number, span) in (0..).zip(spans) {
            let first = span.first.map_or(i32::MIN, day_number);
            let end = span.end.map_or(i32::MAX, day_number);
            let along = Passage { link: at, span: number, from: link.from, to: link.to, first, end, event: span.event };
            let back = Passage { from: link.to, to: link.from, ..along.clone() };
            let returns = link.id.direction == Direction::Undirected;
            all.extend(std::iter::once(along).chain(returns.then_some(back)));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;
    use crate::model::day_of;

    #[test]
    fn a_day_is_in_a_span_if_the_state_at_its_end_passes() {
        let network = Temporal::of(&bundled("record").unwrap());
        for reading in Reading::ALL {
            for link in &network.links {
                let spans = spans(link, reading);
                let mut days: Vec<i32> = timeline(&link.events, reading).iter().map(|step| day_number(step.day)).collect();
                days.extend(link.events.iter().filter_map(|event| Some(day_number(event.moment?.interval().last))));
                for day in days.into_iter().flat_map(|day| [day - 1, day, day + 1]).map(day_of) {
                    let within =
                        spans.iter().any(|span| span.first.is_some_and(|first| first <= day) && span.end.is_none_or(|end| day < end));
                    let passes = state_at(&link.events, day, reading).is_some_and(|known| known.state.passes());
                    assert_eq!(within, passes, "{:?} {day} {reading:?}", link.id);
                }
            }
        }
    }
}
