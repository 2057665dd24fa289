//! What happened around the openings: a measure of companies in the periods before and after, aligned at
//! the event.

mod chart;

use egui::Ui;
use serde_json::Value;

use super::chart::metric_name;
use super::nothing::{Nothing, nothing_ui};
use super::{Asking, Choice, Cx, Kind, View, Words};
use crate::analysis::curves::whole_and_basis;
use crate::analysis::event_study::{Case, Side, Turn};
use crate::analysis::observe::Rhythm;
use crate::engine::{Answer, EventStudyAnswer, EventStudyQuestion, Request};
use crate::kit::icons;
use crate::model::{Dataset, HelpCard, Role, Table};
use crate::session::{Action, Settings};

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "event-study",
    title: "Event study",
    question: "What happened around the openings?",
    needs: "links, and growth or shares",
    help: HelpCard {
        shows: "Growth or share of companies before and after openings (or closings) of links, laid over each other so that period 0 is the one of the event. Thin lines are single cases, the thick one is their median, the band holds the middle half.",
        formula: "A happening (`event_group`) counts once for each company, at its earliest date. Period k is k periods after the one that the date falls into. Median and quartiles are those of the cases that have a value in that period, by type 7 of Hyndman and Fan (1996). The company is the platform of the link, or the nearest of its wholes and owners that has the measure.",
        reading: "The number of cases stands above each period: where it falls, the median is of others. Dashed are cases with another happening of the same company within the periods shown. Compare left and right of 0.",
        limits: "It proves no cause: companies open when much else happens, there is no group to compare with, and cases of one company are not independent. Gaps stay gaps; bounds are in no run; a happening that may fall into several periods is left out and counted.",
    },
    measures: &["revenue_yoy", "gmv_yoy", "share"],
    icon: icons::CHART_LINE_UP,
    forms: &[],
    fits: |dataset| {
        !dataset.links.is_empty() && dataset.links.iter().any(|event| event.moment.is_some()) && dataset.tables.iter().any(measured)
    },
    make: || Box::new(EventStudyView),
};

fn measured(table: &Table) -> bool {
    table.role.is_some_and(Role::observes)
}

/// The view; all its state is in the document.
pub struct EventStudyView;

/// How many periods are shown before and after.
const SPANS: [u8; 4] = [2, 4, 6, 8];

impl View for EventStudyView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        question(cx.dataset, &cx.settings, cx.session.filter_for(cx.me)).map(Request::EventStudy).into_iter().collect()
    }

    fn question(&self, cx: &Cx<'_>) -> Option<&'static str> {
        (turn_of(cx.settings) == Turn::Closings).then_some("What happened around the closings?")
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::EventStudy(answer)) = cx.answer(0) else { return Words::default() };
        let cases = shown(cx, answer);
        if cases.is_empty() {
            return Words::default();
        }
        let (turn, side) = (turn_of(cx.settings), side_of(cx.settings));
        let kind =
            cx.settings.text("kind").map(|kind| format!(" of {}", cx.dataset.kinds.label(Some(kind)).text(cx.language()).to_lowercase()));
        let who = if side == Side::Host { "the side that decides" } else { "the side that is let in" };
        let period = answer.study.rhythm.map_or("period", Rhythm::word);
        let measure = measure_name(&answer.about);
        let unit = if answer.unit.is_empty() || measure.contains('%') {
            String::new()
        } else {
            format!(", {}", if answer.unit == "percent" { "%" } else { &answer.unit })
        };
        let subtitle = format!("{measure}{unit}, of {who}, by {period} around {}{}", turn.word(), kind.unwrap_or_default());
        let groups: std::collections::BTreeSet<_> = cases.iter().map(|case| &case.group).collect();
        let overlapping = cases.iter().filter(|case| case.overlaps).count();
        let number = |count: usize| cx.numbers().count(count);
        let mut said = vec![format!("{} of {}", counted(cases.len(), "case"), counted(groups.len(), "happening"))];
        let mut add = |count: usize, words: &str| said.extend((count > 0).then(|| format!("{} {words}", number(count))));
        add(overlapping, "overlap another (dashed)");
        add(answer.study.undated, &format!("not dated to a {period}"));
        add(answer.study.without_values, "without a value around them");
        add(answer.study.bounded, "values left out as bounds");
        Words { subtitle, footer: format!("{}. This is no proof of cause: other things happened in the same {period}s", said.join(" · ")) }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let word = value.as_str();
        Some(match key {
            "table" => format!("measure from {}", word.unwrap_or("the first table")),
            "about" => format!("around the events: {}", word.map_or_else(|| "the usual measure".into(), measure_name)),
            "kind" => word.map_or_else(|| "links of all kinds".into(), |kind| format!("links of {}", kind.replace('_', " "))),
            "turn" => format!("around {}", word.unwrap_or("openings")),
            "side" => {
                if word == Some("guest") {
                    "of the side that is let in".into()
                } else {
                    "of the side that decides".into()
                }
            }
            "span" => format!("{} periods on either side", value.as_u64().unwrap_or(DEFAULT_SPAN.into())),
            "alone" => {
                if value.as_bool() == Some(true) {
                    "without cases that overlap".into()
                } else {
                    "with cases that overlap".into()
                }
            }
            _ => return None,
        })
    }

    fn accepts(&self, dataset: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        if value.is_null() {
            return Ok(());
        }
        let word = value.as_str().unwrap_or_default();
        let known = match key {
            "table" => dataset.table(word).is_some_and(measured),
            "about" => {
                dataset.has_observation(Role::Growth, "metric", |cell| cell == word)
                    || dataset.has_observation(Role::Shares, "scope", |scope| whole_and_basis(scope).0 == word)
            }
            "kind" => dataset.links.iter().any(|event| event.link.kind.as_deref() == Some(word)),
            "turn" => matches!(word, "openings" | "closings"),
            "side" => matches!(word, "host" | "guest"),
            "span" => value.as_u64().is_some_and(|span| (1..=24).contains(&span)),
            _ => true,
        };
        if known { Ok(()) } else { Err(format!("nothing here has {key} {value}")) }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let Some(Answer::EventStudy(answer)) = cx.answer(0) else { return vec![] };
        choices(cx, answer)
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::EventStudy(answer)) = cx.ready(ui) else { return vec![] };
        let cases = shown(cx, answer);
        if cases.is_empty() { silence_ui(cx, ui, answer) } else { chart::ui(cx, ui, answer, &cases) }
    }
}

/// How many periods are shown on either side at first.
const DEFAULT_SPAN: u8 = 4;

fn question(dataset: &Dataset, settings: &Settings, filter: crate::model::Filter) -> Option<EventStudyQuestion> {
    let table = settings.text("table").and_then(|name| dataset.table(name)).filter(|table| measured(table));
    let table = table.or_else(|| dataset.table_of(Role::Growth)).or_else(|| dataset.table_of(Role::Shares))?;
    Some(EventStudyQuestion {
        package: dataset.name.clone(),
        table: table.name.clone(),
        about: settings.text("about").map(str::to_owned),
        kind: settings.text("kind").map(str::to_owned),
        turn: turn_of(settings),
        side: side_of(settings),
        span: span_of(settings),
        filter,
    })
}

fn turn_of(settings: &Settings) -> Turn {
    if settings.text("turn") == Some("closings") { Turn::Closings } else { Turn::Openings }
}

fn side_of(settings: &Settings) -> Side {
    if settings.text("side") == Some("guest") { Side::Guest } else { Side::Host }
}

fn span_of(settings: &Settings) -> u8 {
    let span = settings.0.get("span").and_then(Value::as_u64).and_then(|span| u8::try_from(span).ok());
    span.map_or(DEFAULT_SPAN, |span| span.clamp(1, 24))
}

/// The cases that are drawn: all, or those that overlap no other.
fn shown<'a>(cx: &Cx<'_>, answer: &'a EventStudyAnswer) -> Vec<&'a Case> {
    let alone = cx.settings.flag("alone") == Some(true);
    answer.study.cases.iter().filter(|case| !(alone && case.overlaps)).collect()
}

fn measure_name(about: &str) -> String {
    if crate::model::metric(about).is_some() || !about.contains(' ') { metric_name(about) } else { format!("Share of {about}") }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn choices(cx: &Cx<'_>, answer: &EventStudyAnswer) -> Vec<Choice> {
    let choice = |group: &'static str, label: String, is_chosen, key: &str, value: Value| Choice {
        group,
        label,
        is_chosen,
        action: Action::Configure { view: cx.me, key: key.into(), value },
    };
    let (turn, side, span) = (turn_of(cx.settings), side_of(cx.settings), span_of(cx.settings));
    let mut choices: Vec<Choice> = [Turn::Openings, Turn::Closings]
        .map(|one| choice("Around", format!("The {}", one.word()), one == turn, "turn", one.word().into()))
        .into();
    for (one, label) in [(Side::Host, "The side that decides"), (Side::Guest, "The side that is let in or shut out")] {
        choices.push(choice("Whose measure", label.into(), one == side, "side", one.word().into()));
    }
    for one in SPANS {
        choices.push(choice("Periods before and after", one.to_string(), one == span, "span", one.into()));
    }
    let alone = cx.settings.flag("alone") == Some(true);
    choices.push(choice("Cases that overlap another", "Dashed".into(), !alone, "alone", Value::Null));
    choices.push(choice("Cases that overlap another", "Left out".into(), alone, "alone", true.into()));
    let kind = cx.settings.text("kind");
    choices.push(choice("Kind of link", "All that pass".into(), kind.is_none(), "kind", Value::Null));
    for (id, events) in &answer.kinds {
        let label = format!("{} · {events} events", cx.dataset.kinds.label(Some(id)).text(cx.language()));
        choices.push(choice("Kind of link", label, kind == Some(id), "kind", id.clone().into()));
    }
    for (about, rows) in &answer.choices {
        let label = format!("{} · {} rows", measure_name(about), cx.numbers().count(*rows));
        choices.push(choice("What is measured", label, *about == answer.about, "about", about.clone().into()));
    }
    let asked = question(cx.dataset, cx.settings, crate::model::Filter::everything()).map(|question| question.table);
    let tables: Vec<&Table> = cx.dataset.tables.iter().filter(|table| measured(table)).collect();
    if tables.len() > 1 {
        for table in tables {
            let is_chosen = asked.as_ref() == Some(&table.name);
            choices.push(choice("Measures of", table.title.text(cx.language()).to_owned(), is_chosen, "table", table.name.clone().into()));
        }
    }
    choices
}

fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &EventStudyAnswer) -> Vec<Action> {
    let area = ui.available_rect_before_wrap();
    let turn = turn_of(cx.settings).word();
    let title = format!("0 cases of {} {turn}", cx.numbers().count(answer.total));
    let study = &answer.study;
    let rhythm = study.rhythm.map_or("period", Rhythm::word);
    let reason = if answer.alone.iter().any(|left| *left > 0) || answer.in_window.is_some_and(|left| left > 0) {
        "Together the filters leave none.".to_owned()
    } else if study.happenings == 0 {
        if answer.alone.is_empty() {
            format!("No {turn} of this kind are in the data.")
        } else {
            "Together the filters leave none.".to_owned()
        }
    } else if answer.study.rhythm.is_none() {
        "Together the filters leave none.".to_owned()
    } else {
        format!(
            "No company on this side has a value around them: {} are not dated to a {rhythm}, {} have no value.",
            study.undated, study.without_values
        )
    };
    nothing_ui(cx, ui, area, &Nothing { title: &title, reason: &reason, alone: &answer.alone, in_window: answer.in_window })
}
