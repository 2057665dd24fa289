//! What happened when, for the timeline.

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use crate::analysis::happenings::{Bin, happenings, histogram};
use crate::model::{Filter, Reading};
use crate::network::timeline;

/// Happenings by quarter and, where only the year is known, by year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HappenedAnswer {
    /// By quarter, ascending.
    pub quarters: Vec<Bin>,
    /// Known only by year, ascending.
    pub years: Vec<Bin>,
    /// How many happenings pass the filter.
    pub shown: usize,
    /// How many there are.
    pub total: usize,
    /// Days with an event under the reading, ascending, each once.
    pub days: Vec<crate::model::Date>,
}

pub(super) fn answer(catalog: &Catalog, package: &str, filter: &Filter, reading: Reading) -> Result<HappenedAnswer, String> {
    let dataset = open(catalog, package)?;
    let network = catalog.network(package).ok_or("there are no links")?;
    let sieve = Sieve::of(filter, dataset);
    let kept = network.links.iter().filter(|link| sieve.link(link, None));
    let kept: std::collections::BTreeSet<_> = kept.map(|link| &link.id).collect();
    let found = happenings(dataset.links.iter(), &|event| kept.contains(&event.link));
    let (quarters, years) = histogram(&found);
    let mut days: Vec<_> = network.links.iter().flat_map(|link| timeline(&link.events, reading)).map(|step| step.day).collect();
    days.sort_unstable();
    days.dedup();
    let total = happenings(dataset.links.iter(), &|_| true).len();
    Ok(HappenedAnswer { quarters, years, shown: found.len(), total, days })
}
