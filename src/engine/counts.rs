//! How much each condition of a filter lets through by itself.

use super::catalog::Catalog;
use super::curves::wanted;
use super::graph::link_passes;
use super::request::open;
use crate::analysis::observe::{Wanted, count};
use crate::model::{Condition, Date, Filter, Reading, Role, observation};
use crate::network::Snapshot;

/// What one condition lets through by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionCount {
    /// How many pass.
    pub passing: usize,
    /// Of how many.
    pub total: usize,
    /// Links or rows.
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
    let of_links = matches!(
        condition.column.as_str(),
        "kind" | "from_platform" | "to_platform" | "state" | "action" | "status" | "country" | "category" | "owner" | "platform"
    );
    if of_links || !observation::TEXT.contains(&condition.column.as_str()) {
        let network = catalog.network(package).ok_or("there are no links")?;
        let all = Snapshot::of(&network, day, reading, &|_| true);
        let states: std::collections::BTreeMap<_, _> = all.links.iter().map(|link| (&link.id, link.state)).collect();
        let known = network.links.iter().filter_map(|link| Some((link, *states.get(&link.id)?)));
        let passing = known.filter(|(link, state)| link_passes(std::slice::from_ref(condition), link, Some(*state), dataset)).count();
        return Ok(ConditionCount { passing, total: all.links.len(), noun: "links" });
    }
    let store = catalog.store()?;
    let filter = Filter { conditions: vec![condition.clone()], window: None };
    let mut counts = ConditionCount { passing: 0, total: 0, noun: "rows" };
    let mentions =
        |table: &crate::model::Table| table.role.is_some_and(Role::observes) && table.mapping.column(&condition.column).is_some();
    for table in dataset.tables.iter().filter(|table| mentions(table)) {
        let of = |wanted: &Wanted| count(store, package, &table.name, wanted).map_err(|error| error.to_string());
        counts.passing += of(&wanted(&filter, dataset))?;
        counts.total += of(&Wanted { low: true, ..Wanted::default() })?;
    }
    Ok(counts)
}
