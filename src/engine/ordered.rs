//! The platforms of a graph in an order, with the band that each stands in: its owner, or its community.

use std::collections::BTreeMap;

use super::catalog::Catalog;
use super::graph::{GraphQuestion, NodeAt};
use super::over::{Over, answer as graph_over};
use super::request::open;
use crate::model::{Language, PlatformId};
use crate::network::communities;

/// By what platforms are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OrderBy {
    /// Owners with most links first; within an owner, platforms with most links first.
    #[default]
    Owner,
    /// Communities, the largest first; the shown links count both ways.
    Cluster,
    /// Names.
    Name,
    /// Most links first.
    Links,
}

impl OrderBy {
    /// All orders, with their word in settings.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Owner, "owner"), (Self::Cluster, "cluster"), (Self::Name, "name"), (Self::Links, "links")];

    /// The order of a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, word)| *word == text).map(|(by, _)| by)
    }
}

/// Platforms in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ordered {
    /// Each platform, and the band it stands in; neighbours of one band stand together.
    pub nodes: Vec<(PlatformId, Band)>,
}

/// What neighbours have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// An owner.
    Owner(PlatformId),
    /// A community by its number, from 0.
    Cluster(u32),
}

pub(super) fn answer(
    catalog: &Catalog,
    question: &GraphQuestion,
    over: Over,
    by: OrderBy,
    language: Language,
    seed: u64,
) -> Result<Ordered, String> {
    let dataset = open(catalog, &question.package)?;
    let graph = graph_over(catalog, question, over)?;
    let place = |id: &PlatformId| u32::try_from(graph.nodes.binary_search_by(|node| node.id.cmp(id)).unwrap_or(0)).unwrap_or(u32::MAX);
    let clusters = (by == OrderBy::Cluster).then(|| {
        let links: Vec<(u32, u32)> = graph.links.iter().map(|link| (place(&link.id.from), place(&link.id.to))).collect();
        communities(graph.nodes.len(), &links, 1.0, seed)
    });
    let owner_of = |node: &NodeAt| node.owner.clone().unwrap_or_else(|| node.id.clone());
    let band = |(at, node): (usize, &NodeAt)| match &clusters {
        Some(clusters) => Band::Cluster(clusters.get(at).copied().unwrap_or(0)),
        None => Band::Owner(owner_of(node)),
    };
    let bands: Vec<Band> = graph.nodes.iter().enumerate().map(band).collect();
    let mut weights: BTreeMap<&Band, (u32, u32)> = BTreeMap::new();
    for (node, band) in graph.nodes.iter().zip(&bands) {
        let weight = weights.entry(band).or_insert((0, 0));
        *weight = (weight.0 + node.links, weight.1 + 1);
    }
    let name = |id: &PlatformId| dataset.platforms.name(id, language).to_lowercase();
    let key = |(node, band): &(&NodeAt, &Band)| {
        let (links, members) = weights[*band];
        let most = u32::MAX;
        match by {
            // Owners of one platform come after those of several, so that bands stand out.
            OrderBy::Owner => (u32::from(members < 2), most - links, Some((*band).clone()), most - node.links, name(&node.id)),
            OrderBy::Cluster => (0, most - members, Some((*band).clone()), most - node.links, name(&node.id)),
            OrderBy::Name => (0, 0, None, 0, name(&node.id)),
            OrderBy::Links => (0, 0, None, most - node.links, name(&node.id)),
        }
    };
    let mut order: Vec<(&NodeAt, &Band)> = graph.nodes.iter().zip(&bands).collect();
    order.sort_by_cached_key(key);
    Ok(Ordered { nodes: order.into_iter().map(|(node, band)| (node.id.clone(), band.clone())).collect() })
}
