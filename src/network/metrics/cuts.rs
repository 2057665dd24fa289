//! What holds the graph together: nodes and pairs without which a part falls off (Tarjan 1974).

use rustworkx_core::connectivity;

use super::{Given, Measure, Simple, whole};

/// 1 for a node without which its component falls apart, else 0; direction is left out.
pub const ARTICULATION: Measure = Measure { id: "articulation", is_whole: true, is_name: true, params: &[], of: articulation };
/// How many bridges end at a node: pairs without whose link a component falls apart; direction is left out.
pub const BRIDGES: Measure = Measure { id: "bridges", is_whole: true, is_name: false, params: &[], of: bridges_at };

fn articulation(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    let mut is_one = vec![0; graph.nodes];
    for node in connectivity::articulation_points(&graph.as_undirected(), None) {
        is_one[node.index()] = 1;
    }
    whole(is_one)
}

fn bridges_at(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    let mut count = vec![0; graph.nodes];
    for end in bridges(graph).into_iter().flat_map(|(a, b)| [a, b]) {
        count[end as usize] += 1;
    }
    whole(count)
}

/// Pairs without whose link a component falls apart, as `(lesser, greater)`, ascending.
#[must_use]
pub fn bridges(graph: &Simple) -> Vec<(u32, u32)> {
    let place = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let found = connectivity::bridges(&graph.as_undirected());
    let mut pairs: Vec<(u32, u32)> =
        found.into_iter().map(|(a, b)| (place(a.index().min(b.index())), place(a.index().max(b.index())))).collect();
    pairs.sort_unstable();
    pairs
}
