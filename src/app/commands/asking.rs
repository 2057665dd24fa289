//! Commands that ask the graph: what is near, what is joined, what can be reached.

use egui::{Key, KeyboardShortcut};
use serde_json::{Value, json};

use super::row::{Command, Place, key};
use crate::model::PlatformId;
use crate::session::{Action, How, Session, Settings, ViewId};
use crate::views::{graph, paths, reach};

/// Time-respecting reachability from a platform.
pub const REACH: Command = Command {
    id: "ask.reach",
    menu: "Ask",
    label: "What can be reached from here",
    hint: "Shows what a traveller who starts at this platform can reach, since when, and through which openings.",
    keys: &[],
    also: &[Place::Platform],
    action: |session| {
        let from = session.subject_platform()?.as_str();
        Some(shown(session, reach::KIND.id, reach::FROM, from.into()))
    },
};

/// Paths between what is selected.
pub const PATHS: Command = Command {
    id: "ask.paths",
    menu: "Ask",
    label: "Paths between the selected",
    hint: "Lists paths between the platforms that are selected, and the one of the right click, over what can be passed now.",
    keys: &[],
    also: &[Place::Platform],
    action: |session| {
        let mut stops: Vec<PlatformId> = session.doc.selection.platforms().into_iter().collect();
        if let Some(meant) = session.subject_platform() {
            stops.retain(|stop| stop != meant);
            stops.push(meant.clone());
        }
        let ids: Vec<&str> = stops.iter().map(PlatformId::as_str).collect();
        (ids.len() > 1).then(|| shown(session, paths::KIND.id, paths::STOPS, json!(ids)))
    },
};

/// A path that goes on to a platform, in the order in which it is asked for.
pub const THROUGH: Command = Command {
    id: "ask.through",
    menu: "Ask",
    label: "Lead the path on to here",
    hint: "Adds this platform as the next stop of one path through several platforms, in order; the first are those that are selected.",
    keys: &[],
    also: &[Place::Platform],
    action: |session| {
        let to = session.subject_platform()?;
        let open = open_view(session, paths::KIND.id);
        let nothing = Settings::default();
        let settings = open.and_then(|view| session.doc.views.get(&view)).map_or(&nothing, |state| &state.settings);
        Some(shown(session, paths::KIND.id, paths::STOPS, paths::through(settings, session, to)?))
    },
};

/// Only what is joined to a platform, and itself.
pub const NEIGHBOURS: Command = Command {
    id: "ask.neighbours",
    menu: "Ask",
    label: "Select its neighbours",
    hint: "Selects the platforms that links of the moment join to this one, and this one.",
    keys: &[],
    also: &[Place::Platform],
    action: |session| Some(Action::SelectNeighbours { of: vec![session.subject_platform()?.clone()], how: How::Replace }),
};

/// What is joined to what is selected, as well.
pub const EXPAND: Command = Command {
    id: "ask.expand",
    menu: "Ask",
    label: "Add the neighbours to the selection",
    hint: "Selects what links of the moment join to the selection, or to the platform of the right click, as well.",
    keys: &[key(Key::E)],
    also: &[Place::Platform],
    action: |session| {
        let of: Vec<PlatformId> = match session.subject_platform() {
            Some(id) => vec![id.clone()],
            None => session.doc.selection.platforms().into_iter().collect(),
        };
        (!of.is_empty()).then_some(Action::SelectNeighbours { of, how: How::Add })
    },
};

/// What is within so many links of the selection, by the digits.
pub const HOPS: [Command; 10] = [
    hops("ask.hops_0", "Around the selection: itself alone", &[key(Key::Num0)], |session| around(session, 0)),
    hops("ask.hops_1", "Around the selection: 1 link", &[key(Key::Num1)], |session| around(session, 1)),
    hops("ask.hops_2", "Around the selection: 2 links", &[key(Key::Num2)], |session| around(session, 2)),
    hops("ask.hops_3", "Around the selection: 3 links", &[key(Key::Num3)], |session| around(session, 3)),
    hops("ask.hops_4", "Around the selection: 4 links", &[key(Key::Num4)], |session| around(session, 4)),
    hops("ask.hops_5", "Around the selection: 5 links", &[key(Key::Num5)], |session| around(session, 5)),
    hops("ask.hops_6", "Around the selection: 6 links", &[key(Key::Num6)], |session| around(session, 6)),
    hops("ask.hops_7", "Around the selection: 7 links", &[key(Key::Num7)], |session| around(session, 7)),
    hops("ask.hops_8", "Around the selection: 8 links", &[key(Key::Num8)], |session| around(session, 8)),
    hops("ask.hops_9", "Around the selection: 9 links", &[key(Key::Num9)], |session| around(session, 9)),
];

const fn hops(id: &'static str, label: &'static str, keys: &'static [KeyboardShortcut], action: fn(&Session) -> Option<Action>) -> Command {
    let hint = "Sets off in the graph what is so many links from the selection; again, or Esc, shows everything.";
    Command { id, menu: "Ask", label, hint, keys, also: &[], action }
}

/// The graph that keys are about: the one that has them, else the first.
fn graph_view(session: &Session) -> Option<ViewId> {
    let is_graph = |view: &ViewId| session.doc.views.get(view).is_some_and(|state| state.kind == graph::KIND.id);
    session.subject_view().filter(is_graph).or_else(|| session.doc.arrangement.views().into_iter().find(is_graph))
}

fn around(session: &Session, hops: u8) -> Option<Action> {
    let view = graph_view(session).filter(|_| !session.doc.selection.is_empty())?;
    let is_so = session.settings(view).number(graph::HOPS) == Some(f64::from(hops));
    let value = if is_so { Value::Null } else { hops.into() };
    Some(Action::Configure { view, key: graph::HOPS.into(), value })
}

/// What shows everything again, where the graph sets off what is near.
pub fn everything(session: &Session) -> Option<Action> {
    let view = graph_view(session).filter(|view| session.settings(*view).number(graph::HOPS).is_some())?;
    Some(Action::Configure { view, key: graph::HOPS.into(), value: Value::Null })
}

/// Sets a view of a kind to something, or opens one with it.
fn shown(session: &Session, kind: &str, setting: &str, value: Value) -> Action {
    match open_view(session, kind) {
        Some(view) => Action::Configure { view, key: setting.into(), value },
        None => Action::AddView { kind: kind.into(), package: None, settings: Settings::from([(setting, value)]) },
    }
}

fn open_view(session: &Session, kind: &str) -> Option<ViewId> {
    session.doc.arrangement.views().into_iter().find(|view| session.doc.views.get(view).is_some_and(|state| state.kind == kind))
}
