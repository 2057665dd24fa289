//! What is open: datasets, and what is made of them once, when first asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::chart::Kept;
use super::places::Places;
use crate::analysis::contradictions::Contradictions;
use crate::model::{Dataset, Names, Period};
use crate::network::Temporal;
use crate::store::{Store, StoreError};

/// The open datasets. It never changes; opening another file makes another catalog.
#[derive(Default)]
pub struct Catalog {
    datasets: Vec<Arc<Dataset>>,
    networks: BTreeMap<String, OnceLock<Arc<Temporal>>>,
    names: BTreeMap<String, OnceLock<Arc<Names>>>,
    contradictions: BTreeMap<String, OnceLock<Arc<Contradictions>>>,
    store: OnceLock<Result<Store, StoreError>>,
    pictures: Kept,
    places: Mutex<BTreeMap<(String, u64), Arc<Places>>>,
}

impl Catalog {
    /// A catalog of these datasets. A name that is taken gets a number.
    #[must_use]
    pub fn new(datasets: Vec<Dataset>) -> Self {
        Self::of(datasets.into_iter().map(Arc::new).collect())
    }

    /// The same of datasets that others hold as well.
    #[must_use]
    pub fn of(datasets: Vec<Arc<Dataset>>) -> Self {
        let mut named: Vec<Arc<Dataset>> = vec![];
        for mut dataset in datasets {
            let is_taken = |name: &str| named.iter().any(|dataset| dataset.name == name);
            if is_taken(&dataset.name) {
                let mut numbered = (2..named.len() + 2).map(|number| format!("{}_{number}", dataset.name));
                let free = numbered.find(|name| !is_taken(name));
                Arc::make_mut(&mut dataset).name = free.unwrap_or_default();
            }
            named.push(dataset);
        }
        let networks = named.iter().map(|dataset| (dataset.name.clone(), OnceLock::new())).collect();
        let names = named.iter().map(|dataset| (dataset.name.clone(), OnceLock::new())).collect();
        let contradictions = named.iter().map(|dataset| (dataset.name.clone(), OnceLock::new())).collect();
        Self {
            datasets: named,
            networks,
            names,
            contradictions,
            store: OnceLock::new(),
            pictures: Kept::default(),
            places: Mutex::default(),
        }
    }

    /// The same with more datasets beside those that are open.
    #[must_use]
    pub fn with(&self, more: Vec<Dataset>) -> Self {
        Self::of(self.datasets.iter().cloned().chain(more.into_iter().map(Arc::new)).collect())
    }

    /// The datasets in the order in which they were opened.
    #[must_use]
    pub fn datasets(&self) -> &[Arc<Dataset>] {
        &self.datasets
    }

    /// The dataset of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Arc<Dataset>> {
        self.datasets.iter().find(|dataset| dataset.name == name)
    }

    /// The links of a dataset with all their events.
    #[must_use]
    pub fn network(&self, name: &str) -> Option<Arc<Temporal>> {
        let dataset = self.find(name)?;
        Some(self.networks.get(name)?.get_or_init(|| Arc::new(Temporal::of(dataset))).clone())
    }

    /// The names that the platforms of a dataset are found by.
    #[must_use]
    pub fn names(&self, name: &str) -> Option<Arc<Names>> {
        let dataset = self.find(name)?;
        Some(self.names.get(name)?.get_or_init(|| Arc::new(Names::of(&dataset.platforms))).clone())
    }

    /// The last pictures of tables.
    pub(super) fn pictures(&self) -> &Kept {
        &self.pictures
    }

    /// What the sources of a dataset disagree on.
    #[must_use]
    pub fn contradictions(&self, name: &str) -> Option<Arc<Contradictions>> {
        let dataset = self.find(name)?;
        Some(self.contradictions.get(name)?.get_or_init(|| Arc::new(Contradictions::of(dataset))).clone())
    }

    /// Places of platforms that were worked out before.
    pub(super) fn places(&self, package: &str, seed: u64) -> Option<Arc<Places>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner).get(&(package.to_owned(), seed)).cloned()
    }

    /// Keeps places of platforms for the next who asks.
    pub(super) fn keep_places(&self, package: &str, seed: u64, places: Places) -> Arc<Places> {
        let places = Arc::new(places);
        self.places.lock().unwrap_or_else(PoisonError::into_inner).insert((package.to_owned(), seed), places.clone());
        places
    }

    /// The tables of all datasets.
    ///
    /// # Errors
    /// The reason why the query engine could not start.
    pub fn store(&self) -> Result<&Store, String> {
        self.store.get_or_init(|| Store::new(&self.datasets)).as_ref().map_err(ToString::to_string)
    }

    /// The time axis of a dataset: from its first to its last event, padded to whole years; without
    /// events, the span of its observations.
    #[must_use]
    pub fn axis(&self, name: &str) -> Option<Period> {
        let dataset = self.find(name)?;
        dataset.link_span().or_else(|| dataset.observed_span()).map(Period::whole_years)
    }
}
