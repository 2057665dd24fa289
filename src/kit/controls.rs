//! Controls made of tokens: quiet icon buttons, chips, segments, primary buttons, waiting and empty states.

use egui::{
    Align2, Button, Color32, CornerRadius, Id, Key, Modifiers, Popup, Pos2, Rect, Response, RichText, Role, Sense, SetOpenCommand, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

use super::tokens::size;
use super::{fonts, icons, palette};

/// Text of a size in an ink.
#[must_use]
pub fn text(words: impl Into<String>, size: f32, color: Color32) -> RichText {
    RichText::new(words).font(fonts::regular(size)).color(color)
}

/// Semibold text of a size in an ink.
#[must_use]
pub fn strong(words: impl Into<String>, size: f32, color: Color32) -> RichText {
    RichText::new(words).font(fonts::semibold(size)).color(color)
}

/// The menu of something that can have the keys: a right click opens it at the pointer, Alt and the arrow
/// down below it.
pub fn context_menu(response: &Response) -> Popup<'_> {
    let by_keys = Id::unique(("menu by keys", response.id));
    let asked = response.has_focus() && response.ctx.input_mut(|input| input.consume_key(Modifiers::ALT, Key::ArrowDown));
    if asked || response.secondary_clicked() {
        response.ctx.data_mut(|data| data.insert_temp(by_keys, asked));
    }
    if response.ctx.data(|data| data.get_temp(by_keys)).unwrap_or(false) {
        return Popup::menu(response).open_memory(asked.then_some(SetOpenCommand::Bool(true)));
    }
    Popup::context_menu(response)
}

/// A quiet button of one icon; `label` is its name and its tip.
pub fn icon_button(ui: &mut Ui, icon: char, label: &str) -> Response {
    icon_button_in(ui, icon, label, 24.0, true)
}

/// The same of a given size, and perhaps greyed out.
pub fn icon_button_in(ui: &mut Ui, icon: char, label: &str, side: f32, enabled: bool) -> Response {
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    let palette = palette(ui);
    if enabled && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, CornerRadius::same(5), palette.hover);
    }
    if response.has_focus() {
        focus_ring(ui, rect, 5);
    }
    let ink = if enabled { palette.ink2 } else { palette.disabled };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, fonts::regular((side * 0.66).min(18.0)), ink);
    response.on_hover_text(label)
}

/// The ring of keyboard focus around a rectangle.
pub fn focus_ring(ui: &Ui, rect: Rect, radius: u8) {
    ui.painter().rect_stroke(rect.expand(1.5), CornerRadius::same(radius + 1), Stroke::new(2.0, palette(ui).focus), StrokeKind::Outside);
}

/// The one button that goes ahead: filled with ink.
pub fn primary_button(ui: &mut Ui, label: &str) -> Response {
    let palette = palette(ui);
    ui.add(Button::new(strong(label, size::SMALL, palette.on_ink)).fill(palette.ink).stroke(Stroke::NONE).min_size(vec2(0.0, 28.0)))
}

/// A button beside it.
pub fn button(ui: &mut Ui, label: &str) -> Response {
    let palette = palette(ui);
    ui.add(Button::new(text(label, size::SMALL, palette.ink)).fill(palette.paper).min_size(vec2(0.0, 28.0)))
}

/// One of several, side by side. Returns the one that was clicked.
pub fn segments(ui: &mut Ui, name: &str, labels: &[&str], chosen: usize, enabled: &[bool]) -> Option<usize> {
    let palette = palette(ui);
    let font = fonts::regular(size::SMALL);
    let widths: Vec<f32> = labels
        .iter()
        .map(|label| ui.painter().layout_no_wrap((*label).to_owned(), fonts::semibold(size::SMALL), palette.ink).size().x + 24.0)
        .collect();
    let (rect, _) = ui.allocate_exact_size(vec2(widths.iter().sum(), 26.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(6), palette.active);
    let mut clicked = None;
    let mut left = rect.left();
    for (at, (label, width)) in labels.iter().zip(widths).enumerate() {
        let part = Rect::from_min_size(Pos2::new(left, rect.top()), vec2(width, rect.height()));
        left += width;
        let usable = enabled.get(at).copied().unwrap_or(true);
        let response = ui.interact(part, ui.scope_id().with((name, at)), if usable { Sense::click() } else { Sense::hover() });
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, usable, at == chosen, *label));
        if at == chosen {
            ui.painter().rect(
                part.shrink(2.0),
                CornerRadius::same(5),
                palette.paper,
                Stroke::new(1.0, palette.control_line),
                StrokeKind::Inside,
            );
        }
        let (font, ink) = match (at == chosen, usable) {
            (true, _) => (fonts::semibold(size::SMALL), palette.ink),
            (_, true) => (font.clone(), palette.ink2),
            (_, false) => (font.clone(), palette.disabled),
        };
        ui.painter().text(part.center(), Align2::CENTER_CENTER, label, font, ink);
        if response.has_focus() {
            focus_ring(ui, part.shrink(2.0), 5);
        }
        if usable && response.clicked() {
            clicked = Some(at);
        }
    }
    clicked
}

/// A dot of an owner: a disc, a ring where hollow, a square for regulators.
pub fn owner_dot(ui: &Ui, centre: Pos2, radius: f32, color: Color32, hollow: bool, square: bool) {
    let painter = ui.painter();
    if square {
        painter.rect_filled(Rect::from_center_size(centre, Vec2::splat(radius * 1.76)), 0, color);
    } else if hollow {
        painter.circle(centre, radius - 1.0, palette(ui).paper, Stroke::new(2.0, color));
    } else {
        painter.circle_filled(centre, radius, color);
    }
}

/// A view that waits for its first answer.
pub fn waiting(ui: &mut Ui) {
    let palette = palette(ui);
    ui.centered_and_justified(|ui| ui.label(text("Reading…", size::SMALL, palette.ink3)));
}

/// One way back from where nothing is drawn.
pub struct Way<'a> {
    /// What it is about.
    pub words: String,
    /// What speaks for it, beside.
    pub remark: String,
    /// What its button says.
    pub verb: &'a str,
}

/// The reason why nothing is drawn, the ways back, and buttons below of which the first goes ahead. Returns
/// which was taken: ways first, then buttons.
pub fn empty_box(ui: &mut Ui, rect: Rect, title: &str, reason: &str, ways: &[Way<'_>], last: &[&str]) -> Option<usize> {
    let palette = palette(ui);
    let width = (rect.width() - 24.0).clamp(160.0, 410.0);
    let inner = width - 40.0;
    let lines = ui.painter().layout(reason.to_owned(), fonts::regular(size::SMALL), palette.ink2, inner).size().y;
    let count = f32::from(u8::try_from(ways.len()).unwrap_or(u8::MAX));
    let height = 66.0 + lines + 38.0 * count + if last.is_empty() { 0.0 } else { 36.0 };
    let frame = Rect::from_center_size(rect.center(), vec2(width, height.min(rect.height() - 8.0)));
    ui.painter().rect(frame, CornerRadius::same(8), palette.paper, Stroke::new(1.0, palette.line_strong), StrokeKind::Inside);
    let mut taken = None;
    let content = |ui: &mut Ui| {
        ui.label(strong(title, size::TITLE, palette.ink));
        ui.label(text(reason, size::SMALL, palette.ink2));
        ui.add_space(6.0);
        for (at, way) in ways.iter().enumerate() {
            if way_ui(ui, way) {
                taken = Some(at);
            }
        }
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            for (at, label) in last.iter().enumerate() {
                let response = if at == 0 { primary_button(ui, label) } else { button(ui, label) };
                if response.clicked() {
                    taken = Some(ways.len() + at);
                }
            }
        });
    };
    let place = frame.shrink2(vec2(20.0, 14.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(place).id_salt(("nothing", title)), |ui| {
        egui::ScrollArea::vertical().id_salt("reasons").max_height(place.height()).show(ui, content);
    });
    taken
}

/// A line of such a box. Returns whether its button was clicked.
fn way_ui(ui: &mut Ui, way: &Way<'_>) -> bool {
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    ui.painter().rect(rect, CornerRadius::same(4), palette.paper, Stroke::new(1.0, palette.control_line), StrokeKind::Inside);
    let mut line = ui
        .new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 3.0))).layout(egui::Layout::right_to_left(egui::Align::Center)));
    let response = button(&mut line, way.verb);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{}: {}", way.verb, way.words)));
    if !way.remark.is_empty() {
        line.label(text(&way.remark, size::SMALL, palette.ink2));
    }
    let room = line.available_rect_before_wrap();
    let mut words = ui.new_child(egui::UiBuilder::new().max_rect(room).layout(egui::Layout::left_to_right(egui::Align::Center)));
    words.add(egui::Label::new(strong(&way.words, size::SMALL, palette.ink)).truncate());
    response.clicked()
}

/// A line of a list: words on the left, a remark on the right.
pub fn list_row(ui: &mut Ui, words: &str, beside: &str, is_chosen: bool) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, words));
    if is_chosen || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), if is_chosen { palette.active } else { palette.hover });
    }
    let remark = ui.painter().layout_no_wrap(beside.to_owned(), fonts::regular(size::SMALL), palette.ink2);
    let room = rect.width() - remark.size().x - 30.0;
    ui.painter().galley(Pos2::new(rect.right() - 10.0 - remark.size().x, rect.center().y - remark.size().y / 2.0), remark, palette.ink2);
    let galley = truncated(ui, words, fonts::regular(size::BODY), palette.ink, room);
    ui.painter().galley(Pos2::new(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0), galley, palette.ink);
    response
}

/// Text on one line, cut with an ellipsis where it is wider than `room`.
#[must_use]
pub fn truncated(ui: &Ui, words: &str, font: egui::FontId, ink: Color32, room: f32) -> std::sync::Arc<egui::Galley> {
    let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), font, ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(10.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A tip at the pointer: the other theme's ground, flat. `owner` is what it belongs to.
pub fn tip(ui: &Ui, owner: egui::Id, content: impl FnOnce(&mut Ui)) {
    tip_of(ui, owner, egui::PopupAnchor::Pointer, content);
}

/// The same at a place, for what the keys are on.
pub fn tip_at(ui: &Ui, owner: egui::Id, at: Pos2, content: impl FnOnce(&mut Ui)) {
    tip_of(ui, owner, egui::PopupAnchor::Position(at), content);
}

fn tip_of(ui: &Ui, owner: egui::Id, anchor: egui::PopupAnchor, content: impl FnOnce(&mut Ui)) {
    let palette = palette(ui);
    let mut tip = egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), owner, anchor).gap(16.0).width(330.0);
    tip.popup = tip.popup.frame(egui::Frame::new().fill(palette.tooltip).corner_radius(5).inner_margin(egui::Margin::symmetric(11, 8)));
    tip.show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.visuals_mut().override_text_color = Some(palette.tooltip_ink);
        content(ui);
    });
}

/// A message at the foot of the window. Returns whether it was sent away.
pub fn toast(ui: &mut Ui, words: &str, is_error: bool) -> bool {
    let palette = palette(ui);
    let (icon, color) = if is_error { (icons::WARNING_CIRCLE, palette.error) } else { (icons::CHECK_CIRCLE, palette.ok) };
    let frame = egui::Frame::new()
        .fill(palette.paper)
        .stroke(Stroke::new(1.0, palette.control_line))
        .corner_radius(4)
        .inner_margin(egui::Margin::symmetric(12, 8));
    let inner = frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(text(icon, size::TITLE, color));
            ui.add(egui::Label::new(text(words, size::SMALL, palette.ink)).wrap());
            icon_button(ui, icons::X, "Dismiss").clicked()
        })
        .inner
    });
    let rect = inner.response.rect;
    ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 1, color);
    inner.inner
}

/// A small histogram in ink.
pub fn histogram(ui: &Ui, heights: &[f32], area: Rect) {
    let palette = palette(ui);
    ui.painter().hline(area.x_range(), area.bottom(), Stroke::new(0.5, palette.line_strong));
    let count = u16::try_from(heights.len().max(1)).unwrap_or(1);
    let width = area.width() / f32::from(count);
    for (at, height) in (0_u16..).zip(heights) {
        let left = area.left() + f32::from(at) * width;
        let bar =
            Rect::from_min_max(Pos2::new(left + 0.5, area.bottom() - area.height() * height), Pos2::new(left + width - 0.5, area.bottom()));
        ui.painter().rect_filled(bar, 0, palette.other);
    }
}
