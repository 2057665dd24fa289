//! The temporal graph: which links there are, and what is known of each at a moment.
//!
//! State is always replayed from all events of a link. This floor knows no window, no filter and no
//! picture; metrics and layouts work on plain positions of nodes.

mod leiden;

pub mod fold;
pub mod layout;
pub mod metrics;
pub mod openness;
pub mod passage;
pub mod paths;
pub mod reach;
pub mod runs;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Action, Dataset, Date, LinkEvent, LinkId, PlatformId, Reading, Role, State, Status};

pub use leiden::communities;

/// A link and its events.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Which link.
    pub id: LinkId,
    /// Position of its deciding end in [`Temporal::nodes`].
    pub from: u32,
    /// Position of its other end.
    pub to: u32,
    /// Its events, in the order of their rows.
    pub events: Vec<LinkEvent>,
}

/// All links of a dataset with all their events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Temporal {
    /// Ends of links, in ascending order of id.
    pub nodes: Vec<PlatformId>,
    /// Links in ascending order of id.
    pub links: Vec<Link>,
    /// Whether no event has a date: then every link is open and nothing has a since.
    pub timeless: bool,
}

/// What is known of a link at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its state.
    pub state: State,
    /// The first day of the present run of that state.
    pub since: Option<Date>,
    /// How many of its events, in the order of the reading, have happened.
    pub happened: usize,
}

impl Temporal {
    /// Groups the events of a dataset by link.
    #[must_use]
    pub fn of(dataset: &Dataset) -> Self {
        let mut by_link: BTreeMap<&LinkId, Vec<LinkEvent>> = BTreeMap::new();
        for event in &dataset.links {
            by_link.entry(&event.link).or_default().push(event.clone());
        }
        let mut nodes: Vec<PlatformId> = by_link.keys().flat_map(|link| [link.from.clone(), link.to.clone()]).collect();
        let has_links = dataset.table_of(Role::Links).is_some();
        let timeless = has_links && dataset.links.iter().all(|event| event.moment.is_none());
        if timeless {
            let declared = dataset.platforms.iter().map(|platform| platform.id.clone());
            nodes.extend(declared);
        }
        nodes.sort();
        nodes.dedup();
        let place = |id: &PlatformId| u32::try_from(nodes.binary_search(id).unwrap_or(0)).unwrap_or(u32::MAX);
        let links =
            by_link.into_iter().map(|(id, events)| Link { from: place(&id.from), to: place(&id.to), id: id.clone(), events }).collect();
        Self { nodes, links, timeless }
    }

    /// Links that something is known of, with no word of when: what places are made for.
    #[must_use]
    pub fn linking(links: &std::collections::BTreeSet<LinkId>) -> Self {
        let mut nodes: Vec<PlatformId> = links.iter().flat_map(|link| [link.from.clone(), link.to.clone()]).collect();
        nodes.sort();
        nodes.dedup();
        let place = |id: &PlatformId| u32::try_from(nodes.binary_search(id).unwrap_or(0)).unwrap_or(u32::MAX);
        let links = links.iter().map(|id| Link { from: place(&id.from), to: place(&id.to), id: id.clone(), events: vec![] }).collect();
        Self { nodes, links, timeless: false }
    }

    /// The day of the last event under a reading; `None` if nothing is dated.
    #[must_use]
    pub fn last_day(&self, reading: Reading) -> Option<Date> {
        self.links.iter().flat_map(|link| timeline(&link.events, reading)).map(|step| step.day).max()
    }

    /// What is known of each link at the end of a day; `None` is unknown.
    #[must_use]
    pub fn at(&self, day: Date, reading: Reading) -> Vec<Option<Known>> {
        let timeless = Known { state: State::Open, since: None, happened: 0 };
        self.links.iter().map(|link| if self.timeless { Some(timeless.clone()) } else { state_at(&link.events, day, reading) }).collect()
    }
}

/// An event of a link at the day that a reading gives it.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// When it counts.
    pub day: Date,
    /// What happened.
    pub event: &'a LinkEvent,
}

/// The dated events of one link by day under the reading, then by row.
#[must_use]
pub fn timeline(events: &[LinkEvent], reading: Reading) -> Vec<Step<'_>> {
    let dated = events.iter().filter_map(|event| Some((event, event.moment?.interval())));
    let mut steps: Vec<Step<'_>> =
        dated.map(|(event, days)| Step { day: if reading == Reading::Latest { days.last } else { days.first }, event }).collect();
    // Events stand in the order of their tables and rows: sorting keeps that of one day.
    let in_order = |step: &Step<'_>| step.day;
    steps.sort_by_key(in_order);
    if reading == Reading::Announced {
        date_openings_by_their_plans(&mut steps);
        steps.sort_by_key(in_order);
    }
    steps
}

/// An opening that directly follows plans takes the day of the first of them.
fn date_openings_by_their_plans(steps: &mut [Step<'_>]) {
    let mut first_plan: Option<Date> = None;
    for step in steps {
        if step.event.is_plan() {
            first_plan = first_plan.or(Some(step.day));
        } else {
            if let Some(day) = first_plan.filter(|_| step.event.action.opens()) {
                step.day = day;
            }
            first_plan = None;
        }
    }
}

/// The state of one link at the end of a day, replayed from all its events.
#[must_use]
pub fn state_at(events: &[LinkEvent], day: Date, reading: Reading) -> Option<Known> {
    let steps = timeline(events, reading);
    let happened = steps.iter().take_while(|step| step.day <= day).count();
    let past = &steps[..happened];
    let deeds: Vec<&Step<'_>> = steps.iter().filter(|step| !step.event.is_plan()).collect();
    let done = past.iter().filter(|step| !step.event.is_plan()).count();
    let (state, since) = if done > 0 { decided(&deeds, done, day)? } else { planned(past, day)? };
    Some(Known { state, since: Some(since), happened })
}

/// The last deed decides, unless it is known to have ended and nothing after it says when.
fn decided(deeds: &[&Step<'_>], done: usize, day: Date) -> Option<(State, Date)> {
    let last = deeds[done - 1];
    if done == deeds.len() && has_lapsed(last.event, day) {
        return None;
    }
    let state = state_of(last.event);
    let run = deeds[..done].iter().rev().take_while(|step| state_of(step.event) == state).last()?;
    Some((state, run.day))
}

/// Announced since the first plan of those that no lapse lies between.
fn planned(past: &[Step<'_>], day: Date) -> Option<(State, Date)> {
    let last = past.last()?;
    if has_lapsed(last.event, day) {
        return None;
    }
    let lapsed_between = |pair: &[Step<'_>]| pair[1].day.yesterday().is_ok_and(|eve| has_lapsed(pair[0].event, eve));
    let first = past.windows(2).rposition(lapsed_between).map_or(0, |at| at + 1);
    Some((State::Announced, past[first].day))
}

fn has_lapsed(event: &LinkEvent, day: Date) -> bool {
    event.status == Status::Ended && event.moment.is_some_and(|moment| day > moment.interval().last)
}

/// What a deed leaves behind.
fn state_of(event: &LinkEvent) -> State {
    match (event.action, event.status) {
        (Action::Close, _) => State::Closed,
        (Action::Restrict, _) | (Action::Open | Action::Expand, Status::Partial) => State::Partial,
        (Action::Announce, _) => State::Announced,
        (Action::Open | Action::Expand, _) => State::Open,
    }
}

/// A link as it is known at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkAt {
    /// Which link.
    pub id: LinkId,
    /// Its state.
    pub state: State,
    /// The first day of the present run of that state.
    pub since: Option<Date>,
    /// Names of its events up to the moment, in order.
    pub events: Vec<Arc<str>>,
}

/// The graph of a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The moment; `None` in a file without dates.
    pub day: Option<Date>,
    /// Ends of known links in ascending order of id; all declared nodes in a file without dates.
    pub nodes: Vec<PlatformId>,
    /// Known links in ascending order of id.
    pub links: Vec<LinkAt>,
}

impl Snapshot {
    /// The known links of a moment that `wanted` lets through.
    #[must_use]
    pub fn of(network: &Temporal, day: Option<Date>, reading: Reading, wanted: &dyn Fn(&LinkId) -> bool) -> Self {
        let known = network.at(day.unwrap_or(Date::MAX), reading);
        let links: Vec<LinkAt> = network
            .links
            .iter()
            .zip(known)
            .filter(|(link, _)| wanted(&link.id))
            .filter_map(|(link, known)| known.map(|known| link_at(link, &known, reading)))
            .collect();
        let mut nodes: Vec<PlatformId> = if network.timeless {
            network.nodes.clone()
        } else {
            links.iter().flat_map(|link| [link.id.from.clone(), link.id.to.clone()]).collect()
        };
        nodes.sort();
        nodes.dedup();
        Self { day, nodes, links }
    }

    /// The graph with every platform replaced by what `fold` gives for it. A folded link is as open as
    /// the most open of its parts; links within one node are dropped.
    #[must_use]
    pub fn folded(&self, fold: &dyn Fn(&PlatformId) -> PlatformId) -> Self {
        let mut links: BTreeMap<LinkId, LinkAt> = BTreeMap::new();
        for link in &self.links {
            let id = LinkId::new(fold(&link.id.from), fold(&link.id.to), link.id.kind.clone(), link.id.direction);
            if id.from == id.to {
                continue;
            }
            let whole = links.entry(id.clone()).or_insert_with(|| LinkAt { id, state: link.state, since: link.since, events: vec![] });
            match link.state.cmp(&whole.state) {
                std::cmp::Ordering::Less => (whole.state, whole.since) = (link.state, link.since),
                std::cmp::Ordering::Equal => whole.since = whole.since.min(link.since),
                std::cmp::Ordering::Greater => {}
            }
            whole.events.extend(link.events.iter().cloned());
        }
        let mut nodes: Vec<PlatformId> = self.nodes.iter().map(fold).collect();
        nodes.sort();
        nodes.dedup();
        Self { day: self.day, nodes, links: links.into_values().collect() }
    }

    /// The simple graph of the links that can be travelled: open or partial, of kinds that pass. An arc
    /// weighs as many links as it stands for.
    #[must_use]
    pub fn passable(&self, passes: &dyn Fn(Option<&str>) -> bool) -> metrics::Simple {
        let place = |id: &PlatformId| u32::try_from(self.nodes.binary_search(id).unwrap_or(0)).unwrap_or(u32::MAX);
        let directed = self.links.iter().any(|link| link.id.direction == crate::model::Direction::Directed);
        let passing = self.links.iter().filter(|link| link.state.passes() && passes(link.id.kind.as_deref()));
        let arcs = passing.flat_map(|link| {
            let (from, to) = (place(&link.id.from), place(&link.id.to));
            let back = (directed && link.id.direction == crate::model::Direction::Undirected).then_some((to, from));
            std::iter::once((from, to)).chain(back)
        });
        metrics::Simple::new(self.nodes.len(), directed, arcs)
    }
}

fn link_at(link: &Link, known: &Known, reading: Reading) -> LinkAt {
    let events = timeline(&link.events, reading).iter().take(known.happened).map(|step| step.event.id.clone()).collect();
    LinkAt { id: link.id.clone(), state: known.state, since: known.since, events }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;
    use crate::model::parse_date;

    fn counts(day: &str, reading: Reading) -> (usize, [usize; 4], usize) {
        let dataset = bundled("record").unwrap();
        let snapshot = Snapshot::of(&Temporal::of(&dataset), Some(parse_date(day).unwrap()), reading, &|_| true);
        let of = |state| snapshot.links.iter().filter(|link| link.state == state).count();
        (snapshot.links.len(), State::ALL.map(of), snapshot.nodes.len())
    }

    #[test]
    fn the_record_has_the_states_that_were_counted_by_hand() {
        assert_eq!(counts("2021-11-29", Reading::Earliest), (158, [57, 35, 32, 34], 110));
        assert_eq!(counts("2024-10-31", Reading::Earliest), (253, [123, 50, 44, 36], 164));
        assert_eq!(counts("2021-11-29", Reading::Latest), (152, [52, 35, 32, 33], 106));
    }
}
