//! The parts of one whole, period by period: in one order, with what is left of 100, their ranks, and why
//! they may not be stacked. It draws nothing, and never adds across wholes or researchers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Observation;
use super::combine::{Purpose, Refusal, is_part, refusal};
use super::curves::Curve;
use super::observe::Rhythm;
use crate::model::{Interval, Period, PlatformId, Platforms, day_number};

/// A part of a whole in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What is stated.
    pub row: Observation,
    /// Rows that state another value of the same period.
    pub rivals: Vec<Observation>,
    /// What it may be, in percent, within 0 and 100.
    pub share: Interval,
    /// Where it stands among the parts; `None` for what stands for many, such as others, and for a part
    /// whose whole is there too.
    pub rank: Option<Rank>,
}

/// A place among the parts of a period, from 1. Two that may be equal share their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// One more than the parts that are surely larger.
    pub best: usize,
    /// The parts less those that are surely smaller.
    pub worst: usize,
    /// Whether what is not stated, as one, could be larger.
    pub may_be_lower: bool,
}

/// All parts of one whole that are known of one period, on one basis.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    /// When.
    pub period: Period,
    /// The same as the source calls it, where all parts agree.
    pub label: Arc<str>,
    /// By lower bound, then by upper bound, largest first; what stands for many last.
    pub parts: Vec<Part>,
    /// Entities whose row has neither a number nor bounds.
    pub silent: Vec<PlatformId>,
    /// The sum of the parts, in percent.
    pub stated: Interval,
    /// What is left of 100.
    pub rest: Interval,
    /// Why they are not stacked, if so; its positions are those of the parts.
    pub refusal: Option<Refusal>,
}

impl Slice {
    /// How long its period is.
    #[must_use]
    pub fn rhythm(&self) -> Option<Rhythm> {
        self.parts.first().and_then(|part| part.row.rhythm())
    }

    /// The part of an entity.
    #[must_use]
    pub fn part(&self, entity: &PlatformId) -> Option<&Part> {
        self.parts.iter().find(|part| part.row.entity == *entity)
    }

    /// Whether it follows on another without a day between.
    #[must_use]
    pub fn follows(&self, earlier: &Self) -> bool {
        day_number(self.period.first) - day_number(earlier.period.last) == 1
    }
}

/// Researchers by number of values, most first.
#[must_use]
pub fn bases(curves: &[Curve]) -> Vec<Arc<str>> {
    let mut counts: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
    for curve in curves {
        *counts.entry(&curve.basis).or_insert(0) += curve.points.len();
    }
    let mut bases: Vec<(&Arc<str>, usize)> = counts.into_iter().collect();
    bases.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    bases.into_iter().map(|(basis, _)| basis.clone()).collect()
}

/// The curves of one basis as slices, by period.
#[must_use]
pub fn slices(curves: &[Curve], basis: &str, platforms: &Platforms) -> Vec<Slice> {
    let mut periods: BTreeMap<Period, Vec<(Observation, Vec<Observation>)>> = BTreeMap::new();
    for curve in curves.iter().filter(|curve| &*curve.basis == basis) {
        for point in &curve.points {
            let Some(period) = point.period else { continue };
            let rivals = curve.rivals.iter().filter(|rival| rival.period == Some(period)).cloned().collect();
            periods.entry(period).or_default().push((point.clone(), rivals));
        }
    }
    periods.into_iter().map(|(period, rows)| slice(period, rows, platforms)).collect()
}

fn slice(period: Period, rows: Vec<(Observation, Vec<Observation>)>, platforms: &Platforms) -> Slice {
    let labels: BTreeSet<&Arc<str>> = rows.iter().map(|(row, _)| &row.period_label).collect();
    let label = if labels.len() == 1 { rows[0].0.period_label.clone() } else { Arc::from("") };
    let is_silent = |row: &Observation| row.quantity.known().is_none() || row.quantity.anchor().is_none();
    let silent = rows.iter().filter(|(row, _)| is_silent(row)).map(|(row, _)| row.entity.clone()).collect();
    let part = |(row, rivals): (Observation, Vec<Observation>)| {
        let share = within_the_whole(row.quantity.interval());
        Part { row, rivals, share, rank: None }
    };
    let mut parts: Vec<Part> = rows.into_iter().filter(|(row, _)| !is_silent(row)).map(part).collect();
    parts.sort_by(|a, b| {
        let many = |part: &Part| stands_for_many(&part.row.entity, platforms);
        many(a).cmp(&many(b)).then_with(|| by_bounds(a.share, b.share)).then_with(|| a.row.entity.cmp(&b.row.entity))
    });
    let lower: f64 = parts.iter().map(|part| part.row.quantity.interval().lower.max(0.0)).sum();
    let upper: f64 = parts.iter().map(|part| part.share.upper).sum();
    let stated = Interval { lower, upper: upper.min(100.0).max(lower) };
    let rest = Interval { lower: (100.0 - upper).max(0.0), upper: (100.0 - lower).max(0.0) };
    let rows: Vec<&Observation> = parts.iter().map(|part| &part.row).collect();
    let (refusal, nested) = (refusal(&rows, Purpose::Stack, platforms), nested(&parts, platforms));
    rank(&mut parts, rest, &|id| !stands_for_many(id, platforms) && !nested.contains(id));
    Slice { period, label, parts, silent, stated, rest, refusal }
}

fn within_the_whole(interval: Interval) -> Interval {
    Interval { lower: interval.lower.clamp(0.0, 100.0), upper: interval.upper.clamp(0.0, 100.0) }
}

/// Larger first: by what it is at least, then by what it is at most.
#[must_use]
pub fn by_bounds(a: Interval, b: Interval) -> std::cmp::Ordering {
    b.lower.total_cmp(&a.lower).then_with(|| b.upper.total_cmp(&a.upper))
}

/// Whether an entity is no single one: an aggregate of which nobody said what is in it, or what is called
/// others.
#[must_use]
pub fn stands_for_many(id: &PlatformId, platforms: &Platforms) -> bool {
    const WORDS: [&str; 7] = ["other", "others", "rest", "remainder", "其他", "其它", "其余"];
    let is_word = |name: &str| WORDS.contains(&name.trim().to_lowercase().as_str());
    let declared = platforms.find(id.as_str());
    let is_open = declared.is_some_and(|platform| platform.kind == "aggregate" && platform.members.is_empty());
    is_open || is_word(id.as_str()) || declared.is_some_and(|platform| is_word(&platform.label.en) || is_word(&platform.label.zh))
}

/// The parts that lie within another one of the same slice.
fn nested(parts: &[Part], platforms: &Platforms) -> BTreeSet<PlatformId> {
    let there: BTreeSet<&PlatformId> = parts.iter().map(|part| &part.row.entity).collect();
    there.iter().filter(|id| there.iter().any(|whole| is_part(id, whole, platforms))).map(|id| (*id).clone()).collect()
}

/// Best is one more than those surely larger, worst all less those surely smaller. What stands for many has no
/// place, nor has a part beside its whole.
fn rank(parts: &mut [Part], rest: Interval, has_place: &dyn Fn(&PlatformId) -> bool) {
    let is_one: Vec<bool> = parts.iter().map(|part| has_place(&part.row.entity)).collect();
    let sorted = |end: &dyn Fn(&Part) -> f64| {
        let mut ends: Vec<f64> = parts.iter().zip(&is_one).filter(|(_, one)| **one).map(|(part, _)| end(part)).collect();
        ends.sort_by(f64::total_cmp);
        ends
    };
    let (lowers, uppers) = (sorted(&|part| part.share.lower), sorted(&|part| part.share.upper));
    let many: f64 = parts.iter().zip(&is_one).filter(|(_, one)| !**one).map(|(part, _)| part.share.upper).sum();
    let count = lowers.len();
    for (part, _) in parts.iter_mut().zip(&is_one).filter(|(_, one)| **one) {
        let larger = count - lowers.partition_point(|lower| *lower <= part.share.upper);
        let smaller = uppers.partition_point(|upper| *upper < part.share.lower);
        let may_be_lower = rest.upper + many > part.share.lower;
        part.rank = Some(Rank { best: larger + 1, worst: count - smaller, may_be_lower });
    }
}

/// The length of most periods, the longer of two.
#[must_use]
pub fn usual(slices: &[Slice]) -> Option<Rhythm> {
    let mut counts: BTreeMap<Rhythm, usize> = BTreeMap::new();
    slices.iter().filter_map(Slice::rhythm).for_each(|rhythm| *counts.entry(rhythm).or_insert(0) += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(rhythm, _)| rhythm)
}

/// Entities in the order of a stack over time: those of most periods first, then the largest on average,
/// so that what comes and goes lies on top.
#[must_use]
pub fn order(slices: &[Slice], platforms: &Platforms) -> Vec<PlatformId> {
    let mut sums: BTreeMap<&PlatformId, (u32, f64)> = BTreeMap::new();
    for part in slices.iter().flat_map(|slice| &slice.parts) {
        let sum = sums.entry(&part.row.entity).or_insert((0, 0.0));
        *sum = (sum.0 + 1, sum.1 + part.row.quantity.anchor().unwrap_or(0.0));
    }
    let mut order: Vec<(&PlatformId, u32, f64)> = sums.into_iter().map(|(id, (count, sum))| (id, count, sum / f64::from(count))).collect();
    order.sort_by(|a, b| {
        let many = |id: &PlatformId| stands_for_many(id, platforms);
        many(a.0).cmp(&many(b.0)).then(b.1.cmp(&a.1)).then(b.2.total_cmp(&a.2)).then(a.0.cmp(b.0))
    });
    order.into_iter().map(|(id, ..)| id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::curves::shares;
    use super::*;
    use crate::load::lone_file;
    use crate::model::Dataset;

    fn read(dataset: &Dataset) -> Vec<Slice> {
        let table = &dataset.tables[0];
        let rows = super::super::observe::read(&Arc::from("t"), table.observations.as_ref().unwrap());
        let curves = shares(rows, &dataset.platforms, "W");
        slices(&curves, &bases(&curves)[0], &dataset.platforms)
    }

    fn lone(rows: &str) -> Vec<Slice> {
        let text = format!("entity,metric,scope,period,value,lower,upper,qualifier,unit\n{rows}");
        read(&lone_file("s.csv", text.as_bytes()).unwrap())
    }

    fn ids(slice: &Slice) -> Vec<&str> {
        slice.parts.iter().map(|part| part.row.entity.as_str()).collect()
    }

    #[test]
    fn parts_are_sorted_by_lower_then_upper_bound_and_others_stand_last() {
        let found = lone(
            "A,share,W,2020,30,,,exact,percent\nB,share,W,2020,,10,50,worded,percent\nC,share,W,2020,,10,20,worded,percent\n\
             Others,share,W,2020,12,,,exact,percent\nD,share,W,2020,,,5,at_most,percent\n",
        );
        assert_eq!(ids(&found[0]), ["A", "B", "C", "D", "Others"]);
        assert_eq!(found[0].stated, Interval { lower: 62.0, upper: 100.0 });
        assert_eq!(found[0].rest, Interval { lower: 0.0, upper: 38.0 });
        assert_eq!(found[0].parts[4].rank, None, "others are no one");
    }

    #[test]
    fn ranks_of_overlapping_bounds_and_ties_are_shared() {
        let found = lone(
            "A,share,W,2020,40,,,exact,percent\nB,share,W,2020,,20,30,worded,percent\nC,share,W,2020,25,,,exact,percent\n\
             D,share,W,2020,2,,,exact,percent\nE,share,W,2020,2,,,exact,percent\n",
        );
        let ranks: Vec<(usize, usize)> = found[0].parts.iter().filter_map(|part| part.rank).map(|rank| (rank.best, rank.worst)).collect();
        assert_eq!(ids(&found[0]), ["A", "C", "B", "D", "E"]);
        assert_eq!(ranks, [(1, 1), (2, 3), (2, 3), (4, 5), (4, 5)]);
        assert!(!found[0].parts[0].rank.unwrap().may_be_lower, "11 are left at most");
        assert!(found[0].parts[3].rank.unwrap().may_be_lower, "of which one may be more than 2");
    }

    #[test]
    fn more_than_the_whole_is_refused_and_rounding_is_not() {
        let found = lone(
            "A,share,W,2020,60,,,,percent\nB,share,W,2020,40.4,,,,percent\nA,share,W,2021,60,,,,percent\nB,share,W,2021,42,,,,percent\n",
        );
        assert_eq!(found[0].refusal, None);
        assert_eq!(found[1].refusal, Some(Refusal::TooMuch(102.0)));
        let bounds = lone("A,share,W,2020,60,60,,at_least,percent\nB,share,W,2020,40,,40,at_most,percent\n");
        assert_eq!((bounds[0].refusal.clone(), bounds[0].rest.upper), (None, 40.0));
    }

    #[test]
    fn a_whole_beside_its_part_is_refused() {
        let dataset = crate::load::bundled("record").unwrap();
        let row = |entity: &str, value: f64| {
            let text = format!("entity,metric,scope,period,value,unit\n{entity},share,W,2020,{value},percent\n");
            let lone = lone_file("s.csv", text.as_bytes()).unwrap();
            super::super::observe::read(&Arc::from("t"), lone.tables[0].observations.as_ref().unwrap()).remove(0)
        };
        let refused = |entities: &[&str]| {
            let rows = entities.iter().map(|entity| row(entity, 10.0)).collect();
            let curves = shares(rows, &dataset.platforms, "W");
            let slice = slices(&curves, "", &dataset.platforms).remove(0);
            slice.refusal.map(|refusal| match refusal {
                Refusal::PartOfWhole { part, whole } => [part, whole].map(|at| slice.parts[at].row.entity.to_string()),
                other => panic!("{other:?}"),
            })
        };
        let nested = |part: &str, whole: &str| Some([part.to_owned(), whole.to_owned()]);
        assert_eq!(refused(&["alibaba", "tmall"]), nested("tmall", "alibaba"));
        assert_eq!(refused(&["agg_alipay_tenpay", "alipay"]), nested("alipay", "agg_alipay_tenpay"));
        assert_eq!(refused(&["taobao", "tmall", "jd"]), None, "two parts of one owner are two parts");
        let rows = [("alibaba", 45.0), ("tmall", 30.0), ("jd", 25.0)].map(|(entity, value)| row(entity, value)).to_vec();
        let found = slices(&shares(rows, &dataset.platforms, "W"), "", &dataset.platforms);
        let ranks: Vec<_> = found[0].parts.iter().map(|part| part.rank.map(|rank| (rank.best, rank.worst))).collect();
        assert_eq!(ranks, [Some((1, 1)), None, Some((2, 2))], "a part takes no place beside its whole");
    }

    #[test]
    fn a_stack_over_time_has_one_order() {
        let found = lone(
            "A,share,W,2020,10,,,,percent\nB,share,W,2020,30,,,,percent\nA,share,W,2021,12,,,,percent\nOther,share,W,2020,50,,,,percent\n",
        );
        let order = order(&found, &Platforms::default());
        assert_eq!(order.iter().map(PlatformId::as_str).collect::<Vec<_>>(), ["A", "B", "Other"]);
        assert!(found[1].follows(&found[0]));
        assert_eq!(usual(&found), Some(Rhythm::Year));
    }

    proptest! {
        /// Whatever the numbers within the bounds are, each has a place among those that its rank allows.
        #[test]
        fn ranks_hold_every_order(bounds in prop::collection::vec((0.0..50.0_f64, 0.0..9.0_f64, 0.0..=1.0_f64), 1..7)) {
            let line = |(at, (lower, width, _)): (usize, &(f64, f64, f64))| format!("E{at},share,W,2020,,{lower},{},worded,percent\n", lower + width);
            let rows = bounds.iter().enumerate().map(line).collect::<Vec<_>>().concat();
            let found = lone(&rows);
            let truth: Vec<f64> = bounds.iter().map(|(lower, width, part)| lower + width * part).collect();
            for part in &found[0].parts {
                let at: usize = part.row.entity.as_str()[1..].parse().unwrap();
                let place = 1 + truth.iter().filter(|other| **other > truth[at]).count();
                let rank = part.rank.unwrap();
                prop_assert!(rank.best <= place && place <= rank.worst, "{place} in {rank:?}");
            }
        }
    }
}
