//! What tests of the interface play on: data, shells, and a window without a screen.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use egui::{Rect, Role, Theme, ViewportId, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, HarnessBuilder, Node};
use unwalled::app::{COMMANDS, Shell};
use unwalled::engine::Catalog;
use unwalled::load;
use unwalled::model::{Condition, Dataset, Date, Moment, Period};
use unwalled::session::{Action, Arrangement, Effect, Session, Target, ThemeChoice, ViewId, ViewState};
use unwalled::views::Form;

/// The bundled record and the article, as the window opens them.
pub fn bundled() -> Catalog {
    static READ: LazyLock<Vec<Dataset>> = LazyLock::new(|| ["record", "article"].map(|name| load::bundled(name).unwrap()).to_vec());
    Catalog::new(READ.clone())
}

/// Three platforms, five links, eight observations: small enough to be drawn whole.
pub const VILLAGE: [(&str, &str); 5] = [
    (
        "datapackage.json",
        r#"{"name": "village", "title": "Village", "unwalled": {"title_zh": "村庄", "start": {"playhead": "2021-06-30", "select": ["mill"]}},
        "resources": [
            {"name": "links", "path": "links.csv", "unwalled": {"role": "links"}},
            {"name": "platforms", "path": "platforms.csv", "unwalled": {"role": "platforms"}},
            {"name": "growth", "path": "growth.csv", "unwalled": {"role": "growth"}},
            {"name": "shares", "path": "shares.csv", "unwalled": {"role": "shares"}}]}"#,
    ),
    (
        "links.csv",
        "event_id,date,precision,from_platform,to_platform,directed,kind,action,status\n\
        E1,2020-02-01,month,mill,bakery,true,payment,open,live\n\
        E2,2020-05-17,day,bakery,mill,true,payment,close,live\n\
        E3,2021-01-01,year,mill,inn,true,search,restrict,partial\n\
        E4,2021-04-01,quarter,inn,bakery,true,login,announce,announced\n\
        E5,2021-09-10,day,bakery,inn,false,logistics,open,live\n",
    ),
    (
        "platforms.csv",
        "id,kind,name,name_zh,owner,category,country\nmill,platform,Mill,磨坊,mill,flour,CN\n\
        bakery,platform,Bakery,面包房,mill,bread,CN\ninn,platform,Inn (old),客栈,inn,beds,US\n",
    ),
    (
        "growth.csv",
        "entity,metric,period,value,unit\nmill,revenue_yoy,2020Q1,10,percent\nmill,revenue_yoy,2020Q2,-5,percent\n\
        mill,revenue_yoy,2020Q4,20,percent\ninn,revenue_yoy,2020Q2,3,percent\n",
    ),
    (
        "shares.csv",
        "entity,metric,scope,period,value,unit\nmill,share,Village bread (Guild),2020,55,percent\n\
        inn,share,Village bread (Guild),2020,30,percent\nmill,share,Village bread (Guild),2021,60,percent\n\
        inn,share,Village bread (Guild),2021,25,percent\n",
    ),
];

/// The village in a folder of its own, which goes away with the value.
pub fn village_folder() -> tempfile::TempDir {
    folder(|text| text)
}

fn folder(part: impl Fn(&'static str) -> &'static str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in VILLAGE {
        let kept = if name == "datapackage.json" { text } else { part(text) };
        std::fs::write(folder.path().join(name), kept).unwrap();
    }
    folder
}

/// The village, with no word of where it was read.
pub fn village() -> Dataset {
    nowhere(&village_folder())
}

/// The village before anybody came: every file is a header without rows.
pub fn ghost_village() -> Dataset {
    nowhere(&folder(|text| text.split_inclusive('\n').next().unwrap_or_default()))
}

fn nowhere(folder: &tempfile::TempDir) -> Dataset {
    let mut dataset = load::open(folder.path()).unwrap();
    dataset.origin = "village".into();
    for table in &mut dataset.tables {
        table.path = table.path.file_name().unwrap().into();
    }
    dataset
}

/// One file, as if it had been opened by itself.
pub fn lone(name: &str, text: &str) -> Catalog {
    Catalog::new(vec![load::lone_file(name, text.as_bytes()).unwrap()])
}

/// A shell that nobody wakes.
pub fn shell(catalog: Catalog) -> Shell {
    Shell::new(catalog, || {})
}

pub fn day(text: &str) -> Date {
    Moment::parse(text).unwrap().interval().first
}

pub fn days(first: &str, last: &str) -> Period {
    Period::new(day(first), Moment::parse(last).unwrap().interval().last).unwrap()
}

pub fn platform(id: &str) -> Target {
    Target::Platform(id.into())
}

/// Nothing is two kinds at once.
pub fn contradiction() -> [Action; 2] {
    ["payment", "search"].map(|kind| Action::AddCondition(Condition::is("kind", kind)))
}

/// The view of a kind, which is added if there is none.
pub fn view_of(session: &mut Session, kind: &str) -> ViewId {
    let known = session.doc.views.iter().find(|(_, state)| state.kind == kind).map(|(view, _)| *view);
    known.unwrap_or_else(|| session.doc.add_view(ViewState { kind: kind.into(), ..ViewState::default() }))
}

/// Leaves one view of a kind, in a theme.
pub fn alone(shell: &mut Shell, kind: &str, theme: Theme) -> ViewId {
    let view = view_of(&mut shell.session, kind);
    shell.session.doc.arrangement = Arrangement::View(view);
    shell.session.preferences.theme = if theme == Theme::Dark { ThemeChoice::Dark } else { ThemeChoice::Light };
    view
}

/// The view of a kind alone, in one of its forms.
pub fn alone_in(shell: &mut Shell, kind: &str, form: Option<&Form>, theme: Theme) -> ViewId {
    let view = alone(shell, kind, theme);
    if let Some(form) = form {
        let _ = shell.apply(Action::Configure { view, key: "form".into(), value: form.id.into() });
    }
    view
}

/// What a command does now; `None` is greyed out.
pub fn command(session: &Session, id: &str) -> Option<Action> {
    let command = COMMANDS.iter().find(|command| command.id == id).unwrap();
    (command.action)(session)
}

/// The shell in a window without a screen. Every question is answered before the next frame.
pub struct Window {
    pub shell: Shell,
    /// What was left for the window to do.
    pub effects: Vec<Effect>,
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.effects.extend(self.shell.frame(ui));
        if self.shell.is_busy() {
            self.shell.settle();
            ui.ctx().request_repaint();
        }
    }
}

pub type Walk = Harness<'static, Window>;

pub const WIDE: [f32; 2] = [1440.0, 900.0];
pub const SMALL: [f32; 2] = [1280.0, 720.0];

/// A builder of harnesses that have our fonts and time to settle.
pub fn builder<State>(size: impl Into<egui::Vec2>) -> HarnessBuilder<State> {
    Harness::builder().with_size(size).with_max_steps(60).with_context_setup(unwalled::kit::install)
}

/// Opens a window of a size and waits until it is at rest.
pub fn open(catalog: Catalog, size: [f32; 2]) -> Walk {
    finish(builder(size), catalog)
}

/// The same of a builder that was told more.
pub fn finish(builder: HarnessBuilder<Window>, catalog: Catalog) -> Walk {
    let mut walk = builder.build_eframe(move |creation| {
        let ctx = creation.egui_ctx.clone();
        Window { shell: Shell::new(catalog, move || ctx.request_repaint()), effects: vec![] }
    });
    walk.run();
    walk
}

/// How long a window waits before it draws by itself; the maximum is for ever.
pub fn repaint_delay<State>(harness: &Harness<'_, State>) -> Duration {
    harness.output().viewport_output[&ViewportId::ROOT].repaint_delay
}

/// What a person does and sees in a window.
pub trait Person {
    fn session(&self) -> &Session;
    fn applies(&mut self, action: Action);
    fn clicks(&mut self, role: Role, label: &str);
    fn unfolds_to(&mut self, role: Role, starts_with: &str);
    fn clicks_first(&mut self, role: Role, starts_with: &str);
    fn node(&self, role: Role, starts_with: &str) -> Node<'_>;
    fn sees(&self, words: &str) -> bool;
    fn presses(&mut self, modifiers: egui::Modifiers, key: egui::Key);
    fn types(&mut self, words: &str);
    fn at(&self, role: Role, starts_with: &str) -> Rect;
    fn drags(&mut self, from: egui::Pos2, to: egui::Pos2);
    fn drags_with(&mut self, modifiers: egui::Modifiers, path: &[egui::Pos2]);
}

impl Person for Walk {
    fn session(&self) -> &Session {
        &self.state().shell.session
    }

    fn applies(&mut self, action: Action) {
        let effect = self.state_mut().shell.apply(action);
        self.state_mut().effects.extend(effect);
        self.run();
    }

    /// Brings it into sight if need be, and clicks it.
    fn clicks(&mut self, role: Role, label: &str) {
        self.get_by_role_and_label(role, label).scroll_to_me();
        self.run();
        self.get_by_role_and_label(role, label).click();
        self.run();
    }

    /// The same of the first whose name begins so.
    fn unfolds_to(&mut self, role: Role, starts_with: &str) {
        self.node(role, starts_with).scroll_to_me();
        self.run();
        self.clicks_first(role, starts_with);
    }

    /// Clicks near the left end of what is in sight: rows reach far to the right.
    fn clicks_first(&mut self, role: Role, starts_with: &str) {
        let at = self.at(role, starts_with).left_center() + vec2(30.0, 0.0);
        self.hover_at(at);
        self.drag_at(at);
        self.drop_at(at);
        self.run();
    }

    /// The first of a role whose name begins so.
    fn node(&self, role: Role, starts_with: &str) -> Node<'_> {
        let named = |node: &Node<'_>| node.accesskit_node().label().is_some_and(|label| label.starts_with(starts_with));
        let found = self.query_all_by_role(role).find(named);
        found.unwrap_or_else(|| panic!("no {role:?} begins with {starts_with:?}"))
    }

    fn sees(&self, words: &str) -> bool {
        self.query_all_by_label_contains(words).next().is_some()
    }

    fn presses(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.key_press_modifiers(modifiers, key);
        self.run();
    }

    fn types(&mut self, words: &str) {
        self.event(egui::Event::Text(words.to_owned()));
        self.run();
    }

    fn at(&self, role: Role, starts_with: &str) -> Rect {
        self.node(role, starts_with).rect()
    }

    /// Drags along a path with keys held.
    fn drags_with(&mut self, modifiers: egui::Modifiers, path: &[egui::Pos2]) {
        let button = |pos, pressed| egui::Event::PointerButton { pos, button: egui::PointerButton::Primary, pressed, modifiers };
        let (first, last) = (path[0], path[path.len() - 1]);
        self.event_modifiers(egui::Event::PointerMoved(first), modifiers);
        self.step();
        self.event_modifiers(button(first, true), modifiers);
        self.step();
        for side in path.windows(2) {
            for part in 1..=3_u8 {
                let at = side[0] + (side[1] - side[0]) * (f32::from(part) / 3.0);
                self.event_modifiers(egui::Event::PointerMoved(at), modifiers);
                self.step();
            }
        }
        self.event_modifiers(button(last, false), modifiers);
        self.run();
    }

    fn drags(&mut self, from: egui::Pos2, to: egui::Pos2) {
        self.hover_at(from);
        self.step();
        self.drag_at(from);
        self.step();
        for part in 1..=4_u8 {
            self.hover_at(from + (to - from) * (f32::from(part) / 4.0));
            self.step();
        }
        self.drop_at(to);
        self.run();
    }
}

/// Unfolds the data panel where the window is too small to show it.
pub fn data_panel(walk: &mut Walk) {
    if walk.query_by_role_and_label(Role::Button, "Add filter…").is_none() {
        walk.get_all_by_role_and_label(Role::Button, "Unfold the data panel").last().unwrap().click();
        walk.run();
    }
}

/// Adds a filter by hand: a column, as the list names it, and values of it.
pub fn adds_filter(walk: &mut Walk, column: &str, values: &[&str]) {
    walk.clicks(Role::Button, "Add filter…");
    walk.clicks(Role::ListBoxOption, column);
    for value in values {
        walk.clicks(Role::CheckBox, value);
    }
    walk.clicks(Role::Button, "Add filter");
}

/// The dataset that a shell shows.
pub fn dataset(shell: &Shell) -> Arc<Dataset> {
    shell.catalog().find(&shell.session.doc.package).unwrap().clone()
}

/// A page in points for pictures of one view.
pub const PAGE: egui::Vec2 = vec2(420.0, 320.0);
