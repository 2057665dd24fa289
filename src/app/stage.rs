//! The tiles: the document's arrangement as an `egui_tiles` tree, and back.

use std::collections::BTreeMap;

use egui::{Ui, WidgetText};
use egui_tiles::{Behavior, Container, LinearDir, SimplificationOptions, Tile, TileId, Tiles, Tree, UiResponse};

use super::commands::Place;
use super::context_menu::rows_ui;
use super::shell::Desk;
use crate::kit::controls::{Way, empty_box, text};
use crate::kit::palette;
use crate::kit::tokens::{length, size};
use crate::session::{Action, Arrangement, Axis, Dialog, ViewId};
use crate::views::{Asking, Choice, Cx, KINDS, Kind, View, choices_of, kind, tile_ui};

/// The tree of the last frame: tiles that are dragged keep their ids in it.
#[derive(Default)]
pub struct Stage {
    tree: Option<Tree<ViewId>>,
}

const SIMPLIFY: SimplificationOptions = SimplificationOptions {
    prune_empty_tabs: true,
    prune_empty_containers: true,
    prune_single_child_tabs: true,
    prune_single_child_containers: true,
    all_panes_must_have_tabs: false,
    join_nested_linear_containers: true,
    flatten_tabs_in_tabs: true,
};

/// Draws all tiles, or the one that fills the stage.
pub fn ui(stage: &mut Stage, desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    if let Some(view) = desk.session.live.maximised.filter(|view| desk.session.doc.views.contains_key(view)) {
        return view_ui(desk, view, ui).0;
    }
    let arrangement = &desk.session.doc.arrangement;
    if arrangement.views().is_empty() {
        return nothing_ui(desk, ui);
    }
    let mut tree = match stage.tree.take() {
        Some(tree) if arrangement_of(&tree).as_ref() == Some(arrangement) => tree,
        _ => tree_of(arrangement),
    };
    let shown = arrangement_of(&tree);
    let mut behavior = Show { desk, actions: vec![] };
    tree.ui(&mut behavior, ui);
    let mut actions = behavior.actions;
    let now = arrangement_of(&tree);
    if now != shown
        && let Some(now) = now
    {
        actions.push(Action::Arrange(now));
    }
    stage.tree = Some(tree);
    actions
}

/// Draws one view. Returns its actions, and whether its title is dragged.
pub fn view_ui(desk: &mut Desk<'_>, view: ViewId, ui: &mut Ui) -> (Vec<Action>, bool) {
    let Some(state) = desk.session.doc.views.get(&view) else { return (vec![], false) };
    let Some(kind) = kind(&state.kind) else {
        ui.label(format!("This version knows no view `{}`.", state.kind));
        return (vec![], false);
    };
    let Some(dataset) = desk.catalog.find(desk.session.package_of(view)).cloned() else { return (vec![], false) };
    if !(kind.fits)(&dataset) {
        return (unfit_ui(kind, view, ui), false);
    }
    let session = desk.session;
    let response = looked_at(desk, view, |kind, maker, cx| tile_ui(kind, maker, cx, ui, &|ui| rows_ui(session, Place::Tile, ui)));
    response.map_or((vec![], false), |response| (response.actions, response.is_dragged))
}

/// What `look` makes of an open view and all that it knows; `None` if there is nothing that it can be of.
fn looked_at<T>(desk: &mut Desk<'_>, view: ViewId, look: impl FnOnce(&Kind, &dyn View, &Cx<'_>) -> T) -> Option<T> {
    let state = desk.session.doc.views.get(&view)?;
    let kind = kind(&state.kind)?;
    let dataset = desk.catalog.find(desk.session.package_of(view)).filter(|dataset| (kind.fits)(dataset)).cloned()?;
    let maker: Box<dyn View> = (kind.make)();
    let asking = Asking { me: view, session: desk.session, dataset: &dataset, settings: state.settings.clone() };
    let questions = maker.needs(&asking);
    let answers: Vec<_> = (0..).zip(&questions).map(|(part, question)| desk.engine.ask((view.0, part), question)).collect();
    let catalog = desk.catalog.clone();
    let cx = Cx {
        me: view,
        session: desk.session,
        catalog: &catalog,
        dataset: &dataset,
        settings: &state.settings,
        answers: &answers,
        inks: desk.inks,
    };
    Some(look(kind, maker.as_ref(), &cx))
}

/// Everything that the menus of the open views offer, with the view that it is of.
pub fn choices(desk: &mut Desk<'_>) -> Vec<(ViewId, Choice)> {
    let views: Vec<ViewId> = desk.session.doc.views.keys().copied().collect();
    let of = |view: ViewId| {
        let choices = looked_at(desk, view, |_, maker, cx| choices_of(maker, cx).into_iter().chain(maker.further(cx)).collect::<Vec<_>>());
        choices.unwrap_or_default().into_iter().map(move |choice| (view, choice))
    };
    views.into_iter().flat_map(of).collect()
}

fn unfit_ui(kind: &Kind, view: ViewId, ui: &mut Ui) -> Vec<Action> {
    let area = ui.max_rect();
    ui.painter().rect_filled(area, 0, palette(ui).paper);
    let reason = format!("This view needs {}, and this package has none.", kind.needs);
    let taken = empty_box(ui, area, kind.question, &reason, &[], &["Close this view"]);
    taken.map(|_| Action::CloseView(view)).into_iter().collect()
}

fn nothing_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let area = ui.max_rect();
    let fitting: Vec<&Kind> = KINDS.iter().filter(|kind| (kind.fits)(&desk.dataset)).collect();
    let way = |kind: &&Kind| Way { words: kind.title.to_owned(), remark: String::new(), verb: "Open" };
    let ways: Vec<Way<'_>> = fitting.iter().map(way).collect();
    match empty_box(ui, area, "No view is open", "Open one, or other data.", &ways, &["Open data…"]) {
        Some(at) if at < fitting.len() => {
            vec![Action::AddView { kind: fitting[at].id.to_owned(), package: None, settings: crate::session::Settings::default() }]
        }
        Some(_) => vec![Action::Dialog(Some(Dialog::Open { add: false }))],
        None => vec![],
    }
}

struct Show<'a, 'b> {
    desk: &'a mut Desk<'b>,
    actions: Vec<Action>,
}

impl Behavior<ViewId> for Show<'_, '_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, view: &mut ViewId) -> UiResponse {
        let (actions, is_dragged) = view_ui(self.desk, *view, ui);
        self.actions.extend(actions);
        if is_dragged { UiResponse::DragStarted } else { UiResponse::None }
    }

    fn tab_title_for_pane(&mut self, view: &ViewId) -> WidgetText {
        let state = self.desk.session.doc.views.get(view);
        let language = self.desk.session.preferences.language;
        let dataset = self.desk.catalog.find(self.desk.session.package_of(*view));
        let table = state.and_then(|state| state.settings.text("table")).and_then(|name| dataset?.table(name));
        let title = table.map(|table| table.title.text(language).to_owned());
        let kind = state.and_then(|state| kind(&state.kind)).map_or("View", |kind| kind.title);
        let of = dataset.filter(|dataset| dataset.name != self.desk.session.doc.package);
        let of = of.map(|dataset| format!(" · {}", dataset.title.text(language))).unwrap_or_default();
        text(title.unwrap_or_else(|| kind.to_owned()) + &of, size::SMALL, egui::Color32::PLACEHOLDER).into()
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        length::TILE_GAP
    }

    fn tab_bar_height(&self, _style: &egui::Style) -> f32 {
        26.0
    }

    fn tab_bar_color(&self, visuals: &egui::Visuals) -> egui::Color32 {
        crate::kit::tokens::of_visuals(visuals).bg
    }

    fn tab_bg_color(&self, visuals: &egui::Visuals, _tiles: &Tiles<ViewId>, _tile: TileId, state: &egui_tiles::TabState) -> egui::Color32 {
        let palette = crate::kit::tokens::of_visuals(visuals);
        if state.active { palette.paper } else { palette.bg }
    }

    fn tab_text_color(
        &self,
        visuals: &egui::Visuals,
        _tiles: &Tiles<ViewId>,
        _tile: TileId,
        state: &egui_tiles::TabState,
    ) -> egui::Color32 {
        let palette = crate::kit::tokens::of_visuals(visuals);
        if state.active { palette.ink } else { palette.ink3 }
    }

    fn is_tab_closable(&self, tiles: &Tiles<ViewId>, tile: TileId) -> bool {
        matches!(tiles.get(tile), Some(Tile::Pane(_)))
    }

    fn on_tab_close(&mut self, tiles: &mut Tiles<ViewId>, tile: TileId) -> bool {
        if let Some(Tile::Pane(view)) = tiles.get(tile) {
            self.actions.push(Action::CloseView(*view));
        }
        false
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SIMPLIFY
    }

    fn preview_dragged_panes(&self) -> bool {
        false
    }

    fn dragged_overlay_color(&self, visuals: &egui::Visuals) -> egui::Color32 {
        crate::marks::faded(crate::kit::tokens::of_visuals(visuals).paper, 0.4)
    }

    fn drag_preview_color(&self, visuals: &egui::Visuals) -> egui::Color32 {
        crate::marks::faded(crate::kit::tokens::of_visuals(visuals).ink, 0.1)
    }

    fn drag_preview_stroke(&self, visuals: &egui::Visuals) -> egui::Stroke {
        egui::Stroke::new(2.0, crate::kit::tokens::of_visuals(visuals).ink)
    }

    fn resize_stroke(&self, style: &egui::Style, state: egui_tiles::ResizeState) -> egui::Stroke {
        let palette = crate::kit::tokens::of_visuals(&style.visuals);
        match state {
            egui_tiles::ResizeState::Idle => egui::Stroke::NONE,
            egui_tiles::ResizeState::Hovering => egui::Stroke::new(2.0, palette.line_strong),
            egui_tiles::ResizeState::Dragging => egui::Stroke::new(2.0, palette.ink),
        }
    }
}

/// A tree of an arrangement, simplified as showing it would.
fn tree_of(arrangement: &Arrangement) -> Tree<ViewId> {
    let mut tiles = Tiles::default();
    let root = insert(arrangement, &mut tiles);
    let mut tree = Tree::new(egui::Id::unique("stage"), root, tiles);
    tree.simplify(&SIMPLIFY);
    tree
}

fn insert(arrangement: &Arrangement, tiles: &mut Tiles<ViewId>) -> TileId {
    match arrangement {
        Arrangement::View(view) => tiles.insert_pane(*view),
        Arrangement::Tabs { active, children } => {
            let children: Vec<TileId> = children.iter().map(|child| insert(child, tiles)).collect();
            let mut tabs = egui_tiles::Tabs::new(children.clone());
            tabs.active = children.get(*active).copied();
            tiles.insert_container(tabs)
        }
        Arrangement::Split { axis, shares, children } => {
            let ids: Vec<TileId> = children.iter().map(|child| insert(child, tiles)).collect();
            let direction = if *axis == Axis::Horizontal { LinearDir::Horizontal } else { LinearDir::Vertical };
            let mut linear = egui_tiles::Linear::new(direction, ids.clone());
            ids.iter().zip(shares).for_each(|(id, share)| linear.shares.set_share(*id, *share));
            tiles.insert_container(linear)
        }
    }
}

/// The arrangement of a tree; `None` where it holds nothing.
fn arrangement_of(tree: &Tree<ViewId>) -> Option<Arrangement> {
    read(tree.root()?, &tree.tiles)
}

fn read(id: TileId, tiles: &Tiles<ViewId>) -> Option<Arrangement> {
    match tiles.get(id)? {
        Tile::Pane(view) => Some(Arrangement::View(*view)),
        Tile::Container(Container::Tabs(tabs)) => {
            let children: Vec<Arrangement> = tabs.children.iter().filter_map(|child| read(*child, tiles)).collect();
            let active = tabs.active.and_then(|active| tabs.children.iter().position(|child| *child == active)).unwrap_or(0);
            Some(Arrangement::Tabs { active, children })
        }
        Tile::Container(Container::Linear(linear)) => {
            let axis = if linear.dir == LinearDir::Horizontal { Axis::Horizontal } else { Axis::Vertical };
            let shares: BTreeMap<u64, f32> = linear.shares.iter().map(|(id, share)| (id.0, *share)).collect();
            let parts =
                linear.children.iter().filter_map(|child| Some((shares.get(&child.0).copied().unwrap_or(1.0), read(*child, tiles)?)));
            Some(Arrangement::split(axis, parts.collect()))
        }
        Tile::Container(Container::Grid(grid)) => {
            let parts = grid.children().filter_map(|child| Some((1.0, read(*child, tiles)?)));
            Some(Arrangement::split(Axis::Horizontal, parts.collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrangement_survives_the_way_through_tiles() {
        let view = |id| Arrangement::View(ViewId(id));
        let right = Arrangement::split(
            Axis::Vertical,
            vec![(53.0, view(2)), (47.0, Arrangement::Tabs { active: 1, children: vec![view(3), view(4)] })],
        );
        let arrangement = Arrangement::split(Axis::Horizontal, vec![(57.0, view(1)), (43.0, right)]);
        assert_eq!(arrangement_of(&tree_of(&arrangement)), Some(arrangement));
        assert_eq!(arrangement_of(&tree_of(&view(7))), Some(view(7)));
    }
}
