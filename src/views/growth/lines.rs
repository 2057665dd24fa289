//! A line for each company: levels, changes, an index or an average, on a straight or a logarithmic scale.

use egui::{Ui, pos2};
use serde_json::Value;

use super::{Part, ask, cagr, ink_of, low_words, meant_owner, measure, name_of, refused_ui, span_words, unit_of};
use crate::analysis::curves::Curve;
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::magnitude::Magnitude;
use crate::kit::palette;
use crate::model::Role;
use crate::session::Action;
use crate::views::chart::{
    EndLabel, Scale, SetOff, Spec, anchors, axis_of, curve_ui, fitted, gaps_ui, hits_ui, labels_ui, labels_width, last_period, publishers,
    range, silence_ui, spec_ui, time_ui,
};
use crate::views::{Asking, Choice, Cx, Form, View, Words, annotations, brush};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "lines",
    label: "Lines",
    shows: "A line for each company: levels, changes, an index of 100 or a moving average, on a straight or a logarithmic scale. It breaks where a period is missing.",
    view: &Lines,
};

struct Lines;

impl View for Lines {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        ask(cx, &[Part { transform: measure::transform_of(&cx.settings), ..Part::default() }])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return Words::default() };
        let unit = unit_of(answer);
        let mut subtitle = measure::words(answer);
        if !unit.is_empty() && unit != "percent" && unit != crate::analysis::transform::INDEX_UNIT {
            subtitle = format!("{subtitle}, {}", Magnitude::of(&unit, cx.language()).unit);
        }
        if let Some(handles) = cagr::handles(cx, answer) {
            subtitle = cagr::sentence(cx, answer, handles);
        } else if let Some(owner) = meant_owner(cx, answer) {
            subtitle = format!("{subtitle}. Thick: {owner}");
        }
        let companies = answer.curves.curves.len();
        let low = span_words(answer) + &low_words(answer);
        let period = answer.curves.rhythm.map_or("period", crate::analysis::observe::Rhythm::word);
        let from = publishers(cx, answer);
        let from = if from.is_empty() { String::new() } else { format!("{from} · ") };
        let noun = if companies == 1 { "company" } else { "companies" };
        let scale = match scale_of(cx, answer) {
            scale if scale.is_log => {
                let values = answer.curves.curves.iter().flat_map(|curve| &curve.points).filter_map(|point| point.quantity.anchor());
                let below = match values.filter(|value| *value <= 0.0).count() {
                    0 => String::new(),
                    count => format!("; {} not above zero at its lower edge", cx.numbers().counted(count, "value")),
                };
                format!(" · logarithmic scale: equal slopes are equal growth{below}")
            }
            scale if scale.is_cut() => " · the axis does not begin at zero".to_owned(),
            _ => String::new(),
        };
        let derived = measure::derived_words(cx, 0);
        let footer = format!("{from}{companies} {noun} · a break is a missing {period}{derived}{scale}{low}");
        Words { subtitle, footer: if companies == 0 { String::new() } else { footer } }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let words = match (key, value.as_str()) {
            ("scale", Some("log")) => "a logarithmic scale",
            ("scale", _) => "a straight scale",
            ("fit", _) if value.as_bool() == Some(true) => "an axis as close as the values go",
            ("fit", _) => "an axis from zero",
            _ => return measure::say(key, value).or_else(|| cagr::say(key, value)),
        };
        Some(words.to_owned())
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let mut choices = measure::choices(cx);
        choices.extend(scale_choices(cx));
        choices.extend(cagr::choices(cx));
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        let Some(axis) = axis_of(cx, answer).filter(|_| !answer.curves.curves.is_empty()) else { return silence_ui(cx, ui, answer) };
        if let Some(actions) = refused_ui(cx, ui, answer) {
            return actions;
        }
        let palette = palette(ui);
        let handles = cagr::handles(cx, answer);
        let words = |curve: &Curve| handles.and_then(|handles| cagr::label(cx, curve, handles)).unwrap_or_else(|| name_of(cx, curve));
        let right = labels_width(ui, answer.curves.curves.iter().map(words));
        let spec = Spec::new(axis, scale_of(cx, answer), right).of_unit(Magnitude::of(&unit_of(answer), cx.language()));
        let (frame, response) = spec_ui(cx, ui, &spec);
        if frame.scale.low < 100.0 && frame.scale.high > 100.0 && answer.worked.base.is_some() {
            ui.painter().hline(frame.area.x_range(), frame.y(100.0), egui::Stroke::new(1.0, palette.line_strong));
        }
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
                words: words(curve),
                end: pos2(frame.x(period), frame.y(value)),
                ink: ink.text,
                line: ink.color,
                is_meant: ink.is_meant,
            });
        }
        time_ui(cx, ui, &frame, last_period(answer));
        let mut actions = hits_ui(cx, ui, &frame, &response, &hits);
        actions.extend(handles.map(|handles| cagr::handles_ui(cx, ui, &frame, answer, handles)).unwrap_or_default());
        actions.extend(annotations::annotations_ui(cx, ui, &frame));
        let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone())).collect();
        actions.extend(brush::brush_ui(cx, ui, &frame, &response, &[], marks));
        actions.extend(brush::keys_ui(cx, ui, &response, &hits));
        actions.extend(brush::stated_ui(cx, ui, &frame, answer, Role::Growth));
        actions.extend(labels_ui(cx, ui, &frame, labels));
        actions
    }
}

/// The scale that is asked for and possible. An index is read off its ratios, so it need not have a zero.
fn scale_of(cx: &Cx<'_>, answer: &CurvesAnswer) -> Scale {
    let values = anchors(&answer.curves.curves);
    let log = || if cx.settings.text("scale") == Some("log") && is_level(answer) { Scale::log(values.iter().copied()) } else { None };
    let is_fitted = cx.settings.flag("fit").unwrap_or(answer.worked.base.is_some());
    log().unwrap_or_else(|| Scale::linear(if is_fitted { fitted(&values) } else { range(values.clone()) }))
}

/// Whether values are sizes rather than changes, which may be below zero.
fn is_level(answer: &CurvesAnswer) -> bool {
    answer.curves.curves.iter().flat_map(|curve| &curve.points).all(|point| !crate::views::chart::is_change(&point.metric))
}

fn scale_choices(cx: &Cx<'_>) -> Vec<Choice> {
    let Some(Answer::Curves(answer)) = cx.answer(0) else { return vec![] };
    let configure = |key: &str, value: Value| Action::Configure { view: cx.me, key: key.into(), value };
    let is_log = cx.settings.text("scale") == Some("log");
    let is_fitted = cx.settings.flag("fit").unwrap_or(answer.worked.base.is_some());
    let mut choices = vec![];
    let mut add = |label: &str, is_chosen, action| choices.push(Choice { group: "Axis", label: label.into(), is_chosen, action });
    add("Straight scale", !is_log, configure("scale", Value::Null));
    if is_level(answer) {
        add("Logarithmic scale", is_log, configure("scale", "log".into()));
    }
    if !is_log {
        add("From zero", !is_fitted, configure("fit", false.into()));
        add("As close as the values go", is_fitted, configure("fit", true.into()));
    }
    choices
}
