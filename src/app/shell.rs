//! Everything that the window shows, without a window.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{CentralPanel, Frame, Panel, Ui};

use super::finder::Finder;
use super::reopen::Pending;
use super::shelf::{Shelf, Wanted};
use super::stage::Stage;
use super::work::{absent, files_of};
use super::{context_menu, data_panel, dialogs, history, inspector, keymap, neighbours, phrase, stage, status, timeline, top_bar};
use crate::analysis::Observation;
use crate::analysis::combine::Sort;
use crate::engine::{self, Catalog, Engine, Request, Shown};
use crate::kit::magnitude::Magnitude;
use crate::kit::owners::OwnerInks;
use crate::kit::tokens::length;
use crate::kit::{self, palette};
use crate::load;
use crate::model::{Changes, Dataset, Reading};
use crate::session::{Action, DatasetRef, Effect, KeptDataset, Session, ThemeChoice, Toast};
use crate::session::{LARGEST, SMALLEST};
use crate::views;

/// Slots of panels; views have the number of their id.
pub mod slot {
    /// The timeline.
    pub const TIMELINE: u32 = 1_000_001;
    /// The inspector.
    pub const INSPECTOR: u32 = 1_000_002;
    /// The data panel: the first of many, one for each table.
    pub const DATA: u32 = 2_000_000;
    /// The counts beside filters.
    pub const FILTERS: u32 = 1_000_004;
    /// How a file would be taken.
    pub const PREVIEW: u32 = 1_000_006;
    /// The column of the filter that is made.
    pub const FILTER_COLUMN: u32 = 1_000_007;
    /// The status bar.
    pub const STATUS: u32 = 1_000_005;
}

/// The session, the engine, and what is kept between frames.
pub struct Shell {
    /// All user state.
    pub session: Session,
    engine: Engine,
    inks: OwnerInks,
    stage: Stage,
    finder: Finder,
    pub(super) shelf: Shelf,
    /// What calendar and colours were made for.
    followed: Followed,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
    theme_of_system_is_dark: bool,
    toast_since: (u64, f64),
    making: Option<Making>,
    /// Data that could not be made, each told once.
    failed: Vec<Wanted>,
    /// A workspace that waits for its data.
    pub(super) pending: Option<Pending>,
    has_drawn: bool,
}

/// The part of a document that decides on data, calendar and colours.
#[derive(Clone, Default, PartialEq)]
struct Followed {
    data: Vec<Wanted>,
    package: String,
    /// Other packages that views read.
    beside: Vec<String>,
    reading: Reading,
}

/// A dataset that is being changed, away from the screen.
struct Making {
    wanted: Wanted,
    made: Receiver<Result<Dataset, String>>,
}

/// What a panel may look at while it draws.
pub struct Desk<'a> {
    /// All user state.
    pub session: &'a Session,
    /// Answers to questions.
    pub engine: &'a mut Engine,
    /// What is open.
    pub catalog: Arc<Catalog>,
    /// The package that is shown.
    pub dataset: Arc<Dataset>,
    /// Colours of owners.
    pub inks: &'a OwnerInks,
    /// Ranks names by what is typed.
    pub finder: &'a mut Finder,
}

impl Desk<'_> {
    /// The newest answer of a panel's slot.
    pub fn ask(&mut self, slot: u32, part: u8, request: &Request) -> Shown {
        self.engine.ask((slot, part), request)
    }

    /// Numbers as the person prefers them.
    #[must_use]
    pub fn numbers(&self) -> kit::numbers::Numbers {
        kit::numbers::Numbers(self.session.preferences.numbers)
    }

    /// A stated value with its unit in the language of the data.
    #[must_use]
    pub fn amount(&self, row: &Observation) -> String {
        let magnitude = Magnitude::of(&row.unit, self.session.preferences.language);
        magnitude.amount(row.quantity, Sort::of(row) == Sort::Change, self.numbers())
    }

    /// The name of a platform on screen.
    #[must_use]
    pub fn name(&self, id: &crate::model::PlatformId) -> String {
        self.dataset.platforms.name(id, self.session.preferences.language).to_owned()
    }
}

/// Of the shapes and meshes of a frame with everything open no buffer is larger; in bytes.
const FRAME: usize = 3 << 20;

impl Shell {
    /// A shell that shows the first package of a catalog from its start. `wake` asks for a frame and may
    /// be called from any thread.
    #[must_use]
    pub fn new(catalog: Catalog, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(wake);
        let mut shell = Self {
            session: Session::default(),
            shelf: Shelf::default(),
            followed: Followed::default(),
            engine: Self::engine_for(Arc::new(catalog), &wake),
            inks: OwnerInks::default(),
            stage: Stage::default(),
            finder: Finder::default(),
            wake,
            theme_of_system_is_dark: false,
            toast_since: (0, 0.0),
            making: None,
            failed: vec![],
            pending: None,
            has_drawn: false,
        };
        shell.shelf.put(shell.engine.catalog());
        shell.open_first(0, false);
        shell
    }

    fn engine_for(catalog: Arc<Catalog>, wake: &Arc<dyn Fn() + Send + Sync>) -> Engine {
        let wake = wake.clone();
        Engine::new(catalog, move || wake())
    }

    /// Shows a package from its start.
    pub fn show(&mut self, package: &str) {
        let _ = self.apply(Action::Show { package: package.to_owned(), opening: None });
    }

    /// Puts other data in the place of what is open, or beside it, and shows the first of it.
    pub fn take_catalog(&mut self, datasets: Vec<Dataset>, add: bool) {
        let first = if add { self.engine.catalog().datasets().len() } else { 0 };
        let catalog = if add { self.engine.catalog().with(datasets) } else { Catalog::new(datasets) };
        self.put_catalog(Arc::new(catalog), first);
        self.open_first(first, add);
    }

    /// Those from the `first` on were just read; the others are shown with what was changed in them.
    fn put_catalog(&mut self, catalog: Arc<Catalog>, first: usize) {
        catalog.datasets().iter().skip(first).for_each(|dataset| self.shelf.put_one(dataset.clone()));
        self.engine = Self::engine_for(catalog, &self.wake);
    }

    /// Puts other data in the place of what is open, and leaves the session as it is.
    pub(super) fn put_datasets(&mut self, datasets: Vec<Dataset>) {
        self.put_catalog(Arc::new(Catalog::new(datasets)), 0);
    }

    /// Follows a document that came as a whole.
    pub(super) fn follow_anew(&mut self) {
        self.followed = Followed::default();
        self.follow();
        self.name_steps();
        (self.wake)();
    }

    /// Tells the session what was opened, and shows the first of it.
    fn open_first(&mut self, first: usize, add: bool) {
        let catalog = self.engine.catalog();
        let name = catalog.datasets().get(first).map(|dataset| dataset.name.clone()).unwrap_or_default();
        let shown = &self.session;
        let is_beside = add && !shown.doc.views.is_empty();
        let opening = if is_beside { views::beside(&shown.doc, &shown.calendar, catalog, first) } else { views::opening(catalog, &name) };
        let opening = Box::new(opening);
        let datasets = views::references(catalog).split_off(first.min(catalog.datasets().len()));
        let _ = self.apply(Action::Opened { datasets, add, opening: Some(opening) });
        if is_beside {
            // What came is what is looked at next.
            self.session.live.focused = self.session.doc.views.keys().next_back().copied();
        }
    }

    /// Whatever the document speaks of now: its data from the shelf, its days, its colours. Data that are
    /// to be changed are made away from the screen; until then the old ones are shown.
    fn follow(&mut self) {
        let doc = &self.session.doc;
        let wanted = |dataset: &DatasetRef| Wanted {
            dataset: dataset.clone(),
            changes: doc.changes.get(&dataset.name).cloned().unwrap_or_default(),
        };
        let others: BTreeSet<&String> = doc.views.values().filter_map(|state| state.package.as_ref()).collect();
        let now = Followed {
            data: doc.datasets.iter().map(wanted).collect(),
            package: doc.package.clone(),
            beside: others.into_iter().filter(|package| **package != doc.package).cloned().collect(),
            reading: doc.reading,
        };
        if now == self.followed {
            return;
        }
        if now.data != self.followed.data && !self.fetch(&now.data) {
            return;
        }
        self.session.calendar = views::calendar(self.engine.catalog(), &now.package, now.reading);
        let catalog = self.engine.catalog();
        let others: Vec<Arc<Dataset>> = now.beside.iter().filter_map(|package| catalog.find(package)).cloned().collect();
        let dataset = catalog.find(&now.package).cloned();
        self.inks = dataset.map(|dataset| views::inks_with(&dataset, &others, &self.session.doc.owner_colors)).unwrap_or_default();
        self.followed = now;
    }

    /// Puts data into the engine if all are there. Returns whether they are; else the first that is not
    /// is being made. Steps of an earlier run may speak of data that were not open in this one.
    fn fetch(&mut self, data: &[Wanted]) -> bool {
        // What failed before is tried again once other data were wanted in between.
        self.failed.retain(|failed| data.contains(failed));
        let found: Vec<Option<Arc<Dataset>>> = data.iter().map(|wanted| self.shelf.find(wanted)).collect();
        let missing: Vec<&Wanted> = found.iter().zip(data).filter(|(found, _)| found.is_none()).map(|(_, wanted)| wanted).collect();
        if let Some(wanted) = missing.iter().find(|wanted| !self.failed.contains(wanted)) {
            self.make((*wanted).clone());
            return false;
        }
        // What cannot be made stays as it is shown, or stands there with nothing in it.
        let shown = self.engine.catalog().datasets();
        let instead = |wanted: &Wanted| {
            let same = shown.iter().find(|shown| views::reference(shown) == wanted.dataset).cloned();
            let unchanged = || self.shelf.find(&Wanted { dataset: wanted.dataset.clone(), changes: Changes::new() });
            same.or_else(unchanged).unwrap_or_else(|| Arc::new(absent(&wanted.dataset)))
        };
        let found: Vec<Arc<Dataset>> =
            found.into_iter().zip(data).map(|(found, wanted)| found.unwrap_or_else(|| instead(wanted))).collect();
        let shown = self.engine.catalog().datasets();
        if shown.len() != found.len() || shown.iter().zip(&found).any(|(shown, found)| !Arc::ptr_eq(shown, found)) {
            self.engine = Self::engine_for(Arc::new(Catalog::of(found)), &self.wake);
        }
        true
    }

    /// Has a dataset changed away from the screen, unless that is under way.
    fn make(&mut self, wanted: Wanted) {
        if self.making.as_ref().is_some_and(|making| making.wanted == wanted) {
            return;
        }
        let read = self.shelf.find(&Wanted { dataset: wanted.dataset.clone(), changes: Changes::new() });
        let kept = || {
            let of = |kept: &&KeptDataset| kept.sha256 == wanted.dataset.sha256 && !kept.files.is_empty();
            self.session.file.read.datasets.iter().find(of).map(|kept| files_of(&kept.files))
        };
        let files = read.and_then(|dataset| dataset.copies.clone()).or_else(kept);
        let (send, made) = channel();
        let (task, wake) = (wanted.clone(), self.wake.clone());
        std::thread::spawn(move || {
            let DatasetRef { name, origin, sha256 } = &task.dataset;
            // A shell that is gone waits for nothing.
            let _ = send.send(engine::changed(origin, files.as_ref(), name, sha256, &task.changes));
            wake();
        });
        self.making = Some(Making { wanted, made });
    }

    /// Takes in a dataset that was changed, if it is there.
    fn take_made(&mut self, waits: bool) {
        let Some(making) = &self.making else { return };
        let made = if waits { making.made.recv().map_err(|_| TryRecvError::Disconnected) } else { making.made.try_recv() };
        let made = match made {
            Ok(made) => made,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Err("this is a fault of the program; the log says more".into()),
        };
        let Some(Making { wanted, .. }) = self.making.take() else { return };
        match made {
            Ok(dataset) if wanted.changes.is_empty() => self.shelf.put_one(Arc::new(dataset)),
            Ok(dataset) => self.shelf.put_changed(wanted, Arc::new(dataset)),
            Err(reason) => {
                let text = if wanted.changes.is_empty() {
                    format!("{} of this step cannot be read again: {reason}", wanted.dataset.name)
                } else {
                    format!("The change could not be laid over {}: {reason}", wanted.dataset.name)
                };
                let _ = self.session.apply(Action::Say(Toast { is_error: true, text }));
                self.failed.push(wanted);
            }
        }
        self.follow();
    }

    /// What is open.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        self.engine.catalog()
    }

    /// Tells what theme the system uses, for those who follow it.
    pub fn follow_system(&mut self, is_dark: bool) {
        self.theme_of_system_is_dark = is_dark;
    }

    /// Whether the dark theme is used now.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        match self.session.preferences.theme {
            ThemeChoice::Light => false,
            ThemeChoice::Dark => true,
            ThemeChoice::System => self.theme_of_system_is_dark,
        }
    }

    fn looks(&self) -> kit::Looks {
        let preferences = &self.session.preferences;
        kit::Looks {
            is_dark: self.is_dark(),
            is_high_contrast: preferences.high_contrast,
            is_still: preferences.reduced_motion,
            scale: f32::from(preferences.scale.clamp(SMALLEST, LARGEST)) / 100.0,
        }
    }

    /// Works until every question of the last frame is answered.
    pub fn settle(&mut self) {
        self.settle_data();
        self.engine.settle();
    }

    /// Works until every change of data is made.
    pub fn settle_data(&mut self) {
        while self.making.is_some() {
            self.take_made(true);
        }
    }

    /// What a slot shows for a question.
    pub(super) fn ask(&mut self, slot: engine::Slot, request: &Request) -> Shown {
        self.engine.ask(slot, request)
    }

    /// Whether any question waits for its answer.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.engine.is_busy() || self.making.is_some()
    }

    /// One frame: answers in, everything drawn, actions applied. Returns what is left for the window.
    pub fn frame(&mut self, ui: &mut Ui) -> Vec<Effect> {
        // What was needed to read the data is given back by now.
        if !std::mem::replace(&mut self.has_drawn, true) {
            load::keep_heap(FRAME);
        }
        self.take_made(false);
        self.engine.take_in();
        kit::use_looks(ui.ctx(), self.looks());
        if self.session.tick(f64::from(ui.input(|input| input.stable_dt))) {
            ui.ctx().request_repaint();
        }
        let mut actions = keymap::actions(ui, &self.session);
        actions.extend(self.panels(ui));
        let effects: Vec<Effect> = actions.into_iter().filter_map(|action| self.apply(action)).collect();
        self.name_steps();
        if !ui.input(|input| input.pointer.any_down()) && !ui.ctx().text_edit_focused() {
            self.session.history.seal();
        }
        if self.session.end_frame() {
            ui.ctx().request_repaint();
        }
        self.expire_toast(ui);
        effects
    }

    /// Applies one action as a click would, and asks for a frame that shows it.
    pub fn apply(&mut self, action: Action) -> Option<Effect> {
        if matches!(action, Action::Hover(_)) {
            return self.session.apply(action);
        }
        let action = match action {
            Action::Show { package, opening: None } => {
                let opening = Some(Box::new(views::opening(self.engine.catalog(), &package)));
                Action::Show { package, opening }
            }
            Action::SelectNeighbours { of, how } => neighbours::selecting(&self.session, self.engine.catalog(), &of, how),
            other => other,
        };
        let effect = self.session.apply(action);
        self.follow();
        self.name_steps();
        (self.wake)();
        effect
    }

    /// Puts the last step into words, if it has none yet.
    fn name_steps(&mut self) {
        let unnamed = self.session.history.current().is_some_and(|step| step.words.is_empty());
        if unnamed {
            let words = phrase::words(&self.session, self.engine.catalog());
            self.session.history.tell(words);
        }
    }

    fn expire_toast(&mut self, ui: &Ui) {
        const SHOWN_SECS: f64 = 6.0;
        let Some(toast) = &self.session.live.toast else { return };
        let now = ui.input(|input| input.time);
        if self.toast_since.0 != self.session.live.toasts {
            self.toast_since = (self.session.live.toasts, now);
        }
        if toast.is_error {
            return;
        }
        let left = SHOWN_SECS - (now - self.toast_since.1);
        if left <= 0.0 {
            self.session.live.toast = None;
        } else {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
    }

    fn panels(&mut self, ui: &mut Ui) -> Vec<Action> {
        let palette = palette(ui);
        let mut actions = vec![];
        let catalog = self.engine.catalog().clone();
        let dataset = catalog.find(&self.session.doc.package).cloned().unwrap_or_default();
        let mut desk =
            Desk { session: &self.session, engine: &mut self.engine, catalog, dataset, inks: &self.inks, finder: &mut self.finder };
        actions.extend(context_menu::ui(&desk, ui));
        let is_small = ui.available_width() < length::SMALL_WINDOW;
        let panel = |fill| Frame::new().fill(fill);
        Panel::top("top bar")
            .exact_size(length::TOP_BAR)
            .frame(panel(palette.bg))
            .show_separator_line(true)
            .show(ui, |ui| actions.extend(top_bar::ui(&mut desk, ui)));
        Panel::bottom("status")
            .exact_size(length::STATUS_BAR)
            .frame(panel(palette.bg))
            .show(ui, |ui| actions.extend(status::ui(&mut desk, ui)));
        Panel::bottom("timeline")
            .exact_size(length::TIMELINE)
            .frame(panel(palette.panel))
            .show(ui, |ui| actions.extend(timeline::ui(&mut desk, ui)));
        let data_width = if is_small { length::DATA_RAIL } else { length::DATA_PANEL };
        let unfolded = desk.session.live.unfolded.get("data panel").copied().unwrap_or(false);
        Panel::left(if is_small { "rail" } else { "data" }).exact_size(data_width).frame(panel(palette.panel)).show(ui, |ui| {
            actions.extend(if is_small { data_panel::rail_ui(&mut desk, ui) } else { data_panel::ui(&mut desk, ui) });
        });
        if is_small && unfolded {
            Panel::left("data")
                .exact_size(length::DATA_PANEL)
                .frame(panel(palette.panel))
                .show(ui, |ui| actions.extend(data_panel::ui(&mut desk, ui)));
        }
        let inspector_width = if is_small { length::INSPECTOR_SMALL } else { length::INSPECTOR };
        Panel::right("inspector").exact_size(inspector_width).frame(panel(palette.panel)).show(ui, |ui| {
            actions.extend(if desk.session.live.history { history::ui(&desk, ui) } else { inspector::ui(&mut desk, ui) });
        });
        let stage = &mut self.stage;
        CentralPanel::default().frame(panel(palette.bg).inner_margin(6)).show(ui, |ui| actions.extend(stage::ui(stage, &mut desk, ui)));
        actions.extend(dialogs::ui(&mut desk, ui));
        actions
    }

    /// Draws one view alone, as `render` does.
    pub fn lone_view(&mut self, ui: &mut Ui) -> Vec<Effect> {
        self.engine.take_in();
        kit::use_looks(ui.ctx(), self.looks());
        let catalog = self.engine.catalog().clone();
        let dataset = catalog.find(&self.session.doc.package).cloned().unwrap_or_default();
        let mut desk =
            Desk { session: &self.session, engine: &mut self.engine, catalog, dataset, inks: &self.inks, finder: &mut self.finder };
        let shown = self.session.doc.arrangement.first().map(|view| stage::view_ui(&mut desk, view, ui).0);
        // How much room it has decides on what it asks; nothing else of it is done.
        for action in shown.into_iter().flatten().filter(|action| matches!(action, Action::Room { .. })) {
            let _ = self.session.apply(action);
        }
        self.session.end_frame();
        vec![]
    }
}
