//! Events in lanes: a lane for each platform, time along x, and a stem for each event from the lane of the
//! side that decides to the lane of the other. A date that is not known to the day is as wide as it may be.

use egui::scroll_area::ScrollBarVisibility;
use egui::{Pos2, Rect, Role, ScrollArea, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use serde_json::Value;

use super::{SetOff, choice, needs, wait_ui};
use crate::engine::{Answer, LaneEvent, LanesAnswer, OrderBy, Request};
use crate::kit::controls::{focus_ring, strong, text, tip, truncated};
use crate::kit::tokens::{DIMMED_LINK, size};
use crate::kit::{Palette, fonts, palette};
use crate::marks::dashes::Path;
use crate::marks::faded;
use crate::marks::node_link::{KindMark, state_legend};
use crate::marks::time::{TimeScale, playhead, year_axis};
use crate::model::{Dataset, Direction, Period, PlatformId, State, day_number};
use crate::session::{Action, Settings, Subject, Target};
use crate::views::nothing::{Nothing, nothing_ui};
use crate::views::{Asking, Choice, Cx, Form, View, Words, menu, select, select_nothing};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "lanes",
    label: "Event lanes",
    shows: "A lane for each platform, time from left to right, a stem for each event: it starts at the side that decides and points at the other. A date known only by month or year is drawn as wide.",
    view: &Lanes,
};

struct Lanes;

/// Height of a lane in px.
const LANE: f32 = 17.0;
/// Room for years below, and for the legend below them.
const YEARS: f32 = 22.0;
const LEGEND: f32 = 22.0;

fn order(settings: &Settings) -> OrderBy {
    if settings.text("lanes") == Some("owner") { OrderBy::Owner } else { OrderBy::Links }
}

impl View for Lanes {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let package = cx.dataset.name.clone();
        needs(cx, [Request::Lanes { package, filter: cx.session.filter_for(cx.me), by: order(&cx.settings) }])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::Lanes(lanes)) = cx.answer(1) else { return Words::default() };
        let subtitle = "Each stem is an event: from the side that decides to the side that it lets in or shuts out.";
        let footer = format!(
            "{} · {} of {} dated events between {} platforms",
            cx.dataset.title.text(cx.language()),
            cx.numbers().count(lanes.events.len()),
            cx.numbers().count(lanes.dated),
            cx.numbers().count(lanes.lanes.len())
        );
        Words { subtitle: subtitle.into(), footer }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        (key == "lanes").then(|| if value.as_str() == Some("owner") { "lanes by owner".into() } else { "lanes by number of events".into() })
    }

    fn accepts(&self, _: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        let is_known = key != "lanes" || value.is_null() || matches!(value.as_str(), Some("owner" | "events"));
        if is_known { Ok(()) } else { Err("expected lanes=events|owner".into()) }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let now = order(cx.settings);
        [(OrderBy::Links, "events", "Most events first"), (OrderBy::Owner, "owner", "By owner")]
            .map(|(by, word, label)| choice(cx, "Lanes", label, by == now, "lanes", word.into()))
            .into()
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Lanes(lanes)) = cx.answer(1) else {
            wait_ui(cx, ui);
            return vec![];
        };
        let area = ui.available_rect_before_wrap();
        let Some(axis) = axis_of(cx, lanes) else { return silence_ui(cx, ui, area, lanes) };
        Stage::of(cx, ui, lanes, area, axis).ui(cx, ui, lanes)
    }
}

/// From the first to the last event, in whole years; `None` where there is none.
fn axis_of(cx: &Cx<'_>, lanes: &LanesAnswer) -> Option<Period> {
    let first = lanes.events.iter().map(|event| event.days.first).min()?;
    let last = lanes.events.iter().map(|event| event.days.last).max()?;
    let shown = Period::new(first, last)?.whole_years();
    match cx.session.doc.window {
        Some(window) => Period::new(shown.first.max(window.first), shown.last.min(window.last)).or(Some(shown)),
        None => Some(shown),
    }
}

fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect, lanes: &LanesAnswer) -> Vec<Action> {
    let title = "Nothing is left to draw";
    let reason = match (lanes.dated, lanes.alone.iter().all(|left| *left > 0)) {
        (0, _) => "No event of this file has a date, so there is nothing to draw over time.".to_owned(),
        (all, true) => format!("0 of {all} events shown. Each filter alone leaves events; together they leave none."),
        (all, false) => format!("0 of {all} events shown. Together the filters leave none."),
    };
    let in_window = cx.session.filter_for(cx.me).window.map(|_| lanes.in_window);
    nothing_ui(cx, ui, area, &Nothing { title, reason: &reason, alone: &lanes.alone, in_window })
}

struct Stage {
    /// All lanes that are in sight.
    lanes: Rect,
    /// Where names begin.
    left: f32,
    time: TimeScale,
    axis: Period,
    bottom: f32,
    has_legend: bool,
}

impl Stage {
    fn of(cx: &Cx<'_>, ui: &Ui, lanes: &LanesAnswer, area: Rect, axis: Period) -> Self {
        let width = |id: &PlatformId| {
            ui.painter().layout_no_wrap(cx.short_name(id).to_owned(), fonts::regular(size::AXIS), palette(ui).ink).size().x
        };
        let most = (area.width() * 0.3).min(140.0);
        let names = lanes.lanes.iter().map(|(id, _)| width(id)).fold(0.0, f32::max).min(most) + 14.0;
        let has_legend = area.height() > 300.0;
        let bottom = area.bottom() - if has_legend { LEGEND } else { 0.0 };
        let inside =
            Rect::from_min_max(pos2(area.left() + names, area.top()), pos2(area.right() - 12.0, (bottom - YEARS).max(area.top() + 10.0)));
        Self {
            lanes: inside,
            left: area.left(),
            time: TimeScale::new(axis, inside.left(), inside.right()),
            axis,
            bottom: area.bottom(),
            has_legend,
        }
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui, lanes: &LanesAnswer) -> Vec<Action> {
        let palette = palette(ui);
        let mut actions = vec![];
        let whole = Rect::from_min_max(pos2(self.left, self.lanes.top()), pos2(self.lanes.right() + 12.0, self.lanes.bottom()));
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(whole).id_salt(("lanes", cx.me.0)));
        child.set_clip_rect(whole.intersect(ui.clip_rect()));
        #[expect(clippy::cast_precision_loss, reason = "a number of lanes")]
        let height = lanes.lanes.len() as f32 * LANE + 6.0;
        let bar = if cx.session.live.printing { ScrollBarVisibility::AlwaysHidden } else { ScrollBarVisibility::VisibleWhenNeeded };
        ScrollArea::vertical().id_salt("lanes").auto_shrink([false, false]).scroll_bar_visibility(bar).show_viewport(
            &mut child,
            |ui, _| {
                let (all, background) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
                background.widget_info(|| {
                    WidgetInfo::labeled(Role::Canvas, true, format!("{} events in {} lanes", lanes.events.len(), lanes.lanes.len()))
                });
                actions.extend(self.lanes_ui(cx, ui, lanes, all.top() + 4.0));
                actions.extend(self.events_ui(cx, ui, lanes, all.top() + 4.0, &background));
            },
        );
        year_axis(ui.painter(), palette, &self.time, self.axis, self.lanes.bottom() + 1.0);
        if let Some(day) = cx.session.day().filter(|day| self.axis.contains(*day)) {
            playhead(ui.painter(), palette, &self.time, self.lanes, day);
        }
        if self.has_legend {
            state_legend(ui.painter(), palette, pos2(self.left, self.bottom - 9.0));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of lanes")]
        let shown = (self.lanes.height() / LANE).max(0.0) as usize;
        if cx.session.live.printing && self.has_legend && shown < lanes.lanes.len() {
            let words = format!("{} more lanes below", lanes.lanes.len() - shown);
            let at = pos2(self.lanes.right(), self.bottom - 9.0);
            ui.painter().text(at, egui::Align2::RIGHT_CENTER, words, fonts::regular(size::AXIS), palette.ink3);
        }
        actions
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of lanes")]
    fn y(lane: usize, top: f32) -> f32 {
        top + (lane as f32 + 0.5) * LANE
    }

    fn x(&self, days: Period) -> f32 {
        self.time.x(f64::midpoint(f64::from(day_number(days.first)), f64::from(day_number(days.last)) + 1.0))
    }

    /// Lines and names of lanes; a name selects.
    fn lanes_ui(&self, cx: &Cx<'_>, ui: &mut Ui, lanes: &LanesAnswer, top: f32) -> Vec<Action> {
        let palette = palette(ui);
        let mut actions = vec![];
        let clip = ui.clip_rect();
        let meant = cx.meant();
        for (lane, (id, events)) in lanes.lanes.iter().enumerate() {
            let y = Self::y(lane, top);
            let area = Rect::from_min_max(pos2(self.left, y - LANE / 2.0), pos2(self.lanes.left() - 4.0, y + LANE / 2.0));
            if !clip.y_range().contains(y) {
                continue;
            }
            let is_meant = meant.contains(id);
            let ink = cx.ink(id, palette);
            let stroke = if is_meant { Stroke::new(1.2, faded(ink.mark, 0.8)) } else { Stroke::new(0.7, faded(ink.mark, 0.35)) };
            ui.painter().hline(self.lanes.x_range(), y, stroke);
            let font = if is_meant { fonts::semibold(size::AXIS) } else { fonts::regular(size::AXIS) };
            let galley = truncated(ui, cx.short_name(id), font, ink.text, area.width());
            ui.painter().galley(pos2(area.right() - galley.size().x, y - galley.size().y / 2.0), galley, ink.text);
            let response = ui.interact(area, ui.scope_id().with(("lane", id.as_str())), Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_meant, format!("{}, {events} events", cx.name(id))));
            if response.has_focus() {
                focus_ring(ui, area, 2);
            }
            if response.hovered() || response.has_focus() {
                actions.push(Action::Hover(Some(Target::Platform(id.clone()))));
            }
            if response.clicked() {
                actions.push(select(ui, Target::Platform(id.clone())));
            }
            if response.secondary_clicked() {
                actions.push(menu(ui, Subject::Platform(id.clone())));
            }
        }
        actions
    }

    /// The stem of an event: a curve from lane to lane that bulges to the right.
    fn stem(&self, event: &LaneEvent, top: f32) -> Path {
        let (x, from, to) = (self.x(event.days), Self::y(event.from, top), Self::y(event.to, top));
        let bulge = (4.0 + (to - from).abs() * 0.06).min(22.0);
        Path::quadratic(pos2(x, from), pos2(x + bulge, f32::midpoint(from, to)), pos2(x, to))
    }

    fn events_ui(&self, cx: &Cx<'_>, ui: &mut Ui, lanes: &LanesAnswer, top: f32, background: &egui::Response) -> Vec<Action> {
        const REACHED: usize = 300;
        let palette = palette(ui);
        let mut actions = vec![];
        let painter = ui.painter().with_clip_rect(self.lanes.expand2(vec2(8.0, 0.0)).intersect(ui.clip_rect()));
        let light = Light::of(cx);
        let stems: Vec<(Path, Lit)> = lanes.events.iter().map(|event| (self.stem(event, top), light.of_event(event))).collect();
        for pass in [false, true] {
            let in_pass = lanes.events.iter().zip(&stems).filter(|(_, (_, lit))| lit.is_dimmed != pass);
            in_pass.for_each(|(event, (path, lit))| self.event(cx, &painter, palette, event, path, lit, top));
        }
        let visible = |path: &Path| path.points().first().is_some_and(|at| ui.clip_rect().contains(*at));
        for (event, (path, lit)) in lanes.events.iter().zip(&stems).filter(|(_, (path, _))| visible(path)).take(REACHED) {
            let start = path.points().first().copied().unwrap_or_default();
            let area = Rect::from_center_size(start, vec2(9.0, 11.0));
            let response = ui.interact(area, ui.scope_id().with(("event", &*event.table, event.row)), Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, lit.is_chosen, spoken(cx, event)));
            if response.has_focus() {
                focus_ring(ui, area, 5);
                actions.push(Action::Hover(Some(Target::Link(event.link.clone()))));
            }
            if response.clicked() {
                actions.push(select(ui, Target::Link(event.link.clone())));
            }
        }
        let pointer =
            ui.input(|input| input.pointer.hover_pos()).filter(|at| self.lanes.contains(*at) && ui.rect_contains_pointer(self.lanes));
        let near = pointer.and_then(|at| {
            let distances = lanes.events.iter().zip(&stems).map(|(event, (path, _))| (event, path.distance(at)));
            distances.filter(|(_, distance)| *distance <= 5.0).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(event, _)| event)
        });
        if let Some(event) = near {
            actions.push(Action::Hover(Some(Target::Link(event.link.clone()))));
            if cx.session.live.menu.is_none() {
                tip(ui, background.id, |ui| tip_ui(cx, event, ui));
            }
        }
        if background.clicked() {
            actions.extend(near.map_or_else(|| select_nothing(ui), |event| Some(select(ui, Target::Link(event.link.clone())))));
        }
        actions
    }

    /// One event: its days on the lane of the decider, its stem, an arrow or a wall.
    fn event(&self, cx: &Cx<'_>, painter: &egui::Painter, palette: &Palette, event: &LaneEvent, path: &Path, lit: &Lit, top: f32) {
        let alpha = if lit.is_dimmed { DIMMED_LINK } else { 1.0 };
        let own = if event.link.direction == Direction::Directed { cx.ink(&event.link.from, palette).mark } else { palette.other };
        let color = faded(own, alpha);
        let (left, right) = (self.time.x_of(event.days.first), self.time.x(f64::from(day_number(event.days.last)) + 1.0));
        if right - left > 3.0 {
            let y = Self::y(event.from, top);
            painter.rect_filled(Rect::from_min_max(pos2(left, y - 2.5), pos2(right, y + 2.5)), 2, faded(own, 0.28 * alpha));
        }
        let more = if lit.is_chosen { 1.0 } else { 0.0 };
        let rhythm = KindMark::of(event.link.kind.as_deref()).dash(event.state);
        let stroke = |width: f32, ink| Stroke::new(width + more, ink);
        match event.state {
            State::Closed => line(painter, path.points().to_vec(), stroke(0.9, faded(palette.ink3, alpha))),
            State::Announced => {
                for at in path.dots(4.6) {
                    painter.circle_filled(at, 1.0 + more / 2.0, color);
                }
            }
            State::Open | State::Partial => path.dashes(&rhythm).into_iter().for_each(|dash| line(painter, dash, stroke(1.4, color))),
        }
        let (start, end) = (path.points().first().copied().unwrap_or_default(), path.points().last().copied().unwrap_or_default());
        if event.state == State::Closed {
            let (at, direction) = path.at(6.0_f32.min(path.length() / 2.0));
            let half = direction.rot90() * 4.5;
            painter.line_segment([at - half, at + half], Stroke::new(2.6 + more, faded(palette.ink, alpha.max(0.3))));
        } else if event.link.direction == Direction::Directed {
            arrow(painter, path, end, color);
        }
        painter.circle_filled(start, 2.4 + more, color);
    }
}

fn line(painter: &egui::Painter, points: Vec<Pos2>, stroke: Stroke) {
    if points.len() > 1 {
        painter.add(Shape::line(points, stroke));
    }
}

fn arrow(painter: &egui::Painter, path: &Path, tip: Pos2, color: egui::Color32) {
    let (base, _) = path.at((path.length() - 6.0).max(0.0));
    let way = (tip - base).normalized();
    let (foot, side) = (tip - way * 5.5, way.rot90() * 2.7);
    painter.add(Shape::convex_polygon(vec![tip, foot + side, foot - side], color, Stroke::NONE));
}

struct Light<'a> {
    cx: &'a Cx<'a>,
    set_off: SetOff<'a>,
    meant: std::collections::BTreeSet<PlatformId>,
    chosen: Vec<&'a crate::model::LinkId>,
}

struct Lit {
    is_dimmed: bool,
    is_chosen: bool,
}

impl<'a> Light<'a> {
    fn of(cx: &'a Cx<'a>) -> Self {
        let chosen = match &cx.session.live.hover {
            Some(Target::Link(link)) => vec![link],
            _ => cx.session.doc.selection.links().collect(),
        };
        Self { cx, set_off: SetOff::of(cx), meant: cx.meant(), chosen }
    }

    fn of_event(&self, event: &LaneEvent) -> Lit {
        let is_chosen = self.chosen.contains(&&event.link);
        let hovers_link = matches!(self.cx.session.live.hover, Some(Target::Link(_)));
        let is_lit = is_chosen || !hovers_link && (self.meant.contains(&event.link.from) || self.meant.contains(&event.link.to));
        let has_focus = !self.meant.is_empty() || !self.chosen.is_empty();
        // A link that is unknown now is not left out of what happened.
        let left_out = self.set_off.leaves_out(&event.link.from) && self.set_off.leaves_out(&event.link.to);
        Lit { is_dimmed: has_focus && !is_lit || left_out, is_chosen }
    }
}

fn spoken(cx: &Cx<'_>, event: &LaneEvent) -> String {
    let kind = cx.dataset.kinds.label(event.link.kind.as_deref());
    let who = super::tips::who_whom(cx, &event.link, event.state == State::Closed);
    format!("{}: {who}, {}, {}", event.days.label(), kind.text(cx.language()), event.state.word())
}

fn tip_ui(cx: &Cx<'_>, event: &LaneEvent, ui: &mut Ui) {
    let palette = palette(ui);
    ui.set_max_width(320.0);
    ui.label(strong(super::tips::who_whom(cx, &event.link, event.state == State::Closed), size::SMALL, palette.tooltip_ink));
    let kind = cx.dataset.kinds.label(event.link.kind.as_deref());
    ui.label(format!("{}: {}, {}", kind.text(cx.language()), event.state.word(), event.days.label()));
    let row = cx.dataset.link_event(&event.table, event.row).filter(|row| !row.description.is_empty());
    if let Some(row) = row {
        ui.label(text(&row.description, size::SMALL, palette.tooltip_ink));
    }
}
