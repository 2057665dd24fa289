//! What a hand does with the node-link picture: it points, clicks, drags, zooms, and walks by keys from node
//! to node and along edges.

use std::collections::BTreeSet;

use egui::{Id, PointerButton, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};
use serde_json::{Value, json};

use super::camera::Camera;
use super::configure;
use super::drawn::Drawn;
use super::motion;
use super::tips::{edge_tip_ui, node_tip_ui};
use super::world::{Detail, World};
use crate::kit::controls::{icon_button_in, tip};
use crate::kit::{icons, palette};
use crate::marks::faded;
use crate::marks::node_link::Picture;
use crate::model::{Fold, PlatformId};
use crate::session::{Action, Subject, Target};
use crate::views::{Cx, brush, how, menu, select_nothing};

/// How many nodes keys and screen readers reach, those with most links first.
const REACHED: usize = 240;
/// How many edges of the node in focus they reach.
const REACHED_EDGES: usize = 60;

/// What is under the pointer or has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A node, by its position.
    Node(usize),
    /// An edge, by its position.
    Edge(usize),
}

/// The whole picture, and what comes of the hand on it.
pub fn stage_ui(world: &World, cx: &Cx<'_>, ui: &mut Ui, drawn: &Drawn, fold: Option<&Fold>) -> Vec<Action> {
    let palette = palette(ui);
    let turns = motion::turns(cx, ui, drawn);
    let at = motion::places(cx, ui, world, drawn, fold);
    let picture = world.picture(cx, drawn, palette, Detail { has_names: true }, &at, &turns);
    let background = ui.interact(world.stage, ui.scope_id().with("stage"), Sense::click_and_drag());
    let links: usize = drawn.edges.iter().map(|edge| edge.links.len()).sum();
    background
        .widget_info(|| WidgetInfo::labeled(Role::Canvas, true, format!("Graph of {} platforms and {links} links", drawn.nodes.len())));
    let painter = ui.painter().with_clip_rect(world.stage.expand2(vec2(14.0, 2.0)).intersect(ui.clip_rect()));
    picture.paint(&painter, palette, world.stage.expand2(vec2(12.0, 0.0)));
    let mut hand = Hand { world, cx, drawn, picture: &picture, fold, actions: vec![], region: None, has_node: false };
    hand.nodes_ui(ui);
    hand.edges_ui(ui);
    hand.pointer_ui(ui, &background);
    if !hand.has_node {
        hand.region = brush::region_ui(cx, ui, &background);
    }
    if let Some(region) = &hand.region {
        let marks = picture.nodes.iter().zip(&drawn.nodes).flat_map(|(mark, node)| node.members.iter().map(|id| (mark.at, id.clone())));
        hand.actions.extend(brush::select_in(cx, region, marks));
    }
    let pans = hand.region.is_none() && !hand.has_node;
    let mut actions = hand.actions;
    if !cx.session.live.printing {
        actions.extend(camera_ui(world, cx, ui, &background, pans));
    }
    actions
}

struct Hand<'a> {
    world: &'a World,
    cx: &'a Cx<'a>,
    drawn: &'a Drawn,
    picture: &'a Picture,
    fold: Option<&'a Fold>,
    actions: Vec<Action>,
    /// A region that is being dragged.
    region: Option<brush::Region>,
    /// A drag that began on a node.
    has_node: bool,
}

impl Hand<'_> {
    /// The most linked nodes as things that keys and screen readers reach.
    fn nodes_ui(&mut self, ui: &mut Ui) {
        let mut order: Vec<usize> = (0..self.drawn.nodes.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(self.drawn.nodes[*at].links), *at));
        for at in order.into_iter().take(REACHED) {
            let (node, mark) = (&self.drawn.nodes[at], &self.picture.nodes[at]);
            if !self.world.stage.contains(mark.at) {
                continue;
            }
            let place = Rect::from_center_size(mark.at, Vec2::splat(mark.radius * 2.0 + 4.0));
            let response = ui.interact(place, node_id(ui, node.id(), node.group.as_deref()), Sense::click_and_drag());
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, mark.is_selected, node.spoken(self.cx)));
            if response.has_focus() {
                ui.painter().circle_stroke(mark.at, mark.radius + 5.0, egui::Stroke::new(2.0, palette(ui).focus));
            }
            self.clicked(ui, &response, Spot::Node(at));
            self.dragged(ui, &response, at);
        }
    }

    /// The edges of the node that has the keys, and of the ends of the edge that has them: arrows walk there.
    fn edges_ui(&mut self, ui: &mut Ui) {
        if self.cx.session.live.printing {
            return;
        }
        let Some(focused) = ui.ctx().memory(egui::Memory::focused) else { return };
        let of_node = |at: usize| {
            let node = &self.drawn.nodes[at];
            node_id(ui, node.id(), node.group.as_deref()) == focused
        };
        let ids: Vec<Id> = self.drawn.edges.iter().map(|edge| edge_id(ui, edge)).collect();
        let mut nodes: BTreeSet<usize> = (0..self.drawn.nodes.len()).filter(|at| of_node(*at)).collect();
        if let Some(edge) = ids.iter().position(|id| *id == focused) {
            nodes.extend([self.drawn.edges[edge].from, self.drawn.edges[edge].to]);
        }
        if nodes.is_empty() {
            return;
        }
        let paths = self.picture.paths();
        let near = (0..self.drawn.edges.len())
            .filter(|at| nodes.contains(&self.drawn.edges[*at].from) || nodes.contains(&self.drawn.edges[*at].to));
        for at in near.take(REACHED_EDGES) {
            let (edge, path) = (&self.drawn.edges[at], &paths[at]);
            let middle = path.at(path.length() / 2.0).0;
            if path.points().len() < 2 || !self.world.stage.contains(middle) {
                continue;
            }
            let response = ui.interact(Rect::from_center_size(middle, Vec2::splat(15.0)), ids[at], Sense::click());
            let is_selected = self.picture.links[at].is_selected;
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, edge.spoken(self.cx, &self.drawn.nodes)));
            if response.has_focus() {
                ui.painter().circle_stroke(middle, 10.0, egui::Stroke::new(2.0, palette(ui).focus));
            }
            self.clicked(ui, &response, Spot::Edge(at));
        }
    }

    /// What has the keys is hovered, a click selects it, two clicks fold and unfold, the other button asks.
    fn clicked(&mut self, ui: &Ui, response: &Response, spot: Spot) {
        if response.has_focus() && !ui.input(|input| input.pointer.is_moving()) {
            self.actions.extend(self.hovered(spot).map(|target| Action::Hover(Some(target))));
        }
        if response.double_clicked()
            && let Some(action) = self.folded_otherwise(spot)
        {
            self.actions.push(action);
        } else if response.clicked() {
            self.actions.push(self.selected(ui, spot));
        }
        if response.secondary_clicked() {
            self.actions.push(self.asked(ui, spot));
        }
    }

    /// A drag that begins with a key of selection is a region; any other moves the node.
    fn dragged(&mut self, ui: &Ui, response: &Response, at: usize) {
        if !response.drag_started() && !response.dragged() && !response.drag_stopped() {
            return;
        }
        self.has_node = true;
        if let Some(region) = brush::region_ui(self.cx, ui, response) {
            self.region = Some(region);
        } else if response.dragged_by(PointerButton::Primary) && response.drag_delta() != Vec2::ZERO {
            self.actions.push(self.moved(at, response.drag_delta()));
        }
    }

    /// A node moved by so many px; a group takes its platforms along.
    fn moved(&self, at: usize, by: Vec2) -> Action {
        let mut moved = self.cx.settings.0.get("moved").and_then(Value::as_object).cloned().unwrap_or_default();
        let by = by / (self.world.camera.scale * self.world.camera.zoom);
        let node = &self.drawn.nodes[at];
        let all: Vec<&PlatformId> = match (&node.group, self.fold) {
            (Some(group), Some(fold)) => {
                let is_member = |id: &&PlatformId| fold.of(id, &self.cx.dataset.platforms).as_ref() == Some(group);
                self.world.places.keys().filter(is_member).collect()
            }
            _ => vec![&node.members[0]],
        };
        for id in all {
            let place = self.world.places.get(id).copied().unwrap_or_default() + by;
            moved.insert(id.to_string(), json!([place.x, place.y]));
        }
        configure(self.cx, "moved", Value::Object(moved))
    }

    fn pointer_ui(&mut self, ui: &mut Ui, background: &Response) {
        let stage = self.world.stage;
        let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| stage.contains(*at) && ui.rect_contains_pointer(stage));
        let spot = pointer.and_then(|at| hit(self.picture, at));
        if let Some(spot) = spot {
            if !ui.input(|input| input.pointer.any_down()) && self.cx.session.live.menu.is_none() {
                tip(ui, background.id, |ui| match spot {
                    Spot::Node(at) => node_tip_ui(self.cx, self.drawn, at, ui),
                    Spot::Edge(at) => edge_tip_ui(self.cx, self.drawn, at, ui),
                });
            }
            self.actions.extend(self.hovered(spot).map(|target| Action::Hover(Some(target))));
        }
        if let (true, Some(spot)) = (background.secondary_clicked(), spot) {
            self.actions.push(self.asked(ui, spot));
        }
        if background.clicked() {
            match spot {
                Some(spot) => self.actions.push(self.selected(ui, spot)),
                None => self.actions.extend(select_nothing(ui)),
            }
        }
    }

    fn hovered(&self, spot: Spot) -> Option<Target> {
        match spot {
            Spot::Node(at) => {
                let node = &self.drawn.nodes[at];
                (node.group.is_none() || node.owner.is_some()).then(|| Target::Platform(node.id().clone()))
            }
            Spot::Edge(at) => self.drawn.edges[at].links.first().cloned().map(Target::Link),
        }
    }

    fn selected(&self, ui: &Ui, spot: Spot) -> Action {
        let targets = match spot {
            Spot::Node(at) => self.drawn.nodes[at].targets(),
            Spot::Edge(at) => self.drawn.edges[at].targets(),
        };
        Action::Select { targets, how: ui.input(|input| how(input.modifiers)) }
    }

    fn asked(&self, ui: &Ui, spot: Spot) -> Action {
        match self.hovered(spot) {
            Some(Target::Platform(id)) => menu(ui, Subject::Platform(id)),
            _ => menu(ui, Subject::View(self.cx.me)),
        }
    }

    /// The group of a node unfolded, or the group that it was unfolded from folded again.
    fn folded_otherwise(&self, spot: Spot) -> Option<Action> {
        let (Spot::Node(at), Some(fold)) = (spot, self.fold) else { return None };
        let node = &self.drawn.nodes[at];
        let mut unfolded = fold.unfolded.clone();
        let of_member = || crate::model::group_of(&node.members[0], &self.cx.dataset.platforms, fold.by);
        if let Some(group) = &node.group {
            unfolded.insert(group.clone());
        } else if !unfolded.remove(node.members[0].as_str()) && !unfolded.remove(&of_member()?) {
            return None;
        }
        Some(configure(self.cx, "unfolded", Value::from(unfolded.into_iter().collect::<Vec<_>>())))
    }
}

fn node_id(ui: &Ui, id: &PlatformId, group: Option<&str>) -> Id {
    ui.scope_id().with(("node", group.unwrap_or_default(), id.as_str()))
}

fn edge_id(ui: &Ui, edge: &super::drawn::Edge) -> Id {
    let link = &edge.links[0];
    ui.scope_id().with(("edge", link.from.as_str(), link.to.as_str(), link.kind.as_deref(), edge.from < edge.to, edge.counts.is_some()))
}

/// The node under a point, else the edge within five px of it.
pub fn hit(picture: &Picture, at: Pos2) -> Option<Spot> {
    let nodes = picture.nodes.iter().enumerate().filter(|(_, node)| node.at.distance(at) <= node.radius + 3.0);
    let node = nodes.min_by(|a, b| a.1.at.distance(at).total_cmp(&b.1.at.distance(at)));
    if let Some((node, _)) = node {
        return Some(Spot::Node(node));
    }
    let distances = picture.paths().into_iter().enumerate().map(|(link, path)| (link, path.distance(at)));
    let nearest = distances.filter(|(_, distance)| *distance <= 5.0).min_by(|a, b| a.1.total_cmp(&b.1));
    nearest.map(|(edge, _)| Spot::Edge(edge))
}

fn camera_ui(world: &World, cx: &Cx<'_>, ui: &mut Ui, background: &Response, pans: bool) -> Vec<Action> {
    let stage = world.stage;
    let mut camera = world.camera;
    if background.dragged_by(PointerButton::Primary) && pans {
        camera.middle -= background.drag_delta() / (camera.scale * camera.zoom);
    }
    if let Some(at) = ui.input(|input| input.pointer.hover_pos()).filter(|at| stage.contains(*at) && ui.rect_contains_pointer(stage)) {
        let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        camera.zoom_at(stage, at, (scroll / 300.0).exp() * pinch);
    }
    let mut fit = background.double_clicked();
    let corner = Rect::from_min_size(pos2(stage.right() - 26.0, stage.bottom() - 78.0), vec2(24.0, 76.0));
    let mut buttons = ui.new_child(egui::UiBuilder::new().max_rect(corner));
    buttons.spacing_mut().item_spacing.y = 2.0;
    for (icon, label, factor) in [(icons::PLUS, "Zoom in", 1.3), (icons::MINUS, "Zoom out", 1.0 / 1.3)] {
        if icon_button_in(&mut buttons, icon, label, 24.0, true).clicked() {
            camera.zoom_at(stage, stage.center(), factor);
        }
    }
    fit |= icon_button_in(&mut buttons, icons::CORNERS_OUT, "Fit everything", 24.0, true).clicked();
    if fit {
        return vec![configure(cx, "camera", Value::Null)];
    }
    if let Some(middle) = minimap_ui(world, ui) {
        camera.middle = middle;
    }
    if camera == world.camera { vec![] } else { vec![configure(cx, "camera", camera.value())] }
}

/// Everything at once, with a frame around what is on the stage; only while that is a part. Returns the
/// place that was pointed at.
fn minimap_ui(world: &World, ui: &Ui) -> Option<Pos2> {
    const SIZE: Vec2 = vec2(132.0, 96.0);
    let stage = world.stage;
    if world.camera.zoom < 1.25 || stage.width() < 3.0 * SIZE.x || stage.height() < 2.5 * SIZE.y {
        return None;
    }
    let palette = palette(ui);
    let area = Rect::from_min_size(pos2(stage.left(), stage.bottom() - SIZE.y), SIZE);
    ui.painter().rect(area, 3, palette.paper, egui::Stroke::new(1.0, palette.line_strong), egui::StrokeKind::Inside);
    let inner = area.shrink(7.0);
    let factor = (inner.size() / stage.size()).min_elem();
    let small = Camera { scale: world.fit.scale * factor, ..world.fit };
    for place in world.places.values() {
        ui.painter().circle_filled(small.screen_of(*place, inner), 1.2, palette.other);
    }
    let corners = [stage.min, stage.max].map(|at| small.screen_of(world.camera.world_of(at, stage), inner));
    let frame = Rect::from_min_max(corners[0], corners[1]).intersect(area.shrink(1.0));
    ui.painter().rect(frame, 1, faded(palette.ink, 0.08), egui::Stroke::new(1.4, palette.ink), egui::StrokeKind::Inside);
    let response = ui.interact(area, ui.scope_id().with("minimap"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, "Which part of the graph is shown"));
    let at = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged());
    at.map(|at| small.world_of(area.clamp(at), inner))
}
