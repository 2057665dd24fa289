//! What growth and shares have in common: curves over time on `egui_plot`'s axes and transform, with
//! direct labels, gaps, bounds, the playhead, and marks that lead to their rows.

mod curve;
mod ends;
mod frame;
mod hits;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Stroke, Ui};

use super::nothing::{Nothing, nothing_ui};
use super::{Asking, Cx};
use crate::analysis::Observation;
use crate::analysis::curves::Curve;
use crate::engine::{Answer, CurvesAnswer, CurvesQuestion, Request};
use crate::kit::{numbers, palette};
use crate::model::{Cell, Condition, Date, Filter, Period, PlatformId, Role, Test};
use crate::session::Action;

pub use curve::{Ink, curve_ui, gaps_ui};
pub use ends::{EndLabel, labels_ui, labels_width};
pub use frame::{Frame, Scale, Second, Spec, TITLE, YEARS, frame_ui, ladder_ui, plot_ui, spec_ui, time_ui};
pub use hits::{Hit, hits_ui, marks_ui, provenance_ui, target, targets, tip_ui, walked};

/// The curves that a chart asks for: of the table of a role, about what its setting `key` names. What
/// is selected is asked for even where its whole is there too.
pub fn needs(cx: &Asking<'_>, role: Role, key: &str) -> Vec<Request> {
    let question = |table: &crate::model::Table, filter: Filter| {
        Request::Curves(CurvesQuestion {
            package: cx.dataset.name.clone(),
            table: table.name.clone(),
            about: cx.settings.text(key).map(str::to_owned),
            asked: cx.session.doc.selection.platforms(),
            fold: super::folding::of(&cx.settings),
            filter,
            ..CurvesQuestion::default()
        })
    };
    let Some(table) = cx.dataset.table_of(role) else { return vec![] };
    let own = question(table, cx.session.filter_for(cx.me));
    let highlight = cx.session.highlight_for(cx.me).map(|filter| question(table, filter));
    std::iter::once(own).chain(super::annotations::question(cx)).chain(highlight).collect()
}

fn row_of(point: &Observation) -> (Arc<str>, u32, PlatformId) {
    (point.table.clone(), point.row, point.entity.clone())
}

/// The values that a chart sets off from the rest: in one that only highlights, those that pass; in one
/// that was brushed, those under its brush.
pub struct SetOff {
    rows: Option<BTreeSet<(Arc<str>, u32, PlatformId)>>,
    brushed: Option<Filter>,
}

impl SetOff {
    /// Of the chart that is drawn.
    pub fn of(cx: &Cx<'_>) -> Self {
        let points = |answer: &CurvesAnswer| {
            let points = answer.curves.curves.iter().flat_map(|curve| curve.points.iter().chain(&curve.rivals));
            points.map(row_of).collect()
        };
        let rows = if let Some(Answer::Curves(answer)) = cx.highlighted() { Some(points(answer)) } else { None };
        Self { rows, brushed: cx.session.doc.clauses.get(&cx.me).cloned() }
    }

    /// Of a chart that was told which rows pass.
    pub fn of_rows(cx: &Cx<'_>, rows: Option<&[Observation]>) -> Self {
        let rows = rows.map(|rows| rows.iter().map(row_of).collect());
        Self { rows, brushed: cx.session.doc.clauses.get(&cx.me).cloned() }
    }

    /// Whether a value is among them, or nothing is set off.
    pub fn has(&self, point: &Observation) -> bool {
        let passes = self.rows.as_ref().is_none_or(|rows| rows.contains(&row_of(point)));
        passes && self.brushed.as_ref().is_none_or(|filter| is_brushed(filter, point))
    }

    /// The part of a curve that is set off; `None` where all of it is.
    pub fn part_of(&self, curve: &Curve) -> Option<Curve> {
        if self.rows.is_none() && self.brushed.is_none() {
            return None;
        }
        let kept = |points: &[Observation]| points.iter().filter(|point| self.has(point)).cloned().collect();
        Some(Curve { points: kept(&curve.points), rivals: kept(&curve.rivals), ..curve.clone() })
    }
}

/// Whether a value is of the time, the entities and the range that a brush went over.
fn is_brushed(filter: &Filter, point: &Observation) -> bool {
    let in_time = filter.window.is_none_or(|window| point.period.is_some_and(|period| period.overlaps(window)));
    let says = |condition: &Condition| match (condition.column.as_str(), &condition.test) {
        ("platform", Test::Values(values)) => Some(values.contains(point.entity.as_str()) == condition.keep),
        ("metric", _) => Some(condition.passes(&Cell::text(&*point.metric))),
        ("value", Test::Numbers { .. }) => Some(condition.passes(&Cell { number: point.quantity.known(), ..Cell::default() })),
        _ => None,
    };
    in_time && filter.conditions.iter().all(|condition| condition.holds(says))
}

/// From the first to the last shown value, and to the playhead, in whole years within the window.
pub fn axis_of(cx: &Cx<'_>, answer: &CurvesAnswer) -> Option<Period> {
    axis_over(cx, answer, &answer.curves.curves)
}

/// The same for some of the curves.
pub fn axis_over(cx: &Cx<'_>, answer: &CurvesAnswer, curves: &[Curve]) -> Option<Period> {
    let points = || curves.iter().flat_map(|curve| &curve.points).filter_map(|point| point.period);
    let shown = Period::new(points().map(|period| period.first).min()?, points().map(|period| period.last).max()?)?;
    let silent = cx.session.day().is_some_and(|day| day > shown.last);
    let known = answer.last_day.filter(|_| silent);
    let last = [cx.session.day(), known].into_iter().flatten().fold(shown.last, Date::max);
    let whole = Period::new(shown.first, last)?.whole_years();
    match cx.session.doc.window {
        Some(window) => {
            Period::new(whole.first.max(window.first.min(shown.first)), whole.last.min(window.last.max(shown.last))).or(Some(whole))
        }
        None => Some(whole),
    }
}

/// The numbers that marks stand at, and the bounds that they reach to.
pub fn anchors(curves: &[Curve]) -> Vec<f64> {
    let points = curves.iter().flat_map(|curve| curve.points.iter().chain(&curve.rivals));
    points.flat_map(|point| [point.quantity.anchor(), point.quantity.lower, point.quantity.upper]).flatten().collect()
}

/// Low and high of the values; a few that stand far above the rest are left out, to be drawn as
/// triangles. Zero is always in.
pub fn range_of(answer: &CurvesAnswer) -> (f64, f64) {
    range(anchors(&answer.curves.curves))
}

/// Low and high of some values, with zero, without the few that stand far above the rest.
pub fn range(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let (Some(lowest), Some(highest)) = (values.first().copied(), values.last().copied()) else { return (0.0, 1.0) };
    let mut kept = values.len() - 1;
    while kept + 1 + values.len() / 50 > values.len() && kept > 8 && values[kept] > values[kept - 1].max(1.0) * 1.35 {
        kept -= 1;
    }
    around(lowest, values[kept].min(highest))
}

/// The same with every value in it: a bar that is cut off is a shorter bar.
pub fn whole_range(values: &[f64]) -> (f64, f64) {
    let ends = values.iter().copied().reduce(f64::min).zip(values.iter().copied().reduce(f64::max));
    ends.map_or((0.0, 1.0), |(lowest, highest)| around(lowest, highest))
}

/// A round range from zero, or from below the lowest value.
fn around(lowest: f64, top: f64) -> (f64, f64) {
    let step = numbers::step((top.max(0.0) - lowest.min(0.0)).max(1e-6), 8.0);
    let low = if lowest < 0.0 { lowest - (top - lowest) * 0.06 } else { 0.0 };
    (low, ((top / step).ceil() * step).max(low + step))
}

/// Low and high of some values as close as round numbers go, without zero where it is far.
pub fn fitted(values: &[f64]) -> (f64, f64) {
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    let step = numbers::step((high - low).max(high.abs() * 0.01).max(1e-6), 8.0);
    ((low / step).floor() * step, ((high / step).ceil() * step).max(low + step))
}

/// Whether a metric is a change, which is written with its sign.
pub fn is_change(metric: &str) -> bool {
    metric.ends_with("_yoy") || metric.ends_with("_qoq") || metric.contains("change")
}

/// `revenue_yoy` as people write it.
pub fn metric_name(metric: &str) -> String {
    if let Some(known) = crate::model::metric(metric) {
        return known.name.to_owned();
    }
    if let Some(level) = metric.strip_suffix("_qoq") {
        return format!("{}, change on the period before", metric_name(level));
    }
    if let Some(level) = metric.strip_suffix("_yoy") {
        return format!("{}, change on a year earlier", metric_name(level));
    }
    let mut words = metric.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Why a chart shows nothing, and the ways back.
pub fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer) -> Vec<Action> {
    let area = ui.available_rect_before_wrap();
    let palette = palette(ui);
    for line in 0..4_u8 {
        let y = area.top() + 12.0 + f32::from(line) * (area.height() - 30.0) / 3.0;
        ui.painter().hline(area.x_range(), y, Stroke::new(1.0, palette.line));
    }
    let total = answer.curves.total;
    let window = cx.session.filter_for(cx.me).window.map(|window| format!(" in {}", window.label())).unwrap_or_default();
    let title = format!("0 of {} rows{window}", cx.numbers().count(total));
    let span = answer.curves.span;
    let bound = cx.session.filter_for(cx.me).window;
    let outside = bound.zip(span).is_some_and(|(window, span)| !window.overlaps(span));
    let reason = match span.filter(|_| outside) {
        Some(span) => format!("The values here are of {}. No row was collected for the time window.", span.label()),
        None if total == 0 => "This table has no row of it.".to_owned(),
        None => "Together the filters leave none.".to_owned(),
    };
    nothing_ui(cx, ui, area, &Nothing { title: &title, reason: &reason, alone: &answer.alone, in_window: answer.in_window })
}

/// How many sources a picture names before it counts the others.
const NAMED: usize = 8;

/// `Sources: Analysys, iResearch and 3 more`: what stands in a picture that leaves the program.
pub fn listed<T: AsRef<str>>(all: &[T]) -> String {
    let named: Vec<&str> = all.iter().take(NAMED).map(AsRef::as_ref).collect();
    let more = all.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}: {}{more}", if all.len() == 1 { "source" } else { "sources" }, named.join(", "))
}

/// `Analysys, iResearch`; on the screen only how many there are where that would be long.
pub fn publishers(cx: &Cx<'_>, answer: &CurvesAnswer) -> String {
    let all = &answer.publishers;
    match all.len() {
        0 => String::new(),
        _ if cx.session.live.printing => listed(all),
        1 | 2 => all.join(", "),
        more => format!("{more} sources"),
    }
}

/// A value by `ENTITY PERIOD`, such as `alipay 2015Q3`: the first curve that has it.
pub fn number(answer: &CurvesAnswer, name: &str) -> Option<f64> {
    let (entity, period) = name.split_once(' ')?;
    let period = crate::model::Moment::parse(period).ok()?.interval();
    let curves = answer.curves.curves.iter().filter(|curve| curve.entity.as_str() == entity);
    curves.flat_map(|curve| &curve.points).find(|point| point.period == Some(period)).and_then(|point| point.quantity.value)
}

/// The last shown period.
pub fn last_period(answer: &CurvesAnswer) -> Option<Period> {
    answer
        .curves
        .curves
        .iter()
        .flat_map(|curve| &curve.points)
        .filter_map(|point| point.period)
        .max_by_key(|period| (period.last, period.first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_drawn_whole_and_lines_may_leave_one_value_out() {
        let values: Vec<f64> = (1..=60).map(f64::from).chain([900.0]).collect();
        assert!(range(values.clone()).1 < 100.0, "an arrow and a number stand for the highest");
        assert!(whole_range(&values).1 >= 900.0);
        assert_eq!((whole_range(&[]), whole_range(&[-4.0, 2.0]).0 < -4.0), ((0.0, 1.0), true));
    }
}
