//! Betweenness: the share of shortest paths between others that pass a node (Brandes 2001).

use rustworkx_core::centrality::betweenness_centrality;

use super::{Given, Measure, ONE_THREAD, Simple};

/// Without ends, in `0.0..=1.0`; takes time ∝ nodes × arcs.
pub const MEASURE: Measure = Measure { id: "betweenness", is_whole: false, is_name: false, params: &[], of: betweenness };

fn betweenness(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    let found = if graph.directed {
        betweenness_centrality(&graph.as_directed(), false, true, ONE_THREAD)
    } else {
        betweenness_centrality(&graph.as_undirected(), false, true, ONE_THREAD)
    };
    found.into_iter().map(|value| Some(value.unwrap_or_default())).collect()
}
