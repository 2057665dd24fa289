//! What belongs to the person: looks, motion, language, what to start with. It is never in a workspace.

use egui::{Button, Grid, Label, Role, Ui, WidgetInfo};

use super::dialogs::title_ui;
use super::shell::Desk;
use crate::kit::controls::{primary_button, segments, text};
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::model::{Language, NumberStyle};
use crate::session::{Action, Preferences, ThemeChoice};

const THEMES: [(ThemeChoice, &str); 3] =
    [(ThemeChoice::Light, "Light"), (ThemeChoice::Dark, "Dark"), (ThemeChoice::System, "As the system")];
const LANGUAGES: [(Language, &str); 2] = [(Language::En, "English"), (Language::Zh, "中文")];
const NUMBERS: [(NumberStyle, &str); 4] = [
    (NumberStyle::Spaces, "1\u{2009}234.5"),
    (NumberStyle::Commas, "1,234.5"),
    (NumberStyle::Points, "1.234,5"),
    (NumberStyle::Plain, "1234.5"),
];
const SCALES: [u16; 6] = [80, 90, 100, 125, 150, 200];

pub fn preferences_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut now = desk.session.preferences.clone();
    title_ui(ui, "Preferences");
    Grid::new("preferences").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| {
        choice_ui(ui, "Theme", &THEMES, &mut now.theme);
        check_ui(ui, "High contrast", "Text and lines at 7:1 and more", &mut now.high_contrast);
        scale_ui(ui, &mut now);
        check_ui(ui, "Reduced motion", "Nothing tweens", &mut now.reduced_motion);
        choice_ui(ui, "Names in the data", &LANGUAGES, &mut now.language);
        choice_ui(ui, "Numbers", &NUMBERS, &mut now.numbers);
        check_ui(ui, "At the start", "Open the last session", &mut now.reopen);
    });
    ui.add_space(6.0);
    let ink = palette(ui).ink3;
    ui.add(Label::new(text("They hold for all work on this machine and are in no workspace.", size::AXIS, ink)).wrap());
    ui.add_space(6.0);
    let mut actions = vec![];
    if now != desk.session.preferences {
        actions.push(Action::Prefer(Box::new(now)));
    }
    if primary_button(ui, "Close").clicked() {
        actions.push(Action::Dialog(None));
    }
    actions
}

fn choice_ui<T: Copy + PartialEq>(ui: &mut Ui, label: &str, choices: &[(T, &str)], now: &mut T) {
    ui.label(text(label, size::SMALL, palette(ui).ink));
    let words: Vec<&str> = choices.iter().map(|(_, words)| *words).collect();
    let chosen = choices.iter().position(|(value, _)| value == now).unwrap_or(0);
    if let Some(at) = segments(ui, label, &words, chosen, &vec![true; words.len()]) {
        *now = choices[at].0;
    }
    ui.end_row();
}

fn check_ui(ui: &mut Ui, label: &str, words: &str, now: &mut bool) {
    let palette = palette(ui);
    ui.label(text(label, size::SMALL, palette.ink));
    let response = ui.checkbox(now, text(words, size::SMALL, palette.ink2));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *now, format!("{label}: {words}")));
    ui.end_row();
}

fn scale_ui(ui: &mut Ui, now: &mut Preferences) {
    let palette = palette(ui);
    ui.label(text("Size of everything", size::SMALL, palette.ink));
    ui.horizontal(|ui| {
        for scale in SCALES {
            let button = ui.add(Button::selectable(now.scale == scale, text(format!("{scale} %"), size::SMALL, palette.ink)));
            button.widget_info(|| WidgetInfo::selected(Role::Button, true, now.scale == scale, format!("Size {scale} %")));
            if button.clicked() {
                now.scale = scale;
            }
        }
    });
    ui.end_row();
}
