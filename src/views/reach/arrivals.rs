//! The map of arrivals: one row for each platform, a dot on a time axis.

use egui::{Align2, Color32, CornerRadius, Id, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::engine::{Crossing, ReachAnswer};
use crate::kit::controls::{focus_ring, owner_dot, truncated};
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, palette};
use crate::marks::faded;
use crate::marks::time::{TimeScale, playhead, year_axis};
use crate::model::{Period, PlatformId};
use crate::views::Cx;

/// Height of a row.
const ROW: f32 = 21.0;
/// Height of the axis below, and of the strip above it where the day under the playhead is written.
const AXIS: f32 = 24.0;
const DAY: f32 = 19.0;

/// Where the parts of a row stand.
struct Frame {
    names: f32,
    scale: Option<(TimeScale, Period)>,
}

/// Draws the rows. Returns the one that was clicked, and the platform of the one under the pointer.
pub fn ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect, answer: &ReachAnswer, chosen: Option<usize>) -> (Option<usize>, Option<PlatformId>) {
    let names = (area.width() * 0.3).clamp(60.0, 168.0);
    let axis = cx.catalog.axis(&cx.dataset.name).filter(|_| !answer.is_timeless && area.width() > 200.0 && area.height() > 90.0);
    let frame = Frame { names, scale: axis.map(|axis| (TimeScale::new(axis, area.left() + names + 8.0, area.right() - 14.0), axis)) };
    let foot = if frame.scale.is_some() { AXIS + DAY } else { 0.0 };
    let rows = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - foot));
    let palette = palette(ui);
    if let Some((scale, axis)) = &frame.scale {
        let down = Rect::from_min_max(rows.min, pos2(rows.right(), rows.bottom() + DAY));
        if let Some(day) = cx.session.day() {
            playhead(ui.painter(), palette, scale, down, day);
        }
        year_axis(ui.painter(), palette, scale, *axis, down.bottom() + 1.0);
    }
    let mut picked = None;
    let mut hovered = None;
    let mut list = ui.new_child(UiBuilder::new().max_rect(rows).id_salt("arrivals"));
    list.spacing_mut().item_spacing.y = 0.0;
    let mut scroll = ScrollArea::vertical().auto_shrink(false);
    if let Some(at) = newly_chosen(cx, ui, chosen) {
        let above = f32::from(u16::try_from(at).unwrap_or(u16::MAX)) * ROW;
        scroll = scroll.vertical_scroll_offset((above - rows.height() / 2.0).max(0.0));
    }
    scroll.show_rows(&mut list, ROW, answer.reached.len(), |ui, range| {
        for at in range {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
            let is_chosen = chosen == Some(at);
            response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, spoken(cx, answer, at)));
            if is_chosen || response.hovered() || response.has_focus() {
                let ground = if is_chosen { palette.active } else { palette.hover };
                ui.painter().rect_filled(rect, CornerRadius::same(3), faded(ground, 0.75));
            }
            if response.has_focus() {
                focus_ring(ui, rect.shrink(1.0), 3);
            }
            row_ui(cx, ui, rect, &frame, answer, at, palette);
            if response.hovered() {
                hovered = Some(answer.reached[at].id.clone());
            }
            if response.clicked() {
                picked = Some(at);
            }
            response.on_hover_text(spoken(cx, answer, at));
        }
    });
    (picked, hovered)
}

/// The row that is to be brought into sight: one that was not chosen in the last frame.
fn newly_chosen(cx: &Cx<'_>, ui: &Ui, chosen: Option<usize>) -> Option<usize> {
    let id = Id::unique(("arrival in sight", cx.me.0));
    let before = ui.data(|data| data.get_temp::<Option<usize>>(id)).flatten();
    ui.data_mut(|data| data.insert_temp(id, chosen));
    chosen.filter(|_| chosen != before || cx.session.live.printing)
}

fn row_ui(cx: &Cx<'_>, ui: &Ui, rect: Rect, frame: &Frame, answer: &ReachAnswer, at: usize, palette: &Palette) {
    let reached = &answer.reached[at];
    let ink = cx.ink(&reached.id, palette);
    let is_square = cx.dataset.platforms.find(reached.id.as_str()).is_some_and(crate::model::Platform::is_regulator);
    let y = rect.center().y;
    let is_later = cx.session.day().zip(reached.earliest).is_some_and(|(day, earliest)| earliest > day);
    let strength = if is_later { 0.5 } else { 1.0 };
    owner_dot(ui, pos2(rect.left() + 7.0, y), 4.5, faded(ink.mark, strength), ink.is_hollow, is_square);
    let name_ink = if is_later { palette.ink3 } else { palette.ink };
    let name = truncated(ui, cx.short_name(&reached.id), fonts::regular(size::SMALL), name_ink, frame.names - 18.0);
    ui.painter().galley(pos2(rect.left() + 16.0, y - name.size().y / 2.0), name, name_ink);
    let via = answer.via(at);
    let Some((scale, _)) = &frame.scale else {
        let left = rect.left() + frame.names + 8.0;
        let words = truncated(ui, &through(cx, &via), fonts::regular(size::AXIS), palette.ink2, rect.right() - left);
        ui.painter().galley(pos2(left, y - words.size().y / 2.0), words, palette.ink2);
        return;
    };
    let Some(earliest) = reached.earliest else { return };
    let painter = ui.painter();
    let x = scale.x_of(earliest);
    let first = via.first().and_then(|crossing| crossing.day).map_or(x, |day| scale.x_of(day));
    painter.hline(first..=x, y, Stroke::new(1.0, faded(palette.line_strong, strength)));
    for crossing in &via {
        let Some(day) = crossing.day else { continue };
        let tick = faded(cx.ink(&crossing.link.from, palette).mark, strength);
        painter.vline(scale.x_of(day), y - 4.0..=y + 4.0, Stroke::new(1.6, tick));
    }
    let awaited = answer.awaited(at).and_then(Crossing::days).filter(|days| days.days() > 1);
    let mut right = x;
    if let Some(days) = awaited {
        right = scale.x_of(days.last).max(x + 2.0);
        let bar = Rect::from_x_y_ranges(scale.x_of(days.first)..=right, y - 2.0..=y + 2.0);
        painter.rect_filled(bar, CornerRadius::same(2), faded(ink.mark, 0.4 * strength));
    }
    let mark = faded(ink.mark, strength);
    owner_dot(ui, pos2(x, y), 4.0, mark, ink.is_hollow, is_square);
    beside_ui(cx, ui, rect, right.max(x + 2.0), first, &via, if is_later { palette.ink3 } else { palette.ink2 }, frame);
}

/// What lies on the way, right of the dot or left of its line, where there is room.
fn beside_ui(cx: &Cx<'_>, ui: &Ui, rect: Rect, x: f32, first: f32, via: &[&Crossing], ink: Color32, frame: &Frame) {
    let words = between(cx, via);
    let galley = ui.painter().layout_no_wrap(words, fonts::regular(size::AXIS), ink);
    let y = rect.center().y;
    let left_end = rect.left() + frame.names + 10.0;
    if x + 10.0 + galley.size().x < rect.right() {
        ui.painter().galley(pos2(x + 9.0, y - galley.size().y / 2.0), galley, ink);
    } else if first - 10.0 - galley.size().x > left_end {
        ui.painter().galley(Align2::RIGHT_CENTER.anchor_size(pos2(first - 9.0, y), galley.size()).min, galley, ink);
    }
}

/// `Sep 2021 · via Taobao, Alipay`.
fn between(cx: &Cx<'_>, via: &[&Crossing]) -> String {
    let stops: Vec<&str> = via.iter().take(via.len().saturating_sub(1)).map(|crossing| cx.short_name(&crossing.to)).collect();
    let arrival = via.last().and_then(|last| via.iter().find(|crossing| crossing.day == last.day && crossing.opened == last.day));
    let day = arrival.map(|crossing| crossing.day_words()).unwrap_or_default();
    if stops.is_empty() { day } else { format!("{day} · via {}", stops.join(", ")) }
}

/// `WeChat → Taobao → Alipay`, for files without dates.
fn through(cx: &Cx<'_>, via: &[&Crossing]) -> String {
    let ends = via.iter().take(1).map(|crossing| &crossing.from).chain(via.iter().map(|crossing| &crossing.to));
    ends.map(|id| cx.short_name(id)).collect::<Vec<_>>().join(" → ")
}

/// `Alipay, since Sep 2021, 2 links: WeChat → Taobao → Alipay`.
fn spoken(cx: &Cx<'_>, answer: &ReachAnswer, at: usize) -> String {
    let reached = &answer.reached[at];
    let since = answer.awaited(at).map(|crossing| format!(", since {}", crossing.day_words())).unwrap_or_default();
    let links = if reached.links == 1 { "1 link".to_owned() } else { format!("{} links", reached.links) };
    format!("{}{since}, {links}: {}", cx.name(&reached.id), through(cx, &answer.via(at)))
}
