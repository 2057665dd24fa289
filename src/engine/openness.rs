//! How open each kind of link was over time, among the links that pass the filters.

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use crate::model::{Filter, PlatformId, Reading};
use crate::network::openness::{Openness, openness};

pub(super) fn answer(catalog: &Catalog, package: &str, filter: &Filter, reading: Reading) -> Result<Vec<Openness>, String> {
    let dataset = open(catalog, package)?;
    let network = catalog.network(package).ok_or("there are no links")?;
    let sieve = Sieve::all_of(&filter.conditions, dataset);
    let owner = |id: &PlatformId| dataset.platforms.owner_of(id).unwrap_or_else(|| id.clone());
    let owners: Vec<PlatformId> = network.nodes.iter().map(owner).collect();
    let counts = |at: usize| {
        let link = &network.links[at];
        dataset.kinds.passes(link.id.kind.as_deref()) && sieve.link(link, None)
    };
    Ok(openness(&network, &owners, reading, &counts))
}
