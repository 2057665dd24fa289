//! Events of links in lanes: one lane for each platform, one mark for each event from lane to lane.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::catalog::Catalog;
use super::ordered::OrderBy;
use super::request::open;
use super::sieve::Sieve;
use crate::model::{Action, Filter, LinkEvent, LinkId, Period, PlatformId, State, Status};

/// An event between two lanes.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneEvent {
    /// Its name in the data.
    pub id: Arc<str>,
    /// Its table.
    pub table: Arc<str>,
    /// Its row in the table of links, from 0.
    pub row: u32,
    /// Its link.
    pub link: LinkId,
    /// Position of the lane of the deciding end.
    pub from: usize,
    /// Position of the lane of the other end.
    pub to: usize,
    /// The days that its date may mean.
    pub days: Period,
    /// What it leaves behind.
    pub state: State,
}

/// Lanes and what happens between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LanesAnswer {
    /// Platforms in the order of their lanes, each with how many events end at it.
    pub lanes: Vec<(PlatformId, usize)>,
    /// Events by day.
    pub events: Vec<LaneEvent>,
    /// How many events have a date, before any filter.
    pub dated: usize,
    /// Where nothing is left: how many events each condition alone leaves.
    pub alone: Vec<usize>,
    /// Where nothing is left: how many events the time window alone leaves.
    pub in_window: usize,
}

pub(super) fn answer(catalog: &Catalog, package: &str, filter: &Filter, by: OrderBy) -> Result<LanesAnswer, String> {
    let dataset = open(catalog, package)?;
    let network = catalog.network(package).ok_or("there are no links")?;
    let passing = |filter: &Filter| -> Vec<(&LinkEvent, Period)> {
        let sieve = Sieve::of(filter, dataset);
        let events = network.links.iter().flat_map(|link| link.events.iter().filter(|event| sieve.event(link, event)).collect::<Vec<_>>());
        events.filter_map(|event| Some((event, event.moment?.interval()))).collect()
    };
    let mut events = passing(filter);
    events.sort_by_key(|(event, days)| (days.first, event.row));
    let dated = dataset.links.iter().filter(|event| event.moment.is_some()).count();
    let (mut alone, mut in_window) = (vec![], 0);
    if events.is_empty() {
        let one = |condition: &crate::model::Condition| passing(&Filter { conditions: vec![condition.clone()], window: None }).len();
        alone = filter.conditions.iter().map(one).collect();
        in_window = passing(&Filter { conditions: vec![], window: filter.window }).len();
    }
    let mut counts: BTreeMap<&PlatformId, usize> = BTreeMap::new();
    for end in events.iter().flat_map(|(event, _)| [&event.link.from, &event.link.to]) {
        *counts.entry(end).or_insert(0) += 1;
    }
    let owner = |id: &PlatformId| dataset.platforms.owner_of(id).unwrap_or_else(|| id.clone());
    let mut of_owner: BTreeMap<PlatformId, usize> = BTreeMap::new();
    for (id, count) in &counts {
        *of_owner.entry(owner(id)).or_insert(0) += count;
    }
    let mut lanes: Vec<(PlatformId, usize)> = counts.into_iter().map(|(id, count)| (id.clone(), count)).collect();
    lanes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if by == OrderBy::Owner {
        lanes.sort_by_key(|(id, _)| (std::cmp::Reverse(of_owner[&owner(id)]), owner(id)));
    }
    let place: BTreeMap<PlatformId, usize> = lanes.iter().zip(0..).map(|((id, _), at)| (id.clone(), at)).collect();
    let lane = |(event, days): (&LinkEvent, Period)| LaneEvent {
        id: event.id.clone(),
        table: event.table.clone(),
        row: event.row,
        link: event.link.clone(),
        from: place[&event.link.from],
        to: place[&event.link.to],
        days,
        state: left_behind(event),
    };
    Ok(LanesAnswer { events: events.into_iter().map(lane).collect(), lanes, dated, alone, in_window })
}

/// What an event by itself leaves behind: a plan announces, a deed opens, narrows or shuts.
fn left_behind(event: &LinkEvent) -> State {
    match event.action {
        _ if event.is_plan() => State::Announced,
        Action::Close => State::Closed,
        Action::Restrict => State::Partial,
        _ if event.status == Status::Partial => State::Partial,
        _ => State::Open,
    }
}
