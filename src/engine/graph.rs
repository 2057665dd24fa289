//! The graph of a moment under filters.

use std::collections::BTreeMap;

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use crate::model::{Condition, Dataset, Date, Filter, LinkId, PlatformId, Reading};
use crate::network::{Link, LinkAt, Snapshot, Temporal};

/// Which links are known at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GraphQuestion {
    /// The package.
    pub package: String,
    /// The moment; `None` in a file without dates.
    pub day: Option<Date>,
    /// How imprecise dates are read.
    pub reading: Reading,
    /// Which links; its window bounds nothing here, since state is replayed from all of history.
    pub filter: Filter,
}

/// A platform of the graph at the moment.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeAt {
    /// Which platform.
    pub id: PlatformId,
    /// The top of its chain of owners, where one is known.
    pub owner: Option<PlatformId>,
    /// How many of the shown links end at it.
    pub links: u32,
}

/// The graph of a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GraphAnswer {
    /// Shown platforms in ascending order of id.
    pub nodes: Vec<NodeAt>,
    /// Shown links in ascending order of id.
    pub links: Vec<LinkAt>,
    /// Links known at the moment before any filter.
    pub known_links: usize,
    /// Platforms known at the moment before any filter.
    pub known_nodes: usize,
    /// Where nothing is shown: how many links each condition alone leaves.
    pub alone: Vec<usize>,
    /// The first day on which any link is known.
    pub first_day: Option<Date>,
}

impl GraphQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<GraphAnswer, String> {
        let dataset = open(catalog, &self.package)?;
        let network = catalog.network(&self.package).ok_or("there are no links")?;
        let all = Snapshot::of(&network, self.day, self.reading, &|_| true);
        Ok(self.sifted(&all, &network, dataset))
    }

    /// What of a graph passes the filter, whatever moment or time the graph is of.
    pub(super) fn sifted(&self, all: &Snapshot, network: &Temporal, dataset: &Dataset) -> GraphAnswer {
        let histories: BTreeMap<&LinkId, &Link> = network.links.iter().map(|link| (&link.id, link)).collect();
        let passing = |conditions: &[Condition]| -> Vec<LinkAt> {
            let sieve = Sieve::all_of(conditions, dataset);
            let passes = |link: &&LinkAt| histories.get(&link.id).is_some_and(|history| sieve.link(history, Some(link.state)));
            all.links.iter().filter(passes).cloned().collect()
        };
        let links = passing(&self.filter.conditions);
        let alone = if links.is_empty() {
            self.filter.conditions.iter().map(|condition| passing(std::slice::from_ref(condition)).len()).collect()
        } else {
            vec![]
        };
        let first_day =
            links.is_empty().then(|| network.links.iter().flat_map(|link| &link.events).filter_map(|event| event.moment).min()).flatten();
        GraphAnswer {
            nodes: nodes_of(&links, all, network.timeless && self.filter.conditions.is_empty(), dataset),
            links,
            known_links: all.links.len(),
            known_nodes: all.nodes.len(),
            alone,
            first_day: first_day.map(|moment| moment.first),
        }
    }
}

fn nodes_of(links: &[LinkAt], all: &Snapshot, with_isolated: bool, dataset: &Dataset) -> Vec<NodeAt> {
    let mut counts: BTreeMap<&PlatformId, u32> = BTreeMap::new();
    if with_isolated {
        counts.extend(all.nodes.iter().map(|id| (id, 0)));
    }
    for end in links.iter().flat_map(|link| [&link.id.from, &link.id.to]) {
        *counts.entry(end).or_insert(0) += 1;
    }
    let node = |(id, links): (&PlatformId, u32)| NodeAt { id: id.clone(), owner: dataset.platforms.owner_of(id), links };
    counts.into_iter().map(node).collect()
}

/// The links of a moment that pass the filter.
pub(super) fn shown(question: &GraphQuestion, catalog: &Catalog) -> Result<Vec<LinkAt>, String> {
    let dataset = open(catalog, &question.package)?;
    let network = catalog.network(&question.package).ok_or("there are no links")?;
    let sieve = Sieve::all_of(&question.filter.conditions, dataset);
    let histories: BTreeMap<&LinkId, &Link> = network.links.iter().map(|link| (&link.id, link)).collect();
    let all = Snapshot::of(&network, question.day, question.reading, &|_| true);
    let passes = |link: &LinkAt| histories.get(&link.id).is_some_and(|history| sieve.link(history, Some(link.state)));
    Ok(all.links.into_iter().filter(passes).collect())
}
