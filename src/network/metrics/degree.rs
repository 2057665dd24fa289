//! How many neighbours a node has.

use super::{Given, Measure, Simple, whole};

/// Distinct nodes joined to this one, whichever way.
pub const ALL: Measure = Measure { id: "degree", is_whole: true, is_name: false, params: &[], of: all };
/// Distinct nodes with an arc to this one.
pub const IN: Measure = Measure { id: "in_degree", is_whole: true, is_name: false, params: &[], of: incoming };
/// Distinct nodes this one has an arc to.
pub const OUT: Measure = Measure { id: "out_degree", is_whole: true, is_name: false, params: &[], of: outgoing };

fn all(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    whole(count(graph.nodes, graph.pairs().iter().flat_map(|(a, b)| [*a, *b])))
}

fn incoming(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    whole(count(graph.nodes, graph.arcs.iter().map(|(_, to)| *to)))
}

fn outgoing(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    whole(out_degrees(graph))
}

/// Arcs that leave each node.
pub(super) fn out_degrees(graph: &Simple) -> Vec<u32> {
    count(graph.nodes, graph.arcs.iter().map(|(from, _)| *from))
}

fn count(nodes: usize, ends: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut count = vec![0; nodes];
    ends.for_each(|end| count[end as usize] += 1);
    count
}
