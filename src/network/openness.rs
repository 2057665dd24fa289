//! Openness over time: of the pairs of owners that a kind of link could join, the share that it does join.
//! It knows states and days; which links count and who owns what comes from outside.
//!
//! Definition. Take a kind of link. A *pair* is two different owners in order (a, b) such that at some time a
//! link of this kind, in any state, led from a platform of a to one of b; a link that both sides decide makes
//! the pair in both orders. Pairs are counted over all of time, so the number that shares are taken of never
//! changes. At the end of a day a pair is *open* if at least one of its links is open, *partial* if none is
//! open and at least one partial. Openness is the share of pairs that are open; those that are partial are
//! told apart and never added in silently. Announced, closed and unknown links count as not open.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Temporal;
use crate::model::{Date, Direction, PlatformId, Reading, State};

/// How open one kind of link was.
#[derive(Clone, Debug, PartialEq)]
pub struct Openness {
    /// The kind; `None` in a file that names none.
    pub kind: Option<Arc<str>>,
    /// How many ordered pairs of owners ever had a link of it.
    pub pairs: usize,
    /// Days on which a count changed, ascending, each with the counts from then on.
    pub steps: Vec<OpenStep>,
}

/// Counts of pairs from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenStep {
    /// From this day on.
    pub first: Date,
    /// Pairs with an open link.
    pub open: usize,
    /// Pairs without an open link that have a partial one.
    pub partial: usize,
}

impl Openness {
    /// The counts of a day: open and partial; none before the first step.
    #[must_use]
    pub fn on(&self, day: Date) -> (usize, usize) {
        let passed = self.steps.partition_point(|step| step.first <= day);
        self.steps[..passed].last().map_or((0, 0), |step| (step.open, step.partial))
    }
}

/// The openness of each kind that `counts` lets through, by number of pairs, most first. `owners` gives the
/// owner of each node in the order of the nodes; links within one owner are no pair.
#[must_use]
pub fn openness(network: &Temporal, owners: &[PlatformId], reading: Reading, counts: &dyn Fn(usize) -> bool) -> Vec<Openness> {
    type Pair<'a> = (&'a PlatformId, &'a PlatformId);
    let mut kinds: BTreeMap<Option<&Arc<str>>, Vec<Change<Pair<'_>>>> = BTreeMap::new();
    let mut pairs: BTreeMap<Option<&Arc<str>>, BTreeSet<Pair<'_>>> = BTreeMap::new();
    for (at, (link, runs)) in network.links.iter().zip(network.runs(reading)).enumerate() {
        let (Some(from), Some(to)) = (owners.get(link.from as usize), owners.get(link.to as usize)) else { continue };
        if from == to || !counts(at) {
            continue;
        }
        let back = (link.id.direction == Direction::Undirected).then_some((to, from));
        for pair in [(from, to)].into_iter().chain(back) {
            pairs.entry(link.id.kind.as_ref()).or_default().insert(pair);
            let changes = kinds.entry(link.id.kind.as_ref()).or_default();
            changes.extend(runs.iter().map(|run| (run.first, pair, at, run.state)));
        }
    }
    let mut found: Vec<Openness> = pairs
        .into_iter()
        .map(|(kind, pairs)| Openness { kind: kind.cloned(), pairs: pairs.len(), steps: steps(kinds.remove(&kind).unwrap_or_default()) })
        .collect();
    found.sort_by(|a, b| b.pairs.cmp(&a.pairs).then_with(|| a.kind.cmp(&b.kind)));
    found
}

/// From a day on, a link of a pair is in a state.
type Change<P> = (Date, P, usize, Option<State>);

/// Replays changes of links into counts of pairs.
fn steps<P: Ord + Copy>(mut changes: Vec<Change<P>>) -> Vec<OpenStep> {
    changes.sort_by_key(|(day, ..)| *day);
    let mut links: BTreeMap<P, BTreeMap<usize, State>> = BTreeMap::new();
    let mut steps: Vec<OpenStep> = vec![];
    let (mut open, mut partial) = (0, 0);
    for (day, pair, link, state) in changes {
        let states = links.entry(pair).or_default();
        let before = states.values().min().copied();
        match state {
            Some(state) => drop(states.insert(link, state)),
            None => drop(states.remove(&link)),
        }
        let after = states.values().min().copied();
        for (count, counted) in [(&mut open, State::Open), (&mut partial, State::Partial)] {
            *count -= usize::from(before == Some(counted));
            *count += usize::from(after == Some(counted));
        }
        let step = OpenStep { first: day, open, partial };
        match steps.last_mut() {
            Some(last) if last.first == day => *last = step,
            _ => steps.push(step),
        }
    }
    steps.dedup_by_key(|step| (step.open, step.partial));
    let silent = steps.iter().take_while(|step| (step.open, step.partial) == (0, 0)).count();
    steps.split_off(silent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::lone_file;

    /// Owners a (a1, a2), b (b1) and c (c1). Worked out by hand: see the comments of the test.
    const LINKS: &str = "event_id,date,from_platform,to_platform,directed,kind,action,status\n\
        1,2020-01-10,a1,b1,true,pay,open,live\n\
        2,2020-03-01,a2,b1,true,pay,restrict,partial\n\
        3,2020-06-01,a1,b1,true,pay,close,live\n\
        4,2020-09-01,b1,c1,false,pay,open,live\n\
        5,2020-02-01,a1,a2,true,pay,open,live\n\
        6,2020-05-01,c1,a1,true,pay,announce,announced\n\
        7,2020-07-01,a1,c1,true,search,open,live\n\
        8,2021-01-01,a2,b1,true,pay,close,live\n";

    fn measured(counts: &dyn Fn(usize) -> bool) -> Vec<Openness> {
        let network = Temporal::of(&lone_file("links.csv", LINKS.as_bytes()).unwrap());
        let owners: Vec<PlatformId> = network.nodes.iter().map(|id| PlatformId::from(&id.as_str()[..1])).collect();
        openness(&network, &owners, Reading::Earliest, counts)
    }

    #[test]
    fn openness_is_what_was_counted_by_hand() {
        let found = measured(&|_| true);
        let kinds: Vec<(Option<&str>, usize)> = found.iter().map(|one| (one.kind.as_deref(), one.pairs)).collect();
        // pay: (a, b), (b, c), (c, b) and (c, a); a1 → a2 stays within an owner.
        assert_eq!(kinds, [(Some("pay"), 4), (Some("search"), 1)]);
        let pay: Vec<(String, usize, usize)> =
            found[0].steps.iter().map(|step| (step.first.to_string(), step.open, step.partial)).collect();
        // a1 → b1 opens; a2 → b1 is partial beside it and only counts once a1 → b1 closes; b1 and c1 open
        // both ways; a2 → b1 closes.
        let step = |day: &str, open, partial| (day.to_owned(), open, partial);
        assert_eq!(pay, [step("2020-01-10", 1, 0), step("2020-06-01", 0, 1), step("2020-09-01", 2, 1), step("2021-01-01", 2, 0)]);
        assert_eq!(found[0].on("2019-12-31".parse().unwrap()), (0, 0));
        assert_eq!(found[0].on("2020-08-31".parse().unwrap()), (0, 1));
    }

    #[test]
    fn what_does_not_count_is_no_pair() {
        let network = Temporal::of(&lone_file("links.csv", LINKS.as_bytes()).unwrap());
        let found = measured(&|at| network.links[at].id.kind.as_deref() == Some("search"));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].pairs, found[0].steps.len()), (1, 1));
    }
}
