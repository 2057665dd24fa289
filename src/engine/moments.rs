//! The graph at several moments: those that are asked for, or the ends of the years in which most changed.

use std::collections::BTreeMap;

use super::catalog::Catalog;
use super::graph::{GraphAnswer, GraphQuestion};
use super::request::open;
use super::sieve::Sieve;
use crate::model::{Date, Period};

/// How many moments are chosen where none are asked for.
const MOMENTS: usize = 6;

pub(super) fn answer(
    catalog: &Catalog,
    question: &GraphQuestion,
    days: &[Date],
    within: Option<Period>,
) -> Result<Vec<(Date, GraphAnswer)>, String> {
    let mut days = days.to_vec();
    if days.is_empty() {
        days = telling(catalog, question, within)?;
    }
    days.sort_unstable();
    days.dedup();
    let at = |day: Date| Ok((day, GraphQuestion { day: Some(day), ..question.clone() }.answer(catalog)?));
    days.into_iter().map(at).collect()
}

/// The last days of the years in which the states of most links changed, and the last day of all; where
/// there is no change, none. Links that the filter leaves out do not count.
fn telling(catalog: &Catalog, question: &GraphQuestion, within: Option<Period>) -> Result<Vec<Date>, String> {
    let dataset = open(catalog, &question.package)?;
    let network = catalog.network(&question.package).ok_or("there are no links")?;
    let sieve = Sieve::all_of(&question.filter.conditions, dataset);
    let mut changes: BTreeMap<i16, usize> = BTreeMap::new();
    let runs = network.runs(question.reading);
    for (_, runs) in network.links.iter().zip(&runs).filter(|(link, _)| sieve.link(link, None)) {
        for run in runs.iter().filter(|run| run.first > Date::MIN && within.is_none_or(|days| days.contains(run.first))) {
            *changes.entry(run.first.year()).or_insert(0) += 1;
        }
    }
    let mut years: Vec<(i16, usize)> = changes.into_iter().collect();
    years.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    years.truncate(MOMENTS);
    let end = |year: i16| Date::new(year, 12, 31).ok();
    let held = |day: Date| within.map_or(day, |days| day.clamp(days.first, days.last));
    Ok(years.into_iter().filter_map(|(year, _)| end(year)).map(held).collect())
}
