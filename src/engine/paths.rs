//! Paths between platforms over what can be passed at a moment.

use std::collections::BTreeMap;

use super::catalog::Catalog;
use super::graph::{GraphQuestion, shown};
use super::request::open;
use crate::model::{Direction, LinkId, PlatformId};
use crate::network::LinkAt;
use crate::network::metrics::Simple;
use crate::network::paths::Roads;

/// How many of all shortest paths are listed.
const MOST: usize = 200;

/// Which paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Search {
    /// All shortest from the first stop to the last.
    Shortest,
    /// So many of the shortest from the first stop to the last, without a platform twice.
    First(u8),
    /// One way from stop to stop, in order.
    Through,
    /// The shortest of every pair of stops, each way.
    Among,
}

/// How platforms are joined at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PathsQuestion {
    /// The links: what of them can be passed is travelled.
    pub graph: GraphQuestion,
    /// Where the paths begin, pass and end.
    pub stops: Vec<PlatformId>,
    /// Which paths.
    pub search: Search,
}

/// One path: what it comes to, and what it crosses in between.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Platforms in order, the ends among them.
    pub platforms: Vec<PlatformId>,
    /// The links that lead from each to the next, all kinds, in the order of links.
    pub links: Vec<Vec<LinkAt>>,
}

/// Paths, shortest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathsAnswer {
    /// Those that are listed.
    pub routes: Vec<Route>,
    /// How many there are, where all are counted.
    pub total: Option<u64>,
    /// Pairs of stops between which there is no path.
    pub apart: Vec<(PlatformId, PlatformId)>,
}

impl PathsQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<PathsAnswer, String> {
        let dataset = open(catalog, &self.graph.package)?;
        if let Some(unknown) = self.stops.iter().find(|id| dataset.platforms.find(id.as_str()).is_none()) {
            return Err(format!("there is no platform `{unknown}`"));
        }
        let map = Map::of(shown(&self.graph, catalog)?, &self.stops, &|kind| dataset.kinds.passes(kind));
        let stops: Vec<u32> = self.stops.iter().filter_map(|id| map.place(id)).collect();
        let (Some(&first), Some(&last)) = (stops.first(), stops.last()) else { return Ok(PathsAnswer::default()) };
        let found = match self.search {
            _ if stops.len() < 2 => PathsAnswer::default(),
            Search::Shortest => {
                let (paths, total) = map.roads.all_shortest(first, last, MOST);
                map.answer(paths, Some(total), &[(first, last)])
            }
            Search::First(most) => map.answer(map.roads.k_shortest(first, last, most.into()), None, &[(first, last)]),
            Search::Through => match map.roads.through(&stops) {
                Ok(path) => map.answer(vec![path], None, &[]),
                Err(at) => map.answer(vec![], None, &[(stops[at], stops[at + 1])]),
            },
            Search::Among => map.among(&stops),
        };
        Ok(found)
    }
}

/// What can be passed, with the links of every step.
struct Map {
    nodes: Vec<PlatformId>,
    roads: Roads,
    steps: BTreeMap<(u32, u32), Vec<LinkAt>>,
}

impl Map {
    fn of(links: Vec<LinkAt>, stops: &[PlatformId], passes: &dyn Fn(Option<&str>) -> bool) -> Self {
        let passing: Vec<LinkAt> = links.into_iter().filter(|link| link.state.passes() && passes(link.id.kind.as_deref())).collect();
        let mut nodes: Vec<PlatformId> = passing.iter().flat_map(|link| [link.id.from.clone(), link.id.to.clone()]).collect();
        nodes.extend_from_slice(stops);
        nodes.sort();
        nodes.dedup();
        let mut map = Self { nodes, roads: Roads::of(&Simple::new(0, true, [])), steps: BTreeMap::new() };
        for link in passing {
            let LinkId { from, to, direction, .. } = &link.id;
            let (Some(from), Some(to)) = (map.place(from), map.place(to)) else { continue };
            if *direction == Direction::Undirected {
                map.steps.entry((to, from)).or_default().push(link.clone());
            }
            map.steps.entry((from, to)).or_default().push(link);
        }
        map.roads = Roads::of(&Simple::new(map.nodes.len(), true, map.steps.keys().copied()));
        map
    }

    fn place(&self, id: &PlatformId) -> Option<u32> {
        self.nodes.binary_search(id).ok().and_then(|at| u32::try_from(at).ok())
    }

    fn among(&self, stops: &[u32]) -> PathsAnswer {
        let pairs = stops.iter().flat_map(|from| stops.iter().map(|to| (*from, *to))).filter(|(from, to)| from != to);
        let (mut paths, mut apart) = (vec![], vec![]);
        for (from, to) in pairs {
            match self.roads.shortest(from, to) {
                Some(path) => paths.push(path),
                None => apart.push((from, to)),
            }
        }
        paths.sort_by_key(Vec::len);
        PathsAnswer { apart: apart.iter().map(|pair| self.named(*pair)).collect(), ..self.answer(paths, None, &[]) }
    }

    fn answer(&self, paths: Vec<Vec<u32>>, total: Option<u64>, asked: &[(u32, u32)]) -> PathsAnswer {
        let apart = if paths.is_empty() { asked.iter().map(|pair| self.named(*pair)).collect() } else { vec![] };
        PathsAnswer { routes: paths.into_iter().map(|path| self.route(&path)).collect(), total, apart }
    }

    fn route(&self, path: &[u32]) -> Route {
        let links = path.windows(2).map(|pair| self.steps.get(&(pair[0], pair[1])).cloned().unwrap_or_default());
        Route { platforms: path.iter().map(|node| self.nodes[*node as usize].clone()).collect(), links: links.collect() }
    }

    fn named(&self, (from, to): (u32, u32)) -> (PlatformId, PlatformId) {
        (self.nodes[from as usize].clone(), self.nodes[to as usize].clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;
    use crate::model::{Filter, Reading, parse_date};

    fn asked(stops: &[&str], search: Search) -> PathsAnswer {
        let catalog = Catalog::new(vec![bundled("record").unwrap()]);
        let day = parse_date("2024-10-31").ok();
        let graph = GraphQuestion { package: "record".into(), day, reading: Reading::Earliest, filter: Filter::everything() };
        PathsQuestion { graph, stops: stops.iter().map(|id| (*id).into()).collect(), search }.answer(&catalog).unwrap()
    }

    #[test]
    fn every_step_of_a_path_is_a_link_that_lets_one_pass() {
        let all = asked(&["wechat", "alipay"], Search::First(5));
        assert_eq!(all.routes.len(), 5);
        assert!(all.routes.windows(2).all(|pair| pair[0].platforms.len() <= pair[1].platforms.len()));
        for route in &all.routes {
            assert_eq!(route.links.len() + 1, route.platforms.len());
            for (links, pair) in route.links.iter().zip(route.platforms.windows(2)) {
                assert!(!links.is_empty());
                for link in links {
                    assert!(link.state.passes() && link.id.kind.as_deref() != Some("regulation"));
                    let along = link.id.from == pair[0] && link.id.to == pair[1];
                    assert!(along || link.id.direction == Direction::Undirected && link.id.touches(&pair[0]) && link.id.touches(&pair[1]));
                }
            }
        }
    }

    #[test]
    fn several_stops_are_joined_pair_by_pair_or_in_order() {
        let among = asked(&["wechat", "taobao", "alipay"], Search::Among);
        assert_eq!(among.routes.len() + among.apart.len(), 6);
        let through = asked(&["wechat", "taobao", "wechat"], Search::Through);
        assert_eq!(through.routes.len() + through.apart.len(), 1);
        assert_eq!(asked(&["wechat"], Search::Shortest), PathsAnswer::default());
    }
}
