//! The grid: rows and columns as `egui_table` asks for them.

use std::collections::BTreeSet;

use datafusion::arrow::array::Array;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use egui::{Align, Id, IdMap, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, Table as Grid, TableDelegate, TableState};
use serde_json::json;

use super::cells::Draft;
use super::columns::widths;
use super::{Columns, configure, sort_of};
use crate::engine::{Answer, RowsAnswer};
use crate::kit::palette;
use crate::kit::tokens::length;
use crate::model::{Edit, PlatformId, Role as Part, Table};
use crate::session::{Action, Change, Target};
use crate::views::{Cx, select};

/// Draws the rows of a table that pass, in their order.
pub(super) fn ui(cx: &Cx<'_>, table: &Table, rows: &RowsAnswer, ui: &mut Ui) -> Vec<Action> {
    let mut sheet = Sheet::new(cx, table, rows);
    sheet.load_draft(ui);
    let reveal = cx.session.live.reveal.as_ref().filter(|(name, _)| *name == table.name).and_then(|(_, row)| rows.place(*row));
    let mut grid = Grid::new()
        .id_salt(("table", cx.me.0, &table.name))
        .num_rows(rows.rows.len() as u64)
        .columns(sheet.widths.clone())
        .num_sticky_cols(sheet.columns.pinned)
        .headers([HeaderRow::new(length::ROW + 2.0)]);
    if let Some(at) = reveal {
        grid = grid.scroll_to_row(at as u64, Some(Align::Center));
    }
    let id = grid.get_id(ui);
    sheet.drive_widths(ui, id);
    grid.show(ui, &mut sheet);
    sheet.carry_ui(ui);
    sheet.note_widths(ui, id);
    let mut actions = sheet.actions;
    actions.extend(reveal.map(|_| Action::Revealed));
    actions
}

/// One table as `egui_table` asks for it.
pub(super) struct Sheet<'a> {
    pub(super) cx: &'a Cx<'a>,
    pub(super) table: &'a Table,
    pub(super) rows: &'a RowsAnswer,
    pub(super) formats: Vec<Option<ArrayFormatter<'a>>>,
    pub(super) columns: Columns,
    pub(super) widths: Vec<Column>,
    pub(super) ranges: Vec<Option<(f64, f64)>>,
    pub(super) sort: Vec<(String, bool)>,
    meant: BTreeSet<PlatformId>,
    pub(super) actions: Vec<Action>,
    hovered: Option<u64>,
    /// The rows that are set off from the rest, in a table that only highlights.
    pub(super) set_off: Option<&'a RowsAnswer>,
    pub(super) draft: Option<Draft>,
    /// Cells that are not what the file says: record and column.
    pub(super) edited: BTreeSet<(u32, &'a str)>,
    pub(super) heads: Vec<(usize, Rect)>,
    pub(super) carried: Option<usize>,
    pub(super) dropped: Option<usize>,
    pressed: Option<(u32, Press)>,
    /// The row that has the keys.
    has_keys: Option<u32>,
}

/// Cells of a table that a user set to another text, by record and column.
fn edited<'a>(cx: &'a Cx<'a>, table: &Table) -> BTreeSet<(u32, &'a str)> {
    let changes = cx.session.doc.changes.get(&cx.dataset.name).and_then(|tables| tables.get(&table.name));
    let cell = |edit: &'a Edit| if let Edit::Set { record, column, .. } = edit { Some((*record, column.as_str())) } else { None };
    changes.into_iter().flat_map(|changes| &changes.edits).filter_map(cell).collect()
}

const FORMAT: FormatOptions<'static> = FormatOptions::new();

impl<'a> Sheet<'a> {
    fn new(cx: &'a Cx<'a>, table: &'a Table, rows: &'a RowsAnswer) -> Self {
        let formats = table.batch.columns().iter().map(|column| ArrayFormatter::try_new(column.as_ref(), &FORMAT).ok()).collect();
        let columns = Columns::of(table, cx.settings);
        let column = |column: &usize| {
            let name = &table.columns[*column].name;
            let width = columns.widths.get(name).copied().unwrap_or_else(|| width_of(table, *column, cx));
            Column::new(width).resizable(true).range(40.0..=900.0).id(column_id(cx, table, *column))
        };
        let widths = columns.shown.iter().map(column).collect();
        let hovered = cx.session.live.hover.as_ref().and_then(|target| match target {
            Target::Row { table: name, row, .. } if *name == cx.named_table(&table.name) => rows.place(*row).map(|at| at as u64),
            _ => None,
        });
        Self {
            cx,
            table,
            rows,
            edited: edited(cx, table),
            formats,
            ranges: ranges(cx),
            columns,
            widths,
            sort: sort_of(cx.settings),
            meant: cx.session.doc.selection.platforms(),
            actions: vec![],
            hovered,
            set_off: cx.highlighted().and_then(|answer| match answer {
                Answer::Rows(rows) => Some(rows),
                _ => None,
            }),
            draft: None,
            heads: vec![],
            carried: None,
            dropped: None,
            pressed: None,
            has_keys: None,
        }
    }

    fn row(&self, at: u64) -> u32 {
        usize::try_from(at).ok().and_then(|at| self.rows.rows.get(at)).copied().unwrap_or(0)
    }

    /// The grid sizes its columns by what they hold when it is first shown: this is what they want.
    fn claim_width(&self, ui: &mut Ui, column: usize) {
        let width = self.widths.get(column).map_or(40.0, |column| column.current);
        ui.allocate_space(vec2(width, 1.0));
    }

    /// What a click on a row selects: the link or platform it declares, else the row itself.
    pub(super) fn target(&self, row: u32) -> Target {
        let dataset = self.cx.dataset;
        let first = |column: Option<usize>| column.map(|column| self.cell(row, column)).filter(|id| !id.is_empty());
        let part = |name: &str| self.table.mapping.column(name).and_then(|name| self.table.column_index(name));
        match self.table.role {
            Some(Part::Links) => {
                let event = dataset.link_event(&self.table.name, row);
                event.map_or(Target::Row { table: self.cx.named_table(&self.table.name), row, entity: None }, |event| {
                    Target::Link(event.link.clone())
                })
            }
            Some(Part::Platforms) => match first(part("id")) {
                Some(id) => Target::Platform(PlatformId::from(id.as_str())),
                None => Target::Row { table: self.cx.named_table(&self.table.name), row, entity: None },
            },
            _ => Target::Row {
                table: self.cx.named_table(&self.table.name),
                row,
                entity: first(part("entity")).map(|id| PlatformId::from(id.as_str())),
            },
        }
    }

    fn is_selected(&self, row: u32) -> bool {
        let selection = &self.cx.session.doc.selection;
        selection.contains(&self.target(row))
            || selection.contains(&Target::Row {
                table: self.cx.named_table(&self.table.name),
                row,
                entity: self.target(row).platforms().first().copied().cloned(),
            })
    }

    /// Widths are the document's: what the grid remembers is set from it, but while a border is dragged.
    fn drive_widths(&self, ui: &Ui, id: Id) {
        if ui.input(|input| input.pointer.any_down()) {
            return;
        }
        let Some(mut state) = TableState::load(ui.ctx(), id) else { return };
        let wanted: IdMap<f32> = self.widths.iter().filter_map(|column| Some((column.id?, column.current))).collect();
        if state.col_widths != wanted {
            state.col_widths = wanted;
            state.store(ui.ctx(), id);
        }
    }

    /// A border that was dragged is a setting.
    fn note_widths(&mut self, ui: &Ui, id: Id) {
        let dragged = ui.input(|input| input.pointer.any_down() || input.pointer.any_released());
        let Some(state) = TableState::load(ui.ctx(), id).filter(|_| dragged) else { return };
        let mut now = widths(self.cx.settings);
        let before = now.clone();
        for (at, column) in self.widths.iter().enumerate() {
            let width = column.id.and_then(|id| state.col_widths.get(&id)).copied().unwrap_or(column.current).round();
            if (width - column.current.round()).abs() > 0.5 {
                now.insert(self.table.columns[self.columns.shown[at]].name.clone(), width);
            }
        }
        if now != before {
            self.actions.push(configure(self.cx.me, "widths", json!(now)));
        }
    }
}

fn column_id(cx: &Cx<'_>, table: &Table, column: usize) -> Id {
    Id::unique(("column", cx.me.0, &table.name, &table.columns[column].name))
}

/// Smallest and largest number of each column, where bars need them.
fn ranges(cx: &Cx<'_>) -> Vec<Option<(f64, f64)>> {
    let profiles = cx.answers.iter().find_map(|shown| match shown.answer.as_deref() {
        Some(Answer::Profile(profiles)) => Some(profiles),
        _ => None,
    });
    let Some(profiles) = profiles else { return vec![] };
    let range = |range: &(String, String)| Some((range.0.parse().ok()?, range.1.parse().ok()?));
    profiles.iter().map(|profile| profile.range.as_ref().and_then(range)).collect()
}

/// Chinese characters are twice as wide as Latin ones.
fn width_in_letters(words: &str) -> usize {
    words.chars().map(|letter| if letter as u32 >= 0x2E80 { 2 } else { 1 }).sum()
}

/// Wide enough for the head and the first rows, within reason.
fn width_of(table: &Table, column: usize, cx: &Cx<'_>) -> f32 {
    let letters = table.columns[column].title.text(cx.language());
    let letters = width_in_letters(letters) + 3;
    let array = table.batch.column(column);
    let format = ArrayFormatter::try_new(array.as_ref(), &FORMAT).ok();
    let cells = (0..array.len().min(40))
        .filter(|row| array.is_valid(*row))
        .filter_map(|row| format.as_ref().map(|format| width_in_letters(&format.value(row).to_string())));
    let most = cells.max().unwrap_or(0).max(letters).min(44);
    (f32::from(u16::try_from(most).unwrap_or(44)) * 6.8 + 32.0).round()
}

impl TableDelegate for Sheet<'_> {
    fn default_row_height(&self) -> f32 {
        length::ROW
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        if ui.is_sizing_pass() {
            return self.claim_width(ui, cell.col_range.start);
        }
        self.head_ui(ui, cell.col_range.start);
    }

    fn row_ui(&mut self, ui: &mut Ui, at: u64) {
        let palette = palette(ui);
        let area = ui.max_rect();
        let row = self.row(at);
        let response = ui.interact(area, ui.scope_id().with(("row", row)), Sense::click());
        let selected = self.is_selected(row);
        self.row_keys(ui, &response, row);
        let name = self.spoken(ui, row, response.has_focus());
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, &name));
        let of_it = self.target(row).platforms().iter().any(|id| self.meant.contains(*id));
        let fill = if selected {
            Some(palette.active)
        } else if response.hovered() || self.hovered == Some(at) {
            Some(palette.hover)
        } else {
            of_it.then(|| crate::marks::faded(palette.active, 0.45))
        };
        if let Some(fill) = fill {
            ui.painter().rect_filled(area, 0, fill);
        }
        ui.painter().hline(area.x_range(), area.bottom() - 0.5, Stroke::new(0.5, palette.line));
        if selected {
            ui.painter().rect_stroke(area.shrink(0.5), 2, Stroke::new(1.5, palette.ink), egui::StrokeKind::Inside);
        }
        self.has_keys = if response.has_focus() { Some(row) } else { self.has_keys };
        if response.has_focus() {
            ui.painter().rect_stroke(area.shrink(1.0), 2, Stroke::new(2.0, palette.focus), egui::StrokeKind::Inside);
        }
        if response.hovered() {
            self.actions.push(Action::Hover(Some(self.target(row))));
        }
        if response.double_clicked() {
            self.pressed = Some((row, Press::Double));
        } else if response.clicked() {
            self.actions.push(select(ui, self.target(row)));
        }
        if response.secondary_clicked() {
            self.pressed = Some((row, Press::Menu));
        }
        egui::Popup::context_menu(&response).show(|ui| {
            let column = ui.data(|data| data.get_temp::<usize>(self.menu_column_id()));
            self.row_menu_ui(ui, row, column);
        });
    }

    fn cell_ui(&mut self, ui: &mut Ui, info: &CellInfo) {
        if ui.is_sizing_pass() {
            return self.claim_width(ui, info.col_nr);
        }
        if info.col_nr < self.columns.shown.len() {
            let row = self.row(info.row_nr);
            self.take_press(ui, row, self.columns.shown[info.col_nr]);
            self.words_ui(ui, row, info.col_nr);
            if self.has_keys == Some(row) && self.cell_with_keys(ui) == info.col_nr && !self.is_edited(row, self.columns.shown[info.col_nr])
            {
                ui.painter().rect_stroke(ui.max_rect().shrink(2.0), 2, Stroke::new(1.0, palette(ui).focus), egui::StrokeKind::Inside);
            }
        }
    }
}

/// What a press on a row asks of the cell that is under it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Press {
    Double,
    Menu,
}

impl Sheet<'_> {
    /// The menu outlives the click that opened it, and so does the column that it is about.
    fn menu_column_id(&self) -> Id {
        Id::unique(("menu column", self.cx.me.0))
    }

    /// A row is pressed as a whole; the cell under the pointer takes what is meant for it.
    fn take_press(&mut self, ui: &Ui, row: u32, column: usize) {
        let Some((_, press)) = self.pressed.filter(|(pressed, _)| *pressed == row) else { return };
        let under = ui.input(|input| input.pointer.interact_pos()).is_some_and(|pointer| ui.max_rect().contains(pointer));
        match press {
            _ if !under => {}
            Press::Double => self.begin_edit(ui, row, column),
            Press::Menu => {
                ui.data_mut(|data| data.insert_temp(self.menu_column_id(), column));
            }
        }
    }

    fn row_menu_ui(&mut self, ui: &mut Ui, row: u32, column: Option<usize>) {
        ui.set_min_width(190.0);
        let mut offered = vec![];
        if let Some(column) = column {
            let title = self.table.columns[column].title.text(self.cx.language()).to_owned();
            let words = self.cell(row, column);
            offered.push(("Copy the cell".to_owned(), Some(Action::Copy(words))));
            offered.push((format!("Change {title}…"), None));
        }
        if self.why_fixed("").is_none()
            && let Some(record) = self.table.records.get(row as usize)
        {
            offered.push(("Remove the row".into(), Some(self.change(Change::Edit(Edit::Remove { record: *record })))));
        }
        let (package, table) = (self.cx.dataset.name.clone(), self.table.name.clone());
        offered.push(("Add a row…".into(), Some(Action::AddRowTo { package, table })));
        for (label, action) in offered {
            if ui.button(label).clicked() {
                match (action, column) {
                    (Some(action), _) => self.actions.push(action),
                    (None, Some(column)) => self.begin_edit(ui, row, column),
                    (None, None) => {}
                }
                ui.close();
            }
        }
    }
}
