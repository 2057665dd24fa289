//! A row for each of a few things, their values along x: names on the left, numbers beside their marks, an
//! axis below.

use egui::{Align2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::kit::controls::{focus_ring, truncated};
use crate::kit::fonts;
use crate::kit::magnitude::Magnitude;
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::marks::row_value::RowScale;
use crate::model::PlatformId;
use crate::session::{Action, Target};
use crate::views::chart::Scale;
use crate::views::{Cx, select};

/// Room for the axis below in px.
const AXIS: f32 = 20.0;

/// What a row is named.
pub struct Name {
    /// Whose it is.
    pub entity: PlatformId,
    /// Its name on screen.
    pub words: String,
    /// What stands after it in quieter ink.
    pub beside: String,
    /// Semibold.
    pub is_meant: bool,
}

/// Where rows stand.
pub struct Rows {
    /// Inside of the axes.
    pub area: Rect,
    /// Height of a row.
    pub height: f32,
    /// How many have room.
    pub count: usize,
    scale: Scale,
}

impl Rows {
    /// The x of a value, within the chart.
    #[expect(clippy::cast_possible_truncation, reason = "a part of the width")]
    pub fn x(&self, value: f64) -> f32 {
        self.area.left() + self.scale.part(value) as f32 * self.area.width()
    }

    /// The same for values that are counted from `base`, not from zero.
    pub fn along(&self, base: f64) -> RowScale {
        RowScale { left: self.area.left(), right: self.area.right(), low: self.scale.low - base, high: self.scale.high - base }
    }

    /// Half of the height of a bar.
    pub fn half(&self) -> f32 {
        (self.height * 0.3).clamp(3.0, 13.0)
    }

    /// The value at the right end.
    pub fn high(&self) -> f64 {
        self.scale.high
    }

    /// The middle of a row.
    pub fn y(&self, row: usize) -> f32 {
        self.area.top() + (f32::from(u16::try_from(row).unwrap_or(u16::MAX)) + 0.5) * self.height
    }
}

/// Draws names, grid and axis; `right` is room beside the chart. Names select whose they are. Rows that have
/// no room are counted in words.
pub fn rows_ui(cx: &Cx<'_>, ui: &mut Ui, names: &[Name], scale: Scale, magnitude: &Magnitude, right: f32) -> (Rows, Response, Vec<Action>) {
    let palette = palette(ui);
    let all = ui.available_rect_before_wrap();
    let room = (all.height() - AXIS).max(12.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of rows")]
    let fitting = ((room / 15.0) as usize).max(1);
    let count = if names.len() <= fitting { names.len() } else { fitting.saturating_sub(1).max(1) };
    let lines = f32::from(u16::try_from(if count < names.len() { count + 1 } else { count.max(1) }).unwrap_or(u16::MAX));
    let height = (room / lines).clamp(12.0, 52.0);
    let width = |words: &str, font| ui.painter().layout_no_wrap(words.to_owned(), font, palette.ink).size().x;
    let of = |name: &Name| {
        let beside = if name.beside.is_empty() { 0.0 } else { 10.0 + width(&name.beside, fonts::regular(size::AXIS)) };
        width(&name.words, fonts::semibold(size::SMALL)) + beside
    };
    let widest = names.iter().map(of).fold(0.0, f32::max).min(all.width() * 0.42);
    let left = all.left() + widest + 12.0;
    let area = Rect::from_min_max(pos2(left, all.top()), pos2((all.right() - right).max(left + 10.0), all.top() + height * lines));
    let rows = Rows { area, height, count, scale };
    let response = ui.interact(area.expand2(vec2(right.min(60.0), 0.0)), ui.scope_id().with(("rows", cx.me.0)), Sense::click_and_drag());
    axis_ui(cx, ui, &rows, magnitude);
    let mut actions = vec![];
    for (row, name) in names.iter().take(count).enumerate() {
        actions.extend(name_ui(
            cx,
            ui,
            (row, name),
            Rect::from_x_y_ranges(all.left()..=left - 10.0, rows.y(row) - height / 2.0..=rows.y(row) + height / 2.0),
        ));
    }
    if count < names.len() {
        let words = format!("and {} more", names.len() - count);
        ui.painter().text(pos2(all.left(), rows.y(count)), Align2::LEFT_CENTER, words, fonts::regular(size::AXIS), palette.ink3);
    }
    (rows, response, actions)
}

fn axis_ui(cx: &Cx<'_>, ui: &Ui, rows: &Rows, magnitude: &Magnitude) {
    let palette = palette(ui);
    let area = rows.area;
    let (ticks, step) = rows.scale.ticks(f64::from(area.width() / 80.0).clamp(2.0, 7.0));
    let most = rows.scale.high.abs().max(rows.scale.low.abs());
    let mut end = f32::NEG_INFINITY;
    let unit =
        (!magnitude.unit.is_empty()).then(|| ui.painter().layout_no_wrap(magnitude.unit.clone(), fonts::regular(size::AXIS), palette.ink3));
    let limit = area.right() + 6.0;
    for value in ticks {
        let x = rows.x(value);
        let is_zero = value == 0.0;
        ui.painter().vline(x, area.y_range(), Stroke::new(1.0, if is_zero { palette.ink3 } else { palette.line }));
        let galley = ui.painter().layout_no_wrap(magnitude.tick(value, step, most, cx.numbers()), fonts::regular(size::AXIS), palette.ink3);
        let from = x - galley.size().x / 2.0;
        if from > end + 6.0 {
            end = from + galley.size().x;
            ui.painter().galley(pos2(from, area.bottom() + 3.0), galley, palette.ink3);
        }
    }
    if let Some(unit) = unit {
        let at = pos2((end + 8.0).max(limit - unit.size().x), area.bottom() + 3.0);
        if at.x + unit.size().x < ui.max_rect().right() + 4.0 {
            ui.painter().galley(at, unit, palette.ink3);
        }
    }
}

fn name_ui(cx: &Cx<'_>, ui: &Ui, (row, name): (usize, &Name), place: Rect) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let beside = ui.painter().layout_no_wrap(name.beside.clone(), fonts::regular(size::AXIS), palette.ink2);
    let room = place.width() - if name.beside.is_empty() { 0.0 } else { beside.size().x + 8.0 };
    let font = if name.is_meant { fonts::semibold(size::SMALL) } else { fonts::regular(size::SMALL) };
    let galley = truncated(ui, &name.words, font, palette.ink, room);
    let at = pos2(place.left(), place.center().y - galley.size().y / 2.0);
    let own = Rect::from_min_size(at, galley.size());
    ui.painter().galley(at, galley, palette.ink);
    ui.painter().galley(pos2(place.right() - beside.size().x, place.center().y - beside.size().y / 2.0), beside, palette.ink2);
    let response = ui.interact(own, ui.scope_id().with(("name", cx.me.0, row, name.entity.as_str())), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, name.is_meant, [&*name.words, &*name.beside].join(" ").trim()));
    if response.has_focus() {
        focus_ring(ui, own, 3);
    }
    if response.hovered() {
        actions.push(Action::Hover(Some(Target::Platform(name.entity.clone()))));
    }
    if response.clicked() {
        actions.push(select(ui, Target::Platform(name.entity.clone())));
    }
    actions
}

/// A number beside the end of a mark: right of it, or left where it points that way or the edge is near.
pub fn beside_ui(ui: &Ui, rows: &Rows, covered: Rect, is_left: bool, words: &str, is_meant: bool) {
    let palette = palette(ui);
    let font = if is_meant { fonts::semibold(size::SMALL) } else { fonts::regular(size::SMALL) };
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, palette.ink);
    let (right, left) = (covered.right() + 6.0, covered.left() - 6.0 - galley.size().x);
    let edge = ui.max_rect().right() + 4.0;
    let goes_left = is_left && left > rows.area.left() + 2.0 || right + galley.size().x > edge;
    let x = if goes_left { left.max(rows.area.left() + 2.0) } else { right };
    let at = pos2(x, covered.center().y - galley.size().y / 2.0);
    crate::marks::time::ground(ui.painter(), palette, Rect::from_min_size(at, galley.size()).shrink2(vec2(0.0, 2.0)));
    ui.painter().galley(at, galley, palette.ink);
}
