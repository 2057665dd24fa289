//! What is not drawn, and why: numbers of several units or of several things on one axis, sums of what does
//! not add up.

use std::collections::BTreeMap;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::Date32Type;

use super::fields::{apart, unit_column};
use crate::analysis::encoding::{Encoding, FieldOf};
use crate::model::{Dataset, PlatformId, Role, Table};
use crate::store::Aggregate;

/// Why something is not drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The numbers are of several units.
    Units,
    /// The numbers measure several things.
    Things,
    /// The numbers are parts or changes.
    Ratios,
    /// Some rows are within the time of others.
    Periods,
    /// A part beside its whole.
    Parts(PlatformId, PlatformId),
}

/// Why a picture is not drawn, and what could be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// The column that tells what must be kept apart, where one does.
    pub column: Option<String>,
    /// Its values, most frequent first, with how many rows hold each.
    pub values: Vec<(String, usize)>,
}

impl Refusal {
    /// Why rows cannot be drawn in this way, if so.
    #[must_use]
    pub(super) fn of(dataset: &Dataset, table: &Table, encoding: &Encoding, field: Option<&FieldOf>, rows: &[u32]) -> Option<Self> {
        let field = field.filter(|_| !encoding.measure().is_some_and(Aggregate::counts))?;
        let splits: Vec<&str> = encoding.splits().collect();
        let facet = encoding.facet.as_ref().and_then(|facet| facet.field.as_deref());
        if let Some(unit) = unit_column(table).filter(|unit| field.unit.is_empty() && facet != Some(unit)) {
            let values = values_of(table, unit, rows, Some(&field.name));
            if values.len() > 1 {
                return Some(Self { reason: Reason::Units, column: Some(unit.to_owned()), values });
            }
        }
        for column in apart(table).into_iter().filter(|column| !splits.contains(column)) {
            let values = values_of(table, column, rows, Some(&field.name));
            if values.len() > 1 {
                return Some(Self { reason: Reason::Things, column: Some(column.to_owned()), values });
            }
        }
        if encoding.measure() != Some(Aggregate::Sum) {
            return None;
        }
        let alone = |reason| Some(Self { reason, column: None, values: vec![] });
        if field.is_ratio() || unit_of_rows(table, rows).is_some_and(|unit| matches!(unit.as_str(), "percent" | "%" | "percentage points"))
        {
            return alone(Reason::Ratios);
        }
        if !table.role.is_some_and(Role::observes) {
            return None;
        }
        if has_several_lengths(table, rows) {
            return alone(Reason::Periods);
        }
        let entity = table.mapping.column("entity").filter(|entity| !splits.contains(entity) || encoding.stacks());
        let (part, whole) = part_and_whole(dataset, table, entity?, rows)?;
        alone(Reason::Parts(part, whole))
    }
}

/// The unit of rows, where all have one.
#[must_use]
pub(super) fn unit_of_rows(table: &Table, rows: &[u32]) -> Option<String> {
    let mut values = values_of(table, unit_column(table)?, rows, None);
    if values.len() == 1 { values.pop().map(|(unit, _)| unit) } else { None }
}

/// Values of a column among rows, most frequent first; of those rows that hold a value of another one.
fn values_of(table: &Table, column: &str, rows: &[u32], beside: Option<&str>) -> Vec<(String, usize)> {
    let Some(texts) = table.column_index(column).and_then(|at| table.batch.column(at).as_string_opt::<i32>()) else { return vec![] };
    let beside = beside.and_then(|name| table.column_index(name)).map(|at| table.batch.column(at));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for at in rows.iter().map(|row| *row as usize).filter(|at| beside.is_none_or(|array| array.is_valid(*at))) {
        *counts.entry(if texts.is_valid(at) { texts.value(at) } else { "" }).or_insert(0) += 1;
    }
    let mut values: Vec<(String, usize)> = counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values
}

/// Whether the periods of rows are of several lengths: a year holds its quarters.
fn has_several_lengths(table: &Table, rows: &[u32]) -> bool {
    let Some(batch) = table.observations.as_ref().filter(|batch| batch.num_rows() == table.rows()) else { return false };
    let days = |name: &str| batch.column_by_name(name).and_then(|days| days.as_primitive_opt::<Date32Type>());
    let (Some(first), Some(last)) = (days("period_start"), days("period_end")) else { return false };
    let lengths = rows.iter().map(|row| *row as usize).filter(|at| *at < batch.num_rows() && first.is_valid(*at) && last.is_valid(*at));
    // Months, quarters, halves and years are told apart by half of a month.
    let mut rounded: Vec<i32> = lengths.map(|at| (last.value(at) - first.value(at) + 15) / 30).collect();
    rounded.sort_unstable();
    rounded.dedup();
    rounded.len() > 1
}

/// Two entities among rows of which one is within the other.
fn part_and_whole(dataset: &Dataset, table: &Table, entity: &str, rows: &[u32]) -> Option<(PlatformId, PlatformId)> {
    let ids: Vec<PlatformId> = values_of(table, entity, rows, None).into_iter().map(|(id, _)| PlatformId::from(id.as_str())).collect();
    let within = |part: &PlatformId| ids.iter().find(|whole| *whole != part && dataset.platforms.is_within(part, whole)).cloned();
    ids.iter().find_map(|part| Some((part.clone(), within(part)?)))
}
