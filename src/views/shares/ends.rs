//! What slopes and dumbbells have in common: two periods of one basis, which ones, and what has a value in
//! only one of them.

use egui::{Rect, Ui};

use serde_json::Value;

use super::{areas, part, period};
use crate::analysis::parts::{Part, Slice};
use crate::engine::{PartsAnswer, Request};
use crate::model::PlatformId;
use crate::session::Action;
use crate::views::chart::silence_ui;
use crate::views::{Asking, Choice, Cx, View, Words};

/// A form of two periods: it asks and says what all of them do, and draws its own picture.
pub struct TwoPeriods(pub fn(&Cx<'_>, &Ui, Rect, &PartsAnswer, Ends) -> Vec<Action>);

impl View for TwoPeriods {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        part::needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        words(cx)
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        say(key, value)
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        choices(cx)
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some((curves, parts)) = part::ready(cx, ui) else { return vec![] };
        let Some(ends) = chosen(cx, parts) else { return silence_ui(cx, ui, curves) };
        if let Some(actions) = lone_ui(cx, ui, parts, ends) {
            return actions;
        }
        let area = ui.available_rect_before_wrap();
        if part::is_too_small(area) { vec![] } else { self.0(cx, ui, area, parts, ends) }
    }
}

/// Two periods, by position among the slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The earlier one.
    pub from: usize,
    /// The later one.
    pub to: usize,
}

/// An entity in one period or in both.
pub struct Pair<'a> {
    /// Whose.
    pub entity: &'a PlatformId,
    /// In the earlier one.
    pub from: Option<&'a Part>,
    /// In the later one.
    pub to: Option<&'a Part>,
}

impl<'a> Pair<'a> {
    /// What it is in both, else in one.
    pub fn any(&self) -> Option<&'a Part> {
        self.to.or(self.from)
    }
}

/// The periods of the settings `from` and `to`; else the first and the last of the usual length, of those
/// with more than one part where there are two such.
fn chosen(cx: &Cx<'_>, parts: &PartsAnswer) -> Option<Ends> {
    let (usual, _) = areas::shown(parts);
    let telling: Vec<&&Slice> = usual.iter().filter(|slice| slice.parts.len() > 1).collect();
    let position = |slice: &Slice| parts.slices.iter().position(|known| known.period == slice.period);
    let ends = if telling.len() > 1 {
        (telling.first().map(|slice| **slice), telling.last().map(|slice| **slice))
    } else {
        (usual.first().copied(), usual.last().copied())
    };
    let asked = |key: &str| {
        let period = cx.settings.0.get(key).and_then(period::read)?;
        parts.slices.iter().position(|slice| slice.period == period)
    };
    let from = asked("from").or_else(|| ends.0.and_then(position))?;
    let to = asked("to").or_else(|| ends.1.and_then(position))?;
    Some(Ends { from, to })
}

/// Why no change is read between two periods, if so: they are of different length, or the same.
pub fn refusal(parts: &PartsAnswer, ends: Ends) -> Option<String> {
    let (from, to) = (&parts.slices[ends.from], &parts.slices[ends.to]);
    let day = |slice: &Slice| period::name(slice);
    if ends.from == ends.to {
        let more = if parts.slices.len() > 1 { "" } else { ": there is no other" };
        return Some(format!("Both ends are {}{more}. A change needs two periods.", day(from)));
    }
    let (short, long) = (from.rhythm(), to.rhythm());
    let words = short.zip(long).filter(|(a, b)| a != b).map(|(a, b)| (a.word(), b.word()));
    words
        .map(|(a, b)| format!("{} is a {a}, {} a {b}: no line is drawn between shares of periods of different length.", day(from), day(to)))
}

/// All entities of both periods, the largest first.
pub fn pairs<'a>(parts: &'a PartsAnswer, ends: Ends) -> Vec<Pair<'a>> {
    let (from, to) = (&parts.slices[ends.from], &parts.slices[ends.to]);
    // One row is one mark: where both ends are one period, it stands at the later one.
    let from = (ends.from != ends.to).then_some(from);
    let there = parts.order.iter().map(|entity| Pair { entity, from: from.and_then(|from| from.part(entity)), to: to.part(entity) });
    let mut pairs: Vec<Pair<'a>> = there.filter(|pair| pair.any().is_some()).collect();
    let size = |pair: &Pair<'_>| pair.any().and_then(|part| part.row.quantity.anchor()).unwrap_or(0.0);
    pairs.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.entity.cmp(b.entity)));
    pairs
}

/// What stands around such a picture.
fn words(cx: &Cx<'_>) -> Words {
    let Some((_, parts)) = part::answers(cx) else { return Words::default() };
    let Some(ends) = chosen(cx, parts) else { return Words { subtitle: part::subtitle(parts, ""), footer: String::new() } };
    let (from, to) = (&parts.slices[ends.from], &parts.slices[ends.to]);
    let pairs = pairs(parts, ends);
    let is_single = |pair: &&Pair<'_>| ends.from != ends.to && (pair.from.is_none() || pair.to.is_none());
    let single: Vec<&str> = pairs.iter().filter(is_single).map(|pair| cx.short_name(pair.entity)).collect();
    let single = match single.len() {
        0 => String::new(),
        1..=3 => format!("only one of both is stated for {}", single.join(", ")),
        more => format!("only one of both is stated for {more}"),
    };
    let rows = pairs.iter().flat_map(|pair| pair.from.into_iter().chain(pair.to)).map(|part| &part.row);
    let footer = part::joined(&[part::basis_words(parts), single, part::unplaced_words(cx, parts, &[from, to]), part::sources(cx, rows)]);
    Words { subtitle: part::subtitle(parts, &format!("{} and {}", period::name(from), period::name(to))), footer }
}

/// Both periods and the researcher in the menu.
fn choices(cx: &Cx<'_>) -> Vec<Choice> {
    let Some((curves, parts)) = part::answers(cx) else { return vec![] };
    let ends = chosen(cx, parts);
    let mut choices = super::basis_choices(cx, curves);
    choices.extend(period::choices(cx, &parts.slices, "from", "From", ends.map(|ends| ends.from), false));
    choices.extend(period::choices(cx, &parts.slices, "to", "To", ends.map(|ends| ends.to), false));
    choices
}

/// Both settings in words.
fn say(key: &str, value: &Value) -> Option<String> {
    period::say(key, value)
}

/// The change between both in words: `−17.2 points`, or an interval of what it may be.
pub fn change_words(cx: &Cx<'_>, pair: &Pair<'_>) -> String {
    let Some((from, to)) = pair.from.zip(pair.to) else { return String::new() };
    let change = to.row.quantity.minus(from.row.quantity);
    match (change.value, change.lower, change.upper) {
        (Some(value), None, None) => format!("{} points", cx.numbers().signed(value, 2)),
        _ => cx.numbers().with_unit(change, "percentage points", true),
    }
}

/// In the place of a picture of a single period: there is nothing to compare it with.
fn lone_ui(cx: &Cx<'_>, ui: &mut Ui, parts: &PartsAnswer, ends: Ends) -> Option<Vec<Action>> {
    let reason = refusal(parts, ends).filter(|_| parts.slices.len() < 2)?;
    Some(part::refused_ui(cx, ui, "Only one period", &reason, &[("ranked", "Ranked bars"), ("stack", "One bar of 100 %")]))
}

/// Whether a tile has room for the handles of both periods.
pub fn has_heads(area: Rect) -> bool {
    area.height() > 110.0
}
