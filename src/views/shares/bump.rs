//! Ranks over time. Bounds that overlap, and ties, share their places.

use std::collections::BTreeMap;

use egui::{Align2, Pos2, Rect, Stroke, Ui, pos2, vec2};
use serde_json::Value;

use super::part::{self, Outline, Tone};
use super::{areas, ranked};
use crate::analysis::parts::{Part, Rank, Slice};
use crate::engine::{PartsAnswer, Request};
use crate::kit::tokens::size;
use crate::kit::{fonts, palette};
use crate::marks::dashes::Path;
use crate::marks::faded;
use crate::marks::labels::spread;
use crate::model::{Period, PlatformId};
use crate::session::Action;
use crate::views::brush;
use crate::views::chart::{EndLabel, Frame, SetOff, YEARS, axis_of, labels_ui, labels_width, ladder_ui, silence_ui, time_ui};
use crate::views::{Asking, Choice, Cx, Form, View, Words, annotations};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "bump",
    label: "Ranks over time",
    shows: "The place of each part among those stated, period by period. A hollow mark is a place that is shared or unsure: bounds overlap, values tie, or what is not stated could be larger. Lines break where a period is missing.",
    view: &Bump,
};

struct Bump;

impl View for Bump {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        part::needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some((_, parts)) = part::answers(cx) else { return Words::default() };
        let (shown, others) = areas::shown(parts);
        if shown.is_empty() {
            return Words { subtitle: part::subtitle(parts, ""), footer: String::new() };
        }
        let unsure = shown.iter().flat_map(|slice| &slice.parts).filter_map(|part| part.rank).any(is_unsure);
        let joins = cx.settings.flag("join") == Some(true);
        let footer = part::joined(&[
            part::basis_words(parts),
            "rank among those stated".into(),
            if unsure { "hollow: shared or unsure".into() } else { String::new() },
            if joins { "dashes join across missing periods".into() } else { String::new() },
            areas::left_out_words(others),
            part::unplaced_words(cx, parts, &shown),
            part::sources(cx, shown.iter().flat_map(|slice| &slice.parts).map(|part| &part.row)),
        ]);
        Words { subtitle: part::subtitle(parts, "rank, 1 is the largest"), footer }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        (key == "join").then(|| if value.as_bool() == Some(true) { "joined across gaps".into() } else { "left gaps open".into() })
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let Some((curves, _)) = part::answers(cx) else { return vec![] };
        let now = cx.settings.flag("join") == Some(true);
        let gap = |label: &str, joins: bool| Choice {
            group: "Missing periods",
            label: label.into(),
            is_chosen: now == joins,
            action: Action::Configure { view: cx.me, key: "join".into(), value: if joins { true.into() } else { Value::Null } },
        };
        let mut choices = super::basis_choices(cx, curves);
        choices.extend([gap("Stay gaps", false), gap("Are joined by dashes", true)]);
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some((curves, parts)) = part::ready(cx, ui) else { return vec![] };
        let axis = axis_of(cx, curves).filter(|_| !areas::shown(parts).0.is_empty());
        let Some(axis) = axis else { return silence_ui(cx, ui, curves) };
        if part::is_too_small(ui.available_rect_before_wrap()) { vec![] } else { bump_ui(cx, ui, parts, axis) }
    }
}

/// Whether a place is not one place for sure.
fn is_unsure(rank: Rank) -> bool {
    rank.best != rank.worst || rank.may_be_lower
}

/// Where a part stands: in the middle of the places that it may have.
fn place(rank: Rank) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a handful of places")]
    let places = (rank.best as f64, rank.worst as f64);
    f64::midpoint(places.0, places.1)
}

/// How far beside the middle of its period a part stands that shares its places, in px.
fn dodge(slice: &Slice, part: &Part) -> f32 {
    let tied: Vec<&Part> = slice.parts.iter().filter(|other| other.rank.is_some() && other.rank == part.rank).collect();
    let number = tied.iter().position(|other| other.row.entity == part.row.entity).unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "a handful of parts")]
    let (number, last) = (number as f32, tied.len().saturating_sub(1) as f32);
    (number - last / 2.0) * 12.0
}

/// A part in a period, and where it is drawn.
struct Step<'a> {
    part: &'a Part,
    rank: Rank,
    at: Pos2,
    slice: usize,
}

fn bump_ui(cx: &Cx<'_>, ui: &mut Ui, parts: &PartsAnswer, axis: Period) -> Vec<Action> {
    let palette = palette(ui);
    let (slices, _) = areas::shown(parts);
    let most = slices.iter().map(|slice| slice.parts.iter().filter(|part| part.rank.is_some()).count()).max().unwrap_or(1).max(1);
    let named: Vec<&PlatformId> =
        parts.order.iter().filter(|id| slices.iter().any(|slice| slice.part(id).is_some_and(|part| part.rank.is_some()))).collect();
    let all = ui.available_rect_before_wrap();
    let right = labels_width(ui, named.iter().map(|id| cx.short_name(id).to_owned()));
    let starts = has_starts(all);
    let left = if starts { labels_width(ui, named.iter().map(|id| format!("1 {}", cx.short_name(id)))) } else { 26.0 };
    let area =
        Rect::from_min_max(all.min + vec2(left, 4.0), pos2((all.right() - right).max(all.left() + left + 20.0), all.bottom() - YEARS));
    #[expect(clippy::cast_precision_loss, reason = "a handful of places")]
    let range = (0.5, most as f64 + 0.5);
    let (frame, response) = ladder_ui(cx, ui, area, axis, range);
    lines_ui(cx, ui, &frame, &slices, most);
    let set_off = SetOff::of(cx);
    let anyone = part::anyone(cx, named.iter().copied());
    let joins = cx.settings.flag("join") == Some(true);
    let mut actions = vec![];
    let (mut marks, mut ends, mut firsts) = (vec![], BTreeMap::new(), vec![]);
    for id in &named {
        let steps: Vec<Step<'_>> = slices
            .iter()
            .enumerate()
            .filter_map(|(slice, of)| {
                let part = of.part(id)?;
                let rank = part.rank?;
                Some(Step { part, rank, at: pos2(frame.x(of.period) + dodge(of, part), frame.y(place(rank))), slice })
            })
            .collect();
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { continue };
        let tone = Tone::of(cx, palette, &last.part.row, anyone, &set_off);
        let stroke = Stroke::new(if tone.is_meant { 3.4 } else { 2.2 }, tone.line);
        for pair in steps.windows(2) {
            let follows = slices[pair[1].slice].follows(slices[pair[0].slice]);
            if follows {
                ui.painter().line_segment([pair[0].at, pair[1].at], stroke);
            } else if joins {
                for dash in Path::new(vec![pair[0].at, pair[1].at]).dashes(&[4.0, 4.0]) {
                    ui.painter().add(egui::Shape::line(dash, Stroke::new(1.4, tone.line)));
                }
            }
        }
        for step in &steps {
            let tone = Tone::of(cx, palette, &step.part.row, anyone, &set_off);
            step_ui(ui, &frame, step, &tone);
            actions.extend(part::mark_ui(cx, ui, part::around(step.at, 15.0), &step.part.row, Outline::Ring(step.at)));
            marks.push((step.at, (*id).clone()));
        }
        if first.slice == 0 && starts {
            firsts.push((first.at, format!("{} {}", ranked::rank_words(Some(first.rank)), cx.short_name(id)), tone.text));
        }
        let label = EndLabel {
            entity: (*id).clone(),
            words: cx.short_name(id).to_owned(),
            end: last.at,
            ink: tone.text,
            line: tone.line,
            is_meant: tone.is_meant,
        };
        ends.insert((*id).clone(), label);
    }
    starts_ui(ui, &frame, all.left(), firsts);
    time_ui(cx, ui, &frame, slices.last().map(|slice| slice.period));
    actions.extend(annotations::annotations_ui(cx, ui, &frame));
    actions.extend(brush::brush_ui(cx, ui, &frame, &response, &[], marks));
    actions.extend(brush::keys_ui(cx, ui, &response, &[]));
    actions.extend(labels_ui(cx, ui, &frame, ends.into_values().collect()));
    actions
}

/// Whether names stand at the start as well.
fn has_starts(all: Rect) -> bool {
    all.width() > 520.0
}

/// A faint line for each place, with its number, and one for each period.
fn lines_ui(cx: &Cx<'_>, ui: &Ui, frame: &Frame, slices: &[&Slice], most: usize) {
    let palette = palette(ui);
    let every = (most / 12).max(1);
    for number in (1..=most).filter(|number| (number - 1) % every == 0) {
        #[expect(clippy::cast_precision_loss, reason = "a handful of places")]
        let y = frame.y(number as f64);
        ui.painter().hline(frame.area.x_range(), y, Stroke::new(1.0, palette.line));
        if !has_starts(ui.max_rect()) {
            let words = cx.numbers().count(number);
            ui.painter().text(pos2(frame.area.left() - 6.0, y), Align2::RIGHT_CENTER, words, fonts::regular(size::AXIS), palette.ink3);
        }
    }
    for slice in slices {
        ui.painter().vline(frame.x(slice.period), frame.area.y_range(), Stroke::new(0.5, palette.line));
    }
}

/// A filled mark where a place is sure; a soft bar over the places that it may be, and a hollow mark in it.
fn step_ui(ui: &Ui, frame: &Frame, step: &Step<'_>, tone: &Tone) {
    let palette = palette(ui);
    let radius = if tone.is_meant { 6.0 } else { 5.0 };
    if step.rank.best != step.rank.worst {
        #[expect(clippy::cast_precision_loss, reason = "a handful of places")]
        let (top, bottom) = (frame.y(step.rank.best as f64), frame.y(step.rank.worst as f64));
        let bar = Rect::from_min_max(pos2(step.at.x - 4.0, top - 4.0), pos2(step.at.x + 4.0, bottom + 4.0));
        ui.painter().rect_filled(bar, 4, faded(tone.line, 0.28));
    }
    if is_unsure(step.rank) {
        ui.painter().circle(step.at, radius - 0.6, palette.paper, Stroke::new(1.8, tone.line));
    } else {
        ui.painter().circle_filled(step.at, radius, tone.line);
    }
}

/// Rank and name before the first period, spread so that none overlap.
fn starts_ui(ui: &Ui, frame: &Frame, left: f32, mut firsts: Vec<(Pos2, String, egui::Color32)>) {
    firsts.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    let wanted: Vec<f32> = firsts.iter().map(|(at, ..)| at.y).collect();
    let places = spread(&wanted, 16.0, frame.area.top() - 6.0, frame.area.bottom() + 10.0);
    for ((at, words, ink), y) in firsts.into_iter().zip(places) {
        let place = Rect::from_min_max(pos2(left, y - 9.0), pos2(frame.area.left() - 8.0, y + 9.0));
        part::label_in(ui, place, &words, Align2::RIGHT_CENTER, fonts::regular(size::SMALL), ink);
        ui.painter().line_segment([pos2(frame.area.left() - 5.0, y), at - vec2(7.0, 0.0)], Stroke::new(0.6, faded(ink, 0.5)));
    }
}
