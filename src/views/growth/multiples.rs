//! A small panel for each company, all with the same time along x and the same values along y, or each with
//! its own.

use egui::{Rect, Stroke, Ui, UiBuilder, pos2, vec2};
use serde_json::Value;

use super::{Part, ask, curves, ink_of, is_chosen, low_words, measure, sources_words, span_words, unit_of, units_ui};
use crate::analysis::curves::{Curve, runs};
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::controls::truncated;
use crate::kit::magnitude::Magnitude;
use crate::kit::tokens::size;
use crate::kit::{fonts, palette};
use crate::marks::faded;
use crate::model::Period;
use crate::session::Action;
use crate::views::brush;
use crate::views::chart::{Frame, Scale, SetOff, Spec, anchors, axis_of, curve_ui, gaps_ui, hits_ui, range, silence_ui, spec_ui};
use crate::views::{Asking, Choice, Cx, Form, View, Words, annotations};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "multiples",
    label: "Small multiples",
    shows: "A panel for each company with the same time and the same scale; the others are drawn faint behind it. The menu gives each a scale of its own.",
    view: &Multiples,
};

/// The least a panel needs to be read.
const LEAST: [f32; 2] = [92.0, 84.0];

struct Multiples;

impl View for Multiples {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        ask(cx, &[Part { transform: measure::transform_of(&cx.settings), ..Part::default() }])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(answer) = curves(cx, 0).filter(|answer| !answer.curves.curves.is_empty()) else { return Words::default() };
        let unit = Magnitude::of(&unit_of(answer), cx.language()).unit;
        let unit = if unit.is_empty() || unit == "%" || answer.worked.base.is_some() { String::new() } else { format!(", {unit}") };
        let scale = if is_free(cx) { "each panel has a scale of its own: heights cannot be compared" } else { "one scale for all panels" };
        let (derived, low) = (measure::derived_words(cx, 0), span_words(answer) + &low_words(answer));
        let footer = format!("{}{scale} · a break is a missing {}{derived}{low}", sources_words(cx, answer), word(answer));
        Words { subtitle: format!("{}{unit}", measure::words(answer)), footer }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let is_free = value.as_str() == Some("free");
        (key == "panels").then(|| if is_free { "a scale for each panel".into() } else { "one scale for all panels".into() })
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let choice = |label: &str, is_chosen, value: Value| Choice {
            group: "Scales",
            label: label.into(),
            is_chosen,
            action: Action::Configure { view: cx.me, key: "panels".into(), value },
        };
        let mut choices = measure::choices(cx);
        choices.push(choice("One for all panels", !is_free(cx), Value::Null));
        choices.push(choice("One for each panel", is_free(cx), "free".into()));
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        let Some(axis) = axis_of(cx, answer).filter(|_| !answer.curves.curves.is_empty()) else { return silence_ui(cx, ui, answer) };
        if answer.curves.units.len() > 1 && !is_free(cx) {
            return units_ui(cx, ui, answer);
        }
        panels_ui(cx, ui, answer, axis)
    }
}

fn word(answer: &CurvesAnswer) -> &'static str {
    answer.curves.rhythm.map_or("period", crate::analysis::observe::Rhythm::word)
}

fn is_free(cx: &Cx<'_>) -> bool {
    cx.settings.text("panels") == Some("free")
}

/// How many columns and rows make panels that are wide rather than high, and how many of them have room.
fn grid(count: usize, room: egui::Vec2) -> (usize, usize) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of panels")]
    let most = |room: f32, least: f32| ((room / least) as usize).max(1);
    let (across, down) = (most(room.x, LEAST[0]), most(room.y, LEAST[1]));
    let shape = |columns: usize| {
        let rows = count.div_ceil(columns).min(down);
        let number = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
        let (width, height) = (room.x / number(columns), room.y / number(rows));
        let left_out = count.saturating_sub(columns * rows);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "how far from the wanted shape")]
        let off = ((width / height / 1.7).ln().abs() * 100.0) as u32;
        (left_out, off, columns, rows)
    };
    let best = (1..=across.min(count.max(1))).map(shape).min();
    best.map_or((1, 1), |(.., columns, rows)| (columns, rows))
}

fn panels_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, axis: Period) -> Vec<Action> {
    let palette = palette(ui);
    let all = ui.available_rect_before_wrap();
    let mut order: Vec<&Curve> = answer.curves.curves.iter().collect();
    let end = |curve: &Curve| curve.points.iter().rev().find_map(|point| point.quantity.anchor()).unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|a, b| is_chosen(cx, &b.entity).cmp(&is_chosen(cx, &a.entity)).then(end(b).total_cmp(&end(a))));
    let (columns, rows) = grid(order.len(), all.size());
    let shown = order.len().min(columns * rows);
    let left_out = order.len() - shown;
    let note = if left_out > 0 { 16.0 } else { 0.0 };
    let cell = vec2(all.width() / number(columns), (all.height() - note) / number(rows));
    let shared = Scale::linear(range(anchors(&answer.curves.curves)));
    let mut actions = vec![];
    for (at, curve) in order.iter().take(shown).enumerate() {
        let corner = all.min + vec2(number(at % columns) * cell.x, number(at / columns) * cell.y);
        let place = Rect::from_min_size(corner, cell - vec2(12.0, 6.0));
        let scale = if is_free(cx) { Scale::linear(range(anchors(std::slice::from_ref(*curve)))) } else { shared };
        let mut child = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("panel", cx.me.0, curve.entity.as_str(), &*curve.basis)));
        actions.extend(panel_ui(cx, &mut child, answer, curve, Spec::new(axis, scale, 0.0)));
    }
    if left_out > 0 {
        let words = format!("and {left_out} more, for which this tile is too small");
        ui.painter().text(pos2(all.left(), all.bottom()), egui::Align2::LEFT_BOTTOM, words, fonts::regular(size::AXIS), palette.ink3);
    }
    actions
}

fn number(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn panel_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, curve: &Curve, mut spec: Spec) -> Vec<Action> {
    let palette = palette(ui);
    let all = ui.available_rect_before_wrap();
    let anyone = answer.curves.curves.iter().any(|curve| cx.is_meant(&curve.entity));
    let mut ink = ink_of(cx, curve, palette, anyone);
    ink.color = cx.ink(&curve.entity, palette).mark;
    let font = if ink.is_meant { fonts::semibold(size::SMALL) } else { fonts::regular(size::SMALL) };
    let title = truncated(ui, &super::name_of(cx, curve), font, ink.text, all.width());
    let room = Rect::from_min_max(all.min + vec2(0.0, title.size().y + 1.0), all.max);
    ui.painter().galley(all.min, title, ink.text);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(room).id_salt("plot of panel"));
    spec.magnitude = None;
    let unit = curve.points.first().map(|point| &*point.unit).unwrap_or_default();
    let (frame, response) =
        spec_ui(cx, &mut inner, &Spec { magnitude: (room.height() <= 130.0).then(|| Magnitude::of(unit, cx.language())), ..spec });
    if !is_free(cx) {
        others_ui(&inner, &frame, answer, curve);
    }
    if is_free(cx) {
        gaps_ui(&inner, &frame, palette, curve);
    }
    let mut hits = vec![];
    curve_ui(&inner, &frame, curve, &ink, &mut hits, "", &SetOff::of(cx));
    if let Some(x) = cx.session.day().map(|day| frame.time.x_of(day)).filter(|x| frame.area.x_range().contains(*x)) {
        inner.painter().vline(x, frame.area.y_range(), Stroke::new(1.0, palette.ink3));
    }
    let mut actions = hits_ui(cx, &mut inner, &frame, &response, &hits);
    let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone())).collect();
    actions.extend(annotations::annotations_ui(cx, &mut inner, &frame));
    actions.extend(brush::brush_ui(cx, &inner, &frame, &response, &[], marks));
    actions.extend(brush::keys_ui(cx, &inner, &response, &hits));
    actions
}

/// The other companies, faint, to compare with.
fn others_ui(ui: &Ui, frame: &Frame, answer: &CurvesAnswer, curve: &Curve) {
    let palette = palette(ui);
    let painter = ui.painter().with_clip_rect(frame.area.intersect(ui.clip_rect()));
    for other in answer.curves.curves.iter().filter(|other| other.entity != curve.entity) {
        for run in runs(&other.points) {
            let place = |point: &crate::analysis::Observation| Some(pos2(frame.x(point.period?), frame.y(point.quantity.anchor()?)));
            let points: Vec<egui::Pos2> = other.points[run].iter().filter_map(place).collect();
            if points.len() > 1 {
                painter.add(egui::Shape::line(points, Stroke::new(1.0, faded(palette.other, 0.35))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_are_wide_and_all_have_room_where_they_can() {
        assert_eq!(grid(7, vec2(868.0, 520.0)), (3, 3));
        assert_eq!(grid(1, vec2(868.0, 520.0)), (1, 1));
        let (columns, rows) = grid(40, vec2(300.0, 200.0));
        assert_eq!((columns, rows), (3, 2), "what has no room is left out");
        assert_eq!(grid(3, vec2(20.0, 20.0)), (1, 1));
    }
}
