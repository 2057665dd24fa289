//! Platforms folded into their owners, countries or categories: the same settings, words and menu in every
//! view that can.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Choice, Cx};
use crate::model::{Dataset, Fold, FoldBy, PlatformId, group_of};
use crate::session::{Action, Settings};

/// Into what a view folds.
pub const FOLD: &str = "fold";
/// What stands by itself in it.
pub const UNFOLDED: &str = "unfolded";

/// How the settings of a view fold, if they do.
#[must_use]
pub fn of(settings: &Settings) -> Option<Fold> {
    let by = settings.text(FOLD).and_then(FoldBy::parse)?;
    Some(Fold { by, unfolded: unfolded(settings) })
}

/// The ids that stand by themselves.
#[must_use]
pub fn unfolded(settings: &Settings) -> BTreeSet<String> {
    settings.0.get(UNFOLDED).and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default()
}

/// What the setting may be, and what menus say.
const WAYS: [(Option<FoldBy>, &str); 4] = [
    (None, "Not folded"),
    (Some(FoldBy::Owner), "Folded by owner"),
    (Some(FoldBy::Country), "Folded by country"),
    (Some(FoldBy::Category), "Folded by category"),
];

fn choice(cx: &Cx<'_>, label: String, is_chosen: bool, key: &str, value: Value) -> Choice {
    Choice { group: "Groups", label, is_chosen, action: Action::Configure { view: cx.me, key: key.into(), value } }
}

/// What the menu of every view that folds offers: by what, and all folded again.
pub fn ways(cx: &Cx<'_>) -> Vec<Choice> {
    let now = of(cx.settings);
    let way = |(by, label): (Option<FoldBy>, &str)| {
        let is_chosen = now.as_ref().map(|fold| fold.by) == by;
        choice(cx, label.into(), is_chosen, FOLD, by.map_or(Value::Null, |by| by.word().into()))
    };
    let mut choices: Vec<Choice> = WAYS.into_iter().map(way).collect();
    if now.as_ref().is_some_and(|fold| !fold.unfolded.is_empty()) {
        choices.push(choice(cx, "Fold all again".into(), false, UNFOLDED, Value::Null));
    }
    choices
}

/// The same, and each group of the shown curves to unfold or fold again.
pub fn choices(cx: &Cx<'_>) -> Vec<Choice> {
    let mut choices = ways(cx);
    if let Some(fold) = of(cx.settings) {
        let name = |id: &str| cx.short_name(&PlatformId::from(id)).to_owned();
        for id in &fold.unfolded {
            let rest: Vec<&str> = fold.unfolded.iter().filter(|known| *known != id).map(String::as_str).collect();
            let value = if rest.is_empty() { Value::Null } else { rest.into() };
            choices.push(choice(cx, format!("{} unfolded", name(id)), true, UNFOLDED, value));
        }
        for group in fold_groups(cx) {
            let more: Vec<String> = fold.unfolded.iter().cloned().chain([group.to_string()]).collect();
            choices.push(choice(cx, format!("Unfold {}", name(group.as_str())), false, UNFOLDED, more.into()));
        }
    }
    choices
}

/// Owners of the shown curves that are sums of their parts.
fn fold_groups(cx: &Cx<'_>) -> BTreeSet<PlatformId> {
    let Some(crate::engine::Answer::Curves(answer)) = cx.answer(0) else { return BTreeSet::new() };
    let folded = answer.curves.curves.iter().filter(|curve| curve.points.iter().any(|point| !point.parts.is_empty()));
    folded.map(|curve| curve.entity.clone()).collect()
}

/// A setting in plain words.
#[must_use]
pub fn say(key: &str, value: &Value) -> Option<String> {
    match key {
        FOLD if value.is_null() => Some("folded nothing".into()),
        FOLD => Some(format!("folded by {}", value.as_str().unwrap_or("owner"))),
        UNFOLDED => {
            let ids: Vec<&str> = value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            Some(if ids.is_empty() { "unfolded nothing".into() } else { format!("unfolded {}", ids.join(", ")) })
        }
        _ => None,
    }
}

/// Whether a setting means something; `None` for one that is no matter of folding.
#[must_use]
pub fn accepts(dataset: &Dataset, key: &str, value: &Value) -> Option<Result<(), String>> {
    match key {
        FOLD => {
            let known = value.is_null() || value.as_str().is_some_and(|word| FoldBy::parse(word).is_some());
            Some(if known { Ok(()) } else { Err(format!("expected fold={}, found {value}", FoldBy::ALL.map(FoldBy::word).join("|"))) })
        }
        UNFOLDED => {
            let ids: Vec<String> = serde_json::from_value(value.clone()).unwrap_or_default();
            let is_group = |id: &String| {
                let of = |platform: &crate::model::Platform| FoldBy::ALL.map(|by| group_of(&platform.id, &dataset.platforms, by));
                dataset.platforms.iter().any(|platform| of(platform).iter().flatten().any(|group| group == id))
            };
            let missing = ids.into_iter().find(|id| dataset.platforms.find(id).is_none() && !is_group(id));
            Some(missing.map_or(Ok(()), |id| Err(format!("there is no platform and no group `{id}`"))))
        }
        _ => None,
    }
}

/// Into what things are folded and what that does to sums, for footers; nothing where nothing is folded.
#[must_use]
pub fn words(settings: &Settings) -> &'static str {
    match of(settings).map(|fold| fold.by) {
        None => "",
        Some(FoldBy::Owner) => " · folded into owners: an owner's own figure, else the sum of its parts",
        Some(FoldBy::Country) => " · folded into countries: sums of what is of each",
        Some(FoldBy::Category) => " · folded into categories: sums of what is of each",
    }
}
