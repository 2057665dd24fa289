//! What the sources of a package disagree on, under the filters.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use crate::analysis::contradictions::{Contradiction, Contradictions};
use crate::model::{Filter, LinkId};
use crate::network::Link;

/// Contradictions to show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContradictionsAnswer {
    /// All of the package.
    pub all: Arc<Contradictions>,
    /// Positions of those with a row that passes.
    pub shown: Vec<usize>,
    /// Where none passes: how many each condition alone leaves.
    pub alone: Vec<usize>,
    /// Where none passes: how many the time window alone leaves, if there is one.
    pub in_window: Option<usize>,
}

/// Contradictions of which a row or an event passes; those that speak of no row pass.
pub(super) fn answer(catalog: &Catalog, package: &str, filter: &Filter) -> Result<ContradictionsAnswer, String> {
    let dataset = open(catalog, package)?;
    let all = catalog.contradictions(package).unwrap_or_default();
    let network = catalog.network(package).unwrap_or_default();
    let links: BTreeMap<&LinkId, &Link> = network.links.iter().map(|link| (&link.id, link)).collect();
    let passing = |filter: &Filter| -> Vec<usize> {
        let sieve = Sieve::of(filter, dataset);
        let passes = |one: &Contradiction| {
            let rows = one.rows.iter().any(|row| sieve.observation(row));
            let mut events = one.events.iter().filter_map(|event| Some((links.get(&event.link)?, event)));
            rows || events.any(|(link, event)| sieve.event(link, event)) || one.rows.is_empty() && one.events.is_empty()
        };
        (0..all.all.len()).filter(|at| passes(&all.all[*at])).collect()
    };
    let shown = passing(filter);
    let (mut alone, mut in_window) = (vec![], None);
    if shown.is_empty() && !all.all.is_empty() {
        let one = |condition: &crate::model::Condition| passing(&Filter { conditions: vec![condition.clone()], window: None }).len();
        alone = filter.conditions.iter().map(one).collect();
        in_window = filter.window.map(|window| passing(&Filter { conditions: vec![], window: Some(window) }).len());
    }
    Ok(ContradictionsAnswer { all, shown, alone, in_window })
}
