//! How fast did revenue grow: levels or changes over periods. Each picture of it is a form, in a file of
//! its own.

mod bars;
mod bullet;
mod cagr;
mod diverging;
mod dual;
mod lines;
mod measure;
mod multiples;
mod rows;
mod scatter;
mod waterfall;

use std::collections::BTreeMap;

use egui::Ui;
use serde_json::Value;

use super::chart::{Ink, metric_name, number, publishers};
use super::refusal::refusal_ui;
use super::{Asking, Choice, Cx, Form, Kind, View, Words, annotations, brush, folding, form_of, say_form};
use crate::analysis::combine::{Purpose, Refusal};
use crate::analysis::curves::Curve;
use crate::analysis::transform::Transform;
use crate::engine::{Answer, CurvesAnswer, CurvesQuestion, Request, Sort};
use crate::kit::controls::{Way, empty_box};
use crate::kit::{Palette, icons};
use crate::marks::faded;
use crate::model::{Dataset, Filter, HelpCard, Period, PlatformId, Role};
use crate::session::{Action, Settings};

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "growth",
    title: "Revenue growth",
    question: "How fast did revenue grow?",
    needs: "growth",
    help: HelpCard {
        shows: "Levels or changes over quarters, a line for each company. A gap is a quarter for which no figure was found; a value outside of the scale is a triangle with its number. Its menu has other pictures and measures of the same values.",
        formula: "One value for each company and period: the stated one before a derived one. Change on a year earlier is 100 % × (value ÷ value of the same period a year earlier − 1), on the period before likewise; index is 100 × value ÷ value of the base; growth a year (CAGR) is (last ÷ first)^(1 ÷ years) − 1; a part contributes its change ÷ the earlier value of its whole. Only periods of the commonest length are drawn, so a year never stands among quarters.",
        reading: "Compare slopes and crossings rather than single points. The thick line is the company of the selection, or the owner of what is selected. A drag brushes time for all other views, one along the values a range of them; Shift widens it, Alt cuts from it, Esc takes it back. With the keys: arrows walk the marks, Shift and arrows brush.",
        limits: "Values in several units are refused rather than put on one axis. A part is left out where its whole is drawn, unless it is selected. Rows of low reliability are hidden, and counted below.",
    },
    measures: &[
        "revenue_yoy",
        "revenue_qoq",
        "revenue",
        "revenue_expected",
        "index",
        "moving_average",
        "cagr",
        "contribution",
        "gmv",
        "gmv_yoy",
        "retail_sales",
        "retail_sales_yoy",
    ],
    icon: icons::CHART_LINE,
    forms: FORMS,
    fits: |dataset| dataset.table_of(Role::Growth).is_some(),
    make: || Box::new(GrowthView),
};

/// Its forms. Adding one is a file and a row here.
pub const FORMS: &[Form] =
    &[lines::FORM, bars::FORM, diverging::FORM, bullet::FORM, waterfall::FORM, scatter::FORM, multiples::FORM, dual::FORM];

/// The view; all its state is in the document.
pub struct GrowthView;

impl View for GrowthView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        form_of(FORMS, &cx.settings).view.needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let words = form_of(FORMS, cx.settings).view.words(cx);
        Words { footer: annotations::told(cx, words.footer, is_over_time(cx)), ..words }
    }

    fn number(&self, cx: &Cx<'_>, name: &str) -> Option<String> {
        // A sentence was written for lines of what is stated.
        let is_usual = form_of(FORMS, cx.settings).id == lines::FORM.id && cx.settings.text("measure").is_none();
        let Some(Answer::Curves(answer)) = cx.answer(0).filter(|_| is_usual) else { return None };
        number(answer, name).map(|value| cx.numbers().plain(value.abs(), 1))
    }

    fn takes_lasso(&self, _settings: &Settings) -> bool {
        true
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let shown = say_form(FORMS, key, value).or_else(|| FORMS.iter().find_map(|form| form.view.say(key, value)));
        let shown =
            shown.or_else(|| (key == "metric").then(|| value.as_str().map(|metric| format!("showed {}", metric_name(metric)))).flatten());
        shown.or_else(|| brush::say(key, value)).or_else(|| folding::say(key, value)).or_else(|| annotations::say(key, value))
    }

    fn accepts(&self, dataset: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        if let Some(answer) = measure::accepts(key, value) {
            return answer;
        }
        let common = folding::accepts(dataset, key, value).or_else(|| annotations::accepts(dataset, key, value));
        let (Some(metric), "metric") = (value.as_str(), key) else { return common.unwrap_or(Ok(())) };
        let known = dataset.has_observation(Role::Growth, "metric", |cell| cell == metric);
        if known { Ok(()) } else { Err(format!("no row measures {}", metric_name(metric))) }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let mut choices = brush::choices(cx, "Brushes time");
        choices.extend(form_of(FORMS, cx.settings).view.choices(cx));
        choices.extend(folding::choices(cx));
        if is_over_time(cx) {
            choices.extend(annotations::choices(cx));
        }
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

/// Whether the form that is drawn has a time axis, on which events can stand.
fn is_over_time(cx: &Cx<'_>) -> bool {
    let over_time = [lines::FORM.id, bars::FORM.id, multiples::FORM.id, dual::FORM.id];
    over_time.contains(&form_of(FORMS, cx.settings).id)
}

/// One question of a form: which metric of those that belong together, and what is worked out of it.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    sort: Sort,
    transform: Option<Transform>,
    with_parts: bool,
}

/// A form's questions, of the metric that is chosen; last, for a view that only highlights, the first one
/// with its filter.
fn ask(cx: &Asking<'_>, parts: &[Part]) -> Vec<Request> {
    let Some(table) = cx.dataset.table_of(Role::Growth) else { return vec![] };
    let question = |part: &Part, filter: Filter| {
        Request::Curves(CurvesQuestion {
            package: cx.dataset.name.clone(),
            table: table.name.clone(),
            about: cx.settings.text("metric").map(str::to_owned),
            sort: part.sort,
            transform: part.transform,
            with_parts: part.with_parts,
            asked: cx.session.doc.selection.platforms(),
            fold: folding::of(&cx.settings),
            filter,
        })
    };
    let all = parts.iter().map(|part| question(part, cx.session.filter_for(cx.me)));
    let set_off = cx.session.highlight_for(cx.me).zip(parts.first());
    all.chain(annotations::question(cx)).chain(set_off.map(|(filter, part)| question(part, filter))).collect()
}

/// Levels, or what is chosen where the table has none.
const LEVELS: Part = Part { sort: Sort::Level, transform: None, with_parts: false };

/// Changes on a year earlier, stated or worked out.
const CHANGES: Part = Part { sort: Sort::Level, transform: Some(Transform::YearOnYear), with_parts: false };

/// The name of a curve: of its company, and of its segment where it is of one.
fn name_of(cx: &Cx<'_>, curve: &Curve) -> String {
    let name = cx.short_name(&curve.entity);
    if curve.basis.is_empty() { name.to_owned() } else { format!("{name}, {}", curve.basis) }
}

/// The answer to a question of a form.
fn curves<'a>(cx: &'a Cx<'_>, at: usize) -> Option<&'a CurvesAnswer> {
    match cx.answer(at) {
        Some(Answer::Curves(answer)) => Some(answer),
        _ => None,
    }
}

/// Whether an entity, its owner or a part of it is selected. What the pointer is on does not count: a chart
/// of one company must not change under it.
fn is_chosen(cx: &Cx<'_>, entity: &PlatformId) -> bool {
    let platforms = &cx.dataset.platforms;
    let kin = |other: &PlatformId| platforms.is_within(other, entity) || platforms.is_within(entity, other);
    cx.session.doc.selection.platforms().iter().any(kin)
}

/// The one curve of a chart of one company: the selected one, else the one that ends highest.
fn one_of<'a>(cx: &Cx<'_>, curves: &'a [Curve]) -> Option<&'a Curve> {
    let end = |curve: &&Curve| curve.points.iter().rev().find_map(|point| point.quantity.anchor()).unwrap_or(f64::NEG_INFINITY);
    let most = |all: &mut dyn Iterator<Item = &'a Curve>| all.max_by(|a, b| end(a).total_cmp(&end(b)));
    let own = curves.iter().find(|curve| cx.session.doc.selection.platforms().contains(&curve.entity));
    own.or_else(|| most(&mut curves.iter().filter(|curve| is_chosen(cx, &curve.entity)))).or_else(|| most(&mut curves.iter()))
}

/// The last period up to the playhead in which at least half as many companies have a value as ever do; the
/// last one of all where none lies before it.
fn period_at(cx: &Cx<'_>, curves: &[Curve]) -> Option<Period> {
    let mut counts: BTreeMap<Period, usize> = BTreeMap::new();
    for period in
        curves.iter().flat_map(|curve| &curve.points).filter(|point| point.quantity.known().is_some()).filter_map(|point| point.period)
    {
        *counts.entry(period).or_insert(0) += 1;
    }
    let most = counts.values().max().copied()?;
    let past = |period: &Period| cx.session.day().is_none_or(|day| period.last <= day);
    let full = |count: usize| count * 2 >= most;
    let last = |all: &mut dyn Iterator<Item = Period>| all.max_by_key(|period| period.last);
    let known = || counts.iter().map(|(period, count)| (*period, *count));
    last(&mut known().filter(|(period, count)| past(period) && full(*count)).map(|(period, _)| period))
        .or_else(|| last(&mut known().filter(|(period, _)| past(period)).map(|(period, _)| period)))
        .or_else(|| last(&mut known().map(|(period, _)| period)))
}

/// A chart that the values do not give: why, and what gives it.
fn cannot_ui(ui: &mut Ui, title: &str, reason: &str, ways: Vec<(String, &'static str, Action)>) -> Vec<Action> {
    let area = ui.available_rect_before_wrap();
    let shown: Vec<Way<'_>> = ways.iter().map(|(words, verb, _)| Way { words: words.clone(), remark: String::new(), verb }).collect();
    let taken = empty_box(ui, area, title, reason, &shown, &[]);
    taken.and_then(|at| ways.into_iter().nth(at)).map(|(.., action)| action).into_iter().collect()
}

/// The way to another form of this view.
fn to_form(cx: &Cx<'_>, form: &Form) -> (String, &'static str, Action) {
    let action = Action::Configure { view: cx.me, key: "form".into(), value: form.id.into() };
    (form.label.to_owned(), "Draw as", action)
}

/// `Sources: Tencent, Reuters · `, or nothing.
fn sources_words(cx: &Cx<'_>, answer: &CurvesAnswer) -> String {
    let from = publishers(cx, answer);
    if from.is_empty() { String::new() } else { format!("{from} · ") }
}

fn unit_of(answer: &CurvesAnswer) -> String {
    answer.curves.units.iter().next().map(ToString::to_string).unwrap_or_default()
}

/// `, 26 rows of low reliability hidden`.
pub(super) fn low_words(answer: &CurvesAnswer) -> String {
    let hidden = answer.curves.low > 0 && answer.curves.shown + answer.curves.low <= answer.curves.total;
    if hidden { format!(" · {} rows of low reliability hidden", answer.curves.low) } else { String::new() }
}

/// ` · 26 rows over other spans left out, such as years among quarters`.
fn span_words(answer: &CurvesAnswer) -> String {
    let noun = if answer.other_spans == 1 { "row" } else { "rows" };
    if answer.other_spans > 0 { format!(" · {} {noun} over other spans left out", answer.other_spans) } else { String::new() }
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

/// Why the values cannot share one axis, if they cannot.
fn refused_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer) -> Option<Vec<Action>> {
    let refusal = answer.refused.as_ref()?;
    let rows: Vec<_> = answer.curves.curves.iter().flat_map(|curve| &curve.points).collect();
    Some(refusal_ui(cx, ui, refusal, &rows, Purpose::OneAxis))
}

/// Values in several units on one axis would be read as one.
fn units_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &CurvesAnswer) -> Vec<Action> {
    let rows: Vec<_> = answer.curves.curves.iter().flat_map(|curve| &curve.points).collect();
    refusal_ui(cx, ui, &Refusal::Units(answer.curves.units.iter().cloned().collect()), &rows, Purpose::OneAxis)
}
