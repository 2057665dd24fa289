//! What colours mean, over the picture, and places in words.

use egui::{Rect, Ui, pos2, vec2};

use super::axes;
use super::names::Inks;
use crate::analysis::encoding::{By, Encoding};
use crate::engine::{Domain, Picture};
use crate::kit::tokens::size;
use crate::kit::{fonts, palette};
use crate::views::Cx;

/// What colours mean, in a line or two over the picture. Returns how high it is.
pub(super) fn legend_ui(cx: &Cx<'_>, ui: &Ui, picture: &Picture, encoding: &Encoding, names: &[String], inks: &Inks, all: Rect) -> f32 {
    let palette = palette(ui);
    if all.height() < 110.0 {
        return 0.0;
    }
    let painter = ui.painter();
    if let (Some(color), true) = (&encoding.color, names.is_empty()) {
        let Some((low, high)) = picture.tint else { return 0.0 };
        let is_time = color.by == By::Day;
        let word = |value: f64| if is_time { day_word(value) } else { axes::compact(cx, value, ((high - low) / 20.0).max(1e-9)) };
        return ramp_ui(ui, all, &word(low), &word(high), 0);
    }
    let (mut x, mut y) = (all.left(), all.top());
    for (at, name) in names.iter().enumerate() {
        let galley = crate::kit::controls::truncated(ui, name, fonts::regular(size::AXIS), palette.ink2, 150.0);
        let wide = galley.size().x + 26.0;
        if x > all.left() && x + wide > all.right() {
            (x, y) = (all.left(), y + 17.0);
            if y > all.top() + 40.0 {
                break;
            }
        }
        painter.rect_filled(
            Rect::from_min_size(pos2(x, y + 3.0), vec2(10.0, 10.0)),
            2,
            inks.colors.get(at).map_or(inks.plain.mark, |ink| ink.mark),
        );
        painter.galley(pos2(x + 14.0, y), galley, palette.ink2);
        x += wide;
    }
    if names.is_empty() { 0.0 } else { y - all.top() + 22.0 }
}

/// The scale without hue from its `first` step on, with its ends in words. Returns how high it is.
pub(super) fn ramp_ui(ui: &Ui, all: Rect, low: &str, high: &str, first: usize) -> f32 {
    let palette = palette(ui);
    if all.height() < 110.0 {
        return 0.0;
    }
    let painter = ui.painter();
    let word = |x: f32, words: &str| {
        let galley = painter.layout_no_wrap(words.to_owned(), fonts::regular(size::AXIS), palette.ink2);
        let right = x + galley.size().x + 6.0;
        painter.galley(pos2(x, all.top()), galley, palette.ink2);
        right
    };
    let mut x = word(all.left(), low);
    for color in &palette.sequential[first..] {
        painter.rect_filled(Rect::from_min_size(pos2(x, all.top() + 3.0), vec2(16.0, 9.0)), 0, *color);
        x += 16.0;
    }
    word(x + 6.0, high);
    20.0
}

/// A day number as a day.
#[expect(clippy::cast_possible_truncation, reason = "a day number")]
pub(super) fn day_word(number: f64) -> String {
    crate::model::day_label(crate::model::day_of(number.floor() as i32))
}

/// The place of a code in words.
#[expect(clippy::cast_possible_truncation, reason = "a day number")]
pub(super) fn place_word(cx: &Cx<'_>, domain: &Domain, names: &[String], code: u32) -> String {
    if let Some(name) = names.get(code as usize).filter(|_| domain.is_nominal()) {
        return name.clone();
    }
    let (from, to) = domain.span(code);
    match domain.unit {
        Some(unit) => unit.name(from as i32),
        None if domain.is_time => day_word(from),
        None if to <= from => cx.numbers().plain(from, 3),
        None => format!("{} to {}", cx.numbers().plain(from, 3), cx.numbers().plain(to, 3)),
    }
}
