//! Observations as values, read from the Arrow columns of their table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{Date32Type, Float64Type, UInt32Type};

use crate::model::{Dataset, Period, PlatformId, Qualifier, Quantity, Table, day_of};

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
    /// Any other part of a year, such as its first eight months: how many whole months.
    ToDate(u8),
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
            Self::ToDate(_) => "part of a year",
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
    /// What it was put together from: tables, rows and whose they are. Empty for a row of its own.
    pub parts: Vec<(Arc<str>, u32, PlatformId)>,
}

impl Observation {
    /// A value of which nothing else is known.
    #[must_use]
    pub fn of(quantity: Quantity) -> Self {
        let nothing: Arc<str> = Arc::from("");
        Self {
            table: nothing.clone(),
            row: 0,
            id: nothing.clone(),
            entity: PlatformId::from(""),
            metric: nothing.clone(),
            segment: nothing.clone(),
            scope: nothing.clone(),
            unit: nothing.clone(),
            period: None,
            period_label: nothing.clone(),
            quantity,
            confidence: nothing.clone(),
            reliability: nothing.clone(),
            locator: nothing,
            sources: vec![],
            parts: vec![],
        }
    }

    /// Whether nothing says when it holds: its period, if it has one, only stands in for a date, as its label
    /// admits.
    #[must_use]
    pub fn is_undated(&self) -> bool {
        self.period.is_none() || self.period_label.to_lowercase().starts_with("undated")
    }

    /// How long its period is; `None` without one. Eight months of a year are no year, and two are no
    /// quarter: year-to-date is never a point among whole periods.
    #[must_use]
    pub fn rhythm(&self) -> Option<Rhythm> {
        self.period.map(|period| match period.days() {
            ..=8 => Rhythm::Day,
            9..=35 => Rhythm::Month,
            80..=102 => Rhythm::Quarter,
            170..=192 => Rhythm::Half,
            350..=380 => Rhythm::Year,
            days @ 36..=380 => Rhythm::ToDate(u8::try_from((days + 15) * 12 / 365).unwrap_or(12)),
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

/// The observations of a table that are wanted, by entity, scope, start and row; what is empty stands last.
#[must_use]
pub fn observe(table: &Table, wanted: &Wanted) -> Vec<Observation> {
    let Some(batch) = &table.observations else { return vec![] };
    let [entities, metrics, reliabilities] = ["entity", "metric", "reliability"].map(|name| texts(batch, name));
    let is_one_of = |list: &[String], cells, row| list.is_empty() || list.iter().any(|text| text == cell(cells, row));
    let is_wanted = |row: &usize| {
        is_one_of(&wanted.metrics, metrics, *row)
            && is_one_of(&wanted.entities, entities, *row)
            && (wanted.low || cell(reliabilities, *row) != "low")
    };
    let name = Arc::from(table.name.as_str());
    let mut rows: Vec<Observation> = (0..batch.num_rows()).filter(is_wanted).filter_map(|row| read_row(&name, batch, row)).collect();
    rows.sort_by(|a, b| key(a).cmp(&key(b)));
    rows
}

/// The observations that are wanted of a table and of all others of its role: a package may keep its values
/// in several files.
#[must_use]
pub fn observe_kin(dataset: &Dataset, table: &Table, wanted: &Wanted) -> Vec<Observation> {
    let Some(role) = table.role.filter(|role| role.observes()) else { return observe(table, wanted) };
    let mut rows: Vec<Observation> = dataset.tables_of(role).flat_map(|one| observe(one, wanted)).collect();
    rows.sort_by(|a, b| (key(a), &a.table).cmp(&(key(b), &b.table)));
    rows
}

/// What observations are sorted by.
fn key(row: &Observation) -> impl Ord {
    (row.entity.as_str().is_empty(), &row.entity, row.scope.is_empty(), &row.scope, row.period.is_none(), row.period, row.row)
}

fn texts<'a>(batch: &'a RecordBatch, name: &str) -> Option<&'a StringArray> {
    batch.column_by_name(name)?.as_string_opt::<i32>()
}

/// The text of a cell; empty where there is none.
fn cell(cells: Option<&StringArray>, row: usize) -> &str {
    cells.filter(|cells| cells.is_valid(row)).map_or("", |cells| cells.value(row))
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

/// What is known of the values of some rows, of rows that state one value each.
#[must_use]
pub fn quantities(batch: &RecordBatch, rows: &BTreeSet<u32>) -> BTreeMap<u32, Quantity> {
    let Some(all) = batch.column_by_name("row").and_then(|column| column.as_primitive_opt::<UInt32Type>()) else { return BTreeMap::new() };
    let mut found: BTreeMap<u32, Option<Quantity>> = BTreeMap::new();
    for (at, row) in all.values().iter().enumerate().filter(|(_, row)| rows.contains(row)) {
        let quantity = quantity_at(batch, at);
        found.entry(*row).and_modify(|known| *known = None).or_insert(Some(quantity));
    }
    found.into_iter().filter_map(|(row, quantity)| Some((row, quantity?))).collect()
}

fn quantity_at(batch: &RecordBatch, row: usize) -> Quantity {
    let number = |name: &str| {
        let column = batch.column_by_name(name)?.as_primitive_opt::<Float64Type>()?;
        column.is_valid(row).then(|| column.value(row))
    };
    Quantity {
        value: number("value"),
        lower: number("lower"),
        upper: number("upper"),
        qualifier: Qualifier::parse(cell(texts(batch, "qualifier"), row)).unwrap_or_default(),
    }
}

fn read_row(table: &Arc<str>, batch: &RecordBatch, row: usize) -> Option<Observation> {
    let text = |name: &str| -> Arc<str> { cell(texts(batch, name), row).into() };
    let day = |name: &str| {
        let column = batch.column_by_name(name)?.as_primitive_opt::<Date32Type>()?;
        column.is_valid(row).then(|| day_of(column.value(row)))
    };
    let period = day("period_start").zip(day("period_end")).and_then(|(first, last)| Period::new(first, last));
    let quantity = quantity_at(batch, row);
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
        parts: vec![],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Moment;

    #[test]
    fn a_part_of_a_year_is_no_year() {
        let of = |first: &str, last: &str| {
            let [first, last] = [first, last].map(|text| Moment::parse(text).unwrap().interval());
            Observation { period: Period::new(first.first, last.last), ..Observation::of(Quantity::default()) }.rhythm()
        };
        assert_eq!(of("2024-01", "2024-08"), Some(Rhythm::ToDate(8)));
        assert_eq!(of("2024-01", "2024-02"), Some(Rhythm::ToDate(2)));
        assert_eq!(of("2023-01", "2023-10"), Some(Rhythm::ToDate(10)));
        assert_eq!([of("2024", "2024"), of("2023-04", "2024-03")], [Some(Rhythm::Year); 2]);
        assert_eq!([of("2024Q1", "2024Q1"), of("2024Q3", "2024Q3")], [Some(Rhythm::Quarter); 2]);
        assert_eq!([of("2024-02", "2024-02"), of("2024-07", "2024-07")], [Some(Rhythm::Month); 2]);
        assert_eq!(of("2024Q1", "2024Q2"), Some(Rhythm::Half));
    }

    #[test]
    fn what_is_wanted_comes_in_order() {
        let text = "entity,scope,metric,period,value,reliability\nb,,share,2021,1,\na,,share,2021,2,low\nb,x,share,2020,3,high\nb,,share,2020,4,\na,,gmv,2020,5,\n";
        let dataset = crate::load::lone_file("t.csv", text.as_bytes()).unwrap();
        let values = |wanted: Wanted| {
            let rows = observe(&dataset.tables[0], &wanted);
            rows.iter().filter_map(|row| row.quantity.value).map(|value| value.to_string()).collect::<Vec<_>>().concat()
        };
        let only = |name: &str| vec![name.to_owned()];
        assert_eq!(values(Wanted { low: true, ..Wanted::default() }), "52341");
        assert_eq!(values(Wanted::default()), "5341");
        assert_eq!(values(Wanted { metrics: only("share"), entities: only("a"), low: true }), "2");
        assert_eq!(values(Wanted { metrics: only("share"), entities: only("a"), low: false }), "");
    }

    #[test]
    fn a_row_that_was_unpivoted_has_several_observations() {
        let dataset = crate::load::lone_file("pay.csv", b"quarter,A,B\n2020Q1,60,30\n2020Q2,61,29\n").unwrap();
        let rows = read_of(&Arc::from("pay"), dataset.tables[0].observations.as_ref().unwrap(), 1);
        let values: Vec<_> = rows.iter().map(|row| (row.entity.to_string(), row.quantity.value)).collect();
        assert_eq!(values, [("A".to_owned(), Some(61.0)), ("B".to_owned(), Some(29.0))]);
    }
}
