//! Who matters in the graph: measures of every platform. Each picture of them is a form, in a file of its
//! own.

mod over_time;
mod table;
mod whole;

use egui::{Rect, Ui};
use serde_json::{Value, json};

use super::nothing::{Nothing, nothing_ui};
use super::params::{given, name_of, param_choices, say_param, seed_choices};
use super::{Asking, Choice, Cx, Form, Kind, View, Words, annotations, form_of, say_form};
use crate::engine::{Answer, GraphQuestion, MeasuresQuestion, Request};
use crate::kit::controls::empty_box;
use crate::kit::icons;
use crate::model::{Dataset, Date, Filter, HelpCard, Period, day_label};
use crate::network::metrics::{METRICS, community, measure};
use crate::session::{Action, Dialog, Saved, Session, Settings, ViewId};

pub use table::ordered;

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "metrics",
    title: "Measures of the graph",
    question: "Who matters in the graph?",
    needs: "links",
    help: HelpCard {
        shows: "Measures of every platform in the graph of what can be passed under the playhead. Click a head to sort, a row to select its platform.",
        formula: "The passable simple graph: open or partial links of kinds that pass, loops dropped, parallel kinds collapsed, directed where any link is; an undirected link is an arc each way. Each measure has a card of its own.",
        reading: "Sort by one measure, then by another: who is high in both? The menu adds columns and sets parameters; the graph can be sized and coloured by the same measures.",
        limits: "An empty cell is no value, not a zero. Ranks of a few links change much with one of them, and what nobody recorded is not in the graph.",
    },
    measures: &[
        "in_degree",
        "out_degree",
        "degree",
        "weighted_degree",
        "weighted_in_degree",
        "weighted_out_degree",
        "pagerank",
        "betweenness",
        "closeness",
        "eigenvector",
        "hub",
        "authority",
        "clustering",
        "core",
        "component",
        "community",
        "articulation",
        "bridges",
    ],
    icon: icons::CHART_BAR,
    forms: FORMS,
    fits: |dataset| !dataset.links.is_empty(),
    make: || Box::new(MetricsView),
};

/// Its forms. Adding one is a file and a row here.
pub const FORMS: &[Form] = &[table::FORM, over_time::FORM, whole::FORM];

/// The measures that are columns, as a list of names.
const COLUMNS: &str = "columns";
/// Columns where none are chosen.
const USUAL: [&str; 9] =
    ["in_degree", "out_degree", "weighted_degree", "pagerank", "betweenness", "closeness", "clustering", "core", "community"];

/// The view; all its state is in the document.
pub struct MetricsView;

impl View for MetricsView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        form_of(FORMS, &cx.settings).view.needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        form_of(FORMS, cx.settings).view.words(cx)
    }

    fn question(&self, cx: &Cx<'_>) -> Option<&'static str> {
        form_of(FORMS, cx.settings).view.question(cx)
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        match (key, value) {
            (COLUMNS, Value::Array(list)) => {
                let names: Vec<&str> = list.iter().filter_map(Value::as_str).map(name_of).collect();
                Some(format!("columns: {}", names.join(", ")))
            }
            (COLUMNS, _) => Some("the usual columns".into()),
            ("sort", sort) => Some(match serde_json::from_value::<(String, bool)>(sort.clone()) {
                Ok((id, _)) => format!("sorted by {}", name_of(&id)),
                Err(_) => "sorted as at first".into(),
            }),
            ("measure", Value::String(id)) => Some(format!("showed {}", name_of(id))),
            _ => say_form(FORMS, key, value).or_else(|| say_param(key, value)).or_else(|| annotations::say(key, value)),
        }
    }

    fn accepts(&self, dataset: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        if let Some(said) = annotations::accepts(dataset, key, value) {
            return said;
        }
        let named: Vec<&str> = match key {
            COLUMNS => value.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
            "measure" => value.as_str().into_iter().collect(),
            _ => vec![],
        };
        named.iter().find(|id| measure(id).is_none()).map_or(Ok(()), |id| Err(format!("there is no measure `{id}`")))
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        form_of(FORMS, cx.settings).view.choices(cx)
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        form_of(FORMS, cx.settings).view.ui(cx, ui)
    }
}

/// The measures that are columns, in the order of the registry.
fn columns(settings: &Settings) -> Vec<String> {
    let chosen = settings.0.get(COLUMNS).and_then(Value::as_array);
    let is_one = |id: &str| match chosen {
        Some(list) => list.iter().any(|one| one.as_str() == Some(id)),
        None => USUAL.contains(&id),
    };
    METRICS.iter().map(|measure| measure.id).filter(|id| is_one(id)).map(str::to_owned).collect()
}

/// What a view of measures asks, under its filters: these measures on these days.
fn question(
    dataset: &Dataset,
    session: &Session,
    me: ViewId,
    settings: &Settings,
    measures: Vec<String>,
    days: Vec<Option<Date>>,
) -> MeasuresQuestion {
    MeasuresQuestion {
        package: dataset.name.clone(),
        days,
        reading: session.doc.reading,
        filter: Filter { window: None, ..session.filter_for(me) },
        measures,
        given: given(settings),
    }
}

/// The question of the table form, for those who take its rows elsewhere.
#[must_use]
pub fn table_question(dataset: &Dataset, session: &Session, me: ViewId, settings: &Settings) -> MeasuresQuestion {
    question(dataset, session, me, settings, columns(settings), vec![session.day()])
}

/// The links of the moment, for why nothing is there.
fn links(cx: &Asking<'_>) -> Request {
    let filter = Filter { window: None, ..cx.session.filter_for(cx.me) };
    Request::Graph(GraphQuestion { package: cx.dataset.name.clone(), day: cx.session.day(), reading: cx.session.doc.reading, filter })
}

/// Why there is nothing to measure.
fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect) -> Vec<Action> {
    let Some(Answer::Graph(graph)) = cx.answer(1) else { return vec![] };
    if graph.known_links > 0 {
        let reason = "Together the filters leave none.";
        return nothing_ui(cx, ui, area, &Nothing { title: "No link is left to measure", reason, alone: &graph.alone, in_window: None });
    }
    let first = graph.first_day.map(day_label).unwrap_or_default();
    let reason = format!("The first event is of {first}. Before it, no link is known.");
    let taken = empty_box(ui, area, "No link is known yet", &reason, &[], &["Go to the first event"]);
    taken.and(graph.first_day).map(Action::Playhead).into_iter().collect()
}

/// Choices among columns, parameters, and what can be done with the rows.
fn table_choices(cx: &Cx<'_>) -> Vec<Choice> {
    let now = columns(cx.settings);
    let configure = |key: &str, value: Value| Action::Configure { view: cx.me, key: key.into(), value };
    let column = |id: &'static str| {
        let is_chosen = now.iter().any(|known| known == id);
        let mut next: Vec<&str> = now.iter().map(String::as_str).filter(|known| *known != id).collect();
        next.extend((!is_chosen).then_some(id));
        Choice { group: "Columns", label: name_of(id).to_owned(), is_chosen, action: configure(COLUMNS, json!(next)) }
    };
    let mut choices: Vec<Choice> = METRICS.iter().map(|measure| column(measure.id)).collect();
    choices.extend(param_choices(cx, METRICS.iter().filter(|measure| now.iter().any(|id| id == measure.id))));
    if now.iter().any(|id| *id == community::MEASURE.id) {
        choices.extend(seed_choices(cx));
    }
    let row = |label: &str, action| Choice { group: "Rows", label: label.into(), is_chosen: false, action };
    choices.push(row("Copy what is shown", Action::CopyRows(cx.me)));
    choices.push(row("Save what is shown…", Action::Dialog(Some(Dialog::Save(Saved::Rows(cx.me))))));
    choices
}

/// Ends of half-years over the time of the links; of years where those were too many.
fn moments(dataset: &Dataset) -> Vec<Option<Date>> {
    const MOST: usize = 60;
    let Some(axis) = dataset.link_span().map(Period::whole_years) else { return vec![None] };
    let years: Vec<i16> = (axis.first.year()..=axis.last.year()).collect();
    let every = years.len() / MOST + 1;
    let with_halves = years.len() * 2 <= MOST;
    let ends = |year: i16| {
        let half = with_halves.then(|| Date::constant(year, 6, 30));
        half.into_iter().chain([Date::constant(year, 12, 31)]).map(Some)
    };
    years.into_iter().rev().step_by(every).collect::<Vec<_>>().into_iter().rev().flat_map(ends).collect()
}
