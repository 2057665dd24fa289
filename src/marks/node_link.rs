//! The graph: hulls, links that say who decides and how much is open, nodes, glyphs and names.
//!
//! State is how much of the line is there; kind is its rhythm and glyph; colour is the side that
//! decides. A closed link is a hairline with a bar before the decider: the wall.

mod hull;
mod kind;
mod link;
mod sample;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Align2, Color32, Galley, Painter, Pos2, Rect, Stroke, Vec2};

use super::bundle::bundled;
use super::dashes::Path;
use super::faded;
use super::labels::{Rooms, SURE, Wish, place};
use super::time::ground;
use crate::kit::tokens::{DIMMED_MARK, size};
use crate::kit::{Palette, fonts};

pub use hull::HullMark;
pub use kind::KindMark;
pub use link::{LinkMark, Turn};
pub use sample::{kind_sample, state_legend, state_sample};

/// A node on the screen.
#[expect(clippy::struct_excessive_bools, reason = "each is one look, and they combine")]
#[derive(Clone, Debug)]
pub struct NodeMark {
    /// Its middle.
    pub at: Pos2,
    /// Its radius in px.
    pub radius: f32,
    /// Its colour.
    pub color: Color32,
    /// A ring: an owner without a colour.
    pub is_hollow: bool,
    /// A square: a regulator.
    pub is_square: bool,
    /// How many platforms are folded into it; more than one have a rim of their own.
    pub members: usize,
    /// The middle of its owner's hull: bundled links pass it.
    pub hub: Option<Pos2>,
    /// Its name.
    pub name: String,
    /// More important names are placed first.
    pub importance: f32,
    /// Not meant now.
    pub is_dimmed: bool,
    /// Ringed in ink.
    pub is_selected: bool,
    /// Under the pointer.
    pub is_hovered: bool,
}

/// A whole graph, ready to be painted.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Nodes.
    pub nodes: Vec<NodeMark>,
    /// Links between them.
    pub links: Vec<LinkMark>,
    /// Hulls around them.
    pub hulls: Vec<HullMark>,
    /// How much links between owners run together, in `0.0..=1.0`.
    pub bundling: f32,
}

/// A longer name takes two lines, in px.
const WIDEST_NAME: f32 = 170.0;
/// Room of a glyph in px.
const GLYPH: f32 = 14.4;

impl Picture {
    /// The curve of each link, from rim to rim, in the order of the links. Several links of one pair
    /// fan out in the fixed order of their kinds.
    #[must_use]
    pub fn paths(&self) -> Vec<Path> {
        let mut pairs: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (at, link) in self.links.iter().enumerate() {
            pairs.entry((link.from.min(link.to), link.from.max(link.to))).or_default().push(at);
        }
        let mut paths = vec![Path::default(); self.links.len()];
        for ((a, b), mut members) in pairs {
            members.sort_by_key(|at| (self.links[*at].kind.order, self.links[*at].from, *at));
            let count = members.len();
            for (place, at) in members.into_iter().enumerate() {
                paths[at] = self.path(&self.links[at], a, b, place, count);
            }
        }
        paths
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of links")]
    fn path(&self, link: &LinkMark, a: usize, b: usize, place: usize, count: usize) -> Path {
        let (low, high) = (self.nodes[a].at, self.nodes[b].at);
        let length = low.distance(high);
        if a == b || length < 1.0 {
            return Path::default();
        }
        let normal = (high - low).normalized().rot90();
        // Links of one pair lie one beside the other, with the straight line in their middle.
        let offset = if count == 1 { 0.05 * length } else { (place as f32 - (count - 1) as f32 / 2.0) * (11.0 + 0.03 * length).min(17.0) };
        let control = low + (high - low) / 2.0 + normal * offset * 2.0;
        let (from, to) = (&self.nodes[link.from], &self.nodes[link.to]);
        let rim = |node: &NodeMark| node.radius + if node.is_selected { 6.5 } else { 1.5 };
        let curve = match (from.hub, to.hub) {
            (here, there) if self.bundling > 0.0 && here != there => {
                let aside = normal * offset * 0.5;
                let hubs = here.into_iter().chain(there).map(|hub| hub + aside);
                bundled(&[from.at].into_iter().chain(hubs).chain([to.at]).collect::<Vec<_>>(), self.bundling)
            }
            _ => Path::quadratic(from.at, control, to.at),
        };
        curve.trimmed(rim(from), rim(to) + if link.is_directed { 1.0 } else { 0.0 })
    }

    /// Paints everything. Returns how many names of nodes found no room.
    pub fn paint(&self, painter: &Painter, palette: &Palette, area: Rect) -> usize {
        for hull in &self.hulls {
            hull.paint(painter, palette);
        }
        let paths = self.paths();
        let by_depth = |pass: u8| self.links.iter().zip(&paths).filter(move |(link, _)| link.depth() == pass);
        for pass in 0..3 {
            by_depth(pass).for_each(|(link, path)| link.paint(painter, palette, path));
        }
        for pass in 0..3 {
            by_depth(pass).filter(|(_, path)| path.points().len() > 1).for_each(|(link, path)| link.paint_wall(painter, palette, path));
        }
        let mut order: Vec<&NodeMark> = self.nodes.iter().collect();
        order.sort_by_key(|node| (!node.is_dimmed, node.is_selected));
        for node in order {
            node.paint(painter, palette);
        }
        let mut rooms = Rooms::default();
        for node in &self.nodes {
            rooms.take(Rect::from_center_size(node.at, Vec2::splat(node.radius * 1.7)));
        }
        let names = self.names(painter, palette, area, &mut rooms);
        self.paint_glyphs(painter, palette, &paths, &mut rooms);
        names.iter().flatten().for_each(|name| name.paint(painter, palette));
        names.iter().skip(self.hulls.len()).filter(|name| name.is_none()).count()
    }

    fn paint_glyphs(&self, painter: &Painter, palette: &Palette, paths: &[Path], rooms: &mut Rooms) {
        let wanted = self.links.iter().zip(paths).filter(|(link, path)| link.has_glyph && path.length() >= 46.0);
        for (link, path) in wanted {
            let middle = path.at(path.length() / 2.0).0;
            if !rooms.try_take(Rect::from_center_size(middle, Vec2::splat(GLYPH))) {
                continue;
            }
            painter.circle_filled(middle, GLYPH / 2.0, palette.paper);
            let ink = if link.is_dimmed { faded(palette.ink2, DIMMED_MARK) } else { palette.ink2 };
            if link.count > 1 {
                painter.text(middle, Align2::CENTER_CENTER, link.count, fonts::semibold(size::AXIS - 1.0), ink);
                continue;
            }
            painter.text(middle, Align2::CENTER_CENTER, link.kind.glyph, fonts::regular(12.0), ink);
        }
    }

    /// The names of hulls, then of nodes, each where there is room for it.
    fn names(&self, painter: &Painter, palette: &Palette, area: Rect, rooms: &mut Rooms) -> Vec<Option<Name>> {
        let mut texts = vec![];
        let mut wishes = vec![];
        for hull in &self.hulls {
            let ink = if hull.is_dimmed { faded(hull.text, 0.6) } else { hull.text };
            let galley = painter.layout_no_wrap(hull.name.clone(), fonts::semibold(size::SMALL), ink);
            wishes.push(Wish { anchor: hull.top(), radius: 0.0, size: galley.size(), importance: 1e6, is_title: true });
            texts.push((galley, ink));
        }
        for node in self.nodes.iter().filter(|node| !node.name.is_empty()) {
            let font = if node.is_selected { fonts::semibold(size::BODY) } else { fonts::regular(size::AXIS) };
            let ink = if node.is_dimmed { faded(palette.ink2, 0.55) } else { palette.ink };
            let galley = painter.layout(node.name.clone(), font, ink, WIDEST_NAME);
            let importance = match (node.is_hovered, node.is_selected) {
                (true, _) => f32::INFINITY,
                (_, true) => SURE + node.importance,
                _ => node.importance,
            };
            let radius = node.radius + if node.is_selected { 6.0 } else { 0.0 };
            wishes.push(Wish { anchor: node.at, radius, size: galley.size(), importance, is_title: false });
            texts.push((galley, ink));
        }
        let places = place(&wishes, area, rooms);
        let placed = wishes.iter().zip(texts).zip(places);
        let named = placed.map(|((wish, (galley, ink)), room)| {
            let room = room?;
            Some(Name { room, leader: wish.led_to(room).map(|end| [wish.anchor, end]), galley, ink })
        });
        named.collect()
    }
}

/// A name that has found its room.
struct Name {
    room: Rect,
    /// A line from what it names, where that is far.
    leader: Option<[Pos2; 2]>,
    galley: Arc<Galley>,
    ink: Color32,
}

impl Name {
    fn paint(&self, painter: &Painter, palette: &Palette) {
        if let Some(leader) = self.leader {
            painter.line_segment(leader, Stroke::new(0.9, faded(palette.ink2, 0.8)));
        }
        ground(painter, palette, self.room);
        painter.galley(self.room.min, self.galley.clone(), self.ink);
    }
}

impl NodeMark {
    fn paint(&self, painter: &Painter, palette: &Palette) {
        let color = if self.is_dimmed { mixed(self.color, palette.paper, DIMMED_MARK) } else { self.color };
        if self.is_square {
            painter.rect_filled(Rect::from_center_size(self.at, Vec2::splat(self.radius * 1.76)), 0, color);
        } else if self.is_hollow {
            let rim = (self.radius * 0.4).clamp(0.7, 2.0);
            painter.circle(self.at, (self.radius - rim / 2.0).max(0.8), palette.paper, Stroke::new(rim, color));
        } else {
            painter.circle(self.at, self.radius, color, Stroke::new(1.2, palette.paper));
        }
        if self.members > 1 {
            painter.circle_stroke(self.at, self.radius + 2.2, Stroke::new(1.4, color));
        }
        if self.is_selected {
            painter.circle_stroke(self.at, self.radius + 3.4, Stroke::new(2.2, palette.ink));
        } else if self.is_hovered {
            painter.circle_stroke(self.at, self.radius + 1.5, Stroke::new(1.0, palette.ink));
        }
    }
}

/// A colour laid over another with an opacity, as one opaque colour.
fn mixed(over: Color32, under: Color32, alpha: f32) -> Color32 {
    under.lerp_to_gamma(over, alpha)
}

/// Ghosts of places where nothing is left to draw.
pub fn ghosts(painter: &Painter, palette: &Palette, places: &[(Pos2, f32)]) {
    for (at, radius) in places {
        painter.circle_stroke(*at, *radius, Stroke::new(1.0, palette.line));
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;
    use crate::model::State;

    fn node(x: f32, y: f32) -> NodeMark {
        NodeMark {
            at: pos2(x, y),
            radius: 6.0,
            color: Color32::RED,
            is_hollow: false,
            is_square: false,
            members: 1,
            hub: None,
            name: "a".into(),
            importance: 1.0,
            is_dimmed: false,
            is_selected: false,
            is_hovered: false,
        }
    }

    fn link(from: usize, to: usize, kind: &str) -> LinkMark {
        LinkMark {
            from,
            to,
            is_directed: true,
            state: State::Open,
            kind: KindMark::of(Some(kind)),
            color: Color32::RED,
            count: 1,
            weight: 1.0,
            is_dimmed: false,
            is_selected: false,
            has_glyph: true,
            turn: None,
        }
    }

    #[test]
    fn links_of_one_pair_are_drawn_apart_and_end_at_the_rims() {
        let nodes = vec![node(0.0, 0.0), node(200.0, 0.0)];
        let picture =
            Picture { nodes, links: vec![link(0, 1, "payment"), link(1, 0, "search"), link(0, 1, "login")], hulls: vec![], bundling: 0.0 };
        let paths = picture.paths();
        let middles: Vec<f32> = paths.iter().map(|path| path.at(path.length() / 2.0).0.y).collect();
        assert!(middles.iter().enumerate().all(|(at, a)| middles[at + 1..].iter().all(|b| (a - b).abs() > 8.0)), "{middles:?}");
        for (path, link) in paths.iter().zip(&picture.links) {
            let start = path.points()[0].distance(picture.nodes[link.from].at);
            assert!((6.0..10.0).contains(&start), "{start}");
        }
    }

    #[test]
    fn a_link_to_itself_and_nodes_in_one_place_draw_nothing() {
        let nodes = vec![node(5.0, 5.0), node(5.0, 5.0)];
        let picture = Picture { nodes, links: vec![link(0, 0, "x"), link(0, 1, "x")], hulls: vec![], bundling: 0.0 };
        assert!(picture.paths().iter().all(|path| path.points().is_empty()));
    }
}
