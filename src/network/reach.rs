//! Time-respecting reachability: where a traveller can be, and since when, over links that open and shut.
//!
//! A traveller stands at the start before the first event and crosses a link, in its direction, on any day
//! on which it can be passed. Any number of links may be crossed on one day. Whoever is somewhere may wait
//! there, so the earliest arrival is also the best one to go on from (Cooke & Halsey 1966; Dean 2004), and
//! Dijkstra's algorithm on days finds it in O(passages × log nodes). It knows positions of nodes only.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::passage::Passage;

/// A place that can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The first day, in days since 1970; the least number where no link has a date.
    pub day: i32,
    /// The passage that is crossed last, on that day, by position.
    pub by: usize,
    /// How many links the way crosses.
    pub links: u32,
}

/// Passages by the nodes that they lead from and to.
pub struct Ways<'a> {
    passages: &'a [Passage],
    from: Vec<Vec<usize>>,
    to: Vec<Vec<usize>>,
}

impl<'a> Ways<'a> {
    /// Sorts passages of a network with so many nodes.
    #[must_use]
    pub fn of(passages: &'a [Passage], nodes: usize) -> Self {
        let (mut from, mut to) = (vec![vec![]; nodes], vec![vec![]; nodes]);
        for (at, passage) in passages.iter().enumerate() {
            from[passage.from as usize].push(at);
            to[passage.to as usize].push(at);
        }
        Self { passages, from, to }
    }

    /// The earliest arrival at every node, until the end of a day; `None` cannot be reached, and so is the
    /// start. Among ways of one day, one of few links is taken, and of links the first in their order.
    #[must_use]
    pub fn arrivals(&self, start: u32, by: i32) -> Vec<Option<Arrival>> {
        let mut best: Vec<Option<Arrival>> = vec![None; self.from.len()];
        let mut done = vec![false; self.from.len()];
        let mut open = BinaryHeap::from([Reverse((i32::MIN, 0_u32, start))]);
        while let Some(Reverse((day, links, node))) = open.pop() {
            if std::mem::replace(&mut done[node as usize], true) {
                continue;
            }
            for &at in &self.from[node as usize] {
                let passage = &self.passages[at];
                let crossed = day.max(passage.first);
                let to = passage.to as usize;
                let passes = crossed < passage.end && crossed <= by && !done[to];
                if passes && best[to].is_none_or(|known| (crossed, links + 1) < (known.day, known.links)) {
                    best[to] = Some(Arrival { day: crossed, by: at, links: links + 1 });
                    open.push(Reverse((crossed, links + 1, passage.to)));
                }
            }
        }
        best
    }

    /// The passages of the way to a node, in order, each with the day on which it is crossed.
    #[must_use]
    pub fn way_to(&self, arrivals: &[Option<Arrival>], node: u32) -> Vec<(&'a Passage, i32)> {
        let mut way = vec![];
        let mut at = node;
        while let Some(arrival) = arrivals.get(at as usize).copied().flatten() {
            let passage = &self.passages[arrival.by];
            way.push((passage, arrival.day));
            at = passage.from;
        }
        way.reverse();
        way
    }

    /// The one opening without which most of what is reached is reached no more; `None` if there is none
    /// without which anything is lost.
    ///
    /// Only openings on the ways that were found can be it, and only what lies behind one on them is touched
    /// when it is taken away: all else is reached as before. So each is tried by a search among those alone, from
    /// the one with most behind it until no other can lose more. In all that takes O(sum of lengths of ways ×
    /// passages at a node).
    #[must_use]
    pub fn critical(&self, arrivals: &[Option<Arrival>], start: u32, by: i32) -> Option<Critical> {
        let tree = Tree::of(self, arrivals);
        let mut candidates: Vec<((u32, u32), usize)> = tree.counts(self, arrivals);
        candidates.sort_by_key(|(opening, behind)| (Reverse(*behind), *opening));
        let mut best: Option<Critical> = None;
        for (opening, behind) in candidates {
            let most = best.as_ref().map_or(0, |best| best.lost.len());
            if behind <= most {
                break;
            }
            let lost = self.lost(arrivals, start, by, opening, &tree.behind(opening));
            let passage = tree.openings[&opening].first().and_then(|node| arrivals[*node as usize]).map(|arrival| arrival.by);
            if let Some(passage) = passage.filter(|_| lost.len() > most) {
                best = Some(Critical { passage, lost });
            }
        }
        best
    }

    /// Which of the nodes behind an opening are reached no more without it, ascending.
    fn lost(&self, arrivals: &[Option<Arrival>], start: u32, by: i32, opening: (u32, u32), behind: &[u32]) -> Vec<u32> {
        let touched: BTreeSet<u32> = behind.iter().copied().collect();
        let since = |node: u32| if node == start { Some(i32::MIN) } else { arrivals[node as usize].map(|arrival| arrival.day) };
        let crossed = |at: usize, day: i32| {
            let passage = &self.passages[at];
            let crossed = day.max(passage.first);
            (self.opening(at) != opening && crossed < passage.end && crossed <= by).then_some(Reverse((crossed, passage.to)))
        };
        let mut open = BinaryHeap::new();
        for &at in behind.iter().flat_map(|node| &self.to[*node as usize]) {
            let from = self.passages[at].from;
            open.extend(since(from).filter(|_| !touched.contains(&from)).and_then(|day| crossed(at, day)));
        }
        let mut reached = BTreeSet::new();
        while let Some(Reverse((day, node))) = open.pop() {
            if reached.insert(node) {
                let onward = self.from[node as usize].iter().filter(|at| touched.contains(&self.passages[**at].to));
                open.extend(onward.filter_map(|at| crossed(*at, day)));
            }
        }
        touched.into_iter().filter(|node| !reached.contains(node)).collect()
    }

    fn opening(&self, passage: usize) -> (u32, u32) {
        (self.passages[passage].link, self.passages[passage].span)
    }
}

/// The ways that were found, as a tree.
struct Tree {
    /// Nodes that the ways lead to from each.
    onward: Vec<Vec<u32>>,
    /// Openings, with the nodes that the ways come to by each.
    openings: BTreeMap<(u32, u32), Vec<u32>>,
}

impl Tree {
    fn of(ways: &Ways<'_>, arrivals: &[Option<Arrival>]) -> Self {
        let mut tree = Self { onward: vec![vec![]; arrivals.len()], openings: BTreeMap::new() };
        for (node, arrival) in (0_u32..).zip(arrivals) {
            let Some(arrival) = arrival else { continue };
            tree.onward[ways.passages[arrival.by].from as usize].push(node);
            tree.openings.entry(ways.opening(arrival.by)).or_default().push(node);
        }
        tree
    }

    /// How many nodes lie behind each opening.
    fn counts(&self, ways: &Ways<'_>, arrivals: &[Option<Arrival>]) -> Vec<((u32, u32), usize)> {
        let mut order: Vec<(Arrival, usize)> = arrivals.iter().zip(0..).filter_map(|(arrival, node)| Some(((*arrival)?, node))).collect();
        // Whoever is further on comes later, or on the same day by more links.
        order.sort_by_key(|(arrival, _)| Reverse((arrival.day, arrival.links)));
        let mut behind = vec![1_usize; arrivals.len()];
        for (arrival, node) in order {
            behind[ways.passages[arrival.by].from as usize] += behind[node];
        }
        self.openings.iter().map(|(opening, nodes)| (*opening, nodes.iter().map(|node| behind[*node as usize]).sum())).collect()
    }

    /// All nodes whose way crosses an opening.
    fn behind(&self, opening: (u32, u32)) -> Vec<u32> {
        let mut behind = self.openings.get(&opening).cloned().unwrap_or_default();
        let mut at = 0;
        while let Some(node) = behind.get(at).copied() {
            behind.extend_from_slice(&self.onward[node as usize]);
            at += 1;
        }
        behind
    }
}

/// An opening that much depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Critical {
    /// A passage of it that the ways cross, by position.
    pub passage: usize,
    /// Nodes that would not be reached without it, ascending.
    pub lost: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NODES: u32 = 7;
    const DAYS: i32 = 12;

    fn passage(at: u32, (from, to): (u32, u32), first: i32, end: i32) -> Passage {
        Passage { link: at, span: 0, from, to, first, end, event: "e".into() }
    }

    /// Who can be where at the end of each day, by going on as long as anything changes.
    fn brute_force(passages: &[Passage], start: u32, without: Option<u32>) -> Vec<Option<i32>> {
        let mut there = vec![false; NODES as usize];
        let mut since = vec![None; NODES as usize];
        there[start as usize] = true;
        for day in -1..=DAYS {
            loop {
                let open = |passage: &&Passage| passage.first <= day && day < passage.end && Some(passage.link) != without;
                let next = passages.iter().filter(open).find(|passage| there[passage.from as usize] && !there[passage.to as usize]);
                let Some(passage) = next else { break };
                there[passage.to as usize] = true;
                since[passage.to as usize] = Some(day);
            }
        }
        since
    }

    fn networks() -> impl Strategy<Value = Vec<Passage>> {
        let one = ((0..NODES, 0..NODES), 0..DAYS, 1..DAYS, any::<bool>());
        prop::collection::vec(one, 0..24).prop_map(|all| {
            let made = (0..).zip(all).flat_map(|(at, ((from, to), first, length, is_both))| {
                let along = passage(at, (from, to), first, first + length);
                let back = passage(at, (to, from), first, first + length);
                std::iter::once(along).chain(is_both.then_some(back))
            });
            made.filter(|passage| passage.from != passage.to).collect()
        })
    }

    proptest! {
        #[test]
        fn the_earliest_arrival_is_that_of_all_walks(passages in networks(), by in 0..DAYS) {
            let ways = Ways::of(&passages, NODES as usize);
            let arrivals = ways.arrivals(0, by);
            let all = brute_force(&passages, 0, None);
            for node in 0..NODES {
                let found = arrivals[node as usize].map(|arrival| arrival.day);
                prop_assert_eq!(found, all[node as usize].filter(|day| *day <= by), "node {}", node);
                let way = ways.way_to(&arrivals, node);
                let mut here = 0;
                let mut day = i32::MIN;
                for (passage, crossed) in &way {
                    prop_assert!(passage.from == here && *crossed >= day);
                    prop_assert!(passage.first <= *crossed && *crossed < passage.end);
                    (here, day) = (passage.to, *crossed);
                }
                prop_assert!(found.is_none() || (here == node && Some(day) == found));
            }
        }

        #[test]
        fn the_critical_opening_is_the_worst_of_all(passages in networks()) {
            let ways = Ways::of(&passages, NODES as usize);
            let arrivals = ways.arrivals(0, DAYS * 3);
            let had = brute_force(&passages, 0, None);
            let reached = |since: &[Option<i32>]| since.iter().flatten().count();
            // Beyond the days of the brute force nothing new is reached: every span begins within them.
            let worst = passages.iter().map(|passage| reached(&had) - reached(&brute_force(&passages, 0, Some(passage.link)))).max();
            let critical = ways.critical(&arrivals, 0, DAYS * 3);
            prop_assert_eq!(critical.as_ref().map_or(0, |critical| critical.lost.len()), worst.unwrap_or(0));
            if let Some(critical) = critical {
                let left = brute_force(&passages, 0, Some(passages[critical.passage].link));
                prop_assert!(critical.lost.iter().all(|node| had[*node as usize].is_some() && left[*node as usize].is_none()));
            }
        }
    }

    #[test]
    fn a_door_that_is_shut_before_anyone_comes_is_no_way() {
        let passages = vec![passage(0, (0, 1), 5, 9), passage(1, (1, 2), 1, 5), passage(2, (1, 3), 1, 6), passage(3, (3, 4), 7, i32::MAX)];
        let ways = Ways::of(&passages, 5);
        let arrivals = ways.arrivals(0, i32::MAX);
        let days: Vec<Option<i32>> = arrivals.iter().map(|arrival| arrival.map(|arrival| arrival.day)).collect();
        assert_eq!(days, [None, Some(5), None, Some(5), Some(7)]);
        let crossed: Vec<i32> = ways.way_to(&arrivals, 4).iter().map(|(_, day)| *day).collect();
        assert_eq!(crossed, [5, 5, 7]);
        assert_eq!(ways.critical(&arrivals, 0, i32::MAX).map(|critical| critical.lost), Some(vec![1, 3, 4]));
        assert_eq!(ways.arrivals(0, 6)[4], None);
    }
}
