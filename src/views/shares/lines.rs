//! A line for each platform and researcher.

use std::collections::BTreeMap;

use egui::{Ui, pos2};

use super::{bases, basis_name, ink_of};
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::palette;
use crate::model::{Period, Role};
use crate::session::Action;
use crate::views::chart::{
    EndLabel, SetOff, axis_of, curve_ui, frame_ui, hits_ui, labels_ui, labels_width, last_period, publishers, range_of, silence_ui, time_ui,
};
use crate::views::{Asking, Cx, Form, View, Words, annotations, brush};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "lines",
    label: "Lines",
    shows: "A line for each platform and researcher over time. Filled points are the researcher with most values, hollow ones the others.",
    view: &Lines,
};

struct Lines;

impl View for Lines {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        super::needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        super::words(cx, |answer| match bases(answer).as_slice() {
            [] | [_] => publishers(cx, answer),
            [first, second] => format!("● {} ○ {}: two measures, never joined", basis_name(first), basis_name(second)),
            [first, rest @ ..] => format!("● {} ○ {} other measures, named on hover, never joined", basis_name(first), rest.len()),
        })
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        let Some(axis) = axis_of(cx, answer).filter(|_| !answer.curves.curves.is_empty()) else { return silence_ui(cx, ui, answer) };
        lines_ui(cx, ui, answer, axis)
    }
}

fn lines_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, axis: Period) -> Vec<Action> {
    let palette = palette(ui);
    let bases = bases(answer);
    let right = labels_width(ui, answer.curves.curves.iter().map(|curve| cx.short_name(&curve.entity).to_owned()));
    let (low, high) = range_of(answer);
    let (frame, response) = frame_ui(cx, ui, axis, (low, high.min(100.0).max(low + 10.0)), right);
    let anyone = answer.curves.curves.iter().any(|curve| cx.is_meant(&curve.entity));
    let set_off = SetOff::of(cx);
    let (mut hits, mut labels) = (vec![], BTreeMap::new());
    for curve in &answer.curves.curves {
        let ink = ink_of(cx, curve, palette, anyone, curve.basis != bases[0]);
        curve_ui(ui, &frame, curve, &ink, &mut hits, cx.short_name(&curve.entity), &set_off);
        let Some(last) = curve.points.last() else { continue };
        let (Some(period), Some(value)) = (last.period, last.quantity.anchor()) else { continue };
        let label = EndLabel {
            entity: curve.entity.clone(),
            words: cx.short_name(&curve.entity).to_owned(),
            end: pos2(frame.x(period), frame.y(value)),
            ink: ink.text,
            line: ink.color,
            is_meant: ink.is_meant,
        };
        let known = labels.entry(curve.entity.clone()).or_insert((period, label));
        if period.last > known.0.last {
            known.1.end = pos2(frame.x(period), frame.y(value));
            known.0 = period;
        }
    }
    time_ui(cx, ui, &frame, last_period(answer));
    let mut actions = hits_ui(cx, ui, &frame, &response, &hits);
    actions.extend(annotations::annotations_ui(cx, ui, &frame));
    let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone())).collect();
    actions.extend(brush::brush_ui(cx, ui, &frame, &response, &[], marks));
    actions.extend(brush::keys_ui(cx, ui, &response, &hits));
    actions.extend(brush::stated_ui(cx, ui, &frame, answer, Role::Shares));
    actions.extend(labels_ui(cx, ui, &frame, labels.into_values().map(|(_, label)| label).collect()));
    actions
}
