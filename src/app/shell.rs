//! Everything that the window shows, without a window.

use std::sync::Arc;

use egui::{CentralPanel, Frame, Panel, Ui};

use super::reopen::Pending;
use super::shelf::Shelf;
use super::stage::Stage;
use super::{commands, data_panel, dialogs, history, inspector, phrase, stage, status, timeline, top_bar};
use crate::engine::{Catalog, Engine, Request, Shown};
use crate::kit::owners::OwnerInks;
use crate::kit::tokens::length;
use crate::kit::{self, palette};
use crate::model::{Dataset, Reading};
use crate::session::{Action, DatasetRef, Effect, Session, ThemeChoice};
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
    /// The column of the filter that is made.
    pub const FILTER_COLUMN: u32 = 1_000_006;
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
    shelf: Shelf,
    /// What calendar and colours were made for.
    followed: Followed,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
    theme_of_system_is_dark: bool,
    toast_since: (u64, f64),
    /// A workspace that waits for its data.
    pub(super) pending: Option<Pending>,
}

/// The part of a document that decides on calendar and colours.
type Followed = (Vec<DatasetRef>, String, Reading);

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
}

impl Desk<'_> {
    /// The newest answer of a panel's slot.
    pub fn ask(&mut self, slot: u32, part: u8, request: &Request) -> Shown {
        self.engine.ask((slot, part), request)
    }

    /// The name of a platform on screen.
    #[must_use]
    pub fn name(&self, id: &crate::model::PlatformId) -> String {
        self.dataset.platforms.name(id, self.session.preferences.language).to_owned()
    }
}

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
            wake,
            theme_of_system_is_dark: false,
            toast_since: (0, 0.0),
            pending: None,
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
        self.put_catalog(Arc::new(catalog));
        self.open_first(first, add);
    }

    fn put_catalog(&mut self, catalog: Arc<Catalog>) {
        self.shelf.put(&catalog);
        self.engine = Self::engine_for(catalog, &self.wake);
    }

    /// Puts other data in the place of what is open, and leaves the session as it is.
    pub(super) fn put_datasets(&mut self, datasets: Vec<Dataset>) {
        self.put_catalog(Arc::new(Catalog::new(datasets)));
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
        let opening = Box::new(views::opening(catalog, &name));
        let datasets = views::references(catalog).split_off(first.min(catalog.datasets().len()));
        let _ = self.apply(Action::Opened { datasets, add, opening: Some(opening) });
    }

    /// Whatever the document speaks of now: its data from the shelf, its days, its colours.
    fn follow(&mut self) {
        let doc = &self.session.doc;
        if (&doc.datasets, &doc.package, doc.reading) == (&self.followed.0, &self.followed.1, self.followed.2) {
            return;
        }
        let now: Followed = (doc.datasets.clone(), doc.package.clone(), doc.reading);
        if now.0 != views::references(self.engine.catalog())
            && let Some(datasets) = self.shelf.take(&now.0)
        {
            self.engine = Self::engine_for(Arc::new(Catalog::of(datasets)), &self.wake);
        }
        self.session.calendar = views::calendar(self.engine.catalog(), &now.1, now.2);
        self.followed = now;
        let dataset = self.engine.catalog().find(&self.session.doc.package).cloned();
        self.inks = dataset.map(|dataset| views::inks(&dataset, &self.session.doc.owner_colors)).unwrap_or_default();
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

    /// Works until every question of the last frame is answered.
    pub fn settle(&mut self) {
        self.engine.settle();
    }

    /// Whether any question waits for its answer.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.engine.is_busy()
    }

    /// One frame: answers in, everything drawn, actions applied. Returns what is left for the window.
    pub fn frame(&mut self, ui: &mut Ui) -> Vec<Effect> {
        self.engine.take_in();
        kit::use_theme(ui.ctx(), self.is_dark());
        if self.session.tick(f64::from(ui.input(|input| input.stable_dt))) {
            ui.ctx().request_repaint();
        }
        let mut actions = commands::keys(ui, &self.session);
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
        let mut desk = Desk { session: &self.session, engine: &mut self.engine, catalog, dataset, inks: &self.inks };
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
        kit::use_theme(ui.ctx(), self.is_dark());
        let catalog = self.engine.catalog().clone();
        let dataset = catalog.find(&self.session.doc.package).cloned().unwrap_or_default();
        let mut desk = Desk { session: &self.session, engine: &mut self.engine, catalog, dataset, inks: &self.inks };
        if let Some(view) = self.session.doc.arrangement.first() {
            stage::view_ui(&mut desk, view, ui);
        }
        self.session.end_frame();
        vec![]
    }
}
