//! Two periods side by side, a line for each part.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::ends::{self, Ends, Pair, TwoPeriods};
use super::part::{self, Outline, Tone};
use super::period;
use crate::engine::PartsAnswer;
use crate::kit::tokens::size;
use crate::kit::{fonts, numbers, palette};
use crate::marks::labels::spread;
use crate::marks::series::{ValueMark, value};
use crate::model::PlatformId;
use crate::session::{Action, Target};
use crate::views::chart::SetOff;
use crate::views::{Cx, Form, select};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "slope",
    label: "Slope",
    shows: "Two periods side by side, and a line for each part that has a value in both. What has only one is a point at its side. Arrow keys step the period that has the focus.",
    view: &TwoPeriods(slope_ui),
};

/// One end of a slope: where its names stand, and on which side.
struct Side {
    x: f32,
    is_left: bool,
    room: f32,
}

fn slope_ui(cx: &Cx<'_>, ui: &Ui, area: Rect, parts: &PartsAnswer, ends: Ends) -> Vec<Action> {
    let palette = palette(ui);
    let pairs = ends::pairs(parts, ends);
    let refusal = ends::refusal(parts, ends);
    let heads = if ends::has_heads(area) { 26.0 } else { 0.0 };
    let stage = Rect::from_min_max(area.min + vec2(0.0, heads + 8.0), area.max - vec2(0.0, 10.0));
    let named = |pair: &Pair<'_>| {
        let number =
            |part: &crate::analysis::parts::Part| part::width_of(ui, &part::number_words(cx, &part.row), fonts::semibold(size::SMALL));
        let number = pair.from.into_iter().chain(pair.to).map(number).fold(0.0, f32::max);
        part::width_of(ui, cx.short_name(pair.entity), fonts::semibold(size::SMALL)) + number + 9.0
    };
    let widest = pairs.iter().map(named).fold(60.0, f32::max);
    let room = widest.min(area.width() * 0.36);
    let sides = [
        Side { x: stage.left() + room + 14.0, is_left: true, room },
        Side { x: (stage.right() - room - 14.0).max(stage.left() + room + 34.0), is_left: false, room },
    ];
    let high = pairs
        .iter()
        .flat_map(|pair| pair.from.into_iter().chain(pair.to))
        .filter_map(|part| part.row.quantity.anchor())
        .fold(1.0, f64::max);
    let step = numbers::step(high, 8.0);
    let high = (high / step).ceil() * step;
    #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
    let y_of = |number: f64| stage.bottom() - stage.height() * (number.clamp(0.0, high) / high) as f32;
    ui.painter().hline(sides[0].x..=sides[1].x, stage.bottom(), Stroke::new(1.0, palette.line_strong));
    let zero = pos2(sides[0].x + 5.0, stage.bottom() - 1.0);
    ui.painter().text(zero, Align2::LEFT_BOTTOM, "0", fonts::regular(size::AXIS), palette.ink3);
    for side in &sides {
        ui.painter().vline(side.x, stage.y_range(), Stroke::new(1.0, palette.line_strong));
    }
    let ground = part::ground_ui(cx, ui, stage);
    let set_off = SetOff::of(cx);
    let anyone = part::anyone(cx, pairs.iter().map(|pair| pair.entity));
    let mut actions = vec![];
    let mut marks = vec![];
    for pair in &pairs {
        let Some(any) = pair.any() else { continue };
        let tone = Tone::of(cx, palette, &any.row, anyone, &set_off);
        if let Some((from, to)) = pair.from.zip(pair.to).filter(|_| refusal.is_none()) {
            let ends = [(0, from), (1, to)].map(|(side, part)| pos2(sides[side].x, y_of(part.row.quantity.anchor().unwrap_or(0.0))));
            ui.painter().line_segment(ends, Stroke::new(if tone.is_meant { 2.8 } else { 1.8 }, tone.line));
        }
        for (side, part) in [(0, pair.from), (1, pair.to)].into_iter().filter_map(|(side, part)| Some((side, part?))) {
            let Some(anchor) = part.row.quantity.anchor() else { continue };
            let at = pos2(sides[side].x, y_of(anchor));
            let tone = Tone::of(cx, palette, &part.row, anyone, &set_off);
            let mark =
                ValueMark { x: at.x, y: at.y, color: tone.line, radius: if tone.is_meant { 4.4 } else { 3.6 }, is_hollow: tone.is_hollow };
            value(ui.painter(), palette, mark, part.row.quantity, &y_of);
            actions.extend(part::mark_ui(cx, ui, part::around(at, 14.0), &part.row, Outline::Ring(at)));
            marks.push((at, pair.entity.clone()));
        }
    }
    for (number, side) in sides.iter().enumerate() {
        actions.extend(names_ui(cx, ui, stage, side, &pairs, number == 1, &y_of, (anyone, &set_off)));
        if heads > 0.0 {
            let at = if side.is_left { ends.from } else { ends.to };
            let wide = part::width_of(ui, &period::name(&parts.slices[at]), fonts::semibold(size::SMALL)) + 38.0;
            let wide = wide.min(area.width() / 2.0 - 10.0);
            let place = Rect::from_center_size(pos2(side.x, area.top() + 11.0), vec2(wide, 21.0));
            let shift = (area.left() - place.left()).max(0.0) - (place.right() - area.right()).max(0.0);
            let (key, title) = if side.is_left { ("from", "From") } else { ("to", "To") };
            actions.extend(period::handle_ui(cx, ui, place.translate(vec2(shift, 0.0)), key, title, &parts.slices, at));
        }
    }
    if let Some(refusal) = refusal {
        let at = pos2(f32::midpoint(sides[0].x, sides[1].x), stage.top() + stage.height() * 0.3);
        part::remark_ui(ui, at, Align2::CENTER_CENTER, &refusal, (sides[1].x - sides[0].x - 24.0).clamp(60.0, 260.0), palette.warn);
    }
    actions.extend(part::region_ui(cx, ui, &ground, marks));
    actions
}

/// Names and numbers beside one end, spread so that none overlap; what finds no room is left to the pointer.
fn names_ui(
    cx: &Cx<'_>,
    ui: &Ui,
    stage: Rect,
    side: &Side,
    pairs: &[Pair<'_>],
    is_to: bool,
    y_of: &dyn Fn(f64) -> f32,
    (anyone, set_off): (bool, &SetOff),
) -> Vec<Action> {
    let palette = palette(ui);
    let mut named: Vec<(&PlatformId, &crate::analysis::parts::Part, f32)> = pairs
        .iter()
        .filter_map(|pair| {
            let part = if is_to { pair.to } else { pair.from }?;
            Some((pair.entity, part, y_of(part.row.quantity.anchor()?)))
        })
        .collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of labels")]
    let most = ((stage.height() + 14.0) / 16.0).max(1.0) as usize;
    named.truncate(most);
    named.sort_by(|a, b| a.2.total_cmp(&b.2));
    let wanted: Vec<f32> = named.iter().map(|(.., y)| *y).collect();
    let places = spread(&wanted, 16.0, stage.top() - 8.0, stage.bottom() + 9.0);
    let mut actions = vec![];
    for ((entity, part, wanted), y) in named.into_iter().zip(places) {
        let tone = Tone::of(cx, palette, &part.row, anyone, set_off);
        let number = part::number_words(cx, &part.row);
        let name = cx.short_name(entity);
        let (near, far) = if side.is_left { (side.x - 6.0, side.x - 12.0) } else { (side.x + 6.0, side.x + 12.0) };
        if (wanted - y).abs() > 2.0 {
            ui.painter().line_segment([pos2(near, wanted), pos2(far, y)], Stroke::new(0.7, tone.line));
        }
        let font = if tone.is_meant { fonts::semibold(size::SMALL) } else { fonts::regular(size::SMALL) };
        let wide = part::width_of(ui, &number, fonts::semibold(size::SMALL));
        let x = if side.is_left { far - 2.0 - side.room } else { far + 2.0 };
        let place = Rect::from_min_size(pos2(x, y - 8.0), vec2(side.room, 16.0));
        let (name_place, number_place, align) = if side.is_left {
            let split = place.right() - wide;
            (
                Rect::from_min_max(place.min, pos2(split - 5.0, place.bottom())),
                Rect::from_min_max(pos2(split, place.top()), place.max),
                Align2::RIGHT_CENTER,
            )
        } else {
            let split = place.left() + wide;
            (
                Rect::from_min_max(pos2(split + 5.0, place.top()), place.max),
                Rect::from_min_max(place.min, pos2(split, place.bottom())),
                Align2::LEFT_CENTER,
            )
        };
        part::label_in(ui, number_place.expand2(vec2(1.0, 0.0)), &number, align, fonts::semibold(size::SMALL), palette.ink);
        part::label_in(ui, name_place, name, align, font, tone.text);
        let response = ui.interact(name_place, ui.scope_id().with(("slope name", cx.me.0, is_to, entity.as_str())), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, tone.is_meant, name));
        if response.has_focus() {
            crate::kit::controls::focus_ring(ui, name_place, 3);
        }
        if response.hovered() {
            actions.push(Action::Hover(Some(Target::Platform(entity.clone()))));
        }
        if response.clicked() {
            actions.push(select(ui, Target::Platform(entity.clone())));
        }
    }
    actions
}
