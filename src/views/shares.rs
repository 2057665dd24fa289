//! Who has which share: parts of one whole over time. Each picture of it is a form, in a file of its own.

mod areas;
mod bars;
mod bump;
mod concentration;
mod dumbbell;
mod ends;
mod known;
mod lines;
mod marimekko;
mod part;
mod period;
mod ranked;
mod slope;
mod stack;
mod treemap;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::Ui;
use serde_json::Value;

use super::chart::{self, Ink, number, publishers};
use super::{Asking, Choice, Cx, Form, Kind, View, Words, annotations, brush, folding, form_of, say_form};
use crate::analysis::curves::{Curve, whole_and_basis};
use crate::engine::{Answer, CurvesAnswer, Request};
use crate::kit::{Palette, icons};
use crate::marks::faded;
use crate::model::{Dataset, HelpCard, Role};
use crate::session::{Action, Settings};

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "shares",
    title: "Market share",
    question: "Who has which share?",
    needs: "shares",
    help: HelpCard {
        shows: "Parts of one whole over time. Researchers measure differently, so each is a series of its own, never joined and never averaged.",
        formula: "Share in percent as the source states it: 100 % × part ÷ whole. A series is one platform and one researcher; the researcher is what stands in brackets after the whole. In bars, what is missing to 100 % is hatched.",
        reading: "Filled marks are the researcher with most values, hollow ones the others. Compare within one researcher first. A drag over the plot, its years or its bars filters all other views; Esc takes it back.",
        limits: "A whole beside its own part is not stacked. A bound is drawn as a bound, and about is blurred: neither is a value. Other wholes are another market, however alike their names.",
    },
    measures: &[
        "share",
        "combined_share",
        "herfindahl",
        "concentration_ratio",
        "effective_number",
        "online_share",
        "penetration",
        "adoption",
        "preference",
        "time_share_change",
    ],
    icon: icons::CHART_BAR,
    forms: FORMS,
    fits: |dataset| dataset.table_of(Role::Shares).is_some(),
    make: || Box::new(SharesView),
};

/// Its forms. Adding one is a file and a row here.
pub const FORMS: &[Form] = &[
    lines::FORM,
    bars::FORM,
    areas::FORM,
    stack::FORM,
    ranked::FORM,
    known::FORM,
    slope::FORM,
    dumbbell::FORM,
    bump::FORM,
    treemap::FORM,
    marimekko::FORM,
    concentration::FORM,
];

/// The view; all its state is in the document.
pub struct SharesView;

impl View for SharesView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        // Which form is usual is only known once the curves are there.
        if cx.settings.text("form").is_none() { part::needs(cx) } else { form_of(FORMS, &cx.settings).view.needs(cx) }
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let words = chosen(cx).view.words(cx);
        Words { footer: annotations::told(cx, words.footer, is_over_time(cx)), ..words }
    }

    fn question(&self, cx: &Cx<'_>) -> Option<&'static str> {
        chosen(cx).view.question(cx)
    }

    fn number(&self, cx: &Cx<'_>, name: &str) -> Option<String> {
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return None };
        number(answer, name).map(|value| cx.numbers().plain(value, 0))
    }

    fn takes_lasso(&self, _settings: &Settings) -> bool {
        true
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let words = brush::say(key, value).or_else(|| folding::say(key, value)).or_else(|| annotations::say(key, value));
        let words = words.or_else(|| say_form(FORMS, key, value));
        words.or_else(|| FORMS.iter().find_map(|form| form.view.say(key, value))).or_else(|| {
            let value = value.as_str()?;
            (key == "whole").then(|| format!("showed shares of {value}"))
        })
    }

    fn accepts(&self, dataset: &Dataset, settings: &Settings, key: &str, value: &Value) -> Result<(), String> {
        period::accepts(key, value)?;
        FORMS.iter().try_for_each(|form| form.view.accepts(dataset, settings, key, value))?;
        let common = folding::accepts(dataset, key, value).or_else(|| annotations::accepts(dataset, key, value));
        let (Some(whole), "whole") = (value.as_str(), key) else { return common.unwrap_or(Ok(())) };
        let known = dataset.has_observation(Role::Shares, "scope", |scope| whole_and_basis(scope).0 == whole);
        if known { Ok(()) } else { Err(format!("no row is a share of {whole}")) }
    }

    fn form(&self, cx: &Cx<'_>) -> Option<&'static Form> {
        Some(chosen(cx))
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let mut choices = brush::choices(cx, "Brushes time");
        choices.extend(chosen(cx).view.choices(cx));
        choices.extend(folding::choices(cx));
        if is_over_time(cx) {
            choices.extend(annotations::choices(cx));
        }
        let Some(Answer::Curves(answer)) = cx.answer(0) else { return choices };
        choices.extend(answer.curves.choices.iter().map(|(whole, rows)| Choice {
            group: "What 100 % is",
            label: format!("{whole} · {rows} rows"),
            is_chosen: *whole == answer.about,
            action: Action::Configure { view: cx.me, key: "whole".into(), value: whole.clone().into() },
        }));
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        chosen(cx).view.ui(cx, ui)
    }
}

/// The form that is asked for; else lines, or where there are too few periods for lines bars, or one bar.
fn chosen(cx: &Cx<'_>) -> &'static Form {
    let Some(Answer::Curves(answer)) = cx.answer(0).filter(|_| cx.settings.text("form").is_none()) else {
        return form_of(FORMS, cx.settings);
    };
    let curves = &answer.curves.curves;
    let is_few = !curves.is_empty() && curves.iter().all(|curve| curve.points.len() < 2);
    let periods: BTreeSet<_> = curves.iter().flat_map(|curve| &curve.points).map(|point| point.period).collect();
    match (is_few, periods.len()) {
        (true, 1) => &stack::FORM,
        (true, _) => &bars::FORM,
        _ => form_of(FORMS, cx.settings),
    }
}

/// Whether the form that is drawn has a time axis, on which events can stand.
fn is_over_time(cx: &Cx<'_>) -> bool {
    let over_time = [lines::FORM.id, bars::FORM.id, areas::FORM.id, bump::FORM.id, concentration::FORM.id];
    over_time.contains(&chosen(cx).id)
}

/// What most forms ask for: the shares of the whole that is chosen.
fn needs(cx: &Asking<'_>) -> Vec<Request> {
    chart::needs(cx, Role::Shares, "whole")
}

/// `Share of …, %`, and what stands below; `basis` says how the form takes several researchers.
fn words(cx: &Cx<'_>, basis: impl Fn(&CurvesAnswer) -> String) -> Words {
    let Some(Answer::Curves(answer)) = cx.answer(0) else { return Words::default() };
    if answer.curves.curves.is_empty() {
        return Words { subtitle: subtitle(answer), footer: String::new() };
    }
    Words {
        subtitle: subtitle(answer),
        footer: {
            let (said, from) = (basis(answer), publishers(cx, answer));
            if from.is_empty() || said.contains(&from) { said } else { format!("{said} · {from}") }
        },
    }
}

fn subtitle(answer: &CurvesAnswer) -> String {
    if answer.about.is_empty() { String::new() } else { format!("Share of {}, %", answer.about) }
}

/// Researchers by number of values, most first.
fn bases(answer: &CurvesAnswer) -> Vec<Arc<str>> {
    crate::analysis::parts::bases(&answer.curves.curves)
}

fn basis_name(basis: &str) -> String {
    if basis.is_empty() { "stated without a researcher".into() } else { basis.to_owned() }
}

fn chosen_basis(cx: &Cx<'_>, answer: &CurvesAnswer) -> Arc<str> {
    let all = bases(answer);
    let asked = cx.settings.text("basis").and_then(|basis| all.iter().find(|known| ***known == *basis));
    asked.or(all.first()).cloned().unwrap_or_else(|| Arc::from(""))
}

/// Choices among the researchers of a whole, for forms that show one at a time.
fn basis_choices(cx: &Cx<'_>, answer: &CurvesAnswer) -> Vec<Choice> {
    let chosen = chosen_basis(cx, answer);
    let choice = |basis: Arc<str>| Choice {
        group: "Basis",
        label: basis_name(&basis),
        is_chosen: basis == chosen,
        action: Action::Configure { view: cx.me, key: "basis".into(), value: (&*basis).into() },
    };
    bases(answer).into_iter().map(choice).collect()
}

fn ink_of(cx: &Cx<'_>, curve: &Curve, palette: &Palette, anyone: bool, is_second: bool) -> Ink {
    let ink = cx.ink(&curve.entity, palette);
    let is_meant = cx.is_meant(&curve.entity);
    let alpha = if anyone && !is_meant { 0.62 } else { 1.0 };
    Ink { color: faded(ink.mark, alpha), text: ink.text, is_meant: anyone && is_meant, is_hollow: is_second, has_points: true }
}
