//! Boxes over the window: open, what was read, filters, about; the frame of all others; and messages.

use egui::{Id, Key, Label, Modal, Role, TextEdit, Ui, WidgetInfo, vec2};

use super::shell::Desk;
use super::{
    cards, derive_dialog, filters, manual, palette as command_box, preferences_dialog, report, row_dialog, selections, sheet, take_dialog,
    work_dialogs,
};
use crate::kit::controls::{button, list_row, primary_button, strong, text, toast};
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::session::{Action, Dialog, Remedy};

pub fn ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    if let Some(message) = &desk.session.live.toast {
        let area =
            egui::Area::new(Id::unique("toast")).anchor(egui::Align2::CENTER_BOTTOM, vec2(0.0, -130.0)).order(egui::Order::Foreground);
        area.show(ui.ctx(), |ui| {
            ui.set_max_width(640.0);
            if toast(ui, &message.text, message.is_error) {
                actions.push(Action::DismissToast);
            }
        });
    }
    forget_what_is_shut(desk, ui);
    let Some(dialog) = desk.session.live.dialog else { return actions };
    let id = Id::unique(("dialog", format!("{dialog:?}")));
    let place = |ui: &Ui| ui.ctx().memory(|memory| memory.area_rect(id));
    let before = place(ui);
    let ground = egui::Frame::popup(ui.style()).inner_margin(16);
    let modal = Modal::new(id).area(place_of(dialog, id)).frame(ground).backdrop_color(crate::kit::tokens::SCRIM);
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width(width_of(dialog));
        match dialog {
            Dialog::Open { add } => open_ui(desk, ui, add),
            Dialog::Palette => command_box::ui(desk, ui),
            Dialog::Report => report::report_ui(desk, ui),
            Dialog::Line => report::line_ui(desk, ui),
            Dialog::Take => take_dialog::take_ui(desk, ui),
            Dialog::Start => start_ui(desk, ui),
            Dialog::Preferences => preferences_dialog::preferences_ui(desk, ui),
            Dialog::Shortcuts => sheet::ui(desk, ui),
            Dialog::Manual => manual::ui(ui),
            Dialog::Card(id) => cards::ui(ui, id),
            Dialog::About => about_ui(ui),
            Dialog::AddFilter => filters::ui(desk, ui, filters::Purpose::Add),
            Dialog::EditFilter { at, which } => filters::ui(desk, ui, filters::Purpose::Edit { at, which }),
            Dialog::OrFilter(at) => filters::ui(desk, ui, filters::Purpose::Or(at)),
            Dialog::NameSelection => selections::name_ui(desk, ui, None),
            Dialog::RenameSelection(at) => selections::name_ui(desk, ui, Some(at)),
            Dialog::Save(what) => work_dialogs::save_ui(desk, ui, what),
            Dialog::Missing => work_dialogs::missing_ui(desk, ui),
            Dialog::Recovery => work_dialogs::recovery_ui(desk, ui),
            Dialog::Offered => work_dialogs::offered_ui(desk, ui),
            Dialog::Derive => derive_dialog::derive_ui(desk, ui),
            Dialog::AddRow(role) => row_dialog::row_ui(desk, ui, role),
            Dialog::Leave => work_dialogs::leave_ui(desk, ui),
        }
    });
    // A scrolled list learns its height frame by frame, and the box is centred by what it was.
    if before != place(ui) {
        ui.ctx().request_repaint();
    }
    let closes = shown.should_close();
    actions.extend(shown.inner);
    if closes && !actions.iter().any(|action| matches!(action, Action::Dialog(_))) {
        // A question that is not answered is answered with no.
        let gives_up = desk.session.live.dialog == Some(Dialog::Missing) && !desk.session.live.missing.is_empty();
        actions.extend(gives_up.then(|| Action::Missing { name: String::new(), remedy: Remedy::GiveUp }));
        actions.push(Action::Dialog(None));
    }
    actions
}

/// What was typed to find something goes with its box.
fn forget_what_is_shut(desk: &Desk<'_>, ui: &Ui) {
    for (dialog, name) in [(Dialog::Palette, "command"), (Dialog::Palette, "command place"), (Dialog::Shortcuts, "keys")] {
        if desk.session.live.dialog != Some(dialog) {
            let (id, _) = draft(ui, name);
            ui.data_mut(|data| data.remove::<String>(id));
        }
    }
}

/// The command box keeps its upper edge while its lines change.
fn place_of(dialog: Dialog, id: Id) -> egui::Area {
    let area = Modal::default_area(id);
    if dialog == Dialog::Palette { area.anchor(egui::Align2::CENTER_TOP, vec2(0.0, 120.0)) } else { area }
}

fn width_of(dialog: Dialog) -> f32 {
    match dialog {
        Dialog::Palette => 520.0,
        Dialog::Shortcuts => 560.0,
        Dialog::Manual => 640.0,
        Dialog::Take | Dialog::Report => 760.0,
        Dialog::AddFilter | Dialog::EditFilter { .. } | Dialog::OrFilter(_) => 620.0,
        _ => 480.0,
    }
}

/// Text of one dialog, kept while it is open.
pub(super) fn draft(ui: &Ui, name: &str) -> (Id, String) {
    let id = Id::unique(("draft", name));
    (id, ui.data(|data| data.get_temp::<String>(id)).unwrap_or_default())
}

pub(super) fn keep(ui: &Ui, id: Id, words: &str) {
    ui.data_mut(|data| data.insert_temp(id, words.to_owned()));
}

pub(super) fn title_ui(ui: &mut Ui, words: &str) {
    ui.label(strong(words, size::HEAD, palette(ui).ink));
    ui.add_space(6.0);
}

fn open_ui(desk: &Desk<'_>, ui: &mut Ui, add: bool) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    title_ui(ui, if add { "Add data" } else { "Open data" });
    let words =
        if add { "Opens beside what is open.".to_owned() } else { format!("Opens in the place of {}.", work_dialogs::at_stake(desk)) };
    let formats =
        "Data packages (a folder or its datapackage.json), CSV, TSV, JSON, and workspaces. Files can also be dropped on the window.";
    ui.add(Label::new(text(format!("{words} {formats}"), size::SMALL, palette.ink2)).wrap());
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let (path, entered) = path_field(ui, "path", "Path of a file or folder", true);
        if (primary_button(ui, "Open").clicked() || entered) && !path.is_empty() {
            forget(ui, "path");
            actions.push(Action::Open { paths: vec![path.into()], add });
        }
        if button(ui, "Browse…").clicked() {
            actions.push(Action::Pick { add });
        }
    });
    actions.extend(recent_ui(desk, ui, add));
    ui.add_space(10.0);
    ui.label(strong("Comes with unwalled", size::SMALL, palette.ink));
    for (name, _) in crate::load::BUNDLED {
        let is_open = desk.catalog.datasets().iter().any(|dataset| dataset.origin == format!("bundled:{name}"));
        let words = if is_open { format!("{name} (open)") } else { (*name).to_owned() };
        if button(ui, &words).clicked() {
            actions.push(Action::Open { paths: vec![format!("bundled:{name}").into()], add });
        }
    }
    actions
}

/// Where to begin: the bundled data, what was open before, files, earlier work.
fn start_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    title_ui(ui, "Where to begin");
    let bundled = "The walls between internet giants: who opened which link to whom, and what shares and growth did around it.";
    ui.add(Label::new(text(bundled, size::SMALL, palette.ink2)).wrap());
    ui.horizontal(|ui| {
        if primary_button(ui, "Open the bundled data").clicked() {
            actions.push(Action::Dialog(None));
            actions.push(Action::Offer(vec!["bundled:record".into(), "bundled:article".into()]));
        }
        if button(ui, "Open files…").clicked() {
            actions.push(Action::Dialog(Some(Dialog::Open { add: false })));
        }
        if !desk.session.live.recovered.is_empty() && button(ui, "Earlier work…").clicked() {
            actions.push(Action::Dialog(Some(Dialog::Recovery)));
        }
    });
    actions.extend(recent_ui(desk, ui, false));
    ui.add_space(8.0);
    let ways = "A table can also be pasted (Ctrl+V) or dropped on the window.";
    ui.add(Label::new(text(ways, size::SMALL, palette.ink2)).wrap());
    actions
}

/// A field for a path. Returns what stands in it, and whether Enter was pressed.
pub(super) fn path_field(ui: &mut Ui, name: &str, label: &str, takes_focus: bool) -> (String, bool) {
    let (id, mut path) = draft(ui, name);
    let field = ui.add(TextEdit::singleline(&mut path).id(id.with("field")).hint_text(label).desired_width(300.0));
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    // Enter takes the focus away, so it is asked for before the field takes the focus again.
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if takes_focus && ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    if field.changed() {
        keep(ui, id, &path);
    }
    (path.trim().to_owned(), entered)
}

/// Empties a field.
pub(super) fn forget(ui: &Ui, name: &str) {
    let (id, _) = draft(ui, name);
    keep(ui, id, "");
}

/// Paths that were opened before.
fn recent_ui(desk: &Desk<'_>, ui: &mut Ui, add: bool) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let recent = &desk.session.preferences.recent;
    if recent.is_empty() {
        return actions;
    }
    ui.add_space(10.0);
    ui.label(strong("Recent", size::SMALL, palette.ink));
    ui.spacing_mut().item_spacing.y = 0.0;
    for path in recent.iter().take(6) {
        let (name, folder) = path.rsplit_once(['/', '\\']).map_or((path.as_str(), ""), |(folder, name)| (name, folder));
        if list_row(ui, name, folder, false).clicked() {
            actions.push(Action::Open { paths: vec![path.into()], add });
        }
    }
    ui.spacing_mut().item_spacing.y = 4.0;
    actions
}

fn about_ui(ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    title_ui(ui, &format!("unwalled {}", env!("CARGO_PKG_VERSION")));
    let words = "Explore market shares, revenue growth and who opened which link to whom.\n\nMIT or Apache 2.0. Fonts: Source Sans 3 and Noto Sans SC (OFL), Phosphor icons (MIT).\n\nThe bundled facts were collected from press and public pages on 22 November 2026 and are paraphrased; each row names its source.";
    ui.add(Label::new(text(words, size::SMALL, palette.ink2)).wrap());
    ui.add_space(8.0);
    if primary_button(ui, "Close").clicked() { vec![Action::Dialog(None)] } else { vec![] }
}
