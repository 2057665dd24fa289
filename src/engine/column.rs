//! What a column holds that a filter may name, wherever it is known by this name.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, Float64Array, StringArray};
use datafusion::arrow::compute::concat;

use super::catalog::Catalog;
use super::measured::measured;
use super::request::open;
use crate::model::{Dataset, MeasuredColumn, PLATFORM_COLUMNS, Role, State, Table, platform_cell};
use crate::store::{ColumnProfile, profile_column};

pub(super) fn answer(catalog: &Catalog, package: &str, table: Option<&str>, column: &str) -> Result<ColumnProfile, String> {
    let dataset = open(catalog, package)?;
    let cells = match table {
        Some(name) => of_table(dataset.table(name).ok_or_else(|| format!("`{package}` has no table `{name}`"))?, column),
        None if PLATFORM_COLUMNS.contains(&column) => Some(of_platforms(dataset, column)),
        None if let Some(column) = MeasuredColumn::parse(column) => {
            Some(Arc::new(measured(dataset, &column).values().copied().collect::<Float64Array>()) as ArrayRef)
        }
        None if column == "state" => Some(Arc::new(StringArray::from(State::ALL.map(State::word).to_vec())) as ArrayRef),
        None => of_all(dataset, column),
    };
    cells.map(|cells| profile_column(column, &cells)).ok_or_else(|| format!("there is no column `{column}`"))
}

fn of_table(table: &Table, column: &str) -> Option<ArrayRef> {
    let own = table.mapping.column(column).and_then(|name| table.column_index(name)).or_else(|| table.column_index(column));
    own.map(|index| table.batch.column(index).clone())
}

fn of_platforms(dataset: &Dataset, column: &str) -> ArrayRef {
    let cells = dataset.platforms.iter().map(|platform| {
        let cell = platform_cell(column, platform, &dataset.platforms)?;
        (!cell.text.is_empty()).then(|| cell.text.into_owned())
    });
    Arc::new(cells.collect::<StringArray>())
}

/// The cells of all tables of links and of observations that have the column.
fn of_all(dataset: &Dataset, column: &str) -> Option<ArrayRef> {
    let part =
        |table: &Table| table.mapping.column(column).and_then(|name| table.column_index(name)).map(|at| table.batch.column(at).clone());
    let speaks = |table: &&Table| table.role.is_some_and(|role| role == Role::Links || role.observes());
    let found: Vec<ArrayRef> = dataset.tables.iter().filter(speaks).filter_map(part).collect();
    let alike: Vec<&dyn Array> = found.iter().filter(|array| array.data_type() == found[0].data_type()).map(AsRef::as_ref).collect();
    (!alike.is_empty()).then(|| concat(&alike).ok()).flatten()
}
