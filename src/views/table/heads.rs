//! Heads of columns: sort by a click, move by a drag, everything else in the menu.

use egui::{Align, CursorIcon, Label, Layout, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use serde_json::{Value, json};

use super::columns::{Columns, moved, names, repinned, toggled};
use super::configure;
use super::sheet::Sheet;
use crate::kit::controls::{context_menu, strong};
use crate::kit::tokens::size;
use crate::kit::{icons, palette};
use crate::model::Table;
use crate::session::{Action, Change};
use crate::views::{Cx, chart_of};

impl Sheet<'_> {
    fn sorted_by(&self, column: usize) -> Option<bool> {
        let name = &self.table.columns[column].name;
        self.sort.iter().find(|(known, _)| known == name).map(|(_, down)| *down)
    }

    /// Up, down, as in the file; with Shift beside what is sorted already.
    fn resorted(&self, column: usize, beside: bool) -> Value {
        let name = self.table.columns[column].name.clone();
        let next = match self.sorted_by(column) {
            None => Some(false),
            Some(false) => Some(true),
            Some(true) => None,
        };
        let mut sort: Vec<(String, bool)> =
            if beside { self.sort.iter().filter(|(known, _)| *known != name).cloned().collect() } else { vec![] };
        sort.extend(next.map(|down| (name, down)));
        if sort.is_empty() { Value::Null } else { json!(sort) }
    }

    pub(super) fn head_ui(&mut self, ui: &mut Ui, at: usize) {
        let palette = palette(ui);
        let area = ui.max_rect();
        ui.painter().rect_filled(area, 0, palette.paper);
        ui.painter().hline(area.x_range(), area.bottom() - 0.5, Stroke::new(1.0, palette.line_strong));
        let Some(column) = self.columns.shown.get(at).copied() else { return };
        let known = &self.table.columns[column];
        self.heads.push((at, area));
        let response = ui.interact(area.shrink2(vec2(5.0, 0.0)), ui.scope_id().with(("head", column)), Sense::click_and_drag());
        let title = known.title.text(self.cx.language());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {title}")));
        if response.hovered() || response.has_focus() || response.dragged() {
            ui.painter().rect_filled(area.shrink(2.0), 3, palette.hover);
        }
        let place = self.sort.iter().position(|(name, _)| *name == known.name).filter(|_| self.sort.len() > 1);
        let place = place.map_or_else(String::new, |place| (place + 1).to_string());
        let mark = match self.sorted_by(column) {
            Some(true) => format!("{title} {}{place}", icons::CARET_DOWN),
            Some(false) => format!("{title} {}{place}", icons::CARET_UP),
            None => title.to_owned(),
        };
        let layout = if known.kind.is_numeric() { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
        ui.scope_builder(egui::UiBuilder::new().max_rect(area.shrink2(vec2(8.0, 0.0))).layout(layout), |ui| {
            ui.add(Label::new(strong(mark, size::SMALL, palette.ink2)).truncate().selectable(false).sense(Sense::empty()));
        });
        if response.clicked() {
            let value = self.resorted(column, ui.input(|input| input.modifiers.shift));
            self.actions.push(configure(self.cx.me, "sort", value));
        }
        if response.dragged() {
            ui.set_cursor_icon(CursorIcon::Grabbing);
            self.carried = Some(at);
        }
        if response.drag_stopped() {
            self.dropped = Some(at);
        }
        self.head_keys(ui, &response, at);
        context_menu(&response).show(|ui| self.menu_ui(ui, at));
        let described = format!("{}\nDrag to move, right-click for more; with the keys Alt and an arrow", known.description);
        response.on_hover_text(described.trim());
    }

    fn menu_ui(&mut self, ui: &mut Ui, at: usize) {
        ui.set_min_width(190.0);
        let offered = of_column(self.cx, self.table, &self.columns, at);
        for (label, action) in offered {
            if ui.button(label).clicked() {
                self.actions.push(action);
                ui.close();
            }
        }
    }

    /// A column that is carried: where it would go, and where it went.
    pub(super) fn carry_ui(&mut self, ui: &Ui) {
        let Some(from) = self.dropped.or(self.carried) else { return };
        let Some(pointer) = ui.input(|input| input.pointer.interact_pos()) else { return };
        self.heads.sort_by(|a, b| a.1.left().total_cmp(&b.1.left()));
        let after = self.heads.iter().filter(|(_, rect)| rect.center().x < pointer.x).map(|(at, _)| *at).max();
        let to = after.map_or(0, |after| if after >= from { after } else { after + 1 });
        if self.dropped.is_some() {
            if to != from {
                self.actions.push(configure(self.cx.me, "order", moved(self.table, &self.columns, from, to)));
            }
            return;
        }
        let edge = self
            .heads
            .iter()
            .find(|(at, _)| Some(*at) == after)
            .map_or_else(|| self.heads.first().map(|(_, rect)| rect.left()), |(_, rect)| Some(rect.right()));
        if let Some(x) = edge {
            ui.painter().vline(x, ui.max_rect().y_range(), Stroke::new(2.0, palette(ui).ink));
        }
    }
}

/// What can be done with a column that is shown.
pub(super) fn of_column(cx: &Cx<'_>, table: &Table, columns: &Columns, at: usize) -> Vec<(String, Action)> {
    let (view, settings) = (cx.me, cx.settings);
    let column = columns.shown[at];
    let name = table.columns[column].name.clone();
    let mut offered = vec![
        ("Sort upwards".to_owned(), configure(view, "sort", json!([(&name, false)]))),
        ("Sort downwards".to_owned(), configure(view, "sort", json!([(&name, true)]))),
    ];
    if at > 0 {
        offered.push(("Move to the left".into(), configure(view, "order", moved(table, columns, at, at - 1))));
    }
    if at + 1 < columns.shown.len() {
        offered.push(("Move to the right".into(), configure(view, "order", moved(table, columns, at, at + 1))));
    }
    let pin = if at < columns.pinned { "Let it scroll" } else { "Keep it in sight" };
    offered.push((pin.into(), configure(view, "pinned", repinned(table, settings, &name))));
    if table.columns[column].kind.is_numeric() {
        let bars = if columns.bars[at] { "No bars behind the numbers" } else { "Bars behind the numbers" };
        offered.push((bars.into(), configure(view, "bars", toggled(names(settings, "bars"), &name))));
    }
    offered.push(("Chart this column".into(), chart_of(&cx.dataset.name, table, &table.columns[column])));
    if columns.shown.len() > 1 {
        offered.push(("Hide it".into(), configure(view, "hidden", toggled(names(settings, "hidden"), &name))));
    }
    if columns.shown.len() < table.columns.len() {
        offered.push(("Show all columns".into(), configure(view, "hidden", Value::Null)));
    }
    let changes = cx.session.doc.changes.get(&cx.dataset.name).and_then(|tables| tables.get(&table.name));
    if changes.is_some_and(|changes| changes.derived.iter().any(|derived| derived.name == name)) {
        let (package, table) = (cx.dataset.name.clone(), table.name.clone());
        offered.push(("Remove this column".into(), Action::Change { package, table, change: Change::Underive(name) }));
    }
    offered
}
