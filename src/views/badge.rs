//! The badge on a mark whose row is in a contradiction, and the sentence behind it.

use egui::{Pos2, Stroke, Ui, vec2};

use super::Cx;
use super::chart::metric_name;
use crate::analysis::Observation;
use crate::analysis::contradictions::{Contradiction, Kind};
use crate::engine::Answer;
use crate::kit::palette;
use crate::model::{Period, Quantity};

/// How far a badge reaches beyond the end of its mark, in px.
pub const WIDTH: f32 = 10.0;

/// Whether a mark has one.
#[must_use]
pub fn has(cx: &Cx<'_>, point: &Observation) -> bool {
    about(cx, point).is_some()
}

/// A small ring with a stroke and a dot beside a mark, if its row is in a contradiction.
pub fn mark(cx: &Cx<'_>, ui: &Ui, at: Pos2, point: &Observation) {
    if has(cx, point) {
        draw(ui, at + vec2(7.0, -7.0));
    }
}

/// The badge by itself.
pub fn draw(ui: &Ui, at: Pos2) {
    let palette = palette(ui);
    ui.painter().circle(at, 4.6, palette.paper, Stroke::new(1.2, palette.warn));
    ui.painter().line_segment([at - vec2(0.0, 2.6), at + vec2(0.0, 0.6)], Stroke::new(1.3, palette.warn));
    ui.painter().circle_filled(at + vec2(0.0, 2.4), 0.8, palette.warn);
}

/// What is to be said of a mark on hover.
#[must_use]
pub fn says(cx: &Cx<'_>, point: &Observation) -> Option<String> {
    about(cx, point).map(|one| sentence(cx, one))
}

/// The same for one who cannot see the badge, behind the name of the mark; empty where there is none.
#[must_use]
pub fn spoken(cx: &Cx<'_>, point: &Observation) -> String {
    says(cx, point).map(|words| format!(". Contradicted: {words}")).unwrap_or_default()
}

fn about<'a>(cx: &'a Cx<'_>, point: &Observation) -> Option<&'a Contradiction> {
    let answers = cx.answers.iter().filter_map(|shown| shown.answer.as_deref());
    answers
        .filter_map(|answer| if let Answer::Curves(answer) = answer { Some(answer) } else { None })
        .find_map(|answer| answer.contradictions.about(point))
}

/// A contradiction in a sentence.
#[must_use]
pub fn sentence(cx: &Cx<'_>, one: &Contradiction) -> String {
    let Some(first) = one.rows.first().filter(|_| one.kind != Kind::Noted) else { return one.text.clone() };
    let name = cx.name(&first.entity);
    let period = first.period.map(Period::label).unwrap_or_default();
    let own = |at: usize| one.rows.get(at).map(|row| cx.amount(row)).unwrap_or_default();
    match one.kind {
        Kind::TwoValues => format!("{name}, {}, {period}: {} or {}.", metric_name(&first.metric).to_lowercase(), own(0), own(1)),
        Kind::OverHundred => {
            let sum = one
                .comes_to
                .map(|sum| Quantity::exact(sum.interval().lower))
                .map(|sum| cx.numbers().with_unit(sum, &first.unit, false))
                .unwrap_or_default();
            format!("{} shares of {} in {period} come to at least {sum}.", one.rows.len(), first.scope)
        }
        Kind::AgainstGrowth => {
            let derived = one.comes_to.and_then(Quantity::anchor).map(|growth| cx.numbers().signed(growth, 1)).unwrap_or_default();
            format!("{name}, {period}: {} is stated; {} after {} is {derived} %.", own(0), own(1), own(2))
        }
        Kind::Noted => one.text.clone(),
    }
}
