//! How concentrated a market is over time, as a band: what is not stated may be many firms or one.

use egui::{Align2, Pos2, Shape, Stroke, Ui, pos2, vec2};
use serde_json::Value;

use super::part::{self, Outline};
use super::{areas, period};
use crate::analysis::concentration::{HIGH, Index, MODERATE, Market};
use crate::analysis::parts::Slice;
use crate::engine::{PartsAnswer, Request};
use crate::kit::controls::{strong, text};
use crate::kit::tokens::size;
use crate::kit::{fonts, numbers, palette};
use crate::marks::dashes::Path;
use crate::marks::faded;
use crate::model::{Interval, Period};
use crate::session::Action;
use crate::views::brush;
use crate::views::chart::{Frame, SetOff, axis_of, frame_ui, silence_ui, target, time_ui};
use crate::views::{Asking, Choice, Cx, Form, View, Words, annotations};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "concentration",
    label: "Concentration",
    shows: "The Herfindahl–Hirschman index (the sum of squared shares, 0 to 10 000), the share of the one to four largest, or the number of equal firms that would give the same. A bar holds every value that it may have: at its low end what is not stated is many small firms, at its high end one. Others are no firm.",
    view: &Concentration,
};

struct Concentration;

impl View for Concentration {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        part::needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some((_, parts)) = part::answers(cx) else { return Words::default() };
        let found = markets(cx, parts);
        if found.is_empty() {
            return Words { subtitle: part::subtitle(parts, ""), footer: String::new() };
        }
        let refused = parts.slices.iter().filter(|slice| slice.refusal.is_some()).count();
        let refused = if refused == 0 { String::new() } else { format!("{refused} periods of parts that cannot be added left out") };
        let rule = if are_largest(cx) {
            "unstated firms are taken to be no larger than the smallest stated one"
        } else {
            "a bar: unstated are many small firms at its low end, one firm at its high end"
        };
        let (_, others) = areas::shown(parts);
        let scale = if index(cx) == Index::Hhi { "lines: US Merger Guidelines, 2023" } else { "" };
        let from = part::sources(cx, found.iter().flat_map(|(slice, _)| &slice.parts).map(|part| &part.row));
        let footer = part::joined(&[part::basis_words(parts), rule.into(), scale.into(), refused, areas::left_out_words(others), from]);
        let unit = match index(cx) {
            Index::Hhi => "0 to 10 000",
            Index::Ratio(_) => "%",
            Index::Effective => "equal firms",
        };
        let of = if parts.whole.is_empty() { String::new() } else { format!(" of {}", parts.whole) };
        Words { subtitle: format!("{}{of}, {unit}", index(cx).name()), footer }
    }

    fn question(&self, _cx: &Cx<'_>) -> Option<&'static str> {
        Some("How concentrated is the market?")
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        match key {
            "index" => Some(format!("showed {}", value.as_str().and_then(by_id).unwrap_or(Index::Hhi).name())),
            "unstated" => Some(if value.as_str() == Some("smaller") {
                "took unstated firms to be smaller than those stated".into()
            } else {
                "let what is unstated be one firm".into()
            }),
            _ => None,
        }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let Some((curves, _)) = part::answers(cx) else { return vec![] };
        let now = index(cx);
        let of = |one: &Index| Choice {
            group: "What is measured",
            label: one.name().into(),
            is_chosen: *one == now,
            action: Action::Configure {
                view: cx.me,
                key: "index".into(),
                value: if *one == Index::Hhi { Value::Null } else { one.id().into() },
            },
        };
        let largest = are_largest(cx);
        let rest = |label: &str, is_smaller: bool| Choice {
            group: "What is not stated",
            label: label.into(),
            is_chosen: largest == is_smaller,
            action: Action::Configure {
                view: cx.me,
                key: "unstated".into(),
                value: if is_smaller { "smaller".into() } else { Value::Null },
            },
        };
        let mut choices = super::basis_choices(cx, curves);
        choices.extend(Index::ALL.iter().map(of));
        choices.extend([rest("May be one firm", false), rest("Is no firm larger than those stated", true)]);
        choices
    }

    fn accepts(&self, _: &crate::model::Dataset, _: &crate::session::Settings, key: &str, value: &Value) -> Result<(), String> {
        let is_known = key != "index" || value.is_null() || value.as_str().is_some_and(|id| by_id(id).is_some());
        if is_known { Ok(()) } else { Err(format!("expected one of {}", Index::ALL.map(Index::id).join(", "))) }
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some((curves, parts)) = part::ready(cx, ui) else { return vec![] };
        let Some(axis) = axis_of(cx, curves).filter(|_| !parts.slices.is_empty()) else { return silence_ui(cx, ui, curves) };
        let found = markets(cx, parts);
        if found.is_empty() {
            let refusal = parts.slices.iter().find_map(|slice| part::refusal_words(cx, slice));
            let reason = refusal.unwrap_or_else(|| "No period has the share of a firm.".into());
            return part::refused_ui(cx, ui, "No index of concentration", &reason, &[("ranked", "Ranked bars")]);
        }
        if part::is_too_small(ui.available_rect_before_wrap()) { vec![] } else { bands_ui(cx, ui, &found, axis) }
    }
}

fn by_id(id: &str) -> Option<Index> {
    Index::ALL.into_iter().find(|index| index.id() == id)
}

fn index(cx: &Cx<'_>) -> Index {
    cx.settings.text("index").and_then(by_id).unwrap_or(Index::Hhi)
}

fn are_largest(cx: &Cx<'_>) -> bool {
    cx.settings.text("unstated") == Some("smaller")
}

/// The periods of the usual length that have an index, and what it may be.
fn markets<'a>(cx: &Cx<'_>, parts: &'a PartsAnswer) -> Vec<(&'a Slice, Interval)> {
    let (shown, _) = areas::shown(parts);
    let of = |slice: &'a Slice| Some((slice, Market::of(slice, are_largest(cx))?.index(index(cx))));
    shown.into_iter().filter_map(of).collect()
}

fn bands_ui(cx: &Cx<'_>, ui: &mut Ui, found: &[(&Slice, Interval)], axis: Period) -> Vec<Action> {
    let palette = palette(ui);
    let index = index(cx);
    let finite = found.iter().flat_map(|(_, interval)| [interval.lower, interval.upper]).filter(|end| end.is_finite());
    let most = finite.fold(1.0, f64::max);
    let step = numbers::step(most, 6.0);
    let limit = match index {
        Index::Hhi => 10_000.0,
        Index::Ratio(_) => 100.0,
        Index::Effective => f64::INFINITY,
    };
    let high = ((most / step).ceil() * step).min(limit);
    let all = ui.available_rect_before_wrap();
    let right = if index == Index::Hhi && all.width() > 420.0 { 142.0 } else { 14.0 };
    let (frame, response) = frame_ui(cx, ui, axis, (0.0, high), right);
    if index == Index::Hhi {
        thresholds_ui(cx, ui, &frame, high, right > 20.0);
    }
    let set_off = SetOff::of(cx);
    for pair in found.windows(2).filter(|pair| pair[1].0.follows(pair[0].0)) {
        let at = |(slice, interval): &(&Slice, Interval), end: f64| {
            pos2(frame.x(slice.period), frame.y(if end.is_finite() { end } else { high.max(interval.lower) }))
        };
        let corners = vec![
            at(&pair[0], pair[0].1.upper),
            at(&pair[1], pair[1].1.upper),
            at(&pair[1], pair[1].1.lower),
            at(&pair[0], pair[0].1.lower),
        ];
        ui.painter().add(Shape::convex_polygon(corners.clone(), faded(palette.ink, 0.16), Stroke::NONE));
        ui.painter().line_segment([corners[0], corners[1]], Stroke::new(1.2, faded(palette.ink, 0.6)));
        ui.painter().line_segment([corners[3], corners[2]], Stroke::new(1.2, faded(palette.ink, 0.6)));
    }
    let mut actions = vec![];
    let mut marks = vec![];
    let mut rooms = crate::marks::labels::Rooms::default();
    for place in obstacles(&frame, found, high) {
        rooms.take(place);
    }
    for (slice, interval) in found {
        let x = frame.x(slice.period);
        let (top, bottom) = (frame.y(interval.upper.min(high)), frame.y(interval.lower));
        let is_passing = slice.parts.iter().any(|part| set_off.has(&part.row));
        let ink = if is_passing { palette.ink } else { faded(palette.ink, 0.3) };
        bar_ui(ui, x, top, bottom, ink, interval.upper.is_finite());
        let words = interval_words(cx, *interval, index);
        let name = format!("{}, {}, {words}", index.name(), period::name(slice));
        let place = egui::Rect::from_min_max(pos2(x - 8.0, top - 6.0), pos2(x + 8.0, bottom + 6.0));
        let targets = slice.parts.iter().map(|part| target(cx, &part.row)).collect();
        let tip = |ui: &mut Ui| tip_ui(cx, ui, slice, &words, index);
        actions.extend(part::press_ui(cx, ui, place, ("index", period::written(slice.period)), &name, targets, Outline::Around, tip));
        marks.extend(slice.parts.iter().map(|part| (pos2(x, f32::midpoint(top, bottom)), part.row.entity.clone())));
        label_ui(ui, &frame, &mut rooms, pos2(x, top), bottom, &words);
    }
    time_ui(cx, ui, &frame, found.last().map(|(slice, _)| slice.period));
    actions.extend(annotations::annotations_ui(cx, ui, &frame));
    actions.extend(brush::brush_ui(cx, ui, &frame, &response, &[], marks));
    actions.extend(brush::keys_ui(cx, ui, &response, &[]));
    actions
}

/// Where no label may stand: bars, and the bands between them.
fn obstacles(frame: &Frame, found: &[(&Slice, Interval)], high: f64) -> Vec<egui::Rect> {
    let bar = |(slice, interval): &(&Slice, Interval)| {
        let x = frame.x(slice.period);
        egui::Rect::from_min_max(pos2(x - 5.0, frame.y(interval.upper.min(high))), pos2(x + 5.0, frame.y(interval.lower)))
    };
    let bands = found.windows(2).filter(|pair| pair[1].0.follows(pair[0].0)).map(|pair| bar(&pair[0]).union(bar(&pair[1])));
    found.iter().map(bar).chain(bands).collect()
}

/// The value over its bar, or under it, where it is free.
fn label_ui(ui: &Ui, frame: &Frame, rooms: &mut crate::marks::labels::Rooms, top: Pos2, bottom: f32, words: &str) {
    let palette = palette(ui);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), fonts::regular(size::AXIS), palette.ink);
    let x =
        (top.x - galley.size().x / 2.0).clamp(frame.area.left() + 2.0, (frame.area.right() - galley.size().x).max(frame.area.left() + 2.0));
    let at = |y: f32| egui::Rect::from_min_size(pos2(x, y), galley.size());
    let within = |place: &egui::Rect| place.top() > frame.area.top() - 6.0 && place.bottom() < frame.area.bottom();
    let places = [at(top.y - 20.0), at(bottom + 5.0)];
    let free = places.into_iter().filter(within).find(|place| rooms.try_take(place.expand2(vec2(4.0, 0.0))));
    if let Some(place) = free {
        crate::marks::time::ground(ui.painter(), palette, place);
        ui.painter().galley(place.min, galley, palette.ink);
    }
}

/// A point, or a bracket from the low end to the high one; an arrow where that has no end.
fn bar_ui(ui: &Ui, x: f32, top: f32, bottom: f32, ink: egui::Color32, has_end: bool) {
    if bottom - top < 5.0 && has_end {
        ui.painter().circle_filled(pos2(x, f32::midpoint(top, bottom)), 3.6, ink);
        return;
    }
    ui.painter().vline(x, top..=bottom, Stroke::new(2.2, ink));
    ui.painter().hline(x - 5.0..=x + 5.0, bottom, Stroke::new(2.2, ink));
    if has_end {
        ui.painter().hline(x - 5.0..=x + 5.0, top, Stroke::new(2.2, ink));
    } else {
        ui.painter().line_segment([pos2(x - 4.0, top + 6.0), pos2(x, top)], Stroke::new(1.6, ink));
        ui.painter().line_segment([pos2(x + 4.0, top + 6.0), pos2(x, top)], Stroke::new(1.6, ink));
    }
}

/// From where on a market counts as concentrated.
fn thresholds_ui(cx: &Cx<'_>, ui: &Ui, frame: &Frame, high: f64, has_words: bool) {
    let palette = palette(ui);
    for (value, words) in [(MODERATE, "moderately"), (HIGH, "highly")] {
        if value >= high {
            continue;
        }
        let y = frame.y(value);
        for dash in Path::new(vec![pos2(frame.area.left(), y), pos2(frame.area.right(), y)]).dashes(&[3.0, 4.0]) {
            ui.painter().add(Shape::line(dash, Stroke::new(1.0, palette.ink3)));
        }
        if has_words {
            let number = cx.numbers().plain(value, 0);
            let words = format!("above {number} {words}\nconcentrated");
            let at = pos2(frame.area.right() + 6.0, y - 7.0);
            ui.painter().text(at, Align2::LEFT_TOP, words, fonts::regular(size::AXIS), palette.ink3);
        }
    }
}

/// `4 408 to 4 461`, or one number where both ends are the same as written.
fn interval_words(cx: &Cx<'_>, interval: Interval, index: Index) -> String {
    let decimals = match index {
        Index::Hhi => 0,
        Index::Ratio(_) => 1,
        Index::Effective => 2,
    };
    let number = |value: f64| cx.numbers().plain(value, decimals);
    let (lower, upper) = (number(interval.lower), number(interval.upper));
    if interval.upper.is_infinite() {
        return format!("≥ {lower}");
    }
    if lower == upper { lower } else { format!("{lower} to {upper}") }
}

fn tip_ui(cx: &Cx<'_>, ui: &mut Ui, slice: &Slice, words: &str, index: Index) {
    let ink = palette(ui).tooltip_ink;
    ui.set_max_width(320.0);
    let unit = if matches!(index, Index::Ratio(_)) { " %" } else { "" };
    ui.label(strong(format!("{}  {words}{unit}", index.name()), size::SMALL, ink));
    ui.label(text(period::name(slice), size::SMALL, ink));
    let parts: Vec<String> =
        slice.parts.iter().map(|part| format!("{} {}", cx.short_name(&part.row.entity), part::number_words(cx, &part.row))).collect();
    ui.label(text(format!("of {}", parts.join(", ")), size::SMALL, ink));
    if slice.rest.upper > 0.05 {
        ui.label(text(format!("{} % not stated", cx.numbers().plain(slice.rest.upper, 2)), size::SMALL, ink));
    }
    ui.label(text(part::sources(cx, slice.parts.iter().map(|part| &part.row)), size::AXIS, ink));
}
