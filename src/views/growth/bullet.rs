//! What was expected beside what came: a bar with a diamond, and the difference in words.

use egui::{Rect, Ui, pos2};

use super::rows::{Name, beside_ui, rows_ui};
use super::{LEVELS, Part, ask, bars, cannot_ui, curves, is_chosen, low_words, sources_words, units_ui};
use crate::analysis::Observation;
use crate::engine::{Answer, Request, Sort, level_of};
use crate::kit::magnitude::Magnitude;
use crate::kit::palette;
use crate::marks::diamond;
use crate::marks::faded;
use crate::marks::row_value::{RowMark, value_on_row};
use crate::model::Period;
use crate::session::Action;
use crate::views::brush::{self, Bar};
use crate::views::chart::{Hit, Scale, SetOff, marks_ui, metric_name, range, silence_ui};
use crate::views::{Asking, Cx, Form, View, Words};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "bullet",
    label: "Expected and actual",
    shows: "What came as a bar, what was expected as a diamond, and the difference in words: each company at its last expectation up to the playhead, or all periods of the one that is selected.",
    view: &Bullet,
};

struct Bullet;

/// An expectation and what came.
struct Pair<'a> {
    expected: &'a Observation,
    actual: Option<&'a Observation>,
    period: Period,
}

impl View for Bullet {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        ask(cx, &[LEVELS, Part { sort: Sort::Expected, ..Part::default() }])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let pairs = pairs(cx);
        let (Some(answer), Some(first)) = (curves(cx, 0), pairs.first()) else { return Words::default() };
        let unit = Magnitude::of(&first.expected.unit, cx.language()).unit;
        let unit = if unit.is_empty() { unit } else { format!(", {unit}") };
        let whose = if is_of_one(&pairs) { format!(" of {}", cx.name(&first.expected.entity)) } else { String::new() };
        let subtitle = format!("{}{whose}{unit}. Bar: what came. Diamond: what was expected", metric_name(&answer.about));
        let which = if is_of_one(&pairs) { "every expectation that was found" } else { "the last expectation up to the playhead" };
        Words { subtitle, footer: format!("{}{which} · bars from zero{}", sources_words(cx, answer), low_words(answer)) }
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        if answer.curves.curves.is_empty() {
            return silence_ui(cx, ui, answer);
        }
        if curves(cx, 1).is_none() {
            crate::kit::controls::waiting(ui);
            return vec![];
        }
        let pairs = pairs(cx);
        if pairs.is_empty() {
            let reason = format!("No row here says what was expected of {}.", metric_name(level_of(&answer.about)).to_lowercase());
            return cannot_ui(
                ui,
                "Nothing was expected",
                &reason,
                vec![super::to_form(cx, &super::lines::FORM), super::to_form(cx, &bars::FORM)],
            );
        }
        let unit = &pairs[0].expected.unit;
        if pairs.iter().any(|pair| pair.expected.unit != *unit || pair.actual.is_some_and(|actual| actual.unit != *unit)) {
            return units_ui(cx, ui, answer);
        }
        bullet_ui(cx, ui, &pairs)
    }
}

fn is_of_one(pairs: &[Pair<'_>]) -> bool {
    pairs.len() > 1 && pairs.iter().all(|pair| pair.expected.entity == pairs[0].expected.entity)
}

/// Of the selected company all, newest first; of several the last ones up to the playhead, largest first.
fn pairs<'a>(cx: &'a Cx<'_>) -> Vec<Pair<'a>> {
    let (Some(levels), Some(expected)) = (curves(cx, 0), curves(cx, 1)) else { return vec![] };
    let actual = |expected: &Observation| {
        let own = levels.curves.curves.iter().filter(|curve| curve.entity == expected.entity);
        let mut points = own.flat_map(|curve| &curve.points);
        points.find(|point| point.period == expected.period && point.quantity.known().is_some())
    };
    let pair = |point: &'a Observation| Some(Pair { expected: point, actual: actual(point), period: point.period? });
    let mut all: Vec<Pair<'a>> = expected.curves.curves.iter().flat_map(|curve| &curve.points).filter_map(pair).collect();
    if all.iter().any(|pair| is_chosen(cx, &pair.expected.entity)) {
        all.retain(|pair| is_chosen(cx, &pair.expected.entity));
        all.sort_by_key(|pair| std::cmp::Reverse(pair.period.last));
        if all.iter().all(|pair| pair.expected.entity == all[0].expected.entity) {
            return all;
        }
    }
    let past = |pair: &Pair<'_>| cx.session.day().is_none_or(|day| pair.period.last <= day);
    if all.iter().any(past) {
        all.retain(past);
    }
    all.sort_by_key(|pair| std::cmp::Reverse(pair.period.last));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|pair| seen.insert(pair.expected.entity.clone()));
    let size = |pair: &Pair<'_>| pair.actual.unwrap_or(pair.expected).quantity.anchor().unwrap_or(0.0);
    all.sort_by(|a, b| size(b).total_cmp(&size(a)));
    all
}

fn bullet_ui(cx: &Cx<'_>, ui: &mut Ui, pairs: &[Pair<'_>]) -> Vec<Action> {
    let palette = palette(ui);
    let unit = pairs[0].expected.unit.clone();
    let one = is_of_one(pairs);
    let values = pairs.iter().flat_map(|pair| [Some(pair.expected), pair.actual]).flatten().filter_map(|point| point.quantity.anchor());
    let (low, high) = range(values.collect());
    let name = |pair: &Pair<'_>| Name {
        entity: pair.expected.entity.clone(),
        words: if one { pair.period.label() } else { cx.short_name(&pair.expected.entity).to_owned() },
        beside: if one { String::new() } else { pair.period.label() },
        is_meant: !one && cx.is_meant(&pair.expected.entity),
    };
    let names: Vec<Name> = pairs.iter().map(name).collect();
    let (rows, response, mut actions) = rows_ui(cx, ui, &names, Scale::linear((low, high)), &Magnitude::of(&unit, cx.language()), 92.0);
    let set_off = SetOff::of(cx);
    let mut hits = vec![];
    for (row, pair) in pairs.iter().take(rows.count).enumerate() {
        let (y, half) = (rows.y(row), rows.half());
        let ink = cx.ink(&pair.expected.entity, palette);
        let mut end = rows.x(pair.expected.quantity.anchor().unwrap_or(0.0));
        if let Some(actual) = pair.actual {
            let color = if set_off.has(actual) { ink.mark } else { faded(ink.mark, 0.22) };
            let to = rows.x(actual.quantity.anchor().unwrap_or(0.0));
            let area = Rect::from_x_y_ranges(rows.x(0.0).min(to)..=rows.x(0.0).max(to), y - half..=y + half);
            if crate::analysis::transform::is_bare(actual.quantity) {
                ui.painter().rect_filled(area, 0, color);
            } else {
                let mark = RowMark { y, half, color, is_hollow: false, is_bar: false };
                value_on_row(ui.painter(), palette, mark, actual.quantity, rows.along(0.0));
            }
            hits.push(Hit::bar(area, pos2(to, y), actual));
            end = end.max(to);
        }
        let at = pos2(rows.x(pair.expected.quantity.anchor().unwrap_or(0.0)), y);
        diamond(ui.painter(), at, (half + 1.0).min(6.0), palette.paper, palette.ink);
        hits.push(Hit::at(at, pair.expected));
        let covered = Rect::from_x_y_ranges(rows.x(0.0)..=end + 5.0, y - half..=y + half);
        beside_ui(ui, &rows, covered, false, &difference(cx, pair), false);
    }
    actions.extend(marks_ui(cx, ui, rows.area, &response, &hits));
    let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone()));
    let bars: Vec<Bar<'_>> = hits.iter().filter_map(Bar::of).collect();
    actions.extend(brush::bars_ui(cx, ui, &response, &bars, marks));
    actions.extend(brush::keys_ui(cx, ui, &response, &hits));
    actions
}

/// `1.5 % above`, `as expected`.
fn difference(cx: &Cx<'_>, pair: &Pair<'_>) -> String {
    let Some(actual) = pair.actual else { return "no figure found".into() };
    let Some(off) = actual.quantity.growth_on(pair.expected.quantity).map(|off| off.rounded(1)) else { return String::new() };
    match off.value {
        Some(0.0) => "as expected".into(),
        Some(value) if crate::analysis::transform::is_bare(off) => {
            format!("{} % {}", cx.numbers().plain(value.abs(), 1), if value > 0.0 { "above" } else { "below" })
        }
        _ => cx.quantity(off, "percent", true),
    }
}
