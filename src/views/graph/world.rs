//! The places and the looks of nodes and edges, and what is lit among them. It draws nothing and reads no keys.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Pos2, Rect, pos2};
use serde_json::Value;

use super::SetOff;
use super::camera::{Camera, pair};
use super::drawn::{Drawn, Node};
use super::measured::Measured;
use super::near::Near;
use crate::kit::Palette;
use crate::kit::owners::OwnerInk;
use crate::marks::faded;
use crate::marks::node_link::{HullMark, KindMark, LinkMark, NodeMark, Picture, Turn};
use crate::model::{Dataset, Direction, Fold, LinkId, Platform, PlatformId};
use crate::session::Target;
use crate::views::Cx;

/// Places in the world, and the camera that looks at them.
pub struct World {
    /// Where each platform stands.
    pub places: BTreeMap<PlatformId, Pos2>,
    /// Where each group stands: in the middle of its platforms, shown or not.
    groups: BTreeMap<String, Pos2>,
    /// What is looked at.
    pub camera: Camera,
    /// Everything at zoom 1.
    pub fit: Camera,
    /// Where on the screen.
    pub stage: Rect,
    /// How heavy marks are drawn: 1 as a rule, less in a small picture.
    pub weight: f32,
    /// What sizes and colours say, where it is not links and owners.
    pub measured: Measured,
}

/// From this many links on a picture is drawn lighter.
const MANY_LINKS: f32 = 700.0;
/// How many links the largest disc of a measure is drawn like.
pub const LARGEST: f32 = 72.0;
/// How many names a picture with far too many links has at zoom 1.
const NAMES_IN_A_CROWD: f32 = 120.0;

/// What is told apart from the rest in a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Names, glyphs and names of hulls.
    pub has_names: bool,
}

impl World {
    /// The places that a layout gave, with what was moved by hand.
    pub fn of(cx: &Cx<'_>, places: &[(PlatformId, [f32; 2])], fold: Option<&Fold>, stage: Rect) -> Self {
        let mut places: BTreeMap<PlatformId, Pos2> = places.iter().map(|(id, [x, y])| (id.clone(), pos2(*x, *y))).collect();
        let fit = Camera::fit(places.values().copied(), stage);
        if let Some(Value::Object(moved)) = cx.settings.0.get("moved") {
            for (id, place) in moved {
                if let (Some(known), Some([x, y])) = (places.get_mut(id.as_str()), pair(place)) {
                    *known = pos2(x, y);
                }
            }
        }
        let mut world = Self { places, groups: BTreeMap::new(), camera: fit, fit, stage, weight: 1.0, measured: Measured::of(cx) };
        world.groups = fold.map(|fold| world.middles(fold, cx.dataset)).unwrap_or_default();
        world.camera = match cx.settings.0.get("camera").and_then(|camera| camera.get("on")).and_then(Value::as_array) {
            Some(ids) => {
                let places: Vec<Pos2> = ids.iter().filter_map(|id| world.places.get(id.as_str()?)).copied().collect();
                fit.on(places.into_iter(), stage)
            }
            None => fit.set(cx.settings),
        };
        world
    }

    /// The middle of each group, over all platforms that ever have a link: it does not move with time.
    pub fn middles(&self, fold: &Fold, dataset: &Dataset) -> BTreeMap<String, Pos2> {
        let mut sums: BTreeMap<String, (egui::Vec2, f32)> = BTreeMap::new();
        for (id, place) in &self.places {
            if let Some(group) = fold.of(id, &dataset.platforms) {
                let sum = sums.entry(group).or_default();
                *sum = (sum.0 + place.to_vec2(), sum.1 + 1.0);
            }
        }
        sums.into_iter().map(|(group, (sum, count))| (group, (sum / count).to_pos2())).collect()
    }

    /// Lighter marks where there are many links, so that there is something to see.
    #[must_use]
    pub fn lightened(mut self, drawn: &Drawn) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a number of links")]
        let links = drawn.edges.len() as f32;
        self.weight = (MANY_LINKS * self.camera.zoom.max(1.0) / links.max(1.0)).sqrt().clamp(0.35, 1.0);
        self
    }

    /// Where a place is on the screen.
    pub fn screen_of(&self, place: Pos2) -> Pos2 {
        self.camera.screen_of(place, self.stage)
    }

    /// Where a platform is on the screen.
    pub fn screen(&self, id: &PlatformId) -> Pos2 {
        self.screen_of(self.places.get(id).copied().unwrap_or_default())
    }

    /// Where a node stands.
    pub fn place(&self, node: &Node) -> Pos2 {
        let of_group = node.group.as_ref().and_then(|group| self.groups.get(group));
        of_group.or_else(|| self.places.get(&node.members[0])).copied().unwrap_or_default()
    }

    /// Radius of a node in px by what it weighs, the number of its links: less where many stand close together.
    pub fn radius(&self, weight: f32) -> f32 {
        let close = (self.camera.scale.min_elem() * self.camera.zoom / 0.4).clamp(0.35, 1.0);
        (4.0 + 2.1 * weight.max(0.0).sqrt().min(12.0)) * close * self.weight
    }

    /// What the size of a node says: a measure, else its links. A group has no measure.
    #[expect(clippy::cast_precision_loss, reason = "a number of links")]
    fn weight_of(&self, node: &Node) -> f32 {
        let part = node.group.is_none().then(|| self.measured.part(&node.members[0])).flatten();
        part.map_or(node.links as f32, |part| part * LARGEST)
    }

    /// The picture of nodes and edges at the places that `at` gives them.
    pub fn picture(
        &self,
        cx: &Cx<'_>,
        drawn: &Drawn,
        palette: &Palette,
        detail: Detail,
        at: &[Pos2],
        turns: &BTreeMap<LinkId, Turn>,
    ) -> Picture {
        let light = Light::of(cx, drawn);
        let inks: Vec<OwnerInk> = drawn.nodes.iter().map(|node| ink_of(cx, node, palette)).collect();
        let bundling = bundling(cx);
        let hubs = if bundling > 0.0 { hubs(drawn, at) } else { BTreeMap::new() };
        let links = drawn.edges.iter().zip(&light.edges).map(|(edge, lit)| {
            let is_directed = edge.direction == Direction::Directed;
            LinkMark {
                from: edge.from,
                to: edge.to,
                is_directed,
                state: edge.state,
                kind: KindMark::of(edge.kind.as_deref()),
                color: faded(if is_directed { inks[edge.from].mark } else { palette.other }, self.weight.max(0.5)),
                count: edge.links.len(),
                weight: self.weight,
                is_dimmed: lit.is_dimmed,
                is_selected: lit.is_chosen,
                has_glyph: detail.has_names
                    && (self.weight > 0.7 || lit.is_chosen || light.has_focus)
                    && (edge.kind.is_some() || edge.counts.is_some())
                    && !lit.is_dimmed,
                turn: edge.links.first().filter(|_| edge.counts.is_none()).and_then(|id| turns.get(id)).copied(),
            }
        });
        let fewest = self.fewest(drawn);
        let nodes = drawn.nodes.iter().zip(&inks).zip(at).zip(&light.nodes).map(|(((node, ink), at), is_dimmed)| {
            let mut mark = self.node_mark(cx, node, (*ink, palette), *at, *is_dimmed, &light.meant);
            if self.weight < 0.7 && (!light.has_focus || *is_dimmed) && node.links < fewest {
                mark.name = String::new();
            }
            mark.hub = node.owner.as_ref().and_then(|owner| hubs.get(owner)).copied();
            if !detail.has_names && !mark.is_hovered {
                mark.name = String::new();
            }
            mark
        });
        let mut hulls = self.hulls(cx, drawn, palette, at, &light);
        if !detail.has_names {
            for hull in &mut hulls {
                hull.name = String::new();
            }
        }
        Picture { nodes: nodes.collect(), links: links.collect(), hulls, bundling }
    }

    /// From how many links on a node is named in a crowd: more of them the closer it is looked at.
    fn fewest(&self, drawn: &Drawn) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of names")]
        let most = (NAMES_IN_A_CROWD * self.camera.zoom.max(1.0).powi(2)) as usize;
        let mut links: Vec<usize> = drawn.nodes.iter().map(|node| node.links).collect();
        links.sort_unstable_by(|a, b| b.cmp(a));
        links.get(most).copied().unwrap_or(0)
    }

    fn node_mark(
        &self,
        cx: &Cx<'_>,
        node: &Node,
        (ink, palette): (OwnerInk, &Palette),
        at: Pos2,
        is_dimmed: bool,
        meant: &BTreeSet<PlatformId>,
    ) -> NodeMark {
        let weight = self.weight_of(node);
        let color = node.group.is_none().then(|| self.measured.color(&node.members[0], palette)).flatten();
        let selection = &cx.session.doc.selection;
        let is_selected = node.members.iter().all(|id| selection.contains(&Target::Platform(id.clone())));
        let unnamed = is_dimmed && node.links < 3 || cx.settings.text("names") == Some("none") && !node.is_meant(meant);
        let is_regulator = node.group.is_none() && cx.dataset.platforms.find(node.members[0].as_str()).is_some_and(Platform::is_regulator);
        NodeMark {
            at,
            radius: self.radius(weight),
            color: color.unwrap_or(ink.mark),
            is_hollow: ink.is_hollow && color.is_none(),
            is_square: is_regulator,
            members: if node.group.is_some() { node.members.len().max(2) } else { 1 },
            hub: None,
            name: if unnamed { String::new() } else { node.name(cx, true) },
            importance: weight + if is_dimmed { 0.0 } else { 1000.0 },
            is_dimmed,
            is_selected,
            is_hovered: matches!(&cx.session.live.hover, Some(Target::Platform(id)) if id == node.id()),
        }
    }

    fn hulls(&self, cx: &Cx<'_>, drawn: &Drawn, palette: &Palette, at: &[Pos2], light: &Light) -> Vec<HullMark> {
        if !cx.settings.flag("hulls").unwrap_or(true) {
            return vec![];
        }
        let mut owners: BTreeMap<&PlatformId, Vec<usize>> = BTreeMap::new();
        for (place, node) in drawn.nodes.iter().enumerate().filter(|(_, node)| node.group.is_none()) {
            if let Some(owner) = &node.owner {
                owners.entry(owner).or_default().push(place);
            }
        }
        let hull = |(owner, nodes): (&PlatformId, Vec<usize>)| {
            let ink = cx.inks.of_owner(Some(owner), palette);
            HullMark {
                members: nodes.iter().map(|node| (at[*node], self.radius(self.weight_of(&drawn.nodes[*node])))).collect(),
                color: ink.mark,
                text: ink.text,
                name: cx.short_name(owner).to_owned(),
                is_dimmed: light.has_focus && nodes.iter().all(|node| light.nodes[*node]),
            }
        };
        owners.into_iter().filter(|(_, nodes)| nodes.len() > 1).map(hull).collect()
    }
}

/// The middles of owners with several nodes.
fn hubs<'a>(drawn: &'a Drawn, at: &[Pos2]) -> BTreeMap<&'a PlatformId, Pos2> {
    let mut sums: BTreeMap<&PlatformId, (egui::Vec2, f32)> = BTreeMap::new();
    for (node, at) in drawn.nodes.iter().zip(at) {
        if let Some(owner) = &node.owner {
            let sum = sums.entry(owner).or_default();
            *sum = (sum.0 + at.to_vec2(), sum.1 + 1.0);
        }
    }
    sums.into_iter().filter(|(_, (_, count))| *count > 1.0).map(|(owner, (sum, count))| (owner, (sum / count).to_pos2())).collect()
}

/// The colour of a node: its owner's, or that of a group of several owners.
fn ink_of(cx: &Cx<'_>, node: &Node, palette: &Palette) -> OwnerInk {
    match (&node.group, &node.owner) {
        (None, _) => cx.ink(&node.members[0], palette),
        (Some(_), Some(owner)) => cx.inks.of_owner(Some(owner), palette),
        (Some(_), None) => OwnerInk { mark: palette.ink3, text: palette.ink2, is_hollow: false },
    }
}

/// How much links between owners run together, as the view is set.
#[expect(clippy::cast_possible_truncation, reason = "a fraction")]
pub fn bundling(cx: &Cx<'_>) -> f32 {
    cx.settings.number("bundling").unwrap_or(0.0).clamp(0.0, 1.0) as f32
}

/// What is lit: what is hovered or selected with its neighbours, and what a filter that only highlights keeps.
struct Light {
    meant: BTreeSet<PlatformId>,
    has_focus: bool,
    /// Whether each node is faint.
    nodes: Vec<bool>,
    edges: Vec<Lit>,
}

struct Lit {
    is_dimmed: bool,
    is_chosen: bool,
}

impl Light {
    fn of(cx: &Cx<'_>, drawn: &Drawn) -> Self {
        let meant = cx.meant();
        let hovered = cx.session.live.hover.as_ref();
        let chosen: BTreeSet<&LinkId> = match hovered {
            Some(Target::Link(link)) => BTreeSet::from([link]),
            _ => cx.session.doc.selection.links().collect(),
        };
        let hovering_link = matches!(hovered, Some(Target::Link(_)));
        let has_focus = !meant.is_empty() || !chosen.is_empty();
        let set_off = SetOff::of(cx);
        let is_meant: Vec<bool> = drawn.nodes.iter().map(|node| node.is_meant(&meant)).collect();
        // What is near the selection is lit in its place, but while the pointer is on something.
        let around = Near::of(cx).filter(|_| hovered.is_none());
        let is_around: BTreeSet<&PlatformId> = around.iter().flat_map(Near::platforms).collect();
        let mut near: Vec<bool> =
            drawn.nodes.iter().zip(&is_meant).map(|(node, meant)| *meant || node.members.iter().any(|id| is_around.contains(id))).collect();
        let mut edges = vec![];
        for edge in &drawn.edges {
            let is_chosen = edge.links.iter().any(|link| chosen.contains(link));
            let is_lit = match around {
                Some(around) => edge.links.iter().any(|link| around.has_link(link)),
                None => is_chosen || !hovering_link && (is_meant[edge.from] || is_meant[edge.to]),
            };
            if is_lit {
                (near[edge.from], near[edge.to]) = (true, true);
            }
            let left_out = edge.links.iter().all(|link| set_off.leaves_link_out(link));
            edges.push(Lit { is_dimmed: has_focus && !is_lit || left_out, is_chosen });
        }
        let faint = |(node, is_near): (&Node, &bool)| has_focus && !is_near || node.members.iter().all(|id| set_off.leaves_out(id));
        let nodes = drawn.nodes.iter().zip(&near).map(faint).collect();
        Self { meant, has_focus, nodes, edges }
    }
}
