//! Which parts of a company its growth came from: contributions in percentage points, one after the other,
//! and what no part explains.

use egui::{Rect, Stroke, Ui, pos2};

use super::rows::{Name, beside_ui, rows_ui};
use super::{Part, ask, bars, cannot_ui, curves, is_chosen, low_words, sources_words, to_form};
use crate::analysis::Observation;
use crate::analysis::contribution::{Contributions, contributions};
use crate::analysis::curves::Curve;
use crate::analysis::transform::is_bare;
use crate::analysis::transform::year_before;
use crate::engine::{Answer, CurvesAnswer, Request, Sort};
use crate::kit::magnitude::Magnitude;
use crate::kit::palette;
use crate::marks::faded;
use crate::marks::row_value::{RowMark, value_on_row};
use crate::model::{Period, PlatformId, Quantity};
use crate::session::{Action, How, Target};
use crate::views::brush::{self, Bar};
use crate::views::chart::{Hit, Scale, SetOff, marks_ui, metric_name, range, silence_ui};
use crate::views::{Asking, Cx, Form, View, Words};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "waterfall",
    label: "Growth by segment",
    shows: "What each segment adds to the growth of its company on a year earlier, in percentage points, and what no segment explains: the selected company in the last period up to the playhead.",
    view: &Waterfall,
};

struct Waterfall;

impl View for Waterfall {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        ask(cx, &[Part { sort: Sort::Level, transform: None, with_parts: true }])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(answer) = curves(cx, 0) else { return Words::default() };
        let Some(shown) = found(cx, answer) else { return Words::default() };
        let [from, to] = [&shown.earlier, &shown.later].map(|point| point.period.map(Period::label).unwrap_or_default());
        let name = cx.name(&shown.later.entity);
        let subtitle = format!("{} of {name}, {to} on {from}: contributions in percentage points", metric_name(&answer.about));
        let values = [&shown.earlier, &shown.later].map(|point| cx.quantity(point.quantity, &point.unit, false));
        let footer = format!("{}{} → {} · derived from levels{}", sources_words(cx, answer), values[0], values[1], low_words(answer));
        Words { subtitle, footer }
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        if answer.curves.curves.is_empty() {
            return silence_ui(cx, ui, answer);
        }
        let Some(shown) = found(cx, answer) else { return refusal(cx, ui, answer) };
        waterfall_ui(cx, ui, answer, &shown)
    }
}

/// Entities that have parts here, those with most parts first.
fn wholes(cx: &Cx<'_>, answer: &CurvesAnswer) -> Vec<PlatformId> {
    let all = &answer.curves.curves;
    let parts = |whole: &Curve| {
        all.iter().filter(|curve| curve.entity != whole.entity && cx.dataset.platforms.is_within(&curve.entity, &whole.entity)).count()
    };
    let mut wholes: Vec<(usize, &Curve)> = all.iter().map(|curve| (parts(curve), curve)).filter(|(count, _)| *count > 0).collect();
    wholes.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.entity.cmp(&b.1.entity)));
    wholes.into_iter().map(|(_, curve)| curve.entity.clone()).collect()
}

/// The growth of a company in the last period up to the playhead that can be taken apart, else in the first
/// one after it.
fn of(cx: &Cx<'_>, answer: &CurvesAnswer, whole: &PlatformId) -> Option<Contributions> {
    let own = answer.curves.curves.iter().filter(|curve| curve.entity == *whole).flat_map(|curve| &curve.points);
    let mut periods: Vec<Period> = own.filter_map(|point| point.period).collect();
    let is_past = |period: &Period| cx.session.day().is_none_or(|day| period.last <= day);
    periods.sort_by_key(|period| {
        let number = i64::from(crate::model::day_number(period.last));
        if is_past(period) { (0, -number) } else { (1, number) }
    });
    let stated = periods.clone();
    let apart = |period: &Period| {
        let earlier = year_before(stated.iter().copied(), *period)?;
        contributions(&answer.curves.curves, &cx.dataset.platforms, whole, earlier, *period)
    };
    periods.iter().find_map(apart)
}

/// Of the company that is selected; of the first that can be taken apart where none is.
fn found(cx: &Cx<'_>, answer: &CurvesAnswer) -> Option<Contributions> {
    let all = wholes(cx, answer);
    let chosen: Vec<&PlatformId> = answer.curves.curves.iter().map(|curve| &curve.entity).filter(|entity| is_chosen(cx, entity)).collect();
    if chosen.is_empty() {
        return all.iter().find_map(|whole| of(cx, answer, whole));
    }
    all.iter().filter(|whole| chosen.contains(whole)).find_map(|whole| of(cx, answer, whole))
}

fn refusal(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer) -> Vec<Action> {
    let measured = metric_name(&answer.about).to_lowercase();
    let chosen = answer.curves.curves.iter().find(|curve| is_chosen(cx, &curve.entity)).map(|curve| cx.name(&curve.entity));
    let whose = chosen.map_or_else(|| "any company".to_owned(), str::to_owned);
    let reason = format!("No segment of {whose} has its {measured} here for a period and for the same period a year earlier.");
    let able = wholes(cx, answer).into_iter().filter(|whole| of(cx, answer, whole).is_some());
    let way = |whole: PlatformId| {
        let words = cx.name(&whole).to_owned();
        (words, "Show", Action::Select { targets: vec![Target::Platform(whole)], how: How::Replace })
    };
    let mut ways: Vec<(String, &'static str, Action)> = able.take(4).map(way).collect();
    ways.push(to_form(cx, &bars::FORM));
    cannot_ui(ui, "Not taken apart", &reason, ways)
}

/// One step: its name, its contribution, and the row that it leads to.
struct Step<'a> {
    name: Name,
    points: Quantity,
    row: Option<&'a Observation>,
    is_rest: bool,
}

fn waterfall_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, shown: &Contributions) -> Vec<Action> {
    let palette = palette(ui);
    let steps = steps(cx, shown);
    let mut at = 0.0;
    let mut ends = vec![0.0, shown.total.anchor().unwrap_or(0.0)];
    for step in &steps {
        at += step.points.anchor().unwrap_or(0.0);
        ends.push(at);
    }
    let total = Name {
        entity: shown.later.entity.clone(),
        words: format!("{}, in all", cx.short_name(&shown.later.entity)),
        beside: String::new(),
        is_meant: true,
    };
    let name = |step: &Step<'_>| Name {
        entity: step.name.entity.clone(),
        words: step.name.words.clone(),
        beside: String::new(),
        is_meant: step.name.is_meant,
    };
    let names: Vec<Name> = steps.iter().map(name).chain([total]).collect();
    let magnitude = Magnitude::of("percentage points", cx.language());
    let (rows, response, mut actions) = rows_ui(cx, ui, &names, Scale::linear(range(ends)), &magnitude, 56.0);
    let set_off = SetOff::of(cx);
    let (mut base, mut hits) = (0.0, vec![]);
    let half = rows.half();
    for (row, step) in steps.iter().enumerate().take(rows.count) {
        let (y, value) = (rows.y(row), step.points.anchor().unwrap_or(0.0));
        let (from, to) = (rows.x(base), rows.x(base + value));
        let area = Rect::from_x_y_ranges(from.min(to)..=from.max(to), y - half..=y + half);
        let ink = cx.ink(&shown.later.entity, palette);
        let alpha = if step.row.is_some_and(|row| !set_off.has(row)) { 0.22 } else { 1.0 };
        if step.is_rest {
            crate::marks::time::hatch(ui.painter(), palette, area);
            ui.painter().rect_stroke(area, 0, Stroke::new(1.2, palette.other), egui::StrokeKind::Inside);
        } else if is_bare(step.points) {
            ui.painter().rect_filled(area, 0, faded(ink.mark, alpha * if value < 0.0 { 0.55 } else { 1.0 }));
        } else {
            let mark = RowMark { y, half, color: faded(ink.mark, alpha), is_hollow: false, is_bar: false };
            value_on_row(ui.painter(), palette, mark, step.points, rows.along(base));
        }
        base += value;
        if row + 1 < names.len() && row + 1 < rows.count {
            ui.painter().vline(to, y + half..=rows.y(row + 1) - half, Stroke::new(1.0, palette.line_strong));
        }
        beside_ui(ui, &rows, area, value < 0.0, &points_words(cx, step.points), step.name.is_meant);
        hits.extend(step.row.map(|row| Hit::bar(area, area.center(), row)));
    }
    if rows.count == names.len() {
        let (y, value) = (rows.y(steps.len()), shown.total.anchor().unwrap_or(0.0));
        let (zero, to) = (rows.x(0.0), rows.x(value));
        let area = Rect::from_x_y_ranges(zero.min(to)..=zero.max(to), y - half..=y + half);
        ui.painter().hline(rows.area.x_range(), y - rows.height / 2.0, Stroke::new(1.0, palette.line_strong));
        if is_bare(shown.total) {
            ui.painter().rect_filled(area, 0, palette.ink2);
        } else {
            let mark = RowMark { y, half, color: palette.ink2, is_hollow: false, is_bar: false };
            value_on_row(ui.painter(), palette, mark, shown.total, rows.along(0.0));
        }
        beside_ui(ui, &rows, area, value < 0.0, &cx.quantity(shown.total.rounded(1), "percent", true), true);
        let own = answer.curves.curves.iter().flat_map(|curve| &curve.points).find(|point| **point == shown.later);
        hits.extend(own.map(|point| Hit::bar(area, pos2(to, y), point)));
    }
    actions.extend(marks_ui(cx, ui, rows.area, &response, &hits));
    let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone()));
    let bars: Vec<Bar<'_>> = hits.iter().filter_map(Bar::of).collect();
    actions.extend(brush::bars_ui(cx, ui, &response, &bars, marks));
    actions
}

fn points_words(cx: &Cx<'_>, points: Quantity) -> String {
    cx.numbers().with_unit(points.rounded(1), "", true)
}

fn steps<'a>(cx: &Cx<'_>, shown: &'a Contributions) -> Vec<Step<'a>> {
    let part = |part: &'a crate::analysis::contribution::Contribution| Step {
        name: Name {
            entity: part.later.entity.clone(),
            words: cx.name(&part.later.entity).to_owned(),
            beside: String::new(),
            is_meant: cx.session.doc.selection.platforms().contains(&part.later.entity),
        },
        points: part.points,
        row: Some(&part.later),
        is_rest: false,
    };
    let rest = Step {
        name: Name { entity: shown.later.entity.clone(), words: "Not in these segments".into(), beside: String::new(), is_meant: false },
        points: shown.rest,
        row: None,
        is_rest: true,
    };
    let is_nothing = shown.rest.value.is_some_and(|rest| rest.abs() < 0.05);
    shown.parts.iter().map(part).chain((!is_nothing).then_some(rest)).collect()
}
