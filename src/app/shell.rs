//! Everything that the window shows, without a window.

use std::sync::Arc;

use egui::{CentralPanel, Frame, Panel, Ui};

use super::stage::Stage;
use super::{commands, data_panel, dialogs, inspector, stage, status, timeline, top_bar};
use crate::engine::{Catalog, Engine, Request, Shown};
use crate::kit::owners::OwnerInks;
use crate::kit::tokens::length;
use crate::kit::{self, palette};
use crate::model::Dataset;
use crate::session::{Action, Effect, Session, ThemeChoice};
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
    wake: Arc<dyn Fn() + Send + Sync>,
    theme_of_system_is_dark: bool,
    toast_since: (u64, f64),
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
            engine: Self::engine_for(Arc::new(catalog), &wake),
            inks: OwnerInks::default(),
            stage: Stage::default(),
            wake,
            theme_of_system_is_dark: false,
            toast_since: (0, 0.0),
        };
        shell.show_first();
        shell
    }

    fn engine_for(catalog: Arc<Catalog>, wake: &Arc<dyn Fn() + Send + Sync>) -> Engine {
        let wake = wake.clone();
        Engine::new(catalog, move || wake())
    }

    fn show_first(&mut self) {
        let first = self.engine.catalog().datasets().first().map(|dataset| dataset.name.clone());
        self.show(&first.unwrap_or_default());
    }

    /// Shows a package from its start.
    pub fn show(&mut self, package: &str) {
        let opening = views::opening(self.engine.catalog(), package);
        let _ = self.session.apply(Action::Show(Box::new(opening)));
        self.take_inks();
    }

    fn take_inks(&mut self) {
        let dataset = self.engine.catalog().find(&self.session.doc.package).cloned();
        self.inks = dataset.map(|dataset| views::inks(&dataset, &self.session.doc.owner_colors)).unwrap_or_default();
    }

    /// Puts other data in the place of what is open, or beside it, and shows the first of it.
    pub fn take_catalog(&mut self, datasets: Vec<Dataset>, add: bool) {
        let count = self.engine.catalog().datasets().len();
        let catalog = if add { self.engine.catalog().with(datasets) } else { Catalog::new(datasets) };
        let first_new = if add { count } else { 0 };
        let name = catalog.datasets().get(first_new).map(|dataset| dataset.name.clone()).unwrap_or_default();
        let catalog = Arc::new(catalog);
        self.engine = Self::engine_for(catalog, &self.wake);
        self.show(&name);
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
        let before = (self.session.doc.package.clone(), self.session.doc.reading);
        let effects: Vec<Effect> = actions.into_iter().filter_map(|action| self.apply(action)).collect();
        if before != (self.session.doc.package.clone(), self.session.doc.reading) {
            self.session.calendar = views::calendar(self.engine.catalog(), &self.session.doc.package, self.session.doc.reading);
            self.take_inks();
        }
        if self.session.end_frame() {
            ui.ctx().request_repaint();
        }
        self.expire_toast(ui);
        effects
    }

    /// Applies one action as a click would, and asks for a frame that shows it.
    pub fn apply(&mut self, action: Action) -> Option<Effect> {
        let quiet = matches!(action, Action::Hover(_));
        let effect = self.session.apply(action);
        if !quiet {
            (self.wake)();
        }
        effect
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
        Panel::right("inspector")
            .exact_size(inspector_width)
            .frame(panel(palette.panel))
            .show(ui, |ui| actions.extend(inspector::ui(&mut desk, ui)));
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
