//! Why a view shows nothing, and the ways back: the same for every view.

use egui::{Rect, Ui};

use super::{Cx, short};
use crate::kit::controls::{Way, empty_box};
use crate::model::{Condition, Dataset, Filter, Language, Period, PlatformId, Test};
use crate::session::{Action, Filtering, Origin, ViewId};

/// What a view knows of why it is empty.
pub struct Nothing<'a> {
    /// `0 of 12 rows`.
    pub title: &'a str,
    /// Why, in a sentence.
    pub reason: &'a str,
    /// How many things each condition that binds the view leaves by itself.
    pub alone: &'a [usize],
    /// How many things the time window leaves by itself, where it binds the view.
    pub in_window: Option<usize>,
}

/// The box with the reason: every filter with what it leaves alone and a way to take it back, then a way
/// to take all back, and the last one.
pub fn nothing_ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect, nothing: &Nothing<'_>) -> Vec<Action> {
    let mut ways = vec![];
    let mut taken_back = vec![];
    for ((condition, origin), left) in cx.session.origins(cx.me).iter().zip(nothing.alone) {
        let (words, verb, action) = match origin {
            Origin::Condition(at) => (words_of(cx, condition), "Remove", Action::RemoveCondition(*at)),
            Origin::Clause(by) => (words_of(cx, condition), "Remove", no_clause(*by)),
            Origin::Pinned => (words_of(cx, condition), "Unpin", follow(cx.me)),
        };
        ways.push(Way { words, remark: format!("alone leaves {left}"), verb });
        taken_back.push(action);
    }
    if let Some((left, (window, action))) = nothing.in_window.zip(window_of(cx)) {
        ways.push(Way { words: format!("Time is {}", window.label()), remark: format!("alone leaves {left}"), verb: "Show all times" });
        taken_back.push(action);
    }
    let pinned = matches!(cx.session.filtering(cx.me), Filtering::Pinned(_));
    let mut last = vec![];
    if pinned {
        last.push(("Follow the filters again", follow(cx.me)));
    } else if !ways.is_empty() {
        last.push(("Clear all filters", Action::ClearFilters));
    }
    if cx.session.filtered_last() {
        last.push(("Undo last filter", Action::Undo));
    }
    let buttons: Vec<&str> = last.iter().map(|(label, _)| *label).collect();
    let taken = empty_box(ui, area, nothing.title, nothing.reason, &ways, &buttons);
    taken_back.extend(last.into_iter().map(|(_, action)| action));
    taken.and_then(|at| taken_back.into_iter().nth(at)).into_iter().collect()
}

fn no_clause(by: ViewId) -> Action {
    Action::Clause { by, clause: Filter::everything() }
}

fn follow(view: ViewId) -> Action {
    Action::Filtering { view, filtering: Filtering::Filter }
}

/// The time that binds a view, and how it is taken back.
fn window_of(cx: &Cx<'_>) -> Option<(Period, Action)> {
    let bound = cx.session.filter_for(cx.me).window?;
    if matches!(cx.session.filtering(cx.me), Filtering::Pinned(_)) {
        return Some((bound, follow(cx.me)));
    }
    let asks = cx.session.doc.clauses.iter().find(|(by, clause)| **by != cx.me && clause.window.is_some());
    let action = asks.map_or(Action::Window(None), |(by, _)| no_clause(*by));
    Some((bound, action))
}

fn words_of(cx: &Cx<'_>, condition: &Condition) -> String {
    condition_words(cx.dataset, cx.language(), condition)
}

/// A condition with names instead of ids.
#[must_use]
pub fn named(dataset: &Dataset, language: Language, condition: &Condition) -> Condition {
    let readable = |column: &str, value: &String| match column {
        "kind" => dataset.kinds.label(Some(value)).text(language).to_owned(),
        "owner" | "platform" | "from_platform" | "to_platform" | "entity" => {
            short(dataset.platforms.name(&PlatformId::from(value.as_str()), language)).to_owned()
        }
        _ => value.clone(),
    };
    condition.map(&|one| match &one.test {
        Test::Values(values) => {
            let values = values.iter().map(|value| readable(&one.column, value)).collect();
            Condition { test: Test::Values(values), ..one.clone() }
        }
        _ => one.clone(),
    })
}

/// A condition in words, with names instead of ids.
#[must_use]
pub fn condition_words(dataset: &Dataset, language: Language, condition: &Condition) -> String {
    named(dataset, language, condition).words()
}
