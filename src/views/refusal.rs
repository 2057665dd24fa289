//! What must not be put together, told where it would have been drawn, with ways to something that may.

use egui::{Align2, CornerRadius, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::Cx;
use super::chart::metric_name;
use crate::analysis::Observation;
use crate::analysis::combine::{Purpose, Refusal, Words};
use crate::kit::controls::{Way, empty_box, strong, text};
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::model::Condition;
use crate::session::Action;

/// The sentence of a refusal in the names and numbers of the screen.
#[must_use]
pub fn sentence(cx: &Cx<'_>, refusal: &Refusal, rows: &[&Observation]) -> String {
    let words = Words { name: &|id| cx.short_name(id).to_owned(), value: &|row| cx.amount(row), metric: &metric_name };
    refusal.sentence(rows, &words)
}

/// Nothing is drawn but the reason and the ways to something that may be.
pub fn refusal_ui(cx: &Cx<'_>, ui: &mut Ui, refusal: &Refusal, rows: &[&Observation], purpose: Purpose) -> Vec<Action> {
    let area = ui.available_rect_before_wrap();
    let offered = offered(cx, refusal, rows);
    let ways: Vec<Way<'_>> = offered.iter().map(|(words, _)| Way { words: words.clone(), remark: String::new(), verb: "Show" }).collect();
    let reason = format!("{} {}", sentence(cx, refusal, rows), purpose.instead());
    let taken = empty_box(ui, area, purpose.refused(), &reason, &ways, &[]);
    taken.and_then(|at| offered.into_iter().nth(at)).map(|(_, condition)| Action::AddCondition(condition)).into_iter().collect()
}

/// Conditions that leave what may be put together.
fn offered(cx: &Cx<'_>, refusal: &Refusal, rows: &[&Observation]) -> Vec<(String, Condition)> {
    let at = |place: &usize| rows.get(*place).copied();
    let unit = |unit: &str| {
        (if unit.is_empty() { "Only what has no unit".to_owned() } else { format!("Only {unit}") }, Condition::is("unit", unit))
    };
    let whole = |place: &usize| at(place).map(|row| (format!("Only {}", row.scope), Condition::is("scope", &row.scope)));
    let without = |place: &usize| {
        at(place).map(|row| (format!("Without {}", cx.short_name(&row.entity)), Condition::is_not("platform", row.entity.as_str())))
    };
    match refusal {
        Refusal::Units(units) => units.iter().map(|one| unit(one)).collect(),
        Refusal::PercentBesideLevel { percent, level } => [percent, level].into_iter().filter_map(at).map(|row| unit(&row.unit)).collect(),
        Refusal::Wholes(a, b) | Refusal::Researchers(a, b) => [a, b].into_iter().filter_map(whole).collect(),
        Refusal::PartOfWhole { part, whole } => [part, whole].into_iter().filter_map(without).collect(),
        Refusal::Metrics(a, b) => {
            let metric =
                |row: &Observation| (format!("Only {}", metric_name(&row.metric).to_lowercase()), Condition::is("metric", &row.metric));
            [a, b].into_iter().filter_map(at).map(metric).collect()
        }
        Refusal::Survey { answers, .. } => {
            let metric = |row: &Observation| {
                (format!("Without {}", metric_name(&row.metric).to_lowercase()), Condition::is_not("metric", &row.metric))
            };
            answers.first().and_then(at).map(metric).into_iter().collect()
        }
        Refusal::NoShares(_) | Refusal::Changes(_) | Refusal::Periods { .. } | Refusal::OtherPeriods(..) | Refusal::TooMuch(_) => vec![],
    }
}

/// Room for a note of [`note_ui`] of this width, in px.
#[must_use]
pub fn note_height(ui: &Ui, words: &str, width: f32) -> f32 {
    ui.painter().layout(words.to_owned(), fonts::semibold(size::SMALL), palette(ui).ink, width - 44.0).size().y + 34.0
}

/// A note at the foot of a chart that draws something else in place of what was refused.
pub fn note_ui(ui: &mut Ui, area: Rect, head: &str, purpose: Purpose) {
    let palette = palette(ui);
    ui.painter().rect(area, CornerRadius::same(5), palette.panel, Stroke::new(1.0, palette.line_strong), StrokeKind::Inside);
    ui.painter().text(
        pos2(area.left() + 16.0, area.center().y),
        Align2::CENTER_CENTER,
        icons::WARNING_CIRCLE,
        fonts::regular(17.0),
        palette.warn,
    );
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(Rect::from_min_max(area.min + vec2(32.0, 7.0), area.max - vec2(10.0, 5.0))));
    inner.spacing_mut().item_spacing.y = 1.0;
    inner.add(egui::Label::new(strong(format!("{}: {head}", purpose.refused()), size::SMALL, palette.ink)).wrap());
    inner.add(egui::Label::new(text(purpose.instead(), size::SMALL, palette.ink2)).wrap());
}
