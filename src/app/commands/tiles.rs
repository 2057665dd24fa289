//! Commands that place the tile which keys go to.

use super::row::{Command, ctrl_shift};
use crate::session::{Action, Arrangement, Session, Side, ViewId};

use egui::{Key, KeyboardShortcut};

const fn row(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    keys: &'static [KeyboardShortcut],
    action: fn(&Session) -> Option<Action>,
) -> Command {
    Command { id, menu: "View", label, hint, keys, also: &[], action }
}

/// Along the left side.
pub const LEFT: Command = row(
    "view.to_left",
    "Move to the left side",
    "The tile stands along the left side of all others.",
    &[ctrl_shift(Key::ArrowLeft)],
    |session| arranged(session, |all, view| all.at_side(view, Side::Left)),
);

/// Along the right side.
pub const RIGHT: Command = row(
    "view.to_right",
    "Move to the right side",
    "The tile stands along the right side of all others.",
    &[ctrl_shift(Key::ArrowRight)],
    |session| arranged(session, |all, view| all.at_side(view, Side::Right)),
);

/// Along the upper side.
pub const TOP: Command =
    row("view.to_top", "Move to the top", "The tile stands above all others.", &[ctrl_shift(Key::ArrowUp)], |session| {
        arranged(session, |all, view| all.at_side(view, Side::Top))
    });

/// Along the lower side.
pub const BOTTOM: Command =
    row("view.to_bottom", "Move to the bottom", "The tile stands below all others.", &[ctrl_shift(Key::ArrowDown)], |session| {
        arranged(session, |all, view| all.at_side(view, Side::Bottom))
    });

/// In front of its neighbour.
pub const TAB: Command =
    row("view.as_tab", "Make it a tab of its neighbour", "The tile shares its place with the one before it.", &[], |session| {
        arranged(session, Arrangement::as_tab)
    });

/// Larger.
pub const MORE: Command = row("view.more_room", "More room for it", "The tile takes from its neighbours.", &[], |session| {
    arranged(session, |all, view| all.with_room(view, 1.25))
});

/// Smaller.
pub const LESS: Command = row("view.less_room", "Less room for it", "The tile gives to its neighbours.", &[], |session| {
    arranged(session, |all, view| all.with_room(view, 0.8))
});

/// Another arrangement of the tiles; `None` where it would be the same.
fn arranged(session: &Session, change: impl Fn(Arrangement, ViewId) -> Arrangement) -> Option<Action> {
    let view = session.subject_view()?;
    let now = &session.doc.arrangement;
    Some(change(now.clone(), view)).filter(|next| next != now).map(Action::Arrange)
}
