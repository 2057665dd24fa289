//! Filters in every form: what passes, what is said where nothing does, and the ways back.

use std::collections::BTreeSet;
use std::path::Path;

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::Queryable;
use proptest::prelude::*;
use serde_json::json;
use unwalled::app::{journal, replayed};
use unwalled::engine::{Answer, Catalog, Request, Sieve};
use unwalled::jobs::Cancel;
use unwalled::model::{Condition, Dataset, Filter, Finite, MeasuredColumn, Period, PlatformId, SELECTION, Test};
use unwalled::session::{Action, Document, Filtering, How, Origin, Session, ViewId};
use unwalled::views::{Asking, kind, opening};

use crate::scene::{
    Person, SMALL, WIDE, Walk, adds_filter, bundled, command, data_panel, day, days, lone, open, platform, shell, view_of, village,
};

fn village_session() -> Session {
    let catalog = Catalog::new(vec![village()]);
    let mut session = Session::default();
    let start = opening(&catalog, "village");
    let _ = session.apply(Action::Opened { datasets: start.doc.datasets.clone(), add: false, opening: Some(Box::new(start)) });
    session
}

fn filter(conditions: impl IntoIterator<Item = Condition>) -> Filter {
    Filter { conditions: conditions.into_iter().collect(), window: None }
}

fn between(column: &str, low: Option<f64>, high: Option<f64>) -> Condition {
    Condition::new(column, Test::Numbers { low: low.and_then(Finite::new), high: high.and_then(Finite::new) })
}

fn contains(column: &str, needle: &str) -> Condition {
    Condition::new(column, Test::Text(needle.into()))
}

fn dated(column: &str, period: Period) -> Condition {
    Condition::new(column, Test::Days(period))
}

/// The answer to the first question of a view of a kind, under conditions.
fn seen(catalog: &Catalog, kind_id: &str, table: Option<&str>, conditions: Vec<Condition>) -> Answer {
    let package = catalog.datasets()[0].name.clone();
    let mut session = Session { doc: opening(catalog, &package).doc, ..Session::default() };
    let me = view_of(&mut session, kind_id);
    if let Some(table) = table {
        let _ = session.apply(Action::Configure { view: me, key: "table".into(), value: table.into() });
    }
    session.doc.conditions = conditions;
    request(&session, kind_id, me, catalog).answer(catalog, &Cancel::default())
}

fn request(session: &Session, kind_id: &str, me: ViewId, catalog: &Catalog) -> Request {
    let dataset = &catalog.datasets()[0];
    let asking = Asking { me, session, dataset, settings: session.settings(me) };
    (kind(kind_id).unwrap().make)().needs(&asking).remove(0)
}

fn rows(catalog: &Catalog, table: &str, conditions: Vec<Condition>) -> Vec<u32> {
    match seen(catalog, "table", Some(table), conditions) {
        Answer::Rows(rows) => rows.rows,
        other => panic!("expected rows, found {other:?}"),
    }
}

fn links(catalog: &Catalog, conditions: Vec<Condition>) -> Vec<String> {
    match seen(catalog, "graph", None, conditions) {
        Answer::Graph(graph) => graph.links.iter().map(|link| format!("{}-{}", link.id.from, link.id.to)).collect(),
        other => panic!("expected a graph, found {other:?}"),
    }
}

// What passes.

#[test]
fn links_pass_by_number_text_time_state_and_owner() {
    let catalog = Catalog::new(vec![village()]);
    let all = links(&catalog, vec![]);
    assert_eq!(all, ["bakery-mill", "inn-bakery", "mill-bakery", "mill-inn"]);
    for (condition, kept) in [
        (Condition::is("state", "closed"), vec!["bakery-mill"]),
        (Condition::is("state", "closed").negated(), vec!["inn-bakery", "mill-bakery", "mill-inn"]),
        (contains("from_platform", "磨"), vec!["mill-bakery", "mill-inn"]),
        (contains("platform", "OLD"), vec!["inn-bakery", "mill-inn"]),
        (dated("date", days("2020-05", "2020-12")).of("links"), vec!["bakery-mill"]),
        (dated("date", days("2021-06", "2021-06")).of("links"), vec!["inn-bakery", "mill-inn"]),
        (Condition::is("country", "US").or(Condition::is("kind", "search")), vec!["mill-inn"]),
        (Condition::is("category", "beds").of("platforms"), vec![]),
        (contains("event_id", "e4").of("links"), vec!["inn-bakery"]),
    ] {
        assert_eq!(links(&catalog, vec![condition.clone()]), kept, "{}", condition.words());
    }
}

#[test]
fn observations_pass_by_their_bounds() {
    let catalog = lone(
        "growth.csv",
        "entity,metric,period,value,lower,upper,qualifier,unit\na,revenue_yoy,2020Q1,10,,,exact,percent\n\
        b,revenue_yoy,2020Q1,70,,,at_least,percent\nc,revenue_yoy,2020Q2,,10,99,worded,percent\nd,revenue_yoy,2020Q2,,,,exact,percent\n",
    );
    let table = catalog.datasets()[0].tables[0].name.clone();
    for (condition, kept) in [
        (between("value", Some(80.0), Some(90.0)), vec![1, 2]),
        (between("value", Some(80.0), Some(90.0)).negated(), vec![0, 1, 2, 3]),
        (between("value", None, Some(10.0)), vec![0, 2]),
        (between("value", Some(100.0), None).of(&table), vec![1]),
        (contains("metric", "REVENUE"), vec![0, 1, 2, 3]),
        (dated("period_start", days("2020-04", "2020-06")), vec![2, 3]),
        (Condition::is("qualifier", "worded").or(Condition::is("entity", "a")), vec![0, 2]),
    ] {
        assert_eq!(rows(&catalog, &table, vec![condition.clone()]), kept, "{}", condition.words());
    }
}

#[test]
fn any_column_of_any_table_is_filtered() {
    let catalog = lone("shops.csv", "shop,city,sales,opened\nA,北京,10,2020-01-05\nB,Paris,25.5,2021-07-01\nC,,,\n");
    for (condition, kept) in [
        (between("sales", Some(20.0), None), vec![1]),
        (between("sales", Some(20.0), None).negated(), vec![0, 2]),
        (contains("city", "北"), vec![0]),
        (Condition::is("city", "Paris").negated().of("shops"), vec![0, 2]),
        (dated("opened", days("2021", "2021")), vec![1]),
        (contains("city", "par").or(contains("shop", "c")), vec![1, 2]),
    ] {
        assert_eq!(rows(&catalog, "shops", vec![condition.clone()]), kept, "{}", condition.words());
    }
}

#[test]
fn a_column_of_the_platforms_table_filters_links_and_values_too() {
    let catalog = Catalog::new(vec![village()]);
    let named = contains("name", "i").of("platforms");
    assert_eq!(rows(&catalog, "platforms", vec![named.clone()]), [0, 2], "Mill and Inn");
    assert_eq!(links(&catalog, vec![named.clone()]), ["mill-inn"], "both ends");
    assert_eq!(rows(&catalog, "growth", vec![named.negated()]), Vec::<u32>::new());
}

#[test]
fn a_measure_of_the_graph_filters_at_the_moment_that_it_names() {
    let catalog = bundled();
    let (day, reading) = (Some(day("2021-11-29")), unwalled::model::Reading::Earliest);
    let question = unwalled::engine::MeasuresQuestion {
        package: "record".into(),
        days: vec![day],
        reading,
        filter: Filter::everything(),
        measures: vec!["degree".into()],
        given: unwalled::network::metrics::Given::default(),
    };
    let Answer::Measures(measures) = Request::Measures(question).answer(&catalog, &Cancel::default()) else { panic!() };
    let moment = &measures.moments[0];
    let many: BTreeSet<&str> =
        moment.nodes.iter().filter(|id| moment.value(0, id).is_some_and(|degree| degree >= 4.0)).map(PlatformId::as_str).collect();
    assert!(many.len() > 3 && many.len() < moment.nodes.len() / 2);
    let column = MeasuredColumn { measure: "degree".into(), day, reading };
    let condition = between(&column.to_string(), Some(4.0), None);
    assert_eq!(condition.words(), "Degree on 29 Nov 2021 is at least 4");
    let dataset = catalog.find("record").unwrap();
    let of = filter([condition.clone()]);
    let sieve = Sieve::of(&of, dataset);
    let passing: BTreeSet<&str> =
        dataset.platforms.iter().filter(|platform| sieve.platform(platform)).map(|platform| platform.id.as_str()).collect();
    assert_eq!(passing, many);
    let mut walk = open(bundled(), WIDE);
    walk.applies(Action::AddCondition(condition.clone()));
    let shown = |walk: &Walk| {
        let named = |node: egui_kittest::Node<'_>| egui_kittest::kittest::NodeT::accesskit_node(&node).label();
        let labels = walk.query_all_by_role(Role::Button).filter_map(named);
        labels
            .filter_map(|label| label.strip_suffix(" links").map(|label| label.rsplit_once(", ").unwrap().0.to_owned()))
            .collect::<BTreeSet<_>>()
    };
    let names: BTreeSet<String> =
        many.iter().map(|id| dataset.platforms.name(&(*id).into(), unwalled::model::Language::En).to_owned()).collect();
    assert!(!shown(&walk).is_empty() && shown(&walk).is_subset(&names), "{:?}", shown(&walk).difference(&names).collect::<Vec<_>>());
    walk.applies(Action::Playhead(crate::scene::day("2024-10-31")));
    assert_eq!(walk.session().doc.conditions.last(), Some(&condition), "time moves, and the filter stays what it was");
    assert!(!shown(&walk).is_empty() && shown(&walk).is_subset(&names));
    for (condition, fits) in [(condition, true), (between("measure:beauty", Some(1.0), None), false)] {
        let mut shell = shell(bundled());
        let _ = shell.apply(Action::AddCondition(condition));
        let again = replayed(&journal(&shell.session).unwrap(), Path::new("j"), &["bundled:record".into()]).unwrap();
        assert_eq!(again.skipped.is_empty(), fits, "{:?}", again.skipped);
    }
}

#[test]
fn a_measure_is_chosen_in_the_box_of_filters() {
    let mut walk = open(bundled(), WIDE);
    walk.clicks(Role::Button, "Add filter…");
    walk.clicks(Role::TextInput, "Find a column");
    walk.types("core");
    walk.unfolds_to(Role::ListBoxOption, "Core number, Graph on ");
    walk.clicks(Role::TextInput, "At least");
    walk.types("3");
    walk.clicks(Role::Button, "Add filter");
    let condition = walk.session().doc.conditions.last().unwrap();
    assert_eq!(condition.words(), "Core number on 29 Nov 2021 is at least 3");
    assert!(walk.sees("Core number on 29 Nov 2021"));
    assert_eq!(walk.session().history.current().unwrap().words, "Filtered: core number on 29 Nov 2021 is at least 3");
    let count = walk.session().doc.conditions.len();
    walk.applies(Action::Undo);
    assert_eq!(walk.session().doc.conditions.len(), count - 1);
}

#[test]
fn filters_never_cut_history() {
    let catalog = bundled();
    let in_2021 = vec![dated("date", days("2021", "2021")).of("links")];
    let Answer::Graph(some) = seen(&catalog, "graph", None, in_2021) else { panic!("no graph") };
    let Answer::Graph(all) = seen(&catalog, "graph", None, vec![]) else { panic!("no graph") };
    assert!(!some.links.is_empty() && some.links.len() < all.links.len());
    assert!(some.links.iter().all(|link| all.links.contains(link)), "states and their beginnings are the same");
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let one = prop_oneof![
        prop_oneof![Just("CN"), Just("US"), Just("FR")].prop_map(|country| Condition::is("country", country)),
        prop_oneof![Just("mill"), Just("inn")].prop_map(|id| Condition::is("platform", id)),
        prop_oneof![Just("E"), Just("客"), Just("zz"), Just("our")].prop_map(|needle| contains("category", needle)),
        prop_oneof![Just("E"), Just("客"), Just("zz")].prop_map(|needle| contains("platform", needle)),
    ];
    let maybe = (one, any::<bool>()).prop_map(|(one, keep)| if keep { one } else { one.negated() });
    proptest::collection::vec(maybe, 1..4).prop_map(|mut parts| {
        let first = parts.remove(0);
        parts.into_iter().fold(first, Condition::or)
    })
}

/// What a naive reader of the village says of a platform.
fn naive(dataset: &Dataset, id: &str, conditions: &[Condition]) -> bool {
    let platform = dataset.platforms.find(id).unwrap();
    let texts = [id, &platform.label.en, &platform.label.zh].map(str::to_lowercase);
    let one = |condition: &Condition| {
        let met = match (condition.column.as_str(), &condition.test) {
            ("country", Test::Values(values)) => values.contains(&platform.country),
            ("platform", Test::Values(values)) => values.contains(id),
            ("category", Test::Text(needle)) => platform.category.to_lowercase().contains(&needle.to_lowercase()),
            (_, Test::Text(needle)) => texts.iter().any(|text| text.contains(&needle.to_lowercase())),
            other => panic!("{other:?}"),
        };
        met == condition.keep
    };
    conditions.iter().all(|condition| std::iter::once(condition).chain(&condition.or).any(one))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn and_or_not_are_those_of_a_naive_reader(conditions in proptest::collection::vec(any_condition(), 0..4)) {
        let dataset = village();
        let filter = filter(conditions);
        let sieve = Sieve::of(&filter, &dataset);
        for platform in dataset.platforms.iter() {
            let expected = naive(&dataset, platform.id.as_str(), &filter.conditions);
            prop_assert_eq!(sieve.platform(platform), expected, "{} of {:?}", platform.id, filter);
            prop_assert_eq!(filter.passes_platform(platform, &dataset.platforms), expected);
        }
    }

    #[test]
    fn a_filter_comes_back_from_json(conditions in proptest::collection::vec(any_condition(), 0..4)) {
        let filter = filter(conditions);
        let text = serde_json::to_string(&filter).unwrap();
        prop_assert_eq!(serde_json::from_str::<Filter>(&text).unwrap(), filter);
    }
}

// Documents.

#[test]
fn a_document_of_an_older_version_is_read() {
    let old = json!({
        "package": "village", "views": {"1": {"kind": "graph", "package": null, "settings": {}}},
        "conditions": [{"column": "country", "keep": true, "values": ["CN"]}],
        "clauses": {"1": {"conditions": [{"column": "kind", "keep": false, "values": ["x"]}], "window": null}}
    });
    let doc: Document = serde_json::from_value(old).unwrap();
    assert_eq!(doc.conditions, [Condition::is("country", "CN")]);
    assert_eq!(doc.views[&ViewId(1)].filtering, Filtering::Filter);
    assert!(doc.selections.is_empty());
    let text = serde_json::to_string(&doc).unwrap();
    assert!(!text.contains("filtering") && !text.contains("selections"), "what is usual is not written: {text}");
}

#[test]
fn every_change_of_a_filter_is_undone() {
    let mut session = village_session();
    let start = session.doc.clone();
    let pinned = Filtering::Pinned(Box::new(filter([Condition::is("country", "US")])));
    let work = [
        Action::AddCondition(Condition::is("country", "CN")),
        Action::ChangeCondition { at: 0, condition: Condition::is("country", "CN").negated().or(Condition::is("kind", "login")) },
        Action::NameSelection("The mill".into()),
        Action::AddCondition(Condition::in_selection("The mill")),
        Action::RenameSelection { from: "The mill".into(), to: "Flour".into() },
        Action::ClearSelection,
        Action::Recall { name: "Flour".into(), how: How::Replace },
        Action::Filtering { view: ViewId(1), filtering: Filtering::Highlight },
        Action::Filtering { view: ViewId(1), filtering: pinned },
        Action::ForgetSelection("Flour".into()),
    ];
    for action in work.clone() {
        let _ = session.apply(action);
        session.history.seal();
    }
    let end = session.doc.clone();
    assert_eq!(session.history.steps().len(), work.len() + 1);
    for _ in &work {
        let _ = session.apply(Action::Undo);
    }
    assert_eq!(session.doc, start);
    for _ in &work {
        let _ = session.apply(Action::Redo);
    }
    assert_eq!(session.doc, end);
}

// Selections with a name.

#[test]
fn a_named_selection_filters_and_follows() {
    let catalog = Catalog::new(vec![village()]);
    let mut session = village_session();
    let graph = view_of(&mut session, "graph");
    let mut does = |action| {
        let _ = session.apply(action);
        match request(&session, "graph", graph, &catalog).answer(&catalog, &Cancel::default()) {
            Answer::Graph(graph) => graph.links.len(),
            other => panic!("expected a graph, found {other:?}"),
        }
    };
    does(Action::Select { targets: vec![platform("inn")], how: How::Replace });
    does(Action::NameSelection(" Beds ".into()));
    assert_eq!(does(Action::AddCondition(Condition::in_selection("Beds"))), 2);
    assert_eq!(does(Action::ChangeCondition { at: 0, condition: Condition::in_selection("Beds").negated() }), 2);
    does(Action::Select { targets: vec![platform("bakery")], how: How::Add });
    assert_eq!(does(Action::NameSelection("Beds".into())), 0, "it means what it holds now");
    assert_eq!(does(Action::RenameSelection { from: "Beds".into(), to: "Beds and bread".into() }), 0);
    assert_eq!(does(Action::ForgetSelection("Beds and bread".into())), 0, "a forgotten name changes nothing on screen");
    assert_eq!(session.doc.conditions[0].words(), "Without 2 platforms");
}

#[test]
fn the_selection_is_filtered_to_and_left_out() {
    let mut session = village_session();
    assert_eq!(session.selection_condition(), Some(Condition::is("platform", "mill")));
    assert_eq!(command(&session, "data.without_selection"), Some(Action::AddCondition(Condition::is_not("platform", "mill"))));
    let _ = session.apply(Action::NameSelection("Mine".into()));
    assert_eq!(command(&session, "data.filter_selection"), Some(Action::AddCondition(Condition::in_selection("Mine"))));
    let link = village().links[0].link.clone();
    let _ = session.apply(Action::Select { targets: vec![unwalled::session::Target::Link(link)], how: How::Replace });
    let condition = session.selection_condition().unwrap();
    assert_eq!((condition.column.as_str(), condition.words().as_str()), (SELECTION, "Only 1 link"));
    assert_eq!(links(&Catalog::new(vec![village()]), vec![condition]), ["mill-bakery"]);
    let _ = session.apply(Action::ClearSelection);
    assert_eq!(command(&session, "data.filter_selection"), None);
    assert_eq!(command(&session, "data.name_selection"), None);
}

#[test]
fn a_journal_names_what_is_missing_of_filters() {
    let mut shell = shell(Catalog::new(vec![village()]));
    for action in [
        Action::AddCondition(between("value", Some(1.0), None).of("growth")),
        Action::AddCondition(Condition::is("country", "CN").or(Condition::is("name", "Mill").of("platforms"))),
        Action::NameSelection("Mine".into()),
        Action::AddCondition(Condition::in_selection("Mine")),
        Action::ChangeCondition { at: 2, condition: Condition::in_selection("Mine").negated() },
        Action::Filtering { view: ViewId(9), filtering: Filtering::Highlight },
    ] {
        let _ = shell.apply(action);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("town.csv");
    std::fs::write(&path, "from,to,date,kind\nbakery,smith,2019-04-01,payment\n").unwrap();
    let again = replayed(&journal(&shell.session).unwrap(), Path::new("j"), &[path]).unwrap();
    let told: Vec<&str> = again.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
    let expected = [
        "there is no table `growth`",
        "there is no table `platforms`",
        "nothing is selected",
        "there is no selection `Mine`",
        "there is no filter number 3",
    ];
    assert_eq!(told, expected);
}

// Modes.

#[test]
fn a_view_filters_highlights_or_keeps_its_own_filter() {
    let mut session = village_session();
    let (graph, growth) = (view_of(&mut session, "graph"), view_of(&mut session, "growth"));
    let chinese = Condition::is("country", "CN");
    let _ = session.apply(Action::AddCondition(chinese.clone()));
    assert_eq!((session.filter_for(graph), session.highlight_for(graph)), (filter([chinese.clone()]), None));
    let _ = session.apply(Action::Filtering { view: graph, filtering: Filtering::Highlight });
    assert_eq!((session.filter_for(graph), session.highlight_for(graph)), (Filter::everything(), Some(filter([chinese.clone()]))));
    assert_eq!(session.filter_for(growth), filter([chinese.clone()]), "the others are filtered");
    let pinned = Filtering::Pinned(Box::new(session.written_filter_for(graph)));
    let _ = session.apply(Action::Filtering { view: graph, filtering: pinned });
    let _ = session.apply(Action::RemoveCondition(0));
    assert_eq!((session.filter_for(graph), session.filter_for(growth)), (filter([chinese.clone()]), Filter::everything()));
    assert_eq!(session.origins(graph), [(chinese, Origin::Pinned)]);
}

#[test]
fn a_mode_is_chosen_in_the_menu_and_shown_on_the_tile() {
    let mut walk = open(bundled(), WIDE);
    walk.applies(Action::AddCondition(Condition::is("kind", "payment")));
    for (choice, word) in [("Highlight only", "highlight only"), ("Pin these filters", "pinned")] {
        walk.clicks(Role::Button, "More: Who connects to whom");
        walk.clicks(Role::Button, choice);
        assert!(walk.query_by_role_and_label(Role::Button, "Follow the filters again: Who connects to whom").is_some(), "{word}");
    }
    walk.applies(Action::ClearFilters);
    assert!(walk.sees("filtered out"), "a pinned view keeps its filter");
    walk.clicks(Role::Button, "Follow the filters again: Who connects to whom");
    assert!(walk.sees("158 of 158 links"));
    walk.clicks(Role::Button, "More: Who connects to whom");
    walk.clicks(Role::Button, "Highlight only");
    walk.applies(Action::AddCondition(Condition::is("kind", "payment")));
    assert!(walk.sees("158 of 158 links between 110 platforms, ") && walk.sees(" set off"));
}

#[test]
fn every_view_draws_what_it_only_highlights() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    walk.applies(Action::AddView { kind: "table".into(), package: None, settings: unwalled::session::Settings::default() });
    let views: Vec<ViewId> = walk.session().doc.views.keys().copied().collect();
    for view in views {
        walk.applies(Action::Filtering { view, filtering: Filtering::Highlight });
    }
    for condition in [Condition::is("country", "US"), Condition::is("country", "CN").negated()] {
        walk.applies(Action::AddCondition(condition));
        assert!(walk.sees("4 of 4 links") && !walk.sees("filtered out · "));
    }
    assert!(walk.query_all_by_role_and_label(Role::Button, "Mill").next().is_some(), "the charts still name whom they dim");
}

// Nothing is left.

fn village_walk(conditions: impl IntoIterator<Item = Condition>) -> Walk {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    for condition in conditions {
        walk.applies(Action::AddCondition(condition));
    }
    walk
}

#[test]
fn a_reason_is_read_and_one_filter_is_removed_or_undone() {
    let mut walk = village_walk([Condition::is("kind", "payment"), Condition::is("kind", "login")]);
    assert!(walk.sees("Nothing is left to draw") && walk.sees("alone leaves 1") && walk.sees("alone leaves 2"));
    walk.clicks(Role::Button, "Undo last filter");
    assert_eq!(walk.session().doc.conditions, [Condition::is("kind", "payment")]);
    assert!(!walk.sees("Nothing is left to draw"));
    walk.presses(Modifiers::COMMAND, Key::Y);
    walk.clicks(Role::Button, "Remove: Kind is Payment");
    assert_eq!(walk.session().doc.conditions, [Condition::is("kind", "login")]);
    assert!(!walk.sees("Nothing is left to draw"));
    walk.presses(Modifiers::COMMAND, Key::Z);
    walk.clicks(Role::Button, "Clear all filters");
    assert!(walk.session().doc.conditions.is_empty());
}

#[test]
fn every_reason_is_named_with_its_way_back() {
    // The time window.
    let mut walk = village_walk([]);
    walk.applies(Action::Window(Some(days("2021-11", "2021-12"))));
    assert!(walk.sees("No row was collected for the time window."));
    walk.unfolds_to(Role::Button, "Show all times: Time is ");
    assert_eq!(walk.session().doc.window, None);
    // What another view asks.
    let (growth, shares) = (ViewId(2), ViewId(3));
    walk.applies(Action::Clause { by: growth, clause: filter([Condition::is("platform", "bakery")]) });
    assert!(walk.sees("0 of 4 rows"), "shares have no row of the bakery");
    walk.clicks(Role::Button, "Remove: Platform is Bakery");
    assert!(walk.session().doc.clauses.is_empty());
    // A pinned filter.
    let pinned = Filtering::Pinned(Box::new(filter([Condition::is("platform", "bakery")])));
    walk.applies(Action::Filtering { view: shares, filtering: pinned });
    walk.clicks(Role::Button, "Follow the filters again");
    assert_eq!(*walk.session().filtering(shares), Filtering::Filter);
    // Before anything is known.
    walk.applies(Action::Playhead(day("2020-01-01")));
    walk.clicks(Role::Button, "Go to the first event");
    assert!(!walk.sees("No link is known yet"));
}

#[test]
fn a_table_without_rows_names_each_filter() {
    let mut walk = village_walk([Condition::is("country", "US"), Condition::is("platform", "mill")]);
    walk.applies(Action::ShowRow { package: "village".into(), table: "shares".into(), row: 0, view: None });
    assert!(walk.sees("0 of 4 rows"));
    assert!(walk.query_all_by_role_and_label(Role::Button, "Remove: Platform is Mill").count() > 1, "in every empty view");
}

// Chips and the box.

#[test]
fn chips_negate_widen_change_and_count() {
    for size in [WIDE, SMALL] {
        let mut walk = open(bundled(), size);
        data_panel(&mut walk);
        adds_filter(&mut walk, "Country, Platforms", &["CN"]);
        let condition = |walk: &Walk| walk.session().doc.conditions.last().unwrap().words();
        assert!(walk.session().history.current().unwrap().words.starts_with("Filtered to "));
        walk.clicks(Role::Button, "Negate the filter Country is CN");
        assert_eq!(condition(&walk), "Country is not CN");
        walk.clicks(Role::Button, "Do not negate the filter Country is not CN");
        walk.clicks(Role::Button, "Or… to the filter Country is CN");
        walk.clicks(Role::ListBoxOption, "Platform, Platforms");
        walk.clicks(Role::RadioButton, "Text");
        walk.clicks(Role::TextInput, "Text");
        walk.types("pay");
        walk.clicks(Role::Button, "Add alternative");
        assert_eq!(condition(&walk), "Country is CN, or platform contains “pay”");
        walk.clicks(Role::Button, "Edit the filter Country is CN");
        walk.clicks(Role::CheckBox, "US");
        walk.clicks(Role::Button, "Change filter");
        assert_eq!(condition(&walk), "Country is CN or US, or platform contains “pay”");
        walk.clicks(Role::Button, "Remove the filter Platform contains “pay”");
        assert_eq!(condition(&walk), "Country is CN or US");
        walk.clicks(Role::Button, "clear all");
        assert_eq!(walk.session().filter().conditions, []);
    }
}

#[test]
fn a_range_and_a_time_are_typed() {
    let mut walk = open(bundled(), WIDE);
    walk.clicks(Role::Button, "Add filter…");
    walk.clicks(Role::TextInput, "Find a column");
    walk.types("value");
    walk.clicks_first(Role::ListBoxOption, "Value, ");
    assert!(walk.sees("Type a number, or two."));
    walk.clicks(Role::TextInput, "At least");
    walk.types("12.5");
    walk.clicks(Role::Button, "Add filter");
    let last = walk.session().doc.conditions.last().unwrap().clone();
    assert_eq!(last.words(), "Value is at least 12.5");
    assert!(last.table.is_some());
    walk.clicks(Role::Button, "Add filter…");
    walk.clicks(Role::TextInput, "Find a column");
    walk.types("date");
    walk.clicks_first(Role::ListBoxOption, "Date, ");
    walk.clicks(Role::TextInput, "From");
    walk.types("2021Q3");
    walk.clicks(Role::Button, "Add filter");
    assert_eq!(walk.session().doc.conditions.last().unwrap().words(), "Date is in Q3 2021");
}

#[test]
fn a_selection_is_named_recalled_and_filtered_to_by_hand() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    walk.clicks(Role::Button, "Name the selection…");
    walk.clicks(Role::TextInput, "Name of the selection");
    walk.types("Mine");
    walk.clicks(Role::Button, "Give this name");
    assert_eq!(walk.session().doc.selections.keys().collect::<Vec<_>>(), ["Mine"]);
    walk.applies(Action::ClearSelection);
    walk.clicks(Role::Button, "Select Mine");
    assert_eq!(walk.session().doc.selection.platforms(), BTreeSet::from(["mill".into()]));
    walk.clicks(Role::Button, "Filter to Mine");
    assert!(walk.query_by_role_and_label(Role::Button, "Remove the filter In selection “Mine”").is_some());
    assert!(walk.sees("of 3 platforms"));
    walk.clicks(Role::Button, "More of the selection Mine");
    walk.clicks(Role::Button, "Rename…");
    walk.clicks(Role::TextInput, "Name of the selection");
    walk.types("Ours");
    walk.clicks(Role::Button, "Give this name");
    assert!(walk.query_by_role_and_label(Role::Button, "Remove the filter In selection “Ours”").is_some());
}

// Brush, box and lasso.

#[test]
fn a_brush_over_years_filters_the_others_and_not_itself() {
    let mut walk = open(bundled(), WIDE);
    let brushes = walk.query_all_by_role_and_label(Role::Slider, "Brush over time").map(|node| node.rect()).collect::<Vec<_>>();
    let (growth, shares) = (ViewId(2), ViewId(3));
    let strip = brushes[0];
    walk.drags(strip.left_center() + vec2(20.0, 0.0), strip.center());
    let clause = walk.session().doc.clauses[&growth].clone();
    let window = clause.window.unwrap();
    assert_eq!((window.first, window.last), (window.first.first_of_month(), window.last.last_of_month()), "whole months");
    let bound = walk.session().doc.window;
    assert_eq!(walk.session().filter_for(growth).window, bound, "its own brush does not bind it");
    assert_ne!(walk.session().filter_for(shares).window, bound);
    assert!(walk.sees("Revenue growth asks for"));
    let steps = walk.session().history.steps().len();
    walk.drags_with(Modifiers::SHIFT, &[strip.center(), strip.right_center() - vec2(4.0, 0.0)]);
    let wider = walk.session().doc.clauses[&growth].window.unwrap();
    assert!(wider.first == window.first && wider.last > window.last, "Shift adds");
    assert_eq!(walk.session().history.steps().len(), steps + 1, "a drag is one step");
    walk.drags_with(Modifiers::ALT, &[strip.center(), strip.right_center() - vec2(4.0, 0.0)]);
    assert!(walk.session().doc.clauses[&growth].window.unwrap().last < wider.last, "Alt takes away");
    walk.presses(Modifiers::NONE, Key::Escape);
    assert!(walk.session().doc.clauses.is_empty() && !walk.session().doc.selection.is_empty(), "first what is brushed");
    walk.presses(Modifiers::NONE, Key::Escape);
    assert!(walk.session().doc.selection.is_empty());
}

#[test]
fn bars_are_brushed_by_time_and_entity() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    let shares = ViewId(3);
    walk.applies(Action::Configure { view: shares, key: "form".into(), value: "bars".into() });
    let bar = walk.at(Role::Button, "Inn (old), 2020, ");
    walk.drags(bar.left_center() + vec2(8.0, 0.0), bar.right_center() - vec2(8.0, 2.0));
    let clause = walk.session().doc.clauses[&shares].clone();
    assert_eq!(clause, Filter { conditions: vec![Condition::is("platform", "inn")], window: Some(days("2020", "2020")) });
    walk.clicks(Role::Button, "Remove what Market share asks for: 2020 · Platform is Inn");
    assert!(walk.session().doc.clauses.is_empty());
}

/// A rectangle around the whole graph, and the middle of one platform.
fn graph_places(walk: &Walk, name: &str) -> (egui::Rect, egui::Pos2) {
    (walk.at(Role::Canvas, "Graph of "), walk.at(Role::Button, name).center())
}

#[test]
fn a_box_in_the_graph_adds_and_takes_away() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    let (stage, mill) = graph_places(&walk, "Mill, 3 links");
    let around = |at: egui::Pos2| [at - vec2(30.0, 30.0), at + vec2(30.0, 30.0)];
    walk.drags_with(Modifiers::ALT, &around(mill));
    assert!(walk.session().doc.selection.is_empty(), "Alt takes away");
    walk.drags_with(Modifiers::SHIFT, &[stage.min + vec2(3.0, 3.0), stage.right_bottom() - vec2(40.0, 3.0)]);
    assert_eq!(walk.session().doc.selection.len(), 3, "Shift adds");
    walk.drags_with(Modifiers::COMMAND, &around(mill));
    assert_eq!(walk.session().doc.selection.platforms(), BTreeSet::from(["bakery".into(), "inn".into()]), "Ctrl toggles");
    let camera = walk.session().settings(ViewId(1)).0.get("camera").cloned();
    assert_eq!(camera, None, "the picture did not move");
}

#[test]
fn a_lasso_selects_what_it_goes_around() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    walk.applies(command(walk.session(), "view.lasso").unwrap());
    let (stage, inn) = graph_places(&walk, "Inn (old), 2 links");
    let path = [vec2(-30.0, -30.0), vec2(30.0, -30.0), vec2(0.0, 40.0)].map(|by| stage.shrink(2.0).clamp(inn + by));
    walk.drags_with(Modifiers::NONE, &path);
    assert_eq!(walk.session().doc.selection.platforms(), BTreeSet::from(["inn".into()]));
    let corner = stage.min + vec2(4.0, 4.0);
    walk.drags(corner, corner + vec2(20.0, 0.0));
    assert!(walk.session().doc.selection.is_empty(), "an empty lasso selects nothing");
}

#[test]
fn a_box_in_a_chart_selects_whose_values_it_holds() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    walk.applies(Action::ClearSelection);
    let strip = walk.query_all_by_role_and_label(Role::Slider, "Brush over time").next().unwrap().rect();
    walk.drags_with(Modifiers::SHIFT, &[strip.left_top() + vec2(2.0, -150.0), strip.right_top() - vec2(2.0, 2.0)]);
    assert!(walk.session().doc.selection.platforms().contains("mill"));
    assert!(walk.session().doc.clauses.is_empty(), "a box is no brush");
}

#[test]
fn the_kinds_that_a_filter_offers_are_those_of_links() {
    let catalog = bundled();
    let request = Request::Column { package: "record".into(), table: None, column: "kind".into() };
    let Answer::Column(profile) = request.answer(&catalog, &Cancel::default()) else { panic!("there are kinds") };
    let dataset = catalog.find("record").unwrap();
    let is_known = |kind: &str| dataset.links.iter().any(|event| event.link.kind.as_deref() == Some(kind));
    assert!(profile.frequent.len() > 5 && profile.frequent.iter().all(|(kind, _)| is_known(kind)), "{:?}", profile.frequent);
    assert_eq!(profile.frequent.iter().map(|(_, count)| count).sum::<usize>(), dataset.links.len());
}
