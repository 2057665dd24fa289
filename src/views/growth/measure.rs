//! What is measured of a level: itself, its changes, an index or a moving average. A setting of those forms
//! that draw series over time.

use serde_json::Value;

use crate::analysis::transform::Transform;
use crate::engine::{Answer, CurvesAnswer};
use crate::model::{Moment, day_label};
use crate::session::{Action, Settings};
use crate::views::chart::metric_name;
use crate::views::{Choice, Cx};

/// What there is, as settings and menus name it.
const MEASURES: [(&str, &str); 5] = [
    ("level", "As the sources state it"),
    ("yoy", "Change on a year earlier"),
    ("qoq", "Change on the period before"),
    ("index", "Index, 100 at a date"),
    ("average", "Moving average"),
];

/// How many periods a moving average takes where nobody says.
const PERIODS: u8 = 4;

/// What is to be worked out; `None` is the level itself, or whatever metric is chosen.
pub fn transform_of(settings: &Settings) -> Option<Transform> {
    match settings.text("measure")? {
        "yoy" => Some(Transform::YearOnYear),
        "qoq" => Some(Transform::PeriodOnPeriod),
        "index" => Some(Transform::Index(settings.text("base").and_then(|base| Moment::parse(base).ok()).map(|base| base.first))),
        "average" => Some(Transform::Average(periods(settings))),
        _ => None,
    }
}

fn periods(settings: &Settings) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within")]
    settings.number("periods").map_or(PERIODS, |number| number.clamp(1.0, 60.0) as u8)
}

/// Choices among them, and what the chosen one needs to know.
pub fn choices(cx: &Cx<'_>) -> Vec<Choice> {
    let now = cx.settings.text("measure").unwrap_or("level");
    let configure = |key: &str, value: Value| Action::Configure { view: cx.me, key: key.into(), value };
    let one = |(id, label): &(&str, &str)| Choice {
        group: "Measured",
        label: (*label).into(),
        is_chosen: *id == now,
        action: configure("measure", if *id == "level" { Value::Null } else { (*id).into() }),
    };
    let mut choices: Vec<Choice> = MEASURES.iter().map(one).collect();
    if now == "index" {
        let base = cx.settings.text("base");
        let choice = |label: String, value: Option<String>| Choice {
            group: "Index is 100",
            label,
            is_chosen: base == value.as_deref(),
            action: configure("base", value.map_or(Value::Null, Into::into)),
        };
        choices.push(choice("In the first period that most have".into(), None));
        choices.extend(base.map(|base| choice(format!("In the period of {base}"), Some(base.to_owned()))));
        let day = cx.session.day().map(|day| day.to_string()).filter(|day| base != Some(day));
        choices.extend(day.map(|day| choice(format!("Where the playhead is, {day}"), Some(day))));
    }
    if now == "average" {
        let chosen = periods(cx.settings);
        choices.extend([2_u8, 3, 4, 8, 12].map(|count| Choice {
            group: "Average of",
            label: format!("{count} periods"),
            is_chosen: count == chosen,
            action: configure("periods", if count == PERIODS { Value::Null } else { count.into() }),
        }));
    }
    choices
}

/// Such a setting in plain words.
pub fn say(key: &str, value: &Value) -> Option<String> {
    match key {
        "measure" => {
            let id = value.as_str().unwrap_or("level");
            let (_, label) = MEASURES.iter().find(|(known, _)| *known == id)?;
            let mut letters = label.chars();
            let first = letters.next().into_iter().flat_map(char::to_lowercase);
            Some(format!("measured: {}", first.chain(letters).collect::<String>()))
        }
        "base" => {
            Some(value.as_str().map_or("index of 100 in the first period".into(), |base| format!("index of 100 in the period of {base}")))
        }
        "periods" => Some(format!("average of {} periods", value.as_u64().unwrap_or(u64::from(PERIODS)))),
        _ => None,
    }
}

/// Whether such a setting is one; `None` for other settings.
pub fn accepts(key: &str, value: &Value) -> Option<Result<(), String>> {
    let text = value.as_str();
    let is_one = match key {
        "measure" => text.is_some_and(|id| MEASURES.iter().any(|(known, _)| *known == id)),
        "base" => text.is_some_and(|base| Moment::parse(base).is_ok()),
        "periods" => value.as_u64().is_some_and(|count| (1..=60).contains(&count)),
        _ => return None,
    };
    let known = || MEASURES.map(|(id, _)| id).join(", ");
    Some(if is_one || value.is_null() {
        Ok(())
    } else {
        Err(match key {
            "measure" => format!("a measure is one of {}", known()),
            "base" => "a base is a date such as 2019-03-31".into(),
            _ => "periods are a number from 1 to 60".into(),
        })
    })
}

/// What an answer measures: `Revenue, index, Q1 2019 = 100`.
pub fn words(answer: &CurvesAnswer) -> String {
    let level = metric_name(&answer.about);
    match answer.worked.transform {
        None => level,
        Some(Transform::YearOnYear) => format!("{level}, change on a year earlier"),
        Some(Transform::PeriodOnPeriod) => {
            let period = answer.curves.rhythm.map_or("period", crate::analysis::observe::Rhythm::word);
            format!("{level}, change on the {period} before")
        }
        Some(Transform::Index(day)) => match (answer.worked.base, day) {
            (Some(base), _) => format!("{level}, {} = 100", base.label()),
            (None, Some(day)) => format!("{level}: no value in the period of {}", day_label(day)),
            (None, None) => level,
        },
        Some(Transform::Average(count)) => format!("{level}, average of {count} periods"),
    }
}

/// ` · 12 of 40 worked out here`, where some are.
pub fn derived_words(cx: &Cx<'_>, at: usize) -> String {
    let Some(Answer::Curves(answer)) = cx.answer(at) else { return String::new() };
    if answer.worked.transform.is_none() {
        return String::new();
    }
    let points = || answer.curves.curves.iter().flat_map(|curve| &curve.points);
    let (all, worked) = (points().count(), points().filter(|point| answer.worked.operands(point).is_some()).count());
    match worked {
        0 => " · all stated".into(),
        _ if worked == all => " · all derived from levels".into(),
        _ => format!(" · {} stated, {} derived from levels", cx.numbers().count(all - worked), cx.numbers().count(worked)),
    }
}
