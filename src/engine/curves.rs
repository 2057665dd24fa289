//! Values over time, as growth and share views ask for them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use crate::analysis::Observation;
use crate::analysis::combine::{Purpose, Refusal, refusal};
use crate::analysis::contradictions::Contradictions;
use crate::analysis::curves::{Curve, Curves, growth, of_other_spans, rhythm, shares, whole_and_basis};
use crate::analysis::fold::fold;
use crate::analysis::observe::{Wanted, observe_kin};
use crate::analysis::transform::{Transform, base_of, transformed};
use crate::model::{Dataset, Filter, Fold, Period, PlatformId, Quantity, Role};

/// Which of the metrics that belong together is meant: a level, its growth, what was expected of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// The one that is named.
    #[default]
    Named,
    /// The level that it belongs to, where the table has it.
    Level,
    /// What was expected of that level.
    Expected,
}

/// Values of a metric, or shares of a whole, over time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CurvesQuestion {
    /// The package.
    pub package: String,
    /// The table, of shares or growth.
    pub table: String,
    /// The metric (growth) or the whole (shares); `None` is the one with the most rows.
    pub about: Option<String>,
    /// Which of the metrics that belong to it.
    pub sort: Sort,
    /// What is worked out of the level in its place.
    pub transform: Option<Transform>,
    /// Parts that are wanted although their whole is there as well.
    pub asked: BTreeSet<PlatformId>,
    /// Whether all parts are wanted.
    pub with_parts: bool,
    /// Into what products and segments are folded, if into anything.
    pub fold: Option<Fold>,
    /// Which rows.
    pub filter: Filter,
}

/// The curves, and what they are about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CurvesAnswer {
    /// The metric or the whole.
    pub about: String,
    /// The series.
    pub curves: Curves,
    /// Where nothing is shown: how many rows each condition alone leaves.
    pub alone: Vec<usize>,
    /// Where nothing is shown: how many rows the time window alone leaves, if there is one.
    pub in_window: Option<usize>,
    /// Publishers of the sources of the shown values, most values first.
    pub publishers: Vec<String>,
    /// The last day of any observation of the package.
    pub last_day: Option<crate::model::Date>,
    /// Rows that are no points of these series because they are over other spans, such as years among quarters.
    pub other_spans: usize,
    /// What was worked out, and how.
    pub worked: Worked,
    /// Why the points of the curves, in their order, cannot share one axis, if they cannot.
    pub refused: Option<Refusal>,
    /// What the sources of the package disagree on.
    pub contradictions: Arc<Contradictions>,
}

/// Names one value: its entity, period, table and row.
pub type Worth = (PlatformId, Period, Arc<str>, u32);

/// Values that no source states: how they were worked out, and from what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worked {
    /// How; `None` where all values are stated.
    pub transform: Option<Transform>,
    /// The period in which an index is 100.
    pub base: Option<Period>,
    /// The operands of each value, latest first: by entity, period, table and row.
    pub from: BTreeMap<Worth, Vec<(Period, Quantity)>>,
}

impl Worked {
    /// What a value was worked out from; `None` where it is stated.
    #[must_use]
    pub fn operands(&self, point: &Observation) -> Option<&[(Period, Quantity)]> {
        let key = (point.entity.clone(), point.period?, point.table.clone(), point.row);
        self.from.get(&key).filter(|_| point.confidence.as_ref() == "derived").map(Vec::as_slice)
    }
}

/// The level that a metric belongs to: `revenue` for `revenue_yoy` and `revenue_expected`.
#[must_use]
pub fn level_of(metric: &str) -> &str {
    ["_yoy", "_qoq", "_expected"].iter().find_map(|end| metric.strip_suffix(end)).unwrap_or(metric)
}

impl CurvesQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<CurvesAnswer, String> {
        let dataset = open(catalog, &self.package)?;
        let table = dataset.table(&self.table).ok_or_else(|| format!("`{}` has no table `{}`", self.package, self.table))?;
        if table.observations.is_none() {
            return Err(format!("`{}` has no values of entities over periods", self.table));
        }
        let is_shares = table.role == Some(Role::Shares);
        let everything = observe_kin(dataset, table, &Wanted { low: true, ..Wanted::default() });
        let choices = choices(&everything, is_shares);
        let named = self.about.clone().or_else(|| default_choice(&choices, is_shares)).unwrap_or_default();
        let about = if is_shares { named } else { self.metric(&named, &everything) };
        let stated = (self.transform == Some(Transform::YearOnYear)).then(|| format!("{about}_yoy"));
        let is_about = |row: &Observation| {
            if is_shares {
                whole_and_basis(&row.scope).0 == about
            } else {
                *row.metric == *about || stated.as_deref() == Some(&*row.metric)
            }
        };
        let of_it: Vec<&Observation> =
            everything.iter().filter(|row| is_about(row) && (!is_shares || row.metric.as_ref() == "share")).collect();
        let sieve = Sieve::of(&self.filter, dataset);
        let rows: Vec<Observation> = of_it.iter().filter(|row| sieve.observation(row)).map(|row| (*row).clone()).collect();
        let low = of_it.iter().filter(|row| row.reliability.as_ref() == "low").count();
        let publishers = publishers(&rows, dataset);
        let shown = rows.len();
        let alone = if rows.is_empty() { self.alone(&of_it, dataset) } else { vec![] };
        let in_window = self.filter.window.filter(|_| rows.is_empty()).map(|window| {
            let within = |row: &&&Observation| row.period.is_some_and(|period| period.overlaps(window));
            of_it.iter().filter(within).count()
        });
        let folded = |rows: Vec<Observation>| match &self.fold {
            Some(how) => fold(rows, &dataset.platforms, how),
            None => rows,
        };
        let rows = folded(rows);
        let mut asked = self.asked.clone();
        if self.with_parts {
            asked.extend(of_it.iter().map(|row| row.entity.clone()));
        }
        let (curves, worked) = match self.transform.filter(|_| !is_shares) {
            None if is_shares => (shares(rows.clone(), &dataset.platforms, &about), Worked::default()),
            None => (growth(rows.clone(), &dataset.platforms, &asked), Worked::default()),
            // What a value is worked out from may lie before the time window.
            Some(transform) => {
                let timeless = Sieve::all_of(&self.filter.conditions, dataset);
                let levels = of_it.iter().filter(|row| *row.metric == *about && timeless.observation(row)).map(|row| (*row).clone());
                let levels = growth(folded(levels.collect()), &dataset.platforms, &asked);
                let growths = rows.iter().filter(|row| stated.as_deref() == Some(&*row.metric)).cloned().collect();
                let in_time = |point: &Observation| {
                    self.filter.window.is_none_or(|window| point.period.is_some_and(|period| period.overlaps(window)))
                };
                worked_out(&levels, transform, growths, &in_time, (dataset, &asked))
            }
        };
        let rhythm = rhythm(&rows);
        let other_spans = if is_shares { 0 } else { of_other_spans(&rows) };
        let units = match &worked.transform {
            None => rows.iter().map(|row| row.unit.clone()).collect(),
            Some(_) => curves.iter().flat_map(|curve| &curve.points).map(|point| point.unit.clone()).collect(),
        };
        let curves = Curves { curves, units, total: of_it.len(), shown, low, rhythm, span: span(&of_it), choices };
        let points: Vec<&Observation> = curves.curves.iter().flat_map(|curve| &curve.points).collect();
        let refused = refusal(&points, Purpose::OneAxis, &dataset.platforms);
        let last_day = dataset.observed_span().map(|span| span.last);
        let contradictions = catalog.contradictions(&self.package).unwrap_or_default();
        Ok(CurvesAnswer { about, curves, alone, in_window, publishers, last_day, other_spans, worked, refused, contradictions })
    }

    /// The metric that is meant: the named one where the table has none of the sort.
    fn metric(&self, named: &str, rows: &[Observation]) -> String {
        let has = |metric: &str| rows.iter().any(|row| *row.metric == *metric);
        let level = level_of(named);
        match (self.sort, self.transform) {
            (Sort::Expected, _) => format!("{level}_expected"),
            (Sort::Named, None) => named.to_owned(),
            (_, Some(Transform::YearOnYear)) => level.to_owned(),
            _ if has(level) => level.to_owned(),
            _ => named.to_owned(),
        }
    }

    fn alone(&self, rows: &[&Observation], dataset: &Dataset) -> Vec<usize> {
        let one = |condition| {
            let sieve = Sieve::all_of(std::slice::from_ref(condition), dataset);
            rows.iter().filter(|row| sieve.observation(row)).count()
        };
        self.filter.conditions.iter().map(one).collect()
    }
}

/// Series that were worked out of levels. Growth that a source states stays, and stands before what was
/// worked out of the same period.
fn worked_out(
    levels: &[Curve],
    transform: Transform,
    stated: Vec<Observation>,
    in_time: &dyn Fn(&Observation) -> bool,
    (dataset, asked): (&Dataset, &BTreeSet<PlatformId>),
) -> (Vec<Curve>, Worked) {
    let base = match transform {
        Transform::Index(day) => {
            let seen =
                |curve: &Curve| Curve { points: curve.points.iter().filter(|point| in_time(point)).cloned().collect(), ..curve.clone() };
            base_of(&levels.iter().map(seen).collect::<Vec<_>>(), day)
        }
        _ => None,
    };
    let mut rows = stated;
    let mut from = BTreeMap::new();
    for derived in levels.iter().flat_map(|curve| transformed(&curve.points, transform, base)).filter(|one| in_time(&one.observation)) {
        let point = derived.observation;
        if let Some(period) = point.period {
            from.insert((point.entity.clone(), period, point.table.clone(), point.row), derived.from);
        }
        rows.push(point);
    }
    (growth(rows, &dataset.platforms, asked), Worked { transform: Some(transform), base, from })
}

fn choices(rows: &[Observation], is_shares: bool) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.reliability.as_ref() != "low") {
        match (is_shares, row.metric.as_ref() == "share") {
            (true, true) => *counts.entry(whole_and_basis(&row.scope).0).or_insert(0) += 1,
            (true, false) => {}
            (false, _) => *counts.entry(row.metric.as_ref()).or_insert(0) += 1,
        }
    }
    let mut choices: Vec<(String, usize)> = counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    choices.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    choices
}

/// Growth on a year where there is any, else what has the most rows.
fn default_choice(choices: &[(String, usize)], is_shares: bool) -> Option<String> {
    let yearly = choices.iter().find(|(name, _)| !is_shares && name == "revenue_yoy");
    let most = choices.first().map_or(0, |(_, count)| *count);
    let telling =
        choices.iter().find(|(name, count)| *count == most && ["growth", "revenue"].iter().any(|word| name.to_lowercase().contains(word)));
    yearly.or(telling).or_else(|| choices.first()).map(|(name, _)| name.clone())
}

fn span(rows: &[&Observation]) -> Option<Period> {
    let periods = || rows.iter().filter_map(|row| row.period);
    Period::new(periods().map(|period| period.first).min()?, periods().map(|period| period.last).max()?)
}

fn publishers(rows: &[Observation], dataset: &Dataset) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in rows.iter().flat_map(|row| &row.sources) {
        if let Some(source) = dataset.sources.get(id).filter(|source| !source.publisher.is_empty()) {
            *counts.entry(&source.publisher).or_insert(0) += 1;
        }
    }
    let mut publishers: Vec<(&str, usize)> = counts.into_iter().collect();
    publishers.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    publishers.into_iter().map(|(name, _)| name.to_owned()).collect()
}
