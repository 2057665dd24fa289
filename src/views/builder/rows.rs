//! Rows one by one: dots, ticks, lines through pixel columns, and cells that count.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};

use super::axes::compact;
use super::legend::day_word;
use super::stage::{Hit, Panel};
use crate::analysis::encoding::{By, Channel, Mark};
use crate::analysis::observe::quantities;
use crate::engine::{Dot, LineMark};
use crate::kit::controls::truncated;
use crate::kit::tokens::{DIMMED_MARK, size};
use crate::kit::{Palette, fonts};
use crate::marks::faded;
use crate::marks::labels::spread;
use crate::marks::row_value::{RowMark, RowScale, value_on_row};
use crate::marks::series::{ValueMark, value};
use crate::model::Quantity;
use crate::store::Density;

/// A step of the scale without hue, and an ink for text on it.
pub(super) fn tint(palette: &Palette, value: f64, (low, high): (f64, f64)) -> (Color32, Color32) {
    let part = if high > low { (value - low) / (high - low) } else { 1.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "one of six")]
    let step = (part * 6.0).clamp(0.0, 5.0) as usize;
    (palette.sequential[step], if step >= 3 { palette.paper } else { palette.ink })
}

fn value_words(panel: &Panel<'_>, channel: &Channel, value: f64) -> String {
    if channel.by == By::Day { day_word(value) } else { panel.cx.numbers().plain(value, 4) }
}

/// Draws rows as dots or strokes.
pub(super) fn dots(panel: &Panel<'_>, painter: &Painter, dots: &[Dot]) -> Vec<Hit> {
    let (encoding, picture) = (panel.encoding, panel.picture);
    let is_tick = encoding.mark == Mark::Tick;
    let usual = if dots.len() > 400 { 2.6 } else { 3.6 };
    let largest = (panel.area.size().min_elem() / 14.0).clamp(6.0, 18.0);
    let mut hits = vec![];
    let mut order: Vec<&Dot> = dots.iter().collect();
    // Large ones lie below small ones.
    order.sort_by(|a, b| b.size.total_cmp(&a.size));
    let wide = panel.area.expand(20.0);
    let bounded = bounded(panel, dots);
    for dot in order {
        let at = pos2(panel.x.px(dot.x), panel.y.px(dot.y));
        if !wide.contains(at) {
            continue;
        }
        let ink = color(panel, dot);
        let is_lit = panel.is_lit(&[dot.row], dot.entity.as_slice());
        let ink = if is_lit { ink } else { faded(ink, DIMMED_MARK) };
        let radius = match picture.sizes.filter(|_| !dot.size.is_nan()) {
            #[expect(clippy::cast_possible_truncation, reason = "a radius: areas are in proportion")]
            Some((_, most)) => (dot.size.max(0.0) / most.max(1e-12)).sqrt() as f32 * largest,
            None => usual,
        };
        if is_tick {
            let upright = encoding.x.as_ref().is_some_and(|x| x.by != By::Category);
            let half = if upright { half_band(panel.y, picture.y.is_nominal()) } else { half_band(panel.x, picture.x.is_nominal()) };
            let reach = if upright { vec2(0.0, half) } else { vec2(half, 0.0) };
            painter.line_segment([at - reach, at + reach], Stroke::new(1.4, faded(ink, 0.75)));
        } else if let Some(quantity) = bounded.get(&dot.row) {
            known_as(panel, painter, *quantity, at, ink, radius);
        } else if dot.is_soft {
            painter.circle(at, radius, panel.palette.paper, Stroke::new(1.4, ink));
        } else {
            painter.circle_filled(at, radius, faded(ink, if picture.sizes.is_some() { 0.72 } else { 0.88 }));
            if picture.sizes.is_some() {
                painter.circle_stroke(at, radius, Stroke::new(1.0, ink));
            }
        }
        hits.push(hit(panel, dot, Rect::from_center_size(at, Vec2::splat(radius * 2.0))));
    }
    hits
}

/// What is known of the rows whose values are no plain numbers, where their table states them and it is small
/// enough to be looked through for every frame.
fn bounded(panel: &Panel<'_>, dots: &[Dot]) -> BTreeMap<u32, Quantity> {
    const MOST: usize = 200_000;
    let soft: BTreeSet<u32> = dots.iter().filter(|dot| dot.is_soft).map(|dot| dot.row).collect();
    let Some(batch) = panel.table.observations.as_ref().filter(|batch| !soft.is_empty() && batch.num_rows() <= MOST) else {
        return BTreeMap::new();
    };
    quantities(batch, &soft)
}

/// A value that is no plain number, along the axis that has it: soft, half-lines, boxes, as in other charts.
fn known_as(panel: &Panel<'_>, painter: &Painter, quantity: Quantity, at: Pos2, ink: Color32, radius: f32) {
    let is_value = |channel: &Option<Channel>| {
        let field = channel.as_ref().and_then(|channel| channel.field.as_deref());
        field.is_some() && field == panel.table.mapping.column("value")
    };
    if is_value(&panel.encoding.y) {
        let mark = ValueMark { x: at.x, y: at.y, color: ink, radius, is_hollow: false };
        value(painter, panel.palette, mark, quantity, &|number| panel.y.px(number));
    } else if is_value(&panel.encoding.x) {
        let scale = RowScale { left: panel.x.px(panel.x.low), right: panel.x.px(panel.x.high), low: panel.x.low, high: panel.x.high };
        let mark = RowMark { y: at.y, half: 6.0, color: ink, is_hollow: false, is_bar: false };
        value_on_row(painter, panel.palette, mark, quantity, scale);
    } else {
        painter.circle(at, radius, panel.palette.paper, Stroke::new(1.4, ink));
    }
}

fn half_band(scale: super::sight::Scale, is_nominal: bool) -> f32 {
    if is_nominal { (scale.px(1.0) - scale.px(0.0)).abs() * 0.32 } else { 8.0 }
}

fn color(panel: &Panel<'_>, dot: &Dot) -> Color32 {
    if let Some(ends) = panel.picture.tint {
        return if dot.color.is_nan() { panel.palette.line_strong } else { tint(panel.palette, dot.color, widened(ends)).0 };
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "codes")]
    let code = |value: f64| if value.is_nan() { u32::MAX } else { value.max(0.0) as u32 };
    let base = if panel.picture.y.is_nominal() { dot.y } else { dot.x };
    panel.inks.color(code(dot.color), code(base)).mark
}

/// Points need more contrast than cells: the two lightest steps are left out.
fn widened((low, high): (f64, f64)) -> (f64, f64) {
    (low - (high - low) * 0.5, high)
}

fn hit(panel: &Panel<'_>, dot: &Dot, area: Rect) -> Hit {
    let (encoding, picture) = (panel.encoding, panel.picture);
    let mut lines = vec![];
    for (channel, domain, names, value) in
        [(&encoding.x, &picture.x, panel.x_names, dot.x), (&encoding.y, &picture.y, panel.y_names, dot.y)]
    {
        let Some(channel) = channel else { continue };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the place of a name")]
        let name = names.get(value.max(0.0) as usize).filter(|_| domain.is_nominal());
        let words = name.cloned().unwrap_or_else(|| value_words(panel, channel, value));
        lines.push(format!("{}: {words}", super::words::axis(panel.cx, panel.table, picture, channel)));
    }
    if let (Some(size), false) = (&encoding.size, dot.size.is_nan()) {
        lines.push(format!(
            "{}: {}",
            super::words::capital(&super::words::column(panel.cx, panel.table, size)),
            panel.cx.numbers().plain(dot.size, 3)
        ));
    }
    if dot.is_soft {
        lines.push("bounded, approximate or in words".into());
    }
    let name = dot.entity.as_ref().map_or_else(|| format!("Row {}", dot.row + 1), |id| panel.cx.name(id).to_owned());
    let targets = panel.targets(&[dot.row], |_| dot.entity.clone());
    Hit { area, is_area: false, name, lines, targets }
}

/// Draws lines through pixel columns.
pub(super) fn lines(panel: &Panel<'_>, ui: &Ui, painter: &Painter, lines: &[LineMark]) -> Vec<Hit> {
    let mut ends = vec![];
    let (low, high) = (panel.x.low, panel.x.high);
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| panel.area.contains(*at) && ui.rect_contains_pointer(panel.area));
    let mut nearest: Option<(f32, u32, [f64; 2])> = None;
    for line in lines {
        let ink = panel.inks.color(line.color, u32::MAX);
        let mut last = None;
        for run in &line.runs {
            let from = run.partition_point(|[x, _]| *x < low).saturating_sub(1);
            let to = (run.partition_point(|[x, _]| *x <= high) + 1).min(run.len());
            let seen = &run[from..to.max(from)];
            let at = |[x, y]: &[f64; 2]| pos2(panel.x.px(*x), panel.y.px(*y));
            let points: Vec<Pos2> = seen.iter().map(at).collect();
            if let Some(pointer) = pointer {
                let found = points.iter().zip(seen).map(|(at, point)| (at.distance(pointer), *point)).min_by(|a, b| a.0.total_cmp(&b.0));
                if let Some((distance, point)) =
                    found.filter(|(distance, _)| *distance < 14.0 && nearest.is_none_or(|(known, ..)| *distance < known))
                {
                    nearest = Some((distance, line.color, point));
                }
            }
            last = points.last().copied().or(last);
            if panel.encoding.mark == Mark::Area {
                area_under(panel, painter, &points, faded(ink.mark, 0.45));
            }
            match points[..] {
                [] => {}
                [only] => drop(painter.circle_filled(only, 2.4, ink.mark)),
                _ => drop(painter.add(Shape::line(points, Stroke::new(if run.len() > 600 { 1.2 } else { 1.8 }, ink.mark)))),
            }
        }
        ends.extend(last.map(|at| (line.color, at)));
    }
    end_labels(panel, ui, ends);
    let hit = nearest.map(|(_, color, [x, y])| {
        let mut lines = vec![];
        for (channel, value) in [(&panel.encoding.x, x), (&panel.encoding.y, y)] {
            let Some(channel) = channel else { continue };
            lines.push(format!(
                "{}: {}",
                super::words::axis(panel.cx, panel.table, panel.picture, channel),
                value_words(panel, channel, value)
            ));
        }
        let name = panel.color_names.get(color as usize).cloned().unwrap_or_else(|| lines.remove(0));
        let area = Rect::from_center_size(pos2(panel.x.px(x), panel.y.px(y)), Vec2::splat(6.0));
        Hit { area, is_area: false, name, lines, targets: vec![] }
    });
    hit.into_iter().collect()
}

fn area_under(panel: &Panel<'_>, painter: &Painter, points: &[Pos2], fill: Color32) {
    let foot = panel.y.px(0.0f64.clamp(panel.y.low, panel.y.high));
    for pair in points.windows(2) {
        let corners = vec![pos2(pair[0].x, foot), pair[0], pair[1], pos2(pair[1].x, foot)];
        painter.add(Shape::convex_polygon(corners, fill, Stroke::NONE));
    }
}

/// Names beside the ends of lines, where there is room for them.
pub(super) fn end_labels(panel: &Panel<'_>, ui: &Ui, mut ends: Vec<(u32, Pos2)>) {
    if panel.right < 24.0 || panel.color_names.is_empty() {
        return;
    }
    let height = 15.0;
    ends.retain(|(color, _)| panel.color_names.get(*color as usize).is_some_and(|name| !name.is_empty()));
    ends.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of labels")]
    ends.truncate((panel.area.height() / height) as usize);
    let wanted: Vec<f32> = ends.iter().map(|(_, at)| at.y.clamp(panel.area.top(), panel.area.bottom())).collect();
    let places = spread(&wanted, height, panel.area.top() - 4.0, panel.area.bottom() + 8.0);
    for ((color, end), y) in ends.into_iter().zip(places) {
        let ink = panel.inks.color(color, u32::MAX);
        let edge = panel.area.right() + 4.0;
        if end.x < edge {
            ui.painter()
                .line_segment([pos2(end.x.max(panel.area.left()) + 3.0, end.y), pos2(edge, end.y)], Stroke::new(0.6, faded(ink.mark, 0.4)));
        }
        ui.painter().line_segment([pos2(edge, end.y), pos2(edge + 8.0, y)], Stroke::new(0.8, ink.mark));
        let galley = truncated(ui, &panel.color_names[color as usize], fonts::regular(size::AXIS), ink.text, panel.right - 16.0);
        ui.painter().galley(pos2(edge + 11.0, y - galley.size().y / 2.0), galley, ink.text);
    }
}

/// Draws how many rows are where: darker for more, on a scale of powers.
pub(super) fn cells(panel: &Panel<'_>, ui: &Ui, painter: &Painter, density: &Density) -> Vec<Hit> {
    let [across, up] = density.grid.cells;
    let most = f64::from(density.most.max(1)).ln_1p();
    let level = |count: u32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "one of five steps")]
        let step = (f64::from(count).ln_1p() / most * 5.0).ceil().clamp(0.0, 5.0) as usize;
        step
    };
    let mut mesh = Mesh::default();
    let edge = |column: u32| panel.x.px(density.grid.low[0] + f64::from(column) * density.grid.cell[0]);
    let side = |row: u32| panel.y.px(density.grid.low[1] + f64::from(row) * density.grid.cell[1]);
    let is_band = panel.picture.y.is_nominal();
    for row in 0..up {
        let (a, b) = (side(row), side(row + 1));
        let (mut top, mut bottom) = (a.min(b), a.max(b));
        if bottom < panel.area.top() || top > panel.area.bottom() {
            continue;
        }
        if is_band {
            let gap = (bottom - top) * 0.18;
            (top, bottom) = (top + gap, bottom - gap);
        }
        let counts = &density.counts[(row * across) as usize..((row + 1) * across) as usize];
        let mut column = 0;
        while column < across {
            let step = level(counts[column as usize]);
            let start = column;
            while column < across && level(counts[column as usize]) == step {
                column += 1;
            }
            let (left, right) = (edge(start), edge(column));
            if step > 0 && right >= panel.area.left() && left <= panel.area.right() {
                mesh.add_colored_rect(Rect::from_min_max(pos2(left, top), pos2(right, bottom)), panel.palette.sequential[step]);
            }
        }
    }
    painter.add(Shape::Mesh(Arc::new(mesh)));
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| panel.area.contains(*at) && ui.rect_contains_pointer(panel.area));
    pointer.and_then(|at| cell_at(panel, density, at)).into_iter().collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cell within the grid")]
fn cell_at(panel: &Panel<'_>, density: &Density, at: Pos2) -> Option<Hit> {
    let grid = density.grid;
    let [column, row] = [(panel.x.at(at.x) - grid.low[0]) / grid.cell[0], (panel.y.at(at.y) - grid.low[1]) / grid.cell[1]].map(f64::floor);
    let is_inside = column >= 0.0 && row >= 0.0 && column < f64::from(grid.cells[0]) && row < f64::from(grid.cells[1]);
    let (column, row) = is_inside.then_some((column as u32, row as u32))?;
    let count = *density.counts.get((row * grid.cells[0] + column) as usize)?;
    let corner = |column: u32, row: u32| {
        pos2(panel.x.px(grid.low[0] + f64::from(column) * grid.cell[0]), panel.y.px(grid.low[1] + f64::from(row) * grid.cell[1]))
    };
    let area = Rect::from_two_pos(corner(column, row), corner(column + 1, row + 1));
    let from = |low: f64, cell: f64, at: u32| compact(panel.cx, low + f64::from(at) * cell, cell);
    let [x, y] = [(0, column), (1, row)]
        .map(|(side, at)| format!("{} to {}", from(grid.low[side], grid.cell[side], at), from(grid.low[side], grid.cell[side], at + 1)));
    let name = format!("{} rows", panel.cx.numbers().count(count as usize));
    (count > 0).then(|| Hit { area, is_area: true, name, lines: vec![format!("{x}, {y}")], targets: vec![] })
}
