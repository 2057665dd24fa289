//! Levels turned into changes, indices and averages: pure, with bounds carried through and gaps kept.
//! It knows no screen and reads no table; what it is given is one series of one rhythm.

use std::collections::BTreeMap;

use super::Observation;
use super::curves::Curve;
use crate::model::{Date, Period, Qualifier, Quantity, day_number};

/// What is drawn in the place of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transform {
    /// Change on the same period a year earlier, in percent.
    YearOnYear,
    /// Change on the period directly before, in percent: quarter on quarter where values come by quarter.
    PeriodOnPeriod,
    /// 100 in the period that holds this day; without one, in the first period that most series have.
    Index(Option<Date>),
    /// The mean of this many periods, up to and with each.
    Average(u8),
}

/// A value that was worked out, and from which.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// The value as an observation of confidence `derived`; its row is that of the latest operand.
    pub observation: Observation,
    /// What it was worked out from, latest first.
    pub from: Vec<(Period, Quantity)>,
}

/// Why two values make no series: they are of other units or other wholes.
fn comparable(a: &Observation, b: &Observation) -> bool {
    a.unit == b.unit && a.segment == b.segment
}

/// Works a series out. Points without a number give nothing, and nothing is worked out across a gap:
///
/// - year on year, 100 × (value ÷ value of the same period a year earlier − 1), where that period has a
///   value: it is found by its dates, never by its place in the row (IMF, *Quarterly National Accounts
///   Manual* 2017, § 1.20);
/// - period on period, the same with the period that ends on the day before (there, § 1.19);
/// - index, 100 × value ÷ value of the base period (there, § 6.13); 100 at the base by definition;
/// - average, the mean of the last `n` periods that follow each other without a gap (trailing moving
///   average: NIST/SEMATECH *e-Handbook of Statistical Methods*, § 6.4.2).
#[must_use]
pub fn transformed(points: &[Observation], transform: Transform, base: Option<Period>) -> Vec<Derived> {
    let stated: BTreeMap<Period, &Observation> =
        points.iter().filter(|point| point.quantity.known().is_some()).filter_map(|point| Some((point.period?, point))).collect();
    let one = |(period, point): (&Period, &&Observation)| {
        let from = operands(&stated, *period, transform, base)?;
        let quantity = worked_out(&from, transform, base)?;
        let same = from.iter().all(|(_, other)| comparable(point, other));
        let from = from.into_iter().map(|(period, other)| (period, other.quantity)).collect();
        same.then(|| Derived { observation: derived(point, transform, quantity), from })
    };
    stated.iter().filter_map(one).collect()
}

/// The values that one is worked out from, latest first.
fn operands<'a>(
    stated: &BTreeMap<Period, &'a Observation>,
    period: Period,
    transform: Transform,
    base: Option<Period>,
) -> Option<Vec<(Period, &'a Observation)>> {
    let own = (period, *stated.get(&period)?);
    let with = |other: Option<Period>| {
        let other = other?;
        Some(vec![own, (other, *stated.get(&other)?)])
    };
    match transform {
        Transform::YearOnYear => with(year_before(stated.keys().copied(), period)),
        Transform::PeriodOnPeriod => with(directly_before(stated, period)),
        Transform::Index(_) => with(base),
        Transform::Average(count) => {
            let mut chain = vec![own];
            while chain.len() < usize::from(count.max(1)) {
                let before = directly_before(stated, chain.last()?.0)?;
                chain.push((before, *stated.get(&before)?));
            }
            Some(chain)
        }
    }
}

fn worked_out(from: &[(Period, &Observation)], transform: Transform, base: Option<Period>) -> Option<Quantity> {
    let value = |at: usize| from.get(at).map(|(_, point)| point.quantity);
    match transform {
        Transform::YearOnYear | Transform::PeriodOnPeriod => value(0)?.growth_on(value(1)?),
        Transform::Index(_) if base == Some(from.first()?.0) => (value(1)?.interval().lower > 0.0).then(|| Quantity::exact(100.0)),
        Transform::Index(_) => {
            value(1).filter(|base| base.interval().lower > 0.0).and_then(|base| Some(value(0)?.per(base)?.scaled(100.0)))
        }
        Transform::Average(_) => {
            let all: Vec<Quantity> = from.iter().map(|(_, point)| point.quantity).collect();
            let count = f64::from(u16::try_from(all.len()).ok()?);
            let mean = Quantity::sum(&all).scaled(1.0 / count);
            Some(if all.len() == 1 { all[0] } else { mean })
        }
    }
}

/// The same value under another name: its unit, and that it was worked out.
fn derived(point: &Observation, transform: Transform, quantity: Quantity) -> Observation {
    let (metric, unit) = match transform {
        Transform::YearOnYear => (format!("{}_yoy", point.metric).into(), "percent".into()),
        Transform::PeriodOnPeriod => (format!("{}_qoq", point.metric).into(), "percent".into()),
        Transform::Index(_) => (point.metric.clone(), INDEX_UNIT.into()),
        Transform::Average(_) => (point.metric.clone(), point.unit.clone()),
    };
    Observation { metric, unit, quantity, confidence: "derived".into(), ..point.clone() }
}

/// The unit of an index: none, but nothing that could stand beside a level.
pub const INDEX_UNIT: &str = "index points";

/// The one of some periods that has the same dates a year earlier. A calendar of 52 or 53 weeks moves its ends
/// by days; up to a twelfth of the period, and a week at most, it is still the same period.
#[must_use]
pub fn year_before(periods: impl Iterator<Item = Period>, period: Period) -> Option<Period> {
    let wanted = period.a_year_earlier();
    let slack = (period.days() / 12).min(7);
    let off = |other: &Period| {
        (day_number(other.first) - day_number(wanted.first)).abs().max((day_number(other.last) - day_number(wanted.last)).abs())
    };
    periods.filter(|other| off(other) <= slack).min_by_key(off)
}

/// The period that ends on the day before another begins.
fn directly_before(stated: &BTreeMap<Period, &Observation>, period: Period) -> Option<Period> {
    let end = period.first.yesterday().ok()?;
    let mut before = stated.range(..period).rev().map(|(before, _)| *before);
    before.find(|before| before.last == end)
}

/// The period that an index of several series starts from: the one that holds a day, or without a day the
/// first of those in which most series have a value above zero.
#[must_use]
pub fn base_of(curves: &[Curve], day: Option<Date>) -> Option<Period> {
    let mut counts: BTreeMap<Period, usize> = BTreeMap::new();
    for point in curves.iter().flat_map(|curve| &curve.points).filter(|point| point.quantity.known().is_some_and(|known| known.lower > 0.0))
    {
        if let Some(period) = point.period {
            *counts.entry(period).or_insert(0) += 1;
        }
    }
    if let Some(day) = day {
        let holding = counts.iter().filter(|(period, _)| period.contains(day));
        return holding.max_by_key(|(_, count)| **count).map(|(period, _)| *period);
    }
    let most = counts.values().max().copied()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(period, _)| period)
}

/// How many years lie between the ends of two periods: whole months ÷ 12 where both end with a month, else
/// days ÷ 365.2425, the mean year of the Gregorian calendar. Negative if the second is earlier.
#[must_use]
pub fn years_between(from: Period, to: Period) -> f64 {
    let ends_month = |period: Period| period.last == period.last.last_of_month();
    if ends_month(from) && ends_month(to) {
        let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        return f64::from(months(to.last) - months(from.last)) / 12.0;
    }
    f64::from(day_number(to.last) - day_number(from.last)) / 365.2425
}

/// The compound annual growth rate, in percent: 100 × ((b ÷ a)^(1 ÷ years) − 1). `None` where the first
/// value may be zero or less, the second less than zero, or no time lies between them.
#[must_use]
pub fn cagr(a: Quantity, b: Quantity, years: f64) -> Option<Quantity> {
    if years <= 0.0 || a.interval().lower <= 0.0 {
        return None;
    }
    let factor = b.per(a)?.to_power(1.0 / years)?;
    Some(factor.minus(Quantity::exact(1.0)).scaled(100.0))
}

/// A growth rate between two days, as one series has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compound {
    /// The first period and its value.
    pub from: (Period, Quantity),
    /// The last period and its value.
    pub to: (Period, Quantity),
    /// The time between them.
    pub years: f64,
    /// The rate in percent a year; `None` where there is none.
    pub rate: Option<Quantity>,
}

/// The compound growth of a series between the periods that hold two days; `None` where one of these has
/// no value. Nothing stands in for it.
#[must_use]
pub fn compound(points: &[Observation], from: Date, to: Date) -> Option<Compound> {
    let at = |day: Date| {
        let holding = points.iter().filter(|point| point.period.is_some_and(|period| period.contains(day)));
        let stated = holding.filter(|point| point.quantity.known().is_some());
        stated.filter_map(|point| Some((point.period?, point))).min_by_key(|(period, _)| period.days())
    };
    let (a, b) = (at(from)?, at(to)?);
    let years = years_between(a.0, b.0);
    let rate = comparable(a.1, b.1).then(|| cagr(a.1.quantity, b.1.quantity, years)).flatten();
    Some(Compound { from: (a.0, a.1.quantity), to: (b.0, b.1.quantity), years, rate })
}

/// Whether a quantity says no more than its number.
#[must_use]
pub fn is_bare(quantity: Quantity) -> bool {
    quantity.qualifier == Qualifier::Exact && quantity.value.is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Interval, Moment};

    fn period(text: &str) -> Period {
        Moment::parse(text).unwrap().interval()
    }

    fn point(when: Period, quantity: Quantity) -> Observation {
        Observation {
            row: u32::try_from(day_number(when.first)).unwrap_or(0),
            entity: "a".into(),
            metric: "revenue".into(),
            unit: "RMB bn".into(),
            period: Some(when),
            confidence: "exact".into(),
            ..Observation::of(quantity)
        }
    }

    fn series(values: &[(&str, f64)]) -> Vec<Observation> {
        values.iter().map(|(when, value)| point(period(when), Quantity::exact(*value))).collect()
    }

    fn worked(points: &[Observation], transform: Transform) -> Vec<(String, f64)> {
        let base = match transform {
            Transform::Index(day) => base_of(&[curve(points.to_vec())], day),
            _ => None,
        };
        let all = transformed(points, transform, base);
        all.iter().map(|one| (one.observation.period.unwrap().label(), one.observation.quantity.value.unwrap())).collect()
    }

    fn curve(points: Vec<Observation>) -> Curve {
        Curve { entity: "a".into(), owner: "a".into(), basis: "".into(), points, rivals: vec![] }
    }

    fn close(found: &[(String, f64)], expected: &[(&str, f64)]) {
        assert_eq!(
            found.iter().map(|(when, _)| when.as_str()).collect::<Vec<_>>(),
            expected.iter().map(|(when, _)| *when).collect::<Vec<_>>()
        );
        for ((when, found), (_, expected)) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 0.005, "{when}: {found} is not {expected}");
        }
    }

    // US gross domestic product in current dollars, billions, as the Bureau of Economic Analysis published it
    // in its third estimates; the percentages were worked out with a desk calculator to three places.
    #[test]
    fn a_year_earlier_is_found_by_its_dates_and_not_by_its_place() {
        let points =
            series(&[("2019Q2", 21_329.9), ("2019Q4", 21_734.3), ("2020Q2", 19_477.4), ("2020Q4", 21_477.6), ("2021Q2", 22_741.0)]);
        close(&worked(&points, Transform::YearOnYear), &[("Q2 2020", -8.685), ("Q4 2020", -1.181), ("Q2 2021", 16.756)]);
        assert_eq!(worked(&points, Transform::PeriodOnPeriod), [], "no quarter stands directly before another");
    }

    #[test]
    fn the_period_before_is_the_one_that_ends_the_day_before() {
        let points = series(&[("2020Q1", 80.0), ("2020Q2", 100.0), ("2020Q4", 130.0), ("2021Q1", 117.0)]);
        close(&worked(&points, Transform::PeriodOnPeriod), &[("Q2 2020", 25.0), ("Q1 2021", -10.0)]);
    }

    #[test]
    fn a_fiscal_year_of_weeks_finds_its_quarter_of_the_year_before() {
        let day = |text: &str| Moment::parse(text).unwrap().first;
        let of = |first: &str, last: &str| Period::new(day(first), day(last)).unwrap();
        // Apple's fiscal quarters: 29 Dec 2019 – 28 Mar 2020 and 27 Dec 2020 – 27 Mar 2021, 58.313 and 89.584 billion
        // dollars; the release says up 54 percent.
        let points = [of("2019-12-29", "2020-03-28"), of("2020-12-27", "2021-03-27")];
        let points: Vec<Observation> =
            points.into_iter().zip([58.313, 89.584]).map(|(when, value)| point(when, Quantity::exact(value))).collect();
        let found = transformed(&points, Transform::YearOnYear, None);
        assert!((found[0].observation.quantity.value.unwrap() - 53.63).abs() < 0.01);
    }

    #[test]
    fn a_moving_average_needs_all_of_its_periods() {
        let points = series(&[("2020Q1", 1.0), ("2020Q2", 2.0), ("2020Q3", 6.0), ("2021Q1", 5.0), ("2021Q2", 7.0), ("2021Q3", 9.0)]);
        close(&worked(&points, Transform::Average(3)), &[("Q3 2020", 3.0), ("Q3 2021", 7.0)]);
        close(&worked(&points, Transform::Average(1))[..2], &[("Q1 2020", 1.0), ("Q2 2020", 2.0)]);
    }

    #[test]
    fn an_index_is_100_where_it_begins_even_if_that_is_no_bare_number() {
        let about = Quantity { value: None, lower: Some(40.0), upper: Some(60.0), qualifier: Qualifier::Worded };
        let points = vec![point(period("2020"), about), point(period("2021"), Quantity::exact(90.0))];
        let found = transformed(&points, Transform::Index(None), Some(period("2020")));
        assert_eq!(found[0].observation.quantity, Quantity::exact(100.0));
        let Interval { lower, upper } = found[1].observation.quantity.interval();
        assert!((lower - 150.0).abs() < 1e-9 && (upper - 225.0).abs() < 1e-9, "{lower} to {upper}");
        assert_eq!(
            worked(&series(&[("2020", 0.0), ("2021", 5.0)]), Transform::Index(None)),
            [("2020".to_owned(), 0.0), ("2021".to_owned(), 100.0)]
        );
    }

    #[test]
    fn other_units_are_no_series() {
        let mut points = series(&[("2020", 100.0), ("2021", 200.0)]);
        points[1].unit = "USD bn".into();
        assert_eq!(worked(&points, Transform::YearOnYear), []);
    }

    // Wikipedia's example of the article "Compound annual growth rate": 9 000 at the end of 2004 and 13 000 at
    // the end of 2007 are 13.04 percent a year.
    #[test]
    fn the_compound_rate_is_that_of_the_published_example() {
        let points = series(&[("2004", 9_000.0), ("2007", 13_000.0)]);
        let day = |text: &str| Moment::parse(text).unwrap().first;
        let found = compound(&points, day("2004-06-01"), day("2007-12-31")).unwrap();
        assert!((found.years - 3.0).abs() < 1e-12);
        assert!((found.rate.unwrap().value.unwrap() - 13.04).abs() < 0.005);
        assert_eq!(compound(&points, day("2005-06-01"), day("2007-12-31")), None, "a gap has no value");
        assert_eq!(cagr(Quantity::exact(-1.0), Quantity::exact(5.0), 2.0), None);
        assert_eq!(compound(&points, day("2007-06-01"), day("2004-12-31")).unwrap().rate, None);
    }

    #[test]
    fn years_are_whole_months_where_months_end() {
        assert!((years_between(period("2019Q1"), period("2024Q2")) - 5.25).abs() < 1e-12);
        let day = |text: &str| Moment::parse(text).unwrap().first;
        let one = |text: &str| Period::new(day(text), day(text)).unwrap();
        assert!((years_between(one("2020-01-10"), one("2024-01-10")) - 1461.0 / 365.2425).abs() < 1e-12);
    }

    fn quarters() -> impl Strategy<Value = Vec<Observation>> {
        let one = (any::<bool>(), 1.0..1e4_f64, 0.0..0.3_f64);
        proptest::collection::vec(one, 2..28).prop_map(|rows| {
            let quarter = |at: usize| period(&format!("{}Q{}", 2010 + at / 4, at % 4 + 1));
            let value = |middle: f64, slack: f64| Quantity {
                value: Some(middle),
                lower: Some(middle * (1.0 - slack)),
                upper: Some(middle * (1.0 + slack)),
                qualifier: Qualifier::About,
            };
            let kept = rows.into_iter().enumerate().filter(|(_, (there, ..))| *there);
            kept.map(|(at, (_, middle, slack))| point(quarter(at), value(middle, slack))).collect()
        })
    }

    proptest! {
        #[test]
        fn an_index_is_100_at_its_base(points in quarters()) {
            let base = base_of(&[curve(points.clone())], None);
            let found = transformed(&points, Transform::Index(None), base);
            let at_base = found.iter().find(|one| one.observation.period == base);
            prop_assert_eq!(at_base.map(|one| one.observation.quantity), base.map(|_| Quantity::exact(100.0)));
        }

        #[test]
        fn bounds_hold_what_the_middle_gives(points in quarters(), count in 1..6_u8) {
            let base = base_of(&[curve(points.clone())], None);
            for transform in [Transform::YearOnYear, Transform::PeriodOnPeriod, Transform::Index(None), Transform::Average(count)] {
                for one in transformed(&points, transform, base) {
                    let quantity = one.observation.quantity;
                    let (value, interval) = (quantity.value.unwrap(), quantity.interval());
                    let slack = 1e-9 * value.abs().max(1.0);
                    prop_assert!(interval.lower - slack <= value && value <= interval.upper + slack, "{:?}", quantity);
                }
            }
        }

        #[test]
        fn a_gap_is_never_bridged(points in quarters(), count in 2..6_u8) {
            let there: std::collections::BTreeSet<Period> = points.iter().filter_map(|point| point.period).collect();
            for one in transformed(&points, Transform::Average(count), None) {
                let periods: Vec<Period> = one.from.iter().map(|(period, _)| *period).collect();
                prop_assert_eq!(periods.len(), usize::from(count));
                prop_assert!(periods.windows(2).all(|pair| pair[0].first.yesterday().ok() == Some(pair[1].last)));
            }
            let changes = transformed(&points, Transform::PeriodOnPeriod, None);
            let expected = there.iter().filter(|later| there.iter().any(|earlier| earlier.last.tomorrow().ok() == Some(later.first))).count();
            prop_assert_eq!(changes.len(), expected);
            let yearly = transformed(&points, Transform::YearOnYear, None);
            let expected = there.iter().filter(|later| there.contains(&later.a_year_earlier())).count();
            prop_assert_eq!(yearly.len(), expected);
        }
    }
}
