//! Every picture of the links, as a hand and a keyboard use it.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::Queryable;
use serde_json::{Value, json};
use unwalled::engine::{Answer, Catalog, Request};
use unwalled::jobs::Cancel;
use unwalled::model::{Edit, PlatformId};
use unwalled::session::{Action, Change, How, Target, ViewId};
use unwalled::views::kind;

use crate::scene::{Person, WIDE, Walk, builder, bundled, command, day, finish, platform, shell, view_of, village};

/// The village or the record in one form of the graph, filling the window.
fn opened(catalog: Catalog, settings: &[(&str, Value)]) -> (Walk, ViewId) {
    // Two clicks are a double-click if little time passes between frames.
    let mut walk = finish(builder(WIDE).with_step_dt(1.0 / 30.0), catalog);
    let view = view_of(&mut walk.state_mut().shell.session, "graph");
    walk.applies(Action::Maximise(Some(view)));
    walk.applies(Action::ClearSelection);
    for (key, value) in settings {
        walk.applies(Action::Configure { view, key: (*key).to_owned(), value: value.clone() });
    }
    (walk, view)
}

fn in_village(settings: &[(&str, Value)]) -> (Walk, ViewId) {
    opened(Catalog::new(vec![village()]), settings)
}

fn in_form(form: &str) -> Walk {
    in_village(&[("form", form.into())]).0
}

fn selected(walk: &Walk) -> Vec<Target> {
    walk.session().doc.selection.iter().cloned().collect()
}

fn links(walk: &Walk) -> Vec<String> {
    walk.session().doc.selection.links().map(|link| format!("{}-{}-{}", link.from, link.to, link.kind.as_deref().unwrap_or(""))).collect()
}

#[test]
fn every_form_is_undone_and_said() {
    let (mut walk, view) = in_village(&[]);
    for form in kind("graph").unwrap().forms.iter().skip(1) {
        walk.applies(Action::Configure { view, key: "form".into(), value: form.id.into() });
        let words = walk.session().history.current().unwrap().words.clone();
        assert!(words.to_lowercase().contains(&form.label.to_lowercase()), "{words}");
        walk.presses(Modifiers::COMMAND, Key::Z);
        assert_eq!(walk.session().settings(view).text("form"), None);
    }
}

#[test]
fn a_cell_of_the_matrix_selects_its_links_and_a_head_its_platform() {
    let mut walk = in_form("matrix");
    walk.clicks(Role::Button, "Bakery shuts out Mill: 1 link: payment closed");
    assert_eq!(links(&walk), ["bakery-mill-payment"]);
    walk.clicks(Role::Button, "Inn (old), 2 links, row");
    assert_eq!(selected(&walk), [platform("inn")]);
    walk.clicks(Role::Button, "Mill, 3 links, column");
    assert_eq!(selected(&walk), [platform("mill")]);
}

#[test]
fn the_matrix_zooms_at_the_pointer_in_one_step_and_fits_again() {
    let (mut walk, view) = opened(bundled(), &[("form", "matrix".into())]);
    let middle = walk.at(Role::Canvas, "Matrix of ").center();
    let steps = walk.session().history.steps().len();
    for _ in 0..3 {
        scrolls(&mut walk, middle, 120.0);
    }
    let zoom = walk.session().settings(view).0.get("camera_matrix").and_then(|camera| camera[2].as_f64()).unwrap();
    assert!(zoom > 1.2, "{zoom}");
    assert_eq!(walk.session().history.steps().len(), steps + 1, "moves of a picture are one step");
    walk.applies(Action::Focus(Some(view)));
    walk.presses(Modifiers::COMMAND, Key::Num0);
    assert_eq!(walk.session().settings(view).0.get("camera_matrix"), None);
}

#[test]
fn rows_are_ordered_as_asked() {
    for order in ["owner", "cluster", "name", "links"] {
        let (walk, _) = in_village(&[("form", "matrix".into()), ("order", order.into())]);
        assert!(walk.sees("Mill, 3 links, row"), "{order}");
    }
    let top = |order: &str| {
        let (walk, _) = in_village(&[("form", "matrix".into()), ("order", order.into())]);
        let y = |name: &str| walk.at(Role::Button, name).top();
        let mut rows = [("Mill, 3 links, row", "Mill"), ("Bakery, 3 links, row", "Bakery"), ("Inn (old), 2 links, row", "Inn")]
            .map(|(name, short)| (y(name), short));
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        rows.map(|(_, short)| short)
    };
    assert_eq!(top("name"), ["Bakery", "Inn", "Mill"]);
    assert_eq!(top("links")[2], "Inn");
}

#[test]
fn an_event_in_a_lane_selects_its_link_and_a_name_its_platform() {
    let mut walk = in_form("lanes");
    walk.clicks(Role::Button, "17 May 2020: Bakery shuts out Mill, Payment, closed");
    assert_eq!(links(&walk), ["bakery-mill-payment"]);
    walk.clicks(Role::Button, "Mill, 3 events");
    assert_eq!(selected(&walk), [platform("mill")]);
    assert!(walk.sees("Q2 2021: Inn lets in Bakery, Login, announced"), "no finer than the date");
}

#[test]
fn a_ribbon_selects_its_links_and_an_arc_its_owner() {
    let mut walk = in_form("chord");
    walk.clicks(Role::Button, "Mill → Inn: 1 links: 1 partial");
    assert_eq!(links(&walk), ["mill-inn-search"]);
    walk.clicks(Role::Button, "Inn (old), 2 links");
    assert_eq!(selected(&walk), [platform("inn")]);
    assert!(walk.sees("2 within one owner are not drawn"));
}

#[test]
fn a_panel_goes_to_its_moment() {
    let mut walk = in_form("multiples");
    walk.clicks(Role::Button, "31 Dec 2020, 2 links: 1 open · 1 closed");
    assert_eq!(walk.session().day(), Some(day("2020-12-31")));
    let (walk, _) = in_village(&[("form", "multiples".into()), ("days", json!(["2021-03", "2019"]))]);
    assert!(walk.sees("31 Mar 2021, 3 links") && walk.sees("31 Dec 2019, 0 links: no link known"));
}

#[test]
fn openness_says_the_share_of_pairs() {
    let mut walk = in_form("openness");
    // Payment stays within one owner and is no pair; search is Mill to Inn, partly open from 2021 on.
    assert!(walk.sees("Search, 1 pairs of owners: 0 % open, 100 % partly on 30 Jun 2021"));
    assert!(!walk.sees("Payment, "));
    walk.clicks(Role::Button, "Search, 1 pairs of owners: 0 % open, 100 % partly on 30 Jun 2021");
    assert_eq!(links(&walk), ["mill-inn-search"]);
}

#[test]
fn the_links_of_a_time_are_said_to_be_of_it() {
    let (mut walk, view) = opened(bundled(), &[("mode", "ever".into())]);
    assert!(walk.sees("Every link that was ever open up to 29 Nov 2021"));
    walk.applies(Action::Configure { view, key: "mode".into(), value: "months".into() });
    assert!(walk.sees("Every link known in the 12 months up to 29 Nov 2021"));
    walk.applies(Action::Configure { view, key: "mode".into(), value: "life".into() });
    assert!(walk.sees("Every link known at any time"));
    let said = walk.session().history.current().unwrap().words.clone();
    assert!(said.contains("every link of the window"), "{said}");
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(walk.session().settings(view).text("mode"), Some("months"));
}

#[test]
fn shift_and_a_drag_that_begins_on_a_disc_select_in_a_box() {
    let (mut walk, view) = in_village(&[]);
    let mill = walk.at(Role::Button, "Mill, 3 links").center();
    let stage = walk.at(Role::Canvas, "Graph of ");
    let corner = if mill.x < stage.center().x { stage.right_bottom() - vec2(40.0, 3.0) } else { stage.left_bottom() + vec2(3.0, -3.0) };
    walk.drags_with(Modifiers::SHIFT, &[mill, corner]);
    assert_eq!(walk.session().settings(view).0.get("moved"), None, "no disc was moved");
    assert!(walk.session().doc.selection.contains(&platform("mill")), "{:?}", selected(&walk));
    walk.applies(Action::ClearSelection);
    walk.drags(mill, mill + vec2(25.0, 18.0));
    let moved = walk.session().settings(view).0["moved"].clone();
    assert!(moved.get("mill").is_some() && moved.as_object().unwrap().len() == 1, "a plain drag moves the disc: {moved}");
}

#[test]
fn a_group_unfolds_by_two_clicks_and_folds_again() {
    let (mut walk, view) = in_village(&[("fold", "owner".into())]);
    assert!(walk.sees("Mill · 2, 2 links, 2 within"));
    let twice = |walk: &mut Walk, name: &str| {
        let at = walk.at(Role::Button, name).center();
        walk.hover_at(at);
        for _ in 0..2 {
            walk.drag_at(at);
            walk.drop_at(at);
        }
        walk.run();
    };
    twice(&mut walk, "Mill · 2");
    assert_eq!(walk.session().settings(view).0["unfolded"], json!(["mill"]));
    assert!(walk.sees("Bakery, 3 links") && !walk.sees("Mill · 2"));
    let said = walk.session().history.current().unwrap().words.clone();
    assert!(said.contains("unfolded mill"), "{said}");
    twice(&mut walk, "Bakery, 3 links");
    assert!(walk.sees("Mill · 2, 2 links, 2 within"));
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert!(walk.sees("Bakery, 3 links"));
}

#[test]
fn a_click_on_a_group_selects_its_platforms_and_the_menu_unfolds_it() {
    let (mut walk, view) = in_village(&[("fold", "owner".into())]);
    walk.clicks(Role::Button, "Mill · 2, 2 links, 2 within");
    assert_eq!(selected(&walk), [platform("bakery"), platform("mill")]);
    walk.applies(Action::Select { targets: vec![platform("mill")], how: How::Replace });
    let unfold = command(walk.session(), "view.unfold").unwrap();
    walk.applies(unfold);
    assert_eq!(walk.session().settings(view).0["unfolded"], json!(["mill"]));
    let (walk, _) = in_village(&[("fold", "country".into())]);
    assert!(walk.sees("CN · 2, 2 links, 2 within") && walk.sees("Inn (old), 2 links"));
}

fn scrolls(walk: &mut Walk, at: egui::Pos2, by: f32) {
    walk.hover_at(at);
    walk.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, by),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    walk.run();
}

#[test]
fn a_small_map_shows_where_the_picture_is_and_moves_it() {
    let (mut walk, view) = opened(bundled(), &[]);
    let map = "Which part of the graph is shown";
    assert!(walk.query_by_role_and_label(Role::Slider, map).is_none(), "everything is in sight");
    let middle = walk.at(Role::Canvas, "Graph of ").center();
    for _ in 0..4 {
        scrolls(&mut walk, middle, 120.0);
    }
    let before = walk.session().settings(view).0["camera"].clone();
    let area = walk.at(Role::Slider, map);
    walk.drags(area.left_top() + vec2(20.0, 20.0), area.left_top() + vec2(24.0, 22.0));
    let after = walk.session().settings(view).0["camera"].clone();
    assert_ne!(before, after);
    assert_eq!(before[2], after[2], "as near as before");
    assert!(after[0].as_f64() < before[0].as_f64() && after[1].as_f64() < before[1].as_f64(), "further left and up: {before} {after}");
}

#[test]
fn the_selection_is_fitted_and_everything_again() {
    let (mut walk, view) = opened(bundled(), &[]);
    walk.applies(Action::Select { targets: vec![platform("taobao"), platform("alipay")], how: How::Replace });
    let far = walk.at(Role::Button, "Taobao, ").center().distance(walk.at(Role::Button, "Alipay, ").center());
    walk.presses(Modifiers::COMMAND, Key::Num9);
    assert_eq!(walk.session().settings(view).0["camera"], json!({ "on": ["alipay", "taobao"] }));
    let near = walk.at(Role::Button, "Taobao, ").center().distance(walk.at(Role::Button, "Alipay, ").center());
    assert!(near > far * 1.3, "{near} and {far}");
    walk.presses(Modifiers::COMMAND, Key::Num0);
    assert_eq!(walk.session().settings(view).0.get("camera"), None);
}

#[test]
fn keys_walk_along_edges_and_enter_selects() {
    let (mut walk, _) = in_village(&[]);
    assert!(!walk.sees("Bakery shuts out Mill: Payment, closed"), "edges have no name until their node has the keys");
    walk.node(Role::Button, "Bakery, 3 links").focus();
    walk.run();
    assert!(walk.sees("Bakery shuts out Mill: Payment, closed"));
    assert_eq!(walk.session().live.hover, Some(platform("bakery")), "what has the keys is lit");
    walk.node(Role::Button, "Bakery shuts out Mill").focus();
    walk.run();
    walk.presses(Modifiers::NONE, Key::Enter);
    assert_eq!(links(&walk), ["bakery-mill-payment"]);
    assert!(walk.sees("Mill, 3 links"));
}

#[test]
fn a_change_of_state_moves_for_a_moment_and_not_with_reduced_motion() {
    for is_still in [false, true] {
        let (mut walk, _) = in_village(&[]);
        let preferences = unwalled::session::Preferences { reduced_motion: is_still, ..walk.session().preferences.clone() };
        walk.applies(Action::Prefer(Box::new(preferences)));
        let frames = |walk: &mut Walk| {
            let effect = walk.state_mut().shell.apply(Action::Playhead(day("2021-12-01")));
            assert!(effect.is_none());
            walk.run()
        };
        let moving = frames(&mut walk);
        walk.applies(Action::Playhead(day("2021-06-30")));
        assert_eq!(crate::scene::repaint_delay(&walk), std::time::Duration::MAX, "it comes to rest");
        assert!(moving >= if is_still { 1 } else { 2 }, "{moving} frames");
    }
}

fn places(catalog: &Catalog, package: &str) -> BTreeMap<PlatformId, [f32; 2]> {
    match (Request::Positions { package: package.into(), seed: 0 }).answer(catalog, &Cancel::default()) {
        Answer::Positions(places) => places.into_iter().collect(),
        other => panic!("expected places, found {other:?}"),
    }
}

#[test]
fn edits_of_links_move_no_platform() {
    let mut shell = shell(bundled());
    let before = places(shell.catalog(), "record");
    let edit = |shell: &mut unwalled::app::Shell, edit: Edit| {
        let _ = shell.apply(Action::Change { package: "record".into(), table: "links".into(), change: Change::Edit(edit) });
        shell.settle_data();
        places(shell.catalog(), "record")
    };
    let cells =
        [("from_platform", "wechat"), ("to_platform", "a_new_one"), ("date", "2021-01-01"), ("kind", "payment"), ("action", "open")];
    let cells: BTreeMap<String, String> = cells.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let added = edit(&mut shell, Edit::Add { cells });
    assert!(added.contains_key("a_new_one"), "the new platform has a place");
    let known = |places: &BTreeMap<PlatformId, [f32; 2]>| {
        before.iter().all(|(id, place)| places.get(id).is_none_or(|now| now.map(f32::to_bits) == place.map(f32::to_bits)))
    };
    assert!(known(&added), "nothing that was there moves");
    let removed = edit(&mut shell, Edit::Remove { record: 15 });
    assert!(known(&removed));
    let _ = shell.apply(Action::Undo);
    let _ = shell.apply(Action::Undo);
    shell.settle_data();
    assert_eq!(places(shell.catalog(), "record"), before);
    let ids: BTreeSet<&PlatformId> = added.keys().collect();
    assert_eq!(ids.len(), before.len() + 1);
}
