//! The headless commands: arguments in, text, JSON or a file out.
//!
//! This floor knows which commands there are, what they print and what their exit codes say. It works
//! nothing out itself and refuses to know windows: without a command the arguments go to `app`.

mod check;
mod graph;
mod output;
mod query;
mod reach;
mod render;
mod replay;
mod views;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

use crate::engine::Catalog;
use crate::load;
use crate::model::{Dataset, Date, Reading, parse_date};

pub use output::{complain, to_file};
pub use query::{RowFormat, Rows};
pub use render::{RenderArgs, Theme};
pub use replay::{ReplayArgs, replayed};

/// What is read when no path is given.
const DEFAULT_PATH: &str = "bundled:record";

/// Explore market shares, revenue growth and who opened which link to whom.
///
/// Without a command it opens the window. A PATH is a data package folder or its datapackage.json, a
/// data file, a graph file, or bundled:NAME.
#[derive(Debug, Parser)]
#[command(name = "unwalled", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to open; the bundled datasets when none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Close the window after this many frames
    #[arg(long, value_name = "N")]
    pub exit_after_frames: Option<u64>,
    /// Write the time of every frame to this file
    #[arg(long, value_name = "FILE")]
    pub trace_frames: Option<PathBuf>,
    /// What to do instead of opening the window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Load everything and report what was read, kept and refused
    Check(check::CheckArgs),
    /// Answer a query in SQL; a table is package.resource, or resource alone where that is unique
    Query(query::QueryArgs),
    /// Print the graph of a moment with its measures
    Graph(graph::GraphArgs),
    /// Say what can be reached from a platform over time, since when, and through which openings
    Reach(reach::ReachArgs),
    /// List the views that `render --view` takes
    Views(views::ViewsArgs),
    /// Draw a view into a file
    Render(RenderArgs),
    /// Run a saved journal without a window and say what no longer applies
    Replay(ReplayArgs),
}

/// What to read.
#[derive(Clone, Debug, Args)]
pub struct PathArgs {
    /// A package folder, its datapackage.json, a data or graph file, or bundled:NAME
    #[arg(value_name = "PATH", default_value = DEFAULT_PATH)]
    pub paths: Vec<PathBuf>,
}

/// Which links count, and when.
#[derive(Clone, Debug, Args)]
pub struct MomentArgs {
    /// The moment, at the end of that day; 2021-11 is its last day [default: the last event]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub at: Option<Date>,
    /// How imprecise dates are read
    #[arg(long, default_value = "earliest", value_parser = reading())]
    pub reading: Reading,
    /// Only links of this kind; may be given several times
    #[arg(long = "kind", value_name = "K")]
    pub kinds: Vec<String>,
}

/// The words of the three readings.
fn reading() -> impl TypedValueParser<Value = Reading> {
    PossibleValuesParser::new(Reading::ALL.map(Reading::word)).map(|word| Reading::parse(&word).unwrap_or_default())
}

/// How a command ended, if it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is well: exit code 0.
    Well,
    /// It is done, and there is something to report: exit code 1.
    ToReport,
}

/// Does what the arguments say. Exit codes: 0 all well, 1 something to report, 2 could not do it.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    exit(match &cli.command {
        // The lines that lead to the other half of the roof.
        None => return crate::app::window(cli),
        Some(Command::Render(args)) => return crate::app::render(args),
        Some(Command::Replay(args)) => return crate::app::replay(args),
        Some(Command::Check(args)) => check::run(args),
        Some(Command::Query(args)) => query::run(args),
        Some(Command::Graph(args)) => graph::run(args),
        Some(Command::Reach(args)) => reach::run(args),
        Some(Command::Views(args)) => views::run(args),
    })
}

/// The exit code of a command; what kept it from being done is told on standard error.
#[must_use]
pub fn exit(result: anyhow::Result<Outcome>) -> ExitCode {
    match result {
        Ok(Outcome::Well) => ExitCode::SUCCESS,
        Ok(Outcome::ToReport) => ExitCode::from(1),
        Err(error) => {
            complain("error", &format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Reads every path, a workspace as the data that it names, or says what is wrong with the first that
/// cannot be read.
///
/// # Errors
/// The sentence of [`load::LoadError`], or of a workspace that cannot be read.
pub fn open(paths: &[PathBuf]) -> anyhow::Result<Vec<Dataset>> {
    let read = paths.iter().map(|path| match crate::app::read_workspace(path)? {
        Some(work) => crate::app::data_of(work),
        None => Ok(vec![load::open(path)?]),
    });
    Ok(read.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// A catalog of every path. Rows that were left out are mentioned on standard error, so that no
/// command counts fewer rows than the file has without a word.
///
/// # Errors
/// As [`open`].
pub fn catalog(paths: &[PathBuf]) -> anyhow::Result<Catalog> {
    let catalog = Catalog::new(open(paths)?);
    for dataset in catalog.datasets().iter().filter(|dataset| dataset.refused() > 0) {
        let rows = if dataset.refused() == 1 { "1 row was".to_owned() } else { format!("{} rows were", dataset.refused()) };
        complain("warning", &format!("{rows} left out; `unwalled check` says why; in {}", dataset.origin));
    }
    Ok(catalog)
}

/// One JSON document and a line end on standard output.
fn print_json(document: &impl serde::Serialize) -> anyhow::Result<()> {
    output::to_stdout(|out| {
        serde_json::to_writer(&mut *out, document).context("the result could not be written as JSON")?;
        Ok(writeln!(out)?)
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_path_opens_the_window_and_a_command_does_not() {
        let window = Cli::try_parse_from(["unwalled", "data.csv", "check"]).unwrap();
        assert!(window.command.is_none());
        assert_eq!(window.paths, [PathBuf::from("data.csv"), PathBuf::from("check")]);
        let check = Cli::try_parse_from(["unwalled", "check", "data.csv"]).unwrap();
        assert!(matches!(check.command, Some(Command::Check(_))));
        assert!(Cli::try_parse_from(["unwalled", "--exit-after-frames", "3", "check"]).unwrap().command.is_none());
    }

    #[test]
    fn a_month_is_its_last_day() {
        let cli = Cli::try_parse_from(["unwalled", "graph", "--at", "2021-11"]).unwrap();
        let Some(Command::Graph(graph)) = cli.command else { panic!("graph was asked for") };
        assert_eq!(graph.moment.at, Some(parse_date("2021-11-30").unwrap()));
        assert_eq!(graph.paths.paths, [PathBuf::from(DEFAULT_PATH)]);
    }
}
