//! Platforms as discs and links as lines between them; or groups of platforms, folded.

use egui::{Pos2, Rect, Ui, pos2};
use serde_json::Value;

use super::drawn::Drawn;
use super::near::Near;
use super::world::{World, bundling};
use super::{choice, graph, hand, legend, measured, mode, near, needs, question, seed, silence_ui, wait_ui};
use crate::engine::{Answer, Request};
use crate::kit::palette;
use crate::marks::node_link::ghosts;
use crate::model::Dataset;
use crate::session::{Action, Settings};
use crate::views::{Asking, Choice, Cx, Form, View, Words, brush, folding};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "nodes",
    label: "Discs and lines",
    shows: "A disc for each platform, a line for each link. Places never move with time. Owners, countries or categories can be folded into one disc each; a double-click unfolds it.",
    view: &Nodes,
};

struct Nodes;

/// What the setting `bundling` may be, and what the menu says.
const BUNDLINGS: [(f64, &str); 3] = [(0.0, "Each by itself"), (0.6, "Bundled by owner"), (0.9, "Bundled tightly")];

impl View for Nodes {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let positions = Request::Positions { package: cx.dataset.name.clone(), seed: seed(&cx.settings) };
        let folded = folding::of(&cx.settings).map(|fold| Request::Folded {
            question: question(cx, cx.session.filter_for(cx.me)),
            over: mode::over(cx),
            fold,
        });
        let shown = || question(cx, cx.session.filter_for(cx.me));
        let near = near::question(&cx.settings, cx.session, shown());
        let measured = measured::question(&cx.settings, shown());
        needs(cx, [positions].into_iter().chain(folded).chain(near).chain(measured))
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let sentence = match folding::of(cx.settings) {
            Some(fold) => format!("Folded by {}: a number is how many links a line stands for.", fold.by.word()),
            None => "A line has the colour of the side that decides.".to_owned(),
        };
        let sentence = if cx.session.day().is_none() && folding::of(cx.settings).is_none() { "" } else { &sentence };
        super::words(cx, sentence)
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        Some(match (key, value) {
            ("camera", Value::Null) => "fitted everything".into(),
            ("camera", Value::Object(_)) => "fitted the selection".into(),
            ("camera", _) => "moved the picture".into(),
            ("moved", Value::Null) => "forgot moved platforms".into(),
            ("moved", _) => "moved a platform".into(),
            ("names", Value::String(which)) if which == "none" => "names of the selection only".into(),
            ("names", _) => "names where there is room".into(),
            ("hulls", Value::Bool(false)) => "no hulls".into(),
            ("hulls", _) => "hulls of owners".into(),
            ("bundling", value) if value.as_f64().is_some_and(|strength| strength > 0.0) => "links bundled by owner".into(),
            ("bundling", _) => "links each by itself".into(),
            _ => return folding::say(key, value),
        })
    }

    fn accepts(&self, dataset: &Dataset, settings: &Settings, key: &str, value: &Value) -> Result<(), String> {
        match (key, value) {
            ("moved", Value::Object(moved)) => {
                let before = settings.0.get("moved").and_then(Value::as_object);
                let mut new = moved.keys().filter(|id| before.is_none_or(|before| !before.contains_key(*id)));
                new.find(|id| dataset.platforms.find(id).is_none()).map_or(Ok(()), |id| Err(format!("there is no platform `{id}`")))
            }
            _ => folding::accepts(dataset, key, value).unwrap_or(Ok(())),
        }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let mut choices = mode::choices(cx);
        choices.extend(folding::ways(cx));
        let names = cx.settings.text("names").unwrap_or("some");
        choices.extend(
            [("some", "Where there is room"), ("none", "Only of the selection")]
                .map(|(value, label)| choice(cx, "Names", label, names == value, "names", value.into())),
        );
        choices.extend(brush::choices(cx, "Moves the picture"));
        choices.extend(near::choices(cx));
        let strength = f64::from(bundling(cx));
        choices.extend(BUNDLINGS.map(|(value, label)| {
            let is_chosen = BUNDLINGS
                .iter()
                .min_by(|a, b| (a.0 - strength).abs().total_cmp(&(b.0 - strength).abs()))
                .is_some_and(|near| near.1 == label);
            choice(cx, "Lines", label, is_chosen, "bundling", value.into())
        }));
        let hulls = cx.settings.flag("hulls").unwrap_or(true);
        choices.push(choice(cx, "Owners", "Draw hulls", hulls, "hulls", (!hulls).into()));
        choices.push(choice(cx, "Places", "Fit everything", false, "camera", Value::Null));
        choices.push(choice(cx, "Places", "Forget moved platforms", false, "moved", Value::Null));
        choices.extend(measured::choices(cx));
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let (Some(graph), Some(Answer::Positions(places))) = (graph(cx), cx.answer(1)) else {
            wait_ui(cx, ui);
            return vec![];
        };
        let graph = &*near::cut(Near::of(cx), graph);
        // Until a folding is answered, the picture stays as it is.
        let folded = folding::of(cx.settings).and_then(|fold| match cx.answer(2) {
            Some(Answer::Folded(folded)) => Some((fold, folded)),
            _ => None,
        });
        let drawn = match &folded {
            None => Drawn::of(graph),
            Some((fold, folded)) => Drawn::folded(graph, folded, fold.by, cx.dataset),
        };
        let fold = folded.map(|(fold, _)| fold);
        let area = ui.available_rect_before_wrap();
        let room = legend::Room::of(area);
        let stage = room.stage(area);
        let world = World::of(cx, places, fold.as_ref(), stage).lightened(&drawn);
        let mut actions = vec![];
        if drawn.edges.is_empty() && drawn.nodes.is_empty() {
            let ghost: Vec<(Pos2, f32)> = places.iter().map(|(id, _)| (world.screen(id), 5.0)).collect();
            ghosts(ui.painter(), palette(ui), &ghost);
            actions.extend(silence_ui(cx, ui, stage, graph));
        } else {
            actions.extend(hand::stage_ui(&world, cx, ui, &drawn, fold.as_ref()));
        }
        let place = match room {
            legend::Room::Beside => Rect::from_min_max(pos2(stage.right() + 24.0, area.top()), area.max),
            _ => Rect::from_min_max(pos2(area.left(), stage.bottom() + 4.0), area.max),
        };
        legend::legend_ui(cx, ui, graph, &drawn, &world, room, place);
        actions
    }
}
