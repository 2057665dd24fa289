//! A brush along the axis of values: a range of one metric, asked of all other views. Rows of other metrics
//! and tables pass.

use egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::grip_of;
use crate::engine::CurvesAnswer;
use crate::kit::{numbers, palette};
use crate::marks::faded;
use crate::model::{self, Condition, Filter, Finite, Test};
use crate::session::{Action, How};
use crate::views::Cx;
use crate::views::chart::Frame;

/// A drag along y selects a range of values; Shift widens it, Alt or a click takes it back. It asks only of
/// rows of a metric of a table, which the values of the chart are.
fn values_ui(cx: &Cx<'_>, ui: &Ui, frame: &Frame, (table, metric): (&str, &str)) -> Option<Action> {
    let strip = frame.value_strip();
    if cx.session.live.printing || strip.width() < 12.0 || strip.height() < 30.0 {
        return None;
    }
    let drag = ui.interact(strip, ui.scope_id().with(("value brush", cx.me.0)), Sense::click_and_drag());
    drag.widget_info(|| WidgetInfo::labeled(Role::Slider, true, "Brush over values"));
    let drag = drag.on_hover_cursor(egui::CursorIcon::ResizeVertical);
    let old = cx.session.doc.clauses.get(&cx.me);
    if drag.clicked() && range_of(old).is_some() {
        return Some(Action::Clause { by: cx.me, clause: with_range(old, None) });
    }
    let grip = grip_of(ui, &drag)?;
    let now = [grip.from.y, grip.to.y].map(|y| frame.value(y));
    let step = numbers::step(frame.scale.high - frame.scale.low, 100.0);
    let rounded = |value: f64| if frame.scale.is_log { three_digits(value) } else { (value / step).round() * step };
    let (low, high) = (rounded(now[0].min(now[1])), rounded(now[0].max(now[1])));
    let range = match (grip.how, range_of(old)) {
        (How::Subtract, _) => None,
        (How::Add | How::Toggle, Some((a, b))) if drag.drag_stopped() => Some((a.min(low), b.max(high))),
        (How::Add | How::Toggle, Some(_)) => return None,
        _ => Some((low, high)),
    };
    let clause = with_range(old, range.map(|range| of_range(table, metric, range)));
    (old != Some(&clause)).then_some(Action::Clause { by: cx.me, clause })
}

/// The same over the values of curves, where they are as a source states them: a range of what was worked out
/// means nothing to the rows.
pub fn stated_ui(cx: &Cx<'_>, ui: &Ui, frame: &Frame, answer: &CurvesAnswer, role: model::Role) -> Option<Action> {
    let table = cx.dataset.table_of(role)?;
    let metric = answer.curves.curves.iter().flat_map(|curve| &curve.points).map(|point| point.metric.clone()).next()?;
    answer.worked.transform.is_none().then(|| values_ui(cx, ui, frame, (&table.name, &metric))).flatten()
}

fn three_digits(value: f64) -> f64 {
    let step = numbers::step(value.abs(), 1000.0);
    (value / step).round() * step
}

/// Rows of the metric lie between two values; other rows pass.
fn of_range(table: &str, metric: &str, (low, high): (f64, f64)) -> Condition {
    let between = Condition::new("value", Test::Numbers { low: Finite::new(low), high: Finite::new(high) });
    between.of(table).or(Condition::is_not("metric", metric).of(table))
}

/// The condition of a clause that is a range of values.
fn condition_of(clause: Option<&Filter>) -> Option<&Condition> {
    clause?.conditions.iter().find(|condition| matches!(condition.test, Test::Numbers { .. }) && condition.column == "value")
}

/// The range of values of a clause.
fn range_of(clause: Option<&Filter>) -> Option<(f64, f64)> {
    match condition_of(clause)?.test {
        Test::Numbers { low: Some(low), high: Some(high) } => Some((low.value(), high.value())),
        _ => None,
    }
}

/// The clause with this range in the place of the one that it had.
fn with_range(clause: Option<&Filter>, range: Option<Condition>) -> Filter {
    let mut clause = clause.cloned().unwrap_or_default();
    clause.conditions.retain(|condition| condition_of(Some(&Filter { conditions: vec![condition.clone()], window: None })).is_none());
    clause.conditions.extend(range);
    clause
}

/// A brush over time leaves the range of values that was there.
pub(super) fn kept(old: Option<&Filter>, new: Filter) -> Filter {
    let range = condition_of(old).cloned();
    if range.is_none() || condition_of(Some(&new)).is_some() { new } else { with_range(Some(&new), range) }
}

/// The brushed range in the chart that brushed it.
pub(super) fn band_ui(ui: &Ui, frame: &Frame, clause: Option<&Filter>) {
    let Some((low, high)) = range_of(clause) else { return };
    let palette = palette(ui);
    let area = Rect::from_min_max(pos2(frame.area.left(), frame.y(high)), pos2(frame.area.right(), frame.y(low)));
    ui.painter().rect_filled(area, 0, faded(palette.ink, 0.06));
    for y in [area.top(), area.bottom()] {
        ui.painter().hline(area.x_range(), y, Stroke::new(1.5, palette.ink));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Moment, Period};

    #[test]
    fn a_range_stands_beside_a_time_and_takes_the_place_of_another_range() {
        let year = Moment::parse("2020").unwrap().interval();
        let of_time = Filter { conditions: vec![], window: Period::new(year.first, year.last) };
        let both = with_range(Some(&of_time), Some(of_range("growth", "revenue", (10.0, 20.0))));
        assert_eq!((range_of(Some(&both)), both.window), (Some((10.0, 20.0)), Some(year)));
        let other = with_range(Some(&both), Some(of_range("growth", "revenue", (1.0, 2.0))));
        assert_eq!((range_of(Some(&other)), other.conditions.len()), (Some((1.0, 2.0)), 1));
        assert_eq!(with_range(Some(&other), None), of_time);
        assert_eq!(kept(Some(&both), of_time.clone()), both);
        assert_eq!(kept(None, of_time.clone()), of_time);
        assert_eq!(both.conditions[0].words(), "Value is between 10 and 20, or metric is not revenue");
    }
}
