//! What the forms of shares have in common: what they ask, the colour of a part, marks that lead to rows,
//! hatches, refusals in words.

use std::collections::BTreeSet;

use egui::{Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use serde_json::Value;

use super::basis_name;
use crate::analysis::Observation;
use crate::analysis::combine::Purpose;
use crate::analysis::parts::Slice;
use crate::engine::{Answer, CurvesAnswer, PartsAnswer, PartsQuestion, Request};
use crate::kit::controls::{Way, empty_box, focus_ring, truncated, waiting};
use crate::kit::mix::over;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, palette};
use crate::marks::faded;
use crate::model::PlatformId;
use crate::session::{Action, Target};
use crate::views::chart::{SetOff, listed, targets, tip_ui};
use crate::views::refusal::sentence;
use crate::views::{Asking, Cx, badge, brush, select_all, select_nothing};

/// What a form asks that shows one researcher: the curves, their parts by period, and the curves of what is
/// set off.
pub fn needs(cx: &Asking<'_>) -> Vec<Request> {
    let mut requests = super::needs(cx);
    let Some(Request::Curves(curves)) = requests.first().cloned() else { return requests };
    let basis = cx.settings.text("basis").map(str::to_owned);
    requests.insert(1, Request::Parts(PartsQuestion { curves, basis }));
    requests
}

/// The answers, where both are there.
pub fn answers<'a>(cx: &'a Cx<'_>) -> Option<(&'a CurvesAnswer, &'a PartsAnswer)> {
    match (cx.answer(0), cx.answer(1)) {
        (Some(Answer::Curves(curves)), Some(Answer::Parts(parts))) => Some((curves, parts)),
        _ => None,
    }
}

/// The same for drawing: says that it waits, or why there is nothing.
pub fn ready<'a>(cx: &'a Cx<'_>, ui: &mut Ui) -> Option<(&'a CurvesAnswer, &'a PartsAnswer)> {
    cx.ready(ui)?;
    if let Some(Answer::Failed(reason)) = cx.answer(1) {
        ui.label(reason);
        return None;
    }
    let found = answers(cx);
    if found.is_none() {
        waiting(ui);
    }
    found
}

/// Whether there is too little room for any picture.
pub fn is_too_small(area: Rect) -> bool {
    area.width() < 90.0 || area.height() < 44.0
}

/// How a part is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Tone {
    /// Its fill: opaque, so that no hatch shines through.
    pub fill: Color32,
    /// Its outline, for an owner without a colour.
    pub line: Color32,
    /// Text beside it.
    pub text: Color32,
    /// An outline instead of a full colour.
    pub is_hollow: bool,
    /// Whether it is meant by the selection or the pointer.
    pub is_meant: bool,
}

impl Tone {
    /// Of the part that a row states. `anyone` says that some part of the picture is meant.
    pub fn of(cx: &Cx<'_>, palette: &Palette, point: &Observation, anyone: bool, set_off: &SetOff) -> Self {
        let ink = cx.ink(&point.entity, palette);
        let is_meant = anyone && cx.is_meant(&point.entity);
        let alpha = match (set_off.has(point), anyone && !is_meant) {
            (false, _) => 0.22,
            (true, true) => 0.62,
            (true, false) => 1.0,
        };
        let line = over(palette.paper, ink.mark, alpha);
        let fill = if ink.is_hollow { over(palette.paper, ink.mark, alpha * 0.25) } else { line };
        let text = if set_off.has(point) { ink.text } else { over(palette.paper, ink.text, 0.5) };
        Self { fill, line, text, is_hollow: ink.is_hollow, is_meant }
    }

    /// Fills a rectangle.
    pub fn paint(&self, painter: &Painter, area: Rect) {
        painter.rect_filled(area, 0, self.fill);
        if self.is_hollow {
            painter.rect_stroke(area, 0, Stroke::new(1.0, self.line), StrokeKind::Inside);
        }
    }
}

/// Whether any of these entities is meant.
pub fn anyone<'a>(cx: &Cx<'_>, mut entities: impl Iterator<Item = &'a PlatformId>) -> bool {
    entities.any(|id| cx.is_meant(id))
}

/// What goes around a mark that is selected, or under the pointer.
#[derive(Clone, Copy, Debug)]
pub enum Outline {
    /// The mark's own rectangle.
    Around,
    /// A ring.
    Ring(Pos2),
    /// A tint of the whole row.
    Row,
}

/// A mark of one row: it says what it is, leads to its row, and can be reached with the keyboard.
pub fn mark_ui(cx: &Cx<'_>, ui: &Ui, area: Rect, point: &Observation, outline: Outline) -> Vec<Action> {
    let doubt = badge::spoken(cx, point);
    let name = format!("{}, {}, {}{doubt}", cx.name(&point.entity), when(point), value_words(cx, point));
    let id = ("share", &*point.table, point.row, point.entity.as_str(), point.period);
    let actions = press_ui(cx, ui, area, id, &name, targets(cx, point), outline, |ui| tip_ui(cx, point, ui));
    match outline {
        Outline::Around if area.width() > 20.0 && area.height() > 20.0 => badge::mark(cx, ui, area.right_top() + vec2(-14.0, 14.0), point),
        Outline::Ring(at) => badge::mark(cx, ui, at, point),
        _ => {}
    }
    actions
}

/// A mark of several rows.
pub fn press_ui(
    cx: &Cx<'_>,
    ui: &Ui,
    area: Rect,
    id: impl std::hash::Hash + std::fmt::Debug,
    name: &str,
    targets: Vec<Target>,
    outline: Outline,
    tip: impl FnOnce(&mut Ui),
) -> Vec<Action> {
    let palette = palette(ui);
    let response = ui.interact(area, ui.scope_id().with((cx.me.0, id)), Sense::click());
    let is_selected = targets.iter().all(|target| cx.session.doc.selection.contains(target));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, name));
    let is_hovered = response.hovered() || targets.iter().any(|target| cx.session.live.hover.as_ref() == Some(target));
    if is_selected || is_hovered {
        let stroke = Stroke::new(if is_selected { 2.2 } else { 1.5 }, palette.ink);
        match outline {
            Outline::Around => drop(ui.painter().rect_stroke(area, 0, stroke, StrokeKind::Inside)),
            Outline::Ring(at) => drop(ui.painter().circle_stroke(at, 7.0, stroke)),
            Outline::Row => drop(ui.painter().rect_filled(area, 3, faded(palette.ink, if is_selected { 0.09 } else { 0.05 }))),
        }
    }
    if response.has_focus() {
        focus_ring(ui, area, 2);
    }
    let mut actions = vec![];
    if response.hovered() {
        crate::kit::controls::tip(ui, response.id, tip);
        actions.extend(targets.first().map(|target| Action::Hover(Some(target.clone()))));
    }
    if response.clicked() {
        actions.push(select_all(ui, targets));
    }
    actions
}

/// The ground under the marks of a picture without a time axis: a click on it selects nothing, a drag with a
/// key of selection selects in a box.
pub fn ground_ui(cx: &Cx<'_>, ui: &Ui, area: Rect) -> Response {
    ui.interact(area, ui.scope_id().with(("shares ground", cx.me.0)), Sense::click_and_drag())
}

/// What came of the ground, once the marks on it are known.
pub fn region_ui(cx: &Cx<'_>, ui: &Ui, ground: &Response, marks: Vec<(Pos2, PlatformId)>) -> Vec<Action> {
    if cx.session.live.printing {
        return vec![];
    }
    let mut actions = vec![];
    if ground.clicked() && !cx.session.doc.selection.is_empty() {
        actions.extend(select_nothing(ui));
    }
    if let Some(region) = brush::region_ui(cx, ui, ground) {
        actions.extend(brush::select_in(cx, &region, marks.into_iter()));
    }
    actions
}

/// The period of a row as its source calls it, where that says more than the dates.
pub fn when(point: &Observation) -> String {
    super::period::as_written(point.period, &point.period_label)
}

/// `about 53 %`.
pub fn value_words(cx: &Cx<'_>, point: &Observation) -> String {
    cx.quantity(point.quantity, if point.unit.is_empty() { "percent" } else { &point.unit }, false)
}

/// `about 53`.
pub fn number_words(cx: &Cx<'_>, point: &Observation) -> String {
    cx.numbers().with_unit(point.quantity, "", false)
}

/// Why the parts of a slice are not stacked, as a sentence, if they are not.
pub fn refusal_words(cx: &Cx<'_>, slice: &Slice) -> Option<String> {
    let rows: Vec<&Observation> = slice.parts.iter().map(|part| &part.row).collect();
    slice.refusal.as_ref().map(|refusal| format!("{}: {}", Purpose::Stack.refused(), sentence(cx, refusal, &rows)))
}

/// A refusal in the place of a picture; its ways are forms that do show these values.
pub fn refused_ui(cx: &Cx<'_>, ui: &mut Ui, title: &str, reason: &str, forms: &[(&str, &str)]) -> Vec<Action> {
    let area = ui.available_rect_before_wrap();
    let way = |(_, words): &(&str, &str)| Way { words: (*words).to_owned(), remark: String::new(), verb: "Show" };
    let ways: Vec<Way<'_>> = forms.iter().map(way).collect();
    let taken = empty_box(ui, area, title, reason, &ways, &[]);
    let form = taken.and_then(|at| forms.get(at));
    form.map(|(id, _)| Action::Configure { view: cx.me, key: "form".into(), value: (*id).into() }).into_iter().collect()
}

/// Diagonals over a rectangle: what is not stated. `is_gap` is a period of which nothing is, hatched the
/// other way and fainter.
pub fn hatched(painter: &Painter, palette: &Palette, area: Rect, is_gap: bool) {
    if !area.is_positive() {
        return;
    }
    let painter = painter.with_clip_rect(area.intersect(painter.clip_rect()));
    let stroke = Stroke::new(1.0, if is_gap { palette.line } else { over(palette.paper, palette.line_strong, 0.8) });
    let step = if is_gap { 9.0 } else { 6.0 };
    let mut x = (area.left() - area.height()).div_euclid(step) * step;
    while x < area.right() + area.height() {
        let (from, to) = if is_gap {
            (pos2(x, area.top()), pos2(x + area.height(), area.bottom()))
        } else {
            (pos2(x, area.bottom()), pos2(x + area.height(), area.top()))
        };
        painter.line_segment([from, to], stroke);
        x += step;
    }
}

/// Text within a rectangle, cut where it is too long; nothing where there is no room.
pub fn label_in(ui: &Ui, area: Rect, words: &str, align: Align2, font: egui::FontId, ink: Color32) {
    if area.width() < 5.0 || area.height() < font.size * 0.9 {
        return;
    }
    let galley = truncated(ui, words, font, ink, area.width());
    if galley.size().x > area.width() + 1.0 {
        return;
    }
    let place = align.align_size_within_rect(galley.size(), area);
    ui.painter().galley(place.min, galley, ink);
}

/// Text that fits a width: cut in its middle where it is too long, as what tells two apart is often at the end.
pub fn cut_in_middle(ui: &Ui, words: &str, font: &egui::FontId, width: f32) -> String {
    let letters: Vec<char> = words.chars().collect();
    let fits = |kept: usize| {
        let (head, tail) = (kept * 3 / 5, kept - kept * 3 / 5);
        let cut: String = letters[..head].iter().chain(&['…']).chain(&letters[letters.len() - tail..]).collect();
        (width_of(ui, &cut, font.clone()) <= width).then_some(cut)
    };
    if width_of(ui, words, font.clone()) <= width {
        return words.to_owned();
    }
    let (mut low, mut high) = (0, letters.len());
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if fits(middle).is_some() { low = middle } else { high = middle }
    }
    fits(low).unwrap_or_default()
}

/// How wide text is.
pub fn width_of(ui: &Ui, words: &str, font: egui::FontId) -> f32 {
    ui.painter().layout_no_wrap(words.to_owned(), font, Color32::BLACK).size().x
}

/// A remark on the ground of a chart, from a corner.
pub fn remark_ui(ui: &Ui, at: Pos2, align: Align2, words: &str, width: f32, ink: Color32) -> Rect {
    let galley = ui.painter().layout(words.to_owned(), fonts::regular(size::AXIS), ink, width.max(40.0));
    let place = align.anchor_size(at, galley.size());
    crate::marks::time::ground(ui.painter(), palette(ui), place);
    ui.painter().galley(place.min, galley, ink);
    heard_ui(ui, place, words);
    place
}

/// Makes painted words known to those who cannot see them.
pub fn heard_ui(ui: &Ui, place: Rect, words: &str) {
    let response = ui.interact(place, ui.scope_id().with(("remark", words, place.min.x.to_bits(), place.min.y.to_bits())), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
}

/// Publishers of the sources of rows: `iResearch, SCMP`, or how many.
pub fn sources<'a>(cx: &Cx<'_>, rows: impl Iterator<Item = &'a Observation>) -> String {
    let publisher = |id: &std::sync::Arc<str>| {
        let source = cx.dataset.sources.get(id)?;
        let name = if source.publisher.is_empty() { &source.title } else { &source.publisher };
        (!name.is_empty()).then(|| name.clone())
    };
    let all: BTreeSet<String> = rows.flat_map(|row| &row.sources).filter_map(publisher).collect();
    let all: Vec<String> = all.into_iter().collect();
    match all.len() {
        0 => String::new(),
        1 => format!("Source: {}", all[0]),
        _ if cx.session.live.printing => listed(&all),
        2 | 3 => format!("Sources: {}", all.join(", ")),
        more => format!("{more} sources"),
    }
}

/// `Share of …, %`, with what more is said of it.
pub fn subtitle(parts: &PartsAnswer, more: &str) -> String {
    let of = if parts.whole.is_empty() { String::new() } else { format!("Share of {}, %", parts.whole) };
    [of.as_str(), more].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

/// Remarks that are not empty, one after the other.
pub fn joined(parts: &[String]) -> String {
    let joined = parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" · ");
    let mut letters = joined.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `Basis: iResearch`.
pub fn basis_words(parts: &PartsAnswer) -> String {
    format!("Basis: {}", basis_name(&parts.basis))
}

/// The setting `basis` in words, for the history.
pub fn say_basis(key: &str, value: &Value) -> Option<String> {
    let basis = value.as_str()?;
    (key == "basis").then(|| format!("shares by {}", basis_name(basis)))
}

/// Rows without a period or without a number, which no form can place.
pub fn unplaced_words(cx: &Cx<'_>, parts: &PartsAnswer, slices: &[&Slice]) -> String {
    let silent: BTreeSet<&PlatformId> = slices.iter().flat_map(|slice| &slice.silent).collect();
    let names: Vec<&str> = silent.iter().map(|id| cx.short_name(id)).collect();
    let silent = if names.is_empty() { String::new() } else { format!("{} in words only", names.join(", ")) };
    let undated = match parts.undated {
        0 => String::new(),
        1 => "1 undated value not placed".to_owned(),
        more => format!("{more} undated values not placed"),
    };
    joined(&[silent, undated])
}

/// What is left of 100: `7.3`, or `0 to 60` where the parts are bounds.
pub fn rest_words(cx: &Cx<'_>, slice: &Slice) -> String {
    let numbers = cx.numbers();
    if slice.rest.upper - slice.rest.lower > 0.05 {
        format!("{} to {}", numbers.plain(slice.rest.lower, 1), numbers.plain(slice.rest.upper, 1))
    } else {
        numbers.plain(slice.rest.upper, 2)
    }
}

/// A rectangle that a point is the middle of.
pub fn around(at: Pos2, side: f32) -> Rect {
    Rect::from_center_size(at, vec2(side, side))
}
