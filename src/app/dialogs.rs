//! Boxes over the window: open, find, what was read, keys, filters, about; and messages.

use egui::{Align, Id, Key, Label, Layout, Modal, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};

use super::commands::COMMANDS;
use super::shell::Desk;
use super::top_bar::show;
use super::{filters, selections, work_dialogs};
use crate::kit::controls::{button, list_row, primary_button, strong, text, toast};
use crate::kit::tokens::size;
use crate::kit::{icons, numbers, palette};
use crate::session::{Action, Dialog, How, Target};

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
    let Some(dialog) = desk.session.live.dialog else { return actions };
    let id = Id::unique(("dialog", format!("{dialog:?}")));
    let place = |ui: &Ui| ui.ctx().memory(|memory| memory.area_rect(id));
    let before = place(ui);
    let modal = Modal::new(id).backdrop_color(crate::kit::tokens::SCRIM);
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width(width_of(dialog));
        match dialog {
            Dialog::Open { add } => open_ui(desk, ui, add),
            Dialog::Palette => palette_ui(desk, ui),
            Dialog::Report => report_ui(desk, ui),
            Dialog::Shortcuts => keys_ui(ui),
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
        actions.push(Action::Dialog(None));
    }
    actions
}

fn width_of(dialog: Dialog) -> f32 {
    match dialog {
        Dialog::Palette => 520.0,
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

/// A field for a path. Returns what stands in it, and whether Enter was pressed.
pub(super) fn path_field(ui: &mut Ui, name: &str, label: &str, takes_focus: bool) -> (String, bool) {
    let (id, mut path) = draft(ui, name);
    let field = ui.add(TextEdit::singleline(&mut path).id(id.with("field")).hint_text(label).desired_width(300.0));
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    if takes_focus && ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    if field.changed() {
        keep(ui, id, &path);
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
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

/// One line of the command box.
struct Found {
    words: String,
    beside: String,
    action: Action,
}

fn palette_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let (id, mut words) = draft(ui, "command");
    let key = |ui: &Ui, key| i32::from(ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key)));
    let steps = key(ui, Key::ArrowDown) - key(ui, Key::ArrowUp);
    let field = ui.add(
        TextEdit::singleline(&mut words)
            .hint_text("Find a platform, a package or a command")
            .desired_width(f32::INFINITY)
            .font(crate::kit::fonts::regular(size::TITLE)),
    );
    field.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Find a platform, a package or a command"));
    field.request_focus();
    if field.changed() {
        keep(ui, id, &words);
    }
    ui.separator();
    let found = found(desk, &words);
    let (place_id, place) = draft(ui, "command place");
    let chosen = if field.changed() { 0 } else { place.parse::<usize>().unwrap_or(0) };
    let chosen = match steps {
        0 => chosen,
        down if down > 0 => (chosen + 1).min(found.len().saturating_sub(1)),
        _ => chosen.saturating_sub(1),
    };
    keep(ui, place_id, &chosen.to_string());
    let mut taken = None;
    if ui.input(|input| input.key_pressed(Key::Enter)) && !found.is_empty() {
        taken = Some(chosen);
    }
    ScrollArea::vertical().max_height(380.0).show(ui, |ui| {
        for (at, line) in found.iter().enumerate() {
            if list_row(ui, &line.words, &line.beside, at == chosen).clicked() {
                taken = Some(at);
            }
        }
        if found.is_empty() {
            ui.label(text("Nothing here has such a name.", size::SMALL, palette.ink2));
        }
    });
    let Some(line) = taken.and_then(|at| found.into_iter().nth(at)) else { return vec![] };
    keep(ui, id, "");
    keep(ui, place_id, "");
    vec![Action::Dialog(None), line.action]
}

/// All that a platform is called, in lower case: `WeChat (Weixin)` is also `wechat` and `weixin`.
fn names_of(platform: &crate::model::Platform) -> Vec<String> {
    let whole = [platform.id.as_str(), &platform.label.en, &platform.label.zh];
    let parts = platform.label.en.split(['(', ')']).map(str::trim).filter(|part| !part.is_empty());
    whole.into_iter().chain(parts).chain(platform.aliases.iter().map(String::as_str)).map(str::to_lowercase).collect()
}

fn found(desk: &Desk<'_>, words: &str) -> Vec<Found> {
    let needle = words.trim().to_lowercase();
    let language = desk.session.preferences.language;
    let mut found = vec![];
    if !needle.is_empty() {
        let mut platforms: Vec<_> = desk.dataset.platforms.iter().filter(|platform| platform.answers_to(&needle)).collect();
        platforms.sort_by_key(|platform| {
            let names = names_of(platform);
            (!names.contains(&needle), !names.iter().any(|name| name.starts_with(&needle)), platform.label.en.len())
        });
        found.extend(platforms.into_iter().take(12).map(|platform| Found {
            words: [platform.label.text(language), platform.label.other(language).unwrap_or_default()].join(" ").trim().to_owned(),
            beside: format!("{} {}", platform.kind, platform.category.replace('_', " ")),
            action: Action::Select { targets: vec![Target::Platform(platform.id.clone())], how: How::Add },
        }));
        for line in &mut found {
            if let Action::Select { targets, .. } = &line.action
                && desk.session.doc.selection.iter().ne(targets.iter())
            {
                line.action = Action::Select { targets: targets.clone(), how: How::Replace };
            }
        }
    }
    let matches = |words: &str| needle.is_empty() || words.to_lowercase().contains(&needle);
    for dataset in desk.catalog.datasets().iter().filter(|dataset| matches(&dataset.title.en) || matches(&dataset.title.zh)) {
        found.push(Found {
            words: format!("Show {}", dataset.title.text(language)),
            beside: "package".into(),
            action: show(&dataset.name),
        });
    }
    for command in COMMANDS.iter().filter(|command| matches(command.label) && command.id != "go.find") {
        if let Some(action) = (command.action)(desk.session) {
            found.push(Found { words: command.label.into(), beside: command.menu.into(), action });
        }
    }
    for (title, action) in super::commands::view_commands(&desk.dataset) {
        let words = format!("New view: {title}");
        if matches(&words) {
            found.push(Found { words, beside: "View".into(), action });
        }
    }
    found.truncate(40);
    found
}

fn report_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    title_ui(ui, "What was read");
    ScrollArea::vertical().max_height(460.0).show(ui, |ui| {
        for dataset in desk.catalog.datasets() {
            ui.label(strong(dataset.title.text(desk.session.preferences.language), size::BODY, palette.ink));
            ui.label(text(&dataset.origin, size::AXIS, palette.ink3));
            for table in &dataset.tables {
                let taken: Vec<String> = [
                    Some(table.format.name.clone()),
                    Some(table.format.encoding.clone()),
                    table
                        .format
                        .delimiter
                        .map(|delimiter| format!("delimiter {}", if delimiter == '\t' { "tab".into() } else { format!("“{delimiter}”") })),
                    Some(table.role.map_or("no role".into(), |role| format!("taken as {}", role.word()))),
                ]
                .into_iter()
                .flatten()
                .filter(|word| !word.is_empty())
                .collect();
                let refused = if table.refused > 0 { format!(", {} refused", numbers::count(table.refused)) } else { String::new() };
                ui.horizontal_wrapped(|ui| {
                    ui.label(text(table.title.text(desk.session.preferences.language), size::SMALL, palette.ink));
                    ui.label(text(
                        format!("{} rows{refused} · {}", numbers::count(table.rows()), taken.join(", ")),
                        size::SMALL,
                        palette.ink2,
                    ));
                });
            }
            for issue in dataset.issues.iter().take(200) {
                let (icon, ink) = match issue.severity {
                    crate::model::Severity::Error => (icons::WARNING_CIRCLE, palette.error),
                    crate::model::Severity::Warning => (icons::WARNING, palette.warn),
                    crate::model::Severity::Note => (icons::INFO, palette.ink2),
                };
                ui.horizontal_top(|ui| {
                    ui.label(text(icon, size::BODY, ink));
                    ui.add(Label::new(text(issue.to_string(), size::SMALL, palette.ink2)).wrap().selectable(true));
                });
            }
            if dataset.issues.is_empty() {
                ui.label(text("Every record was kept.", size::SMALL, palette.ok));
            }
            ui.add_space(10.0);
        }
    });
    if primary_button(ui, "Close").clicked() {
        actions.push(Action::Dialog(None));
    }
    actions
}

fn keys_ui(ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    title_ui(ui, "Keys");
    ScrollArea::vertical().max_height(460.0).show(ui, |ui| {
        for command in COMMANDS.iter().filter(|command| !command.keys.is_empty()) {
            let keys: Vec<String> = command.keys.iter().map(|key| ui.ctx().format_shortcut(key)).collect();
            pair_ui(ui, command.label, &keys.join(", "));
        }
        ui.add_space(8.0);
        for (label, keys) in [
            ("Add to the selection", "Shift + click"),
            ("Take from the selection", "Alt + click"),
            ("Add, or take away", "Ctrl + click"),
            ("Select in a box", "Shift + drag; with Alt out of it"),
            ("Filter the other views by time", "drag over a chart or its years"),
            ("Take that back, then select nothing", "Esc"),
            ("Zoom the graph", "wheel or pinch"),
            ("Move the graph, a platform, a tile", "drag it, or its title"),
            ("Fit the graph", "double-click"),
        ] {
            pair_ui(ui, label, keys);
        }
    });
    ui.add_space(6.0);
    ui.label(text("In a text field, plain keys type.", size::AXIS, palette.ink3));
    if primary_button(ui, "Close").clicked() { vec![Action::Dialog(None)] } else { vec![] }
}

fn pair_ui(ui: &mut Ui, left: &str, right: &str) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.label(text(left, size::SMALL, palette.ink));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text(right, size::SMALL, palette.ink2)));
    });
}

fn about_ui(ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    title_ui(ui, &format!("unwalled {}", env!("CARGO_PKG_VERSION")));
    let words = "Explore market shares, revenue growth and who opened which link to whom.\n\nMIT or Apache 2.0. Fonts: Source Sans 3 and Noto Sans SC (OFL), Phosphor icons (MIT).\n\nThe bundled facts were collected from press and public pages on 22 November 2026 and are paraphrased; each row names its source.";
    ui.add(Label::new(text(words, size::SMALL, palette.ink2)).wrap());
    ui.add_space(8.0);
    if primary_button(ui, "Close").clicked() { vec![Action::Dialog(None)] } else { vec![] }
}
