//! Data that steps of the history speak of, so that going back to one shows them again.

use std::sync::Arc;

use crate::engine::Catalog;
use crate::model::{Changes, Dataset};
use crate::session::DatasetRef;
use crate::views::reference;

/// Every dataset that was open since the start, and the last ones with what was changed in them.
#[derive(Default)]
pub struct Shelf {
    datasets: Vec<(DatasetRef, Arc<Dataset>)>,
    changed: Vec<(Wanted, Arc<Dataset>)>,
}

/// A dataset with what was changed in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// The dataset.
    pub dataset: DatasetRef,
    /// What was changed in it.
    pub changes: Changes,
}

/// How many changed datasets are kept for undo and redo.
const CHANGED: usize = 12;

impl Shelf {
    /// Keeps what a catalog holds.
    pub fn put(&mut self, catalog: &Catalog) {
        catalog.datasets().iter().for_each(|dataset| self.put_one(dataset.clone()));
    }

    /// Keeps a dataset as it was read.
    pub fn put_one(&mut self, dataset: Arc<Dataset>) {
        let name = reference(&dataset);
        match self.datasets.iter_mut().find(|(known, _)| *known == name) {
            Some((_, kept)) => *kept = dataset,
            None => self.datasets.push((name, dataset)),
        }
    }

    /// Keeps a dataset with what was changed in it.
    pub fn put_changed(&mut self, wanted: Wanted, dataset: Arc<Dataset>) {
        self.changed.retain(|(known, _)| *known != wanted);
        if self.changed.len() == CHANGED {
            self.changed.remove(0);
        }
        self.changed.push((wanted, dataset));
    }

    /// A dataset with what was changed in it; `None` if it was never made here.
    pub fn find(&self, wanted: &Wanted) -> Option<Arc<Dataset>> {
        if wanted.changes.is_empty() {
            return self.datasets.iter().find(|(known, _)| *known == wanted.dataset).map(|(_, dataset)| dataset.clone());
        }
        self.changed.iter().find(|(known, _)| known == wanted).map(|(_, dataset)| dataset.clone())
    }
}
