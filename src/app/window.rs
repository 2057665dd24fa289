//! The real window, on eframe.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use eframe::NativeOptions;
use egui::{Context, OpenUrl, Theme, Ui, ViewportBuilder, ViewportCommand};
use serde_json::json;

use super::Shell;
use super::files::{Files, Opened};
use crate::cli::{self, Cli, Outcome};
use crate::engine::Catalog;
use crate::kit;
use crate::load::LoadError;
use crate::session::{Action, Effect, Saved, Toast};

/// Opens the window and stays until it is closed.
#[must_use]
pub fn window(cli: Cli) -> ExitCode {
    cli::exit(open(cli).map(|()| Outcome::Well))
}

fn open(cli: Cli) -> anyhow::Result<()> {
    let started = Instant::now();
    let given = !cli.paths.is_empty();
    let paths = cli.paths.clone();
    // Data are read while the system makes the window; those that the user named are read first, so that
    // a broken file is told without one.
    let reading = std::thread::spawn(move || super::files::catalog_of(&paths));
    let data = if given { Data::Read(joined(reading)?) } else { Data::Reading(reading) };
    let opened = eframe::run_native(
        "unwalled",
        options(),
        Box::new(move |creation| {
            kit::install(&creation.egui_ctx);
            let catalog = match data {
                Data::Read(catalog) => catalog,
                Data::Reading(reading) => joined(reading)?,
            };
            Ok(Box::new(Window::new(catalog, &creation.egui_ctx, cli, started)))
        }),
    );
    opened.map_err(|error| {
        anyhow::anyhow!("no window can open here ({error}); without a display use `unwalled render --view window -o window.png`, `check`, `query`, `graph` or `views`")
    })
}

type Reading = std::thread::JoinHandle<Result<Catalog, LoadError>>;

/// What the window opens with: there already, or still being read.
enum Data {
    Read(Catalog),
    Reading(Reading),
}

fn joined(reading: Reading) -> anyhow::Result<Catalog> {
    Ok(reading.join().map_err(|_| anyhow::anyhow!("reading the data failed; this is a fault of the program"))??)
}

fn options() -> NativeOptions {
    let viewport = ViewportBuilder::default()
        .with_app_id("unwalled")
        .with_title("unwalled")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([960.0, 600.0])
        .with_drag_and_drop(true);
    NativeOptions { viewport, persist_window: false, system_font_fallback: true, ..Default::default() }
}

/// The shell in a window, with files, the clipboard and the browser.
struct Window {
    shell: Shell,
    files: Files,
    exit_after: Option<u64>,
    trace: Option<Trace>,
    frames: u64,
    title: String,
}

/// How long frames took, for `--trace-frames`.
struct Trace {
    path: PathBuf,
    started: Instant,
    first_frame_ms: Option<f64>,
    cpu_ms: Vec<f64>,
}

impl Window {
    fn new(catalog: Catalog, ctx: &Context, cli: Cli, started: Instant) -> Self {
        let wake = ctx.clone();
        let trace = cli.trace_frames.map(|path| Trace { path, started, first_frame_ms: None, cpu_ms: vec![] });
        let shell = Shell::new(catalog, move || wake.request_repaint());
        Self { shell, files: Files::default(), exit_after: cli.exit_after_frames, trace, frames: 0, title: String::new() }
    }

    fn take_files(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> = ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !dropped.is_empty() {
            self.load(dropped, false, ctx);
        }
        for opened in self.files.arrived() {
            self.shell.session.live.loading = self.shell.session.live.loading.saturating_sub(1);
            match opened {
                Opened::Data { datasets, add } => self.show(datasets, add),
                Opened::Broken(error) => self.say(true, format!("{error}. Nothing was changed.")),
                Opened::Chosen { paths, add } => self.load(paths, add, ctx),
                Opened::Place { what, path } => self.save(what, &path),
                Opened::NothingChosen => {}
            }
        }
    }

    fn show(&mut self, datasets: Vec<crate::model::Dataset>, add: bool) {
        let rows: usize = datasets.iter().map(crate::model::Dataset::rows).sum();
        let refused: usize = datasets.iter().map(crate::model::Dataset::refused).sum();
        let names: Vec<String> = datasets.iter().map(|dataset| dataset.title.en.clone()).collect();
        self.shell.take_catalog(datasets, add);
        let told = if refused > 0 { format!("; {refused} refused, the report at the lower right says why") } else { String::new() };
        let told = if rows == 0 { "; it has names of columns and nothing below them".to_owned() } else { told };
        let beside = if add { "; what was open before is in the Data menu" } else { "" };
        self.say(refused > 0 || rows == 0, format!("Opened {}: {rows} rows{told}{beside}", names.join(", ")));
    }

    fn say(&mut self, is_error: bool, text: String) {
        let _ = self.shell.session.apply(Action::Say(Toast { is_error, text }));
    }

    fn load(&mut self, paths: Vec<PathBuf>, add: bool, ctx: &Context) {
        self.shell.session.live.loading += 1;
        let wake = ctx.clone();
        self.files.load(paths, add, move || wake.request_repaint());
    }

    fn save(&mut self, what: Saved, path: &std::path::Path) {
        let text = match what {
            Saved::Journal => super::journal(&self.shell.session),
        };
        let saved = text.and_then(|text| cli::to_file(path, |out| Ok(out.write_all(text.as_bytes())?)));
        match saved {
            Ok(()) => self.say(false, format!("Saved {}", path.display())),
            Err(error) => self.say(true, format!("{error:#}. Nothing was saved.")),
        }
    }

    fn perform(&mut self, effect: Effect, ctx: &Context) {
        match effect {
            Effect::Load { paths, add } => self.load(paths, add, ctx),
            Effect::Pick { add } => {
                self.shell.session.live.loading += 1;
                let wake = ctx.clone();
                self.files.pick(add, move || wake.request_repaint());
            }
            Effect::Save { what, path: Some(path) } => self.save(what, &path),
            Effect::Save { what, path: None } => {
                self.shell.session.live.loading += 1;
                let wake = ctx.clone();
                self.files.place(what, move || wake.request_repaint());
            }
            Effect::Browse(address) => ctx.open_url(OpenUrl::new_tab(address)),
            Effect::Copy(text) => {
                ctx.copy_text(text);
                self.say(false, "Copied.".into());
            }
            Effect::FullScreen => {
                let now = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!now));
            }
            Effect::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
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

    fn set_title(&mut self, ctx: &Context) {
        let package = self.shell.catalog().find(&self.shell.session.doc.package);
        let title = package.map_or_else(|| "unwalled".to_owned(), |dataset| format!("{} – unwalled", dataset.title.en));
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.shell.follow_system(ctx.system_theme() == Some(Theme::Dark));
        self.take_files(&ctx);
        for effect in self.shell.frame(ui) {
            self.perform(effect, &ctx);
        }
        self.set_title(&ctx);
        self.count_frame(&ctx, frame.info().cpu_usage);
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn on_exit(&mut self) {
        self.write_trace();
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
        let cli = Cli { paths: vec![], exit_after_frames: None, trace_frames: None, command: None };
        Harness::builder().with_size([1440.0, 900.0]).build_eframe(|creation| {
            kit::install(&creation.egui_ctx);
            Window::new(super::super::files::catalog_of(&[]).unwrap(), &creation.egui_ctx, cli, Instant::now())
        })
    }

    fn drop_and_wait(window: &mut Harness<'_, Window>, paths: &[PathBuf]) {
        window.input_mut().dropped_files = paths.iter().map(|path| Arc::new(Dropped(path.clone())) as _).collect();
        window.step();
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
}
