//! How fast did revenue grow: levels or changes over quarters, a line for each company.

use egui::Ui;
use serde_json::Value;

use super::chart::{
    self, EndLabel, Ink, SetOff, axis_of, curve_ui, frame_ui, gaps_ui, hits_ui, labels_ui, labels_width, metric_name, number, publishers,
    range_of, silence_ui, time_ui,
};
use super::{Asking, Choice, Cx, View, Words, brush};
use crate::analysis::curves::Curve;
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::controls::{Way, empty_box};
use crate::kit::{Palette, palette};
use crate::marks::faded;
use crate::model::{Dataset, Role};
use crate::session::{Action, Settings};

/// The view; all its state is in the document.
pub struct GrowthView;

impl View for GrowthView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        chart::needs(cx, Role::Growth, "metric")
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

    fn number(&self, cx: &Cx<'_>, name: &str) -> Option<String> {
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return None };
        number(answer, name).map(|value| cx.numbers().plain(value.abs(), 1))
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let shown = (key == "metric").then(|| value.as_str().map(|metric| format!("showed {}", metric_name(metric)))).flatten();
        shown.or_else(|| brush::say(key, value))
    }

    fn accepts(&self, dataset: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        let (Some(metric), "metric") = (value.as_str(), key) else { return Ok(()) };
        let known = dataset.has_observation(Role::Growth, "metric", |cell| cell == metric);
        if known { Ok(()) } else { Err(format!("no row measures {}", metric_name(metric))) }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return vec![] };
        let choice = |(metric, rows): &(String, usize)| Choice {
            group: "What is measured",
            label: format!("{} · {} rows", metric_name(metric), cx.numbers().count(*rows)),
            is_chosen: *metric == answer.about,
            action: Action::Configure { view: cx.me, key: "metric".into(), value: metric.clone().into() },
        };
        let metrics: Vec<Choice> = answer.curves.choices.iter().map(choice).collect();
        brush::choices(cx, "Brushes time").into_iter().chain(metrics).collect()
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
        time_ui(cx, ui, &frame, super::chart::last_period(answer));
        let mut actions = hits_ui(cx, ui, &frame, &response, &hits);
        let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone())).collect();
        actions.extend(brush::brush_ui(cx, ui, &frame, &response, &[], marks));
        actions.extend(labels_ui(cx, ui, &frame, labels));
        actions
    }
}

fn unit_of(answer: &CurvesAnswer) -> String {
    answer.curves.units.iter().next().map(ToString::to_string).unwrap_or_default()
}

/// `, 26 rows of low reliability hidden`.
pub(super) fn low_words(answer: &CurvesAnswer) -> String {
    let hidden = answer.curves.low > 0 && answer.curves.shown + answer.curves.low <= answer.curves.total;
    if hidden { format!(" · {} rows of low reliability hidden", answer.curves.low) } else { String::new() }
}

/// Whose line is thick, and what that has to do with the selection.
fn meant_owner(cx: &Cx<'_>, answer: &CurvesAnswer) -> Option<String> {
    let curve = answer.curves.curves.iter().find(|curve| cx.is_meant(&curve.entity))?;
    let selected = cx
        .session
        .doc
        .selection
        .platforms()
        .into_iter()
        .find(|id| cx.dataset.platforms.is_within(id, &curve.entity) && *id != curve.entity);
    Some(match selected {
        Some(part) => format!("the owner of {}", cx.short_name(&part)),
        None => cx.name(&curve.entity).to_owned(),
    })
}

fn ink_of(cx: &Cx<'_>, curve: &Curve, palette: &Palette, anyone: bool) -> Ink {
    let ink = cx.ink(&curve.entity, palette);
    let is_meant = cx.is_meant(&curve.entity);
    let alpha = if anyone && !is_meant { 0.62 } else { 1.0 };
    Ink { color: faded(ink.mark, alpha), text: ink.text, is_meant: anyone && is_meant, is_hollow: false, has_points: false }
}

/// Values in several units on one axis would be read as one: they are refused.
fn refusal_ui(ui: &mut Ui, answer: &CurvesAnswer) -> Vec<Action> {
    let units: Vec<String> =
        answer.curves.units.iter().map(|unit| if unit.is_empty() { "no unit".to_owned() } else { unit.to_string() }).collect();
    let area = ui.available_rect_before_wrap();
    let reason = format!("These values are in {}. One axis would make them look alike.", units.join(" and "));
    let way = |unit: &std::sync::Arc<str>| Way {
        words: if unit.is_empty() { "Only what has no unit".to_owned() } else { format!("Only {unit}") },
        remark: String::new(),
        verb: "Show",
    };
    let ways: Vec<Way<'_>> = answer.curves.units.iter().map(way).collect();
    let taken = empty_box(ui, area, "Not drawn on one axis", &reason, &ways, &[]);
    let unit = taken.and_then(|at| answer.curves.units.iter().nth(at));
    unit.map(|unit| Action::AddCondition(crate::model::Condition::is("unit", unit))).into_iter().collect()
}
