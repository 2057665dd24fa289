//! The graph of a moment under filters, and the places of its nodes.

use std::collections::BTreeMap;

use super::catalog::Catalog;
use super::request::{Answer, open};
use super::sieve::Sieve;
use crate::jobs::Cancel;
use crate::model::{Condition, Dataset, Date, Filter, LinkId, PlatformId, Reading};
use crate::network::layout::{Node, Scene, settle};
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
        Ok(GraphAnswer {
            nodes: nodes_of(&links, &all, network.timeless && self.filter.conditions.is_empty(), dataset),
            links,
            known_links: all.links.len(),
            known_nodes: all.nodes.len(),
            alone,
            first_day: first_day.map(|moment| moment.first),
        })
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

/// Places for all platforms that ever have a link: the same at every moment and under every filter.
pub(super) fn positions(catalog: &Catalog, package: &str, seed: u64, cancel: &Cancel) -> Result<Answer, String> {
    let dataset = open(catalog, package)?;
    let network = catalog.network(package).ok_or("there are no links")?;
    let scene = scene_of(&network, dataset);
    let placed = settle(&scene, seed, &|| cancel.is_cancelled());
    if cancel.is_cancelled() {
        return Ok(Answer::Cancelled);
    }
    Ok(Answer::Positions(network.nodes.iter().cloned().zip(placed).collect()))
}

/// Width over height that places are made for: that of the graph's tile in the first window.
const ASPECT: f32 = 0.86;

fn scene_of(network: &Temporal, dataset: &Dataset) -> Scene {
    let owners: Vec<Option<PlatformId>> = network.nodes.iter().map(|id| dataset.platforms.owner_of(id)).collect();
    let mut members: BTreeMap<&PlatformId, u32> = BTreeMap::new();
    owners.iter().flatten().for_each(|owner| *members.entry(owner).or_insert(0) += 1);
    let groups: BTreeMap<&PlatformId, u32> =
        members.into_iter().filter(|(_, count)| *count > 1).zip(0..).map(|((owner, _), at)| (owner, at)).collect();
    let mut degrees = vec![0_u16; network.nodes.len()];
    let mut weights: BTreeMap<(u32, u32), f32> = BTreeMap::new();
    for link in &network.links {
        for end in [link.from, link.to] {
            degrees[end as usize] = degrees[end as usize].saturating_add(1);
        }
        *weights.entry((link.from.min(link.to), link.from.max(link.to))).or_insert(0.0) += 1.0;
    }
    let nodes = network.nodes.iter().zip(&owners).zip(&degrees).map(|((id, owner), degree)| {
        let name = dataset.platforms.name(id, crate::model::Language::En);
        let letters = u16::try_from(name.chars().count().min(24)).unwrap_or(24);
        Node {
            group: owner.as_ref().and_then(|owner| groups.get(owner).copied()),
            radius: 4.0 + 2.1 * f32::from(*degree).sqrt(),
            weight: f32::from(*degree).max(1.0),
            label_width: f32::from(letters) * 6.2,
        }
    });
    Scene { nodes: nodes.collect(), links: weights.into_iter().map(|((from, to), weight)| (from, to, weight)).collect(), aspect: ASPECT }
}
