//! Which rows of a table are shown, and in which order.

use std::collections::BTreeSet;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::compute::{SortColumn, SortOptions, lexsort_to_indices};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

use super::catalog::Catalog;
use super::curves::wanted;
use super::graph::link_passes;
use super::request::open;
use crate::analysis::observe::observe;
use crate::model::{Dataset, Filter, LinkEvent, Period, Role, Table};

/// Which rows of a table, in which order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RowsQuestion {
    /// The package.
    pub package: String,
    /// The table.
    pub table: String,
    /// Columns to sort by, the first one first, and whether downwards.
    pub sort: Vec<(String, bool)>,
    /// Only rows with a cell that contains this.
    pub search: String,
    /// Which rows.
    pub filter: Filter,
}

/// Rows to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowsAnswer {
    /// Rows of the table, from 0, in order.
    pub rows: Vec<u32>,
    /// How many rows the table has.
    pub total: usize,
    /// How many the filter lets through, before the search.
    pub passing: usize,
}

impl RowsQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<RowsAnswer, String> {
        let dataset = open(catalog, &self.package)?;
        let table = dataset.table(&self.table).ok_or_else(|| format!("`{}` has no table `{}`", self.package, self.table))?;
        let passing = passing(catalog, dataset, table, &self.filter)?;
        let count = passing.as_ref().map_or(table.rows(), BTreeSet::len);
        let found = searched(table, &self.search)?;
        let keep =
            |row: &u32| passing.as_ref().is_none_or(|rows| rows.contains(row)) && found.as_ref().is_none_or(|rows| rows.contains(row));
        let rows = self.sorted(table)?.into_iter().filter(keep).collect();
        Ok(RowsAnswer { rows, total: table.rows(), passing: count })
    }

    fn sorted(&self, table: &Table) -> Result<Vec<u32>, String> {
        let columns: Vec<SortColumn> = self
            .sort
            .iter()
            .filter_map(|(name, descending)| {
                let values = table.batch.column(table.column_index(name)?).clone();
                Some(SortColumn { values, options: Some(SortOptions { descending: *descending, nulls_first: false }) })
            })
            .collect();
        let every = || (0..u32::try_from(table.rows()).unwrap_or(u32::MAX)).collect();
        if columns.is_empty() {
            return Ok(every());
        }
        let mut with_row = columns;
        let numbers: ArrayRef = std::sync::Arc::new(datafusion::arrow::array::UInt32Array::from(every()));
        with_row.push(SortColumn { values: numbers, options: None });
        let order = lexsort_to_indices(&with_row, None).map_err(|error| error.to_string())?;
        Ok(order.values().to_vec())
    }
}

/// The rows that pass the filter; `None` is all of them.
fn passing(catalog: &Catalog, dataset: &Dataset, table: &Table, filter: &Filter) -> Result<Option<BTreeSet<u32>>, String> {
    if *filter == Filter::everything() {
        return Ok(None);
    }
    match table.role {
        Some(Role::Links) => Ok(Some(links_passing(catalog, dataset, filter))),
        Some(Role::Shares | Role::Growth) => {
            let rows =
                observe(catalog.store()?, &dataset.name, &table.name, &wanted(filter, dataset)).map_err(|error| error.to_string())?;
            Ok(Some(rows.iter().map(|row| row.row).collect()))
        }
        Some(Role::Platforms) => {
            let column = table.mapping.column("id").and_then(|name| table.column_index(name));
            let ids = column.and_then(|column| table.batch.column(column).as_string_opt::<i32>());
            let passes = |id: &str| dataset.platforms.find(id).is_none_or(|platform| filter.passes_platform(platform, &dataset.platforms));
            Ok(ids.map(|ids| (0..).zip(ids).filter(|(_, id)| id.is_none_or(passes)).map(|(row, _)| row).collect()))
        }
        Some(Role::Milestones) => {
            let in_window = |period: Period| filter.window.is_none_or(|window| window.overlaps(period));
            Ok(Some(
                dataset
                    .milestones
                    .iter()
                    .filter(|milestone| in_window(milestone.moment.interval()))
                    .map(|milestone| milestone.row)
                    .collect(),
            ))
        }
        Some(Role::Notes | Role::Sources) | None => Ok(None),
    }
}

/// Event rows within the window whose link passes on its ends and kind, and which pass on their own columns.
fn links_passing(catalog: &Catalog, dataset: &Dataset, filter: &Filter) -> BTreeSet<u32> {
    let Some(network) = catalog.network(&dataset.name) else { return BTreeSet::new() };
    let in_window = |event: &LinkEvent| match (filter.window, event.moment) {
        (Some(window), Some(moment)) => window.overlaps(moment.interval()),
        _ => true,
    };
    let own = |event: &LinkEvent| {
        filter.conditions.iter().all(|condition| match condition.column.as_str() {
            "action" => condition.passes(event.action.word()),
            "status" => condition.passes(event.status.word()),
            "confidence" => condition.passes(&event.confidence),
            _ => true,
        })
    };
    let links = network.links.iter().filter(|link| link_passes(&filter.conditions, link, None, dataset));
    links.flat_map(|link| &link.events).filter(|event| in_window(event) && own(event)).map(|event| event.row).collect()
}

fn searched(table: &Table, search: &str) -> Result<Option<BTreeSet<u32>>, String> {
    let needle = search.trim().to_lowercase();
    if needle.is_empty() {
        return Ok(None);
    }
    let options = FormatOptions::default();
    let mut rows = BTreeSet::new();
    for column in table.batch.columns() {
        let format = ArrayFormatter::try_new(column, &options).map_err(|error| error.to_string())?;
        for (at, row) in (0..table.rows()).zip(0..) {
            if column.is_valid(at) && format.value(at).to_string().to_lowercase().contains(&needle) {
                rows.insert(row);
            }
        }
    }
    Ok(Some(rows))
}
