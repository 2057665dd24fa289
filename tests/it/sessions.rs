//! What actions do to the state and to every answer: given, do, see. No pixels.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Key, Modifiers, Role};
use unwalled::engine::{Answer, Catalog, CurvesAnswer, Engine, GraphAnswer, HappenedAnswer, Request, RowsAnswer};
use unwalled::kit::owners::OwnerInks;
use unwalled::model::{Condition, Dataset, Filter, Language, Period, PlatformId, Reading, Role as Part, day_number};
use unwalled::session::{Action, Arrangement, Dialog, Document, Effect, How, Session, Settings, Target, ThemeChoice, ViewId};
use unwalled::views::{Asking, Cx, calendar, how, kind, opening};

use crate::scene::{Person, SMALL, WIDE, Walk, bundled, command, contradiction, day, days, lone, open, platform, shell, view_of, village};

/// A session, the engine that answers about its data, and no window.
struct Given {
    session: Session,
    engine: Engine,
}

impl Given {
    fn the(catalog: Catalog) -> Self {
        let package = catalog.datasets()[0].name.clone();
        let mut session = Session::default();
        let _ = session.apply(Action::Show { package: package.clone(), opening: Some(Box::new(opening(&catalog, &package))) });
        Self { session, engine: Engine::new(Arc::new(catalog), || {}) }
    }

    fn record() -> Self {
        Self::the(bundled())
    }

    fn village() -> Self {
        Self::the(Catalog::new(vec![village()]))
    }

    fn does(&mut self, actions: impl IntoIterator<Item = Action>) -> &mut Self {
        for action in actions {
            assert_eq!(self.session.apply(action), None);
        }
        self
    }

    fn dataset(&self) -> Arc<Dataset> {
        self.engine.catalog().find(&self.session.doc.package).unwrap().clone()
    }

    fn requests(&mut self, kind_id: &str) -> Vec<Request> {
        let me = view_of(&mut self.session, kind_id);
        let dataset = self.dataset();
        let asking = Asking { me, session: &self.session, dataset: &dataset, settings: self.session.settings(me) };
        (kind(kind_id).unwrap().make)().needs(&asking)
    }

    fn answer(&mut self, request: &Request) -> Arc<Answer> {
        let _ = self.engine.ask((1, 0), request);
        self.engine.settle();
        let shown = self.engine.ask((1, 0), request);
        assert!(shown.is_current);
        shown.answer.unwrap()
    }

    /// The answer to the first question of a view of a kind.
    fn seen(&mut self, kind: &str) -> Arc<Answer> {
        let request = self.requests(kind).remove(0);
        self.answer(&request)
    }

    fn graph(&mut self) -> GraphAnswer {
        match &*self.seen("graph") {
            Answer::Graph(graph) => graph.clone(),
            other => panic!("expected a graph, found {other:?}"),
        }
    }

    fn curves(&mut self, kind: &str) -> CurvesAnswer {
        match &*self.seen(kind) {
            Answer::Curves(curves) => curves.clone(),
            other => panic!("expected curves, found {other:?}"),
        }
    }

    fn rows(&mut self, table: &str) -> RowsAnswer {
        let view = view_of(&mut self.session, "table");
        self.session.history.seal();
        self.does([Action::Configure { view, key: "table".into(), value: table.into() }]);
        match &*self.seen("table") {
            Answer::Rows(rows) => rows.clone(),
            other => panic!("expected rows, found {other:?}"),
        }
    }

    fn happened(&mut self, reading: Reading) -> HappenedAnswer {
        let package = self.session.doc.package.clone();
        let request = Request::Happened { package, filter: Filter::everything(), reading };
        match &*self.answer(&request) {
            Answer::Happened(happened) => happened.clone(),
            other => panic!("expected happenings, found {other:?}"),
        }
    }

    /// Whether views other than the one that was clicked mean this platform.
    fn is_meant(&self, id: &str) -> bool {
        let (dataset, settings, inks) = (self.dataset(), Settings::default(), OwnerInks::default());
        let catalog = self.engine.catalog();
        let (me, session) = (ViewId(2), &self.session);
        let cx = Cx { me, session, catalog, dataset: &dataset, settings: &settings, answers: &[], inks: &inks };
        cx.is_meant(&PlatformId::from(id))
    }

    fn selected(&self) -> Vec<String> {
        self.session.doc.selection.iter().flat_map(Target::platforms).map(ToString::to_string).collect()
    }
}

fn selects(id: &str, how: How) -> Action {
    Action::Select { targets: vec![platform(id)], how }
}

fn entities(curves: &CurvesAnswer) -> BTreeSet<&str> {
    curves.curves.curves.iter().map(|curve| curve.entity.as_str()).collect()
}

// Selecting.

#[test]
fn a_platform_selected_in_the_graph_is_meant_in_the_charts() {
    let mut given = Given::record();
    given.does([Action::ClearSelection]);
    assert!(!given.is_meant("alibaba"));
    given.does([selects("taobao", How::Replace)]);
    assert!(given.is_meant("alibaba"), "the curve of the owner");
    assert!(given.is_meant("taobao"));
    assert!(!given.is_meant("tencent"));
}

#[test]
fn a_hovered_platform_is_meant_before_a_selected_one() {
    let mut given = Given::record();
    given.does([selects("taobao", How::Replace), Action::Hover(Some(platform("wechat")))]);
    assert!(given.is_meant("alibaba"), "hover counts from the next frame on");
    given.session.end_frame();
    assert!(given.is_meant("tencent") && !given.is_meant("alibaba"));
    given.session.end_frame();
    assert!(given.is_meant("alibaba") && !given.is_meant("tencent"), "the pointer has left");
}

#[test]
fn a_part_that_is_selected_is_asked_for_beside_its_whole() {
    let mut given = Given::record();
    assert!(!entities(&given.curves("growth")).contains("taotian"));
    given.does([selects("taotian", How::Replace)]);
    assert!(entities(&given.curves("growth")).contains("taotian"));
    given.does([Action::ClearSelection]);
    assert!(!entities(&given.curves("growth")).contains("taotian"));
}

#[test]
fn clicks_join_by_their_keys() {
    assert_eq!(how(Modifiers::NONE), How::Replace);
    assert_eq!(how(Modifiers::SHIFT), How::Add);
    assert_eq!(how(Modifiers::ALT), How::Subtract);
    assert_eq!(how(Modifiers::COMMAND), How::Toggle);
    let mut given = Given::village();
    let mut does = |id, keys| {
        given.does([selects(id, how(keys))]);
        given.selected().join(" ")
    };
    assert_eq!(does("inn", Modifiers::NONE), "inn");
    assert_eq!(does("mill", Modifiers::SHIFT), "inn mill");
    assert_eq!(does("bakery", Modifiers::COMMAND), "bakery inn mill");
    assert_eq!(does("bakery", Modifiers::COMMAND), "inn mill");
    assert_eq!(does("mill", Modifiers::ALT), "inn");
    assert_eq!(does("bakery", Modifiers::ALT), "inn", "taking away what is not there changes nothing");
    assert_eq!(does("inn", Modifiers::NONE), "", "a plain click on the only thing selected");
}

#[test]
fn selecting_nothing_is_greyed_out_where_nothing_is_selected() {
    let mut given = Given::village();
    assert_eq!(given.selected(), ["mill"]);
    given.does(command(&given.session, "go.nothing"));
    assert!(given.session.doc.selection.is_empty());
    assert_eq!(command(&given.session, "go.nothing"), None);
}

#[test]
fn hover_is_one_frame_late_and_goes_away_by_itself() {
    let mut session = Session::default();
    session.apply(Action::Hover(Some(platform("mill"))));
    assert_eq!(session.live.hover, None);
    assert!(session.end_frame(), "a change asks for a frame");
    assert_eq!(session.live.hover, Some(platform("mill")));
    session.apply(Action::Hover(Some(platform("mill"))));
    assert!(!session.end_frame(), "the same hover asks for none");
    assert!(session.end_frame());
    assert_eq!(session.live.hover, None);
}

// The time window and the playhead.

#[test]
fn the_window_selects_rows() {
    let mut given = Given::village();
    given.does([Action::Window(None)]);
    assert_eq!(given.rows("links").rows, [0, 1, 2, 3, 4]);
    assert_eq!(given.rows("growth").rows.len(), 4);
    given.does([Action::Window(Some(days("2020-01", "2020-06")))]);
    assert_eq!(given.rows("links").rows, [0, 1]);
    assert_eq!(given.rows("growth").rows, [0, 1, 3]);
    assert_eq!(given.rows("platforms").rows, [0, 1, 2], "platforms have no date");
    assert_eq!(given.curves("growth").curves.shown, 3);
    assert_eq!(given.curves("shares").curves.shown, 2);
}

#[test]
fn the_window_bounds_the_playhead() {
    let mut given = Given::village();
    assert_eq!(given.session.day(), Some(day("2021-06-30")));
    given.does([Action::Window(Some(days("2020-01", "2020-12")))]);
    assert_eq!(given.session.day(), Some(day("2020-12-31")));
    given.does([Action::Playhead(day("2019-03-01"))]);
    assert_eq!(given.session.day(), Some(day("2020-01-01")));
    given.does([Action::Window(None)]);
    assert_eq!(given.session.day(), Some(day("2020-01-01")), "widening the window leaves it where it is");
}

#[test]
fn the_window_bounds_the_playhead_while_time_plays() {
    let mut given = Given::village();
    given.does([Action::Playhead(day("2020-02-01")), Action::TogglePlay]);
    given.session.tick(0.25);
    given.does([Action::Window(Some(days("2021-01", "2021-12")))]);
    given.session.tick(0.01);
    let bounds = days("2021-01", "2021-12");
    assert!(given.session.day().is_some_and(|day| bounds.contains(day)), "the playhead is at {:?}", given.session.day());
}

#[test]
fn the_window_leaves_states_of_links_alone() {
    let mut given = Given::record();
    given.does([Action::Window(None)]);
    let all = given.graph();
    assert!(all.links.len() > 100);
    given.does([Action::Window(Some(days("2021-11", "2021-12")))]);
    assert_eq!(given.session.day(), Some(day("2021-11-29")));
    assert_eq!(given.graph(), all);
}

#[test]
fn clearing_takes_conditions_and_window_together() {
    let mut given = Given::record();
    given.does(contradiction());
    assert!(given.session.doc.window.is_some() && given.session.doc.conditions.len() > 2);
    given.does(command(&given.session, "data.clear_filters"));
    assert_eq!(given.session.filter(), Filter::everything());
    assert_eq!(command(&given.session, "data.clear_filters"), None);
    assert_eq!(command(&given.session, "data.all_times"), None);
}

#[test]
fn time_plays_to_the_end_of_the_window_and_stops_there() {
    let mut given = Given::village();
    given.does([Action::Window(Some(days("2020-01", "2020-06"))), Action::Playhead(day("2020-01-01")), Action::TogglePlay]);
    let mut before = given.session.day();
    let mut frames = 0;
    while given.session.tick(0.1) {
        assert!(given.session.day() >= before, "time went back");
        before = given.session.day();
        frames += 1;
        assert!(frames < 100, "time never stops");
    }
    assert_eq!(given.session.doc.playhead, Some(day("2020-06-30")));
    assert!(!given.session.live.playing && given.session.live.playhead.is_none());
    assert!((15..30).contains(&frames), "a quarter a second: {frames} frames for half a year");
    given.does([Action::TogglePlay]);
    assert_eq!(given.session.day(), Some(day("2020-01-01")), "from its end it starts again");
}

#[test]
fn time_plays_at_the_pace_that_is_chosen() {
    let mut given = Given::village();
    let passed = |given: &mut Given| {
        given.does([Action::Playhead(day("2020-01-01")), Action::TogglePlay]);
        given.session.tick(0.2);
        given.does([Action::TogglePlay]);
        day_number(given.session.day().unwrap()) - day_number(day("2020-01-01"))
    };
    assert_eq!(passed(&mut given), 18, "a quarter a second where nobody says");
    given.does(command(&given.session, "go.slower"));
    assert_eq!(passed(&mut given), 6, "a month");
    given.does(command(&given.session, "go.faster"));
    given.does(command(&given.session, "go.faster"));
    assert_eq!(passed(&mut given), 73, "a year");
    given.does(command(&given.session, "go.faster"));
    assert_eq!(command(&given.session, "go.faster"), None, "three years a second is as fast as it goes");
    assert_eq!(given.session.doc.datasets, Given::village().session.doc.datasets, "it belongs to the person, not to the work");
}

#[test]
fn a_pause_puts_the_playhead_down_where_it_is() {
    let mut given = Given::village();
    given.does([Action::Playhead(day("2020-02-01")), Action::TogglePlay]);
    assert!(given.session.tick(0.2));
    assert_eq!(given.session.doc.playhead, Some(day("2020-02-01")), "what is saved does not play");
    given.does([Action::TogglePlay]);
    assert_eq!(given.session.doc.playhead, Some(day("2020-02-19")), "0.2 seconds are 18 days");
    assert!(!given.session.tick(0.2), "nothing moves any more");
}

#[test]
fn a_slow_frame_does_not_leap() {
    let mut given = Given::village();
    given.does([Action::Playhead(day("2020-02-01")), Action::TogglePlay]);
    given.session.tick(60.0);
    assert_eq!(given.session.day(), Some(day("2020-02-23")));
    given.session.tick(-5.0);
    assert_eq!(given.session.day(), Some(day("2020-02-23")));
}

#[test]
fn steps_go_from_event_to_event() {
    let mut given = Given::village();
    given.does([Action::Playhead(day("2020-02-01"))]);
    let mut steps = vec![];
    while let Some(action) = command(&given.session, "go.next_event") {
        given.does([action]);
        steps.push(given.session.day().unwrap().to_string());
        assert!(steps.len() < 9, "{steps:?}");
    }
    assert_eq!(steps, ["2020-05-17", "2021-01-01", "2021-04-01", "2021-09-10"]);
    given.does(command(&given.session, "go.previous_event"));
    assert_eq!(given.session.day(), Some(day("2021-04-01")));
    given.does(command(&given.session, "go.start"));
    assert_eq!(given.session.day(), Some(day("2020-01-01")));
    assert_eq!(command(&given.session, "go.previous_event"), None);
    given.does(command(&given.session, "go.end"));
    assert_eq!(given.session.day(), Some(day("2021-12-31")));
}

#[test]
fn a_step_that_leads_out_of_the_window_is_greyed_out() {
    let mut given = Given::village();
    given.does([Action::Window(Some(days("2020-01", "2020-12"))), Action::Playhead(day("2020-12-31"))]);
    assert_eq!(command(&given.session, "go.next_event"), None, "the next event is of 2021");
}

// Filters.

#[test]
fn a_condition_changes_the_answers_of_graph_and_table() {
    let mut given = Given::village();
    assert_eq!((given.graph().links.len(), given.rows("links").passing), (4, 5));
    given.does([Action::AddCondition(Condition::is("kind", "payment"))]);
    let graph = given.graph();
    assert_eq!((graph.links.len(), graph.known_links), (2, 4));
    assert!(graph.links.iter().all(|link| link.id.kind.as_deref() == Some("payment")));
    assert_eq!(given.rows("links").rows, [0, 1]);
    given.does([Action::AddCondition(Condition::is("kind", "payment"))]);
    assert_eq!(given.session.doc.conditions.len(), 1, "the same twice is one");
    given.does([Action::RemoveCondition(7), Action::RemoveCondition(0)]);
    assert_eq!(given.graph().links.len(), 4);
}

#[test]
fn a_condition_on_platforms_changes_every_answer() {
    let mut given = Given::village();
    given.does([Action::AddCondition(Condition::is("country", "CN"))]);
    let ends: BTreeSet<String> = given.graph().nodes.iter().map(|node| node.id.to_string()).collect();
    assert_eq!(ends, BTreeSet::from(["bakery".to_owned(), "mill".to_owned()]));
    assert_eq!(entities(&given.curves("growth")), BTreeSet::from(["mill"]));
    assert_eq!(entities(&given.curves("shares")), BTreeSet::from(["mill"]));
    assert_eq!(given.rows("platforms").rows, [0, 1]);
    assert_eq!(given.rows("growth").rows, [0, 1, 2]);
}

#[test]
fn a_filter_to_nothing_tells_what_each_condition_leaves() {
    let mut given = Given::village();
    given.does(contradiction());
    let graph = given.graph();
    assert!(graph.links.is_empty());
    assert_eq!((graph.known_links, graph.alone), (4, vec![2, 1]));
    assert_eq!(given.rows("links").passing, 0);
}

#[test]
fn rows_of_low_reliability_are_left_out_until_asked_for() {
    let mut given = Given::record();
    let kept = given.rows("shares").passing;
    let at = given.session.doc.conditions.iter().position(|known| *known == Condition::is_not("reliability", "low")).unwrap();
    given.does([Action::RemoveCondition(at)]);
    let all = given.rows("shares").passing;
    assert!(all > kept && kept > 0, "{kept} of {all}");
}

#[test]
fn a_clause_of_a_view_filters_all_others() {
    let mut given = Given::village();
    let (graph, growth) = (view_of(&mut given.session, "graph"), view_of(&mut given.session, "growth"));
    let clause = Filter { conditions: vec![Condition::is("country", "US")], window: None };
    given.does([Action::Clause { by: growth, clause: clause.clone() }]);
    assert_eq!(given.session.filter_for(growth), Filter::everything());
    assert_eq!(given.session.filter_for(graph), clause);
    assert_eq!(entities(&given.curves("growth")).len(), 2, "its own clause does not bind it");
    assert_eq!(entities(&given.curves("shares")), BTreeSet::from(["inn"]));
    given.does([Action::CloseView(growth)]);
    assert_eq!(given.session.filter_for(graph), Filter::everything(), "a closed view asks nothing");
}

// Readings.

#[test]
fn every_reading_has_its_own_days() {
    let mut given = Given::village();
    let package = given.session.doc.package.clone();
    let of = |given: &Given, reading| calendar(given.engine.catalog(), &package, reading).days;
    assert_eq!(of(&given, Reading::Earliest)[0], day("2020-02-01"));
    assert_eq!(of(&given, Reading::Latest)[0], day("2020-02-29"));
    for reading in Reading::ALL {
        assert_eq!(of(&given, reading), given.happened(reading).days, "{reading:?}");
    }
}

#[test]
fn steps_stop_where_states_change_under_every_reading() {
    let mut given = Given::record();
    for reading in Reading::ALL {
        let days = calendar(given.engine.catalog(), "record", reading).days;
        assert_eq!(days, given.happened(reading).days, "{reading:?}");
    }
}

#[test]
fn a_reading_changes_the_calendar_and_the_graph() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    let first = walk.session().calendar.clone();
    walk.applies(Action::Playhead(day("2020-02-10")));
    assert!(walk.sees("1 of 1 links"));
    // An action from outside is applied between frames; a click is applied within one.
    walk.clicks(Role::Button, "Go");
    walk.clicks(Role::Button, "Imprecise dates at the latest");
    assert_ne!(walk.session().calendar, first);
    assert_eq!(walk.session().calendar.days[0], day("2020-02-29"));
    assert!(walk.sees("No link is known yet"));
}

// Packages.

#[test]
fn another_package_keeps_nothing_of_the_last_one() {
    let mut given = Given::record();
    let table = view_of(&mut given.session, "table");
    given.does([
        Action::AddCondition(Condition::is("kind", "payment")),
        Action::Clause { by: table, clause: Filter { conditions: vec![Condition::is("country", "CN")], window: None } },
        Action::Maximise(Some(table)),
        Action::ShowRow { package: "record".into(), table: "links".into(), row: 7, view: None },
        Action::TogglePlay,
        Action::Hover(Some(platform("wechat"))),
    ]);
    given.session.tick(0.1);
    given.session.end_frame();
    let fresh = opening(given.engine.catalog(), "article");
    given.does([Action::Show { package: fresh.doc.package.clone(), opening: Some(Box::new(fresh.clone())) }]);
    let live = &given.session.live;
    assert_eq!(given.session.doc, fresh.doc);
    assert_eq!(given.session.calendar, fresh.calendar);
    assert!(!live.playing && live.playhead.is_none() && live.maximised.is_none());
    assert!(live.focused.is_none_or(|view| fresh.doc.views.contains_key(&view)));
    assert_eq!(live.reveal, None, "a row of the last package is still to be revealed");
    assert_eq!(live.hover, None, "a thing of the last package is still hovered");
}

#[test]
fn no_answer_of_another_package_stands_in() {
    let mut shell = shell(bundled());
    let mut given = Given::the(bundled());
    let record = given.requests("graph").remove(0);
    let _ = given.answer(&record);
    let article = opening(given.engine.catalog(), "article");
    given.does([Action::Show { package: article.doc.package.clone(), opening: Some(Box::new(article)) }]);
    let request = given.requests("graph").remove(0);
    assert!(given.engine.ask((1, 0), &request).answer.is_none());
    shell.show("article");
    assert_eq!(shell.session.doc.package, "article");
}

#[test]
fn an_opening_reads_dates_as_its_package_wants() {
    let mut dataset = village();
    dataset.start.reading = Reading::Latest;
    let opening = opening(&Catalog::new(vec![dataset]), "village");
    assert_eq!(opening.doc.reading, Reading::Latest);
    assert_eq!(opening.calendar.days[0], day("2020-02-29"));
}

// Views.

#[test]
fn views_are_added_filled_and_closed() {
    let mut given = Given::village();
    let before = given.session.doc.arrangement.clone();
    given.does([Action::Maximise(Some(ViewId(1)))]);
    given.does([Action::AddView { kind: "table".into(), package: None, settings: Settings::default() }]);
    let added = given.session.live.focused.unwrap();
    assert_eq!(given.session.live.maximised, None, "a new view is in sight");
    assert_eq!(given.session.doc.arrangement.views().last(), Some(&added));
    given.does(command(&given.session, "view.maximise"));
    assert_eq!(given.session.live.maximised, Some(added));
    given.does([Action::CloseView(added)]);
    assert_eq!((given.session.live.maximised, given.session.live.focused), (None, None));
    assert_eq!(given.session.doc.arrangement, before);
    let all = before.views();
    given.does(all.iter().map(|view| Action::CloseView(*view)));
    assert_eq!(given.session.doc.arrangement, Arrangement::default());
    assert!(given.session.doc.views.is_empty());
    assert_eq!(command(&given.session, "view.maximise"), None);
}

#[test]
fn a_row_is_shown_in_the_view_of_its_table() {
    let mut given = Given::village();
    let row = |row| Action::ShowRow { package: "village".into(), table: "links".into(), row, view: None };
    given.does([row(3)]);
    let view = given.session.live.focused.unwrap();
    assert_eq!(given.session.settings(view).text("table"), Some("links"));
    assert_eq!(given.session.package_of(view), "village");
    assert_eq!(given.session.live.reveal, Some(("links".into(), 3)));
    let views = given.session.doc.views.len();
    given.does([Action::Focus(None), Action::Maximise(Some(ViewId(1))), row(4)]);
    assert_eq!(given.session.doc.views.len(), views, "the view that is there is used");
    assert_eq!((given.session.live.focused, given.session.live.maximised), (Some(view), Some(view)));
}

#[test]
fn a_row_of_a_lone_table_is_shown_in_the_view_that_is_open() {
    let mut given = Given::the(lone("plain.csv", "a,b\n1,x\n2,y\n"));
    let views = given.session.doc.views.len();
    given.does([Action::ShowRow { package: "plain".into(), table: "plain".into(), row: 1, view: None }]);
    assert_eq!(given.session.doc.views.len(), views);
}

#[test]
fn settings_go_back_to_their_defaults() {
    let mut given = Given::village();
    let view = view_of(&mut given.session, "graph");
    let set = |value: serde_json::Value| Action::Configure { view, key: "names".into(), value };
    given.does([set("none".into())]);
    assert_eq!(given.session.settings(view).text("names"), Some("none"));
    given.does([set(serde_json::Value::Null)]);
    assert_eq!(given.session.settings(view), Settings::default());
    given.does([Action::Configure { view: ViewId(99), key: "names".into(), value: "none".into() }]);
    assert!(!given.session.doc.views.contains_key(&ViewId(99)));
}

// The document.

#[test]
fn a_document_survives_being_written_and_read() {
    let mut given = Given::record();
    let (graph, table) = (view_of(&mut given.session, "graph"), view_of(&mut given.session, "table"));
    let link = given.dataset().links[0].link.clone();
    given.does([
        Action::Select { targets: vec![Target::Link(link), platform("taobao")], how: How::Add },
        Action::Select { targets: vec![Target::Row { table: "shares".into(), row: 3, entity: Some("jd".into()) }], how: How::Add },
        Action::Window(Some(days("2014-02", "2022-07"))),
        Action::Read(Reading::Announced),
        Action::AddCondition(Condition::is_not("country", "CN")),
        Action::Clause { by: graph, clause: Filter { conditions: vec![], window: Some(days("2015", "2016")) } },
        Action::Configure { view: graph, key: "camera".into(), value: serde_json::json!([0.1, -2.5, 3.0]) },
        Action::AddView { kind: "table".into(), package: Some("article".into()), settings: Settings::default() },
        Action::CloseView(table),
    ]);
    let written = serde_json::to_string(&given.session.doc).unwrap();
    assert_eq!(serde_json::from_str::<Document>(&written).unwrap(), given.session.doc);
    assert_eq!(serde_json::from_str::<Document>("{}").unwrap(), Document::default(), "an older file says less");
}

#[test]
fn what_is_not_saved_is_no_part_of_the_document() {
    let mut given = Given::village();
    let before = given.session.doc.clone();
    given.does([
        Action::Hover(Some(platform("inn"))),
        Action::DragPlayhead(18_300.5),
        Action::Maximise(Some(ViewId(1))),
        Action::Dialog(Some(Dialog::About)),
        Action::Theme(ThemeChoice::Dark),
        Action::Speak(Language::Zh),
        Action::Unfold { key: "notes".into(), open: true },
    ]);
    assert_eq!(given.session.doc, before);
    given.does([Action::DropPlayhead]);
    assert_eq!(given.session.doc.playhead, Some(day("2020-02-08")));
}

#[test]
fn wishes_that_the_session_cannot_fulfil_leave_as_effects() {
    let mut session = Session::default();
    let paths = vec![std::path::PathBuf::from("a.csv")];
    session.live.dialog = Some(Dialog::Open { add: true });
    assert_eq!(session.apply(Action::Open { paths: paths.clone(), add: true }), Some(Effect::Load { paths, add: true }));
    assert_eq!(session.live.dialog, None);
    assert_eq!(session.apply(Action::Open { paths: vec![], add: false }), None);
    assert_eq!(session.apply(Action::Copy("x".into())), Some(Effect::Copy("x".into())));
    assert_eq!(session.apply(Action::Quit), Some(Effect::Quit));
}

#[test]
fn a_package_without_dates_cannot_be_played() {
    let mut given = Given::the(lone("pairs.csv", "from,to\na,b\nb,c\n"));
    assert!(!given.session.can_play());
    assert_eq!(given.session.day(), None);
    for id in ["go.play", "go.next_event", "go.previous_event", "go.next_month", "go.start", "go.end"] {
        assert_eq!(command(&given.session, id), None, "{id}");
    }
    given.does([Action::TogglePlay, Action::Window(Some(days("2020", "2021")))]);
    assert!(!given.session.tick(0.1) && !given.session.live.playing);
    assert_eq!(given.graph().links.len(), 2);
}

// Findings.

const FINDING: &str = "WeChat lets Taobao links in";

#[test]
fn a_finding_is_shown_for_its_moment_only() {
    let mut walk = open(bundled(), WIDE);
    assert!(walk.sees(FINDING));
    walk.applies(Action::Playhead(day("2021-11-28")));
    assert!(!walk.sees(FINDING) && walk.sees("Who connects to whom?"));
    walk.applies(Action::Playhead(day("2021-11-29")));
    assert!(walk.sees(FINDING));
    let window = walk.session().doc.window;
    for (away, back) in [
        (Action::Window(None), Action::Window(window)),
        (Action::Read(Reading::Latest), Action::Read(Reading::Earliest)),
        (Action::AddCondition(Condition::is("kind", "login")), Action::RemoveCondition(1)),
    ] {
        walk.applies(away.clone());
        assert!(!walk.sees(FINDING), "{away:?}");
        walk.applies(back);
        assert!(walk.sees(FINDING), "{away:?} and back");
    }
    walk.applies(Action::Select { targets: vec![platform("alipay")], how: How::Replace });
    assert!(walk.sees(FINDING), "a selection is another matter");
    let view = view_of(&mut walk.state_mut().shell.session, "growth");
    assert!(!walk.sees("How fast did revenue grow?"));
    let metric = |value: serde_json::Value| Action::Configure { view, key: "metric".into(), value };
    walk.applies(metric("revenue".into()));
    assert!(walk.sees("How fast did revenue grow?"), "a finding on growth says nothing of levels");
    walk.applies(metric(serde_json::Value::Null));
    assert!(!walk.sees("How fast did revenue grow?"));
}

// Keys.

fn is_playing(walk: &Walk) -> bool {
    walk.session().live.playing
}

#[test]
fn space_plays_unless_somebody_types() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    walk.applies(Action::Playhead(day("2020-02-01")));
    walk.key_press(Key::Space);
    walk.step();
    assert!(is_playing(&walk));
    walk.key_press(Key::Space);
    walk.run();
    assert!(!is_playing(&walk));
    walk.applies(Action::ShowRow { package: "village".into(), table: "links".into(), row: 0, view: None });
    walk.clicks(Role::TextInput, "Search these rows");
    let before = walk.session().day();
    for key in [Key::Space, Key::ArrowRight, Key::Home, Key::End] {
        walk.presses(Modifiers::NONE, key);
    }
    walk.types(" ");
    assert!(!is_playing(&walk));
    assert_eq!(walk.session().day(), before);
    let table = walk.session().live.focused.unwrap();
    assert_eq!(walk.session().settings(table).text("search"), Some(" "));
}

#[test]
fn escape_leaves_the_innermost_first() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    walk.applies(Action::Maximise(Some(ViewId(1))));
    walk.applies(Action::Dialog(Some(Dialog::Palette)));
    let state = |walk: &Walk| {
        let session = walk.session();
        (session.live.dialog.is_some(), session.live.maximised.is_some(), !session.doc.selection.is_empty())
    };
    assert_eq!(state(&walk), (true, true, true));
    let mut seen = vec![];
    for _ in 0..4 {
        walk.presses(Modifiers::NONE, Key::Escape);
        seen.push(state(&walk));
    }
    assert_eq!(seen, [(false, true, true), (false, false, true), (false, false, false), (false, false, false)]);
}

#[test]
fn keys_with_more_modifiers_win() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    walk.presses(Modifiers::COMMAND, Key::O);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Open { add: false }));
    assert!(walk.sees("Open data"));
    walk.presses(Modifiers::NONE, Key::Escape);
    walk.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Open { add: true }));
    assert!(walk.sees("Add data"));
}

#[test]
fn arrows_step_through_time() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    walk.presses(Modifiers::COMMAND, Key::ArrowLeft);
    assert_eq!(walk.session().day(), Some(day("2021-04-01")));
    walk.presses(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(walk.session().day(), Some(day("2021-05-01")));
    walk.presses(Modifiers::NONE, Key::End);
    assert_eq!(walk.session().day(), Some(day("2021-12-31")));
    walk.presses(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(walk.session().day(), Some(day("2021-12-31")));
}

#[test]
fn every_command_is_one_of_its_kind() {
    let commands = unwalled::app::COMMANDS;
    let ids: BTreeSet<&str> = commands.iter().map(|command| command.id).collect();
    assert_eq!(ids.len(), commands.len(), "two commands share an id");
    let keys: Vec<_> = commands.iter().flat_map(|command| command.keys).collect();
    let same = keys.iter().enumerate().find(|(at, key)| keys[at + 1..].contains(key));
    assert_eq!(same, None, "two commands share their keys");
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    for command in commands {
        if let Some(action) = (command.action)(walk.session()) {
            walk.applies(action.clone());
            assert!(!is_playing(&walk) || command.id == "go.play", "{}", command.id);
            if is_playing(&walk) {
                walk.applies(Action::TogglePlay);
            }
        }
    }
}

#[test]
fn the_axis_is_whole_years_and_the_calendar_knows_each_day_once() {
    let given = Given::record();
    let calendar = &given.session.calendar;
    assert_eq!(calendar.axis, calendar.axis.map(Period::whole_years));
    assert!(calendar.days.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(calendar.days.len() > 100);
    assert!(given.dataset().table_of(Part::Links).is_some());
}
