//! Closeness by incoming distance, scaled by the share that can come (Wasserman & Faust 1994).

use rustworkx_core::centrality::closeness_centrality;

use super::{Given, Measure, ONE_THREAD, Simple};

/// In `0.0..=1.0`; 0 where nobody can come. Takes time ∝ nodes × arcs.
pub const MEASURE: Measure = Measure { id: "closeness", is_whole: false, is_name: false, params: &[], of: closeness };

fn closeness(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    let found = if graph.directed {
        closeness_centrality(&graph.as_directed(), true, ONE_THREAD)
    } else {
        closeness_centrality(&graph.as_undirected(), true, ONE_THREAD)
    };
    found.into_iter().map(|value| Some(value.unwrap_or_default())).collect()
}
