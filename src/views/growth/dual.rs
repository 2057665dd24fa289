//! Level and growth of one company on two axes whose zeros stand at one height. Only drawn when it is asked
//! for, and it says that crossings mean nothing.

use egui::{Rect, Shape, Stroke, Ui, pos2};

use super::{CHANGES, LEVELS, ask, cannot_ui, curves, low_words, measure, one_of, sources_words, to_form, units_ui};
use crate::analysis::curves::{Curve, runs};
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::magnitude::Magnitude;
use crate::kit::palette;
use crate::marks::extent::{self, Grows};
use crate::marks::faded;
use crate::marks::series::{ValueMark, clipped, value};
use crate::model::Period;
use crate::session::Action;
use crate::views::brush::{self, Bar};
use crate::views::chart::{
    Hit, Scale, Second, SetOff, Spec, anchors, axis_over, hits_ui, is_change, metric_name, range, silence_ui, spec_ui, time_ui, whole_range,
};
use crate::views::{Asking, Cx, Form, View, Words, annotations};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "dual",
    label: "Level and growth, two axes",
    shows: "Levels of one company as bars on the left axis, its growth on a year earlier as a line on the right one; both zeros stand at one height. Where line and bars meet means nothing.",
    view: &Dual,
};

struct Dual;

impl View for Dual {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        ask(cx, &[LEVELS, CHANGES])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some((answer, curve)) = curves(cx, 0).and_then(|answer| Some((answer, one_of(cx, &answer.curves.curves)?))) else {
            return Words::default();
        };
        let subtitle = format!(
            "{} of {}. Bars, left axis: levels. Line, right axis: change on a year earlier",
            metric_name(&answer.about),
            cx.name(&curve.entity)
        );
        let derived = measure::derived_words(cx, 1);
        let footer = format!(
            "Two axes: where line and bars meet means nothing · {}{}{}",
            sources_words(cx, answer),
            derived.trim_start_matches(" · "),
            low_words(answer)
        );
        Words { subtitle, footer }
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        let Some(curve) = one_of(cx, &answer.curves.curves) else { return silence_ui(cx, ui, answer) };
        let Some(changes) = curves(cx, 1) else {
            crate::kit::controls::waiting(ui);
            return vec![];
        };
        if curve.points.iter().any(|point| is_change(&point.metric)) {
            let reason = format!("There is no level of {} here, only its change.", cx.name(&curve.entity));
            return cannot_ui(ui, "Nothing for a second axis", &reason, vec![to_form(cx, &super::lines::FORM)]);
        }
        let Some(axis) = axis_over(cx, answer, std::slice::from_ref(curve)) else { return silence_ui(cx, ui, answer) };
        if curve.points.iter().any(|point| point.unit != curve.points[0].unit) {
            return units_ui(cx, ui, answer);
        }
        let growth = changes.curves.curves.iter().find(|other| other.entity == curve.entity);
        dual_ui(cx, ui, answer, (curve, growth), axis)
    }
}

/// Two scales whose zeros stand at one height: the one that reaches less far below is lengthened.
fn aligned(a: (f64, f64), b: (f64, f64)) -> (Scale, Scale) {
    let below = |(low, high): (f64, f64)| (-low / high.max(1e-9)).max(0.0);
    let part = below(a).max(below(b)).min(4.0);
    let of = |(low, high): (f64, f64)| {
        let high = high.max(-low / 4.0);
        Scale::linear((-high * part, high))
    };
    (of(a), of(b))
}

fn dual_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, (curve, growth): (&Curve, Option<&Curve>), axis: Period) -> Vec<Action> {
    let palette = palette(ui);
    let changes = growth.map(|growth| anchors(std::slice::from_ref(growth))).unwrap_or_default();
    let (left, right) = aligned(whole_range(&anchors(std::slice::from_ref(curve))), range(changes));
    let ink = cx.ink(&curve.entity, palette);
    let unit = curve.points.first().map(|point| &*point.unit).unwrap_or_default();
    let second = Second { scale: right, magnitude: Magnitude::of("percent", cx.language()), title: "Change".into(), ink: palette.ink };
    let spec = Spec {
        title: metric_name(&answer.about),
        ink: Some(ink.text),
        second: Some(second),
        ..Spec::new(axis, left, 44.0).of_unit(Magnitude::of(unit, cx.language()))
    };
    let (frame, response) = spec_ui(cx, ui, &spec);
    let set_off = SetOff::of(cx);
    let (mut hits, mut bars) = (vec![], vec![]);
    for point in &curve.points {
        let (Some(period), Some(anchor)) = (point.period, point.quantity.anchor()) else { continue };
        let (from, to) = frame.sides(period);
        let gap = if to - from > 5.0 { 1.2 } else { 0.2 };
        let area =
            Rect::from_x_y_ranges(from + gap..=(to - gap).max(from + gap + 0.8), frame.y(anchor.max(0.0))..=frame.y(anchor.min(0.0)));
        ui.painter().rect_filled(area, 0, palette.paper);
        ui.painter().rect_filled(area, 0, faded(ink.mark, if set_off.has(point) { 0.45 } else { 0.15 }));
        let grows = if anchor < 0.0 { Grows::Down } else { Grows::Up };
        extent::end(ui.painter(), palette, area, grows, point.quantity, palette.paper);
        hits.push(Hit::bar(area, pos2(area.center().x, frame.y(anchor)), point));
        bars.push(Bar { area, period, entity: &point.entity });
    }
    if let Some(growth) = growth {
        let place = |point: &crate::analysis::Observation| Some(pos2(frame.x(point.period?), frame.second_y(point.quantity.anchor()?)));
        for run in runs(&growth.points) {
            let line: Vec<egui::Pos2> = growth.points[run.clone()].iter().filter_map(place).collect();
            if line.len() > 1 {
                ui.painter().add(Shape::line(line.clone(), Stroke::new(3.6, palette.paper)));
                ui.painter().add(Shape::line(line, Stroke::new(1.8, palette.ink)));
            }
        }
        for point in &growth.points {
            let (Some(at), Some(anchor)) = (place(point), point.quantity.anchor()) else { continue };
            if anchor > right.high {
                clipped(ui.painter(), at, palette.ink, true);
            } else {
                let mark = ValueMark { x: at.x, y: at.y, color: palette.ink, radius: 2.6, is_hollow: false };
                value(ui.painter(), palette, mark, point.quantity, &|value| frame.second_y(value));
            }
            hits.push(Hit::at(at, point));
        }
    }
    time_ui(cx, ui, &frame, curve.points.last().and_then(|point| point.period));
    let mut actions = hits_ui(cx, ui, &frame, &response, &hits);
    let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone())).collect();
    actions.extend(annotations::annotations_ui(cx, ui, &frame));
    actions.extend(brush::brush_ui(cx, ui, &frame, &response, &bars, marks));
    actions.extend(brush::keys_ui(cx, ui, &response, &hits));
    actions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_zeros_stand_at_one_height() {
        for (a, b) in [((0.0, 150.0), (-10.0, 40.0)), ((-20.0, 100.0), (0.0, 5.0)), ((0.0, 10.0), (-30.0, 1.0))] {
            let (left, right) = aligned(a, b);
            assert!((left.part(0.0) - right.part(0.0)).abs() < 1e-9, "{left:?} {right:?}");
            assert!(left.low <= a.0 && left.high >= a.1, "{left:?} does not hold {a:?}");
            assert!(right.low <= b.0 && right.high >= b.1, "{right:?} does not hold {b:?}");
        }
    }
}
