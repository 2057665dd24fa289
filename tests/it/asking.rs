//! Asking the graph, as a person does: what is near, what joins, what is reached, who matters.

use std::collections::BTreeSet;

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use serde_json::{Value, json};
use unwalled::engine::{Answer, GraphQuestion, NearQuestion, ReachQuestion, Request};
use unwalled::jobs::Cancel;
use unwalled::model::{Filter, LinkId, PlatformId};
use unwalled::network::paths::Way;
use unwalled::session::{Action, How, Menu, Subject, Target, ViewId};

use crate::scene::{Person, WIDE, Walk, bundled, command, open, platform, village};

fn selected(walk: &Walk) -> BTreeSet<Target> {
    walk.session().doc.selection.iter().cloned().collect()
}

/// The view of a kind that is open.
fn the(walk: &Walk, kind: &str) -> ViewId {
    let found = walk.session().doc.views.iter().find(|(_, state)| state.kind == kind);
    *found.unwrap_or_else(|| panic!("no view {kind} is open")).0
}

fn setting(walk: &Walk, kind: &str, key: &str) -> Option<Value> {
    walk.session().settings(the(walk, kind)).0.get(key).cloned()
}

fn ask(walk: &Walk, request: &Request) -> Answer {
    request.answer(walk.state().shell.catalog(), &Cancel::default())
}

fn graph(walk: &Walk) -> GraphQuestion {
    let session = walk.session();
    GraphQuestion {
        package: session.doc.package.clone(),
        day: session.day(),
        reading: session.doc.reading,
        filter: Filter { window: None, ..session.filter() },
    }
}

/// A command of the menu of a platform.
fn asks_of(walk: &mut Walk, id: &str, label: &str) {
    walk.applies(Action::Menu(Some(Menu { on: Subject::Platform(id.into()), at: [400.0, 300.0] })));
    walk.clicks(Role::Button, label);
}

/// Names of the nodes that the graph draws as things to click.
fn nodes(walk: &Walk) -> BTreeSet<String> {
    let labels = walk.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label());
    labels
        .filter_map(|label| label.strip_suffix(" links").and_then(|label| label.rsplit_once(", ")).map(|(name, _)| name.to_owned()))
        .collect()
}

// What is near.

#[test]
fn digits_set_off_what_is_near_and_escape_shows_everything() {
    let mut walk = open(bundled(), WIDE);
    assert_eq!(selected(&walk), BTreeSet::from([platform("wechat")]));
    walk.presses(Modifiers::NONE, Key::Num1);
    assert_eq!(setting(&walk, "graph", "hops"), Some(json!(1)));
    let centres = BTreeSet::from([PlatformId::from("wechat")]);
    let near = |hops| match ask(&walk, &Request::Near(NearQuestion { graph: graph(&walk), centres: centres.clone(), hops, way: Way::Both }))
    {
        Answer::Near(near) => near.0.len(),
        other => panic!("{other:?}"),
    };
    let (one, two) = (near(1), near(2));
    assert!(walk.sees(&format!("{one} platforms within 1 link of the selection")));
    walk.presses(Modifiers::NONE, Key::Num2);
    assert!(one < two && walk.sees(&format!("{two} platforms within 2 links of the selection")));
    walk.presses(Modifiers::NONE, Key::Escape);
    assert_eq!(setting(&walk, "graph", "hops"), None);
    assert!(!walk.sees("of the selection") && !selected(&walk).is_empty(), "the selection stays");
    walk.presses(Modifiers::NONE, Key::Num3);
    walk.presses(Modifiers::NONE, Key::Num3);
    assert_eq!(setting(&walk, "graph", "hops"), None, "the same key again");
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(setting(&walk, "graph", "hops"), Some(json!(3)), "each is a step");
    walk.applies(Action::ClearSelection);
    assert_eq!(command(walk.session(), "ask.hops_1"), None, "around nothing there is nothing");
}

#[test]
fn what_is_not_near_can_be_hidden() {
    let mut walk = open(bundled(), WIDE);
    let view = the(&walk, "graph");
    let all = nodes(&walk);
    walk.presses(Modifiers::NONE, Key::Num1);
    assert_eq!(nodes(&walk), all, "dimmed, and still there");
    walk.applies(Action::Configure { view, key: "rest".into(), value: "hidden".into() });
    walk.applies(Action::Configure { view, key: "way".into(), value: "in".into() });
    let question = NearQuestion { graph: graph(&walk), centres: BTreeSet::from(["wechat".into()]), hops: 1, way: Way::In };
    let Answer::Near(near) = ask(&walk, &Request::Near(question)) else { panic!("expected what is near") };
    let dataset = &walk.state().shell.catalog().datasets()[0];
    let names: BTreeSet<String> = near.0.keys().map(|id| dataset.platforms.name(id, unwalled::model::Language::En).to_owned()).collect();
    let shown = nodes(&walk);
    assert!(shown.is_subset(&names) && shown.contains("WeChat (Weixin)") && shown.len() > 1, "{shown:?}");
    assert!(shown.len() < all.len());
}

#[test]
fn neighbours_are_selected_and_added() {
    let mut walk = open(village_catalog(), WIDE);
    asks_of(&mut walk, "bakery", "Select its neighbours");
    assert_eq!(selected(&walk), BTreeSet::from([platform("bakery"), platform("inn"), platform("mill")]));
    let words = &walk.session().history.current().unwrap().words;
    assert!(words.starts_with("Selected"), "{words}");
    walk.applies(Action::Select { targets: vec![platform("mill")], how: How::Replace });
    walk.presses(Modifiers::NONE, Key::E);
    assert_eq!(selected(&walk).len(), 3);
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(selected(&walk), BTreeSet::from([platform("mill")]));
}

fn village_catalog() -> unwalled::engine::Catalog {
    unwalled::engine::Catalog::new(vec![village()])
}

// What can be reached.

#[test]
fn what_a_wechat_user_can_reach_is_asked_seen_and_proven() {
    let mut walk = open(bundled(), WIDE);
    asks_of(&mut walk, "wechat", "What can be reached from here");
    assert_eq!(setting(&walk, "reach", "from"), Some(json!("wechat")));
    let question = ReachQuestion {
        package: "record".into(),
        from: "wechat".into(),
        by: None,
        reading: walk.session().doc.reading,
        filter: Filter { window: None, ..walk.session().filter() },
    };
    let Answer::Reach(answer) = ask(&walk, &Request::Reach(question)) else { panic!("expected what is reached") };
    let day = walk.session().day();
    let sooner = answer.reached.iter().filter(|reached| reached.earliest <= day).count();
    let later = answer.reached.len() - sooner;
    assert!(sooner > 0 && later > 0);
    assert!(walk.sees(&format!("{sooner} of {} platforms by 29 Nov 2021, {later} more later.", answer.platforms - 1)));
    let critical = answer.critical.as_ref().unwrap();
    assert!(walk.sees(&format!("without it {} of them are not reached.", critical.lost.len())));
    let reach = the(&walk, "reach");
    walk.applies(Action::Maximise(Some(reach)));
    // A row selects the links of its way, and nothing else changes.
    let row = walk
        .query_all_by_role(Role::ListBoxOption)
        .find_map(|node| node.accesskit_node().label().filter(|label| label.contains("2 links")));
    let row = row.unwrap();
    walk.clicks_first(Role::ListBoxOption, &row);
    let links: BTreeSet<LinkId> = walk.session().doc.selection.links().cloned().collect();
    assert_eq!((links.len(), setting(&walk, "reach", "from")), (2, Some(json!("wechat"))));
    let at =
        (0..answer.reached.len()).find(|at| answer.via(*at).iter().map(|crossing| crossing.link.clone()).collect::<BTreeSet<_>>() == links);
    let at = at.expect("the way of a row");
    assert!(walk.sees("The way to "));
    // A link of the way selects itself: the inspector has its history and sources.
    let first = answer.via(at)[0].link.clone();
    let line = format!("{} ", answer.via(at)[0].day_words());
    walk.clicks_first(Role::ListBoxOption, &line);
    assert_eq!(selected(&walk), BTreeSet::from([Target::Link(first)]));
    // The sentence on the critical opening selects it.
    walk.clicks_first(Role::Button, "Most depends on ");
    assert_eq!(selected(&walk), BTreeSet::from([Target::Link(critical.crossing.link.clone())]));
    walk.presses(Modifiers::COMMAND, Key::Z);
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(walk.session().doc.selection.links().count(), 2, "each is a step");
}

#[test]
fn a_start_that_follows_the_selection_is_held_when_a_way_is_picked() {
    let mut walk = open(bundled(), WIDE);
    walk.applies(Action::AddView { kind: "reach".into(), package: None, settings: unwalled::session::Settings::default() });
    let reach = the(&walk, "reach");
    walk.applies(Action::Maximise(Some(reach)));
    assert!(walk.sees("From WeChat (Weixin): "));
    walk.applies(Action::Select { targets: vec![platform("taobao")], how: How::Replace });
    assert!(walk.sees("From Taobao"));
    walk.applies(Action::ClearSelection);
    assert!(walk.sees("From where?"));
    walk.clicks(Role::Button, "Start here: WeChat (Weixin)");
    assert_eq!(setting(&walk, "reach", "from"), Some(json!("wechat")));
}

// Paths.

#[test]
fn a_path_is_led_through_platforms_in_the_order_in_which_they_are_clicked() {
    let mut walk = open(bundled(), WIDE);
    walk.applies(Action::ClearSelection);
    walk.applies(Action::Select { targets: vec![platform("wechat")], how: How::Replace });
    for next in ["alipay", "meituan", "jd"] {
        asks_of(&mut walk, next, "Lead the path on to here");
    }
    assert_eq!(setting(&walk, "paths", "stops"), Some(json!({"through": ["wechat", "alipay", "meituan", "jd"]})));
    let paths = the(&walk, "paths");
    walk.applies(Action::Maximise(Some(paths)));
    assert!(walk.sees("WeChat → Alipay → Meituan → JD"), "the stops in order");
    walk.clicks(Role::Button, "More: Paths");
    walk.clicks(Role::Button, "Without Meituan");
    assert_eq!(setting(&walk, "paths", "stops"), Some(json!({"through": ["wechat", "alipay", "jd"]})));
    walk.applies(Action::Undo);
    assert_eq!(setting(&walk, "paths", "stops"), Some(json!({"through": ["wechat", "alipay", "meituan", "jd"]})));
}

#[test]
fn paths_between_the_selected_are_listed_and_picked() {
    let mut walk = open(bundled(), WIDE);
    assert_eq!(command(walk.session(), "ask.paths"), None, "one platform has no path to itself");
    walk.applies(Action::Playhead(crate::scene::day("2024-10-31")));
    asks_of(&mut walk, "alipay", "Paths between the selected");
    assert_eq!(setting(&walk, "paths", "stops"), Some(json!(["wechat", "alipay"])));
    let paths = the(&walk, "paths");
    walk.applies(Action::Maximise(Some(paths)));
    let rows = |walk: &Walk| -> Vec<String> {
        let options = walk.query_all_by_role(Role::ListBoxOption).filter_map(|node| node.accesskit_node().label());
        options.filter(|label| label.contains(" step")).collect()
    };
    let shortest = rows(&walk);
    assert!(shortest.iter().all(|row| row.starts_with("WeChat → ") && row.contains("→ Alipay, ")), "{shortest:?}");
    walk.applies(Action::Configure { view: paths, key: "search".into(), value: "first".into() });
    assert_eq!(rows(&walk).len(), 10);
    let row = rows(&walk)[0].clone();
    walk.clicks_first(Role::ListBoxOption, &row);
    assert!(walk.session().doc.selection.links().count() > 0 && walk.session().doc.selection.platforms().is_empty());
    assert_eq!(rows(&walk).len(), 10, "the stops are held");
    walk.applies(Action::Playhead(crate::scene::day("2014-01-01")));
    assert!(walk.sees("Not joined"));
    walk.clicks(Role::Button, "The other way round");
    assert_eq!(setting(&walk, "paths", "stops"), Some(json!(["alipay", "wechat"])));
}

// Measures.

#[test]
fn measures_are_columns_that_sort_and_leave() {
    let mut walk = open(bundled(), WIDE);
    walk.applies(Action::AddView { kind: "metrics".into(), package: None, settings: unwalled::session::Settings::default() });
    let view = the(&walk, "metrics");
    walk.applies(Action::Maximise(Some(view)));
    let first = |walk: &Walk| walk.query_all_by_role(Role::Row).find_map(|row| row.accesskit_node().label()).unwrap();
    let by_rank = first(&walk);
    walk.clicks(Role::Button, "Sort by Out-degree");
    assert_eq!(setting(&walk, "metrics", "sort"), Some(json!(["out_degree", true])));
    let by_out = first(&walk);
    assert_ne!(by_rank, by_out);
    walk.clicks(Role::Button, "Sort by Out-degree");
    walk.clicks(Role::Button, "Sort by Out-degree");
    assert_eq!(setting(&walk, "metrics", "sort"), Some(json!(["name", true])), "a third click is by id");
    walk.applies(Action::Configure { view, key: "columns".into(), value: json!(["eigenvector", "articulation"]) });
    assert!(walk.query_by_role_and_label(Role::Button, "Sort by Eigenvector centrality").is_some());
    assert!(walk.query_by_role_and_label(Role::Button, "Sort by Out-degree").is_none());
    let rows = walk.state_mut().shell.rows_of(view).unwrap();
    let text = rows.text().unwrap();
    assert_eq!(text.lines().next(), Some("id\tname\towner\teigenvector\tarticulation"));
    assert_eq!(text.lines().count(), rows.count() + 1);
    assert!(rows.count() > 100, "{}", rows.count());
}

#[test]
fn the_graph_is_sized_and_coloured_by_measures() {
    let mut walk = open(bundled(), WIDE);
    let view = the(&walk, "graph");
    assert!(walk.sees("WeChat"));
    for (key, value) in [("size", "pagerank"), ("color", "community"), ("resolution", "2")] {
        let value = if key == "resolution" { json!(2.0) } else { json!(value) };
        walk.applies(Action::Configure { view, key: key.into(), value });
        let words = walk.session().history.current().unwrap().words.clone();
        assert!(!words.contains('_') && words.starts_with("Who connects to whom: "), "{words}");
    }
    assert!(!walk.state().shell.is_busy());
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(setting(&walk, "graph", "resolution"), None);
}

#[test]
fn platforms_are_found_by_owner_category_and_country() {
    let mut walk = open(bundled(), WIDE);
    for (words, id) in [("tencent messaging", "wechat"), ("alibaba ecommerce", "taobao")] {
        walk.presses(Modifiers::COMMAND, Key::P);
        walk.types(words);
        let offered: Vec<String> = walk.query_all_by_role(Role::ListBoxOption).filter_map(|node| node.accesskit_node().label()).collect();
        let name = walk.state().shell.catalog().datasets()[0].platforms.name(&id.into(), unwalled::model::Language::En).to_owned();
        assert!(offered.iter().any(|line| line.starts_with(&name)), "{words} finds {offered:?}");
        walk.presses(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn numbers_of_the_whole_graph_are_drawn_over_time_and_lead_to_a_moment() {
    let mut walk = open(bundled(), WIDE);
    let form = unwalled::session::Settings::from([("form", json!("whole"))]);
    walk.applies(Action::AddView { kind: "metrics".into(), package: None, settings: form });
    let view = the(&walk, "metrics");
    walk.state_mut().shell.session.live.maximised = Some(view);
    walk.run();
    let said = |walk: &Walk, name: &str| {
        let node = walk.node(Role::Button, &format!("{name}: ")).accesskit_node().label().unwrap();
        node.split_once(": ").unwrap().1.split_once(" on ").unwrap().0.to_owned()
    };
    // The same as the table says of the moment that the chart has.
    let question = unwalled::engine::MeasuresQuestion {
        package: "record".into(),
        days: vec![unwalled::model::parse_date("2021-06-30").ok()],
        reading: walk.session().doc.reading,
        filter: Filter { window: None, ..walk.session().filter_for(view) },
        measures: vec![],
        given: unwalled::network::metrics::Given::default(),
    };
    let Answer::Measures(answer) = ask(&walk, &Request::Measures(question)) else { panic!("it has links") };
    let summary = answer.moments[0].summary;
    walk.applies(Action::Playhead(unwalled::model::parse_date("2021-09-15").unwrap()));
    assert_eq!(said(&walk, "Edges"), summary.edges.to_string());
    assert!((said(&walk, "Density").parse::<f64>().unwrap() - summary.density).abs() < 0.000_51);
    assert_eq!(said(&walk, "Number of components"), summary.components.to_string());
    let place = walk.at(Role::Button, "Modularity: ");
    let before = walk.session().doc.playhead;
    let at = place.center() + egui::vec2(30.0, 0.0);
    walk.drags(at, at);
    assert_ne!(walk.session().doc.playhead, before, "a click goes to its day");
}
