//! Figures in the inspector: revenue at the playhead, latest values, and one row with all its cells.

use super::{head_ui, heading, note_ui, sources_ui};
use std::sync::Arc;

use egui::{Align, Align2, Button, Label, Layout, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::super::shell::Desk;
use crate::analysis::Observation;
use crate::engine::Portrait;
use crate::kit::controls::{strong, text, truncated};
use crate::kit::magnitude::Magnitude;
use crate::kit::tokens::{length, size};
use crate::kit::{fonts, icons, palette};
use crate::model::{Period, PlatformId, Qualifier};
use crate::session::{Action, How, Target, table_of_rows};

/// Revenue of the owner at the playhead, with its curve.
pub fn earner_ui(desk: &Desk<'_>, ui: &mut Ui, portrait: &Portrait, id: &PlatformId) -> Vec<Action> {
    let Some(earner) = &portrait.earner else { return vec![] };
    let day = desk.session.day();
    let at = |rows: &[Observation]| {
        let known = |row: &&Observation| day.is_none_or(|day| row.period.is_some_and(|period| period.first <= day));
        rows.iter().rfind(known).cloned()
    };
    let Some(revenue) = at(&portrait.revenue) else { return vec![] };
    let palette = palette(ui);
    let title = if earner == id { "Revenue".to_owned() } else { format!("Owner: {}", desk.name(earner)) };
    let magnitude = Magnitude::of(&revenue.unit, desk.session.preferences.language);
    let rhythm = revenue.rhythm().map_or("period", crate::analysis::observe::Rhythm::word);
    heading(ui, &title, &if revenue.unit.is_empty() { format!("by {rhythm}") } else { format!("{}, {rhythm}", magnitude.unit) });
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), Sense::click());
    let number = ui.painter().text(
        pos2(rect.left(), rect.top() + 14.0),
        Align2::LEFT_CENTER,
        desk.numbers().with_unit(magnitude.quantity(revenue.quantity).rounded(1), "", false),
        fonts::semibold(22.0),
        palette.ink,
    );
    let label = revenue.period.map(Period::label).unwrap_or_default();
    ui.painter().text(
        pos2(rect.left(), rect.top() + 34.0),
        Align2::LEFT_CENTER,
        format!("revenue, {label}"),
        fonts::regular(size::SMALL),
        palette.ink2,
    );
    let growth = portrait.growth.iter().find(|row| row.period == revenue.period);
    if let Some(growth) = growth.filter(|row| row.quantity.anchor().is_some() && row.quantity.qualifier != Qualifier::Worded) {
        let words = desk.numbers().with_unit(growth.quantity.rounded(1), "%", true);
        let bold = ui.painter().text(
            pos2(number.right() + 12.0, rect.top() + 10.0),
            Align2::LEFT_CENTER,
            words,
            fonts::semibold(size::BODY),
            palette.ink,
        );
        ui.painter().text(
            pos2(bold.right() + 4.0, rect.top() + 11.0),
            Align2::LEFT_CENTER,
            "on a year earlier",
            fonts::regular(size::AXIS),
            palette.ink2,
        );
    }
    let area = Rect::from_min_max(pos2(rect.left() + 112.0, rect.top() + 22.0), rect.max);
    sparkline(ui, &portrait.revenue, area, desk.inks.of(earner, &desk.dataset.platforms, palette).mark, revenue.period);
    let words = format!("Revenue of {}, {label}", desk.name(earner));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*words));
    if response.clicked() { vec![Action::Select { targets: vec![row_target(&revenue)], how: How::Replace }] } else { vec![] }
}

/// The row of a fact of the shown package.
fn row_target(fact: &Observation) -> Target {
    Target::Row { table: fact.table.to_string(), row: fact.row, entity: Some(fact.entity.clone()) }
}

fn sparkline(ui: &Ui, rows: &[Observation], area: Rect, color: egui::Color32, now: Option<Period>) {
    let palette = palette(ui);
    let days = |row: &Observation| row.period.map(|period| crate::model::day_number(period.first));
    let (Some(first), Some(last)) = (rows.first().and_then(days), rows.last().and_then(days)) else { return };
    let most = rows.iter().filter_map(|row| row.quantity.anchor()).fold(0.0_f64, f64::max).max(1e-9);
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a pixel")]
    let at = |row: &Observation| {
        let x = (days(row)? - first) as f32 / (last - first).max(1) as f32;
        let y = (row.quantity.anchor()? / most) as f32;
        Some(pos2(area.left() + 4.0 + x * (area.width() - 8.0), area.bottom() - 2.0 - y * (area.height() - 6.0)))
    };
    ui.painter().hline(area.x_range(), area.bottom(), Stroke::new(1.0, palette.line_strong));
    for run in crate::analysis::curves::runs(rows) {
        let points: Vec<egui::Pos2> = rows[run].iter().filter_map(at).collect();
        match points.as_slice() {
            [one] => drop(ui.painter().circle_filled(*one, 1.6, color)),
            _ => drop(ui.painter().add(egui::Shape::line(points, Stroke::new(1.6, color)))),
        }
    }
    if let Some(point) = rows.iter().find(|row| row.period == now).and_then(at) {
        ui.painter().circle(point, 3.6, palette.paper, Stroke::new(1.6, palette.ink));
    }
}

pub fn facts_ui(desk: &Desk<'_>, ui: &mut Ui, portrait: &Portrait) -> Vec<Action> {
    if portrait.facts.is_empty() {
        return vec![];
    }
    heading(ui, "Latest figures", &portrait.facts.len().to_string());
    let mut actions = vec![];
    let open = desk.session.live.unfolded.get("facts").copied().unwrap_or(false);
    let most = if open { portrait.facts.len() } else { 4 };
    for fact in portrait.facts.iter().take(most) {
        actions.extend(fact_ui(desk, ui, fact));
    }
    if portrait.facts.len() > 4 {
        let words =
            if open { format!("fewer {}", icons::CARET_UP) } else { format!("{} more {}", portrait.facts.len() - 4, icons::CARET_DOWN) };
        if ui.add(Button::new(text(words, size::SMALL, palette(ui).ink2)).frame(false)).clicked() {
            actions.push(Action::Unfold { key: "facts".into(), open: !open });
        }
    }
    actions
}

/// Facts that rows state differently: a click selects both rows.
pub fn contradictions_ui(desk: &Desk<'_>, ui: &mut Ui, portrait: &Portrait) -> Vec<Action> {
    if portrait.contradictions.is_empty() {
        return vec![];
    }
    heading(ui, "One fact, two values", &portrait.contradictions.len().to_string());
    let mut actions = vec![];
    for (a, b) in &portrait.contradictions {
        let [first, second] = [a, b].map(|row| desk.amount(row));
        let period = a.period.map(Period::label).unwrap_or_default();
        let words = format!("{} {period}: {first} or {second}", icons::WARNING);
        if ui.add(Button::new(text(words, size::SMALL, palette(ui).ink)).frame(false).wrap()).clicked() {
            actions.push(Action::Select { targets: vec![row_target(a), row_target(b)], how: How::Replace });
        }
    }
    actions
}

fn fact_ui(desk: &Desk<'_>, ui: &mut Ui, fact: &Observation) -> Vec<Action> {
    let palette = palette(ui);
    let value = desk.amount(fact);
    let name = crate::views::metric_name(&fact.metric).split(',').next().unwrap_or_default().to_owned();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}, {}, {value}", fact.period_label)));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3, palette.hover);
    }
    let value =
        ui.painter().text(pos2(rect.right(), rect.top() + 9.0), Align2::RIGHT_CENTER, value, fonts::regular(size::SMALL), palette.ink);
    let galley = truncated(ui, &name, fonts::regular(size::SMALL), palette.ink, value.left() - 6.0 - rect.left());
    ui.painter().galley(pos2(rect.left(), rect.top() + 9.0 - galley.size().y / 2.0), galley, palette.ink);
    let period = fact.period.map(Period::label).unwrap_or_default();
    let period =
        ui.painter().text(pos2(rect.right(), rect.top() + 25.0), Align2::RIGHT_CENTER, period, fonts::regular(size::AXIS), palette.ink3);
    let galley = truncated(ui, &fact.scope, fonts::regular(size::AXIS), palette.ink3, period.left() - 6.0 - rect.left());
    ui.painter().galley(pos2(rect.left(), rect.top() + 25.0 - galley.size().y / 2.0), galley, palette.ink3);
    let clicked = response.on_hover_text(&*fact.scope).clicked();
    clicked.then(|| Action::Select { targets: vec![row_target(fact)], how: How::Replace }).into_iter().collect()
}

/// A row: what it says, its cells, its sources, its doubts.
pub fn row_ui(desk: &Desk<'_>, ui: &mut Ui, table: &str, row: u32, entity: Option<&PlatformId>) -> Vec<Action> {
    let palette = palette(ui);
    let language = desk.session.preferences.language;
    let mut actions = vec![];
    let (package, name) = table_of_rows(&desk.dataset.name, table);
    let Some(dataset) = desk.catalog.find(package) else { return actions };
    let Some(table) = dataset.table(name) else { return actions };
    if let Some(entity) = entity {
        head_ui(desk, ui, entity);
    }
    let observation = table.observations.as_ref().and_then(|batch| {
        let rows = crate::analysis::observe::read_of(&Arc::from(table.name.as_str()), batch, row);
        rows.into_iter().find(|known| entity.is_none_or(|entity| known.entity == *entity))
    });
    if let Some(fact) = &observation {
        ui.add_space(6.0);
        let value = desk.amount(fact);
        ui.label(strong(value, 24.0, palette.ink));
        let period = fact.period.map(Period::label).unwrap_or_default();
        ui.add(Label::new(text(format!("{} · {period}", crate::views::metric_name(&fact.metric)), size::SMALL, palette.ink2)).wrap());
    }
    heading(
        ui,
        &format!("Row {} of {}", row + 1, table.title.text(language)),
        &format!("line {}", table.lines.get(row as usize).copied().unwrap_or(0)),
    );
    actions.extend(cells_ui(desk, ui, table, row));
    if ui
        .add(
            Button::new(text(format!("{}  Show in the table", icons::TABLE), size::SMALL, palette.ink)).min_size(vec2(0.0, length::BUTTON)),
        )
        .clicked()
    {
        actions.push(Action::ShowRow { package: dataset.name.clone(), table: table.name.clone(), row, view: None });
    }
    let (sources, id) = observation.map(|fact| (fact.sources, fact.id)).unwrap_or_default();
    if !sources.is_empty() {
        heading(ui, "Sources", &sources.len().to_string());
        actions.extend(sources_ui(dataset, ui, &sources));
    }
    for note in dataset.notes.iter().filter(|note| !id.is_empty() && note.rows.contains(&id)) {
        heading(ui, &note.kind, "");
        note_ui(ui, &note.text);
    }
    actions
}

fn cells_ui(desk: &Desk<'_>, ui: &mut Ui, table: &crate::model::Table, row: u32) -> Vec<Action> {
    use datafusion::arrow::array::Array;
    use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
    let palette = palette(ui);
    let options = FormatOptions::default();
    for (column, array) in table.columns.iter().zip(table.batch.columns()) {
        let at = row as usize;
        if at >= array.len() || array.is_null(at) {
            continue;
        }
        let Ok(format) = ArrayFormatter::try_new(array.as_ref(), &options) else { continue };
        let value = format.value(at).to_string();
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(92.0, 18.0), Layout::left_to_right(Align::TOP), |ui| {
                ui.add(Label::new(text(column.title.text(desk.session.preferences.language), size::AXIS, palette.ink3)).truncate());
            });
            ui.add(Label::new(text(value, size::SMALL, palette.ink)).wrap().selectable(true));
        });
    }
    vec![]
}
