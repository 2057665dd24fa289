//! Commands: one row each, from which menus, keys and the command box are made.

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use crate::model::{Reading, day_number, day_of};
use crate::session::{Action, Dialog, Preferences, Saved, Session, Settings, ThemeChoice};
use crate::views::KINDS;

/// One thing that a user can do. `None` from `action` is "greyed out".
pub struct Command {
    /// Its name, for good.
    pub id: &'static str,
    /// The menu it stands in.
    pub menu: &'static str,
    /// What a person reads.
    pub label: &'static str,
    /// Its keys.
    pub keys: &'static [KeyboardShortcut],
    /// What it does now, if anything.
    pub action: fn(&Session) -> Option<Action>,
}

const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

/// Menus in the order of the bar.
pub const MENUS: [&str; 6] = ["File", "Edit", "View", "Data", "Go", "Help"];

/// All commands. Adding one is a row.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "file.open",
        menu: "File",
        label: "Open…",
        keys: &[ctrl(Key::O)],
        action: |_| Some(Action::Dialog(Some(Dialog::Open { add: false }))),
    },
    Command {
        id: "file.add",
        menu: "File",
        label: "Add data…",
        keys: &[ctrl_shift(Key::O)],
        action: |_| Some(Action::Dialog(Some(Dialog::Open { add: true }))),
    },
    Command {
        id: "file.bundled",
        menu: "File",
        label: "Open the bundled data",
        keys: &[],
        action: |_| Some(Action::Offer(vec!["bundled:record".into(), "bundled:article".into()])),
    },
    Command { id: "file.save", menu: "File", label: "Save", keys: &[ctrl(Key::S)], action: |session| Some(save(session)) },
    Command {
        id: "file.save_as",
        menu: "File",
        label: "Save as…",
        keys: &[ctrl_shift(Key::S)],
        action: |session| Some(Action::Dialog(Some(Dialog::Save(kind_of_save(session))))),
    },
    Command {
        id: "file.recover",
        menu: "File",
        label: "Earlier work…",
        keys: &[],
        action: |session| (!session.live.recovered.is_empty()).then_some(Action::Dialog(Some(Dialog::Recovery))),
    },
    Command {
        id: "file.reopen",
        menu: "File",
        label: "Start with the last session, or not",
        keys: &[],
        action: |session| {
            let preferences = Preferences { reopen: !session.preferences.reopen, ..session.preferences.clone() };
            Some(Action::Prefer(Box::new(preferences)))
        },
    },
    Command { id: "file.quit", menu: "File", label: "Quit", keys: &[ctrl(Key::Q)], action: |_| Some(Action::Quit) },
    Command {
        id: "edit.undo",
        menu: "Edit",
        label: "Undo",
        keys: &[ctrl(Key::Z)],
        action: |session| session.can_undo().then_some(Action::Undo),
    },
    Command {
        id: "edit.redo",
        menu: "Edit",
        label: "Redo",
        keys: &[ctrl_shift(Key::Z), ctrl(Key::Y)],
        action: |session| session.can_redo().then_some(Action::Redo),
    },
    Command {
        id: "edit.history",
        menu: "Edit",
        label: "History",
        keys: &[ctrl(Key::H)],
        action: |session| Some(Action::ShowHistory(!session.live.history)),
    },
    Command {
        id: "edit.journal",
        menu: "Edit",
        label: "Save the journal…",
        keys: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::Save(Saved::Journal)))),
    },
    Command {
        id: "view.maximise",
        menu: "View",
        label: "Fill the window with this view, or back",
        keys: &[ctrl(Key::M)],
        action: |session| {
            let focused = session.live.focused.or(session.doc.arrangement.first())?;
            Some(Action::Maximise(session.live.maximised.is_none().then_some(focused)))
        },
    },
    Command {
        id: "view.lasso",
        menu: "View",
        label: "Lasso: a drag selects what it goes around, or no more",
        keys: &[key(Key::L)],
        action: |session| {
            let view = session.live.focused.or(session.doc.arrangement.first())?;
            let state = session.doc.views.get(&view).filter(|state| state.kind != "table")?;
            let on = state.settings.text("drag") == Some("lasso");
            Some(Action::Configure { view, key: "drag".into(), value: if on { serde_json::Value::Null } else { "lasso".into() } })
        },
    },
    Command { id: "view.light", menu: "View", label: "Light theme", keys: &[], action: |session| theme(session, ThemeChoice::Light) },
    Command { id: "view.dark", menu: "View", label: "Dark theme", keys: &[], action: |session| theme(session, ThemeChoice::Dark) },
    Command {
        id: "view.system",
        menu: "View",
        label: "Theme of the system",
        keys: &[],
        action: |session| theme(session, ThemeChoice::System),
    },
    Command { id: "view.full_screen", menu: "View", label: "Full screen", keys: &[key(Key::F11)], action: |_| Some(Action::FullScreen) },
    Command {
        id: "data.report", menu: "Data", label: "What was read…", keys: &[], action: |_| Some(Action::Dialog(Some(Dialog::Report)))
    },
    Command {
        id: "data.add_filter",
        menu: "Data",
        label: "Add filter…",
        keys: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::AddFilter))),
    },
    Command {
        id: "data.clear_filters",
        menu: "Data",
        label: "Clear all filters",
        keys: &[],
        action: |session| session.is_filtered().then_some(Action::ClearFilters),
    },
    Command {
        id: "data.filter_selection",
        menu: "Data",
        label: "Filter to the selection",
        keys: &[],
        action: |session| session.selection_condition().map(Action::AddCondition),
    },
    Command {
        id: "data.without_selection",
        menu: "Data",
        label: "Leave the selection out",
        keys: &[],
        action: |session| session.selection_condition().map(|condition| Action::AddCondition(condition.negated())),
    },
    Command {
        id: "data.name_selection",
        menu: "Data",
        label: "Name the selection…",
        keys: &[],
        action: |session| (!session.doc.selection.is_empty()).then_some(Action::Dialog(Some(Dialog::NameSelection))),
    },
    Command {
        id: "data.all_times",
        menu: "Data",
        label: "Show all times",
        keys: &[],
        action: |session| session.doc.window.map(|_| Action::Window(None)),
    },
    Command {
        id: "go.find",
        menu: "Go",
        label: "Find a platform or command…",
        keys: &[ctrl(Key::P), ctrl(Key::K), ctrl(Key::F)],
        action: |_| Some(Action::Dialog(Some(Dialog::Palette))),
    },
    Command {
        id: "go.play",
        menu: "Go",
        label: "Play or stop time",
        keys: &[key(Key::Space)],
        action: |session| session.can_play().then_some(Action::TogglePlay),
    },
    Command {
        id: "go.next_event",
        menu: "Go",
        label: "Next event",
        keys: &[ctrl(Key::ArrowRight)],
        action: |session| session.next_event().map(Action::Playhead),
    },
    Command {
        id: "go.previous_event",
        menu: "Go",
        label: "Previous event",
        keys: &[ctrl(Key::ArrowLeft)],
        action: |session| session.previous_event().map(Action::Playhead),
    },
    Command { id: "go.next_month", menu: "Go", label: "A month later", keys: &[key(Key::ArrowRight)], action: |session| step(session, 30) },
    Command {
        id: "go.previous_month",
        menu: "Go",
        label: "A month earlier",
        keys: &[key(Key::ArrowLeft)],
        action: |session| step(session, -30),
    },
    Command {
        id: "go.start",
        menu: "Go",
        label: "To the start",
        keys: &[key(Key::Home)],
        action: |session| Some(Action::Playhead(session.calendar.bounds(session.doc.window)?.first)),
    },
    Command {
        id: "go.end",
        menu: "Go",
        label: "To the end",
        keys: &[key(Key::End)],
        action: |session| Some(Action::Playhead(session.calendar.bounds(session.doc.window)?.last)),
    },
    Command {
        id: "go.earliest",
        menu: "Go",
        label: "Imprecise dates at the earliest",
        keys: &[],
        action: |session| read(session, Reading::Earliest),
    },
    Command {
        id: "go.latest",
        menu: "Go",
        label: "Imprecise dates at the latest",
        keys: &[],
        action: |session| read(session, Reading::Latest),
    },
    Command {
        id: "go.announced",
        menu: "Go",
        label: "Openings as announced",
        keys: &[],
        action: |session| read(session, Reading::Announced),
    },
    Command {
        id: "go.nothing",
        menu: "Go",
        label: "Select nothing",
        keys: &[key(Key::Escape)],
        action: |session| {
            if session.live.dialog.is_some() {
                Some(Action::Dialog(None))
            } else if let Some(clause) = session.clause_in_focus() {
                Some(clause)
            } else if session.live.maximised.is_some() {
                Some(Action::Maximise(None))
            } else {
                (!session.doc.selection.is_empty()).then_some(Action::ClearSelection)
            }
        },
    },
    Command { id: "help.keys", menu: "Help", label: "Keys", keys: &[], action: |_| Some(Action::Dialog(Some(Dialog::Shortcuts))) },
    Command { id: "help.diagnostics", menu: "Help", label: "Copy diagnostics", keys: &[], action: |_| Some(Action::Diagnose) },
    Command { id: "help.about", menu: "Help", label: "About unwalled", keys: &[], action: |_| Some(Action::Dialog(Some(Dialog::About))) },
];

fn kind_of_save(session: &Session) -> Saved {
    if session.file.with_data { Saved::WorkspaceWithData } else { Saved::Workspace }
}

/// Saves the workspace where it is, or asks where.
fn save(session: &Session) -> Action {
    let what = kind_of_save(session);
    match &session.file.path {
        Some(path) => Action::Save { what, path: Some(path.clone()) },
        None => Action::Dialog(Some(Dialog::Save(what))),
    }
}

fn theme(session: &Session, theme: ThemeChoice) -> Option<Action> {
    (session.preferences.theme != theme).then_some(Action::Theme(theme))
}

fn read(session: &Session, reading: Reading) -> Option<Action> {
    (session.doc.reading != reading).then_some(Action::Read(reading))
}

fn step(session: &Session, days: i32) -> Option<Action> {
    let day = session.day()?;
    session.calendar.axis?;
    Some(Action::Playhead(day_of(day_number(day) + days)))
}

/// What can be opened as one more view.
pub fn view_commands(dataset: &crate::model::Dataset) -> Vec<(&'static str, Action)> {
    let fits = KINDS.iter().filter(|kind| (kind.fits)(dataset));
    fits.map(|kind| (kind.title, Action::AddView { kind: kind.id.into(), package: None, settings: Settings::default() })).collect()
}

/// The actions of the keys pressed in this frame. In a text field no plain key fires; with any widget
/// focused, the keys that widgets use do not.
pub fn keys(ui: &Ui, session: &Session) -> Vec<Action> {
    let ctx = ui.ctx();
    let (typing, focused) = (ctx.text_edit_focused(), ctx.egui_wants_keyboard_input());
    // A menu that is open takes Escape for itself.
    let menu_open = egui::Popup::is_any_open(ctx);
    let mut actions = vec![];
    let mut rows: Vec<(&KeyboardShortcut, &Command)> =
        COMMANDS.iter().flat_map(|command| command.keys.iter().map(move |key| (key, command))).collect();
    rows.sort_by_key(|(key, _)| std::cmp::Reverse(u8::from(key.modifiers.shift) + u8::from(key.modifiers.alt)));
    for (shortcut, command) in rows {
        let plain = shortcut.modifiers == Modifiers::NONE;
        let function = matches!(shortcut.logical_key, Key::F11 | Key::Escape);
        let blocked = menu_open && shortcut.logical_key == Key::Escape
            || plain && !function && (typing || focused)
            || typing && shortcut.conflicts_with_text_editing();
        if !blocked && ctx.input_mut(|input| input.consume_shortcut(shortcut)) {
            actions.extend((command.action)(session));
        }
    }
    if !typing && ctx.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Text(text) if text == "?"))) {
        actions.push(Action::Dialog(Some(Dialog::Shortcuts)));
    }
    actions
}
