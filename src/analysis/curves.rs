//! Observations as series over time: one per entity and basis, gaps kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Observation;
use super::observe::Rhythm;
use crate::model::{Period, PlatformId, Platforms, Qualifier};

/// Values of one entity on one basis, by period.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Whose values they are.
    pub entity: PlatformId,
    /// The top of its chain of owners; itself where none is known.
    pub owner: PlatformId,
    /// The researcher or basis: what stands in brackets after the whole.
    pub basis: Arc<str>,
    /// By start of period; one per period, the others beside it in `rivals`.
    pub points: Vec<Observation>,
    /// Further rows of a period that has a point already, with another value.
    pub rivals: Vec<Observation>,
}

/// What a chart of curves has, and what it does not show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curves {
    /// The series, by owner and entity.
    pub curves: Vec<Curve>,
    /// The unit of all values; several units are refused by the view.
    pub units: BTreeSet<Arc<str>>,
    /// Rows of the metric in all.
    pub total: usize,
    /// Rows that window, filters and reliability let through.
    pub shown: usize,
    /// Rows hidden for low reliability alone.
    pub low: usize,
    /// How often the values come.
    pub rhythm: Option<Rhythm>,
    /// From the first to the last period of the metric in all rows.
    pub span: Option<Period>,
    /// Names of metrics (or wholes) that the table has, with counts, most rows first.
    pub choices: Vec<(String, usize)>,
}

/// `China mobile payment (iResearch)` is the whole `China mobile payment` on the basis `iResearch`.
#[must_use]
pub fn whole_and_basis(scope: &str) -> (&str, &str) {
    let Some(inner) = scope.strip_suffix(')') else { return (scope, "") };
    inner.rsplit_once(" (").unwrap_or((scope, ""))
}

/// The rhythm that most rows have. Parts of a year are only it where there is no other.
#[must_use]
pub fn rhythm(observations: &[Observation]) -> Option<Rhythm> {
    let mut counts: BTreeMap<Rhythm, usize> = BTreeMap::new();
    observations.iter().filter_map(Observation::rhythm).for_each(|rhythm| *counts.entry(rhythm).or_insert(0) += 1);
    counts.into_iter().max_by_key(|(rhythm, count)| (!matches!(rhythm, Rhythm::ToDate(_)), *count)).map(|(rhythm, _)| rhythm)
}

/// How many rows are not of the commonest span, and so not in its series.
#[must_use]
pub fn of_other_spans(observations: &[Observation]) -> usize {
    observations.len() - alike(observations.to_vec()).len()
}

/// The rows of the commonest rhythm: eight months beside a full year, or beside nine, are not one series.
fn alike(observations: Vec<Observation>) -> Vec<Observation> {
    let common = rhythm(&observations);
    observations.into_iter().filter(|row| row.rhythm() == common).collect()
}

/// Growth in the rhythm that most rows have: for each entity one value per period, stated before
/// derived. A year is never drawn among quarters.
///
/// A part is left out where its whole is there as well, unless it is in `asked`: parent and part
/// beside each other would be read as rivals.
#[must_use]
pub fn growth(observations: Vec<Observation>, platforms: &Platforms, asked: &BTreeSet<PlatformId>) -> Vec<Curve> {
    let alike = alike(observations);
    let entities: BTreeSet<PlatformId> = alike.iter().map(|row| row.entity.clone()).collect();
    let is_part = |entity: &PlatformId| entities.iter().any(|whole| whole != entity && platforms.is_within(entity, whole));
    let kept = alike.into_iter().filter(|row| asked.contains(&row.entity) || !is_part(&row.entity));
    // A segment of a company is no company: its rows are a series of their own.
    let segment = |row: &Observation| if *row.segment == *row.entity.as_str() { Arc::from("") } else { row.segment.clone() };
    by_series(kept, platforms, segment)
}

/// The parts of one whole: for each entity and researcher one value per period.
#[must_use]
pub fn shares(observations: Vec<Observation>, platforms: &Platforms, whole: &str) -> Vec<Curve> {
    let of_whole = observations.into_iter().filter(|row| row.metric.as_ref() == "share" && whole_and_basis(&row.scope).0 == whole);
    by_series(of_whole, platforms, |row| Arc::from(whole_and_basis(&row.scope).1))
}

fn by_series(rows: impl Iterator<Item = Observation>, platforms: &Platforms, basis: impl Fn(&Observation) -> Arc<str>) -> Vec<Curve> {
    let mut series: BTreeMap<(PlatformId, PlatformId, Arc<str>), Vec<Observation>> = BTreeMap::new();
    for row in rows.filter(|row| row.period.is_some()) {
        let owner = platforms.owner_of(&row.entity).unwrap_or_else(|| row.entity.clone());
        series.entry((owner, row.entity.clone(), basis(&row))).or_default().push(row);
    }
    let curve = |((owner, entity, basis), rows): ((PlatformId, PlatformId, Arc<str>), Vec<Observation>)| {
        let (points, rivals) = one_per_period(rows);
        Curve { entity, owner, basis, points, rivals }
    };
    series.into_iter().map(curve).collect()
}

/// Derived beside stated growth that differ by no more than 0.6 points are one fact, the stated one
/// shown. Other rows of the same period are rivals; equal values are not.
fn one_per_period(rows: Vec<Observation>) -> (Vec<Observation>, Vec<Observation>) {
    let mut periods: BTreeMap<Period, Vec<Observation>> = BTreeMap::new();
    for row in rows {
        if let Some(period) = row.period {
            periods.entry(period).or_default().push(row);
        }
    }
    let (mut points, mut rivals) = (vec![], vec![]);
    for mut same in periods.into_values() {
        same.sort_by_key(|row| (rank(&row.confidence), row.row));
        let best = same.remove(0);
        rivals.extend(same.into_iter().filter(|row| disagree(&best, row)));
        points.push(best);
    }
    (points, rivals)
}

fn rank(confidence: &str) -> u8 {
    match confidence {
        "exact" | "official" => 0,
        "reported" | "" => 1,
        "estimate" => 2,
        _ => 3,
    }
}

fn disagree(a: &Observation, b: &Observation) -> bool {
    let derived = a.confidence.as_ref() == "derived" || b.confidence.as_ref() == "derived";
    let allowed = if derived { 0.6 } else { 0.0 };
    match (a.quantity.value, b.quantity.value) {
        (Some(a), Some(b)) => (a - b).abs() > allowed + 1e-9,
        _ => !a.quantity.interval().overlaps(b.quantity.interval()),
    }
}

/// The runs of points whose periods follow each other without a gap, as ranges of positions.
#[must_use]
pub fn runs(points: &[Observation]) -> Vec<std::ops::Range<usize>> {
    let mut runs = vec![];
    let mut start = 0;
    for at in 1..=points.len() {
        let joined = at < points.len() && follow(&points[at - 1], &points[at]);
        if !joined && at > start {
            runs.push(start..at);
            start = at;
        }
    }
    runs
}

/// Whether one number follows on another: its period begins on the day after, and a quarter is no successor of
/// the year that it lies in. A row without a value is a gap like no row at all, and a line
/// through a bound or a word would make it a number: those stand alone.
fn follow(a: &Observation, b: &Observation) -> bool {
    let is_number =
        |row: &Observation| row.quantity.value.is_some() && matches!(row.quantity.qualifier, Qualifier::Exact | Qualifier::About);
    if !is_number(a) || !is_number(b) {
        return false;
    }
    let (Some(a), Some(b)) = (a.period, b.period) else { return false };
    let gap = crate::model::day_number(b.first) - crate::model::day_number(a.last);
    gap == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;
    use crate::model::Role;

    fn rows(role: Role, metric: &str) -> (Vec<Observation>, Platforms) {
        let dataset = bundled("record").unwrap();
        let table = dataset.table_of(role).unwrap();
        let all = super::super::observe::read(&Arc::from("t"), table.observations.as_ref().unwrap());
        (all.into_iter().filter(|row| row.metric.as_ref() == metric).collect(), dataset.platforms)
    }

    #[test]
    fn a_part_is_not_drawn_beside_its_whole_unless_asked_for() {
        let (observations, platforms) = rows(Role::Growth, "revenue_yoy");
        let names = |asked: &BTreeSet<PlatformId>| -> Vec<String> {
            growth(observations.clone(), &platforms, asked).iter().map(|curve| curve.entity.to_string()).collect()
        };
        assert_eq!(names(&BTreeSet::new()), ["alibaba", "baidu", "jd", "kuaishou", "meituan", "pdd_holdings", "tencent"]);
        assert!(names(&BTreeSet::from(["taotian".into()])).contains(&"taotian".to_owned()));
    }

    fn row(segment: &str, period: &str, value: f64, number: u32) -> Observation {
        let period = crate::model::Moment::parse(period).ok().map(crate::model::Moment::interval);
        let of = Observation::of(crate::model::Quantity::exact(value));
        Observation { entity: "tencent".into(), segment: Arc::from(segment), period, row: number, ..of }
    }

    #[test]
    fn a_segment_of_a_company_is_a_series_of_its_own() {
        let rows =
            vec![row("", "2020Q1", 10.0, 0), row("ads", "2020Q1", 3.0, 1), row("tencent", "2020Q2", 11.0, 2), row("ads", "2020Q2", 4.0, 3)];
        let curves = growth(rows, &Platforms::default(), &BTreeSet::new());
        let values = |curve: &Curve| curve.points.iter().filter_map(|point| point.quantity.value).collect::<Vec<f64>>();
        assert_eq!(curves.iter().map(values).collect::<Vec<_>>(), [vec![10.0, 11.0], vec![3.0, 4.0]]);
        assert!(curves.iter().all(|curve| curve.rivals.is_empty()));
    }

    #[test]
    fn a_quarter_does_not_follow_the_year_that_it_lies_in() {
        let points = [row("", "2019", 40.0, 0), row("", "2019Q4", 12.0, 1), row("", "2020Q1", 13.0, 2)];
        assert_eq!(runs(&points), [0..1, 1..3]);
    }

    #[test]
    fn a_missing_quarter_breaks_the_line() {
        let (observations, platforms) = rows(Role::Growth, "revenue");
        let curves = growth(observations, &platforms, &BTreeSet::new());
        let tencent = curves.iter().find(|curve| curve.entity.as_str() == "tencent").unwrap();
        assert!(runs(&tencent.points).len() > 3);
        assert_eq!(runs(&tencent.points).iter().map(std::ops::Range::len).sum::<usize>(), tencent.points.len());
    }

    #[test]
    fn a_part_of_a_year_is_no_point_among_years() {
        let (observations, platforms) = rows(Role::Growth, "retail_sales");
        let curves = growth(observations, &platforms, &BTreeSet::new());
        let points: Vec<&Observation> = curves.iter().flat_map(|curve| &curve.points).collect();
        assert!(!points.is_empty() && points.iter().all(|point| point.rhythm() == Some(Rhythm::Year)));
        let (observations, platforms) = rows(Role::Growth, "retail_sales");
        let to_date: Vec<Observation> = observations.into_iter().filter(|row| matches!(row.rhythm(), Some(Rhythm::ToDate(_)))).collect();
        let curves = growth(to_date, &platforms, &BTreeSet::new());
        let days: BTreeSet<i32> = curves.iter().flat_map(|curve| &curve.points).map(|point| point.period.unwrap().days() / 10).collect();
        assert_eq!(days, BTreeSet::from([24]), "eight months of each year, and nothing else");
    }

    #[test]
    fn a_fiscal_quarter_stands_where_its_days_are() {
        let (observations, platforms) = rows(Role::Growth, "revenue");
        let curves = growth(observations, &platforms, &BTreeSet::new());
        let period = |entity: &str| {
            let points = curves.iter().filter(|curve| curve.entity.as_str() == entity).flat_map(|curve| &curve.points);
            points.filter_map(|point| point.period).find(|period| period.label() == "Q2 2024")
        };
        // The first quarter of Alibaba's fiscal year 2025 is the second one of JD.com's year 2024.
        assert!(period("alibaba").is_some() && period("alibaba") == period("jd"));
    }

    #[test]
    fn a_line_does_not_run_through_a_bound() {
        let point = |quarter: &str, qualifier| Observation {
            period: Some(crate::model::Moment::parse(quarter).unwrap().interval()),
            ..Observation::of(crate::model::Quantity { value: Some(1.0), qualifier, ..crate::model::Quantity::default() })
        };
        let points =
            [("2020Q1", Qualifier::Exact), ("2020Q2", Qualifier::About), ("2020Q3", Qualifier::AtLeast), ("2020Q4", Qualifier::Exact)]
                .map(|(quarter, qualifier)| point(quarter, qualifier));
        assert_eq!(runs(&points), [0..2, 2..3, 3..4]);
    }

    #[test]
    fn two_researchers_are_two_series() {
        let (observations, platforms) = rows(Role::Shares, "share");
        let curves = shares(observations, &platforms, "China third-party mobile payment, transaction value");
        let alipay: BTreeSet<&str> = curves.iter().filter(|curve| curve.entity.as_str() == "alipay").map(|curve| &*curve.basis).collect();
        assert!(alipay.contains("Analysys") && alipay.contains("iResearch"));
    }

    #[test]
    fn brackets_name_the_basis() {
        assert_eq!(whole_and_basis("China mobile payment (iResearch)"), ("China mobile payment", "iResearch"));
        assert_eq!(whole_and_basis("Retail (PC), all"), ("Retail (PC), all", ""));
    }
}
