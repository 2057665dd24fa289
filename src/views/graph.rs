//! Who connects to whom. Each picture of the links is a form, in a file of its own; what they have in common
//! stands here: which links, of which time, and why there may be none.

mod camera;
mod chord;
mod drawn;
mod hand;
mod lanes;
mod legend;
mod matrix;
mod measured;
mod mode;
mod motion;
mod multiples;
mod near;
mod nodes;
mod openness;
mod tips;
mod world;

use std::collections::BTreeSet;

use egui::{Rect, Ui};
use serde_json::Value;

pub use self::near::HOPS;
use super::nothing::{Nothing, nothing_ui};
use super::{Asking, Choice, Cx, Form, Kind, View, Words, brush, form_of, say_form};
use crate::engine::{Answer, GraphAnswer, GraphQuestion, Request};
use crate::kit::controls::{empty_box, waiting};
use crate::kit::icons;
use crate::model::{Dataset, Filter, HelpCard, LinkId, PlatformId, State, day_label};
use crate::session::{Action, Settings};

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "graph",
    title: "Who connects to whom",
    question: "Who connects to whom?",
    needs: "links",
    help: HelpCard {
        shows: "Platforms and the links between them as known under the playhead. A line has the colour of the side that decides and points at who is let in; how much of it is drawn is how open it is. A bar across a hairline is a wall, standing before the platform that shut the link.",
        formula: "State of a link at a moment: its events replayed in order up to the end of that day, imprecise dates by the chosen reading. Over a time, a link is as open as it ever was in it. Places: a force layout of all links over all time with a fixed seed, so nothing jumps while time moves; what is added to data finds its place among what stood there before.",
        reading: "A large disc has many links. Follow one colour outwards: those are the doors that this owner opened or shut. Hover a platform to see its own links alone. Shift and a drag select in a box, Alt and a drag take out of the selection; the menu has a lasso, other times and other pictures of the same links. Keys 0 to 9 set off what is so many links from the selection; the menu sizes and colours discs by a measure.",
        limits: "Only recorded events are drawn: no line means that nothing is known, not that the way is shut. Distance and direction of places mean nothing by themselves.",
    },
    measures: &[
        "links",
        "in_degree",
        "out_degree",
        "pagerank",
        "betweenness",
        "closeness",
        "core",
        "component",
        "community",
        "degree",
        "weighted_degree",
        "weighted_in_degree",
        "weighted_out_degree",
        "eigenvector",
        "hub",
        "authority",
        "clustering",
        "articulation",
        "bridges",
        "nodes",
        "edges",
        "components",
        "density",
        "reciprocity",
        "modularity",
        "articulation_points",
    ],
    icon: icons::GRAPH,
    forms: FORMS,
    fits: |dataset| !dataset.links.is_empty(),
    make: || Box::new(GraphView),
};

/// Its forms. Adding one is a file and a row here.
pub const FORMS: &[Form] = &[nodes::FORM, matrix::FORM, lanes::FORM, chord::FORM, multiples::FORM, openness::FORM];

/// The view; all its state is in the document.
pub struct GraphView;

impl View for GraphView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        form_of(FORMS, &cx.settings).view.needs(cx)
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        form_of(FORMS, cx.settings).view.words(cx)
    }

    fn number(&self, cx: &Cx<'_>, name: &str) -> Option<String> {
        let graph = graph(cx)?;
        let (state, platform) = name.split_once(' ')?;
        let state = State::ALL.into_iter().find(|known| known.word() == state)?;
        let services: BTreeSet<&PlatformId> =
            graph.links.iter().filter(|link| link.state == state && link.id.from.as_str() == platform).map(|link| &link.id.to).collect();
        Some(services.len().to_string())
    }

    fn takes_lasso(&self, settings: &Settings) -> bool {
        settings.text("form").is_none_or(|form| form == "nodes")
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let words = say_form(FORMS, key, value).or_else(|| mode::say(key, value));
        let words = words.or_else(|| FORMS.iter().find_map(|form| form.view.say(key, value)));
        words.or_else(|| near::say(key, value)).or_else(|| measured::say(key, value)).or_else(|| brush::say(key, value))
    }

    fn accepts(&self, dataset: &Dataset, settings: &Settings, key: &str, value: &Value) -> Result<(), String> {
        mode::accepts(key, value)?;
        measured::accepts(key, value)?;
        FORMS.iter().try_for_each(|form| form.view.accepts(dataset, settings, key, value))
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        form_of(FORMS, cx.settings).view.choices(cx)
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        form_of(FORMS, cx.settings).view.ui(cx, ui)
    }
}

/// The links that pass a filter, at the day under the playhead.
fn question(cx: &Asking<'_>, filter: Filter) -> GraphQuestion {
    GraphQuestion {
        package: cx.dataset.name.clone(),
        day: cx.session.day(),
        reading: cx.session.doc.reading,
        filter: Filter { window: None, ..filter },
    }
}

/// What every form asks: the graph first, then what the form adds, last what is set off from the rest.
fn needs(cx: &Asking<'_>, more: impl IntoIterator<Item = Request>) -> Vec<Request> {
    let over = mode::over(cx);
    let graph = question(cx, cx.session.filter_for(cx.me));
    let set_off = cx.session.highlight_for(cx.me).map(|filter| mode::request(question(cx, filter), over));
    [mode::request(graph, over)].into_iter().chain(more).chain(set_off).collect()
}

/// The luck of a view.
fn seed(settings: &Settings) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a seed")]
    let seed = settings.number("seed").unwrap_or(0.0) as u64;
    seed
}

/// The graph that is shown.
fn graph<'a>(cx: &'a Cx<'_>) -> Option<&'a GraphAnswer> {
    if let Some(Answer::Graph(graph)) = cx.answer(0) { Some(graph) } else { None }
}

/// Says that answers are not there yet, or why there are none.
fn wait_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let failed = (0..cx.answers.len()).find_map(|at| if let Some(Answer::Failed(reason)) = cx.answer(at) { Some(reason) } else { None });
    match failed {
        Some(reason) => drop(ui.label(reason)),
        None => waiting(ui),
    }
}

/// What stands around a picture of the links: of which time they are, a sentence on how to read it, and how
/// many there are.
fn words(cx: &Cx<'_>, sentence: &str) -> Words {
    let Some(graph) = graph(cx) else { return Words::default() };
    let hidden = graph.known_links.saturating_sub(graph.links.len());
    let filtered = if hidden > 0 { format!(", {} filtered out", cx.numbers().count(hidden)) } else { String::new() };
    let shown = format!(
        "{} of {} links between {} platforms{filtered}",
        cx.numbers().count(graph.links.len()),
        cx.numbers().count(graph.known_links),
        cx.numbers().count(graph.nodes.len())
    );
    let shown = match cx.highlighted() {
        Some(Answer::Graph(set_off)) => format!("{shown}, {} set off", cx.numbers().count(set_off.links.len())),
        _ => shown + &near::words(cx),
    };
    let unknown = if cx.session.day().is_some() { " · unknown links are not drawn" } else { "" };
    Words {
        subtitle: format!("{} {sentence}", mode::sentence(cx)).trim_end().to_owned(),
        footer: format!("{} · {shown}{unknown}", cx.dataset.title.text(cx.language())),
    }
}

/// What a graph that only highlights sets off from the rest.
struct SetOff<'a>(Option<&'a GraphAnswer>);

impl<'a> SetOff<'a> {
    fn of(cx: &'a Cx<'_>) -> Self {
        Self(cx.highlighted().and_then(|answer| if let Answer::Graph(graph) = answer { Some(graph) } else { None }))
    }

    /// Whether a link is faint.
    fn leaves_link_out(&self, id: &LinkId) -> bool {
        self.0.is_some_and(|graph| graph.links.binary_search_by(|known| known.id.cmp(id)).is_err())
    }

    /// Whether a platform is faint.
    fn leaves_out(&self, id: &PlatformId) -> bool {
        self.0.is_some_and(|graph| graph.nodes.binary_search_by(|known| known.id.cmp(id)).is_err())
    }
}

/// Why nothing is drawn, and the ways back.
fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, stage: Rect, graph: &GraphAnswer) -> Vec<Action> {
    if graph.known_links == 0 {
        let first = graph.first_day.map(day_label).unwrap_or_default();
        let reason = format!("The first event is of {first}. Before it, no link is known.");
        let taken = empty_box(ui, stage, "No link is known yet", &reason, &[], &["Go to the first event"]);
        return taken.and(graph.first_day).map(Action::Playhead).into_iter().collect();
    }
    let title = "Nothing is left to draw";
    let together = if graph.alone.iter().all(|left| *left > 0) {
        "Each filter alone leaves links; together they leave none."
    } else {
        "Together the filters leave none."
    };
    let reason = format!("0 of {} links shown. {together}", graph.known_links);
    nothing_ui(cx, ui, stage, &Nothing { title, reason: &reason, alone: &graph.alone, in_window: None })
}

/// A choice of a setting.
fn choice(cx: &Cx<'_>, group: &'static str, label: &str, is_chosen: bool, key: &str, value: Value) -> Choice {
    Choice { group, label: label.into(), is_chosen, action: configure(cx, key, value) }
}

fn configure(cx: &Cx<'_>, key: &str, value: Value) -> Action {
    Action::Configure { view: cx.me, key: key.into(), value }
}
