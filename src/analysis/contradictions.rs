//! Rows that state one fact differently: both are kept, and told.

use std::collections::BTreeMap;

use super::Observation;
use crate::model::{Interval, Qualifier};

/// Positions of pairs of rows with the same entity, metric, scope, unit, period and segment whose
/// values cannot both hold.
///
/// A value holds within its stated bounds, else within one unit of its last written digit. Derived
/// beside stated growth that differ by no more than 0.6 points are one fact.
#[must_use]
pub fn contradictions(rows: &[Observation]) -> Vec<(usize, usize)> {
    let mut facts: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.period.is_some()) {
        facts.entry((&row.entity, &row.metric, &row.scope, &row.unit, row.period, &row.segment)).or_default().push(at);
    }
    let pairs = facts
        .into_values()
        .flat_map(|same| same.iter().enumerate().flat_map(|(at, a)| same[at + 1..].iter().map(|b| (*a, *b))).collect::<Vec<_>>());
    pairs.filter(|(a, b)| contradict(&rows[*a], &rows[*b])).collect()
}

fn contradict(a: &Observation, b: &Observation) -> bool {
    let is_derived = a.confidence.as_ref() == "derived" || b.confidence.as_ref() == "derived";
    if let (true, Some(a), Some(b)) = (is_derived, a.quantity.value, b.quantity.value)
        && (a - b).abs() <= 0.6 + 1e-9
    {
        return false;
    }
    !written(a).overlaps(written(b))
}

/// The interval that the written digits, or the stated bounds, allow.
fn written(row: &Observation) -> Interval {
    let quantity = row.quantity;
    match quantity.value {
        Some(value) if quantity.lower.is_none() && quantity.upper.is_none() && quantity.qualifier != Qualifier::Worded => {
            let digits = value.to_string();
            let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            let unit = 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
            Interval { lower: value - unit, upper: value + unit }
        }
        _ => quantity.interval(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::load::{bundled, lone_file};
    use crate::model::Dataset;

    fn found(dataset: &Dataset) -> Vec<String> {
        let read = |table: &crate::model::Table| {
            table.observations.as_ref().map(|batch| super::super::observe::read(&Arc::from(table.name.as_str()), batch)).unwrap_or_default()
        };
        let rows: Vec<Observation> = dataset.tables.iter().flat_map(read).collect();
        let words = |(a, b): (usize, usize)| {
            format!(
                "{} {} {} / {}",
                rows[a].entity,
                rows[a].period_label,
                rows[a].quantity.value.unwrap_or(f64::NAN),
                rows[b].quantity.value.unwrap_or(f64::NAN)
            )
        };
        contradictions(&rows).into_iter().map(words).collect()
    }

    #[test]
    fn digits_and_bounds_decide() {
        let text = "company,period,value,lower,qualifier\nA,2021,51,,\nA,2021,61,,\nB,2021,51,,\nB,2021,51.6,,\nC,2021,40,40,at_least\nC,2021,55,,\nD,2021,70,70,at_least\nD,2021,55,,\n";
        assert_eq!(found(&lone_file("f.csv", text.as_bytes()).unwrap()), ["A 2021 51 / 61", "D 2021 70 / 55"]);
    }

    #[test]
    fn the_bundled_rows_agree_where_they_state_one_fact() {
        for name in ["record", "article"] {
            assert_eq!(found(&bundled(name).unwrap()), Vec::<String>::new(), "{name}");
        }
    }
}
