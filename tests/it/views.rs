//! Every view of the registry: empty, waiting and full, on light and on dark.
//!
//! One loop over [`pictures`], each kind in each of its forms: a new view is tested by being registered.

use std::time::Duration;

use egui::Theme;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use unwalled::app::Shell;
use unwalled::engine::{Catalog, Shown};
use unwalled::kit;
use unwalled::model::Condition;
use unwalled::session::{Action, ViewId};
use unwalled::views::{Asking, Cx, Form, KINDS, Kind, inks, kind, pictures, tile_ui};

use crate::scene::{PAGE, alone_in, builder, bundled, contradiction, dataset, ghost_village, lone, repaint_delay, shell, village};

const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

/// Draws one view of a shell until it is answered and at rest.
fn shown(mut shell: Shell, kind: &Kind, form: Option<&Form>, theme: Theme, size: egui::Vec2) -> Harness<'static, Shell> {
    alone_in(&mut shell, kind.id, form, theme);
    let mut harness = builder(size).build_ui_state(
        |ui, shell: &mut Shell| {
            let _ = shell.lone_view(ui);
        },
        shell,
    );
    while harness.state().is_busy() {
        harness.state_mut().settle();
        harness.run();
    }
    harness.run();
    assert_eq!(repaint_delay(&harness), Duration::MAX, "{} wants frames although nothing moves", kind.id);
    harness
}

fn labels<State>(harness: &Harness<'_, State>) -> Vec<String> {
    harness.query_all_by(|_| true).filter_map(|node| node.accesskit_node().label().or(node.value())).collect()
}

fn assert_says<State>(harness: &Harness<'_, State>, words: &str, of: &str) {
    let labels = labels(harness);
    assert!(labels.iter().any(|label| label.contains(words)), "{of} does not say {words:?} but {labels:?}");
}

/// What a view of a kind names of the record in a form, once it is full.
fn something_in_it(kind: &str, form: Option<&Form>) -> &'static str {
    match (kind, form.map(|form| form.id)) {
        ("graph", Some("chord")) | ("event-study", _) => "Tencent, ",
        ("graph", Some("multiples")) => "31 Dec 2021, ",
        ("graph", Some("openness")) => "Link sharing, ",
        ("graph", _) => "WeChat (Weixin), ",
        ("growth", _) => "Tencent",
        ("shares", Some("marimekko")) => "no level bears its name",
        ("shares", Some("concentration")) => "Herfindahl–Hirschman index, Q",
        ("shares", _) => "Alipay",
        ("contradictions", _) => "PDD",
        ("chart", _) => "number of rows",
        ("reach", _) => "Taobao, since 2013, 1 link: WeChat → Taobao",
        ("paths", _) => "Between which platforms?",
        ("metrics", Some("whole")) => "Density: 0.",
        ("metrics", _) => "PageRank",
        ("table", _) => "Row 15: L0015",
        (other, _) => panic!("say what the view `{other}` names of the record"),
    }
}

/// Filters that leave nothing to a view of a kind, and what it says then.
fn emptied(kind: &str) -> (Vec<Action>, &'static str) {
    let not_one_row = ["confidence", "reliability"].map(|column| Action::AddCondition(Condition::is(column, "no such word")));
    match kind {
        "graph" => (contradiction().to_vec(), "Nothing is left to draw"),
        "contradictions" => (vec![], "Nothing here disagrees"),
        "paths" => (vec![], "Between which platforms?"),
        _ => (not_one_row.to_vec(), "Together the filters leave none."),
    }
}

#[test]
fn every_view_is_full_of_the_record() {
    for (kind, form) in pictures() {
        for theme in THEMES {
            let harness = shown(shell(bundled()), kind, form, theme, egui::vec2(760.0, 560.0));
            assert_says(&harness, something_in_it(kind.id, form), kind.id);
            assert!(harness.query_by_label("Reading…").is_none(), "{} still waits", kind.id);
            assert_eq!(harness.state().is_dark(), theme == Theme::Dark);
        }
    }
}

#[test]
fn every_view_says_why_it_is_empty() {
    for (kind, form) in pictures() {
        for theme in THEMES {
            let mut shell = shell(Catalog::new(vec![village()]));
            let (actions, reason) = emptied(kind.id);
            for action in actions {
                let _ = shell.apply(action);
            }
            let harness = shown(shell, kind, form, theme, PAGE);
            assert_says(&harness, reason, kind.id);
        }
    }
}

#[test]
fn a_table_with_a_header_and_no_rows_is_shown_as_such() {
    let mut fitting = vec![];
    for (kind, form) in pictures().filter(|(kind, _)| (kind.fits)(&ghost_village())) {
        fitting.push(kind.id);
        let reason = if kind.id == "table" { "This table has none." } else { "This table has no row of it." };
        for theme in THEMES {
            let harness = shown(shell(Catalog::new(vec![ghost_village()])), kind, form, theme, PAGE);
            assert_says(&harness, reason, kind.id);
        }
    }
    fitting.dedup();
    assert_eq!(fitting, ["growth", "shares", "contradictions", "table", "chart"], "a graph and an event study need a link");
    let lone = shown(shell(lone("empty.csv", "a,b\n")), kind("table").unwrap(), None, Theme::Light, PAGE);
    assert_says(&lone, "This table has none.", "a lone file");
}

#[test]
fn every_view_waits_for_its_first_answer_without_asking_for_frames() {
    for (kind, form) in pictures() {
        for theme in THEMES {
            let mut shell = shell(bundled());
            let me = alone_in(&mut shell, kind.id, form, theme);
            let mut harness = builder(PAGE).build_ui_state(
                move |ui, shell: &mut Shell| {
                    kit::use_theme(ui.ctx(), shell.is_dark());
                    unanswered(shell, kind, me, ui);
                },
                shell,
            );
            harness.run();
            assert_says(&harness, "Reading…", kind.id);
            assert_eq!(repaint_delay(&harness), Duration::MAX, "{}", kind.id);
        }
    }
}

/// A tile in its first frame: it has asked, and nothing is answered.
fn unanswered(shell: &Shell, kind: &Kind, me: ViewId, ui: &mut egui::Ui) {
    let (session, dataset) = (&shell.session, dataset(shell));
    let view = (kind.make)();
    let settings = session.settings(me);
    let asking = Asking { me, session, dataset: &dataset, settings: settings.clone() };
    let answers: Vec<Shown> = view.needs(&asking).iter().map(|_| Shown::default()).collect();
    assert!(!answers.is_empty(), "{} asks nothing", kind.id);
    let inks = inks(&dataset, &session.doc.owner_colors);
    let cx = Cx { me, session, catalog: shell.catalog(), dataset: &dataset, settings: &settings, answers: &answers, inks: &inks };
    tile_ui(kind, view.as_ref(), &cx, ui, &|_| vec![]);
}

#[test]
fn every_view_bears_the_smallest_tile() {
    for (kind, form) in pictures() {
        for size in [egui::vec2(120.0, 90.0), egui::vec2(60.0, 400.0), egui::vec2(600.0, 60.0)] {
            shown(shell(Catalog::new(vec![village()])), kind, form, Theme::Light, size);
        }
    }
}

#[test]
fn every_kind_has_words_and_a_place_in_the_menus() {
    let ids: std::collections::BTreeSet<&str> = KINDS.iter().map(|kind| kind.id).collect();
    assert_eq!(ids.len(), KINDS.len(), "two kinds share an id");
    for kind in KINDS {
        assert!(kind.question.ends_with('?'), "{}", kind.question);
        assert!((kind.fits)(&village()), "{} does not fit the village", kind.id);
    }
}
