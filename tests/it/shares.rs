//! Charts of shares: what each says of the traps in the data, its marks, and its handles.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use serde_json::{Value, json};
use unwalled::app::Shell;
use unwalled::engine::Catalog;
use unwalled::model::Language;
use unwalled::session::{Action, How, Target, ViewId};

use crate::scene::{Person, WIDE, Walk, alone, builder, bundled, day, lone, open, platform, shell, village};

/// The shares of a package alone, with settings, at rest.
fn drawn(catalog: Catalog, package: &str, settings: &[(&str, Value)]) -> Harness<'static, Shell> {
    drawn_after(catalog, package, settings, &[])
}

fn drawn_after(catalog: Catalog, package: &str, settings: &[(&str, Value)], before: &[Action]) -> Harness<'static, Shell> {
    let mut shell = shell(catalog);
    let _ = shell.apply(Action::Show { package: package.into(), opening: None });
    let view = alone(&mut shell, "shares", Theme::Light);
    for (key, value) in settings {
        let _ = shell.apply(Action::Configure { view, key: (*key).into(), value: value.clone() });
    }
    for action in before {
        let _ = shell.apply(action.clone());
    }
    let mut harness = builder(egui::vec2(900.0, 640.0)).build_ui_state(
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
    harness
}

fn labels<State>(harness: &Harness<'_, State>) -> Vec<String> {
    harness.query_all_by(|_| true).filter_map(|node| node.accesskit_node().label().or(node.value())).collect()
}

fn says<State>(harness: &Harness<'_, State>, words: &str) -> bool {
    labels(harness).iter().any(|label| label.contains(words))
}

#[track_caller]
fn assert_says<State>(harness: &Harness<'_, State>, words: &str) {
    assert!(says(harness, words), "expected {words:?} among {:?}", labels(harness));
}

/// The names of marks, in the order in which they are reached.
fn marks<State>(harness: &Harness<'_, State>) -> Vec<String> {
    let is_mark = |label: &String| label.ends_with(" %") || label.contains(" % ");
    harness.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label()).filter(is_mark).collect()
}

const PAY: &str = "China third-party mobile payment, transaction value";

/// Trap: 53 + 40 + 7 are one whole; 83 % and 76 % are a survey, 93 % is a sum of the first two.
#[test]
fn a_survey_is_not_stacked_with_shares() {
    let bar = drawn(bundled(), "article", &[("form", json!("stack"))]);
    let found = marks(&bar);
    for mark in ["Alipay", "WeChat Pay", "Other third-party"] {
        assert!(found.iter().any(|found| found.starts_with(mark)), "{mark}: {found:?}");
    }
    assert!(found.iter().any(|mark| mark.ends_with("83 %")) && found.iter().any(|mark| mark.ends_with("76 %")), "{found:?}");
    assert_says(&bar, "undated (article 2024-10-01)");
    assert_says(&bar, "83 % and 76 % are of another measure (preference), no shares of this whole");
    assert_says(&bar, "about 93 % is a sum of parts that would be counted twice");
}

/// Trap: 25.6 % of eight months beside 27.6 % of a year.
#[test]
fn a_part_of_a_year_is_no_change_on_a_year() {
    let known = drawn(bundled(), "article", &[("form", json!("known"))]);
    assert_says(&known, "27.6 of 2023 and 25.6 of Jan-Aug 2024 are of periods of different length");
    assert_says(&known, "compared by eye, never added");
    let found = marks(&known);
    assert_eq!(found.len(), 10, "every share of the article: {found:?}");
    assert!(found.iter().any(|mark| mark.contains("≥ 70 %")), "{found:?}");
}

/// Trap: the 40 % can only be all of Tenpay, which the row's note says.
#[test]
fn the_note_of_a_row_is_in_its_tip() {
    let mut walk = open(bundled(), WIDE);
    walk.applies(Action::Show { package: "article".into(), opening: None });
    let view = unwalled_view(&walk);
    walk.applies(Action::Configure { view, key: "form".into(), value: "ranked".into() });
    let at = walk.at(Role::Button, "WeChat Pay, undated").center();
    walk.hover_at(at);
    walk.run();
    assert!(walk.sees("must be all of Tenpay"));
}

fn unwalled_view(walk: &Walk) -> ViewId {
    let views = &walk.session().doc.views;
    *views.iter().find(|(_, state)| state.kind == "shares").map(|(id, _)| id).unwrap()
}

#[test]
fn one_period_is_the_last_as_of_the_playhead_unless_one_is_named() {
    let at = |settings: &[(&str, Value)], moment: &str| {
        let mut all = vec![("form", json!("ranked")), ("whole", json!(PAY)), ("basis", json!("iResearch"))];
        all.extend(settings.iter().cloned());
        let harness = drawn_after(bundled(), "record", &all, &[Action::Window(None), Action::Playhead(day(moment))]);
        marks(&harness)
    };
    assert!(at(&[], "2019-12-01")[0].starts_with("Alipay, Q4 2019, 55.1 %"), "{:?}", at(&[], "2019-12-01"));
    assert!(at(&[], "2018-06-01")[0].starts_with("Alipay, Q2 2017, 54.5 %"));
    assert!(at(&[("at", json!("2019Q1"))], "2020-06-01")[0].starts_with("Alipay, Q1 2019, 53.8 %"));
    assert!(at(&[], "2012-01-01")[0].starts_with("Alipay, Q1 2017, 54 %"), "nothing is known yet: the first");
}

#[test]
fn periods_of_different_length_are_joined_by_no_line() {
    let settings = [
        ("form", json!("slope")),
        ("whole", json!("Mainland China cloud infrastructure services spending")),
        ("from", json!(2019)),
        ("to", json!("2022Q3")),
    ];
    let slope = drawn(bundled(), "record", &settings);
    assert_says(&slope, "2019 is a year, Q3 2022 a quarter");
    let even = drawn(bundled(), "record", &[settings[0].clone(), settings[1].clone()]);
    assert!(!says(&even, "is a year"), "the usual ends are of one length");
}

#[test]
fn what_cannot_be_stacked_is_refused_in_a_sentence() {
    let too_much = "firm,period,share\nA,2020,60\nB,2020,45\n";
    for form in ["bars", "stack", "areas", "ranked", "treemap", "concentration"] {
        let refused = drawn(lone("s.csv", too_much), "s", &[("form", json!(form))]);
        assert_says(&refused, "These parts are 105 % of one whole, more than all of it.");
    }
}

#[test]
fn a_whole_without_a_size_has_no_marimekko_but_a_way_on() {
    let mosaic = drawn(bundled(), "record", &[("form", json!("marimekko")), ("whole", json!(PAY))]);
    assert_says(&mosaic, "no level bears its name");
    assert_says(&mosaic, "Show: Ranked bars");
}

#[test]
fn a_whole_with_a_size_is_as_wide_as_it_is_large() {
    let folder = tempfile::tempdir().unwrap();
    let package = r#"{"name": "town", "resources": [
        {"name": "shares", "path": "shares.csv", "unwalled": {"role": "shares"}},
        {"name": "growth", "path": "growth.csv", "unwalled": {"role": "growth"}}]}"#;
    let shares = "entity,metric,scope,period,value,unit\nA,share,Bread,2020,60,percent\nB,share,Bread,2020,40,percent\nA,share,Bread,2021,50,percent\nB,share,Bread,2021,30,percent\nA,share,Beer,2021,10,percent\n";
    let growth = "entity,metric,scope,period,value,unit\nBread,sales,all,2020,100,EUR m\nBread,sales,all,2021,300,EUR m\nbeer,sales,all,2021,50,EUR m\n";
    for (name, text) in [("datapackage.json", package), ("shares.csv", shares), ("growth.csv", growth)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let catalog = || Catalog::new(vec![unwalled::load::open(folder.path()).unwrap()]);
    let mosaic = drawn(catalog(), "town", &[("form", json!("marimekko")), ("whole", json!("Bread"))]);
    let rect = |name: &str| {
        let named = mosaic.query_all_by_role(Role::Button).find(|node| node.accesskit_node().label().is_some_and(|label| label == name));
        named.unwrap_or_else(|| panic!("{name} is not among {:?}", labels(&mosaic))).rect()
    };
    let (before, after) = (rect("A, 2020, 60 %"), rect("A, 2021, 50 %"));
    assert!((after.width() / before.width() - 3.0).abs() < 0.1, "{before:?} {after:?}");
    assert!((after.area() / before.area() - 2.5).abs() < 0.1, "an area is share × size");
    let across = drawn(catalog(), "town", &[("form", json!("marimekko")), ("across", json!("wholes"))]);
    assert!(marks(&across).contains(&"A, 2021, 10 %".to_owned()), "{:?}", marks(&across));
}

#[test]
fn a_handle_steps_its_period_with_arrow_keys() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    let shares = unwalled_view(&walk);
    walk.applies(Action::Configure { view: shares, key: "form".into(), value: "slope".into() });
    let playhead = walk.session().day();
    walk.node(Role::Slider, "To: 2021, 2 of 2").focus();
    walk.run();
    walk.presses(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(walk.session().settings(shares).text("to"), Some("2020"));
    assert!(walk.sees("A change needs two periods."));
    walk.presses(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(walk.session().settings(shares).text("to"), Some("2021"));
    assert_eq!(walk.session().day(), playhead, "time stands still");
    walk.applies(Action::Undo);
    assert_eq!(walk.session().settings(shares).text("to"), Some("2020"), "a step is undone");
}

/// Clicks the middle of the mark whose name begins so.
fn clicks_middle(walk: &mut Walk, keys: Modifiers, name: &str) {
    let pos = walk.at(Role::Button, name).center();
    let button = |pressed| egui::Event::PointerButton { pos, button: egui::PointerButton::Primary, pressed, modifiers: keys };
    walk.event_modifiers(egui::Event::PointerMoved(pos), keys);
    walk.step();
    walk.event_modifiers(button(true), keys);
    walk.event_modifiers(button(false), keys);
    walk.run();
}

#[test]
fn marks_of_every_form_select_their_row_with_pointer_and_keyboard() {
    for form in ["areas", "stack", "ranked", "known", "slope", "dumbbell", "bump", "treemap"] {
        let mut walk = open(Catalog::new(vec![village()]), WIDE);
        let shares = unwalled_view(&walk);
        walk.applies(Action::Configure { view: shares, key: "form".into(), value: form.into() });
        walk.applies(Action::Select { targets: vec![platform("bakery")], how: How::Replace });
        walk.applies(Action::Playhead(day("2021-06-30")));
        clicks_middle(&mut walk, Modifiers::NONE, "Mill, 2021, 60 %");
        let row = Target::Row { table: "shares".into(), row: 2, entity: Some("mill".into()) };
        assert_eq!(walk.session().doc.selection.iter().cloned().collect::<Vec<_>>(), std::slice::from_ref(&row), "{form}");
        walk.node(Role::Button, "Inn (old), 2021, 25 %").focus();
        walk.run();
        walk.presses(Modifiers::NONE, Key::Enter);
        let inn = Target::Row { table: "shares".into(), row: 3, entity: Some("inn".into()) };
        assert_eq!(walk.session().doc.selection.iter().cloned().collect::<Vec<_>>(), [inn], "{form}");
        clicks_middle(&mut walk, Modifiers::SHIFT, "Mill, 2021, 60 %");
        assert!(walk.session().doc.selection.len() == 2 && walk.session().doc.selection.contains(&row), "{form}: Shift adds");
        clicks_middle(&mut walk, Modifiers::COMMAND, "Mill, 2021, 60 %");
        assert!(walk.session().doc.selection.len() == 1 && !walk.session().doc.selection.contains(&row), "{form}: Ctrl toggles");
    }
}

#[test]
fn an_index_selects_the_rows_that_it_is_made_of() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    let shares = unwalled_view(&walk);
    walk.applies(Action::Configure { view: shares, key: "form".into(), value: "concentration".into() });
    // 60² + 25² = 4 225, and 15² = 225 if the rest is one.
    assert!(walk.sees("Herfindahl–Hirschman index, 2021, 4225 to 4450"), "{:?}", labels(&walk));
    clicks_middle(&mut walk, Modifiers::NONE, "Herfindahl–Hirschman index, 2021");
    assert_eq!(walk.session().doc.selection.len(), 2);
    walk.applies(Action::Configure { view: shares, key: "index".into(), value: "cr1".into() });
    assert!(walk.sees("CR1, share of the largest, 2021, 60"));
}

#[test]
fn names_are_those_of_the_language() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    let shares = unwalled_view(&walk);
    walk.applies(Action::Speak(Language::Zh));
    for form in ["areas", "stack", "ranked", "known", "slope", "dumbbell", "bump", "treemap"] {
        walk.applies(Action::Configure { view: shares, key: "form".into(), value: form.into() });
        assert!(walk.query_all_by_label_contains("磨坊, 2021, 60 %").next().is_some(), "{form}");
    }
}

#[test]
fn a_setting_that_means_nothing_is_refused() {
    use unwalled::session::Settings;
    let dataset = village();
    let view = (unwalled::views::kind("shares").unwrap().make)();
    let accepts = |key: &str, value: Value| view.accepts(&dataset, &Settings::default(), key, &value);
    assert!(accepts("at", json!("2020Q2")).is_ok() && accepts("at", json!("soon")).is_err());
    assert!(accepts("index", json!("cr4")).is_ok() && accepts("index", json!("cr9")).is_err());
    assert!(accepts("size", json!("revenue_yoy:mill")).is_ok() && accepts("size", json!("sales:nobody")).is_err());
}

// Brushes.

/// A window with shares alone, in a form.
fn window(form: &str) -> (Walk, ViewId) {
    let mut walk = open(bundled(), WIDE);
    let view = crate::scene::view_of(&mut walk.state_mut().shell.session, "shares");
    walk.applies(Action::Configure { view, key: "form".into(), value: form.into() });
    walk.applies(Action::Maximise(Some(view)));
    (walk, view)
}

#[test]
fn shift_and_arrows_brush_time_in_every_form_that_has_it() {
    for form in ["lines", "bars", "areas", "bump", "concentration"] {
        let (mut walk, view) = window(form);
        walk.node(Role::Canvas, "Market share: ").focus();
        walk.run();
        let brushed = |walk: &Walk| walk.session().doc.clauses.get(&view).and_then(|clause| clause.window);
        walk.presses(Modifiers::SHIFT, Key::ArrowLeft);
        let one = brushed(&walk).unwrap_or_else(|| panic!("{form}"));
        walk.presses(Modifiers::SHIFT, Key::ArrowLeft);
        let two = brushed(&walk).unwrap();
        assert!(two.first < one.first && two.last == one.last, "{form}: {one:?} {two:?}");
        walk.presses(Modifiers::NONE, Key::Escape);
        assert_eq!(brushed(&walk), None, "{form}");
    }
}

#[test]
fn a_drag_along_the_values_of_lines_asks_for_a_range_of_shares() {
    let (mut walk, view) = window("lines");
    let strip = walk.at(Role::Slider, "Brush over values");
    walk.drags(strip.center(), strip.center() - egui::vec2(0.0, 80.0));
    let clause = walk.session().doc.clauses[&view].clone();
    let [condition] = clause.conditions.as_slice() else { panic!("{clause:?}") };
    assert!(condition.words().starts_with("Value is between ") && condition.words().ends_with(", or metric is not share"));
    walk.applies(Action::Undo);
    assert!(!walk.session().doc.clauses.contains_key(&view));
}

#[test]
fn the_title_asks_what_the_form_answers() {
    let (walk, _) = window("concentration");
    assert!(walk.sees("How concentrated is the market?"));
    let (walk, _) = window("lines");
    assert!(!walk.sees("How concentrated is the market?"));
}
