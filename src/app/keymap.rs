//! Keys: which command has which, what a press of them does, and how they are written. The usual ones
//! stand in the rows of commands, others in the preferences; what a command does is its own matter.

use egui::{Context, Event, InputState, Key, KeyboardShortcut, Modifiers, Ui};

use super::commands::{COMMANDS, Command, command};
use crate::session::{Action, Preferences, Rebinding, Session};

/// `Ctrl+Shift+O`, the same on every system.
#[must_use]
pub fn written(keys: KeyboardShortcut) -> String {
    let modifiers = keys.modifiers;
    let held = [(modifiers.command || modifiers.ctrl, "Ctrl"), (modifiers.alt, "Alt"), (modifiers.shift, "Shift")];
    let names = held.into_iter().filter_map(|(is_held, name)| is_held.then_some(name));
    names.chain([key_name(keys.logical_key)]).collect::<Vec<_>>().join("+")
}

fn key_name(key: Key) -> &'static str {
    let symbol = key.symbol_or_name();
    if symbol.len() == 1 && symbol != "+" { symbol } else { key.name() }
}

/// What [`written`] wrote; `None` where it names no key.
#[must_use]
pub fn read(text: &str) -> Option<KeyboardShortcut> {
    let (held, key) = text.rsplit_once('+').unwrap_or(("", text));
    let mut modifiers = Modifiers::NONE;
    for name in held.split('+').map(str::trim).filter(|name| !name.is_empty()) {
        modifiers |= match name.to_lowercase().as_str() {
            "ctrl" | "cmd" => Modifiers::COMMAND,
            "alt" => Modifiers::ALT,
            "shift" => Modifiers::SHIFT,
            _ => return None,
        };
    }
    let key = key.trim();
    let known = Key::from_name(key).or_else(|| Key::from_name(&key.to_uppercase()));
    known.map(|key| KeyboardShortcut::new(modifiers, key))
}

/// As people of this system write it.
#[must_use]
pub fn shown(ctx: &Context, keys: KeyboardShortcut) -> String {
    if ctx.os().is_mac() { ctx.format_shortcut(&keys) } else { written(keys) }
}

/// The first key of a command, as people of this system write it; empty where it has none.
#[must_use]
pub fn first_shown(ctx: &Context, command: &Command, preferences: &Preferences) -> String {
    keys_of(command, preferences).first().map(|keys| shown(ctx, *keys)).unwrap_or_default()
}

/// The keys of a command: those of the preferences, else the usual ones.
#[must_use]
pub fn keys_of(command: &Command, preferences: &Preferences) -> Vec<KeyboardShortcut> {
    let Some(own) = preferences.keys.get(command.id) else { return command.keys.to_vec() };
    let readable: Vec<KeyboardShortcut> = own.iter().filter_map(|keys| read(keys)).collect();
    if readable.is_empty() && !own.is_empty() { command.keys.to_vec() } else { readable }
}

/// The command that has a key.
#[must_use]
pub fn holder(keys: KeyboardShortcut, preferences: &Preferences) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| keys_of(command, preferences).contains(&keys))
}

/// Gives a key to a command, and takes it from the one that has it.
#[must_use]
pub fn given(preferences: &Preferences, rebinding: &Rebinding, keys: KeyboardShortcut) -> Preferences {
    let mut next = preferences.clone();
    while let Some(other) = holder(keys, &next) {
        let left: Vec<KeyboardShortcut> = keys_of(other, &next).into_iter().filter(|known| *known != keys).collect();
        put(&mut next, other, &left);
    }
    if let Some(command) = command(&rebinding.command) {
        let mut all = if rebinding.beside { keys_of(command, &next) } else { vec![] };
        all.push(keys);
        put(&mut next, command, &all);
    }
    next
}

/// Leaves a command without keys.
fn bared(preferences: &Preferences, id: &str) -> Preferences {
    let mut next = preferences.clone();
    if let Some(command) = command(id) {
        put(&mut next, command, &[]);
    }
    next
}

/// The usual keys of a command again, as far as no other command has them now.
#[must_use]
pub fn usual(preferences: &Preferences, command: &Command) -> Preferences {
    let mut next = preferences.clone();
    let free = |keys: &&KeyboardShortcut| holder(**keys, preferences).is_none_or(|other| other.id == command.id);
    let keys: Vec<KeyboardShortcut> = command.keys.iter().filter(free).copied().collect();
    put(&mut next, command, &keys);
    next
}

fn put(preferences: &mut Preferences, command: &Command, keys: &[KeyboardShortcut]) {
    if keys == command.keys {
        preferences.keys.remove(command.id);
    } else {
        preferences.keys.insert(command.id.to_owned(), keys.iter().map(|keys| written(*keys)).collect());
    }
}

/// Tells the log what the preferences say of keys and what means nothing here; it is passed over.
pub fn warn(preferences: &Preferences) {
    for (id, keys) in &preferences.keys {
        if command(id).is_none() {
            tracing::warn!(command = id, "keys are kept for a command that this version does not know");
        }
        for unreadable in keys.iter().filter(|keys| read(keys).is_none()) {
            tracing::warn!(command = id, keys = unreadable, "expected keys such as Ctrl+Shift+O");
        }
    }
}

/// What stands between a key and its command.
struct Hands {
    focus: Focus,
    /// A menu is open, or a cell is edited: both take Escape for themselves.
    has_escape: bool,
    /// A box is open over the window.
    is_boxed: bool,
}

/// What has the keys.
#[derive(PartialEq)]
enum Focus {
    Nothing,
    Control,
    Text,
}

impl Hands {
    fn of(ctx: &Context, session: &Session) -> Self {
        let focus = match (ctx.text_edit_focused(), ctx.egui_wants_keyboard_input()) {
            (true, _) => Focus::Text,
            (false, true) => Focus::Control,
            (false, false) => Focus::Nothing,
        };
        Self { focus, has_escape: egui::Popup::is_any_open(ctx) || is_editing(ctx), is_boxed: session.live.dialog.is_some() }
    }

    /// In a text field no plain key fires, nor those that edit; on a control, not the keys that work it;
    /// under a box, no plain key.
    fn allow(&self, keys: KeyboardShortcut) -> bool {
        if keys.logical_key == Key::Escape {
            return !self.has_escape;
        }
        let is_plain = is_plain(keys);
        match self.focus {
            _ if is_plain && self.is_boxed => false,
            Focus::Text => !is_plain && !edits(keys),
            Focus::Control => !is_plain || !works_controls(keys.logical_key),
            Focus::Nothing => true,
        }
    }
}

fn is_editing(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(egui::Id::unique(crate::views::table::EDITING))).unwrap_or(false)
}

fn is_function(key: Key) -> bool {
    (Key::F1..=Key::F35).contains(&key)
}

/// A key that types, or moves: nothing is held with it but Shift.
fn is_plain(keys: KeyboardShortcut) -> bool {
    let held = keys.modifiers;
    !is_function(keys.logical_key) && !held.command && !held.ctrl && !held.alt
}

/// What a text field does with keys itself.
fn edits(keys: KeyboardShortcut) -> bool {
    let letters = [Key::A, Key::C, Key::V, Key::X, Key::Z, Key::Y];
    keys.modifiers.command && letters.contains(&keys.logical_key) || !is_function(keys.logical_key) && keys.conflicts_with_text_editing()
}

fn works_controls(key: Key) -> bool {
    use Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, End, Enter, Home, PageDown, PageUp, Space, Tab};
    matches!(key, ArrowDown | ArrowLeft | ArrowRight | ArrowUp | End | Enter | Home | PageDown | PageUp | Space | Tab)
}

/// The actions of the keys pressed in this frame.
pub fn actions(ui: &Ui, session: &Session) -> Vec<Action> {
    let ctx = ui.ctx();
    if let Some(rebinding) = &session.live.rebinding {
        return ctx.input_mut(|input| rebound(input, session, rebinding));
    }
    let hands = Hands::of(ctx, session);
    let mut rows: Vec<(KeyboardShortcut, &Command)> = COMMANDS
        .iter()
        .flat_map(|command| keys_of(command, &session.preferences).into_iter().map(move |keys| (keys, command)))
        .filter(|(keys, _)| hands.allow(*keys))
        .collect();
    rows.sort_by_key(|(keys, _)| std::cmp::Reverse(u8::from(keys.modifiers.shift) + u8::from(keys.modifiers.alt)));
    let pressed = rows.into_iter().filter(|(keys, _)| ctx.input_mut(|input| is_pressed(input, *keys)));
    let actions = pressed.filter_map(|(_, command)| (command.action)(session));
    actions.chain(pasted(ctx, &hands)).collect()
}

/// What was pasted, unless a text field takes it.
fn pasted(ctx: &Context, hands: &Hands) -> Option<Action> {
    let text = ctx.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Paste(text) if !text.trim().is_empty() => Some(text.clone()),
            _ => None,
        })
    });
    text.filter(|_| hands.focus != Focus::Text).map(Action::Paste)
}

/// A question mark stands on another key in every country: it is known by what it types.
fn is_pressed(input: &mut InputState, keys: KeyboardShortcut) -> bool {
    let types = |event: &Event| matches!(event, Event::Text(text) if text == key_name(keys.logical_key));
    input.consume_shortcut(&keys)
        || keys.modifiers == Modifiers::NONE && keys.logical_key == Key::Questionmark && input.events.iter().any(types)
}

/// The next key goes to the command that waits for one. Escape leaves all as it was, Backspace takes the
/// keys away; a key of another command waits for an answer.
fn rebound(input: &mut InputState, session: &Session, rebinding: &Rebinding) -> Vec<Action> {
    let pressed = input.events.iter().find_map(|event| match event {
        Event::Key { key, pressed: true, modifiers, .. } if !is_modifier(*key) => Some(as_bound(*key, *modifiers)),
        _ => None,
    });
    let Some(keys) = pressed else { return vec![] };
    if rebinding.taken.is_some() && keys.logical_key != Key::Escape {
        return vec![];
    }
    input.events.retain(|event| !matches!(event, Event::Key { .. } | Event::Text(_)));
    let preferences = &session.preferences;
    let prefer = |next| vec![Action::Prefer(Box::new(next)), Action::Rebind(None)];
    match keys.logical_key {
        Key::Escape => vec![Action::Rebind(None)],
        Key::Backspace | Key::Delete if keys.modifiers.is_none() => prefer(bared(preferences, &rebinding.command)),
        Key::Tab | Key::Enter => vec![],
        _ => match holder(keys, preferences).filter(|other| other.id != rebinding.command) {
            Some(_) => vec![Action::Rebind(Some(Rebinding { taken: Some(written(keys)), ..rebinding.clone() }))],
            None => prefer(given(preferences, rebinding, keys)),
        },
    }
}

fn is_modifier(key: Key) -> bool {
    let name = key.name();
    ["Shift", "Control", "Alt", "Super", "Meta"].iter().any(|modifier| name.starts_with(modifier))
}

/// Shift is part of a question mark, and not held with it.
fn as_bound(key: Key, held: Modifiers) -> KeyboardShortcut {
    let mut modifiers = Modifiers::NONE;
    if held.command || held.ctrl {
        modifiers |= Modifiers::COMMAND;
    }
    if held.alt {
        modifiers |= Modifiers::ALT;
    }
    let is_mark = key.symbol_or_name().chars().all(|letter| !letter.is_alphanumeric());
    if held.shift && !(is_mark && key_name(key).len() == 1) {
        modifiers |= Modifiers::SHIFT;
    }
    KeyboardShortcut::new(modifiers, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(id: &str) -> Rebinding {
        Rebinding { command: id.into(), beside: false, taken: None }
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        for keys in COMMANDS.iter().flat_map(|command| command.keys) {
            assert_eq!(read(&written(*keys)), Some(*keys), "{}", written(*keys));
        }
        assert_eq!(read("ctrl + shift + o").map(written).as_deref(), Some("Ctrl+Shift+O"));
        assert_eq!(read("Ctrl+").or(read("Hyper+A")).or(read("")), None);
    }

    #[test]
    fn a_key_has_one_command() {
        let keys = read("Ctrl+O").unwrap();
        let preferences = given(&Preferences::default(), &to("edit.history"), keys);
        assert_eq!(holder(keys, &preferences).unwrap().id, "edit.history");
        assert_eq!(preferences.keys["file.open"], Vec::<String>::new());
        let open = command("file.open").unwrap();
        assert_eq!(usual(&preferences, open).keys, preferences.keys, "its usual key is another's now");
        let back = usual(&usual(&preferences, command("edit.history").unwrap()), open);
        assert_eq!(back, Preferences::default());
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        let mut preferences = Preferences::default();
        preferences.keys.insert("file.open".into(), vec!["Strg-Oh".into()]);
        preferences.keys.insert("from.the.future".into(), vec!["Ctrl+O".into()]);
        warn(&preferences);
        let open = command("file.open").unwrap();
        assert_eq!(keys_of(open, &preferences), open.keys);
        assert_eq!(holder(open.keys[0], &preferences).unwrap().id, "file.open");
    }
}
