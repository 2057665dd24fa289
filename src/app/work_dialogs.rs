//! Boxes about work: save, data that are missing, work of earlier runs, what goes when other data come.

use std::path::Path;

use egui::{Label, ScrollArea, Ui};

use super::dialogs::{draft, forget, keep, path_field, title_ui};
use super::shell::Desk;
use super::work::{may_replace, with_ending};
use crate::kit::controls::{button, primary_button, strong, text};
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::session::{Action, Remedy, Saved};

fn wrapped(ui: &mut Ui, words: impl Into<String>) {
    let ink = palette(ui).ink2;
    ui.add(Label::new(text(words, size::SMALL, ink)).wrap());
}

/// What would go if other data came in its place, in words.
pub fn at_stake(desk: &Desk<'_>) -> String {
    let session = desk.session;
    let language = session.preferences.language;
    let names: Vec<&str> = desk.catalog.datasets().iter().map(|dataset| dataset.title.text(language)).collect();
    let steps = session.history.steps().len().saturating_sub(1);
    let names = if names.is_empty() { "an empty window".to_owned() } else { names.join(" and ") };
    let work = match (steps, &session.file.path) {
        (0, None) => String::new(),
        (steps, None) => format!(", with {} of work that is in no file", desk.numbers().counted(steps, "step")),
        (_, Some(_)) if session.is_unsaved() => format!(", with changes that {} does not hold yet", session.work_name()),
        (_, Some(_)) => format!(", saved as {}", session.work_name()),
    };
    format!("{names}{work}; undo brings it back")
}

pub fn save_ui(desk: &Desk<'_>, ui: &mut Ui, what: Saved) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let is_rows = matches!(what, Saved::Rows(_));
    let is_journal = what == Saved::Journal || is_rows;
    let (title, words) = if is_rows {
        (
            "Save what is shown",
            "The rows and columns on screen, in their order, with headers: as .csv, .json or .parquet, whichever the name ends in.",
        )
    } else if is_journal {
        (
            "Save the journal",
            "The actions that led here, a JSON line each. `unwalled replay JOURNAL PATH…` runs them on these data or on others.",
        )
    } else {
        (
            "Save the workspace",
            "Views, filters, selection, time and the whole history, as one readable file. It names the data by where they are, or holds them.",
        )
    };
    title_ui(ui, title);
    wrapped(ui, words);
    ui.add_space(8.0);
    let (with_id, with) = draft(ui, "with data");
    let mut with_data = if with.is_empty() { what == Saved::WorkspaceWithData || desk.session.file.with_data } else { with == "yes" };
    if !is_journal {
        let answer = ui.checkbox(&mut with_data, text("With the data in it, to be sent to somebody", size::SMALL, palette.ink));
        if answer.changed() {
            keep(ui, with_id, if with_data { "yes" } else { "no" });
        }
        ui.add_space(6.0);
    }
    let what = match (is_journal, with_data) {
        (true, _) => what,
        (false, true) => Saved::WorkspaceWithData,
        (false, false) => Saved::Workspace,
    };
    let (problem, replaces) = ui
        .horizontal(|ui| {
            let (path, entered) =
                path_field(ui, title, if is_rows { "Path of the file, such as rows.csv" } else { "Path of the file" }, true);
            let (problem, replaces) = look(desk, &path, is_journal);
            let label = if replaces { "Replace" } else { "Save" };
            let pressed = primary_button(ui, label).clicked() || entered && !replaces;
            if pressed && problem.is_none() && !path.is_empty() {
                forget(ui, title);
                keep(ui, with_id, "");
                actions.push(Action::Save { what, path: Some(path.into()) });
            }
            if button(ui, "Browse…").clicked() {
                keep(ui, with_id, "");
                actions.push(Action::Save { what, path: None });
            }
            (problem, replaces)
        })
        .inner;
    if let Some(problem) = problem {
        ui.add(Label::new(text(problem, size::SMALL, palette.error)).wrap());
    } else if replaces {
        ui.add(Label::new(text("There is a file of that name; Replace puts this one in its place.", size::SMALL, palette.warn)).wrap());
    }
    actions
}

/// What is at a path: why nothing can be saved there, and whether something would be replaced.
fn look(desk: &Desk<'_>, path: &str, is_journal: bool) -> (Option<String>, bool) {
    if path.is_empty() {
        return (None, false);
    }
    let target = if is_journal { path.into() } else { with_ending(path.into()) };
    if !target.exists() {
        return (None, false);
    }
    if target.is_dir() {
        return (Some("This is a folder; add the name of a file.".into()), false);
    }
    let refused = (!is_journal).then(|| may_replace(&target).err()).flatten();
    let is_own = desk.session.file.path.as_deref() == Some(Path::new(&target));
    (refused.map(|error| error.to_string()), !is_own)
}

pub fn missing_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    title_ui(ui, "Some data are not where the workspace says");
    wrapped(ui, "Nothing was opened yet. Say for each what to do.");
    ui.add_space(8.0);
    for missing in &desk.session.live.missing {
        ui.label(strong(&missing.name, size::BODY, palette.ink));
        ui.add(Label::new(text(&missing.reason, size::SMALL, palette.error)).wrap());
        let remedy = |remedy| Action::Missing { name: missing.name.clone(), remedy };
        ui.horizontal(|ui| {
            let field = format!("where {}", missing.name);
            let (path, entered) = path_field(ui, &field, &format!("Where {} is now", missing.name), false);
            if (button(ui, "Locate").clicked() || entered) && !path.is_empty() {
                actions.push(remedy(Remedy::Locate(path.into())));
            }
            if button(ui, "Browse…").clicked() {
                actions.push(remedy(Remedy::Ask));
            }
        });
        ui.horizontal(|ui| {
            if missing.has_copy
                && button(ui, "Use the copy").on_hover_text("As the data were when this program last had them open").clicked()
            {
                actions.push(remedy(Remedy::Copy));
            }
            if button(ui, &format!("Go on without {}", missing.name)).clicked() {
                actions.push(remedy(Remedy::Without));
            }
        });
        ui.add_space(8.0);
    }
    if button(ui, "Do not open the workspace").clicked() {
        actions.push(Action::Missing { name: String::new(), remedy: Remedy::GiveUp });
    }
    actions
}

pub fn recovery_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let recovered = &desk.session.live.recovered;
    let crashed = recovered.iter().any(|recovered| recovered.is_crash);
    title_ui(ui, if crashed { "An earlier session broke off" } else { "Earlier work" });
    wrapped(ui, "It is in no file of yours, and it is kept until you say what to do with it.");
    ui.add_space(8.0);
    ScrollArea::vertical().max_height(380.0).show(ui, |ui| {
        for recovered in recovered {
            let mut lines = recovered.words.iter();
            ui.label(strong(lines.next().map_or("", String::as_str), size::BODY, palette.ink));
            for line in lines {
                wrapped(ui, line);
            }
            let answer = |keep| Action::Recover { path: recovered.path.clone(), keep };
            ui.horizontal(|ui| {
                if primary_button(ui, "Take it up").clicked() {
                    actions.push(answer(true));
                }
                if button(ui, "Throw it away").clicked() {
                    actions.push(answer(false));
                }
            });
            ui.add_space(10.0);
        }
        if recovered.is_empty() {
            wrapped(ui, "There is none.");
        }
    });
    if button(ui, "Later").clicked() {
        actions.push(Action::Dialog(None));
    }
    actions
}

pub fn offered_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    let paths = &desk.session.live.offered;
    title_ui(ui, &format!("Open {}", desk.numbers().counted(paths.len(), "file")));
    for path in paths.iter().take(8) {
        wrapped(ui, path.display().to_string());
    }
    ui.add_space(6.0);
    wrapped(ui, format!("In the place of {}.", at_stake(desk)));
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if primary_button(ui, "Open in its place").clicked() {
            actions.push(Action::Open { paths: paths.clone(), add: false });
        }
        if button(ui, "Add beside it").clicked() {
            actions.push(Action::Open { paths: paths.clone(), add: true });
        }
        if button(ui, "Cancel").clicked() {
            actions.push(Action::Dialog(None));
        }
    });
    actions
}

pub fn leave_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    title_ui(ui, &format!("{} has changes that its file does not hold", desk.session.work_name()));
    wrapped(ui, "What is not saved is kept, and can be taken up when unwalled starts again.");
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if primary_button(ui, "Save and quit").clicked() {
            actions.push(Action::SaveAndLeave);
        }
        if button(ui, "Quit without saving").clicked() {
            actions.push(Action::Leave);
        }
        if button(ui, "Stay").clicked() {
            actions.push(Action::Dialog(None));
        }
    });
    actions
}
