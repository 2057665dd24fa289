//! Panels side by side, each with its axes and marks; what the pointer is on; the legend.

use std::sync::Arc;

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::axes::{self, Tick};
use super::legend::{legend_ui, ramp_ui};
use super::names::{self, Inks};
use super::sight::{Scale, Sight, room, small};
use super::{configure, groups, range, rows, words};
use crate::analysis::Observation;
use crate::analysis::encoding::{Encoding, Mark};
use crate::analysis::observe::read_of;
use crate::engine::{ChartAnswer, Domain, GroupMark, Marks, Picture};
use crate::kit::controls::{focus_ring, strong, text, tip};
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, palette};
use crate::marks::time::TimeScale;
use crate::model::{ColumnType, Period, PlatformId, Role as Part, Table, day_of};
use crate::session::{Action, Target};
use crate::views::chart::provenance_ui;
use crate::views::{Cx, annotations, brush, how, select_nothing};

/// What one panel is drawn with.
pub(super) struct Panel<'a> {
    pub(super) cx: &'a Cx<'a>,
    pub(super) table: &'a Table,
    pub(super) picture: &'a Picture,
    pub(super) encoding: &'a Encoding,
    pub(super) inks: &'a Inks,
    pub(super) palette: &'static Palette,
    pub(super) area: Rect,
    pub(super) x: Scale,
    pub(super) y: Scale,
    pub(super) x_names: &'a [String],
    pub(super) y_names: &'a [String],
    pub(super) color_names: &'a [String],
    /// Whether some mark is meant by the selection or the pointer, and others are not.
    pub(super) has_lit: bool,
    /// Room right of it for names of lines.
    pub(super) right: f32,
}

/// A mark that can be pointed at.
pub(super) struct Hit {
    pub(super) area: Rect,
    /// Whether only what lies inside is meant, rather than what is near.
    pub(super) is_area: bool,
    pub(super) name: String,
    pub(super) lines: Vec<String>,
    pub(super) targets: Vec<Target>,
}

impl Panel<'_> {
    /// Rows and what they are about, as things that can be selected.
    pub(super) fn targets(&self, rows: &[u32], entity: impl Fn(u32) -> Option<PlatformId>) -> Vec<Target> {
        let target = |row: &u32| match (self.table.role, entity(*row)) {
            (Some(Part::Platforms), Some(id)) => Target::Platform(id),
            (Some(Part::Links), _) => {
                let event = self.cx.dataset.link_event(&self.table.name, *row);
                event.map_or(Target::Row { table: self.cx.named_table(&self.table.name), row: *row, entity: None }, |event| {
                    Target::Link(event.link.clone())
                })
            }
            (_, entity) => Target::Row { table: self.cx.named_table(&self.table.name), row: *row, entity },
        };
        rows.iter().map(target).collect()
    }

    /// What the only row of a mark states, in a table of values of entities over periods.
    fn stated(&self, targets: &[Target]) -> Option<Observation> {
        let [Target::Row { row, .. }] = targets else { return None };
        let batch = self.table.observations.as_ref()?;
        let mut stated = read_of(&Arc::from(self.table.name.as_str()), batch, *row);
        // A row with a column for each entity states several.
        (stated.len() == 1).then(|| stated.remove(0))
    }

    /// Whether a mark is meant by the selection or the pointer; all are where nothing is.
    pub(super) fn is_lit(&self, rows: &[u32], entities: &[PlatformId]) -> bool {
        let session = self.cx.session;
        let hovered = session.live.hover.as_ref();
        if !self.has_lit || hovered.is_none() && session.doc.selection.is_empty() {
            return true;
        }
        let own = self.cx.named_table(&self.table.name);
        let of_row = |target: &Target| matches!(target, Target::Row { table, row, .. } if *table == own && rows.contains(row));
        let about = |target: &Target| {
            !matches!(target, Target::Row { table, .. } if *table == own) && target.platforms().iter().any(|id| entities.contains(id))
        };
        match hovered {
            Some(target) => of_row(target) || about(target),
            None => session.doc.selection.iter().any(|target| of_row(target) || about(target)),
        }
    }
}

/// Draws the picture into all of what is left.
pub(super) fn ui(cx: &Cx<'_>, table: &Table, answer: &ChartAnswer, ui: &mut Ui) -> Vec<Action> {
    let Some(encoding) = &answer.picture.encoding else { return vec![] };
    let all = ui.available_rect_before_wrap();
    if all.width() < 60.0 || all.height() < 50.0 {
        return vec![];
    }
    let flipped = flipped(cx, table, answer, encoding, ui, all);
    let (answer, encoding) = flipped.as_ref().map_or((answer, encoding), |(answer, encoding)| (answer, encoding));
    let picture = &*answer.picture;
    let palette = palette(ui);
    let inks = Inks::of(cx, table, picture, encoding, palette);
    let field = |channel: &Option<crate::analysis::encoding::Channel>| channel.as_ref().and_then(|channel| channel.field.clone());
    let x_names = names::all(cx, table, field(&encoding.x).as_deref(), &picture.x.labels, picture.x.lumped);
    let y_names = names::all(cx, table, field(&encoding.y).as_deref(), &picture.y.labels, picture.y.lumped);
    let color_names = names::all(cx, table, field(&encoding.color).as_deref(), &picture.colors, picture.lumped);
    let panel_names = names::all(cx, table, field(&encoding.facet).as_deref(), &picture.panels, 0);
    let has_end_labels = picture.panels.len() == 1 && encoding.mark == Mark::Line && !color_names.is_empty() && all.width() > 300.0;
    let most = answer.marks.iter().filter_map(|marks| if let Marks::Density(density) = marks { Some(density.most) } else { None }).max();
    let legend = match most {
        Some(most) => ramp_ui(ui, all, "1", &format!("{} rows in a cell", cx.numbers().count(most as usize)), 1),
        None if has_end_labels => 0.0,
        None => legend_ui(cx, ui, picture, encoding, &color_names, &inks, all),
    };
    let stage = Rect::from_min_max(all.min + vec2(0.0, legend), all.max);
    let right =
        if has_end_labels { color_names.iter().map(|name| axes::width(ui, name)).fold(0.0, f32::max).min(130.0) + 20.0 } else { 10.0 };
    let is_free = cx.settings.text("scales") == Some("free")
        || encoding.facet.is_some() && picture.unit.is_empty() && !encoding.measure().is_some_and(crate::store::Aggregate::counts);
    let shape = Shape::of(ui, cx, picture, encoding, &panel_names, [&x_names, &y_names], stage, right);
    let moves = moves(picture, encoding);
    let mut actions = vec![];
    for (at, (name, marks)) in panel_names.iter().zip(&answer.marks).enumerate() {
        let area = shape.area(at);
        if area.width() < 20.0 || area.height() < 16.0 {
            continue;
        }
        let mut sight = Sight::of(cx.settings, &picture.x, &picture.y, moves);
        if let Some(own) = picture.own_ranges.get(at).copied().filter(|own| is_free && own.0 < own.1) {
            if encoding.x.as_ref().is_some_and(|x| x.measure().is_some()) { sight.x = own } else { sight.y = own }
        }
        let x = Scale { low: sight.x.0, high: sight.x.1, from: area.left(), to: area.right() };
        // Names are read from above.
        let (from, to) = if picture.y.is_nominal() { (area.top(), area.bottom()) } else { (area.bottom(), area.top()) };
        let y = Scale { low: sight.y.0, high: sight.y.1, from, to };
        let panel = Panel {
            cx,
            table,
            picture,
            encoding,
            inks: &inks,
            palette,
            area,
            x,
            y,
            x_names: &x_names,
            y_names: &y_names,
            color_names: &color_names,
            has_lit: true,
            right,
        };
        let panel = Panel { has_lit: has_lit(&panel, &answer.marks), ..panel };
        actions.extend(panel_ui(&panel, ui, (at, name), &shape, marks, sight));
        if at == 0 {
            let px = room(area, ui.pixels_per_point());
            if cx.session.live.rooms.get(&cx.me) != Some(&px) {
                actions.push(Action::Room { view: cx.me, px });
            }
        }
    }
    actions
}

/// Whether the selection or the pointer means any of the marks: what it says nothing of is not dimmed.
fn has_lit(panel: &Panel<'_>, all: &[Marks]) -> bool {
    let session = panel.cx.session;
    let is_asked = session.live.hover.is_some() || !session.doc.selection.is_empty();
    is_asked
        && all.iter().any(|marks| match marks {
            Marks::Groups(groups) => groups.iter().any(|mark| panel.is_lit(&mark.some, &mark.entities)),
            Marks::Dots(dots) => dots.iter().any(|dot| panel.is_lit(&[dot.row], dot.entity.as_slice())),
            Marks::Lines(_) | Marks::Density(_) => false,
        })
}

/// Counts have no halves.
fn count_step(channel: Option<&crate::analysis::encoding::Channel>) -> f64 {
    let counts = channel.and_then(crate::analysis::encoding::Channel::measure).is_some_and(crate::store::Aggregate::counts);
    if counts { 1.0 } else { 0.0 }
}

/// Neither have whole numbers, such as years, where they are not gathered.
fn least_step(table: &Table, channel: Option<&crate::analysis::encoding::Channel>) -> f64 {
    let field = channel.filter(|channel| channel.measure().is_none()).and_then(|channel| channel.field.as_deref());
    let is_whole = |column: &crate::model::Column| Some(column.name.as_str()) == field && column.kind == ColumnType::Integer;
    if table.columns.iter().any(is_whole) { 1.0 } else { count_step(channel) }
}

/// Which axes are moved: those of numbers and days that are not measured.
fn moves(picture: &Picture, encoding: &Encoding) -> [bool; 2] {
    let is_base =
        |channel: &Option<crate::analysis::encoding::Channel>| channel.as_ref().is_some_and(|channel| channel.measure().is_none());
    let runs_along_x = matches!(encoding.mark, Mark::Line | Mark::Area);
    let y = !picture.y.is_nominal() && is_base(&encoding.y) && !runs_along_x;
    [!picture.x.is_nominal() && is_base(&encoding.x), y]
}

/// Bars over names that have no room side by side lie down, so that the names can be read.
fn flipped(cx: &Cx<'_>, table: &Table, answer: &ChartAnswer, encoding: &Encoding, ui: &Ui, all: Rect) -> Option<(ChartAnswer, Encoding)> {
    let picture = &answer.picture;
    let is_upright = encoding.mark == Mark::Bar
        && picture.x.is_nominal()
        && encoding.y.as_ref().is_some_and(|y| y.measure().is_some())
        && encoding.x.is_some();
    if !is_upright {
        return None;
    }
    let field = encoding.x.as_ref().and_then(|x| x.field.clone());
    let names = names::all(cx, table, field.as_deref(), &picture.x.labels, picture.x.lumped);
    let panels = small(picture.panels.len()).sqrt().ceil();
    let band = (all.width() / panels - 50.0) / small(names.len().max(1));
    if names.iter().all(|name| axes::width(ui, name) <= band - 4.0) {
        return None;
    }
    let encoding = Encoding { x: encoding.y.clone(), y: encoding.x.clone(), ..encoding.clone() };
    let picture = Picture { x: picture.y.clone(), y: picture.x.clone(), encoding: Some(encoding.clone()), ..picture.as_ref().clone() };
    let turned = |marks: &Marks| match marks {
        Marks::Groups(groups) => {
            Marks::Groups(std::sync::Arc::new(groups.iter().map(|mark| GroupMark { x: mark.y, y: mark.x, ..mark.clone() }).collect()))
        }
        other => other.clone(),
    };
    Some((ChartAnswer { picture: picture.into(), refusal: None, marks: answer.marks.iter().map(turned).collect() }, encoding))
}

/// Where the panels are.
struct Shape {
    stage: Rect,
    columns: usize,
    cell: egui::Vec2,
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
    head: f32,
}

impl Shape {
    fn of(
        ui: &Ui,
        cx: &Cx<'_>,
        picture: &Picture,
        encoding: &Encoding,
        panels: &[String],
        names: [&[String]; 2],
        stage: Rect,
        right: f32,
    ) -> Self {
        let count = panels.len().max(1);
        let wanted = if picture.y.is_nominal() && names[1].len() > 8 { 0.9 } else { 1.5 };
        let shape = |columns: &usize| {
            let rows = count.div_ceil(*columns);
            let (wide, high) = (stage.width() / small(*columns), stage.height() / small(rows));
            (wide / high / wanted).ln().abs() + small(rows * *columns - count) * 0.08
        };
        let columns = (1..=count).min_by(|a, b| shape(a).total_cmp(&shape(b))).unwrap_or(1);
        let rows = count.div_ceil(columns);
        let cell = vec2(stage.width() / small(columns), stage.height() / small(rows));
        let left = if picture.y.is_nominal() {
            let widest = names[1].iter().map(|name| axes::width(ui, name)).fold(0.0, f32::max);
            if widest > 0.0 { (widest + 8.0).min(cell.x * 0.42) } else { 2.0 }
        } else {
            let ends = picture.own_ranges.iter().copied().chain([(picture.y.low, picture.y.high)]);
            let labels = ends.flat_map(|(low, high)| {
                let scale = Scale { low, high, from: cell.y, to: 0.0 };
                if picture.y.is_time {
                    axes::day_ticks(scale, 40.0)
                } else {
                    axes::number_ticks(cx, scale, 40.0, count_step(encoding.y.as_ref()))
                }
            });
            labels.map(|tick| axes::width(ui, &tick.label)).fold(14.0, f32::max) + 8.0
        };
        let has_titles = stage.height() > 130.0;
        let top = if has_titles && encoding.y.is_some() { 19.0 } else { 6.0 };
        let bottom = if has_titles && !picture.x.is_nominal() && !picture.x.is_time { 34.0 } else { 21.0 };
        Self { stage, columns, cell, left, right, top, bottom, head: if panels.len() > 1 { 18.0 } else { 0.0 } }
    }

    /// Inside of the axes of a panel.
    fn area(&self, at: usize) -> Rect {
        let (column, row) = (at % self.columns, at / self.columns);
        let min = self.stage.min + vec2(small(column) * self.cell.x, small(row) * self.cell.y);
        let cell = Rect::from_min_size(min, self.cell);
        Rect::from_min_max(cell.min + vec2(self.left, self.top + self.head), cell.max - vec2(self.right, self.bottom))
    }
}

/// What happened, over days along x.
fn events_ui(panel: &Panel<'_>, ui: &mut Ui, at: usize) -> Vec<Action> {
    let Panel { cx, area, x, .. } = *panel;
    #[expect(clippy::cast_possible_truncation, reason = "days of a time axis")]
    let axis = Period::new(day_of(x.low.floor() as i32), day_of(x.high.ceil() as i32));
    let Some(axis) = axis.filter(|_| panel.picture.x.is_time) else { return vec![] };
    let time = TimeScale::between(x.low, x.high, area.left(), area.right());
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(area).id_salt(("events", cx.me.0, at)));
    annotations::over_ui(cx, &mut inner, annotations::Place { time: &time, area, axis })
}

fn panel_ui(panel: &Panel<'_>, ui: &mut Ui, (at, name): (usize, &str), shape: &Shape, marks: &Marks, sight: Sight) -> Vec<Action> {
    let Panel { cx, picture, encoding, area, .. } = *panel;
    let is_time_with_bars = encoding.mark == Mark::Bar && picture.x.unit.is_some();
    let ticks = |domain, names, scale, room, channel| axes::ticks(cx, domain, names, scale, room, least_step(panel.table, channel));
    let room = |domain: &Domain, days, numbers| if domain.is_time { days } else { numbers };
    let x_ticks: Vec<Tick> = ticks(&picture.x, panel.x_names, panel.x, room(&picture.x, 46.0, 64.0), encoding.x.as_ref());
    let y_ticks: Vec<Tick> = ticks(&picture.y, panel.y_names, panel.y, room(&picture.y, 30.0, 40.0), encoding.y.as_ref());
    if !name.is_empty() {
        let galley = crate::kit::controls::truncated(ui, name, fonts::semibold(size::SMALL), panel.palette.ink, area.width() + shape.left);
        ui.painter().galley(pos2(area.left() - shape.left, area.top() - shape.top - shape.head), galley, panel.palette.ink);
    }
    axes::left_ui(ui, &picture.y, &y_ticks, panel.y, area, shape.left - 6.0, true);
    axes::below_ui(
        ui,
        &picture.x,
        &x_ticks,
        panel.x,
        area,
        !is_time_with_bars && encoding.mark != Mark::Bar || encoding.x.as_ref().is_some_and(|x| x.measure().is_some()),
    );
    if words::is_cut(picture) && !picture.y.is_nominal() {
        // Two strokes across an axis that leaves zero out.
        let foot = pos2(area.left(), area.bottom());
        for up in [5.0, 9.0] {
            ui.painter().line_segment([foot + vec2(-4.0, 2.0 - up), foot + vec2(4.0, -2.0 - up)], Stroke::new(1.2, panel.palette.ink3));
        }
    }
    if shape.top > 10.0
        && let Some(along) = &encoding.y
        && at == 0
    {
        let words = words::axis(cx, panel.table, picture, along);
        axes::title(ui, &words, pos2(area.left() - shape.left, area.top() - 18.0), Align2::LEFT_TOP, area.width() + shape.left);
    }
    if shape.bottom > 30.0
        && let Some(along) = &encoding.x
        && (at + shape.columns >= picture.panels.len())
    {
        let words = words::axis(cx, panel.table, picture, along);
        axes::title(ui, &words, pos2(area.right(), area.bottom() + 19.0), Align2::RIGHT_TOP, area.width() + shape.left);
    }
    let canvas = ui.interact(area, ui.scope_id().with(("canvas", cx.me.0, at)), Sense::click_and_drag());
    canvas.widget_info(|| {
        WidgetInfo::labeled(Role::Canvas, true, format!("{}: {}", words::mark(encoding.mark), words::subtitle(cx, panel.table, picture)))
    });
    if canvas.has_focus() {
        focus_ring(ui, area, 2);
    }
    let painter = ui.painter().with_clip_rect(area.expand(4.0).intersect(ui.clip_rect()));
    let hits = match marks {
        Marks::Groups(groups) => groups::paint(panel, ui, &painter, groups),
        Marks::Dots(dots) => rows::dots(panel, &painter, dots),
        Marks::Lines(lines) => rows::lines(panel, ui, &painter, lines),
        Marks::Density(density) => rows::cells(panel, ui, &painter, density),
    };
    let mut actions = pointer_ui(panel, ui, &canvas, &hits);
    actions.extend(events_ui(panel, ui, at));
    actions.extend(range::ui(panel, ui, &canvas));
    let region = if cx.session.live.printing { None } else { brush::region_ui(cx, ui, &canvas) };
    if let Some(region) = &region {
        let marks = hits.iter().flat_map(|hit| hit.targets.iter().map(|target| (hit.area.center(), target.clone())));
        actions.extend(brush::select_targets_in(cx, region, marks));
    }
    if !cx.session.live.printing {
        actions.extend(reached_ui(panel, ui, &hits, at));
        actions.extend(
            sight.moved(ui, &canvas, area, region.is_none() && !range::is_on(cx), cx.settings).map(|value| configure(cx, "camera", value)),
        );
    }
    actions
}

/// The mark under the pointer: its tip, and what clicking it does.
fn pointer_ui(panel: &Panel<'_>, ui: &Ui, canvas: &egui::Response, hits: &[Hit]) -> Vec<Action> {
    let mut actions = vec![];
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| panel.area.contains(*at) && ui.rect_contains_pointer(panel.area));
    let hit = pointer.and_then(|at| {
        let inside = hits.iter().rev().find(|hit| hit.is_area && hit.area.expand(1.0).contains(at));
        let distances = hits.iter().filter(|hit| !hit.is_area).map(|hit| (hit, hit.area.center().distance(at)));
        inside.or_else(|| distances.filter(|(_, distance)| *distance < 14.0).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(hit, _)| hit))
    });
    if let Some(hit) = hit {
        let ring = Stroke::new(1.5, panel.palette.ink);
        if hit.is_area {
            ui.painter().rect_stroke(hit.area, 0, ring, egui::StrokeKind::Outside);
        } else {
            ui.painter().circle_stroke(hit.area.center(), hit.area.width() / 2.0 + 2.0, ring);
        }
        if !ui.input(|input| input.pointer.any_down()) && panel.cx.session.live.menu.is_none() {
            tip(ui, canvas.id, |ui| {
                ui.set_max_width(300.0);
                ui.label(strong(&hit.name, size::SMALL, panel.palette.tooltip_ink));
                hit.lines.iter().for_each(|line| drop(ui.label(text(line, size::SMALL, panel.palette.tooltip_ink))));
                if let Some(stated) = panel.stated(&hit.targets) {
                    provenance_ui(panel.cx, &stated, ui);
                }
            });
        }
        // A group of many is no one thing to hover.
        if let [target] = &hit.targets[..] {
            actions.push(Action::Hover(Some(target.clone())));
        }
    }
    if canvas.clicked() {
        match hit.filter(|hit| !hit.targets.is_empty()) {
            Some(hit) => actions.push(selects(ui, hit)),
            None => actions.extend(select_nothing(ui)),
        }
    }
    actions
}

fn selects(ui: &Ui, hit: &Hit) -> Action {
    Action::Select { targets: hit.targets.clone(), how: ui.input(|input| how(input.modifiers)) }
}

/// Marks as things that keys and screen readers reach.
fn reached_ui(panel: &Panel<'_>, ui: &mut Ui, hits: &[Hit], at: usize) -> Vec<Action> {
    const REACHED: usize = 40;
    let mut actions = vec![];
    for (mark, hit) in hits.iter().enumerate().take(REACHED) {
        if !panel.area.intersects(hit.area) {
            continue;
        }
        let response =
            ui.interact(hit.area.intersect(panel.area), ui.scope_id().with(("mark", at, mark)), Sense::focusable_noninteractive());
        let label = format!("{}, {}", hit.name, hit.lines.first().map_or("", String::as_str));
        let is_selected = !hit.targets.is_empty() && hit.targets.iter().all(|target| panel.cx.session.doc.selection.contains(target));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, label.trim_end_matches(", ")));
        if response.has_focus() {
            focus_ring(ui, hit.area, 2);
            let pressed = ui.input(|input| input.key_pressed(egui::Key::Enter) || input.key_pressed(egui::Key::Space));
            actions.extend((pressed && !hit.targets.is_empty()).then(|| selects(ui, hit)));
        }
        if response.clicked() && !hit.targets.is_empty() {
            actions.push(selects(ui, hit));
        }
    }
    actions
}
