//! Walks through the whole window, as a person takes them, in two sizes.

use std::time::Duration;

use egui::{Key, Modifiers, Role, pos2, vec2};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT, Queryable};
use unwalled::engine::Catalog;
use unwalled::model::{Filter, Language};
use unwalled::session::{Action, Dialog, Effect, Target, ThemeChoice};

use crate::scene::{Person, SMALL, WIDE, Walk, adds_filter, bundled, data_panel, day, lone, open, platform, repaint_delay, village};

const SIZES: [[f32; 2]; 2] = [WIDE, SMALL];

const DIALOGS: [Dialog; 22] = [
    Dialog::Palette,
    Dialog::Open { add: true },
    Dialog::Open { add: false },
    Dialog::Report,
    Dialog::Shortcuts,
    Dialog::Manual,
    Dialog::Card("graph"),
    Dialog::Card("pagerank"),
    Dialog::About,
    Dialog::AddFilter,
    Dialog::EditFilter { at: 0, which: 0 },
    Dialog::OrFilter(0),
    Dialog::NameSelection,
    Dialog::Recovery,
    Dialog::Leave,
    Dialog::Missing,
    Dialog::Offered,
    Dialog::Start,
    Dialog::Preferences,
    Dialog::AddRow(Some(unwalled::model::Role::Links)),
    Dialog::AddRow(Some(unwalled::model::Role::Platforms)),
    Dialog::Save(unwalled::session::Saved::WorkspaceWithData),
];

/// The bundled data in windows of both sizes; a small one has its data panel folded.
fn in_both_sizes(walk: impl Fn(Walk)) {
    for size in SIZES {
        walk(open(bundled(), size));
    }
}

fn selected(walk: &Walk) -> Vec<Target> {
    walk.session().doc.selection.iter().cloned().collect()
}

/// A platform as the graph draws it.
fn graph_node<'a>(walk: &'a Walk, name: &str) -> Node<'a> {
    let is_it =
        |label: String| label.strip_prefix(name).and_then(|rest| rest.strip_prefix(", ")).is_some_and(|rest| rest.ends_with(" links"));
    let found = walk.query_all_by_role(Role::Button).find(|node| node.accesskit_node().label().is_some_and(is_it));
    found.unwrap_or_else(|| panic!("the graph does not draw {name}"))
}

fn is_selected(node: &Node<'_>) -> bool {
    node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

#[test]
fn an_idle_window_draws_nothing() {
    in_both_sizes(|mut walk| {
        assert_eq!(walk.run(), 1, "a window at rest needs one frame to know it");
        assert_eq!(repaint_delay(&walk), Duration::MAX);
        assert!(!walk.state().shell.is_busy());
    });
}

#[test]
fn the_play_button_plays_and_stops() {
    in_both_sizes(|mut walk| {
        let start = walk.session().day();
        walk.get_by_role_and_label(Role::Button, "Play").click();
        walk.run_steps(3);
        assert!(walk.session().live.playing);
        assert_eq!(repaint_delay(&walk), Duration::ZERO, "time that plays asks for frames");
        let later = walk.session().day();
        assert!(later > start, "{later:?}");
        walk.get_by_role_and_label(Role::Button, "Pause").click();
        walk.run();
        assert!(!walk.session().live.playing);
        assert_eq!(walk.session().doc.playhead, walk.session().day());
        assert!(walk.query_by_role_and_label(Role::Button, "Play").is_some());
    });
}

#[test]
fn the_step_buttons_go_from_event_to_event() {
    in_both_sizes(|mut walk| {
        walk.clicks(Role::Button, "Next event");
        assert_eq!(walk.session().day(), Some(day("2021-12-27")));
        assert!(walk.sees("As of 27 Dec 2021."));
        walk.clicks(Role::Button, "Previous event");
        walk.clicks(Role::Button, "Previous event");
        assert_eq!(walk.session().day(), Some(day("2021-11-17")));
    });
}

#[test]
fn the_pace_of_time_is_chosen_beside_play() {
    in_both_sizes(|mut walk| {
        walk.clicks(Role::Button, "Time plays a quarter a second");
        walk.clicks(Role::Button, "a year a second");
        assert_eq!(walk.session().preferences.pace, unwalled::session::Pace::Year);
        walk.presses(Modifiers::NONE, Key::Comma);
        walk.presses(Modifiers::NONE, Key::Comma);
        assert!(walk.query_by_role_and_label(Role::Button, "Time plays a month a second").is_some());
        walk.presses(Modifiers::NONE, Key::Period);
        assert_eq!(walk.session().preferences.pace, unwalled::session::Pace::Quarter);
    });
}

#[test]
fn a_name_beside_a_curve_selects_everywhere() {
    in_both_sizes(|mut walk| {
        assert_eq!(selected(&walk), [platform("wechat")]);
        assert!(!is_selected(&graph_node(&walk, "Baidu")));
        walk.clicks(Role::Button, "Baidu");
        assert_eq!(selected(&walk), [platform("baidu")]);
        assert!(is_selected(&graph_node(&walk, "Baidu")), "in the graph");
        let left_of_inspector = walk.at(Role::Button, "Baidu").right();
        let heads = walk.query_all_by_role_and_label(Role::Label, "Baidu");
        assert!(heads.into_iter().any(|head| head.rect().left() > left_of_inspector), "in the inspector");
        walk.clicks(Role::Button, "Baidu");
        assert!(selected(&walk).is_empty(), "the same click again takes it back");
        assert!(walk.sees("Nothing selected"));
    });
}

#[test]
fn a_node_is_clicked_with_keys_that_join() {
    let mut walk = open(bundled(), WIDE);
    let click = |walk: &mut Walk, name: &str, keys: Modifiers| {
        graph_node(walk, name).click_modifiers(keys);
        walk.run();
    };
    click(&mut walk, "Alipay", Modifiers::SHIFT);
    assert_eq!(selected(&walk), [platform("alipay"), platform("wechat")]);
    assert!(walk.sees("2 things selected"));
    click(&mut walk, "WeChat (Weixin)", Modifiers::ALT);
    assert_eq!(selected(&walk), [platform("alipay")]);
    click(&mut walk, "Alipay", Modifiers::COMMAND);
    assert!(selected(&walk).is_empty());
}

#[test]
fn a_filter_is_added_read_and_removed() {
    in_both_sizes(|mut walk| {
        data_panel(&mut walk);
        assert!(walk.sees("158 of 158 links"));
        adds_filter(&mut walk, "Kind, Links", &["Payment"]);
        assert_eq!(walk.session().live.dialog, None);
        let chip = "Remove the filter Kind is Payment";
        assert!(walk.query_by_role_and_label(Role::Button, chip).is_some());
        assert!(walk.sees("filtered out"));
        walk.clicks(Role::Button, chip);
        assert!(walk.query_by_role_and_label(Role::Button, chip).is_none());
        assert!(walk.sees("158 of 158 links"));
    });
}

#[test]
fn a_filter_can_leave_something_out() {
    let mut walk = open(bundled(), WIDE);
    walk.clicks(Role::Button, "Add filter…");
    walk.clicks(Role::ListBoxOption, "Country, Platforms");
    walk.clicks(Role::RadioButton, "is not");
    walk.clicks(Role::CheckBox, "CN");
    walk.clicks(Role::Button, "Add filter");
    assert!(walk.query_by_role_and_label(Role::Button, "Remove the filter Country is not CN").is_some());
}

#[test]
fn a_filter_to_nothing_says_why_and_leads_back() {
    in_both_sizes(|mut walk| {
        data_panel(&mut walk);
        for kind in ["Payment", "Login"] {
            adds_filter(&mut walk, "Kind, Links", &[kind]);
        }
        assert!(walk.sees("Nothing is left to draw"));
        assert!(walk.sees("0 of 158 links shown. Each filter alone leaves links; together they leave none."));
        assert!(walk.query_by_role_and_label(Role::Button, "Remove: Kind is Payment").is_some());
        assert!(walk.sees("alone leaves "), "what each leaves by itself");
        walk.clicks(Role::Button, "Clear all filters");
        assert_eq!(walk.session().filter(), Filter::everything());
        assert!(!walk.sees("Nothing is left to draw"));
    });
}

#[test]
fn a_platform_is_found_by_its_names_in_both_languages() {
    in_both_sizes(|mut walk| {
        for (words, id) in [("wechat pay", "wechat_pay"), ("微信", "wechat"), ("zhifubao", "alipay")] {
            walk.presses(Modifiers::COMMAND, Key::P);
            assert_eq!(walk.session().live.dialog, Some(Dialog::Palette));
            walk.types(words);
            walk.presses(Modifiers::NONE, Key::Enter);
            assert_eq!(walk.session().live.dialog, None);
            assert_eq!(selected(&walk), [platform(id)], "{words}");
        }
    });
}

#[test]
fn a_command_is_found_by_its_name() {
    let mut walk = open(bundled(), SMALL);
    walk.clicks(Role::Button, "Search or command");
    walk.types("dark th");
    walk.presses(Modifiers::NONE, Key::Enter);
    assert_eq!(walk.session().preferences.theme, ThemeChoice::Dark);
    walk.clicks(Role::Button, "Search or command");
    walk.types("no such thing anywhere");
    assert!(walk.sees("Nothing here has such a name."));
    walk.presses(Modifiers::NONE, Key::Enter);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Palette), "there is nothing to take");
}

#[test]
fn a_table_is_opened_sorted_searched_and_clicked() {
    in_both_sizes(|mut walk| {
        data_panel(&mut walk);
        walk.unfolds_to(Role::TreeItem, "Market share ");
        assert!(walk.sees("Market share, 1"), "so many rows of so many");
        let table = walk.session().live.focused.unwrap();
        walk.applies(Action::Maximise(Some(table)));
        walk.applies(Action::ClearFilters);
        assert!(walk.sees("206 of 206 rows"));
        let first = |walk: &Walk| walk.node(Role::Row, "Row ").accesskit_node().label().unwrap();
        assert_eq!(first(&walk), "Row 1: S0001");
        walk.clicks(Role::Button, "Sort by Id");
        walk.clicks(Role::Button, "Sort by Id");
        assert_eq!(first(&walk), "Row 206: S0206", "twice is downwards");
        walk.clicks(Role::TextInput, "Search these rows");
        walk.types("iresearch");
        let found = walk.query_all_by_role(Role::Row).count();
        assert!(walk.sees(" of 206 rows") && !walk.sees("206 of 206 rows") && found > 0);
        let row = first(&walk);
        walk.clicks_first(Role::Row, &row);
        let targets = selected(&walk);
        let [Target::Row { table, row: at, .. }] = targets.as_slice() else { panic!("expected a row, found {targets:?}") };
        assert_eq!((table.as_str(), format!("Row {}:", at + 1)), ("shares", row[..=row.find(':').unwrap()].to_owned()));
        assert!(walk.sees(&format!("Row {} of Market share", at + 1)), "in the inspector");
        walk.clicks(Role::TextInput, "Search these rows");
        walk.types(" no such words");
        walk.clicks(Role::Button, "Clear the search");
        assert!(walk.sees("206 of 206 rows"));
    });
}

#[test]
fn a_table_that_was_scrolled_to_a_row_can_be_scrolled_away() {
    let mut walk = open(bundled(), WIDE);
    walk.applies(Action::ShowRow { package: "record".into(), table: "links".into(), row: 300, view: None });
    assert!(walk.query_all_by_role(Role::Row).any(|row| row.accesskit_node().label().unwrap().starts_with("Row 301:")));
    let at = walk.at(Role::Row, "Row 301:").left_center() + vec2(200.0, 0.0);
    walk.hover_at(at);
    walk.run();
    for _ in 0..6 {
        walk.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, 400.0),
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: egui::MouseWheelSource::Wheel,
        });
        walk.run();
    }
    let still = walk.query_all_by_role(Role::Row).any(|row| row.accesskit_node().label().unwrap().starts_with("Row 301:"));
    assert!(!still, "the table goes back to the row that was asked for once");
}

#[test]
fn tables_of_two_packages_are_not_taken_for_each_other() {
    let mut walk = open(bundled(), WIDE);
    walk.unfolds_to(Role::TreeItem, "Links 428");
    assert!(walk.sees("bundled:record/links.csv"));
    walk.clicks(Role::DisclosureTriangle, "Unfold Article");
    walk.unfolds_to(Role::TreeItem, "Links 63");
    assert!(walk.sees("bundled:article/links.csv"));
}

#[test]
fn a_column_says_what_it_holds() {
    let mut walk = open(Catalog::new(vec![village()]), WIDE);
    let said = walk.node(Role::TreeItem, "date: ").accesskit_node().label().unwrap();
    let facts: Vec<String> = said.trim_start_matches("date: ").split(", ").map(str::to_owned).collect();
    assert_eq!(facts, ["date · date", "5 different", "none empty", "2020–2021"]);
    assert!(facts.iter().all(|fact| walk.query_by_label(fact).is_none()), "folded, the line says it to a screen reader alone");
    walk.unfolds_to(Role::TreeItem, "date: ");
    assert!(facts.iter().all(|fact| walk.query_by_label(fact).is_some()));
}

#[test]
fn the_funnel_of_a_small_window_leads_to_the_filters() {
    let mut walk = open(bundled(), SMALL);
    walk.clicks(Role::Button, "1 filter");
    let filters = walk.at(Role::Button, "Add filter…");
    assert!(filters.bottom() < SMALL[1] - 100.0, "they are in sight, at {filters:?}");
}

#[test]
fn theme_and_language_change_at_once() {
    in_both_sizes(|mut walk| {
        walk.clicks(Role::Button, "Light theme; switch to dark");
        assert!(walk.state().shell.is_dark() && walk.ctx.theme() == egui::Theme::Dark);
        walk.clicks(Role::Button, "Dark theme; switch to light");
        assert!(!walk.state().shell.is_dark());
        assert!(walk.query_all_by_role(Role::Button).all(|node| node.accesskit_node().label() != Some("阿里巴巴".into())));
        walk.clicks(Role::Button, "Names in English; switch to Chinese");
        assert_eq!(walk.session().preferences.language, Language::Zh);
        assert!(walk.query_by_role_and_label(Role::Button, "百度").is_some(), "beside its curve");
        assert!(walk.sees("公开记录，2008–2026"), "the package");
        walk.clicks(Role::Button, "Names in Chinese; switch to English");
        assert!(walk.query_by_role_and_label(Role::Button, "百度").is_none());
    });
}

#[test]
fn every_table_can_be_read_in_chinese() {
    let mut walk = open(bundled(), WIDE);
    walk.applies(Action::Speak(Language::Zh));
    let names: Vec<String> = walk.state().shell.catalog().datasets()[0].tables.iter().map(|table| table.name.clone()).collect();
    for table in names {
        walk.applies(Action::ShowRow { package: "record".into(), table, row: 2, view: None });
    }
    assert_eq!(walk.session().doc.views.len(), 3 + 7);
}

#[test]
fn the_playhead_is_dragged_within_its_window() {
    in_both_sizes(|mut walk| {
        let start = walk.session().day().unwrap();
        let handle = walk.at(Role::Slider, "Playhead, ").center();
        walk.drags(handle, handle + vec2(60.0, 0.0));
        let later = walk.session().day().unwrap();
        assert!(later > start, "{later}");
        assert!(walk.session().live.playhead.is_none(), "it was put down");
        let handle = walk.at(Role::Slider, "Playhead, ").center();
        walk.drags(handle, pos2(5.0, handle.y));
        assert_eq!(walk.session().day(), Some(day("2013-01-01")), "the window begins here");
    });
}

#[test]
fn a_side_of_the_window_is_dragged_and_given_back() {
    let mut walk = open(bundled(), WIDE);
    let before = walk.session().doc.window.unwrap();
    let bracket = walk.at(Role::Slider, "end of the time window").center();
    walk.drags(bracket, bracket - vec2(80.0, 0.0));
    let after = walk.session().doc.window.unwrap();
    assert!(after.first == before.first && after.last < before.last, "{after:?}");
    assert_eq!(after.last, after.last.last_of_month(), "whole months");
    walk.clicks(Role::Button, "Show all times");
    assert_eq!(walk.session().doc.window, None);
}

#[test]
fn the_report_lists_every_table() {
    in_both_sizes(|mut walk| {
        let report = walk.query_all_by_label_contains(" · local").next().unwrap();
        report.click();
        walk.run();
        assert_eq!(walk.session().live.dialog, Some(Dialog::Report));
        for table in &walk.state().shell.catalog().datasets()[0].tables {
            assert!(walk.sees(&format!("{} rows · csv, utf-8", table.rows())), "{}", table.name);
        }
        assert!(walk.sees("taken as links"));
        walk.clicks(Role::Button, "Close");
        assert_eq!(walk.session().live.dialog, None);
    });
}

#[test]
fn the_report_tells_what_was_refused() {
    let mut walk = open(lone("torn.csv", "a,b\n1,2\n3\n4,5\n"), SMALL);
    assert!(walk.sees("1 row refused"));
    walk.applies(Action::Dialog(Some(Dialog::Report)));
    assert!(walk.sees("2 rows, 1 refused"));
    assert!(walk.sees("expected 2 cells"));
}

#[test]
fn menus_open_and_grey_out_what_cannot_be_done() {
    in_both_sizes(|mut walk| {
        walk.clicks(Role::Button, "File");
        assert!(walk.sees("Open the bundled data"));
        walk.node(Role::Button, "Open…").click();
        walk.run();
        assert_eq!(walk.session().live.dialog, Some(Dialog::Open { add: false }));
        walk.presses(Modifiers::NONE, Key::Escape);
        walk.applies(Action::ClearFilters);
        walk.get_all_by_role_and_label(Role::Button, "Data").next().unwrap().click();
        walk.run();
        assert!(walk.node(Role::Button, "Clear all filters").accesskit_node().is_disabled());
        assert!(!walk.node(Role::Button, "Add filter…").accesskit_node().is_disabled());
    });
}

#[test]
fn every_menu_and_dialog_is_drawn_with_names_and_glyphs() {
    let mut walk = open(bundled(), WIDE);
    for (menu, entry) in [("File", "Quit"), ("View", "New view: Market share"), ("Go", "Next event"), ("Help", "About unwalled")] {
        assert!(walk.query_by_role_and_label(Role::Button, entry).is_none() || menu == "Go");
        walk.clicks(Role::Button, menu);
        assert!(walk.sees(entry), "{menu}");
        walk.clicks(Role::Button, menu);
    }
    for dialog in DIALOGS {
        walk.applies(Action::Dialog(Some(dialog)));
        assert_eq!(walk.session().live.dialog, Some(dialog));
        walk.presses(Modifiers::NONE, Key::Escape);
        assert_eq!(walk.session().live.dialog, None, "{dialog:?}");
    }
}

#[test]
fn a_path_is_typed_and_opened() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    walk.presses(Modifiers::COMMAND, Key::O);
    walk.clicks(Role::TextInput, "Path of a file or folder");
    walk.types("/data/growth.csv");
    walk.clicks(Role::Button, "Open");
    assert_eq!(walk.state().effects, [Effect::Load { paths: vec!["/data/growth.csv".into()], add: false }]);
    assert_eq!(walk.session().live.dialog, None);
}

#[test]
fn a_view_fills_the_window_and_is_closed() {
    in_both_sizes(|mut walk| {
        walk.clicks(Role::Button, "Fill the window: Revenue growth");
        assert!(walk.query_by_role_and_label(Role::Button, "Fill the window: Market share").is_none());
        walk.clicks(Role::Button, "Back to all tiles: Revenue growth");
        walk.clicks(Role::Button, "More: Revenue growth");
        walk.clicks(Role::Button, "Close this view");
        assert!(walk.query_by_role_and_label(Role::Button, "More: Revenue growth").is_none());
        assert_eq!(walk.session().doc.arrangement.views().len(), 2);
    });
}

#[test]
fn the_last_view_gone_offers_others() {
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    for view in walk.session().doc.arrangement.views() {
        walk.applies(Action::CloseView(view));
    }
    assert!(walk.sees("No view is open"));
    walk.clicks(Role::Button, "Open: Revenue growth");
    assert!(walk.sees("How fast did revenue grow?"));
}

#[test]
fn another_package_is_shown_from_the_data_panel() {
    in_both_sizes(|mut walk| {
        data_panel(&mut walk);
        walk.unfolds_to(Role::TreeItem, "Article");
        assert_eq!(walk.session().doc.package, "article");
        assert!(!walk.sees("WeChat lets Taobao links in"));
        assert!(walk.sees("Article · "), "the graph says whose it is");
    });
}

#[test]
fn other_data_take_the_place_of_what_is_open() {
    let mut walk = open(bundled(), SMALL);
    walk.state_mut().shell.take_catalog(vec![village()], false);
    walk.run();
    assert!(is_selected(&graph_node(&walk, "Mill")), "the village is drawn as it wants to be");
    assert!(!walk.sees("WeChat"));
    walk.state_mut().shell.take_catalog(vec![village()], true);
    walk.run();
    let beside: Vec<_> = walk.session().doc.views.values().filter_map(|state| state.package.clone()).collect();
    assert_eq!(beside, ["village_2"], "a name that is taken gets a number, and what was shown stays");
    assert!(is_selected(&graph_node(&walk, "Mill")) && walk.session().doc.package == "village");
}

#[test]
fn a_dialog_stands_still_once_it_is_open() {
    let mut walk = open(bundled(), WIDE);
    for dialog in DIALOGS {
        walk.applies(Action::Dialog(Some(dialog)));
        let places = |walk: &Walk| walk.get_all_by_role(Role::Label).map(|label| label.rect().min).collect::<Vec<_>>();
        let before = places(&walk);
        walk.run_steps(4);
        assert_eq!(places(&walk), before, "{dialog:?} moved although nobody touched it");
        walk.applies(Action::Dialog(None));
    }
}
