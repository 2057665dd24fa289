//! A drag over a picture that filters all other views: by what stands along its axes, in data terms.

use std::collections::BTreeSet;

use egui::{PointerButton, Pos2, Rect, Response, Stroke, StrokeKind, Ui};
use serde_json::Value;

use super::configure;
use super::sight::Scale;
use super::stage::Panel;
use crate::analysis::encoding::Channel;
use crate::engine::Domain;
use crate::marks::faded;
use crate::model::{ColumnType, Condition, Filter, Finite, Period, Test, day_number, day_of};
use crate::session::Action;
use crate::views::{Choice, Cx};

/// What a plain drag does, when it is this.
const RANGE: &str = "range";

/// Whether a plain drag filters.
pub(super) fn is_on(cx: &Cx<'_>) -> bool {
    cx.settings.text("drag") == Some(RANGE)
}

/// That choice, for the menu of the view.
pub(super) fn choice(cx: &Cx<'_>) -> Choice {
    let value = if is_on(cx) { Value::Null } else { RANGE.into() };
    Choice { group: "A drag", label: "Filters the other views".into(), is_chosen: is_on(cx), action: configure(cx, "drag", value) }
}

/// That choice in words, for the history.
pub(super) fn say(key: &str, value: &Value) -> Option<String> {
    (key == "drag" && value.as_str() == Some(RANGE)).then(|| "a drag filters the other views".to_owned())
}

/// What is brushed, and what a drag or a click makes of it.
pub(super) fn ui(panel: &Panel<'_>, ui: &Ui, canvas: &Response) -> Option<Action> {
    let me = panel.cx.me;
    let old = panel.cx.session.doc.clauses.get(&me);
    if let Some(area) = old.and_then(|clause| brushed(panel, clause)) {
        ui.painter().rect(area, 0, faded(panel.palette.ink, 0.06), Stroke::new(1.5, panel.palette.ink), StrokeKind::Inside);
    }
    if !is_on(panel.cx) {
        return None;
    }
    if canvas.clicked() && old.is_some() {
        return Some(Action::Clause { by: me, clause: Filter::everything() });
    }
    let (from, to) = (ui.input(|input| input.pointer.press_origin())?, canvas.interact_pointer_pos()?);
    let clause = canvas.dragged_by(PointerButton::Primary).then(|| clause(panel, from, to)).flatten()?;
    (old != Some(&clause)).then_some(Action::Clause { by: me, clause })
}

/// Channels with a column along them that is no measure.
fn bases<'a>(panel: &'a Panel<'_>) -> impl Iterator<Item = (&'a str, &'a Domain, Scale, bool)> {
    let sides = [(&panel.encoding.x, &panel.picture.x, panel.x, true), (&panel.encoding.y, &panel.picture.y, panel.y, false)];
    sides.into_iter().filter_map(|(channel, domain, scale, along_x)| {
        let channel: &Channel = channel.as_ref().filter(|channel| channel.measure().is_none())?;
        Some((channel.field.as_deref()?, domain, scale, along_x))
    })
}

fn clause(panel: &Panel<'_>, from: Pos2, to: Pos2) -> Option<Filter> {
    if from.distance(to) < 4.0 {
        return None;
    }
    let condition = |(column, domain, scale, along_x): (&str, &Domain, Scale, bool)| {
        let (a, b) = if along_x { (from.x, to.x) } else { (from.y, to.y) };
        let (a, b) = (scale.at(a), scale.at(b));
        let test = test(domain, a.min(b), a.max(b))?;
        let kind = panel.table.columns[panel.table.column_index(column)?].kind;
        let is_text_of_days = matches!(test, Test::Days(_)) && kind != ColumnType::Date;
        (!is_text_of_days).then(|| Condition::new(column, test).of(&panel.table.name))
    };
    let conditions: Vec<Condition> = bases(panel).filter_map(condition).collect();
    (!conditions.is_empty()).then_some(Filter { conditions, window: None })
}

/// What lies between two places of a domain.
#[expect(clippy::cast_possible_truncation, reason = "day numbers")]
fn test(domain: &Domain, low: f64, high: f64) -> Option<Test> {
    if domain.is_nominal() {
        let own = domain.labels.len() - usize::from(domain.lumped > 0);
        let is_met = |at: u32| f64::from(at) < high && low < f64::from(at) + 1.0;
        let met: BTreeSet<String> =
            (0..).zip(&domain.labels[..own]).filter(|(at, _)| is_met(*at)).map(|(_, label)| label.clone()).collect();
        return (!met.is_empty()).then_some(Test::Values(met));
    }
    if domain.is_time {
        return Period::new(day_of(low.floor() as i32), day_of(high.floor() as i32)).map(Test::Days);
    }
    Some(Test::Numbers { low: Finite::new(low), high: Finite::new(high) })
}

/// Where a clause lies on the panel.
fn brushed(panel: &Panel<'_>, clause: &Filter) -> Option<Rect> {
    let mut area = panel.area;
    let mut any = false;
    for (column, domain, scale, along_x) in bases(panel) {
        let Some(condition) = clause.conditions.iter().find(|condition| condition.column == column) else { continue };
        let ends = match &condition.test {
            Test::Numbers { low, high } => (low.map_or(scale.low, Finite::value), high.map_or(scale.high, Finite::value)),
            Test::Days(days) => (f64::from(day_number(days.first)), f64::from(day_number(days.last)) + 1.0),
            Test::Values(values) => {
                let met = |(at, label): (u32, &String)| values.contains(label).then(|| f64::from(at));
                let places = || (0..).zip(&domain.labels).filter_map(met);
                (places().fold(f64::INFINITY, f64::min), places().fold(f64::NEG_INFINITY, f64::max) + 1.0)
            }
            _ => continue,
        };
        let (a, b) = (scale.px(ends.0), scale.px(ends.1));
        let side = if along_x {
            Rect::everything_right_of(a.min(b)).intersect(Rect::everything_left_of(a.max(b)))
        } else {
            Rect::everything_below(a.min(b)).intersect(Rect::everything_above(a.max(b)))
        };
        area = area.intersect(side);
        any = true;
    }
    (any && area.is_positive()).then_some(area)
}
