//! Core number: the largest k such that a node is in the k-core (Seidman 1983).

use rustworkx_core::connectivity::core_number;

use super::{Given, Measure, Simple, whole};

/// Of the undirected graph.
pub const MEASURE: Measure = Measure { id: "core", is_whole: true, is_name: false, params: &[], of: core };

fn core(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    let mut core = vec![0; graph.nodes];
    for (node, k) in core_number(graph.as_undirected()) {
        core[node.index()] = u32::try_from(k).unwrap_or(u32::MAX);
    }
    whole(core)
}
