//! Eigenvector centrality: a node is central whose neighbours are (Bonacich 1972).

use super::{Given, Measure, Simple, steps_for};

/// It has settled when it changes less than this for each node.
const SETTLED: f64 = 1e-14;

/// Along incoming arcs, from a uniform start; squares add up to 1. Nothing where it does not settle, as where
/// arcs make no circle.
pub const MEASURE: Measure = Measure { id: "eigenvector", is_whole: false, is_name: false, params: &[], of: eigenvector };

/// Power iteration on the transposed adjacency matrix plus one, which has the same vectors and does not swing.
fn eigenvector(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    let nodes = graph.nodes as f64;
    let mut central = vec![1.0 / nodes.sqrt(); graph.nodes];
    for _ in 0..steps_for(graph) {
        let mut next = central.clone();
        for &(from, to) in &graph.arcs {
            next[to as usize] += central[from as usize];
        }
        let norm = next.iter().map(|value| value * value).sum::<f64>().sqrt();
        for value in &mut next {
            *value /= norm;
        }
        let change: f64 = next.iter().zip(&central).map(|(new, old)| (new - old).abs()).sum();
        central = next;
        if change < nodes * SETTLED {
            return central.into_iter().map(Some).collect();
        }
    }
    vec![None; graph.nodes]
}
