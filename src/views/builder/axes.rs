//! Axes of a panel: numbers, days and names along its sides, with light lines behind the marks.

use egui::{Align2, Color32, Rect, Stroke, Ui, pos2};

use super::sight::Scale;
use crate::engine::Domain;
use crate::kit::controls::truncated;
use crate::kit::magnitude::letters;
use crate::kit::tokens::size;
use crate::kit::{fonts, numbers, palette};
use crate::model::{Date, day_number, day_of};
use crate::store::TimeUnit;
use crate::views::Cx;

/// A place along an axis and its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) at: f64,
    pub(super) label: String,
}

/// A number as short as the steps of an axis allow: `1.2M`, `3万`.
pub(super) fn compact(cx: &Cx<'_>, value: f64, step: f64) -> String {
    let units = letters(cx.language());
    let large = value.abs().max(step);
    let unit = units.iter().find(|(unit, _)| large >= *unit && (large >= 1e4 || step >= *unit)).copied();
    let (unit, name) = unit.unwrap_or((1.0, ""));
    if value == 0.0 {
        return "0".into();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of digits")]
    let decimals = (-(step / unit).log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{}{name}", cx.numbers().plain(value / unit, decimals))
}

/// Ticks of numbers: steps of 1, 2 or 5 times a power of ten, at least `room` pixels apart and no smaller
/// than `least`.
pub(super) fn number_ticks(cx: &Cx<'_>, scale: Scale, room: f32, least: f64) -> Vec<Tick> {
    let most = f64::from(scale.length() / room).clamp(1.0, 12.0);
    let span = scale.high - scale.low;
    let step = if span > 1e-6 { numbers::step(span, most) } else { span.max(f64::MIN_POSITIVE) / 2.0 }.max(least);
    let first = (scale.low / step - 1e-9).ceil();
    let at = (0..14_u8).map(|number| (first + f64::from(number)) * step).take_while(|at| *at <= scale.high + step * 1e-9);
    at.map(|at| if at.abs() < step * 1e-9 { 0.0 } else { at }).map(|at| Tick { at, label: compact(cx, at, step) }).collect()
}

/// Ticks of days at starts of calendar units, at least about `room` pixels apart.
#[expect(clippy::cast_possible_truncation, reason = "day numbers within the calendar")]
pub(super) fn day_ticks(scale: Scale, room: f32) -> Vec<Tick> {
    let px_per_day = f64::from(scale.length()) / (scale.high - scale.low);
    let wide = |days: f64| days * px_per_day >= f64::from(room);
    let (low, high) = (scale.low.clamp(-3e6, 2.9e6).ceil() as i32, scale.high.clamp(-3e6, 2.9e6).floor() as i32);
    if !wide(365.0) || !wide(91.0) && px_per_day * 365.0 < f64::from(room) * 2.0 {
        let every = [1_i16, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|every| wide(365.0 * f64::from(*every))).unwrap_or(1000);
        let years = (day_of(low).year()..=day_of(high).year()).filter(|year| year.rem_euclid(every) == 0);
        let tick = |year: i16| Tick { at: f64::from(day_number(Date::constant(year, 1, 1))), label: year.to_string() };
        return years.map(tick).filter(|tick| (scale.low..=scale.high).contains(&tick.at)).take(60).collect();
    }
    let (unit, every) = if wide(1.0) {
        (TimeUnit::Day, 1)
    } else if wide(7.0) {
        (TimeUnit::Week, 1)
    } else if wide(30.0) {
        (TimeUnit::Month, 1)
    } else if wide(91.0) {
        (TimeUnit::Month, 3)
    } else {
        (TimeUnit::Month, 6)
    };
    let starts = std::iter::successors(Some(unit.start(low)), |at| Some(unit.next(*at))).take_while(|at| *at <= high);
    let is_kept = |at: &i32| unit != TimeUnit::Month || (day_of(*at).month() - 1) % every == 0;
    let label = |at: i32| {
        let day = day_of(at);
        let is_new_year = day.month() == 1 && day.day() <= 7;
        match unit {
            TimeUnit::Month if is_new_year => day.year().to_string(),
            TimeUnit::Month => month(day).to_owned(),
            _ if is_new_year => format!("{} {} {}", day.day(), month(day), day.year()),
            _ => format!("{} {}", day.day(), month(day)),
        }
    };
    starts.filter(is_kept).map(|at| Tick { at: f64::from(at), label: label(at) }).filter(|tick| tick.at >= scale.low).take(60).collect()
}

fn month(day: Date) -> &'static str {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(day.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

/// Width of a word on an axis.
pub(super) fn width(ui: &Ui, words: &str) -> f32 {
    ui.painter().layout_no_wrap(words.to_owned(), fonts::regular(size::AXIS), Color32::BLACK).size().x
}

/// Ticks of a domain along a scale.
pub(super) fn ticks(cx: &Cx<'_>, domain: &Domain, names: &[String], scale: Scale, room: f32, least: f64) -> Vec<Tick> {
    if domain.is_nominal() {
        let tick = |(at, label): (u32, &String)| Tick { at: f64::from(at) + 0.5, label: label.clone() };
        return (0..).zip(names).map(tick).collect();
    }
    if domain.is_time { day_ticks(scale, room) } else { number_ticks(cx, scale, room, least) }
}

/// The axis below a panel. Names that do not fit are cut, and where even that is too much, left out.
pub(super) fn below_ui(ui: &Ui, domain: &Domain, ticks: &[Tick], scale: Scale, area: Rect, has_lines: bool) {
    let palette = palette(ui);
    let painter = ui.painter();
    painter.hline(area.x_range(), area.bottom(), Stroke::new(1.0, palette.line_strong));
    let band = scale.length() / f32::from(u16::try_from(ticks.len().max(1)).unwrap_or(u16::MAX));
    let every = if domain.is_nominal() && band < 26.0 { (26.0 / band).ceil() } else { 1.0 };
    let mut right = f32::NEG_INFINITY;
    for (at, tick) in (0_u16..).zip(ticks) {
        let x = scale.px(tick.at);
        if x < area.left() - 1.0 || x > area.right() + 1.0 {
            continue;
        }
        if !domain.is_nominal() {
            if has_lines {
                painter.vline(x, area.y_range(), Stroke::new(1.0, palette.line));
            }
            painter.vline(x, area.bottom()..=area.bottom() + 4.0, Stroke::new(1.0, palette.line_strong));
        }
        if f32::from(at) % every != 0.0 {
            continue;
        }
        let room = if domain.is_nominal() { band * every - 4.0 } else { 200.0 };
        let galley = truncated(ui, &tick.label, fonts::regular(size::AXIS), palette.ink3, room);
        let half = galley.size().x / 2.0;
        let left = (x - half).min(area.right() + 8.0 - galley.size().x).max(area.left() - 14.0);
        if left < right + 4.0 {
            continue;
        }
        right = left + galley.size().x;
        painter.galley(pos2(left, area.bottom() + 5.0), galley, palette.ink3);
    }
}

/// The axis left of a panel; `room` is as wide as its words may be.
pub(super) fn left_ui(ui: &Ui, domain: &Domain, ticks: &[Tick], scale: Scale, area: Rect, room: f32, has_words: bool) {
    let palette = palette(ui);
    let painter = ui.painter();
    if domain.is_nominal() {
        painter.vline(area.left(), area.y_range(), Stroke::new(1.0, palette.line_strong));
    }
    let band = scale.length() / f32::from(u16::try_from(ticks.len().max(1)).unwrap_or(u16::MAX));
    let mut top = f32::INFINITY;
    for tick in ticks {
        let y = scale.px(tick.at);
        if y < area.top() - 1.0 || y > area.bottom() + 1.0 {
            continue;
        }
        if !domain.is_nominal() {
            let ink = if tick.at == 0.0 { palette.line_strong } else { palette.line };
            painter.hline(area.x_range(), y, Stroke::new(1.0, ink));
        }
        if !has_words || domain.is_nominal() && band < 11.0 && (y - top).abs() < 12.0 {
            continue;
        }
        top = y;
        let ink = if domain.is_nominal() { palette.ink2 } else { palette.ink3 };
        let galley = truncated(ui, &tick.label, fonts::regular(size::AXIS), ink, room);
        painter.galley(pos2(area.left() - 6.0 - galley.size().x, y - galley.size().y / 2.0), galley, ink);
    }
}

/// A title over the upper left corner of an area, or right below it.
pub(super) fn title(ui: &Ui, words: &str, at: egui::Pos2, anchor: Align2, room: f32) {
    let ink = palette(ui).ink3;
    let galley = truncated(ui, words, fonts::regular(size::AXIS), ink, room);
    let place = anchor.anchor_size(at, galley.size());
    ui.painter().galley(place.min, galley, ink);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Moment;

    fn days(first: &str, last: &str, px: f32) -> Vec<String> {
        let day = |text: &str| f64::from(day_number(Moment::parse(text).unwrap().first));
        let scale = Scale { low: day(first), high: day(last), from: 0.0, to: px };
        day_ticks(scale, 50.0).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn days_are_ticked_at_starts_of_calendar_units() {
        assert_eq!(days("2019-06-01", "2022-03-01", 300.0), ["Jul", "2020", "Jul", "2021", "Jul", "2022"]);
        assert_eq!(days("2019-06-01", "2022-03-01", 200.0), ["2020", "2021", "2022"]);
        assert_eq!(days("2008-01-01", "2026-01-01", 400.0), ["2010", "2015", "2020", "2025"]);
        assert_eq!(days("2020-11-15", "2021-04-15", 400.0), ["Dec", "2021", "Feb", "Mar", "Apr"]);
        assert_eq!(days("2021-11-27", "2021-12-01", 400.0), ["27 Nov", "28 Nov", "29 Nov", "30 Nov", "1 Dec"]);
    }
}
