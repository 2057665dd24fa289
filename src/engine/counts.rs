//! How much each condition of a filter lets through by itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::catalog::Catalog;
use super::request::open;
use super::sieve::{Sieve, Subject, subject};
use crate::analysis::observe::read;
use crate::model::{Condition, Dataset, Date, PlatformId, Reading, Table, Test};
use crate::network::Snapshot;

/// What one condition lets through by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionCount {
    /// How many pass.
    pub passing: usize,
    /// Of how many.
    pub total: usize,
    /// Platforms, links or rows.
    pub noun: &'static str,
}

pub(super) fn answer(
    catalog: &Catalog,
    package: &str,
    conditions: &[Condition],
    day: Option<Date>,
    reading: Reading,
) -> Result<Vec<ConditionCount>, String> {
    conditions.iter().map(|condition| one(catalog, package, condition, day, reading)).collect()
}

fn one(catalog: &Catalog, package: &str, condition: &Condition, day: Option<Date>, reading: Reading) -> Result<ConditionCount, String> {
    let dataset = open(catalog, package)?;
    let sieve = Sieve::all_of(std::slice::from_ref(condition), dataset);
    match subject(condition, dataset) {
        Subject::Platforms => {
            let known = known_platforms(catalog, dataset, day, reading);
            let passing = known.iter().filter(|id| dataset.platforms.find(id.as_str()).is_some_and(|platform| sieve.platform(platform)));
            Ok(ConditionCount { passing: passing.count(), total: known.len(), noun: "platforms" })
        }
        Subject::Links => {
            let network = catalog.network(package).ok_or("there are no links")?;
            let all = Snapshot::of(&network, day, reading, &|_| true);
            let states: BTreeMap<_, _> = all.links.iter().map(|link| (&link.id, link.state)).collect();
            let known = network.links.iter().filter_map(|link| Some((link, *states.get(&link.id)?)));
            let passing = known.filter(|(link, state)| sieve.link(link, Some(*state))).count();
            Ok(ConditionCount { passing, total: all.links.len(), noun: "links" })
        }
        Subject::Rows => {
            let mut counts = ConditionCount { passing: 0, total: 0, noun: "rows" };
            for table in dataset.tables.iter().filter(|table| mentions(table, condition)) {
                let (passing, total) = rows_of(table, &sieve);
                counts.passing += passing;
                counts.total += total;
            }
            Ok(counts)
        }
    }
}

/// Platforms that have a link at the moment; all that there are in data without links.
fn known_platforms(catalog: &Catalog, dataset: &Dataset, day: Option<Date>, reading: Reading) -> Vec<PlatformId> {
    match catalog.network(&dataset.name).filter(|network| !network.links.is_empty()) {
        Some(network) => Snapshot::of(&network, day, reading, &|_| true).nodes.into_iter().collect(),
        None => dataset.platforms.iter().map(|platform| platform.id.clone()).collect(),
    }
}

/// Whether a table has the column of any alternative.
fn mentions(table: &Table, condition: &Condition) -> bool {
    condition.alternatives().any(|one| match &one.test {
        Test::Selection(_) => false,
        Test::Members(members) => members.rows.iter().any(|(known, _)| *known == table.name),
        _ if one.table.as_ref().is_some_and(|name| *name != table.name) => false,
        _ => table.mapping.column(&one.column).is_some() || table.column_index(&one.column).is_some(),
    })
}

fn rows_of(table: &Table, sieve: &Sieve<'_>) -> (usize, usize) {
    if let Some(batch) = &table.observations {
        let rows = read(&Arc::from(table.name.as_str()), batch);
        return (rows.iter().filter(|row| sieve.observation(row)).count(), rows.len());
    }
    let rows = 0..u32::try_from(table.rows()).unwrap_or(u32::MAX);
    (rows.filter(|row| sieve.row(table, *row)).count(), table.rows())
}
