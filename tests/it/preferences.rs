//! What belongs to the person: chosen in a dialog, seen at once, undone by nothing and in no workspace.

use egui::{Key, Modifiers, Role};
use unwalled::app::workspace;
use unwalled::engine::Catalog;
use unwalled::kit::contrast::{DARK_CONTRAST, LIGHT_CONTRAST};
use unwalled::kit::tokens::LIGHT;
use unwalled::model::Language;
use unwalled::session::{Action, Dialog, ThemeChoice};

use crate::scene::{Person, SMALL, Walk, open, village};

fn panel_fill(walk: &Walk) -> egui::Color32 {
    walk.ctx.style_of(walk.ctx.theme()).visuals.panel_fill
}

#[test]
fn preferences_are_seen_at_once_and_are_no_part_of_the_work() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    let (doc, steps) = (walk.session().doc.clone(), walk.session().history.steps().len());
    assert_eq!(panel_fill(&walk), LIGHT.panel);
    walk.presses(Modifiers::COMMAND, Key::Comma);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Preferences));
    walk.clicks(Role::CheckBox, "High contrast: Text and lines at 7:1 and more");
    assert_eq!(panel_fill(&walk), LIGHT_CONTRAST.panel);
    walk.unfolds_to(Role::RadioButton, "Dark");
    assert_eq!((walk.session().preferences.theme, panel_fill(&walk)), (ThemeChoice::Dark, DARK_CONTRAST.panel));
    walk.clicks(Role::CheckBox, "Reduced motion: Nothing tweens");
    assert!(walk.ctx.style_of(walk.ctx.theme()).animation_time.abs() < f32::EPSILON);
    walk.unfolds_to(Role::RadioButton, "中文");
    assert_eq!(walk.session().preferences.language, Language::Zh);
    walk.unfolds_to(Role::RadioButton, "1.234,5");
    assert_eq!(walk.session().preferences.numbers, unwalled::model::NumberStyle::Points);
    walk.clicks(Role::Button, "Size 90 %");
    assert!((walk.ctx.zoom_factor() - 0.9).abs() < 0.01);
    assert_eq!((&walk.session().doc, walk.session().history.steps().len()), (&doc, steps));
    let text = workspace(walk.session(), "w.unwalled".as_ref()).text();
    assert!(!text.contains("contrast") && !text.contains("reduced"), "{text}");
    walk.applies(Action::Undo);
    assert_eq!(walk.session().preferences.scale, 90, "undo is for the work");
}

#[test]
fn numbers_are_written_as_preferred_wherever_they_stand() {
    let text: String = "from,to\n".chars().chain((0..1500).flat_map(|row| format!("a{row},b\n").chars().collect::<Vec<_>>())).collect();
    let mut walk = open(crate::scene::lone("many.csv", &text), SMALL);
    assert!(walk.sees("1\u{2009}500"));
    let numbers = unwalled::model::NumberStyle::Commas;
    let preferences = unwalled::session::Preferences { numbers, ..walk.session().preferences.clone() };
    walk.applies(Action::Prefer(Box::new(preferences)));
    assert!(walk.sees("1,500"));
    assert!(!walk.sees("1\u{2009}500 of") && !walk.sees("of 1\u{2009}500"));
}
