//! The graph: hulls, links that say who decides and how much is open, nodes, glyphs and names.
//!
//! State is how much of the line is there; kind is its rhythm and glyph; colour is the side that
//! decides. A closed link is a hairline with a bar before the decider: the wall.

use std::collections::BTreeMap;

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::dashes::Path;
use super::faded;
use super::labels::{Rooms, Wish, place};
use super::time::ground;
use crate::kit::tokens::{DIMMED_LINK, DIMMED_MARK, HULL_LINE, size};
use crate::kit::{Palette, fonts, icons};
use crate::model::State;

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

/// A link on the screen.
#[expect(clippy::struct_excessive_bools, reason = "each is one look, and they combine")]
#[derive(Clone, Debug)]
pub struct LinkMark {
    /// Position of the deciding end among the nodes.
    pub from: usize,
    /// Position of the other end.
    pub to: usize,
    /// Whether `from` alone decides.
    pub is_directed: bool,
    /// Its state.
    pub state: State,
    /// Its rhythm and glyph.
    pub kind: KindMark,
    /// Colour of the side that decides.
    pub color: Color32,
    /// Not meant now.
    pub is_dimmed: bool,
    /// Drawn thicker.
    pub is_selected: bool,
    /// Whether its glyph is drawn where there is room.
    pub has_glyph: bool,
}

/// How a kind of link is told from others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KindMark {
    /// Its place in the fixed order in which several kinds of one pair fan out.
    pub order: u8,
    /// Its glyph.
    pub glyph: char,
    /// Lengths of the pieces of an open line in px; none is unbroken.
    pub rhythm: &'static [f32],
    /// Two lines: rules rather than links.
    pub is_double: bool,
}

/// The kinds of the bundled data, by name.
const KINDS: [(&str, KindMark); 11] = [
    ("payment", KindMark { order: 0, glyph: icons::CREDIT_CARD, rhythm: &[], is_double: false }),
    ("link_sharing", KindMark { order: 1, glyph: icons::LINK_SIMPLE, rhythm: &[22.0], is_double: false }),
    ("commerce", KindMark { order: 2, glyph: icons::SHOPPING_CART, rhythm: &[22.0, 4.0], is_double: false }),
    ("logistics", KindMark { order: 3, glyph: icons::TRUCK, rhythm: &[22.0, 4.0, 4.0], is_double: false }),
    ("advertising", KindMark { order: 4, glyph: icons::MEGAPHONE, rhythm: &[14.0], is_double: false }),
    ("mini_program", KindMark { order: 5, glyph: icons::SQUARES_FOUR, rhythm: &[14.0, 4.0], is_double: false }),
    ("login", KindMark { order: 6, glyph: icons::SIGN_IN, rhythm: &[14.0, 4.0, 4.0], is_double: false }),
    ("data_interop", KindMark { order: 7, glyph: icons::PLUGS_CONNECTED, rhythm: &[14.0, 14.0, 4.0], is_double: false }),
    ("search", KindMark { order: 8, glyph: icons::MAGNIFYING_GLASS, rhythm: &[9.0], is_double: false }),
    ("app_distribution", KindMark { order: 9, glyph: icons::DOWNLOAD_SIMPLE, rhythm: &[9.0, 9.0, 3.0], is_double: false }),
    ("regulation", KindMark { order: 10, glyph: icons::SCALES, rhythm: &[], is_double: true }),
];

impl KindMark {
    /// The mark of a kind; a plain one for kinds that have none of their own.
    #[must_use]
    pub fn of(kind: Option<&str>) -> Self {
        let known = kind.and_then(|kind| KINDS.iter().find(|(name, _)| *name == kind));
        known.map_or(Self { order: 11, glyph: icons::SHARE_NETWORK, rhythm: &[], is_double: false }, |(_, mark)| *mark)
    }

    /// Marks and gaps of a line in a state.
    #[must_use]
    pub fn dash(self, state: State) -> Vec<f32> {
        match state {
            State::Open => self.rhythm.iter().flat_map(|piece| [*piece, 2.6]).collect(),
            State::Partial if self.rhythm.is_empty() => vec![6.72, 4.6],
            State::Partial => self.rhythm.iter().flat_map(|piece| [(piece * 0.42).max(3.0), 4.6]).collect(),
            State::Announced | State::Closed => vec![],
        }
    }
}

/// An owner's hull: the places of its products and its name.
#[derive(Clone, Debug)]
pub struct HullMark {
    /// Places and radii of its nodes.
    pub members: Vec<(Pos2, f32)>,
    /// Its colour.
    pub color: Color32,
    /// The colour of its name.
    pub text: Color32,
    /// Its name.
    pub name: String,
    /// Not meant now.
    pub is_dimmed: bool,
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
}

/// Padding of a hull around the rims of its nodes in px.
const HULL_PADDING: f32 = 13.0;
/// Distance of the wall from the rim of the decider in px.
const WALL_DISTANCE: f32 = 10.0;

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
        let offset = if count == 1 { 0.05 * length } else { (place as f32 - (count - 1) as f32 / 2.0) * (11.0 + 0.03 * length).min(17.0) };
        let control = low + (high - low) / 2.0 + normal * offset * 2.0;
        let (from, to) = (&self.nodes[link.from], &self.nodes[link.to]);
        let rim = |node: &NodeMark| node.radius + if node.is_selected { 6.5 } else { 1.5 };
        Path::quadratic(from.at, control, to.at).trimmed(rim(from), rim(to) + if link.is_directed { 1.0 } else { 0.0 })
    }

    /// Paints everything. Returns the name of how many nodes found no room.
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
            by_depth(pass).filter(|(link, _)| link.state == State::Closed).for_each(|(link, path)| link.paint_wall(painter, palette, path));
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
        self.paint_glyphs(painter, palette, &paths, &mut rooms);
        self.paint_names(painter, palette, area, &mut rooms)
    }

    fn paint_glyphs(&self, painter: &Painter, palette: &Palette, paths: &[Path], rooms: &mut Rooms) {
        let wanted = self.links.iter().zip(paths).filter(|(link, path)| link.has_glyph && path.length() >= 46.0);
        for (link, path) in wanted {
            let middle = path.at(path.length() / 2.0).0;
            if !rooms.try_take(Rect::from_center_size(middle, Vec2::splat(14.4))) {
                continue;
            }
            painter.circle_filled(middle, 7.2, palette.paper);
            let ink = if link.is_dimmed { faded(palette.ink2, DIMMED_MARK) } else { palette.ink2 };
            painter.text(middle, Align2::CENTER_CENTER, link.kind.glyph, fonts::regular(12.0), ink);
        }
    }

    fn paint_names(&self, painter: &Painter, palette: &Palette, area: Rect, rooms: &mut Rooms) -> usize {
        let mut texts = vec![];
        let mut wishes = vec![];
        for hull in &self.hulls {
            let ink = if hull.is_dimmed { faded(hull.text, 0.6) } else { hull.text };
            let galley = painter.layout_no_wrap(hull.name.clone(), fonts::semibold(size::SMALL), ink);
            let top = hull.members.iter().map(|(at, radius)| *at - vec2(0.0, radius + HULL_PADDING)).min_by(|a, b| a.y.total_cmp(&b.y));
            wishes.push(Wish { anchor: top.unwrap_or_default(), radius: 0.0, size: galley.size(), importance: 1e6, is_title: true });
            texts.push((galley, ink));
        }
        for node in self.nodes.iter().filter(|node| !node.name.is_empty()) {
            let font = if node.is_selected { fonts::semibold(size::BODY) } else { fonts::regular(size::AXIS) };
            let ink = if node.is_dimmed { faded(palette.ink2, 0.55) } else { palette.ink };
            let galley = painter.layout_no_wrap(node.name.clone(), font, ink);
            let importance = if node.is_selected || node.is_hovered { f32::INFINITY } else { node.importance };
            let radius = node.radius + if node.is_selected { 6.0 } else { 0.0 };
            wishes.push(Wish { anchor: node.at, radius, size: galley.size(), importance, is_title: false });
            texts.push((galley, ink));
        }
        let places = place(&wishes, area, rooms);
        let dropped = places.iter().skip(self.hulls.len()).filter(|place| place.is_none()).count();
        for ((galley, ink), room) in texts.into_iter().zip(places) {
            if let Some(room) = room {
                ground(painter, palette, room);
                painter.galley(room.min, galley, ink);
            }
        }
        dropped
    }
}

impl HullMark {
    fn paint(&self, painter: &Painter, palette: &Palette) {
        let outline = padded_hull(&self.members);
        if outline.len() < 3 {
            return;
        }
        let (fill, line) = if self.is_dimmed { (0.6, 0.5) } else { (1.0, 1.0) };
        let stroke = Stroke::new(1.0, faded(self.color, HULL_LINE * line));
        painter.add(Shape::convex_polygon(outline, faded(self.color, palette.hull_fill_alpha * fill), stroke));
    }
}

/// The convex hull of discs grown by the padding, as a polygon.
fn padded_hull(members: &[(Pos2, f32)]) -> Vec<Pos2> {
    let around = |(at, radius): &(Pos2, f32)| {
        let (at, reach) = (*at, radius + HULL_PADDING);
        (0..16_u8).map(move |part| at + Vec2::angled(f32::from(part) / 16.0 * std::f32::consts::TAU) * reach)
    };
    convex_hull(members.iter().flat_map(around).collect())
}

/// The convex hull by Andrew's monotone chain, counter-clockwise.
fn convex_hull(mut points: Vec<Pos2>) -> Vec<Pos2> {
    points.retain(|point| point.x.is_finite() && point.y.is_finite());
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let half = |points: &mut dyn Iterator<Item = &Pos2>| {
        let mut chain: Vec<Pos2> = vec![];
        for point in points {
            while chain.len() > 1 && turn(chain[chain.len() - 2], chain[chain.len() - 1], *point) <= 0.0 {
                chain.pop();
            }
            chain.push(*point);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut points.iter());
    hull.extend(half(&mut points.iter().rev()));
    hull
}

fn turn(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

impl LinkMark {
    /// Dimmed links first, then the others, the selected last.
    fn depth(&self) -> u8 {
        if self.is_dimmed { 0 } else { 1 + u8::from(self.is_selected) }
    }

    fn ink(&self, color: Color32) -> Color32 {
        if self.is_dimmed { faded(color, DIMMED_LINK) } else { color }
    }

    fn width(&self) -> f32 {
        let width = match self.state {
            State::Open => 1.8,
            State::Partial => 1.65,
            State::Announced => 2.2,
            State::Closed => 0.9,
        };
        if self.is_selected && self.state != State::Closed { width + 1.0 } else { width }
    }

    fn paint(&self, painter: &Painter, palette: &Palette, path: &Path) {
        if path.points().len() < 2 {
            return;
        }
        match self.state {
            State::Closed => {
                if self.is_selected {
                    line(painter, path.points().to_vec(), Stroke::new(7.0, faded(palette.ink, 0.12)));
                }
                line(painter, path.points().to_vec(), Stroke::new(self.width(), self.ink(palette.ink3)));
            }
            State::Announced => {
                let color = self.ink(self.color);
                for dot in path.trimmed(0.0, 3.0).dots(4.6) {
                    painter.circle_filled(dot, self.width() / 2.0, color);
                }
            }
            State::Open | State::Partial if self.kind.is_double => {
                let stroke = Stroke::new(0.95, self.ink(self.color));
                for side in [-1.5, 1.5] {
                    path.trimmed(0.0, 3.0)
                        .beside(side)
                        .dashes(&self.kind.dash(self.state))
                        .into_iter()
                        .for_each(|dash| line(painter, dash, stroke));
                }
            }
            State::Open | State::Partial => {
                let stroke = Stroke::new(self.width(), self.ink(self.color));
                path.trimmed(0.0, 3.0).dashes(&self.kind.dash(self.state)).into_iter().for_each(|dash| line(painter, dash, stroke));
            }
        }
        if self.is_directed && self.state != State::Closed {
            self.paint_arrow(painter, path);
        }
    }

    fn paint_arrow(&self, painter: &Painter, path: &Path) {
        let (tip, _) = path.at(path.length());
        let (base, _) = path.at(path.length() - 7.0);
        let direction = (tip - base).normalized();
        let side = direction.rot90() * 3.2;
        let foot = tip - direction * 6.5;
        painter.add(Shape::convex_polygon(vec![tip, foot + side, foot - side], self.ink(self.color), Stroke::NONE));
    }

    /// The wall: a bar before the decider; in the middle where both decide.
    fn paint_wall(&self, painter: &Painter, palette: &Palette, path: &Path) {
        let along = if self.is_directed { WALL_DISTANCE.min(path.length() / 2.0) } else { path.length() / 2.0 };
        let (at, direction) = path.at(along);
        let (length, width) = if self.is_selected { (8.0, 4.4) } else { (5.5, 3.2) };
        let half = direction.rot90() * length;
        let ink = if self.is_dimmed { faded(palette.ink, DIMMED_MARK) } else { palette.ink };
        painter.line_segment([at - half, at + half], Stroke::new(width, ink));
    }
}

fn line(painter: &Painter, points: Vec<Pos2>, stroke: Stroke) {
    if let [a, b] = points.as_slice() {
        painter.line_segment([*a, *b], stroke);
    } else {
        painter.add(Shape::line(points, stroke));
    }
}

impl NodeMark {
    fn paint(&self, painter: &Painter, palette: &Palette) {
        let color = if self.is_dimmed { mixed(self.color, palette.paper, DIMMED_MARK) } else { self.color };
        if self.is_square {
            painter.rect_filled(Rect::from_center_size(self.at, Vec2::splat(self.radius * 1.76)), 0, color);
        } else if self.is_hollow {
            painter.circle(self.at, (self.radius - 1.0).max(2.0), palette.paper, Stroke::new(2.0, color));
        } else {
            painter.circle(self.at, self.radius, color, Stroke::new(1.2, palette.paper));
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

/// A short sample of a line in a state.
pub fn state_sample(painter: &Painter, palette: &Palette, from: Pos2, length: f32, state: State, color: Color32) {
    let path = Path::new(vec![from, from + vec2(length, 0.0)]);
    match state {
        State::Open => line(painter, path.points().to_vec(), Stroke::new(1.8, color)),
        State::Partial => path.dashes(&[6.0, 3.8]).into_iter().for_each(|dash| line(painter, dash, Stroke::new(1.8, color))),
        State::Announced => {
            for dot in path.dots(4.6) {
                painter.circle_filled(dot, 1.1, color);
            }
        }
        State::Closed => {
            line(painter, path.points().to_vec(), Stroke::new(0.9, palette.ink3));
            painter.vline(from.x + 6.0, from.y - 5.5..=from.y + 5.5, Stroke::new(3.2, palette.ink));
        }
    }
}

/// Samples of the four states with their words, from left to right. Returns how wide they are.
pub fn state_legend(painter: &Painter, palette: &Palette, from: Pos2) -> f32 {
    let mut x = from.x;
    for state in State::ALL {
        state_sample(painter, palette, pos2(x, from.y), 26.0, state, palette.ink2);
        let text = painter.text(pos2(x + 32.0, from.y), Align2::LEFT_CENTER, state.word(), fonts::regular(size::AXIS), palette.ink2);
        x = text.right() + 16.0;
    }
    x - from.x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(x: f32, y: f32) -> NodeMark {
        NodeMark {
            at: pos2(x, y),
            radius: 6.0,
            color: Color32::RED,
            is_hollow: false,
            is_square: false,
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
            is_dimmed: false,
            is_selected: false,
            has_glyph: true,
        }
    }

    #[test]
    fn links_of_one_pair_are_drawn_apart_and_end_at_the_rims() {
        let nodes = vec![node(0.0, 0.0), node(200.0, 0.0)];
        let picture = Picture { nodes, links: vec![link(0, 1, "payment"), link(1, 0, "search"), link(0, 1, "login")], hulls: vec![] };
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
        let picture = Picture { nodes: vec![node(5.0, 5.0), node(5.0, 5.0)], links: vec![link(0, 0, "x"), link(0, 1, "x")], hulls: vec![] };
        assert!(picture.paths().iter().all(|path| path.points().is_empty()));
    }

    #[test]
    fn the_hull_of_discs_is_convex_and_holds_them() {
        let members = [(pos2(0.0, 0.0), 5.0), (pos2(50.0, 10.0), 8.0), (pos2(20.0, 60.0), 4.0)];
        let hull = padded_hull(&members);
        for at in 0..hull.len() {
            let (a, b, c) = (hull[at], hull[(at + 1) % hull.len()], hull[(at + 2) % hull.len()]);
            assert!(turn(a, b, c) > 0.0);
            assert!(members.iter().all(|(centre, _)| turn(a, b, *centre) > 0.0));
        }
    }
}
