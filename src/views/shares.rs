//! Who has which share: parts of one whole over time, as lines or as 100 % bars.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Rect, Sense, Stroke, Ui, pos2};
use serde_json::Value;

use super::brush::{self, Bar};
use super::chart::{
    self, EndLabel, Ink, SetOff, axis_of, curve_ui, frame_ui, hits_ui, labels_ui, labels_width, number, publishers, range_of, silence_ui,
    target, time_ui,
};
use super::{Asking, Choice, Cx, View, Words};
use crate::analysis::Observation;
use crate::analysis::curves::{Curve, whole_and_basis};
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, palette};
use crate::marks::faded;
use crate::marks::time::hatch;
use crate::model::{Dataset, Period, Qualifier, Role, day_number};
use crate::session::{Action, Settings};

/// The view; all its state is in the document.
pub struct SharesView;

impl View for SharesView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        chart::needs(cx, Role::Shares, "whole")
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return Words::default() };
        let bases = bases(answer);
        let mut footer = match (is_bars(cx, answer), bases.as_slice()) {
            (true, _) => format!("Basis: {}. What is not stated is hatched", basis_name(&chosen_basis(cx, answer))),
            (false, [] | [_]) => publishers(answer),
            (false, [first, second]) => format!("● {} ○ {}: two measures, never joined", basis_name(first), basis_name(second)),
            (false, [first, ..]) => format!("● {} ○ {} other measures, named on hover, never joined", basis_name(first), bases.len() - 1),
        };
        footer.push_str(&super::growth::low_words(answer));
        Words {
            subtitle: if answer.about.is_empty() { String::new() } else { format!("Share of {}, %", answer.about) },
            footer: if answer.curves.curves.is_empty() { String::new() } else { footer },
        }
    }

    fn number(&self, cx: &Cx<'_>, name: &str) -> Option<String> {
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return None };
        number(answer, name).map(|value| cx.numbers().plain(value, 0))
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        if let Some(words) = brush::say(key, value) {
            return Some(words);
        }
        Some(match (key, value.as_str()?) {
            ("form", "bars") => "drawn as 100 % bars".into(),
            ("form", _) => "drawn as lines".into(),
            ("basis", basis) => format!("bars of {}", basis_name(basis)),
            ("whole", whole) => format!("showed shares of {whole}"),
            _ => return None,
        })
    }

    fn accepts(&self, dataset: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        let (Some(whole), "whole") = (value.as_str(), key) else { return Ok(()) };
        let known = dataset.has_observation(Role::Shares, "scope", |scope| whole_and_basis(scope).0 == whole);
        if known { Ok(()) } else { Err(format!("no row is a share of {whole}")) }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return vec![] };
        let configure = |key: &str, value: &str| Action::Configure { view: cx.me, key: key.into(), value: value.into() };
        let bars = is_bars(cx, answer);
        let mut choices = brush::choices(cx, "Brushes time");
        choices.extend([
            Choice { group: "Drawn as", label: "Lines".into(), is_chosen: !bars, action: configure("form", "lines") },
            Choice { group: "Drawn as", label: "100 % bars".into(), is_chosen: bars, action: configure("form", "bars") },
        ]);
        if bars {
            let chosen = chosen_basis(cx, answer);
            choices.extend(bases(answer).into_iter().map(|basis| Choice {
                group: "Basis of the bars",
                label: basis_name(&basis),
                is_chosen: basis == chosen,
                action: configure("basis", &basis),
            }));
        }
        choices.extend(answer.curves.choices.iter().map(|(whole, rows)| Choice {
            group: "What 100 % is",
            label: format!("{whole} · {rows} rows"),
            is_chosen: *whole == answer.about,
            action: configure("whole", whole),
        }));
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        let Some(axis) = axis_of(cx, answer).filter(|_| !answer.curves.curves.is_empty()) else { return silence_ui(cx, ui, answer) };
        if is_bars(cx, answer) { bars_ui(cx, ui, answer, axis) } else { lines_ui(cx, ui, answer, axis) }
    }
}

/// Bars where asked for, and where there are too few periods for lines.
fn is_bars(cx: &Cx<'_>, answer: &CurvesAnswer) -> bool {
    match cx.settings.text("form") {
        Some(form) => form == "bars",
        None => answer.curves.curves.iter().all(|curve| curve.points.len() < 2) && !answer.curves.curves.is_empty(),
    }
}

/// Researchers by number of values, most first.
fn bases(answer: &CurvesAnswer) -> Vec<Arc<str>> {
    let mut counts: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
    for curve in &answer.curves.curves {
        *counts.entry(&curve.basis).or_insert(0) += curve.points.len();
    }
    let mut bases: Vec<(&Arc<str>, usize)> = counts.into_iter().collect();
    bases.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    bases.into_iter().map(|(basis, _)| basis.clone()).collect()
}

fn basis_name(basis: &str) -> String {
    if basis.is_empty() { "stated without a researcher".into() } else { basis.to_owned() }
}

fn chosen_basis(cx: &Cx<'_>, answer: &CurvesAnswer) -> Arc<str> {
    let all = bases(answer);
    let asked = cx.settings.text("basis").and_then(|basis| all.iter().find(|known| ***known == *basis));
    asked.or(all.first()).cloned().unwrap_or_else(|| Arc::from(""))
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
    time_ui(cx, ui, &frame, super::chart::last_period(answer));
    let mut actions = hits_ui(cx, ui, &frame, &response, &hits);
    let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone())).collect();
    actions.extend(brush::brush_ui(cx, ui, &frame, &response, &[], marks));
    actions.extend(labels_ui(cx, ui, &frame, labels.into_values().map(|(_, label)| label).collect()));
    actions
}

fn ink_of(cx: &Cx<'_>, curve: &Curve, palette: &Palette, anyone: bool, is_second: bool) -> Ink {
    let ink = cx.ink(&curve.entity, palette);
    let is_meant = cx.is_meant(&curve.entity);
    let alpha = if anyone && !is_meant { 0.62 } else { 1.0 };
    Ink { color: faded(ink.mark, alpha), text: ink.text, is_meant: anyone && is_meant, is_hollow: is_second, has_points: true }
}

/// The parts of each period of one basis, stacked from the largest; the rest of 100 is hatched.
fn bars_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, axis: Period) -> Vec<Action> {
    let palette = palette(ui);
    let basis = chosen_basis(cx, answer);
    let curves: Vec<&Curve> = answer.curves.curves.iter().filter(|curve| curve.basis == basis).collect();
    let periods: BTreeSet<Period> = curves.iter().flat_map(|curve| &curve.points).filter_map(|point| point.period).collect();
    let right = labels_width(ui, curves.iter().map(|curve| cx.short_name(&curve.entity).to_owned()));
    let (frame, response) = frame_ui(cx, ui, axis, (0.0, 100.0), right);
    let mut actions = vec![];
    let mut bars: Vec<Bar<'_>> = vec![];
    let mut labels: BTreeMap<_, EndLabel> = BTreeMap::new();
    let set_off = SetOff::of(cx);
    let anyone = curves.iter().any(|curve| cx.is_meant(&curve.entity));
    for period in periods {
        let mut parts: Vec<&Observation> =
            curves.iter().flat_map(|curve| &curve.points).filter(|point| point.period == Some(period)).collect();
        parts.sort_by(|a, b| {
            b.quantity.anchor().unwrap_or(0.0).total_cmp(&a.quantity.anchor().unwrap_or(0.0)).then(a.entity.cmp(&b.entity))
        });
        let (left, end) = bar_sides(&frame, period);
        if parts_overlap(cx, &parts) {
            ui.painter().text(
                pos2(left, frame.area.bottom() - 4.0),
                egui::Align2::LEFT_BOTTOM,
                "not stacked: a whole beside its part",
                fonts::regular(size::AXIS),
                palette.warn,
            );
            continue;
        }
        let mut base = 0.0;
        for point in parts {
            let Some(value) = point.quantity.anchor() else { continue };
            let area = Rect::from_min_max(pos2(left, frame.y(base + value)), pos2(end, frame.y(base)));
            base += value;
            bars.push(Bar { area, period, entity: &point.entity });
            let ink = cx.ink(&point.entity, palette);
            let meant = cx.is_meant(&point.entity);
            let color = if anyone && !meant { faded(ink.mark, 0.62) } else { ink.mark };
            let color = if set_off.has(point) { color } else { faded(ink.mark, 0.22) };
            actions.extend(part_ui(cx, ui, palette, area, point, color, ink.is_hollow));
            labels.insert(
                point.entity.clone(),
                EndLabel {
                    entity: point.entity.clone(),
                    words: cx.short_name(&point.entity).to_owned(),
                    end: pos2(end, area.center().y),
                    ink: ink.text,
                    line: ink.mark,
                    is_meant: anyone && meant,
                },
            );
        }
        if base < 99.5 {
            hatch(ui.painter(), palette, Rect::from_min_max(pos2(left, frame.y(100.0)), pos2(end, frame.y(base))));
        }
    }
    time_ui(cx, ui, &frame, None);
    let marks = bars.iter().map(|bar| (bar.area.center(), bar.entity.clone())).collect();
    actions.extend(brush::brush_ui(cx, ui, &frame, &response, &bars, marks));
    actions.extend(labels_ui(cx, ui, &frame, labels.into_values().collect()));
    actions
}

/// As wide as the period, but at least 10 px and with a gap.
fn bar_sides(frame: &super::chart::Frame, period: Period) -> (f32, f32) {
    let (left, right) = (frame.time.x_of(period.first), frame.time.x(f64::from(day_number(period.last)) + 1.0));
    let (middle, half) = (f32::midpoint(left, right), ((right - left) / 2.0 - 1.0).max(5.0));
    (middle - half, middle + half)
}

/// A whole beside its own part must not be stacked.
fn parts_overlap(cx: &Cx<'_>, parts: &[&Observation]) -> bool {
    let within = |a: &Observation, b: &Observation| a.entity != b.entity && cx.dataset.platforms.is_within(&a.entity, &b.entity);
    let is_owner = |a: &Observation, b: &Observation| {
        cx.dataset.platforms.owner_of(&a.entity).is_some_and(|owner| owner == b.entity) && a.entity != b.entity
    };
    parts.iter().any(|a| parts.iter().any(|b| within(a, b) || is_owner(a, b)))
}

fn part_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    palette: &Palette,
    area: Rect,
    point: &Observation,
    color: egui::Color32,
    is_hollow: bool,
) -> Vec<Action> {
    let mut actions = vec![];
    if is_hollow {
        ui.painter().rect(area, 0, faded(color, 0.25), Stroke::new(1.0, color), egui::StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(area, 0, color);
    }
    if point.quantity.qualifier == Qualifier::About {
        for (step, alpha) in [(1.5, 0.45), (4.0, 0.26)] {
            ui.painter().rect_filled(Rect::from_min_max(area.min, pos2(area.right(), area.top() + step)), 0, faded(palette.paper, alpha));
        }
    }
    ui.painter().hline(area.x_range(), area.top(), Stroke::new(1.0, palette.paper));
    let id = ui.scope_id().with(("part", point.row));
    let response = ui.interact(area, id, Sense::click());
    let value = cx.numbers().with_unit(point.quantity, &point.unit, false);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{}, {}, {value}", cx.name(&point.entity), point.period_label))
    });
    let target = target(point);
    if cx.session.doc.selection.contains(&target) || response.hovered() || response.has_focus() {
        ui.painter().rect_stroke(area, 0, Stroke::new(2.2, palette.ink), egui::StrokeKind::Inside);
    }
    if response.hovered() {
        crate::kit::controls::tip(ui, response.id, |ui| super::chart::tip_ui(cx, point, ui));
        actions.push(Action::Hover(Some(target.clone())));
    }
    if response.clicked() {
        actions.push(super::select(ui, target));
    }
    actions
}
