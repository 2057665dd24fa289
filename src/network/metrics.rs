//! Measures of a simple graph: degrees, centralities, cores, components and communities, with the
//! definitions of the command line's `graph`. It knows indices only: no platforms, no time, no kinds.

#![allow(clippy::cast_precision_loss, reason = "counts of nodes and arcs stay far below 2^52")]

use rustworkx_core::centrality::{betweenness_centrality, closeness_centrality};
use rustworkx_core::connectivity::core_number;
use rustworkx_core::petgraph::graph::{DiGraph, UnGraph};

use super::leiden;

/// The chance to follow a link (Brin & Page 1998).
const DAMPING: f64 = 0.85;
/// Page rank has settled when it changes less than this in all.
const SETTLED: f64 = 1e-12;
/// Sums run in one fixed order: threads would change the last bits from run to run.
const ONE_THREAD: usize = usize::MAX;

/// A simple graph: no loops, no parallel arcs; an undirected link is an arc each way.
///
/// Nodes stand in ascending order of their id, so "the least id" is the least index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simple {
    /// How many nodes, also those without arcs.
    pub nodes: usize,
    /// Whether an arc may lack its reverse.
    pub directed: bool,
    /// `(from, to)`, ascending, each once.
    pub arcs: Vec<(u32, u32)>,
}

impl Simple {
    /// Drops loops, repeats and arcs that leave `0..nodes`; adds the way back if undirected.
    pub fn new(nodes: usize, directed: bool, arcs: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let inside = |&(a, b): &(u32, u32)| a != b && (a.max(b) as usize) < nodes;
        let mut arcs: Vec<_> = arcs.into_iter().filter(inside).collect();
        if !directed {
            let back: Vec<_> = arcs.iter().map(|&(a, b)| (b, a)).collect();
            arcs.extend(back);
        }
        arcs.sort_unstable();
        arcs.dedup();
        Self { nodes, directed, arcs }
    }

    /// Every joined pair once, as `(lesser, greater)`, ascending.
    fn pairs(&self) -> Vec<(u32, u32)> {
        let mut pairs: Vec<_> = self.arcs.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

/// One value per node, in the order of the nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metrics {
    /// Distinct nodes with an arc to this one.
    pub in_degree: Vec<u32>,
    /// Distinct nodes this one has an arc to.
    pub out_degree: Vec<u32>,
    /// Page rank: damping 0.85, the mass of dead ends spread evenly, sum 1 (Brin & Page 1998).
    pub pagerank: Vec<f64>,
    /// Share of shortest paths between other nodes that pass here, in `0.0..=1.0` (Brandes 2001).
    pub betweenness: Vec<f64>,
    /// Closeness by incoming distance, scaled by the share that can come (Wasserman & Faust 1994).
    pub closeness: Vec<f64>,
    /// Largest k such that the node is in the k-core of the undirected graph (Seidman 1983).
    pub core: Vec<u32>,
    /// Weak component: 0 the largest, ties by least node.
    pub component: Vec<u32>,
    /// Leiden community of the undirected graph: 0 the largest, ties by least node.
    pub community: Vec<u32>,
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
    /// Modularity of the communities, undirected, resolution 1; 0 without arcs.
    pub modularity: f64,
}

/// Everything at once; betweenness and closeness take time ∝ nodes × arcs.
///
/// The seed decides only among communities of about equal worth.
#[must_use]
pub fn measure(graph: &Simple, seed: u64) -> (Metrics, Summary) {
    let pairs = graph.pairs();
    let (in_degree, out_degree) = degrees(graph);
    let (betweenness, closeness) = centralities(graph, &pairs);
    let (component, components) = weak_components(graph.nodes, &pairs);
    let (community, _) = by_size(&leiden::communities(graph.nodes, &pairs, seed));
    let summary = Summary {
        nodes: graph.nodes,
        edges: if graph.directed { graph.arcs.len() } else { pairs.len() },
        components,
        density: density(graph),
        reciprocity: reciprocity(graph),
        modularity: leiden::modularity(graph.nodes, &pairs, &community),
    };
    let metrics = Metrics {
        pagerank: pagerank(graph, &out_degree),
        core: cores(graph.nodes, &pairs),
        in_degree,
        out_degree,
        betweenness,
        closeness,
        component,
        community,
    };
    (metrics, summary)
}

fn degrees(graph: &Simple) -> (Vec<u32>, Vec<u32>) {
    let mut incoming = vec![0; graph.nodes];
    let mut outgoing = vec![0; graph.nodes];
    for &(from, to) in &graph.arcs {
        outgoing[from as usize] += 1;
        incoming[to as usize] += 1;
    }
    (incoming, outgoing)
}

fn pagerank(graph: &Simple, out_degree: &[u32]) -> Vec<f64> {
    let nodes = graph.nodes as f64;
    let mut rank = vec![1.0 / nodes; graph.nodes];
    let mut change = f64::INFINITY;
    while change >= SETTLED && graph.nodes > 0 {
        let dead_ends = rank.iter().zip(out_degree).filter(|(_, degree)| **degree == 0);
        let spread: f64 = dead_ends.map(|(mass, _)| mass).sum();
        let mut next = vec![(1.0 - DAMPING + DAMPING * spread) / nodes; graph.nodes];
        for &(from, to) in &graph.arcs {
            let from = from as usize;
            next[to as usize] += DAMPING * rank[from] / f64::from(out_degree[from]);
        }
        let sum: f64 = next.iter().sum();
        for mass in &mut next {
            *mass /= sum;
        }
        change = rank.iter().zip(&next).map(|(old, new)| (old - new).abs()).sum();
        rank = next;
    }
    rank
}

/// Betweenness and closeness.
fn centralities(graph: &Simple, pairs: &[(u32, u32)]) -> (Vec<f64>, Vec<f64>) {
    let found = |values: Vec<Option<f64>>| values.into_iter().map(Option::unwrap_or_default).collect();
    if graph.directed {
        let graph = directed(graph.nodes, &graph.arcs);
        let betweenness = betweenness_centrality(&graph, false, true, ONE_THREAD);
        (found(betweenness), found(closeness_centrality(&graph, true, ONE_THREAD)))
    } else {
        let graph = undirected(graph.nodes, pairs);
        let betweenness = betweenness_centrality(&graph, false, true, ONE_THREAD);
        (found(betweenness), found(closeness_centrality(&graph, true, ONE_THREAD)))
    }
}

fn directed(nodes: usize, arcs: &[(u32, u32)]) -> DiGraph<(), ()> {
    let mut graph = DiGraph::with_capacity(nodes, arcs.len());
    for _ in 0..nodes {
        graph.add_node(());
    }
    graph.extend_with_edges(arcs);
    graph
}

fn undirected(nodes: usize, pairs: &[(u32, u32)]) -> UnGraph<(), ()> {
    let mut graph = UnGraph::with_capacity(nodes, pairs.len());
    for _ in 0..nodes {
        graph.add_node(());
    }
    graph.extend_with_edges(pairs);
    graph
}

fn cores(nodes: usize, pairs: &[(u32, u32)]) -> Vec<u32> {
    let mut core = vec![0; nodes];
    for (node, k) in core_number(undirected(nodes, pairs)) {
        core[node.index()] = u32::try_from(k).unwrap_or(u32::MAX);
    }
    core
}

/// Labels by size and how many there are.
fn weak_components(nodes: usize, pairs: &[(u32, u32)]) -> (Vec<u32>, usize) {
    let mut root: Vec<u32> = (0..).take(nodes).collect();
    for &(a, b) in pairs {
        let (a, b) = (find(&mut root, a), find(&mut root, b));
        root[a.max(b) as usize] = a.min(b);
    }
    let labels: Vec<u32> = (0..).take(nodes).map(|node| find(&mut root, node)).collect();
    by_size(&labels)
}

/// The root of a node, halving the path on the way.
fn find(root: &mut [u32], mut node: u32) -> u32 {
    while root[node as usize] != node {
        root[node as usize] = root[root[node as usize] as usize];
        node = root[node as usize];
    }
    node
}

/// Labels made `0..k` by size, largest first, ties by least node; and k.
fn by_size(labels: &[u32]) -> (Vec<u32>, usize) {
    let bound = labels.iter().max().map_or(0, |last| *last as usize + 1);
    let mut size = vec![0_usize; bound];
    let mut first = Vec::new();
    for &label in labels {
        if size[label as usize] == 0 {
            first.push(label as usize);
        }
        size[label as usize] += 1;
    }
    first.sort_by_key(|&label| std::cmp::Reverse(size[label]));
    let mut new = vec![0; bound];
    for (rank, &label) in (0..).zip(&first) {
        new[label] = rank;
    }
    (labels.iter().map(|&label| new[label as usize]).collect(), first.len())
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
mod tests {
    use super::*;
    use serde_json::Value;

    const REFERENCES: [(&str, &str); 4] = [
        ("karate", include_str!("../../tests/data/metrics/karate.json")),
        ("les_miserables", include_str!("../../tests/data/metrics/les_miserables.json")),
        ("dangling", include_str!("../../tests/data/metrics/dangling.json")),
        ("disconnected", include_str!("../../tests/data/metrics/disconnected.json")),
    ];

    fn whole(value: &Value) -> u32 {
        u32::try_from(value.as_u64().unwrap()).unwrap()
    }

    fn graph_of(reference: &Value) -> Simple {
        let arcs = reference["arcs"].as_array().unwrap().iter();
        Simple::new(
            whole(&reference["nodes"]) as usize,
            reference["directed"].as_bool().unwrap(),
            arcs.map(|arc| (whole(&arc[0]), whole(&arc[1]))),
        )
    }

    fn near(name: &str, found: &[f64], reference: &Value) {
        let expected = reference.as_array().unwrap();
        assert_eq!(found.len(), expected.len(), "{name}");
        for (node, (found, expected)) in found.iter().zip(expected).enumerate() {
            let expected = expected.as_f64().unwrap();
            assert!((found - expected).abs() < 1e-9, "{name} {node}: {found} not {expected}");
        }
    }

    fn same(name: &str, found: &[u32], reference: &Value) {
        let expected: Vec<u32> = reference.as_array().unwrap().iter().map(whole).collect();
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn every_measure_is_that_of_networkx() {
        for (name, text) in REFERENCES {
            let reference: Value = serde_json::from_str(text).unwrap();
            let (metrics, summary) = measure(&graph_of(&reference), 0);
            near(name, &metrics.pagerank, &reference["pagerank"]);
            near(name, &metrics.betweenness, &reference["betweenness"]);
            near(name, &metrics.closeness, &reference["closeness"]);
            same(name, &metrics.in_degree, &reference["in_degree"]);
            same(name, &metrics.out_degree, &reference["out_degree"]);
            same(name, &metrics.core, &reference["core"]);
            same(name, &metrics.component, &reference["component"]);
            assert_eq!(summary.nodes, metrics.community.len());
            assert_eq!(summary.edges, reference["arcs"].as_array().unwrap().len());
            assert_eq!(summary.components, whole(&reference["components"]) as usize);
            assert!((metrics.pagerank.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (found, key) in [(summary.density, "density"), (summary.reciprocity, "reciprocity")] {
                assert!((found - reference[key].as_f64().unwrap()).abs() < 1e-12, "{name} {key}");
            }
        }
    }

    #[test]
    fn communities_are_as_good_as_the_best_of_louvain_for_any_seed() {
        for (name, text) in REFERENCES {
            let reference: Value = serde_json::from_str(text).unwrap();
            let best = reference["best_louvain"].as_f64().unwrap();
            for seed in 0..20 {
                let (metrics, summary) = measure(&graph_of(&reference), seed);
                assert!(summary.modularity > best - 1e-3, "{name}: {}", summary.modularity);
                assert_eq!(measure(&graph_of(&reference), seed).0, metrics);
                assert_eq!(by_size(&metrics.community).0, metrics.community);
            }
        }
    }

    #[test]
    fn no_nodes_one_node_and_two_nodes_are_fine() {
        let (metrics, summary) = measure(&Simple::new(0, true, []), 0);
        assert_eq!((metrics, summary), (Metrics::default(), Summary::default()));
        let (metrics, summary) = measure(&Simple::new(1, false, [(0, 0)]), 0);
        assert_eq!((metrics.pagerank, metrics.closeness), (vec![1.0], vec![0.0]));
        assert_eq!((summary.edges, summary.components, summary.density), (0, 1, 0.0));
        let (metrics, summary) = measure(&Simple::new(2, true, [(0, 1), (0, 1)]), 0);
        assert_eq!((metrics.betweenness, metrics.closeness), (vec![0.0; 2], vec![0.0, 1.0]));
        assert_eq!((summary.edges, summary.density, summary.reciprocity), (1, 0.5, 0.0));
    }

    #[test]
    fn an_undirected_link_is_an_arc_each_way() {
        let graph = Simple::new(3, false, [(2, 1), (1, 2), (1, 1), (0, 9)]);
        assert_eq!(graph.arcs, [(1, 2), (2, 1)]);
        let (_, summary) = measure(&graph, 0);
        assert_eq!((summary.edges, summary.reciprocity), (1, 1.0));
    }

    #[test]
    fn labels_go_by_size_then_by_least_node() {
        assert_eq!(by_size(&[5, 2, 2, 0, 5, 7]), (vec![0, 1, 1, 2, 0, 3], 4));
    }
}
