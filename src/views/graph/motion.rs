//! What moves in the graph for a quarter of a second: a link that changes its state, a group that unfolds.
//! It is scratch of the screen: nothing of it is saved, and with reduced motion or in print there is none.

use std::collections::BTreeMap;

use egui::{Id, Pos2, Ui};

use super::drawn::Drawn;
use super::world::World;
use crate::marks::node_link::Turn;
use crate::model::{Fold, LinkId, State};
use crate::views::Cx;

/// States of the last frame, and the changes on their way: what a link was, and since when it is not.
#[derive(Clone, Default)]
struct Turning {
    known: Option<BTreeMap<LinkId, State>>,
    started: BTreeMap<LinkId, (Option<State>, f64)>,
}

/// The fold of the last frame, and the one before, since when it is another.
#[derive(Clone, Default)]
struct Folding {
    has_begun: bool,
    now: Option<Fold>,
    before: Option<(Option<Fold>, f64)>,
}

/// How long a change takes in seconds; none where nothing is to move.
fn secs(cx: &Cx<'_>, ui: &Ui) -> Option<f64> {
    let secs = f64::from(ui.style().animation_time);
    (secs > 0.0 && !cx.session.live.printing && !cx.session.preferences.reduced_motion).then_some(secs)
}

fn part(since: f64, now: f64, secs: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "a fraction")]
    let part = ((now - since) / secs).clamp(0.0, 1.0) as f32;
    part
}

/// The changes of state that are on their way. Asks for frames while there are any.
pub fn turns(cx: &Cx<'_>, ui: &Ui, drawn: &Drawn) -> BTreeMap<LinkId, Turn> {
    let Some(secs) = secs(cx, ui) else { return BTreeMap::new() };
    let now = ui.input(|input| input.time);
    let singles = || drawn.edges.iter().filter(|edge| edge.counts.is_none()).map(|edge| (&edge.links[0], edge.state));
    let turns: BTreeMap<LinkId, Turn> = ui.data_mut(|data| {
        let turning = data.get_temp_mut_or_default::<Turning>(Id::unique(("turning", cx.me.0)));
        let count = singles().count();
        let is_same =
            |known: &BTreeMap<LinkId, State>| known.len() == count && singles().all(|(link, state)| known.get(link) == Some(&state));
        let is_same = turning.known.as_ref().is_some_and(is_same);
        if !is_same {
            if let Some(known) = &turning.known {
                for (link, _) in singles().filter(|(link, state)| known.get(*link) != Some(state)) {
                    turning.started.insert(link.clone(), (known.get(link).copied(), now));
                }
            }
            turning.known = Some(singles().map(|(link, state)| (link.clone(), state)).collect());
        }
        turning.started.retain(|_, (_, since)| now - *since < secs);
        turning.started.iter().map(|(link, (from, since))| (link.clone(), Turn { from: *from, part: part(*since, now, secs) })).collect()
    });
    if !turns.is_empty() {
        ui.ctx().request_repaint();
    }
    turns
}

/// Where each node is on the screen: at its place, or on the way to it from where it was folded otherwise.
pub fn places(cx: &Cx<'_>, ui: &Ui, world: &World, drawn: &Drawn, fold: Option<&Fold>) -> Vec<Pos2> {
    let at_rest = || drawn.nodes.iter().map(|node| world.screen_of(world.place(node))).collect();
    let Some(secs) = secs(cx, ui) else { return at_rest() };
    let now = ui.input(|input| input.time);
    let before = ui.data_mut(|data| {
        let folding = data.get_temp_mut_or_default::<Folding>(Id::unique(("folding", cx.me.0)));
        if folding.has_begun && folding.now.as_ref() != fold {
            folding.before = Some((folding.now.clone(), now));
        }
        (folding.has_begun, folding.now) = (true, fold.cloned());
        folding.before = folding.before.take().filter(|(_, since)| now - since < secs);
        folding.before.clone()
    });
    let Some((before, since)) = before else { return at_rest() };
    ui.ctx().request_repaint();
    let middles = before.as_ref().map(|fold| world.middles(fold, cx.dataset)).unwrap_or_default();
    let eased = 1.0 - (1.0 - part(since, now, secs)).powi(2);
    let on_its_way = |node: &super::drawn::Node| {
        let group = before.as_ref().and_then(|fold| fold.of(&node.members[0], &cx.dataset.platforms));
        let from = group.and_then(|group| middles.get(&group)).or_else(|| world.places.get(&node.members[0])).copied();
        let to = world.place(node);
        world.screen_of(from.unwrap_or(to).lerp(to, eased))
    };
    drawn.nodes.iter().map(on_its_way).collect()
}
