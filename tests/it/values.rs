//! Values that cannot lie: what is refused, folded, contradicted and laid over each other, in a window.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT, Queryable};
use serde_json::json;
use unwalled::app::shell_for;
use unwalled::cli::{Cli, Command};
use unwalled::engine::{Answer, Catalog, Request};
use unwalled::jobs::Cancel;
use unwalled::load;
use unwalled::session::{Action, Arrangement, Effect, Session, Subject, Target, ViewId};

use crate::scene::{Person, WIDE, Walk, alone, bundled, command, dataset, lone, open, platform, shell, view_of, village};

/// A window with one view of a kind and nothing else on the stage.
fn only(catalog: Catalog, kind: &str) -> (Walk, ViewId) {
    let mut walk = open(catalog, WIDE);
    let session = &mut walk.state_mut().shell.session;
    let view = view_of(session, kind);
    session.doc.arrangement = Arrangement::View(view);
    walk.run();
    (walk, view)
}

fn sets(walk: &mut Walk, view: ViewId, key: &str, value: serde_json::Value) {
    walk.applies(Action::Configure { view, key: key.into(), value });
}

fn labels(walk: &Walk, starts_with: &str) -> Vec<String> {
    let labels = walk.query_all_by(|_| true).filter_map(|node| node.accesskit_node().label());
    labels.filter(|label| label.starts_with(starts_with)).collect()
}

fn growth(text: &str) -> Catalog {
    lone("growth.csv", &format!("entity,metric,period,value,unit\n{text}"))
}

// What may be combined.

#[test]
fn two_currencies_share_no_axis_and_each_can_be_asked_for() {
    let (mut walk, _) =
        only(growth("A,revenue,2020,5,CNY bn\nA,revenue,2021,6,CNY bn\nB,revenue,2020,7,USD bn\nB,revenue,2021,8,USD bn\n"), "growth");
    assert!(walk.sees("Not drawn on one axis"));
    assert!(walk.sees("These values are in CNY bn and USD bn, and nothing here says how one becomes the other."));
    walk.clicks(Role::Button, "Show: Only USD bn");
    assert!(!walk.sees("Not drawn on one axis"));
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert!(walk.sees("Not drawn on one axis"));
}

#[test]
fn a_whole_beside_its_part_is_drawn_side_by_side_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let package = r#"{"name": "pay", "resources": [
        {"name": "platforms", "path": "platforms.csv", "unwalled": {"role": "platforms"}},
        {"name": "shares", "path": "shares.csv", "unwalled": {"role": "shares"}}]}"#;
    std::fs::write(folder.path().join("datapackage.json"), package).unwrap();
    std::fs::write(folder.path().join("platforms.csv"), "id,name,parent\npay,Pay,\nwallet,Wallet,pay\nother,Other,\n").unwrap();
    let rows = "entity,metric,scope,period,value,unit\npay,share,Payments,2020,40,percent\nwallet,share,Payments,2020,35,percent\nother,share,Payments,2020,50,percent\n";
    std::fs::write(folder.path().join("shares.csv"), rows).unwrap();
    let (mut walk, view) = only(Catalog::new(vec![load::open(folder.path()).unwrap()]), "shares");
    sets(&mut walk, view, "form", json!("bars"));
    assert!(walk.sees("Not stacked: Wallet is part of Pay: 35 % is inside of 40 %."));
    assert!(walk.sees("Drawn side by side instead."));
    let bottoms: std::collections::BTreeSet<i32> = ["Pay, 2020", "Wallet, 2020", "Other, 2020"]
        .map(|name| {
            #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
            let bottom = walk.at(Role::Button, name).bottom().round() as i32;
            bottom
        })
        .into();
    assert_eq!(bottoms.len(), 1, "all stand on zero");
}

#[test]
fn the_article_s_shares_stand_at_the_edge_and_are_stacked() {
    let (mut walk, view) = only(Catalog::new(vec![load::bundled("article").unwrap()]), "shares");
    sets(&mut walk, view, "form", json!("bars"));
    assert!(!walk.sees("Not stacked"), "53 + 40 + 7 is one whole");
    let tops = ["Alipay, undated", "WeChat Pay, undated"].map(|name| walk.at(Role::Button, name));
    assert!((tops[0].top() - tops[1].bottom()).abs() < 1.5, "{tops:?}");
}

// Contradictions.

const DISAGREEING: &str =
    "A,revenue_yoy,2021,51,percent\nA,revenue_yoy,2021,61,percent\nA,revenue_yoy,2022,10,percent\nB,revenue_yoy,2021,5,percent\n";

#[test]
fn a_contradiction_selects_its_rows_and_leads_to_them() {
    let (mut walk, _) = only(growth(DISAGREEING), "contradictions");
    assert!(walk.sees("1 fact with two values"));
    let words = "A, revenue, % on a year earlier, 2021: +51 % or +61 %.";
    walk.clicks(Role::Button, words);
    assert_eq!(walk.session().doc.selection.len(), 2);
    walk.unfolds_to(Role::Button, "Show row 2 of ");
    let focused = walk.session().live.focused.unwrap();
    assert_eq!(walk.session().doc.views[&focused].kind, "table");
}

#[test]
fn a_contradiction_is_reached_with_keys_and_filtered() {
    let (mut walk, view) = only(growth(DISAGREEING), "contradictions");
    walk.node(Role::Button, "A, revenue").focus();
    walk.run();
    walk.presses(Modifiers::NONE, Key::Enter);
    assert_eq!(walk.session().doc.selection.len(), 2);
    walk.applies(Action::AddCondition(unwalled::model::Condition::is("entity", "B")));
    assert!(walk.sees("0 of 1 contradictions") && walk.sees("Together the filters leave none."));
    walk.presses(Modifiers::COMMAND, Key::Z);
    sets(&mut walk, view, "only", json!("notes"));
    assert!(labels(&walk, "A, revenue").is_empty() && walk.sees("None of this sort"));
    walk.clicks(Role::Button, "Show all sorts");
    assert!(!labels(&walk, "A, revenue").is_empty());
}

#[test]
fn the_record_s_notes_are_listed_with_their_sources() {
    let (mut walk, _) = only(bundled(), "contradictions");
    assert!(labels(&walk, "PDD 2021Q3 growth").len() == 1);
    walk.unfolds_to(Role::Link, "Source: Caixin");
    assert!(walk.state().effects.iter().any(|effect| matches!(effect, Effect::Browse(address) if address.starts_with("http"))));
}

// Folds.

/// Products of two owners in one whole.
fn market() -> Catalog {
    let folder = tempfile::tempdir().unwrap();
    let package = r#"{"name": "market", "resources": [
        {"name": "platforms", "path": "platforms.csv", "unwalled": {"role": "platforms"}},
        {"name": "shares", "path": "shares.csv", "unwalled": {"role": "shares"}}]}"#;
    std::fs::write(folder.path().join("datapackage.json"), package).unwrap();
    std::fs::write(
        folder.path().join("platforms.csv"),
        "id,name,owner,country\na,Apples,farm,NL\nb,Beets,farm,BE\nfarm,Farm,farm,NL\nx,Xenia,,BE\n",
    )
    .unwrap();
    let rows = "entity,metric,scope,period,value,unit\na,share,Food,2020,30,percent\nb,share,Food,2020,12,percent\nx,share,Food,2020,8,percent\n\
        a,share,Food,2021,31,percent\nb,share,Food,2021,13,percent\nx,share,Food,2021,9,percent\n";
    std::fs::write(folder.path().join("shares.csv"), rows).unwrap();
    Catalog::new(vec![load::open(folder.path()).unwrap()])
}

#[test]
fn products_fold_into_their_owner_and_unfold_again() {
    let (mut walk, view) = only(market(), "shares");
    sets(&mut walk, view, "form", json!("bars"));
    assert!(!labels(&walk, "Apples, 2020").is_empty());
    let fold = command(walk.session(), "view.fold").unwrap();
    walk.applies(fold);
    assert_eq!(labels(&walk, "Farm, 2020"), ["Farm, 2020, 42 %"]);
    assert!(labels(&walk, "Apples, 2020").is_empty());
    walk.applies(Action::Select { targets: vec![platform("farm")], how: unwalled::session::How::Replace });
    let unfold = command(walk.session(), "view.unfold").unwrap();
    walk.applies(unfold);
    assert!(!labels(&walk, "Apples, 2020").is_empty() && labels(&walk, "Farm, 2020").is_empty());
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(labels(&walk, "Farm, 2020"), ["Farm, 2020, 42 %"]);
    let words = walk.session().history.current().unwrap().words.clone();
    assert_eq!(words, "Selected Farm");
}

#[test]
fn charts_fold_by_country_and_unfold_a_group_as_the_graph_does() {
    let (mut walk, view) = only(market(), "shares");
    sets(&mut walk, view, "form", json!("bars"));
    sets(&mut walk, view, "fold", json!("country"));
    assert_eq!(labels(&walk, "BE, 2020"), ["BE, 2020, 20 %"]);
    assert_eq!(labels(&walk, "NL, 2020"), ["NL, 2020, 30 %"]);
    sets(&mut walk, view, "unfolded", json!(["BE"]));
    assert_eq!(labels(&walk, "Xenia, 2020"), ["Xenia, 2020, 8 %"]);
}

#[test]
fn the_fold_is_told_and_offered_at_the_pointer() {
    let (mut walk, _) = only(market(), "shares");
    assert_eq!(command(walk.session(), "view.unfold"), None, "nothing is folded");
    let fold = command(walk.session(), "view.fold").unwrap();
    walk.applies(fold);
    assert_eq!(walk.session().history.current().unwrap().words, "Every view: folded by owner");
    walk.applies(Action::Menu(Some(unwalled::session::Menu { on: Subject::Platform("farm".into()), at: [300.0, 300.0] })));
    walk.clicks(Role::Button, "Unfold this owner, or fold it again");
    let unfolded = |session: &Session| session.doc.views.values().find_map(|state| state.settings.0.get("unfolded").cloned());
    assert_eq!(unfolded(walk.session()), Some(json!(["farm"])));
}

// Events.

#[test]
fn events_of_the_selection_are_marks_that_select_their_link() {
    let (mut walk, view) = only(Catalog::new(vec![village()]), "growth");
    assert!(labels(&walk, "Opened: ").is_empty());
    let events = command(walk.session(), "view.events").unwrap();
    walk.applies(events);
    // The bakery is owned by the mill: its links are the mill's as well.
    assert_eq!(labels(&walk, "Opened: "), ["Opened: Feb 2020 Mill → Bakery", "Opened: 10 Sep 2021 Bakery – Inn"]);
    assert_eq!(
        labels(&walk, "Closed or restricted: "),
        ["Closed or restricted: 17 May 2020 Bakery → Mill", "Closed or restricted: 2021 Mill → Inn"]
    );
    walk.clicks(Role::Button, "Opened: Feb 2020 Mill → Bakery");
    let links: Vec<String> = walk.session().doc.selection.links().map(|link| format!("{} {}", link.from, link.to)).collect();
    assert_eq!(links, ["mill bakery"]);
    sets(&mut walk, view, "event_kinds", json!(["search"]));
    assert!(labels(&walk, "Opened: ").is_empty());
    sets(&mut walk, view, "events", json!("all"));
    sets(&mut walk, view, "event_kinds", json!(null));
    assert!(labels(&walk, "Opened: ").len() + labels(&walk, "Closed or restricted: ").len() >= 2);
}

// The event study.

#[test]
fn a_case_selects_its_platform_and_its_link() {
    let (mut walk, view) = only(Catalog::new(vec![village()]), "event-study");
    assert!(walk.sees("2 cases of 2 happenings") && walk.sees("This is no proof of cause"));
    walk.clicks(Role::Button, "Mill, Feb 2020, Mill → Bakery");
    let selected: Vec<Target> = walk.session().doc.selection.iter().cloned().collect();
    assert_eq!(selected.len(), 2);
    assert_eq!(selected[0], platform("mill"));
    sets(&mut walk, view, "kind", json!("login"));
    assert!(walk.sees("0 cases of 0 openings") && walk.sees("No openings of this kind are in the data."));
}

#[test]
fn the_record_s_study_counts_what_it_left_out() {
    let mut shell = shell(bundled());
    let view = alone(&mut shell, "event-study", Theme::Light);
    let dataset = dataset(&shell);
    let asking = unwalled::views::Asking { me: view, session: &shell.session, dataset: &dataset, settings: shell.session.settings(view) };
    let question = (unwalled::views::kind("event-study").unwrap().make)().needs(&asking);
    let [request @ Request::EventStudy(_)] = question.as_slice() else { panic!("{question:?}") };
    let Answer::EventStudy(answer) = request.answer(shell.catalog(), &Cancel::default()) else { panic!("no study") };
    let told: std::collections::BTreeSet<_> = answer.study.cases.iter().map(|case| &case.group).collect();
    assert_eq!(told.len() + answer.study.undated + answer.study.without_values, answer.study.happenings);
    assert!(answer.study.cases.len() > 20 && answer.study.undated > 0, "{} {}", answer.study.cases.len(), answer.study.undated);
}

// Marks.

/// A value of every sort, a missing quarter, and an estimate.
const EVERY_SORT: &str = "entity,metric,period,value,lower,upper,qualifier,unit,confidence\n\
    A,revenue_yoy,2020Q1,40,,,exact,percent,exact\nA,revenue_yoy,2020Q2,53,,,about,percent,reported\n\
    A,revenue_yoy,2020Q3,70,70,,at_least,percent,reported\nA,revenue_yoy,2020Q4,30,,30,at_most,percent,reported\n\
    A,revenue_yoy,2021Q1,,10,99,worded,percent,reported\nA,revenue_yoy,2021Q3,20,,,exact,percent,estimate\n";

#[test]
fn every_sort_of_value_has_a_mark_of_its_own() {
    for theme in ["light", "dark"] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("growth.csv");
        std::fs::write(&file, EVERY_SORT).unwrap();
        let line = ["unwalled", "render", "--view", "growth", "-o", "x.svg", "--size", "520x360", "--theme", theme, file.to_str().unwrap()];
        let Some(Command::Render(args)) = Cli::try_parse(line) else { panic!("no render") };
        let picture = unwalled::app::picture(shell_for(&args).unwrap(), &args).unwrap();
        let face = |family: &egui::FontFamily, letter: char| {
            let (family, weight) = unwalled::kit::fonts::face_of(family, letter);
            unwalled::export::Face { family, weight }
        };
        insta::assert_snapshot!(format!("values_{theme}"), unwalled::export::svg::document(&picture.shapes, picture.size, &face));
    }
}

trait Tried {
    fn try_parse<const N: usize>(line: [&str; N]) -> Option<Command>;
}

impl Tried for Cli {
    fn try_parse<const N: usize>(line: [&str; N]) -> Option<Command> {
        <Self as clap::Parser>::try_parse_from(line).ok()?.command
    }
}

#[test]
fn a_setting_for_every_view_reaches_all_and_is_one_step() {
    let mut shell = shell(bundled());
    let views: Vec<ViewId> = shell.session.doc.views.keys().copied().collect();
    assert!(views.len() > 2);
    let _ = shell.apply(Action::ConfigureAll { key: "fold".into(), value: json!("owner") });
    assert!(views.iter().all(|view| shell.session.settings(*view).text("fold") == Some("owner")));
    let _ = shell.apply(Action::Undo);
    assert!(views.iter().all(|view| shell.session.settings(*view).text("fold").is_none()));
}
