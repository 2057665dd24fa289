//! `render`: the same shell as the window's, in memory, to SVG and PNG.

use std::process::ExitCode;

use egui::epaint::ClippedShape;
use egui::{Context, RawInput, Rect, Theme, Vec2, ViewportId, vec2};

use super::Shell;
use crate::cli::{self, Outcome, RenderArgs, Theme as Ground};
use crate::engine::Catalog;
use crate::export::{Face, png, svg};
use crate::kit::{self, fonts, tokens};
use crate::model::{Condition, Dataset, Reading, Test};
use crate::session::{Action, Arrangement, How, Settings, Target, ThemeChoice, ViewState};
use crate::views::{Kind, kind};

/// A picture as shapes.
pub struct Picture {
    /// What was painted, in order.
    pub shapes: Vec<ClippedShape>,
    /// Width and height in points.
    pub size: Vec2,
}

/// Layout is snapped to pixels of this many per point, so that vector output is true when enlarged.
const LAYOUT_PIXELS_PER_POINT: f32 = 2.0;
/// The name of the whole window among views.
const WINDOW: &str = "window";

fn is_dark(args: &RenderArgs) -> bool {
    args.theme == Ground::Dark
}

/// Renders to a file. The exit code says whether it could.
#[must_use]
pub fn render(args: &RenderArgs) -> ExitCode {
    cli::exit(draw(args).map(|()| Outcome::Well))
}

fn draw(args: &RenderArgs) -> anyhow::Result<()> {
    let ending = args.output.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    anyhow::ensure!(
        matches!(ending.as_str(), "svg" | "png"),
        "expected an output that ends in .svg or .png, found {}",
        args.output.display()
    );
    let picture = picture(shell_for(args)?, args)?;
    let document = svg::document(&picture.shapes, picture.size, &face);
    let bytes =
        if ending == "svg" { document.into_bytes() } else { png::rasterise(&document, args.scale, &fonts::FACES, fonts::SANS_FAMILY)? };
    cli::to_file(&args.output, |out| Ok(out.write_all(&bytes)?))
}

fn face(family: &egui::FontFamily, letter: char) -> Face {
    let (family, weight) = fonts::face_of(family, letter);
    Face { family, weight }
}

/// A shell with the data and the state that the arguments ask for.
///
/// # Errors
/// If the data cannot be read, or have not what the view needs.
pub fn shell_for(args: &RenderArgs) -> anyhow::Result<Shell> {
    let bundled = args.paths.paths == [std::path::PathBuf::from("bundled:record")] && args.view == WINDOW;
    let mut shell = match args.paths.paths.as_slice() {
        [path] => match super::work::read(path)? {
            Some(work) => shell_of(work)?,
            None if bundled => Shell::new(super::files::catalog_of(&[])?, || {}),
            None => Shell::new(cli::catalog(&args.paths.paths)?, || {}),
        },
        paths => Shell::new(cli::catalog(paths)?, || {}),
    };
    // A picture is of one moment.
    shell.session.preferences.reduced_motion = true;
    let from_workspace = shell.session.file.path.is_some();
    anyhow::ensure!(args.view != WINDOW || args.set.is_empty(), "expected --set with a view, found it with the whole window");
    let mut actions = vec![];
    actions.push(Action::Theme(if is_dark(args) { ThemeChoice::Dark } else { ThemeChoice::Light }));
    actions.push(Action::Speak(args.lang));
    if !from_workspace || args.moment.reading != Reading::default() {
        actions.push(Action::Read(args.moment.reading));
    }
    if let Some(day) = args.moment.at {
        let window = shell.session.doc.window.filter(|window| window.contains(day));
        actions.push(Action::Window(window));
        actions.push(Action::Playhead(day));
    }
    if !args.select.is_empty() {
        let targets = args.select.iter().map(|id| platform(&shell, id)).collect::<anyhow::Result<Vec<Target>>>()?;
        actions.push(Action::Select { targets, how: How::Add });
        actions.insert(0, Action::ClearSelection);
    }
    if !args.moment.kinds.is_empty() {
        let values = args.moment.kinds.iter().cloned().collect();
        actions.push(Action::AddCondition(Condition::new("kind", Test::Values(values))));
    }
    for action in actions {
        let _ = shell.session.apply(action);
    }
    if args.view != WINDOW {
        alone(&mut shell, args)?;
    }
    Ok(shell)
}

/// A shell that shows a workspace as it was saved.
fn shell_of(work: super::work::Reopened) -> anyhow::Result<Shell> {
    work.all_there()?;
    let path = work.path.clone();
    let mut shell = Shell::new(Catalog::default(), || {});
    let _ = shell.reopen(work, Some(path), true, &|_| false);
    Ok(shell)
}

fn platform(shell: &Shell, id: &str) -> anyhow::Result<Target> {
    let dataset = shell.catalog().find(&shell.session.doc.package);
    let known = dataset.and_then(|dataset| dataset.platforms.find(id));
    let known = known.ok_or_else(|| anyhow::anyhow!("expected the id of a platform of `{}`, found `{id}`", shell.session.doc.package))?;
    Ok(Target::Platform(known.id.clone()))
}

/// Leaves only the view that was asked for, with its settings.
fn alone(shell: &mut Shell, args: &RenderArgs) -> anyhow::Result<()> {
    let doc = &mut shell.session.doc;
    let first = doc.views.iter().find(|(_, state)| state.kind == args.view).map(|(id, _)| *id);
    let view = first.unwrap_or_else(|| doc.add_view(ViewState { kind: args.view.clone(), ..ViewState::default() }));
    doc.arrangement = Arrangement::View(view);
    let seeds = doc.views.get_mut(&view).filter(|_| args.seed != 0);
    if let Some(state) = seeds {
        state.settings.0.insert("seed".into(), args.seed.into());
    }
    let dataset = shell.catalog().find(&shell.session.doc.package).cloned().unwrap_or_default();
    let kind = kind(&args.view).ok_or_else(|| anyhow::anyhow!("there is no view {}", args.view))?;
    anyhow::ensure!((kind.fits)(&dataset), "expected data with {} for the view {}, found none in {}", kind.needs, kind.id, dataset.origin);
    for (key, value) in &args.set {
        // One setting may mean something only after another, as a column does of a table.
        let settings = shell.session.settings(view);
        checked(kind, &dataset, &settings, key, value)?;
        let _ = shell.session.apply(Action::Configure { view, key: key.clone(), value: value.clone() });
    }
    shell.session.live.focused = None;
    shell.session.live.printing = true;
    Ok(())
}

/// A setting of a picture that means something: a form that there is, and what the view accepts.
fn checked(kind: &Kind, dataset: &Dataset, settings: &Settings, key: &str, value: &serde_json::Value) -> anyhow::Result<()> {
    if key == "form" {
        let forms: Vec<&str> = kind.forms.iter().map(|form| form.id).collect();
        let known = value.as_str().is_some_and(|id| forms.contains(&id));
        anyhow::ensure!(known, "expected form={} for the view {}, found form={value}", forms.join("|"), kind.id);
    }
    let accepted = (kind.make)().accepts(dataset, settings, key, value);
    accepted.map_err(|reason| anyhow::anyhow!("{key}={value} means nothing here: {reason}"))
}

/// Runs the shell in memory until nothing changes any more, and takes what it painted.
///
/// # Errors
/// If the size is none that can be drawn.
pub fn picture(mut shell: Shell, args: &RenderArgs) -> anyhow::Result<Picture> {
    let whole = args.view == WINDOW;
    let [width, height] = args.size.unwrap_or(if whole { [1440, 900] } else { [900, 640] });
    anyhow::ensure!(width >= 120 && height >= 90, "expected a size from 120x90, found {width}x{height}");
    #[expect(clippy::cast_precision_loss, reason = "at most 16384")]
    let size = vec2(width as f32, height as f32);
    let ctx = Context::default();
    kit::install(&ctx);
    ctx.set_theme(if is_dark(args) { Theme::Dark } else { Theme::Light });
    ctx.all_styles_mut(|style| style.animation_time = 0.0);
    let mut shapes = vec![];
    for pass in 0..12_u8 {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)),
            time: Some(f64::from(pass)),
            focused: false,
            ..Default::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(LAYOUT_PIXELS_PER_POINT);
        }
        let mut out = ctx.run_ui(input, |ui| {
            ui.painter().rect_filled(ui.max_rect(), 0, tokens::of(is_dark(args)).bg);
            let _ = if whole { shell.frame(ui) } else { shell.lone_view(ui) };
        });
        shapes = std::mem::take(&mut out.shapes);
        out.drop_without_applying_deltas();
        let busy = shell.is_busy();
        shell.settle();
        if !busy && pass > 2 {
            break;
        }
    }
    Ok(Picture { shapes, size })
}
