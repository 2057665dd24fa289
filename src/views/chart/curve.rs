//! One curve: lines along its runs, marks for what is no bare number, triangles beyond the scale, hatches
//! over what is missing.

use egui::{Color32, Pos2, Rect, Stroke, Ui, pos2, vec2};

use super::{Frame, Hit, SetOff, is_change};
use crate::analysis::Observation;
use crate::analysis::curves::{Curve, runs};
use crate::analysis::transform::is_bare;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, palette};
use crate::marks::diamond;
use crate::marks::series::{ValueMark, clipped, value};
use crate::marks::time::hatch;
use crate::marks::{dashes::Path, faded};
use crate::model::day_number;

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
    let high = frame.scale.high;
    let place = |point: &Observation| Some(pos2(frame.x_of(point)?, frame.y(point.quantity.anchor()?)));
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
            hits.push(Hit::at(at, point));
            if point.is_undated() {
                painter.vline(frame.area.right() - 1.0, at.y - 9.0..=at.y + 9.0, Stroke::new(1.0, palette.ink3));
            }
            if frame.scale.is_log && anchor <= 0.0 {
                // A logarithmic scale has no place for it.
                clipped(&painter, at - vec2(0.0, 6.0), ink.color, false);
            } else if anchor > high {
                clipped(&painter, at + vec2(0.0, 6.0), ink.color, true);
                let is_change = is_change(&point.metric);
                let number = if is_change { frame.numbers.signed(anchor, 0) } else { frame.numbers.plain(anchor, 0) };
                let label = format!("{name} {number}");
                let galley = painter.layout_no_wrap(label, fonts::regular(size::AXIS), ink.text);
                let fits_left = at.x - galley.size().x - 10.0 > frame.area.left();
                let x = if fits_left { at.x - galley.size().x - 8.0 } else { at.x + 8.0 };
                painter.galley(pos2(x, at.y + 6.0 - galley.size().y / 2.0), galley, ink.text);
            } else if point.metric.ends_with("_expected") {
                let radius = if ink.is_meant { 5.4 } else { 4.6 };
                diamond(&painter, at, radius, palette.paper, ink.color);
            } else if alone || ink.has_points || !is_bare(point.quantity) {
                let hollow = ink.is_hollow || point.confidence.as_ref() == "estimate" && !ink.has_points;
                let mark =
                    ValueMark { x: at.x, y: at.y, color: ink.color, radius: if ink.is_meant { 3.6 } else { 2.8 }, is_hollow: hollow };
                value(&painter, palette, mark, point.quantity, &|value| frame.y(value));
            }
        }
    }
    for rival in &curve.rivals {
        let Some(at) = place(rival) else { continue };
        hits.push(Hit::at(at, rival));
        painter.circle(at, 2.6, palette.paper, Stroke::new(1.2, ink.color));
    }
}

fn drop_line(painter: &egui::Painter, points: Vec<Pos2>, stroke: Stroke) {
    if points.len() > 1 {
        painter.add(egui::Shape::line(points, stroke));
    }
}

/// Hatches the periods that a curve has no value for, between its first and its last.
pub fn gaps_ui(ui: &Ui, frame: &Frame, palette: &Palette, curve: &Curve) {
    let runs = runs(&curve.points);
    for pair in runs.windows(2) {
        let (Some(before), Some(after)) = (curve.points[pair[0].end - 1].period, curve.points[pair[1].start].period) else { continue };
        if day_number(after.first) - day_number(before.last) <= 1 {
            continue;
        }
        let area = Rect::from_min_max(
            pos2(frame.time.x(f64::from(day_number(before.last)) + 1.0), frame.area.top() + frame.area.height() * 0.55),
            pos2(frame.time.x_of(after.first), frame.area.bottom()),
        );
        hatch(ui.painter(), palette, area);
    }
}
