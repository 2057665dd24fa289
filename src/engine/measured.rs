//! Measures of the graph as columns of platforms, for filters.

use std::sync::Arc;

use crate::model::{Dataset, Measured, MeasuredColumn};
use crate::network::metrics::{Given, measure};
use crate::network::{Snapshot, Temporal};

/// The values of a column in a dataset: over all links that can be passed at its moment, whatever else is
/// filtered. A platform without such a link has none.
#[must_use]
pub fn measured(dataset: &Dataset, column: &MeasuredColumn) -> Arc<Measured> {
    dataset.memo.get(&column.to_string(), || {
        let Some(measure) = measure(&column.measure) else { return Measured::new() };
        let snapshot = Snapshot::of(&Temporal::of(dataset), column.day, column.reading, &|_| true);
        let graph = snapshot.passable(&|kind| dataset.kinds.passes(kind));
        let values = (measure.of)(&graph, &Given::default());
        snapshot.nodes.into_iter().zip(values).filter_map(|(id, value)| Some((id, value?))).collect()
    })
}
