//! Two periods on one row for each part: how far each went.

use egui::{Align2, Rect, Stroke, Ui, pos2, vec2};

use super::ends::{self, Ends, Pair, TwoPeriods};
use super::part::{self, Outline, Tone};
use super::period;
use crate::engine::PartsAnswer;
use crate::kit::mix::over;
use crate::kit::tokens::size;
use crate::kit::{fonts, numbers, palette};
use crate::marks::row_value::{RowMark, RowScale, value_on_row};
use crate::session::Action;
use crate::views::chart::SetOff;
use crate::views::{Cx, Form};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "dumbbell",
    label: "Dumbbell",
    shows: "A row for each part with its value in two periods: hollow the earlier, filled the later, and the change between them in points. What has only one of both says so.",
    view: &TwoPeriods(dumbbell_ui),
};

fn dumbbell_ui(cx: &Cx<'_>, ui: &Ui, area: Rect, parts: &PartsAnswer, ends: Ends) -> Vec<Action> {
    let palette = palette(ui);
    let pairs = ends::pairs(parts, ends);
    let refusal = ends::refusal(parts, ends);
    let mut actions = vec![];
    let mut top = area.top();
    if ends::has_heads(area) {
        let wide = (area.width() / 2.0 - 24.0).min(200.0);
        let place = |left: f32| Rect::from_min_size(pos2(left, area.top()), vec2(wide, 21.0));
        let middle = (area.left() + wide).min(area.center().x - 12.0);
        actions.extend(period::handle_ui(cx, ui, place(area.left()), "from", "From", &parts.slices, ends.from));
        ui.painter().text(pos2(middle + 12.0, area.top() + 10.5), Align2::CENTER_CENTER, "○ → ●", fonts::regular(size::AXIS), palette.ink2);
        actions.extend(period::handle_ui(cx, ui, place(middle + 24.0), "to", "To", &parts.slices, ends.to));
        top += 28.0;
    }
    let axis = if area.height() > 90.0 { 18.0 } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of rows")]
    let room = ((area.bottom() - axis - top) / 21.0).max(1.0) as usize;
    let drawn = if pairs.len() <= room { pairs.len() } else { room.saturating_sub(1).max(1) };
    let lines = drawn + usize::from(drawn < pairs.len());
    #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
    let height = ((area.bottom() - axis - top) / lines.max(1) as f32).clamp(16.0, 58.0);
    #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
    let row_top = |line: usize| top + height * line as f32;
    let change = |pair: &Pair<'_>| match (pair.from, pair.to) {
        _ if ends.from == ends.to => String::new(),
        (None, _) => "no earlier value".to_owned(),
        (_, None) => "no later value".to_owned(),
        _ if refusal.is_none() => ends::change_words(cx, pair),
        _ => String::new(),
    };
    let font = fonts::regular(size::SMALL);
    let names = pairs[..drawn]
        .iter()
        .map(|pair| part::width_of(ui, cx.short_name(pair.entity), fonts::semibold(size::SMALL)))
        .fold(60.0, f32::max)
        .min(area.width() * 0.3);
    let changes = pairs[..drawn].iter().map(|pair| part::width_of(ui, &change(pair), font.clone())).fold(0.0, f32::max);
    let changes = if changes > area.width() * 0.34 { 0.0 } else { changes };
    let high = pairs
        .iter()
        .flat_map(|pair| pair.from.into_iter().chain(pair.to))
        .filter_map(|part| part.row.quantity.anchor())
        .fold(1.0, f64::max);
    let step = numbers::step(high, 6.0);
    let scale = RowScale {
        left: area.left() + names + 12.0,
        right: (area.right() - changes - 48.0).max(area.left() + names + 40.0),
        low: 0.0,
        high: (high / step).ceil() * step,
    };
    let step = numbers::step(scale.high, f64::from((scale.right - scale.left) / 60.0).clamp(1.0, 6.0));
    let mut tick = 0.0;
    while tick <= scale.high + 1e-9 {
        let ink = if tick == 0.0 { palette.line_strong } else { palette.line };
        ui.painter().vline(scale.x(tick), top..=row_top(lines), Stroke::new(1.0, ink));
        if axis > 0.0 {
            let words = cx.numbers().plain(tick, 2);
            ui.painter().text(
                pos2(scale.x(tick), row_top(lines) + 2.0),
                Align2::CENTER_TOP,
                words,
                fonts::regular(size::AXIS),
                palette.ink3,
            );
        }
        tick += step;
    }
    let ground = part::ground_ui(cx, ui, Rect::from_min_max(pos2(area.left(), top), area.max));
    let set_off = SetOff::of(cx);
    let anyone = part::anyone(cx, pairs.iter().map(|pair| pair.entity));
    let mut marks = vec![];
    for (line, pair) in pairs[..drawn].iter().enumerate() {
        let row = Rect::from_min_max(pos2(area.left(), row_top(line)), pos2(area.right(), row_top(line + 1)));
        let Some(any) = pair.any() else { continue };
        let tone = Tone::of(cx, palette, &any.row, anyone, &set_off);
        let named = Rect::from_min_max(row.min, pos2(row.left() + names, row.bottom()));
        let bold = if tone.is_meant { fonts::semibold(size::SMALL) } else { font.clone() };
        part::label_in(ui, named, cx.short_name(pair.entity), Align2::LEFT_CENTER, bold, palette.ink);
        let y = row.center().y;
        let x = |part: &crate::analysis::parts::Part| scale.x(part.row.quantity.anchor().unwrap_or(0.0));
        if let Some((from, to)) = pair.from.zip(pair.to).filter(|_| refusal.is_none()) {
            ui.painter().hline(x(from).min(x(to))..=x(from).max(x(to)), y, Stroke::new(3.0, over(palette.paper, tone.line, 0.55)));
        }
        let mut spots = vec![];
        for (is_to, one) in [(false, pair.from), (true, pair.to)] {
            let Some(one) = one else { continue };
            let tone = Tone::of(cx, palette, &one.row, anyone, &set_off);
            let mark = RowMark { y, half: 7.5, color: tone.line, is_hollow: !is_to, is_bar: false };
            let ends = value_on_row(ui.painter(), palette, mark, one.row.quantity, scale);
            let at = pos2(x(one), y);
            actions.extend(part::mark_ui(cx, ui, part::around(at, 15.0), &one.row, Outline::Ring(at)));
            marks.push((at, pair.entity.clone()));
            spots.push((one, ends));
        }
        spots.sort_by(|a, b| a.1[0].total_cmp(&b.1[0]));
        numbers_ui(cx, ui, scale, y, &spots);
        let place = Rect::from_min_max(pos2(row.right() - changes - 2.0, row.top()), row.max);
        part::label_in(ui, place, &change(pair), Align2::RIGHT_CENTER, font.clone(), palette.ink2);
    }
    if drawn < pairs.len() {
        let words = format!("and {} smaller", cx.numbers().count(pairs.len() - drawn));
        let place = Rect::from_min_max(pos2(area.left(), row_top(drawn)), pos2(scale.left, row_top(drawn + 1)));
        part::label_in(ui, place, &words, Align2::LEFT_CENTER, fonts::regular(size::AXIS), palette.ink3);
    }
    actions.extend(part::region_ui(cx, ui, &ground, marks));
    actions
}

/// The numbers of a row, outside of its marks: of the left one on the left where there is room.
fn numbers_ui(cx: &Cx<'_>, ui: &Ui, scale: RowScale, y: f32, spots: &[(&crate::analysis::parts::Part, [f32; 2])]) {
    let palette = palette(ui);
    let Some((last, before)) = spots.split_last() else { return };
    let words = |part: &crate::analysis::parts::Part| part::number_words(cx, &part.row);
    ui.painter().text(pos2(last.1[1] + 4.0, y), Align2::LEFT_CENTER, words(last.0), fonts::regular(size::AXIS), palette.ink);
    for (part, ends) in before {
        let wide = part::width_of(ui, &words(part), fonts::regular(size::AXIS));
        if ends[0] - 4.0 - wide > scale.left {
            ui.painter().text(pos2(ends[0] - 4.0, y), Align2::RIGHT_CENTER, words(part), fonts::regular(size::AXIS), palette.ink2);
        }
    }
}
