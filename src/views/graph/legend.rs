//! The legend of the node-link picture: below it in two lines, or beside it where there is room for all of
//! the grammar. It is drawn, so it is exported.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, Ui, pos2, vec2};

use super::drawn::{Drawn, Edge};
use super::world::{LARGEST, World};
use crate::engine::GraphAnswer;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, palette};
use crate::marks::node_link::{KindMark, LinkMark, NodeMark, Picture, kind_sample, state_legend, state_sample};
use crate::model::{Direction, PlatformId, State};
use crate::views::Cx;

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// None.
    Nowhere,
    /// Two lines.
    Below,
    /// A column.
    Beside,
}

/// From this width of the picture on the legend stands beside it.
const WIDE: f32 = 1100.0;
/// Width of the column.
const COLUMN: f32 = 268.0;
/// Height of a line of the column.
const LINE: f32 = 20.0;
/// What each state means.
const MEANINGS: [(State, &str); 4] = [
    (State::Open, "traffic passes"),
    (State::Partial, "restricted, a test, or one way round"),
    (State::Announced, "said, not yet seen"),
    (State::Closed, "a thin line, and the wall at the gate"),
];

impl Room {
    /// Of an area.
    pub fn of(area: Rect) -> Self {
        match area {
            _ if area.width() >= WIDE && area.height() > 520.0 => Self::Beside,
            _ if area.height() > 300.0 => Self::Below,
            _ => Self::Nowhere,
        }
    }

    /// What is left of an area for the picture.
    pub fn stage(self, area: Rect) -> Rect {
        match self {
            Self::Nowhere => area,
            Self::Below => Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - 42.0)),
            Self::Beside => Rect::from_min_max(area.min, pos2(area.right() - COLUMN - 24.0, area.bottom())),
        }
    }
}

/// Draws what there is room for.
pub fn legend_ui(cx: &Cx<'_>, ui: &Ui, graph: &GraphAnswer, drawn: &Drawn, world: &World, room: Room, area: Rect) {
    match room {
        Room::Nowhere => {}
        Room::Below => below_ui(cx, ui, graph, world, area),
        Room::Beside => Column { painter: ui.painter(), palette: palette(ui), area, y: area.top() + 8.0 }.all(cx, graph, drawn, world),
    }
}

/// Kinds by number of links, most first.
fn kinds(graph: &GraphAnswer) -> Vec<(Arc<str>, usize)> {
    let mut counts: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
    graph.links.iter().filter_map(|link| link.id.kind.as_ref()).for_each(|kind| *counts.entry(kind).or_insert(0) += 1);
    let mut kinds: Vec<(Arc<str>, usize)> = counts.into_iter().map(|(kind, count)| (kind.clone(), count)).collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    kinds
}

/// States, size, and the glyphs of the kinds that are drawn.
fn below_ui(cx: &Cx<'_>, ui: &Ui, graph: &GraphAnswer, world: &World, area: Rect) {
    let (painter, palette) = (ui.painter(), palette(ui));
    let y = area.top() + 8.0;
    let wide = state_legend(painter, palette, pos2(area.left(), y));
    if area.width() > wide + 130.0 {
        let x = area.left() + wide + 6.0;
        painter.circle_filled(pos2(x, y), 3.5, palette.ink2);
        painter.circle_filled(pos2(x + 13.0, y), 6.0, palette.ink2);
        let words = world.measured.size_words();
        let text = painter.text(pos2(x + 23.0, y), Align2::LEFT_CENTER, words, fonts::regular(size::AXIS), palette.ink2);
        world.measured.legend(painter, palette, pos2(text.right() + 14.0, y), area.right());
    }
    let mut x = area.left();
    for (kind, _) in kinds(graph) {
        let label = cx.dataset.kinds.label(Some(&kind));
        let galley = painter.layout_no_wrap(label.text(cx.language()).to_owned(), fonts::regular(size::AXIS), palette.ink2);
        if x + 18.0 + galley.size().x > area.right() {
            break;
        }
        painter.text(pos2(x, y + 20.0), Align2::LEFT_CENTER, KindMark::of(Some(&kind)).glyph, fonts::regular(14.0), palette.ink2);
        painter.galley(pos2(x + 18.0, y + 20.0 - galley.size().y / 2.0), galley.clone(), palette.ink2);
        x += 18.0 + galley.size().x + 12.0;
    }
}

struct Column<'a> {
    painter: &'a Painter,
    palette: &'a Palette,
    area: Rect,
    /// Where the next line begins.
    y: f32,
}

impl Column<'_> {
    fn all(mut self, cx: &Cx<'_>, graph: &GraphAnswer, drawn: &Drawn, world: &World) {
        self.painter.vline(self.area.left() - 9.0, self.area.y_range(), Stroke::new(1.0, self.palette.line));
        self.states();
        self.kinds(cx, graph);
        self.owners(cx, drawn);
        self.sizes(drawn, world);
        self.measures(world);
        self.pair(cx, drawn);
    }

    fn has_room(&self, height: f32) -> bool {
        self.y + height <= self.area.bottom()
    }

    fn text(&self, at: Pos2, align: Align2, words: &str, is_strong: bool, ink: Color32) {
        let font = if is_strong { fonts::semibold(size::AXIS) } else { fonts::regular(size::AXIS) };
        self.painter.text(at, align, words, font, ink);
    }

    fn head(&mut self, words: &str) {
        self.painter.text(pos2(self.area.left(), self.y), Align2::LEFT_CENTER, words, fonts::semibold(size::SMALL), self.palette.ink);
        self.y += 23.0;
    }

    fn states(&mut self) {
        self.head("State: how much of the line is there");
        for (state, meaning) in MEANINGS {
            let ink = self.palette.ink2;
            state_sample(self.painter, self.palette, pos2(self.area.left(), self.y), 44.0, state, ink);
            let x = self.area.left() + 54.0;
            self.text(pos2(x, self.y), Align2::LEFT_CENTER, state.word(), true, self.palette.ink);
            self.text(pos2(x, self.y + 15.0), Align2::LEFT_CENTER, meaning, false, ink);
            self.y += 35.0;
        }
        self.y += 6.0;
    }

    fn kinds(&mut self, cx: &Cx<'_>, graph: &GraphAnswer) {
        let kinds = kinds(graph);
        if kinds.is_empty() || !self.has_room(23.0 + LINE) {
            return;
        }
        self.head("Kind: a glyph, and the rhythm of the line");
        for (kind, count) in kinds {
            if !self.has_room(LINE) {
                return;
            }
            let (x, y, ink) = (self.area.left(), self.y, self.palette.ink2);
            let mark = KindMark::of(Some(&kind));
            kind_sample(self.painter, pos2(x, y), 60.0, mark, ink);
            self.painter.text(pos2(x + 77.0, y), Align2::CENTER_CENTER, mark.glyph, fonts::regular(14.0), ink);
            self.text(
                pos2(x + 92.0, y),
                Align2::LEFT_CENTER,
                cx.dataset.kinds.label(Some(&kind)).text(cx.language()),
                false,
                self.palette.ink,
            );
            self.text(pos2(self.area.right(), y), Align2::RIGHT_CENTER, &cx.numbers().count(count), false, ink);
            self.y += LINE;
        }
        self.y += 12.0;
    }

    /// Owners with a colour by number of platforms, in two columns; the rest together.
    fn owners(&mut self, cx: &Cx<'_>, drawn: &Drawn) {
        let mut counts: BTreeMap<PlatformId, usize> = BTreeMap::new();
        let (mut others, mut regulators) = (BTreeSet::new(), 0);
        for id in drawn.nodes.iter().flat_map(|node| &node.members) {
            let is_regulator = cx.dataset.platforms.find(id.as_str()).is_some_and(crate::model::Platform::is_regulator);
            let owner = cx.dataset.platforms.owner_of(id).unwrap_or_else(|| id.clone());
            match (is_regulator, cx.inks.of_owner(Some(&owner), self.palette).is_hollow) {
                (true, _) => regulators += 1,
                (_, true) => drop(others.insert(id.clone())),
                _ => *counts.entry(owner).or_insert(0) += 1,
            }
        }
        let mut owners: Vec<(PlatformId, usize)> = counts.into_iter().collect();
        owners.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut rows: Vec<(String, usize, Option<PlatformId>)> =
            owners.into_iter().map(|(owner, count)| (cx.short_name(&owner).to_owned(), count, Some(owner))).collect();
        rows.extend((!others.is_empty()).then(|| ("other owners".to_owned(), others.len(), None)));
        let lines = (rows.len() + usize::from(regulators > 0)).div_ceil(2);
        #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
        let height = 23.0 + LINE * lines as f32;
        if rows.is_empty() || !self.has_room(height) {
            return;
        }
        self.head("Owner: one colour, one hull, platforms");
        let half = self.area.width() / 2.0;
        let (top, ink) = (self.y, self.palette.ink2);
        let all = rows.len() + usize::from(regulators > 0);
        for at in 0..all {
            #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
            let place = pos2(self.area.left() + if at % 2 == 1 { half + 8.0 } else { 0.0 }, top + LINE * (at / 2) as f32);
            let (name, count) = match rows.get(at) {
                Some((name, count, Some(owner))) => {
                    self.painter.circle_filled(place + vec2(6.0, 0.0), 5.0, cx.inks.of_owner(Some(owner), self.palette).mark);
                    (name.as_str(), *count)
                }
                Some((name, count, None)) => {
                    self.painter.circle(place + vec2(6.0, 0.0), 4.0, self.palette.paper, Stroke::new(2.0, self.palette.other));
                    (name.as_str(), *count)
                }
                None => {
                    let square = Rect::from_center_size(place + vec2(6.0, 0.0), vec2(9.0, 9.0));
                    self.painter.rect_filled(square, 0, self.palette.regulator);
                    ("regulators", regulators)
                }
            };
            let number = cx.numbers().count(count);
            let galley = self.painter.layout_no_wrap(name.to_owned(), fonts::regular(size::AXIS), self.palette.ink);
            let room = Rect::from_min_size(place + vec2(18.0, -9.0), vec2(half - 18.0 - 30.0, 18.0));
            self.painter.with_clip_rect(room).galley(room.min + vec2(0.0, 9.0 - galley.size().y / 2.0), galley, self.palette.ink);
            self.text(place + vec2(half - 12.0, 0.0), Align2::RIGHT_CENTER, &number, false, ink);
        }
        self.y = top + LINE * f32::from(u16::try_from(lines).unwrap_or(0)) + 12.0;
    }

    /// What size and colour say where that is a measure.
    fn measures(&mut self, world: &World) {
        let measured = &world.measured;
        if measured.is_sized() && self.has_room(50.0) {
            self.head(&format!("Size: {}", measured.size_words()));
            let mut x = self.area.left();
            for part in [0.05, 0.3, 1.0] {
                let radius = world.radius(LARGEST * part);
                self.painter.circle_filled(pos2(x + radius, self.y + 8.0), radius, self.palette.ink2);
                x += radius * 2.0 + 8.0;
            }
            self.text(pos2(x + 4.0, self.y + 8.0), Align2::LEFT_CENTER, "least to most", false, self.palette.ink2);
            self.y += 44.0;
        }
        measured.legend(self.painter, self.palette, pos2(self.area.left(), self.y), self.area.right());
    }

    fn sizes(&mut self, drawn: &Drawn, world: &World) {
        if world.measured.is_sized() {
            return;
        }
        let most = drawn.nodes.iter().map(|node| node.links).max().unwrap_or(0);
        if most == 0 || !self.has_room(62.0) {
            return;
        }
        self.head("Size: links that are shown");
        let mut samples: Vec<usize> = [1, 5, 15, 30, 60, 120, 240].into_iter().filter(|count| *count <= most).collect();
        samples.truncate(5);
        let mut x = self.area.left();
        for count in samples {
            #[expect(clippy::cast_precision_loss, reason = "a number of links")]
            let radius = world.radius(count as f32);
            self.painter.circle_filled(pos2(x + radius, self.y + 8.0), radius, self.palette.ink2);
            x += radius * 2.0 + 5.0;
            let galley = self.painter.layout_no_wrap(count.to_string(), fonts::regular(size::AXIS), self.palette.ink2);
            self.painter.galley(pos2(x, self.y + 8.0 - galley.size().y / 2.0), galley.clone(), self.palette.ink2);
            x += galley.size().x + 16.0;
        }
        self.y += 44.0;
    }

    /// The pair with most kinds of links, drawn large.
    fn pair(&mut self, cx: &Cx<'_>, drawn: &Drawn) {
        let mut pairs: BTreeMap<(usize, usize), Vec<&Edge>> = BTreeMap::new();
        for edge in drawn.edges.iter().filter(|edge| edge.counts.is_none()) {
            pairs.entry((edge.from.min(edge.to), edge.from.max(edge.to))).or_default().push(edge);
        }
        let most = pairs
            .into_iter()
            .filter(|(_, edges)| edges.len() > 1)
            .max_by_key(|((a, b), edges)| (edges.len(), usize::MAX - a, usize::MAX - b));
        let Some(((a, b), edges)) = most.filter(|_| self.has_room(118.0)) else { return };
        self.head("Several kinds between one pair");
        let ends = [(a, self.area.left() + 22.0), (b, self.area.right() - 22.0)];
        let y = self.y + 24.0;
        let mark = |(node, x): (usize, f32)| {
            let ink = cx.ink(&drawn.nodes[node].members[0], self.palette);
            NodeMark {
                at: pos2(x, y),
                radius: 9.0,
                color: ink.mark,
                is_hollow: ink.is_hollow,
                is_square: false,
                members: 1,
                hub: None,
                name: String::new(),
                importance: 0.0,
                is_dimmed: false,
                is_selected: false,
                is_hovered: false,
            }
        };
        let nodes = ends.map(mark).to_vec();
        let links = edges.iter().map(|edge| {
            let (from, to) = if edge.from == a { (0, 1) } else { (1, 0) };
            let is_directed = edge.direction == Direction::Directed;
            LinkMark {
                from,
                to,
                is_directed,
                state: edge.state,
                kind: KindMark::of(edge.kind.as_deref()),
                color: if is_directed { nodes[from].color } else { self.palette.other },
                count: 1,
                weight: 1.0,
                is_dimmed: false,
                is_selected: false,
                has_glyph: true,
                turn: None,
            }
        });
        let picture = Picture { links: links.collect(), nodes: nodes.clone(), hulls: vec![], bundling: 0.0 };
        picture.paint(self.painter, self.palette, self.area);
        for (node, x) in ends {
            let name = drawn.nodes[node].name(cx, true);
            self.text(
                pos2(if x > self.area.center().x { x + 18.0 } else { x - 18.0 }, y + 24.0),
                if x > self.area.center().x { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER },
                &name,
                false,
                self.palette.ink,
            );
        }
        self.text(pos2(self.area.center().x, y + 50.0), Align2::CENTER_CENTER, "drawn apart, in a fixed order", false, self.palette.ink2);
        self.y += 90.0;
    }
}
