//! What is near: platforms within so many links of some, along or against what is shown at a moment.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::Catalog;
use super::graph::{GraphQuestion, shown};
use crate::model::{Direction, PlatformId};
use crate::network::metrics::Simple;
use crate::network::paths::{Roads, Way};

/// Which platforms are near.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NearQuestion {
    /// The links: all that are shown count, in any state.
    pub graph: GraphQuestion,
    /// The middle.
    pub centres: BTreeSet<PlatformId>,
    /// How many links away at most.
    pub hops: u32,
    /// Which way links are followed; undirected ones both ways.
    pub way: Way,
}

/// How many links each platform is away; those further off are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NearAnswer(pub BTreeMap<PlatformId, u32>);

impl NearQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<NearAnswer, String> {
        let links = shown(&self.graph, catalog)?;
        let mut nodes: Vec<&PlatformId> = links.iter().flat_map(|link| [&link.id.from, &link.id.to]).chain(&self.centres).collect();
        nodes.sort();
        nodes.dedup();
        let place = |id: &PlatformId| nodes.binary_search(&id).ok().and_then(|at| u32::try_from(at).ok());
        let arcs = links.iter().filter_map(|link| Some((place(&link.id.from)?, place(&link.id.to)?, link.id.direction)));
        let arcs = arcs.flat_map(|(from, to, direction)| {
            std::iter::once((from, to)).chain((direction == Direction::Undirected).then_some((to, from)))
        });
        let roads = Roads::of(&Simple::new(nodes.len(), true, arcs));
        let centres: Vec<u32> = self.centres.iter().filter_map(place).collect();
        let steps = roads.within(&centres, self.hops, self.way);
        Ok(NearAnswer(nodes.iter().zip(steps).filter_map(|(id, steps)| Some(((*id).clone(), steps?))).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;
    use crate::model::{Filter, Reading, parse_date};

    #[test]
    fn one_hop_is_the_ends_of_the_links_that_are_shown() {
        let catalog = Catalog::new(vec![bundled("record").unwrap()]);
        let graph = GraphQuestion {
            package: "record".into(),
            day: parse_date("2021-11-29").ok(),
            reading: Reading::Earliest,
            filter: Filter::everything(),
        };
        let wechat = PlatformId::from("wechat");
        let near = |hops, way| {
            let question = NearQuestion { graph: graph.clone(), centres: BTreeSet::from([wechat.clone()]), hops, way };
            question.answer(&catalog).unwrap().0
        };
        let links = shown(&graph, &catalog).unwrap();
        let ends = |from: bool, to: bool| {
            let mut ends = BTreeSet::from([wechat.clone()]);
            for link in &links {
                let both = link.id.direction == Direction::Undirected;
                if link.id.from == wechat && (from || both) {
                    ends.insert(link.id.to.clone());
                }
                if link.id.to == wechat && (to || both) {
                    ends.insert(link.id.from.clone());
                }
            }
            ends
        };
        for (way, from, to) in [(Way::Out, true, false), (Way::In, false, true), (Way::Both, true, true)] {
            assert_eq!(near(1, way).into_keys().collect::<BTreeSet<_>>(), ends(from, to), "{way:?}");
        }
        assert_eq!(near(0, Way::Both).len(), 1);
        assert!(near(2, Way::Both).len() > near(1, Way::Both).len());
    }
}
