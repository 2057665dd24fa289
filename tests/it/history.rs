//! Undo, redo, branches and journals: given a session, do actions, see the document.

use std::path::Path;

use egui::{Key, Modifiers, Role};
use proptest::prelude::*;
use serde_json::json;
use unwalled::app::{Shell, journal, replayed};
use unwalled::engine::Catalog;
use unwalled::model::{Condition, Derived, Edit, Filter, Reading, Taking, day_of};
use unwalled::session::{Action, Arrangement, Axis, Change, Filtering, How, Session, Settings, Target, ViewId};
use unwalled::views::opening;

use crate::scene::{Person, SMALL, bundled, day, days, lone, open, platform, shell, village, village_folder};

pub fn village_session() -> Session {
    let catalog = Catalog::new(vec![village()]);
    let mut session = Session::default();
    let start = opening(&catalog, "village");
    let _ = session.apply(Action::Opened { datasets: start.doc.datasets.clone(), add: false, opening: Some(Box::new(start)) });
    session
}

fn village_shell() -> Shell {
    shell(Catalog::new(vec![village()]))
}

pub fn select(id: &str) -> Action {
    Action::Select { targets: vec![platform(id)], how: How::Replace }
}

fn says(session: &Session) -> Vec<&str> {
    session.history.past().into_iter().map(|at| session.history.steps()[at].words.as_str()).collect()
}

/// One of everything that changes a document.
pub fn a_day_of_work() -> Vec<Action> {
    vec![
        select("bakery"),
        Action::Select { targets: vec![platform("inn")], how: How::Add },
        Action::AddCondition(Condition::is("country", "CN")),
        Action::Window(Some(days("2020-03", "2021-06"))),
        Action::Playhead(day("2020-07-01")),
        Action::Read(Reading::Latest),
        Action::Configure { view: ViewId(1), key: "camera".into(), value: json!([1.0, 2.0, 3.0]) },
        Action::Clause { by: ViewId(2), clause: Filter { conditions: vec![Condition::is("platform", "mill")], window: None } },
        Action::Arrange(Arrangement::split(Axis::Vertical, vec![(1.0, Arrangement::View(ViewId(2))), (1.0, Arrangement::View(ViewId(1)))])),
        Action::AddView { kind: "table".into(), package: None, settings: Settings::default() },
        Action::ShowRow { package: "village".into(), table: "growth".into(), row: 1, view: None },
        Action::CloseView(ViewId(2)),
        Action::RemoveCondition(0),
        Action::ClearSelection,
        Action::ClearFilters,
    ]
}

#[test]
pub fn a_day_of_work_is_undone_to_the_start_and_done_again() {
    let mut session = village_session();
    let start = session.doc.clone();
    let work = a_day_of_work();
    for action in work.clone() {
        let _ = session.apply(action);
    }
    let end = session.doc.clone();
    assert_eq!(session.history.steps().len(), work.len() + 1, "every action is a step of its own");
    for _ in &work {
        let _ = session.apply(Action::Undo);
    }
    assert_eq!(session.doc, start);
    let _ = session.apply(Action::Undo);
    assert_eq!(session.doc, start, "there is nothing before the start");
    for _ in &work {
        let _ = session.apply(Action::Redo);
    }
    assert_eq!(session.doc, end);
    let _ = session.apply(Action::Redo);
    assert_eq!(session.doc, end);
}

#[test]
fn what_changes_nothing_is_no_step() {
    let mut session = village_session();
    let before = session.history.clone();
    for action in [
        Action::Playhead(session.doc.playhead.unwrap()),
        Action::Read(session.doc.reading),
        Action::Hover(Some(platform("inn"))),
        Action::Maximise(Some(ViewId(1))),
        Action::RemoveCondition(99),
        Action::Window(None),
        Action::Configure { view: ViewId(99), key: "camera".into(), value: json!(1) },
    ] {
        let _ = session.apply(action);
    }
    assert_eq!(session.history, before);
}

#[test]
fn a_branch_that_was_left_is_kept() {
    let mut session = village_session();
    let _ = session.apply(select("bakery"));
    let bakery = session.history.position();
    let _ = session.apply(Action::AddCondition(Condition::is("country", "US")));
    let filtered = (session.history.position(), session.doc.clone());
    let _ = session.apply(Action::Undo);
    let _ = session.apply(select("inn"));
    let inn = (session.history.position(), session.doc.clone());
    assert_eq!(session.history.other_branches(), [(bakery, filtered.0)]);
    let _ = session.apply(Action::Jump(filtered.0));
    assert_eq!(session.doc, filtered.1);
    assert_eq!(session.history.other_branches(), [(bakery, inn.0)]);
    let _ = session.apply(Action::Undo);
    let _ = session.apply(Action::Redo);
    assert_eq!(session.doc, filtered.1, "redo follows the branch that was taken last");
    let _ = session.apply(Action::Jump(inn.0));
    assert_eq!(session.doc, inn.1);
    let _ = session.apply(Action::Jump(9999));
    assert_eq!(session.doc, inn.1, "there is no such step");
}

#[test]
fn steps_through_time_and_moves_of_a_picture_are_one_step_and_hide_no_edit() {
    let mut session = village_session();
    let camera = |x: f64| Action::Configure { view: ViewId(1), key: "camera".into(), value: json!([x, 0.0, 1.0]) };
    let start = session.doc.clone();
    for action in [Action::Playhead(day("2020-03-01")), Action::Playhead(day("2020-04-01")), Action::Playhead(day("2020-05-01"))] {
        let _ = session.apply(action);
        session.history.seal();
    }
    let moved = session.doc.clone();
    let _ = session.apply(select("inn"));
    for x in [1.0, 2.0, 3.0] {
        let _ = session.apply(camera(x));
        session.history.seal();
    }
    assert_eq!(session.history.steps().len(), 4, "opened, time, selection, picture");
    let _ = session.apply(Action::Undo);
    assert_eq!(session.doc.selection.len(), 1);
    let _ = session.apply(Action::Undo);
    assert_eq!(session.doc, moved);
    let _ = session.apply(Action::Undo);
    assert_eq!(session.doc, start);
}

#[test]
fn a_drag_is_one_step_and_two_drags_are_two() {
    let mut session = village_session();
    let start = session.doc.clone();
    for first in ["2020-02", "2020-03", "2021-08", "2020-04"] {
        let _ = session.apply(Action::Window(Some(days(first, "2021-12"))));
    }
    assert_eq!(session.doc.playhead, start.playhead, "the window passed over the playhead and came back");
    session.history.seal();
    let one = session.doc.clone();
    for first in ["2020-05", "2020-06"] {
        let _ = session.apply(Action::Window(Some(days(first, "2021-12"))));
    }
    let _ = session.apply(Action::Undo);
    assert_eq!(session.doc, one);
    let _ = session.apply(Action::Undo);
    assert_eq!(session.doc, start);
}

#[test]
fn a_drag_back_to_where_it_began_leaves_no_step() {
    let mut session = village_session();
    let before = (session.doc.clone(), session.history.steps().len());
    let _ = session.apply(Action::Window(Some(days("2020-05", "2021-12"))));
    let _ = session.apply(Action::Window(None));
    assert_eq!((session.doc.clone(), session.history.steps().len()), before);
    let _ = session.apply(Action::Window(Some(days("2020-05", "2021-12"))));
    let _ = session.apply(Action::Undo);
    assert_eq!(session.doc, before.0);
}

#[test]
fn time_that_played_is_one_step_back() {
    let mut session = village_session();
    let _ = session.apply(Action::Playhead(day("2020-03-01")));
    let _ = session.apply(select("inn"));
    let before = session.doc.clone();
    let _ = session.apply(Action::TogglePlay);
    for _ in 0..3 {
        session.tick(0.2);
    }
    assert!(session.can_undo());
    let _ = session.apply(Action::Undo);
    assert!(!session.live.playing && session.live.playhead.is_none());
    assert_eq!(session.doc, before);
    let _ = session.apply(Action::Redo);
    assert!(session.doc.playhead > before.playhead);
    let _ = session.apply(Action::TogglePlay);
    while session.live.playing {
        session.tick(0.25);
    }
    assert_eq!(session.doc.playhead, Some(day("2021-12-31")), "it played to the end");
    let _ = session.apply(Action::Undo);
    assert_eq!(session.doc, before);
}

#[test]
fn opening_other_data_is_undone_with_its_data() {
    let mut shell = village_shell();
    let _ = shell.apply(select("inn"));
    let before = (shell.session.doc.clone(), shell.session.calendar.clone());
    shell.take_catalog(vec![unwalled::load::lone_file("sales.csv", b"company,year,revenue\nA,2020,5\nA,2021,6\n").unwrap()], false);
    let after = (shell.session.doc.clone(), shell.session.calendar.clone());
    let names = |shell: &Shell| shell.catalog().datasets().iter().map(|dataset| dataset.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&shell), ["sales"]);
    let _ = shell.apply(Action::Undo);
    assert_eq!(names(&shell), ["village"]);
    assert_eq!((shell.session.doc.clone(), shell.session.calendar.clone()), before);
    let _ = shell.apply(Action::Redo);
    assert_eq!(names(&shell), ["sales"]);
    assert_eq!((shell.session.doc.clone(), shell.session.calendar.clone()), after);
    shell.take_catalog(vec![village(), village()], true);
    assert_eq!(names(&shell), ["sales", "village", "village_2"]);
    let _ = shell.apply(Action::Undo);
    assert_eq!(names(&shell), ["sales"]);
}

#[test]
fn undoing_a_reading_gives_its_days_back() {
    let mut shell = village_shell();
    let before = shell.session.calendar.clone();
    let _ = shell.apply(Action::Read(Reading::Latest));
    assert_ne!(shell.session.calendar, before);
    let _ = shell.apply(Action::Undo);
    assert_eq!(shell.session.calendar, before);
}

#[test]
fn steps_are_told_in_plain_words() {
    let mut shell = village_shell();
    for action in a_day_of_work() {
        let _ = shell.apply(action);
    }
    let told = [
        "Opened Village",
        "Selected Bakery",
        "Selected Inn as well",
        "Filtered to 2 of 3 platforms: country is CN",
        "Showed 1 Mar 2020 to 30 Jun 2021 only",
        "Went to 1 Jul 2020",
        "Read imprecise dates at the latest",
        "Who connects to whom: moved the picture",
        "Revenue growth: filters the other views: platform is Mill",
        "Moved a view",
        "Opened a view: Table",
        "Showed row 2 of growth",
        "Closed Revenue growth",
        "Removed the filter: country is CN",
        "Selected nothing",
        "Cleared all filters",
    ];
    assert_eq!(says(&shell.session), told);
}

// Any sequence.

fn start_of_village() -> unwalled::session::Opening {
    opening(&Catalog::new(vec![village()]), "village")
}

/// Changes of rows that there are and are not, of columns, and of how the table is taken.
fn any_change() -> impl Strategy<Value = Change> {
    let cell = (0..7_u32, prop_oneof![Just("kind"), Just("status"), Just("nothing")], 0..4_u8);
    prop_oneof![
        cell.prop_map(|(record, column, text)| Change::Edit(Edit::Set { record, column: column.into(), text: text.to_string() })),
        (0..7_u32).prop_map(|record| Change::Edit(Edit::Remove { record })),
        Just(Change::Edit(Edit::Add {
            cells: [("from_platform", "inn"), ("to_platform", "mill")].map(|(a, b)| (a.into(), b.into())).into()
        })),
        Just(Change::Derive(Derived { name: "twice".into(), expression: "length(kind) * 2".into() })),
        Just(Change::Underive("twice".into())),
        Just(Change::Take(Box::new(Taking { delimiter: Some(','), ..Taking::default() }))),
        Just(Change::Revert),
    ]
}

/// The same where there is one folder, as it is: data that come and change have tests of their own.
pub fn in_one_folder(action: &Action) -> Option<Action> {
    (!matches!(action, Action::Opened { .. } | Action::Reloaded { .. })).then(|| action.without_data())
}

pub fn any_action() -> impl Strategy<Value = Action> {
    let ids = prop_oneof![Just("mill"), Just("bakery"), Just("inn"), Just("nobody")];
    let hows = prop_oneof![Just(How::Replace), Just(How::Add), Just(How::Subtract), Just(How::Toggle)];
    let views = (0..6_u32).prop_map(ViewId);
    let dates = (18_200..19_100_i32).prop_map(day_of);
    let conditions = (prop_oneof![Just("country"), Just("kind"), Just("owner")], prop_oneof![Just("CN"), Just("payment"), Just("mill")]);
    prop_oneof![
        (proptest::collection::vec(ids.prop_map(platform), 0..3), hows).prop_map(|(targets, how)| Action::Select { targets, how }),
        Just(Action::ClearSelection),
        (dates.clone(), dates.clone()).prop_map(|(a, b)| Action::Window(unwalled::model::Period::new(a.min(b), a.max(b)))),
        Just(Action::Window(None)),
        dates.clone().prop_map(Action::Playhead),
        (18_200.0..19_100.0_f64).prop_map(Action::DragPlayhead),
        Just(Action::DropPlayhead),
        Just(Action::TogglePlay),
        prop_oneof![Just(Reading::Earliest), Just(Reading::Latest), Just(Reading::Announced)].prop_map(Action::Read),
        conditions.prop_map(|(column, value)| Action::AddCondition(Condition::is(column, value))),
        (0..3_usize).prop_map(Action::RemoveCondition),
        Just(Action::ClearFilters),
        (views.clone(), prop_oneof![Just("camera"), Just("names"), Just("search")], 0..4_i32).prop_map(|(view, key, value)| {
            Action::Configure { view, key: key.into(), value: if value == 0 { json!(null) } else { json!(value) } }
        }),
        (views.clone(), 0..3_u32).prop_map(|(by, which)| Action::Clause {
            by,
            clause: if which == 0 {
                Filter::everything()
            } else {
                Filter { conditions: vec![Condition::is("kind", &which.to_string())], window: None }
            }
        }),
        views.clone().prop_map(|view| Action::Arrange(Arrangement::View(view))),
        Just(Action::AddView { kind: "table".into(), package: None, settings: Settings::default() }),
        views.clone().prop_map(Action::CloseView),
        (0..9_u32).prop_map(|row| Action::ShowRow { package: "village".into(), table: "links".into(), row, view: None }),
        views.clone().prop_map(|view| Action::Maximise(Some(view))),
        (views, 0..3_u8).prop_map(|(view, how)| Action::Filtering {
            view,
            filtering: match how {
                0 => Filtering::Filter,
                1 => Filtering::Highlight,
                _ => Filtering::Pinned(Box::new(Filter { conditions: vec![Condition::is("country", "CN")], window: None })),
            }
        }),
        (0..3_usize).prop_map(|at| Action::ChangeCondition { at, condition: Condition::is_not("kind", "search") }),
        prop_oneof![Just("Mine"), Just("Yours")].prop_map(|name| Action::NameSelection(name.into())),
        prop_oneof![Just("Mine"), Just("Yours")].prop_map(|name| Action::Recall { name: name.into(), how: How::Add }),
        Just(Action::RenameSelection { from: "Mine".into(), to: "Ours".into() }),
        Just(Action::ForgetSelection("Yours".into())),
        Just(Action::AddCondition(Condition::in_selection("Mine"))),
        prop_oneof![Just(json!("owner")), Just(json!(null))].prop_map(|value| Action::ConfigureAll { key: "fold".into(), value }),
        any_change().prop_map(|change| Action::Change { package: "village".into(), table: "links".into(), change }),
        Just(Action::Show { package: "village".into(), opening: Some(Box::new(start_of_village())) }),
        Just(Action::Opened { datasets: start_of_village().doc.datasets, add: true, opening: Some(Box::new(start_of_village())) }),
        (0..3_u8).prop_map(|version| Action::Reloaded {
            package: "village".into(),
            sha256: version.to_string().repeat(64),
            changes: unwalled::model::Changes::new(),
        }),
        Just(Action::Undo),
        Just(Action::Redo),
        (0..20_usize).prop_map(Action::Jump),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_undone_is_the_start_and_done_again_is_the_end(
        actions in proptest::collection::vec((any_action(), any::<bool>(), 0.0..0.3_f64), 0..40)
    ) {
        let mut session = village_session();
        let start = session.doc.clone();
        for (action, lets_go, secs) in actions {
            let _ = session.apply(action);
            session.tick(secs);
            if lets_go {
                session.history.seal();
            }
        }
        let _ = session.apply(Action::DropPlayhead);
        let end = session.doc.clone();
        let depth = session.history.past().len() - 1;
        for _ in 0..depth {
            prop_assert!(session.history.back().is_some());
            let _ = session.apply(Action::Undo);
        }
        prop_assert_eq!(&session.doc, &start);
        prop_assert!(session.history.back().is_none());
        for _ in 0..depth {
            let _ = session.apply(Action::Redo);
        }
        prop_assert_eq!(&session.doc, &end);
    }

    #[test]
    fn the_journal_of_any_sequence_leads_to_the_same_state(
        actions in proptest::collection::vec((any_action(), any::<bool>(), 0.0..0.3_f64), 0..30)
    ) {
        let folder = village_folder();
        let path = folder.path().to_owned();
        let mut shell = shell(Catalog::new(vec![unwalled::load::open(&path).unwrap()]));
        for (action, lets_go, secs) in actions {
            let Some(action) = in_one_folder(&action) else { continue };
            shell.settle_data();
            // What means nothing in these data is not done by hand, and skipped by a replay.
            if unwalled::app::applies(&action, &shell.session, shell.catalog()).is_err() {
                continue;
            }
            let _ = shell.apply(action);
            shell.session.tick(secs);
            if lets_go {
                shell.session.history.seal();
            }
        }
        let _ = shell.apply(Action::DropPlayhead);
        let text = journal(&shell.session).unwrap();
        let again = replayed(&text, Path::new("journal.jsonl"), &[path]).unwrap();
        prop_assert_eq!(&again.skipped, &vec![]);
        prop_assert_eq!(again.document, shell.session.doc.clone());
    }
}

// Journals.

#[test]
fn a_journal_is_run_on_the_data_it_names() {
    let mut shell = shell(bundled());
    for action in [
        select("wechat"),
        Action::Playhead(day("2021-11-30")),
        Action::Show { package: "article".into(), opening: None },
        select("alipay"),
        Action::AddCondition(Condition::is("kind", "payment")),
    ] {
        let _ = shell.apply(action);
    }
    let text = journal(&shell.session).unwrap();
    assert!(text.lines().count() == 7 && text.starts_with("{\"journal\":1"), "{text}");
    let again = replayed(&text, Path::new("j"), &[]).unwrap();
    assert_eq!((again.applied, again.steps, again.skipped.len()), (6, 6, 0));
    assert_eq!(again.document, shell.session.doc);
}

#[test]
fn a_journal_on_other_data_names_what_no_longer_applies() {
    let mut shell = village_shell();
    let link = village().links[0].link.clone();
    for action in [
        select("bakery"),
        Action::Select { targets: vec![Target::Link(link)], how: How::Add },
        Action::Playhead(day("2020-07-01")),
        Action::AddCondition(Condition::is("country", "CN")),
        Action::AddCondition(Condition::is("kind", "login")),
        Action::AddCondition(Condition::is("action", "open")),
        Action::Configure { view: ViewId(2), key: "metric".into(), value: "revenue_yoy".into() },
        Action::ShowRow { package: "village".into(), table: "growth".into(), row: 3, view: None },
        Action::CloseView(ViewId(3)),
    ] {
        let _ = shell.apply(action);
    }
    let text = journal(&shell.session).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("town.csv");
    std::fs::write(&path, "from,to,date,kind\nbakery,smith,2019-04-01,payment\nsmith,bakery,2020-12-01,payment\n").unwrap();
    let again = replayed(&text, Path::new("j"), &[path]).unwrap();
    let told: Vec<String> = again.skipped.iter().map(|skipped| format!("{}: {}", skipped.line, skipped.reason)).collect();
    let expected = [
        "4: there is no platform `mill`",
        "7: there is no kind of link `login`",
        "10: there is no table `growth`",
        "11: there is no view number 3",
    ];
    assert_eq!(told, expected);
    assert_eq!(again.document.selection.len(), 1, "the bakery is here too");
    assert_eq!(again.document.package, "town");
}

#[test]
fn what_is_no_journal_is_refused_in_a_sentence() {
    let refusal = |text: &str| format!("{:#}", replayed(text, Path::new("notes.txt"), &[]).unwrap_err());
    for (text, part) in [
        ("", "expected a journal whose first line is"),
        ("from,to\na,b\n", "expected a journal whose first line is"),
        ("{\"journal\": 99}\n", "version 99"),
        ("{\"journal\": 1}\nnot json\n", "line 2 in notes.txt"),
        ("{\"journal\": 1}\n{\"at\": 0, \"do\": \"clear_selection\"}\n", "begin with data that are opened, line 2"),
    ] {
        let told = refusal(text);
        assert!(told.contains(part), "{told}");
    }
    let unknown = "{\"journal\":1}\n{\"at\":0,\"do\":{\"opened\":{\"datasets\":[{\"name\":\"article\",\"origin\":\"bundled:article\",\"sha256\":\"\"}],\"add\":false}}}\n{\"at\":1,\"do\":{\"teleport\":7}}\n";
    let again = replayed(unknown, Path::new("j"), &[]).unwrap();
    assert!(again.skipped.len() == 1 && again.skipped[0].line == 3 && again.skipped[0].reason.contains("teleport"), "{:?}", again.skipped);
}

#[test]
fn a_journal_that_opens_more_data_opens_them_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("more.csv");
    std::fs::write(&path, "from,to\na,b\n").unwrap();
    let mut shell = shell(Catalog::new(vec![unwalled::load::bundled("article").unwrap()]));
    shell.take_catalog(vec![unwalled::load::open(&path).unwrap()], true);
    let _ = shell.apply(select("alipay"));
    let text = journal(&shell.session).unwrap();
    assert_eq!(replayed(&text, Path::new("j"), &[]).unwrap().document, shell.session.doc);
    std::fs::remove_file(&path).unwrap();
    let again = replayed(&text, Path::new("j"), &[]).unwrap();
    assert!(again.skipped[0].reason.contains("more.csv"), "{:?}", again.skipped);
}

// By hand.

#[test]
fn keys_and_the_panel_lead_back_and_forth() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    let start = walk.session().doc.clone();
    walk.presses(Modifiers::NONE, Key::Escape);
    assert!(walk.session().doc.selection.is_empty());
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(walk.session().doc, start);
    assert!(walk.sees("Undone: Selected nothing"));
    walk.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(walk.session().doc.selection.is_empty());
    walk.presses(Modifiers::COMMAND, Key::Z);
    walk.presses(Modifiers::COMMAND, Key::Y);
    assert!(walk.session().doc.selection.is_empty());
    walk.applies(Action::AddCondition(Condition::is("country", "CN")));
    let filtered = walk.session().doc.clone();
    walk.presses(Modifiers::COMMAND, Key::H);
    assert!(walk.sees("History"));
    walk.clicks(Role::ListBoxOption, "Opened Village");
    assert_eq!(walk.session().doc, start);
    walk.clicks(Role::ListBoxOption, "Undone: Filtered to 2 of 3 platforms: country is CN");
    assert_eq!(walk.session().doc, filtered);
    walk.clicks(Role::ListBoxOption, "Opened Village");
    walk.applies(Action::Playhead(day("2020-03-01")));
    walk.clicks(Role::ListBoxOption, "Other branch: Selected nothing … 2 steps");
    assert_eq!(walk.session().doc, filtered);
    walk.clicks(Role::Button, "Close the history");
    assert!(!walk.session().live.history);
}

#[test]
fn typing_in_a_field_is_one_step_and_its_own_undo_stays_there() {
    let mut walk = open(lone("a.csv", "name,number\nx,1\ny,2\n"), SMALL);
    let steps = walk.session().history.steps().len();
    walk.clicks(Role::TextInput, "Search these rows");
    for letter in ["x", "y", "z"] {
        walk.types(letter);
    }
    assert_eq!(walk.session().history.steps().len(), steps + 1);
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(walk.session().history.steps().len(), steps + 1, "the field undoes its own words");
}

#[test]
fn a_closed_view_comes_back_and_showing_it_is_no_step() {
    let mut walk = open(bundled(), SMALL);
    let start = walk.session().doc.clone();
    walk.applies(Action::CloseView(ViewId(2)));
    assert_ne!(walk.session().doc, start);
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(walk.session().doc, start);
    walk.run();
    assert_eq!(walk.session().doc, start, "showing it again is no change");
    assert_eq!(walk.session().history.position(), 0);
}

#[test]
fn the_panel_opens_where_the_work_is() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    for at in 0..60_u32 {
        let _ = walk.state_mut().shell.apply(Action::ShowRow { package: "village".into(), table: "links".into(), row: at % 5, view: None });
        let _ = walk.state_mut().shell.apply(select(if at.is_multiple_of(2) { "inn" } else { "bakery" }));
    }
    let _ = walk.state_mut().shell.apply(Action::AddCondition(Condition::is("country", "CN")));
    walk.run();
    walk.presses(Modifiers::COMMAND, Key::H);
    let line = walk.at(Role::ListBoxOption, "Filtered to 2 of 3 platforms");
    assert!(line.bottom() < SMALL[1], "{line:?}");
    assert!(!walk.sees("Opened Village"), "the first steps are far above");
}
