//! The whole graph over time: a small chart for each of its numbers, each on a scale of its own.

use egui::{Align2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{links, moments, question, silence_ui};
use crate::engine::{Answer, MeasuresAnswer, Request};
use crate::kit::controls::{empty_box, focus_ring, strong, tip};
use crate::kit::tokens::size;
use crate::kit::{fonts, numbers, palette};
use crate::marks::panels::panels;
use crate::marks::time::{TimeScale, year_axis};
use crate::model::{Date, Period, day_label, day_of};
use crate::network::metrics::{Summary, community, measure};
use crate::session::Action;
use crate::views::params::{name_of, param_choices, seed_choices};
use crate::views::{Asking, Choice, Cx, Form, View, Words, annotations};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "whole",
    label: "The whole over time",
    shows: "Density, reciprocity, modularity, components and other numbers of the whole graph of what can be passed, at the end of every half-year; each on its own scale from zero.",
    view: &Whole,
};

struct Whole;

/// A number of the whole graph.
struct Number {
    /// Its name among the measures, whose card says what it is; a plain count has none.
    name: &'static str,
    of: fn(&Summary) -> f64,
    /// Digits behind the point that are worth reading.
    digits: usize,
}

#[expect(clippy::cast_precision_loss, reason = "a count that is drawn")]
const NUMBERS: [Number; 8] = [
    Number { name: "Platforms", of: |whole| whole.nodes as f64, digits: 0 },
    Number { name: "Edges", of: |whole| whole.edges as f64, digits: 0 },
    Number { name: "density", of: |whole| whole.density, digits: 3 },
    Number { name: "reciprocity", of: |whole| whole.reciprocity, digits: 3 },
    Number { name: "modularity", of: |whole| whole.modularity, digits: 3 },
    Number { name: "components", of: |whole| whole.components as f64, digits: 0 },
    Number { name: "Bridges", of: |whole| whole.bridges as f64, digits: 0 },
    Number { name: "Articulation points", of: |whole| whole.articulation_points as f64, digits: 0 },
];

/// Least size of a chart, and room for its name, its years and its numbers; in points.
const LEAST: egui::Vec2 = vec2(176.0, 92.0);
const HEAD: f32 = 20.0;
const FOOT: f32 = 20.0;
const LEFT: f32 = 40.0;

impl View for Whole {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let asked = question(cx.dataset, cx.session, cx.me, &cx.settings, vec![], moments(cx.dataset));
        [Request::Measures(asked), links(cx)].into_iter().chain(annotations::question(cx)).collect()
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let title = cx.dataset.title.text(cx.language());
        let footer = format!("{title} · each chart has a scale of its own, from zero{}", annotations::words(cx.settings));
        Words { subtitle: "The graph of what can be passed, at the end of every half-year.".into(), footer }
    }

    fn question(&self, _cx: &Cx<'_>) -> Option<&'static str> {
        Some("How did the graph change as a whole?")
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let mut choices = param_choices(cx, measure(community::MEASURE.id).into_iter());
        choices.extend(seed_choices(cx));
        choices.extend(annotations::choices(cx));
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Measures(answer)) = cx.ready(ui) else { return vec![] };
        let area = ui.available_rect_before_wrap();
        if answer.moments.iter().all(|moment| moment.nodes.is_empty()) {
            return silence_ui(cx, ui, area);
        }
        let Some(axis) = cx.catalog.axis(&cx.dataset.name) else {
            let reason = "These links have no dates, so nothing changes over time. The table says what holds of the whole.";
            empty_box(ui, area, "Not drawn over time", reason, &[], &[]);
            return vec![];
        };
        let places = panels(area, NUMBERS.len(), LEAST);
        let mut actions = vec![];
        for (number, place) in NUMBERS.iter().zip(places) {
            let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(("whole", number.name)));
            actions.extend(chart_ui(cx, &mut inner, number, place, axis, answer));
        }
        actions
    }
}

/// The values of a number at every moment that has a day and a graph.
fn line(answer: &MeasuresAnswer, number: &Number) -> Vec<(Date, Option<f64>)> {
    let value = |moment: &crate::engine::MeasuredMoment| {
        let known = (!moment.nodes.is_empty()).then(|| (number.of)(&moment.summary));
        Some((moment.day?, known))
    };
    answer.moments.iter().filter_map(value).collect()
}

/// The last value at or before a day.
fn on(line: &[(Date, Option<f64>)], day: Date) -> Option<(Date, f64)> {
    line.iter().rev().filter(|(of, _)| *of <= day).find_map(|(of, value)| Some((*of, (*value)?)))
}

fn chart_ui(cx: &Cx<'_>, ui: &mut Ui, number: &Number, place: Rect, axis: Period, answer: &MeasuresAnswer) -> Vec<Action> {
    let palette = palette(ui);
    let plot = Rect::from_min_max(place.min + vec2(LEFT, HEAD), pos2(place.right(), (place.bottom() - FOOT).max(place.top() + HEAD + 4.0)));
    let time = TimeScale::new(axis, plot.left(), plot.right());
    let line = line(answer, number);
    let most = line.iter().filter_map(|(_, value)| *value).fold(0.0, f64::max);
    let step = numbers::step(if most > 0.0 { most } else { 1.0 }, 3.0);
    let step = if number.digits == 0 { step.max(1.0) } else { step };
    let top = ((most / step).ceil() * step).max(step);
    #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
    let y = |value: f64| plot.bottom() - plot.height() * (value / top).clamp(0.0, 1.0) as f32;
    let name = name_of(number.name);
    let told = |day: Date| {
        let known = on(&line, day);
        known.map_or_else(|| "no link".to_owned(), |(_, value)| cx.numbers().plain(value, number.digits))
    };
    let day = cx.session.day().unwrap_or(axis.last);
    let response = ui.interact(place, ui.scope_id().with(("whole", number.name)), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}: {} on {}", told(day), day_label(day))));
    let painter = &ui.painter().clone();
    let middle = place.top() + HEAD / 2.0;
    let title = painter.text(pos2(plot.left(), middle), Align2::LEFT_CENTER, name, fonts::semibold(size::SMALL), palette.ink);
    let now = painter.layout_no_wrap(told(day), fonts::regular(size::SMALL), palette.ink2);
    if title.right() + now.size().x + 10.0 < place.right() {
        painter.galley(pos2(place.right() - now.size().x, middle - now.size().y / 2.0), now, palette.ink2);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of lines")]
    let lines = (top / step).round().clamp(1.0, 12.0) as u8;
    for tick in 0..=lines {
        let value = step * f64::from(tick);
        let stroke = if tick == 0 { Stroke::new(1.0, palette.line_strong) } else { Stroke::new(0.6, palette.line) };
        painter.hline(plot.x_range(), y(value), stroke);
        let words = cx.numbers().plain(value, number.digits);
        painter.text(pos2(plot.left() - 6.0, y(value)), Align2::RIGHT_CENTER, words, fonts::regular(size::AXIS), palette.ink3);
    }
    for run in line.split(|(_, value)| value.is_none()) {
        let points: Vec<_> = run.iter().filter_map(|(day, value)| Some(pos2(time.x_of(*day), y((*value)?)))).collect();
        if let [alone] = points.as_slice() {
            painter.circle_filled(*alone, 2.4, palette.ink);
        }
        painter.add(Shape::line(points, Stroke::new(1.8, palette.ink)));
    }
    year_axis(painter, palette, &time, axis, plot.bottom());
    if let Some(day) = cx.session.day().filter(|day| axis.contains(*day)) {
        // The status bar says the day: eight times it would hide the lines.
        painter.vline(time.x_of(day), plot.y_range(), Stroke::new(1.4, palette.ink));
    }
    if response.has_focus() {
        focus_ring(ui, place, 3);
    }
    let mut actions = vec![];
    let at = ui.input(|input| input.pointer.hover_pos()).filter(|at| plot.contains(*at) && response.hovered());
    if let Some(at) = at {
        #[expect(clippy::cast_possible_truncation, reason = "a day within the axis")]
        let day = day_of(time.number(at.x).floor() as i32);
        painter.vline(at.x, plot.y_range(), Stroke::new(1.0, palette.ink3));
        tip(ui, response.id, |ui| {
            ui.label(strong(name, size::SMALL, palette.tooltip_ink));
            let of = on(&line, day).map_or(day, |(of, _)| of);
            ui.label(format!("{}: {}", day_label(of), told(day)));
        });
    }
    actions.extend(annotations::over_ui(cx, ui, annotations::Place { time: &time, area: plot, axis }));
    let pressed = response.interact_pointer_pos();
    if let Some(at) = pressed.filter(|_| response.dragged()) {
        actions.push(Action::DragPlayhead(time.number(at.x)));
    }
    if response.drag_stopped() {
        actions.push(Action::DropPlayhead);
    }
    if let Some(at) = pressed.filter(|at| response.clicked() && plot.contains(*at)) {
        #[expect(clippy::cast_possible_truncation, reason = "a day within the axis")]
        actions.push(Action::Playhead(day_of(time.number(at.x).floor() as i32)));
    }
    actions
}
