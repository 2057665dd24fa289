//! Groups of rows as bars, lines, areas, points and cells.

use std::collections::BTreeMap;

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2};

use super::legend::place_word;
use super::rows::{end_labels, tint};
use super::sight::small;
use super::stage::{Hit, Panel};
use crate::analysis::encoding::Mark;
use crate::engine::{Domain, GroupMark};
use crate::kit::fonts;
use crate::kit::tokens::{DIMMED_MARK, size};
use crate::marks::faded;
use crate::store::{Aggregate, has_gap, rhythm};

/// Draws them.
pub(super) fn paint(panel: &Panel<'_>, ui: &Ui, painter: &Painter, groups: &[GroupMark]) -> Vec<Hit> {
    match panel.encoding.mark {
        Mark::Bar => bars(panel, painter, groups),
        Mark::Line => lines(panel, ui, painter, groups),
        Mark::Area => areas(panel, painter, groups),
        Mark::Point | Mark::Tick => points(panel, painter, groups),
        Mark::Heatmap => cells(panel, painter, groups),
    }
}

fn lies(panel: &Panel<'_>) -> bool {
    panel.encoding.x.as_ref().is_some_and(|x| x.measure().is_some())
}

fn hit(panel: &Panel<'_>, mark: &GroupMark, area: Rect, is_area: bool) -> Hit {
    let picture = panel.picture;
    let mut places = vec![];
    for (channel, domain, names, code) in
        [(&panel.encoding.x, &picture.x, panel.x_names, mark.x), (&panel.encoding.y, &picture.y, panel.y_names, mark.y)]
    {
        if channel.as_ref().is_some_and(|channel| channel.measure().is_none()) {
            places.push(place_word(panel.cx, domain, names, code));
        }
    }
    places.extend(panel.color_names.get(mark.color as usize).cloned());
    let unit = if picture.unit.is_empty() { String::new() } else { format!(" {}", picture.unit.replace("percent", "%")) };
    let drawn = panel.encoding.drawn().map(|drawn| super::words::channel(panel.cx, panel.table, picture, drawn)).unwrap_or_default();
    let number = panel.cx.numbers().plain(mark.value, decimals(mark.value));
    let rows = panel.cx.numbers().count(mark.rows);
    let noun = if mark.rows == 1 { "row" } else { "rows" };
    let mut lines = vec![format!("{number}{unit}, {drawn}")];
    if panel.encoding.measure() != Some(Aggregate::Count) {
        lines.push(format!("of {rows} {noun}"));
    }
    let targets = if mark.rows == mark.some.len() {
        let entity = |row: u32| mark.entities.first().filter(|_| mark.entities.len() == 1).cloned().or_else(|| entity(panel, row));
        panel.targets(&mark.some, entity)
    } else {
        vec![]
    };
    let name = if places.is_empty() { super::words::capital(&drawn) } else { places.join(", ") };
    Hit { area, is_area, name, lines, targets }
}

fn entity(panel: &Panel<'_>, row: u32) -> Option<crate::model::PlatformId> {
    crate::engine::entity_of(panel.table, row)
}

fn base(panel: &Panel<'_>, mark: &GroupMark) -> u32 {
    if lies(panel) { mark.y } else { mark.x }
}

/// As many places as three digits need.
fn decimals(value: f64) -> usize {
    match value.abs() {
        size if size >= 100.0 || size == 0.0 => usize::from(value.fract() != 0.0),
        size if size >= 1.0 => 2,
        _ => 4,
    }
}

fn ink(panel: &Panel<'_>, mark: &GroupMark) -> Color32 {
    let ink = panel.inks.color(mark.color, base(panel, mark)).mark;
    if panel.is_lit(&mark.some, &mark.entities) { ink } else { faded(ink, DIMMED_MARK) }
}

/// From where to where a code reaches in pixels, without the room between neighbours.
fn band(domain: &Domain, scale: super::sight::Scale, code: u32) -> (f32, f32) {
    let (from, to) = domain.span(code);
    let (from, to) = (scale.px(from), scale.px(to));
    let (low, high) = (from.min(to), from.max(to));
    let gap = if domain.is_nominal() { (high - low) * 0.14 } else { ((high - low) * 0.06).min(1.0) };
    // A few names do not make bars as thick as blocks.
    let half = ((high - low) / 2.0 - gap).min(if domain.is_nominal() { 32.0 } else { f32::INFINITY }).max(1.0);
    let middle = f32::midpoint(low, high);
    (middle - half, middle + half)
}

fn bars(panel: &Panel<'_>, painter: &Painter, groups: &[GroupMark]) -> Vec<Hit> {
    let lies = lies(panel);
    let (domain, base_scale, scale) = if lies { (&panel.picture.y, panel.y, panel.x) } else { (&panel.picture.x, panel.x, panel.y) };
    let stacks = panel.encoding.stacks();
    let side_by_side = if stacks { 1 } else { panel.picture.colors.len().max(1) };
    let mut stands: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    let mut hits = vec![];
    let is_labelled = panel.picture.colors.is_empty() && domain.is_nominal();
    for mark in groups {
        let code = base(panel, mark);
        let (from, to) = band(domain, base_scale, code);
        let part = (to - from) / small(side_by_side);
        let from = from + if side_by_side > 1 { part * small(mark.color as usize) } else { 0.0 };
        let stand = stands.entry(code).or_default();
        let start = match (stacks, mark.value < 0.0) {
            (false, _) => 0.0,
            (true, true) => stand.0,
            (true, false) => stand.1,
        };
        if mark.value < 0.0 {
            stand.0 += mark.value;
        } else {
            stand.1 += mark.value;
        }
        let (foot, end) = (scale.px(start), scale.px(start + mark.value));
        let area = if lies {
            Rect::from_two_pos(pos2(foot, from), pos2(end, from + part))
        } else {
            Rect::from_two_pos(pos2(from, foot), pos2(from + part, end))
        };
        painter.rect_filled(area, 0, ink(panel, mark));
        if stacks && area.width().min(area.height()) > 3.0 {
            painter.rect_stroke(area, 0, Stroke::new(0.5, panel.palette.paper), egui::StrokeKind::Inside);
        }
        if is_labelled && part >= if lies { 11.0 } else { 30.0 } {
            value_ui(panel, painter, mark, area, lies);
        }
        hits.push(hit(panel, mark, area, true));
    }
    let zero = scale.px(0.0);
    let line = Stroke::new(1.0, panel.palette.line_strong);
    if lies {
        painter.vline(zero, panel.area.y_range(), line)
    } else {
        painter.hline(panel.area.x_range(), zero, line)
    };
    hits
}

/// The number of a bar at its end, inside where there is no room outside.
fn value_ui(panel: &Panel<'_>, painter: &Painter, mark: &GroupMark, area: Rect, lies: bool) {
    let scale = if lies { panel.x } else { panel.y };
    let most = scale.low.abs().max(scale.high.abs());
    let words = match most {
        most if most >= 10_000.0 => super::axes::compact(panel.cx, mark.value, most / 1000.0),
        most if most >= 1000.0 => panel.cx.numbers().plain(mark.value, 0),
        most if most >= 10.0 => panel.cx.numbers().plain(mark.value, 1),
        _ => panel.cx.numbers().plain(mark.value, 2),
    };
    let galley = painter.layout_no_wrap(words, fonts::regular(size::AXIS), Color32::PLACEHOLDER);
    let (wide, is_negative) = (galley.size(), mark.value < 0.0);
    let (outside, inside, fits) = if lies {
        let y = area.center().y - wide.y / 2.0;
        let (outside, inside) =
            if is_negative { (area.left() - 4.0 - wide.x, area.left() + 4.0) } else { (area.right() + 4.0, area.right() - 4.0 - wide.x) };
        (pos2(outside, y), pos2(inside, y), outside >= panel.area.left() && outside + wide.x <= panel.area.right() + 8.0)
    } else {
        let x = area.center().x - wide.x / 2.0;
        let (outside, inside) =
            if is_negative { (area.bottom() + 1.0, area.bottom() - wide.y - 1.0) } else { (area.top() - wide.y - 1.0, area.top() + 1.0) };
        (pos2(x, outside), pos2(x, inside), outside >= panel.area.top() - 4.0 && outside + wide.y <= panel.area.bottom())
    };
    let has_room = if lies { area.width() > wide.x + 8.0 } else { area.height() > wide.y + 2.0 };
    if !lies && wide.x > area.width() + 8.0 {
        return;
    }
    if fits {
        painter.galley(outside, galley, panel.palette.ink2);
    } else if has_room {
        painter.galley(inside, galley, panel.palette.paper);
    }
}

/// Marks by colour, in order along x.
fn by_color(groups: &[GroupMark]) -> BTreeMap<u32, Vec<&GroupMark>> {
    let mut series: BTreeMap<u32, Vec<&GroupMark>> = BTreeMap::new();
    for mark in groups {
        series.entry(mark.color).or_default().push(mark);
    }
    for marks in series.values_mut() {
        marks.sort_by_key(|mark| mark.x);
    }
    series
}

fn lines(panel: &Panel<'_>, ui: &Ui, painter: &Painter, groups: &[GroupMark]) -> Vec<Hit> {
    let (mut hits, mut ends) = (vec![], vec![]);
    let domain = &panel.picture.x;
    let at = |mark: &GroupMark| pos2(panel.x.px(domain.middle(mark.x)), panel.y.px(mark.value));
    let rhythm = rhythm(&domain.edges);
    for (color, marks) in by_color(groups) {
        let is_lit = marks.iter().any(|mark| panel.is_lit(&mark.some, &mark.entities));
        let ink = panel.inks.color(color, u32::MAX);
        let mark_ink = if is_lit { ink.mark } else { faded(ink.mark, DIMMED_MARK) };
        let mut run: Vec<Pos2> = vec![];
        let mut before: Option<&GroupMark> = None;
        let flush = |run: &mut Vec<Pos2>| {
            match run.len() {
                0 => {}
                1 => drop(painter.circle_filled(run[0], 2.6, mark_ink)),
                _ => drop(painter.add(Shape::line(run.clone(), Stroke::new(1.8, mark_ink)))),
            }
            run.clear();
        };
        for mark in &marks {
            let breaks = before.is_some_and(|before| {
                if domain.has_steps() || domain.is_nominal() {
                    mark.x > before.x + 1
                } else {
                    has_gap(domain.middle(before.x), domain.middle(mark.x), rhythm)
                }
            });
            if breaks {
                flush(&mut run);
            }
            run.push(at(mark));
            before = Some(mark);
        }
        flush(&mut run);
        for mark in &marks {
            let place = Rect::from_center_size(at(mark), Vec2::splat(7.0));
            hits.push(hit(panel, mark, place, false));
            if marks.len() <= 24 && panel.picture.colors.len() <= 6 {
                painter.circle_filled(at(mark), 2.4, mark_ink);
            }
        }
        if let Some(last) = marks.last() {
            ends.push((color, at(last)));
        }
    }
    end_labels(panel, ui, ends);
    hits
}

fn areas(panel: &Panel<'_>, painter: &Painter, groups: &[GroupMark]) -> Vec<Hit> {
    let domain = &panel.picture.x;
    let mut codes: Vec<u32> = groups.iter().map(|mark| mark.x).collect();
    codes.sort_unstable();
    codes.dedup();
    if domain.has_steps()
        && let (Some(first), Some(last)) = (codes.first().copied(), codes.last().copied())
    {
        codes = (first..=last).collect();
    }
    let mut stands = vec![0.0; codes.len()];
    let mut hits = vec![];
    for (color, marks) in by_color(groups) {
        let ink = panel.inks.color(color, u32::MAX).mark;
        let is_lit = marks.iter().any(|mark| panel.is_lit(&mark.some, &mark.entities));
        let fill = if is_lit { faded(ink, 0.86) } else { faded(ink, DIMMED_MARK) };
        // No row at a place adds nothing there.
        let value = |code: u32| marks.binary_search_by_key(&code, |mark| mark.x).ok().map(|at| marks[at]);
        let tops: Vec<f64> = codes.iter().zip(&stands).map(|(code, stand)| stand + value(*code).map_or(0.0, |mark| mark.value)).collect();
        let x: Vec<f32> = codes.iter().map(|code| panel.x.px(domain.middle(*code))).collect();
        for at in 1..codes.len() {
            let corner = |at: usize, value: f64| pos2(x[at], panel.y.px(value));
            let corners = vec![corner(at - 1, stands[at - 1]), corner(at - 1, tops[at - 1]), corner(at, tops[at]), corner(at, stands[at])];
            painter.add(Shape::convex_polygon(corners, fill, Stroke::NONE));
        }
        let edge: Vec<Pos2> = x.iter().zip(&tops).map(|(x, top)| pos2(*x, panel.y.px(*top))).collect();
        painter.add(Shape::line(edge, Stroke::new(1.0, if is_lit { ink } else { fill })));
        for (at, code) in codes.iter().enumerate() {
            if let Some(mark) = value(*code) {
                let middle = pos2(x[at], panel.y.px(f64::midpoint(stands[at], tops[at])));
                hits.push(hit(panel, mark, Rect::from_center_size(middle, Vec2::splat(6.0)), false));
            }
        }
        stands = tops;
    }
    hits
}

fn points(panel: &Panel<'_>, painter: &Painter, groups: &[GroupMark]) -> Vec<Hit> {
    let mut hits = vec![];
    for mark in groups {
        let at = if lies(panel) {
            pos2(panel.x.px(mark.value), panel.y.px(panel.picture.y.middle(mark.y)))
        } else {
            pos2(panel.x.px(panel.picture.x.middle(mark.x)), panel.y.px(mark.value))
        };
        painter.circle_filled(at, 4.5, ink(panel, mark));
        hits.push(hit(panel, mark, Rect::from_center_size(at, Vec2::splat(9.0)), false));
    }
    hits
}

fn cells(panel: &Panel<'_>, painter: &Painter, groups: &[GroupMark]) -> Vec<Hit> {
    let ends = panel.picture.tint.unwrap_or((0.0, 1.0));
    let mut hits = vec![];
    for mark in groups {
        let [x, y] = [(&panel.picture.x, panel.x, mark.x), (&panel.picture.y, panel.y, mark.y)].map(|(domain, scale, code)| {
            let (from, to) = domain.span(code);
            let (from, to) = (scale.px(from), scale.px(to));
            (from.min(to), from.max(to))
        });
        let area = Rect::from_min_max(pos2(x.0, y.0), pos2(x.1, y.1)).shrink(0.5);
        let (fill, text) = tint(panel.palette, mark.value, ends);
        let is_lit = panel.is_lit(&mark.some, &mark.entities);
        painter.rect_filled(area, 0, if is_lit { fill } else { faded(fill, 0.5) });
        if area.width() > 26.0 && area.height() > 15.0 {
            let words = super::axes::compact(panel.cx, mark.value, if mark.value.fract() == 0.0 { 1.0 } else { 0.1 });
            let galley = painter.layout_no_wrap(words, fonts::regular(size::AXIS), text);
            if galley.size().x < area.width() - 4.0 {
                painter.galley(Align2::CENTER_CENTER.anchor_size(area.center(), galley.size()).min, galley, text);
            }
        }
        hits.push(hit(panel, mark, area, true));
    }
    hits
}
