//! Folded graphs: groups of platforms as nodes, and the links between them counted by state and kind. It
//! knows states and groups; who belongs where comes from outside.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::LinkAt;
use crate::model::{Direction, LinkId, PlatformId, State};

/// How many links are in which state and of which kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub BTreeMap<(State, Option<Arc<str>>), usize>);

impl Counts {
    fn add(&mut self, link: &LinkAt) {
        *self.0.entry((link.state, link.id.kind.clone())).or_insert(0) += 1;
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// Those of one state.
    #[must_use]
    pub fn of(&self, state: State) -> usize {
        self.0.iter().filter(|((known, _), _)| *known == state).map(|(_, count)| count).sum()
    }

    /// Those of each kind, most first.
    #[must_use]
    pub fn by_kind(&self) -> Vec<(Option<Arc<str>>, usize)> {
        let mut kinds: BTreeMap<&Option<Arc<str>>, usize> = BTreeMap::new();
        self.0.iter().for_each(|((_, kind), count)| *kinds.entry(kind).or_insert(0) += count);
        let mut kinds: Vec<_> = kinds.into_iter().map(|(kind, count)| (kind.clone(), count)).collect();
        kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        kinds
    }

    /// The state that most of them are in; of two, the more open.
    #[must_use]
    pub fn usual(&self) -> Option<State> {
        let states = State::ALL.into_iter().filter(|state| self.of(*state) > 0);
        states.min_by_key(|state| (std::cmp::Reverse(self.of(*state)), *state))
    }
}

/// A node of a folded graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The group; `None` is one platform that stands for itself.
    pub name: Option<String>,
    /// Its platforms, in ascending order of id; at least one.
    pub members: Vec<PlatformId>,
    /// The links within it.
    pub loops: Counts,
    /// How many of the links between groups end at it.
    pub links: usize,
}

/// All links from one group to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoldedLink {
    /// Position of the deciding group.
    pub from: usize,
    /// Position of the other.
    pub to: usize,
    /// Whether `from` alone decides.
    pub direction: Direction,
    /// How many there are of which sort.
    pub counts: Counts,
    /// Which they are, in ascending order.
    pub links: Vec<LinkId>,
}

/// A graph whose nodes are groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Groups by name, then platforms that stand for themselves by id.
    pub groups: Vec<Group>,
    /// Links between different groups, by ends and direction.
    pub links: Vec<FoldedLink>,
}

/// Folds a graph: platforms that `group` gives the same name become one node. Every link is counted exactly
/// once, between two groups or within one.
#[must_use]
pub fn fold(nodes: &[PlatformId], links: &[LinkAt], group: &dyn Fn(&PlatformId) -> Option<String>) -> Folded {
    type Key = (bool, String);
    let key = |id: &PlatformId| -> Key { group(id).map_or_else(|| (true, id.to_string()), |name| (false, name)) };
    let mut members: BTreeMap<Key, Vec<PlatformId>> = BTreeMap::new();
    for id in nodes.iter().chain(links.iter().flat_map(|link| [&link.id.from, &link.id.to])) {
        members.entry(key(id)).or_default().push(id.clone());
    }
    let mut place_of: BTreeMap<PlatformId, usize> = BTreeMap::new();
    let mut groups: Vec<Group> = vec![];
    for (at, ((is_alone, name), mut members)) in members.into_iter().enumerate() {
        members.sort();
        members.dedup();
        place_of.extend(members.iter().map(|id| (id.clone(), at)));
        groups.push(Group { name: (!is_alone).then_some(name), members, loops: Counts::default(), links: 0 });
    }
    let mut between: BTreeMap<(usize, usize, Direction), FoldedLink> = BTreeMap::new();
    for link in links {
        let (Some(&from), Some(&to)) = (place_of.get(&link.id.from), place_of.get(&link.id.to)) else { continue };
        if from == to {
            groups[from].loops.add(link);
            continue;
        }
        let direction = link.id.direction;
        let (from, to) = if direction == Direction::Undirected { (from.min(to), from.max(to)) } else { (from, to) };
        let folded = between.entry((from, to, direction)).or_insert_with(|| FoldedLink {
            from,
            to,
            direction,
            counts: Counts::default(),
            links: vec![],
        });
        folded.counts.add(link);
        folded.links.push(link.id.clone());
    }
    for folded in between.values_mut() {
        folded.links.sort();
        for end in [folded.from, folded.to] {
            groups[end].links += folded.links.len();
        }
    }
    Folded { groups, links: between.into_values().collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn links() -> impl Strategy<Value = Vec<LinkAt>> {
        let link = (0..9_u8, 0..9_u8, 0..3_u8, any::<bool>(), 0..4_usize);
        proptest::collection::vec(link, 0..60).prop_map(|parts| {
            let link = |(from, to, kind, directed, state): (u8, u8, u8, bool, usize)| {
                let direction = if directed { Direction::Directed } else { Direction::Undirected };
                let ends = [from, to].map(|end| PlatformId::from(format!("p{end}").as_str()));
                let [from, to] = ends;
                let id = LinkId::new(from, to, Some(format!("k{kind}").into()), direction);
                (id.clone(), LinkAt { id, state: State::ALL[state], since: None, events: vec![] })
            };
            let unique: BTreeMap<LinkId, LinkAt> = parts.into_iter().map(link).collect();
            unique.into_values().collect()
        })
    }

    /// Three groups of three, by the last digit.
    fn third(id: &PlatformId) -> Option<String> {
        let digit = id.as_str().bytes().last()? - b'0';
        Some(format!("g{}", digit % 3))
    }

    fn all(folded: &Folded) -> impl Iterator<Item = &Counts> {
        folded.groups.iter().map(|group| &group.loops).chain(folded.links.iter().map(|link| &link.counts))
    }

    proptest! {
        #[test]
        fn counts_are_conserved(links in links()) {
            let folded = fold(&[], &links, &third);
            prop_assert_eq!(all(&folded).map(Counts::total).sum::<usize>(), links.len());
            for state in State::ALL {
                prop_assert_eq!(all(&folded).map(|counts| counts.of(state)).sum::<usize>(), links.iter().filter(|link| link.state == state).count());
            }
            let ends: usize = folded.groups.iter().map(|group| group.links).sum();
            prop_assert_eq!(ends, 2 * folded.links.iter().map(|link| link.links.len()).sum::<usize>());
            prop_assert!(folded.links.iter().all(|link| link.from != link.to && link.counts.total() == link.links.len()));
        }

        #[test]
        fn folded_and_unfolded_is_what_it_was(links in links()) {
            let folded = fold(&[], &links, &|_| None);
            let mut ends: Vec<PlatformId> = links.iter().flat_map(|link| [link.id.from.clone(), link.id.to.clone()]).collect();
            ends.sort();
            ends.dedup();
            let alone: Vec<PlatformId> = folded.groups.iter().map(|group| group.members[0].clone()).collect();
            prop_assert_eq!(alone, ends);
            prop_assert!(folded.groups.iter().all(|group| group.name.is_none() && group.members.len() == 1));
            let mut kept: Vec<LinkId> = folded.links.iter().flat_map(|link| link.links.clone()).collect();
            kept.sort();
            let loops: usize = folded.groups.iter().map(|group| group.loops.total()).sum();
            let wanted: Vec<LinkId> = links.iter().filter(|link| link.id.from != link.id.to).map(|link| link.id.clone()).collect();
            prop_assert_eq!(loops, links.len() - wanted.len());
            prop_assert_eq!(kept, wanted);
        }
    }

    #[test]
    fn the_usual_state_is_that_of_most_links() {
        let mut counts = Counts::default();
        counts.0.insert((State::Open, None), 1);
        counts.0.insert((State::Closed, None), 2);
        assert_eq!(counts.usual(), Some(State::Closed));
        counts.0.insert((State::Open, Some("pay".into())), 1);
        assert_eq!(counts.usual(), Some(State::Open), "of two, the more open");
        assert_eq!(counts.by_kind(), [(None, 3), (Some("pay".into()), 1)]);
    }
}
