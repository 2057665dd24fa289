//! The real window, on eframe.

mod arrivals;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use eframe::NativeOptions;
use egui::{Context, OpenUrl, Theme, Ui, ViewportBuilder, ViewportCommand};
use serde_json::json;

use super::files::{self, Files, Opened};
use super::keep::{self, Keep};
use super::preferences::{self, Kept};
use super::watch::Watch;
use super::work::Reopened;
use super::{Shell, diagnostics, log};
use crate::cli::{self, Cli, Outcome};
use crate::engine::Catalog;
use crate::kit;
use crate::session::{Dialog, Effect, Preferences, Saved, WindowPlace};

/// Opens the window and stays until it is closed.
#[must_use]
pub fn window(cli: Cli) -> ExitCode {
    log::start();
    if let Some(folder) = keep::state_folder() {
        log::report_panics(folder.join("log"));
    }
    cli::exit(open(cli).map(|()| Outcome::Well))
}

fn open(cli: Cli) -> anyhow::Result<()> {
    let started = Instant::now();
    let given = !cli.paths.is_empty();
    let paths = cli.paths.clone();
    // Data are read while the system makes the window; those that the user named are read first, so that
    // a broken file is told without one.
    let reading = std::thread::spawn(move || start(&paths));
    let data = if given { Data::Read(Box::new(joined(reading)?)) } else { Data::Reading(reading) };
    // A run that ends by itself is a measurement: it starts as on the first day and leaves nothing.
    let personal = cli.exit_after_frames.is_none();
    let (kept, preferences) = Kept::open(personal.then(preferences::path).flatten());
    let options = options(&preferences);
    let opened = eframe::run_native(
        "unwalled",
        options,
        Box::new(move |creation| {
            kit::install(&creation.egui_ctx);
            let start = match data {
                Data::Read(start) => *start,
                Data::Reading(reading) => joined(reading)?,
            };
            let keep = personal.then(keep::keeper).flatten();
            let mut window = Window::new(start, &creation.egui_ctx, cli, started, Own { kept, preferences, keep });
            window.adapter = diagnostics::adapter(creation);
            diagnostics::watch_adapter(creation);
            Ok(Box::new(window))
        }),
    );
    opened.map_err(|error| {
        anyhow::anyhow!("no window can open here ({error}); without a display or a graphics adapter use `unwalled render --view window -o window.png`, `check`, `query`, `graph` or `views`")
    })
}

/// What the window opens with.
struct Start {
    catalog: Catalog,
    work: Option<(Reopened, PathBuf)>,
}

fn start(paths: &[PathBuf]) -> anyhow::Result<Start> {
    if paths.is_empty() {
        return Ok(Start { catalog: files::catalog_of(&[])?, work: None });
    }
    match files::read(paths, false)? {
        // What is shown if its data are missing and the user gives up.
        Opened::Work { work, path: Some(path), .. } => Ok(Start { catalog: files::catalog_of(&[])?, work: Some((*work, path)) }),
        Opened::Data { datasets, .. } => Ok(Start { catalog: Catalog::new(datasets), work: None }),
        _ => anyhow::bail!("nothing can be opened there"),
    }
}

type Reading = std::thread::JoinHandle<anyhow::Result<Start>>;

/// What the window opens with: there already, or still being read.
enum Data {
    Read(Box<Start>),
    Reading(Reading),
}

fn joined(reading: Reading) -> anyhow::Result<Start> {
    reading.join().map_err(|_| anyhow::anyhow!("reading the data failed; this is a fault of the program"))?
}

fn options(preferences: &Preferences) -> NativeOptions {
    let mut viewport = ViewportBuilder::default()
        .with_app_id("unwalled")
        .with_title("unwalled")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([960.0, 600.0])
        .with_drag_and_drop(true);
    if let Some(place) = preferences.window {
        viewport = viewport.with_inner_size(place.size).with_maximized(place.maximised);
    }
    NativeOptions { viewport, persist_window: false, system_font_fallback: true, ..Default::default() }
}

/// What a window keeps between runs.
#[derive(Default)]
struct Own {
    kept: Kept,
    preferences: Preferences,
    keep: Option<Keep>,
}

/// The shell in a window, with files, the clipboard and the browser.
struct Window {
    shell: Shell,
    files: Files,
    kept: Kept,
    keep: Option<Keep>,
    adapter: String,
    exit_after: Option<u64>,
    trace: Option<Trace>,
    frames: u64,
    title: String,
    leaving: Leaving,
    /// The recovery file of work that is taken up, until it is shown.
    taking_up: Option<PathBuf>,
    watch: Option<Watch>,
    /// The hash of the newest version that was read of each file that changed, by its place.
    newest: BTreeMap<String, String>,
    /// The user was told that the recovery file cannot be written.
    is_unkept: bool,
}

/// How far the window is with closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    No,
    /// As soon as the workspace is saved.
    WhenSaved,
    Now,
}

/// How long frames took, for `--trace-frames`.
struct Trace {
    path: PathBuf,
    started: Instant,
    first_frame_ms: Option<f64>,
    cpu_ms: Vec<f64>,
}

impl Window {
    fn new(start: Start, ctx: &Context, cli: Cli, started: Instant, own: Own) -> Self {
        let wake = ctx.clone();
        let trace = cli.trace_frames.map(|path| Trace { path, started, first_frame_ms: None, cpu_ms: vec![] });
        let mut shell = Shell::new(start.catalog, move || wake.request_repaint());
        shell.session.preferences = own.preferences;
        let mut window = Self {
            shell,
            files: Files::default(),
            kept: own.kept,
            keep: own.keep,
            adapter: String::new(),
            exit_after: cli.exit_after_frames,
            trace,
            frames: 0,
            title: String::new(),
            leaving: Leaving::No,
            watch: None,
            newest: BTreeMap::new(),
            is_unkept: false,
            taking_up: None,
        };
        if window.exit_after.is_none() {
            window.watch = Some(Watch::new(None, wake_of(ctx)));
        }
        if let Some((work, path)) = start.work {
            window.reopen(work, Some(path), true);
            window.shell.session.earlier = None;
        }
        if let Some(keep) = &window.keep {
            window.files.look_for_left(keep, wake_of(ctx));
        }
        window
    }

    /// Asks before work that its file does not hold is left.
    fn ask_before_leaving(&mut self, ctx: &Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        // Work without a file is kept for the next start; where that cannot be, it is asked about as well.
        let is_kept = self.shell.session.place().is_none() && self.keep.as_ref().is_some_and(|keep| !keep.has_failed());
        if asked && self.leaving != Leaving::Now && self.exit_after.is_none() && !is_kept && self.shell.session.is_unsaved() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.shell.session.live.dialog = Some(Dialog::Leave);
        }
    }

    fn perform(&mut self, effect: Effect, ctx: &Context) {
        match effect {
            Effect::Load { paths, add } => self.load(paths, add, ctx),
            Effect::Pick { add } => {
                self.shell.session.live.loading += 1;
                self.files.pick(add, wake_of(ctx));
            }
            Effect::Save { what, path: Some(path) } => self.save(what, path, ctx),
            Effect::Save { what, path: None } => {
                self.shell.session.live.loading += 1;
                self.files.place(what, self.shell.session.work_name(), wake_of(ctx));
            }
            Effect::SaveAndLeave => {
                self.leaving = Leaving::WhenSaved;
                let file = &self.shell.session.file;
                let what = if file.with_data { Saved::WorkspaceWithData } else { Saved::Workspace };
                match self.shell.session.place().cloned() {
                    Some(path) => self.save(what, path, ctx),
                    None => self.perform(Effect::Save { what, path: None }, ctx),
                }
            }
            Effect::Missing { name, remedy } => self.remedy(name, remedy, ctx),
            Effect::Recover { path, keep } => self.recover(path, keep, ctx),
            Effect::Browse(address) => ctx.open_url(OpenUrl::new_tab(address)),
            Effect::Copy(text) => {
                ctx.copy_text(text);
                self.say(false, "Copied.".into());
            }
            Effect::Diagnose => {
                ctx.copy_text(diagnostics::text(&self.shell, &self.adapter));
                self.say(false, "Copied: version, system, graphics adapter and the last lines of the log.".into());
            }
            Effect::CopyRows(view) => {
                self.shell.session.live.loading += 1;
                match self.shell.rows_of(view) {
                    Ok(rows) => self.files.copy_rows(rows, wake_of(ctx)),
                    Err(reason) => self.refuse(&reason),
                }
            }
            Effect::Paste(text) => {
                self.shell.session.live.loading += 1;
                self.files.paste(text, wake_of(ctx));
            }
            Effect::FullScreen => {
                let now = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!now));
            }
            Effect::AskPaste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            Effect::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Effect::Leave => self.leave(ctx),
        }
    }

    /// Writes what would be lost, soon after it changed.
    fn keep(&mut self, ctx: &Context) {
        if let Some(keep) = &mut self.keep
            && let Some(wait) = keep.note(&self.shell.session, Instant::now())
        {
            ctx.request_repaint_after(wait + Duration::from_millis(20));
        }
        let has_failed = self.keep.as_ref().is_some_and(Keep::has_failed);
        if has_failed && !std::mem::replace(&mut self.is_unkept, has_failed) {
            self.say(
                true,
                "The recovery file cannot be written: a crash would lose what is not saved. Save your work; it is tried again".into(),
            );
        }
        self.is_unkept = has_failed;
        if self.exit_after.is_none() && ctx.input(|input| !input.pointer.any_down()) {
            self.note_place(ctx);
        }
        self.kept.note(&self.shell.session.preferences);
    }

    fn note_place(&mut self, ctx: &Context) {
        let place = ctx.input(|input| {
            let viewport = input.viewport();
            let size = viewport.inner_rect?.size();
            let maximised = viewport.maximized.unwrap_or(false);
            let full = viewport.fullscreen.unwrap_or(false) || viewport.minimized.unwrap_or(false);
            (!full).then_some(WindowPlace { size: [size.x.round(), size.y.round()], maximised })
        });
        let known = self.shell.session.preferences.window;
        let Some(mut place) = place else { return };
        if place.maximised
            && let Some(known) = known
        {
            place.size = known.size;
        }
        self.shell.session.preferences.window = Some(place);
    }

    fn count_frame(&mut self, ctx: &Context, last_cpu_secs: Option<f32>) {
        if ctx.current_pass_index() > 0 {
            return;
        }
        self.frames += 1;
        if let Some(trace) = &mut self.trace {
            if trace.first_frame_ms.is_none() {
                trace.first_frame_ms = Some(trace.started.elapsed().as_secs_f64() * 1000.0);
            }
            trace.cpu_ms.extend(last_cpu_secs.map(|secs| f64::from(secs) * 1000.0));
        }
        if self.exit_after.is_none() {
            // A window that is left to itself may be killed, so what it did so far is kept.
            self.write_trace();
        }
        if let Some(most) = self.exit_after {
            if self.frames >= most {
                ctx.send_viewport_cmd(ViewportCommand::Close);
            } else {
                ctx.request_repaint();
            }
        }
    }

    fn write_trace(&self) {
        let Some(trace) = &self.trace else { return };
        let written = trace.write(self.frames).with_context(|| format!("the trace could not be written to {}", trace.path.display()));
        if let Err(error) = written {
            cli::complain("error", &format!("{error:#}"));
        }
    }

    /// The workspace, a mark if its file does not hold all of it, and what is shown.
    fn set_title(&mut self, ctx: &Context) {
        let session = &self.shell.session;
        let package = self.shell.catalog().find(&session.doc.package).map(|dataset| dataset.title.en.clone());
        let mark = if session.is_unsaved() { "• " } else { "" };
        let work = session.place().map(|_| session.work_name());
        let parts: Vec<String> = [work, package, Some("unwalled".into())].into_iter().flatten().collect();
        let title = format!("{mark}{}", parts.join(" – "));
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

fn wake_of(ctx: &Context) -> impl Fn() + Send + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.shell.follow_system(ctx.system_theme() == Some(Theme::Dark));
        self.take_files(&ctx);
        self.ask_before_leaving(&ctx);
        for effect in self.shell.frame(ui) {
            self.perform(effect, &ctx);
        }
        self.keep(&ctx);
        self.set_title(&ctx);
        self.count_frame(&ctx, frame.info().cpu_usage);
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn on_exit(&mut self) {
        if let Some(keep) = &mut self.keep {
            keep.end(&self.shell.session);
        }
        self.kept.note(&self.shell.session.preferences);
        self.write_trace();
    }
}

impl Drop for Window {
    /// A panic unwinds through here: what the session holds is written before the program ends.
    fn drop(&mut self) {
        if let Some(keep) = self.keep.as_mut().filter(|_| std::thread::panicking()) {
            keep.break_off(&self.shell.session);
        }
    }
}

impl Trace {
    fn write(&self, frames: u64) -> anyhow::Result<()> {
        let document = json!({
            "first_frame_ms": self.first_frame_ms,
            "frames": frames,
            "cpu_ms": self.cpu_ms,
            "open_secs": self.started.elapsed().as_secs_f64(),
        });
        cli::to_file(&self.path, |out| Ok(serde_json::to_writer_pretty(out, &document)?))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;
    use std::time::Duration;

    use egui_kittest::Harness;

    use super::*;
    use crate::session::{Action, How, Target, Toast, Workspace};

    #[derive(Debug)]
    struct Dropped(PathBuf);

    impl egui::DroppedFile for Dropped {
        fn path(&self) -> &Path {
            &self.0
        }

        fn bytes(&self) -> Result<Vec<u8>, String> {
            std::fs::read(&self.0).map_err(|error| error.to_string())
        }
    }

    fn window<'a>() -> Harness<'a, Window> {
        window_of(Own::default())
    }

    fn window_of<'a>(own: Own) -> Harness<'a, Window> {
        let cli = Cli { paths: vec![], exit_after_frames: None, trace_frames: None, command: None };
        Harness::builder().with_size([1440.0, 900.0]).build_eframe(|creation| {
            kit::install(&creation.egui_ctx);
            Window::new(start(&[]).unwrap(), &creation.egui_ctx, cli, Instant::now(), own)
        })
    }

    /// Asks to close. Returns whether that was put off.
    fn close(window: &mut Harness<'_, Window>) -> bool {
        let viewport = window.input_mut().viewports.get_mut(&egui::ViewportId::ROOT).unwrap();
        viewport.events.push(egui::ViewportEvent::Close);
        window.step();
        let commands = &window.output().viewport_output[&egui::ViewportId::ROOT].commands;
        let cancelled = commands.contains(&ViewportCommand::CancelClose);
        window.input_mut().viewports.get_mut(&egui::ViewportId::ROOT).unwrap().events.clear();
        cancelled
    }

    fn selecting(id: &str) -> Action {
        Action::Select { targets: vec![Target::Platform(id.into())], how: How::Replace }
    }

    fn drop_and_wait(window: &mut Harness<'_, Window>, paths: &[PathBuf]) {
        window.input_mut().dropped_files = paths.iter().map(|path| Arc::new(Dropped(path.clone())) as _).collect();
        window.step();
        wait(window);
    }

    fn wait(window: &mut Harness<'_, Window>) {
        for _ in 0..400 {
            std::thread::sleep(Duration::from_millis(10));
            window.step();
            if window.state().shell.session.live.loading == 0 {
                return;
            }
        }
        panic!("the files were never read");
    }

    fn toast(window: &Harness<'_, Window>) -> Toast {
        window.state().shell.session.live.toast.clone().unwrap()
    }

    #[test]
    fn dropped_files_are_opened_together() {
        let folder = tempfile::tempdir().unwrap();
        let (links, growth) = (folder.path().join("links.csv"), folder.path().join("sales.csv"));
        std::fs::write(&links, "from,to\na,b\nb,c\n").unwrap();
        std::fs::write(&growth, "company,year,revenue\nA,2020,5\nA,2021,6\n").unwrap();
        let mut window = window();
        drop_and_wait(&mut window, &[links, growth]);
        let names: Vec<String> = window.state().shell.catalog().datasets().iter().map(|dataset| dataset.name.clone()).collect();
        assert_eq!(names, ["links", "sales"]);
        assert_eq!(window.state().shell.session.doc.package, "links");
        assert!(!toast(&window).is_error);
    }

    #[test]
    fn a_broken_file_is_one_message_and_nothing_else_changes() {
        let folder = tempfile::tempdir().unwrap();
        let (good, broken) = (folder.path().join("good.csv"), folder.path().join("broken.json"));
        std::fs::write(&good, "a,b\n1,2\n").unwrap();
        std::fs::write(&broken, "[{\"a\": 1},\n {oops}]").unwrap();
        let mut window = window();
        window.step();
        let before = window.state().shell.session.doc.clone();
        drop_and_wait(&mut window, &[good, broken]);
        let told = toast(&window);
        assert!(told.is_error && told.text.contains("line 2") && told.text.contains("broken.json"), "{}", told.text);
        assert_eq!(window.state().shell.session.doc, before);
        assert_eq!(window.state().shell.catalog().datasets().len(), 2);
    }

    #[test]
    fn closing_asks_only_for_work_that_its_file_does_not_hold() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walls.unwalled");
        let mut window = window_of(Own { keep: Keep::open(&folder.path().join("kept")).ok(), ..Own::default() });
        window.step();
        let select = selecting("alipay");
        let _ = window.state_mut().shell.apply(select.clone());
        assert!(!close(&mut window), "work without a file is kept for the next start, and nobody is asked");
        let _ = window.state_mut().shell.apply(Action::Undo);
        let ctx = window.ctx.clone();
        window.state_mut().save(Saved::Workspace, path.clone(), &ctx);
        wait(&mut window);
        assert_eq!(window.state().title, "walls – Record, 2008–2026 – unwalled");
        assert!(!close(&mut window), "the file holds everything");
        let _ = window.state_mut().shell.apply(select);
        window.step();
        assert_eq!(window.state().title, "• walls – Record, 2008–2026 – unwalled");
        assert!(close(&mut window));
        assert_eq!(window.state().shell.session.live.dialog, Some(Dialog::Leave));
        window.state_mut().perform(Effect::SaveAndLeave, &ctx);
        wait(&mut window);
        assert_eq!(window.state().leaving, Leaving::Now);
        assert!(!window.state().shell.session.is_unsaved());
        let saved = Workspace::parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(saved.document.selection, window.state().shell.session.doc.selection);
    }

    #[test]
    fn closing_asks_for_work_that_cannot_be_kept_for_the_next_start() {
        let mut window = window();
        window.step();
        assert!(!close(&mut window), "nothing was done");
        let _ = window.state_mut().shell.apply(selecting("alipay"));
        assert!(close(&mut window), "there is no place for a recovery file");
        assert_eq!(window.state().shell.session.live.dialog, Some(Dialog::Leave));
    }

    #[test]
    fn a_file_that_another_program_changed_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walls.unwalled");
        let mut window = window();
        window.step();
        let ctx = window.ctx.clone();
        window.state_mut().save(Saved::Workspace, path.clone(), &ctx);
        wait(&mut window);
        let other = std::fs::read_to_string(&path).unwrap() + "\n";
        std::fs::write(&path, &other).unwrap();
        let _ = window.state_mut().shell.apply(selecting("alipay"));
        window.state_mut().save(Saved::Workspace, path.clone(), &ctx);
        wait(&mut window);
        let told = toast(&window);
        assert!(told.is_error && told.text.contains("was changed by another program"), "{}", told.text);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), other);
        let aside = folder.path().join("mine.unwalled");
        window.state_mut().save(Saved::Workspace, aside.clone(), &ctx);
        wait(&mut window);
        assert!(aside.exists() && !window.state().shell.session.is_unsaved());
    }

    #[test]
    fn work_in_whose_place_other_work_is_opened_is_kept_for_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let (path, state) = (folder.path().join("walls.unwalled"), folder.path().join("kept"));
        let mut window = window_of(Own { keep: Keep::open(&state).ok(), ..Own::default() });
        window.step();
        let ctx = window.ctx.clone();
        window.state_mut().save(Saved::Workspace, path.clone(), &ctx);
        wait(&mut window);
        let _ = window.state_mut().shell.apply(selecting("alipay"));
        let work = crate::app::work::read(&path).unwrap().unwrap();
        window.state_mut().reopen(work, Some(path), true);
        assert!(!window.state().shell.session.is_unsaved(), "what was opened is as its file says");
        drop(window);
        let left = Keep::left(&state, Path::new(""));
        let words: Vec<String> = left.iter().filter(|left| left.is_unsaved).map(|left| left.recovered.words.join(" ")).collect();
        assert!(words.iter().any(|words| words.contains("Selected Alipay")), "{words:?}");
    }

    #[test]
    fn a_panic_leaves_the_work() {
        let state = tempfile::tempdir().unwrap();
        let keep = Keep::open(state.path()).unwrap();
        let own = Own { keep: Some(keep), ..Own::default() };
        let cli = Cli { paths: vec![], exit_after_frames: None, trace_frames: None, command: None };
        let mut window = Window::new(start(&[]).unwrap(), &Context::default(), cli, Instant::now(), own);
        let _ = window.shell.apply(Action::ClearSelection);
        let fell = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _window = window;
            panic!("a fault that this test makes");
        }));
        assert!(fell.is_err());
        let left = Keep::left(state.path(), Path::new(""));
        assert!(left[0].recovered.is_crash && left[0].is_unsaved);
        assert!(left[0].recovered.words.join(" ").contains("Selected nothing"));
    }

    #[test]
    fn the_last_session_reopens_if_that_is_wanted_and_a_crash_is_offered() {
        let state = tempfile::tempdir().unwrap();
        let keep = |work: fn(&mut Keep, &crate::session::Session)| {
            let mut shell = Shell::new(start(&[]).unwrap().catalog, || {});
            let _ = shell.apply(Action::ClearSelection);
            work(&mut Keep::open(state.path()).unwrap(), &shell.session);
        };
        let starts = |reopen| {
            let cli = Cli { paths: vec![], exit_after_frames: None, trace_frames: None, command: None };
            let preferences = Preferences { reopen, ..Preferences::default() };
            let own = Own { keep: Keep::open(state.path()).ok(), preferences, ..Own::default() };
            let mut window: Harness<'_, Window> = Harness::builder().with_size([1440.0, 900.0]).build_eframe(|creation| {
                kit::install(&creation.egui_ctx);
                Window::new(start(&[]).unwrap(), &creation.egui_ctx, cli, Instant::now(), own)
            });
            // What other runs left is told by itself, and what is taken up is read: both take their time.
            for _ in 0..1000 {
                std::thread::sleep(Duration::from_millis(10));
                window.step();
                let session = &window.state().shell.session;
                let is_told = !session.live.recovered.is_empty() || session.history.steps().len() > 1;
                if is_told && session.live.loading == 0 {
                    break;
                }
            }
            let session = &window.state().shell.session;
            (session.doc.selection.is_empty(), session.live.dialog, session.live.recovered.len())
        };
        keep(Keep::end);
        assert_eq!(starts(false), (false, None, 1), "it is there for whoever asks");
        assert_eq!(starts(true), (true, None, 0), "nothing is selected, as it was left");
        keep(Keep::break_off);
        assert!(matches!(starts(false), (false, Some(Dialog::Recovery), 1 | 2)));
    }
}
