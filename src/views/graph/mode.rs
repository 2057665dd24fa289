//! Which time a graph is of: the moment under the playhead, all of the past, the window, or some months.

use serde_json::Value;

use super::{choice, configure};
use crate::engine::{GraphQuestion, Over, Request};
use crate::model::{Period, day_label};
use crate::session::Settings;
use crate::views::{Asking, Choice, Cx};

/// Months of a sliding window where nothing else is said.
const MONTHS: u16 = 12;
/// Lengths that the menu offers, in months.
const LENGTHS: [u16; 4] = [3, 6, 12, 24];
/// The words of the setting `mode`, the usual one first, with what the menu says.
const MODES: [(&str, &str); 4] = [
    ("now", "Under the playhead"),
    ("ever", "Ever open up to the playhead"),
    ("life", "At any time in the window"),
    ("months", "In the months up to the playhead"),
];

/// The time that a view is set to; without dates there is only now.
pub fn over(cx: &Asking<'_>) -> Over {
    of(&cx.settings, cx.session.doc.window, cx.session.day().is_some())
}

/// The same where it is drawn.
fn drawn(cx: &Cx<'_>) -> Over {
    of(cx.settings, cx.session.doc.window, cx.session.day().is_some())
}

fn of(settings: &Settings, window: Option<Period>, is_dated: bool) -> Over {
    match settings.text("mode").filter(|_| is_dated) {
        Some("ever") => Over::Ever,
        Some("life") => Over::Lifespan(window),
        Some("months") => Over::Months(months(settings)),
        _ => Over::Now,
    }
}

fn months(settings: &Settings) -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within a century")]
    let months = settings.number("months").map(|months| months.clamp(1.0, 1200.0) as u16);
    months.unwrap_or(MONTHS)
}

/// The question about a time.
pub fn request(question: GraphQuestion, over: Over) -> Request {
    if over == Over::Now { Request::Graph(question) } else { Request::Over(question, over) }
}

/// Of which time the links are, in a sentence.
pub fn sentence(cx: &Cx<'_>) -> String {
    let Some(day) = cx.session.day() else { return "This file has no dates: every link is drawn open.".to_owned() };
    let day = day_label(day);
    match drawn(cx) {
        Over::Now => format!("As of {day}."),
        Over::Ever => format!("Every link that was ever open up to {day}, as open as it ever was."),
        Over::Lifespan(None) => "Every link known at any time, as open as it ever was.".to_owned(),
        Over::Lifespan(Some(window)) => format!("Every link known at any time in {}, as open as it was then.", window.label()),
        Over::Months(1) => format!("Every link known in the month up to {day}, as open as it was then."),
        Over::Months(months) => format!("Every link known in the {months} months up to {day}, as open as it was then."),
    }
}

/// What the menu offers; nothing without dates.
pub fn choices(cx: &Cx<'_>) -> Vec<Choice> {
    if cx.session.day().is_none() {
        return vec![];
    }
    let now = cx.settings.text("mode").unwrap_or(MODES[0].0);
    let mode = |(word, label): (&'static str, &str)| choice(cx, "Links of which time", label, now == word, "mode", word.into());
    let mut choices: Vec<Choice> = MODES.map(mode).into();
    let length = |months: u16| Choice {
        group: "Links of which time",
        label: format!("The last {months} months"),
        is_chosen: self::months(cx.settings) == months,
        action: configure(cx, "months", months.into()),
    };
    choices.extend(LENGTHS.into_iter().filter(|_| now == "months").map(length));
    choices
}

/// A setting in plain words.
pub fn say(key: &str, value: &Value) -> Option<String> {
    match key {
        "mode" => Some(match value.as_str() {
            Some("ever") => "every link ever open".into(),
            Some("life") => "every link of the window".into(),
            Some("months") => "every link of the last months".into(),
            _ => "links under the playhead".into(),
        }),
        "months" => Some(format!("the last {value} months")),
        _ => None,
    }
}

/// Whether a setting means something.
pub fn accepts(key: &str, value: &Value) -> Result<(), String> {
    let is_known = match key {
        "mode" => value.is_null() || MODES.iter().any(|(word, _)| value.as_str() == Some(word)),
        "months" => value.is_null() || value.as_f64().is_some_and(|months| (1.0..=1200.0).contains(&months)),
        _ => true,
    };
    let words = MODES.map(|(word, _)| word).join("|");
    if is_known { Ok(()) } else { Err(format!("expected mode={words} and months from 1 to 1200, found {value}")) }
}
