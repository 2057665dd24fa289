//! How fast did revenue grow: levels or changes over periods. Each picture of it is a form, in a file of
//! its own.

mod lines;

use egui::Ui;
use serde_json::Value;

use super::chart::{self, Ink, metric_name, number};
use super::{Asking, Choice, Cx, Form, Kind, View, Words, brush, form_choices, form_of, say_form};
use crate::analysis::curves::Curve;
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::controls::{Way, empty_box};
use crate::kit::{Palette, icons};
use crate::marks::faded;
use crate::model::{Dataset, HelpCard, Role};
use crate::session::{Action, Settings};

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "growth",
    title: "Revenue growth",
    question: "How fast did revenue grow?",
    needs: "growth",
    help: HelpCard {
        shows: "Levels or changes over quarters, a line for each company. A gap is a quarter for which no figure was found; a value outside of the scale is a triangle with its number.",
        formula: "One value for each company and period: the stated one before a derived one. Change on a year earlier is 100 % × (value ÷ value of the same period a year earlier − 1). Only periods of the commonest length are drawn, so a year never stands among quarters.",
        reading: "Compare slopes and crossings rather than single points. The thick line is the company of the selection, or the owner of what is selected. A drag brushes time for all other views, Shift widens it, Alt cuts from it, Esc takes it back.",
        limits: "Values in several units are refused rather than put on one axis. A part is left out where its whole is drawn, unless it is selected. Rows of low reliability are hidden, and counted below.",
    },
    measures: &["revenue_yoy", "revenue", "revenue_expected", "gmv", "gmv_yoy", "retail_sales", "retail_sales_yoy"],
    icon: icons::CHART_LINE,
    forms: FORMS,
    fits: |dataset| dataset.table_of(Role::Growth).is_some(),
    make: || Box::new(GrowthView),
};

/// Its forms. Adding one is a file and a row here.
pub const FORMS: &[Form] = &[lines::FORM];

/// The view; all its state is in the document.
pub struct GrowthView;

impl View for GrowthView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        form_of(FORMS, &cx.settings).view.needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        form_of(FORMS, cx.settings).view.words(cx)
    }

    fn number(&self, cx: &Cx<'_>, name: &str) -> Option<String> {
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return None };
        number(answer, name).map(|value| cx.numbers().plain(value.abs(), 1))
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let shown = say_form(FORMS, key, value).or_else(|| FORMS.iter().find_map(|form| form.view.say(key, value)));
        let shown =
            shown.or_else(|| (key == "metric").then(|| value.as_str().map(|metric| format!("showed {}", metric_name(metric)))).flatten());
        shown.or_else(|| brush::say(key, value))
    }

    fn accepts(&self, dataset: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        let (Some(metric), "metric") = (value.as_str(), key) else { return Ok(()) };
        let known = dataset.has_observation(Role::Growth, "metric", |cell| cell == metric);
        if known { Ok(()) } else { Err(format!("no row measures {}", metric_name(metric))) }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let form = form_of(FORMS, cx.settings);
        let mut choices = brush::choices(cx, "Brushes time");
        choices.extend(form_choices(cx, FORMS, form));
        choices.extend(form.view.choices(cx));
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return choices };
        let choice = |(metric, rows): &(String, usize)| Choice {
            group: "What is measured",
            label: format!("{} · {} rows", metric_name(metric), cx.numbers().count(*rows)),
            is_chosen: *metric == answer.about,
            action: Action::Configure { view: cx.me, key: "metric".into(), value: metric.clone().into() },
        };
        choices.extend(answer.curves.choices.iter().map(choice));
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        form_of(FORMS, cx.settings).view.ui(cx, ui)
    }
}

/// What most forms ask for: the values of the metric that is chosen.
fn needs(cx: &Asking<'_>) -> Vec<Request> {
    chart::needs(cx, Role::Growth, "metric")
}

fn unit_of(answer: &CurvesAnswer) -> String {
    answer.curves.units.iter().next().map(ToString::to_string).unwrap_or_default()
}

/// `, 26 rows of low reliability hidden`.
pub(super) fn low_words(answer: &CurvesAnswer) -> String {
    let hidden = answer.curves.low > 0 && answer.curves.shown + answer.curves.low <= answer.curves.total;
    if hidden { format!(" · {} rows of low reliability hidden", answer.curves.low) } else { String::new() }
}

/// Whose line is thick, and what that has to do with the selection.
fn meant_owner(cx: &Cx<'_>, answer: &CurvesAnswer) -> Option<String> {
    let curve = answer.curves.curves.iter().find(|curve| cx.is_meant(&curve.entity))?;
    let selected = cx
        .session
        .doc
        .selection
        .platforms()
        .into_iter()
        .find(|id| cx.dataset.platforms.is_within(id, &curve.entity) && *id != curve.entity);
    Some(match selected {
        Some(part) => format!("the owner of {}", cx.short_name(&part)),
        None => cx.name(&curve.entity).to_owned(),
    })
}

fn ink_of(cx: &Cx<'_>, curve: &Curve, palette: &Palette, anyone: bool) -> Ink {
    let ink = cx.ink(&curve.entity, palette);
    let is_meant = cx.is_meant(&curve.entity);
    let alpha = if anyone && !is_meant { 0.62 } else { 1.0 };
    Ink { color: faded(ink.mark, alpha), text: ink.text, is_meant: anyone && is_meant, is_hollow: false, has_points: false }
}

/// Values in several units on one axis would be read as one: they are refused.
fn refusal_ui(ui: &mut Ui, answer: &CurvesAnswer) -> Vec<Action> {
    let units: Vec<String> =
        answer.curves.units.iter().map(|unit| if unit.is_empty() { "no unit".to_owned() } else { unit.to_string() }).collect();
    let area = ui.available_rect_before_wrap();
    let reason = format!("These values are in {}. One axis would make them look alike.", units.join(" and "));
    let way = |unit: &std::sync::Arc<str>| Way {
        words: if unit.is_empty() { "Only what has no unit".to_owned() } else { format!("Only {unit}") },
        remark: String::new(),
        verb: "Show",
    };
    let ways: Vec<Way<'_>> = answer.curves.units.iter().map(way).collect();
    let taken = empty_box(ui, area, "Not drawn on one axis", &reason, &ways, &[]);
    let unit = taken.and_then(|at| answer.curves.units.iter().nth(at));
    unit.map(|unit| Action::AddCondition(crate::model::Condition::is("unit", unit))).into_iter().collect()
}
