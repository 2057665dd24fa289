//! Tables behind one door: SQL in, Arrow batches out, with `DataFusion` in process.
//!
//! A table is `package.resource`; `resource` alone where only one package has it. Nothing here knows
//! what a column means.

mod aggregate;
mod codes;
mod decimate;
mod density;
mod derive;
mod profile;

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::memory::MemorySchemaProvider;
use datafusion::catalog::{MemTable, SchemaProvider};
use datafusion::execution::context::{SQLOptions, SessionConfig, SessionContext};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;

use crate::model::{Dataset, Table};

pub use aggregate::{Aggregate, Group, Values, aggregate};
pub use codes::{Codes, MISSING, TimeUnit, bins, categories, numbers, points, times};
pub use decimate::{Columns, Series, has_gap, rhythm};
pub use density::{Density, Grid, density};
pub use derive::{column, derive};
pub use profile::{ColumnProfile, profile, profile_column};

/// How much memory queries may take before they spill to disk, in bytes.
const QUERY_MEMORY: usize = 1 << 30;

/// Why a query has no answer, in the words of the engine.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The query itself, or its run.
    #[error("{0}")]
    Query(String),
    /// The engine could not be started.
    #[error("the query engine could not start: {0}")]
    Start(String),
}

/// The tables of all open datasets.
pub struct Store {
    runtime: tokio::runtime::Runtime,
    context: SessionContext,
}

impl Store {
    /// Registers every table of every dataset; their rows are shared, not copied.
    ///
    /// # Errors
    /// [`StoreError::Start`] if the engine's threads or its tables cannot be made.
    pub fn new(datasets: &[Arc<Dataset>]) -> Result<Self, StoreError> {
        let start = |error: &dyn std::fmt::Display| StoreError::Start(error.to_string());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|error| start(&error))?;
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(FairSpillPool::new(QUERY_MEMORY)))
            .build_arc()
            .map_err(|error| start(&error))?;
        let mut config = SessionConfig::new().with_target_partitions(2);
        // Names are taken as the file writes them: `Sales` is not `sales`.
        config.options_mut().sql_parser.enable_ident_normalization = false;
        let context = SessionContext::new_with_config_rt(config, environment);
        let store = Self { runtime, context };
        store.register(datasets).map_err(|error| start(&error))?;
        Ok(store)
    }

    fn register(&self, datasets: &[Arc<Dataset>]) -> datafusion::error::Result<()> {
        let catalog =
            self.context.catalog("datafusion").ok_or_else(|| datafusion::error::DataFusionError::Internal("no catalog".into()))?;
        let mut short: BTreeMap<&str, Option<&Table>> = BTreeMap::new();
        for dataset in datasets {
            let schema = Arc::new(MemorySchemaProvider::new());
            for table in &dataset.tables {
                schema.register_table(table.name.clone(), memory(&table.batch)?)?;
                if let Some(observations) = &table.observations {
                    schema.register_table(observations_name(&table.name), memory(observations)?)?;
                }
                short.entry(&table.name).and_modify(|only| *only = None).or_insert(Some(table));
            }
            catalog.register_schema(&dataset.name, schema)?;
        }
        for (name, table) in short {
            let exists = self.context.table_exist(quoted(name)).unwrap_or(true);
            if let Some(table) = table.filter(|_| !exists) {
                self.context.register_table(quoted(name), memory(&table.batch)?)?;
            }
        }
        Ok(())
    }

    /// Answers a user's query: one statement that reads; nothing that defines, changes or copies.
    ///
    /// # Errors
    /// [`StoreError::Query`] with the engine's reason.
    pub fn user_query(&self, sql: &str) -> Result<(SchemaRef, Vec<RecordBatch>), StoreError> {
        let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        let answer = self.runtime.block_on(async {
            let frame = self.context.sql_with_options(sql, options).await?;
            let schema = Arc::new(frame.schema().as_arrow().clone());
            Ok::<_, datafusion::error::DataFusionError>((schema, frame.collect().await?))
        });
        answer.map_err(|error| StoreError::Query(plain(&error.strip_backtrace())))
    }
}

/// The engine's reason without its inner prefixes.
fn plain(message: &str) -> String {
    let mut text = message;
    for prefix in ["Error during planning: ", "SQL error: ", "Schema error: ", "This feature is not implemented: "] {
        text = text.strip_prefix(prefix).unwrap_or(text);
    }
    // The parser wraps its reasons once more.
    let inner = text.strip_prefix("ParserError(\"").and_then(|inner| inner.strip_suffix("\")"));
    inner.unwrap_or(text).trim().to_owned()
}

fn memory(batch: &RecordBatch) -> datafusion::error::Result<Arc<MemTable>> {
    Ok(Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch.clone()]])?))
}

/// The name under which a table's canonical observations are asked for.
#[must_use]
pub fn observations_name(table: &str) -> String {
    format!("{table}~observations")
}

/// A name as SQL wants it, whatever characters it has.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
