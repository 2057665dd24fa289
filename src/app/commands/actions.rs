//! What commands do where that takes more than a word; `None` is greyed out.

use crate::model::{Reading, day_number, day_of};
use crate::session::{Action, Dialog, How, Saved, Session, Target, ThemeChoice, ViewId};
use crate::views::kind;

pub fn kind_of_save(session: &Session) -> Saved {
    if session.file.with_data { Saved::WorkspaceWithData } else { Saved::Workspace }
}

/// Saves the workspace where it is, or asks where.
pub fn save(session: &Session) -> Action {
    let what = kind_of_save(session);
    match session.place() {
        Some(path) => Action::Save { what, path: Some(path.clone()) },
        None => Action::Dialog(Some(Dialog::Save(what))),
    }
}

pub fn select(session: &Session, how: How) -> Option<Action> {
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
pub fn search(session: &Session) -> Action {
    let view = session.subject_view().filter(|view| session.doc.views[view].kind == "table");
    view.map_or(Action::Dialog(Some(Dialog::Palette)), |view| Action::SearchIn(Some(view)))
}

/// How to read the view that keys go to, else the manual.
pub fn card(session: &Session) -> Dialog {
    let state = session.subject_view().and_then(|view| session.doc.views.get(&view));
    state.and_then(|state| kind(&state.kind)).map_or(Dialog::Manual, |kind| Dialog::Card(kind.id))
}

pub fn theme(session: &Session, theme: ThemeChoice) -> Option<Action> {
    (session.preferences.theme != theme).then_some(Action::Theme(theme))
}

pub fn read(session: &Session, reading: Reading) -> Option<Action> {
    (session.doc.reading != reading).then_some(Action::Read(reading))
}

pub fn step(session: &Session, days: i32) -> Option<Action> {
    let day = session.day()?;
    session.calendar.axis?;
    Some(Action::Playhead(day_of(day_number(day) + days)))
}

/// The table view that commands are about, its package and its table.
pub fn shown_table(session: &Session) -> Option<(ViewId, String, String)> {
    let view = session.subject_view().filter(|view| session.doc.views.get(view).is_some_and(|state| state.kind == "table"))?;
    let table = session.settings(view).text("table")?.to_owned();
    Some((view, session.package_of(view).to_owned(), table))
}
