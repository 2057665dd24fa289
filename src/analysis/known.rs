//! Facts side by side, each with a whole of its own: which of them hold at a moment, and in which order
//! they are read. Nothing is added.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Observation;
use super::parts::by_bounds;
use crate::model::{Date, Interval, Period, PlatformId, Qualifier};

/// The last fact at or before a day, for each entity, metric and scope; how many have none yet. A fact
/// without a date always holds.
#[must_use]
pub fn latest(rows: Vec<Observation>, day: Option<Date>) -> (Vec<Observation>, usize) {
    let mut facts: BTreeMap<(PlatformId, Arc<str>, Arc<str>), Vec<Observation>> = BTreeMap::new();
    for row in rows {
        facts.entry((row.entity.clone(), row.metric.clone(), row.scope.clone())).or_default().push(row);
    }
    let (mut kept, mut later) = (vec![], 0);
    for rows in facts.into_values() {
        let holds = |row: &Observation| row.period.zip(day).is_none_or(|(period, day)| period.first <= day);
        let last = rows.iter().filter(|row| holds(row)).max_by_key(|row| (row.period.map(|period| (period.last, period.first)), row.row));
        match last {
            Some(last) => kept.push(last.clone()),
            None => later += 1,
        }
    }
    (kept, later)
}

/// How well a fact is known: a number, about a number, bounds on both sides, a bound, nothing.
#[must_use]
pub fn certainty(row: &Observation) -> u8 {
    let Interval { lower, upper } = row.quantity.interval();
    match row.quantity.qualifier {
        Qualifier::Exact if row.quantity.value.is_some() => 0,
        Qualifier::About => 1,
        _ if lower.is_finite() && upper.is_finite() => 2,
        _ if lower.is_finite() || upper.is_finite() => 3,
        _ => 4,
    }
}

/// The best known first, and the largest of those; facts of one whole stay together.
pub fn sort(rows: &mut [Observation]) {
    let read = |a: &Observation, b: &Observation| -> Ordering {
        certainty(a).cmp(&certainty(b)).then_with(|| by_bounds(a.quantity.interval(), b.quantity.interval()))
    };
    rows.sort_by(|a, b| read(a, b).then_with(|| a.row.cmp(&b.row)));
    let mut wholes: BTreeMap<(Arc<str>, Option<Period>), usize> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        wholes.entry((row.scope.clone(), row.period)).or_insert(at);
    }
    rows.sort_by_key(|row| wholes.get(&(row.scope.clone(), row.period)).copied());
}

/// Facts of one entity and metric whose periods differ in length: the part of a year beside the year.
#[must_use]
pub fn uneven(rows: &[Observation]) -> Option<(&Observation, &Observation)> {
    let is_uneven = |a: &Observation, b: &Observation| {
        let lengths = a.period.zip(b.period).map(|(a, b)| (a.days(), b.days()));
        a.entity == b.entity && a.metric == b.metric && lengths.is_some_and(|(a, b)| a.max(b) - a.min(b) > 20 && a.max(b) < 400)
    };
    rows.iter().enumerate().find_map(|(at, a)| rows[at + 1..].iter().find(|b| is_uneven(a, b)).map(|b| (a, b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{bundled, lone_file};
    use crate::model::{Dataset, Role, parse_date};

    fn rows(dataset: &Dataset) -> Vec<Observation> {
        let table = dataset.table_of(Role::Shares).unwrap();
        super::super::observe::read(&Arc::from("shares"), table.observations.as_ref().unwrap())
    }

    #[test]
    fn the_best_known_is_read_first_and_one_whole_stays_together() {
        let text = "entity,metric,scope,period,value,lower,upper,qualifier,unit\nA,share,W,2020,30,,,about,percent\nB,share,V,2020,70,70,,at_least,percent\n\
            C,share,U,2020,5,,,,percent\nD,share,T,2020,,10,20,worded,percent\nE,share,W,2020,9,9,,at_least,percent\n";
        let mut found = rows(&lone_file("s.csv", text.as_bytes()).unwrap());
        sort(&mut found);
        assert_eq!(found.iter().map(|row| row.entity.as_str()).collect::<Vec<_>>(), ["C", "A", "E", "D", "B"]);
    }

    #[test]
    fn what_holds_at_a_day_is_the_last_before_it() {
        let text =
            "entity,metric,scope,period,value,unit\nA,share,W,2019,30,percent\nA,share,W,2021,40,percent\nB,share,W,2022,1,percent\n";
        let found = rows(&lone_file("s.csv", text.as_bytes()).unwrap());
        let (kept, later) = latest(found.clone(), Some(parse_date("2020-06-01").unwrap()));
        assert_eq!((kept.len(), kept[0].quantity.value, later), (1, Some(30.0), 1));
        assert_eq!(latest(found, None).0.iter().filter_map(|row| row.quantity.value).collect::<Vec<_>>(), [40.0, 1.0]);
    }

    /// 25.6 % is of eight months, 27.6 % of a year: the trap of the article.
    #[test]
    fn a_part_of_a_year_beside_a_year_is_uneven() {
        let found = rows(&bundled("article").unwrap());
        let (a, b) = uneven(&found).unwrap();
        assert_eq!((a.quantity.value, b.quantity.value), (Some(25.6), Some(27.6)));
    }
}
