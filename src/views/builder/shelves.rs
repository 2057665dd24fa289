//! Shelves over the picture and columns beside it: a column is dragged onto a shelf, or chosen in it.

use egui::{
    Button, CursorIcon, DragAndDrop, Id, LayerId, Order, Popup, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use serde_json::Value;

use super::{SHELVES, aggregate_choices, bin_choices, configure, mark_choices, words};
use crate::analysis::encoding::{Channel, Encoding, FieldOf, Nature};
use crate::engine::Picture;
use crate::kit::controls::{focus_ring, strong, text, truncated};
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::model::{Column, ColumnType, Table};
use crate::session::{Action, Settings, ViewId};
use crate::views::{Choice, Cx};

/// Tiles narrower or lower than this have no columns beside the picture.
const WITH_COLUMNS: egui::Vec2 = vec2(560.0, 260.0);
/// Tiles narrower or lower than this have no shelves: the menu of the tile has them.
const WITH_SHELVES: egui::Vec2 = vec2(330.0, 190.0);
/// Width of the columns beside the picture.
const COLUMNS: f32 = 150.0;

/// A column that is dragged, and the shelf that it comes from.
#[derive(Clone, Debug, PartialEq)]
struct Carried {
    view: ViewId,
    column: String,
    from: Option<&'static str>,
}

/// Opens a chart of a column.
#[must_use]
pub fn chart_of(package: &str, table: &Table, column: &Column) -> Action {
    let shelf = if matches!(column.kind, ColumnType::Text | ColumnType::Boolean) { "y" } else { "x" };
    let settings = Settings::from([("table", table.name.clone().into()), (shelf, column.name.clone().into())]);
    Action::AddView { kind: "chart".into(), package: Some(package.to_owned()), settings }
}

/// Draws shelves and columns where there is room. Returns what is left for the picture.
pub(super) fn ui(cx: &Cx<'_>, table: &Table, picture: &Picture, ui: &mut Ui) -> (Vec<Action>, Rect) {
    let mut all = ui.available_rect_before_wrap();
    let mut actions = vec![];
    if cx.session.live.printing || all.width() < WITH_SHELVES.x || all.height() < WITH_SHELVES.y {
        return (actions, all);
    }
    if all.width() >= WITH_COLUMNS.x && all.height() >= WITH_COLUMNS.y && cx.settings.flag("columns").unwrap_or(true) {
        let place = Rect::from_min_max(all.min, pos2(all.left() + COLUMNS, all.bottom()));
        let mut side = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("columns", cx.me.0)));
        actions.extend(columns_ui(cx, table, picture, &mut side));
        ui.painter().vline(place.right() + 8.0, place.y_range(), Stroke::new(1.0, palette(ui).line));
        all.min.x = place.right() + 18.0;
    }
    let mut row = ui.new_child(UiBuilder::new().max_rect(all).id_salt(("shelves", cx.me.0)));
    row.spacing_mut().item_spacing = vec2(5.0, 4.0);
    row.horizontal_wrapped(|ui| actions.extend(row_ui(cx, table, picture, ui)));
    all.min.y = row.min_rect().bottom() + 8.0;
    (actions, all)
}

/// The columns with what they are: each is dragged onto a shelf, or put on one by its menu.
fn columns_ui(cx: &Cx<'_>, table: &Table, picture: &Picture, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.label(text("Drag onto a shelf", size::AXIS, palette(ui).ink3));
    ScrollArea::vertical().id_salt(("columns of", cx.me.0)).auto_shrink([false, false]).show(ui, |ui| {
        for column in &table.columns {
            let field = picture.fields.iter().find(|field| field.name == column.name);
            actions.extend(column_ui(cx, column, field, ui));
        }
    });
    actions
}

fn icon_of(field: Option<&FieldOf>) -> char {
    match field.map(|field| field.nature) {
        Some(Nature::Quantitative) => icons::HASH,
        Some(Nature::Temporal) => icons::CALENDAR_BLANK,
        Some(Nature::Nominal) if field.is_some_and(|field| !field.is_key()) => icons::TAG,
        _ => icons::TEXT_AA,
    }
}

fn column_ui(cx: &Cx<'_>, column: &Column, field: Option<&FieldOf>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click_and_drag());
    let title = column.title.text(cx.language());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Column {title}")));
    if response.hovered() || response.has_focus() || response.dragged() {
        ui.painter().rect_filled(rect, 4, palette.hover);
    }
    if response.has_focus() {
        focus_ring(ui, rect.shrink(1.0), 4);
    }
    ui.painter().text(
        pos2(rect.left() + 4.0, rect.center().y),
        egui::Align2::LEFT_CENTER,
        icon_of(field),
        fonts::regular(14.0),
        palette.ink3,
    );
    let galley = truncated(ui, title, fonts::regular(size::SMALL), palette.ink, rect.width() - 28.0);
    ui.painter().galley(pos2(rect.left() + 23.0, rect.center().y - galley.size().y / 2.0), galley, palette.ink);
    carry(cx, ui, &response, title, Carried { view: cx.me, column: column.name.clone(), from: None });
    let mut actions = vec![];
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(150.0);
        for (shelf, name) in SHELVES {
            let is_there = cx.settings.text(shelf) == Some(&column.name);
            if ui.add(Button::selectable(is_there, format!("Put on {}", name.to_lowercase()))).clicked() {
                actions.push(configure(cx, shelf, if is_there { Value::Null } else { column.name.clone().into() }));
                ui.close();
            }
        }
    });
    let seen =
        field.map(|field| format!("{} different values among {}", cx.numbers().count(field.distinct), cx.numbers().count(field.seen)));
    response.on_hover_ui(|ui| {
        ui.set_max_width(260.0);
        ui.label(strong(format!("{} · {}", column.name, column.kind.word()), size::SMALL, palette.ink));
        for line in [Some(column.description.clone()).filter(|words| !words.is_empty()), seen].into_iter().flatten() {
            ui.label(text(line, size::SMALL, palette.ink2));
        }
    });
    actions
}

/// What is dragged is at the pointer.
fn carry(cx: &Cx<'_>, ui: &Ui, response: &Response, title: &str, carried: Carried) {
    debug_assert_eq!(carried.view, cx.me);
    response.dnd_set_drag_payload(carried);
    let Some(at) = response.dragged().then(|| ui.input(|input| input.pointer.interact_pos())).flatten() else { return };
    let palette = palette(ui);
    ui.set_cursor_icon(CursorIcon::Grabbing);
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("carried column")));
    let galley = painter.layout_no_wrap(title.to_owned(), fonts::semibold(size::SMALL), palette.ink);
    let place = Rect::from_min_size(at + vec2(10.0, 6.0), galley.size()).expand2(vec2(8.0, 4.0));
    painter.rect(place, 5, palette.paper, Stroke::new(1.0, palette.ink), StrokeKind::Inside);
    painter.galley(place.min + vec2(8.0, 4.0), galley, palette.ink);
}

fn row_ui(cx: &Cx<'_>, table: &Table, picture: &Picture, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    let encoding = picture.encoding.as_ref();
    let mark = encoding.map_or("Mark", |encoding| words::mark(encoding.mark));
    actions.extend(pill_ui(cx, ui, "Drawn as", mark, cx.settings.text("mark").is_some(), mark_choices(cx)));
    for (shelf, name) in SHELVES {
        actions.extend(shelf_ui(cx, table, encoding, shelf, name, ui));
    }
    if let Some(how) = encoding.and_then(Encoding::measure) {
        actions.extend(pill_ui(
            cx,
            ui,
            "Gathered as",
            words::aggregate(how),
            cx.settings.text("aggregate").is_some(),
            aggregate_choices(cx),
        ));
    }
    let domains = [&picture.x, &picture.y];
    if domains.iter().any(|domain| domain.unit.is_some() || domain.edges.len() > 1) || cx.settings.0.contains_key("bin") {
        let step = domains.iter().find_map(|domain| match (domain.unit, &domain.edges[..]) {
            (Some(unit), _) => Some(format!("By {}", unit.word())),
            (None, [from, to, ..]) if !domain.is_time => Some(format!("Steps of {}", cx.numbers().plain(to - from, 4))),
            _ => None,
        });
        let words = step.unwrap_or_else(|| "As they are".into());
        actions.extend(pill_ui(cx, ui, "In steps", &words, cx.settings.0.contains_key("bin"), bin_choices(cx)));
    }
    actions
}

/// A button that says what holds now and offers what could.
fn pill_ui(cx: &Cx<'_>, ui: &mut Ui, name: &str, now: &str, is_set: bool, choices: Vec<Choice>) -> Vec<Action> {
    let response = pill(ui, "", now, is_set);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}: {now}")));
    let mut actions = vec![];
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(150.0);
        list_ui(cx, ui, choices, &mut actions);
    });
    actions
}

fn list_ui(cx: &Cx<'_>, ui: &mut Ui, choices: Vec<Choice>, actions: &mut Vec<Action>) {
    ScrollArea::vertical().id_salt(("choices", cx.me.0)).max_height(360.0).show(ui, |ui| {
        for choice in choices {
            if ui.add(Button::selectable(choice.is_chosen, choice.label)).clicked() {
                actions.push(choice.action);
                ui.close();
            }
        }
    });
}

fn pill(ui: &mut Ui, shelf: &str, words: &str, is_set: bool) -> Response {
    let palette = palette(ui);
    let shelf = ui.painter().layout_no_wrap(shelf.to_owned(), fonts::regular(size::AXIS), palette.ink3);
    let ink = if is_set { palette.ink } else { palette.ink3 };
    let words = truncated(ui, words, if is_set { fonts::semibold(size::SMALL) } else { fonts::regular(size::SMALL) }, ink, 118.0);
    let gap = if shelf.size().x > 0.0 { 5.0 } else { 0.0 };
    let wide = shelf.size().x + gap + words.size().x + 30.0;
    let (rect, response) = ui.allocate_exact_size(vec2(wide, 25.0), Sense::click_and_drag());
    let fill = if response.hovered() || response.has_focus() { palette.hover } else { palette.field };
    ui.painter().rect(rect, 5, fill, Stroke::new(1.0, palette.line_strong), StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(ui, rect, 5);
    }
    let middle = |galley: &egui::Galley| rect.center().y - galley.size().y / 2.0;
    let left = rect.left() + 8.0;
    let at = left + shelf.size().x + gap;
    ui.painter().galley(pos2(left, middle(&shelf)), shelf, palette.ink3);
    ui.painter().galley(pos2(at, middle(&words)), words, ink);
    ui.painter().text(
        pos2(rect.right() - 8.0, rect.center().y),
        egui::Align2::RIGHT_CENTER,
        icons::CARET_DOWN,
        fonts::regular(11.0),
        palette.ink3,
    );
    response
}

/// One shelf: what is on it, in faint ink where it was filled in; columns are dropped on it.
fn shelf_ui(cx: &Cx<'_>, table: &Table, encoding: Option<&Encoding>, shelf: &'static str, name: &str, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let set = cx.settings.text(shelf).filter(|column| table.column_index(column).is_some());
    let found = encoding.and_then(|encoding| filled_in(encoding, shelf));
    let shown = set.map(str::to_owned).or(found);
    let words = shown.as_deref().map_or_else(|| "–".to_owned(), |column| words::column(cx, table, column));
    let response = pill(ui, name, &words, set.is_some());
    response
        .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}: {}", if shown.is_some() { &words } else { "nothing" })));
    let mut actions = vec![];
    if let Some(column) = set {
        carry(cx, ui, &response, &words, Carried { view: cx.me, column: column.to_owned(), from: Some(shelf) });
        // Dragged off all shelves, a column is taken off.
        if response.drag_stopped()
            && !ui.input(|input| input.pointer.interact_pos()).is_some_and(|at| response.rect.expand(30.0).contains(at))
        {
            actions.push(configure(cx, shelf, Value::Null));
        }
    }
    let is_ours = |carried: &Carried| carried.view == cx.me && carried.from != Some(shelf);
    if DragAndDrop::payload::<Carried>(ui.ctx()).is_some_and(|carried| is_ours(&carried)) {
        ui.painter().rect_stroke(response.rect, 5, Stroke::new(1.5, palette.ink2), StrokeKind::Inside);
    }
    if response.dnd_hover_payload::<Carried>().is_some_and(|carried| is_ours(&carried)) {
        ui.painter().rect(response.rect, 5, faint(palette.ink), Stroke::new(2.0, palette.ink), StrokeKind::Outside);
    }
    if let Some(carried) = response.dnd_release_payload::<Carried>().filter(|carried| is_ours(carried)) {
        actions.push(configure(cx, shelf, carried.column.clone().into()));
    }
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(170.0);
        list_ui(cx, ui, super::column_choices(cx, table, shelf, "Columns"), &mut actions);
    });
    actions
}

fn faint(ink: egui::Color32) -> egui::Color32 {
    crate::marks::faded(ink, 0.08)
}

/// The column that an encoding has on a shelf.
fn filled_in(encoding: &Encoding, shelf: &str) -> Option<String> {
    let of = |channel: &Option<Channel>| channel.as_ref().and_then(|channel| channel.field.clone());
    match shelf {
        "x" => of(&encoding.x),
        "y" => of(&encoding.y),
        "color" => of(&encoding.color),
        "size" => encoding.size.clone(),
        _ => of(&encoding.facet),
    }
}
