//! Areas of 100 % over time, of one basis: what follows without a gap is joined, all else is hatched.

use std::collections::BTreeMap;

use egui::{Pos2, Rect, Shape, Stroke, Ui, pos2};
use serde_json::Value;

use super::part::{self, Outline, Tone};
use crate::analysis::parts::{Part, Slice};
use crate::engine::{PartsAnswer, Request};
use crate::kit::{Palette, palette};
use crate::marks::extent::{self, Grows};
use crate::model::{Period, PlatformId};
use crate::session::Action;
use crate::views::brush::{self, Bar};
use crate::views::chart::{EndLabel, Frame, SetOff, axis_of, frame_ui, labels_ui, labels_width, silence_ui, time_ui};
use crate::views::{Asking, Choice, Cx, Form, View, Words, annotations};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "areas",
    label: "100 % areas",
    shows: "The parts of one researcher over time, stacked to 100 %. Periods that follow each other are joined; a gap between periods stays a gap, and what is not stated is hatched.",
    view: &Areas,
};

struct Areas;

impl View for Areas {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        part::needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some((_, parts)) = part::answers(cx) else { return Words::default() };
        let (shown, others) = shown(parts);
        if shown.is_empty() {
            return Words { subtitle: part::subtitle(parts, ""), footer: String::new() };
        }
        let refused = shown.iter().find_map(|slice| Some(format!("{}: {}", super::period::name(slice), part::refusal_words(cx, slice)?)));
        let footer = part::joined(&[
            part::basis_words(parts),
            "hatched: not stated; a wide hatch: no value at all".into(),
            left_out_words(others),
            refused.unwrap_or_default(),
            part::unplaced_words(cx, parts, &shown),
            part::sources(cx, shown.iter().flat_map(|slice| &slice.parts).map(|part| &part.row)),
        ]);
        Words { subtitle: part::subtitle(parts, ""), footer }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        part::say_basis(key, value)
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        part::answers(cx).map(|(curves, _)| super::basis_choices(cx, curves)).unwrap_or_default()
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some((curves, parts)) = part::ready(cx, ui) else { return vec![] };
        let axis = axis_of(cx, curves).filter(|_| !parts.slices.is_empty());
        let Some(axis) = axis else { return silence_ui(cx, ui, curves) };
        if part::is_too_small(ui.available_rect_before_wrap()) {
            return vec![];
        }
        areas_ui(cx, ui, parts, axis)
    }
}

/// The slices of the usual length that do not overlap, and how many others there are.
pub fn shown(parts: &PartsAnswer) -> (Vec<&Slice>, usize) {
    let mut shown: Vec<&Slice> = vec![];
    for slice in parts.slices.iter().filter(|slice| slice.rhythm() == parts.usual && !slice.parts.is_empty()) {
        if shown.last().is_none_or(|last| last.period.last < slice.period.first) {
            shown.push(slice);
        }
    }
    let others = parts.slices.len() - shown.len();
    (shown, others)
}

/// `2 periods of other lengths left out`.
pub fn left_out_words(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => "1 period left out that overlaps or is of another length".to_owned(),
        more => format!("{more} periods left out that overlap or are of other lengths"),
    }
}

/// Slices that follow each other without a gap and may be stacked, as ranges of positions.
pub fn runs(slices: &[&Slice]) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = vec![];
    for (at, slice) in slices.iter().enumerate().filter(|(_, slice)| slice.refusal.is_none()) {
        match runs.last_mut().filter(|run| run.end == at && slice.follows(slices[at - 1])) {
            Some(run) => run.end = at + 1,
            None => runs.push(at..at + 1),
        }
    }
    runs
}

fn areas_ui(cx: &Cx<'_>, ui: &mut Ui, parts: &PartsAnswer, axis: Period) -> Vec<Action> {
    let palette = palette(ui);
    let (slices, _) = shown(parts);
    let right = labels_width(ui, parts.order.iter().map(|id| cx.short_name(id).to_owned()));
    let (frame, response) = frame_ui(cx, ui, axis, (0.0, 100.0), right);
    let set_off = SetOff::of(cx);
    let anyone = part::anyone(cx, parts.order.iter());
    let runs = runs(&slices);
    gaps_ui(ui, &frame, palette, &slices, &runs);
    let mut stack = Stack { cx, palette, frame: &frame, order: &parts.order, anyone, set_off: &set_off, shapes: vec![] };
    for run in &runs {
        stack.run(ui, &slices[run.clone()]);
    }
    let shapes = std::mem::take(&mut stack.shapes);
    ui.painter().extend(shapes);
    let mut actions = vec![];
    let (mut bars, mut ends): (Vec<Bar<'_>>, _) = (vec![], vec![]);
    let mut labels: BTreeMap<&PlatformId, EndLabel> = BTreeMap::new();
    for run in &runs {
        let run = &slices[run.clone()];
        for (at, slice) in run.iter().enumerate() {
            for (part, area) in stack.marks(run, at, slice) {
                bars.push(Bar { area, period: slice.period, entity: &part.row.entity });
                let fill = Tone::of(cx, palette, &part.row, anyone, &set_off).fill;
                ends.push((area, part.row.quantity, fill));
                if area.height() >= 2.5 {
                    actions.extend(part::mark_ui(cx, ui, area, &part.row, Outline::Around));
                }
                let tone = Tone::of(cx, palette, &part.row, anyone, &set_off);
                let end = pos2(area.right(), area.center().y);
                let label = EndLabel {
                    entity: part.row.entity.clone(),
                    words: cx.short_name(&part.row.entity).to_owned(),
                    end,
                    ink: tone.text,
                    line: tone.line,
                    is_meant: tone.is_meant,
                };
                labels.insert(&part.row.entity, label);
            }
        }
    }
    for (area, quantity, fill) in ends {
        extent::end(ui.painter(), palette, area, Grows::Up, quantity, fill);
    }
    time_ui(cx, ui, &frame, slices.last().map(|slice| slice.period));
    refusals_ui(cx, ui, &frame, palette, &slices);
    let marks = bars.iter().map(|bar| (bar.area.center(), bar.entity.clone())).collect();
    actions.extend(annotations::annotations_ui(cx, ui, &frame));
    actions.extend(brush::brush_ui(cx, ui, &frame, &response, &bars, marks));
    actions.extend(brush::keys_ui(cx, ui, &response, &[]));
    actions.extend(labels_ui(cx, ui, &frame, labels.into_values().collect()));
    actions
}

/// From the start of a period to its end, at least 6 px.
fn sides(frame: &Frame, slice: &Slice) -> (f32, f32) {
    let (left, right) = (frame.time.x_of(slice.period.first), frame.time.x(f64::from(crate::model::day_number(slice.period.last)) + 1.0));
    let (middle, half) = (f32::midpoint(left, right), ((right - left) / 2.0).max(3.0));
    (middle - half, middle + half)
}

/// Hatches what lies between the runs.
fn gaps_ui(ui: &Ui, frame: &Frame, palette: &Palette, slices: &[&Slice], runs: &[std::ops::Range<usize>]) {
    for pair in runs.windows(2) {
        let left = sides(frame, slices[pair[0].end - 1]).1;
        let right = sides(frame, slices[pair[1].start]).0;
        if right - left > 3.0 {
            let area = Rect::from_min_max(pos2(left + 1.0, frame.area.top()), pos2(right - 1.0, frame.area.bottom()));
            part::hatched(ui.painter(), palette, area.intersect(frame.area), true);
        }
    }
}

/// Periods that are not stacked, named where they would stand.
fn refusals_ui(cx: &Cx<'_>, ui: &Ui, frame: &Frame, palette: &Palette, slices: &[&Slice]) {
    let Some((slice, refusal)) = slices.iter().find_map(|slice| Some((slice, part::refusal_words(cx, slice)?))) else { return };
    let (left, right) = sides(frame, slice);
    let full = format!("{}: {refusal}", super::period::name(slice));
    let words = [(full.as_str(), 130.0), ("Not stacked", 70.0)].into_iter().find(|(_, room)| right - left >= *room);
    if let Some((words, _)) = words {
        let at = pos2(f32::midpoint(left, right), frame.area.center().y);
        part::remark_ui(ui, at, egui::Align2::CENTER_CENTER, words, right - left - 10.0, palette.warn);
    }
}

struct Stack<'a> {
    cx: &'a Cx<'a>,
    palette: &'a Palette,
    frame: &'a Frame,
    order: &'a [PlatformId],
    anyone: bool,
    set_off: &'a SetOff,
    shapes: Vec<Shape>,
}

impl Stack<'_> {
    /// One run: its rest hatched, its parts over that. A lone period is a bar as wide as it is; more are
    /// joined from middle to middle, and level to the outer ends.
    fn run(&mut self, ui: &Ui, run: &[&Slice]) {
        let (left, right) = (sides(self.frame, run[0]).0, sides(self.frame, run[run.len() - 1]).1);
        let whole = Rect::from_min_max(pos2(left, self.frame.area.top()), pos2(right, self.frame.area.bottom())).intersect(self.frame.area);
        part::hatched(ui.painter(), self.palette, whole, false);
        for at in 0..run.len() {
            let middle = self.middle(run[at]);
            let from = if at == 0 { left } else { middle };
            let to = if at + 1 == run.len() { right } else { middle };
            if at == 0 && from < middle {
                self.level(run[at], from, middle);
            }
            if at + 1 == run.len() && middle < to {
                self.level(run[at], middle, to);
            }
            if let Some(next) = run.get(at + 1) {
                self.join(run[at], next);
            }
        }
    }

    fn middle(&self, slice: &Slice) -> f32 {
        let (left, right) = sides(self.frame, slice);
        f32::midpoint(left, right)
    }

    /// The parts of a slice from the bottom, those of both slices where there are two.
    fn stacked<'s>(&self, slice: &'s Slice, other: Option<&Slice>) -> Vec<(&'s Part, f64, f64)> {
        let mut base = 0.0;
        let there = |id: &&PlatformId| other.is_none_or(|other| other.part(id).is_some());
        let parts = self.order.iter().filter(there).filter_map(|id| slice.part(id));
        let stacked = parts.map(|part| {
            let from = base;
            base += part.row.quantity.anchor().unwrap_or(0.0);
            (part, from, base)
        });
        stacked.collect()
    }

    fn level(&mut self, slice: &Slice, left: f32, right: f32) {
        for (part, from, to) in self.stacked(slice, None) {
            let (bottom, top) = (self.frame.y(from), self.frame.y(to));
            self.quad(part, [pos2(left, top), pos2(right, top), pos2(right, bottom), pos2(left, bottom)]);
        }
    }

    fn join(&mut self, slice: &Slice, next: &Slice) {
        let (x, to_x) = (self.middle(slice), self.middle(next));
        let (here, there) = (self.stacked(slice, Some(next)), self.stacked(next, Some(slice)));
        for ((part, from, to), (_, next_from, next_to)) in here.into_iter().zip(there) {
            let y = |value: f64| self.frame.y(value);
            let corners = [pos2(x, y(to)), pos2(to_x, y(next_to)), pos2(to_x, y(next_from)), pos2(x, y(from))];
            self.quad(part, corners);
        }
    }

    /// A piece of a part; it reaches a little into its neighbours, so that no seam is seen.
    fn quad(&mut self, part: &Part, corners: [Pos2; 4]) {
        let tone = Tone::of(self.cx, self.palette, &part.row, self.anyone, self.set_off);
        let [top_left, top_right, bottom_right, bottom_left] = corners;
        let reach = 0.6;
        let wide = |a: Pos2, b: Pos2| {
            let slope = (b.y - a.y) / (b.x - a.x).max(0.01) * reach;
            (pos2(a.x - reach, a.y - slope), pos2(b.x + reach, b.y + slope))
        };
        let ((a, b), (d, c)) = (wide(top_left, top_right), wide(bottom_left, bottom_right));
        self.shapes.push(Shape::convex_polygon(vec![a, b, c, d], tone.fill, Stroke::NONE));
        let edge = if tone.is_hollow { Stroke::new(1.0, tone.line) } else { Stroke::new(1.0, self.palette.paper) };
        self.shapes.push(Shape::line_segment([top_left, top_right], edge));
    }

    /// The place of each part of a slice, half-way to its neighbours: what can be pointed at.
    fn marks<'s>(&self, run: &[&Slice], at: usize, slice: &'s Slice) -> Vec<(&'s Part, Rect)> {
        let (left, right) = sides(self.frame, slice);
        let from = at.checked_sub(1).map_or(left, |before| f32::midpoint(self.middle(run[before]), self.middle(slice)));
        let to = run.get(at + 1).map_or(right, |after| f32::midpoint(self.middle(after), self.middle(slice)));
        let place = |(part, low, high): (&'s Part, f64, f64)| {
            (part, Rect::from_min_max(pos2(from, self.frame.y(high)), pos2(to, self.frame.y(low))))
        };
        self.stacked(slice, None).into_iter().map(place).collect()
    }
}
