//! What is within so many links of the selection: asked, set off from the rest of the graph, or left alone.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

use crate::engine::{Answer, GraphAnswer, GraphQuestion, NearAnswer, NearQuestion, NodeAt, Request};
use crate::model::{LinkId, PlatformId};
use crate::network::paths::Way;
use crate::session::{Action, Selection, Session, Settings};
use crate::views::{Choice, Cx};

/// How many links away at most, as a setting.
pub const HOPS: &str = "hops";
/// Which way links are followed.
const WAY: &str = "way";
/// What becomes of the rest.
const REST: &str = "rest";

/// Words of settings, what they mean, and what a person calls them.
const WAYS: [(&str, Way, &str); 3] =
    [("both", Way::Both, "Either way"), ("out", Way::Out, "To those who are let in"), ("in", Way::In, "To those who let in")];

/// The question, where a number of links is set and something is selected.
pub fn question(settings: &Settings, session: &Session, graph: GraphQuestion) -> Option<Request> {
    let centres = centres(&session.doc.selection);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between 0 and 99")]
    let hops = settings.number(HOPS)?.clamp(0.0, 99.0) as u32;
    (!centres.is_empty()).then(|| Request::Near(NearQuestion { graph, centres, hops, way: way_of(settings).1 }))
}

/// What is selected; where only links are, their ends.
fn centres(selection: &Selection) -> BTreeSet<PlatformId> {
    let own = selection.platforms();
    if own.is_empty() { selection.links().flat_map(|link| [link.from.clone(), link.to.clone()]).collect() } else { own }
}

fn way_of(settings: &Settings) -> (&'static str, Way, &'static str) {
    let named = settings.text(WAY).and_then(|word| WAYS.into_iter().find(|(known, ..)| *known == word));
    named.unwrap_or(WAYS[0])
}

/// The platforms that are near.
#[derive(Clone, Copy)]
pub struct Near<'a> {
    answer: &'a NearAnswer,
    hides: bool,
}

impl<'a> Near<'a> {
    /// The newest answer, where one was asked for.
    pub fn of(cx: &'a Cx<'_>) -> Option<Self> {
        cx.settings.number(HOPS)?;
        let answers = cx.answers.iter().filter_map(|shown| shown.answer.as_deref());
        let answer = answers.into_iter().find_map(|answer| if let Answer::Near(near) = answer { Some(near) } else { None })?;
        (!centres(&cx.session.doc.selection).is_empty()).then(|| Self { answer, hides: cx.settings.text(REST) == Some("hidden") })
    }

    /// Whether both ends of a link are near.
    pub fn has_link(&self, link: &LinkId) -> bool {
        self.answer.0.contains_key(&link.from) && self.answer.0.contains_key(&link.to)
    }

    /// The platforms.
    pub fn platforms(&self) -> impl Iterator<Item = &'a PlatformId> + use<'a> {
        self.answer.0.keys()
    }
}

/// The graph without what is not near, where that is to be hidden; all of it where nothing would be left.
pub fn cut<'a>(near: Option<Near<'_>>, graph: &'a GraphAnswer) -> Cow<'a, GraphAnswer> {
    let Some(near) = near.filter(|near| near.hides) else { return Cow::Borrowed(graph) };
    let nodes: Vec<NodeAt> = graph.nodes.iter().filter(|node| near.answer.0.contains_key(&node.id)).cloned().collect();
    if nodes.is_empty() {
        return Cow::Borrowed(graph);
    }
    let links = graph.links.iter().filter(|link| near.has_link(&link.id)).cloned().collect();
    Cow::Owned(GraphAnswer { nodes, links, ..graph.clone() })
}

/// `, 12 within 2 links of the selection`.
pub fn words(cx: &Cx<'_>) -> String {
    let (Some(near), Some(hops)) = (Near::of(cx), cx.settings.number(HOPS)) else { return String::new() };
    let count = cx.numbers().count(near.answer.0.len());
    let links = if (hops - 1.0).abs() < 0.5 { "link" } else { "links" };
    let rest = if near.hides { ", the rest hidden" } else { "" };
    format!(", {count} platforms within {hops:.0} {links} of the selection{rest}")
}

/// A setting in plain words.
pub fn say(key: &str, value: &Value) -> Option<String> {
    match (key, value) {
        (HOPS, Value::Null) => Some("set off the surroundings of the selection no more".into()),
        (HOPS, Value::Number(hops)) => Some(format!("set off what is within {hops} links of the selection")),
        (WAY, Value::String(word)) => {
            let (.., label) = WAYS.into_iter().find(|(known, ..)| known == word)?;
            Some(format!("followed links: {}", label.to_lowercase()))
        }
        (REST, Value::String(word)) if word == "hidden" => Some("hid what is not near".into()),
        (REST, _) => Some("dimmed what is not near".into()),
        _ => None,
    }
}

/// What the menu offers.
pub fn choices(cx: &Cx<'_>) -> Vec<Choice> {
    let configure = |key: &str, value: Value| Action::Configure { view: cx.me, key: key.into(), value };
    let hops = cx.settings.number(HOPS);
    let mut choices = vec![Choice {
        group: "Around the selection (keys 0 to 9)",
        label: "Everything".into(),
        is_chosen: hops.is_none(),
        action: configure(HOPS, Value::Null),
    }];
    choices.extend((1..=3_u8).map(|count| Choice {
        group: "Around the selection (keys 0 to 9)",
        label: if count == 1 { "Within 1 link".into() } else { format!("Within {count} links") },
        is_chosen: hops.is_some_and(|hops| (hops - f64::from(count)).abs() < 0.5),
        action: configure(HOPS, count.into()),
    }));
    let (chosen, ..) = way_of(cx.settings);
    choices.extend(WAYS.into_iter().map(|(word, _, label)| Choice {
        group: "Links are followed",
        label: label.into(),
        is_chosen: word == chosen,
        action: configure(WAY, word.into()),
    }));
    let hides = cx.settings.text(REST) == Some("hidden");
    choices.push(Choice {
        group: "Links are followed",
        label: "Hide the rest".into(),
        is_chosen: hides,
        action: configure(REST, if hides { Value::Null } else { "hidden".into() }),
    });
    choices
}
