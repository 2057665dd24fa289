//! Growth in all its forms: what is worked out, what is refused, and what hands and keys do.

use std::collections::BTreeSet;

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use unwalled::analysis::Observation;
use unwalled::analysis::transform::Transform;
use unwalled::engine::{Answer, Catalog, CurvesAnswer, CurvesQuestion, Request, Sort};
use unwalled::jobs::Cancel;
use unwalled::model::{Condition, Filter, Language, Test};
use unwalled::session::{Action, Filtering, ViewId};

use crate::scene::{Person, WIDE, Walk, bundled, day, days, lone, open, platform};

fn question(package: &str) -> CurvesQuestion {
    CurvesQuestion { package: package.into(), table: "growth".into(), ..CurvesQuestion::default() }
}

fn answered(catalog: &Catalog, question: CurvesQuestion) -> CurvesAnswer {
    match Request::Curves(question).answer(catalog, &Cancel::default()) {
        Answer::Curves(answer) => answer,
        other => panic!("expected curves, found {other:?}"),
    }
}

fn points<'a>(answer: &'a CurvesAnswer, entity: &str) -> Vec<&'a Observation> {
    let own = answer.curves.curves.iter().filter(|curve| curve.entity.as_str() == entity);
    own.flat_map(|curve| &curve.points).collect()
}

fn at<'a>(answer: &'a CurvesAnswer, entity: &str, period: &str) -> Option<&'a Observation> {
    points(answer, entity).into_iter().find(|point| point.period.unwrap().label() == period)
}

/// Levels of two companies whose fiscal years begin in other months, and a growth that is stated.
const FISCAL: &str = "entity,metric,period_start,period_end,period_label,value,unit,scope,confidence\n\
    east,revenue,2023-04-01,2023-06-30,FY2024 Q1,200,RMB bn,consolidated,exact\n\
    east,revenue,2024-04-01,2024-06-30,FY2025 Q1,210,RMB bn,consolidated,exact\n\
    east,revenue_yoy,2024-04-01,2024-06-30,FY2025 Q1,5.2,percent,consolidated,exact\n\
    west,revenue,2023-04-01,2023-06-30,2023 Q2,100,RMB bn,consolidated,exact\n\
    west,revenue,2024-04-01,2024-06-30,2024 Q2,150,RMB bn,consolidated,exact\n\
    west,revenue,2024-01-01,2024-12-31,2024,600,RMB bn,consolidated,exact\n\
    west,revenue,2024-01-01,2024-09-30,9M 2024,420,RMB bn,consolidated,exact\n";

#[test]
fn fiscal_and_calendar_quarters_are_one_period_and_parts_of_a_year_no_part_of_a_series() {
    let catalog = lone("growth.csv", FISCAL);
    let levels = answered(&catalog, CurvesQuestion { sort: Sort::Level, ..question("growth") });
    let [east, west] = ["east", "west"].map(|entity| at(&levels, entity, "Q2 2024").unwrap());
    assert_eq!(east.period, west.period);
    assert_eq!((&*east.period_label, &*west.period_label), ("FY2025 Q1", "2024 Q2"));
    assert_eq!(levels.other_spans, 2);
    assert_eq!(points(&levels, "west").len(), 2, "neither the year nor nine months of it stand among quarters");
}

#[test]
fn growth_is_stated_where_it_is_and_worked_out_where_it_is_not() {
    let catalog = lone("growth.csv", FISCAL);
    let changes = answered(&catalog, CurvesQuestion { sort: Sort::Level, transform: Some(Transform::YearOnYear), ..question("growth") });
    let stated = at(&changes, "east", "Q2 2024").unwrap();
    // 100 × (210 ÷ 200 − 1) is 5: within 0.6 of the 5.2 that is stated, so one fact.
    assert_eq!((stated.quantity.value, changes.worked.operands(stated)), (Some(5.2), None));
    assert!(changes.curves.curves.iter().all(|curve| curve.rivals.is_empty()));
    let worked = at(&changes, "west", "Q2 2024").unwrap();
    assert!((worked.quantity.value.unwrap() - 50.0).abs() < 1e-9);
    assert_eq!((&*worked.unit, &*worked.confidence), ("percent", "derived"));
    assert_eq!(changes.worked.operands(worked).unwrap().len(), 2);
    assert_eq!(changes.curves.units, BTreeSet::from(["percent".into()]));
}

#[test]
fn what_a_change_is_worked_out_from_may_lie_before_the_time_window() {
    let window = Filter { conditions: vec![], window: Some(days("2024", "2024")) };
    let of = |filter: Filter| {
        answered(
            &lone("growth.csv", FISCAL),
            CurvesQuestion { sort: Sort::Level, transform: Some(Transform::YearOnYear), filter, ..question("growth") },
        )
    };
    assert_eq!(points(&of(window), "west").len(), 1);
    let before = Filter { conditions: vec![], window: Some(days("2023", "2023")) };
    assert!(points(&of(before), "west").is_empty(), "and only what lies in it is shown");
}

// Worked out with a desk calculator from the levels of the record: 161.117 ÷ 149.208 and the like.
#[test]
fn the_record_as_an_index_has_100_at_its_base() {
    let base = Some(day("2021-09-30"));
    let index = answered(&bundled(), CurvesQuestion { sort: Sort::Level, transform: Some(Transform::Index(base)), ..question("record") });
    assert_eq!(index.worked.base.unwrap().label(), "Q3 2021");
    for entity in ["tencent", "alibaba"] {
        assert_eq!(at(&index, entity, "Q3 2021").unwrap().quantity.value, Some(100.0));
    }
    // Alibaba: 207.176 in the third quarter of 2022 on 200.69 in that of 2021.
    assert!((at(&index, "alibaba", "Q3 2022").unwrap().quantity.value.unwrap() - 103.232).abs() < 0.001);
}

#[test]
fn several_units_may_grow_together_and_are_refused_as_levels() {
    let two = "entity,metric,period,value,unit\na,revenue,2020,1,RMB bn\na,revenue,2021,2,RMB bn\nb,revenue,2020,4,USD bn\nb,revenue,2021,5,USD bn\n";
    let catalog = lone("growth.csv", two);
    let levels = answered(&catalog, question("growth"));
    assert_eq!(levels.curves.units.len(), 2);
    let changes = answered(&catalog, CurvesQuestion { transform: Some(Transform::YearOnYear), ..question("growth") });
    let values: Vec<Option<f64>> = ["a", "b"].map(|entity| at(&changes, entity, "2021").unwrap().quantity.value).to_vec();
    assert_eq!(values, [Some(100.0), Some(25.0)]);
    let mut walk = alone(catalog, &[("form", "scatter".into())]);
    assert!(walk.sees("Not drawn on one axis"));
    walk.clicks(Role::Button, "Show: Only USD bn");
    assert!(walk.session().doc.conditions.contains(&Condition::is("unit", "USD bn")));
    assert!(!walk.sees("Not drawn on one axis"));
}

/// The view of growth alone in a window, with some settings.
fn alone(catalog: Catalog, settings: &[(&str, serde_json::Value)]) -> Walk {
    let mut walk = open(catalog, WIDE);
    let view = growth(&walk);
    walk.applies(Action::Maximise(Some(view)));
    for (key, value) in settings {
        walk.applies(Action::Configure { view, key: (*key).into(), value: value.clone() });
    }
    walk
}

fn growth(walk: &Walk) -> ViewId {
    *walk.session().doc.views.iter().find(|(_, state)| state.kind == "growth").unwrap().0
}

/// Gives the chart the keys, as Tab would.
fn focus(walk: &mut Walk) {
    walk.node(Role::Canvas, "Revenue growth: ").focus();
    walk.run();
}

fn chart(walk: &Walk) -> String {
    walk.node(Role::Canvas, "Revenue growth: ").accesskit_node().label().unwrap()
}

#[test]
fn arrows_walk_the_marks_of_every_form_and_enter_selects() {
    for form in ["lines", "bars", "diverging", "bullet", "waterfall", "scatter", "dual"] {
        let mut walk = alone(bundled(), &[("form", form.into())]);
        walk.applies(Action::ClearSelection);
        focus(&mut walk);
        walk.presses(Modifiers::NONE, Key::ArrowRight);
        let first = chart(&walk);
        assert!(first.contains(", Q") || first.contains(" 20"), "{form}: {first} names a period");
        assert!(matches!(walk.session().live.hover, Some(unwalled::session::Target::Row { .. })), "{form} is linked");
        let other = [Key::ArrowLeft, Key::ArrowUp, Key::ArrowDown, Key::ArrowRight].into_iter().any(|key| {
            walk.presses(Modifiers::NONE, key);
            chart(&walk) != first
        });
        assert!(other, "{form} has a second mark");
        walk.presses(Modifiers::NONE, Key::Enter);
        assert_eq!(walk.session().doc.selection.len(), 1, "{form}");
    }
}

#[test]
fn shift_and_arrows_brush_whole_periods_from_the_playhead_and_escape_takes_it_back() {
    let mut walk = alone(bundled(), &[]);
    let view = growth(&walk);
    focus(&mut walk);
    let window = |walk: &Walk| walk.session().doc.clauses.get(&view).and_then(|clause| clause.window);
    walk.presses(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(window(&walk), Some(days("2021Q4", "2021Q4")), "the playhead is on 29 November");
    walk.presses(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(window(&walk), Some(days("2021Q4", "2022Q1")));
    for _ in 0..3 {
        walk.presses(Modifiers::SHIFT, Key::ArrowLeft);
    }
    assert_eq!(window(&walk), Some(days("2021Q2", "2021Q4")), "back over where it began");
    assert_eq!(walk.session().day(), Some(day("2021-11-29")), "the playhead stays");
    walk.presses(Modifiers::NONE, Key::Escape);
    assert_eq!(window(&walk), None);
}

#[test]
fn a_drag_along_the_values_asks_for_a_range_of_this_metric_only() {
    let mut walk = alone(bundled(), &[("metric", "revenue".into())]);
    let view = growth(&walk);
    let strip = walk.at(Role::Slider, "Brush over values");
    walk.drags(strip.center(), strip.center() - vec2(0.0, 80.0));
    let clause = walk.session().doc.clauses[&view].clone();
    let [condition] = clause.conditions.as_slice() else { panic!("{clause:?}") };
    let Test::Numbers { low: Some(low), high: Some(high) } = condition.test else { panic!("{condition:?}") };
    assert!(low.value() > 0.0 && high.value() > low.value());
    let step = |value: f64| (value * 10.0).round() / 10.0;
    assert!((step(high.value()) - high.value()).abs() < 1e-9, "round numbers");
    assert!(condition.words().ends_with(", or metric is not revenue"), "{}", condition.words());
    // What the clause leaves: levels in the range, and every other metric.
    let filter = walk.session().filter_for(ViewId(u32::MAX));
    let levels = answered(&bundled(), CurvesQuestion { about: Some("revenue".into()), filter: filter.clone(), ..question("record") });
    let all = answered(&bundled(), CurvesQuestion { about: Some("revenue".into()), ..question("record") });
    assert!(levels.curves.shown > 0 && levels.curves.shown < all.curves.shown);
    let within =
        |point: &&Observation| point.quantity.interval().overlaps(unwalled::model::Interval { lower: low.value(), upper: high.value() });
    assert!(levels.curves.curves.iter().flat_map(|curve| &curve.points).all(|point| within(&point)));
    let window = Filter { conditions: vec![], window: filter.window };
    let [growths, unfiltered] =
        [filter.clone(), Filter { conditions: filter.conditions[..filter.conditions.len() - 1].to_vec(), ..window }].map(|filter| {
            answered(&bundled(), CurvesQuestion { about: Some("revenue_yoy".into()), filter, ..question("record") }).curves.shown
        });
    assert_eq!(growths, unfiltered, "growth is no level");
    // Time joins it, and a click takes only the range back.
    let years = walk.at(Role::Slider, "Brush over time");
    walk.drags(years.left_center() + vec2(30.0, 0.0), years.center());
    let both = walk.session().doc.clauses[&view].clone();
    assert!(both.window.is_some() && both.conditions == clause.conditions);
    let at = walk.at(Role::Slider, "Brush over values").center();
    walk.drag_at(at);
    walk.drop_at(at);
    walk.run();
    let left = walk.session().doc.clauses[&view].clone();
    assert!(left.window == both.window && left.conditions.is_empty());
    walk.applies(Action::Undo);
    assert_eq!(walk.session().doc.clauses[&view], both);
}

#[test]
fn a_range_is_not_asked_for_where_values_are_worked_out() {
    let walk = alone(bundled(), &[("measure", "index".into())]);
    assert!(walk.query_by_role_and_label(Role::Slider, "Brush over values").is_none());
}

#[test]
fn growth_a_year_is_told_between_two_handles() {
    let catalog = lone(
        "growth.csv",
        "entity,metric,period,value,unit\na,revenue,2004,9000,RMB bn\na,revenue,2005,9500,RMB bn\na,revenue,2007,13000,RMB bn\n",
    );
    let mut walk = alone(catalog, &[("cagr", "all".into())]);
    // The example of the article "Compound annual growth rate": 13.04 percent a year.
    assert!(walk.sees("Revenue of a: +13 % a year from 2004 (9000 RMB bn) to 2007 (13\u{2009}000 RMB bn), 3 years"));
    let view = growth(&walk);
    let handles = |walk: &Walk| walk.session().settings(view).text("cagr").map(str::to_owned);
    let from = walk.at(Role::Slider, "Growth from 2004").center();
    let to = walk.at(Role::Slider, "Growth to 2007").center();
    walk.drags(from, from + (to - from) * 0.3);
    assert_eq!(handles(&walk).as_deref(), Some("2005-12-31/2007-12-31"));
    // 13 000 ÷ 9 500 is 1.3684; its root is 1.1698.
    assert!(walk.sees("+17 % a year from 2005"));
    walk.node(Role::Slider, "Growth from 2005").focus();
    walk.run();
    walk.presses(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(handles(&walk).as_deref(), Some("2004-12-31/2007-12-31"));
    walk.applies(Action::Configure { view, key: "cagr".into(), value: "2006-12-31/2007-12-31".into() });
    assert!(walk.sees("a has no value in 2006"), "a gap has no value");
    walk.applies(Action::Undo);
    walk.applies(Action::Undo);
    walk.applies(Action::Undo);
    assert_eq!(handles(&walk).as_deref(), Some("all"));
}

#[test]
fn a_company_without_segments_is_not_taken_apart_and_the_way_out_is_named() {
    let mut walk = alone(bundled(), &[("form", "waterfall".into())]);
    walk.applies(Action::Playhead(day("2024-06-30")));
    walk.applies(Action::ClearSelection);
    walk.applies(Action::Select { targets: vec![platform("jd")], how: unwalled::session::How::Replace });
    assert!(walk.sees("No segment of JD.com has its revenue here"));
    walk.clicks(Role::Button, "Show: Tencent");
    assert_eq!(walk.session().doc.selection.platforms(), BTreeSet::from(["tencent".into()]));
    assert!(walk.sees("Revenue of Tencent, Q2 2024 on Q2 2023: contributions in percentage points"));
    assert!(walk.sees("Not in these segments") && walk.sees("Tencent, in all"));
}

#[test]
fn two_axes_say_that_their_crossings_mean_nothing() {
    let walk = alone(bundled(), &[("form", "dual".into())]);
    assert!(walk.sees("Two axes: where line and bars meet means nothing"));
    assert!(walk.sees("Revenue of Tencent. Bars, left axis: levels"));
}

#[test]
fn bars_are_of_the_selected_company_and_tell_their_gaps() {
    let mut walk = alone(bundled(), &[("form", "bars".into())]);
    assert!(walk.sees("Revenue of Tencent, RMB bn, by quarter"), "the owner of what is selected");
    assert!(walk.sees("hatched: no figure was found") && walk.sees("diamonds: what was expected"));
    walk.applies(Action::Select { targets: vec![platform("baidu")], how: unwalled::session::How::Replace });
    assert!(walk.sees("Revenue of Baidu, RMB bn, by quarter"));
    walk.applies(Action::Speak(Language::Zh));
    assert!(walk.sees("Revenue of 百度, 亿元, by quarter"));
}

#[test]
fn a_measure_is_chosen_told_undone_and_refused_where_it_is_none() {
    let mut walk = alone(bundled(), &[("measure", "qoq".into())]);
    assert!(walk.sees("Revenue, change on the quarter before"));
    assert!(walk.sees("all derived from levels"));
    walk.applies(Action::Undo);
    assert!(!walk.sees("change on the quarter before"));
    let dataset = bundled().find("record").unwrap().clone();
    let kind = unwalled::views::kind("growth").unwrap();
    let accepts =
        |key: &str, value: serde_json::Value| (kind.make)().accepts(&dataset, &unwalled::session::Settings::default(), key, &value);
    assert!(accepts("measure", "index".into()).is_ok() && accepts("base", "2021-09-30".into()).is_ok());
    assert!(accepts("measure", "speed".into()).unwrap_err().contains("yoy"));
    assert!(accepts("base", "soon".into()).is_err() && accepts("periods", 0.into()).is_err());
    assert_eq!((kind.make)().say("measure", &"yoy".into()).as_deref(), Some("measured: change on a year earlier"));
}

#[test]
fn a_form_that_only_highlights_draws_the_rest_as_well() {
    for form in ["bars", "diverging", "scatter", "multiples", "dual"] {
        let mut walk = alone(bundled(), &[("form", form.into())]);
        let view = growth(&walk);
        walk.applies(Action::Filtering { view, filtering: Filtering::Highlight });
        walk.applies(Action::AddCondition(Condition::is("platform", "tencent")));
        assert!(!walk.sees("Together the filters leave none."), "{form}");
        walk.applies(Action::Filtering { view, filtering: Filtering::Filter });
        assert!(chart(&walk).contains("Tencent"), "{form}");
    }
}

#[test]
fn rows_are_brushed_by_whose_they_are_and_when() {
    let mut walk = alone(bundled(), &[("form", "diverging".into())]);
    walk.applies(Action::Playhead(day("2024-06-30")));
    let view = growth(&walk);
    let [first, second] = ["PDD Holdings", "Meituan"].map(|name| walk.at(Role::Button, name));
    let left = walk.at(Role::Canvas, "Revenue growth: ").left() + 40.0;
    let right = |rect: egui::Rect| egui::pos2(left.max(rect.right() + 40.0), rect.center().y);
    walk.drags(right(first) - vec2(0.0, 4.0), right(second) + vec2(20.0, 4.0));
    let clause = walk.session().doc.clauses[&view].clone();
    assert_eq!(clause.window, Some(days("2024Q2", "2024Q2")));
    let Test::Values(values) = &clause.conditions[0].test else { panic!("{clause:?}") };
    assert_eq!(values, &BTreeSet::from(["pdd_holdings".to_owned(), "meituan".to_owned()]));
}
