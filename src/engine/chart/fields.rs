//! What the columns of a table are, as far as a choice among pictures needs it: from some of its rows.

use std::collections::HashSet;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::analysis::encoding::{FieldOf, Nature};
use crate::model::{Column, ColumnType, Moment, Role, Table, day_number};
use crate::store::numbers;

/// How many rows are looked at.
const LOOKED_AT: usize = 2000;

/// The columns of a table.
#[must_use]
pub(super) fn fields(table: &Table) -> Vec<FieldOf> {
    let single = |column: Option<&str>| column.and_then(|name| few_values(table, name));
    let units = single(unit_column(table));
    let is_mixed = units.as_ref().is_some_and(|units| units.len() > 1)
        || apart(table).iter().any(|name| single(Some(name)).is_none_or(|values| values.len() > 1));
    let of = |(column, array): (&Column, &ArrayRef)| {
        let looked = looked_at(array);
        let nature = nature(column, array);
        let is_number = nature == Nature::Quantitative;
        let stated = if column.unit.is_empty() {
            units.as_ref().filter(|units| units.len() == 1).and_then(|units| units.first())
        } else {
            Some(&column.unit)
        };
        FieldOf {
            name: column.name.clone(),
            nature,
            unit: if is_number { stated.cloned().unwrap_or_default() } else { String::new() },
            is_comparable: !is_number || !is_mixed,
            // What measures several things says so: its rows are figures, not things to count.
            adds_up: !table.role.is_some_and(Role::observes) || table.mapping.column("metric").is_none(),
            distinct: looked.0,
            seen: looked.1,
        }
    };
    table.columns.iter().zip(table.batch.columns()).map(of).collect()
}

/// The column that says the unit of each row.
#[must_use]
pub(super) fn unit_column(table: &Table) -> Option<&str> {
    const NAMES: [&str; 5] = ["unit", "units", "currency", "单位", "币种"];
    let mapped = table.mapping.column("unit").filter(|name| table.column_index(name).is_some());
    mapped.or_else(|| table.columns.iter().map(|column| column.name.as_str()).find(|name| NAMES.contains(&name.to_lowercase().as_str())))
}

/// Columns whose values are never on one axis unless something tells them apart: what is measured, and of
/// shares the whole.
#[must_use]
pub(super) fn apart(table: &Table) -> Vec<&str> {
    let parts: &[&str] = match table.role {
        Some(Role::Shares) => &["metric", "scope"],
        Some(Role::Growth) => &["metric"],
        _ => &[],
    };
    parts.iter().filter_map(|part| table.mapping.column(part)).filter(|name| table.column_index(name).is_some()).collect()
}

/// The different values of a column of text in a table, if they are few.
fn few_values(table: &Table, name: &str) -> Option<Vec<String>> {
    let texts = table.batch.column(table.column_index(name)?).as_string_opt::<i32>()?;
    let mut values: Vec<String> = vec![];
    for text in texts.iter().flatten() {
        if values.len() > 40 {
            return None;
        }
        if !values.iter().any(|known| known == text) {
            values.push(text.to_owned());
        }
    }
    Some(values)
}

/// Rows to look at: all of a few, else evenly spread.
fn sample(array: &ArrayRef) -> impl Iterator<Item = usize> {
    let step = array.len().div_ceil(LOOKED_AT).max(1);
    (0..array.len()).step_by(step).filter(|row| array.is_valid(*row))
}

/// How many different values, among how many.
fn looked_at(array: &ArrayRef) -> (usize, usize) {
    let options = FormatOptions::default();
    let Ok(format) = ArrayFormatter::try_new(array, &options) else { return (0, 0) };
    let mut seen = 0;
    let different: HashSet<String> = sample(array).inspect(|_| seen += 1).map(|row| format.value(row).to_string()).collect();
    (different.len(), seen)
}

fn nature(column: &Column, array: &ArrayRef) -> Nature {
    match column.kind {
        ColumnType::Integer | ColumnType::Number if !is_year(column, array) => Nature::Quantitative,
        ColumnType::Boolean => Nature::Nominal,
        ColumnType::Text if !is_written_time(array) => Nature::Nominal,
        ColumnType::Date | ColumnType::Integer | ColumnType::Number | ColumnType::Text => Nature::Temporal,
    }
}

fn is_written_time(array: &ArrayRef) -> bool {
    let Some(texts) = array.as_string_opt::<i32>() else { return false };
    let mut any = false;
    let all = sample(array).take(200).all(|row| {
        any = true;
        Moment::parse(texts.value(row)).is_ok()
    });
    any && all
}

fn is_year(column: &Column, array: &ArrayRef) -> bool {
    let name = column.name.to_lowercase();
    let named = name == "year" || name.ends_with("_year") || name.ends_with(" year") || name == "年" || name == "年份";
    named && numbers(array).iter().filter(|year| !year.is_nan()).all(|year| (1000.0..3000.0).contains(year))
}

/// The numbers of a column by row, days as their numbers since 1970; NaN where there is none.
#[must_use]
pub(super) fn places(column: &Column, array: &ArrayRef) -> Vec<f64> {
    let mut places = numbers(array);
    if column.kind == ColumnType::Integer && is_year(column, array) {
        #[expect(clippy::cast_possible_truncation, reason = "a year of four digits")]
        places
            .iter_mut()
            .filter(|year| !year.is_nan())
            .for_each(|year| *year = f64::from(day_number(crate::model::Date::constant(*year as i16, 1, 1))));
    }
    places
}
