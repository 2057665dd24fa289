//! Who connects to whom: the node-link graph of the moment under the playhead.

use std::collections::{BTreeMap, BTreeSet};

use egui::{PointerButton, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};
use serde_json::{Value, json};

use super::nothing::{Nothing, nothing_ui};
use super::{Asking, Choice, Cx, Kind, View, Words, brush, menu, select};
use crate::engine::{Answer, GraphAnswer, GraphQuestion, NodeAt, Request};
use crate::kit::controls::{empty_box, icon_button_in, tip, waiting};
use crate::kit::owners::OwnerInk;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, icons, palette};
use crate::marks::node_link::{HullMark, KindMark, LinkMark, NodeMark, Picture, ghosts, state_legend};
use crate::model::{Dataset, Date, Direction, Filter, HelpCard, LinkId, PlatformId, State, day_label};
use crate::session::{Action, Settings, Subject, Target};

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "graph",
    title: "Who connects to whom",
    question: "Who connects to whom?",
    needs: "links",
    help: HelpCard {
        shows: "Platforms and the links between them as known under the playhead. A line has the colour of the side that decides and points at who is let in; how much of it is drawn is how open it is. A bar across a hairline is a wall, standing before the platform that shut the link.",
        formula: "State of a link at a moment: its events replayed in order up to the end of that day, imprecise dates by the chosen reading. Places: a force layout of all links over all time with a fixed seed, so nothing jumps while time moves.",
        reading: "A large disc has many links. Follow one colour outwards: those are the doors that this owner opened or shut. Hover a platform to see its own links alone. Shift and a drag select in a box, Alt and a drag take out of the selection; the menu has a lasso.",
        limits: "Only recorded events are drawn: no line means that nothing is known, not that the way is shut. Distance and direction of places mean nothing by themselves.",
    },
    measures: &[
        "links",
        "in_degree",
        "out_degree",
        "pagerank",
        "betweenness",
        "closeness",
        "core",
        "component",
        "community",
        "nodes",
        "edges",
        "components",
        "density",
        "reciprocity",
        "modularity",
    ],
    icon: icons::GRAPH,
    forms: &[],
    fits: |dataset| !dataset.links.is_empty(),
    make: || Box::new(GraphView),
};

/// The view; all its state is in the document.
pub struct GraphView;

impl View for GraphView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let question = |filter: Filter| {
            Request::Graph(GraphQuestion {
                package: cx.dataset.name.clone(),
                day: cx.session.day(),
                reading: cx.session.doc.reading,
                filter: Filter { window: None, ..filter },
            })
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a seed")]
        let seed = cx.settings.number("seed").unwrap_or(0.0) as u64;
        let positions = Request::Positions { package: cx.dataset.name.clone(), seed };
        let highlighted = cx.session.highlight_for(cx.me).map(question);
        [question(cx.session.filter_for(cx.me)), positions].into_iter().chain(highlighted).collect()
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::Graph(graph)) = cx.answer(0) else { return Words::default() };
        let moment = cx.session.day().map(day_label);
        let subtitle = match &moment {
            Some(day) => format!("As of {day}. A line has the colour of the side that decides."),
            None => "This file has no dates: every link is drawn open.".to_owned(),
        };
        let hidden = graph.known_links - graph.links.len();
        let filtered = if hidden > 0 { format!(", {} filtered out", cx.numbers().count(hidden)) } else { String::new() };
        let shown = format!(
            "{} of {} links between {} platforms{filtered}",
            cx.numbers().count(graph.links.len()),
            cx.numbers().count(graph.known_links),
            cx.numbers().count(graph.nodes.len())
        );
        let shown = match cx.highlighted() {
            Some(Answer::Graph(set_off)) => format!("{shown}, {} set off", cx.numbers().count(set_off.links.len())),
            _ => shown,
        };
        let unknown = if moment.is_some() { " · unknown links are not drawn" } else { "" };
        Words { subtitle, footer: format!("{} · {shown}{unknown}", cx.dataset.title.text(cx.language())) }
    }

    fn number(&self, cx: &Cx<'_>, name: &str) -> Option<String> {
        let Some(Answer::Graph(graph)) = cx.answer(0) else { return None };
        let (state, platform) = name.split_once(' ')?;
        let state = State::ALL.into_iter().find(|known| known.word() == state)?;
        let services: BTreeSet<&PlatformId> =
            graph.links.iter().filter(|link| link.state == state && link.id.from.as_str() == platform).map(|link| &link.id.to).collect();
        Some(services.len().to_string())
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        Some(match (key, value) {
            ("camera", Value::Null) => "fitted everything".into(),
            ("camera", _) => "moved the picture".into(),
            ("moved", Value::Null) => "forgot moved platforms".into(),
            ("moved", _) => "moved a platform".into(),
            ("names", Value::String(which)) if which == "none" => "names of the selection only".into(),
            ("names", _) => "names where there is room".into(),
            _ => return brush::say(key, value),
        })
    }

    fn accepts(&self, dataset: &Dataset, settings: &Settings, key: &str, value: &Value) -> Result<(), String> {
        let (Some(moved), "moved") = (value.as_object(), key) else { return Ok(()) };
        let before = settings.0.get("moved").and_then(Value::as_object);
        let mut new = moved.keys().filter(|id| before.is_none_or(|before| !before.contains_key(*id)));
        new.find(|id| dataset.platforms.find(id).is_none()).map_or(Ok(()), |id| Err(format!("there is no platform `{id}`")))
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let configure = |key: &str, value: Value| Action::Configure { view: cx.me, key: key.into(), value };
        let names = cx.settings.text("names").unwrap_or("some");
        let mut choices: Vec<Choice> = [("some", "Where there is room"), ("none", "Only of the selection")]
            .into_iter()
            .map(|(value, label)| Choice {
                group: "Names",
                label: label.into(),
                is_chosen: names == value,
                action: configure("names", value.into()),
            })
            .collect();
        choices.extend(brush::choices(cx, "Moves the picture"));
        let hulls = cx.settings.flag("hulls").unwrap_or(true);
        choices.push(Choice { group: "Owners", label: "Draw hulls".into(), is_chosen: hulls, action: configure("hulls", (!hulls).into()) });
        choices.push(Choice {
            group: "Places",
            label: "Fit everything".into(),
            is_chosen: false,
            action: configure("camera", Value::Null),
        });
        choices.push(Choice {
            group: "Places",
            label: "Forget moved platforms".into(),
            is_chosen: false,
            action: configure("moved", Value::Null),
        });
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let (Some(Answer::Graph(graph)), Some(Answer::Positions(places))) = (cx.answer(0), cx.answer(1)) else {
            match cx.answer(0).or(cx.answer(1)) {
                Some(Answer::Failed(reason)) => drop(ui.label(reason)),
                _ => waiting(ui),
            }
            return vec![];
        };
        let area = ui.available_rect_before_wrap();
        let legend = legend_height(area);
        let stage = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - legend));
        let world = World::of(cx, places, stage);
        let mut actions = vec![];
        if graph.links.is_empty() && graph.nodes.is_empty() {
            let ghost: Vec<(Pos2, f32)> = places.iter().map(|(id, _)| (world.screen(id), 5.0)).collect();
            ghosts(ui.painter(), palette(ui), &ghost);
            actions.extend(silence_ui(cx, ui, stage, graph));
        } else {
            actions.extend(world.stage_ui(cx, ui, graph));
        }
        if legend > 0.0 {
            legend_ui(cx, ui, graph, Rect::from_min_max(pos2(area.left(), stage.bottom() + 4.0), area.max));
        }
        actions
    }
}

/// What a graph that only highlights sets off from the rest.
struct SetOff<'a>(Option<&'a GraphAnswer>);

impl<'a> SetOff<'a> {
    fn of(cx: &'a Cx<'_>) -> Self {
        Self(cx.highlighted().and_then(|answer| if let Answer::Graph(graph) = answer { Some(graph) } else { None }))
    }

    /// Whether something is dimmed, given how to find it.
    fn leaves_out(&self, is_in: impl Fn(&GraphAnswer) -> bool) -> bool {
        self.0.is_some_and(|graph| !is_in(graph))
    }
}

/// Places in the world, and the camera that looks at them.
struct World {
    places: BTreeMap<PlatformId, Pos2>,
    camera: Camera,
    stage: Rect,
}

/// What of the world is on the stage: a middle, px per unit in x and y at zoom 1, and a zoom.
#[derive(Clone, Copy)]
struct Camera {
    middle: Pos2,
    scale: Vec2,
    zoom: f32,
}

impl World {
    fn of(cx: &Cx<'_>, places: &[(PlatformId, [f32; 2])], stage: Rect) -> Self {
        let mut places: BTreeMap<PlatformId, Pos2> = places.iter().map(|(id, [x, y])| (id.clone(), pos2(*x, *y))).collect();
        let fit = Camera::fit(places.values().copied(), stage);
        if let Some(Value::Object(moved)) = cx.settings.0.get("moved") {
            for (id, place) in moved {
                if let (Some(known), Some([x, y])) = (places.get_mut(id.as_str()), pair(place)) {
                    *known = pos2(x, y);
                }
            }
        }
        let camera = cx.settings.0.get("camera").and_then(triple).map_or(fit, |[x, y, zoom]| Camera { middle: pos2(x, y), zoom, ..fit });
        Self { places, camera, stage }
    }

    fn screen_of(&self, place: Pos2) -> Pos2 {
        self.stage.center() + (place - self.camera.middle) * self.camera.scale * self.camera.zoom
    }

    fn world_of(&self, at: Pos2) -> Pos2 {
        self.camera.middle + (at - self.stage.center()) / (self.camera.scale * self.camera.zoom)
    }

    fn screen(&self, id: &PlatformId) -> Pos2 {
        self.screen_of(self.places.get(id).copied().unwrap_or_default())
    }

    /// Radius of a node by its number of links: less where many stand close together.
    fn radius(&self, links: u32) -> f32 {
        let links = f32::from(u16::try_from(links).unwrap_or(u16::MAX));
        let close = (self.camera.scale.min_elem() * self.camera.zoom / 0.4).clamp(0.35, 1.0);
        (4.0 + 2.1 * links.sqrt().min(12.0)) * close
    }

    fn stage_ui(&self, cx: &Cx<'_>, ui: &mut Ui, graph: &GraphAnswer) -> Vec<Action> {
        let palette = palette(ui);
        let picture = self.picture(cx, graph, palette);
        let background = ui.interact(self.stage, ui.scope_id().with("stage"), Sense::click_and_drag());
        background.widget_info(|| {
            WidgetInfo::labeled(Role::Canvas, true, format!("Graph of {} platforms and {} links", graph.nodes.len(), graph.links.len()))
        });
        let painter = ui.painter().with_clip_rect(self.stage.expand2(vec2(14.0, 2.0)).intersect(ui.clip_rect()));
        picture.paint(&painter, palette, self.stage.expand2(vec2(12.0, 0.0)));
        let mut actions = self.nodes_ui(cx, ui, graph, &picture);
        actions.extend(self.pointer_ui(cx, ui, graph, &picture, &background));
        let region = brush::region_ui(cx, ui, &background);
        if let Some(region) = &region {
            let marks = picture.nodes.iter().zip(&graph.nodes).map(|(mark, node)| (mark.at, node.id.clone()));
            actions.extend(brush::select_in(cx, region, marks));
        }
        if !cx.session.live.printing {
            actions.extend(self.camera_ui(cx, ui, &background, region.is_none()));
        }
        actions
    }

    fn picture(&self, cx: &Cx<'_>, graph: &GraphAnswer, palette: &Palette) -> Picture {
        let index: BTreeMap<&PlatformId, usize> = graph.nodes.iter().enumerate().map(|(at, node)| (&node.id, at)).collect();
        let inks: Vec<OwnerInk> = graph.nodes.iter().map(|node| cx.ink(&node.id, palette)).collect();
        let meant = cx.meant();
        let chosen: BTreeSet<&LinkId> = match &cx.session.live.hover {
            Some(Target::Link(link)) => BTreeSet::from([link]),
            _ => cx.session.doc.selection.links().collect(),
        };
        let hovering_link = matches!(cx.session.live.hover, Some(Target::Link(_)));
        let focus = !meant.is_empty() || !chosen.is_empty();
        let is_lit = |link: &LinkId| chosen.contains(link) || (!hovering_link && (meant.contains(&link.from) || meant.contains(&link.to)));
        let mut near: BTreeSet<&PlatformId> = meant.iter().collect();
        graph.links.iter().filter(|link| is_lit(&link.id)).for_each(|link| near.extend([&link.id.from, &link.id.to]));
        let set_off = SetOff::of(cx);
        let links = graph
            .links
            .iter()
            .map(|link| {
                let lit = is_lit(&link.id);
                let directed = link.id.direction == Direction::Directed;
                LinkMark {
                    from: index[&link.id.from],
                    to: index[&link.id.to],
                    is_directed: directed,
                    state: link.state,
                    kind: KindMark::of(link.id.kind.as_deref()),
                    color: if directed { inks[index[&link.id.from]].mark } else { palette.other },
                    is_dimmed: focus && !lit
                        || set_off.leaves_out(|graph| graph.links.binary_search_by(|known| known.id.cmp(&link.id)).is_ok()),
                    is_selected: chosen.contains(&link.id),
                    has_glyph: link.id.kind.is_some() && (!focus || lit),
                }
            })
            .collect();
        let node_mark = |(node, ink): (&NodeAt, &OwnerInk)| {
            let left_out = set_off.leaves_out(|graph| graph.nodes.binary_search_by(|known| known.id.cmp(&node.id)).is_ok());
            self.node_mark(cx, node, *ink, &meant, focus && !near.contains(&node.id) || left_out)
        };
        let nodes = graph.nodes.iter().zip(&inks).map(node_mark).collect();
        Picture { nodes, links, hulls: self.hulls(cx, graph, palette, focus, &near) }
    }

    fn node_mark(&self, cx: &Cx<'_>, node: &NodeAt, ink: OwnerInk, meant: &BTreeSet<PlatformId>, is_dimmed: bool) -> NodeMark {
        let links = f32::from(u16::try_from(node.links).unwrap_or(u16::MAX));
        let is_selected = cx.session.doc.selection.contains(&Target::Platform(node.id.clone()));
        let unnamed = is_dimmed && node.links < 3 || cx.settings.text("names") == Some("none") && !meant.contains(&node.id);
        NodeMark {
            at: self.screen(&node.id),
            radius: self.radius(node.links),
            color: ink.mark,
            is_hollow: ink.is_hollow,
            is_square: cx.dataset.platforms.find(node.id.as_str()).is_some_and(crate::model::Platform::is_regulator),
            name: if unnamed { String::new() } else { cx.short_name(&node.id).to_owned() },
            importance: links + if is_dimmed { 0.0 } else { 1000.0 },
            is_dimmed,
            is_selected,
            is_hovered: cx.session.live.hover.as_ref() == Some(&Target::Platform(node.id.clone())),
        }
    }

    fn hulls(&self, cx: &Cx<'_>, graph: &GraphAnswer, palette: &Palette, focus: bool, near: &BTreeSet<&PlatformId>) -> Vec<HullMark> {
        if !cx.settings.flag("hulls").unwrap_or(true) {
            return vec![];
        }
        let mut owners: BTreeMap<&PlatformId, Vec<&NodeAt>> = BTreeMap::new();
        for node in &graph.nodes {
            if let Some(owner) = &node.owner {
                owners.entry(owner).or_default().push(node);
            }
        }
        let hull = |(owner, nodes): (&PlatformId, Vec<&NodeAt>)| {
            let ink = cx.inks.of_owner(Some(owner), palette);
            HullMark {
                members: nodes.iter().map(|node| (self.screen(&node.id), self.radius(node.links))).collect(),
                color: ink.mark,
                text: ink.text,
                name: cx.short_name(owner).to_owned(),
                is_dimmed: focus && !nodes.iter().any(|node| near.contains(&node.id)),
            }
        };
        owners.into_iter().filter(|(_, nodes)| nodes.len() > 1).map(hull).collect()
    }

    /// The most linked platforms as things that keys and screen readers reach.
    fn nodes_ui(&self, cx: &Cx<'_>, ui: &mut Ui, graph: &GraphAnswer, picture: &Picture) -> Vec<Action> {
        const REACHED: usize = 48;
        let mut order: Vec<usize> = (0..graph.nodes.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(graph.nodes[*at].links), *at));
        let mut actions = vec![];
        for at in order.into_iter().take(REACHED) {
            let (node, mark) = (&graph.nodes[at], &picture.nodes[at]);
            if !self.stage.contains(mark.at) {
                continue;
            }
            let place = Rect::from_center_size(mark.at, Vec2::splat(mark.radius * 2.0 + 4.0));
            let response = ui.interact(place, ui.scope_id().with(("node", node.id.as_str())), Sense::click_and_drag());
            response.widget_info(|| {
                WidgetInfo::selected(Role::Button, true, mark.is_selected, format!("{}, {} links", cx.name(&node.id), node.links))
            });
            if response.has_focus() {
                ui.painter().circle_stroke(mark.at, mark.radius + 5.0, egui::Stroke::new(2.0, palette(ui).focus));
            }
            if response.clicked() {
                actions.push(select(ui, Target::Platform(node.id.clone())));
            }
            if response.secondary_clicked() {
                actions.push(menu(ui, Subject::Platform(node.id.clone())));
            }
            if response.dragged_by(PointerButton::Primary) && response.drag_delta() != Vec2::ZERO {
                actions.push(self.move_node(cx, &node.id, mark.at + response.drag_delta()));
            }
        }
        actions
    }

    fn move_node(&self, cx: &Cx<'_>, id: &PlatformId, to: Pos2) -> Action {
        let mut moved = cx.settings.0.get("moved").and_then(Value::as_object).cloned().unwrap_or_default();
        let place = self.world_of(to);
        moved.insert(id.to_string(), json!([place.x, place.y]));
        Action::Configure { view: cx.me, key: "moved".into(), value: Value::Object(moved) }
    }

    fn pointer_ui(&self, cx: &Cx<'_>, ui: &mut Ui, graph: &GraphAnswer, picture: &Picture, background: &egui::Response) -> Vec<Action> {
        let mut actions = vec![];
        let pointer =
            ui.input(|input| input.pointer.hover_pos()).filter(|at| self.stage.contains(*at) && ui.rect_contains_pointer(self.stage));
        let target = pointer.and_then(|at| hit(graph, picture, at));
        if let (Some(target), Some(_)) = (&target, pointer) {
            if !ui.input(|input| input.pointer.any_down()) && cx.session.live.menu.is_none() {
                tip(ui, background.id, |ui| tip_ui(cx, graph, target, ui));
            }
            actions.push(Action::Hover(Some(target.clone())));
        }
        if let (true, Some(Target::Platform(id))) = (background.secondary_clicked(), &target) {
            actions.push(menu(ui, Subject::Platform(id.clone())));
        }
        if background.clicked() {
            match &target {
                Some(target) => actions.push(select(ui, target.clone())),
                None => actions.push(Action::ClearSelection),
            }
        }
        actions
    }

    fn camera_ui(&self, cx: &Cx<'_>, ui: &mut Ui, background: &egui::Response, pans: bool) -> Vec<Action> {
        let mut camera = self.camera;
        if background.dragged_by(PointerButton::Primary) && pans {
            camera.middle -= background.drag_delta() / (camera.scale * camera.zoom);
        }
        if let Some(at) =
            ui.input(|input| input.pointer.hover_pos()).filter(|at| self.stage.contains(*at) && ui.rect_contains_pointer(self.stage))
        {
            let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
            camera.zoom_at(self, at, (scroll / 300.0).exp() * pinch);
        }
        let mut fit = background.double_clicked();
        let corner = Rect::from_min_size(pos2(self.stage.right() - 26.0, self.stage.bottom() - 78.0), vec2(24.0, 76.0));
        let mut buttons = ui.new_child(egui::UiBuilder::new().max_rect(corner));
        buttons.spacing_mut().item_spacing.y = 2.0;
        for (icon, label, factor) in [(icons::PLUS, "Zoom in", 1.3), (icons::MINUS, "Zoom out", 1.0 / 1.3)] {
            if icon_button_in(&mut buttons, icon, label, 24.0, true).clicked() {
                camera.zoom_at(self, self.stage.center(), factor);
            }
        }
        fit |= icon_button_in(&mut buttons, icons::CORNERS_OUT, "Fit everything", 24.0, true).clicked();
        let configure = |value| vec![Action::Configure { view: cx.me, key: "camera".into(), value }];
        if fit {
            return configure(Value::Null);
        }
        let moved = camera.middle != self.camera.middle || camera.zoom.to_bits() != self.camera.zoom.to_bits();
        if moved { configure(json!([camera.middle.x, camera.middle.y, camera.zoom])) } else { vec![] }
    }
}

impl Camera {
    /// All places on the stage, with room for names; x and y may differ a little to fill it.
    fn fit(places: impl Iterator<Item = Pos2>, stage: Rect) -> Self {
        let mut bounds = Rect::NOTHING;
        places.for_each(|place| bounds.extend_with(place));
        if !bounds.is_finite() || !bounds.is_positive() {
            let middle = if bounds.is_finite() { bounds.center() } else { Pos2::ZERO };
            return Self { middle, scale: Vec2::splat(1.0), zoom: 1.0 };
        }
        let room = (stage.size() - vec2(72.0, 44.0)).max(vec2(40.0, 40.0));
        let full = room / bounds.size();
        let least = full.min_elem();
        let scale = full.min(Vec2::splat(least * 1.45)).min(Vec2::splat(3.0));
        Self { middle: bounds.center(), scale, zoom: 1.0 }
    }

    /// Zooms so that what is under `at` stays there.
    fn zoom_at(&mut self, world: &World, at: Pos2, factor: f32) {
        let zoom = (self.zoom * factor).clamp(0.2, 20.0);
        if (zoom - self.zoom).abs() < 1e-6 {
            return;
        }
        let anchor = self.middle + (at - world.stage.center()) / (self.scale * self.zoom);
        self.zoom = zoom;
        self.middle = anchor - (at - world.stage.center()) / (self.scale * self.zoom);
    }
}

fn pair(value: &Value) -> Option<[f32; 2]> {
    serde_json::from_value::<[f32; 2]>(value.clone()).ok().filter(|place| place.iter().all(|number| number.is_finite()))
}

fn triple(value: &Value) -> Option<[f32; 3]> {
    serde_json::from_value::<[f32; 3]>(value.clone()).ok().filter(|[x, y, zoom]| x.is_finite() && y.is_finite() && *zoom > 0.0)
}

/// The platform under a point, else the link within five px of it.
fn hit(graph: &GraphAnswer, picture: &Picture, at: Pos2) -> Option<Target> {
    let node = (0..graph.nodes.len())
        .filter(|node| picture.nodes[*node].at.distance(at) <= picture.nodes[*node].radius + 3.0)
        .min_by(|a, b| picture.nodes[*a].at.distance(at).total_cmp(&picture.nodes[*b].at.distance(at)));
    if let Some(node) = node {
        return Some(Target::Platform(graph.nodes[node].id.clone()));
    }
    let distances = picture.paths().into_iter().enumerate().map(|(link, path)| (link, path.distance(at)));
    let nearest = distances.filter(|(_, distance)| *distance <= 5.0).min_by(|a, b| a.1.total_cmp(&b.1));
    nearest.map(|(link, _)| Target::Link(graph.links[link].id.clone()))
}

fn tip_ui(cx: &Cx<'_>, graph: &GraphAnswer, target: &Target, ui: &mut Ui) {
    let palette = palette(ui);
    ui.set_max_width(320.0);
    match target {
        Target::Platform(id) => {
            let count = |state| graph.links.iter().filter(|link| link.id.touches(id) && link.state == state).count();
            ui.label(crate::kit::controls::strong(cx.name(id), size::SMALL, palette.tooltip_ink));
            let states: Vec<String> = State::ALL.into_iter().map(|state| format!("{} {}", count(state), state.word())).collect();
            ui.label(states.join(" · "));
            if let Some(owner) = cx.dataset.platforms.owner_of(id).filter(|owner| owner != id) {
                ui.label(crate::kit::controls::text(format!("Owner {}", cx.name(&owner)), size::SMALL, palette.tooltip_ink));
            }
        }
        Target::Link(id) => {
            let kind = cx.dataset.kinds.label(id.kind.as_deref());
            let is_shut = graph.links.iter().any(|link| link.id == *id && link.state == State::Closed);
            let verb = match (id.direction, is_shut) {
                (Direction::Undirected, _) => "and",
                (Direction::Directed, true) => "shuts out",
                (Direction::Directed, false) => "lets in",
            };
            ui.label(crate::kit::controls::strong(
                format!("{} {verb} {}", cx.short_name(&id.from), cx.short_name(&id.to)),
                size::SMALL,
                palette.tooltip_ink,
            ));
            if let Some(link) = graph.links.iter().find(|link| link.id == *id) {
                let since = link.since.map(|day| format!(" {}", since_label(cx, id, day))).unwrap_or_default();
                ui.label(format!("{}: {}{since}", kind.text(cx.language()), link.state.word()));
                let last = link.events.last().and_then(|event| cx.dataset.links.iter().find(|known| known.id == *event));
                if let Some(event) = last.filter(|event| !event.description.is_empty()) {
                    ui.label(crate::kit::controls::text(&event.description, size::SMALL, palette.tooltip_ink));
                }
            }
        }
        Target::Row { .. } => {}
    }
}

/// `since Nov 2021`: no finer than the event that the run began with.
fn since_label(cx: &Cx<'_>, id: &LinkId, day: Date) -> String {
    let written = cx.dataset.links.iter().filter(|event| event.link == *id).filter_map(|event| event.moment);
    let moment = written.filter(|moment| moment.interval().contains(day)).max_by_key(|moment| moment.precision);
    moment.map_or_else(|| format!("since {}", day_label(day)), |moment| format!("since {moment}"))
}

fn legend_height(area: Rect) -> f32 {
    if area.height() > 300.0 { 42.0 } else { 0.0 }
}

/// States, size, and the glyphs of the kinds that are drawn.
fn legend_ui(cx: &Cx<'_>, ui: &Ui, graph: &GraphAnswer, area: Rect) {
    let (painter, palette) = (ui.painter(), palette(ui));
    let y = area.top() + 8.0;
    let wide = state_legend(painter, palette, pos2(area.left(), y));
    if area.width() > wide + 130.0 {
        let x = area.left() + wide + 6.0;
        painter.circle_filled(pos2(x, y), 3.5, palette.ink2);
        painter.circle_filled(pos2(x + 13.0, y), 6.0, palette.ink2);
        painter.text(pos2(x + 23.0, y), egui::Align2::LEFT_CENTER, "number of links", fonts::regular(size::AXIS), palette.ink2);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    graph.links.iter().filter_map(|link| link.id.kind.as_deref()).for_each(|kind| *counts.entry(kind).or_insert(0) += 1);
    let mut kinds: Vec<(&str, usize)> = counts.into_iter().collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut x = area.left();
    for (kind, _) in kinds {
        let label = cx.dataset.kinds.label(Some(kind));
        let galley = painter.layout_no_wrap(label.text(cx.language()).to_owned(), fonts::regular(size::AXIS), palette.ink2);
        if x + 18.0 + galley.size().x > area.right() {
            break;
        }
        painter.text(pos2(x, y + 20.0), egui::Align2::LEFT_CENTER, KindMark::of(Some(kind)).glyph, fonts::regular(14.0), palette.ink2);
        painter.galley(pos2(x + 18.0, y + 20.0 - galley.size().y / 2.0), galley.clone(), palette.ink2);
        x += 18.0 + galley.size().x + 12.0;
    }
}

/// Why nothing is drawn, and the ways back.
fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, stage: Rect, graph: &GraphAnswer) -> Vec<Action> {
    if graph.known_links == 0 {
        let first = graph.first_day.map(day_label).unwrap_or_default();
        let reason = format!("The first event is of {first}. Before it, no link is known.");
        let taken = empty_box(ui, stage, "No link is known yet", &reason, &[], &["Go to the first event"]);
        return taken.and(graph.first_day).map(Action::Playhead).into_iter().collect();
    }
    let title = "Nothing is left to draw";
    let together = if graph.alone.iter().all(|left| *left > 0) {
        "Each filter alone leaves links; together they leave none."
    } else {
        "Together the filters leave none."
    };
    let reason = format!("0 of {} links shown. {together}", graph.known_links);
    nothing_ui(cx, ui, stage, &Nothing { title, reason: &reason, alone: &graph.alone, in_window: None })
}
