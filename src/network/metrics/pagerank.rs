//! `PageRank`: where somebody who follows links at random is found how often (Brin & Page 1998).

use super::degree::out_degrees;
use super::{Given, Measure, Param, Simple};

/// The chance to follow a link rather than to start anew.
const DAMPING: Param =
    Param { id: "damping", label: "Chance to follow a link", least: 0.0, most: 0.99, default: 0.85, steps: &[0.5, 0.7, 0.85, 0.95] };
/// It has settled when it changes less than this in all.
const SETTLED: f64 = 1e-12;

/// The mass of dead ends is spread evenly; the sum is 1.
pub const MEASURE: Measure = Measure { id: "pagerank", is_whole: false, is_name: false, params: &[DAMPING], of: pagerank };

fn pagerank(graph: &Simple, given: &Given) -> Vec<Option<f64>> {
    let damping = given.number(&DAMPING);
    let out_degree = out_degrees(graph);
    let nodes = graph.nodes as f64;
    let mut rank = vec![1.0 / nodes; graph.nodes];
    let mut change = f64::INFINITY;
    while change >= SETTLED && graph.nodes > 0 {
        let dead_ends = rank.iter().zip(&out_degree).filter(|(_, degree)| **degree == 0);
        let spread: f64 = dead_ends.map(|(mass, _)| mass).sum();
        let mut next = vec![(1.0 - damping + damping * spread) / nodes; graph.nodes];
        for &(from, to) in &graph.arcs {
            let from = from as usize;
            next[to as usize] += damping * rank[from] / f64::from(out_degree[from]);
        }
        let sum: f64 = next.iter().sum();
        for mass in &mut next {
            *mass /= sum;
        }
        change = rank.iter().zip(&next).map(|(old, new)| (old - new).abs()).sum();
        rank = next;
    }
    rank.into_iter().map(Some).collect()
}
