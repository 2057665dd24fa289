//! How are they joined: paths between platforms over what can be passed at the moment.

use std::collections::BTreeSet;

use egui::{CornerRadius, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use serde_json::{Value, json};

use super::{Asking, Choice, Cx, Kind, View, Words};
use crate::engine::{Answer, GraphQuestion, PathsAnswer, PathsQuestion, Request, Route, Search};
use crate::kit::controls::{empty_box, focus_ring, owner_dot};
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::marks::node_link::KindMark;
use crate::model::{Dataset, Filter, HelpCard, LinkId, PlatformId, State, day_label};
use crate::session::{Action, How, Session, Settings, Target};

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "paths",
    title: "Paths",
    question: "How are they joined?",
    needs: "links",
    help: HelpCard {
        shows: "Paths between the platforms that are selected, or between those that the view was opened for, over links that are open or partial under the playhead. Glyphs are the kinds of links that lead from one platform to the next.",
        formula: "Links are followed in their direction, both ways if undirected; each is one step. Shortest paths by breadth-first search; the next shortest without a platform twice by Yen's algorithm (1971); through several platforms in order, shortest paths end to end.",
        reading: "Click a row to see the path in the graph, and its links in the inspector. Many short paths: no single wall cuts the two apart.",
        limits: "A path is of one moment: every link of it is open on that day. For what can be reached as links open one after another, see what can be reached. At most 200 shortest paths are listed, and how many there are is said.",
    },
    measures: &[],
    icon: icons::LINK_SIMPLE,
    forms: &[],
    fits: |dataset| !dataset.links.is_empty(),
    make: || Box::new(PathsView),
};

/// The setting that holds where paths begin, pass and end, in order.
pub const STOPS: &str = "stops";
/// Which paths.
const SEARCH: &str = "search";
/// How many of the shortest paths without a platform twice: the usual number, and what the menu offers.
const FIRST: u8 = 10;
const FIRSTS: [u8; 4] = [5, FIRST, 25, 50];
/// Words of a setting, and what a person calls them.
const SEARCHES: [(&str, &str); 4] = [
    ("shortest", "All shortest, from the first to the last"),
    ("first", "The shortest without detours back, from the first to the last"),
    ("through", "One through all, in order"),
    ("among", "The shortest of each pair"),
];
/// Height of a row.
const ROW: f32 = 26.0;

/// The view; all its state is in the document.
pub struct PathsView;

/// The member of the setting whose stops are passed in their order.
const THROUGH: &str = "through";

/// Where paths begin, pass and end: as set, else what is selected.
fn stops(settings: &Settings, session: &Session) -> Vec<PlatformId> {
    match settings.0.get(STOPS).and_then(listed) {
        Some(list) => list.iter().filter_map(Value::as_str).map(PlatformId::from).collect(),
        None => session.doc.selection.platforms().into_iter().collect(),
    }
}

/// The stops of a setting: a list, or `{"through": […]}` where the path passes them in that order.
fn listed(value: &Value) -> Option<&Vec<Value>> {
    value.get(THROUGH).unwrap_or(value).as_array()
}

fn are_ordered(settings: &Settings) -> bool {
    settings.0.get(STOPS).is_some_and(Value::is_object)
}

/// The setting of a path that goes on to a platform, from where the view has it go, else from what is selected.
#[must_use]
pub fn through(settings: &Settings, session: &Session, to: &PlatformId) -> Option<Value> {
    let mut stops = stops(settings, session);
    stops.retain(|stop| stop != to);
    stops.push(to.clone());
    (stops.len() > 1).then(|| json!({ THROUGH: ids(stops.iter()) }))
}

/// How many of the shortest paths are asked for.
fn first_of(settings: &Settings) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within")]
    settings.number("first").map_or(FIRST, |number| number.clamp(1.0, 200.0) as u8)
}

/// The word of the search: as set, else what makes sense of so many stops.
fn search_of(settings: &Settings, stops: usize) -> &'static str {
    let named = settings.text(SEARCH).and_then(|word| SEARCHES.into_iter().find(|(known, _)| *known == word));
    let usual = match stops {
        0..=2 => "shortest",
        _ if are_ordered(settings) => THROUGH,
        _ => "among",
    };
    named.map_or(usual, |(word, _)| word)
}

impl View for PathsView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let filter = Filter { window: None, ..cx.session.filter_for(cx.me) };
        let graph = GraphQuestion { package: cx.dataset.name.clone(), day: cx.session.day(), reading: cx.session.doc.reading, filter };
        let stops = stops(&cx.settings, cx.session);
        let search = match search_of(&cx.settings, stops.len()) {
            "first" => Search::First(first_of(&cx.settings)),
            "through" => Search::Through,
            "among" => Search::Among,
            _ => Search::Shortest,
        };
        vec![Request::Paths(PathsQuestion { graph, stops, search })]
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::Paths(answer)) = cx.answer(0) else { return Words::default() };
        let stops = stops(cx.settings, cx.session);
        let names: Vec<&str> = stops.iter().map(|id| cx.short_name(id)).collect();
        let moment = cx.session.day().map(|day| format!(", on {}", day_label(day))).unwrap_or_default();
        let joint = if search_of(cx.settings, stops.len()) == "among" { ", " } else { " → " };
        let subtitle = if names.len() < 2 { String::new() } else { format!("{}{moment}.", names.join(joint)) };
        let shown = answer.routes.len();
        let noun = if shown == 1 { "path" } else { "paths" };
        let all = answer.total.filter(|total| *total > shown as u64).map(|total| format!(" of {total}")).unwrap_or_default();
        let footer = format!(
            "{} · {}{all} {noun} over open and, paler, partial links",
            cx.dataset.title.text(cx.language()),
            cx.numbers().count(shown)
        );
        Words { subtitle, footer }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        match (key, value) {
            (STOPS, value) => {
                let Some(list) = listed(value) else { return Some("paths between what is selected".into()) };
                let names: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                Some(format!("paths from {}", names.join(" to ")))
            }
            ("first", value) => Some(format!("the {} shortest paths", value.as_u64().unwrap_or(FIRST.into()))),
            (SEARCH, Value::String(word)) => SEARCHES.into_iter().find(|(known, _)| known == word).map(|(_, label)| label.to_lowercase()),
            _ => None,
        }
    }

    fn accepts(&self, dataset: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        let (STOPS, Some(list)) = (key, listed(value)) else { return Ok(()) };
        let mut ids = list.iter().filter_map(Value::as_str);
        ids.find(|id| dataset.platforms.find(id).is_none()).map_or(Ok(()), |id| Err(format!("there is no platform `{id}`")))
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let configure = |key: &str, value: Value| Action::Configure { view: cx.me, key: key.into(), value };
        let stops = stops(cx.settings, cx.session);
        let chosen = search_of(cx.settings, stops.len());
        let search = SEARCHES.into_iter().map(|(word, label)| Choice {
            group: "Which paths",
            label: label.into(),
            is_chosen: word == chosen,
            action: configure(SEARCH, word.into()),
        });
        let mut choices: Vec<Choice> = search.collect();
        if chosen == "first" {
            let now = first_of(cx.settings);
            choices.extend(FIRSTS.map(|count| Choice {
                group: "How many",
                label: format!("The {count} shortest"),
                is_chosen: count == now,
                action: configure("first", count.into()),
            }));
        }
        let own = cx.settings.0.contains_key(STOPS);
        let is_ordered = are_ordered(cx.settings);
        let set = |stops: Vec<&PlatformId>| {
            let list = ids(stops.into_iter());
            configure(STOPS, if is_ordered { json!({ THROUGH: list }) } else { list })
        };
        let between = |label: String, is_chosen, action| Choice { group: "Between", label, is_chosen, action };
        choices.push(between("What is selected".into(), !own, configure(STOPS, Value::Null)));
        if stops.len() > 1 {
            choices.push(between("These, held".into(), own, set(stops.iter().collect())));
            choices.push(between("The other way round".into(), false, set(stops.iter().rev().collect())));
        }
        if own && stops.len() > 2 {
            let without = |gone: &PlatformId| {
                let left = stops.iter().filter(|stop| *stop != gone).collect();
                between(format!("Without {}", cx.short_name(gone)), false, set(left))
            };
            choices.extend(stops.iter().map(without));
        }
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Paths(answer)) = cx.ready(ui) else { return vec![] };
        let area = ui.available_rect_before_wrap();
        let stops = stops(cx.settings, cx.session);
        if stops.len() < 2 {
            let reason = "Select two platforms or more: Shift and a click adds one.";
            empty_box(ui, area, "Between which platforms?", reason, &[], &[]);
            return vec![];
        }
        if answer.routes.is_empty() {
            return silence_ui(cx, ui, area, &stops);
        }
        let mut actions = vec![];
        let mut list = ui.new_child(UiBuilder::new().max_rect(area).id_salt("paths"));
        list.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().auto_shrink(false).show_rows(&mut list, ROW, answer.routes.len(), |ui, range| {
            for at in range {
                if route_ui(cx, ui, answer, at) {
                    actions.extend(pick(cx, &answer.routes[at], &stops));
                }
            }
        });
        actions
    }
}

fn ids<'a>(stops: impl Iterator<Item = &'a PlatformId>) -> Value {
    json!(stops.map(PlatformId::as_str).collect::<Vec<_>>())
}

/// Selects the links of a path, of every kind. The stops are held, so that they do not follow the selection.
fn pick(cx: &Cx<'_>, route: &Route, stops: &[PlatformId]) -> Vec<Action> {
    let follows = !cx.settings.0.contains_key(STOPS);
    let hold = follows.then(|| Action::Configure { view: cx.me, key: STOPS.into(), value: ids(stops.iter()) });
    let targets = route.links.iter().flatten().map(|link| Target::Link(link.id.clone())).collect();
    hold.into_iter().chain([Action::Select { targets, how: How::Replace }]).collect()
}

/// No path, and the ways on: the other way round, or over time.
fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, area: Rect, stops: &[PlatformId]) -> Vec<Action> {
    let (first, last) = (&stops[0], &stops[stops.len() - 1]);
    let moment = cx.session.day().map(|day| format!(" on {}", day_label(day))).unwrap_or_default();
    let filters = if cx.session.filter_for(cx.me).conditions.is_empty() { "" } else { " Filters leave links out." };
    let reason = format!("No path leads from {} to {}{moment}.{filters}", cx.name(first), cx.name(last));
    let buttons = ["The other way round", "What can be reached over time"];
    match empty_box(ui, area, "Not joined", &reason, &[], &buttons) {
        Some(0) => {
            let list = ids(stops.iter().rev());
            let value = if are_ordered(cx.settings) { json!({ THROUGH: list }) } else { list };
            vec![Action::Configure { view: cx.me, key: STOPS.into(), value }]
        }
        Some(_) => {
            let settings = Settings::from([(super::reach::FROM, first.as_str().into())]);
            vec![Action::AddView { kind: super::reach::KIND.id.into(), package: None, settings }]
        }
        None => vec![],
    }
}

/// Whether all links of a path are selected, and nothing else.
fn is_selected(cx: &Cx<'_>, route: &Route) -> bool {
    let selected: BTreeSet<&LinkId> = cx.session.doc.selection.links().collect();
    !selected.is_empty() && route.links.iter().flatten().map(|link| &link.id).collect::<BTreeSet<_>>() == selected
}

/// One path: dots and names, with the glyphs of kinds between them. Returns whether it was clicked.
fn route_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &PathsAnswer, at: usize) -> bool {
    let route = &answer.routes[at];
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let names: Vec<&str> = route.platforms.iter().map(|id| cx.short_name(id)).collect();
    let steps = route.links.len();
    let said = format!("{}, {steps} {}", names.join(" → "), if steps == 1 { "step" } else { "steps" });
    let is_chosen = is_selected(cx, route);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, said.clone()));
    if is_chosen || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), if is_chosen { palette.active } else { palette.hover });
    }
    if response.has_focus() {
        focus_ring(ui, rect.shrink(1.0), 3);
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let y = rect.center().y;
    let mut x = rect.left() + 4.0;
    let count = painter.text(pos2(x + 12.0, y), egui::Align2::RIGHT_CENTER, steps, fonts::regular(size::AXIS), palette.ink3);
    x = count.right().max(x + 12.0) + 10.0;
    for (place, id) in route.platforms.iter().enumerate() {
        let ink = cx.ink(id, palette);
        let is_square = cx.dataset.platforms.find(id.as_str()).is_some_and(crate::model::Platform::is_regulator);
        owner_dot(ui, pos2(x + 5.0, y), 4.5, ink.mark, ink.is_hollow, is_square);
        let name = painter.text(pos2(x + 14.0, y), egui::Align2::LEFT_CENTER, names[place], fonts::regular(size::SMALL), palette.ink);
        x = name.right() + 6.0;
        for link in route.links.get(place).into_iter().flatten() {
            let glyph = KindMark::of(link.id.kind.as_deref()).glyph;
            let shade = if link.state == State::Open { palette.ink2 } else { palette.disabled };
            painter.text(pos2(x + 7.0, y), egui::Align2::CENTER_CENTER, glyph, fonts::regular(13.0), shade);
            x += 15.0;
        }
        if place < steps {
            let arrow = painter.text(pos2(x + 1.0, y), egui::Align2::LEFT_CENTER, "→", fonts::regular(size::SMALL), palette.ink3);
            x = arrow.right() + 7.0;
        }
    }
    response.on_hover_text(said).clicked()
}
