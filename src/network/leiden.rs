//! Communities by the Leiden algorithm for modularity: an undirected graph in, a label per node out.
//! It knows nothing of platforms, weights of links, time or where luck comes from: the seed is given.
//!
//! Traag, Waltman & van Eck, *From Louvain to Leiden: guaranteeing well-connected communities*,
//! Scientific Reports 9, 5233 (2019), with the randomness θ = 0.01 of its reference implementation.

use std::collections::VecDeque;

/// How far a refinement may stray from the best merge, in links (θ of the paper).
const RANDOMNESS: f64 = 0.01;
/// Whole passes over the graph; the result is stable long before.
const MAX_PASSES: usize = 32;
/// Runs of which the best counts: a single one ends a little below the best that is known now and then.
const MOST_RUNS: usize = 100;
/// Links times runs that are worth waiting for; a larger graph gets one run.
const WORK: usize = 20_000;
/// A gain below this is rounding, in links.
const NO_GAIN: f64 = 1e-10;

/// The generator of Steele, Lea & Flood, *Fast splittable pseudorandom number generators* (2014).
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// The same seed gives the same numbers for ever.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 evenly spread bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0.0..1.0`, all alike.
    pub fn unit(&mut self) -> f64 {
        let high = u32::try_from(self.bits() >> 32).unwrap_or(u32::MAX);
        f64::from(high) / 4_294_967_296.0
    }

    /// A number in `-half..half`, all alike.
    #[allow(clippy::cast_possible_truncation, reason = "a place needs no more than an f32")]
    pub fn within(&mut self, half: f32) -> f32 {
        (2.0 * self.unit() - 1.0) as f32 * half
    }

    /// Fisher–Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let bound = last as u64 + 1;
            let pick = usize::try_from(self.bits() % bound).unwrap_or(last);
            items.swap(last, pick);
        }
    }
}

/// An undirected weighted graph in rows; a loop counts twice in `strength` and stands in no row.
struct Weighted {
    starts: Vec<usize>,
    neighbours: Vec<(usize, f64)>,
    strength: Vec<f64>,
    /// Sum of all strengths, 2m.
    total: f64,
    /// What chance counts for: more makes smaller communities.
    resolution: f64,
}

impl Weighted {
    fn from_links(nodes: usize, links: &[(u32, u32)], resolution: f64) -> Self {
        let mut pairs: Vec<(usize, usize, f64)> = Vec::with_capacity(2 * links.len());
        for &(a, b) in links {
            let (a, b) = (a as usize, b as usize);
            if a != b {
                pairs.extend([(a, b, 1.0), (b, a, 1.0)]);
            }
        }
        pairs.sort_unstable_by_key(|&(a, b, _)| (a, b));
        pairs.dedup_by_key(|&mut (a, b, _)| (a, b));
        Self::from_sorted(vec![0.0; nodes], &pairs, resolution)
    }

    /// Rows from ascending `(a, b, weight)`; equal pairs are added up. `own` is the strength already
    /// inside each node.
    fn from_sorted(own: Vec<f64>, pairs: &[(usize, usize, f64)], resolution: f64) -> Self {
        let mut strength = own;
        let mut starts = vec![0; strength.len() + 1];
        let mut neighbours: Vec<(usize, f64)> = Vec::with_capacity(pairs.len());
        let mut last = None;
        for &(a, b, weight) in pairs {
            strength[a] += weight;
            match neighbours.last_mut() {
                Some(same) if last == Some((a, b)) => same.1 += weight,
                _ => {
                    neighbours.push((b, weight));
                    starts[a + 1] += 1;
                }
            }
            last = Some((a, b));
        }
        for node in 1..starts.len() {
            starts[node] += starts[node - 1];
        }
        let total = strength.iter().sum();
        Self { starts, neighbours, strength, total, resolution }
    }

    /// The links that chance would put between two parts of these strengths.
    fn expected(&self, a: f64, b: f64) -> f64 {
        self.resolution * a * b / self.total
    }

    const fn nodes(&self) -> usize {
        self.strength.len()
    }

    fn row(&self, node: usize) -> &[(usize, f64)] {
        &self.neighbours[self.starts[node]..self.starts[node + 1]]
    }

    /// One node per part; what was between parts stays between nodes.
    fn folded(&self, part: &[usize], parts: usize) -> Self {
        let mut own = vec![0.0; parts];
        let mut pairs = Vec::new();
        for node in 0..self.nodes() {
            let mut inside = self.strength[node];
            for &(other, weight) in self.row(node) {
                if part[other] != part[node] {
                    pairs.push((part[node], part[other], weight));
                    inside -= weight;
                }
            }
            own[part[node]] += inside;
        }
        pairs.sort_by_key(|&(a, b, _)| (a, b));
        Self::from_sorted(own, &pairs, self.resolution)
    }
}

/// Weights from one node to the parts around it, reset in the time it took to fill.
struct Around {
    weight: Vec<f64>,
    parts: Vec<usize>,
}

impl Around {
    fn new(parts: usize) -> Self {
        Self { weight: vec![0.0; parts], parts: Vec::new() }
    }

    fn clear(&mut self) {
        for part in self.parts.drain(..) {
            self.weight[part] = 0.0;
        }
    }

    fn add(&mut self, part: usize, weight: f64) {
        if self.weight[part] == 0.0 {
            self.parts.push(part);
        }
        self.weight[part] += weight;
    }
}

/// Labels `0..k` in order of first appearance, one per node of `0..nodes`, for the undirected graph
/// with these links (loops and repeats are dropped).
///
/// Modularity at a resolution above 0; every community is connected; the same seed gives the same labels.
#[must_use]
pub fn communities(nodes: usize, links: &[(u32, u32)], resolution: f64, seed: u64) -> Vec<u32> {
    let graph = Weighted::from_links(nodes, links, resolution);
    let mut random = SplitMix64::new(seed);
    let mut best = (0..nodes).collect();
    let mut most = f64::NEG_INFINITY;
    for _ in 0..(WORK / (links.len() + 1)).clamp(1, MOST_RUNS) {
        let labels = run(&graph, &mut random);
        let reached = modularity_of(&graph, &labels);
        if reached > most + 1e-12 {
            (best, most) = (labels, reached);
        }
    }
    renumber(&mut best);
    best.into_iter().map(|label| u32::try_from(label).unwrap_or(u32::MAX)).collect()
}

/// One run from every node alone, until a pass gains nothing.
fn run(graph: &Weighted, random: &mut SplitMix64) -> Vec<usize> {
    let mut labels: Vec<usize> = (0..graph.nodes()).collect();
    let mut best = modularity_of(graph, &labels);
    for _ in 0..MAX_PASSES {
        let next = connected(graph, &pass(graph, labels.clone(), random));
        let reached = modularity_of(graph, &next);
        if reached <= best + 1e-12 {
            break;
        }
        best = reached;
        labels = next;
    }
    labels
}

/// Modularity of labels at a resolution (Newman & Girvan 2004; Reichardt & Bornholdt 2006); 0 without links.
#[must_use]
pub fn modularity(nodes: usize, links: &[(u32, u32)], labels: &[u32], resolution: f64) -> f64 {
    let labels: Vec<usize> = labels.iter().map(|&label| label as usize).collect();
    modularity_of(&Weighted::from_links(nodes, links, resolution), &labels)
}

fn modularity_of(graph: &Weighted, labels: &[usize]) -> f64 {
    if graph.total == 0.0 {
        return 0.0;
    }
    let parts = labels.iter().max().map_or(0, |last| last + 1);
    let mut strength = vec![0.0; parts];
    let mut inside = vec![0.0; parts];
    for node in 0..graph.nodes() {
        strength[labels[node]] += graph.strength[node];
        for &(other, weight) in graph.row(node) {
            if labels[other] == labels[node] {
                inside[labels[node]] += weight;
            }
        }
    }
    strength.iter().zip(&inside).map(|(s, i)| i / graph.total - graph.resolution * (s / graph.total).powi(2)).sum()
}

/// One pass: move, refine, fold, and again on the folded graph until nothing merges.
fn pass(graph: &Weighted, mut labels: Vec<usize>, random: &mut SplitMix64) -> Vec<usize> {
    let mut level = None;
    let mut node_of: Vec<usize> = (0..graph.nodes()).collect();
    loop {
        let current = level.as_ref().unwrap_or(graph);
        move_nodes(current, &mut labels, random);
        let mut refined = refine(current, &labels, random);
        let parts = renumber(&mut refined);
        if parts == current.nodes() {
            return node_of.into_iter().map(|node| labels[node]).collect();
        }
        let mut folded_labels = vec![0; parts];
        for (node, &part) in refined.iter().enumerate() {
            folded_labels[part] = labels[node];
        }
        renumber(&mut folded_labels);
        let folded = current.folded(&refined, parts);
        for node in &mut node_of {
            *node = refined[*node];
        }
        labels = folded_labels;
        level = Some(folded);
    }
}

/// Local moving with a queue: each node to the neighbouring (or an empty) community of most gain.
fn move_nodes(graph: &Weighted, labels: &mut [usize], random: &mut SplitMix64) {
    let nodes = graph.nodes();
    let mut strength = vec![0.0; nodes];
    let mut size = vec![0_usize; nodes];
    for (node, &label) in labels.iter().enumerate() {
        strength[label] += graph.strength[node];
        size[label] += 1;
    }
    let mut empty: Vec<usize> = (0..nodes).rev().filter(|&label| size[label] == 0).collect();
    let mut order: Vec<usize> = (0..nodes).collect();
    random.shuffle(&mut order);
    let mut queue = VecDeque::from(order);
    let mut waiting = vec![true; nodes];
    let mut around = Around::new(nodes);
    while let Some(node) = queue.pop_front() {
        waiting[node] = false;
        let old = labels[node];
        strength[old] -= graph.strength[node];
        size[old] -= 1;
        if size[old] == 0 {
            strength[old] = 0.0;
            empty.push(old);
        }
        let new = best_community(graph, node, labels, &strength, &empty, &mut around);
        if size[new] == 0 {
            empty.pop();
        }
        strength[new] += graph.strength[node];
        size[new] += 1;
        labels[node] = new;
        if new != old {
            for &(other, _) in graph.row(node) {
                if labels[other] != new && !waiting[other] {
                    waiting[other] = true;
                    queue.push_back(other);
                }
            }
        }
    }
}

/// The community of most gain for a node already taken out; its old one unless another is better.
fn best_community(graph: &Weighted, node: usize, labels: &[usize], strength: &[f64], empty: &[usize], around: &mut Around) -> usize {
    around.clear();
    for &(other, weight) in graph.row(node) {
        around.add(labels[other], weight);
    }
    let gain = |label: usize| around.weight[label] - graph.expected(graph.strength[node], strength[label]);
    let mut best = labels[node];
    let mut most = gain(best);
    for &label in &around.parts {
        if gain(label) > most + NO_GAIN {
            (best, most) = (label, gain(label));
        }
    }
    match empty.last() {
        Some(&alone) if most < -NO_GAIN => alone,
        _ => best,
    }
}

/// Parts of communities on their way, each named after one of its nodes.
struct Parts<'a> {
    graph: &'a Weighted,
    labels: &'a [usize],
    /// Strength of whole communities.
    whole: Vec<f64>,
    part: Vec<usize>,
    strength: Vec<f64>,
    /// Weight from a part to the rest of its community.
    cut: Vec<f64>,
    alone: Vec<bool>,
}

impl<'a> Parts<'a> {
    /// Every node a part of its own.
    fn new(graph: &'a Weighted, labels: &'a [usize]) -> Self {
        let nodes = graph.nodes();
        let mut whole = vec![0.0; nodes];
        let mut cut = vec![0.0; nodes];
        for node in 0..nodes {
            whole[labels[node]] += graph.strength[node];
            let inside = graph.row(node).iter().filter(|(other, _)| labels[*other] == labels[node]);
            cut[node] = inside.map(|(_, weight)| weight).sum();
        }
        let (part, strength) = ((0..nodes).collect(), graph.strength.clone());
        Self { graph, labels, whole, part, strength, cut, alone: vec![true; nodes] }
    }

    /// Whether a part is well connected to the rest of its community.
    fn holds(&self, part: usize) -> bool {
        let rest = self.whole[self.labels[part]] - self.strength[part];
        self.cut[part] >= self.graph.expected(self.strength[part], rest) - NO_GAIN
    }

    /// Merges a node that is still alone into a part beside it, by chance, if that gains.
    fn merge(&mut self, node: usize, around: &mut Around, random: &mut SplitMix64) {
        around.clear();
        for &(other, weight) in self.graph.row(node) {
            if self.labels[other] == self.labels[node] {
                around.add(self.part[other], weight);
            }
        }
        let sound = around.parts.iter().filter(|&&to| self.holds(to));
        let gains: Vec<(usize, f64)> = sound
            .map(|&to| (to, around.weight[to] - self.graph.expected(self.strength[node], self.strength[to])))
            .filter(|&(_, gain)| gain >= 0.0)
            .collect();
        let Some(to) = draw(&gains, random) else { return };
        self.cut[to] += self.cut[node] - 2.0 * around.weight[to];
        self.strength[to] += self.strength[node];
        (self.alone[to], self.alone[node]) = (false, false);
        (self.cut[node], self.strength[node]) = (0.0, 0.0);
        self.part[node] = to;
    }
}

/// Splits every community into parts that are connected and well connected to the rest of it.
fn refine(graph: &Weighted, labels: &[usize], random: &mut SplitMix64) -> Vec<usize> {
    let mut parts = Parts::new(graph, labels);
    let mut order: Vec<usize> = (0..graph.nodes()).collect();
    random.shuffle(&mut order);
    let mut around = Around::new(graph.nodes());
    for node in order {
        if parts.alone[node] && parts.holds(node) {
            parts.merge(node, &mut around, random);
        }
    }
    parts.part
}

/// A part with probability ∝ exp(gain / θ), or none, which has gain 0.
fn draw(gains: &[(usize, f64)], random: &mut SplitMix64) -> Option<usize> {
    let most = gains.iter().fold(0.0_f64, |most, &(_, gain)| most.max(gain));
    let likely = |gain: f64| ((gain - most) / RANDOMNESS).exp();
    let all = likely(0.0) + gains.iter().map(|&(_, gain)| likely(gain)).sum::<f64>();
    let mut left = random.unit() * all;
    for &(part, gain) in gains {
        left -= likely(gain);
        if left < 0.0 {
            return Some(part);
        }
    }
    None
}

/// Splits what is not connected, which never lowers modularity.
fn connected(graph: &Weighted, labels: &[usize]) -> Vec<usize> {
    let mut split = vec![usize::MAX; graph.nodes()];
    let mut stack = Vec::new();
    let mut parts = 0;
    for start in 0..graph.nodes() {
        if split[start] != usize::MAX {
            continue;
        }
        split[start] = parts;
        stack.push(start);
        while let Some(node) = stack.pop() {
            for &(other, _) in graph.row(node) {
                if split[other] == usize::MAX && labels[other] == labels[node] {
                    split[other] = parts;
                    stack.push(other);
                }
            }
        }
        parts += 1;
    }
    split
}

/// Labels to `0..k` in order of first appearance; gives k. Every label is below the length.
fn renumber(labels: &mut [usize]) -> usize {
    let bound = labels.iter().max().map_or(0, |last| last + 1);
    let mut new = vec![usize::MAX; bound];
    let mut parts = 0;
    for label in labels {
        if new[*label] == usize::MAX {
            new[*label] = parts;
            parts += 1;
        }
        *label = new[*label];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cliques_on_a_ring(cliques: u32, size: u32) -> Vec<(u32, u32)> {
        let mut links = Vec::new();
        for clique in 0..cliques {
            let first = clique * size;
            for a in 0..size {
                links.extend((a + 1..size).map(|b| (first + a, first + b)));
            }
            links.push((first, (first + size) % (cliques * size)));
        }
        links
    }

    #[test]
    fn two_cliques_joined_by_a_link_are_two_communities() {
        let mut links = cliques_on_a_ring(2, 5);
        links.dedup();
        let labels = communities(10, &links, 1.0, 0);
        assert_eq!(labels, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    }

    #[test]
    fn a_ring_of_cliques_is_found_whole_for_any_seed() {
        let links = cliques_on_a_ring(12, 6);
        for seed in 0..20 {
            let labels = communities(72, &links, 1.0, seed);
            assert_eq!(labels.iter().max(), Some(&11), "seed {seed}");
            assert!(labels.chunks(6).all(|clique| clique.iter().all(|label| *label == clique[0])));
        }
    }

    #[test]
    fn nothing_and_lone_nodes_are_fine() {
        assert!(communities(0, &[], 1.0, 0).is_empty());
        assert_eq!(communities(3, &[], 1.0, 7), [0, 1, 2]);
        assert_eq!(communities(2, &[(0, 0)], 1.0, 7), [0, 1]);
        assert!(modularity(3, &[], &[0, 1, 2], 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn communities_are_connected_and_repeat_with_the_seed() {
        let mut random = SplitMix64::new(5);
        let links: Vec<(u32, u32)> = (0..900).map(|_| ((random.bits() % 400) as u32, (random.bits() % 400) as u32)).collect();
        let graph = Weighted::from_links(400, &links, 1.0);
        for (seed, resolution) in (0..10).zip([0.5, 1.0, 2.0].into_iter().cycle()) {
            let labels = communities(400, &links, resolution, seed);
            assert_eq!(labels, communities(400, &links, resolution, seed));
            let whole: Vec<usize> = labels.iter().map(|&label| label as usize).collect();
            let mut split = connected(&graph, &whole);
            assert_eq!(renumber(&mut split), whole.iter().max().unwrap() + 1);
            assert!(modularity(400, &links, &labels, 1.0) > 0.3);
        }
    }
}
