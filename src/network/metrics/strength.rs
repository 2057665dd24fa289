//! Weighted degree, also called strength: the sum of the weights of what ends at a node.

use super::{Given, Measure, Simple};

/// Weights of arcs to and from a node; of an undirected graph each link once.
pub const ALL: Measure = Measure { id: "weighted_degree", is_whole: false, is_name: false, params: &[], of: all };
/// Weights of arcs to a node.
pub const IN: Measure = Measure { id: "weighted_in_degree", is_whole: false, is_name: false, params: &[], of: incoming };
/// Weights of arcs from a node.
pub const OUT: Measure = Measure { id: "weighted_out_degree", is_whole: false, is_name: false, params: &[], of: outgoing };

fn all(graph: &Simple, given: &Given) -> Vec<Option<f64>> {
    let out = outgoing(graph, given);
    if !graph.directed {
        return out;
    }
    incoming(graph, given).iter().zip(&out).map(|(a, b)| Some(a.unwrap_or(0.0) + b.unwrap_or(0.0))).collect()
}

fn incoming(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    sum(graph, |(_, to)| to)
}

fn outgoing(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    sum(graph, |(from, _)| from)
}

fn sum(graph: &Simple, end: impl Fn((u32, u32)) -> u32) -> Vec<Option<f64>> {
    let mut sums = vec![0.0; graph.nodes];
    for (arc, weight) in graph.arcs.iter().zip(&graph.weights) {
        sums[end(*arc) as usize] += weight;
    }
    sums.into_iter().map(Some).collect()
}
