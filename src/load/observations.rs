//! Shares and growth in their canonical columns, wide tables unpivoted.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Date32Builder, Float64Builder, RecordBatch, StringBuilder, UInt32Builder};

use super::cells;
use super::raw::RawTable;
use crate::model::{Moment, Period, Qualifier, Quantity, Role, day_number, observation};

/// Where the parts of one kind of observation stand: one for each value column.
struct Series {
    column: usize,
    entity: Part,
    period: Part,
    metric: Part,
    unit: Part,
}

/// A part that a column holds, or that is the same in every row.
enum Part {
    Column(usize),
    Fixed(String),
}

impl Part {
    fn read<'a>(&'a self, table: &'a RawTable, row: usize) -> &'a str {
        match self {
            Self::Column(column) => table.cell(*column, row),
            Self::Fixed(text) => text,
        }
    }

    fn of(table: &RawTable, part: &str, otherwise: &str) -> Self {
        table.part(part).map_or_else(|| Self::Fixed(otherwise.to_owned()), Self::Column)
    }
}

/// The rows of a table of shares or growth under [`observation::schema`]. Cells that say nothing are
/// left out of unpivoted tables; a row of a tidy table is always one observation.
pub fn canonical(table: &RawTable) -> RecordBatch {
    let mut rows = Builder::default();
    for series in series_of(table) {
        let unpivoted = !table.mapping.unpivot.is_empty();
        for row in 0..table.lines.len() {
            let text = table.cell(series.column, row);
            if unpivoted && cells::is_missing(text) {
                continue;
            }
            rows.push(table, &series, row, text);
        }
    }
    rows.finish()
}

fn series_of(table: &RawTable) -> Vec<Series> {
    let share = table.role == Some(Role::Shares);
    let (metric, unit) = if share { ("share", "percent") } else { ("value", "") };
    if let Some(column) = table.part("value") {
        let named = table.header[column].to_lowercase();
        // `Revenue (RMB bn)` is revenue, and its unit.
        let plain = named.split(['(', '（']).next().unwrap_or_default().trim().to_owned();
        let metric = if share || plain == "value" || plain.is_empty() { metric } else { plain.as_str() };
        let stated = stated_unit(table, column, !share);
        let unit = if stated.is_empty() { unit } else { stated.as_str() };
        let entity = Part::of(table, "entity", &table.name);
        let period = Part::of(table, "period", "");
        return vec![Series { column, entity, period, metric: Part::of(table, "metric", metric), unit: Part::of(table, "unit", unit) }];
    }
    let unpivot: Vec<(usize, String)> =
        table.mapping.unpivot.iter().filter_map(|name| Some((table.position(name)?, name.clone()))).collect();
    let tidy = table.part("entity").is_some() && (table.part("period").is_some() || table.part("period_start").is_some());
    let by_period = unpivot.iter().all(|(_, name)| Moment::parse(name).is_ok());
    let one = |(column, name): (usize, String)| {
        let fixed_metric = || Part::of(table, "metric", metric);
        let is_share = share && (name.to_lowercase().contains("share") || name.contains("份额"));
        let (entity, period, metric) = if tidy {
            let metric = if is_share { metric.to_owned() } else { name.clone() };
            (Part::of(table, "entity", ""), Part::of(table, "period", ""), Part::Fixed(metric))
        } else if by_period {
            (Part::Column(table.part("entity").unwrap_or(0)), Part::Fixed(name.clone()), fixed_metric())
        } else {
            (Part::Fixed(name.clone()), Part::Column(0), fixed_metric())
        };
        let stated = stated_unit(table, column, tidy);
        let unit = if stated.is_empty() && !tidy { unit.to_owned() } else { stated };
        Series { column, entity, period, metric, unit: Part::of(table, "unit", &unit) }
    };
    unpivot.into_iter().map(one).collect()
}

/// The unit that a descriptor gives a column, else the one in its name, where names of such columns say one.
fn stated_unit(table: &RawTable, column: usize, is_named: bool) -> String {
    match table.declared[column].unit.as_str() {
        "" if is_named => unit_in(&table.header[column]),
        "%" => "percent".into(),
        declared => declared.to_owned(),
    }
}

/// `Revenue (RMB bn)` says its unit; a name that speaks of shares or growth is in percent.
fn unit_in(name: &str) -> String {
    if let Some((_, rest)) = name.split_once(['(', '（']) {
        return rest.trim_end_matches([')', '）']).trim().replace('%', "percent");
    }
    let lower = name.to_lowercase();
    let percent = ["share", "growth", "yoy", "percent", "%", "pct"].iter().any(|word| lower.contains(word));
    if percent { "percent".into() } else { String::new() }
}

#[derive(Default)]
struct Builder {
    row: UInt32Builder,
    text: [StringBuilder; observation::TEXT.len()],
    days: [Date32Builder; 2],
    numbers: [Float64Builder; 3],
}

impl Builder {
    fn push(&mut self, table: &RawTable, series: &Series, row: usize, text: &str) {
        let quantity = quantity_of(table, row, text);
        let period = period_of(table, series, row);
        self.row.append_value(u32::try_from(row).unwrap_or(u32::MAX));
        let label = label_of(table, row, period);
        for (name, builder) in observation::TEXT.iter().zip(&mut self.text) {
            let cell = match *name {
                "entity" => series.entity.read(table, row),
                "metric" => series.metric.read(table, row),
                "unit" => unit_of(series.unit.read(table, row), text),
                "qualifier" => word_of(quantity.qualifier),
                "period_label" => &label,
                "scope" if table.part("scope").is_none() && table.role == Some(Role::Shares) => &table.title.en,
                other => table.part(other).map_or("", |column| table.cell(column, row)),
            };
            builder.append_option((!cell.is_empty()).then_some(cell.trim()));
        }
        self.days[0].append_option(period.map(|period| day_number(period.first)));
        self.days[1].append_option(period.map(|period| day_number(period.last)));
        for (builder, value) in self.numbers.iter_mut().zip([quantity.value, quantity.lower, quantity.upper]) {
            builder.append_option(value);
        }
    }

    fn finish(mut self) -> RecordBatch {
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(self.row.finish())];
        arrays.extend(self.text.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        arrays.extend(self.days.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        arrays.extend(self.numbers.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        RecordBatch::try_new(observation::schema(), arrays).unwrap_or_else(|_| RecordBatch::new_empty(observation::schema()))
    }
}

fn unit_of<'a>(stated: &'a str, cell: &str) -> &'a str {
    if stated.is_empty() && cell.trim_end().ends_with('%') || stated == "%" { "percent" } else { stated }
}

fn word_of(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Exact => "exact",
        Qualifier::About => "about",
        Qualifier::AtLeast => "at_least",
        Qualifier::AtMost => "at_most",
        Qualifier::Worded => "worded",
    }
}

/// The value with the bounds and the qualifier of its own columns, where the table has them.
fn quantity_of(table: &RawTable, row: usize, text: &str) -> Quantity {
    let read = cells::quantity(text).unwrap_or_default();
    let number = |part: &str| table.part(part).and_then(|column| cells::number(table.cell(column, row)));
    let stated = table.part("qualifier").and_then(|column| Qualifier::parse(table.cell(column, row).trim()));
    let qualifier = stated.unwrap_or(read.qualifier);
    let bounds = read.value.map(|value| cells::bounded(value, qualifier)).unwrap_or_default();
    Quantity { value: read.value, lower: number("lower").or(bounds.lower), upper: number("upper").or(bounds.upper), qualifier }
}

/// From `period_start` to `period_end`, else all days that `period` may mean.
fn period_of(table: &RawTable, series: &Series, row: usize) -> Option<Period> {
    let written = |part: &str| table.part(part).and_then(|column| Moment::parse(table.cell(column, row)).ok()).map(Moment::interval);
    let whole = Moment::parse(series.period.read(table, row)).ok().map(Moment::interval);
    let (start, end) = (written("period_start"), written("period_end"));
    match (start, end) {
        (Some(start), Some(end)) => Period::new(start.first, end.last),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) => whole,
    }
}

fn label_of(table: &RawTable, row: usize, period: Option<Period>) -> String {
    let written = table.part("period_label").map_or("", |column| table.cell(column, row));
    if written.is_empty() { period.map(Period::label).unwrap_or_default() } else { written.to_owned() }
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::array::{Array, AsArray};
    use datafusion::arrow::util::pretty::pretty_format_batches;

    use super::super::{csv, roles};
    use super::*;

    fn observations(text: &str) -> String {
        let mut table = csv::read("pay.csv", "pay", text.as_bytes(), None).unwrap().remove(0);
        roles::infer(&mut table);
        roles::refuse_rows(&mut table);
        let batch = canonical(&table);
        let wanted: Vec<usize> = ["row", "entity", "metric", "unit", "qualifier", "period_start", "period_end", "value", "lower"]
            .iter()
            .map(|name| batch.schema().index_of(name).unwrap())
            .collect();
        pretty_format_batches(&[batch.project(&wanted).unwrap()]).unwrap().to_string()
    }

    #[test]
    fn a_column_per_platform_is_unpivoted() {
        insta::assert_snapshot!(observations("quarter,Alipay,Tenpay\n2017Q1,53.7%,39.5%\n2017Q2,,>39.8%\n"));
    }

    #[test]
    fn a_column_per_period_is_unpivoted() {
        insta::assert_snapshot!(observations("company,2021,2022Q1\nA,500,\nB,1,2\n"));
    }

    #[test]
    fn several_measures_become_several_metrics() {
        insta::assert_snapshot!(observations("company,year,revenue (RMB bn),growth\nA,2021,5,\nB,2021,7,3.5\n"));
    }

    #[test]
    fn units_are_those_of_the_descriptor_or_of_the_name_of_the_column() {
        let units = |text: &str, declared: &str| {
            let mut table = csv::read("pay.csv", "pay", text.as_bytes(), None).unwrap().remove(0);
            table.declared.iter_mut().for_each(|column| column.unit = declared.into());
            roles::infer(&mut table);
            let batch = canonical(&table);
            let text = |name: &str| {
                let column = batch.column_by_name(name).unwrap().as_string::<i32>();
                if column.is_null(0) { String::new() } else { column.value(0).to_owned() }
            };
            (text("metric"), text("unit"))
        };
        let of = |metric: &str, unit: &str| (metric.to_owned(), unit.to_owned());
        assert_eq!(units("company,year,revenue (RMB bn)\nA,2020,5\n", ""), of("revenue", "RMB bn"));
        assert_eq!(units("company,year,growth\nA,2020,5\n", ""), of("growth", "percent"));
        assert_eq!(units("company,year,revenue\nA,2020,5\n", "USD m"), of("revenue", "USD m"));
        assert_eq!(units("platform,date,market share\nA,2020,5\n", ""), of("share", "percent"));
    }

    #[test]
    fn a_period_that_ends_before_it_starts_is_refused() {
        let text = "entity,metric,period_start,period_end,value\nA,revenue,2020-04-01,2020-03-31,5\nA,revenue,2020-01-01,2020-03-31,6\n";
        let mut table = csv::read("pay.csv", "pay", text.as_bytes(), None).unwrap().remove(0);
        roles::infer(&mut table);
        let issues = roles::refuse_rows(&mut table);
        assert_eq!((table.lines.as_slice(), issues[0].code, issues[0].line), ([3].as_slice(), "period-order", Some(2)));
    }
}
