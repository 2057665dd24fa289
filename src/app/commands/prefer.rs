//! Commands that change what belongs to the person: looks, size, motion, languages, pace.

use egui::Key;

use super::row::{Command, key};
use crate::model::Language;
use crate::session::{Action, LARGEST, Preferences, SMALLEST, Session, ThemeChoice};

const fn row(id: &'static str, label: &'static str, hint: &'static str, action: fn(&Session) -> Option<Action>) -> Command {
    Command { id, menu: "View", label, hint, keys: &[], also: &[], action }
}

/// Light grounds.
pub const LIGHT: Command = row("view.light", "Light theme", "Dark marks on light grounds.", |session| theme(session, ThemeChoice::Light));
/// Dark grounds.
pub const DARK: Command = row("view.dark", "Dark theme", "Light marks on dark grounds.", |session| theme(session, ThemeChoice::Dark));
/// What the system uses.
pub const SYSTEM: Command =
    row("view.system", "Theme of the system", "Follows the theme of the system.", |session| theme(session, ThemeChoice::System));

/// Text and lines at 7:1.
pub const CONTRAST: Command = row("view.contrast", "High contrast, or not", "Text and lines at 7:1 and more.", |session| {
    prefer(session, |now| now.high_contrast = !now.high_contrast)
});

/// No tweens.
pub const MOTION: Command = row("view.motion", "Reduced motion, or not", "What changes jumps there at once.", |session| {
    prefer(session, |now| now.reduced_motion = !now.reduced_motion)
});

/// Everything larger.
pub const LARGER: Command = row("view.larger", "Everything larger", "Text, marks and room around them grow by a tenth.", |session| {
    prefer(session, |now| now.scale = (now.scale + 10).min(LARGEST))
});

/// Everything smaller.
pub const SMALLER: Command = row("view.smaller", "Everything smaller", "Text, marks and room around them shrink by a tenth.", |session| {
    prefer(session, |now| now.scale = now.scale.saturating_sub(10).max(SMALLEST))
});

/// Names in the data in the other language.
pub const NAMES: Command =
    row("view.names", "Names in English, or in Chinese (中文)", "Names in the data in the other language.", |session| {
        Some(Action::Speak(if session.preferences.language == Language::En { Language::Zh } else { Language::En }))
    });

/// Time plays faster.
pub const FASTER: Command = Command {
    menu: "Go",
    keys: &[key(Key::Period)],
    ..row("go.faster", "Time plays faster", "A week, a month, a quarter, a year or three years a second.", |session| pace(session, true))
};

/// Time plays slower.
pub const SLOWER: Command = Command {
    menu: "Go",
    keys: &[key(Key::Comma)],
    ..row("go.slower", "Time plays slower", "Three years, a year, a quarter, a month or a week a second.", |session| pace(session, false))
};

fn theme(session: &Session, theme: ThemeChoice) -> Option<Action> {
    (session.preferences.theme != theme).then_some(Action::Theme(theme))
}

fn pace(session: &Session, faster: bool) -> Option<Action> {
    let pace = session.preferences.pace.stepped(faster)?;
    prefer(session, |now| now.pace = pace)
}

/// Other preferences, if they are other.
fn prefer(session: &Session, change: impl FnOnce(&mut Preferences)) -> Option<Action> {
    let mut now = session.preferences.clone();
    change(&mut now);
    (now != session.preferences).then(|| Action::Prefer(Box::new(now)))
}
