//! Communities by Leiden, as numbers by size (Traag, Waltman & van Eck 2019).

use super::component::by_size;
use super::{Given, Measure, Param, Simple, whole};
use crate::network::leiden;

/// More finds more and smaller communities (Reichardt & Bornholdt 2006).
pub const RESOLUTION: Param =
    Param { id: "resolution", label: "Resolution", least: 0.01, most: 100.0, default: 1.0, steps: &[0.5, 0.75, 1.0, 1.5, 2.0, 4.0] };

/// Of the undirected graph: 0 is the largest, ties by least node. The seed decides among about equal worth.
pub const MEASURE: Measure = Measure { id: "community", is_whole: true, is_name: true, params: &[RESOLUTION], of: community };

fn community(graph: &Simple, given: &Given) -> Vec<Option<f64>> {
    whole(labels(graph, given))
}

pub(super) fn labels(graph: &Simple, given: &Given) -> Vec<u32> {
    by_size(&leiden::communities(graph.nodes, &graph.pairs(), given.number(&RESOLUTION), given.seed)).0
}
