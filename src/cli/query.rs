//! `unwalled query`: a user's SQL, and its rows as a table, CSV, JSON or Parquet.
//!
//! The store decides what a query may do; here rows become bytes.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use datafusion::arrow::array::{RecordBatch, RecordBatchOptions};
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::arrow::json::{WriterBuilder, writer::JsonArray};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::parquet::arrow::ArrowWriter;

use super::output::{TextTable, complain, is_terminal, to_file, to_stdout};
use super::{Outcome, PathArgs, catalog};
use crate::engine::Catalog;
use crate::store::quoted;

/// Arguments of `query`.
#[derive(Debug, Args)]
pub struct QueryArgs {
    #[command(flatten)]
    paths: PathArgs,
    /// One statement that reads
    #[arg(long, value_name = "SQL")]
    sql: String,
    /// How rows are written [default: what the ending of FILE says, else table]
    #[arg(long, value_enum)]
    format: Option<RowFormat>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    /// Columns of text for people; cells are cut at eighty columns.
    Table,
    /// Comma separated with a header; a missing value is an empty cell.
    Csv,
    /// An array of row objects.
    Json,
    /// Apache Parquet, only into a file.
    Parquet,
}

impl RowFormat {
    /// The one that the ending of a file names.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// Rows of one shape, whose columns all have names of their own.
pub struct Rows {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

/// Answers the query and writes its rows.
pub(super) fn run(args: &QueryArgs) -> anyhow::Result<Outcome> {
    let named = args.output.as_deref().and_then(RowFormat::of);
    let format = args.format.or(named).unwrap_or(RowFormat::Table);
    if format == RowFormat::Parquet && args.output.is_none() {
        let where_to = if is_terminal() { "a terminal cannot show it" } else { "it is not written to standard output" };
        anyhow::bail!("Parquet needs a file, since {where_to}; add -o FILE.parquet");
    }
    let catalog = catalog(&args.paths.paths)?;
    let rows = answer(&catalog, &args.sql)?;
    match &args.output {
        Some(path) => to_file(path, |out| rows.write(format, out))?,
        None => to_stdout(|out| rows.write(format, out))?,
    }
    Ok(Outcome::Well)
}

fn answer(catalog: &Catalog, sql: &str) -> anyhow::Result<Rows> {
    let store = catalog.store().map_err(|reason| anyhow!(reason))?;
    // A worker's panic resumes in the thread that waits for it.
    let answer = catch_unwind(AssertUnwindSafe(|| store.user_query(sql))).map_err(|_| anyhow!("the query engine broke on this query"))?;
    let (schema, batches) = answer.map_err(|error| anyhow!("the query has no answer: {}", with_tables(&error.to_string(), catalog)))?;
    Rows::new(&schema, &batches)
}

/// The reason without the engine's wrapping; that a table is missing is no use without those there are.
fn with_tables(reason: &str, catalog: &Catalog) -> String {
    let reason = reason.strip_prefix("ParserError(\"").and_then(|reason| reason.strip_suffix("\")")).unwrap_or(reason);
    let is_missing = reason.contains("table '") && reason.contains("not found");
    if !is_missing {
        return reason.to_owned();
    }
    let name = |name: &str| if is_plain(name) { name.to_owned() } else { quoted(name) };
    let tables = catalog
        .datasets()
        .iter()
        .flat_map(|dataset| dataset.tables.iter().map(move |table| format!("{}.{}", name(&dataset.name), name(&table.name))));
    format!("{reason}; the tables are {}", tables.collect::<Vec<_>>().join(", "))
}

/// Whether SQL takes the name as it stands, without quotes.
fn is_plain(name: &str) -> bool {
    let starts = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_');
    starts && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

impl Rows {
    /// Gives every column a name of its own: a second `id` becomes `id_2`, and that is said.
    ///
    /// # Errors
    /// If the batches have not the columns of the schema.
    pub fn new(schema: &SchemaRef, batches: &[RecordBatch]) -> anyhow::Result<Self> {
        let mut names: Vec<String> = vec![];
        for field in schema.fields() {
            let name = unique(&names, field.name());
            if name != *field.name() {
                complain("note", &format!("a second column is named `{}`; it is called `{name}`", field.name()));
            }
            names.push(name);
        }
        let fields = schema.fields().iter().zip(names).map(|(field, name)| Field::new(name, field.data_type().clone(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let renamed = batches.iter().map(|batch| {
            let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
            RecordBatch::try_new_with_options(schema.clone(), batch.columns().to_vec(), &options)
        });
        let batches = renamed.collect::<Result<_, _>>().context("the rows do not have the columns that were announced")?;
        Ok(Self { schema, batches })
    }

    /// Writes all rows with headers.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(&self, format: RowFormat, out: &mut dyn Write) -> anyhow::Result<()> {
        match format {
            RowFormat::Table => self.write_table(out),
            RowFormat::Csv => self.write_delimited(b',', out),
            RowFormat::Json => self.write_json(out),
            RowFormat::Parquet => self.write_parquet(out),
        }
    }

    fn names(&self) -> impl Iterator<Item = String> {
        self.schema.fields().iter().map(|field| field.name().clone())
    }

    /// The cells of every row as text; a missing value is empty.
    fn for_each_row(&self, mut each: impl FnMut(Vec<String>) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let options = FormatOptions::default();
        for batch in &self.batches {
            let columns: Vec<ArrayFormatter<'_>> =
                batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options)).collect::<Result<_, _>>()?;
            for row in 0..batch.num_rows() {
                let cells = columns.iter().map(|column| column.value(row).try_to_string()).collect::<Result<_, _>>()?;
                each(cells)?;
            }
        }
        Ok(())
    }

    fn write_table(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let is_number = self.schema.fields().iter().map(|field| field.data_type().is_numeric()).collect();
        let mut table = TextTable::with_header(self.names(), is_number);
        self.for_each_row(|cells| {
            table.push(cells);
            Ok(())
        })?;
        Ok(table.write(out, "")?)
    }

    /// Writes all rows as text, with headers and something between cells.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write_delimited(&self, delimiter: u8, out: &mut dyn Write) -> anyhow::Result<()> {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
        writer.write_record(self.names())?;
        self.for_each_row(|cells| Ok(writer.write_record(cells)?))?;
        Ok(writer.flush()?)
    }

    /// Numbers stay numbers, dates are ISO strings, what is not finite is null.
    fn write_json(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, JsonArray>(out);
        for batch in &self.batches {
            writer.write(batch)?;
        }
        writer.finish()?;
        Ok(writeln!(writer.into_inner())?)
    }

    fn write_parquet(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let mut bytes = vec![];
        let mut writer = ArrowWriter::try_new(&mut bytes, self.schema.clone(), None)?;
        for batch in &self.batches {
            writer.write(batch)?;
        }
        writer.close()?;
        Ok(out.write_all(&bytes)?)
    }
}

/// `name`, or `name_2`, `name_3` … where it is taken.
fn unique(taken: &[String], name: &str) -> String {
    let candidates = std::iter::once(name.to_owned()).chain((2..).map(|number: u32| format!("{name}_{number}")));
    candidates.into_iter().find(|candidate| !taken.contains(candidate)).unwrap_or_default()
}
