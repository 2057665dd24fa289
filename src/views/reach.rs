//! What can be reached, and since when: arrivals from one platform over links that open and shut.

mod arrivals;
mod way;

use std::collections::BTreeSet;

use egui::{Rect, Ui, pos2};
use serde_json::Value;

use super::nothing::{Nothing, nothing_ui};
use super::{Asking, Choice, Cx, Kind, View, Words};
use crate::engine::{Answer, GraphAnswer, GraphQuestion, ReachAnswer, ReachQuestion, Request};
use crate::kit::controls::{Way as Door, empty_box};
use crate::kit::icons;
use crate::model::{Dataset, Filter, HelpCard, LinkId, PlatformId, day_label};
use crate::session::{Action, How, Session, Settings, Target};

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "reach",
    title: "What can be reached",
    question: "What can be reached, and since when?",
    needs: "links",
    help: HelpCard {
        shows: "Platforms that a traveller can come to who stands at one platform before the first event and crosses links while they are open or partial. A dot is the first day they can be there; ticks before it are the links that they cross on the way; a bar is a date of which the day is not known.",
        formula: "Earliest arrival over links that open and shut: a link can be crossed in its direction, both ways if undirected, on every day from its opening to the day before its closing; any number on one day, and waiting is free. Dijkstra's algorithm on days finds it. The critical opening is the one without which most platforms are reached no more, found by searching again without each that could be.",
        reading: "From the top down, walls fall. Click a row to see its way below and in the graph; click a link of the way to see its history and sources. What is right of the playhead is reached later.",
        limits: "One way of earliest arrival is shown; there may be others. A link may be of any kind that passes: filter on the kind to ask for one. Links that nobody recorded are not travelled, and the time window bounds nothing.",
    },
    measures: &[],
    icon: icons::SIGN_IN,
    forms: &[],
    fits: |dataset| !dataset.links.is_empty(),
    make: || Box::new(ReachView),
};

/// The setting that holds where a traveller starts.
pub const FROM: &str = "from";
/// The setting that ends the search.
const UNTIL: &str = "until";

/// The view; all its state is in the document.
pub struct ReachView;

/// Where a traveller starts: as set, else the one platform that is selected.
fn start(settings: &Settings, session: &Session) -> Option<PlatformId> {
    settings.text(FROM).map(PlatformId::from).or_else(|| {
        let mut selected = session.doc.selection.platforms().into_iter();
        selected.next().filter(|_| selected.next().is_none())
    })
}

impl View for ReachView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let filter = Filter { window: None, ..cx.session.filter_for(cx.me) };
        let (package, reading) = (cx.dataset.name.clone(), cx.session.doc.reading);
        let Some(from) = start(&cx.settings, cx.session) else {
            return vec![Request::Graph(GraphQuestion { package, day: cx.session.day(), reading, filter })];
        };
        let by = cx.session.day().filter(|_| cx.settings.text(UNTIL) == Some("playhead"));
        vec![Request::Reach(ReachQuestion { package, from, by, reading, filter })]
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let (Some(Answer::Reach(answer)), Some(from)) = (cx.answer(0), start(cx.settings, cx.session)) else { return Words::default() };
        let numbers = cx.numbers();
        let others = numbers.count(answer.platforms.saturating_sub(1));
        let day = cx.session.day().filter(|_| !answer.is_timeless);
        let (sooner, later) = counts(cx, answer);
        let said = match day {
            Some(day) => {
                let more = if later > 0 { format!(", {} more later", numbers.count(later)) } else { String::new() };
                format!("{} of {others} platforms by {}{more}", numbers.count(sooner), day_label(day))
            }
            None => format!("{} of {others} platforms", numbers.count(answer.reached.len())),
        };
        let reading = if answer.is_timeless {
            "this file has no dates: links are always open".to_owned()
        } else {
            format!("imprecise dates {}", cx.session.doc.reading.phrase())
        };
        Words {
            subtitle: format!("From {}: {said}.", cx.name(&from)),
            footer: format!("{} · {reading} · rules are not travelled", cx.dataset.title.text(cx.language())),
        }
    }

    fn number(&self, cx: &Cx<'_>, name: &str) -> Option<String> {
        let Some(Answer::Reach(answer)) = cx.answer(0) else { return None };
        let (sooner, later) = counts(cx, answer);
        match name {
            "reached" => Some(cx.numbers().count(sooner)),
            "later" => Some(cx.numbers().count(later)),
            "critical" => answer.critical.as_ref().map(|critical| cx.numbers().count(critical.lost.len())),
            _ => None,
        }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        match (key, value) {
            (FROM, Value::String(id)) => Some(format!("started from {id}")),
            (FROM, _) => Some("starts from what is selected".into()),
            (UNTIL, Value::String(_)) => Some("searched until the playhead only".into()),
            (UNTIL, _) => Some("searched all of time".into()),
            _ => None,
        }
    }

    fn accepts(&self, dataset: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        match (key, value.as_str()) {
            (FROM, Some(id)) if dataset.platforms.find(id).is_none() => Err(format!("there is no platform `{id}`")),
            _ => Ok(()),
        }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let configure = |key: &str, value: Value| Action::Configure { view: cx.me, key: key.into(), value };
        let own = cx.settings.text(FROM).map(PlatformId::from);
        let selected = cx.session.doc.selection.platforms();
        let mut choices = vec![Choice {
            group: "From",
            label: "What is selected".into(),
            is_chosen: own.is_none(),
            action: configure(FROM, Value::Null),
        }];
        let offered: BTreeSet<&PlatformId> = own.iter().chain(&selected).collect();
        choices.extend(offered.into_iter().map(|id| Choice {
            group: "From",
            label: cx.name(id).to_owned(),
            is_chosen: own.as_ref() == Some(id),
            action: configure(FROM, id.as_str().into()),
        }));
        let until = cx.settings.text(UNTIL) == Some("playhead");
        choices.push(Choice { group: "Time", label: "All of time".into(), is_chosen: !until, action: configure(UNTIL, Value::Null) });
        choices.push(Choice {
            group: "Time",
            label: "Until the playhead only".into(),
            is_chosen: until,
            action: configure(UNTIL, "playhead".into()),
        });
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let area = ui.available_rect_before_wrap();
        let answer = match cx.ready(ui) {
            Some(Answer::Reach(answer)) => answer,
            Some(Answer::Graph(graph)) => return choose_ui(cx, ui, area, graph),
            _ => return vec![],
        };
        let Some(from) = start(cx.settings, cx.session) else { return vec![] };
        if answer.reached.is_empty() {
            return silence_ui(cx, ui, area, answer, &from);
        }
        let mut actions = vec![];
        let top = way::critical_ui(cx, ui, area, answer, &mut actions);
        let chosen = chosen(cx, answer);
        let foot = chosen.map_or(0.0, |at| way::height(area, answer.via(at).len()));
        let map = Rect::from_min_max(pos2(area.left(), top), pos2(area.right(), area.bottom() - foot));
        let (picked, hovered) = arrivals::ui(cx, ui, map, answer, chosen);
        actions.extend(hovered.map(|id| Action::Hover(Some(Target::Platform(id)))));
        if let Some(at) = picked {
            actions.extend(pick(cx, answer, at, &from));
        }
        if let Some(at) = chosen.filter(|_| foot > 0.0) {
            let place = Rect::from_min_max(pos2(area.left(), map.bottom() + 6.0), area.max);
            actions.extend(way::ui(cx, ui, place, answer, at));
        }
        actions
    }
}

/// How many are reached by the playhead, and later.
fn counts(cx: &Cx<'_>, answer: &ReachAnswer) -> (usize, usize) {
    let day = cx.session.day();
    let sooner = answer.reached.iter().filter(|reached| day.is_none_or(|day| reached.earliest.is_none_or(|earliest| earliest <= day)));
    let sooner = sooner.count();
    (sooner, answer.reached.len() - sooner)
}

/// The row whose way is selected, and nothing else; else the row of the only platform that is selected.
fn chosen(cx: &Cx<'_>, answer: &ReachAnswer) -> Option<usize> {
    let selection = &cx.session.doc.selection;
    let links: BTreeSet<&LinkId> = selection.links().collect();
    let platforms = selection.platforms();
    if links.is_empty() {
        return platforms.first().filter(|_| platforms.len() == 1).and_then(|id| answer.position(id));
    }
    let is_way = |at: &usize| answer.via(*at).iter().map(|crossing| &crossing.link).collect::<BTreeSet<_>>() == links;
    (0..answer.reached.len()).filter(|at| links.contains(&answer.reached[*at].last.link)).find(is_way)
}

/// Selects the links of a way. The start is held, so that it does not follow the selection away.
fn pick(cx: &Cx<'_>, answer: &ReachAnswer, at: usize, from: &PlatformId) -> Vec<Action> {
    let targets = answer.via(at).into_iter().map(|crossing| Target::Link(crossing.link.clone())).collect();
    hold(cx, from).into_iter().chain([Action::Select { targets, how: How::Replace }]).collect()
}

/// What holds the start, if it follows the selection.
fn hold(cx: &Cx<'_>, from: &PlatformId) -> Option<Action> {
    let follows = cx.settings.text(FROM).is_none();
    follows.then(|| Action::Configure { view: cx.me, key: FROM.into(), value: from.as_str().into() })
}

/// Nothing to start from: the selected platforms, else those with most links.
fn choose_ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect, graph: &GraphAnswer) -> Vec<Action> {
    const OFFERED: usize = 5;
    if graph.links.is_empty() && graph.known_links > 0 {
        let reason = "Together the filters leave none.";
        return nothing_ui(cx, ui, area, &Nothing { title: "No link is left to cross", reason, alone: &graph.alone, in_window: None });
    }
    let mut most: Vec<_> = graph.nodes.iter().collect();
    most.sort_by_key(|node| std::cmp::Reverse(node.links));
    let selected = cx.session.doc.selection.platforms();
    let ids: Vec<PlatformId> =
        if selected.is_empty() { most.into_iter().map(|node| node.id.clone()).collect() } else { selected.into_iter().collect() };
    let door = |id: &PlatformId| Door { words: cx.name(id).to_owned(), remark: String::new(), verb: "Start here" };
    let doors: Vec<Door<'_>> = ids.iter().take(OFFERED).map(door).collect();
    let reason = "Select one platform anywhere, or start from one of these.";
    let taken = empty_box(ui, area, "From where?", reason, &doors, &[]);
    let start = taken.and_then(|at| ids.get(at));
    start.map(|id| Action::Configure { view: cx.me, key: FROM.into(), value: id.as_str().into() }).into_iter().collect()
}

/// Nothing is reached, and why.
fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect, answer: &ReachAnswer, from: &PlatformId) -> Vec<Action> {
    let name = cx.short_name(from);
    if cx.session.filter_for(cx.me).conditions.is_empty() {
        let reason = format!("No link that can be crossed leads on from {name}. Links lead from the side that decides to the one let in.");
        let taken = empty_box(ui, area, "Nothing is reached", &reason, &[], &["Start from what is selected"]);
        let follow = Action::Configure { view: cx.me, key: FROM.into(), value: Value::Null };
        return taken.map(|_| follow).into_iter().collect();
    }
    let reason = format!("From {name} no link leads on that passes. Together the filters leave none.");
    nothing_ui(cx, ui, area, &Nothing { title: "Nothing is reached", reason: &reason, alone: &answer.alone, in_window: None })
}
