//! Growth of all companies in one period, as bars on both sides of zero. What is no bare number is a mark of
//! its own, what is missing is hatched.

use std::collections::BTreeMap;

use egui::{Align2, Rect, Ui, pos2, vec2};

use super::rows::{Name, Rows, beside_ui, rows_ui};
use super::{CHANGES, LEVELS, ask, curves, low_words, measure, period_at, sources_words};
use crate::analysis::Observation;
use crate::analysis::curves::Curve;
use crate::analysis::transform::is_bare;
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::magnitude::Magnitude;
use crate::kit::tokens::size;
use crate::kit::{fonts, palette};
use crate::marks::faded;
use crate::marks::row_value::{RowMark, arrow, value_on_row};
use crate::marks::time::{ground, hatch};
use crate::model::{Period, PlatformId, Quantity};
use crate::session::Action;
use crate::views::brush::{self, Bar};
use crate::views::chart::{Hit, Scale, SetOff, marks_ui, range, silence_ui};
use crate::views::{Asking, Cx, Form, View, Words, badge};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "diverging",
    label: "Growth of one period",
    shows: "Growth of every company in the last period up to the playhead, as bars on both sides of zero. A bound is a half-line, words are an interval, a hatch is a missing figure.",
    view: &Diverging,
};

struct Diverging;

impl View for Diverging {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        ask(cx, &[CHANGES, LEVELS])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(answer) = curves(cx, 0).filter(|answer| !answer.curves.curves.is_empty()) else { return Words::default() };
        let Some(period) = period_at(cx, &answer.curves.curves) else { return Words::default() };
        let subtitle = format!("{}, {}, %", measure::words(answer), period.label());
        let missing = everyone(cx, answer, period).iter().filter(|(_, point)| point.is_none()).count();
        let holes = if missing > 0 { format!(" · hatched: no figure was found for {missing}") } else { String::new() };
        let derived = measure::derived_words(cx, 0);
        Words {
            subtitle,
            footer: format!(
                "{}the last {} up to the playhead{holes}{derived}{}",
                sources_words(cx, answer),
                word(answer),
                low_words(answer)
            ),
        }
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        let Some(period) = period_at(cx, &answer.curves.curves) else { return silence_ui(cx, ui, answer) };
        diverging_ui(cx, ui, answer, period)
    }
}

fn word(answer: &CurvesAnswer) -> &'static str {
    answer.curves.rhythm.map_or("period", crate::analysis::observe::Rhythm::word)
}

fn at(curve: &Curve, period: Period) -> Option<&Observation> {
    curve.points.iter().find(|point| point.period == Some(period) && point.quantity.known().is_some())
}

/// Every company that has a growth in any period or a level in this one, and its growth in this one.
fn everyone<'a>(cx: &'a Cx<'_>, answer: &'a CurvesAnswer, period: Period) -> Vec<(&'a PlatformId, Option<&'a Observation>)> {
    let mut all: BTreeMap<&PlatformId, Option<&Observation>> = BTreeMap::new();
    let levels = curves(cx, 1).into_iter().flat_map(|answer| &answer.curves.curves).filter(|curve| at(curve, period).is_some());
    all.extend(levels.map(|curve| (&curve.entity, None)));
    all.extend(answer.curves.curves.iter().map(|curve| (&curve.entity, at(curve, period))));
    all.into_iter().collect()
}

fn diverging_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, period: Period) -> Vec<Action> {
    let palette = palette(ui);
    let mut all: Vec<(&PlatformId, Option<&Observation>)> = everyone(cx, answer, period);
    let key = |point: Option<&Observation>| point.and_then(|point| point.quantity.anchor()).unwrap_or(f64::NEG_INFINITY);
    all.sort_by(|a, b| key(b.1).total_cmp(&key(a.1)).then(a.0.cmp(b.0)));
    let ends = |quantity: Quantity| [quantity.value, quantity.lower, quantity.upper].into_iter().flatten();
    let stated: Vec<f64> = all.iter().filter_map(|(_, point)| *point).flat_map(|point| ends(point.quantity)).collect();
    let (low, high) = range(stated);
    let name = |(entity, _): &(&PlatformId, Option<&Observation>)| Name {
        entity: (*entity).clone(),
        words: cx.short_name(entity).to_owned(),
        beside: String::new(),
        is_meant: cx.is_meant(entity),
    };
    let names: Vec<Name> = all.iter().map(name).collect();
    let (rows, response, mut actions) = rows_ui(cx, ui, &names, Scale::linear((low, high)), &Magnitude::of("percent", cx.language()), 46.0);
    let set_off = SetOff::of(cx);
    let anyone = names.iter().any(|name| name.is_meant);
    let mut hits = vec![];
    for (row, ((entity, point), name)) in all.iter().zip(&names).take(rows.count).enumerate() {
        let Some(point) = point else {
            missing_ui(ui, &rows, row);
            continue;
        };
        let ink = cx.ink(entity, palette);
        let alpha = if !set_off.has(point) {
            0.22
        } else if anyone && !name.is_meant {
            0.62
        } else {
            1.0
        };
        let covered = bar_ui(ui, &rows, row, point, faded(ink.mark, alpha));
        let anchor = point.quantity.anchor().unwrap_or(0.0);
        let taken = if badge::has(cx, point) { covered.expand2(vec2(badge::WIDTH, 0.0)) } else { covered };
        beside_ui(ui, &rows, taken, anchor < 0.0, &cx.amount(point), name.is_meant);
        hits.push(Hit::bar(covered, pos2(rows.x(anchor), rows.y(row)), point));
    }
    actions.extend(marks_ui(cx, ui, rows.area, &response, &hits));
    let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone()));
    let bars: Vec<Bar<'_>> = hits.iter().filter_map(Bar::of).collect();
    actions.extend(brush::bars_ui(cx, ui, &response, &bars, marks));
    actions.extend(brush::keys_ui(cx, ui, &response, &hits));
    actions
}

/// A bar from zero where the number is known, else the mark of what is known of it. Returns what it covers.
fn bar_ui(ui: &Ui, rows: &Rows, row: usize, point: &Observation, color: egui::Color32) -> Rect {
    let palette = palette(ui);
    let (y, half) = (rows.y(row), rows.half());
    let anchor = point.quantity.anchor().unwrap_or(0.0);
    let (zero, end) = (rows.x(0.0), rows.x(anchor));
    if is_bare(point.quantity) {
        let area = Rect::from_x_y_ranges(zero.min(end)..=zero.max(end), y - half..=y + half);
        ui.painter().rect_filled(area, 0, palette.paper);
        ui.painter().rect_filled(area, 0, color);
        let beyond = rows.x(f64::INFINITY);
        if end >= beyond && anchor > 0.0 && rows.high() < anchor {
            arrow(ui.painter(), pos2(beyond + 4.0, y), 1.0, color);
        }
        return area;
    }
    let mark = RowMark { y, half, color, is_hollow: false, is_bar: false };
    let [from, to] = value_on_row(ui.painter(), palette, mark, point.quantity, rows.along(0.0));
    Rect::from_x_y_ranges(from..=to, y - half..=y + half)
}

fn missing_ui(ui: &Ui, rows: &Rows, row: usize) {
    let palette = palette(ui);
    let (y, half) = (rows.y(row), rows.half());
    let area = Rect::from_x_y_ranges(rows.area.x_range(), y - half..=y + half);
    hatch(ui.painter(), palette, area);
    let galley = ui.painter().layout_no_wrap("no figure found".into(), fonts::regular(size::AXIS), palette.ink2);
    let place = Align2::CENTER_CENTER.anchor_size(area.center(), galley.size());
    if place.width() < area.width() {
        ground(ui.painter(), palette, place);
        ui.painter().galley(place.min, galley, palette.ink2);
    }
}
