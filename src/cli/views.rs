//! `unwalled views`: the kinds of views, as their registry names them, and the window as a whole.

use clap::Args;
use serde::Serialize;

use super::output::{TextTable, to_stdout};
use super::{Outcome, print_json};

/// Arguments of `views`.
#[derive(Debug, Args)]
pub struct ViewsArgs {
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// What `render --view` takes.
#[derive(Debug, Serialize)]
struct Row {
    id: &'static str,
    title: &'static str,
    needs: &'static str,
}

/// The whole window as first shown: no view of the registry, but drawn like one.
const WINDOW: Row = Row { id: "window", title: "Window", needs: "any dataset" };

/// Every view of the registry, then the window.
fn rows() -> Vec<Row> {
    let kinds = crate::views::KINDS.iter().map(|kind| Row { id: kind.id, title: kind.title, needs: kind.needs });
    kinds.chain([WINDOW]).collect()
}

/// Lists them.
pub(super) fn run(args: &ViewsArgs) -> anyhow::Result<Outcome> {
    let rows = rows();
    if args.json {
        print_json(&rows)?;
    } else {
        let mut table = TextTable::new(["id", "title", "needs"]);
        for row in &rows {
            table.push([row.id, row.title, row.needs].map(str::to_owned));
        }
        to_stdout(|out| Ok(table.write(out, "")?))?;
    }
    Ok(Outcome::Well)
}

/// The id of a view, or a sentence with all there are.
pub(super) fn parse_view(text: &str) -> Result<String, String> {
    let ids: Vec<&str> = rows().iter().map(|row| row.id).collect();
    if ids.contains(&text) { Ok(text.to_owned()) } else { Err(format!("expected one of {}", ids.join(", "))) }
}
