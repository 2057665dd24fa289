//! Bars of 100 %, one for each period.

use std::collections::BTreeMap;

use egui::{Rect, Sense, Stroke, Ui, pos2};
use serde_json::Value;

use super::{basis_name, chosen_basis};
use crate::analysis::Observation;
use crate::analysis::combine::{Purpose, Refusal, refusal};
use crate::analysis::curves::Curve;
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::{Palette, palette};
use crate::marks::extent::{self, Grows};
use crate::marks::faded;
use crate::marks::time::hatch;
use crate::model::{Period, day_number};
use crate::session::Action;
use crate::views::brush::{self, Bar};
use crate::views::chart::{
    EndLabel, Frame, SetOff, axis_of, frame_ui, labels_ui, labels_width, silence_ui, target, targets, time_ui, tip_ui,
};
use crate::views::refusal::{note_height, note_ui, sentence};
use crate::views::{Asking, Choice, Cx, Form, View, Words, annotations, badge, select_all};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "bars",
    label: "100 % bars",
    shows: "A bar for each period of one researcher, its parts from the largest; what is missing to 100 % is hatched.",
    view: &Bars,
};

struct Bars;

impl View for Bars {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        super::needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        super::words(cx, |answer| format!("Basis: {}. What is not stated is hatched", basis_name(&chosen_basis(cx, answer))))
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        super::part::say_basis(key, value)
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return vec![] };
        super::basis_choices(cx, answer)
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(answer)) = cx.ready(ui) else { return vec![] };
        let Some(axis) = axis_of(cx, answer).filter(|_| !answer.curves.curves.is_empty()) else { return silence_ui(cx, ui, answer) };
        bars_ui(cx, ui, answer, axis)
    }
}

/// The parts of one period, from the largest, and why they are not stacked, if they are not.
struct Column<'a> {
    period: Period,
    parts: Vec<&'a Observation>,
    refusal: Option<Refusal>,
}

fn columns<'a>(cx: &Cx<'_>, curves: &[&'a Curve]) -> Vec<Column<'a>> {
    let mut periods: BTreeMap<Period, Vec<&Observation>> = BTreeMap::new();
    for point in curves.iter().flat_map(|curve| &curve.points) {
        if let Some(period) = point.period {
            periods.entry(period).or_default().push(point);
        }
    }
    let column = |(period, mut parts): (Period, Vec<&'a Observation>)| {
        let anchor = |point: &Observation| point.quantity.anchor().unwrap_or(0.0);
        parts.sort_by(|a, b| anchor(b).total_cmp(&anchor(a)).then(a.entity.cmp(&b.entity)));
        let refusal = refusal(&parts, Purpose::Stack, &cx.dataset.platforms);
        Column { period, parts, refusal }
    };
    periods.into_iter().map(column).collect()
}

/// The parts of each period of one basis, stacked from the largest; the rest of 100 is hatched. What must
/// not be stacked stands side by side, with a note that says why.
fn bars_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer, axis: Period) -> Vec<Action> {
    let palette = palette(ui);
    let basis = chosen_basis(cx, answer);
    let curves: Vec<&Curve> = answer.curves.curves.iter().filter(|curve| curve.basis == basis).collect();
    let columns = columns(cx, &curves);
    let refused = columns.iter().find_map(|column| column.refusal.as_ref().map(|why| sentence(cx, why, &column.parts)));
    let mut place = ui.available_rect_before_wrap();
    if let Some(words) = &refused {
        let height = note_height(ui, words, place.width());
        if height < place.height() * 0.5 {
            let note = Rect::from_min_max(pos2(place.left(), place.bottom() - height), place.max);
            place.max.y = note.top() - 8.0;
            note_ui(ui, note, words, Purpose::Stack);
        }
    }
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(("bars", cx.me.0)));
    let ui = &mut child;
    let right = labels_width(ui, curves.iter().map(|curve| cx.short_name(&curve.entity).to_owned()));
    let (frame, response) = frame_ui(cx, ui, axis, (0.0, 100.0), right);
    let mut actions = vec![];
    let mut bars: Vec<Bar<'_>> = vec![];
    let mut ends = vec![];
    let mut labels: BTreeMap<_, EndLabel> = BTreeMap::new();
    let set_off = SetOff::of(cx);
    let anyone = curves.iter().any(|curve| cx.is_meant(&curve.entity));
    let undated = columns.iter().all(|column| column.parts.iter().all(|point| point.is_undated()));
    if undated {
        undated_ui(ui, &frame);
    }
    for Column { period, parts, refusal } in &columns {
        let (left, end) = if undated { (frame.area.right() - 72.0, frame.area.right() - 12.0) } else { bar_sides(&frame, *period) };
        let mut base = 0.0;
        for (at, point) in (0_u16..).zip(parts) {
            let Some(value) = point.quantity.anchor() else { continue };
            let area = if refusal.is_some() {
                let count = f32::from(u16::try_from(parts.len()).unwrap_or(1));
                let x = |at: u16| left + (end - left) * f32::from(at) / count;
                Rect::from_min_max(pos2(x(at), frame.y(value)), pos2(x(at + 1), frame.y(0.0)))
            } else {
                base += value;
                Rect::from_min_max(pos2(left, frame.y(base)), pos2(end, frame.y(base - value)))
            };
            bars.push(Bar { area, period: *period, entity: &point.entity });
            let ink = cx.ink(&point.entity, palette);
            let meant = cx.is_meant(&point.entity);
            let color = if anyone && !meant { faded(ink.mark, 0.62) } else { ink.mark };
            let color = if set_off.has(point) { color } else { faded(ink.mark, 0.22) };
            actions.extend(part_ui(cx, ui, palette, area, point, color, ink.is_hollow));
            ends.push((area, point.quantity, if ink.is_hollow { palette.paper } else { color }));
            labels.insert(
                point.entity.clone(),
                EndLabel {
                    entity: point.entity.clone(),
                    words: cx.short_name(&point.entity).to_owned(),
                    end: pos2(end, area.center().y),
                    ink: ink.text,
                    line: ink.mark,
                    is_meant: anyone && meant,
                },
            );
        }
        if base < 99.5 && refusal.is_none() {
            hatch(ui.painter(), palette, Rect::from_min_max(pos2(left, frame.y(100.0)), pos2(end, frame.y(base))));
        }
    }
    // Over all parts: bounds reach into those beside them.
    for (area, quantity, fill) in ends {
        extent::end(ui.painter(), palette, area, Grows::Up, quantity, fill);
    }
    if !undated {
        time_ui(cx, ui, &frame, None);
    }
    let marks = bars.iter().map(|bar| (bar.area.center(), bar.entity.clone())).collect();
    actions.extend(brush::brush_ui(cx, ui, &frame, &response, &bars, marks));
    actions.extend(brush::keys_ui(cx, ui, &response, &[]));
    actions.extend(annotations::annotations_ui(cx, ui, &frame));
    actions.extend(labels_ui(cx, ui, &frame, labels.into_values().collect()));
    actions
}

/// A whole that nobody dated stands at the edge, without a place in time.
fn undated_ui(ui: &Ui, frame: &Frame) {
    let palette = palette(ui);
    let area = frame.area;
    let years = Rect::from_min_max(
        area.left_bottom() + egui::vec2(-6.0, 1.0),
        pos2(area.right() + 6.0, area.bottom() + super::super::chart::YEARS),
    );
    ui.painter().rect_filled(years, 0, palette.paper);
    let at = pos2(area.right() - 42.0, area.bottom() + 5.0);
    ui.painter().text(at, egui::Align2::CENTER_TOP, "undated", crate::kit::fonts::regular(crate::kit::tokens::size::AXIS), palette.ink3);
}

/// As wide as the period, but at least 10 px and with a gap.
fn bar_sides(frame: &Frame, period: Period) -> (f32, f32) {
    let (left, right) = (frame.time.x_of(period.first), frame.time.x(f64::from(day_number(period.last)) + 1.0));
    let (middle, half) = (f32::midpoint(left, right), ((right - left) / 2.0 - 1.0).max(5.0));
    (middle - half, middle + half)
}

fn part_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    palette: &Palette,
    area: Rect,
    point: &Observation,
    color: egui::Color32,
    is_hollow: bool,
) -> Vec<Action> {
    let mut actions = vec![];
    if is_hollow {
        ui.painter().rect(area, 0, faded(color, 0.25), Stroke::new(1.0, color), egui::StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(area, 0, color);
    }
    ui.painter().hline(area.x_range(), area.top(), Stroke::new(1.0, palette.paper));
    let id = ui.scope_id().with(("part", &*point.table, point.row, point.entity.as_str(), point.period));
    let response = ui.interact(area, id, Sense::click());
    let (value, doubt) = (cx.amount(point), badge::spoken(cx, point));
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{}, {}, {value}{doubt}", cx.name(&point.entity), point.period_label))
    });
    badge::mark(cx, ui, area.right_top() + egui::vec2(-14.0, 14.0), point);
    let targets = targets(cx, point);
    if targets.iter().all(|target| cx.session.doc.selection.contains(target)) || response.hovered() || response.has_focus() {
        ui.painter().rect_stroke(area, 0, Stroke::new(2.2, palette.ink), egui::StrokeKind::Inside);
    }
    if response.hovered() {
        crate::kit::controls::tip(ui, response.id, |ui| tip_ui(cx, point, ui));
        actions.push(Action::Hover(Some(target(cx, point))));
    }
    if response.clicked() {
        actions.push(select_all(ui, targets));
    }
    actions
}
