//! Commands: found by what people type, run from menus at the pointer, given other keys; and the cards and
//! the manual that explain them.

use std::collections::BTreeSet;
use std::path::Path;

use egui::{Event, ImeEvent, Key, Modifiers, Role};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT, Queryable};
use unwalled::app::{COMMANDS, Place, keys_of, keys_written, manual};
use unwalled::engine::Catalog;
use unwalled::model::{Condition, HelpCard, METRICS, metric};
use unwalled::session::{Action, Dialog, Effect, Preferences, Rebinding, Target, ThemeChoice};
use unwalled::views::KINDS;

use crate::scene::{Person, SMALL, WIDE, Walk, bundled, command, day, open, platform, view_of, village};

fn the_village() -> Walk {
    open(Catalog::new(vec![village()]), WIDE)
}

fn selected(walk: &Walk) -> Vec<Target> {
    walk.session().doc.selection.iter().cloned().collect()
}

/// Opens the command box and types.
fn asks_for(walk: &mut Walk, words: &str) {
    walk.presses(Modifiers::COMMAND, Key::P);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Palette));
    walk.types(words);
}

/// What the command box offers, from the top.
fn offered(walk: &Walk) -> Vec<String> {
    let mut lines: Vec<Node<'_>> = walk.query_all_by_role(Role::ListBoxOption).collect();
    lines.sort_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    lines.iter().filter_map(|line| line.accesskit_node().label()).collect()
}

fn leaves(walk: &mut Walk) {
    while walk.session().live.dialog.is_some() {
        walk.presses(Modifiers::NONE, Key::Escape);
    }
}

/// Empties the field with the keys.
fn clears(walk: &mut Walk) {
    walk.presses(Modifiers::COMMAND, Key::A);
    walk.presses(Modifiers::NONE, Key::Backspace);
}

fn graph_node<'a>(walk: &'a Walk, name: &str) -> Node<'a> {
    let is_it = |label: String| label.starts_with(&format!("{name}, ")) && label.ends_with(" links");
    let found = walk.query_all_by_role(Role::Button).find(|node| node.accesskit_node().label().is_some_and(is_it));
    found.unwrap_or_else(|| panic!("the graph does not draw {name}"))
}

// The command box.

#[test]
fn a_platform_is_found_in_chinese_by_its_sound_and_by_its_initials() {
    let mut walk = open(bundled(), WIDE);
    for (words, id) in [("weixin", "wechat"), ("wx", "wechat"), ("WeChat", "wechat"), ("微信", "wechat"), ("wcpay", "wechat_pay")] {
        walk.applies(Action::ClearSelection);
        asks_for(&mut walk, words);
        walk.presses(Modifiers::NONE, Key::Enter);
        assert_eq!((selected(&walk), walk.session().live.dialog), (vec![platform(id)], None), "{words}");
    }
}

#[test]
fn an_input_method_ends_a_word_with_an_enter_that_takes_nothing() {
    let mut walk = open(bundled(), WIDE);
    walk.applies(Action::ClearSelection);
    walk.presses(Modifiers::COMMAND, Key::K);
    walk.event(Event::Ime(ImeEvent::Preedit { text: "wei xin".into(), active_range_chars: None }));
    walk.run();
    let enter = Event::Key { key: Key::Enter, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
    walk.input_mut().events.extend([Event::Ime(ImeEvent::Commit("微信".into())), enter]);
    walk.run();
    assert_eq!(walk.session().live.dialog, Some(Dialog::Palette), "the word is still looked at");
    assert!(offered(&walk)[0].contains("微信"), "{:?}", offered(&walk));
    walk.presses(Modifiers::NONE, Key::Enter);
    assert_eq!(selected(&walk), [platform("wechat")]);
}

#[test]
fn a_platform_joins_the_selection_as_a_click_would() {
    let mut walk = the_village();
    asks_for(&mut walk, "bakery");
    walk.presses(Modifiers::SHIFT, Key::Enter);
    assert_eq!(selected(&walk), [platform("bakery"), platform("mill")]);
}

#[test]
fn arrows_choose_and_enter_runs() {
    let mut walk = the_village();
    walk.applies(Action::Theme(ThemeChoice::Light));
    asks_for(&mut walk, "theme");
    let lines = offered(&walk);
    let dark = lines.iter().position(|line| line == "Dark theme").unwrap();
    (0..dark).for_each(|_| walk.presses(Modifiers::NONE, Key::ArrowDown));
    walk.presses(Modifiers::NONE, Key::Enter);
    assert_eq!(walk.session().preferences.theme, ThemeChoice::Dark);
}

#[test]
fn every_command_is_reached_from_the_box() {
    let mut walk = the_village();
    walk.presses(Modifiers::COMMAND, Key::P);
    for row in COMMANDS.iter().filter(|row| row.id != "go.find") {
        if (row.action)(walk.session()).is_none() {
            continue;
        }
        clears(&mut walk);
        walk.types(row.label.trim_end_matches('…'));
        assert!(offered(&walk).iter().any(|line| line == row.label), "{} finds {:?}", row.label, offered(&walk));
    }
}

#[test]
fn a_command_that_can_do_nothing_now_is_greyed_out_and_says_so() {
    let mut walk = the_village();
    walk.presses(Modifiers::COMMAND, Key::P);
    assert!(!offered(&walk).contains(&"Redo".to_owned()), "unasked, only what can be done is there");
    walk.types("Redo");
    let line = walk.query_all_by_role(Role::ListBoxOption).find(|line| line.accesskit_node().label().as_deref() == Some("Redo")).unwrap();
    assert!(line.accesskit_node().is_disabled());
    let before = walk.session().doc.clone();
    walk.presses(Modifiers::NONE, Key::Enter);
    assert_eq!((&walk.session().doc, walk.session().live.dialog), (&before, Some(Dialog::Palette)));
}

#[test]
fn every_form_of_a_chart_is_reached_from_the_box() {
    for (kind, form) in unwalled::views::pictures().filter_map(|(kind, form)| Some((kind, form?))) {
        let mut walk = the_village();
        asks_for(&mut walk, &format!("{}: {}", kind.title, form.label));
        walk.presses(Modifiers::NONE, Key::Enter);
        let shown = |state: &unwalled::session::ViewState| state.kind == kind.id && state.settings.text("form") == Some(form.id);
        assert!(walk.session().doc.views.values().any(shown), "{} as {}", kind.id, form.id);
    }
}

/// What the open menu offers beyond what was there before, and what commands are called.
fn buttons(walk: &Walk) -> BTreeSet<String> {
    walk.query_all_by_role(Role::Button).filter_map(|button| button.accesskit_node().label()).collect()
}

#[test]
fn every_choice_in_the_menu_of_a_view_is_reached_from_the_box() {
    let mut walk = the_village();
    let mut asked = BTreeSet::new();
    for (kind, form) in unwalled::views::pictures() {
        let view = view_of(&mut walk.state_mut().shell.session, kind.id);
        walk.applies(Action::Configure { view, key: "form".into(), value: form.map(|form| form.id).into() });
        walk.applies(Action::Maximise(Some(view)));
        let before = buttons(&walk);
        walk.clicks(Role::Button, &format!("More: {}", kind.title));
        let commands: BTreeSet<&str> = COMMANDS.iter().map(|row| row.label).collect();
        let offers: Vec<String> =
            buttons(&walk).into_iter().filter(|label| !before.contains(label) && !commands.contains(label.as_str())).collect();
        walk.presses(Modifiers::NONE, Key::Escape);
        assert!(offers.len() >= 3, "{} offers {offers:?}", kind.id);
        for label in offers {
            if asked.insert(label.clone()) {
                asks_for(&mut walk, &format!("{label} {}", kind.title));
                let ends = format!(": {label}");
                assert!(offered(&walk).iter().any(|line| line.ends_with(&ends)), "{}: {label} finds {:?}", kind.id, offered(&walk));
                clears(&mut walk);
                leaves(&mut walk);
            }
        }
    }
}

#[test]
fn a_choice_from_the_box_is_a_click_in_the_menu() {
    let mut walk = open(bundled(), WIDE);
    let growth = view_of(&mut walk.state_mut().shell.session, "growth");
    walk.applies(Action::Configure { view: growth, key: "form".into(), value: "lines".into() });
    walk.applies(Action::Configure { view: growth, key: "metric".into(), value: "revenue".into() });
    asks_for(&mut walk, "logarithmic revenue");
    walk.presses(Modifiers::NONE, Key::Enter);
    let scale = |walk: &Walk| walk.session().doc.views[&growth].settings.text("scale").map(str::to_owned);
    assert_eq!((scale(&walk).as_deref(), walk.session().live.focused), (Some("log"), Some(growth)));
    walk.applies(Action::Undo);
    assert_eq!(scale(&walk), None);
}

#[test]
fn data_views_files_and_help_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sales.csv");
    std::fs::write(&file, "a,b\n1,2\n").unwrap();
    let mut walk = open(bundled(), WIDE);
    let mut preferences = walk.session().preferences.clone();
    preferences.opened("/somewhere/harvest.csv".into());
    walk.applies(Action::Prefer(Box::new(preferences)));
    let typed = file.display().to_string();
    for (words, line) in [
        ("milestones", "Milestones"),
        ("revenue gr", "Revenue growth"),
        ("new view market", "New view: Market share"),
        ("harvest", "/somewhere/harvest.csv"),
        ("pagerank", "What is PageRank?"),
        (typed.as_str(), "Open sales.csv"),
    ] {
        asks_for(&mut walk, words);
        assert!(offered(&walk).iter().any(|found| found == line), "{words} finds {:?}", offered(&walk));
        clears(&mut walk);
        leaves(&mut walk);
    }
    asks_for(&mut walk, &typed);
    walk.presses(Modifiers::NONE, Key::Enter);
    assert!(
        walk.state().effects.contains(&Effect::Load { paths: vec![file], add: false })
            || walk.session().live.dialog == Some(Dialog::Offered)
    );
}

#[test]
fn an_open_view_is_brought_to_the_front() {
    let mut walk = open(bundled(), WIDE);
    let growth = view_of(&mut walk.state_mut().shell.session, "growth");
    walk.applies(Action::Focus(None));
    asks_for(&mut walk, "revenue growth");
    walk.clicks_first(Role::ListBoxOption, "Revenue growth");
    assert_eq!(walk.session().live.focused, Some(growth));
}

#[test]
fn what_was_typed_goes_with_the_box() {
    let mut walk = the_village();
    asks_for(&mut walk, "dark");
    leaves(&mut walk);
    asks_for(&mut walk, "light");
    assert_eq!(offered(&walk)[0], "Light theme");
}

#[test]
fn no_more_lines_are_shown_than_can_be_read() {
    let mut walk = open(bundled(), WIDE);
    walk.presses(Modifiers::COMMAND, Key::P);
    assert!(offered(&walk).len() <= 40);
    walk.types("e");
    assert!((1..=40).contains(&offered(&walk).len()), "{}", offered(&walk).len());
}

// Menus at the pointer.

#[test]
fn a_right_click_on_a_platform_offers_what_concerns_it() {
    let mut walk = the_village();
    graph_node(&walk, "Bakery").click_secondary();
    walk.run();
    assert_eq!(selected(&walk), [platform("mill")], "a right click selects nothing");
    for row in COMMANDS.iter().filter(|row| row.also.contains(&Place::Platform)) {
        assert!(walk.sees(row.label), "{}", row.label);
    }
    walk.clicks(Role::Button, "Leave this platform out");
    assert_eq!(walk.session().doc.conditions, [Condition::is_not("platform", "bakery")]);
    assert_eq!(walk.session().live.menu, None);
    walk.applies(Action::ClearFilters);
    graph_node(&walk, "Inn (old)").click_secondary();
    walk.run();
    walk.clicks(Role::Button, "Add this platform to the selection");
    assert_eq!(selected(&walk), [platform("inn"), platform("mill")]);
}

#[test]
fn a_right_click_on_a_tile_offers_what_concerns_it() {
    let mut walk = open(bundled(), WIDE);
    let growth = view_of(&mut walk.state_mut().shell.session, "growth");
    let tiles: Vec<Node<'_>> = walk.query_all_by_label_contains("Move tile: ").collect();
    tiles.iter().max_by(|a, b| a.rect().left().total_cmp(&b.rect().left())).unwrap().click_secondary();
    walk.run();
    assert!(walk.session().live.menu.is_some());
    for row in COMMANDS.iter().filter(|row| row.also.contains(&Place::Tile)) {
        assert!(walk.sees(row.label), "{}", row.label);
    }
    walk.presses(Modifiers::NONE, Key::Escape);
    assert_eq!(walk.session().live.menu, None);
    walk.applies(Action::Focus(Some(growth)));
    walk.presses(Modifiers::COMMAND, Key::W);
    assert!(!walk.session().doc.views.contains_key(&growth));
}

#[test]
fn the_head_of_the_inspector_has_the_menu_too() {
    let mut walk = the_village();
    let heads = walk.query_all_by_role_and_label(Role::Label, "Mill");
    heads.max_by(|a, b| a.rect().left().total_cmp(&b.rect().left())).unwrap().click_secondary();
    walk.run();
    walk.clicks(Role::Button, "Copy the id of this platform");
    assert!(walk.state().effects.contains(&Effect::Copy("mill".into())));
}

// Keys.

/// The keys of a command now, as they are written.
fn keys(walk: &Walk, id: &str) -> Vec<String> {
    let row = COMMANDS.iter().find(|row| row.id == id).unwrap();
    keys_of(row, &walk.session().preferences).iter().map(|keys| keys_written(*keys)).collect()
}

/// Opens the sheet and waits for a key of a command.
fn rebinds(walk: &mut Walk, label: &str) {
    if walk.session().live.dialog != Some(Dialog::Shortcuts) {
        walk.applies(Action::Dialog(Some(Dialog::Shortcuts)));
    }
    walk.clicks(Role::Button, &format!("Keys of {label}"));
    assert!(walk.session().live.rebinding.is_some());
}

#[test]
fn a_command_gets_another_key() {
    let mut walk = the_village();
    rebinds(&mut walk, "History");
    walk.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    assert_eq!((keys(&walk, "edit.history"), walk.session().live.rebinding.clone()), (vec!["Ctrl+Shift+H".to_owned()], None));
    leaves(&mut walk);
    walk.presses(Modifiers::COMMAND, Key::H);
    assert!(!walk.session().live.history, "the usual key is free");
    walk.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    assert!(walk.session().live.history);
    asks_for(&mut walk, "history");
    assert!(walk.state().shell.session.preferences.keys.contains_key("edit.history"));
    clears(&mut walk);
    leaves(&mut walk);
    walk.applies(Action::Dialog(Some(Dialog::Shortcuts)));
    walk.clicks(Role::Button, "Usual keys of History");
    assert_eq!(walk.session().preferences, Preferences::default());
}

#[test]
fn a_key_of_another_command_is_named_and_taken_or_left() {
    let mut walk = the_village();
    rebinds(&mut walk, "History");
    walk.presses(Modifiers::COMMAND, Key::O);
    assert!(walk.sees("Ctrl+O is the key of “Open”. Take it from there?"));
    assert_eq!(walk.session().live.dialog, Some(Dialog::Shortcuts), "the key did not open files");
    walk.clicks(Role::Button, "Leave it");
    assert_eq!((keys(&walk, "edit.history"), keys(&walk, "file.open")), (vec!["Ctrl+H".into()], vec!["Ctrl+O".into()]));
    rebinds(&mut walk, "History");
    walk.presses(Modifiers::COMMAND, Key::O);
    walk.clicks(Role::Button, "Take it");
    assert_eq!((keys(&walk, "edit.history"), keys(&walk, "file.open")), (vec!["Ctrl+O".to_owned()], vec![]));
    walk.clicks(Role::Button, "All keys as usual");
    assert_eq!(walk.session().preferences, Preferences::default());
}

#[test]
fn escape_leaves_keys_as_they_were_and_backspace_takes_them_away() {
    let mut walk = the_village();
    rebinds(&mut walk, "Full screen");
    walk.presses(Modifiers::NONE, Key::Escape);
    assert_eq!((keys(&walk, "view.full_screen"), walk.session().live.dialog), (vec!["F11".to_owned()], Some(Dialog::Shortcuts)));
    rebinds(&mut walk, "Full screen");
    walk.presses(Modifiers::NONE, Key::Backspace);
    assert_eq!(keys(&walk, "view.full_screen"), Vec::<String>::new());
    let wish = Rebinding { command: "view.full_screen".into(), beside: true, taken: None };
    for key in [Key::F9, Key::F8] {
        walk.applies(Action::Rebind(Some(wish.clone())));
        walk.presses(Modifiers::NONE, key);
    }
    assert_eq!(keys(&walk, "view.full_screen"), ["F9", "F8"]);
}

#[test]
fn the_sheet_is_searched_and_shows_the_mouse() {
    let mut walk = the_village();
    walk.types("?");
    assert_eq!(walk.session().live.dialog, Some(Dialog::Shortcuts));
    walk.clicks(Role::SearchInput, "Search commands and keys");
    walk.types("wheel");
    assert!(walk.sees("Zoom the graph"));
    assert!(walk.query_by_role_and_label(Role::Button, "Keys of Open…").is_none());
    clears(&mut walk);
    walk.types("ctrl+o");
    assert!(walk.query_by_role_and_label(Role::Button, "Keys of Open…").is_some());
}

#[test]
fn what_the_file_says_wrongly_of_keys_is_passed_over() {
    let read: Preferences =
        serde_json::from_str(r#"{"theme": "dark", "keys": {"file.open": ["Ctrl+Alt+O", "Oh"], "file.save": "Ctrl+S", "no.such": ["F9"]}}"#)
            .unwrap();
    assert_eq!((read.theme, read.keys.len()), (ThemeChoice::Dark, 2), "a word that is no list is dropped");
    let mut walk = the_village();
    walk.applies(Action::Prefer(Box::new(read)));
    assert_eq!((keys(&walk, "file.open"), keys(&walk, "file.save")), (vec!["Ctrl+Alt+O".into()], vec!["Ctrl+S".into()]));
    let none: Preferences = serde_json::from_str(r#"{"keys": 5}"#).unwrap();
    assert_eq!(none, Preferences::default());
}

#[test]
fn a_text_field_keeps_plain_keys_and_those_that_edit() {
    let mut walk = the_village();
    walk.applies(Action::Playhead(day("2020-06-01")));
    walk.applies(Action::ShowRow { package: "village".into(), table: "links".into(), row: 0, view: None });
    walk.presses(Modifiers::COMMAND, Key::F);
    walk.types("mil");
    let view = walk.session().live.focused.unwrap();
    assert_eq!(walk.session().settings(view).text("search"), Some("mil"), "Ctrl+F goes to the table's own search");
    let before = (walk.session().day(), selected(&walk));
    for key in [Key::Space, Key::ArrowLeft, Key::Home, Key::End] {
        walk.presses(Modifiers::NONE, key);
    }
    walk.types("?");
    for key in [Key::A, Key::Z, Key::Y] {
        walk.presses(Modifiers::COMMAND, key);
    }
    assert_eq!((walk.session().day(), selected(&walk), walk.session().live.dialog), (before.0, before.1, None));
    assert!(walk.session().doc.views.contains_key(&view), "nothing was undone");
    walk.presses(Modifiers::NONE, Key::F1);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Card("table")), "all others do");
}

#[test]
fn find_without_a_table_is_the_command_box() {
    let mut walk = the_village();
    walk.presses(Modifiers::COMMAND, Key::F);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Palette));
}

#[test]
fn the_keys_that_people_expect_are_the_usual_ones() {
    let usual = |id: &str| {
        COMMANDS.iter().find(|row| row.id == id).unwrap().keys.iter().map(|keys| keys_written(*keys)).collect::<Vec<_>>().join(" ")
    };
    for (id, expected) in [
        ("file.open", "Ctrl+O"),
        ("file.add", "Ctrl+Shift+O"),
        ("file.save", "Ctrl+S"),
        ("file.save_as", "Ctrl+Shift+S"),
        ("edit.undo", "Ctrl+Z"),
        ("edit.redo", "Ctrl+Shift+Z Ctrl+Y"),
        ("go.find", "Ctrl+P Ctrl+K"),
        ("go.search", "Ctrl+F"),
        ("help.keys", "?"),
        ("help.card", "F1"),
        ("view.full_screen", "F11"),
        ("go.play", "Space"),
        ("go.next_month", "Right"),
        ("go.previous_event", "Ctrl+Left"),
        ("go.start", "Home"),
        ("go.end", "End"),
        ("go.nothing", "Escape"),
    ] {
        assert_eq!(usual(id), expected, "{id}");
    }
}

// Cards and the manual.

fn is_whole(card: &HelpCard) -> bool {
    [card.shows, card.formula, card.reading, card.limits].iter().all(|part| part.len() > 14 && part.ends_with('.'))
}

#[test]
fn every_view_and_every_measure_has_a_card() {
    for kind in KINDS {
        assert!(is_whole(&kind.help), "{}", kind.id);
        assert!(kind.measures.iter().all(|id| metric(id).is_some()), "{}", kind.id);
        assert!(metric(kind.id).is_none(), "{} is a view and a measure", kind.id);
    }
    for known in METRICS {
        assert!(is_whole(&known.card), "{}", known.id);
        assert!(KINDS.iter().any(|kind| kind.measures.contains(&known.id)), "no view leads to {}", known.id);
    }
    assert_eq!(METRICS.iter().map(|known| known.id).collect::<BTreeSet<_>>().len(), METRICS.len());
}

#[test]
fn every_card_is_drawn_in_letters_that_there_are() {
    let mut walk = the_village();
    for id in KINDS.iter().map(|kind| kind.id).chain(METRICS.iter().map(|known| known.id)) {
        walk.applies(Action::Dialog(Some(Dialog::Card(id))));
        assert!(walk.sees("Limits"), "{id}");
    }
}

#[test]
fn what_the_graph_command_measures_has_a_card() {
    let printed = std::process::Command::new(env!("CARGO_BIN_EXE_unwalled")).args(["graph", "bundled:record", "--json"]).output().unwrap();
    let graph: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    let names = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let measures = names(&graph["nodes"][0]).into_iter().chain(names(&graph["summary"]));
    for name in measures.filter(|name| !["id", "label", "owner"].contains(&name.as_str())) {
        assert!(metric(&name).is_some(), "{name}");
    }
    for dataset in bundled().datasets().iter().filter(|dataset| dataset.name.contains("record")) {
        for table in &dataset.tables {
            let Some(column) = table.observations.as_ref().and_then(|batch| batch.column_by_name("metric").cloned()) else { continue };
            let cells = datafusion::arrow::array::AsArray::as_string::<i32>(&column);
            assert!(cells.iter().flatten().all(|name| metric(name).is_some()), "{}", table.name);
        }
    }
}

#[test]
fn a_card_opens_for_the_view_that_has_the_keys_and_leads_to_its_measures() {
    let mut walk = open(bundled(), SMALL);
    let graph = view_of(&mut walk.state_mut().shell.session, "graph");
    walk.applies(Action::Focus(Some(graph)));
    walk.presses(Modifiers::NONE, Key::F1);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Card("graph")));
    for heading in ["What it shows", "Formula", "How to read it", "Limits"] {
        assert!(walk.sees(heading), "{heading}");
    }
    walk.clicks(Role::Button, "PageRank");
    assert_eq!(walk.session().live.dialog, Some(Dialog::Card("pagerank")));
    assert!(walk.sees("Brin & Page 1998"));
    leaves(&mut walk);
    walk.applies(Action::Focus(None));
    walk.presses(Modifiers::NONE, Key::F1);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Manual));
    assert!(walk.sees("Core number"));
}

/// `UNWALLED_WRITE=1 cargo test the_manual` writes it anew.
#[test]
fn the_manual_says_what_the_program_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join("manual.md");
    let page = manual();
    if std::env::var_os("UNWALLED_WRITE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/manual.md is of another version; write it with UNWALLED_WRITE=1 cargo test the_manual");
    for row in COMMANDS {
        assert!(page.contains(row.label) && row.hint.ends_with('.'), "{}", row.id);
    }
    assert!(command(&unwalled::session::Session::default(), "help.manual").is_some());
}

#[test]
fn tiles_are_placed_without_a_pointer() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    let views = walk.session().doc.arrangement.views();
    walk.applies(Action::Focus(Some(views[0])));
    walk.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(walk.session().doc.arrangement.views(), [&views[1..], &views[..1]].concat());
    let place = command(walk.session(), "view.as_tab").unwrap();
    walk.applies(place);
    walk.run_steps(3);
    assert_eq!(walk.session().history.current().unwrap().action, Action::Arrange(walk.session().doc.arrangement.clone()));
    walk.presses(Modifiers::COMMAND, Key::Z);
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(walk.session().doc.arrangement.views(), views);
    assert!(command(&walk.session().clone(), "view.more_room").is_some());
}

#[test]
fn a_filter_and_a_column_are_found_by_what_they_are() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    walk.applies(Action::AddCondition(Condition::is("country", "CN")));
    let view = view_of(&mut walk.state_mut().shell.session, "growth");
    let clause = unwalled::model::Filter { conditions: vec![Condition::is("platform", "mill")], window: None };
    walk.applies(Action::Clause { by: view, clause });
    walk.applies(Action::AddView {
        kind: "table".into(),
        package: None,
        settings: unwalled::session::Settings::from([("table", "links".into())]),
    });
    let finds = |walk: &mut Walk, words: &str| {
        walk.presses(Modifiers::COMMAND, Key::P);
        walk.types(words);
        walk.presses(Modifiers::NONE, Key::Enter);
        walk.run();
    };
    finds(&mut walk, "remove the filter country");
    assert!(walk.session().doc.conditions.is_empty());
    finds(&mut walk, "remove the filter platform");
    assert!(walk.session().doc.clauses.is_empty());
    finds(&mut walk, "column kind keep it in sight");
    let table = view_of(&mut walk.state_mut().shell.session, "table");
    let pinned = walk.session().settings(table).0["pinned"].clone();
    assert!(pinned.as_array().unwrap().iter().any(|name| name == "kind"), "{pinned}");
}

#[test]
fn what_hands_and_keys_do_is_found_by_what_it_does() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    walk.presses(Modifiers::COMMAND, Key::P);
    walk.types("change a cell");
    assert!(walk.sees("How to: change a cell"));
    walk.presses(Modifiers::NONE, Key::Enter);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Shortcuts));
}
