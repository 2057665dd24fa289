//! Level against growth, a point for each company at the playhead with the way that it came: after Hans
//! Rosling's moving bubbles. Nothing is drawn between periods that is not in the data.

use egui::{Align2, Color32, Pos2, Rect, Stroke, Ui, pos2, vec2};
use serde_json::Value;

use super::{CHANGES, LEVELS, ask, cannot_ui, curves, low_words, measure, sources_words, to_form, units_ui};
use crate::analysis::Observation;
use crate::analysis::curves::Curve;
use crate::analysis::transform::is_bare;
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::magnitude::Magnitude;
use crate::kit::tokens::size;
use crate::kit::{fonts, palette};
use crate::marks::faded;
use crate::marks::labels::{Rooms, Wish, place};
use crate::marks::row_value::arrow;
use crate::marks::series::{ValueMark, clipped, value};
use crate::marks::time::ground;
use crate::model::{Period, Qualifier, Quantity};
use crate::session::Action;
use crate::views::brush;
use crate::views::chart::{Hit, Scale, SetOff, TITLE, marks_ui, metric_name, plot_ui, range, silence_ui};
use crate::views::{Asking, Choice, Cx, Form, View, Words};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "scatter",
    label: "Level against growth",
    shows: "Each company by its level and its growth on a year earlier, at the last period up to the playhead, with the way that it came. Play time to see it move.",
    view: &Scatter,
};

struct Scatter;

/// A company in one period.
#[derive(Clone, Copy)]
struct Stop<'a> {
    period: Period,
    level: &'a Observation,
    growth: &'a Observation,
}

/// A company up to the playhead.
struct Trail<'a> {
    curve: &'a Curve,
    stops: Vec<Stop<'a>>,
}

impl View for Scatter {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        ask(cx, &[LEVELS, CHANGES])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let (Some(answer), all) = (curves(cx, 0), trails(cx)) else { return Words::default() };
        let Some(now) = all.iter().filter_map(|trail| trail.stops.last()).map(|stop| stop.period).max_by_key(|period| period.last) else {
            return Words::default();
        };
        let late = all.iter().filter(|trail| trail.stops.last().is_some_and(|stop| stop.period != now)).count();
        let subtitle = format!("{} and its change on a year earlier, {}", metric_name(&answer.about), now.label());
        let older = if late > 0 { format!(" · {late} at an earlier period, faint") } else { String::new() };
        let sized = if is_sized(cx) { " · area: level" } else { "" };
        let scale = if is_log(cx) { " · logarithmic along x" } else { "" };
        let footer = format!(
            "{}a line is the way up to here, broken where a period is missing{older}{sized}{scale}{}{}",
            sources_words(cx, answer),
            measure::derived_words(cx, 1),
            low_words(answer)
        );
        Words { subtitle, footer }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let is_on = value.as_bool() == Some(true);
        (key == "sized").then(|| if is_on { "points as large as levels".into() } else { "points of one size".into() })
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let choice = |group, label: &str, is_chosen, key: &str, value: Value| Choice {
            group,
            label: label.into(),
            is_chosen,
            action: Action::Configure { view: cx.me, key: key.into(), value },
        };
        vec![
            choice("Level along x", "Straight scale", !is_log(cx), "scale", Value::Null),
            choice("Level along x", "Logarithmic scale", is_log(cx), "scale", "log".into()),
            choice("Points", "Of one size", !is_sized(cx), "sized", Value::Null),
            choice("Points", "As large as the level", is_sized(cx), "sized", true.into()),
        ]
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        if answer.curves.curves.is_empty() {
            return silence_ui(cx, ui, answer);
        }
        if answer.curves.units.len() > 1 {
            return units_ui(cx, ui, answer);
        }
        if curves(cx, 1).is_none() {
            crate::kit::controls::waiting(ui);
            return vec![];
        }
        let all = all_stops(cx);
        if all.iter().all(|trail| trail.stops.is_empty()) {
            let reason = "It needs a level and its change on a year earlier in one period, and no company here has both.";
            return cannot_ui(ui, "No point to draw", reason, vec![to_form(cx, &super::lines::FORM)]);
        }
        scatter_ui(cx, ui, answer, &all)
    }
}

fn is_log(cx: &Cx<'_>) -> bool {
    cx.settings.text("scale") == Some("log")
}

fn is_sized(cx: &Cx<'_>) -> bool {
    cx.settings.flag("sized") == Some(true)
}

/// Every period in which a company has both.
fn all_stops<'a>(cx: &'a Cx<'_>) -> Vec<Trail<'a>> {
    let (Some(levels), Some(changes)) = (curves(cx, 0), curves(cx, 1)) else { return vec![] };
    let of = |curve: &'a Curve| {
        let change = |period: Period| {
            let own = changes.curves.curves.iter().filter(|other| other.entity == curve.entity);
            own.flat_map(|other| &other.points).find(|point| point.period == Some(period) && point.quantity.anchor().is_some())
        };
        let stop = |level: &'a Observation| {
            let period = level.period.filter(|_| level.quantity.anchor().is_some())?;
            Some(Stop { period, level, growth: change(period)? })
        };
        // A change beside itself is no level.
        let is_level = curve.points.iter().all(|point| !crate::views::chart::is_change(&point.metric));
        Trail { curve, stops: if is_level { curve.points.iter().filter_map(stop).collect() } else { vec![] } }
    };
    levels.curves.curves.iter().map(of).collect()
}

/// The same up to the playhead; what lies before it only after it is left out.
fn trails<'a>(cx: &'a Cx<'_>) -> Vec<Trail<'a>> {
    let mut all = all_stops(cx);
    if let Some(day) = cx.session.day().filter(|day| all.iter().flat_map(|trail| &trail.stops).any(|stop| stop.period.last <= *day)) {
        for trail in &mut all {
            trail.stops.retain(|stop| stop.period.last <= day);
        }
    }
    all.retain(|trail| !trail.stops.is_empty());
    all
}

/// Places of levels and changes in px.
struct Place {
    area: Rect,
    x: Scale,
    transform: egui_plot::PlotTransform,
}

impl Place {
    #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
    fn x(&self, level: f64) -> f32 {
        self.area.left() + self.x.part(level) as f32 * self.area.width()
    }

    fn high(&self) -> f64 {
        self.transform.bounds().max()[1]
    }

    fn at(&self, stop: &Stop<'_>) -> Option<Pos2> {
        let (level, growth) = (stop.level.quantity.anchor()?, stop.growth.quantity.anchor()?);
        let [low, high] = [self.transform.bounds().min()[1], self.transform.bounds().max()[1]];
        Some(pos2(self.x(level), self.transform.position_from_point_y(growth.clamp(low, high))))
    }
}

fn scatter_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, all: &[Trail<'_>]) -> Vec<Action> {
    let palette = palette(ui);
    let levels: Vec<f64> = all.iter().flat_map(|trail| &trail.stops).filter_map(|stop| stop.level.quantity.anchor()).collect();
    let changes: Vec<f64> = all.iter().flat_map(|trail| &trail.stops).filter_map(|stop| stop.growth.quantity.anchor()).collect();
    let straight = || padded(range(levels.clone()));
    let x = if is_log(cx) { Scale::log(levels.iter().copied()).unwrap_or_else(straight) } else { straight() };
    let most = levels.iter().copied().fold(0.0, f64::max);
    let (frame, response) = axes_ui(cx, ui, answer, x, padded(range(changes)));
    let set_off = SetOff::of(cx);
    let shown = trails(cx);
    let now = shown.iter().filter_map(|trail| trail.stops.last()).map(|stop| stop.period).max_by_key(|period| period.last);
    let anyone = shown.iter().any(|trail| cx.is_meant(&trail.curve.entity));
    let heads: Vec<Pos2> = shown.iter().filter_map(|trail| frame.at(trail.stops.last()?)).collect();
    let moment = moment_ui(ui, &frame, now, &heads);
    let (mut hits, mut wishes, mut names) = (vec![], vec![], vec![]);
    let mut order: Vec<&Trail<'_>> = shown.iter().collect();
    order.sort_by_key(|trail| cx.is_meant(&trail.curve.entity));
    for trail in order {
        let ink = cx.ink(&trail.curve.entity, palette);
        let is_meant = anyone && cx.is_meant(&trail.curve.entity);
        let strength = if anyone && !is_meant { 0.5 } else { 1.0 };
        trail_ui(ui, &frame, trail, faded(ink.mark, strength), &mut hits, is_meant);
        let Some((stop, at)) = trail.stops.last().and_then(|stop| Some((stop, frame.at(stop)?))) else { continue };
        let part = stop.level.quantity.anchor().unwrap_or(0.0) / most.max(1e-9);
        let radius = if is_sized(cx) { (size_of(part).sqrt() * 22.0).max(2.5) } else { 6.0 };
        let is_current = Some(stop.period) == now && set_off.has(stop.level);
        let color = if is_current { faded(ink.mark, strength.max(0.62)) } else { faded(ink.mark, 0.3) };
        let fill = if is_sized(cx) { faded(color, 0.6) } else { color };
        let mark = ValueMark { x: at.x, y: at.y, color, radius, is_hollow: ink.is_hollow };
        if is_bare(stop.growth.quantity) {
            ui.painter().circle(at, radius, fill, Stroke::new(1.2, if is_meant { palette.ink } else { color }));
        } else {
            let y = |growth: f64| frame.transform.position_from_point_y(growth);
            value(ui.painter(), palette, mark, stop.growth.quantity, &y);
        }
        level_ui(ui, &frame, stop.level.quantity, at, color);
        hits.push(Hit::at(at, stop.growth));
        let late = if Some(stop.period) == now { String::new() } else { format!(", {}", stop.period.label()) };
        let growth = stop.growth.quantity.anchor().unwrap_or(0.0);
        let beyond = if growth > frame.high() { format!(" {} %", cx.numbers().signed(growth, 0)) } else { String::new() };
        let words = format!("{}{beyond}{late}", cx.short_name(&trail.curve.entity));
        let font = if is_meant { fonts::semibold(size::SMALL) } else { fonts::regular(size::SMALL) };
        let galley = ui.painter().layout_no_wrap(words, font, ink.text);
        wishes.push(Wish {
            anchor: at,
            radius,
            size: galley.size(),
            importance: if is_meant { 1e6 } else { size_of(part) },
            is_title: false,
        });
        names.push((galley, ink.text, trail.curve.entity.clone()));
    }
    let mut rooms = Rooms::default();
    if let Some(room) = moment {
        rooms.take(room);
    }
    for wish in &wishes {
        rooms.take(Rect::from_center_size(wish.anchor, vec2(wish.radius, wish.radius)));
    }
    for (room, (galley, ink, entity)) in place(&wishes, frame.area.expand2(vec2(4.0, 2.0)), &mut rooms).into_iter().zip(names) {
        if let Some(room) = room {
            ground(ui.painter(), palette, room);
            // Who is named can be read aloud as well.
            let named = ui.interact(room, ui.scope_id().with(("named", cx.me.0, entity.as_str())), egui::Sense::hover());
            named.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, cx.name(&entity)));
            ui.painter().galley(room.min, galley, ink);
        }
    }
    let mut actions = marks_ui(cx, ui, frame.area, &response, &hits);
    let marks = hits.iter().map(|hit| (hit.at, hit.point.entity.clone()));
    actions.extend(brush::region_ui(cx, ui, &response).and_then(|region| brush::select_in(cx, &region, marks)));
    actions.extend(brush::keys_ui(cx, ui, &response, &hits));
    actions
}

/// A part of the largest level, from 0 to 1.
#[expect(clippy::cast_possible_truncation, reason = "a part of one")]
fn size_of(part: f64) -> f32 {
    part.clamp(0.0, 1.0) as f32
}

/// Both axes with their titles, and a line where nothing grows.
fn axes_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, x: Scale, y: Scale) -> (Place, egui::Response) {
    let palette = palette(ui);
    let all = ui.available_rect_before_wrap();
    let is_titled = all.height() > 130.0 && all.width() > 180.0;
    let (top, below) = if is_titled { (TITLE, 34.0) } else { (4.0, 18.0) };
    let place = Rect::from_min_max(all.min + vec2(0.0, top), all.max - vec2(12.0, below));
    let numbers = cx.numbers();
    let percent = Magnitude::of("percent", cx.language());
    let format = |value: f64, step: f64| percent.tick(value, step, y.high, numbers);
    let (transform, response) = plot_ui(ui, ("scatter", cx.me.0), place, (0.0, 1.0), y, Some(&format));
    let area = *transform.frame();
    let frame = Place { area, x, transform };
    let unit = answer.curves.units.iter().next().map(ToString::to_string).unwrap_or_default();
    let magnitude = Magnitude::of(&unit, cx.language());
    let text = |at: Pos2, align: Align2, words: String| {
        let _ = ui.painter().text(at, align, words, fonts::regular(size::AXIS), palette.ink3);
    };
    let (ticks, step) = x.ticks(f64::from(area.width() / 80.0).clamp(2.0, 8.0));
    for tick in ticks {
        let at = frame.x(tick);
        ui.painter().vline(at, area.bottom()..=area.bottom() + 4.0, Stroke::new(1.0, palette.line_strong));
        text(pos2(at, area.bottom() + 4.0), Align2::CENTER_TOP, magnitude.tick(tick, step, x.high, numbers));
    }
    ui.painter().hline(area.x_range(), area.bottom(), Stroke::new(1.0, palette.line_strong));
    if y.low < 0.0 {
        ui.painter().hline(area.x_range(), frame.transform.position_from_point_y(0.0), Stroke::new(1.2, palette.ink3));
    }
    if is_titled {
        text(all.left_top(), Align2::LEFT_TOP, "Change on a year earlier, %".into());
        let title = [metric_name(&answer.about), magnitude.unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        text(pos2(area.right(), all.bottom()), Align2::RIGHT_BOTTOM, title);
    }
    (frame, response)
}

/// The way up to the playhead: older is fainter, and a missing period breaks it.
fn trail_ui<'a>(ui: &Ui, frame: &Place, trail: &Trail<'a>, color: Color32, hits: &mut Vec<Hit<'a>>, is_meant: bool) {
    let count = trail.stops.len();
    let age = |at: usize| f32::from(u16::try_from(count - at).unwrap_or(u16::MAX));
    for (at, pair) in trail.stops.windows(2).enumerate() {
        let (Some(from), Some(to)) = (frame.at(&pair[0]), frame.at(&pair[1])) else { continue };
        let follows = pair[0].period.last.tomorrow().ok() == Some(pair[1].period.first);
        let alpha = (0.85 - age(at + 1) * if is_meant { 0.02 } else { 0.05 }).max(if is_meant { 0.3 } else { 0.18 });
        if follows {
            ui.painter().line_segment([from, to], Stroke::new(if is_meant { 1.8 } else { 1.2 }, faded(color, alpha)));
        }
        if pair[0].growth.quantity.anchor().is_some_and(|growth| growth > frame.high()) {
            clipped(ui.painter(), from + vec2(0.0, 6.0), faded(color, alpha), true);
        } else {
            let is_known = [pair[0].level, pair[0].growth].iter().all(|row| row.quantity.qualifier == Qualifier::Exact);
            let radius = if is_meant { 2.2 } else { 1.6 };
            if is_known {
                ui.painter().circle_filled(from, radius, faded(color, alpha));
            } else {
                ui.painter().circle(from, radius + 0.6, palette(ui).paper, Stroke::new(1.0, faded(color, alpha)));
            }
        }
        hits.push(Hit::at(from, pair[0].growth));
    }
}

/// How well a level is known, along its axis: brackets at its bounds, arrows where it is open, soft ends.
fn level_ui(ui: &Ui, frame: &Place, quantity: Quantity, at: Pos2, color: Color32) {
    let painter = ui.painter();
    let bounds = quantity.lower.zip(quantity.upper).filter(|(lower, upper)| lower < upper);
    if quantity.qualifier == Qualifier::About && bounds.is_none() {
        for (half, alpha) in [(14.0, 0.18), (9.0, 0.28), (5.0, 0.4)] {
            painter.rect_filled(Rect::from_center_size(at, vec2(2.0 * half, 5.0)), 0, faded(color, alpha));
        }
        return;
    }
    if quantity.qualifier == Qualifier::Exact && bounds.is_none() {
        return;
    }
    let interval = quantity.interval();
    for (end, direction) in [(interval.lower, -1.0), (interval.upper, 1.0)] {
        let stroke = Stroke::new(1.6, faded(color, 0.85));
        if end.is_finite() {
            let x = frame.x(end).clamp(frame.area.left(), frame.area.right());
            painter.hline(x.min(at.x)..=x.max(at.x), at.y, stroke);
            painter.vline(x, at.y - 6.0..=at.y + 6.0, Stroke::new(2.0, color));
        } else {
            let tip = at + vec2(26.0 * direction, 0.0);
            painter.line_segment([at, tip], stroke);
            arrow(painter, tip, direction, faded(color, 0.85));
        }
    }
}

/// When it is, large and quiet in a corner without points. Returns the room that it takes.
fn moment_ui(ui: &Ui, frame: &Place, now: Option<Period>, heads: &[Pos2]) -> Option<Rect> {
    let ink = faded(palette(ui).ink3, 0.6);
    let now = now.filter(|_| frame.area.width() > 260.0 && frame.area.height() > 150.0)?;
    let galley = ui.painter().layout_no_wrap(now.label(), fonts::semibold(size::HEAD), ink);
    let inner = frame.area.shrink2(vec2(6.0, 2.0));
    let corners = [Align2::RIGHT_TOP, Align2::LEFT_TOP, Align2::RIGHT_BOTTOM, Align2::LEFT_BOTTOM];
    let rooms = corners.map(|corner| corner.align_size_within_rect(galley.size(), inner));
    let is_free = |room: &&Rect| !heads.iter().any(|head| room.expand2(vec2(60.0, 12.0)).contains(*head));
    let room = *rooms.iter().find(is_free).unwrap_or(&rooms[0]);
    ui.painter().galley(room.min, galley, ink);
    Some(room)
}

/// A little more than the values, so that no point stands on an edge.
fn padded((low, high): (f64, f64)) -> Scale {
    Scale::linear((low, high + (high - low) * 0.06))
}
