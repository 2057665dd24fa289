//! Data that steps of the history speak of, so that going back to one shows them again.

use std::sync::Arc;

use crate::engine::Catalog;
use crate::model::Dataset;
use crate::session::DatasetRef;
use crate::views::reference;

/// Every dataset that was open since the start.
#[derive(Default)]
pub struct Shelf {
    datasets: Vec<(DatasetRef, Arc<Dataset>)>,
}

impl Shelf {
    /// Keeps what a catalog holds.
    pub fn put(&mut self, catalog: &Catalog) {
        for dataset in catalog.datasets() {
            let name = reference(dataset);
            match self.datasets.iter_mut().find(|(known, _)| *known == name) {
                Some((_, kept)) => *kept = dataset.clone(),
                None => self.datasets.push((name, dataset.clone())),
            }
        }
    }

    /// The datasets of a document; `None` if one of them was never open here.
    pub fn take(&self, wanted: &[DatasetRef]) -> Option<Vec<Arc<Dataset>>> {
        let find = |name: &DatasetRef| self.datasets.iter().find(|(known, _)| known == name).map(|(_, dataset)| dataset.clone());
        wanted.iter().map(find).collect()
    }
}
