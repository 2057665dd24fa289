//! What every view stands in: title, subtitle, tools, picture, footer.

use egui::{Align, CursorIcon, Id, Label, Layout, Popup, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{Choice, Cx, Form, Kind, View, condition_words, finding, form_of, menu};
use crate::kit::controls::{icon_button, strong, text};
use crate::kit::tokens::{length, size};
use crate::kit::{icons, palette};
use crate::session::{Action, Filtering, Subject};

/// What came of a tile.
pub struct TileResponse {
    /// What the user wants.
    pub actions: Vec<Action>,
    /// Whether they began to drag the tile by its title.
    pub is_dragged: bool,
}

/// What else can be done with a tile, at the foot of its menu.
pub type More<'a> = &'a dyn Fn(&mut Ui) -> Vec<Action>;

/// Draws a view with all that stands around it.
pub fn tile_ui(kind: &Kind, view: &dyn View, cx: &Cx<'_>, ui: &mut Ui, more: More<'_>) -> TileResponse {
    let palette = palette(ui);
    let area = ui.max_rect();
    let mut actions = vec![];
    ui.painter().rect_filled(area, 0, palette.paper);
    let focused = cx.session.live.focused == Some(cx.me);
    let (width, ink) = if focused { (2.0, palette.ink) } else { (1.0, palette.line_strong) };
    ui.painter().hline(area.x_range(), area.top() + width / 2.0, Stroke::new(width, ink));
    if ui.rect_contains_pointer(area) && ui.input(|input| input.pointer.any_pressed()) && !focused {
        actions.push(Action::Focus(Some(cx.me)));
    }
    let words = view.words(cx);
    let title = finding::text(view, cx).unwrap_or_else(|| view.question(cx).unwrap_or(kind.question).to_owned());
    let inner = area.shrink2(vec2(length::TILE_PADDING, 10.0));
    let filtering = cx.session.filtering(cx.me);
    let shape = shape_of(kind, view, cx, inner.width());
    let tools = match (cx.session.live.printing, filtering.is_usual()) {
        (true, _) => 0.0,
        (false, true) => 54.0,
        (false, false) => 156.0,
    } + shape.as_ref().map_or(0.0, |shape| shape.width(ui));
    let drag = ui.interact(
        Rect::from_min_max(area.min, pos2(area.right() - tools - 12.0, area.top() + 40.0)),
        Id::unique(("drag tile", cx.me.0)),
        Sense::drag(),
    );
    drag.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Move tile: {title}")));
    let drag = drag.on_hover_cursor(CursorIcon::Grab);
    let mut head = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_max(inner.min, pos2(inner.right() - tools, inner.bottom()))));
    head.spacing_mut().item_spacing.y = 1.0;
    let low = area.height() < 200.0;
    let title = strong(title, size::TITLE, palette.ink);
    head.add(if low { Label::new(title).truncate() } else { Label::new(title).wrap() });
    let mut top = head.min_rect().bottom() + 1.0;
    if !words.subtitle.is_empty() && area.height() > 150.0 {
        let mut below = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_max(pos2(inner.left(), top), inner.max)));
        // What is beside the package that is shown says what it is of.
        let is_beside = cx.dataset.name != cx.session.doc.package;
        let of = if is_beside { format!("{} · ", cx.dataset.title.text(cx.language())) } else { String::new() };
        let subtitle = text(format!("{of}{}", words.subtitle), size::SMALL, palette.ink2);
        below.add(if low { Label::new(subtitle).truncate() } else { Label::new(subtitle).wrap() });
        top = below.min_rect().bottom();
    }
    let top = top + 6.0;
    actions.extend(tools_ui(
        kind,
        view,
        cx,
        ui,
        Rect::from_min_max(pos2(inner.right() - tools + 8.0, inner.top() - 2.0), pos2(area.right() - 8.0, inner.top() + 24.0)),
        shape,
        more,
    ));
    let footer = if low { 0.0 } else { footer_height(ui, &words.footer, inner.width()) };
    let picture = Rect::from_min_max(pos2(inner.left(), top), pos2(inner.right(), inner.bottom() - footer));
    if picture.height() > 24.0 && picture.width() > 48.0 {
        let mut child = ui.new_child(UiBuilder::new().max_rect(picture).id_salt(("picture", cx.me.0)));
        child.set_clip_rect(picture.expand2(vec2(length::TILE_PADDING, 2.0)).intersect(ui.clip_rect()));
        actions.extend(view.ui(cx, &mut child));
    }
    if footer > 0.0 {
        let place = Rect::from_min_max(pos2(inner.left(), inner.bottom() - footer + 4.0), inner.max);
        let mut child = ui.new_child(UiBuilder::new().max_rect(place));
        child.add(Label::new(text(&words.footer, size::AXIS, palette.ink3)).wrap());
    }
    // What is inside of the picture may have a menu of its own.
    let has_menu = Popup::is_any_open(ui.ctx()) || actions.iter().any(|action| matches!(action, Action::Menu(_)));
    if !has_menu && ui.rect_contains_pointer(area) && ui.input(|input| input.pointer.secondary_clicked()) {
        actions.push(menu(ui, Subject::View(cx.me)));
    }
    if cx.answers.iter().any(|shown| !shown.is_current) {
        let at = pos2(area.right() - 14.0, area.bottom() - 12.0);
        ui.painter().circle_filled(at, 2.5, palette.line_strong);
    }
    TileResponse { actions, is_dragged: drag.drag_started() }
}

fn footer_height(ui: &Ui, footer: &str, width: f32) -> f32 {
    if footer.is_empty() {
        return 0.0;
    }
    let galley = ui.painter().layout(footer.to_owned(), crate::kit::fonts::regular(size::AXIS), palette(ui).ink3, width);
    galley.size().y + 5.0
}

/// The button that says in which form a view is drawn, and offers the others.
struct Shape {
    chosen: &'static Form,
    words: String,
}

/// `None` where there is only one form, or the picture goes to a file.
fn shape_of(kind: &Kind, view: &dyn View, cx: &Cx<'_>, width: f32) -> Option<Shape> {
    if kind.forms.len() < 2 || cx.session.live.printing {
        return None;
    }
    let chosen = view.form(cx).unwrap_or_else(|| form_of(kind.forms, cx.settings));
    let words = if width < 300.0 { icons::CARET_DOWN.to_string() } else { format!("{} {}", chosen.label, icons::CARET_DOWN) };
    Some(Shape { chosen, words })
}

impl Shape {
    fn width(&self, ui: &Ui) -> f32 {
        let galley = ui.painter().layout_no_wrap(self.words.clone(), crate::kit::fonts::regular(size::SMALL), palette(ui).ink2);
        galley.size().x + 2.0 * ui.spacing().button_padding.x + 6.0
    }

    fn ui(self, kind: &Kind, cx: &Cx<'_>, ui: &mut Ui) -> Option<Action> {
        let mut taken = None;
        let response = ui.add(egui::Button::new(text(&self.words, size::SMALL, palette(ui).ink2)).frame_when_inactive(false));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Drawn as: {}", kind.title)));
        Popup::menu(&response).show(|ui| {
            ui.set_min_width(180.0);
            for form in kind.forms {
                let button = egui::Button::selectable(form.id == self.chosen.id, form.label);
                if ui.add(button).on_hover_text(form.shows).clicked() {
                    taken = Some(Action::Configure { view: cx.me, key: "form".into(), value: form.id.into() });
                    ui.close();
                }
            }
        });
        taken
    }
}

fn tools_ui(kind: &Kind, view: &dyn View, cx: &Cx<'_>, ui: &mut Ui, place: Rect, shape: Option<Shape>, more: More<'_>) -> Vec<Action> {
    let mut actions = vec![];
    if cx.session.live.printing {
        return actions;
    }
    let mut tools = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::right_to_left(Align::Center)));
    tools.spacing_mut().item_spacing.x = 2.0;
    let dots = icon_button(&mut tools, icons::DOTS_THREE, &format!("More: {}", kind.title));
    Popup::menu(&dots).show(|ui| actions.extend(menu_ui(kind, view, cx, ui, more)));
    let maximised = cx.session.live.maximised == Some(cx.me);
    let (icon, label) = if maximised { (icons::ARROWS_IN, "Back to all tiles") } else { (icons::ARROWS_OUT, "Fill the window") };
    if icon_button(&mut tools, icon, &format!("{label}: {}", kind.title)).clicked() {
        actions.push(Action::Maximise((!maximised).then_some(cx.me)));
    }
    if let Some(shape) = shape {
        actions.extend(shape.ui(kind, cx, &mut tools));
    }
    actions.extend(filtering_ui(kind, cx, &mut tools));
    actions
}

/// How a view takes the filters, where it is not the usual way; a click makes it that.
fn filtering_ui(kind: &Kind, cx: &Cx<'_>, ui: &mut Ui) -> Option<Action> {
    let palette = palette(ui);
    let filtering = cx.session.filtering(cx.me);
    let icon = match filtering {
        Filtering::Filter => return None,
        Filtering::Highlight => icons::EYE,
        Filtering::Pinned(_) => icons::PUSH_PIN,
    };
    let words = text(format!("{icon} {}", filtering.word()), size::AXIS, palette.ink2);
    let response = ui.add(egui::Button::new(words).fill(palette.active).stroke(Stroke::NONE));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Follow the filters again: {}", kind.title)));
    let said = match filtering {
        Filtering::Pinned(filter) => {
            filter.conditions.iter().map(|one| condition_words(cx.dataset, cx.language(), one)).collect::<Vec<_>>().join("\n")
        }
        _ => "What the filters leave out is faint here.".to_owned(),
    };
    let clicked = response.on_hover_text(format!("{said}\nClick to follow the filters again.")).clicked();
    clicked.then(|| Action::Filtering { view: cx.me, filtering: Filtering::Filter })
}

/// All that the menu of a view offers.
#[must_use]
pub fn choices_of(view: &dyn View, cx: &Cx<'_>) -> Vec<Choice> {
    filtering_choices(cx).into_iter().chain(view.choices(cx)).collect()
}

/// How a view may take the filters.
fn filtering_choices(cx: &Cx<'_>) -> Vec<Choice> {
    let now = cx.session.filtering(cx.me);
    let choice = |label: &str, is_chosen, filtering| Choice {
        group: "Filters",
        label: label.into(),
        is_chosen,
        action: Action::Filtering { view: cx.me, filtering },
    };
    vec![
        choice("Leave out what does not pass", now.is_usual(), Filtering::Filter),
        choice("Highlight only", *now == Filtering::Highlight, Filtering::Highlight),
        choice("Pin these filters", matches!(now, Filtering::Pinned(_)), Filtering::Pinned(Box::new(cx.session.written_filter_for(cx.me)))),
    ]
}

/// Room in px for what stands below the choices of a menu: what the view shows, and its commands.
const BELOW_CHOICES: f32 = 470.0;

fn menu_ui(kind: &Kind, view: &dyn View, cx: &Cx<'_>, ui: &mut Ui, more: More<'_>) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    ui.set_min_width(220.0);
    ui.set_max_width(380.0);
    let mut group = "";
    egui::ScrollArea::vertical().max_height((ui.ctx().content_rect().height() - BELOW_CHOICES).max(160.0)).show(ui, |ui| {
        for choice in choices_of(view, cx) {
            if choice.group != group {
                group = choice.group;
                ui.label(text(group, size::AXIS, palette.ink3));
            }
            if ui.add(egui::Button::selectable(choice.is_chosen, choice.label.as_str()).wrap_mode(egui::TextWrapMode::Truncate)).clicked() {
                actions.push(choice.action);
                ui.close();
            }
        }
    });
    if !group.is_empty() {
        ui.separator();
    }
    ui.label(text(kind.title, size::AXIS, palette.ink3));
    ui.add(Label::new(text(kind.help.shows, size::SMALL, palette.ink2)).wrap());
    ui.separator();
    actions.extend(more(ui));
    actions
}
