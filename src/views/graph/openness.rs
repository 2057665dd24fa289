//! Openness over time: for each kind of link, the share of the pairs of owners that it could join which it
//! does join. A small chart for each kind, all on one scale.

use egui::{Align2, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{graph, needs, silence_ui, wait_ui};
use crate::engine::{Answer, Request};
use crate::kit::controls::{focus_ring, strong, tip};
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, numbers, palette};
use crate::marks::chord::strip;
use crate::marks::faded;
use crate::marks::node_link::KindMark;
use crate::marks::panels::panels;
use crate::marks::time::{TimeScale, playhead, year_axis};
use crate::model::{Date, Filter, Period, day_label, day_of};
use crate::network::openness::Openness;
use crate::session::{Action, Target};
use crate::views::{Asking, Cx, Form, View, Words, select_all, select_nothing};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "openness",
    label: "Openness over time",
    shows: "For each kind, the share of ordered pairs of owners with an open link, among those that ever had one of it. What is only partly open lies on top, paler. Rules are left out.",
    view: &OpennessView,
};

struct OpennessView;

/// Least size of a chart in px.
const LEAST: egui::Vec2 = vec2(176.0, 108.0);
/// Room for the name above and the years below.
const HEAD: f32 = 20.0;
const FOOT: f32 = 20.0;
/// Room for numbers at the left.
const NUMBERS: f32 = 34.0;

impl View for OpennessView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let filter = Filter { window: None, ..cx.session.filter_for(cx.me) };
        needs(cx, [Request::Openness { package: cx.dataset.name.clone(), filter, reading: cx.session.doc.reading }])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::Openness(kinds)) = cx.answer(1) else { return Words::default() };
        let pairs: usize = kinds.iter().map(|kind| kind.pairs).sum();
        let title = cx.dataset.title.text(cx.language());
        let footer = format!(
            "{title} · {} kinds · {} pairs in all · a pair counts for a kind if it ever had a link of it",
            kinds.len(),
            cx.numbers().count(pairs)
        );
        Words { subtitle: "Share of ordered pairs of owners with an open link, %; partly open on top, paler.".into(), footer }
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let (Some(graph), Some(Answer::Openness(kinds))) = (graph(cx), cx.answer(1)) else {
            wait_ui(cx, ui);
            return vec![];
        };
        let area = ui.available_rect_before_wrap();
        let axis = cx.session.calendar.axis.filter(|_| !kinds.is_empty());
        let Some(axis) = axis.map(|axis| within(axis, cx.session.doc.window)) else {
            if !graph.links.is_empty() || graph.known_links == 0 {
                let reason = "No kind of link that can be travelled has joined two owners at a known time.";
                crate::kit::controls::empty_box(ui, area, "Nothing is left to draw", reason, &[], &[]);
                return vec![];
            }
            return silence_ui(cx, ui, area, graph);
        };
        let top = kinds.iter().map(|kind| highest(kind, axis)).fold(0.05, f64::max);
        let step = numbers::step(top, 3.0);
        let top = (top / step).ceil() * step;
        let places = panels(area, kinds.len(), LEAST);
        let mut actions = vec![];
        for (kind, place) in kinds.iter().zip(places) {
            actions.extend(Chart::of(kind, place, axis, top, step).ui(cx, ui));
        }
        actions
    }
}

fn within(axis: Period, window: Option<Period>) -> Period {
    let held = window.and_then(|window| Period::new(axis.first.max(window.first), axis.last.min(window.last)));
    held.unwrap_or(axis)
}

/// Shares of pairs: open, and open or partial.
#[expect(clippy::cast_precision_loss, reason = "a number of pairs")]
fn shares(kind: &Openness, (open, partial): (usize, usize)) -> (f64, f64) {
    let all = kind.pairs.max(1) as f64;
    (open as f64 / all, (open + partial) as f64 / all)
}

/// The highest share that is open or partial within the days.
fn highest(kind: &Openness, axis: Period) -> f64 {
    let counts = kind.steps.iter().filter(|step| axis.contains(step.first)).map(|step| (step.open, step.partial));
    counts.chain([kind.on(axis.first)]).map(|counts| shares(kind, counts).1).fold(0.0, f64::max)
}

struct Chart<'a> {
    kind: &'a Openness,
    place: Rect,
    plot: Rect,
    time: TimeScale,
    axis: Period,
    top: f64,
    step: f64,
}

impl<'a> Chart<'a> {
    fn of(kind: &'a Openness, place: Rect, axis: Period, top: f64, step: f64) -> Self {
        let plot =
            Rect::from_min_max(place.min + vec2(NUMBERS, HEAD), pos2(place.right(), (place.bottom() - FOOT).max(place.top() + HEAD + 4.0)));
        Self { kind, place, plot, time: TimeScale::new(axis, plot.left(), plot.right()), axis, top, step }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
    fn y(&self, share: f64) -> f32 {
        self.plot.bottom() - self.plot.height() * (share / self.top).clamp(0.0, 1.0) as f32
    }

    /// Corners of the line of one share, from left to right: open, or open and partial.
    fn line(&self, is_both: bool) -> Vec<Pos2> {
        let share = |counts| {
            let (open, both) = shares(self.kind, counts);
            if is_both { both } else { open }
        };
        let mut y = self.y(share(self.kind.on(self.axis.first)));
        let mut line = vec![pos2(self.plot.left(), y)];
        for step in self.kind.steps.iter().filter(|step| step.first > self.axis.first && step.first <= self.axis.last) {
            let x = self.time.x_of(step.first);
            let next = self.y(share((step.open, step.partial)));
            line.extend([pos2(x, y), pos2(x, next)]);
            y = next;
        }
        line.push(pos2(self.plot.right(), y));
        line
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let palette = palette(ui);
        let mut actions = vec![];
        let label = cx.dataset.kinds.label(self.kind.kind.as_deref());
        let name = label.text(cx.language());
        let day = cx.session.day().filter(|day| self.axis.contains(*day)).unwrap_or(self.axis.last);
        let (open, both) = shares(self.kind, self.kind.on(day));
        let response = ui.interact(self.place, ui.scope_id().with(("openness", self.kind.kind.as_deref())), Sense::click_and_drag());
        let percent = |share: f64| format!("{} %", cx.numbers().plain(share * 100.0, 0));
        response.widget_info(|| {
            let words = format!("{name}, {} pairs of owners: {} open, {} partly", self.kind.pairs, percent(open), percent(both - open));
            WidgetInfo::labeled(Role::Button, true, format!("{words} on {}", day_label(day)))
        });
        self.paint(cx, ui, palette, name, &percent(open));
        if response.has_focus() {
            focus_ring(ui, self.place, 3);
        }
        let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| self.plot.contains(*at) && response.hovered());
        if let Some(at) = pointer {
            #[expect(clippy::cast_possible_truncation, reason = "a day within the axis")]
            let day = day_of(self.time.number(at.x).floor() as i32);
            ui.painter().vline(at.x, self.plot.y_range(), Stroke::new(1.0, palette.ink3));
            tip(ui, response.id, |ui| self.tip_ui(ui, name, day));
        }
        if response.dragged()
            && let Some(at) = response.interact_pointer_pos()
        {
            actions.push(Action::DragPlayhead(self.time.number(at.x)));
        }
        if response.drag_stopped() {
            actions.push(Action::DropPlayhead);
        }
        if response.clicked()
            && let Some(graph) = graph(cx)
        {
            let of_kind = graph.links.iter().filter(|link| link.id.kind == self.kind.kind);
            let targets: Vec<Target> = of_kind.map(|link| Target::Link(link.id.clone())).collect();
            actions.extend(if targets.is_empty() { select_nothing(ui) } else { Some(select_all(ui, targets)) });
        }
        actions
    }

    fn paint(&self, cx: &Cx<'_>, ui: &Ui, palette: &Palette, name: &str, now: &str) {
        let painter = ui.painter();
        let mark = KindMark::of(self.kind.kind.as_deref());
        let y = self.place.top() + HEAD / 2.0;
        painter.text(pos2(self.plot.left() + 6.0, y), Align2::CENTER_CENTER, mark.glyph, fonts::regular(14.0), palette.ink2);
        let title = painter.text(pos2(self.plot.left() + 18.0, y), Align2::LEFT_CENTER, name, fonts::semibold(size::SMALL), palette.ink);
        let beside = format!("{now} of {} pairs", cx.numbers().count(self.kind.pairs));
        let galley = painter.layout_no_wrap(beside, fonts::regular(size::AXIS), palette.ink2);
        if title.right() + galley.size().x + 10.0 < self.place.right() {
            painter.galley(pos2(self.place.right() - galley.size().x, y - galley.size().y / 2.0), galley, palette.ink2);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of lines")]
        let lines = (self.top / self.step).round().clamp(1.0, 12.0) as u8;
        for line in 0..=lines {
            let share = self.step * f64::from(line);
            let y = self.y(share);
            painter.hline(
                self.plot.x_range(),
                y,
                Stroke::new(if line == 0 { 1.0 } else { 0.6 }, if line == 0 { palette.line_strong } else { palette.line }),
            );
            painter.text(
                pos2(self.plot.left() - 6.0, y),
                Align2::RIGHT_CENTER,
                cx.numbers().plain(share * 100.0, 0),
                fonts::regular(size::AXIS),
                palette.ink3,
            );
        }
        let (open, both) = (self.line(false), self.line(true));
        self.fill(painter, &both, &open, faded(palette.ink2, 0.16));
        self.fill(
            painter,
            &open,
            &[pos2(self.plot.left(), self.plot.bottom()), pos2(self.plot.right(), self.plot.bottom())],
            faded(palette.opened, 0.45),
        );
        for dash in crate::marks::dashes::Path::new(both).dashes(&[5.0, 3.2]) {
            painter.add(Shape::line(dash, Stroke::new(1.1, palette.ink2)));
        }
        painter.add(Shape::line(open, Stroke::new(1.8, palette.opened)));
        year_axis(painter, palette, &self.time, self.axis, self.plot.bottom());
        if let Some(day) = cx.session.day() {
            playhead(painter, palette, &self.time, self.plot, day);
        }
    }

    /// Fills between two lines of corners that run from the left to the right end.
    fn fill(&self, painter: &egui::Painter, upper: &[Pos2], lower: &[Pos2], color: egui::Color32) {
        let mut xs: Vec<f32> = upper.iter().chain(lower).map(|at| at.x).collect();
        xs.sort_by(f32::total_cmp);
        xs.dedup();
        let height =
            |line: &[Pos2], x: f32| line.iter().take_while(|at| at.x <= x).last().or(line.first()).map_or(self.plot.bottom(), |at| at.y);
        let ends = xs.windows(2).flat_map(|pair| [(pair[0], pair[0]), (pair[1], pair[0])]);
        let (top, bottom): (Vec<Pos2>, Vec<Pos2>) = ends.map(|(x, of)| (pos2(x, height(upper, of)), pos2(x, height(lower, of)))).unzip();
        painter.add(strip(&top, &bottom, color));
    }

    fn tip_ui(&self, ui: &mut Ui, name: &str, day: Date) {
        let palette = palette(ui);
        let (open, partial) = self.kind.on(day);
        ui.label(strong(name, size::SMALL, palette.tooltip_ink));
        let left = self.kind.pairs - open - partial;
        ui.label(format!("{}: {open} pairs open, {partial} partly, {left} neither", day_label(day)));
    }
}
