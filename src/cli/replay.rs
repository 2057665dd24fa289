//! The arguments of `unwalled replay`, and how its result is told. The running is done where the shell is.

use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::output::to_stdout;
use super::print_json;

/// Arguments of `replay`.
#[derive(Clone, Debug, Args)]
pub struct ReplayArgs {
    /// The journal, as saved from the history
    #[arg(value_name = "JOURNAL")]
    pub journal: PathBuf,
    /// What to run it on [default: the data that the journal names]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// Prints what came of a journal: `{steps, applied, skipped: [{line, action, reason}], document}`.
///
/// # Errors
/// If standard output cannot be written to.
pub fn replayed(result: &Value, json: bool) -> anyhow::Result<()> {
    if json {
        return print_json(result);
    }
    to_stdout(|out| {
        let skipped = result["skipped"].as_array().map(Vec::as_slice).unwrap_or_default();
        for skipped in skipped {
            writeln!(out, "line {}: {}: {}", skipped["line"], skipped["reason"].as_str().unwrap_or_default(), skipped["action"])?;
        }
        Ok(writeln!(out, "{} of {} steps applied, {} skipped", result["applied"], result["steps"], skipped.len())?)
    })
}
