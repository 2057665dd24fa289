//! Rows of products and segments folded into their owners, countries or categories, without counting a part
//! beside its whole.
//!
//! Of each whole, basis and period an owner has one value: its own row where it has one, else the sum of
//! its parts with the bounds of that sum. Growth rates are never added. It draws nothing, and adds only
//! what [`combine`](super::combine) lets be added.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Observation;
use super::combine::{Sort, is_part};
use crate::model::{Fold, Interval, PlatformId, Platforms, Qualifier, Quantity};

/// What may be added to what: the same measure of the same whole in the same period and unit.
type Key = (Arc<str>, Arc<str>, Option<crate::model::Period>, Arc<str>);

/// The rows with each group as one entity. Rows that stand alone, and the order of wholes and periods, stay.
///
/// - A row of the owner itself is used, and its parts are left out.
/// - Shares without such a row are the sum of their parts. Parts within parts, and second rows of one part,
///   are not added.
/// - Levels likewise, but as a lower bound, unless every segment that the data declare has a row.
/// - People are not added: the same person may use several products. A group has at least as many as its
///   largest part, and at most the sum of all parts.
/// - Levels that may be below zero, such as profits, have no lower bound in some of their parts: unless every
///   declared segment has a row, the parts stay.
/// - Of a part with several rows of one period the first is added, with bounds that hold all of them.
/// - Of changes and of other rates only the owner's own rows are used; where it has none, its parts stay.
#[must_use]
pub fn fold(rows: Vec<Observation>, platforms: &Platforms, fold: &Fold) -> Vec<Observation> {
    let group =
        |row: &Observation| fold.of(&row.entity, platforms).map_or_else(|| row.entity.clone(), |group| PlatformId::from(group.as_str()));
    let own_rates: BTreeSet<(PlatformId, Arc<str>)> =
        rows.iter().filter(|row| group(row) == row.entity).map(|row| (row.entity.clone(), row.metric.clone())).collect();
    let mut folded: Vec<Observation> = vec![];
    let mut open: BTreeMap<(PlatformId, Key), Vec<Observation>> = BTreeMap::new();
    for row in rows {
        let into = group(&row);
        let adds_up = matches!(Sort::of(&row), Sort::Share | Sort::Level) && is_amount(&row);
        if into == row.entity && adds_up {
            open.entry((into, key_of(&row))).or_default().push(row);
        } else if into == row.entity || !adds_up {
            let is_covered = into != row.entity && own_rates.contains(&(into, row.metric.clone()));
            folded.extend((!is_covered).then_some(row));
        } else {
            open.entry((into, key_of(&row))).or_default().push(row);
        }
    }
    for ((into, _), members) in open {
        let (own, parts): (Vec<Observation>, Vec<Observation>) = members.into_iter().partition(|row| row.entity == into);
        if own.is_empty() {
            match sum(into, &parts, platforms) {
                Some(sum) => folded.push(sum),
                None => folded.extend(parts),
            }
        } else {
            folded.extend(own);
        }
    }
    folded.sort_by(|a, b| (&a.entity, &a.scope, a.period, &a.table, a.row).cmp(&(&b.entity, &b.scope, b.period, &b.table, b.row)));
    folded
}

/// Ranks, years and days of the month are numbers, but no amounts.
fn is_amount(row: &Observation) -> bool {
    !matches!(&*row.unit, "rank" | "year" | "years" | "day of month" | "months") && !row.metric.ends_with("_rank")
}

fn key_of(row: &Observation) -> Key {
    // A segment is the part itself: its rows are added to those of the others.
    let scope = if Sort::of(row) == Sort::Share { row.scope.clone() } else { Arc::from("") };
    (row.metric.clone(), scope, row.period, row.unit.clone())
}

/// Whether a level counts people, who may be counted in several parts.
fn counts_people(row: &Observation) -> bool {
    const PEOPLE: [&str; 8] = ["user", "people", "person", "buyer", "customer", "subscriber", "audience", "viewer"];
    let is_people = |word: &str| PEOPLE.contains(&word.strip_suffix('s').unwrap_or(word)) || matches!(word, "mau" | "dau" | "wau");
    let (unit, metric) = (row.unit.to_lowercase(), row.metric.to_lowercase());
    let counted = words(&metric).next_back().is_some_and(is_people) && !words(&metric).any(|word| word == "per");
    counted || words(&unit).any(is_people)
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a level may be below zero, so that a part of it is no bound of the whole.
fn may_be_negative(row: &Observation) -> bool {
    const RESULTS: [&str; 8] = ["profit", "profits", "income", "loss", "losses", "earnings", "ebit", "ebitda"];
    let metric = row.metric.to_lowercase();
    let is_result = words(&metric).any(|word| RESULTS.contains(&word)) || metric.contains("cash_flow");
    is_result || row.quantity.known().is_some_and(|known| known.lower < 0.0 && known.upper.is_finite())
}

/// What is known of a part by all of its rows: the first one, with bounds that hold the others.
fn of_all(rows: &[&Observation]) -> Quantity {
    let first = rows[0].quantity;
    let known = |row: &&&Observation| row.quantity.known();
    let hull =
        rows.iter().filter_map(|row| known(&row)).reduce(|a, b| Interval { lower: a.lower.min(b.lower), upper: a.upper.max(b.upper) });
    let Some(hull) = hull.filter(|hull| first.known().is_some_and(|own| own != *hull)) else { return first };
    let finite = |end: f64| end.is_finite().then_some(end);
    let qualifier = match (hull.lower.is_finite(), hull.upper.is_finite()) {
        (true, true) => first.qualifier,
        (true, false) => Qualifier::AtLeast,
        (false, true) => Qualifier::AtMost,
        (false, false) => Qualifier::Worded,
    };
    Quantity { lower: finite(hull.lower), upper: finite(hull.upper), qualifier, ..first }
}

/// The sum of the parts of one group, of which inner parts are left out; `None` where they have none.
fn sum(into: PlatformId, rows: &[Observation], platforms: &Platforms) -> Option<Observation> {
    let mut all: BTreeMap<&PlatformId, Vec<&Observation>> = BTreeMap::new();
    for row in rows {
        all.entry(&row.entity).or_default().push(row);
    }
    let is_inner = |row: &Observation| all.keys().any(|other| is_part(&row.entity, other, platforms));
    let held: Vec<&Vec<&Observation>> = all.values().filter(|rows| !is_inner(rows[0])).collect();
    let parts: Vec<&Observation> = held.iter().map(|rows| rows[0]).collect();
    let first = *parts.first()?;
    let quantities: Vec<Quantity> = held.iter().map(|rows| of_all(rows)).collect();
    let mut quantity = if let [only] = quantities.as_slice() { *only } else { Quantity::sum(&quantities) };
    if Sort::of(first) == Sort::Level {
        let is_complete = is_complete(&into, &parts, platforms);
        if !is_complete && parts.iter().any(|row| may_be_negative(row)) {
            return None;
        }
        if counts_people(first) && parts.len() > 1 {
            quantity = of_people(&quantities, is_complete);
        } else if !is_complete {
            quantity = at_least(quantity);
        }
    }
    let mut sources: Vec<Arc<str>> = vec![];
    parts.iter().flat_map(|row| &row.sources).for_each(|source| {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    });
    let least_known = parts.iter().map(|row| &row.reliability).find(|word| &***word == "low").unwrap_or(&first.reliability);
    Some(Observation {
        entity: into,
        quantity,
        segment: Arc::from(""),
        id: Arc::from(""),
        confidence: Arc::from("derived"),
        reliability: least_known.clone(),
        locator: Arc::from(""),
        sources,
        parts: parts.iter().map(|row| (row.table.clone(), row.row, row.entity.clone())).collect(),
        ..first.clone()
    })
}

/// Whether every segment that the data declare of a company is among the parts.
fn is_complete(whole: &PlatformId, parts: &[&Observation], platforms: &Platforms) -> bool {
    let mut declared = platforms.iter().filter(|platform| platform.kind == "segment" && platform.parent.as_ref() == Some(whole)).peekable();
    declared.peek().is_some() && declared.all(|segment| parts.iter().any(|row| row.entity == segment.id))
}

/// People of several parts: at least those of the largest, at most all of them, if all parts are there.
fn of_people(parts: &[Quantity], is_complete: bool) -> Quantity {
    let known = || parts.iter().filter_map(|part| part.known());
    let least = known().map(|known| known.lower).filter(|lower| lower.is_finite()).reduce(f64::max);
    let is_told = is_complete && parts.iter().all(|part| part.known().is_some());
    let most = Some(known().map(|known| known.upper).sum::<f64>()).filter(|most| is_told && most.is_finite());
    let qualifier = if most.is_some() { Qualifier::Worded } else { Qualifier::AtLeast };
    Quantity { value: least.filter(|_| most.is_none()), lower: least, upper: most, qualifier }
}

/// The same with everything above open: other parts may not have been told.
fn at_least(quantity: Quantity) -> Quantity {
    let Interval { lower, .. } = quantity.interval();
    let least = lower.is_finite().then_some(lower);
    Quantity { value: quantity.value.or(least), lower: least, upper: None, qualifier: Qualifier::AtLeast }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{FoldBy, Moment, Platform};

    /// `group` owns `a`, `b` and `c`, and `inner` is a part of `a`; `x` stands alone.
    fn platforms() -> Platforms {
        let mut platforms = Platforms::default();
        for (id, owner, parent) in
            [("group", "group", ""), ("a", "group", ""), ("b", "group", ""), ("c", "group", ""), ("inner", "", "a"), ("x", "", "")]
        {
            let some = |text: &str| (!text.is_empty()).then(|| PlatformId::from(text));
            platforms.add(Platform { owner: some(owner), parent: some(parent), country: "CN".into(), ..Platform::bare(id.into()) });
        }
        platforms
    }

    fn row(number: u32, entity: &str, metric: &str, period: &str, quantity: Quantity) -> Observation {
        let unit = if metric == "revenue" { "bn" } else { "percent" };
        Observation {
            table: "t".into(),
            row: number,
            entity: entity.into(),
            metric: metric.into(),
            scope: "whole".into(),
            unit: unit.into(),
            period: Some(Moment::parse(period).unwrap().interval()),
            sources: vec![Arc::from(format!("s{number}"))],
            ..Observation::of(quantity)
        }
    }

    fn share(number: u32, entity: &str, value: f64) -> Observation {
        row(number, entity, "share", "2020", Quantity::exact(value))
    }

    fn by_owner(unfolded: &[&str]) -> Fold {
        Fold { by: FoldBy::Owner, unfolded: unfolded.iter().map(|id| (*id).to_owned()).collect() }
    }

    fn folded(rows: Vec<Observation>, unfolded: &[&str]) -> Vec<(String, Option<f64>, Qualifier, usize)> {
        let rows = fold(rows, &platforms(), &by_owner(unfolded));
        rows.into_iter().map(|row| (row.entity.to_string(), row.quantity.value, row.quantity.qualifier, row.parts.len())).collect()
    }

    #[test]
    fn the_parts_of_an_owner_are_added_with_their_sources() {
        let rows = vec![share(0, "a", 30.0), share(1, "b", 12.0), share(2, "x", 20.0)];
        assert_eq!(
            folded(rows.clone(), &[]),
            [("group".into(), Some(42.0), Qualifier::Exact, 2), ("x".into(), Some(20.0), Qualifier::Exact, 0)]
        );
        let sum = fold(rows, &platforms(), &by_owner(&[])).remove(0);
        assert_eq!((&*sum.confidence, sum.sources.len()), ("derived", 2));
    }

    #[test]
    fn an_owner_with_a_row_of_its_own_takes_none_of_its_parts() {
        let rows = vec![share(0, "a", 30.0), share(1, "group", 45.0), share(2, "b", 12.0)];
        assert_eq!(folded(rows, &[]), [("group".into(), Some(45.0), Qualifier::Exact, 0)]);
    }

    #[test]
    fn a_part_within_a_part_is_not_counted_twice() {
        let rows = vec![share(0, "a", 30.0), share(1, "inner", 10.0), share(2, "b", 1.0)];
        assert_eq!(folded(rows, &[]), [("group".into(), Some(31.0), Qualifier::Exact, 2)]);
    }

    #[test]
    fn levels_of_some_parts_are_a_lower_bound() {
        let level = |number, entity, value| row(number, entity, "revenue", "2020Q1", Quantity::exact(value));
        assert_eq!(folded(vec![level(0, "a", 3.0), level(1, "b", 4.0)], &[]), [("group".into(), Some(7.0), Qualifier::AtLeast, 2)]);
        let mut declared = platforms();
        for id in ["one", "two"] {
            declared.add(Platform { kind: "segment".into(), parent: Some("group".into()), ..Platform::bare(id.into()) });
        }
        let whole = fold(vec![level(0, "one", 3.0), level(1, "two", 4.0)], &declared, &by_owner(&[]));
        assert_eq!(whole[0].quantity, Quantity::exact(7.0), "every declared segment is there");
    }

    #[test]
    fn people_are_not_added_and_results_have_no_bound_in_their_parts() {
        let users = |number, entity, value| Observation {
            unit: "million users".into(),
            ..row(number, entity, "mau", "2020Q1", Quantity::exact(value))
        };
        let both = fold(vec![users(0, "a", 300.0), users(1, "b", 500.0)], &platforms(), &by_owner(&[])).remove(0);
        assert_eq!(both.quantity, Quantity { value: Some(500.0), lower: Some(500.0), upper: None, qualifier: Qualifier::AtLeast });
        let mut declared = platforms();
        for id in ["one", "two"] {
            declared.add(Platform { kind: "segment".into(), parent: Some("group".into()), ..Platform::bare(id.into()) });
        }
        let whole = fold(vec![users(0, "one", 3.0), users(1, "two", 4.0)], &declared, &by_owner(&[])).remove(0);
        assert_eq!(whole.quantity, Quantity { value: None, lower: Some(4.0), upper: Some(7.0), qualifier: Qualifier::Worded });
        let profit = |number, entity, value| Observation {
            unit: "bn".into(),
            ..row(number, entity, "net_profit", "2020Q1", Quantity::exact(value))
        };
        let stays = folded(vec![profit(0, "a", 3.0), profit(1, "b", 4.0)], &[]);
        assert_eq!(stays.iter().map(|(id, ..)| id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        let all = fold(vec![profit(0, "one", 3.0), profit(1, "two", -4.0)], &declared, &by_owner(&[])).remove(0);
        assert_eq!((all.entity.as_str(), all.quantity), ("group", Quantity::exact(-1.0)));
    }

    #[test]
    fn a_part_that_is_stated_twice_is_added_once_with_bounds_that_hold_both() {
        let rows = vec![share(0, "a", 30.0), share(1, "a", 33.0), share(2, "b", 12.0)];
        let sum = fold(rows, &platforms(), &by_owner(&[])).remove(0);
        assert_eq!((sum.quantity.value, sum.quantity.lower, sum.quantity.upper), (Some(42.0), Some(42.0), Some(45.0)));
        let more = Quantity { value: Some(33.0), lower: Some(33.0), qualifier: Qualifier::AtLeast, ..Quantity::default() };
        let open = vec![share(0, "a", 30.0), row(1, "a", "share", "2020", more), share(2, "b", 12.0)];
        let sum = fold(open, &platforms(), &by_owner(&[])).remove(0);
        assert_eq!(sum.quantity.interval(), Interval { lower: 42.0, upper: f64::INFINITY });
    }

    #[test]
    fn people_and_results_are_known_by_whole_words() {
        let of = |metric: &str, unit: &str| Observation { unit: unit.into(), ..row(0, "a", metric, "2020Q1", Quantity::exact(3.0)) };
        for (metric, unit, people, negative) in [
            ("monthly_active_users", "million", true, false),
            ("mau", "", true, false),
            ("reach", "million users", true, false),
            ("customer_deposits", "CNY bn", false, false),
            ("revenue_per_user", "CNY", false, false),
            ("personnel_costs", "CNY bn", false, false),
            ("net_profit", "CNY bn", false, true),
            ("operating_losses", "CNY bn", false, true),
            ("internet_services_revenue", "CNY bn", false, false),
            ("debit_card_volume", "CNY bn", false, false),
        ] {
            assert_eq!((counts_people(&of(metric, unit)), may_be_negative(&of(metric, unit))), (people, negative), "{metric}");
        }
    }

    #[test]
    fn parts_in_two_tables_are_added_like_those_of_one() {
        let other = |row: Observation| Observation { table: "u".into(), ..row };
        let rows = vec![share(0, "a", 30.0), other(share(0, "b", 12.0))];
        assert_eq!(folded(rows, &[]), [("group".into(), Some(42.0), Qualifier::Exact, 2)]);
        let own = vec![other(share(0, "group", 45.0)), share(0, "a", 30.0)];
        assert_eq!(folded(own, &[]), [("group".into(), Some(45.0), Qualifier::Exact, 0)]);
    }

    #[test]
    fn growth_rates_are_never_added() {
        let growth = |number, entity, period, value| row(number, entity, "revenue_yoy", period, Quantity::exact(value));
        let parts = vec![growth(0, "a", "2020Q1", 5.0), growth(1, "b", "2020Q1", 7.0)];
        let names = |rows| folded(rows, &[]).into_iter().map(|(name, ..)| name).collect::<Vec<_>>();
        assert_eq!(names(parts.clone()), ["a", "b"]);
        assert_eq!(names(parts.into_iter().chain([growth(2, "group", "2019Q1", 6.0)]).collect()), ["group"]);
    }

    #[test]
    fn bounds_of_parts_are_bounds_of_the_sum() {
        let about = Quantity { value: Some(12.0), qualifier: Qualifier::About, ..Quantity::default() };
        let least = Quantity { value: Some(30.0), lower: Some(30.0), qualifier: Qualifier::AtLeast, ..Quantity::default() };
        let of = |quantity| folded(vec![share(0, "a", 1.0), row(1, "b", "share", "2020", quantity)], &[]).remove(0);
        assert_eq!(of(about), ("group".into(), Some(13.0), Qualifier::About, 2));
        assert_eq!(of(least), ("group".into(), Some(31.0), Qualifier::AtLeast, 2));
    }

    #[test]
    fn what_is_unfolded_stands_by_itself() {
        let rows = || vec![share(0, "a", 30.0), share(1, "b", 12.0), share(2, "c", 5.0)];
        let names = |unfolded: &[&str]| folded(rows(), unfolded).into_iter().map(|(name, value, ..)| (name, value)).collect::<Vec<_>>();
        assert_eq!(names(&["group"]), [("a".into(), Some(30.0)), ("b".into(), Some(12.0)), ("c".into(), Some(5.0))]);
        assert_eq!(names(&["b"]), [("b".into(), Some(12.0)), ("group".into(), Some(35.0))]);
        let by_country = Fold { by: FoldBy::Country, unfolded: BTreeSet::new() };
        let country = fold(rows(), &platforms(), &by_country);
        assert_eq!((country.len(), country[0].entity.as_str(), country[0].quantity.value), (1, "CN", Some(47.0)));
    }

    proptest! {
        /// Shares of parts that are not within each other: the total stays, whatever is unfolded; with all
        /// unfolded nothing changes.
        #[test]
        fn totals_are_conserved_and_unfolding_all_is_the_identity(
            values in proptest::collection::btree_map(("[abcx]", 2015..2020_i16), 0.0..50.0_f64, 0..16),
            unfolded in proptest::collection::btree_set("[abc]", 0..3),
        ) {
            let rows: Vec<Observation> = (0_u32..).zip(&values).map(|(number, ((entity, year), value))| {
                row(number, entity, "share", &year.to_string(), Quantity::exact(*value))
            }).collect();
            let unfolded: Vec<&str> = unfolded.iter().map(String::as_str).collect();
            let total = |rows: &[Observation]| rows.iter().filter_map(|row| row.quantity.value).sum::<f64>();
            let after = fold(rows.clone(), &platforms(), &by_owner(&unfolded));
            prop_assert!((total(&after) - total(&rows)).abs() < 1e-9);
            let mut counted: Vec<(Arc<str>, u32, PlatformId)> = after.iter().flat_map(|row| {
                if row.parts.is_empty() { vec![(row.table.clone(), row.row, row.entity.clone())] } else { row.parts.clone() }
            }).collect();
            counted.sort();
            prop_assert_eq!(counted.len(), rows.len());
            counted.dedup();
            prop_assert_eq!(counted.len(), rows.len(), "no row counts twice");
            let mut same = rows.clone();
            same.sort_by(|a, b| (&a.entity, a.period).cmp(&(&b.entity, b.period)));
            prop_assert_eq!(fold(rows, &platforms(), &by_owner(&["group"])), same);
        }

        /// Whatever rows an owner and its parts have: no part counts beside a row of its whole.
        #[test]
        fn a_part_never_counts_beside_its_whole(
            values in proptest::collection::btree_map(prop_oneof!["a", "b", "inner", "group"], 0.0..50.0_f64, 1..5),
        ) {
            let rows: Vec<Observation> = (0..).zip(&values).map(|(number, (entity, value))| share(number, entity, *value)).collect();
            let after = fold(rows, &platforms(), &by_owner(&[]));
            let of = |id: &str| values.get(id).copied();
            let a = of("a").or(of("inner"));
            let expected = of("group").unwrap_or_else(|| a.unwrap_or(0.0) + of("b").unwrap_or(0.0));
            prop_assert_eq!(after.len(), 1);
            prop_assert!((after[0].quantity.value.unwrap() - expected).abs() < 1e-9);
        }
    }
}
