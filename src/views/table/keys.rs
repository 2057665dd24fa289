//! The table by keys: a cell of the row that has them, and columns by their heads.

use std::collections::BTreeMap;

use egui::{Event, EventFilter, Id, Key, Modifiers, Response, Ui};
use serde_json::{Value, json};

use super::columns::moved;
use super::configure;
use super::sheet::Sheet;
use crate::model::Edit;
use crate::session::{Action, Change, Toast};

/// How much wider or narrower a key makes a column, in points.
const STEP: f32 = 16.0;
/// Widths that a border can be dragged to.
const WIDTHS: std::ops::RangeInclusive<f32> = 40.0..=900.0;

impl Sheet<'_> {
    fn cell_id(&self) -> Id {
        Id::unique(("cell with the keys", self.cx.me.0))
    }

    /// Which of the columns that are shown the keys are on, in the row that has them.
    pub(super) fn cell_with_keys(&self, ui: &Ui) -> usize {
        let at: usize = ui.data(|data| data.get_temp(self.cell_id())).unwrap_or(0);
        at.min(self.columns.shown.len().saturating_sub(1))
    }

    /// Left and right go from cell to cell, F2 changes one, Delete takes the row away, Ctrl+C copies the cell.
    pub(super) fn row_keys(&mut self, ui: &Ui, response: &Response, row: u32) {
        if !response.has_focus() || self.draft.is_some() {
            return;
        }
        let own = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let now = self.cell_with_keys(ui);
        let next = match (pressed(Key::ArrowLeft), pressed(Key::ArrowRight)) {
            (true, false) => now.saturating_sub(1),
            (false, true) => (now + 1).min(self.columns.shown.len().saturating_sub(1)),
            _ => now,
        };
        if next != now {
            ui.data_mut(|data| data.insert_temp(self.cell_id(), next));
        }
        let Some(column) = self.columns.shown.get(next).copied() else { return };
        if pressed(Key::F2) {
            self.begin_edit(ui, row, column);
        }
        if pressed(Key::Delete) {
            match (self.why_fixed(""), self.table.records.get(row as usize)) {
                (None, Some(record)) => self.actions.push(self.change(Change::Edit(Edit::Remove { record: *record }))),
                (Some(text), _) => self.actions.push(Action::Say(Toast { is_error: false, text })),
                (None, None) => {}
            }
        }
        if ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Copy))) {
            self.actions.push(Action::Copy(self.cell(row, column)));
        }
    }

    /// What the row that has the keys is called: its first cell, and the one that they are on.
    pub(super) fn spoken(&self, ui: &Ui, row: u32, has_keys: bool) -> String {
        let first = self.columns.shown.first().map(|column| self.cell(row, *column)).unwrap_or_default();
        let at = self.cell_with_keys(ui);
        let column = self.columns.shown.get(at).copied().filter(|_| has_keys && at > 0);
        let cell =
            column.map(|column| format!(", {}: {}", self.table.columns[column].title.text(self.cx.language()), self.cell(row, column)));
        format!("Row {}: {first}{}", row + 1, cell.unwrap_or_default())
    }

    /// Alt and an arrow move the column whose head has the keys, Shift and an arrow make it narrower or wider.
    pub(super) fn head_keys(&mut self, ui: &Ui, response: &Response, at: usize) {
        if !response.has_focus() {
            return;
        }
        let pressed = |held, key| ui.input_mut(|input| input.consume_key(held, key));
        let last = self.columns.shown.len().saturating_sub(1);
        let to = match (pressed(Modifiers::ALT, Key::ArrowLeft), pressed(Modifiers::ALT, Key::ArrowRight)) {
            (true, false) => at.saturating_sub(1),
            (false, true) => (at + 1).min(last),
            _ => at,
        };
        if to != at {
            self.actions.push(configure(self.cx.me, "order", moved(self.table, &self.columns, at, to)));
        }
        let step = match (pressed(Modifiers::SHIFT, Key::ArrowLeft), pressed(Modifiers::SHIFT, Key::ArrowRight)) {
            (true, false) => -STEP,
            (false, true) => STEP,
            _ => return,
        };
        let width = (self.widths[at].current + step).clamp(*WIDTHS.start(), *WIDTHS.end());
        let name = self.table.columns[self.columns.shown[at]].name.clone();
        let mut widths: BTreeMap<String, f32> = super::columns::widths(self.cx.settings);
        widths.insert(name, width.round());
        let value: Value = json!(widths);
        self.actions.push(configure(self.cx.me, "widths", value));
    }
}
