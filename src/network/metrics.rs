//! Measures of a simple graph, with the definitions of the command line's `graph`: one file each, and the
//! registry. It knows indices only: no platforms, no time, no kinds.
//!
//! Adding a measure is a file with its parameters as data, a row of [`METRICS`] and its card in the table of
//! measures.

#![allow(clippy::cast_precision_loss, reason = "counts of nodes and arcs stay far below 2^52")]

pub mod betweenness;
pub mod closeness;
pub mod clustering;
pub mod community;
pub mod component;
pub mod core;
pub mod cuts;
pub mod degree;
pub mod eigenvector;
pub mod hits;
pub mod pagerank;
pub mod strength;

use rustworkx_core::petgraph::graph::{DiGraph, UnGraph};

use super::leiden;

/// Sums run in one fixed order: threads would change the last bits from run to run.
const ONE_THREAD: usize = usize::MAX;

/// One measure of nodes.
#[derive(Clone, Copy)]
pub struct Measure {
    /// Its name in JSON, in settings and in the table of measures.
    pub id: &'static str,
    /// Whether its values are whole numbers.
    pub is_whole: bool,
    /// Whether its values are names of groups: they may colour, never count.
    pub is_name: bool,
    /// What may be chosen.
    pub params: &'static [Param],
    /// A value for each node, in their order; `None` where it has none.
    pub of: fn(&Simple, &Given) -> Vec<Option<f64>>,
}

/// All measures of nodes, in the order of reports.
pub const METRICS: &[Measure] = &[
    degree::IN,
    degree::OUT,
    pagerank::MEASURE,
    betweenness::MEASURE,
    closeness::MEASURE,
    core::MEASURE,
    component::MEASURE,
    community::MEASURE,
    degree::ALL,
    strength::ALL,
    strength::IN,
    strength::OUT,
    eigenvector::MEASURE,
    hits::HUB,
    hits::AUTHORITY,
    clustering::MEASURE,
    cuts::ARTICULATION,
    cuts::BRIDGES,
];

/// The measure of a name.
#[must_use]
pub fn measure(id: &str) -> Option<&'static Measure> {
    METRICS.iter().find(|measure| measure.id == id)
}

/// A parameter of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// Its name in settings.
    pub id: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// The least it may be.
    pub least: f64,
    /// The most it may be.
    pub most: f64,
    /// What it is where nothing is chosen.
    pub default: f64,
    /// What a menu offers.
    pub steps: &'static [f64],
}

/// What was chosen of parameters; the rest is at its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Given {
    /// The luck of what needs some.
    pub seed: u64,
    /// Parameters by name, as bits of numbers, so that they may be part of a question.
    numbers: Vec<(String, u64)>,
}

impl Given {
    /// Nothing but a seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self { seed, numbers: vec![] }
    }

    /// The same with a parameter chosen; a number beyond its range is the end of the range.
    #[must_use]
    pub fn with(mut self, param: &Param, number: f64) -> Self {
        self.numbers.retain(|(id, _)| id != param.id);
        if number.is_finite() {
            self.numbers.push((param.id.to_owned(), number.clamp(param.least, param.most).to_bits()));
            self.numbers.sort_unstable();
        }
        self
    }

    /// What was chosen of a parameter, else its default.
    #[must_use]
    pub fn number(&self, param: &Param) -> f64 {
        self.numbers.iter().find(|(id, _)| id == param.id).map_or(param.default, |(_, bits)| f64::from_bits(*bits))
    }
}

/// A simple graph: no loops, no parallel arcs; an undirected link is an arc each way.
///
/// Nodes stand in ascending order of their id, so "the least id" is the least index.
#[derive(Clone, Debug, PartialEq)]
pub struct Simple {
    /// How many nodes, also those without arcs.
    pub nodes: usize,
    /// Whether an arc may lack its reverse.
    pub directed: bool,
    /// `(from, to)`, ascending, each once.
    pub arcs: Vec<(u32, u32)>,
    /// The weight of each arc: how many links it stands for, or the sum of their weights.
    pub weights: Vec<f64>,
}

impl Simple {
    /// Drops loops and arcs that leave `0..nodes`, counts repeats as weight; adds the way back if undirected.
    pub fn new(nodes: usize, directed: bool, arcs: impl IntoIterator<Item = (u32, u32)>) -> Self {
        Self::weighted(nodes, directed, arcs.into_iter().map(|arc| (arc, 1.0)))
    }

    /// The same of arcs with weights; those of repeats are added up.
    pub fn weighted(nodes: usize, directed: bool, arcs: impl IntoIterator<Item = ((u32, u32), f64)>) -> Self {
        let inside = |&((a, b), _): &((u32, u32), f64)| a != b && (a.max(b) as usize) < nodes;
        let mut all: Vec<_> = arcs.into_iter().filter(inside).collect();
        if !directed {
            let back: Vec<_> = all.iter().map(|&((a, b), weight)| ((b, a), weight)).collect();
            all.extend(back);
        }
        all.sort_by_key(|(arc, _)| *arc);
        let (mut arcs, mut weights): (Vec<(u32, u32)>, Vec<f64>) = (vec![], vec![]);
        for (arc, weight) in all {
            match weights.last_mut() {
                Some(sum) if arcs.last() == Some(&arc) => *sum += weight,
                _ => {
                    arcs.push(arc);
                    weights.push(weight);
                }
            }
        }
        Self { nodes, directed, arcs, weights }
    }

    /// Every joined pair once, as `(lesser, greater)`, ascending.
    #[must_use]
    pub fn pairs(&self) -> Vec<(u32, u32)> {
        let mut pairs: Vec<_> = self.arcs.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    fn as_directed(&self) -> DiGraph<(), ()> {
        let mut graph = DiGraph::with_capacity(self.nodes, self.arcs.len());
        for _ in 0..self.nodes {
            graph.add_node(());
        }
        graph.extend_with_edges(&self.arcs);
        graph
    }

    fn as_undirected(&self) -> UnGraph<(), ()> {
        let pairs = self.pairs();
        let mut graph = UnGraph::with_capacity(self.nodes, pairs.len());
        for _ in 0..self.nodes {
            graph.add_node(());
        }
        graph.extend_with_edges(&pairs);
        graph
    }
}

/// What is said of the whole graph.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// How many nodes.
    pub nodes: usize,
    /// Arcs if directed, else half of them.
    pub edges: usize,
    /// Weak components.
    pub components: usize,
    /// Arcs over possible arcs, in `0.0..=1.0`; 0 below two nodes.
    pub density: f64,
    /// Arcs with a reverse over arcs: 1 for an undirected graph with links, 0 without arcs.
    pub reciprocity: f64,
    /// Modularity of the communities, undirected, at their resolution; 0 without arcs.
    pub modularity: f64,
    /// Pairs without whose link a component falls apart.
    pub bridges: usize,
    /// Nodes without which a component falls apart.
    pub articulation_points: usize,
}

impl Summary {
    /// What is said of a graph, its communities found with the parameters given.
    #[must_use]
    pub fn of(graph: &Simple, given: &Given) -> Self {
        let pairs = graph.pairs();
        let labels = community::labels(graph, given);
        let resolution = given.number(&community::RESOLUTION);
        Self {
            nodes: graph.nodes,
            edges: if graph.directed { graph.arcs.len() } else { pairs.len() },
            components: component::weak_components(graph.nodes, &pairs).1,
            density: density(graph),
            reciprocity: reciprocity(graph),
            modularity: leiden::modularity(graph.nodes, &pairs, &labels, resolution),
            bridges: cuts::bridges(graph).len(),
            articulation_points: (cuts::ARTICULATION.of)(graph, given).iter().filter(|is_one| **is_one == Some(1.0)).count(),
        }
    }
}

/// How often a power iteration may repeat: less where a step takes long.
fn steps_for(graph: &Simple) -> usize {
    (2_000_000_000 / (graph.arcs.len() + graph.nodes + 1)).clamp(200, 200_000)
}

fn whole(values: Vec<u32>) -> Vec<Option<f64>> {
    values.into_iter().map(|value| Some(f64::from(value))).collect()
}

fn density(graph: &Simple) -> f64 {
    let nodes = graph.nodes as f64;
    if graph.nodes < 2 { 0.0 } else { graph.arcs.len() as f64 / (nodes * (nodes - 1.0)) }
}

fn reciprocity(graph: &Simple) -> f64 {
    let returned = |&&(a, b): &&(u32, u32)| graph.arcs.binary_search(&(b, a)).is_ok();
    let arcs = graph.arcs.len().max(1) as f64;
    graph.arcs.iter().filter(returned).count() as f64 / arcs
}

#[cfg(test)]
mod tests;
