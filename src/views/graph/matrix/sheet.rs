//! The matrix on the screen: which part of it is in sight, its cells, its heads, and what a hand does there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use egui::epaint::TextShape;
use egui::{Color32, Painter, PointerButton, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use serde_json::{Value, json};

use super::{CAMERA, MOST_ZOOM, Table, camera};
use crate::engine::{Band, GraphAnswer};
use crate::kit::controls::{focus_ring, tip};
use crate::kit::tokens::{DIMMED_LINK, size};
use crate::kit::{Palette, fonts, palette};
use crate::marks::faded;
use crate::marks::matrix::CellMark;
use crate::marks::node_link::KindMark;
use crate::model::{Direction, LinkId, PlatformId, State};
use crate::network::LinkAt;
use crate::network::fold::{Counts, fold};
use crate::session::{Action, Subject, Target};
use crate::views::graph::tips::{counts_tip_ui, link_tip_ui, platform_tip_ui, who_whom};
use crate::views::graph::{SetOff, configure, graph};
use crate::views::{Cx, how, menu, select, select_all, select_nothing};

/// Least side of a cell in px: below it neighbours share one.
const LEAST: f32 = 4.0;
/// Largest side of a cell in px.
const MOST: f32 = 24.0;
/// From this side on names stand beside rows and columns.
const NAMED: f32 = 8.5;
/// Width of the bands along the sides.
const BAND: f32 = 5.0;
/// Where rows and columns stand on the screen.
pub struct Sheet {
    /// All cells.
    grid: Rect,
    /// The part that is in sight.
    view: Rect,
    /// Side of a row or column in px; less than a pixel where there are many.
    side: f32,
    /// How many rows or columns share a cell.
    shared: usize,
    body: Rect,
    camera: [f32; 3],
}

impl Sheet {
    /// As large as there is room for, with names where they can be read.
    pub fn of(cx: &Cx<'_>, ui: &Ui, table: &Table, body: Rect) -> Self {
        let width = |(id, _): &(PlatformId, Band)| {
            ui.painter().layout_no_wrap(cx.short_name(id).to_owned(), fonts::regular(size::AXIS), Color32::BLACK).size().x
        };
        let counted = |list: &[(PlatformId, Band)]| count(list.len().max(1));
        let camera = camera(cx.settings);
        let longest = |list: &[(PlatformId, Band)]| list.iter().map(width).fold(0.0, f32::max).min(120.0) + 8.0;
        let fit = |room: Vec2| (room.x / counted(&table.columns)).min(room.y / counted(&table.rows)).min(MOST) * camera[2];
        let with_names = body.size() - vec2(longest(&table.rows), longest(&table.columns)) - Vec2::splat(BAND + 2.0);
        let named = fit(with_names) >= NAMED && with_names.min_elem() > 60.0;
        let lead = if named { vec2(longest(&table.rows), longest(&table.columns)) } else { Vec2::ZERO } + Vec2::splat(BAND + 2.0);
        let view = Rect::from_min_max(body.min + lead, body.max);
        let side = fit(view.size()).max(0.01);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful")]
        let shared = (LEAST / side).ceil().max(1.0) as usize;
        let size = vec2(counted(&table.columns), counted(&table.rows)) * side;
        let most = (size - view.size()).max(Vec2::ZERO);
        let [row, column, _] = camera;
        let offset = vec2(column * side, row * side).clamp(Vec2::ZERO, most);
        let view = Rect::from_min_size(view.min, view.size().min(size));
        Self { grid: Rect::from_min_size(view.min - offset, size), view, side, shared, body, camera }
    }

    fn is_named(&self) -> bool {
        self.view.left() - self.body.left() > BAND + 10.0
    }

    /// The rows or columns between two lengths from the start of the grid.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position among platforms")]
    fn range(&self, from: f32, to: f32, all: usize) -> Range<usize> {
        let at = |length: f32| (length / self.side).max(0.0);
        (at(from).floor() as usize / self.shared * self.shared).min(all)..(at(to).ceil() as usize).min(all)
    }

    fn rows(&self, table: &Table) -> Range<usize> {
        self.range(self.view.top() - self.grid.top(), self.view.bottom() - self.grid.top(), table.rows.len())
    }

    fn columns(&self, table: &Table) -> Range<usize> {
        self.range(self.view.left() - self.grid.left(), self.view.right() - self.grid.left(), table.columns.len())
    }

    fn cell(&self, row: usize, column: usize) -> Rect {
        let min = self.grid.min + vec2(count(column), count(row)) * self.side;
        Rect::from_min_size(min, Vec2::splat(self.side * count(self.shared)))
    }

    /// The row and column under a point.
    fn at(&self, at: Pos2, table: &Table) -> Option<(usize, usize)> {
        let inside = at - self.grid.min;
        let place = |length: f32, all: usize| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position among platforms")]
            let place = (length / self.side).max(0.0) as usize;
            (length >= 0.0 && place < all).then_some(place / self.shared * self.shared)
        };
        Some((place(inside.y, table.rows.len())?, place(inside.x, table.columns.len())?))
    }

    /// The links of a cell, or of all cells that share it.
    fn links(&self, table: &Table, row: usize, column: usize) -> Vec<usize> {
        let shared = (row..row + self.shared).flat_map(|row| (column..column + self.shared).map(move |column| (row, column)));
        let mut links: Vec<usize> = shared.filter_map(|cell| table.cells.get(&cell)).flatten().copied().collect();
        links.sort_unstable();
        links.dedup();
        links
    }

    /// Draws everything, and says what comes of the hand on it.
    pub fn ui(&self, cx: &Cx<'_>, ui: &mut Ui, graph: &GraphAnswer, table: &Table) -> Vec<Action> {
        let palette = palette(ui);
        let background = ui.interact(self.view, ui.scope_id().with("matrix"), Sense::click_and_drag());
        background.widget_info(|| {
            WidgetInfo::labeled(Role::Canvas, true, format!("Matrix of {} rows and {} columns", table.rows.len(), table.columns.len()))
        });
        let painter = ui.painter().with_clip_rect(self.view.expand(0.5).intersect(ui.clip_rect()));
        self.ground(&painter, palette, table);
        let marks = self.marks(cx, graph, table, palette);
        for (_, mark) in &marks {
            mark.paint(&painter, palette);
        }
        self.bands(cx, ui, table, palette);
        let mut actions = self.cells_ui(cx, ui, graph, table, &marks);
        actions.extend(self.heads_ui(cx, ui, graph, table));
        actions.extend(self.pointer_ui(cx, ui, graph, table, &background));
        if !cx.session.live.printing {
            actions.extend(self.camera_ui(cx, ui, table, &background));
        }
        actions
    }

    fn ground(&self, painter: &Painter, palette: &Palette, table: &Table) {
        painter.rect_stroke(self.view, 0, Stroke::new(1.0, palette.line), egui::StrokeKind::Outside);
        if self.side < 7.0 {
            return;
        }
        let stroke = Stroke::new(0.5, faded(palette.line, 0.7));
        for row in self.rows(table) {
            painter.hline(self.view.x_range(), self.grid.top() + count(row) * self.side, stroke);
        }
        for column in self.columns(table) {
            painter.vline(self.grid.left() + count(column) * self.side, self.view.y_range(), stroke);
        }
    }

    /// Every cell in sight that has a link, with what it shows.
    fn marks(&self, cx: &Cx<'_>, graph: &GraphAnswer, table: &Table, palette: &Palette) -> Vec<((usize, usize), CellMark)> {
        let (rows, columns) = (self.rows(table), self.columns(table));
        let set_off = SetOff::of(cx);
        let meant = cx.meant();
        let chosen = chosen_links(cx);
        let has_focus = !meant.is_empty() || !chosen.is_empty();
        let mut cells: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for ((row, column), links) in &table.cells {
            if rows.contains(row) && columns.contains(column) {
                let cell = (row / self.shared * self.shared, column / self.shared * self.shared);
                cells.entry(cell).or_default().extend(links);
            }
        }
        let mark = |((row, column), links): ((usize, usize), Vec<usize>)| {
            let of_cell = || links.iter().map(|link| &graph.links[*link]);
            let state = of_cell().map(|link| link.state).min().unwrap_or(State::Open);
            let is_chosen = of_cell().any(|link| chosen.contains(&link.id));
            let is_lit = is_chosen || of_cell().any(|link| meant.contains(&link.id.from) || meant.contains(&link.id.to));
            let is_left_out = of_cell().all(|link| set_off.leaves_link_out(&link.id));
            let decider = &table.rows[row].0;
            let alpha = if has_focus && !is_lit || is_left_out { DIMMED_LINK } else { 1.0 };
            let color =
                if of_cell().all(|link| link.id.direction == Direction::Directed) { cx.ink(decider, palette).mark } else { palette.other };
            let kinds = kinds_of(of_cell());
            let mark = CellMark { area: self.cell(row, column), state, color, alpha, kinds, is_chosen };
            ((row, column), mark)
        };
        cells.into_iter().map(mark).collect()
    }

    /// Owners, or communities, along the two sides.
    fn bands(&self, cx: &Cx<'_>, ui: &Ui, table: &Table, palette: &Palette) {
        let ink = |band: &Band| match band {
            Band::Owner(owner) => cx.inks.of_owner(Some(owner), palette).mark,
            Band::Cluster(number) if number % 2 == 0 => palette.ink3,
            Band::Cluster(_) => palette.line_strong,
        };
        let painter = ui.painter().with_clip_rect(self.body.intersect(ui.clip_rect()));
        let gap = if self.side > 3.0 { 0.5 } else { 0.0 };
        for row in self.rows(table) {
            let top = (self.grid.top() + count(row) * self.side + gap).max(self.view.top());
            let bottom = (self.grid.top() + count(row + 1) * self.side - gap).min(self.view.bottom());
            let area = Rect::from_min_max(pos2(self.view.left() - BAND - 1.0, top), pos2(self.view.left() - 1.5, bottom));
            painter.rect_filled(area, 0, ink(&table.rows[row].1));
        }
        for column in self.columns(table) {
            let left = (self.grid.left() + count(column) * self.side + gap).max(self.view.left());
            let right = (self.grid.left() + count(column + 1) * self.side - gap).min(self.view.right());
            let area = Rect::from_min_max(pos2(left, self.view.top() - BAND - 1.0), pos2(right, self.view.top() - 1.5));
            painter.rect_filled(area, 0, ink(&table.columns[column].1));
        }
    }

    /// Cells as things that keys and screen readers reach.
    fn cells_ui(&self, cx: &Cx<'_>, ui: &mut Ui, graph: &GraphAnswer, table: &Table, marks: &[((usize, usize), CellMark)]) -> Vec<Action> {
        const REACHED: usize = 300;
        let mut actions = vec![];
        if self.shared > 1 {
            return actions;
        }
        for (cell, mark) in marks.iter().take(REACHED).filter(|(_, mark)| self.view.contains(mark.area.center())) {
            let response = ui.interact(mark.area, ui.scope_id().with(("cell", *cell)), Sense::click());
            let links: Vec<&LinkAt> = self.links(table, cell.0, cell.1).into_iter().map(|link| &graph.links[link]).collect();
            response.widget_info(|| {
                let first = links.first().map(|link| who_whom(cx, &link.id, mark.state == State::Closed)).unwrap_or_default();
                WidgetInfo::selected(Role::Button, true, mark.is_chosen, format!("{first}: {}", spoken(cx, &links)))
            });
            if response.has_focus() {
                focus_ring(ui, mark.area, 1);
                actions.extend(links.first().map(|link| Action::Hover(Some(Target::Link(link.id.clone())))));
            }
            if response.clicked() {
                let targets = links.iter().map(|link| Target::Link(link.id.clone())).collect();
                actions.push(Action::Select { targets, how: ui.input(|input| how(input.modifiers)) });
            }
        }
        actions
    }

    /// Names beside rows and over columns; they select.
    fn heads_ui(&self, cx: &Cx<'_>, ui: &mut Ui, graph: &GraphAnswer, table: &Table) -> Vec<Action> {
        let mut actions = vec![];
        let links_of = |id: &PlatformId| graph.nodes.binary_search_by(|node| node.id.cmp(id)).map_or(0, |at| graph.nodes[at].links);
        for row in self.rows(table) {
            let id = &table.rows[row].0;
            let top = self.grid.top() + count(row) * self.side;
            let area = Rect::from_min_max(pos2(self.body.left(), top), pos2(self.view.left() - BAND - 2.0, top + self.side));
            actions.extend(self.head_ui(cx, ui, id, area, links_of(id), false));
        }
        for column in self.columns(table) {
            let id = &table.columns[column].0;
            let left = self.grid.left() + count(column) * self.side;
            let area = Rect::from_min_max(pos2(left, self.body.top()), pos2(left + self.side, self.view.top() - BAND - 2.0));
            actions.extend(self.head_ui(cx, ui, id, area, links_of(id), true));
        }
        actions
    }

    fn head_ui(&self, cx: &Cx<'_>, ui: &mut Ui, id: &PlatformId, area: Rect, links: u32, is_column: bool) -> Vec<Action> {
        let palette = palette(ui);
        let mut actions = vec![];
        let middle = area.center();
        let in_sight = if is_column { self.view.x_range().contains(middle.x) } else { self.view.y_range().contains(middle.y) };
        if !in_sight {
            return actions;
        }
        let is_meant = cx.meant().contains(id);
        if self.is_named() && self.side >= NAMED {
            let size = (self.side + 1.5).min(size::AXIS);
            let font = if is_meant { fonts::semibold(size) } else { fonts::regular(size) };
            let room = if is_column { area.height() } else { area.width() } - 4.0;
            let galley = crate::kit::controls::truncated(ui, cx.short_name(id), font, palette.ink, room);
            let (width, height) = (galley.size().x, galley.size().y);
            if is_column {
                let at = pos2(middle.x - height / 2.0, area.bottom() - 2.0);
                ui.painter().add(TextShape::new(at, galley, palette.ink).with_angle(-std::f32::consts::FRAC_PI_2));
            } else {
                ui.painter().galley(pos2(area.right() - 2.0 - width, middle.y - height / 2.0), galley, palette.ink);
            }
        }
        let reached = if self.side >= 3.0 { area } else { Rect::from_center_size(middle, Vec2::splat(3.0)) };
        let response = ui.interact(reached, ui.scope_id().with(("head", id.as_str(), is_column)), Sense::click());
        let side = if is_column { "column" } else { "row" };
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_meant, format!("{}, {links} links, {side}", cx.name(id))));
        if response.has_focus() {
            focus_ring(ui, reached, 2);
        }
        if response.hovered() || response.has_focus() {
            actions.push(Action::Hover(Some(Target::Platform(id.clone()))));
        }
        if response.hovered()
            && let Some(graph) = graph(cx)
        {
            tip(ui, response.id, |ui| platform_tip_ui(cx, graph, id, ui));
        }
        if response.clicked() {
            actions.push(select(ui, Target::Platform(id.clone())));
        }
        if response.secondary_clicked() {
            actions.push(menu(ui, Subject::Platform(id.clone())));
        }
        actions
    }

    fn pointer_ui(&self, cx: &Cx<'_>, ui: &mut Ui, graph: &GraphAnswer, table: &Table, background: &Response) -> Vec<Action> {
        let palette = palette(ui);
        let mut actions = vec![];
        let pointer =
            ui.input(|input| input.pointer.hover_pos()).filter(|at| self.view.contains(*at) && ui.rect_contains_pointer(self.view));
        let cell = pointer.and_then(|at| self.at(at, table));
        let links = cell.map(|(row, column)| self.links(table, row, column)).unwrap_or_default();
        if let Some((row, column)) = cell {
            let area = self.cell(row, column);
            let painter = ui.painter().with_clip_rect(self.body.intersect(ui.clip_rect()));
            painter.rect_filled(Rect::from_x_y_ranges(self.view.x_range(), area.y_range()), 0, faded(palette.ink, 0.05));
            painter.rect_filled(Rect::from_x_y_ranges(area.x_range(), self.view.y_range()), 0, faded(palette.ink, 0.05));
            if !ui.input(|input| input.pointer.any_down()) && cx.session.live.menu.is_none() {
                tip(ui, background.id, |ui| self.tip_ui(cx, ui, graph, table, (row, column), &links));
            }
        }
        let targets: Vec<Target> = links.iter().map(|link| Target::Link(graph.links[*link].id.clone())).collect();
        match targets.first() {
            Some(first) => actions.push(Action::Hover(Some(first.clone()))),
            None => actions.extend(cell.map(|(row, _)| Action::Hover(Some(Target::Platform(table.rows[row].0.clone()))))),
        }
        if background.clicked() && pointer.is_some() {
            actions.extend(if targets.is_empty() { select_nothing(ui) } else { Some(select_all(ui, targets)) });
        }
        actions
    }

    fn tip_ui(&self, cx: &Cx<'_>, ui: &mut Ui, graph: &GraphAnswer, table: &Table, (row, column): (usize, usize), links: &[usize]) {
        let named = |list: &[(PlatformId, Band)], at: usize| {
            let last = (at + self.shared - 1).min(list.len() - 1);
            let [first, last] = [at, last].map(|at| cx.short_name(&list[at].0).to_owned());
            if first == last { first } else { format!("{first} … {last}") }
        };
        let title = format!("{} → {}", named(&table.rows, row), named(&table.columns, column));
        let of_cell: Vec<LinkAt> = links.iter().map(|link| graph.links[*link].clone()).collect();
        match of_cell.as_slice() {
            [] => {
                ui.label(title);
                ui.label("nothing known");
            }
            [one] => link_tip_ui(cx, &one.id, ui),
            several => counts_tip_ui(cx, &title, &counts_of(several), ui),
        }
    }

    fn camera_ui(&self, cx: &Cx<'_>, ui: &Ui, table: &Table, background: &Response) -> Vec<Action> {
        let [row, column, zoom] = self.camera;
        let (mut next, side) = ([row, column, zoom], self.side);
        if background.dragged_by(PointerButton::Primary) && background.drag_delta() != Vec2::ZERO {
            let by = background.drag_delta() / side;
            let first = (self.view.min - self.grid.min) / side;
            next = [first.y - by.y, first.x - by.x, zoom];
        }
        if let Some(at) =
            ui.input(|input| input.pointer.hover_pos()).filter(|at| self.view.contains(*at) && ui.rect_contains_pointer(self.view))
        {
            let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
            let closer = (zoom * (scroll / 300.0).exp() * pinch).clamp(1.0, MOST_ZOOM);
            if (closer - zoom).abs() > 1e-6 {
                let (under, part) = ((at - self.grid.min) / side, (at - self.view.min) / (side * closer / zoom));
                next = [under.y - part.y, under.x - part.x, closer];
            }
        }
        if background.double_clicked() {
            return vec![configure(cx, CAMERA, Value::Null)];
        }
        if next.map(f32::to_bits) == self.camera.map(f32::to_bits) {
            return vec![];
        }
        let held = |first: f32, all: usize| first.clamp(0.0, count(all));
        vec![configure(cx, CAMERA, json!([held(next[0], table.rows.len()), held(next[1], table.columns.len()), next[2]]))]
    }
}

/// Glyphs of the kinds of links and how many there are of each, in the order of kinds.
fn kinds_of<'a>(links: impl Iterator<Item = &'a LinkAt>) -> Vec<(char, usize)> {
    let mut kinds: BTreeMap<(u8, char), usize> = BTreeMap::new();
    for link in links {
        let mark = KindMark::of(link.id.kind.as_deref());
        *kinds.entry((mark.order, mark.glyph)).or_insert(0) += 1;
    }
    kinds.into_iter().map(|((_, glyph), count)| (glyph, count)).collect()
}

/// `2 links: payment open, search closed`.
fn spoken(cx: &Cx<'_>, links: &[&LinkAt]) -> String {
    let mut kinds: BTreeMap<(String, State), usize> = BTreeMap::new();
    for link in links {
        let kind = cx.dataset.kinds.label(link.id.kind.as_deref()).text(cx.language()).to_lowercase();
        *kinds.entry((kind, link.state)).or_insert(0) += 1;
    }
    let each = kinds.iter().map(|((kind, state), count)| {
        let times = if *count > 1 { format!(" {count} times") } else { String::new() };
        format!("{kind} {}{times}", state.word())
    });
    format!("{}: {}", cx.numbers().counted(links.len(), "link"), each.collect::<Vec<_>>().join(", "))
}

/// Links that are hovered, else those that are selected.
fn chosen_links(cx: &Cx<'_>) -> BTreeSet<LinkId> {
    match &cx.session.live.hover {
        Some(Target::Link(link)) => BTreeSet::from([link.clone()]),
        _ => cx.session.doc.selection.links().cloned().collect(),
    }
}

/// How many links there are of which sort.
fn counts_of(links: &[LinkAt]) -> Counts {
    let all = fold(&[], links, &|_| Some(String::new()));
    all.groups.into_iter().next().map(|group| group.loops).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "a number of platforms")]
fn count(number: usize) -> f32 {
    number as f32
}
