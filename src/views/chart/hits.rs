//! What the pointer or the keys are on in a chart: its tip, and what choosing it does. Arrows walk the marks
//! of a chart that has the keys, Enter chooses the one they are on.

use egui::{EventFilter, Id, Key, Pos2, Rect, Response, Role, Stroke, Ui, WidgetInfo};

use super::{Frame, metric_name};
use crate::analysis::Observation;
use crate::analysis::transform::Transform;
use crate::engine::Answer;
use crate::kit::controls::{focus_ring, strong, text, tip, tip_at};
use crate::kit::tokens::size;
use crate::kit::{icons, palette};
use crate::model::{Period, PlatformId, Quantity};
use crate::session::{Action, Target};
use crate::views::{Cx, badge, select_all, select_nothing};

/// A mark that can be pointed at.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    /// Where it is.
    pub at: Pos2,
    /// All of it, where it is more than a point.
    pub area: Option<Rect>,
    /// What it shows.
    pub point: &'a Observation,
}

impl<'a> Hit<'a> {
    /// A point.
    #[must_use]
    pub fn at(at: Pos2, point: &'a Observation) -> Self {
        Self { at, area: None, point }
    }

    /// A bar.
    #[must_use]
    pub fn bar(area: Rect, at: Pos2, point: &'a Observation) -> Self {
        Self { at, area: Some(area), point }
    }

    /// How far it is from the pointer: nothing inside of a bar.
    fn distance(&self, to: Pos2) -> f32 {
        self.area.map_or_else(|| self.at.distance(to), |area| area.distance_to_pos(to).min(self.at.distance(to)))
    }

    fn key(&self) -> Key3 {
        (self.point.entity.clone(), self.point.period, self.point.row)
    }
}

type Key3 = (PlatformId, Option<Period>, u32);

/// The marks of a chart over time under the pointer or the keys.
pub fn hits_ui(cx: &Cx<'_>, ui: &mut Ui, frame: &Frame, response: &Response, hits: &[Hit<'_>]) -> Vec<Action> {
    marks_ui(cx, ui, frame.area, response, hits)
}

/// The marks of a chart under the pointer or the keys: their tip, and what choosing them does.
pub fn marks_ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect, response: &Response, hits: &[Hit<'_>]) -> Vec<Action> {
    let mut actions = vec![];
    let ink = palette(ui).ink;
    let ring = |hit: &Hit<'_>, width: f32| match hit.area {
        Some(area) => {
            let _ = ui.painter().rect_stroke(area, 0, Stroke::new(width, ink), egui::StrokeKind::Outside);
        }
        None => {
            let _ = ui.painter().circle_stroke(hit.at, if width > 2.0 { 6.0 } else { 5.0 }, Stroke::new(width, ink));
        }
    };
    for hit in hits {
        badge::mark(cx, ui, hit.at, hit.point);
    }
    let (selection, hover) = (&cx.session.doc.selection, cx.session.live.hover.as_ref());
    let is_any = hover.is_some() || !selection.is_empty();
    let selected = |point: &Observation| {
        is_any && (targets(cx, point).iter().all(|target| selection.contains(target)) || hover == Some(&target(cx, point)))
    };
    hits.iter().filter(|hit| selected(hit.point)).for_each(|hit| ring(hit, 2.2));
    let pointer = ui
        .input(|input| input.pointer.hover_pos())
        .filter(|at| area.expand(6.0).contains(*at) && ui.rect_contains_pointer(area.expand(6.0)));
    let nearest = pointer.and_then(|pointer| {
        let distances = hits.iter().map(|hit| (hit, hit.distance(pointer)));
        let near = distances.filter(|(_, distance)| *distance < 14.0);
        near.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.at.distance(pointer).total_cmp(&b.0.at.distance(pointer)))).map(|(hit, _)| hit)
    });
    if let Some(hit) = nearest {
        actions.push(Action::Hover(Some(target(cx, hit.point))));
        ring(hit, 1.5);
        tip(ui, response.id, |ui| tip_ui(cx, hit.point, ui));
    }
    let at_keys = keys_ui(cx, ui, response, hits);
    if let Some(hit) = at_keys.filter(|_| nearest.is_none()) {
        actions.push(Action::Hover(Some(target(cx, hit.point))));
        ring(hit, 2.2);
        tip_at(ui, response.id, hit.at, |ui| tip_ui(cx, hit.point, ui));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, said(cx, hits, at_keys)));
    if response.has_focus() {
        focus_ring(ui, area, 2);
    }
    let by_pointer = response.clicked_by(egui::PointerButton::Primary) && ui.input(|input| input.pointer.any_released());
    if response.clicked() {
        match nearest.filter(|_| by_pointer).or(at_keys.filter(|_| !by_pointer)) {
            Some(hit) => actions.push(select_all(ui, targets(cx, hit.point))),
            None => actions.extend(select_nothing(ui)),
        }
    }
    if response.gained_focus() && cx.session.live.focused != Some(cx.me) {
        actions.push(Action::Focus(Some(cx.me)));
    }
    actions
}

/// What the chart is to one who cannot see it.
fn said(cx: &Cx<'_>, hits: &[Hit<'_>], at_keys: Option<&Hit<'_>>) -> String {
    let kind = cx.session.doc.views.get(&cx.me).and_then(|state| crate::views::kind(&state.kind)).map_or("Chart", |kind| kind.title);
    let count = hits.len();
    let whose = |point: &Observation| cx.name(&point.entity).to_owned();
    match (at_keys, hits.first()) {
        (Some(hit), _) => {
            let doubt = badge::spoken(cx, hit.point);
            format!("{kind}: {}, {}, {}{doubt}", whose(hit.point), period_words(hit.point), cx.amount(hit.point))
        }
        (None, Some(hit)) => {
            format!("{kind}: {count} values, of {} and others. Arrows walk them, Shift and arrows brush time", whose(hit.point))
        }
        (None, None) => format!("{kind}: no values"),
    }
}

fn walk_id(chart: Id) -> Id {
    chart.with("walked")
}

/// The mark that the keys are on in a chart.
pub fn walked<'a, 'b>(ui: &Ui, chart: Id, hits: &'b [Hit<'a>]) -> Option<&'b Hit<'a>> {
    let key = ui.data(|data| data.get_temp::<Key3>(walk_id(chart)))?;
    hits.iter().find(|hit| hit.key() == key)
}

/// Moves from mark to mark while the chart has the keys.
fn keys_ui<'a, 'b>(cx: &Cx<'_>, ui: &Ui, response: &Response, hits: &'b [Hit<'a>]) -> Option<&'b Hit<'a>> {
    if !response.has_focus() || cx.session.live.printing {
        return None;
    }
    let arrows = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    let now = walked(ui, response.id, hits);
    let pressed = [(Key::ArrowRight, [1.0, 0.0]), (Key::ArrowLeft, [-1.0, 0.0]), (Key::ArrowUp, [0.0, -1.0]), (Key::ArrowDown, [0.0, 1.0])];
    let way = pressed.into_iter().find(|(key, _)| ui.input(|input| input.modifiers.is_none() && input.key_pressed(*key)));
    let Some((_, way)) = way else { return now };
    let next = match now {
        Some(now) => next_of(hits, now, way).or(Some(now)),
        None => first_of(cx, hits),
    };
    if let Some(hit) = next {
        ui.data_mut(|data| data.insert_temp(walk_id(response.id), hit.key()));
    }
    next
}

/// Where walking begins: the last mark of whom is meant, else the last of all.
fn first_of<'a, 'b>(cx: &Cx<'_>, hits: &'b [Hit<'a>]) -> Option<&'b Hit<'a>> {
    let last = |all: &mut dyn Iterator<Item = &'b Hit<'a>>| all.max_by(|a, b| a.at.x.total_cmp(&b.at.x));
    last(&mut hits.iter().filter(|hit| cx.is_meant(&hit.point.entity))).or_else(|| last(&mut hits.iter()))
}

/// The nearest mark in a direction; along x the same series first.
fn next_of<'a, 'b>(hits: &'b [Hit<'a>], now: &Hit<'a>, [dx, dy]: [f32; 2]) -> Option<&'b Hit<'a>> {
    let ahead = |hit: &&Hit<'_>| (hit.at.x - now.at.x) * dx + (hit.at.y - now.at.y) * dy;
    let aside = |hit: &&Hit<'_>| ((hit.at.x - now.at.x) * dy).abs() + ((hit.at.y - now.at.y) * dx).abs();
    let cost = |hit: &&Hit<'_>| ahead(hit) + 3.0 * aside(hit);
    let nearest = |same: bool| {
        let fitting = hits
            .iter()
            .filter(|hit| ahead(hit) > 0.5 && (!same || hit.point.entity == now.point.entity && hit.point.metric == now.point.metric));
        fitting.min_by(|a, b| if same { ahead(a).total_cmp(&ahead(b)) } else { cost(a).total_cmp(&cost(b)) })
    };
    if dx == 0.0 { nearest(false) } else { nearest(true).or_else(|| nearest(false)) }
}

/// The row of an observation as a thing that can be selected.
pub fn target(cx: &Cx<'_>, point: &Observation) -> Target {
    Target::Row { table: cx.named_table(&point.table), row: point.row, entity: Some(point.entity.clone()) }
}

/// The rows that an observation was put together from, else its own.
pub fn targets(cx: &Cx<'_>, point: &Observation) -> Vec<Target> {
    let row = |(table, row, entity): &(std::sync::Arc<str>, u32, PlatformId)| Target::Row {
        table: cx.named_table(table),
        row: *row,
        entity: Some(entity.clone()),
    };
    if point.parts.is_empty() { vec![target(cx, point)] } else { point.parts.iter().map(row).collect() }
}

/// The days of a value, and in brackets what the source calls them.
pub fn period_words(point: &Observation) -> String {
    let period = point.period.map(Period::label).unwrap_or_default();
    let compact = |text: &str| text.replace([' ', '-'], "");
    let is_same = compact(&point.period_label) == compact(&period) || point.period_label.is_empty();
    let reversed = period.split_once(' ').map(|(quarter, year)| format!("{year}{quarter}"));
    if is_same || reversed.is_some_and(|reversed| reversed == compact(&point.period_label)) {
        period
    } else {
        format!("{period} ({})", point.period_label)
    }
}

/// Value with its unit, period, basis and source.
pub fn tip_ui(cx: &Cx<'_>, point: &Observation, ui: &mut Ui) {
    let palette = palette(ui);
    ui.set_max_width(320.0);
    ui.label(strong(format!("{}  {}", cx.name(&point.entity), cx.amount(point)), size::SMALL, palette.tooltip_ink));
    provenance_ui(cx, point, ui);
}

/// What a value is of, when, on what basis and by whom; what is remarked on it, and what contradicts it.
pub fn provenance_ui(cx: &Cx<'_>, point: &Observation, ui: &mut Ui) {
    let palette = palette(ui);
    let is_share = point.metric.as_ref() == "share" && !point.scope.is_empty();
    let measure = if is_share { format!("Share of {}", point.scope) } else { metric_name(&point.metric) };
    ui.label(text(format!("{measure}, {}", period_words(point)), size::SMALL, palette.tooltip_ink));
    if !is_share && !point.scope.is_empty() {
        ui.label(text(&*point.scope, size::SMALL, palette.tooltip_ink));
    }
    if let Some(working) = working_words(cx, point) {
        ui.label(text(working, size::SMALL, palette.tooltip_ink));
    }
    let known =
        [&point.confidence, &point.reliability].into_iter().filter(|word| !word.is_empty()).map(ToString::to_string).collect::<Vec<_>>();
    let source = point.sources.first().and_then(|id| cx.dataset.sources.get(id)).map(|source| source.publisher.clone());
    let line: Vec<String> = source.into_iter().chain(known).collect();
    ui.label(text(line.join(" · "), size::AXIS, palette.tooltip_ink));
    if !point.parts.is_empty() {
        let of = if point.parts.len() == 1 { "from one row".to_owned() } else { format!("the sum of {} rows", point.parts.len()) };
        ui.label(text(of, size::AXIS, palette.tooltip_ink));
    }
    if let Some(note) = note_of(cx, point) {
        ui.label(text(note, size::AXIS, palette.tooltip_ink));
    }
    if let Some(words) = badge::says(cx, point) {
        ui.label(text(format!("{} {words}", icons::WARNING), size::AXIS, palette.tooltip_ink));
    }
}

/// What the data remark on a row, in the column `note` of its table.
fn note_of(cx: &Cx<'_>, point: &Observation) -> Option<String> {
    use datafusion::arrow::array::Array;
    use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
    let table = cx.dataset.table(&point.table)?;
    let (column, row) = (table.batch.column_by_name("note")?, point.row as usize);
    if row >= column.len() || column.is_null(row) {
        return None;
    }
    let note = ArrayFormatter::try_new(column.as_ref(), &FormatOptions::default()).ok()?.value(row).to_string();
    (!note.trim().is_empty()).then_some(note)
}

/// How a derived value was worked out: `161.1 (Q2 2024) on 149.2 (Q2 2023)`.
fn working_words(cx: &Cx<'_>, point: &Observation) -> Option<String> {
    let worked = |shown: &crate::engine::Shown| match shown.answer.as_deref() {
        Some(Answer::Curves(answer)) => Some((answer.worked.transform?, answer.worked.operands(point)?.to_vec())),
        _ => None,
    };
    let (transform, from) = cx.answers.iter().find_map(worked)?;
    let one = |(period, quantity): &(Period, Quantity)| {
        format!("{} ({})", cx.numbers().with_unit(quantity.rounded(3), "", false), period.label())
    };
    let all: Vec<String> = from.iter().map(one).collect();
    Some(match (transform, all.as_slice()) {
        (Transform::Average(_), all) => format!("Mean of {}", all.join(", ")),
        (Transform::Index(_), [value, base]) => format!("{value} with {base} as 100"),
        (_, [later, earlier]) => format!("{later} on {earlier}"),
        _ => return None,
    })
}
