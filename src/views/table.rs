//! What do the rows say: the rows of one table, virtual in rows and columns.

use std::collections::BTreeSet;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use egui::{Align, Label, Layout, Rect, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, Table as Grid, TableDelegate};
use serde_json::{Value, json};

use super::nothing::{Nothing, nothing_ui};
use super::{Asking, Choice, Cx, View, Words, select};
use crate::engine::{Answer, Request, RowsAnswer, RowsQuestion};
use crate::kit::controls::{empty_box, owner_dot, strong, text};
use crate::kit::tokens::{length, size};
use crate::kit::{icons, numbers, palette};
use crate::model::{Dataset, PlatformId, Role as Part, Table};
use crate::session::{Action, Settings, Target};

/// The view; all its state is in the document.
pub struct TableView;

impl View for TableView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let Some(table) = table_of(cx.dataset, &cx.settings) else { return vec![] };
        let question = |filter| {
            Request::Rows(RowsQuestion {
                package: cx.dataset.name.clone(),
                table: table.name.clone(),
                sort: sort_of(&cx.settings),
                search: cx.settings.text("search").unwrap_or_default().to_owned(),
                filter,
            })
        };
        let filters = [cx.session.filter_for(cx.me)].into_iter().chain(cx.session.highlight_for(cx.me));
        filters.map(question).collect()
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(table) = table_of(cx.dataset, cx.settings) else { return Words::default() };
        let Some(Answer::Rows(rows)) = cx.answer(0) else { return Words::default() };
        let title = table.title.text(cx.language());
        let hidden = rows.total - rows.passing;
        let filtered = if hidden > 0 { format!(" · {} filtered out", numbers::count(hidden)) } else { String::new() };
        let refused = if table.refused > 0 { format!(" · {} refused when read", numbers::count(table.refused)) } else { String::new() };
        let shown = format!("{} of {} rows{filtered}{refused}", numbers::count(rows.rows.len()), numbers::count(rows.total));
        Words {
            subtitle: format!("{title}, {shown}"),
            footer: format!("{} · {}", cx.dataset.title.text(cx.language()), table.path.display()),
        }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        Some(match (key, value) {
            ("search", Value::String(words)) => format!("searched for “{words}”"),
            ("search", _) => "searched no more".into(),
            ("sort", Value::Null) => "in the order of the file".into(),
            ("sort", sort) => {
                let columns: Vec<(String, bool)> = serde_json::from_value(sort.clone()).ok()?;
                let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
                format!("sorted by {}", names.join(", "))
            }
            ("table", Value::String(name)) => format!("showed {name}"),
            _ => return None,
        })
    }

    fn accepts(&self, dataset: &Dataset, settings: &Settings, key: &str, value: &Value) -> Result<(), String> {
        match (key, value) {
            ("table", Value::String(name)) if dataset.table(name).is_none() => Err(format!("there is no table `{name}`")),
            ("sort", sort) => {
                let columns: Vec<(String, bool)> = serde_json::from_value(sort.clone()).unwrap_or_default();
                let Some(table) = table_of(dataset, settings) else { return Ok(()) };
                let missing = columns.iter().find(|(name, _)| table.column_index(name).is_none());
                missing.map_or(Ok(()), |(name, _)| Err(format!("the table `{}` has no column `{name}`", table.name)))
            }
            _ => Ok(()),
        }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let current = table_of(cx.dataset, cx.settings).map(|table| table.name.clone());
        let configure = |key: &str, value: Value| Action::Configure { view: cx.me, key: key.into(), value };
        let mut choices: Vec<Choice> = cx
            .dataset
            .tables
            .iter()
            .map(|table| Choice {
                group: "Table",
                label: format!("{} · {} rows", table.title.text(cx.language()), numbers::count(table.rows())),
                is_chosen: Some(&table.name) == current.as_ref(),
                action: configure("table", table.name.clone().into()),
            })
            .collect();
        choices.push(Choice {
            group: "Order",
            label: "As in the file".into(),
            is_chosen: sort_of(cx.settings).is_empty(),
            action: configure("sort", Value::Null),
        });
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(table) = table_of(cx.dataset, cx.settings) else { return vec![] };
        let Some(Answer::Rows(rows)) = cx.ready(ui) else { return vec![] };
        let mut actions = if cx.session.live.printing { vec![] } else { search_ui(cx, ui) };
        if rows.rows.is_empty() {
            actions.extend(silence_ui(cx, ui, rows));
            return actions;
        }
        let mut sheet = Sheet::new(cx, table, rows);
        let reveal = cx
            .session
            .live
            .reveal
            .as_ref()
            .filter(|(name, _)| *name == table.name)
            .and_then(|(_, row)| rows.rows.iter().position(|known| known == row));
        let mut grid = Grid::new()
            .id_salt(("table", cx.me.0, &table.name))
            .num_rows(rows.rows.len() as u64)
            .columns(sheet.widths.clone())
            .num_sticky_cols(usize::from(table.columns.len() > 2))
            .headers([HeaderRow::new(length::ROW + 2.0)]);
        if let Some(at) = reveal {
            grid = grid.scroll_to_row(at as u64, Some(Align::Center));
        }
        grid.show(ui, &mut sheet);
        actions.extend(sheet.actions);
        actions.extend(reveal.map(|_| Action::Revealed));
        actions
    }
}

/// The table that a view shows: the one it names, else the first.
fn table_of<'a>(dataset: &'a Dataset, settings: &Settings) -> Option<&'a Table> {
    settings.text("table").and_then(|name| dataset.table(name)).or_else(|| dataset.tables.first())
}

fn sort_of(settings: &Settings) -> Vec<(String, bool)> {
    settings.0.get("sort").and_then(|sort| serde_json::from_value(sort.clone()).ok()).unwrap_or_default()
}

fn search_ui(cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut search = cx.settings.text("search").unwrap_or_default().to_owned();
    let mut actions = vec![];
    ui.horizontal(|ui| {
        ui.label(text(icons::MAGNIFYING_GLASS, size::BODY, palette.ink3));
        let field =
            ui.add(TextEdit::singleline(&mut search).hint_text("Search these rows").desired_width(220.0).id_salt(("search", cx.me.0)));
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Search these rows"));
        if field.changed() {
            let value = if search.is_empty() { Value::Null } else { search.clone().into() };
            actions.push(Action::Configure { view: cx.me, key: "search".into(), value });
        }
    });
    ui.add_space(4.0);
    actions
}

fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, rows: &RowsAnswer) -> Vec<Action> {
    let area = ui.available_rect_before_wrap();
    let search = cx.settings.text("search").unwrap_or_default();
    let title = format!("0 of {} rows", numbers::count(rows.total));
    if rows.total == 0 {
        empty_box(ui, area, "No rows", "This table has none.", &[], &[]);
        return vec![];
    }
    if rows.passing > 0 && !search.is_empty() {
        let reason = format!("No cell of the {} rows that pass the filters contains “{search}”.", numbers::count(rows.passing));
        let taken = empty_box(ui, area, &title, &reason, &[], &["Clear the search"]);
        return taken.map(|_| Action::Configure { view: cx.me, key: "search".into(), value: Value::Null }).into_iter().collect();
    }
    let reason = if rows.in_window.is_some() { "The filters and the time window leave none." } else { "Together the filters leave none." };
    nothing_ui(cx, ui, area, &Nothing { title: &title, reason, alone: &rows.alone, in_window: rows.in_window })
}

/// One table as `egui_table` asks for it.
struct Sheet<'a> {
    cx: &'a Cx<'a>,
    table: &'a Table,
    rows: &'a RowsAnswer,
    formats: Vec<Option<ArrayFormatter<'a>>>,
    widths: Vec<Column>,
    sort: Vec<(String, bool)>,
    meant: BTreeSet<PlatformId>,
    /// The rows that are set off from the rest, in a table that only highlights.
    set_off: Option<BTreeSet<u32>>,
    actions: Vec<Action>,
    hovered: Option<u64>,
}

const FORMAT: FormatOptions<'static> = FormatOptions::new();

impl<'a> Sheet<'a> {
    fn new(cx: &'a Cx<'a>, table: &'a Table, rows: &'a RowsAnswer) -> Self {
        let formats = table.batch.columns().iter().map(|column| ArrayFormatter::try_new(column.as_ref(), &FORMAT).ok()).collect();
        let widths =
            (0..table.columns.len()).map(|column| Column::new(width_of(table, column, cx)).resizable(true).range(40.0..=900.0)).collect();
        let hovered = cx.session.live.hover.as_ref().and_then(|target| match target {
            Target::Row { table: name, row, .. } if *name == table.name => {
                rows.rows.iter().position(|known| known == row).map(|at| at as u64)
            }
            _ => None,
        });
        Self {
            cx,
            table,
            rows,
            formats,
            widths,
            sort: sort_of(cx.settings),
            meant: cx.session.doc.selection.platforms(),
            set_off: cx.highlighted().and_then(|answer| match answer {
                Answer::Rows(rows) => Some(rows.rows.iter().copied().collect()),
                _ => None,
            }),
            actions: vec![],
            hovered,
        }
    }

    fn row(&self, at: u64) -> u32 {
        usize::try_from(at).ok().and_then(|at| self.rows.rows.get(at)).copied().unwrap_or(0)
    }

    fn cell(&self, row: u32, column: usize) -> String {
        let row = row as usize;
        let array = self.table.batch.column(column);
        if array.is_null(row) {
            return String::new();
        }
        if let Some(moment) = self.moment(row, column) {
            return moment.to_string();
        }
        if let Some(values) = array.as_primitive_opt::<datafusion::arrow::datatypes::Float64Type>() {
            return numbers::plain(values.value(row), 6);
        }
        self.formats[column].as_ref().map(|format| format.value(row).to_string()).unwrap_or_default()
    }

    /// The grid sizes its columns by what they hold when it is first shown: this is what they want.
    fn claim_width(&self, ui: &mut Ui, column: usize) {
        let width = self.widths.get(column).map_or(40.0, |column| column.current);
        ui.allocate_space(vec2(width, 1.0));
    }

    /// The date of a row as it is known: no day that the data do not know is shown.
    fn moment(&self, row: usize, column: usize) -> Option<crate::model::Moment> {
        if self.table.mapping.column("date") != Some(self.table.columns[column].name.as_str()) {
            return None;
        }
        let dataset = self.cx.dataset;
        match self.table.role {
            Some(Part::Links) => dataset.links.get(row).filter(|event| event.row as usize == row)?.moment,
            Some(Part::Milestones) => dataset.milestones.get(row).filter(|known| known.row as usize == row).map(|known| known.moment),
            _ => None,
        }
    }

    /// What a click on a row selects: the link or platform it declares, else the row itself.
    fn target(&self, row: u32) -> Target {
        let dataset = self.cx.dataset;
        let first = |column: Option<usize>| column.map(|column| self.cell(row, column)).filter(|id| !id.is_empty());
        let part = |name: &str| self.table.mapping.column(name).and_then(|name| self.table.column_index(name));
        match self.table.role {
            Some(Part::Links) => {
                let event = dataset.links.get(row as usize).filter(|event| event.row == row);
                event.map_or(Target::Row { table: self.table.name.clone(), row, entity: None }, |event| Target::Link(event.link.clone()))
            }
            Some(Part::Platforms) => match first(part("id")) {
                Some(id) => Target::Platform(PlatformId::from(id.as_str())),
                None => Target::Row { table: self.table.name.clone(), row, entity: None },
            },
            _ => Target::Row { table: self.table.name.clone(), row, entity: first(part("entity")).map(|id| PlatformId::from(id.as_str())) },
        }
    }

    fn is_selected(&self, row: u32) -> bool {
        let selection = &self.cx.session.doc.selection;
        selection.contains(&self.target(row))
            || selection.contains(&Target::Row {
                table: self.table.name.clone(),
                row,
                entity: self.target(row).platforms().first().copied().cloned(),
            })
    }

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
    f32::from(u16::try_from(most).unwrap_or(44)) * 6.8 + 32.0
}

impl TableDelegate for Sheet<'_> {
    fn default_row_height(&self) -> f32 {
        length::ROW
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let palette = palette(ui);
        let column = cell.col_range.start;
        if ui.is_sizing_pass() {
            return self.claim_width(ui, column);
        }
        let area = ui.max_rect();
        ui.painter().rect_filled(area, 0, palette.paper);
        ui.painter().hline(area.x_range(), area.bottom() - 0.5, Stroke::new(1.0, palette.line_strong));
        let Some(known) = self.table.columns.get(column) else { return };
        let response = ui.interact(area.shrink2(vec2(5.0, 0.0)), ui.scope_id().with(("head", column)), Sense::click());
        let title = known.title.text(self.cx.language());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {title}")));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(area.shrink(2.0), 3, palette.hover);
        }
        let mark = match self.sorted_by(column) {
            Some(true) => format!("{title} {}", icons::CARET_DOWN),
            Some(false) => format!("{title} {}", icons::CARET_UP),
            None => title.to_owned(),
        };
        let layout = if known.kind.is_numeric() { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
        ui.scope_builder(egui::UiBuilder::new().max_rect(area.shrink2(vec2(8.0, 0.0))).layout(layout), |ui| {
            ui.add(Label::new(strong(mark, size::SMALL, palette.ink2)).truncate());
        });
        if response.clicked() {
            let value = self.resorted(column, ui.input(|input| input.modifiers.shift));
            self.actions.push(Action::Configure { view: self.cx.me, key: "sort".into(), value });
        }
        if !known.description.is_empty() {
            response.on_hover_text(&known.description);
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, at: u64) {
        let palette = palette(ui);
        let area = ui.max_rect();
        let row = self.row(at);
        let response = ui.interact(area, ui.scope_id().with(("row", row)), Sense::click());
        let name = self.cell(row, 0);
        let selected = self.is_selected(row);
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, format!("Row {}: {name}", row + 1)));
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
        if response.has_focus() {
            ui.painter().rect_stroke(area.shrink(1.0), 2, Stroke::new(2.0, palette.focus), egui::StrokeKind::Inside);
        }
        if response.hovered() {
            self.actions.push(Action::Hover(Some(self.target(row))));
        }
        if response.clicked() {
            self.actions.push(select(ui, self.target(row)));
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, info: &CellInfo) {
        let palette = palette(ui);
        if ui.is_sizing_pass() {
            return self.claim_width(ui, info.col_nr);
        }
        let row = self.row(info.row_nr);
        let Some(known) = self.table.columns.get(info.col_nr) else { return };
        let words = self.cell(row, info.col_nr);
        let area = ui.max_rect().shrink2(vec2(8.0, 0.0));
        let is_left_out = self.set_off.as_ref().is_some_and(|rows| !rows.contains(&row));
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
}

impl Sheet<'_> {
    /// The platform of a cell in a column of platforms.
    fn entity_dot(&self, column: &str, words: &str) -> Option<PlatformId> {
        let parts = ["entity", "from_platform", "to_platform"];
        let is_platform = parts.iter().any(|part| self.table.mapping.column(part) == Some(column))
            || (self.table.role == Some(Part::Platforms) && self.table.mapping.column("id") == Some(column));
        (is_platform && !words.is_empty()).then(|| PlatformId::from(words))
    }
}
