//! `unwalled check`: what was read, kept and refused. It judges nothing; the loaders do.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::output::{TextTable, one_line, to_stdout};
use super::{Outcome, PathArgs, open, print_json};
use crate::model::{Dataset, Issue, Role, Severity, Table};
use crate::network::Temporal;
use crate::store::profile;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    paths: PathArgs,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    tables: Vec<TableReport>,
    graph: Option<GraphReport>,
    issues: Vec<Issue>,
}

#[derive(Serialize)]
struct TableReport {
    name: String,
    path: String,
    format: String,
    encoding: Option<String>,
    delimiter: Option<char>,
    role: Option<Role>,
    rows: usize,
    refused: usize,
    columns: Vec<ColumnReport>,
}

#[derive(Serialize)]
struct ColumnReport {
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    nulls: usize,
    distinct: usize,
}

/// Nodes, distinct links and events over all time.
#[derive(Clone, Copy, Default, Serialize)]
struct GraphReport {
    nodes: usize,
    edges: usize,
    events: usize,
}

/// Reads every path and reports. If one cannot be opened at all, nothing is reported but that.
pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let report = Report::of(&open(&args.paths.paths)?);
    if args.json {
        print_json(&report)?;
    } else {
        to_stdout(|out| Ok(report.write(out)?))?;
    }
    Ok(report.outcome())
}

impl Report {
    fn of(datasets: &[Dataset]) -> Self {
        Self {
            tables: datasets.iter().flat_map(|dataset| &dataset.tables).map(TableReport::of).collect(),
            graph: graph_of(datasets),
            issues: datasets.iter().flat_map(|dataset| dataset.issues.iter().cloned()).collect(),
        }
    }

    fn refused(&self) -> usize {
        self.tables.iter().map(|table| table.refused).sum()
    }

    fn outcome(&self) -> Outcome {
        let is_bad = self.refused() > 0 || self.issues.iter().any(|issue| issue.severity == Severity::Error);
        if is_bad { Outcome::ToReport } else { Outcome::Well }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.tables.iter().try_for_each(|table| table.write(out))?;
        if let Some(graph) = self.graph {
            writeln!(out, "Over all time: {} nodes, {} links, {} events\n", graph.nodes, graph.edges, graph.events)?;
        }
        for issue in &self.issues {
            writeln!(out, "{} {} {} {}", word(issue.severity), issue.code, place(issue), one_line(&issue.message))?;
        }
        if !self.issues.is_empty() {
            writeln!(out)?;
        }
        let rows: usize = self.tables.iter().map(|table| table.rows).sum();
        let count = |severity| self.issues.iter().filter(|issue| issue.severity == severity).count();
        let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
        let tables = self.tables.len();
        let refused = self.refused();
        writeln!(out, "Tables: {tables}; rows kept: {rows}; refused: {refused}; errors: {errors}; warnings: {warnings}; notes: {notes}")
    }
}

/// Summed over the datasets that have a table of links; none if no dataset has.
fn graph_of(datasets: &[Dataset]) -> Option<GraphReport> {
    let graphs = datasets.iter().filter(|dataset| dataset.table_of(Role::Links).is_some()).map(|dataset| {
        let network = Temporal::of(dataset);
        GraphReport { nodes: network.nodes.len(), edges: network.links.len(), events: dataset.links.len() }
    });
    graphs.reduce(|a, b| GraphReport { nodes: a.nodes + b.nodes, edges: a.edges + b.edges, events: a.events + b.events })
}

impl TableReport {
    fn of(table: &Table) -> Self {
        let columns = table.columns.iter().zip(profile(&table.batch)).map(|(column, profile)| ColumnReport {
            name: column.name.clone(),
            kind: column.kind.word(),
            nulls: profile.nulls,
            distinct: profile.distinct,
        });
        Self {
            name: table.name.clone(),
            path: table.path.display().to_string(),
            format: table.format.name.clone(),
            encoding: Some(table.format.encoding.clone()).filter(|encoding| !encoding.is_empty()),
            delimiter: table.format.delimiter,
            role: table.role,
            rows: table.rows(),
            refused: table.refused,
            columns: columns.collect(),
        }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let role = self.role.map_or("no role", Role::word);
        let delimiter = self.delimiter.map(|delimiter| format!("delimiter {delimiter:?}"));
        let taken: Vec<String> = [Some(self.format.clone()), self.encoding.clone(), delimiter].into_iter().flatten().collect();
        writeln!(out, "{} ({role}) in {}", one_line(&self.name), one_line(&self.path))?;
        writeln!(out, "  {}; {} rows kept, {} refused", taken.join(", "), self.rows, self.refused)?;
        let mut columns = TextTable::new(["column", "type", ">nulls", ">distinct"]);
        for column in &self.columns {
            columns.push([column.name.clone(), column.kind.to_owned(), column.nulls.to_string(), column.distinct.to_string()]);
        }
        columns.write(out, "  ")?;
        writeln!(out)
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// `path:line:column`, as far as they are known.
fn place(issue: &Issue) -> String {
    let line = issue.line.map(|line| line.to_string());
    let parts = [Some(issue.path.clone()), line, issue.column.clone()];
    one_line(&parts.into_iter().flatten().collect::<Vec<_>>().join(":"))
}
