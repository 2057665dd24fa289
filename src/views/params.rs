//! Parameters of measures as settings of a view, and the form that is made of them.

use serde_json::Value;

use super::{Choice, Cx};
use crate::model::metric;
use crate::network::metrics::{Given, METRICS, Measure, Param};
use crate::session::{Action, Settings};

/// Parameters as a view keeps them: each under its own name, and the seed.
pub fn given(settings: &Settings) -> Given {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a seed")]
    let seed = settings.number("seed").unwrap_or(0.0) as u64;
    let params = METRICS.iter().flat_map(|measure| measure.params);
    params.fold(Given::seeded(seed), |given, param| match settings.number(param.id) {
        Some(number) => given.with(param, number),
        None => given,
    })
}

/// The form of the parameters of some measures: what each may be.
pub fn param_choices<'a>(cx: &Cx<'_>, measures: impl Iterator<Item = &'a Measure>) -> Vec<Choice> {
    let mut choices = vec![];
    let mut shown: Vec<&Param> = vec![];
    for param in measures.flat_map(|measure| measure.params) {
        if shown.iter().any(|known| known.id == param.id) {
            continue;
        }
        shown.push(param);
        let now = given(cx.settings).number(param);
        choices.extend(param.steps.iter().map(|step| Choice {
            group: param.label,
            label: step.to_string(),
            is_chosen: (now - step).abs() < 1e-9,
            action: Action::Configure { view: cx.me, key: param.id.into(), value: (*step).into() },
        }));
    }
    choices
}

/// What the search for communities starts from: the usual seed, or another.
pub fn seed_choices(cx: &Cx<'_>) -> Vec<Choice> {
    let now = cx.settings.number("seed").unwrap_or(0.0);
    let choice = |label: String, is_chosen, value: Value| Choice {
        group: "Seed of communities",
        label,
        is_chosen,
        action: Action::Configure { view: cx.me, key: "seed".into(), value },
    };
    let shown = (now != 0.0).then(|| choice(format!("{now}"), true, now.into()));
    std::iter::once(choice("0, as usual".into(), now == 0.0, Value::Null))
        .chain(shown)
        .chain([choice(format!("Another: {}", now + 1.0), false, (now + 1.0).into())])
        .collect()
}

/// A parameter in plain words.
pub fn say_param(key: &str, value: &Value) -> Option<String> {
    if key == "seed" {
        return Some(format!("communities from the seed {}", value.as_f64().unwrap_or(0.0)));
    }
    let param = METRICS.iter().flat_map(|measure| measure.params).find(|param| param.id == key)?;
    Some(format!("{}: {}", param.label.to_lowercase(), value.as_f64().unwrap_or(param.default)))
}

/// What a person calls a measure.
pub fn name_of(id: &str) -> &str {
    metric(id).map_or(id, |metric| metric.name)
}
