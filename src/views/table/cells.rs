//! Cells: what stands in them, bars behind numbers, and the field in which one is edited.

use datafusion::arrow::array::{Array, AsArray};
use egui::{Align, Id, Key, Label, Layout, Rect, Role, Sense, TextEdit, Ui, WidgetInfo, pos2};

use super::sheet::Sheet;
use crate::kit::controls::{owner_dot, text};
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::model::{Edit, Moment, PlatformId, Role as Part};
use crate::session::{Action, Change, Toast};

/// A cell that is being edited: the record, the column and what stands in the field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    record: u32,
    column: String,
    words: String,
    is_new: bool,
}

/// Whether a cell is being edited, in the scratch of the interface.
pub const EDITING: &str = "a cell is edited";

impl Sheet<'_> {
    /// What stands in a cell, as it is shown.
    pub(super) fn cell(&self, row: u32, column: usize) -> String {
        let row = row as usize;
        let array = self.table.batch.column(column);
        if row >= array.len() || array.is_null(row) {
            return String::new();
        }
        if let Some(moment) = self.moment(row, column) {
            return moment.to_string();
        }
        if let Some(values) = array.as_primitive_opt::<datafusion::arrow::datatypes::Float64Type>() {
            return self.cx.numbers().plain(values.value(row), 6);
        }
        self.formats[column].as_ref().map(|format| format.value(row).to_string()).unwrap_or_default()
    }

    /// What stands in a cell, as a file would have it: whatever is taken of it is read back as the same.
    fn written(&self, row: u32, column: usize) -> String {
        let array = self.table.batch.column(column);
        if let Some(moment) = self.moment(row as usize, column) {
            return moment.written();
        }
        match array.as_primitive_opt::<datafusion::arrow::datatypes::Float64Type>() {
            Some(values) if array.is_valid(row as usize) => values.value(row as usize).to_string(),
            _ => self.cell(row, column),
        }
    }

    /// The date of a row as it is known: no day that the data do not know is shown.
    fn moment(&self, row: usize, column: usize) -> Option<Moment> {
        if self.table.mapping.column("date") != Some(self.table.columns[column].name.as_str()) {
            return None;
        }
        let dataset = self.cx.dataset;
        match self.table.role {
            Some(Part::Links) => dataset.link_event(&self.table.name, u32::try_from(row).ok()?)?.moment,
            Some(Part::Milestones) => dataset.milestone(&self.table.name, u32::try_from(row).ok()?).map(|known| known.moment),
            _ => None,
        }
    }

    /// The platform of a cell in a column of platforms.
    fn entity_dot(&self, column: &str, words: &str) -> Option<PlatformId> {
        let parts = ["entity", "from_platform", "to_platform"];
        let is_platform = parts.iter().any(|part| self.table.mapping.column(part) == Some(column))
            || (self.table.role == Some(Part::Platforms) && self.table.mapping.column("id") == Some(column));
        (is_platform && !words.is_empty()).then(|| PlatformId::from(words))
    }

    pub(super) fn words_ui(&mut self, ui: &mut Ui, row: u32, at: usize) {
        let palette = palette(ui);
        let column = self.columns.shown[at];
        if self.is_edited(row, column) {
            return self.field_ui(ui, row, column);
        }
        let known = &self.table.columns[column];
        let words = self.cell(row, column);
        let area = ui.max_rect().shrink2(egui::vec2(8.0, 0.0));
        self.bar(ui, row, at);
        self.edited_mark(ui, row, column);
        let is_left_out = self.set_off.is_some_and(|rows| rows.place(row).is_none());
        let dot = self.entity_dot(&known.name, &words);
        if let Some(id) = &dot {
            let ink = self.cx.ink(id, palette);
            let mark = if is_left_out { crate::marks::faded(ink.mark, 0.3) } else { ink.mark };
            owner_dot(ui, pos2(area.left() + 4.0, area.center().y), 4.0, mark, ink.is_hollow, false);
        }
        let left = if dot.is_some() { 13.0 } else { 0.0 };
        let layout = if known.kind.is_numeric() { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
        let place = Rect::from_min_max(pos2(area.left() + left, area.top()), area.max);
        ui.scope_builder(egui::UiBuilder::new().max_rect(place).layout(layout), |ui| {
            let ink = if words.is_empty() || is_left_out { palette.ink3 } else { palette.ink };
            ui.add(Label::new(text(words, size::SMALL, ink)).truncate().selectable(false).sense(Sense::empty()));
        });
    }

    /// A bar from zero to the number, within the range of its column.
    fn bar(&self, ui: &Ui, row: u32, at: usize) {
        let column = self.columns.shown[at];
        let Some(Some((low, high))) = self.columns.bars[at].then(|| self.ranges.get(column).copied().flatten()) else { return };
        let Some(value) = number(self.table.batch.column(column), row as usize) else { return };
        let area = ui.max_rect().shrink2(egui::vec2(4.0, 5.0));
        let (low, high) = (low.min(0.0), high.max(0.0));
        #[expect(clippy::cast_possible_truncation, reason = "a fraction of the width of a cell")]
        let x = |value: f64| area.left() + area.width() * (((value - low) / (high - low).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0) as f32);
        let (a, b) = (x(0.0), x(value));
        let bar = Rect::from_min_max(pos2(a.min(b), area.top()), pos2(a.max(b).max(a.min(b) + 1.0), area.bottom()));
        ui.painter().rect_filled(bar, 1, crate::marks::faded(palette(ui).line_strong, 0.5));
    }

    /// A corner in ink where the cell is not what the file says.
    fn edited_mark(&self, ui: &Ui, row: u32, column: usize) {
        let Some(record) = self.table.records.get(row as usize) else { return };
        if !self.edited.contains(&(*record, self.table.columns[column].name.as_str())) {
            return;
        }
        let corner = ui.max_rect().right_top();
        let points = vec![corner, corner + egui::vec2(-6.0, 0.0), corner + egui::vec2(0.0, 6.0)];
        ui.painter().add(egui::Shape::convex_polygon(points, palette(ui).ink, egui::Stroke::NONE));
        let words = format!("{} of row {} is not what the file says", self.table.columns[column].name, row + 1);
        let place = Rect::from_min_size(corner - egui::vec2(12.0, 0.0), egui::vec2(12.0, 12.0));
        let response = ui.interact(place, ui.scope_id().with(("edited", row, column)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        response.on_hover_text(words);
    }

    // Editing.

    fn draft_id(&self) -> Id {
        Id::unique(("cell draft", self.cx.me.0))
    }

    pub(super) fn is_edited(&self, row: u32, column: usize) -> bool {
        let record = self.table.records.get(row as usize).copied();
        self.draft.as_ref().is_some_and(|draft| Some(draft.record) == record && draft.column == self.table.columns[column].name)
    }

    pub(super) fn load_draft(&mut self, ui: &Ui) {
        self.draft = ui.data(|data| data.get_temp::<Option<Draft>>(self.draft_id())).flatten();
    }

    fn keep_draft(&mut self, ui: &Ui, draft: Option<Draft>) {
        self.draft.clone_from(&draft);
        // While a cell is edited, Escape is its own.
        ui.data_mut(|data| data.insert_temp(Id::unique(EDITING), draft.is_some()));
        ui.data_mut(|data| data.insert_temp(self.draft_id(), draft));
    }

    /// Opens the field of a cell. Bundled data stay as they are, and what is worked out has no text.
    pub(super) fn begin_edit(&mut self, ui: &Ui, row: u32, column: usize) {
        let name = self.table.columns[column].name.clone();
        let refusal = self.why_fixed(&name);
        if let Some(text) = refusal {
            self.actions.push(Action::Say(Toast { is_error: false, text }));
            return;
        }
        let Some(record) = self.table.records.get(row as usize).copied() else { return };
        let words = self.edited(record, &name).unwrap_or_else(|| self.written(row, column));
        self.keep_draft(ui, Some(Draft { record, column: name, words, is_new: true }));
    }

    /// What was put into a cell by hand, word for word.
    fn edited(&self, record: u32, column: &str) -> Option<String> {
        let changes = self.cx.session.doc.changes.get(&self.cx.dataset.name)?.get(&self.table.name)?;
        changes.edits.iter().find_map(|edit| match edit {
            Edit::Set { record: at, column: of, text } if *at == record && of == column => Some(text.clone()),
            _ => None,
        })
    }

    /// Why a cell of a column cannot be edited.
    pub(super) fn why_fixed(&self, column: &str) -> Option<String> {
        if self.cx.dataset.origin.starts_with("bundled:") {
            return Some("The bundled rows stay as their sources say; rows of your own can be added.".into());
        }
        let changes = self.cx.session.doc.changes.get(&self.cx.dataset.name).and_then(|tables| tables.get(&self.table.name));
        let derived = changes.is_some_and(|changes| changes.derived.iter().any(|derived| derived.name == column));
        derived.then(|| format!("{column} is worked out from the other columns."))
    }

    fn field_ui(&mut self, ui: &mut Ui, row: u32, column: usize) {
        let Some(mut draft) = self.draft.clone() else { return };
        let known = &self.table.columns[column];
        let label = format!("{} in row {}", known.title.text(self.cx.language()), row + 1);
        let area = ui.max_rect().shrink2(egui::vec2(2.0, 1.0));
        let id = self.draft_id().with("field");
        let field = ui.put(area, TextEdit::singleline(&mut draft.words).id(id).font(crate::kit::fonts::regular(size::SMALL)));
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &label));
        if draft.is_new {
            field.request_focus();
            draft.is_new = false;
            return self.keep_draft(ui, Some(draft));
        }
        if field.lost_focus() {
            let given_up = ui.input(|input| input.key_pressed(Key::Escape));
            if !given_up && draft.words != self.edited(draft.record, &draft.column).unwrap_or_else(|| self.written(row, column)) {
                let edit = Edit::Set { record: draft.record, column: draft.column.clone(), text: draft.words.trim().to_owned() };
                self.actions.push(self.change(Change::Edit(edit)));
            }
            return self.keep_draft(ui, None);
        }
        if field.changed() {
            self.keep_draft(ui, Some(draft));
        }
    }

    pub(super) fn change(&self, change: Change) -> Action {
        Action::Change { package: self.cx.dataset.name.clone(), table: self.table.name.clone(), change }
    }
}

/// The number in a cell.
fn number(array: &dyn Array, row: usize) -> Option<f64> {
    use datafusion::arrow::datatypes::{Float64Type, Int64Type};
    if row >= array.len() || array.is_null(row) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "the length of a bar")]
    let whole = |values: &datafusion::arrow::array::Int64Array| values.value(row) as f64;
    let float = array.as_primitive_opt::<Float64Type>().map(|values| values.value(row));
    float.or_else(|| array.as_primitive_opt::<Int64Type>().map(whole))
}
