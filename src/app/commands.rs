//! Commands: one row each, from which menus, keys, the command box and the manual are made.

mod row;

use egui::Key;

use crate::model::{Condition, Reading, Role, day_number, day_of};
use crate::session::{Action, Dialog, How, Preferences, Saved, Session, Settings, Target, ThemeChoice};
use crate::views::{KINDS, kind};

pub use row::{Command, GESTURES, MENUS, Place, command};
use row::{ctrl, ctrl_shift, key};

/// All commands. Adding one is a row.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "file.open",
        menu: "File",
        label: "Open…",
        hint: "Asks for files to open in the place of what is open.",
        keys: &[ctrl(Key::O)],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::Open { add: false }))),
    },
    Command {
        id: "file.add",
        menu: "File",
        label: "Add data…",
        hint: "Asks for files to open beside what is open.",
        keys: &[ctrl_shift(Key::O)],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::Open { add: true }))),
    },
    Command {
        id: "file.bundled",
        menu: "File",
        label: "Open the bundled data",
        hint: "Opens the record and the article that come with unwalled.",
        keys: &[],
        also: &[],
        action: |_| Some(Action::Offer(vec!["bundled:record".into(), "bundled:article".into()])),
    },
    Command {
        id: "file.save",
        menu: "File",
        label: "Save",
        hint: "Saves the workspace where it is, or asks where.",
        keys: &[ctrl(Key::S)],
        also: &[],
        action: |session| Some(save(session)),
    },
    Command {
        id: "file.save_as",
        menu: "File",
        label: "Save as…",
        hint: "Saves the workspace somewhere else, with or without the data.",
        keys: &[ctrl_shift(Key::S)],
        also: &[],
        action: |session| Some(Action::Dialog(Some(Dialog::Save(kind_of_save(session))))),
    },
    Command {
        id: "file.recover",
        menu: "File",
        label: "Earlier work…",
        hint: "Lists work of earlier runs that was not saved.",
        keys: &[],
        also: &[],
        action: |session| (!session.live.recovered.is_empty()).then_some(Action::Dialog(Some(Dialog::Recovery))),
    },
    Command {
        id: "file.reopen",
        menu: "File",
        label: "Start with the last session, or not",
        hint: "Whether the next start shows the work of this session.",
        keys: &[],
        also: &[],
        action: |session| {
            let preferences = Preferences { reopen: !session.preferences.reopen, ..session.preferences.clone() };
            Some(Action::Prefer(Box::new(preferences)))
        },
    },
    Command {
        id: "file.preferences",
        menu: "File",
        label: "Preferences…",
        hint: "Theme, contrast, size, motion, language and how to start.",
        keys: &[ctrl(Key::Comma)],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::Preferences))),
    },
    Command {
        id: "file.quit",
        menu: "File",
        label: "Quit",
        hint: "Closes the window, after asking about unsaved work.",
        keys: &[ctrl(Key::Q)],
        also: &[],
        action: |_| Some(Action::Quit),
    },
    Command {
        id: "edit.undo",
        menu: "Edit",
        label: "Undo",
        hint: "Takes back the last step.",
        keys: &[ctrl(Key::Z)],
        also: &[],
        action: |session| session.can_undo().then_some(Action::Undo),
    },
    Command {
        id: "edit.redo",
        menu: "Edit",
        label: "Redo",
        hint: "Does again what was taken back.",
        keys: &[ctrl_shift(Key::Z), ctrl(Key::Y)],
        also: &[],
        action: |session| session.can_redo().then_some(Action::Redo),
    },
    Command {
        id: "edit.select_only",
        menu: "Edit",
        label: "Select only this platform",
        hint: "Selects the platform of the right click, or the one that is selected, and nothing else.",
        keys: &[],
        also: &[Place::Platform],
        action: |session| select(session, How::Replace),
    },
    Command {
        id: "edit.select_too",
        menu: "Edit",
        label: "Add this platform to the selection",
        hint: "Selects the platform of the right click beside what is selected.",
        keys: &[],
        also: &[Place::Platform],
        action: |session| select(session, How::Add),
    },
    Command {
        id: "edit.deselect",
        menu: "Edit",
        label: "Take this platform out of the selection",
        hint: "Selects the platform of the right click no more, or the one that is selected.",
        keys: &[],
        also: &[Place::Platform],
        action: |session| select(session, How::Subtract),
    },
    Command {
        id: "edit.copy_id",
        menu: "Edit",
        label: "Copy the id of this platform",
        hint: "Puts the name that the platform has in the data on the clipboard.",
        keys: &[],
        also: &[Place::Platform],
        action: |session| Some(Action::Copy(session.subject_platform()?.to_string())),
    },
    Command {
        id: "edit.history",
        menu: "Edit",
        label: "History",
        hint: "Shows or hides what was done, step by step.",
        keys: &[ctrl(Key::H)],
        also: &[],
        action: |session| Some(Action::ShowHistory(!session.live.history)),
    },
    Command {
        id: "edit.journal",
        menu: "Edit",
        label: "Save the journal…",
        hint: "Writes what was done to a file that `unwalled replay` runs.",
        keys: &[],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::Save(Saved::Journal)))),
    },
    Command {
        id: "view.maximise",
        menu: "View",
        label: "Fill the window with this view, or back",
        hint: "Gives one view the whole stage, and gives it back.",
        keys: &[ctrl(Key::M)],
        also: &[Place::Tile],
        action: |session| {
            let focused = session.subject_view().or(session.doc.arrangement.first())?;
            Some(Action::Maximise(session.live.maximised.is_none().then_some(focused)))
        },
    },
    Command {
        id: "view.duplicate",
        menu: "View",
        label: "Open this view once more",
        hint: "Opens a view of the same kind with the same settings.",
        keys: &[],
        also: &[Place::Tile],
        action: |session| {
            let state = session.doc.views.get(&session.subject_view()?)?;
            Some(Action::AddView { kind: state.kind.clone(), package: state.package.clone(), settings: state.settings.clone() })
        },
    },
    Command {
        id: "view.close",
        menu: "View",
        label: "Close this view",
        hint: "Takes the view off the stage.",
        keys: &[ctrl(Key::W)],
        also: &[Place::Tile],
        action: |session| session.subject_view().map(Action::CloseView),
    },
    Command {
        id: "view.light",
        menu: "View",
        label: "Light theme",
        hint: "Dark marks on light grounds.",
        keys: &[],
        also: &[],
        action: |session| theme(session, ThemeChoice::Light),
    },
    Command {
        id: "view.dark",
        menu: "View",
        label: "Dark theme",
        hint: "Light marks on dark grounds.",
        keys: &[],
        also: &[],
        action: |session| theme(session, ThemeChoice::Dark),
    },
    Command {
        id: "view.system",
        menu: "View",
        label: "Theme of the system",
        hint: "Follows the theme of the system.",
        keys: &[],
        also: &[],
        action: |session| theme(session, ThemeChoice::System),
    },
    Command {
        id: "view.full_screen",
        menu: "View",
        label: "Full screen",
        hint: "Covers the screen with the window, and back.",
        keys: &[key(Key::F11)],
        also: &[],
        action: |_| Some(Action::FullScreen),
    },
    Command {
        id: "data.report",
        menu: "Data",
        label: "What was read…",
        hint: "Lists what was read of each file, what was kept and what was refused.",
        keys: &[],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::Report))),
    },
    Command {
        id: "data.take",
        menu: "Data",
        label: "How this table is taken…",
        hint: "How the columns of the table that has the keys were read, and a way to read them otherwise.",
        keys: &[],
        also: &[Place::Tile],
        action: |session| {
            let view = session.subject_view().filter(|view| session.doc.views[view].kind == "table")?;
            let table = session.settings(view).text("table")?.to_owned();
            Some(Action::TakeAnew { package: session.package_of(view).to_owned(), table })
        },
    },
    Command {
        id: "data.add_link",
        menu: "Data",
        label: "Add a link of your own…",
        hint: "Adds a link that you know of, as a change over the data.",
        keys: &[],
        also: &[],
        action: |session| (!session.doc.datasets.is_empty()).then_some(Action::Dialog(Some(Dialog::AddRow(Some(Role::Links))))),
    },
    Command {
        id: "data.add_platform",
        menu: "Data",
        label: "Add a platform of your own…",
        hint: "Adds a platform that you know of, as a change over the data.",
        keys: &[],
        also: &[],
        action: |session| (!session.doc.datasets.is_empty()).then_some(Action::Dialog(Some(Dialog::AddRow(Some(Role::Platforms))))),
    },
    Command {
        id: "data.add_filter",
        menu: "Data",
        label: "Add filter…",
        hint: "Asks for a condition that rows must meet.",
        keys: &[],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::AddFilter))),
    },
    Command {
        id: "data.leave_out",
        menu: "Data",
        label: "Leave this platform out",
        hint: "Adds a filter that hides the platform of the right click, or the one that is selected.",
        keys: &[],
        also: &[Place::Platform],
        action: |session| Some(Action::AddCondition(Condition::is_not("platform", session.subject_platform()?.as_str()))),
    },
    Command {
        id: "data.clear_filters",
        menu: "Data",
        label: "Clear all filters",
        hint: "Removes all conditions and the time window.",
        keys: &[],
        also: &[],
        action: |session| (!session.doc.conditions.is_empty() || session.doc.window.is_some()).then_some(Action::ClearFilters),
    },
    Command {
        id: "data.all_times",
        menu: "Data",
        label: "Show all times",
        hint: "Removes the time window.",
        keys: &[],
        also: &[],
        action: |session| session.doc.window.map(|_| Action::Window(None)),
    },
    Command {
        id: "go.find",
        menu: "Go",
        label: "Find anything…",
        hint: "Finds platforms, data, views, files and commands by a part of their names.",
        keys: &[ctrl(Key::P), ctrl(Key::K)],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::Palette))),
    },
    Command {
        id: "go.search",
        menu: "Go",
        label: "Search this table, or everywhere…",
        hint: "Puts the cursor into the search field of the table that has the keys; without one, opens the command box.",
        keys: &[ctrl(Key::F)],
        also: &[],
        action: |session| Some(search(session)),
    },
    Command {
        id: "go.play",
        menu: "Go",
        label: "Play or stop time",
        hint: "Lets the playhead run, and halts it.",
        keys: &[key(Key::Space)],
        also: &[],
        action: |session| session.can_play().then_some(Action::TogglePlay),
    },
    Command {
        id: "go.next_event",
        menu: "Go",
        label: "Next event",
        hint: "Moves the playhead to the next day on which something changed.",
        keys: &[ctrl(Key::ArrowRight)],
        also: &[],
        action: |session| session.next_event().map(Action::Playhead),
    },
    Command {
        id: "go.previous_event",
        menu: "Go",
        label: "Previous event",
        hint: "Moves the playhead to the last day on which something changed.",
        keys: &[ctrl(Key::ArrowLeft)],
        also: &[],
        action: |session| session.previous_event().map(Action::Playhead),
    },
    Command {
        id: "go.next_month",
        menu: "Go",
        label: "A month later",
        hint: "Moves the playhead 30 days on.",
        keys: &[key(Key::ArrowRight)],
        also: &[],
        action: |session| step(session, 30),
    },
    Command {
        id: "go.previous_month",
        menu: "Go",
        label: "A month earlier",
        hint: "Moves the playhead 30 days back.",
        keys: &[key(Key::ArrowLeft)],
        also: &[],
        action: |session| step(session, -30),
    },
    Command {
        id: "go.start",
        menu: "Go",
        label: "To the start",
        hint: "Moves the playhead to the start of the time window.",
        keys: &[key(Key::Home)],
        also: &[],
        action: |session| Some(Action::Playhead(session.calendar.bounds(session.doc.window)?.first)),
    },
    Command {
        id: "go.end",
        menu: "Go",
        label: "To the end",
        hint: "Moves the playhead to the end of the time window.",
        keys: &[key(Key::End)],
        also: &[],
        action: |session| Some(Action::Playhead(session.calendar.bounds(session.doc.window)?.last)),
    },
    Command {
        id: "go.earliest",
        menu: "Go",
        label: "Imprecise dates at the earliest",
        hint: "Reads a date known by month or year as its first day.",
        keys: &[],
        also: &[],
        action: |session| read(session, Reading::Earliest),
    },
    Command {
        id: "go.latest",
        menu: "Go",
        label: "Imprecise dates at the latest",
        hint: "Reads a date known by month or year as its last day.",
        keys: &[],
        also: &[],
        action: |session| read(session, Reading::Latest),
    },
    Command {
        id: "go.announced",
        menu: "Go",
        label: "Openings as announced",
        hint: "Counts an opening from its announcement.",
        keys: &[],
        also: &[],
        action: |session| read(session, Reading::Announced),
    },
    Command {
        id: "go.nothing",
        menu: "Go",
        label: "Select nothing",
        hint: "Shuts what is open over the window, leaves a filled window, or selects nothing.",
        keys: &[key(Key::Escape)],
        also: &[],
        action: |session| {
            if session.live.menu.is_some() {
                Some(Action::Menu(None))
            } else if session.live.dialog.is_some() {
                Some(Action::Dialog(None))
            } else if session.live.maximised.is_some() {
                Some(Action::Maximise(None))
            } else {
                (!session.doc.selection.is_empty()).then_some(Action::ClearSelection)
            }
        },
    },
    Command {
        id: "help.start",
        menu: "Help",
        label: "Where to begin…",
        hint: "Shows the ways to open something.",
        keys: &[],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::Start))),
    },
    Command {
        id: "help.card",
        menu: "Help",
        label: "What this view shows",
        hint: "Says what the view shows, how it is computed, how to read it and what it does not say; without a view, opens the manual.",
        keys: &[key(Key::F1)],
        also: &[Place::Tile],
        action: |session| Some(Action::Dialog(Some(card(session)))),
    },
    Command {
        id: "help.manual",
        menu: "Help",
        label: "Manual",
        hint: "All commands, views and measures on a page.",
        keys: &[],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::Manual))),
    },
    Command {
        id: "help.keys",
        menu: "Help",
        label: "Keys",
        hint: "Lists all keys and lets them be changed.",
        keys: &[key(Key::Questionmark)],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::Shortcuts))),
    },
    Command {
        id: "help.diagnostics",
        menu: "Help",
        label: "Copy diagnostics",
        hint: "Copies what helps to find a fault; no data and no paths of files.",
        keys: &[],
        also: &[],
        action: |_| Some(Action::Diagnose),
    },
    Command {
        id: "help.about",
        menu: "Help",
        label: "About unwalled",
        hint: "Version, licences and where the data come from.",
        keys: &[],
        also: &[],
        action: |_| Some(Action::Dialog(Some(Dialog::About))),
    },
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

fn select(session: &Session, how: How) -> Option<Action> {
    let target = Target::Platform(session.subject_platform()?.clone());
    let selection = &session.doc.selection;
    let (is_in, is_all) = (selection.contains(&target), selection.len() == 1);
    let changes = match how {
        How::Replace => !(is_in && is_all),
        How::Add => !is_in,
        How::Subtract => is_in,
        How::Toggle => true,
    };
    changes.then(|| Action::Select { targets: vec![target], how })
}

/// In a table its own search, else the command box.
fn search(session: &Session) -> Action {
    let view = session.subject_view().filter(|view| session.doc.views[view].kind == "table");
    view.map_or(Action::Dialog(Some(Dialog::Palette)), |view| Action::SearchIn(Some(view)))
}

/// How to read the view that keys go to, else the manual.
fn card(session: &Session) -> Dialog {
    let state = session.subject_view().and_then(|view| session.doc.views.get(&view));
    state.and_then(|state| kind(&state.kind)).map_or(Dialog::Manual, |kind| Dialog::Card(kind.id))
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
