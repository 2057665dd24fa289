//! What the pointer is told of a node or an edge.

use egui::Ui;

use super::drawn::Drawn;
use crate::engine::GraphAnswer;
use crate::kit::controls::{strong, text};
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::model::{Date, Direction, LinkId, PlatformId, State, day_label};
use crate::network::fold::Counts;
use crate::views::Cx;

/// Of a platform or a group: its links by state, its owner.
pub fn node_tip_ui(cx: &Cx<'_>, drawn: &Drawn, at: usize, ui: &mut Ui) {
    let palette = palette(ui);
    ui.set_max_width(320.0);
    let node = &drawn.nodes[at];
    let edges = || drawn.edges.iter().filter(|edge| edge.from == at || edge.to == at);
    let count = |state: State| -> usize {
        let of = |edge: &super::drawn::Edge| match &edge.counts {
            Some(counts) => counts.of(state),
            None => usize::from(edge.state == state),
        };
        edges().map(of).sum()
    };
    ui.label(strong(node.name(cx, false), size::SMALL, palette.tooltip_ink));
    ui.label(State::ALL.map(|state| format!("{} {}", count(state), state.word())).join(" · "));
    if node.loops > 0 {
        ui.label(text(format!("{} more within", node.loops), size::SMALL, palette.tooltip_ink));
    }
    if node.group.is_some() {
        ui.label(text("Double-click unfolds it", size::SMALL, palette.tooltip_ink));
    } else {
        owner_ui(cx, &node.members[0], ui);
    }
}

/// Of a platform by its links in a graph.
pub fn platform_tip_ui(cx: &Cx<'_>, graph: &GraphAnswer, id: &PlatformId, ui: &mut Ui) {
    let palette = palette(ui);
    ui.set_max_width(320.0);
    let count = |state| graph.links.iter().filter(|link| link.id.touches(id) && link.state == state).count();
    ui.label(strong(cx.name(id), size::SMALL, palette.tooltip_ink));
    ui.label(State::ALL.map(|state| format!("{} {}", count(state), state.word())).join(" · "));
    owner_ui(cx, id, ui);
}

fn owner_ui(cx: &Cx<'_>, id: &PlatformId, ui: &mut Ui) {
    if let Some(owner) = cx.dataset.platforms.owner_of(id).filter(|owner| owner != id) {
        ui.label(text(format!("Owner {}", cx.name(&owner)), size::SMALL, palette(ui).tooltip_ink));
    }
}

/// Of an edge: its link, or how many it has of which sort.
pub fn edge_tip_ui(cx: &Cx<'_>, drawn: &Drawn, at: usize, ui: &mut Ui) {
    let edge = &drawn.edges[at];
    match &edge.counts {
        Some(counts) => {
            let [from, to] = [edge.from, edge.to].map(|end| drawn.nodes[end].name(cx, true));
            let sign = if edge.direction == Direction::Directed { "→" } else { "–" };
            counts_tip_ui(cx, &format!("{from} {sign} {to}"), counts, ui);
        }
        None => link_tip_ui(cx, &edge.links[0], ui),
    }
}

/// How many links there are of which state and kind, under a title.
pub fn counts_tip_ui(cx: &Cx<'_>, title: &str, counts: &Counts, ui: &mut Ui) {
    let palette = palette(ui);
    ui.set_max_width(320.0);
    ui.label(strong(title, size::SMALL, palette.tooltip_ink));
    let states = State::ALL.into_iter().filter(|state| counts.of(*state) > 0);
    ui.label(states.map(|state| format!("{} {}", counts.of(state), state.word())).collect::<Vec<_>>().join(" · "));
    let kind = |(kind, count): (Option<std::sync::Arc<str>>, usize)| {
        format!("{} {count}", cx.dataset.kinds.label(kind.as_deref()).text(cx.language()))
    };
    let kinds: Vec<String> = counts.by_kind().into_iter().map(kind).collect();
    ui.label(text(kinds.join(" · "), size::SMALL, palette.tooltip_ink));
}

/// Who lets whom in, or shuts whom out.
pub fn who_whom(cx: &Cx<'_>, id: &LinkId, is_shut: bool) -> String {
    let verb = match (id.direction, is_shut) {
        (Direction::Undirected, _) => "and",
        (Direction::Directed, true) => "shuts out",
        (Direction::Directed, false) => "lets in",
    };
    format!("{} {verb} {}", cx.short_name(&id.from), cx.short_name(&id.to))
}

/// Of a link: who lets whom in, its state since when, and what happened last.
pub fn link_tip_ui(cx: &Cx<'_>, id: &LinkId, ui: &mut Ui) {
    let palette = palette(ui);
    ui.set_max_width(320.0);
    let link = super::graph(cx).and_then(|graph| graph.links.iter().find(|link| link.id == *id));
    let is_shut = link.is_some_and(|link| link.state == State::Closed);
    ui.label(strong(who_whom(cx, id, is_shut), size::SMALL, palette.tooltip_ink));
    let kind = cx.dataset.kinds.label(id.kind.as_deref());
    let Some(link) = link else {
        ui.label(kind.text(cx.language()));
        return;
    };
    let since = link.since.map(|day| format!(" {}", since_label(cx, id, day))).unwrap_or_default();
    ui.label(format!("{}: {}{since}", kind.text(cx.language()), link.state.word()));
    let last = link.events.last().and_then(|event| cx.dataset.links.iter().find(|known| known.id == *event));
    if let Some(event) = last.filter(|event| !event.description.is_empty()) {
        ui.label(text(&event.description, size::SMALL, palette.tooltip_ink));
    }
}

/// `since Nov 2021`: no finer than the event that the run began with.
fn since_label(cx: &Cx<'_>, id: &LinkId, day: Date) -> String {
    let written = cx.dataset.links.iter().filter(|event| event.link == *id).filter_map(|event| event.moment);
    let moment = written.filter(|moment| moment.interval().contains(day)).max_by_key(|moment| moment.precision);
    moment.map_or_else(|| format!("since {}", day_label(day)), |moment| format!("since {moment}"))
}
