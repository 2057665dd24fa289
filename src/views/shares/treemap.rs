//! One period as areas: parts within their owners, what is not stated hatched.

use std::collections::BTreeMap;

use egui::{Align2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::part::{self, Outline, Tone};
use super::{period, ranked};
use crate::analysis::combine::{Refusal, is_part};
use crate::analysis::parts::{Part, Slice};
use crate::engine::Request;
use crate::kit::mix::{ink_on, over};
use crate::kit::tokens::size;
use crate::kit::{fonts, palette};
use crate::marks::extent::{self, Grows};
use crate::marks::squarify::squarify;
use crate::model::{PlatformId, Qualifier};
use crate::session::Action;
use crate::views::chart::{SetOff, silence_ui};
use crate::views::{Asking, Choice, Cx, Form, View, Words};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "treemap",
    label: "Treemap",
    shows: "One period: the area of a part is its share, all of the picture is the whole. Parts of one owner stand together, what is not stated is hatched. A part is as large as its number, and its right edge says how well that is known: soft about it, a bracket and an arrow more than or less than it.",
    view: &Treemap,
};

struct Treemap;

impl View for Treemap {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        part::needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some((_, parts)) = part::answers(cx) else { return Words::default() };
        let Some((slice, why)) = ranked::shown(cx, parts) else {
            return Words { subtitle: part::subtitle(parts, ""), footer: String::new() };
        };
        let bounds = slice.parts.iter().any(|part| part.row.quantity.qualifier != Qualifier::Exact);
        let footer = part::joined(&[
            part::basis_words(parts),
            if slice.rest.upper > 0.05 { "hatched: not stated".into() } else { String::new() },
            if bounds { "a bound has the area of its number".into() } else { String::new() },
            part::unplaced_words(cx, parts, &[slice]),
            part::sources(cx, slice.parts.iter().map(|part| &part.row)),
        ]);
        Words { subtitle: part::subtitle(parts, &period::words(cx, slice, why)), footer }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        ranked::choices(cx)
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some((curves, parts)) = part::ready(cx, ui) else { return vec![] };
        let Some((at, _)) = period::chosen(cx, &parts.slices, "at") else { return silence_ui(cx, ui, curves) };
        let slice = &parts.slices[at];
        let (area, mut actions) = period::strip_ui(cx, ui, ui.available_rect_before_wrap(), &parts.slices, at);
        if part::is_too_small(area) {
            return actions;
        }
        let blocks = blocks(cx, slice);
        let words = part::refusal_words(cx, slice).filter(|_| !has_nested(slice));
        match (words, blocks) {
            (Some(words), _) => {
                actions.extend(part::refused_ui(cx, ui, "No areas", &words, &[("ranked", "Ranked bars")]));
            }
            (_, None) => {
                let reason = "A part is stated larger than the whole that it is a part of: both cannot be areas of one picture.";
                actions.extend(part::refused_ui(cx, ui, "No areas", reason, &[("ranked", "Ranked bars")]));
            }
            (_, Some(blocks)) => actions.extend(blocks_ui(cx, ui, area, slice, &blocks)),
        }
        actions
    }
}

/// The parts of one owner, or what is not stated.
struct Block<'a> {
    owner: Option<PlatformId>,
    size: f64,
    /// Each with its size: less what is drawn within it.
    parts: Vec<(&'a Part, f64)>,
}

/// Whether a part is drawn within its whole: areas can show that, stacks cannot.
fn has_nested(slice: &Slice) -> bool {
    matches!(slice.refusal, Some(Refusal::PartOfWhole { .. }))
}

/// Parts by owner, the largest first, the rest last. A part whose whole is there too lies within it, and its
/// whole keeps what it leaves; `None` where it would be larger than its whole.
fn blocks<'a>(cx: &Cx<'_>, slice: &'a Slice) -> Option<Vec<Block<'a>>> {
    let platforms = &cx.dataset.platforms;
    let size = |part: &Part| part.row.quantity.anchor().unwrap_or(0.0).max(0.0);
    let is_in = |inner: &Part, outer: &Part| is_part(&inner.row.entity, &outer.row.entity, platforms);
    let has_nested = has_nested(slice);
    let mut owners: BTreeMap<PlatformId, Vec<(&Part, f64)>> = BTreeMap::new();
    for part in &slice.parts {
        let inner: f64 = if has_nested { slice.parts.iter().filter(|other| is_in(other, part)).map(size).sum() } else { 0.0 };
        if inner > size(part) + 0.05 && inner > 0.0 {
            return None;
        }
        let outer = slice.parts.iter().find(|other| has_nested && is_in(part, other)).map(|other| &other.row.entity);
        let owner = outer.unwrap_or(&part.row.entity);
        let owner = platforms.owner_of(owner).unwrap_or_else(|| owner.clone());
        owners.entry(owner).or_default().push((part, size(part) - inner));
    }
    let mut blocks: Vec<Block<'_>> = owners
        .into_iter()
        .map(|(owner, mut parts)| {
            parts.sort_by(|a, b| b.1.total_cmp(&a.1));
            Block { owner: Some(owner), size: parts.iter().map(|(_, size)| size).sum(), parts }
        })
        .collect();
    blocks.sort_by(|a, b| b.size.total_cmp(&a.size).then(a.owner.cmp(&b.owner)));
    let rest = 100.0 - blocks.iter().map(|block| block.size).sum::<f64>();
    if rest > 0.05 {
        blocks.push(Block { owner: None, size: rest, parts: vec![] });
    }
    Some(blocks)
}

fn blocks_ui(cx: &Cx<'_>, ui: &Ui, area: Rect, slice: &Slice, blocks: &[Block<'_>]) -> Vec<Action> {
    let palette = palette(ui);
    let ground = part::ground_ui(cx, ui, area);
    let set_off = SetOff::of(cx);
    let anyone = part::anyone(cx, slice.parts.iter().map(|part| &part.row.entity));
    let sizes: Vec<f64> = blocks.iter().map(|block| block.size).collect();
    let mut actions = vec![];
    let mut marks = vec![];
    for (block, place) in blocks.iter().zip(squarify(&sizes, area)) {
        let Some(owner) = &block.owner else {
            let inner = place.shrink(1.0);
            part::hatched(ui.painter(), palette, inner, false);
            ui.painter().rect_stroke(inner, 0, Stroke::new(1.0, palette.line_strong), StrokeKind::Inside);
            rest_label_ui(cx, ui, inner, slice, block.size);
            continue;
        };
        let is_named = block.parts.len() > 1 || block.parts.iter().any(|(part, _)| part.row.entity != *owner);
        let head = if is_named && place.height() > 54.0 && place.width() > 60.0 { 17.0 } else { 0.0 };
        let frame = place.shrink(1.0);
        if head > 0.0 {
            let words = cx.short_name(owner);
            let at = Rect::from_min_max(frame.min + vec2(5.0, 0.0), pos2(frame.right() - 4.0, frame.top() + head));
            part::label_in(ui, at, words, Align2::LEFT_CENTER, fonts::semibold(size::AXIS), cx.ink(owner, palette).text);
            ui.painter().hline(frame.x_range(), frame.top() + 0.5, Stroke::new(1.5, cx.ink(owner, palette).mark));
        }
        let inside = Rect::from_min_max(pos2(frame.left(), frame.top() + head), frame.max);
        let sizes: Vec<f64> = block.parts.iter().map(|(_, size)| *size).collect();
        for ((part, size), place) in block.parts.iter().zip(squarify(&sizes, inside)) {
            let cell = place.shrink(if block.parts.len() > 1 { 0.75 } else { 0.0 });
            let tone = Tone::of(cx, palette, &part.row, anyone, &set_off);
            tone.paint(ui.painter(), cell);
            let is_cut = *size + 0.05 < part.row.quantity.anchor().unwrap_or(0.0);
            if !is_cut {
                extent::end(&ui.painter().with_clip_rect(cell), palette, cell, Grows::Right, part.row.quantity, tone.fill);
            }
            actions.extend(part::mark_ui(cx, ui, cell, &part.row, Outline::Around));
            marks.push((cell.center(), part.row.entity.clone()));
            cell_label_ui(cx, ui, cell, part, is_cut.then_some(*size), area.width() > 520.0);
        }
    }
    actions.extend(part::region_ui(cx, ui, &ground, marks));
    actions
}

/// Name and number in a cell, as large as there is room; `rest` is what the parts within it leave of it.
fn cell_label_ui(cx: &Cx<'_>, ui: &Ui, cell: Rect, part: &Part, rest: Option<f64>, is_wide: bool) {
    let palette = palette(ui);
    let ink = cx.ink(&part.row.entity, palette);
    let fill = if ink.is_hollow { over(palette.paper, ink.mark, 0.25) } else { ink.mark };
    let ink = ink_on(extent::ground(palette, fill, part.row.quantity));
    let inner = cell.shrink2(vec2(6.0, 4.0));
    let name = cx.short_name(&part.row.entity);
    let of = format!("{} %", part::number_words(cx, &part.row));
    let (name, number) = match rest {
        Some(rest) => (format!("Rest of {name}"), format!("{} % of {of}", cx.numbers().plain(rest, 2))),
        None => (name.to_owned(), of),
    };
    let is_large = is_wide && inner.width() > 110.0 && inner.height() > 64.0;
    let (large, small) = if is_large { (size::HEAD, size::BODY) } else { (size::SMALL, size::SMALL) };
    let named = Rect::from_min_size(inner.min, vec2(inner.width(), small + 4.0));
    if inner.height() < small {
        return;
    }
    if inner.height() < small + large + 6.0 {
        let both = format!("{name} {number}");
        let fits = part::width_of(ui, &both, fonts::semibold(small)) <= inner.width();
        part::label_in(ui, inner, if fits { &both } else { &name }, Align2::LEFT_CENTER, fonts::semibold(small), ink);
        return;
    }
    part::label_in(ui, named, &name, Align2::LEFT_CENTER, fonts::semibold(small), ink);
    let below = Rect::from_min_size(pos2(inner.left(), named.bottom() + 1.0), vec2(inner.width(), large + 5.0));
    part::label_in(ui, below, &number, Align2::LEFT_CENTER, fonts::regular(large), ink);
}

fn rest_label_ui(cx: &Cx<'_>, ui: &Ui, place: Rect, slice: &Slice, size: f64) {
    let palette = palette(ui);
    let number = match slice.refusal {
        None => format!("{} %", part::rest_words(cx, slice)),
        Some(_) => format!("{} %", cx.numbers().plain(size, 2)),
    };
    for words in &[format!("Not stated {number}"), "Not stated".to_owned(), number] {
        let wide = part::width_of(ui, words, fonts::regular(size::SMALL));
        if wide + 10.0 <= place.width() && place.height() > 20.0 {
            let at = Rect::from_min_size(place.min + vec2(6.0, 5.0), vec2(wide, 16.0));
            crate::marks::time::ground(ui.painter(), palette, at);
            part::label_in(ui, at.expand2(vec2(1.0, 0.0)), words, Align2::LEFT_CENTER, fonts::regular(size::SMALL), palette.ink2);
            return;
        }
    }
}
