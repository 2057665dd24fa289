//! Charts of any table: columns on shelves by hand, by menu and by the command line; what is refused; what is
//! counted; how a picture is moved.

use std::collections::BTreeMap;

use egui::{Event, Key, Modifiers, Role, vec2};
use serde_json::{Value, json};
use unwalled::analysis::encoding::{Mark, Shelves};
use unwalled::engine::{Answer, Catalog, ChartAnswer, ChartQuestion, Marks, Reason, Request};
use unwalled::jobs::Cancel;
use unwalled::model::{Condition, Filter, Test};
use unwalled::session::{Action, Settings, Target, ViewId};
use unwalled::store::Aggregate;

use crate::scene::{Person, WIDE, Walk, bundled, lone, open};

/// Sales by city, some without an amount, one city named once.
const SALES: &str = "city,day,amount,price\nHangzhou,2021-01-05,10,1.5\nHangzhou,2021-02-05,20,2.5\nShenzhen,2021-01-07,5,3\n\
    Shenzhen,2021-03-02,,2\nBeijing,2021-03-09,40,9\n";

/// The same measure in two units.
const MONEY: &str = "shop,season,takings,unit\na,1,5,CNY bn\nb,1,7,CNY bn\na,2,9,CNY bn\nc,1,2,USD bn\n";

fn question(table: &str, shelves: &[(&str, &str)]) -> ChartQuestion {
    let on = |key: &str| shelves.iter().find(|(known, _)| *known == key).map(|(_, column)| (*column).to_owned());
    ChartQuestion {
        package: table.into(),
        table: table.into(),
        shelves: Shelves {
            mark: on("mark").and_then(|mark| Mark::parse(&mark)),
            x: on("x"),
            y: on("y"),
            color: on("color"),
            size: None,
            facet: on("facet"),
            aggregate: on("aggregate").and_then(|how| Aggregate::parse(&how)),
            bin: on("bin").and_then(|bin| unwalled::analysis::encoding::Bin::parse(&bin)),
        },
        only: BTreeMap::new(),
        filter: Filter::everything(),
        part: None,
        room: [640, 400],
    }
}

fn answered(catalog: &Catalog, question: ChartQuestion) -> ChartAnswer {
    match Request::Chart(question).answer(catalog, &Cancel::default()) {
        Answer::Chart(answer) => answer,
        other => panic!("{other:?}"),
    }
}

/// Names and numbers of the groups along y or x.
fn groups(answer: &ChartAnswer) -> Vec<(String, f64)> {
    let Marks::Groups(groups) = &answer.marks[0] else { panic!("{:?}", answer.marks) };
    let picture = &answer.picture;
    let name = |x: u32, y: u32| picture.x.labels.get(x as usize).or_else(|| picture.y.labels.get(y as usize)).cloned().unwrap_or_default();
    let mut groups: Vec<(u32, String, f64)> = groups.iter().map(|mark| (mark.x + mark.y, name(mark.x, mark.y), mark.value)).collect();
    groups.sort_by_key(|group| group.0);
    groups.into_iter().map(|(_, name, value)| (name, value)).collect()
}

fn pairs(expected: &[(&str, f64)]) -> Vec<(String, f64)> {
    expected.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
}

#[test]
fn rows_are_gathered_by_name_and_what_lacks_a_value_is_counted() {
    let catalog = lone("sales.csv", SALES);
    let sums = answered(&catalog, question("sales", &[("x", "amount"), ("y", "city")]));
    assert_eq!(groups(&sums), pairs(&[("Beijing", 40.0), ("Hangzhou", 30.0), ("Shenzhen", 5.0)]), "largest first");
    assert_eq!((sums.picture.missing, sums.picture.passing), (1, 5));
    let means = answered(&catalog, question("sales", &[("x", "price"), ("y", "city")]));
    assert_eq!(groups(&means), pairs(&[("Beijing", 9.0), ("Shenzhen", 2.5), ("Hangzhou", 2.0)]), "prices are not added up");
    let most = answered(&catalog, question("sales", &[("x", "amount"), ("y", "city"), ("aggregate", "max")]));
    assert_eq!(groups(&most), pairs(&[("Beijing", 40.0), ("Hangzhou", 20.0), ("Shenzhen", 5.0)]));
}

#[test]
fn filters_of_the_session_count_for_charts() {
    let catalog = lone("sales.csv", SALES);
    let asked = question("sales", &[("x", "amount"), ("y", "city")]);
    let filter = Filter { conditions: vec![Condition::is_not("city", "Beijing")], window: None };
    let some = answered(&catalog, ChartQuestion { filter, ..asked.clone() });
    assert_eq!(groups(&some), pairs(&[("Hangzhou", 30.0), ("Shenzhen", 5.0)]));
    let nobody = Filter { conditions: vec![Condition::is("city", "Atlantis")], window: None };
    let none = answered(&catalog, ChartQuestion { filter: nobody, ..asked });
    assert_eq!((none.picture.passing, none.picture.alone.clone()), (0, vec![0]));
}

#[test]
fn days_are_gathered_in_calendar_units() {
    let catalog = lone("sales.csv", SALES);
    let months = answered(&catalog, question("sales", &[("x", "day"), ("mark", "bar"), ("bin", "month")]));
    assert_eq!(groups(&months).iter().map(|group| group.1).collect::<Vec<_>>(), [2.0, 1.0, 2.0], "January, February, March");
    assert_eq!(months.picture.x.edges.len(), 4);
}

#[test]
fn numbers_of_several_units_are_refused_with_ways_out() {
    let catalog = lone("money.csv", MONEY);
    let asked = question("money", &[("x", "takings"), ("y", "shop")]);
    let refused = answered(&catalog, asked.clone()).refusal.unwrap();
    assert_eq!((refused.reason, refused.column.as_deref()), (Reason::Units, Some("unit")));
    assert_eq!(refused.values, [("CNY bn".to_owned(), 3), ("USD bn".to_owned(), 1)]);
    let only = BTreeMap::from([("unit".to_owned(), "CNY bn".to_owned())]);
    let one = answered(&catalog, ChartQuestion { only, ..asked.clone() });
    assert_eq!((one.refusal.clone(), one.picture.unit.as_str()), (None, "CNY bn"));
    assert_eq!(groups(&one), pairs(&[("a", 14.0), ("b", 7.0)]));
    let apart = answered(&catalog, question("money", &[("x", "takings"), ("y", "shop"), ("facet", "unit")]));
    assert_eq!((apart.refusal.clone(), apart.picture.panels.len()), (None, 2));
    let counted = answered(&catalog, question("money", &[("x", "takings"), ("y", "shop"), ("aggregate", "count")]));
    assert_eq!(counted.refusal, None, "how many there are has no unit");
}

#[test]
fn sums_of_parts_are_refused() {
    let catalog = bundled();
    let shares = ChartQuestion { package: "record".into(), ..question("shares", &[("x", "value"), ("y", "entity"), ("aggregate", "sum")]) };
    assert_eq!(answered(&catalog, shares.clone()).refusal.unwrap().reason, Reason::Units, "percent beside percentage points");
    let only = BTreeMap::from([("unit".to_owned(), "percent".to_owned()), ("metric".to_owned(), "share".to_owned())]);
    let refused = answered(&catalog, ChartQuestion { only, ..shares }).refusal.unwrap();
    assert_eq!((refused.reason, refused.column.as_deref()), (Reason::Things, Some("scope")), "shares of different wholes");
    let growth = ChartQuestion { package: "record".into(), ..question("growth", &[("x", "value"), ("y", "entity")]) };
    assert_eq!(answered(&catalog, growth.clone()).refusal.unwrap().reason, Reason::Units);
    let only = BTreeMap::from([("unit".to_owned(), "percent".to_owned()), ("metric".to_owned(), "revenue_yoy".to_owned())]);
    let shelves = Shelves { aggregate: Some(Aggregate::Sum), ..growth.shelves.clone() };
    assert_eq!(answered(&catalog, ChartQuestion { only, shelves, ..growth }).refusal.unwrap().reason, Reason::Ratios);
}

#[test]
fn names_beyond_twenty_are_one() {
    let rows: Vec<String> = (0..30).map(|at| format!("n{at:02},{}", 100 - at)).collect();
    let catalog = lone("many.csv", &format!("name,amount\n{}", rows.join("\n")));
    let answer = answered(&catalog, question("many", &[("x", "amount"), ("y", "name")]));
    let drawn = groups(&answer);
    assert_eq!((drawn.len(), answer.picture.y.lumped), (21, 10));
    assert_eq!(drawn.last().unwrap().0, "other (10)");
    let sum: f64 = drawn.iter().map(|group| group.1).sum();
    assert!((sum - f64::from((71..=100).sum::<i32>())).abs() < 1e-9, "nothing is lost");
}

#[test]
fn many_rows_leave_as_cells_or_as_four_points_a_column() {
    let rows: Vec<String> = (0..20_000).map(|at| format!("{at},{}", (at * 7919) % 1000)).collect();
    let catalog = lone("long.csv", &format!("t,v\n{}", rows.join("\n")));
    let answer = answered(&catalog, question("long", &[("x", "t"), ("y", "v")]));
    let Marks::Density(density) = &answer.marks[0] else { panic!("{:?}", answer.picture.encoding) };
    assert_eq!((density.inside, density.outside), (20_000, 0));
    let line = answered(&catalog, question("long", &[("x", "t"), ("y", "v"), ("mark", "line")]));
    let Marks::Lines(lines) = &line.marks[0] else { panic!("{:?}", line.picture.encoding) };
    let points: usize = lines[0].runs.iter().map(Vec::len).sum();
    assert!(points > 600 && points <= 4 * 642 + 2, "{points}");
    let highest = lines[0].runs.iter().flatten().map(|point| point[1]).fold(0.0, f64::max);
    assert!((highest - 999.0).abs() < 1e-9, "the greatest is kept");
}

/// A window with one chart of a lone file.
fn chart(text: &str, settings: &[(&str, Value)]) -> (Walk, ViewId) {
    let mut walk = open(lone("sales.csv", text), WIDE);
    let settings = Settings(settings.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect());
    walk.applies(Action::AddView { kind: "chart".into(), package: None, settings });
    let view = *walk.session().doc.views.iter().find(|(_, state)| state.kind == "chart").unwrap().0;
    walk.applies(Action::Maximise(Some(view)));
    walk.run();
    (walk, view)
}

fn set(walk: &Walk, view: ViewId, key: &str) -> Option<String> {
    walk.session().settings(view).text(key).map(str::to_owned)
}

#[test]
fn a_column_is_dragged_onto_a_shelf_and_from_one_to_another() {
    let (mut walk, view) = chart(SALES, &[("y", "city".into())]);
    let column = walk.at(Role::Button, "Column price").center();
    let shelf = walk.at(Role::Button, "X: ").center();
    walk.drags(column, shelf);
    assert_eq!(set(&walk, view, "x").as_deref(), Some("price"));
    assert!(walk.sees("mean of price"));
    let (from, to) = (walk.at(Role::Button, "X: price").center(), walk.at(Role::Button, "Panels: ").center());
    walk.drags(from, to);
    assert_eq!((set(&walk, view, "x"), set(&walk, view, "facet").as_deref()), (None, Some("price")), "it left the shelf it was on");
    walk.presses(Modifiers::COMMAND, Key::Z);
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(set(&walk, view, "x").as_deref(), Some("price"));
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(set(&walk, view, "x"), None);
}

#[test]
fn a_shelf_and_a_column_have_menus_that_do_the_same() {
    let (mut walk, view) = chart(SALES, &[]);
    walk.clicks(Role::Button, "Column city");
    walk.clicks(Role::Button, "Put on y");
    assert_eq!(set(&walk, view, "y").as_deref(), Some("city"));
    walk.clicks(Role::Button, "X: nothing");
    walk.clicks(Role::Button, "amount");
    assert_eq!(set(&walk, view, "x").as_deref(), Some("amount"));
    assert!(walk.sees("sum of amount by city"));
    assert!(walk.sees("1 lacks a value"));
}

#[test]
fn a_refusal_offers_its_ways_out() {
    let (mut walk, view) = chart(MONEY, &[("x", "takings".into()), ("y", "shop".into())]);
    assert!(walk.sees("Numbers of several units"));
    walk.clicks(Role::Button, "Only this: USD bn");
    assert_eq!(walk.session().settings(view).0.get("only"), Some(&json!({"unit": "USD bn"})));
    assert!(walk.sees("only USD bn"));
    walk.presses(Modifiers::COMMAND, Key::Z);
    walk.clicks(Role::Button, "Panels by unit");
    assert_eq!(set(&walk, view, "facet").as_deref(), Some("unit"));
}

#[test]
fn a_bar_selects_its_rows() {
    let (mut walk, _) = chart(SALES, &[("x", "amount".into()), ("y", "city".into())]);
    walk.clicks_first(Role::Button, "Hangzhou, 30");
    let rows: Vec<u32> = walk
        .session()
        .doc
        .selection
        .iter()
        .map(|target| if let Target::Row { row, .. } = target { *row } else { panic!("{target:?}") })
        .collect();
    assert_eq!(rows, [0, 1]);
}

#[test]
fn a_picture_is_zoomed_moved_and_fitted_in_one_step_of_undo() {
    let (mut walk, view) = chart(SALES, &[("x", "amount".into()), ("y", "price".into())]);
    let steps = walk.session().history.past().len();
    let canvas = walk.at(Role::Canvas, "Points");
    let camera = |walk: &Walk| walk.session().settings(view).0.get("camera").cloned();
    walk.hover_at(canvas.center());
    walk.step();
    for _ in 0..3 {
        let (unit, phase, source) = (egui::MouseWheelUnit::Point, egui::TouchPhase::Move, egui::MouseWheelSource::Wheel);
        walk.event(Event::MouseWheel { unit, delta: vec2(0.0, 60.0), phase, source, modifiers: Modifiers::NONE });
        walk.run();
    }
    let zoomed: [f64; 4] = serde_json::from_value(camera(&walk).unwrap()).unwrap();
    walk.drags(canvas.center(), canvas.center() + vec2(60.0, 0.0));
    let moved: [f64; 4] = serde_json::from_value(camera(&walk).unwrap()).unwrap();
    assert!(moved[0] < zoomed[0] && moved[1].to_bits() == zoomed[1].to_bits(), "{zoomed:?} {moved:?}");
    assert_eq!(walk.session().history.past().len(), steps + 1);
    walk.clicks(Role::Button, "Fit everything");
    assert_eq!(camera(&walk), None);
}

#[test]
fn a_drag_filters_the_other_views_by_what_stands_along_the_axes() {
    let (mut walk, view) = chart(SALES, &[("x", "amount".into()), ("y", "price".into()), ("drag", "range".into())]);
    let canvas = walk.at(Role::Canvas, "Points");
    let (low, high) = (canvas.left_bottom() + vec2(60.0, -60.0), canvas.center());
    walk.drags(low, high);
    let clause = walk.session().doc.clauses[&view].clone();
    let range = |column: &str| {
        let condition = clause.conditions.iter().find(|condition| condition.column == column).unwrap();
        let Test::Numbers { low: Some(low), high: Some(high) } = condition.test else { panic!("{condition:?}") };
        (low.value(), high.value())
    };
    let (amount, price) = (range("amount"), range("price"));
    assert!(amount.0 < amount.1 && amount.1 < 40.0 && price.0 < price.1 && price.1 < 9.0, "{amount:?} {price:?}");
    let filter = walk.session().filter_for(ViewId(u32::MAX));
    let left = answered(&lone("sales.csv", SALES), ChartQuestion { filter, ..question("sales", &[("x", "amount"), ("y", "city")]) });
    assert!(groups(&left).iter().all(|(name, _)| name != "Beijing"), "40 for 9 lies outside: {:?}", groups(&left));
    let steps = walk.session().history.past().len();
    walk.hover_at(high);
    walk.drag_at(high);
    walk.drop_at(high);
    walk.run();
    assert!(!walk.session().doc.clauses.contains_key(&view), "a click takes it back");
    assert_eq!(walk.session().history.past().len(), steps + 1);
    walk.applies(Action::Undo);
    assert_eq!(walk.session().doc.clauses[&view], clause);
}

#[test]
fn names_are_brushed_as_values() {
    let (mut walk, view) = chart(SALES, &[("x", "city".into()), ("y", "amount".into()), ("mark", "bar".into()), ("drag", "range".into())]);
    let canvas = walk.at(Role::Canvas, "Bars");
    let y = canvas.bottom() - 20.0;
    walk.drags(egui::pos2(canvas.left() + canvas.width() * 0.75, y), egui::pos2(canvas.right() - 12.0, y - 40.0));
    let clause = walk.session().doc.clauses[&view].clone();
    assert_eq!(clause.conditions.iter().map(Condition::words).collect::<Vec<_>>(), ["City is Shenzhen"], "the last of three");
}

#[test]
fn a_picture_is_moved_and_fitted_with_keys() {
    let (mut walk, view) = chart(SALES, &[("x", "amount".into()), ("y", "price".into())]);
    let camera = |walk: &Walk| {
        walk.session().settings(view).0.get("camera").and_then(|value| serde_json::from_value::<[f64; 4]>(value.clone()).ok())
    };
    walk.node(Role::Canvas, "Points").focus();
    walk.run();
    walk.presses(Modifiers::NONE, Key::Plus);
    let near = camera(&walk).unwrap();
    walk.presses(Modifiers::NONE, Key::ArrowRight);
    let right = camera(&walk).unwrap();
    assert!(right[0] > near[0] && right[1].to_bits() == near[1].to_bits(), "{near:?} {right:?}");
    walk.presses(Modifiers::NONE, Key::ArrowUp);
    assert!(camera(&walk).unwrap()[2] > right[2]);
    walk.presses(Modifiers::NONE, Key::Minus);
    assert!(camera(&walk).unwrap()[1] > near[1]);
    walk.applies(Action::Focus(Some(view)));
    walk.presses(Modifiers::COMMAND, Key::Num0);
    assert_eq!(camera(&walk), None, "all of it");
}

#[test]
fn a_year_is_not_added_to_its_quarters_and_a_part_not_to_its_whole() {
    let catalog = lone("till.csv", "company,period,revenue\nA,2020Q1,5\nA,2020Q2,6\nA,2020,20\n");
    let asked = question("till", &[("x", "revenue"), ("y", "company"), ("aggregate", "sum")]);
    assert_eq!(answered(&catalog, asked.clone()).refusal.unwrap().reason, Reason::Periods);
    let filter = Filter { conditions: vec![Condition::is_not("period", "2020")], window: None };
    assert_eq!(groups(&answered(&catalog, ChartQuestion { filter, ..asked })), pairs(&[("A", 11.0)]));

    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("platforms.csv", "id,name,parent\nchain,Chain,\nshop,Shop,chain\nrival,Rival,\n");
    write("till.csv", "entity,period,metric,value,unit\nchain,2020,revenue,9,EUR\nshop,2020,revenue,4,EUR\nrival,2020,revenue,2,EUR\n");
    let resources = json!([{"name": "platforms", "path": "platforms.csv"}, {"name": "till", "path": "till.csv"}]);
    write("datapackage.json", &json!({"name": "till", "resources": resources}).to_string());
    let catalog = Catalog::new(vec![unwalled::load::open(folder.path()).unwrap()]);
    let sum = question("till", &[("x", "value"), ("y", "period"), ("aggregate", "sum")]);
    assert_eq!(answered(&catalog, sum.clone()).refusal.unwrap().reason, Reason::Parts("shop".into(), "chain".into()));
    let each = question("till", &[("x", "value"), ("y", "entity"), ("aggregate", "sum")]);
    assert_eq!(answered(&catalog, each).refusal, None, "each by itself");
    let filter = Filter { conditions: vec![Condition::is_not("platform", "shop")], window: None };
    assert_eq!(answered(&catalog, ChartQuestion { filter, ..sum }).refusal, None);
}

#[test]
fn a_chart_is_drawn_from_the_command_line_and_its_settings_are_checked() {
    use clap::Parser;
    let folder = tempfile::tempdir().unwrap();
    let (data, picture) = (folder.path().join("sales.csv"), folder.path().join("sales.svg"));
    std::fs::write(&data, SALES).unwrap();
    let drawn = |settings: &[&str]| {
        let mut args = vec!["unwalled", "render", data.to_str().unwrap(), "--view", "chart", "-o", picture.to_str().unwrap()];
        for setting in settings {
            args.extend(["--set", setting]);
        }
        let unwalled::cli::Command::Render(args) = unwalled::cli::Cli::try_parse_from(args).unwrap().command.unwrap() else { panic!() };
        let _ = std::fs::remove_file(&picture);
        let _ = unwalled::app::render(&args);
        std::fs::read_to_string(&picture).ok()
    };
    let bars = drawn(&["x=amount", "y=city", "mark=bar"]).unwrap();
    assert!(bars.contains("Hangzhou") && bars.contains("Sum of amount"), "{bars}");
    assert_ne!(drawn(&["x=amount", "y=city", "aggregate=mean"]).unwrap(), bars);
    for wrong in ["x=nothing", "mark=pie", "aggregate=all", "bin=0", "only=5"] {
        assert_eq!(drawn(&[wrong]), None, "{wrong}");
    }
}
