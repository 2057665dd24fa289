//! The picture of an event study: thin runs, the median, the band of the middle half, and how many cases
//! each period has.

use egui::{Align2, Color32, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::span_of;
use crate::analysis::Observation;
use crate::analysis::event_study::{Case, Spread, quantile, spread_of};
use crate::analysis::observe::Rhythm;
use crate::engine::EventStudyAnswer;
use crate::kit::controls::{strong, text, tip};
use crate::kit::magnitude::Magnitude;
use crate::kit::tokens::size;
use crate::kit::{fonts, numbers, palette};
use crate::marks::dashes::Path;
use crate::marks::faded;
use crate::marks::labels::{Rooms, Wish, place};
use crate::marks::series::clipped;
use crate::model::Period;
use crate::session::{Action, Target};
use crate::views::{Cx, how, select_nothing};

/// Fewer cases have no band.
const LEAST_FOR_BAND: usize = 4;
/// Room for the counts above, the periods below and the values on the left, in px.
const MARGINS: (f32, f32, f32) = (20.0, 36.0, 40.0);

/// Positions in the window and values to px.
struct Scales {
    area: Rect,
    low: f64,
    high: f64,
    last: f32,
}

impl Scales {
    fn at(&self, place: usize, value: f64) -> Pos2 {
        #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
        let part = ((value - self.low) / (self.high - self.low)) as f32;
        pos2(self.x(place), self.area.bottom() - part * self.area.height())
    }

    /// A point of the picture: what lies beyond the scale is at its edge.
    fn held(&self, at: Pos2) -> Pos2 {
        pos2(at.x, at.y.clamp(self.area.top(), self.area.bottom()))
    }

    fn x(&self, place: usize) -> f32 {
        let place = f32::from(u16::try_from(place).unwrap_or(u16::MAX));
        self.area.left() + (place + 0.5) / (self.last + 1.0) * self.area.width()
    }
}

/// Draws it into all of `ui`.
pub fn ui(cx: &Cx<'_>, ui: &mut Ui, answer: &EventStudyAnswer, cases: &[&Case]) -> Vec<Action> {
    let span = usize::from(span_of(cx.settings));
    let spread = spread_of(cases, span);
    let all = ui.available_rect_before_wrap();
    let (above, below, left) = MARGINS;
    let area = Rect::from_min_max(all.min + vec2(left, above), all.max - vec2(6.0, below));
    if area.height() < 30.0 || area.width() < 60.0 {
        return vec![];
    }
    let (low, high) = range(cases);
    let scales = Scales { area, low, high, last: f32::from(u16::try_from(2 * span).unwrap_or(u16::MAX)) };
    let response = ui.interact(all, ui.scope_id().with(("event study", cx.me.0)), Sense::click());
    axes_ui(cx, ui, &scales, span, answer.study.rhythm);
    band_ui(ui, &scales, &spread);
    let lines: Vec<Vec<(Path, bool)>> = cases.iter().map(|case| runs_of(case, &scales)).collect();
    let near = nearest(ui, &lines, &response);
    for (at, (case, runs)) in cases.iter().zip(&lines).enumerate() {
        run_ui(cx, ui, &scales, case, runs, near == Some(at));
    }
    let median = median_ui(ui, &scales, &spread);
    counts_ui(ui, &scales, &spread);
    labels_ui(cx, ui, cases, &scales, near, median);
    let mut actions = cases_ui(cx, ui, &scales, cases, &lines);
    if let Some(case) = near.and_then(|at| cases.get(at)) {
        actions.push(Action::Hover(Some(Target::Link(case.link.clone()))));
        tip(ui, response.id, |ui| tip_ui(cx, ui, case, span));
        if response.clicked() {
            actions.push(selects(ui, case));
        }
    } else if response.clicked() {
        actions.extend(select_nothing(ui));
    }
    actions
}

/// How far beyond the middle half values are still drawn, in its lengths; those beyond are triangles.
const FENCE: f64 = 4.0;

/// The values of all runs with some room, without the few that lie far out. Zero is always in.
fn range(cases: &[&Case]) -> (f64, f64) {
    let mut numbers: Vec<f64> = cases.iter().flat_map(|case| (0..case.values.len()).filter_map(|at| case.number(at))).collect();
    numbers.sort_by(f64::total_cmp);
    let (Some(low), Some(high)) = (numbers.first().copied(), numbers.last().copied()) else { return (0.0, 1.0) };
    let quartile = |part| quantile(&numbers, part).unwrap_or(0.0);
    let (first, third) = (quartile(0.25), quartile(0.75));
    let reach = FENCE * (third - first);
    let within = || numbers.iter().copied().filter(|number| (first - reach..=third + reach).contains(number));
    let (low, high) = if numbers.len() < 12 || reach <= 0.0 {
        (low, high)
    } else {
        (within().fold(f64::INFINITY, f64::min), within().fold(f64::NEG_INFINITY, f64::max))
    };
    let (low, high) = (low.min(0.0), high.max(0.0));
    let room = ((high - low) * 0.06).max(1e-6);
    (if low < 0.0 { low - room } else { low }, if high > 0.0 { high + room } else { high + 2.0 * room })
}

fn axes_ui(cx: &Cx<'_>, ui: &Ui, scales: &Scales, span: usize, rhythm: Option<Rhythm>) {
    let palette = palette(ui);
    let area = scales.area;
    let step = numbers::step(scales.high - scales.low, f64::from(area.height() / 44.0).clamp(2.0, 6.0));
    let magnitude = Magnitude::of("", cx.language());
    #[expect(clippy::cast_possible_truncation, reason = "a handful of lines")]
    let (first, last) = ((scales.low / step).ceil() as i32, (scales.high / step).floor() as i32);
    for number in first..=last.min(first.saturating_add(40)) {
        let value = f64::from(number) * step;
        let y = scales.at(0, value).y;
        let line = if number == 0 { palette.line_strong } else { palette.line };
        ui.painter().hline(area.x_range(), y, Stroke::new(1.0, line));
        ui.painter().text(
            pos2(area.left() - 6.0, y),
            Align2::RIGHT_CENTER,
            magnitude.tick(value, step, scales.high.abs().max(scales.low.abs()), cx.numbers()),
            fonts::regular(size::AXIS),
            palette.ink3,
        );
    }
    let zero = scales.x(span);
    let half = area.width() / (scales.last + 1.0) / 2.0;
    ui.painter().rect_filled(
        Rect::from_x_y_ranges(zero - half..=zero + half, area.y_range()),
        0,
        faded(palette.ink, palette.window_tint_alpha),
    );
    ui.painter().vline(zero, area.y_range(), Stroke::new(1.0, palette.ink2));
    let room = area.width() / (scales.last + 1.0);
    for place in 0..=2 * span {
        let by = i64::try_from(place).unwrap_or(0) - i64::try_from(span).unwrap_or(0);
        if room < 26.0 && by % 2 != 0 {
            continue;
        }
        let font = if by == 0 { fonts::semibold(size::AXIS) } else { fonts::regular(size::AXIS) };
        let words = match by {
            0 => "0".to_owned(),
            _ => numbers::signed(f64::from(i32::try_from(by).unwrap_or(0)), 0),
        };
        ui.painter().text(pos2(scales.x(place), area.bottom() + 4.0), Align2::CENTER_TOP, words, font, palette.ink3);
    }
    let period = rhythm.map_or("period", Rhythm::word);
    let words = format!("{period}s before and after the {period} of the event");
    ui.painter().text(pos2(area.center().x, area.bottom() + 19.0), Align2::CENTER_TOP, words, fonts::regular(size::AXIS), palette.ink3);
}

/// The band of the middle half, over stretches that have enough cases.
fn band_ui(ui: &Ui, scales: &Scales, spread: &[Option<Spread>]) {
    let palette = palette(ui);
    let enough = |at: usize| spread.get(at).copied().flatten().filter(|spread| spread.cases >= LEAST_FOR_BAND);
    for at in 1..spread.len() {
        let (Some(a), Some(b)) = (enough(at - 1), enough(at)) else { continue };
        let corners = vec![
            scales.at(at - 1, a.quartiles[0]),
            scales.at(at - 1, a.quartiles[2]),
            scales.at(at, b.quartiles[2]),
            scales.at(at, b.quartiles[0]),
        ];
        ui.painter().add(Shape::convex_polygon(corners, faded(palette.ink, 0.1), Stroke::NONE));
    }
}

fn median_ui(ui: &Ui, scales: &Scales, spread: &[Option<Spread>]) -> Option<Rect> {
    let palette = palette(ui);
    let at = |at: usize| spread[at].map(|spread| scales.at(at, spread.quartiles[1]));
    for place in 1..spread.len() {
        if let (Some(a), Some(b)) = (at(place - 1), at(place)) {
            ui.painter().line_segment([a, b], Stroke::new(5.0, palette.paper));
        }
    }
    for place in 0..spread.len() {
        let Some(here) = at(place) else { continue };
        if let Some(before) = place.checked_sub(1).and_then(at) {
            ui.painter().line_segment([before, here], Stroke::new(2.8, palette.ink));
        }
        ui.painter().circle_filled(here, 3.0, palette.ink);
    }
    let first = (0..spread.len()).find_map(at)?;
    Some(ui.painter().text(first + vec2(-8.0, -6.0), Align2::LEFT_BOTTOM, "median", fonts::semibold(size::AXIS), palette.ink))
}

/// `n = 12`, then `12`, above each period.
fn counts_ui(ui: &Ui, scales: &Scales, spread: &[Option<Spread>]) {
    let palette = palette(ui);
    for (at, spread) in spread.iter().enumerate() {
        let cases = spread.map_or(0, |spread| spread.cases);
        let words = if at == 0 { format!("n = {cases}") } else { cases.to_string() };
        ui.painter().text(
            pos2(scales.x(at), scales.area.top() - 4.0),
            Align2::CENTER_BOTTOM,
            words,
            fonts::regular(size::AXIS),
            palette.ink3,
        );
    }
}

/// The stretches of a case without a gap; a value that stands alone is a path of one point.
fn runs_of(case: &Case, scales: &Scales) -> Vec<(Path, bool)> {
    let mut runs = vec![];
    let mut open: Vec<Pos2> = vec![];
    for at in 0..=case.values.len() {
        match case.number(at) {
            Some(number) => open.push(scales.at(at, number)),
            None if !open.is_empty() => {
                let alone = open.len() == 1;
                runs.push((Path::new(std::mem::take(&mut open)), alone));
            }
            None => {}
        }
    }
    runs
}

fn ink_of(cx: &Cx<'_>, ui: &Ui, case: &Case) -> (Color32, Color32) {
    let ink = cx.ink(&case.earner, palette(ui));
    (ink.mark, ink.text)
}

fn is_meant(cx: &Cx<'_>, case: &Case) -> bool {
    let link = Target::Link(case.link.clone());
    cx.session.doc.selection.contains(&link) || cx.session.live.hover.as_ref() == Some(&link) || cx.is_meant(&case.platform)
}

fn run_ui(cx: &Cx<'_>, ui: &Ui, scales: &Scales, case: &Case, runs: &[(Path, bool)], is_near: bool) {
    let palette = palette(ui);
    let (mark, _) = ink_of(cx, ui, case);
    let meant = is_meant(cx, case);
    let anyone = !cx.meant().is_empty();
    let (width, alpha) = match (is_near || meant, anyone) {
        (true, _) => (1.8, 1.0),
        (false, true) => (1.0, 0.4),
        (false, false) => (1.0, 0.62),
    };
    let color = faded(mark, alpha);
    let painter = ui.painter().with_clip_rect(scales.area.expand(3.0).intersect(ui.clip_rect()));
    for (path, alone) in runs {
        let dashes = if case.overlaps { path.dashes(&[4.0, 3.0]) } else { path.dashes(&[]) };
        for dash in dashes {
            painter.add(Shape::line(dash, Stroke::new(width, color)));
        }
        for point in path.points() {
            let (above, below) = (point.y < scales.area.top(), point.y > scales.area.bottom());
            match (above || below, *alone || is_near, case.overlaps) {
                (true, ..) => clipped(&painter, scales.held(*point) + vec2(0.0, if above { 5.0 } else { -5.0 }), color, above),
                (_, true, true) => drop(painter.circle(*point, 2.4, palette.paper, Stroke::new(1.2, color))),
                (_, true, false) => drop(painter.circle_filled(*point, 2.2, color)),
                _ => {}
            }
        }
    }
}

fn nearest(ui: &Ui, lines: &[Vec<(Path, bool)>], response: &Response) -> Option<usize> {
    let pointer = response.hover_pos().filter(|_| response.hovered() && ui.input(|input| input.pointer.has_pointer()))?;
    let distance = |runs: &Vec<(Path, bool)>| {
        let of = |(path, alone): &(Path, bool)| {
            let first = path.points().first().copied().unwrap_or(Pos2::ZERO);
            if *alone { first.distance(pointer) } else { path.distance(pointer) }
        };
        runs.iter().map(of).fold(f32::INFINITY, f32::min)
    };
    let distances = lines.iter().enumerate().map(|(at, runs)| (at, distance(runs)));
    distances.filter(|(_, distance)| *distance < 9.0).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

/// Names at the ends of the lines that there is room for: those that are meant first.
fn labels_ui(cx: &Cx<'_>, ui: &Ui, cases: &[&Case], scales: &Scales, near: Option<usize>, median: Option<Rect>) {
    let palette = palette(ui);
    let mut wishes = vec![];
    let mut named = vec![];
    for (at, case) in cases.iter().enumerate() {
        let Some((end, number)) = (0..case.values.len()).rev().find_map(|place| Some((place, case.number(place)?))) else { continue };
        let (_, ink) = ink_of(cx, ui, case);
        let words = format!("{}, {}", cx.short_name(&case.earner), case.moment);
        let galley = ui.painter().layout_no_wrap(words, fonts::regular(size::AXIS), ink);
        let importance = match (near == Some(at), is_meant(cx, case), case.overlaps) {
            (true, ..) => 4.0,
            (_, true, false) => 3.0,
            (_, false, false) => 2.0,
            (_, true, true) => 1.0,
            (_, false, true) => 0.0,
        };
        if importance < 2.0 && cases.len() > 12 {
            continue;
        }
        wishes.push(Wish { anchor: scales.held(scales.at(end, number)), radius: 2.0, size: galley.size(), importance, is_title: false });
        named.push(galley);
    }
    let mut rooms = Rooms::default();
    if let Some(room) = median {
        rooms.take(room);
    }
    let places = place(&wishes, scales.area.expand2(vec2(4.0, 0.0)), &mut rooms);
    for (galley, room) in named.into_iter().zip(places).filter_map(|(galley, room)| Some((galley, room?))).take(10) {
        crate::marks::time::ground(ui.painter(), palette, room);
        ui.painter().galley(room.min, galley, palette.ink2);
    }
}

/// Each case as something that the keyboard reaches and a reader names.
fn cases_ui(cx: &Cx<'_>, ui: &mut Ui, scales: &Scales, cases: &[&Case], lines: &[Vec<(Path, bool)>]) -> Vec<Action> {
    let mut actions = vec![];
    for (case, runs) in cases.iter().zip(lines) {
        let Some(end) = runs.last().and_then(|(path, _)| path.points().last().copied()) else { continue };
        let place = Rect::from_center_size(scales.held(end), vec2(10.0, 10.0));
        let response = ui.interact(place, ui.scope_id().with(("case", cx.me.0, &*case.group, case.earner.as_str())), Sense::click());
        let name =
            format!("{}, {}, {} → {}", cx.name(&case.earner), case.moment, cx.short_name(&case.link.from), cx.short_name(&case.link.to));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_meant(cx, case), &*name));
        if response.has_focus() {
            crate::kit::controls::focus_ring(ui, place, 3);
        }
        if response.clicked() {
            actions.push(selects(ui, case));
        }
    }
    actions
}

/// The platform and the link of a case.
fn selects(ui: &Ui, case: &Case) -> Action {
    let targets = vec![Target::Platform(case.platform.clone()), Target::Link(case.link.clone())];
    Action::Select { targets, how: ui.input(|input| how(input.modifiers)) }
}

fn tip_ui(cx: &Cx<'_>, ui: &mut Ui, case: &Case, span: usize) {
    let palette = palette(ui);
    ui.set_max_width(330.0);
    let head = format!("{}: {} → {}", case.moment, cx.short_name(&case.link.from), cx.short_name(&case.link.to));
    ui.label(strong(head, size::SMALL, palette.tooltip_ink));
    let event = cx.dataset.link_event(&case.table, case.row);
    if let Some(event) = event {
        ui.label(text(&event.description, size::SMALL, palette.tooltip_ink));
    }
    let value = |at: usize| {
        let words = |row: &Observation| {
            let period = row.period.map(Period::label).unwrap_or_default();
            format!("{period} {}", cx.amount(row))
        };
        case.values.get(at).and_then(Option::as_ref).map_or_else(|| "no value".to_owned(), words)
    };
    let line = format!("{}: {} before, {}, {} after", cx.name(&case.earner), value(span.saturating_sub(1)), value(span), value(span + 1));
    ui.label(text(line, size::SMALL, palette.tooltip_ink));
    if case.overlaps {
        ui.label(text("Another happening of the same company falls into these periods.", size::AXIS, palette.tooltip_ink));
    }
    let source = event.and_then(|event| event.sources.first()).and_then(|id| cx.dataset.sources.get(id));
    if let Some(source) = source {
        ui.label(text(&source.publisher, size::AXIS, palette.tooltip_ink));
    }
}
