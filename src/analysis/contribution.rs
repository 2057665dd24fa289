//! What parts contribute to the growth of their whole between two periods. It knows no screen.

use super::Observation;
use super::curves::Curve;
use crate::model::{Period, PlatformId, Platforms, Quantity};

/// One part of a whole, in two periods.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// In the earlier period.
    pub earlier: Observation,
    /// In the later one.
    pub later: Observation,
    /// What it adds to the growth of the whole, in percentage points.
    pub points: Quantity,
}

/// The growth of a whole, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Contributions {
    /// The whole in the earlier period.
    pub earlier: Observation,
    /// The whole in the later one.
    pub later: Observation,
    /// Its growth in percent.
    pub total: Quantity,
    /// Its parts, largest contribution first.
    pub parts: Vec<Contribution>,
    /// What no part explains, in percentage points: the total less all parts.
    pub rest: Quantity,
}

/// Takes the growth of `whole` from one period to another apart: each part contributes
/// 100 × (part later − part earlier) ÷ whole earlier percentage points, and all of them with the rest add up
/// to the growth of the whole (Eurostat, *Glossary: Contribution to growth*). Parts are those that have
/// values of the same unit in both periods; a part of a part that is counted is not counted again. `None`
/// where the whole lacks a value, or no part has both.
#[must_use]
pub fn contributions(curves: &[Curve], platforms: &Platforms, whole: &PlatformId, from: Period, to: Period) -> Option<Contributions> {
    let at = |entity: &PlatformId, period: Period| {
        let mut points = curves.iter().filter(|curve| curve.entity == *entity).flat_map(|curve| &curve.points);
        points.find(|point| point.period == Some(period) && point.quantity.known().is_some()).cloned()
    };
    let (earlier, later) = (at(whole, from)?, at(whole, to)?);
    let total = later.quantity.growth_on(earlier.quantity)?;
    let mut parts: Vec<Contribution> = vec![];
    for curve in curves.iter().filter(|curve| curve.entity != *whole && platforms.is_within(&curve.entity, whole)) {
        let Some((first, last)) = at(&curve.entity, from).zip(at(&curve.entity, to)) else { continue };
        if [&first, &last, &later].iter().any(|row| row.unit != earlier.unit) {
            continue;
        }
        let points = last.quantity.minus(first.quantity).per(earlier.quantity)?.scaled(100.0);
        parts.push(Contribution { earlier: first, later: last, points });
    }
    let entities: Vec<PlatformId> = parts.iter().map(|part| part.later.entity.clone()).collect();
    parts.retain(|part| !entities.iter().any(|other| super::combine::is_part(&part.later.entity, other, platforms)));
    if parts.is_empty() {
        return None;
    }
    parts.sort_by(|a, b| b.points.anchor().unwrap_or(0.0).total_cmp(&a.points.anchor().unwrap_or(0.0)).then(a.later.row.cmp(&b.later.row)));
    let all: Vec<Quantity> = parts.iter().map(|part| part.points).collect();
    let rest = total.minus(Quantity::sum(&all));
    Some(Contributions { earlier, later, total, parts, rest })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;
    use crate::analysis::curves::growth;
    use crate::load::bundled;
    use crate::model::{Moment, Role};

    fn quarter(text: &str) -> Period {
        Moment::parse(text).unwrap().interval()
    }

    fn of(whole: &str, from: &str, to: &str) -> Option<Contributions> {
        let dataset = bundled("record").unwrap();
        let table = dataset.table_of(Role::Growth).unwrap();
        let rows = crate::analysis::observe::read(&Arc::from("t"), table.observations.as_ref().unwrap());
        let rows: Vec<Observation> = rows.into_iter().filter(|row| row.metric.as_ref() == "revenue").collect();
        let everyone: BTreeSet<PlatformId> = rows.iter().map(|row| row.entity.clone()).collect();
        let curves = growth(rows, &dataset.platforms, &everyone);
        contributions(&curves, &dataset.platforms, &whole.into(), quarter(from), quarter(to))
    }

    #[test]
    fn parts_and_the_rest_add_up_to_the_growth_of_the_whole() {
        let found = of("tencent", "2023Q2", "2024Q2").unwrap();
        let sum: f64 = found.parts.iter().map(|part| part.points.value.unwrap()).sum::<f64>() + found.rest.value.unwrap();
        assert!((sum - found.total.value.unwrap()).abs() < 1e-9);
        // Tencent's results of the second quarter of 2024, in RMB bn: 161.1 on 149.2, up 8 percent; FinTech and
        // business services 50.4 on 48.6, marketing services 29.9 on 25.0: 1.2 and 3.3 points.
        assert!((found.total.value.unwrap() - 8.0).abs() < 0.1, "{:?}", found.total);
        let points = |id: &str| found.parts.iter().find(|part| part.later.entity.as_str() == id).unwrap().points.value.unwrap();
        assert!((points("tencent_fintech") - 1.2).abs() < 0.05 && (points("tencent_ads") - 3.3).abs() < 0.05);
        assert_eq!(found.parts[0].later.entity.as_str(), "tencent_ads", "the largest first");
    }

    #[test]
    fn a_whole_without_parts_or_without_a_value_is_not_taken_apart() {
        assert_eq!(of("jd", "2023Q2", "2024Q2"), None);
        assert_eq!(of("tencent", "2009Q2", "2010Q2"), None);
    }
}
