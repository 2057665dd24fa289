//! The way to one platform, link by link, and the opening that most depends on.

use egui::{CornerRadius, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::engine::{CriticalOpening, Crossing, ReachAnswer};
use crate::kit::controls::{focus_ring, strong, truncated};
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::marks::node_link::KindMark;
use crate::model::{LinkId, day_label};
use crate::session::{Action, How, Target};
use crate::views::{Cx, select};

/// Height of a link of the way.
const LINE: f32 = 24.0;

/// How much room the way takes; none where the tile is low.
pub fn height(area: Rect, links: usize) -> f32 {
    let wanted = 38.0 + LINE * f32::from(u8::try_from(links).unwrap_or(u8::MAX));
    if area.height() < 220.0 { 0.0 } else { wanted.min(area.height() * 0.45) }
}

/// The links of the way to a platform, each a button that selects it.
pub fn ui(cx: &Cx<'_>, ui: &mut Ui, place: Rect, answer: &ReachAnswer, at: usize) -> Vec<Action> {
    let palette = palette(ui);
    ui.painter().hline(place.x_range(), place.top(), egui::Stroke::new(1.0, palette.line));
    let mut actions = vec![];
    let mut list = ui.new_child(UiBuilder::new().max_rect(place.shrink2(vec2(0.0, 5.0))).id_salt("way"));
    list.spacing_mut().item_spacing.y = 0.0;
    let title = format!("The way to {}", cx.name(&answer.reached[at].id));
    list.label(strong(title, size::SMALL, palette.ink));
    ScrollArea::vertical().auto_shrink(false).show(&mut list, |ui| {
        for crossing in answer.via(at) {
            let [day, words] = words(cx, crossing);
            if line_ui(ui, &day, KindMark::of(crossing.link.kind.as_deref()).glyph, &words, is_selected(cx, &crossing.link)) {
                actions.push(select(ui, Target::Link(crossing.link.clone())));
            }
        }
    });
    actions
}

fn is_selected(cx: &Cx<'_>, link: &LinkId) -> bool {
    cx.session.doc.selection.len() == 1 && cx.session.doc.selection.links().any(|selected| selected == link)
}

/// `17 Sep 2021` and `WeChat lets in Taobao: Link sharing, open since 17 Sep 2021`.
fn words(cx: &Cx<'_>, crossing: &Crossing) -> [String; 2] {
    let kind = cx.dataset.kinds.label(crossing.link.kind.as_deref());
    let since = crossing.opened.filter(|opened| Some(*opened) != crossing.day);
    let since = since.map(|opened| {
        let written = crossing.written.filter(|written| written.interval().contains(opened));
        written.map_or_else(|| format!(", since {}", day_label(opened)), |written| format!(", since {written}"))
    });
    let ends = format!("{} → {}", cx.short_name(&crossing.from), cx.short_name(&crossing.to));
    [crossing.day_words(), format!("{ends}: {}{}", kind.text(cx.language()), since.unwrap_or_default())]
}

/// One line: a day, a glyph and words. Returns whether it was clicked.
fn line_ui(ui: &mut Ui, day: &str, glyph: char, words: &str, is_chosen: bool) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, format!("{day} {words}").trim().to_owned()));
    if is_chosen || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), if is_chosen { palette.active } else { palette.hover });
    }
    if response.has_focus() {
        focus_ring(ui, rect.shrink(1.0), 3);
    }
    let dates = if day.is_empty() { 0.0 } else { 92.0 };
    let date = truncated(ui, day, fonts::regular(size::AXIS), palette.ink2, dates);
    ui.painter().galley(pos2(rect.left() + 4.0, rect.center().y - date.size().y / 2.0), date, palette.ink2);
    let left = rect.left() + dates + 6.0;
    ui.painter().text(pos2(left + 7.0, rect.center().y), egui::Align2::CENTER_CENTER, glyph, fonts::regular(14.0), palette.ink2);
    let words = truncated(ui, words, fonts::regular(size::SMALL), palette.ink, rect.right() - left - 22.0);
    ui.painter().galley(pos2(left + 20.0, rect.center().y - words.size().y / 2.0), words, palette.ink);
    response.on_hover_text("Selects this link: its history and sources are in the inspector.").clicked()
}

/// The opening that most depends on, in a sentence that selects it. Returns where the rest begins.
pub fn critical_ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect, answer: &ReachAnswer, actions: &mut Vec<Action>) -> f32 {
    let Some(critical) = answer.critical.as_ref().filter(|_| area.height() > 150.0) else { return area.top() };
    let palette = palette(ui);
    let sentence = sentence(cx, critical);
    let galley = ui.painter().layout(sentence.clone(), fonts::regular(size::SMALL), palette.ink, area.width() - 30.0);
    let rect = Rect::from_min_size(area.min, vec2(area.width(), galley.size().y + 8.0));
    let response = ui.interact(rect, ui.scope_id().with("critical opening"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, sentence.clone()));
    let ground = if response.hovered() || response.has_focus() { palette.active } else { palette.panel };
    ui.painter().rect_filled(rect, CornerRadius::same(4), ground);
    if response.has_focus() {
        focus_ring(ui, rect.shrink(1.0), 3);
    }
    let icon = pos2(rect.left() + 13.0, rect.top() + 4.0 + galley.size().y / 2.0);
    ui.painter().text(icon, egui::Align2::CENTER_CENTER, icons::PLUGS_CONNECTED, fonts::regular(16.0), palette.ink2);
    ui.painter().galley(pos2(rect.left() + 26.0, rect.top() + 4.0), galley, palette.ink);
    if response.on_hover_text("Selects this link: its history and sources are in the inspector.").clicked() {
        actions.extend(super::start(cx.settings, cx.session).and_then(|from| super::hold(cx, &from)));
        actions.push(Action::Select { targets: vec![Target::Link(critical.crossing.link.clone())], how: How::Replace });
    }
    rect.bottom() + 6.0
}

/// `Most depends on WeChat → Taobao (Link sharing, 17 Sep 2021): without it 12 of them are not reached.`
fn sentence(cx: &Cx<'_>, critical: &CriticalOpening) -> String {
    let Crossing { link, from, to, opened, written, .. } = &critical.crossing;
    let kind = cx.dataset.kinds.label(link.kind.as_deref());
    let date = opened.map(|opened| {
        let known = written.filter(|written| written.interval().contains(opened));
        known.map_or_else(|| format!(", {}", day_label(opened)), |written| format!(", {written}"))
    });
    format!(
        "Most depends on {} → {} ({}{}): without it {} of them are not reached.",
        cx.short_name(from),
        cx.short_name(to),
        kind.text(cx.language()),
        date.unwrap_or_default(),
        cx.numbers().count(critical.lost.len())
    )
}
