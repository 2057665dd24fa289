//! Bars of one period, in the order of what is known of them.

use egui::{Align2, Rect, Stroke, Ui, pos2, vec2};
use serde_json::Value;

use super::part::{self, Outline, Tone};
use super::period::{self, Why};
use crate::analysis::parts::{Part, Rank, Slice};
use crate::engine::{PartsAnswer, Request};
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, numbers, palette};
use crate::marks::row_value::{RowMark, RowScale, value_on_row};
use crate::model::{PlatformId, Qualifier};
use crate::session::Action;
use crate::views::chart::{SetOff, silence_ui};
use crate::views::{Asking, Choice, Cx, Form, View, Words};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "ranked",
    label: "Ranked bars",
    shows: "A bar for each part of one period, sorted by lower bound, then by upper bound. About is a soft end, more than and less than a half-line, words a bracket; bounds that overlap share a rank.",
    view: &Ranked,
};

struct Ranked;

impl View for Ranked {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        part::needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some((_, parts)) = part::answers(cx) else { return Words::default() };
        let Some((at, why)) = period::chosen(cx, &parts.slices, "at") else {
            return Words { subtitle: part::subtitle(parts, ""), footer: String::new() };
        };
        let slice = &parts.slices[at];
        let nested = part::refusal_words(cx, slice).unwrap_or_default();
        let footer = part::joined(&[
            part::basis_words(parts),
            "sorted by lower bound, then upper".into(),
            nested.replace("Not stacked", "Not to be added"),
            part::unplaced_words(cx, parts, &[slice]),
            part::sources(cx, slice.parts.iter().map(|part| &part.row)),
        ]);
        Words { subtitle: part::subtitle(parts, &period::words(cx, slice, why)), footer }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        period::say(key, value)
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        choices(cx)
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some((curves, parts)) = part::ready(cx, ui) else { return vec![] };
        let Some((at, _)) = period::chosen(cx, &parts.slices, "at") else { return silence_ui(cx, ui, curves) };
        let (area, mut actions) = period::strip_ui(cx, ui, ui.available_rect_before_wrap(), &parts.slices, at);
        if !part::is_too_small(area) {
            actions.extend(rows_ui(cx, ui, area, &parts.slices[at]));
        }
        actions
    }
}

/// Period and researcher in the menu of a form that shows one of each.
pub fn choices(cx: &Cx<'_>) -> Vec<Choice> {
    let Some((curves, parts)) = part::answers(cx) else { return vec![] };
    let at = period::chosen(cx, &parts.slices, "at");
    let mut choices = super::basis_choices(cx, curves);
    choices.extend(period::choices(cx, &parts.slices, "at", "Period", at.map(|(at, _)| at), true));
    choices
}

/// The period that a form with the setting `at` shows, and its words.
pub fn shown<'a>(cx: &Cx<'_>, parts: &'a PartsAnswer) -> Option<(&'a Slice, Why)> {
    period::chosen(cx, &parts.slices, "at").map(|(at, why)| (&parts.slices[at], why))
}

/// `2`, or `2–3` where bounds overlap.
pub fn rank_words(rank: Option<Rank>) -> String {
    match rank {
        None => String::new(),
        Some(rank) if rank.best == rank.worst => rank.best.to_string(),
        Some(rank) => format!("{}–{}", rank.best, rank.worst),
    }
}

/// How far the axis has to go: to the largest value, and a little beyond one that has no end.
fn high_of(slice: &Slice) -> f64 {
    let reach = |part: &Part| {
        let anchor = part.row.quantity.anchor().unwrap_or(0.0);
        match part.row.quantity.qualifier {
            Qualifier::AtLeast => (anchor * 1.3).min(100.0).max(anchor),
            Qualifier::Worded if part.share.upper >= 100.0 => (anchor * 1.3).min(100.0).max(anchor),
            Qualifier::Worded => part.share.upper,
            _ => anchor,
        }
    };
    let most = slice.parts.iter().map(reach).chain([if slice.refusal.is_none() { slice.rest.upper } else { 0.0 }]).fold(1.0, f64::max);
    let step = numbers::step(most, 6.0);
    let high = (most / step).ceil() * step;
    if most <= 100.0 { high.min(100.0) } else { high }
}

fn rows_ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect, slice: &Slice) -> Vec<Action> {
    let palette = palette(ui);
    let has_rest = slice.refusal.is_none() && slice.rest.upper > 0.05;
    let count = slice.parts.len() + usize::from(has_rest);
    let axis = if area.height() > 90.0 { 18.0 } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of rows")]
    let room = ((area.height() - axis) / 19.0).max(1.0) as usize;
    let drawn =
        if count <= room { slice.parts.len() } else { room.saturating_sub(1 + usize::from(has_rest)).max(1).min(slice.parts.len()) };
    let lines = drawn + usize::from(has_rest) + usize::from(drawn < slice.parts.len());
    #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
    let height = ((area.height() - axis) / lines.max(1) as f32).clamp(15.0, 54.0);
    let names: Vec<String> = slice.parts[..drawn].iter().map(|part| cx.short_name(&part.row.entity).to_owned()).collect();
    let font = fonts::regular(size::SMALL);
    let rank_width = if drawn > 1 {
        slice.parts[..drawn].iter().map(|part| part::width_of(ui, &rank_words(part.rank), fonts::regular(size::AXIS))).fold(10.0, f32::max)
            + 7.0
    } else {
        0.0
    };
    let widest = names.iter().map(|name| part::width_of(ui, name, fonts::semibold(size::SMALL))).fold(60.0, f32::max);
    let names_width = widest.min((area.width() * 0.42 - rank_width).max(30.0));
    let numbers_width =
        slice.parts[..drawn].iter().map(|part| part::width_of(ui, &part::number_words(cx, &part.row), font.clone())).fold(20.0, f32::max)
            + 10.0;
    let scale = RowScale {
        left: area.left() + rank_width + names_width + 8.0,
        right: (area.right() - numbers_width).max(area.left() + rank_width + names_width + 24.0),
        low: 0.0,
        high: high_of(slice),
    };
    let bottom = area.top() + height * row_number(lines);
    axis_ui(cx, ui, palette, scale, area.top(), bottom, axis > 0.0);
    let ground = part::ground_ui(cx, ui, area);
    let set_off = SetOff::of(cx);
    let anyone = part::anyone(cx, slice.parts.iter().map(|part| &part.row.entity));
    let mut actions = vec![];
    let mut marks: Vec<(egui::Pos2, PlatformId)> = vec![];
    for (at, (part, name)) in slice.parts[..drawn].iter().zip(&names).enumerate() {
        let row = Rect::from_min_size(pos2(area.left(), area.top() + height * row_number(at)), vec2(area.width(), height));
        actions.extend(part::mark_ui(cx, ui, row, &part.row, Outline::Row));
        let tone = Tone::of(cx, palette, &part.row, anyone, &set_off);
        let ink = if set_off.has(&part.row) { palette.ink } else { palette.ink3 };
        let left = row.left() + rank_width;
        part::label_in(
            ui,
            Rect::from_min_max(row.min, pos2(left - 6.0, row.bottom())),
            &rank_words(part.rank),
            Align2::RIGHT_CENTER,
            fonts::regular(size::AXIS),
            palette.ink3,
        );
        let named = Rect::from_min_max(pos2(left, row.top()), pos2(left + names_width, row.bottom()));
        let font = if tone.is_meant { fonts::semibold(size::SMALL) } else { font.clone() };
        part::label_in(ui, named, name, Align2::LEFT_CENTER, font.clone(), ink);
        let mark =
            RowMark { y: row.center().y, half: (height * 0.32).min(14.0), color: tone.line, is_hollow: tone.is_hollow, is_bar: true };
        let ends = value_on_row(ui.painter(), palette, mark, part.row.quantity, scale);
        ui.painter().text(pos2(ends[1] + 6.0, mark.y), Align2::LEFT_CENTER, part::number_words(cx, &part.row), font, ink);
        for rival in &part.rivals {
            let Some(value) = rival.quantity.anchor() else { continue };
            let x = scale.x(value);
            ui.painter().circle(pos2(x, mark.y), 3.4, palette.paper, Stroke::new(1.4, palette.ink));
            actions.extend(part::mark_ui(cx, ui, part::around(pos2(x, mark.y), 12.0), rival, Outline::Ring(pos2(x, mark.y))));
        }
        marks.push((pos2(scale.left + 4.0, mark.y), part.row.entity.clone()));
    }
    let place = |line: usize| area.top() + height * row_number(line);
    if drawn < slice.parts.len() {
        let rest = &slice.parts[drawn..];
        let sum: f64 = rest.iter().filter_map(|part| part.row.quantity.anchor()).sum();
        let words = format!("and {} smaller, together {}", cx.numbers().count(rest.len()), cx.numbers().plain(sum, 1));
        let at = Rect::from_min_max(pos2(area.left() + rank_width, place(drawn)), pos2(area.right(), place(drawn + 1)));
        part::label_in(ui, at, &words, Align2::LEFT_CENTER, fonts::regular(size::AXIS), palette.ink3);
    }
    if has_rest {
        rest_ui(cx, ui, palette, scale, slice, [place(lines - 1), place(lines)], [area.left() + rank_width, names_width]);
    }
    actions.extend(part::region_ui(cx, ui, &ground, marks));
    actions
}

#[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
fn row_number(at: usize) -> f32 {
    at as f32
}

fn axis_ui(cx: &Cx<'_>, ui: &Ui, palette: &Palette, scale: RowScale, top: f32, bottom: f32, has_numbers: bool) {
    let step = numbers::step(scale.high, f64::from((scale.right - scale.left) / 60.0).clamp(1.0, 6.0));
    let mut value = 0.0;
    while value <= scale.high + 1e-9 {
        let stroke = Stroke::new(1.0, if value == 0.0 { palette.line_strong } else { palette.line });
        ui.painter().vline(scale.x(value), top..=bottom, stroke);
        if has_numbers {
            let words = cx.numbers().plain(value, 2);
            ui.painter().text(pos2(scale.x(value), bottom + 2.0), Align2::CENTER_TOP, words, fonts::regular(size::AXIS), palette.ink3);
        }
        value += step;
    }
}

/// What is left of 100, hatched; as an interval where the parts are bounds.
fn rest_ui(cx: &Cx<'_>, ui: &Ui, palette: &Palette, scale: RowScale, slice: &Slice, [top, bottom]: [f32; 2], [left, width]: [f32; 2]) {
    let named = Rect::from_min_max(pos2(left, top), pos2(left + width, bottom));
    part::label_in(ui, named, "Not stated", Align2::LEFT_CENTER, fonts::regular(size::SMALL), palette.ink3);
    let (middle, half) = (f32::midpoint(top, bottom), ((bottom - top) * 0.32).min(14.0));
    let end = scale.x(slice.rest.upper);
    part::hatched(ui.painter(), palette, Rect::from_min_max(pos2(scale.left, middle - half), pos2(end, middle + half)), false);
    let words = part::rest_words(cx, slice);
    let galley = ui.painter().layout_no_wrap(words, fonts::regular(size::SMALL), palette.ink3);
    let is_inside = end + 6.0 + galley.size().x > ui.max_rect().right();
    let x = if is_inside { end - 6.0 - galley.size().x } else { end + 6.0 };
    let place = Rect::from_min_size(pos2(x, middle - galley.size().y / 2.0), galley.size());
    if is_inside {
        crate::marks::time::ground(ui.painter(), palette, place);
    }
    ui.painter().galley(place.min, galley, palette.ink3);
}
