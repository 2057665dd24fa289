//! Values over time, as growth and share views ask for them.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use crate::analysis::Observation;
use crate::analysis::curves::{Curves, growth, rhythm, shares, whole_and_basis};
use crate::analysis::observe::{Wanted, observe};
use crate::model::{Dataset, Filter, Period, PlatformId, Role};

/// Values of a metric, or shares of a whole, over time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CurvesQuestion {
    /// The package.
    pub package: String,
    /// The table, of shares or growth.
    pub table: String,
    /// The metric (growth) or the whole (shares); `None` is the one with the most rows.
    pub about: Option<String>,
    /// Parts that are wanted although their whole is there as well.
    pub asked: BTreeSet<PlatformId>,
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
}

impl CurvesQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<CurvesAnswer, String> {
        let dataset = open(catalog, &self.package)?;
        let table = dataset.table(&self.table).ok_or_else(|| format!("`{}` has no table `{}`", self.package, self.table))?;
        let store = catalog.store()?;
        let is_shares = table.role == Some(Role::Shares);
        let everything =
            observe(store, &self.package, &self.table, &Wanted { low: true, ..Wanted::default() }).map_err(|error| error.to_string())?;
        let choices = choices(&everything, is_shares);
        let about = self.about.clone().or_else(|| default_choice(&choices, is_shares)).unwrap_or_default();
        let is_about = |row: &Observation| if is_shares { whole_and_basis(&row.scope).0 == about } else { row.metric.as_ref() == about };
        let of_it: Vec<&Observation> =
            everything.iter().filter(|row| is_about(row) && (!is_shares || row.metric.as_ref() == "share")).collect();
        let sieve = Sieve::of(&self.filter, dataset);
        let rows: Vec<Observation> = of_it.iter().filter(|row| sieve.observation(row)).map(|row| (*row).clone()).collect();
        let low = of_it.iter().filter(|row| row.reliability.as_ref() == "low").count();
        let publishers = publishers(&rows, dataset);
        let shown = rows.len();
        let rhythm = rhythm(&rows);
        let units = rows.iter().map(|row| row.unit.clone()).collect();
        let alone = if rows.is_empty() { self.alone(&of_it, dataset) } else { vec![] };
        let in_window = self.filter.window.filter(|_| rows.is_empty()).map(|window| {
            let within = |row: &&&Observation| row.period.is_some_and(|period| period.overlaps(window));
            of_it.iter().filter(within).count()
        });
        let curves = if is_shares { shares(rows, &dataset.platforms, &about) } else { growth(rows, &dataset.platforms, &self.asked) };
        let curves = Curves { curves, units, total: of_it.len(), shown, low, rhythm, span: span(&of_it), choices };
        let last_day = dataset.observed_span().map(|span| span.last);
        Ok(CurvesAnswer { about, curves, alone, in_window, publishers, last_day })
    }

    fn alone(&self, rows: &[&Observation], dataset: &Dataset) -> Vec<usize> {
        let one = |condition| {
            let sieve = Sieve::all_of(std::slice::from_ref(condition), dataset);
            rows.iter().filter(|row| sieve.observation(row)).count()
        };
        self.filter.conditions.iter().map(one).collect()
    }
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
