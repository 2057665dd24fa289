//! What was read, kept and refused, and every problem in the data: counted, filtered, each a click away
//! from its place.

use std::collections::BTreeMap;

use egui::{Button, Label, Role, ScrollArea, Ui, WidgetInfo};

use super::dialogs::{draft, keep, title_ui};
use super::shell::{Desk, slot};
use crate::engine::{Answer, Request};
use crate::kit::controls::{button, primary_button, strong, text};
use crate::kit::tokens::size;
use crate::kit::{icons, palette};
use crate::model::{Dataset, Issue, Severity, Table};
use crate::session::{Action, Dialog};

/// Every table: how it was taken, and how much of it was kept.
pub fn report_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    title_ui(ui, "What was read");
    ScrollArea::vertical().max_height(200.0).show(ui, |ui| {
        for dataset in desk.catalog.datasets() {
            let palette = palette(ui);
            ui.label(strong(dataset.title.text(desk.session.preferences.language), size::BODY, palette.ink));
            ui.label(text(&dataset.origin, size::AXIS, palette.ink3));
            for table in &dataset.tables {
                actions.extend(table_ui(desk, ui, dataset, table));
            }
            ui.add_space(8.0);
        }
    });
    ui.separator();
    actions.extend(problems_ui(desk, ui));
    ui.add_space(6.0);
    if primary_button(ui, "Close").clicked() {
        actions.push(Action::Dialog(None));
    }
    actions
}

fn table_ui(desk: &Desk<'_>, ui: &mut Ui, dataset: &Dataset, table: &Table) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let delimiter = table.format.delimiter.map(|delimiter| match delimiter {
        '\t' => "tab between cells".to_owned(),
        other => format!("“{other}” between cells"),
    });
    let role = table.role.map_or("no role".into(), |role| format!("taken as {}", role.word()));
    let taken = [Some(table.format.name.clone()), Some(table.format.encoding.clone()), delimiter, Some(role)];
    let taken: Vec<String> = taken.into_iter().flatten().filter(|word| !word.is_empty()).collect();
    let refused = if table.refused > 0 { format!(", {} refused", desk.numbers().count(table.refused)) } else { String::new() };
    let title = table.title.text(desk.session.preferences.language);
    ui.horizontal_wrapped(|ui| {
        ui.label(text(title, size::SMALL, palette.ink));
        ui.label(text(format!("{} rows{refused} · {}", desk.numbers().count(table.rows()), taken.join(", ")), size::SMALL, palette.ink2));
        let link = ui.add(Button::new(text("correct…", size::SMALL, palette.ink)).frame(false));
        link.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Correct how {title} is taken")));
        if link.clicked() {
            actions.push(Action::TakeAnew { package: dataset.name.clone(), table: table.name.clone() });
        }
    });
    actions
}

/// Every problem of all data, by what it is.
fn problems_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let all: Vec<(&Dataset, &Issue)> =
        desk.catalog.datasets().iter().flat_map(|dataset| dataset.issues.iter().map(move |issue| (dataset.as_ref(), issue))).collect();
    if all.is_empty() {
        ui.label(text("Every record was kept, and nothing looks wrong.", size::SMALL, palette.ok));
        return actions;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, issue) in &all {
        *counts.entry(issue.code).or_default() += 1;
    }
    let (id, chosen) = draft(ui, "problem kind");
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::selectable(chosen.is_empty(), format!("All {}", desk.numbers().count(all.len())))).clicked() {
            keep(ui, id, "");
        }
        for (code, count) in &counts {
            let words = format!("{} {}", code.replace('-', " "), desk.numbers().count(*count));
            if ui.add(Button::selectable(chosen == *code, words)).clicked() {
                keep(ui, id, if chosen == *code { "" } else { code });
            }
        }
    });
    ui.add_space(4.0);
    let shown: Vec<&(&Dataset, &Issue)> = all.iter().filter(|(_, issue)| chosen.is_empty() || issue.code == chosen).collect();
    let height = ui.text_style_height(&egui::TextStyle::Body) + 6.0;
    ScrollArea::vertical().id_salt("problems").max_height(220.0).auto_shrink([false, true]).show_rows(
        ui,
        height,
        shown.len(),
        |ui, rows| {
            for (dataset, issue) in &shown[rows] {
                actions.extend(problem_ui(ui, dataset, issue));
            }
        },
    );
    actions
}

fn problem_ui(ui: &mut Ui, dataset: &Dataset, issue: &Issue) -> Option<Action> {
    let palette = palette(ui);
    let (icon, ink) = match issue.severity {
        Severity::Error => (icons::WARNING_CIRCLE, palette.error),
        Severity::Warning => (icons::WARNING, palette.warn),
        Severity::Note => (icons::INFO, palette.ink2),
    };
    let words = in_short(issue);
    let mut clicked = false;
    ui.horizontal(|ui| {
        ui.label(text(icon, size::BODY, ink));
        let line = Button::new(text(&words, size::SMALL, palette.ink2)).frame(false).wrap_mode(egui::TextWrapMode::Truncate);
        let response = ui.add(line);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        clicked = response.on_hover_text(issue.to_string()).clicked();
    });
    clicked.then(|| jump(dataset, issue)).flatten()
}

/// What is wrong, then where: the name of the file without its folders.
fn in_short(issue: &Issue) -> String {
    let name = issue.path.rsplit(['/', '\\', ':']).next().unwrap_or(&issue.path);
    let line = issue.line.map(|line| format!(" line {line}")).unwrap_or_default();
    let column = issue.column.as_ref().map(|column| format!(", {column}")).unwrap_or_default();
    format!("{name}{line}{column}: {}", issue.message)
}

/// Where a problem is: its row, if that was kept; else its line in the file.
fn jump(dataset: &Dataset, issue: &Issue) -> Option<Action> {
    let line = issue.line?;
    let number = u32::try_from(line).ok()?;
    let of_it = dataset.tables.iter().find(|table| table.path.display().to_string() == issue.path);
    let row = of_it.and_then(|table| Some((table, table.lines.iter().position(|known| *known == number)?)));
    match row {
        Some((table, row)) if issue.severity != Severity::Error => {
            let (package, table) = (dataset.name.clone(), table.name.clone());
            Some(Action::ShowRow { package, table, row: u32::try_from(row).ok()?, view: None })
        }
        _ => Some(Action::ShowLine { path: issue.path.clone(), line, message: issue.message.clone() }),
    }
}

/// A line of a file as it stands there, with its neighbours, for a row that was refused.
pub fn line_ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let Some((path, line, message)) = desk.session.live.line.clone() else { return vec![] };
    let palette = palette(ui);
    let mut actions = vec![];
    title_ui(ui, &format!("Line {line}"));
    ui.label(text(&path, size::AXIS, palette.ink3));
    ui.add_space(4.0);
    ui.add(Label::new(text(message, size::SMALL, palette.error)).wrap());
    ui.add_space(6.0);
    let shown = desk.ask(slot::PREVIEW, 1, &Request::Lines { path, line });
    match shown.answer.as_deref() {
        Some(Answer::Lines(lines)) => {
            for (number, words) in lines {
                let ink = if *number == line { palette.ink } else { palette.ink3 };
                ui.horizontal_top(|ui| {
                    ui.label(text(number.to_string(), size::SMALL, palette.ink3));
                    ui.add(Label::new(text(words, size::SMALL, ink)).wrap().selectable(true));
                });
            }
        }
        Some(Answer::Failed(reason)) => drop(ui.add(Label::new(text(reason, size::SMALL, palette.error)).wrap())),
        _ => drop(ui.label(text("…", size::SMALL, palette.ink2))),
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if primary_button(ui, "Back to the report").clicked() {
            actions.push(Action::Dialog(Some(Dialog::Report)));
        }
        if button(ui, "Close").clicked() {
            actions.push(Action::Dialog(None));
        }
    });
    actions
}
