//! Owners around a circle and the links between them as ribbons: as wide as there are links, in the colour of
//! the side that decides, filled as far as they are open.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Align2, Color32, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use serde_json::Value;

use super::tips::counts_tip_ui;
use super::{SetOff, choice, graph, mode, needs, question, silence_ui, wait_ui};
use crate::engine::{Answer, Request};
use crate::kit::controls::{focus_ring, tip};
use crate::kit::owners::OwnerInk;
use crate::kit::tokens::{DIMMED_LINK, size};
use crate::kit::{Palette, fonts, palette};
use crate::marks::chord::{Arc, Chord, chord, holds, on_circle, paint_arc, paint_ribbon, ribbon};
use crate::marks::faded;
use crate::marks::labels::spread;
use crate::model::{Direction, Fold, FoldBy, PlatformId, State};
use crate::network::fold::{Counts, Folded};
use crate::session::{Action, Subject, Target};
use crate::views::{Asking, Choice, Cx, Form, View, Words, how, menu, select_nothing};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "chord",
    label: "Chord by owner",
    shows: "Owners around a circle, a ribbon for all links that one has to another: as wide as there are links, in the colour of the side that decides. Full is open, paler partly open, palest announced, an empty outline closed.",
    view: &ChordView,
};

struct ChordView;

/// How many owners have an arc of their own; the rest share one.
const OWNERS: usize = 16;
/// Width of arcs in px.
const BAND: f32 = 11.0;

fn by_owner() -> Fold {
    Fold { by: FoldBy::Owner, unfolded: BTreeSet::new() }
}

impl View for ChordView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let question = question(cx, cx.session.filter_for(cx.me));
        needs(cx, [Request::Folded { question, over: mode::over(cx), fold: by_owner() }])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let mut words = super::words(cx, "A ribbon has the colour of the owner that decides.");
        if let Some(Answer::Folded(folded)) = cx.answer(1) {
            let within: usize = folded.groups.iter().map(|group| group.loops.total()).sum();
            if within > 0 {
                words.footer = format!("{} · {} within one owner are not drawn", words.footer, cx.numbers().count(within));
            }
        }
        words
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        (key == "all_owners")
            .then(|| if value.as_bool() == Some(true) { "an arc for each owner".into() } else { "small owners together".into() })
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let mut choices = mode::choices(cx);
        let all = cx.settings.flag("all_owners").unwrap_or(false);
        choices.push(choice(cx, "Owners", "An arc for each", all, "all_owners", (!all).into()));
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let (Some(graph), Some(Answer::Folded(folded))) = (graph(cx), cx.answer(1)) else {
            wait_ui(cx, ui);
            return vec![];
        };
        let area = ui.available_rect_before_wrap();
        if graph.links.is_empty() {
            return silence_ui(cx, ui, area, graph);
        }
        Wheel::of(cx, folded, area).ui(cx, ui)
    }
}

/// An arc: an owner, or the rest of them.
struct Sector {
    /// `None` is the rest.
    owner: Option<PlatformId>,
    members: Vec<PlatformId>,
    links: usize,
    owners: usize,
}

/// All links of one direction between two sectors.
struct Band {
    from: usize,
    to: usize,
    direction: Direction,
    counts: Counts,
    links: Vec<crate::model::LinkId>,
}

struct Wheel {
    sectors: Vec<Sector>,
    bands: Vec<Band>,
    laid: Chord,
    centre: Pos2,
    radius: f32,
    area: Rect,
    /// Links between owners that share an arc.
    unseen: usize,
}

impl Wheel {
    fn of(cx: &Cx<'_>, folded: &Folded, area: Rect) -> Self {
        let mut order: Vec<usize> = (0..folded.groups.len()).filter(|at| folded.groups[*at].links > 0).collect();
        let most = if cx.settings.flag("all_owners").unwrap_or(false) { usize::MAX } else { OWNERS };
        order.sort_by_key(|at| (std::cmp::Reverse(folded.groups[*at].links), *at));
        let rest = order.split_off(order.len().min(most));
        let owner_of = |at: usize| {
            let (group, platforms) = (&folded.groups[at], &cx.dataset.platforms);
            let of_one = || platforms.owner_of(&group.members[0]).unwrap_or_else(|| group.members[0].clone());
            group.name.as_ref().map_or_else(of_one, |name| PlatformId::from(name.as_str()))
        };
        let sector = |at: &usize| Sector { owner: Some(owner_of(*at)), members: folded.groups[*at].members.clone(), links: 0, owners: 1 };
        let mut sectors: Vec<Sector> = order.iter().map(sector).collect();
        let mut sector_of: BTreeMap<usize, usize> = order.iter().enumerate().map(|(place, at)| (*at, place)).collect();
        if !rest.is_empty() {
            sector_of.extend(rest.iter().map(|at| (*at, sectors.len())));
            let members = rest.iter().flat_map(|at| folded.groups[*at].members.iter().cloned()).collect();
            sectors.push(Sector { owner: None, members, links: 0, owners: rest.len() });
        }
        let mut bands: BTreeMap<(usize, usize, Direction), Band> = BTreeMap::new();
        let mut unseen = 0;
        for link in &folded.links {
            let (Some(&from), Some(&to)) = (sector_of.get(&link.from), sector_of.get(&link.to)) else { continue };
            if from == to {
                unseen += link.links.len();
                continue;
            }
            let (from, to) = if link.direction == Direction::Undirected { (from.min(to), from.max(to)) } else { (from, to) };
            let empty = || Band { from, to, direction: link.direction, counts: Counts::default(), links: vec![] };
            let band = bands.entry((from, to, link.direction)).or_insert_with(empty);
            for (sort, count) in &link.counts.0 {
                *band.counts.0.entry(sort.clone()).or_insert(0) += count;
            }
            band.links.extend(link.links.iter().cloned());
        }
        let bands: Vec<Band> = bands.into_values().collect();
        for band in &bands {
            sectors[band.from].links += band.links.len();
            sectors[band.to].links += band.links.len();
        }
        #[expect(clippy::cast_precision_loss, reason = "a number of links")]
        let widths: Vec<(usize, usize, f32)> = bands.iter().map(|band| (band.from, band.to, band.links.len() as f32)).collect();
        let laid = chord(sectors.len(), &widths);
        let has_legend = area.height() > 300.0;
        let stage = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - if has_legend { 22.0 } else { 0.0 }));
        let names = (area.width() * 0.22).min(140.0);
        let radius = ((stage.width() - 2.0 * names) / 2.0).min(stage.height() / 2.0 - 22.0).max(12.0);
        Self { sectors, bands, laid, centre: stage.center(), radius, area, unseen }
    }

    fn name(&self, cx: &Cx<'_>, sector: usize) -> String {
        let sector = &self.sectors[sector];
        sector.owner.as_ref().map_or_else(|| format!("{} other owners", sector.owners), |owner| cx.short_name(owner).to_owned())
    }

    fn ink(&self, cx: &Cx<'_>, sector: usize, palette: &Palette) -> OwnerInk {
        let sector = &self.sectors[sector];
        match &sector.owner {
            Some(owner)
                if sector
                    .members
                    .iter()
                    .all(|id| cx.dataset.platforms.find(id.as_str()).is_some_and(crate::model::Platform::is_regulator)) =>
            {
                cx.ink(&sector.members.first().cloned().unwrap_or_else(|| owner.clone()), palette)
            }
            Some(owner) => cx.inks.of_owner(Some(owner), palette),
            None => OwnerInk { mark: palette.other, text: palette.other_text, is_hollow: false },
        }
    }

    fn is_meant(&self, sector: usize, meant: &BTreeSet<PlatformId>) -> bool {
        let sector = &self.sectors[sector];
        sector.members.iter().any(|id| meant.contains(id)) || sector.owner.as_ref().is_some_and(|owner| meant.contains(owner))
    }

    fn inner(&self) -> f32 {
        self.radius - BAND - 2.0
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let palette = palette(ui);
        let background = ui.interact(self.area, ui.scope_id().with("chord"), Sense::click());
        background.widget_info(|| {
            WidgetInfo::labeled(Role::Canvas, true, format!("{} owners and {} ribbons", self.sectors.len(), self.bands.len()))
        });
        let meant = cx.meant();
        let chosen: BTreeSet<&crate::model::LinkId> = match &cx.session.live.hover {
            Some(Target::Link(link)) => BTreeSet::from([link]),
            _ => cx.session.doc.selection.links().collect(),
        };
        let pointer =
            ui.input(|input| input.pointer.hover_pos()).filter(|at| self.area.contains(*at) && ui.rect_contains_pointer(self.area));
        let under = pointer.and_then(|at| self.band_at(at));
        let set_off = SetOff::of(cx);
        let has_focus = !meant.is_empty() || !chosen.is_empty();
        let hovers_link = matches!(cx.session.live.hover, Some(Target::Link(_)));
        let is_lit = |band: &Band| {
            band.links.iter().any(|link| chosen.contains(link))
                || !hovers_link && (self.is_meant(band.from, &meant) || self.is_meant(band.to, &meant))
        };
        let mut order: Vec<usize> = (0..self.bands.len()).collect();
        order.sort_by_key(|at| (is_lit(&self.bands[*at]), under == Some(*at), std::cmp::Reverse(self.bands[*at].links.len())));
        for at in order {
            let band = &self.bands[at];
            let left_out = band.links.iter().all(|link| set_off.leaves_link_out(link));
            let is_faint = has_focus && !is_lit(band) && under != Some(at) || left_out;
            self.band(cx, ui, palette, at, if is_faint { DIMMED_LINK } else { 1.0 }, under == Some(at));
        }
        let mut actions = self.sectors_ui(cx, ui, palette, &meant);
        actions.extend(self.bands_ui(cx, ui));
        if let Some(at) = under {
            let band = &self.bands[at];
            actions.extend(band.links.first().map(|link| Action::Hover(Some(Target::Link(link.clone())))));
            if cx.session.live.menu.is_none() {
                tip(ui, background.id, |ui| counts_tip_ui(cx, &self.title(cx, band), &band.counts, ui));
            }
        }
        if background.clicked() {
            actions.extend(under.map_or_else(|| select_nothing(ui), |at| Some(self.select_band(ui, at))));
        }
        if self.area.height() > 300.0 {
            legend(ui, palette, pos2(self.area.left(), self.area.bottom() - 9.0));
            if self.unseen > 0 {
                let words = format!("{} links between small owners have no ribbon", cx.numbers().count(self.unseen));
                let at = pos2(self.area.right(), self.area.bottom() - 9.0);
                ui.painter().text(at, Align2::RIGHT_CENTER, words, fonts::regular(size::AXIS), palette.ink3);
            }
        }
        actions
    }

    fn title(&self, cx: &Cx<'_>, band: &Band) -> String {
        let sign = if band.direction == Direction::Directed { "→" } else { "–" };
        format!("{} {sign} {}: {} links", self.name(cx, band.from), self.name(cx, band.to), band.links.len())
    }

    fn select_band(&self, ui: &Ui, at: usize) -> Action {
        let targets = self.bands[at].links.iter().cloned().map(Target::Link).collect();
        Action::Select { targets, how: ui.input(|input| how(input.modifiers)) }
    }

    /// A ribbon, in strips by state: the most open first.
    fn band(&self, cx: &Cx<'_>, ui: &Ui, palette: &Palette, at: usize, alpha: f32, is_under: bool) {
        let band = &self.bands[at];
        let color = if band.direction == Direction::Directed { self.ink(cx, band.from, palette).mark } else { palette.other };
        let ends = self.laid.ribbons[at];
        let (painter, radius) = (ui.painter(), self.inner());
        let total = fraction(band.counts.total().max(1));
        let mut done = 0.0;
        for state in State::ALL {
            let count = fraction(band.counts.of(state));
            if count <= 0.0 {
                continue;
            }
            let (from, to) = (done / total, (done + count) / total);
            let strip = [ends[0].part(from, to), ends[1].part(1.0 - to, 1.0 - from)];
            paint_ribbon(painter, self.centre, radius, strip, faded(color, fill_of(state) * alpha), Stroke::NONE);
            done += count;
        }
        let line = if is_under { Stroke::new(1.4, palette.ink) } else { Stroke::new(0.7, faded(color, 0.75 * alpha)) };
        paint_ribbon(painter, self.centre, radius, ends, Color32::TRANSPARENT, line);
    }

    fn band_at(&self, at: Pos2) -> Option<usize> {
        let under = (0..self.bands.len()).filter(|band| holds(&ribbon(self.centre, self.inner(), self.laid.ribbons[*band]), at));
        under.min_by_key(|band| self.bands[*band].links.len())
    }

    /// Arcs and their names; they select their owner.
    fn sectors_ui(&self, cx: &Cx<'_>, ui: &mut Ui, palette: &Palette, meant: &BTreeSet<PlatformId>) -> Vec<Action> {
        let mut actions = vec![];
        for (at, arc) in self.laid.arcs.iter().enumerate() {
            let ink = self.ink(cx, at, palette);
            paint_arc(ui.painter(), self.centre, [self.radius - BAND, self.radius], *arc, ink.mark);
            if self.is_meant(at, meant) {
                paint_arc(ui.painter(), self.centre, [self.radius + 1.5, self.radius + 4.0], *arc, palette.ink);
            }
        }
        for (at, (middle, is_right)) in self.label_places() {
            actions.extend(self.label_ui(cx, ui, palette, at, middle, is_right, meant));
        }
        actions
    }

    /// The middle of each name, on the side where its arc is, spread so that none overlap.
    fn label_places(&self) -> Vec<(usize, (Pos2, bool))> {
        let mut places = vec![];
        for is_right in [true, false] {
            let wanted = |at: &usize| on_circle(self.centre, self.radius + 12.0, self.laid.arcs[*at].middle());
            let mut side: Vec<usize> =
                (0..self.sectors.len()).filter(|at| (self.laid.arcs[*at].middle() < std::f32::consts::PI) == is_right).collect();
            side.sort_by(|a, b| wanted(a).y.total_cmp(&wanted(b).y));
            let (low, high) = (self.area.top(), (self.centre.y + self.radius + 20.0).min(self.area.bottom()));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of names")]
            let most = ((high - low) / 15.0).max(1.0) as usize;
            if side.len() > most {
                let mut by_links = side.clone();
                by_links.sort_by_key(|at| std::cmp::Reverse(self.sectors[*at].links));
                by_links.truncate(most);
                side.retain(|at| by_links.contains(at));
            }
            let ys: Vec<f32> = side.iter().map(|at| wanted(at).y).collect();
            for (at, y) in side.iter().zip(spread(&ys, 15.0, low, high)) {
                let reach = self.radius + 14.0;
                let dy = (y - self.centre.y).clamp(-reach, reach);
                let x = (reach * reach - dy * dy).max(0.0).sqrt().max((wanted(at).x - self.centre.x).abs().min(reach) * 0.6);
                places.push((*at, (pos2(self.centre.x + if is_right { x } else { -x }, y), is_right)));
            }
        }
        places
    }

    fn label_ui(
        &self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        palette: &Palette,
        at: usize,
        place: Pos2,
        is_right: bool,
        meant: &BTreeSet<PlatformId>,
    ) -> Vec<Action> {
        let mut actions = vec![];
        let (sector, is_meant) = (&self.sectors[at], self.is_meant(at, meant));
        let font = if is_meant { fonts::semibold(size::SMALL) } else { fonts::regular(size::AXIS) };
        let room = if is_right { self.area.right() - place.x } else { place.x - self.area.left() } - 4.0;
        let words = format!("{} {}", self.name(cx, at), sector.links);
        let ink = self.ink(cx, at, palette).text;
        let galley = crate::kit::controls::truncated(ui, &words, font, ink, room.max(20.0));
        let size = galley.size();
        let left = if is_right { place.x + 3.0 } else { place.x - 3.0 - size.x };
        let area = Rect::from_min_size(pos2(left, place.y - size.y / 2.0), size);
        let start = on_circle(self.centre, self.radius + 2.0, self.laid.arcs[at].middle());
        ui.painter().line_segment([start, place], Stroke::new(0.7, faded(ink, 0.6)));
        ui.painter().galley(area.min, galley, ink);
        let id = sector.owner.as_ref().map_or("", PlatformId::as_str);
        let response = ui.interact(area, ui.scope_id().with(("sector", id)), Sense::click());
        let full = sector.owner.as_ref().map_or_else(|| self.name(cx, at), |owner| cx.name(owner).to_owned());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_meant, format!("{full}, {} links", sector.links)));
        if response.has_focus() {
            focus_ring(ui, area, 3);
        }
        let target = sector.owner.clone().map(Target::Platform);
        if response.hovered() || response.has_focus() {
            actions.extend(target.clone().map(|target| Action::Hover(Some(target))));
        }
        if response.clicked() {
            let targets = target.map_or_else(|| sector.members.iter().cloned().map(Target::Platform).collect(), |target| vec![target]);
            actions.push(Action::Select { targets, how: ui.input(|input| how(input.modifiers)) });
        }
        if response.secondary_clicked() {
            actions.extend(sector.owner.clone().map(|owner| menu(ui, Subject::Platform(owner))));
        }
        actions
    }

    /// Ribbons as things that keys and screen readers reach, at their deciding end.
    fn bands_ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        const REACHED: usize = 120;
        let mut actions = vec![];
        let mut order: Vec<usize> = (0..self.bands.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(self.bands[*at].links.len()), *at));
        for at in order.into_iter().take(REACHED) {
            let (band, end): (&Band, Arc) = (&self.bands[at], self.laid.ribbons[at][0]);
            let middle = on_circle(self.centre, self.inner() - 5.0, end.middle());
            let area = Rect::from_center_size(middle, Vec2::splat(8.0));
            let response = ui.interact(
                area,
                ui.scope_id().with(("ribbon", band.from, band.to, band.direction == Direction::Directed)),
                Sense::click(),
            );
            response.widget_info(|| {
                let states = State::ALL.into_iter().filter(|state| band.counts.of(*state) > 0);
                let states: Vec<String> = states.map(|state| format!("{} {}", band.counts.of(state), state.word())).collect();
                WidgetInfo::labeled(Role::Button, true, format!("{}: {}", self.title(cx, band), states.join(", ")))
            });
            if response.has_focus() {
                focus_ring(ui, area, 4);
                actions.extend(band.links.first().map(|link| Action::Hover(Some(Target::Link(link.clone())))));
            }
            if response.clicked() {
                actions.push(self.select_band(ui, at));
            }
        }
        actions
    }
}

/// How full a state is.
fn fill_of(state: State) -> f32 {
    match state {
        State::Open => 0.82,
        State::Partial => 0.42,
        State::Announced => 0.17,
        State::Closed => 0.0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of links")]
fn fraction(count: usize) -> f32 {
    count as f32
}

fn legend(ui: &Ui, palette: &Palette, from: Pos2) {
    let mut x = from.x;
    for state in State::ALL {
        let area = Rect::from_min_size(pos2(x, from.y - 6.0), vec2(18.0, 12.0));
        ui.painter().rect(area, 0, faded(palette.ink2, fill_of(state)), Stroke::new(0.7, palette.ink2), egui::StrokeKind::Inside);
        let text = ui.painter().text(pos2(x + 24.0, from.y), Align2::LEFT_CENTER, state.word(), fonts::regular(size::AXIS), palette.ink2);
        x = text.right() + 16.0;
    }
}
