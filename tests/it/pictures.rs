//! Pictures: SVG as text that diffs, PNG without a screen, and both like the window itself.

use std::collections::BTreeSet;

use clap::Parser;
use egui::{FontFamily, Theme};
use resvg::tiny_skia::Pixmap;
use unwalled::app::{Picture, Shell, picture, shell_for};
use unwalled::cli::{Cli, Command, RenderArgs};
use unwalled::engine::Catalog;
use unwalled::export::{Face, png, svg};
use unwalled::kit::fonts;
use unwalled::session::Action;
use unwalled::views::{Form, pictures};

use crate::scene::{PAGE, SMALL, alone_in, builder, bundled, finish, village, village_folder};

/// The arguments of `unwalled render`.
fn render_args(view: &str, theme: Theme, path: &str) -> RenderArgs {
    let theme = if theme == Theme::Dark { "dark" } else { "light" };
    let size = format!("{}x{}", PAGE.x, PAGE.y);
    let line = ["unwalled", "render", "--view", view, "-o", "x.svg", "--size", &size, "--theme", theme, path];
    match Cli::try_parse_from(line).unwrap().command {
        Some(Command::Render(args)) => args,
        other => panic!("expected render, found {other:?}"),
    }
}

fn face(family: &FontFamily, letter: char) -> Face {
    let (family, weight) = fonts::face_of(family, letter);
    Face { family, weight }
}

fn document(picture: &Picture) -> String {
    svg::document(&picture.shapes, picture.size, &face)
}

/// The village in one view; a table is that of growth.
fn drawn(view: &str, form: Option<&Form>, theme: Theme) -> String {
    let mut shell = Shell::new(Catalog::new(vec![village()]), || {});
    let id = alone_in(&mut shell, view, form, theme);
    let _ = shell.apply(Action::Configure { view: id, key: "table".into(), value: "growth".into() });
    document(&picture(shell, &render_args(view, theme, "village")).unwrap())
}

fn rasterised(document: &str) -> Pixmap {
    let png = png::rasterise(document, 1.0, &fonts::FACES, fonts::SANS_FAMILY).unwrap();
    Pixmap::decode_png(&png).unwrap()
}

#[test]
fn every_view_draws_the_village_as_it_did() {
    for (kind, form) in pictures() {
        for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            let document = drawn(kind.id, form, theme);
            assert!(!document.contains("/tmp"), "a path of this machine is drawn");
            let form = form.map(|form| format!("_{}", form.id)).unwrap_or_default();
            insta::assert_snapshot!(format!("{}{form}_{name}", kind.id), document);
        }
    }
}

#[test]
fn the_same_state_is_the_same_picture_to_the_byte() {
    for (kind, form) in pictures() {
        assert_eq!(drawn(kind.id, form, Theme::Light), drawn(kind.id, form, Theme::Light), "{}", kind.id);
        assert_ne!(drawn(kind.id, form, Theme::Light), drawn(kind.id, form, Theme::Dark), "{}", kind.id);
    }
}

#[test]
fn every_view_is_a_picture_without_a_screen() {
    let folder = village_folder();
    for (kind, form) in pictures() {
        let mut args = render_args(kind.id, Theme::Light, folder.path().to_str().unwrap());
        args.set.extend(form.map(|form| ("form".to_owned(), form.id.into())));
        let pixels = rasterised(&document(&picture(shell_for(&args).unwrap(), &args).unwrap()));
        assert_eq!((pixels.width(), pixels.height()), (420, 320));
        let colours: BTreeSet<[u8; 4]> = pixels.data().chunks_exact(4).map(|pixel| pixel.try_into().unwrap()).collect();
        assert!(colours.len() > 60, "{} has {} colours", kind.id, colours.len());
        assert!(pixels.pixels().iter().all(|pixel| pixel.alpha() == 255), "{} is transparent somewhere", kind.id);
    }
}

#[test]
fn a_selection_changes_the_picture() {
    let folder = village_folder();
    for view in ["graph", "growth"] {
        let with = |select: &[&str]| {
            let mut args = render_args(view, Theme::Light, folder.path().to_str().unwrap());
            args.select = select.iter().map(|id| (*id).to_owned()).collect();
            document(&picture(shell_for(&args).unwrap(), &args).unwrap())
        };
        assert_ne!(with(&["mill"]), with(&["inn"]), "{view}");
    }
}

/// Mean red, green and blue of each square of 16 pixels.
fn blocks(width: usize, height: usize, at: impl Fn(usize, usize) -> [u8; 4]) -> Vec<[f32; 3]> {
    const SIDE: usize = 16;
    let mut blocks = vec![];
    for top in (0..height - height % SIDE).step_by(SIDE) {
        for left in (0..width - width % SIDE).step_by(SIDE) {
            let mut sum = [0_u32; 3];
            for (y, x) in (top..top + SIDE).flat_map(|y| (left..left + SIDE).map(move |x| (y, x))) {
                sum.iter_mut().zip(at(x, y)).for_each(|(sum, part)| *sum += u32::from(part));
            }
            #[expect(clippy::cast_precision_loss, reason = "sums of 256 bytes")]
            blocks.push(sum.map(|sum| sum as f32 / (SIDE * SIDE) as f32));
        }
    }
    blocks
}

fn difference(a: [f32; 3], b: [f32; 3]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// The window as a graphics card draws it and as the SVG of the same shapes does.
#[test]
fn the_window_and_its_svg_look_alike() {
    let Ok(with_graphics) = std::panic::catch_unwind(|| builder(SMALL).wgpu()) else {
        eprintln!("skipped: there is no graphics adapter");
        return;
    };
    let mut walk = finish(with_graphics, bundled());
    let window = walk.render().unwrap();
    let page = rasterised(&svg::document(&walk.output().shapes, SMALL.into(), &face));
    let (width, height) = (page.width() as usize, page.height() as usize);
    assert_eq!((window.width(), window.height()), (page.width(), page.height()));
    let of_window = blocks(width, height, |x, y| window.as_raw()[(y * width + x) * 4..][..4].try_into().unwrap());
    let of_page = blocks(width, height, |x, y| page.data()[(y * width + x) * 4..][..4].try_into().unwrap());
    let differences: Vec<f32> = of_window.iter().zip(&of_page).map(|(a, b)| difference(*a, *b)).collect();
    let far = differences.iter().filter(|difference| **difference > 24.0).count();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand blocks")]
    let mean = differences.iter().sum::<f32>() / differences.len() as f32;
    eprintln!("{} blocks, {far} differ by more than 24, {mean:.2} on average", differences.len());
    assert!(mean < 3.0 && far * 100 < differences.len(), "{mean} on average, {far} of {} differ by more than 24", differences.len());
    let paper = of_page.iter().filter(|block| difference(**block, of_page[0]) < 1.0).count();
    assert!(paper * 2 < of_page.len(), "the window is nearly empty");
}
