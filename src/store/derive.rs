//! Columns worked out from the others of their row, by an expression of SQL.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::DFSchema;
use datafusion::execution::context::{SessionConfig, SessionContext};

use super::{StoreError, plain};
use crate::model::{Column, ColumnType, Derived, Label, Table};

/// A column that is worked out from the rows of a table.
///
/// # Errors
/// [`StoreError::Query`] with the engine's reason if the expression means nothing in this table.
pub fn column(batch: &RecordBatch, expression: &str) -> Result<(ColumnType, ArrayRef), StoreError> {
    let told = |error: datafusion::error::DataFusionError| StoreError::Query(plain(&error.strip_backtrace()));
    let mut config = SessionConfig::new();
    config.options_mut().sql_parser.enable_ident_normalization = false;
    let context = SessionContext::new_with_config(config);
    let schema = DFSchema::try_from(batch.schema().as_ref().clone()).map_err(told)?;
    let expression = context.parse_sql_expr(expression, &schema).map_err(told)?;
    let physical = context.create_physical_expr(expression, &schema).map_err(told)?;
    let array = physical.evaluate(batch).and_then(|value| value.into_array(batch.num_rows())).map_err(told)?;
    let (kind, as_kept) = match array.data_type() {
        DataType::Boolean => (ColumnType::Boolean, DataType::Boolean),
        DataType::Date32 => (ColumnType::Date, DataType::Date32),
        whole if whole.is_integer() => (ColumnType::Integer, DataType::Int64),
        number if number.is_numeric() => (ColumnType::Number, DataType::Float64),
        _ => (ColumnType::Text, DataType::Utf8),
    };
    let array = cast(&array, &as_kept).map_err(|error| StoreError::Query(error.to_string()))?;
    Ok((kind, array))
}

/// Adds columns that are worked out, each from those before it. Returns what could not be: name and reason.
pub fn derive(table: &mut Table, derived: &[Derived]) -> Vec<(String, String)> {
    let mut failed = vec![];
    for Derived { name, expression } in derived {
        let made = if table.column_index(name).is_some() {
            Err(StoreError::Query(format!("there is a column `{name}` already")))
        } else {
            column(&table.batch, expression)
        };
        let added = made.and_then(|(kind, array)| {
            let batch = with(&table.batch, name, array)?;
            let title = Label::plain(name.clone());
            table.columns.push(Column { name: name.clone(), title, kind, unit: String::new(), description: format!("= {expression}") });
            table.batch = batch;
            Ok(())
        });
        failed.extend(added.err().map(|error| (name.clone(), error.to_string())));
    }
    failed
}

fn with(batch: &RecordBatch, name: &str, array: ArrayRef) -> Result<RecordBatch, StoreError> {
    let mut fields: Vec<_> = batch.schema().fields().iter().cloned().collect();
    fields.push(Arc::new(Field::new(name, array.data_type().clone(), true)));
    let mut arrays = batch.columns().to_vec();
    arrays.push(array);
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(|error| StoreError::Query(error.to_string()))
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::array::AsArray;
    use datafusion::arrow::datatypes::{Float64Type, Int64Type};

    use super::*;

    fn table() -> Table {
        let text = "name,Price,count\nx,2.5,4\ny,,3\n";
        crate::load::lone_file("f.csv", text.as_bytes()).unwrap().tables.remove(0)
    }

    #[test]
    fn columns_are_worked_out_from_those_before_them() {
        let mut table = table();
        let derived = |name: &str, expression: &str| Derived { name: name.into(), expression: expression.into() };
        let failed = derive(
            &mut table,
            &[
                derived("total", "Price * count"),
                derived("twice", "total * 2"),
                derived("big", "count > 3"),
                derived("loud", "upper(name)"),
                derived("whole", "count / 2"),
                derived("bad", "nothing + 1"),
                derived("worse", "count +"),
                derived("sum", "sum(count)"),
                derived("name", "1"),
            ],
        );
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["name", "Price", "count", "total", "twice", "big", "loud", "whole"]);
        let twice = table.batch.column(4).as_primitive::<Float64Type>();
        assert_eq!((twice.value(0), twice.iter().nth(1)), (20.0, Some(None)));
        assert_eq!(table.batch.column(7).as_primitive::<Int64Type>().values(), &[2, 1]);
        assert_eq!(table.columns[5].kind, ColumnType::Boolean);
        let told: Vec<&str> = failed.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(told, ["bad", "worse", "sum", "name"]);
        assert!(failed[0].1.contains("nothing"), "{failed:?}");
    }
}
