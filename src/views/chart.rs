//! What growth and shares have in common: curves over time on `egui_plot`'s axes and transform, with
//! direct labels, gaps, bounds, the playhead, and marks that lead to their rows.

use std::collections::BTreeSet;

use egui::{Color32, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{GridMark, HPlacement, Plot, PlotPoint, PlotTransform};

use super::nothing::{Nothing, nothing_ui};
use super::{Asking, Cx, select};
use crate::analysis::Observation;
use crate::analysis::curves::{Curve, runs};
use crate::engine::{Answer, CurvesAnswer, CurvesQuestion, Request};
use crate::kit::controls::{strong, text, tip, truncated};
use crate::kit::numbers::Numbers;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, numbers, palette};
use crate::marks::labels::spread;
use crate::marks::series::{ValueMark, clipped, value};
use crate::marks::time::{TimeScale, hatch, playhead, year_axis};
use crate::marks::{dashes::Path, faded};
use crate::model::{Date, Filter, Period, PlatformId, Role, day_number};
use crate::session::{Action, Target};

/// The x and y of a chart on the screen.
pub struct Frame {
    /// Inside of the axes.
    pub area: Rect,
    /// Days to px.
    pub time: TimeScale,
    /// The days shown.
    pub axis: Period,
    numbers: Numbers,
    transform: PlotTransform,
}

impl Frame {
    /// The y of a value, within the chart.
    pub fn y(&self, value: f64) -> f32 {
        let [_, low] = self.transform.bounds().min();
        let [_, high] = self.transform.bounds().max();
        self.transform.position_from_point_y(value.clamp(low, high))
    }

    fn bounds(&self) -> (f64, f64) {
        (self.transform.bounds().min()[1], self.transform.bounds().max()[1])
    }

    /// The x of the middle of a period.
    pub fn x(&self, period: Period) -> f32 {
        self.time.x(f64::midpoint(f64::from(day_number(period.first)), f64::from(day_number(period.last)) + 1.0))
    }
}

/// The curves that a chart asks for: of the table of a role, about what its setting `key` names. What
/// is selected is asked for even where its whole is there too.
pub fn needs(cx: &Asking<'_>, role: Role, key: &str) -> Vec<Request> {
    let question = |table: &crate::model::Table, filter: Filter| {
        Request::Curves(CurvesQuestion {
            package: cx.dataset.name.clone(),
            table: table.name.clone(),
            about: cx.settings.text(key).map(str::to_owned),
            asked: cx.session.doc.selection.platforms(),
            filter,
        })
    };
    let Some(table) = cx.dataset.table_of(role) else { return vec![] };
    let filters = [cx.session.filter_for(cx.me)].into_iter().chain(cx.session.highlight_for(cx.me));
    filters.map(|filter| question(table, filter)).collect()
}

/// The values that a chart sets off from the rest: in one that only highlights, those that pass; in one
/// that was brushed, those under its brush.
pub struct SetOff {
    rows: Option<BTreeSet<(u32, PlatformId)>>,
    brushed: Option<Filter>,
}

impl SetOff {
    /// Of the chart that is drawn.
    pub fn of(cx: &Cx<'_>) -> Self {
        let points = |answer: &CurvesAnswer| {
            let points = answer.curves.curves.iter().flat_map(|curve| curve.points.iter().chain(&curve.rivals));
            points.map(|point| (point.row, point.entity.clone())).collect()
        };
        let rows = if let Some(Answer::Curves(answer)) = cx.highlighted() { Some(points(answer)) } else { None };
        Self { rows, brushed: cx.session.doc.clauses.get(&cx.me).cloned() }
    }

    /// Whether a value is among them, or nothing is set off.
    pub fn has(&self, point: &Observation) -> bool {
        let passes = self.rows.as_ref().is_none_or(|rows| rows.contains(&(point.row, point.entity.clone())));
        passes && self.brushed.as_ref().is_none_or(|filter| is_brushed(filter, point))
    }

    /// The part of a curve that is set off; `None` where all of it is.
    pub fn part_of(&self, curve: &Curve) -> Option<Curve> {
        if self.rows.is_none() && self.brushed.is_none() {
            return None;
        }
        let kept = |points: &[Observation]| points.iter().filter(|point| self.has(point)).cloned().collect();
        Some(Curve { points: kept(&curve.points), rivals: kept(&curve.rivals), ..curve.clone() })
    }
}

/// Whether a value is of the time and the entities that a brush went over.
fn is_brushed(filter: &Filter, point: &Observation) -> bool {
    let in_time = filter.window.is_none_or(|window| point.period.is_some_and(|period| period.overlaps(window)));
    let is_of_them = |condition: &crate::model::Condition| match &condition.test {
        crate::model::Test::Values(values) if condition.column == "platform" => values.contains(point.entity.as_str()),
        _ => true,
    };
    in_time && filter.conditions.iter().all(is_of_them)
}

/// Room for years below the axes in px.
pub(super) const YEARS: f32 = 20.0;

/// Draws axes and grid, and says where they are. `right` is room for labels beside them.
pub fn frame_ui(cx: &Cx<'_>, ui: &mut Ui, axis: Period, (low, high): (f64, f64), right: f32) -> (Frame, egui::Response) {
    let palette = palette(ui);
    let all = ui.available_rect_before_wrap();
    let place = Rect::from_min_max(all.min + vec2(0.0, 4.0), pos2(all.right() - right, all.bottom() - YEARS));
    let (first, last) = (f64::from(day_number(axis.first)), f64::from(day_number(axis.last)) + 1.0);
    let step = numbers::step(high - low, f64::from(place.height() / 44.0).clamp(2.0, 6.0));
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(("plot", cx.me.0)));
    child.style_mut().visuals.override_text_color = Some(palette.ink3);
    child.style_mut().text_styles.insert(egui::TextStyle::Body, fonts::regular(size::AXIS));
    let shown = Plot::new(("chart", cx.me.0))
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .show_axes([false, true])
        .show_grid([false, true])
        .grid_color(palette.line)
        .grid_fade(0.0)
        .grid_spacing(1.0..=2.0)
        .y_axis_position(HPlacement::Left)
        .y_axis_min_width(26.0)
        .y_grid_spacer(move |input| grid(input.bounds, step))
        .y_axis_formatter(|mark, _| cx.numbers().plain(mark.value, 2))
        .label_formatter(|_| None)
        .sense(Sense::click_and_drag())
        .show(&mut child, move |plot| {
            plot.set_plot_bounds_x(first..=last);
            plot.set_plot_bounds_y(low..=high);
        });
    let area = *shown.transform.frame();
    let time = TimeScale::new(axis, area.left(), area.right());
    if low < 0.0 && high > 0.0 {
        ui.painter().hline(
            area.x_range(),
            shown.transform.position_from_point(&PlotPoint::new(first, 0.0)).y,
            Stroke::new(1.0, palette.line_strong),
        );
    }
    year_axis(ui.painter(), palette, &time, axis, area.bottom());
    (Frame { area, time, axis, numbers: cx.numbers(), transform: shown.transform }, shown.response)
}

fn grid((low, high): (f64, f64), step: f64) -> Vec<GridMark> {
    #[expect(clippy::cast_possible_truncation, reason = "a handful of lines")]
    let (first, last) = ((low / step).ceil() as i32, (high / step).floor() as i32);
    (first..=last.min(first.saturating_add(60))).map(|number| GridMark { value: f64::from(number) * step, step_size: step }).collect()
}

/// From the first to the last shown value, and to the playhead, in whole years within the window.
pub fn axis_of(cx: &Cx<'_>, answer: &CurvesAnswer) -> Option<Period> {
    let points = || answer.curves.curves.iter().flat_map(|curve| &curve.points).filter_map(|point| point.period);
    let shown = Period::new(points().map(|period| period.first).min()?, points().map(|period| period.last).max()?)?;
    let silent = cx.session.day().is_some_and(|day| day > shown.last);
    let known = answer.last_day.filter(|_| silent);
    let last = [cx.session.day(), known].into_iter().flatten().fold(shown.last, Date::max);
    let whole = Period::new(shown.first, last)?.whole_years();
    match cx.session.doc.window {
        Some(window) => {
            Period::new(whole.first.max(window.first.min(shown.first)), whole.last.min(window.last.max(shown.last))).or(Some(whole))
        }
        None => Some(whole),
    }
}

/// Low and high of the values; a few that stand far above the rest are left out, to be drawn as
/// triangles. Zero is always in.
pub fn range_of(answer: &CurvesAnswer) -> (f64, f64) {
    let mut values: Vec<f64> = answer
        .curves
        .curves
        .iter()
        .flat_map(|curve| curve.points.iter().chain(&curve.rivals))
        .filter_map(|point| point.quantity.anchor())
        .collect();
    values.sort_by(f64::total_cmp);
    let (Some(lowest), Some(highest)) = (values.first().copied(), values.last().copied()) else { return (0.0, 1.0) };
    let mut kept = values.len() - 1;
    while kept + 1 + values.len() / 50 > values.len() && kept > 8 && values[kept] > values[kept - 1].max(1.0) * 1.35 {
        kept -= 1;
    }
    let top = values[kept].min(highest);
    let step = numbers::step((top.max(0.0) - lowest.min(0.0)).max(1e-6), 8.0);
    let low = if lowest < 0.0 { lowest - (top - lowest) * 0.06 } else { 0.0 };
    (low, ((top / step).ceil() * step).max(low + step))
}

/// How one curve is drawn.
pub struct Ink {
    /// Line and points.
    pub color: Color32,
    /// Its label.
    pub text: Color32,
    /// Thicker.
    pub is_meant: bool,
    /// Hollow points: an estimate, or a second measure.
    pub is_hollow: bool,
    /// Points even where the line goes on.
    pub has_points: bool,
}

/// A mark that can be pointed at.
pub struct Hit<'a> {
    /// Where it is.
    pub at: Pos2,
    /// What it shows.
    pub point: &'a Observation,
}

/// Draws a curve; in a chart that only highlights, all of it faint and what is set off over it.
pub fn curve_ui<'a>(ui: &Ui, frame: &Frame, curve: &'a Curve, ink: &Ink, hits: &mut Vec<Hit<'a>>, name: &str, set_off: &SetOff) {
    let Some(part) = set_off.part_of(curve) else { return line_ui(ui, frame, curve, ink, hits, name) };
    let faint = Ink { color: faded(ink.color, 0.22), text: faded(ink.text, 0.5), ..*ink };
    line_ui(ui, frame, curve, &faint, hits, name);
    line_ui(ui, frame, &part, ink, &mut vec![], name);
}

/// Draws one curve: lines along its runs, a dot where a value stands alone, triangles beyond the scale.
fn line_ui<'a>(ui: &Ui, frame: &Frame, curve: &'a Curve, ink: &Ink, hits: &mut Vec<Hit<'a>>, name: &str) {
    let palette = palette(ui);
    let painter = ui.painter().with_clip_rect(frame.area.expand(8.0).intersect(ui.clip_rect()));
    let (_, high) = frame.bounds();
    let place = |point: &Observation| Some(pos2(frame.x(point.period?), frame.y(point.quantity.anchor()?)));
    let width = if ink.is_meant { 2.6 } else { 1.6 };
    for run in runs(&curve.points) {
        let points: Vec<Pos2> = curve.points[run.clone()].iter().filter_map(place).collect();
        let alone = points.len() == 1;
        if !alone {
            let dashes = if ink.is_hollow { Path::new(points).dashes(&[5.0, 3.0]) } else { vec![points] };
            for dash in dashes {
                drop_line(&painter, dash, Stroke::new(width, ink.color));
            }
        }
        for point in &curve.points[run] {
            let (Some(at), Some(anchor)) = (place(point), point.quantity.anchor()) else { continue };
            hits.push(Hit { at, point });
            if anchor > high {
                clipped(&painter, at + vec2(0.0, 6.0), ink.color, true);
                let is_change = point.metric.ends_with("_yoy");
                let number = if is_change { frame.numbers.signed(anchor, 0) } else { frame.numbers.plain(anchor, 0) };
                let label = format!("{name} {number}");
                let galley = painter.layout_no_wrap(label, fonts::regular(size::AXIS), ink.text);
                let fits_left = at.x - galley.size().x - 10.0 > frame.area.left();
                let x = if fits_left { at.x - galley.size().x - 8.0 } else { at.x + 8.0 };
                painter.galley(pos2(x, at.y + 6.0 - galley.size().y / 2.0), galley, ink.text);
            } else if alone || ink.has_points || point.quantity.qualifier != crate::model::Qualifier::Exact {
                let hollow = ink.is_hollow || point.confidence.as_ref() == "estimate" && !ink.has_points;
                let mark =
                    ValueMark { x: at.x, y: at.y, color: ink.color, radius: if ink.is_meant { 3.6 } else { 2.8 }, is_hollow: hollow };
                value(&painter, palette, mark, point.quantity, &|value| frame.y(value));
            }
        }
    }
    for rival in &curve.rivals {
        let Some(at) = place(rival) else { continue };
        hits.push(Hit { at, point: rival });
        painter.circle(at, 2.6, palette.paper, Stroke::new(1.2, ink.color));
    }
}

fn drop_line(painter: &egui::Painter, points: Vec<Pos2>, stroke: Stroke) {
    if points.len() > 1 {
        painter.add(egui::Shape::line(points, stroke));
    }
}

/// A name beside the end of a curve.
pub struct EndLabel {
    /// Whose.
    pub entity: PlatformId,
    /// Its words.
    pub words: String,
    /// Where the curve ends.
    pub end: Pos2,
    /// Its ink.
    pub ink: Color32,
    /// The line to it.
    pub line: Color32,
    /// Semibold.
    pub is_meant: bool,
}

/// How wide the widest label is, with the line to it.
pub fn labels_width(ui: &Ui, words: impl Iterator<Item = String>) -> f32 {
    let width = |words: String| ui.painter().layout_no_wrap(words, fonts::semibold(size::SMALL), Color32::BLACK).size().x;
    words.map(width).fold(0.0, f32::max).min(150.0) + 26.0
}

/// Draws the labels right of the chart, spread so that none overlap. They select their entity.
pub fn labels_ui(cx: &Cx<'_>, ui: &mut Ui, frame: &Frame, mut labels: Vec<EndLabel>) -> Vec<Action> {
    let mut actions = vec![];
    labels.sort_by(|a, b| a.end.y.total_cmp(&b.end.y));
    let height = 17.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of labels")]
    let most = (frame.area.height() / height) as usize;
    let drawn = labels.len().min(most);
    let wanted: Vec<f32> = labels.iter().take(drawn).map(|label| label.end.y).collect();
    let places = spread(&wanted, height, frame.area.top() - 6.0, frame.area.bottom() + 14.0);
    for (label, y) in labels.iter().zip(places) {
        let left = pos2(frame.area.right() + 20.0, y);
        let start = label.end.max(pos2(frame.area.left(), frame.area.top()));
        ui.painter()
            .line_segment([start + vec2(3.0, 0.0), pos2(frame.area.right() + 5.0, start.y)], Stroke::new(0.6, faded(label.line, 0.35)));
        ui.painter().line_segment([pos2(frame.area.right() + 5.0, start.y), left - vec2(3.0, 0.0)], Stroke::new(0.8, label.line));
        let font = if label.is_meant { fonts::semibold(size::SMALL) } else { fonts::regular(size::SMALL) };
        let galley = truncated(ui, &label.words, font, label.ink, 150.0);
        let place = Rect::from_min_size(left - vec2(0.0, galley.size().y / 2.0), galley.size());
        ui.painter().galley(place.min, galley, label.ink);
        let response =
            ui.interact(place, ui.scope_id().with(("label", cx.me.0, label.entity.as_str(), label.words.as_str())), Sense::click());
        response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, label.is_meant, &*label.words));
        if response.has_focus() {
            crate::kit::controls::focus_ring(ui, place, 3);
        }
        if response.hovered() {
            actions.push(Action::Hover(Some(Target::Platform(label.entity.clone()))));
        }
        if response.clicked() {
            actions.push(select(ui, Target::Platform(label.entity.clone())));
        }
    }
    actions
}

/// The mark under the pointer: its tip, and what clicking it does.
pub fn hits_ui(cx: &Cx<'_>, ui: &mut Ui, frame: &Frame, response: &egui::Response, hits: &[Hit<'_>]) -> Vec<Action> {
    let mut actions = vec![];
    let selected = |point: &Observation| cx.session.doc.selection.contains(&target(point)) || cx.session.live.hover == Some(target(point));
    for hit in hits.iter().filter(|hit| selected(hit.point)) {
        ui.painter().circle_stroke(hit.at, 6.0, Stroke::new(2.2, palette(ui).ink));
    }
    let pointer = ui
        .input(|input| input.pointer.hover_pos())
        .filter(|at| frame.area.expand(6.0).contains(*at) && ui.rect_contains_pointer(frame.area.expand(6.0)));
    let nearest = pointer.and_then(|pointer| {
        let distances = hits.iter().map(|hit| (hit, hit.at.distance(pointer)));
        distances.filter(|(_, distance)| *distance < 14.0).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(hit, _)| hit)
    });
    if let Some(hit) = nearest {
        actions.push(Action::Hover(Some(target(hit.point))));
        ui.painter().circle_stroke(hit.at, 5.0, Stroke::new(1.5, palette(ui).ink));
        tip(ui, response.id, |ui| tip_ui(cx, hit.point, ui));
    }
    if response.clicked() {
        match nearest {
            Some(hit) => actions.push(select(ui, target(hit.point))),
            None => actions.push(Action::ClearSelection),
        }
    }
    actions
}

/// The row of an observation as a thing that can be selected.
pub fn target(point: &Observation) -> Target {
    Target::Row { table: point.table.to_string(), row: point.row, entity: Some(point.entity.clone()) }
}

/// Value with its unit, period, basis and source.
pub fn tip_ui(cx: &Cx<'_>, point: &Observation, ui: &mut Ui) {
    let palette = palette(ui);
    ui.set_max_width(320.0);
    let is_change = point.metric.ends_with("_yoy") || point.metric.contains("change");
    let value = cx.numbers().with_unit(point.quantity, &point.unit, is_change);
    ui.label(strong(format!("{}  {value}", cx.name(&point.entity)), size::SMALL, palette.tooltip_ink));
    let period = point.period.map(Period::label).unwrap_or_default();
    let written =
        if point.period_label.is_empty() || *point.period_label == period { String::new() } else { format!(" ({})", point.period_label) };
    ui.label(text(format!("{}, {period}{written}", metric_name(&point.metric)), size::SMALL, palette.tooltip_ink));
    if !point.scope.is_empty() {
        ui.label(text(&*point.scope, size::SMALL, palette.tooltip_ink));
    }
    let known =
        [&point.confidence, &point.reliability].into_iter().filter(|word| !word.is_empty()).map(ToString::to_string).collect::<Vec<_>>();
    let source = point.sources.first().and_then(|id| cx.dataset.sources.get(id)).map(|source| source.publisher.clone());
    let line: Vec<String> = source.into_iter().chain(known).collect();
    ui.label(text(line.join(" · "), size::AXIS, palette.tooltip_ink));
}

/// `revenue_yoy` as people write it.
pub fn metric_name(metric: &str) -> String {
    if let Some(known) = crate::model::metric(metric) {
        return known.name.to_owned();
    }
    let mut words = metric.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// The playhead over a chart, and in words where values end long before the axis does.
pub fn time_ui(cx: &Cx<'_>, ui: &Ui, frame: &Frame, last: Option<Period>) {
    let palette = palette(ui);
    if let Some(day) = cx.session.day() {
        playhead(ui.painter(), palette, &frame.time, frame.area, day);
    }
    let Some(last) = last else { return };
    let gap = day_number(frame.axis.last) - day_number(last.last);
    let left = frame.time.x_of(last.last) + 8.0;
    if gap > 365 && frame.area.right() - left > 70.0 && frame.area.height() > 120.0 {
        let words = format!("no value\nafter {}", last.label());
        let day = cx.session.day().map(|day| frame.time.x_of(day));
        let at = day.filter(|x| *x > left && *x + 80.0 < frame.area.right()).map_or(left, |x| x + 6.0);
        ui.painter().text(
            pos2(at, frame.area.top() + frame.area.height() * 0.62),
            egui::Align2::LEFT_TOP,
            words,
            fonts::regular(size::AXIS),
            palette.ink3,
        );
    }
}

/// Why a chart shows nothing, and the ways back.
pub fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer) -> Vec<Action> {
    let area = ui.available_rect_before_wrap();
    let palette = palette(ui);
    for line in 0..4_u8 {
        let y = area.top() + 12.0 + f32::from(line) * (area.height() - 30.0) / 3.0;
        ui.painter().hline(area.x_range(), y, Stroke::new(1.0, palette.line));
    }
    let total = answer.curves.total;
    let window = cx.session.filter_for(cx.me).window.map(|window| format!(" in {}", window.label())).unwrap_or_default();
    let title = format!("0 of {} rows{window}", cx.numbers().count(total));
    let span = answer.curves.span;
    let bound = cx.session.filter_for(cx.me).window;
    let outside = bound.zip(span).is_some_and(|(window, span)| !window.overlaps(span));
    let reason = match span.filter(|_| outside) {
        Some(span) => format!("The values here are of {}. No row was collected for the time window.", span.label()),
        None if total == 0 => "This table has no row of it.".to_owned(),
        None => "Together the filters leave none.".to_owned(),
    };
    nothing_ui(cx, ui, area, &Nothing { title: &title, reason: &reason, alone: &answer.alone, in_window: answer.in_window })
}

/// `Analysys, iResearch`; only how many there are where that would be long.
pub fn publishers(answer: &CurvesAnswer) -> String {
    let all = &answer.publishers;
    match all.len() {
        0 => String::new(),
        1 | 2 => all.join(", "),
        more => format!("{more} sources"),
    }
}

/// A value by `ENTITY PERIOD`, such as `alipay 2015Q3`: the first curve that has it.
pub fn number(answer: &CurvesAnswer, name: &str) -> Option<f64> {
    let (entity, period) = name.split_once(' ')?;
    let period = crate::model::Moment::parse(period).ok()?.interval();
    let curves = answer.curves.curves.iter().filter(|curve| curve.entity.as_str() == entity);
    curves.flat_map(|curve| &curve.points).find(|point| point.period == Some(period)).and_then(|point| point.quantity.value)
}

/// Hatches the periods that a curve has no value for, between its first and its last.
pub fn gaps_ui(ui: &Ui, frame: &Frame, palette: &Palette, curve: &Curve) {
    let runs = runs(&curve.points);
    for pair in runs.windows(2) {
        let (Some(before), Some(after)) = (curve.points[pair[0].end - 1].period, curve.points[pair[1].start].period) else { continue };
        let area = Rect::from_min_max(
            pos2(frame.time.x(f64::from(day_number(before.last)) + 1.0), frame.area.top() + frame.area.height() * 0.55),
            pos2(frame.time.x_of(after.first), frame.area.bottom()),
        );
        hatch(ui.painter(), palette, area);
    }
}

/// The last shown period.
pub fn last_period(answer: &CurvesAnswer) -> Option<Period> {
    answer
        .curves
        .curves
        .iter()
        .flat_map(|curve| &curve.points)
        .filter_map(|point| point.period)
        .max_by_key(|period| (period.last, period.first))
}
