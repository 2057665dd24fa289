//! Observations as values: asked from the store with a filter, read from Arrow once.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Date32Type, Float64Type, UInt32Type};

use crate::model::{Period, PlatformId, Qualifier, Quantity, day_of};
use crate::store::{Store, StoreError, literal, observations_name, quoted};

/// How often values come. Values of different rhythms are never one series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rhythm {
    /// Days and weeks.
    Day,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Half years.
    Half,
    /// Years.
    Year,
    /// Longer.
    Years,
}

impl Rhythm {
    /// The word for one of its periods.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Half => "half-year",
            Self::Year => "year",
            Self::Years => "period",
        }
    }
}

/// One row of shares or growth.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Its table.
    pub table: Arc<str>,
    /// Its row in that table, from 0.
    pub row: u32,
    /// Its name in the data; empty where it has none.
    pub id: Arc<str>,
    /// Whose value it is.
    pub entity: PlatformId,
    /// What is measured.
    pub metric: Arc<str>,
    /// The part of the entity that is meant.
    pub segment: Arc<str>,
    /// What the value is of: the whole of a share, the basis of a level.
    pub scope: Arc<str>,
    /// Its unit.
    pub unit: Arc<str>,
    /// The days it is about.
    pub period: Option<Period>,
    /// Those days as the source calls them.
    pub period_label: Arc<str>,
    /// The value with its bounds.
    pub quantity: Quantity,
    /// How well it is known: exact, reported, estimate, derived.
    pub confidence: Arc<str>,
    /// How reliable its source is: high, medium, low.
    pub reliability: Arc<str>,
    /// Where in the source it stands.
    pub locator: Arc<str>,
    /// Where it comes from.
    pub sources: Vec<Arc<str>>,
}

impl Observation {
    /// How long its period is; `None` without one.
    #[must_use]
    pub fn rhythm(&self) -> Option<Rhythm> {
        self.period.map(|period| match period.days() {
            ..=8 => Rhythm::Day,
            9..=31 => Rhythm::Month,
            32..=93 => Rhythm::Quarter,
            94..=186 => Rhythm::Half,
            187..=371 => Rhythm::Year,
            _ => Rhythm::Years,
        })
    }
}

/// Which observations are wanted. Empty lists want all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// Only these metrics.
    pub metrics: Vec<String>,
    /// Only these entities.
    pub entities: Vec<String>,
    /// Also rows of low reliability.
    pub low: bool,
}

impl Wanted {
    fn sql(&self) -> String {
        let list = |values: &[String]| values.iter().map(|value| literal(value)).collect::<Vec<_>>().join(", ");
        let mut terms = vec!["true".to_owned()];
        if !self.metrics.is_empty() {
            terms.push(format!("metric IN ({})", list(&self.metrics)));
        }
        if !self.entities.is_empty() {
            terms.push(format!("entity IN ({})", list(&self.entities)));
        }
        if !self.low {
            terms.push("coalesce(reliability, '') <> 'low'".into());
        }
        terms.join(" AND ")
    }
}

/// The observations of a table that are wanted, by entity, scope, start and row.
///
/// # Errors
/// [`StoreError`] if the store refuses.
pub fn observe(store: &Store, dataset: &str, table: &str, wanted: &Wanted) -> Result<Vec<Observation>, StoreError> {
    let name = format!("{}.{}", quoted(dataset), quoted(&observations_name(table)));
    let sql = format!("SELECT * FROM {name} WHERE {} ORDER BY entity, scope, period_start, period_end, row", wanted.sql());
    let (_, batches) = store.query(&sql)?;
    Ok(batches.iter().flat_map(|batch| read(&Arc::from(table), batch)).collect())
}

/// Reads a batch that has the canonical columns.
#[must_use]
pub fn read(table: &Arc<str>, batch: &RecordBatch) -> Vec<Observation> {
    (0..batch.num_rows()).filter_map(|row| read_row(table, batch, row)).collect()
}

/// Reads only the observations of one row of the table: several where the row was unpivoted.
#[must_use]
pub fn read_of(table: &Arc<str>, batch: &RecordBatch, row: u32) -> Vec<Observation> {
    let rows = batch.column_by_name("row").and_then(|column| column.as_primitive_opt::<UInt32Type>());
    let places = rows.into_iter().flat_map(|rows| rows.values().iter().enumerate().filter(|(_, known)| **known == row));
    places.filter_map(|(at, _)| read_row(table, batch, at)).collect()
}

fn read_row(table: &Arc<str>, batch: &RecordBatch, row: usize) -> Option<Observation> {
    let text = |name: &str| -> Arc<str> {
        let column = batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
        column.filter(|column| column.is_valid(row)).map_or("", |column| column.value(row)).into()
    };
    let number = |name: &str| {
        let column = batch.column_by_name(name)?.as_primitive_opt::<Float64Type>()?;
        column.is_valid(row).then(|| column.value(row))
    };
    let day = |name: &str| {
        let column = batch.column_by_name(name)?.as_primitive_opt::<Date32Type>()?;
        column.is_valid(row).then(|| day_of(column.value(row)))
    };
    let period = day("period_start").zip(day("period_end")).and_then(|(first, last)| Period::new(first, last));
    let quantity = Quantity {
        value: number("value"),
        lower: number("lower"),
        upper: number("upper"),
        qualifier: Qualifier::parse(&text("qualifier")).unwrap_or_default(),
    };
    Some(Observation {
        table: table.clone(),
        row: batch.column_by_name("row")?.as_primitive_opt::<UInt32Type>()?.value(row),
        id: text("id"),
        entity: PlatformId::from(&*text("entity")),
        metric: text("metric"),
        segment: text("segment"),
        scope: text("scope"),
        unit: text("unit"),
        period,
        period_label: text("period_label"),
        quantity,
        confidence: text("confidence"),
        reliability: text("reliability"),
        locator: text("locator"),
        sources: text("source").split('|').filter(|part| !part.is_empty()).map(Arc::from).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_was_unpivoted_has_several_observations() {
        let dataset = crate::load::lone_file("pay.csv", b"quarter,A,B\n2020Q1,60,30\n2020Q2,61,29\n").unwrap();
        let rows = read_of(&Arc::from("pay"), dataset.tables[0].observations.as_ref().unwrap(), 1);
        let values: Vec<_> = rows.iter().map(|row| (row.entity.to_string(), row.quantity.value)).collect();
        assert_eq!(values, [("A".to_owned(), Some(61.0)), ("B".to_owned(), Some(29.0))]);
    }
}
