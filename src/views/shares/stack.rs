//! One period as one bar of 100 %, and under it what is not stacked with it although it is about the same.

use egui::{Align2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::part::{self, Outline, Tone};
use super::{period, ranked};
use crate::analysis::Observation;
use crate::analysis::curves::whole_and_basis;
use crate::analysis::parts::{Part, Slice};
use crate::engine::{PartsAnswer, Request};
use crate::kit::mix::ink_on;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, icons, palette};
use crate::marks::extent::{self, Grows};
use crate::marks::faded;
use crate::marks::row_value::RowScale;
use crate::model::Qualifier;
use crate::session::Action;
use crate::views::chart::{SetOff, metric_name, silence_ui};
use crate::views::{Asking, Choice, Cx, Form, View, Words};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "stack",
    label: "One bar of 100 %",
    shows: "The parts of one period in one bar; what is not stated is hatched, and the end of a part says how well it is known: soft about a number, a bracket and an arrow more than or less than it, a wash over what words leave open. Other percentages about the same entities stand under it as outlines: they are not stacked, and a sentence says why.",
    view: &OneBar,
};

struct OneBar;

impl View for OneBar {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        part::needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some((_, parts)) = part::answers(cx) else { return Words::default() };
        let Some((slice, why)) = ranked::shown(cx, parts) else {
            return Words { subtitle: part::subtitle(parts, ""), footer: String::new() };
        };
        let footer = part::joined(&[
            part::basis_words(parts),
            if slice.rest.upper > 0.05 && slice.refusal.is_none() { "hatched: not stated".into() } else { String::new() },
            part::unplaced_words(cx, parts, &[slice]),
            part::sources(cx, slice.parts.iter().map(|part| &part.row).chain(beside(parts, slice))),
        ]);
        Words { subtitle: part::subtitle(parts, &period::words(cx, slice, why)), footer }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        ranked::choices(cx)
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some((curves, parts)) = part::ready(cx, ui) else { return vec![] };
        let Some((at, _)) = period::chosen(cx, &parts.slices, "at") else { return silence_ui(cx, ui, curves) };
        let (area, mut actions) = period::strip_ui(cx, ui, ui.available_rect_before_wrap(), &parts.slices, at);
        if !part::is_too_small(area) {
            actions.extend(bar_ui(cx, ui, area, parts, &parts.slices[at]));
        }
        actions
    }
}

/// What stands under a slice: sums only of its own period, everything else that is about its entities.
fn beside<'a>(parts: &'a PartsAnswer, slice: &'a Slice) -> impl Iterator<Item = &'a Observation> {
    let is_sum = |row: &Observation| row.metric.contains("combined");
    parts.beside.iter().filter(move |row| !is_sum(row) || row.period == Some(slice.period)).filter(|row| row.quantity.anchor().is_some())
}

/// Where the bar, the rows under it and the note stand.
struct Plan {
    label: Rect,
    scale: RowScale,
    bar: Rect,
    row: f32,
}

fn bar_ui(cx: &Cx<'_>, ui: &Ui, area: Rect, parts: &PartsAnswer, slice: &Slice) -> Vec<Action> {
    let palette = palette(ui);
    let left = if area.width() > 300.0 { (area.width() * 0.24).min(190.0) } else { 0.0 };
    let plan = Plan {
        label: Rect::from_min_max(area.min, pos2(area.left() + left - 10.0, area.bottom())),
        scale: RowScale { left: area.left() + left, right: area.right() - 2.0, low: 0.0, high: 100.0 },
        bar: Rect::from_min_size(
            pos2(area.left() + left, area.top() + 10.0),
            vec2(area.width() - left - 2.0, (area.height() * 0.2).clamp(20.0, 62.0)),
        ),
        row: if area.height() > 360.0 { 28.0 } else { 22.0 },
    };
    let ground = part::ground_ui(cx, ui, area);
    let set_off = SetOff::of(cx);
    let anyone = part::anyone(cx, slice.parts.iter().map(|part| &part.row.entity));
    let mut actions = vec![];
    let mut marks = vec![];
    let row_label = |top: f32, height: f32, words: &str| {
        if plan.label.width() > 40.0 {
            let galley = ui.painter().layout(words.to_owned(), fonts::regular(size::SMALL), palette.ink, plan.label.width());
            let painter = ui
                .painter()
                .with_clip_rect(Rect::from_min_size(pos2(plan.label.left(), top - 4.0), vec2(plan.label.width() + 8.0, height.max(34.0))));
            painter.galley(pos2(plan.label.left(), top), galley, palette.ink);
        }
    };
    let mut top = plan.bar.bottom();
    if let Some(words) = part::refusal_words(cx, slice) {
        let note = note_ui(ui, palette, pos2(area.left(), plan.bar.top()), area.width(), &words, "The ranked bars show each of them.");
        top = note.bottom();
    } else {
        row_label(plan.bar.top(), plan.bar.height() + 16.0, &whole_label(parts));
        for (part, area) in segments_ui(cx, ui, &plan, slice, anyone, &set_off) {
            actions.extend(part::mark_ui(cx, ui, area, &part.row, Outline::Around));
            marks.push((area.center(), part.row.entity.clone()));
        }
        top += 20.0;
    }
    let mut rows: Vec<&Observation> = beside(parts, slice).collect();
    rows.sort_by(|a, b| a.metric.cmp(&b.metric).then(a.scope.cmp(&b.scope)).then(a.row.cmp(&b.row)));
    let note = (!rows.is_empty()).then(|| format!("Not stacked: {}", reason_words(cx, &rows)));
    let below = "Drawn side by side instead: their sum would mean nothing.";
    let note_height = note.as_ref().map_or(0.0, |note| note_size(ui, palette, area.width(), note, below).y + 12.0);
    let mut kinds: Vec<&str> = rows.iter().map(|row| &*row.metric).collect();
    kinds.dedup();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a handful of rows")]
    let room = ((area.bottom() - top - note_height - 8.0 * kinds.len() as f32) / plan.row).max(0.0) as usize;
    let drawn = rows.len().min(room);
    let mut last = "";
    for row in &rows[..drawn] {
        if last != &*row.metric {
            top += 8.0;
            last = &row.metric;
        }
        let place = Rect::from_min_size(
            pos2(plan.scale.left, top),
            vec2(plan.scale.x(row.quantity.anchor().unwrap_or(0.0)) - plan.scale.left, plan.row - 5.0),
        );
        let name = cx.short_name(&row.entity);
        let words = format!("{name}, {}", metric_name(&row.metric).to_lowercase());
        let fits = part::width_of(ui, &words, fonts::regular(size::SMALL)) <= plan.label.width();
        let words = if fits { words } else { name.to_owned() };
        let label = Rect::from_min_size(pos2(plan.label.left(), top - 1.0), vec2(plan.label.width(), plan.row - 3.0));
        part::label_in(ui, label, &words, Align2::LEFT_CENTER, fonts::regular(size::SMALL), palette.ink);
        outline_ui(cx, ui, palette, place, row, anyone, &set_off);
        actions.extend(part::mark_ui(cx, ui, place.expand2(vec2(0.0, 1.0)), row, Outline::Around));
        marks.push((place.center(), row.entity.clone()));
        top += plan.row;
    }
    if let Some(note) = note.filter(|_| area.bottom() - top >= note_height - 6.0) {
        note_ui(ui, palette, pos2(area.left(), top + 6.0), area.width(), &note, below);
    }
    actions.extend(part::region_ui(cx, ui, &ground, marks));
    actions
}

fn whole_label(parts: &PartsAnswer) -> String {
    if parts.whole.is_empty() { "Share".into() } else { format!("Share of {}", parts.whole) }
}

/// The parts one after the other; names within where they fit, else under it.
fn segments_ui<'a>(cx: &Cx<'_>, ui: &Ui, plan: &Plan, slice: &'a Slice, anyone: bool, set_off: &SetOff) -> Vec<(&'a Part, Rect)> {
    let palette = palette(ui);
    part::hatched(ui.painter(), palette, plan.bar, false);
    ui.painter().rect_stroke(plan.bar, 0, Stroke::new(1.0, palette.line_strong), StrokeKind::Inside);
    let mut base = 0.0;
    let mut free = plan.bar.left();
    let mut found = vec![];
    for part in &slice.parts {
        let value = part.row.quantity.anchor().unwrap_or(0.0);
        let area = Rect::from_min_max(pos2(plan.scale.x(base), plan.bar.top()), pos2(plan.scale.x(base + value), plan.bar.bottom()));
        base += value;
        let tone = Tone::of(cx, palette, &part.row, anyone, set_off);
        tone.paint(ui.painter(), area);
        ui.painter().vline(area.right(), area.y_range(), Stroke::new(1.5, palette.paper));
        found.push((part, area));
    }
    // Over all parts, under all names: bounds reach into those beside them.
    for (part, area) in &found {
        let tone = Tone::of(cx, palette, &part.row, anyone, set_off);
        extent::end(ui.painter(), palette, *area, Grows::Right, part.row.quantity, tone.fill);
    }
    for (part, area) in &found {
        let tone = Tone::of(cx, palette, &part.row, anyone, set_off);
        let words = format!("{} {}", cx.short_name(&part.row.entity), part::number_words(cx, &part.row));
        let wide = part::width_of(ui, &words, fonts::semibold(size::SMALL));
        if wide + 12.0 < area.width() {
            let ink = ink_on(extent::ground(palette, tone.fill, part.row.quantity));
            part::label_in(ui, area.shrink2(vec2(7.0, 0.0)), &words, Align2::LEFT_CENTER, fonts::semibold(size::SMALL), ink);
        } else {
            let x = (area.center().x - wide / 2.0).clamp(free, (plan.bar.right() - wide).max(free));
            let place = Rect::from_min_size(pos2(x, plan.bar.bottom() + 3.0), vec2(wide + 1.0, 16.0));
            if place.right() <= plan.bar.right() + 2.0 {
                part::label_in(ui, place, &words, Align2::LEFT_CENTER, fonts::regular(size::SMALL), tone.text);
                free = place.right() + 10.0;
            }
        }
    }
    let left = plan.scale.x(base);
    let is_least = slice.parts.last().is_some_and(|part| part.row.quantity.qualifier == Qualifier::AtLeast);
    if let Some((part, area)) = found.last().filter(|_| is_least) {
        let tone = Tone::of(cx, palette, &part.row, anyone, set_off);
        for (number, alpha) in (0_u8..).zip([0.7, 0.5, 0.33, 0.2, 0.1]) {
            let from = area.right() + 5.0 * f32::from(number);
            let step = Rect::from_min_max(pos2(from, area.top()), pos2(from + 5.0, area.bottom())).intersect(plan.bar);
            ui.painter().rect_filled(step, 0, faded(tone.line, alpha));
        }
    }
    if slice.rest.upper > 0.05 {
        let words = format!("not stated {}", part::rest_words(cx, slice));
        let wide = part::width_of(ui, &words, fonts::regular(size::SMALL));
        let x = if left + wide < plan.bar.right() { left.max(free) } else { (plan.bar.right() - wide).max(free) };
        let place = Rect::from_min_size(pos2(x, plan.bar.bottom() + 3.0), vec2(wide + 1.0, 16.0));
        if place.right() <= plan.bar.right() + 2.0 {
            part::label_in(ui, place, &words, Align2::LEFT_CENTER, fonts::regular(size::SMALL), palette.ink3);
        }
    }
    found
}

fn outline_ui(cx: &Cx<'_>, ui: &Ui, palette: &Palette, place: Rect, row: &Observation, anyone: bool, set_off: &SetOff) {
    let tone = Tone::of(cx, palette, row, anyone, set_off);
    ui.painter().rect(place, 0, palette.paper, Stroke::new(1.6, tone.line), StrokeKind::Inside);
    let (whole, _) = whole_and_basis(&row.scope);
    let number = part::number_words(cx, row);
    let words = [format!("{whole} {number}"), number.clone()];
    let font = fonts::regular(size::AXIS);
    let fitting = words.iter().find(|words| part::width_of(ui, words, font.clone()) + 12.0 < place.width());
    match fitting {
        Some(words) => part::label_in(ui, place.shrink2(vec2(6.0, 0.0)), words, Align2::RIGHT_CENTER, font, palette.ink),
        None => drop(ui.painter().text(pos2(place.right() + 5.0, place.center().y), Align2::LEFT_CENTER, number, font, palette.ink)),
    }
}

/// `83 % and 76 % are of preference, which is no share of this whole`.
fn reason_words(cx: &Cx<'_>, rows: &[&Observation]) -> String {
    let mut metrics: Vec<&str> = rows.iter().map(|row| &*row.metric).collect();
    metrics.dedup();
    let one = |metric: &str| {
        let numbers: Vec<String> = rows.iter().filter(|row| &*row.metric == metric).map(|row| part::value_words(cx, row)).collect();
        let listed = match numbers.as_slice() {
            [one] => one.clone(),
            [first @ .., last] if first.len() < 4 => format!("{} and {last}", first.join(", ")),
            many => format!("{} values", many.len()),
        };
        let (is, them) = if numbers.len() == 1 { ("is", "a sum") } else { ("are", "sums") };
        if metric.contains("combined") {
            format!("{listed} {is} {them} of parts that would be counted twice")
        } else {
            let no_share = if numbers.len() == 1 { "no share" } else { "no shares" };
            format!("{listed} {is} of another measure ({}), {no_share} of this whole", metric_name(metric).to_lowercase())
        }
    };
    let reasons: Vec<String> = metrics.into_iter().map(one).collect();
    format!("{}.", reasons.join("; "))
}

/// How large the box of a sentence is.
fn note_size(ui: &Ui, palette: &Palette, width: f32, strong: &str, below: &str) -> egui::Vec2 {
    let inner = (width - 46.0).max(60.0);
    let height = |words: &str, font| ui.painter().layout(words.to_owned(), font, palette.ink, inner).size().y;
    vec2(width, height(strong, fonts::semibold(size::AXIS)) + height(below, fonts::regular(size::AXIS)) + 14.0)
}

/// A sentence in a box, with a sign.
fn note_ui(ui: &Ui, palette: &Palette, at: egui::Pos2, width: f32, strong: &str, below: &str) -> Rect {
    let inner = (width - 46.0).max(60.0);
    let head = ui.painter().layout(strong.to_owned(), fonts::semibold(size::AXIS), palette.ink, inner);
    let body = ui.painter().layout(below.to_owned(), fonts::regular(size::AXIS), palette.ink2, inner);
    let place = Rect::from_min_size(at, note_size(ui, palette, width, strong, below));
    ui.painter().rect(place, 6, palette.panel, Stroke::new(1.0, palette.control_line), StrokeKind::Inside);
    ui.painter().text(
        place.left_center() + vec2(18.0, 0.0),
        Align2::CENTER_CENTER,
        icons::WARNING_CIRCLE,
        fonts::regular(16.0),
        palette.warn,
    );
    let under = place.min + vec2(34.0, 8.0 + head.size().y);
    ui.painter().galley(place.min + vec2(34.0, 6.0), head, palette.ink);
    ui.painter().galley(under, body, palette.ink2);
    part::heard_ui(ui, place, &format!("{strong} {below}"));
    place
}
