//! The menu at the pointer: the rows of commands that concern what it was opened on.

use egui::containers::menu::menu_style;
use egui::{Align, Button, Id, Layout, Popup, PopupAnchor, PopupKind, Role, Ui, WidgetInfo, pos2};

use super::commands::{COMMANDS, Command, Place};
use super::keymap::first_shown;
use super::shell::Desk;
use crate::kit::controls::strong;
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::session::{Action, Session, Subject};
use crate::views::kind;

/// Draws the menu, if one is open.
pub fn ui(desk: &Desk<'_>, ui: &Ui) -> Vec<Action> {
    let Some(menu) = &desk.session.live.menu else { return vec![] };
    let place = match menu.on {
        Subject::Platform(_) => Place::Platform,
        Subject::View(_) => Place::Tile,
    };
    let [x, y] = menu.at;
    let popup = Popup::new(Id::unique("menu at the pointer"), ui.ctx().clone(), PopupAnchor::Position(pos2(x, y)), ui.layer_id());
    let popup = popup.kind(PopupKind::Menu).style(menu_style).layout(Layout::top_down_justified(Align::Min));
    let shown = popup.show(|ui| {
        ui.set_min_width(260.0);
        ui.label(strong(title(desk, &menu.on), size::SMALL, palette(ui).ink));
        ui.separator();
        rows_ui(desk.session, place, ui)
    });
    let Some(shown) = shown else { return vec![] };
    let closes = shown.response.should_close() || !shown.inner.is_empty();
    let mut actions = shown.inner;
    actions.extend(closes.then_some(Action::Menu(None)));
    actions
}

fn title(desk: &Desk<'_>, on: &Subject) -> String {
    match on {
        Subject::Platform(id) => desk.name(id),
        Subject::View(view) => {
            let state = desk.session.doc.views.get(view);
            state.and_then(|state| kind(&state.kind)).map_or("View", |kind| kind.title).to_owned()
        }
    }
}

/// The commands that concern a platform or a tile.
pub fn rows_ui(session: &Session, place: Place, ui: &mut Ui) -> Vec<Action> {
    let rows = COMMANDS.iter().filter(|command| command.also.contains(&place));
    rows.filter_map(|command| row_ui(session, command, ui)).collect()
}

/// One command in any menu. Returns its action when it was clicked.
pub fn row_ui(session: &Session, command: &Command, ui: &mut Ui) -> Option<Action> {
    let action = (command.action)(session);
    let mut button = Button::new(command.label);
    let keys = first_shown(ui.ctx(), command, &session.preferences);
    if !keys.is_empty() {
        button = button.shortcut_text(keys);
    }
    let response = ui.add_enabled(action.is_some(), button);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, action.is_some(), command.label));
    let is_clicked = response.on_hover_text(command.hint).clicked();
    if is_clicked {
        ui.close();
    }
    action.filter(|_| is_clicked)
}
