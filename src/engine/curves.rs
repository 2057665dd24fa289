//! Values over time, as growth and share views ask for them.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::Catalog;
use super::request::open;
use crate::analysis::Observation;
use crate::analysis::curves::{Curves, growth, rhythm, shares, whole_and_basis};
use crate::analysis::observe::{Wanted, count, observe};
use crate::model::{Dataset, Filter, PLATFORM_COLUMNS, Period, PlatformId, Role, observation};

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
        let mut wanted = wanted(&self.filter, dataset);
        wanted.metrics = vec![if is_shares { "share".to_owned() } else { about.clone() }];
        let rows: Vec<Observation> = observe(store, &self.package, &self.table, &wanted).map_err(|error| error.to_string())?;
        let rows: Vec<Observation> = rows.into_iter().filter(|row| is_about(row)).collect();
        let low = of_it.iter().filter(|row| row.reliability.as_ref() == "low").count();
        let publishers = publishers(&rows, dataset);
        let shown = rows.len();
        let rhythm = rhythm(&rows);
        let units = rows.iter().map(|row| row.unit.clone()).collect();
        let alone = if rows.is_empty() { self.alone(catalog, dataset, &wanted)? } else { vec![] };
        let curves = if is_shares { shares(rows, &dataset.platforms, &about) } else { growth(rows, &dataset.platforms, &self.asked) };
        let curves = Curves { curves, units, total: of_it.len(), shown, low, rhythm, span: span(&of_it), choices };
        let last_day = dataset.observed_span().map(|span| span.last);
        Ok(CurvesAnswer { about, curves, alone, publishers, last_day })
    }

    fn alone(&self, catalog: &Catalog, dataset: &Dataset, all: &Wanted) -> Result<Vec<usize>, String> {
        let store = catalog.store()?;
        let one = |condition: &crate::model::Condition| {
            let filter = Filter { conditions: vec![condition.clone()], window: None };
            let wanted = Wanted { metrics: all.metrics.clone(), ..wanted(&filter, dataset) };
            count(store, &self.package, &self.table, &wanted).map_err(|error| error.to_string())
        };
        self.filter.conditions.iter().map(one).collect()
    }
}

/// A filter in terms of observations: conditions on platforms become lists of entities.
pub(super) fn wanted(filter: &Filter, dataset: &Dataset) -> Wanted {
    let mut wanted = Wanted { window: filter.window, low: true, ..Wanted::default() };
    for condition in &filter.conditions {
        let column = condition.column.as_str();
        if PLATFORM_COLUMNS.contains(&column) {
            let alone = Filter { conditions: vec![condition.clone()], window: None };
            let failing = dataset.platforms.iter().filter(|platform| !alone.passes_platform(platform, &dataset.platforms));
            // An entity whose country or category nobody stated is not held to be another one.
            let stated = failing
                .filter(|platform| crate::model::platform_cell(column, platform, &dataset.platforms).is_some_and(|cell| !cell.is_empty()));
            wanted.conditions.push(("entity".into(), false, stated.map(|platform| platform.id.to_string()).collect()));
        } else if observation::TEXT.contains(&column) {
            wanted.conditions.push((column.into(), condition.keep, condition.values.iter().cloned().collect()));
        }
    }
    wanted.conditions.retain(|(_, keep, values)| *keep || !values.is_empty());
    wanted
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
