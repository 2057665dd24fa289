//! Which rows of a table are shown, and in which order.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Float64Array};
use datafusion::arrow::compute::{SortColumn, SortOptions, lexsort_to_indices};
use datafusion::arrow::datatypes::Float64Type;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use crate::analysis::observe::read;
use crate::model::{Dataset, Filter, Platform, PlatformId, Role, Table};

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
    /// Where each row of the table stands in that order; [`u32::MAX`] for one that is not shown.
    places: Vec<u32>,
    /// How many rows the table has.
    pub total: usize,
    /// How many the filter lets through, before the search.
    pub passing: usize,
    /// Where none passes: how many rows each condition alone leaves.
    pub alone: Vec<usize>,
    /// Where none passes: how many rows the time window alone leaves, if there is one.
    pub in_window: Option<usize>,
}

impl RowsQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<RowsAnswer, String> {
        let dataset = open(catalog, &self.package)?;
        let table = dataset.table(&self.table).ok_or_else(|| format!("`{}` has no table `{}`", self.package, self.table))?;
        let passing = passing(catalog, dataset, table, &self.filter);
        let count = passing.as_ref().map_or(table.rows(), Marks::count);
        let found = searched(table, &self.search)?;
        let keep = |row: &u32| passing.as_ref().is_none_or(|rows| rows.has(*row)) && found.as_ref().is_none_or(|rows| rows.has(*row));
        let rows: Vec<u32> = self.sorted(table)?.into_iter().filter(keep).collect();
        let left = |filter: Filter| self::passing(catalog, dataset, table, &filter).map_or(table.rows(), |rows| rows.count());
        let (mut alone, mut in_window) = (vec![], None);
        if count == 0 && table.rows() > 0 {
            alone = self.filter.conditions.iter().map(|one| left(Filter { conditions: vec![one.clone()], window: None })).collect();
            in_window = self.filter.window.map(|window| left(Filter { conditions: vec![], window: Some(window) }));
        }
        let mut places = vec![u32::MAX; table.rows()];
        for (place, row) in (0..).zip(&rows) {
            places[*row as usize] = place;
        }
        Ok(RowsAnswer { rows, places, total: table.rows(), passing: count, alone, in_window })
    }

    fn sorted(&self, table: &Table) -> Result<Vec<u32>, String> {
        let columns: Vec<SortColumn> = self
            .sort
            .iter()
            .filter_map(|(name, descending)| {
                let own = || Some(vec![table.batch.column(table.column_index(name)?).clone()]);
                let options = Some(SortOptions { descending: *descending, nulls_first: false });
                Some(bounds(table, name).or_else(own)?.into_iter().map(move |values| SortColumn { values, options }))
            })
            .flatten()
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

/// What observed values may be at least and at most, by which they are sorted: a value that is only known in
/// words or by a bound stands where it can be. `None` for other columns.
fn bounds(table: &Table, name: &str) -> Option<Vec<ArrayRef>> {
    let observed = table.observations.as_ref().filter(|rows| rows.num_rows() == table.rows())?;
    if !table.role.is_some_and(Role::observes) || table.mapping.column("value") != Some(name) {
        return None;
    }
    let column = |name: &str| observed.column_by_name(name).and_then(|array| array.as_primitive_opt::<Float64Type>());
    let (value, lower, upper) = (column("value")?, column("lower")?, column("upper")?);
    let end = |own: &Float64Array, other: &Float64Array, beyond: f64| -> ArrayRef {
        let at = |row: usize| match (own.is_valid(row), other.is_valid(row), value.is_valid(row)) {
            (true, ..) => Some(own.value(row)),
            (false, true, _) => Some(beyond),
            (false, false, true) => Some(value.value(row)),
            (false, false, false) => None,
        };
        std::sync::Arc::new((0..table.rows()).map(at).collect::<Float64Array>())
    };
    Some(vec![end(lower, upper, f64::NEG_INFINITY), end(upper, lower, f64::INFINITY)])
}

impl RowsAnswer {
    /// Where a row of the table stands; `None` if it is not shown.
    #[must_use]
    pub fn place(&self, row: u32) -> Option<usize> {
        let place = self.places.get(row as usize).copied().filter(|place| *place != u32::MAX)?;
        usize::try_from(place).ok()
    }
}

/// Rows of a table that are marked.
pub(super) struct Marks(Vec<bool>);

impl Marks {
    fn of(table: &Table, rows: impl Iterator<Item = u32>) -> Self {
        let mut marks = vec![false; table.rows()];
        for row in rows {
            if let Some(mark) = marks.get_mut(row as usize) {
                *mark = true;
            }
        }
        Self(marks)
    }

    pub(super) fn has(&self, row: u32) -> bool {
        self.0.get(row as usize).copied().unwrap_or(false)
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().filter(|mark| **mark).count()
    }
}

/// The rows that pass the filter; `None` is all of them.
pub(super) fn passing(catalog: &Catalog, dataset: &Dataset, table: &Table, filter: &Filter) -> Option<Marks> {
    if *filter == Filter::everything() {
        return None;
    }
    let sieve = Sieve::of(filter, dataset);
    let every = || 0..u32::try_from(table.rows()).unwrap_or(u32::MAX);
    Some(match (table.role, &table.observations) {
        (Some(Role::Links), _) => {
            let network = catalog.network(&dataset.name)?;
            let events = network.links.iter().flat_map(|link| link.events.iter().map(move |event| (link, event)));
            Marks::of(
                table,
                events.filter(|(link, event)| *event.table == *table.name && sieve.event(link, event)).map(|(_, event)| event.row),
            )
        }
        (_, Some(batch)) => {
            let rows = read(&Arc::from(table.name.as_str()), batch);
            Marks::of(table, rows.iter().filter(|row| sieve.observation(row)).map(|row| row.row))
        }
        (Some(Role::Platforms), _) => {
            let column = table.mapping.column("id").and_then(|name| table.column_index(name))?;
            let ids = table.batch.column(column).as_string_opt::<i32>()?;
            let passes = |id: &str| sieve.platform(dataset.platforms.find(id).unwrap_or(&Platform::bare(PlatformId::from(id))));
            Marks::of(table, (0..).zip(ids).filter(|(_, id)| id.is_none_or(passes)).map(|(row, _)| row))
        }
        (Some(Role::Milestones), _) => {
            let in_window = |row: u32| {
                let moment = dataset.milestone(&table.name, row).map(|milestone| milestone.moment.interval());
                filter.window.is_none_or(|window| moment.is_some_and(|days| days.overlaps(window)))
            };
            Marks::of(table, every().filter(|row| in_window(*row) && sieve.row(table, *row)))
        }
        _ => Marks::of(table, every().filter(|row| sieve.row(table, *row))),
    })
}

fn searched(table: &Table, search: &str) -> Result<Option<Marks>, String> {
    let needle = search.trim().to_lowercase();
    if needle.is_empty() {
        return Ok(None);
    }
    let options = FormatOptions::default();
    let mut rows = vec![false; table.rows()];
    for column in table.batch.columns() {
        let format = ArrayFormatter::try_new(column, &options).map_err(|error| error.to_string())?;
        for (at, row) in rows.iter_mut().enumerate() {
            *row = *row || column.is_valid(at) && format.value(at).to_string().to_lowercase().contains(&needle);
        }
    }
    Ok(Some(Marks(rows)))
}
