//! Facts of every whole beside each other, and how well each is known. They are compared by eye, never
//! added.

use egui::{Align2, Rect, ScrollArea, Stroke, Ui, pos2, vec2};
use serde_json::Value;

use super::part::{self, Outline, Tone};
use crate::analysis::Observation;
use crate::analysis::curves::whole_and_basis;
use crate::engine::{Answer, KnownAnswer, KnownQuestion, Request};
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, palette};
use crate::marks::row_value::{RowMark, RowScale, value_on_row};
use crate::model::{Qualifier, day_label};
use crate::session::Action;
use crate::views::chart::{SetOff, metric_name, silence_ui};
use crate::views::{Asking, Cx, Form, View, Words};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "known",
    label: "Every share, and how well it is known",
    shows: "A row for each share that is stated, each of the whole that is named under it: a point is a number, a soft band about a number, a half-line more than or less than one, a bracket what words allow. The best known first. Rows are compared by eye, never added.",
    view: &Known,
};

/// px of a row.
const ROW: f32 = 38.0;

struct Known;

impl View for Known {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let curves = super::needs(cx);
        let known = curves.iter().filter_map(|request| match request {
            Request::Curves(curves) => Some(Request::Known(KnownQuestion { curves: curves.clone(), day: cx.session.day() })),
            _ => None,
        });
        curves.iter().take(1).cloned().chain(known).collect()
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(answer) = answer(cx) else { return Words::default() };
        if answer.rows.is_empty() {
            return Words::default();
        }
        let day = cx.session.day().map(day_label);
        let when = match (&day, answer.are_all_later) {
            (Some(day), true) => format!(". All are later than {day}"),
            (Some(day), false) => format!(". The last as of {day}"),
            (None, _) => String::new(),
        };
        let later = match answer.later {
            0 => String::new(),
            1 => "1 is of a later day".to_owned(),
            more => format!("{more} are of a later day"),
        };
        let uneven = answer.uneven.and_then(|(a, b)| answer.rows.get(a).zip(answer.rows.get(b)));
        let footer = part::joined(&[
            "each row is of the whole under its name: compared by eye, never added".into(),
            uneven.map(|(a, b)| uneven_words(cx, a, b)).unwrap_or_default(),
            if answer.rows.iter().any(|row| &*row.confidence == "estimate") { "hollow: an estimate".into() } else { String::new() },
            later,
            part::sources(cx, answer.rows.iter()),
        ]);
        Words { subtitle: format!("Share of the whole that is named under each, %{when}"), footer }
    }

    fn say(&self, _: &str, _: &Value) -> Option<String> {
        None
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        if cx.ready(ui).is_none() {
            return vec![];
        }
        let Some(answer) = answer(cx) else {
            crate::kit::controls::waiting(ui);
            return vec![];
        };
        if answer.rows.is_empty() {
            return silence_ui(cx, ui, &answer.silence);
        }
        let area = ui.available_rect_before_wrap();
        if part::is_too_small(area) { vec![] } else { rows_ui(cx, ui, area, answer) }
    }
}

fn answer<'a>(cx: &'a Cx<'_>) -> Option<&'a KnownAnswer> {
    match cx.answer(1) {
        Some(Answer::Known(known)) => Some(known),
        _ => None,
    }
}

/// `25.6 is of Jan-Aug 2024 and 27.6 of 2023: lengths differ, so no change can be read`.
fn uneven_words(cx: &Cx<'_>, a: &Observation, b: &Observation) -> String {
    let one = |row: &Observation| format!("{} of {}", part::number_words(cx, row), part::when(row));
    format!("{} and {} are of periods of different length: no change can be read from them", one(a), one(b))
}

/// What a row is a share of, or that it is none.
fn whole_words(row: &Observation) -> String {
    let (whole, basis) = whole_and_basis(&row.scope);
    let of = if whole.is_empty() { "whole not named" } else { whole };
    let by = if basis.is_empty() { String::new() } else { format!(" ({basis})") };
    match &*row.metric {
        "share" | "combined_share" => format!("{of}{by}"),
        other => format!("{}: {of}{by}", metric_name(other)),
    }
}

fn rows_ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect, answer: &KnownAnswer) -> Vec<Action> {
    let palette = palette(ui);
    let left = (area.width() * 0.46).min(430.0);
    let scale = RowScale { left: area.left() + left + 10.0, right: area.right() - 34.0, low: 0.0, high: 100.0 };
    let axis = 18.0;
    let stage = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - axis));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of rows")]
    let room = (stage.height() / ROW).max(1.0) as usize;
    let total = answer.rows.len();
    let is_cut = cx.session.live.printing && total > room;
    let drawn = if is_cut { room.saturating_sub(1).max(1) } else { total };
    #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
    let grid = (stage.top() + ROW * drawn as f32).min(stage.bottom());
    for value in [0.0, 25.0, 50.0, 75.0, 100.0] {
        let stroke = Stroke::new(1.0, if value == 0.0 { palette.line_strong } else { palette.line });
        ui.painter().vline(scale.x(value), stage.top()..=grid, stroke);
        let words = cx.numbers().plain(value, 0);
        ui.painter().text(pos2(scale.x(value), grid + 3.0), Align2::CENTER_TOP, words, fonts::regular(size::AXIS), palette.ink3);
    }
    let set_off = SetOff::of_rows(cx, highlighted(cx));
    let anyone = part::anyone(cx, answer.rows.iter().map(|row| &row.entity));
    let mut actions = vec![];
    let mut marks = vec![];
    let ground = part::ground_ui(cx, ui, stage);
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(stage).id_salt(("known", cx.me.0)));
    child.spacing_mut().item_spacing.y = 0.0;
    let scroll = ScrollArea::vertical().id_salt(("known rows", cx.me.0)).auto_shrink(false);
    scroll.show_rows(&mut child, ROW, drawn, |ui, shown| {
        for row in &answer.rows[shown] {
            let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), egui::Sense::hover());
            actions.extend(part::mark_ui(cx, ui, place, row, Outline::Row));
            let tone = Tone::of(cx, palette, row, anyone, &set_off);
            row_ui(cx, ui, palette, place, left, row, &tone, scale);
            marks.push((pos2(scale.x(row.quantity.anchor().unwrap_or(0.0)), place.center().y), row.entity.clone()));
        }
    });
    if is_cut {
        let words = format!("and {} more", cx.numbers().count(total - drawn));
        part::remark_ui(ui, pos2(area.left(), grid + 20.0), Align2::LEFT_TOP, &words, left, palette.ink3);
    }
    actions.extend(part::region_ui(cx, ui, &ground, marks));
    actions
}

fn highlighted<'a>(cx: &'a Cx<'_>) -> Option<&'a [Observation]> {
    match cx.highlighted() {
        Some(Answer::Known(known)) => Some(&known.rows),
        _ => None,
    }
}

fn row_ui(cx: &Cx<'_>, ui: &Ui, palette: &Palette, place: Rect, left: f32, row: &Observation, tone: &Tone, scale: RowScale) {
    ui.painter().hline(place.left()..=scale.right, place.bottom(), Stroke::new(0.5, palette.line));
    let upper = Rect::from_min_size(place.min + vec2(0.0, 2.0), vec2(left, ROW / 2.0 - 2.0));
    let lower = upper.translate(vec2(0.0, ROW / 2.0 - 2.0));
    let when = part::when(row);
    let wide = part::width_of(ui, &when, fonts::regular(size::AXIS)).min(left * 0.5);
    part::label_in(
        ui,
        Rect::from_min_max(pos2(upper.right() - wide, upper.top()), upper.max),
        &when,
        Align2::RIGHT_CENTER,
        fonts::regular(size::AXIS),
        palette.ink2,
    );
    let named = Rect::from_min_max(upper.min, pos2(upper.right() - wide - 8.0, upper.bottom()));
    let font = if tone.is_meant { fonts::semibold(size::SMALL) } else { fonts::regular(size::SMALL) };
    part::label_in(ui, named, cx.short_name(&row.entity), Align2::LEFT_CENTER, font.clone(), palette.ink);
    let whole = part::cut_in_middle(ui, &whole_words(row), &fonts::regular(size::AXIS), lower.width() - 4.0);
    part::label_in(ui, lower, &whole, Align2::LEFT_CENTER, fonts::regular(size::AXIS), palette.ink3);
    let is_hollow = &*row.confidence == "estimate";
    let mark = RowMark { y: place.center().y, half: 7.0, color: tone.line, is_hollow, is_bar: false };
    let ends = value_on_row(ui.painter(), palette, mark, row.quantity, scale);
    let words = part::number_words(cx, row);
    let galley = ui.painter().layout_no_wrap(words, font, palette.ink);
    let before = row.quantity.qualifier == Qualifier::AtLeast || ends[1] + 8.0 + galley.size().x > place.right();
    let x = if before { ends[0] - 7.0 - galley.size().x } else { ends[1] + 7.0 };
    let at = Rect::from_min_size(pos2(x.max(scale.left + 2.0), mark.y - galley.size().y / 2.0), galley.size());
    crate::marks::time::ground(ui.painter(), palette, at);
    ui.painter().galley(at.min, galley, palette.ink);
}
