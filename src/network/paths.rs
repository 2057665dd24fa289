//! Paths of a moment: shortest, all shortest and the k shortest without a node twice, through several nodes
//! in order, and what lies within so many steps. Every arc is one step long.
//!
//! The libraries at hand list all shortest paths without an end, which may be more than there are atoms, and
//! know no k shortest paths without loops: both are worked out here, in ascending order of length, then of
//! nodes. It knows positions of nodes only; what may be passed is for the caller to say.

use std::collections::{BTreeSet, VecDeque};

use super::metrics::Simple;

/// Which way arcs are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Way {
    /// Either way.
    #[default]
    Both,
    /// Along them.
    Out,
    /// Against them.
    In,
}

/// Neighbours of each node, ascending, along arcs and against them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roads {
    onward: Vec<Vec<u32>>,
    back: Vec<Vec<u32>>,
}

/// Nodes and first steps that a search leaves out.
struct Closed<'a> {
    nodes: &'a [u32],
    steps: &'a BTreeSet<u32>,
}

impl Roads {
    /// The arcs of a graph.
    #[must_use]
    pub fn of(graph: &Simple) -> Self {
        let (mut onward, mut back) = (vec![vec![]; graph.nodes], vec![vec![]; graph.nodes]);
        for &(from, to) in &graph.arcs {
            onward[from as usize].push(to);
            back[to as usize].push(from);
        }
        Self { onward, back }
    }

    /// How many steps each node is from the nearest of some; `None` is more than `most`, or never.
    #[must_use]
    pub fn within(&self, centres: &[u32], most: u32, way: Way) -> Vec<Option<u32>> {
        let mut steps: Vec<Option<u32>> = vec![None; self.onward.len()];
        let mut queue = VecDeque::new();
        for &centre in centres {
            if let Some(known @ None) = steps.get_mut(centre as usize) {
                *known = Some(0);
                queue.push_back((centre, 0));
            }
        }
        while let Some((node, away)) = queue.pop_front().filter(|(_, away)| *away < most) {
            let along = (way != Way::In).then(|| &self.onward[node as usize]);
            let against = (way != Way::Out).then(|| &self.back[node as usize]);
            for &next in along.into_iter().chain(against).flatten() {
                if steps[next as usize].is_none() {
                    steps[next as usize] = Some(away + 1);
                    queue.push_back((next, away + 1));
                }
            }
        }
        steps
    }

    /// Steps from each node to `to`, around what is closed.
    fn steps_to(&self, to: u32, closed: &[u32]) -> Vec<Option<u32>> {
        let mut steps = vec![None; self.back.len()];
        let mut shut = vec![false; self.back.len()];
        for node in closed {
            shut[*node as usize] = true;
        }
        let mut queue = VecDeque::new();
        if !shut[to as usize] {
            steps[to as usize] = Some(0);
            queue.push_back((to, 0_u32));
        }
        while let Some((node, away)) = queue.pop_front() {
            for &before in &self.back[node as usize] {
                if steps[before as usize].is_none() && !shut[before as usize] {
                    steps[before as usize] = Some(away + 1);
                    queue.push_back((before, away + 1));
                }
            }
        }
        steps
    }

    /// The shortest path between two nodes, both included, the first by nodes among those of one length.
    #[must_use]
    pub fn shortest(&self, from: u32, to: u32) -> Option<Vec<u32>> {
        self.shortest_around(from, to, &Closed { nodes: &[], steps: &BTreeSet::new() })
    }

    /// The start itself is closed as well: no shortest path comes back to it, whatever first step is left.
    fn shortest_around(&self, from: u32, to: u32, closed: &Closed<'_>) -> Option<Vec<u32>> {
        let mut path = vec![from];
        if from == to {
            return Some(path);
        }
        let steps = self.steps_to(to, &[closed.nodes, &[from]].concat());
        let nearest = |here: u32, shut: &BTreeSet<u32>| {
            let onward = self.onward[here as usize].iter().filter(|next| !shut.contains(next));
            onward.filter_map(|next| Some((steps[*next as usize]?, *next))).min()
        };
        let (mut left, mut here) = nearest(from, closed.steps)?;
        path.push(here);
        while left > 0 {
            (left, here) = nearest(here, &BTreeSet::new())?;
            path.push(here);
        }
        Some(path)
    }

    /// All shortest paths, at most so many of them, and how many there are in all, at most `u64::MAX`.
    #[must_use]
    pub fn all_shortest(&self, from: u32, to: u32, most: usize) -> (Vec<Vec<u32>>, u64) {
        let steps = self.steps_to(to, &[]);
        let Some(length) = steps[from as usize] else { return (vec![], 0) };
        let mut paths = vec![];
        let mut open = vec![vec![from]];
        while let Some(path) = open.pop().filter(|_| paths.len() < most) {
            let here = path[path.len() - 1];
            if here == to {
                paths.push(path);
                continue;
            }
            let nearer = |next: &&u32| steps[**next as usize].is_some_and(|left| Some(left + 1) == steps[here as usize]);
            let onward = self.onward[here as usize].iter().rev().filter(nearer);
            open.extend(onward.map(|next| path.iter().copied().chain([*next]).collect()));
        }
        (paths, self.count(&steps, from, to, length))
    }

    fn count(&self, steps: &[Option<u32>], from: u32, to: u32, length: u32) -> u64 {
        let mut ways = vec![0_u64; steps.len()];
        ways[from as usize] = 1;
        let mut layer = BTreeSet::from([from]);
        for left in (0..length).rev() {
            let mut next_layer = BTreeSet::new();
            for here in layer {
                for &next in self.onward[here as usize].iter().filter(|next| steps[**next as usize] == Some(left)) {
                    ways[next as usize] = ways[next as usize].saturating_add(ways[here as usize]);
                    next_layer.insert(next);
                }
            }
            layer = next_layer;
        }
        ways[to as usize]
    }

    /// The shortest paths that come to no node twice, at most so many (Yen 1971), by length, then by nodes.
    #[must_use]
    pub fn k_shortest(&self, from: u32, to: u32, most: usize) -> Vec<Vec<u32>> {
        let mut found: Vec<Vec<u32>> = vec![];
        let mut waiting: BTreeSet<(usize, Vec<u32>)> = self.shortest(from, to).map(|path| (path.len(), path)).into_iter().collect();
        while found.len() < most
            && let Some((_, path)) = waiting.pop_first()
        {
            for at in 0..path.len() - 1 {
                let root = &path[..=at];
                let same = found.iter().chain([&path]).filter(|known| known.len() > at + 1 && known[..=at] == *root);
                let taken: BTreeSet<u32> = same.map(|known| known[at + 1]).collect();
                let spur = self.shortest_around(path[at], to, &Closed { nodes: &path[..at], steps: &taken });
                if let Some(spur) = spur {
                    let whole: Vec<u32> = root[..at].iter().copied().chain(spur).collect();
                    waiting.insert((whole.len(), whole));
                }
            }
            found.push(path);
        }
        found
    }

    /// The shortest way that comes to all of these in order: shortest paths end to end, so a node between
    /// may come twice.
    ///
    /// # Errors
    /// The first two between which there is no path, by position in `stops`.
    pub fn through(&self, stops: &[u32]) -> Result<Vec<u32>, usize> {
        let mut whole: Vec<u32> = stops.first().copied().into_iter().collect();
        for (at, pair) in stops.windows(2).enumerate() {
            let leg = self.shortest(pair[0], pair[1]).ok_or(at)?;
            whole.extend(leg.into_iter().skip(1));
        }
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NODES: usize = 7;

    fn graphs() -> impl Strategy<Value = Simple> {
        let arcs = prop::collection::vec((0..7_u32, 0..7_u32), 0..22);
        (arcs, any::<bool>()).prop_map(|(arcs, directed)| Simple::new(NODES, directed, arcs))
    }

    /// Every simple path by trying all, by length, then by nodes.
    fn all_simple(graph: &Simple, from: u32, to: u32) -> Vec<Vec<u32>> {
        let mut open = vec![vec![from]];
        let mut found = vec![];
        while let Some(path) = open.pop() {
            let here = path[path.len() - 1];
            if here == to {
                found.push(path);
                continue;
            }
            let onward = graph.arcs.iter().filter(|(a, b)| *a == here && !path.contains(b));
            open.extend(onward.map(|(_, b)| path.iter().copied().chain([*b]).collect::<Vec<_>>()));
        }
        found.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        found
    }

    proptest! {
        #[test]
        fn paths_are_the_first_of_all_simple_ones(graph in graphs(), to in 1..7_u32) {
            let roads = Roads::of(&graph);
            let all = all_simple(&graph, 0, to);
            let least = all.first().map_or(0, Vec::len);
            let shortest: Vec<Vec<u32>> = all.iter().filter(|path| path.len() == least).cloned().collect();
            prop_assert_eq!(roads.shortest(0, to), all.first().cloned());
            prop_assert_eq!(roads.all_shortest(0, to, 1000), (shortest.clone(), shortest.len() as u64));
            prop_assert_eq!(roads.all_shortest(0, to, 1).0, shortest[..shortest.len().min(1)].to_vec());
            for k in [1, 3, 1000] {
                prop_assert_eq!(roads.k_shortest(0, to, k), all[..all.len().min(k)].to_vec());
            }
        }

        #[test]
        fn what_is_near_is_what_short_paths_lead_to(graph in graphs(), most in 0..4_u32) {
            let roads = Roads::of(&graph);
            let steps = |from: u32, to: u32| roads.shortest(from, to).map(|path| u32::try_from(path.len()).unwrap() - 1);
            let (out, against) = (roads.within(&[0], most, Way::Out), roads.within(&[0], most, Way::In));
            for node in 0..7 {
                prop_assert_eq!(out[node as usize], steps(0, node).filter(|steps| *steps <= most));
                prop_assert_eq!(against[node as usize], steps(node, 0).filter(|steps| *steps <= most));
            }
        }
    }

    #[test]
    fn a_way_through_several_may_turn_back() {
        let roads = Roads::of(&Simple::new(5, false, [(0, 1), (1, 2), (1, 3)]));
        assert_eq!(roads.through(&[0, 2, 3]), Ok(vec![0, 1, 2, 1, 3]));
        assert_eq!(roads.through(&[0, 2, 4, 3]), Err(1));
        assert_eq!(roads.within(&[2, 4], 1, Way::Both), [None, Some(1), Some(0), None, Some(0)]);
        assert_eq!(roads.within(&[1], 0, Way::Both)[1], Some(0));
    }

    #[test]
    fn more_paths_than_anyone_can_list_are_counted() {
        // Seventy squares in a row, with two ways around each.
        let square = |at: u32| [(3 * at, 3 * at + 1), (3 * at, 3 * at + 2), (3 * at + 1, 3 * at + 3), (3 * at + 2, 3 * at + 3)];
        let roads = Roads::of(&Simple::new(211, true, (0..70).flat_map(square)));
        let (paths, all) = roads.all_shortest(0, 210, 10);
        assert_eq!((paths.len(), all), (10, u64::MAX));
        let (_, all) = roads.all_shortest(0, 90, 10);
        assert_eq!(all, 1 << 30);
    }
}
