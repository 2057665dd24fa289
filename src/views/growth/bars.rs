//! Levels of one company as bars from zero. What is missing is hatched, what was expected is a diamond.

use egui::{Align2, Rect, Stroke, Ui, pos2};

use super::{LEVELS, Part, ask, curves, low_words, one_of, sources_words, span_words, units_ui};
use crate::analysis::Observation;
use crate::analysis::curves::Curve;
use crate::engine::{Answer, CurvesAnswer, Request, Sort};
use crate::kit::magnitude::Magnitude;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, palette};
use crate::marks::diamond;
use crate::marks::faded;
use crate::marks::series::{ValueMark, value};
use crate::marks::time::{ground, hatch};
use crate::model::{Period, Qualifier, Role};
use crate::session::Action;
use crate::views::brush::{self, Bar};
use crate::views::chart::{
    Frame, Hit, Scale, SetOff, Spec, anchors, axis_over, hits_ui, metric_name, silence_ui, spec_ui, time_ui, whole_range,
};
use crate::views::{Asking, Cx, Form, View, Words, annotations};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "bars",
    label: "Bars of one company",
    shows: "Levels of the selected company, else of the largest, as bars from zero. A hatched bar is a missing period, a diamond what was expected.",
    view: &Bars,
};

struct Bars;

impl View for Bars {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        ask(cx, &[LEVELS, Part { sort: Sort::Expected, ..Part::default() }])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some((answer, curve)) = shown(cx) else { return Words::default() };
        let unit = Magnitude::of(unit_of(curve), cx.language()).unit;
        let period = answer.curves.rhythm.map_or("period", crate::analysis::observe::Rhythm::word);
        let unit = if unit.is_empty() { unit } else { format!(", {unit}") };
        let subtitle = format!("{} of {}{unit}, by {period}", metric_name(&answer.about), cx.name(&curve.entity));
        let missing = gaps(curve).len();
        let holes = match missing {
            0 => String::new(),
            1 => format!(" · a hatched {period}: no figure was found"),
            many => format!(" · {many} hatched: no figure was found"),
        };
        let expected = if expected(cx, curve).next().is_some() { " · diamonds: what was expected" } else { "" };
        Words {
            subtitle,
            footer: format!("{}bars from zero{holes}{expected}{}", sources_words(cx, answer), span_words(answer) + &low_words(answer)),
        }
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        let Some(curve) = one_of(cx, &answer.curves.curves) else { return silence_ui(cx, ui, answer) };
        let Some(axis) = axis_over(cx, answer, std::slice::from_ref(curve)) else { return silence_ui(cx, ui, answer) };
        if curve.points.iter().any(|point| point.unit != curve.points[0].unit) {
            return units_ui(cx, ui, answer);
        }
        bars_ui(cx, ui, answer, curve, axis)
    }
}

fn shown<'a>(cx: &'a Cx<'_>) -> Option<(&'a CurvesAnswer, &'a Curve)> {
    let answer = curves(cx, 0)?;
    Some((answer, one_of(cx, &answer.curves.curves)?))
}

fn unit_of(curve: &Curve) -> &str {
    curve.points.first().map(|point| &*point.unit).unwrap_or_default()
}

/// What was expected of a company, in the unit of its levels.
fn expected<'a>(cx: &'a Cx<'_>, curve: &'a Curve) -> impl Iterator<Item = &'a Observation> {
    let all = curves(cx, 1).into_iter().flat_map(|answer| &answer.curves.curves).filter(|other| other.entity == curve.entity);
    all.flat_map(|other| &other.points).filter(|point| *point.unit == *unit_of(curve))
}

/// The periods between the first and the last that have no value.
fn gaps(curve: &Curve) -> Vec<Period> {
    let stated: Vec<Period> =
        curve.points.iter().filter(|point| point.quantity.known().is_some()).filter_map(|point| point.period).collect();
    let mut gaps = vec![];
    for pair in stated.windows(2) {
        let mut next = pair[0].shifted(1);
        while next.last < pair[1].first && gaps.len() < 400 {
            gaps.push(next);
            next = next.shifted(1);
        }
    }
    gaps
}

fn bars_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, curve: &Curve, axis: Period) -> Vec<Action> {
    let palette = palette(ui);
    let expected: Vec<&Observation> = expected(cx, curve).collect();
    let mut values = anchors(std::slice::from_ref(curve));
    values.extend(expected.iter().filter_map(|point| point.quantity.anchor()));
    // The number over the highest bar needs room.
    let (low, high) = whole_range(&values);
    let magnitude = Magnitude::of(unit_of(curve), cx.language());
    let spec = Spec::new(axis, Scale::linear((low, high + (high - low) * 0.04)), 6.0).of_unit(magnitude.clone());
    let (frame, response) = spec_ui(cx, ui, &spec);
    let ink = cx.ink(&curve.entity, palette);
    let set_off = SetOff::of(cx);
    let typical = middle(&curve.points);
    for gap in gaps(curve) {
        let (left, right) = sides(&frame, gap);
        hatch(ui.painter(), palette, Rect::from_x_y_ranges(left..=right, frame.y(typical * 0.75)..=frame.y(0.0)));
    }
    let (mut hits, mut bars) = (vec![], vec![]);
    for point in &curve.points {
        let (Some(period), Some(anchor)) = (point.period, point.quantity.anchor()) else { continue };
        let (left, right) = sides(&frame, period);
        let (zero, end) = (frame.y(0.0), frame.y(anchor));
        let area = Rect::from_x_y_ranges(left..=right, zero.min(end)..=zero.max(end));
        let color = if set_off.has(point) { ink.mark } else { faded(ink.mark, 0.22) };
        bar_ui(ui, palette, &frame, (point, area), color, ink.is_hollow);
        hits.push(Hit::bar(area, pos2(area.center().x, end), point));
        bars.push(Bar { area, period, entity: &point.entity });
    }
    if frame.scale.low < 0.0 {
        ui.painter().hline(frame.area.x_range(), frame.y(0.0), Stroke::new(1.0, palette.ink3));
    }
    for point in &expected {
        let (Some(period), Some(anchor)) = (point.period, point.quantity.anchor()) else { continue };
        let at = pos2(frame.x(period), frame.y(anchor));
        diamond(ui.painter(), at, 4.5, palette.paper, palette.ink);
        hits.push(Hit::at(at, point));
    }
    time_ui(cx, ui, &frame, curve.points.last().and_then(|point| point.period));
    labels_ui(cx, ui, &frame, curve, &expected, &magnitude);
    let mut actions = hits_ui(cx, ui, &frame, &response, &hits);
    let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone())).collect();
    actions.extend(annotations::annotations_ui(cx, ui, &frame));
    actions.extend(brush::brush_ui(cx, ui, &frame, &response, &bars, marks));
    actions.extend(brush::keys_ui(cx, ui, &response, &hits));
    actions.extend(brush::stated_ui(cx, ui, &frame, answer, Role::Growth));
    actions
}

/// A bar as wide as its period; open above where its value is a bound.
fn bar_ui(ui: &Ui, palette: &Palette, frame: &Frame, (point, area): (&Observation, Rect), color: egui::Color32, is_hollow: bool) {
    let quantity = point.quantity;
    let fill = if is_hollow || point.confidence.as_ref() == "estimate" { faded(color, 0.25) } else { color };
    match quantity.qualifier {
        Qualifier::Exact => drop(ui.painter().rect_filled(area, 0, fill)),
        qualifier => {
            let known = if qualifier == Qualifier::Worded { quantity.lower.unwrap_or(0.0) } else { quantity.anchor().unwrap_or(0.0) };
            let end = frame.y(known);
            let sure = Rect::from_x_y_ranges(area.x_range(), area.bottom().min(end)..=area.bottom().max(end));
            ui.painter().rect_filled(sure, 0, faded(color, 0.55));
            let mark =
                ValueMark { x: area.center().x, y: frame.y(quantity.anchor().unwrap_or(known)), color, radius: 4.0, is_hollow: false };
            value(ui.painter(), palette, mark, quantity, &|value| frame.y(value));
        }
    }
    if fill != color {
        ui.painter().rect_stroke(area, 0, Stroke::new(1.0, color), egui::StrokeKind::Inside);
    }
}

/// As wide as the period, with a gap between bars where there is room for one.
fn sides(frame: &Frame, period: Period) -> (f32, f32) {
    let (left, right) = frame.sides(period);
    let gap = if right - left > 5.0 { 1.2 } else { 0.2 };
    let half = ((right - left) / 2.0 - gap).max(0.8);
    let middle = f32::midpoint(left, right);
    (middle - half, middle + half)
}

/// The middle of the values: as high as a hatch is drawn, so that it is taken for no value.
fn middle(points: &[Observation]) -> f64 {
    let mut values: Vec<f64> = points.iter().filter_map(|point| point.quantity.anchor()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// The last number over its bar, and the first expectation by its name.
fn labels_ui(cx: &Cx<'_>, ui: &Ui, frame: &Frame, curve: &Curve, expected: &[&Observation], magnitude: &Magnitude) {
    let palette = palette(ui);
    if frame.area.height() < 90.0 {
        return;
    }
    let number = |value: f64| magnitude.short(value, cx.numbers());
    let mut taken: Option<Rect> = None;
    if let Some((period, value)) = curve.points.last().and_then(|last| Some((last.period?, last.quantity.anchor()?))) {
        let galley = ui.painter().layout_no_wrap(number(value), fonts::semibold(size::SMALL), palette.ink);
        let x = (frame.x(period) + galley.size().x / 2.0).min(frame.area.right() + 6.0) - galley.size().x;
        let at = pos2(x, frame.y(value.max(0.0)) - galley.size().y - 2.0);
        let room = Rect::from_min_size(at, galley.size());
        ground(ui.painter(), palette, room);
        taken = Some(room);
        ui.painter().galley(at, galley, palette.ink);
    }
    if let Some((period, value)) = expected.first().and_then(|first| Some((first.period?, first.quantity.anchor()?))) {
        let words = format!("expected {}", number(value));
        let galley = ui.painter().layout_no_wrap(words, fonts::regular(size::AXIS), palette.ink);
        let middle = frame.x(period).clamp(frame.area.left() + galley.size().x / 2.0, frame.area.right() - galley.size().x / 2.0);
        let place = Align2::CENTER_BOTTOM.anchor_size(pos2(middle, frame.y(value) - 8.0), galley.size());
        let is_free = taken.is_none_or(|taken| !taken.expand(2.0).intersects(place)) && place.width() < frame.area.width();
        let highest = curve.points.iter().filter(|point| {
            point.period.is_some_and(|period| {
                let (left, right) = frame.sides(period);
                right > place.left() && left < place.right()
            })
        });
        let top = highest.filter_map(|point| point.quantity.anchor()).fold(value, f64::max);
        let place = place.translate(egui::vec2(0.0, frame.y(top) - frame.y(value)));
        if is_free {
            ground(ui.painter(), palette, place);
            ui.painter().galley(place.min, galley, palette.ink);
            ui.painter().line_segment(
                [pos2(frame.x(period), place.bottom()), pos2(frame.x(period), frame.y(value) - 5.0)],
                Stroke::new(0.8, palette.ink3),
            );
        }
    }
}
