//! The compound growth rate between two handles that are dragged or stepped, and its sentence.

use egui::{EventFilter, Key, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use serde_json::Value;

use super::{measure, one_of};
use crate::analysis::curves::Curve;
use crate::analysis::transform::{Compound, INDEX_UNIT, compound};
use crate::engine::{Answer, CurvesAnswer};
use crate::kit::controls::focus_ring;
use crate::kit::palette;
use crate::marks::faded;
use crate::model::{Date, Moment, Period, day_number};
use crate::session::Action;
use crate::views::chart::{Frame, is_change, metric_name};
use crate::views::{Choice, Cx};

/// The two days between which growth is told: the last ones of their periods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handles {
    /// The earlier one.
    pub from: Date,
    /// The later one.
    pub to: Date,
}

/// The handles of a chart of levels, where they are asked for; at first around all values of whom is meant.
pub fn handles(cx: &Cx<'_>, answer: &CurvesAnswer) -> Option<Handles> {
    let asked = cx.settings.0.get("cagr")?;
    if !has_levels(answer) {
        return None;
    }
    let read = |text: &str| Moment::parse(text).ok().map(|moment| moment.interval().last);
    let stated = asked.as_str().and_then(|text| text.split_once('/')).and_then(|(from, to)| Some((read(from)?, read(to)?)));
    if let Some((from, to)) = stated.filter(|(from, to)| from < to) {
        return Some(Handles { from, to });
    }
    let curve = one_of(cx, &answer.curves.curves)?;
    let stated = || curve.points.iter().filter(|point| point.quantity.known().is_some()).filter_map(|point| point.period);
    let (from, to) = (stated().map(|period| period.last).min()?, stated().map(|period| period.last).max()?);
    (from < to).then_some(Handles { from, to })
}

/// A rate of growth is one of sizes: not of changes, and not of several units.
fn has_levels(answer: &CurvesAnswer) -> bool {
    let mut points = answer.curves.curves.iter().flat_map(|curve| &curve.points).peekable();
    points.peek().is_some() && points.all(|point| !is_change(&point.metric))
}

/// Whether handles are shown.
pub fn choices(cx: &Cx<'_>) -> Vec<Choice> {
    let Some(Answer::Curves(answer)) = cx.answer(0) else { return vec![] };
    if !has_levels(answer) {
        return vec![];
    }
    let is_shown = cx.settings.0.contains_key("cagr");
    let choice = |label: &str, is_chosen, value: Value| Choice {
        group: "Growth a year",
        label: label.into(),
        is_chosen,
        action: Action::Configure { view: cx.me, key: "cagr".into(), value },
    };
    vec![choice("Not told", !is_shown, Value::Null), choice("Between two handles (CAGR)", is_shown, "all".into())]
}

/// That setting in plain words.
pub fn say(key: &str, value: &Value) -> Option<String> {
    let words = match value.as_str().and_then(|text| text.split_once('/')) {
        Some((from, to)) => format!("growth a year between {from} and {to}"),
        None if value.is_null() => "no growth a year between handles".into(),
        None => "growth a year between two handles".into(),
    };
    (key == "cagr").then_some(words)
}

/// A name and its rate: `Tencent +12.3 % a year`.
pub fn label(cx: &Cx<'_>, curve: &Curve, handles: Handles) -> Option<String> {
    let rate = compound(&curve.points, handles.from, handles.to)?.rate?;
    Some(format!("{} {} a year", cx.short_name(&curve.entity), cx.quantity(rate.rounded(1), "percent", true)))
}

/// The result for whom is meant, in words.
pub fn sentence(cx: &Cx<'_>, answer: &CurvesAnswer, handles: Handles) -> String {
    let Some(curve) = one_of(cx, &answer.curves.curves) else { return String::new() };
    let name = cx.short_name(&curve.entity);
    let Some(Compound { from, to, years, rate }) = compound(&curve.points, handles.from, handles.to) else {
        let holes = [handles.from, handles.to].into_iter().filter(|day| compound_at(curve, *day).is_none());
        let days: Vec<String> = holes.map(|day| period_of(answer, day).map_or_else(|| day.to_string(), Period::label)).collect();
        return format!("{name} has no value in {}, so its growth between the handles is not known", days.join(" and "));
    };
    let unit = curve.points.first().map(|point| &*point.unit).filter(|unit| *unit != INDEX_UNIT).unwrap_or_default();
    let is_worked = answer.worked.transform.is_some();
    let value = |quantity: crate::model::Quantity| cx.quantity(if is_worked { quantity.rounded(1) } else { quantity }, unit, false);
    let head = if is_worked { format!("{}. {name}", measure::words(answer)) } else { format!("{} of {name}", metric_name(&answer.about)) };
    let Some(rate) = rate else { return format!("{name} has no rate of growth between {} and {}", from.0.label(), to.0.label()) };
    let season = if is_other_season(from.0, to.0) { ". They are different times of the year" } else { "" };
    format!(
        "{head}: {} a year from {} ({}) to {} ({}), {} years{season}",
        cx.quantity(rate.rounded(1), "percent", true),
        from.0.label(),
        value(from.1),
        to.0.label(),
        value(to.1),
        cx.numbers().plain(years, 2),
    )
}

fn compound_at(curve: &Curve, day: Date) -> Option<Period> {
    let mut held = curve.points.iter().filter(|point| point.quantity.known().is_some()).filter_map(|point| point.period);
    held.find(|period| period.contains(day))
}

/// The fourth quarter of one year and the first of another differ by season as well as by growth.
fn is_other_season(a: Period, b: Period) -> bool {
    a.days() < 300 && a.last.month() != b.last.month()
}

/// Every period of the chart, ascending.
fn periods(answer: &CurvesAnswer) -> Vec<Period> {
    let mut all: Vec<Period> = answer.curves.curves.iter().flat_map(|curve| &curve.points).filter_map(|point| point.period).collect();
    all.sort_by_key(|period| period.last);
    all.dedup_by_key(|period| period.last);
    all
}

fn period_of(answer: &CurvesAnswer, day: Date) -> Option<Period> {
    periods(answer).into_iter().find(|period| period.contains(day))
}

/// Both handles: a line with a grip at its head, dragged to another period or stepped by arrow keys.
pub fn handles_ui(cx: &Cx<'_>, ui: &mut Ui, frame: &Frame, answer: &CurvesAnswer, handles: Handles) -> Vec<Action> {
    let palette = palette(ui);
    let periods = periods(answer);
    let x_of = |day: Date| period_of(answer, day).map_or_else(|| frame.time.x_of(day), |period| frame.x(period));
    let (left, right) = (x_of(handles.from), x_of(handles.to));
    let between = Rect::from_min_max(pos2(left, frame.area.top()), pos2(right, frame.area.bottom()));
    ui.painter().rect_filled(between, 0, faded(palette.ink, 0.035));
    let mut actions = vec![];
    for (day, x, name) in [(handles.from, left, "Growth from"), (handles.to, right, "Growth to")] {
        ui.painter().vline(x, frame.area.y_range(), Stroke::new(1.2, palette.ink2));
        if cx.session.live.printing {
            continue;
        }
        let grip = Rect::from_center_size(pos2(x, frame.area.top() + 7.0), vec2(11.0, 14.0));
        ui.painter().rect_filled(grip, 2, palette.ink2);
        for dx in [-1.5, 1.5] {
            ui.painter().vline(x + dx, grip.center().y - 3.0..=grip.center().y + 3.0, Stroke::new(1.0, palette.paper));
        }
        let drag = ui.interact(grip.expand(4.0), ui.scope_id().with(("handle", cx.me.0, name)), Sense::drag());
        let label = period_of(answer, day).map_or_else(|| day.to_string(), Period::label);
        drag.widget_info(|| WidgetInfo::labeled(Role::Slider, true, format!("{name} {label}")));
        let drag = drag.on_hover_cursor(egui::CursorIcon::ResizeHorizontal);
        if drag.has_focus() {
            focus_ring(ui, grip, 2);
        }
        let moved = stepped(ui, &drag, &periods, day).or_else(|| dragged(frame, &drag, &periods));
        let Some(to) = moved.filter(|to| *to != day) else { continue };
        let (from, to) = if name == "Growth from" { (to, handles.to) } else { (handles.from, to) };
        if from < to {
            let value = format!("{from}/{to}");
            actions.push(Action::Configure { view: cx.me, key: "cagr".into(), value: value.into() });
        }
    }
    actions
}

fn dragged(frame: &Frame, drag: &egui::Response, periods: &[Period]) -> Option<Date> {
    let at = drag.interact_pointer_pos().filter(|_| drag.dragged())?;
    let nearest = periods.iter().min_by(|a, b| (frame.x(**a) - at.x).abs().total_cmp(&(frame.x(**b) - at.x).abs()));
    nearest.map(|period| period.last)
}

fn stepped(ui: &Ui, drag: &egui::Response, periods: &[Period], day: Date) -> Option<Date> {
    if !drag.has_focus() {
        return None;
    }
    let arrows = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: false, escape: false };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(drag.id, arrows));
    let pressed = |key: Key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    let (back, on) = (pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
    let distance = |period: &&Period| (day_number(period.last) - day_number(day)).abs();
    if on {
        periods.iter().filter(|period| period.last > day).min_by_key(distance).map(|period| period.last)
    } else if back {
        periods.iter().filter(|period| period.last < day).min_by_key(distance).map(|period| period.last)
    } else {
        None
    }
}
