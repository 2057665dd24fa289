//! A line for each company.

use egui::Ui;

use super::{ink_of, low_words, meant_owner, refusal_ui, unit_of};
use crate::analysis::curves::Curve;
use crate::engine::{Answer, Request};
use crate::kit::palette;
use crate::session::Action;
use crate::views::chart::{
    EndLabel, SetOff, axis_of, curve_ui, frame_ui, gaps_ui, hits_ui, labels_ui, labels_width, last_period, metric_name, publishers,
    range_of, silence_ui, time_ui,
};
use crate::views::{Asking, Cx, Form, View, Words, brush};

/// Its row among the forms.
pub const FORM: Form =
    Form { id: "lines", label: "Lines", shows: "A line for each company. It breaks where a period is missing.", view: &Lines };

struct Lines;

impl View for Lines {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        super::needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return Words::default() };
        let unit = unit_of(answer);
        let mut subtitle = metric_name(&answer.about);
        if !unit.is_empty() && unit != "percent" {
            subtitle = format!("{subtitle}, {unit}");
        }
        if let Some(owner) = meant_owner(cx, answer) {
            subtitle = format!("{subtitle}. Thick: {owner}");
        }
        let companies = answer.curves.curves.len();
        let low = low_words(answer);
        let period = answer.curves.rhythm.map_or("period", crate::analysis::observe::Rhythm::word);
        let from = publishers(answer);
        let from = if from.is_empty() { String::new() } else { format!("{from} · ") };
        let noun = if companies == 1 { "company" } else { "companies" };
        let footer = format!("{from}{companies} {noun} · a break is a missing {period}{low}");
        Words { subtitle, footer: if companies == 0 { String::new() } else { footer } }
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        let Some(axis) = axis_of(cx, answer).filter(|_| !answer.curves.curves.is_empty()) else { return silence_ui(cx, ui, answer) };
        if answer.curves.units.len() > 1 {
            return refusal_ui(ui, answer);
        }
        let palette = palette(ui);
        let right = labels_width(ui, answer.curves.curves.iter().map(|curve| cx.short_name(&curve.entity).to_owned()));
        let (frame, response) = frame_ui(cx, ui, axis, range_of(answer), right);
        let anyone = answer.curves.curves.iter().any(|curve| cx.is_meant(&curve.entity));
        let mut order: Vec<&Curve> = answer.curves.curves.iter().collect();
        order.sort_by_key(|curve| cx.is_meant(&curve.entity));
        if let Some(only) = order.last().filter(|_| order.len() == 1) {
            gaps_ui(ui, &frame, palette, only);
        }
        let set_off = SetOff::of(cx);
        let (mut hits, mut labels) = (vec![], vec![]);
        for curve in order {
            let ink = ink_of(cx, curve, palette, anyone);
            curve_ui(ui, &frame, curve, &ink, &mut hits, cx.short_name(&curve.entity), &set_off);
            let Some(last) = curve.points.last() else { continue };
            let (Some(period), Some(value)) = (last.period, last.quantity.anchor()) else { continue };
            labels.push(EndLabel {
                entity: curve.entity.clone(),
                words: cx.short_name(&curve.entity).to_owned(),
                end: egui::pos2(frame.x(period), frame.y(value)),
                ink: ink.text,
                line: ink.color,
                is_meant: ink.is_meant,
            });
        }
        time_ui(cx, ui, &frame, last_period(answer));
        let mut actions = hits_ui(cx, ui, &frame, &response, &hits);
        let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone())).collect();
        actions.extend(brush::brush_ui(cx, ui, &frame, &response, &[], marks));
        actions.extend(labels_ui(cx, ui, &frame, labels));
        actions
    }
}
