//! What commands do where that takes more than a word; `None` is greyed out.

use serde_json::{Value, json};

use crate::model::{Period, Reading, day_number, day_of};
use crate::session::{Action, Dialog, How, Saved, Session, Target, ViewId};
use crate::views::{folded, kind};

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

pub fn read(session: &Session, reading: Reading) -> Option<Action> {
    (session.doc.reading != reading).then_some(Action::Read(reading))
}

/// The time window with one end at the playhead.
pub fn window(session: &Session, from: bool) -> Option<Action> {
    let (day, axis) = (session.day()?, session.calendar.axis?);
    let now = session.doc.window.unwrap_or(axis);
    let window = if from { Period::new(day, now.last) } else { Period::new(now.first, day) }?;
    (Some(window) != session.doc.window).then_some(Action::Window(Some(window)))
}

pub fn step(session: &Session, days: i32) -> Option<Action> {
    let day = session.day()?;
    session.calendar.axis?;
    Some(Action::Playhead(day_of(day_number(day) + days)))
}

/// Unfolds the platform that commands are about in every view that folds, or folds it again.
pub fn unfold(session: &Session) -> Option<Action> {
    let platform = session.subject_platform()?.to_string();
    let mut unfolded = folded(session)?;
    if !unfolded.remove(&platform) {
        unfolded.insert(platform);
    }
    let value = if unfolded.is_empty() { serde_json::Value::Null } else { unfolded.into_iter().collect() };
    Some(Action::ConfigureAll { key: "unfolded".into(), value })
}

/// The table view that commands are about, its package and its table.
pub fn shown_table(session: &Session) -> Option<(ViewId, String, String)> {
    let view = session.subject_view().filter(|view| session.doc.views.get(view).is_some_and(|state| state.kind == "table"))?;
    let table = session.settings(view).text("table")?.to_owned();
    Some((view, session.package_of(view).to_owned(), table))
}

/// The view with rows that commands are about: a table, or measures.
pub fn shown_rows(session: &Session) -> Option<ViewId> {
    let shows = |view: &ViewId| {
        session.doc.views.get(view).is_some_and(|state| ["table", crate::views::metrics::KIND.id].contains(&state.kind.as_str()))
    };
    session.subject_view().filter(shows)
}

/// The graph that commands are about: the view that keys go to, else the first.
fn shown_graph(session: &Session) -> Option<ViewId> {
    let is_graph = |view: &ViewId| session.doc.views.get(view).is_some_and(|state| state.kind == "graph");
    let first = || session.doc.arrangement.views().into_iter().find(is_graph);
    session.subject_view().filter(is_graph).or_else(first)
}

/// Shows all of the graph or of the chart that has the keys, or what is selected.
pub fn fit(session: &Session, only_selection: bool) -> Option<Action> {
    let is_chart = |view: &ViewId| session.doc.views.get(view).is_some_and(|state| state.kind == "chart");
    let view = session.subject_view().filter(|view| !only_selection && is_chart(view)).or_else(|| shown_graph(session))?;
    let camera = if only_selection {
        let links = session.doc.selection.links().flat_map(|link| [link.from.clone(), link.to.clone()]);
        let ids: std::collections::BTreeSet<String> =
            session.doc.selection.platforms().into_iter().chain(links).map(|id| id.to_string()).collect();
        if ids.is_empty() {
            return None;
        }
        json!({ "on": ids })
    } else {
        Value::Null
    };
    let settings = session.settings(view);
    let is_matrix = settings.text("form") == Some("matrix");
    let key = if is_matrix && !only_selection { "camera_matrix" } else { "camera" };
    (settings.0.get(key).unwrap_or(&Value::Null) != &camera).then(|| Action::Configure { view, key: key.into(), value: camera })
}
