//! Selections that have a name: select them again, filter to them, rename and forget them.

use egui::{Align, Button, Key, Layout, Popup, Role, TextEdit, Ui, WidgetInfo};

use super::dialogs::{draft, keep, title_ui};
use super::shell::Desk;
use crate::kit::controls::{icon_button_in, primary_button, strong, text};
use crate::kit::tokens::size;
use crate::kit::{icons, palette};
use crate::model::Condition;
use crate::session::{Action, Dialog, How};
use crate::views::how;

/// The list below the filters; nothing where nothing has a name and nothing is selected.
pub fn ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let (named, selection) = (&desk.session.doc.selections, &desk.session.doc.selection);
    if named.is_empty() && selection.is_empty() {
        return actions;
    }
    ui.add_space(12.0);
    ui.label(strong("Selections", size::TITLE, palette.ink));
    for (at, (name, members)) in named.iter().enumerate() {
        ui.horizontal(|ui| {
            let words = Button::selectable(members == selection, text(name, size::SMALL, palette.ink)).truncate();
            let words = ui.add_sized([ui.available_width() - 64.0, 22.0], words);
            words.widget_info(|| WidgetInfo::selected(Role::Button, true, members == selection, format!("Select {name}")));
            if words.on_hover_text(members.members().words()).clicked() {
                let how = ui.input(|input| how(input.modifiers));
                actions.push(Action::Recall { name: name.clone(), how });
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let more = icon_button_in(ui, icons::DOTS_THREE, &format!("More of the selection {name}"), 22.0, true);
                Popup::menu(&more).show(|ui| actions.extend(menu_ui(ui, at, name)));
                if icon_button_in(ui, icons::FUNNEL, &format!("Filter to {name}"), 22.0, true).clicked() {
                    actions.push(Action::AddCondition(Condition::in_selection(name)));
                }
            });
        });
    }
    let has_name = named.values().any(|known| known == selection);
    if !selection.is_empty() && !has_name {
        let words = text(format!("{}  Name the selection…", icons::PLUS), size::SMALL, palette.ink2);
        let button = ui.add(Button::new(words).frame(false));
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Name the selection…"));
        if button.clicked() {
            actions.push(Action::Dialog(Some(Dialog::NameSelection)));
        }
    }
    actions
}

fn menu_ui(ui: &mut Ui, at: usize, name: &str) -> Option<Action> {
    let entries = [
        ("Leave it out", Action::AddCondition(Condition::in_selection(name).negated())),
        ("Add to the selection", Action::Recall { name: name.to_owned(), how: How::Add }),
        ("Rename…", Action::Dialog(Some(Dialog::RenameSelection(at)))),
        ("Forget the name", Action::ForgetSelection(name.to_owned())),
    ];
    let mut taken = None;
    for (label, action) in entries {
        if ui.button(label).clicked() {
            taken = Some(action);
            ui.close();
        }
    }
    taken
}

/// Asks for a name: for what is selected, or for the selection of a position.
pub fn name_ui(desk: &Desk<'_>, ui: &mut Ui, renamed: Option<usize>) -> Vec<Action> {
    let palette = palette(ui);
    let old = renamed.and_then(|at| desk.session.doc.selections.keys().nth(at)).cloned();
    title_ui(ui, if renamed.is_some() { "Rename the selection" } else { "Name the selection" });
    let (id, mut name) = draft(ui, "selection name");
    let field = ui.add(TextEdit::singleline(&mut name).hint_text(old.as_deref().unwrap_or("Payment trio")).desired_width(f32::INFINITY));
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Name of the selection"));
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    if field.changed() {
        keep(ui, id, &name);
    }
    let name = name.trim().to_owned();
    let is_taken = desk.session.doc.selections.contains_key(&name);
    let words = match (is_taken, renamed) {
        (true, Some(_)) => "This name is taken.".to_owned(),
        (true, None) => "Takes the place of the selection of this name.".to_owned(),
        (false, Some(_)) => "Filters that name it follow.".to_owned(),
        (false, None) => format!("{}. A filter can name it.", desk.session.doc.selection.members().words()),
    };
    ui.label(text(words, size::SMALL, palette.ink2));
    ui.add_space(8.0);
    if !(primary_button(ui, "Give this name").clicked() || entered) || name.is_empty() || is_taken && renamed.is_some() {
        return vec![];
    }
    keep(ui, id, "");
    let action = match old {
        Some(from) => Action::RenameSelection { from, to: name },
        None => Action::NameSelection(name),
    };
    vec![action, Action::Dialog(None)]
}
