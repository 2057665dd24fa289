//! Nodes and edges of the node-link picture: platforms or groups of them, links or all links between two. It
//! knows no places and no colours.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::GraphAnswer;
use crate::model::{Dataset, Direction, FoldBy, LinkId, PlatformId, State};
use crate::network::fold::{Counts, Folded};
use crate::session::Target;
use crate::views::Cx;

/// A node: a platform, or a group of them.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its platforms, at least one, in ascending order of id.
    pub members: Vec<PlatformId>,
    /// The group; `None` is one platform that stands for itself.
    pub group: Option<String>,
    /// Whose it is; of a group, only if it is a group of one owner.
    pub owner: Option<PlatformId>,
    /// How many of the shown links end at it.
    pub links: usize,
    /// How many lie within it.
    pub loops: usize,
}

/// An edge: a link, or all links of one direction between two nodes.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Position of the deciding node.
    pub from: usize,
    /// Position of the other.
    pub to: usize,
    /// The links that it is, at least one.
    pub links: Vec<LinkId>,
    /// The state that it is drawn in: that of most of its links.
    pub state: State,
    /// Its kind; `None` where it has several or none.
    pub kind: Option<Arc<str>>,
    /// Whether `from` alone decides.
    pub direction: Direction,
    /// Of several links, how many are of which sort.
    pub counts: Option<Counts>,
}

/// Nodes and edges.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// In ascending order of id, or groups first.
    pub nodes: Vec<Node>,
    /// Between them.
    pub edges: Vec<Edge>,
}

impl Node {
    /// What it is called in a session: the owner of a group of one owner, else its first platform.
    pub fn id(&self) -> &PlatformId {
        self.owner.as_ref().filter(|_| self.group.is_some()).unwrap_or(&self.members[0])
    }

    /// All that a click on it selects.
    pub fn targets(&self) -> Vec<Target> {
        self.members.iter().cloned().map(Target::Platform).collect()
    }

    /// Whether it, or a platform of it, is among those that are meant.
    pub fn is_meant(&self, meant: &BTreeSet<PlatformId>) -> bool {
        self.members.iter().any(|id| meant.contains(id)) || self.group.is_some() && meant.contains(self.id())
    }

    /// Its name on screen.
    pub fn name(&self, cx: &Cx<'_>, is_short: bool) -> String {
        let named = |id: &PlatformId| if is_short { cx.short_name(id).to_owned() } else { cx.name(id).to_owned() };
        match (&self.group, &self.owner) {
            (None, _) => named(&self.members[0]),
            (Some(_), Some(owner)) => format!("{} · {}", named(owner), self.members.len()),
            (Some(group), None) => format!("{group} · {}", self.members.len()),
        }
    }

    /// What a screen reader says.
    pub fn spoken(&self, cx: &Cx<'_>) -> String {
        let within = if self.loops > 0 { format!(", {} within", self.loops) } else { String::new() };
        format!("{}, {} links{within}", self.name(cx, false), self.links)
    }
}

impl Edge {
    /// All that a click on it selects.
    pub fn targets(&self) -> Vec<Target> {
        self.links.iter().cloned().map(Target::Link).collect()
    }

    /// What a screen reader says.
    pub fn spoken(&self, cx: &Cx<'_>, nodes: &[Node]) -> String {
        let [from, to] = [self.from, self.to].map(|end| nodes[end].name(cx, true));
        let verb = match (self.direction, self.state) {
            (Direction::Undirected, _) => "and",
            (Direction::Directed, State::Closed) => "shuts out",
            (Direction::Directed, _) => "lets in",
        };
        let what = match &self.counts {
            Some(counts) => format!("{} links", counts.total()),
            None => cx.dataset.kinds.label(self.kind.as_deref()).text(cx.language()).to_owned(),
        };
        format!("{from} {verb} {to}: {what}, {}", self.state.word())
    }
}

impl Drawn {
    /// Every platform and every link by itself.
    pub fn of(graph: &GraphAnswer) -> Self {
        let index: BTreeMap<&PlatformId, usize> = graph.nodes.iter().enumerate().map(|(at, node)| (&node.id, at)).collect();
        let node = |node: &crate::engine::NodeAt| Node {
            members: vec![node.id.clone()],
            group: None,
            owner: node.owner.clone(),
            links: node.links as usize,
            loops: 0,
        };
        let edges = graph.links.iter().filter_map(|link| {
            let (from, to) = (*index.get(&link.id.from)?, *index.get(&link.id.to)?);
            Some(single(from, to, link.id.clone(), link.state))
        });
        Self { nodes: graph.nodes.iter().map(node).collect(), edges: edges.collect() }
    }

    /// Groups, and the platforms that stand for themselves with each of their links.
    pub fn folded(graph: &GraphAnswer, folded: &Folded, by: FoldBy, dataset: &Dataset) -> Self {
        let node = |group: &crate::network::fold::Group| Node {
            members: group.members.clone(),
            owner: match (&group.name, by) {
                (Some(name), FoldBy::Owner) => Some(PlatformId::from(name.as_str())),
                (Some(_), _) => None,
                (None, _) => dataset.platforms.owner_of(&group.members[0]),
            },
            group: group.name.clone(),
            links: group.links,
            loops: group.loops.total(),
        };
        let state_of = |id: &LinkId| graph.links.binary_search_by(|link| link.id.cmp(id)).ok().map(|at| graph.links[at].state);
        let mut edges = vec![];
        for link in &folded.links {
            let ends_alone = [link.from, link.to].iter().all(|end| folded.groups[*end].name.is_none());
            if ends_alone || link.links.len() == 1 {
                edges.extend(link.links.iter().filter_map(|id| Some(single(link.from, link.to, id.clone(), state_of(id)?))));
                continue;
            }
            let kinds = link.counts.by_kind();
            edges.push(Edge {
                from: link.from,
                to: link.to,
                links: link.links.clone(),
                state: link.counts.usual().unwrap_or(State::Open),
                kind: if let [(kind, _)] = kinds.as_slice() { kind.clone() } else { None },
                direction: link.direction,
                counts: Some(link.counts.clone()),
            });
        }
        Self { nodes: folded.groups.iter().map(node).collect(), edges }
    }
}

fn single(from: usize, to: usize, id: LinkId, state: State) -> Edge {
    Edge { from, to, kind: id.kind.clone(), direction: id.direction, links: vec![id], state, counts: None }
}
