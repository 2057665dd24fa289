//! All user state: the [`Document`], which is saved and undone, and [`Live`], which is not.
//!
//! Views read it, actions change it, and [`Session::apply`] is the one door. What the session cannot
//! do itself leaves as an [`Effect`]. Data are never inside, only references to them.

mod action;
mod arrangement;
mod calendar;
mod document;
mod filters;
mod history;
mod live;
mod menu;
mod preferences;
mod selection;
mod unknown;
mod work;
mod workspace;

use std::path::PathBuf;

use crate::model::{Date, Filter, Reading};

pub use action::{Action, Change, Effect, Opening};
pub use arrangement::{Arrangement, Axis, Side};
pub use calendar::Calendar;
pub use document::{DatasetRef, Document, Finding, Settings, ViewId, ViewState};
pub use filters::{Filtering, Origin};
pub use history::{History, Step};
pub use live::{Dialog, Live, MissingData, Recovered, Remedy, Saved, Toast};
pub use menu::{Menu, Rebinding, Subject};
pub use preferences::{LARGEST, Pace, Preferences, SMALLEST, ThemeChoice, WindowPlace};
pub use selection::{How, Selection, Target, row_table, table_of_rows};
pub use unknown::Unknown;
pub use work::{Kept, Work, WorkFile};
pub use workspace::{KeptDataset, WORKSPACE_VERSION, Workspace, WorkspaceError};

/// The whole state of a window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// What is saved and undone.
    pub doc: Document,
    /// What is not.
    pub live: Live,
    /// What belongs to the person.
    pub preferences: Preferences,
    /// The days of the data, for stepping; told by the shell, never saved.
    pub calendar: Calendar,
    /// What was done to the document.
    pub history: History,
    /// Where it is saved.
    pub file: WorkFile,
    /// The work in whose place this was opened: undo leads there from the first step.
    pub earlier: Option<Box<Work>>,
    /// The work that was opened from here: redo leads there from the last step.
    pub later: Option<Box<Work>>,
}

impl Session {
    /// The day under the playhead; `None` where nothing has a date.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        #[expect(clippy::cast_possible_truncation, reason = "a day within the calendar")]
        let live = self.live.playhead.map(|number| crate::model::day_of(number.floor() as i32));
        live.or(self.doc.playhead)
    }

    /// Whether time can be played: something is dated.
    #[must_use]
    pub fn can_play(&self) -> bool {
        self.calendar.axis.is_some()
    }

    /// Whether there is anything to undo: a step, time that plays, or a workspace that was opened.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.history.back().is_some() || self.live.playing || self.earlier.is_some()
    }

    /// Whether there is anything to do again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.history.forward().is_some() || self.later.is_some()
    }

    /// The next day with an event, if it is within the window.
    #[must_use]
    pub fn next_event(&self) -> Option<Date> {
        self.within(self.calendar.next(self.day()?)?)
    }

    /// The last day with an event, if it is within the window.
    #[must_use]
    pub fn previous_event(&self) -> Option<Date> {
        self.within(self.calendar.previous(self.day()?)?)
    }

    fn within(&self, day: Date) -> Option<Date> {
        self.calendar.bounds(self.doc.window)?.contains(day).then_some(day)
    }

    /// The settings of a view; empty for one that is not there.
    #[must_use]
    pub fn settings(&self, view: ViewId) -> Settings {
        self.doc.views.get(&view).map(|state| state.settings.clone()).unwrap_or_default()
    }

    /// The package that a view reads: its own, or the one that is shown.
    #[must_use]
    pub fn package_of(&self, view: ViewId) -> &str {
        let own = self.doc.views.get(&view).and_then(|state| state.package.as_deref());
        own.unwrap_or(&self.doc.package)
    }

    /// Lets time pass while it plays. Returns whether anything moves.
    pub fn tick(&mut self, secs: f64) -> bool {
        if !self.live.playing {
            return false;
        }
        let Some(bounds) = self.calendar.bounds(self.doc.window) else { return false };
        let end = f64::from(crate::model::day_number(bounds.last));
        let start = self.day().map_or(end, |day| f64::from(crate::model::day_number(day)));
        let next = self.live.playhead.unwrap_or(start) + secs.clamp(0.0, 0.25) * self.preferences.pace.days_per_sec();
        self.live.playhead = Some(next.min(end));
        if next >= end {
            self.rest();
            self.record_playhead();
        }
        true
    }

    /// Stops playing or dragging and puts the playhead down where it is.
    fn rest(&mut self) {
        self.doc.playhead = self.day();
        self.live.playhead = None;
        self.live.playing = false;
    }

    /// The one door: changes the state, records what was changed, and returns what the shell has to do.
    pub fn apply(&mut self, action: Action) -> Option<Effect> {
        match action {
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Jump(to) => self.go(to),
            Action::Hover(_) | Action::DragPlayhead(_) | Action::Room { .. } => return self.change(action),
            Action::DropPlayhead | Action::TogglePlay => {
                let _ = self.change(action);
                self.record_playhead();
            }
            _ => return self.change_and_record(&action),
        }
        None
    }

    fn change_and_record(&mut self, action: &Action) -> Option<Effect> {
        // What carries on is made anew from the document before the gesture, as a replay will make it.
        let carries_on = self.history.carries_on(action) && self.history.is_at(&self.doc);
        if carries_on && let Some(before) = self.history.before() {
            self.doc = before.as_ref().clone();
        }
        let effect = self.change(action.clone());
        let revision = self.history.revision();
        self.history.record(action, &self.doc, carries_on);
        if self.history.revision() != revision {
            self.later = None;
        }
        effect
    }

    fn record_playhead(&mut self) {
        let Some(day) = self.doc.playhead else { return };
        let action = Action::Playhead(day);
        let carries_on = self.history.carries_on(&action);
        self.history.record(&action, &self.doc, carries_on);
    }

    fn undo(&mut self) {
        // What plays or is dragged is put down first: it is the step that is undone.
        if self.live.playing || self.live.playhead.is_some() {
            self.rest();
            self.record_playhead();
        }
        let undone = self.history.current().map(|step| step.words.clone()).unwrap_or_default();
        if let Some(to) = self.history.back() {
            self.go(to);
            self.tell("Undone", &undone);
        } else if let Some(earlier) = self.earlier.take() {
            let later = self.take_work(*earlier);
            let name = later.name();
            self.later = Some(Box::new(later));
            self.tell("Undone", &format!("opened {name}"));
        }
    }

    fn redo(&mut self) {
        if let Some(to) = self.history.forward() {
            self.go(to);
            let redone = self.history.current().map(|step| step.words.clone()).unwrap_or_default();
            self.tell("Done again", &redone);
        } else if let Some(later) = self.later.take() {
            let earlier = self.take_work(*later);
            self.earlier = Some(Box::new(earlier));
            let name = self.work_name();
            self.tell("Done again", &format!("opened {name}"));
        }
    }

    fn tell(&mut self, what: &str, words: &str) {
        if !words.is_empty() {
            self.say(Toast { is_error: false, text: format!("{what}: {words}") });
        }
    }

    fn go(&mut self, to: usize) {
        let Some(doc) = self.history.go(to) else { return };
        self.doc = doc.as_ref().clone();
        self.live.playing = false;
        self.live.playhead = None;
        self.live.reveal = None;
        let views = &self.doc.views;
        self.live.maximised = self.live.maximised.filter(|view| views.contains_key(view));
        self.live.focused = self.live.focused.filter(|view| views.contains_key(view));
    }

    fn change(&mut self, action: Action) -> Option<Effect> {
        match action {
            Action::Select { targets, how } => self.doc.selection.change(targets, how),
            Action::ClearSelection => self.doc.selection = Selection::default(),
            Action::Hover(target) => self.live.hover_next = target,
            Action::Window(window) => self.set_window(window),
            Action::Playhead(day) => self.put_playhead(day),
            Action::DragPlayhead(number) => self.live.playhead = Some(self.within_bounds(number)),
            Action::DropPlayhead => self.rest(),
            Action::TogglePlay => self.toggle_play(),
            Action::Read(reading) => self.doc.reading = reading,
            Action::Clause { by, clause } => self.doc.set_clause(by, clause),
            Action::AddCondition(condition) => self.doc.add_condition(condition),
            Action::ChangeCondition { at, condition } => self.doc.change_condition(at, condition),
            Action::RemoveCondition(at) => drop((at < self.doc.conditions.len()).then(|| self.doc.conditions.remove(at))),
            Action::ClearFilters => self.clear_filters(),
            Action::NameSelection(name) => self.doc.name_selection(&name),
            Action::Recall { name, how } => self.doc.recall(&name, how),
            Action::RenameSelection { from, to } => self.doc.rename_selection(&from, &to),
            Action::ForgetSelection(name) => self.doc.forget_selection(&name),
            Action::Filtering { view, filtering } => self.doc.take_filters(view, filtering),
            Action::Configure { view, key, value } => self.doc.configure(view, &key, value),
            Action::ConfigureAll { key, value } => self.doc.configure_all(&key, &value),
            Action::Change { package, table, change } => self.doc.change(&package, &table, change),
            Action::CopyRows(view) => return Some(Effect::CopyRows(view)),
            Action::DeriveIn { package, table } => {
                self.live.form = Some((package, table));
                self.live.dialog = Some(Dialog::Derive);
            }
            Action::TakeAnew { package, table } => {
                self.live.form = Some((package, table));
                self.live.dialog = Some(Dialog::Take);
            }
            Action::ShowLine { path, line, message } => {
                self.live.line = Some((path, line, message));
                self.live.dialog = Some(Dialog::Line);
            }
            Action::Paste(text) => return Some(Effect::Paste(text)),
            Action::Reloaded { package, sha256, changes } => self.doc.reload(package, &sha256, changes),
            Action::AddRowTo { package, table } => {
                self.live.form = Some((package, table));
                self.live.dialog = Some(Dialog::AddRow(None));
            }
            Action::Room { view, px } => drop(self.live.rooms.insert(view, px)),
            Action::Arrange(arrangement) => self.doc.arrangement = arrangement,
            Action::AddView { kind, package, settings } => self.add_view(kind, package, settings),
            Action::CloseView(view) => self.close_view(view),
            Action::Focus(view) => self.live.focused = view,
            Action::Maximise(view) => self.live.maximised = view,
            Action::Show { opening, .. } | Action::Opened { opening, .. } => drop(opening.map(|opening| self.show(*opening))),
            Action::ShowRow { package, table, row, view } => self.show_row(&package, table, row, view),
            Action::Revealed => self.live.reveal = None,
            Action::Unfold { key, open } => drop(self.live.unfolded.insert(key, open)),
            Action::Dialog(dialog) => self.open_dialog(dialog),
            Action::Menu(menu) => self.live.menu = menu,
            Action::Rebind(rebinding) => self.live.rebinding = rebinding,
            Action::SearchIn(view) => self.live.search_in = view,
            Action::Say(toast) => self.say(toast),
            Action::DismissToast => self.live.toast = None,
            Action::Theme(theme) => self.preferences.theme = theme,
            Action::Speak(language) => self.preferences.language = language,
            Action::Open { paths, add } => return self.open(paths, add),
            Action::Pick { add } => return Some(Effect::Pick { add }),
            Action::Offer(paths) => return self.offer(paths),
            Action::SaveAndLeave => {
                self.live.dialog = None;
                return Some(Effect::SaveAndLeave);
            }
            Action::Diagnose => return Some(Effect::Diagnose),
            Action::Prefer(preferences) => self.preferences = *preferences,
            Action::Leave => {
                self.live.dialog = None;
                return Some(Effect::Leave);
            }
            Action::ShowHistory(shown) => self.live.history = shown,
            Action::Save { what, path } => {
                self.live.dialog = None;
                return Some(Effect::Save { what, path });
            }
            Action::Missing { name, remedy } => {
                self.live.dialog = None;
                return Some(Effect::Missing { name, remedy });
            }
            Action::Recover { path, keep } => {
                self.live.dialog = None;
                return Some(Effect::Recover { path, keep });
            }
            // What needs the links is made an action of this floor by who knows them.
            Action::Undo | Action::Redo | Action::Jump(_) | Action::SelectNeighbours { .. } => {}
            Action::Browse(address) => return Some(Effect::Browse(address)),
            Action::Copy(text) => return Some(Effect::Copy(text)),
            Action::FullScreen => return Some(Effect::FullScreen),
            Action::AskPaste => return Some(Effect::AskPaste),
            Action::Quit => return Some(Effect::Quit),
        }
        None
    }

    fn open_dialog(&mut self, dialog: Option<Dialog>) {
        self.live.form_from = self.subject_platform().cloned();
        self.live.dialog = dialog;
        self.live.rebinding = None;
        self.live.menu = None;
    }

    fn open(&mut self, paths: Vec<PathBuf>, add: bool) -> Option<Effect> {
        self.live.dialog = None;
        (!paths.is_empty()).then_some(Effect::Load { paths, add })
    }

    /// Opens files at once where nothing is at stake; else asks how.
    fn offer(&mut self, paths: Vec<PathBuf>) -> Option<Effect> {
        if self.history.steps().len() <= 1 && self.file.path.is_none() {
            return self.open(paths, false);
        }
        self.live.offered = paths;
        self.live.dialog = Some(Dialog::Offered);
        None
    }

    fn set_window(&mut self, window: Option<crate::model::Period>) {
        self.doc.window = window;
        let Some(bounds) = self.calendar.bounds(window) else { return };
        self.doc.playhead = self.doc.playhead.map(|day| day.clamp(bounds.first, bounds.last));
        self.live.playhead = self.live.playhead.map(|number| self.within_bounds(number));
    }

    /// A moment in days since 1970, where the playhead may stand.
    fn within_bounds(&self, number: f64) -> f64 {
        let Some(bounds) = self.calendar.bounds(self.doc.window) else { return number };
        let [first, last] = [bounds.first, bounds.last].map(|day| f64::from(crate::model::day_number(day)));
        number.clamp(first, last)
    }

    fn put_playhead(&mut self, day: Date) {
        self.live.playing = false;
        self.live.playhead = None;
        self.doc.playhead = Some(self.calendar.bounds(self.doc.window).map_or(day, |bounds| day.clamp(bounds.first, bounds.last)));
    }

    fn toggle_play(&mut self) {
        if self.live.playing {
            return self.rest();
        }
        let Some(bounds) = self.calendar.bounds(self.doc.window) else { return };
        if self.day().is_none_or(|day| day >= bounds.last) {
            self.doc.playhead = Some(bounds.first);
        }
        self.live.playing = true;
    }

    fn clear_filters(&mut self) {
        self.doc.conditions.clear();
        self.doc.clauses.clear();
        self.doc.window = None;
    }

    fn add_view(&mut self, kind: String, package: Option<String>, settings: Settings) {
        let view = self.doc.add_view(ViewState { kind, package, settings, ..ViewState::default() });
        self.doc.arrangement = std::mem::take(&mut self.doc.arrangement).with(view);
        self.live.focused = Some(view);
        self.live.maximised = None;
    }

    fn close_view(&mut self, view: ViewId) {
        self.doc.views.remove(&view);
        self.doc.clauses.remove(&view);
        self.doc.arrangement = std::mem::take(&mut self.doc.arrangement).without(view).unwrap_or_default();
        self.live.maximised = self.live.maximised.filter(|shown| *shown != view);
        self.live.focused = self.live.focused.filter(|shown| *shown != view);
    }

    fn show(&mut self, opening: Opening) {
        self.calendar = opening.calendar;
        let Document { mut changes, selections, rest, .. } = std::mem::replace(&mut self.doc, opening.doc);
        // What was changed in data stays with them, whatever is shown of them.
        changes.retain(|package, _| self.doc.datasets.iter().any(|dataset| dataset.name == *package));
        self.doc.changes = changes;
        self.doc.selections = selections;
        self.doc.rest = rest;
        self.live.maximised = None;
        self.live.playing = false;
        self.live.playhead = None;
        self.live.reveal = None;
        self.live.hover = None;
        self.live.hover_next = None;
        self.live.focused = self.doc.arrangement.first();
    }

    /// Brings a row into sight: in the table view of its table, which is opened if need be.
    fn show_row(&mut self, package: &str, table: String, row: u32, view: Option<ViewId>) {
        let named = |state: &ViewState| {
            let own = state.package.as_deref().unwrap_or(&self.doc.package);
            state.kind == "table" && state.settings.text("table") == Some(&table) && own == package
        };
        self.live.dialog = None;
        let found = view.or_else(|| self.doc.views.iter().find(|(_, state)| named(state)).map(|(id, _)| *id));
        match found {
            Some(view) => {
                self.doc.arrangement.bring_forward(view);
                self.live.focused = Some(view);
            }
            None => self.add_view("table".into(), Some(package.to_owned()), Settings::from([("table", table.clone().into())])),
        }
        if self.live.maximised.is_some() {
            self.live.maximised = self.live.focused;
        }
        self.live.reveal = Some((table, row));
    }

    fn say(&mut self, toast: Toast) {
        self.live.toast = Some(toast);
        self.live.toasts += 1;
    }

    /// Swaps the hover buffers at the end of a frame. Returns whether what is hovered changed.
    pub fn end_frame(&mut self) -> bool {
        let changed = self.live.hover != self.live.hover_next;
        self.live.hover = self.live.hover_next.take();
        changed
    }

    /// A reading of the document that tells two moments apart: what findings are bound to.
    #[must_use]
    pub fn moment_of_view(&self) -> (Filter, Option<Date>, Reading) {
        (self.whole_filter(), self.day(), self.doc.reading)
    }
}
