//! A row for each platform, a column for each measure.

use egui::{Align2, Id, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, Table as Grid, TableDelegate};
use serde_json::{Value, json};

use super::{columns, links, silence_ui, table_choices, table_question};
use crate::engine::{Answer, MeasuredMoment, Request};
use crate::kit::controls::{owner_dot, truncated};
use crate::kit::tokens::{length, size};
use crate::kit::{fonts, icons, palette};
use crate::model::{PlatformId, day_label, metric};
use crate::network::metrics::measure;
use crate::session::{Action, Settings, Subject, Target};
use crate::views::params::name_of;
use crate::views::{Asking, Choice, Cx, Form, View, Words, menu, select};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "table",
    label: "Table",
    shows: "A row for each platform, a column for each measure, as of the playhead. Click a head to sort, a row to select.",
    view: &MeasureTable,
};

struct MeasureTable;

/// Decimals of what is no whole number.
const DECIMALS: usize = 4;
/// Width of the column of names, and of the others.
const WIDTHS: [f32; 2] = [170.0, 108.0];

impl View for MeasureTable {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        vec![Request::Measures(table_question(cx.dataset, cx.session, cx.me, &cx.settings)), links(cx)]
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(moment) = moment(cx) else { return Words::default() };
        let summary = &moment.summary;
        let day = moment.day.map(|day| format!("As of {}. ", day_label(day))).unwrap_or_default();
        let numbers = cx.numbers();
        let parts =
            if summary.components == 1 { "1 component".to_owned() } else { format!("{} components", numbers.count(summary.components)) };
        Words {
            subtitle: format!(
                "{day}{} platforms, {} edges, {parts}, {}, {}, density {}, reciprocity {}, modularity {}.",
                numbers.count(summary.nodes),
                numbers.count(summary.edges),
                numbers.counted(summary.bridges, "bridge"),
                numbers.counted(summary.articulation_points, "articulation point"),
                numbers.plain(summary.density, 3),
                numbers.plain(summary.reciprocity, 3),
                numbers.plain(summary.modularity, 3)
            ),
            footer: format!("{} · over open and partial links of kinds that pass", cx.dataset.title.text(cx.language())),
        }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        table_choices(cx)
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Measures(_)) = cx.ready(ui) else { return vec![] };
        let area = ui.available_rect_before_wrap();
        let Some(moment) = moment(cx).filter(|moment| !moment.nodes.is_empty()) else { return silence_ui(cx, ui, area) };
        let ids = columns(cx.settings);
        if moment.values.len() != ids.len() {
            return vec![];
        }
        let order = ordered(moment, &ids, cx.settings);
        let widths = std::iter::once(WIDTHS[0]).chain(ids.iter().map(|_| WIDTHS[1]));
        let columns = widths.map(|width| Column::new(width).resizable(true).range(40.0..=400.0)).collect::<Vec<_>>();
        let mut sheet = Sheet { cx, moment, ids, order, actions: vec![] };
        let grid = Grid::new()
            .id_salt(("measures", cx.me.0))
            .num_rows(sheet.order.len() as u64)
            .columns(columns)
            .num_sticky_cols(1)
            .headers([HeaderRow::new(length::ROW + 2.0)]);
        grid.show(ui, &mut sheet);
        sheet.actions
    }
}

fn moment<'a>(cx: &'a Cx<'_>) -> Option<&'a MeasuredMoment> {
    match cx.answer(0) {
        Some(Answer::Measures(answer)) => answer.moments.first(),
        _ => None,
    }
}

/// By which measure rows are sorted, and whether downwards; `None` is by name.
fn sort_of(settings: &Settings, ids: &[String]) -> Option<(usize, bool)> {
    let sort = settings.0.get("sort").and_then(|sort| serde_json::from_value::<(String, bool)>(sort.clone()).ok());
    let (id, down) = sort.unwrap_or_else(|| ("pagerank".to_owned(), true));
    Some((ids.iter().position(|known| *known == id)?, down))
}

/// Positions of platforms in the order that settings ask for: empty cells last, ties by id.
#[must_use]
pub fn ordered(moment: &MeasuredMoment, ids: &[String], settings: &Settings) -> Vec<usize> {
    let mut order: Vec<usize> = (0..moment.nodes.len()).collect();
    let Some((column, down)) = sort_of(settings, ids) else { return order };
    let values = &moment.values[column];
    order.sort_by(|a, b| match (values[*a], values[*b]) {
        (Some(a), Some(b)) if down => b.total_cmp(&a),
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    order
}

/// A fraction with all of its decimals, so that numbers of a column stand below each other.
fn filled(mut number: String) -> String {
    let is_power = number.contains('e');
    if let Some(at) = number.rfind(['.', ',']).filter(|_| !is_power) {
        let missing = DECIMALS.saturating_sub(number.len() - at - 1);
        number.extend(std::iter::repeat_n('0', missing));
    }
    number
}

struct Sheet<'a> {
    cx: &'a Cx<'a>,
    moment: &'a MeasuredMoment,
    ids: Vec<String>,
    order: Vec<usize>,
    actions: Vec<Action>,
}

impl Sheet<'_> {
    fn id(&self, at: u64) -> Option<&PlatformId> {
        let node = usize::try_from(at).ok().and_then(|at| self.order.get(at))?;
        self.moment.nodes.get(*node)
    }

    /// A whole number as one; nothing where there is no value.
    fn words(&self, at: u64, column: usize) -> String {
        let node = usize::try_from(at).ok().and_then(|at| self.order.get(at).copied());
        let value = node.and_then(|node| self.moment.values[column][node]);
        let is_whole = measure(&self.ids[column]).is_some_and(|measure| measure.is_whole);
        let numbers = self.cx.numbers();
        let written = |value| if is_whole { numbers.plain(value, 0) } else { filled(numbers.plain(value, DECIMALS)) };
        value.map(written).unwrap_or_default()
    }

    /// Down, up, by name.
    fn resorted(&self, column: usize) -> Value {
        let id = &self.ids[column];
        match sort_of(self.cx.settings, &self.ids) {
            Some((sorted, true)) if sorted == column => json!([id, false]),
            Some((sorted, false)) if sorted == column => json!(["name", true]),
            _ => json!([id, true]),
        }
    }
}

impl TableDelegate for Sheet<'_> {
    fn default_row_height(&self) -> f32 {
        length::ROW
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let at = cell.col_range.start;
        if ui.is_sizing_pass() {
            ui.allocate_space(vec2(WIDTHS[usize::from(at > 0)], 1.0));
            return;
        }
        let palette = palette(ui);
        let area = ui.max_rect();
        ui.painter().rect_filled(area, 0, palette.paper);
        ui.painter().hline(area.x_range(), area.bottom() - 0.5, Stroke::new(1.0, palette.line_strong));
        let Some(column) = at.checked_sub(1).filter(|column| *column < self.ids.len()) else {
            let name = truncated(ui, "Platform", fonts::semibold(size::SMALL), palette.ink2, area.width() - 16.0);
            ui.painter().galley(pos2(area.left() + 8.0, area.center().y - name.size().y / 2.0), name, palette.ink2);
            return;
        };
        let id = self.ids[column].clone();
        let response = ui.interact(area.shrink2(vec2(5.0, 0.0)), ui.scope_id().with(("measure", &id)), Sense::click());
        let title = name_of(&id);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {title}")));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(area.shrink(2.0), 3, palette.hover);
        }
        let mark = match sort_of(self.cx.settings, &self.ids).filter(|(sorted, _)| *sorted == column) {
            Some((_, true)) => format!("{title} {}", icons::CARET_DOWN),
            Some((_, false)) => format!("{title} {}", icons::CARET_UP),
            None => title.to_owned(),
        };
        let words = truncated(ui, &mark, fonts::semibold(size::SMALL), palette.ink2, area.width() - 14.0);
        let place = Align2::RIGHT_CENTER.anchor_size(pos2(area.right() - 8.0, area.center().y), words.size());
        ui.painter().galley(place.min, words, palette.ink2);
        if response.clicked() {
            self.actions.push(Action::Configure { view: self.cx.me, key: "sort".into(), value: self.resorted(column) });
        }
        let hint = metric(&id).map_or("", |metric| metric.card.shows);
        response.on_hover_text(format!("{title}\n{hint}"));
    }

    fn row_ui(&mut self, ui: &mut Ui, at: u64) {
        let Some(id) = self.id(at).cloned() else { return };
        let palette = palette(ui);
        let area = ui.max_rect();
        let response = ui.interact(area, Id::unique(("measured", self.cx.me.0, id.as_str())), Sense::click());
        let is_selected = self.cx.session.doc.selection.contains(&Target::Platform(id.clone()));
        let cells: Vec<String> =
            (0..self.ids.len()).map(|column| format!("{} {}", name_of(&self.ids[column]), self.words(at, column))).collect();
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, format!("{}: {}", self.cx.name(&id), cells.join(", "))));
        if is_selected || response.hovered() || response.has_focus() {
            ui.painter().rect_filled(area, 0, if is_selected { palette.active } else { palette.hover });
        }
        ui.painter().hline(area.x_range(), area.bottom() - 0.5, Stroke::new(0.5, palette.line));
        if response.has_focus() {
            ui.painter().rect_stroke(area.shrink(1.0), 2, Stroke::new(2.0, palette.focus), egui::StrokeKind::Inside);
        }
        if response.hovered() {
            self.actions.push(Action::Hover(Some(Target::Platform(id.clone()))));
        }
        if response.clicked() {
            self.actions.push(select(ui, Target::Platform(id.clone())));
        }
        if response.secondary_clicked() {
            self.actions.push(menu(ui, Subject::Platform(id)));
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, info: &CellInfo) {
        if ui.is_sizing_pass() {
            ui.allocate_space(vec2(WIDTHS[usize::from(info.col_nr > 0)], 1.0));
            return;
        }
        let palette = palette(ui);
        let area = ui.max_rect();
        let Some(id) = self.id(info.row_nr) else { return };
        if info.col_nr == 0 {
            let ink = self.cx.ink(id, palette);
            let is_square = self.cx.dataset.platforms.find(id.as_str()).is_some_and(crate::model::Platform::is_regulator);
            owner_dot(ui, pos2(area.left() + 12.0, area.center().y), 4.5, ink.mark, ink.is_hollow, is_square);
            let name = truncated(ui, self.cx.short_name(id), fonts::regular(size::SMALL), palette.ink, area.width() - 28.0);
            ui.painter().galley(pos2(area.left() + 22.0, area.center().y - name.size().y / 2.0), name, palette.ink);
        } else if info.col_nr <= self.ids.len() {
            let words = self.words(info.row_nr, info.col_nr - 1);
            let at = pos2(area.right() - 10.0, area.center().y);
            ui.painter().text(at, Align2::RIGHT_CENTER, words, fonts::regular(size::SMALL), palette.ink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_have_all_their_decimals() {
        for (number, shown) in
            [("0.052", "0.0520"), ("0,05", "0,0500"), ("0.1456", "0.1456"), ("0", "0"), ("12", "12"), ("1.20e-9", "1.20e-9")]
        {
            assert_eq!(filled(number.to_owned()), shown);
        }
    }
}
