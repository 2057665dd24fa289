//! `unwalled views`: the kinds of views, as their registry names them, and the window as a whole.

use clap::Args;
use serde::Serialize;

use super::output::{TextTable, to_stdout};
use super::{Outcome, print_json};
use crate::views::{Form, KINDS, Kind};

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
    /// The forms that it can be drawn in, for `--set form=ID`.
    forms: Vec<FormRow>,
}

/// A form of a view.
#[derive(Debug, Serialize)]
struct FormRow {
    id: &'static str,
    label: &'static str,
    shows: &'static str,
}

/// Every view of the registry, then the whole window as first shown: no view, but drawn like one.
fn rows() -> Vec<Row> {
    let form = |form: &Form| FormRow { id: form.id, label: form.label, shows: form.shows };
    let row = |kind: &Kind| Row { id: kind.id, title: kind.title, needs: kind.needs, forms: kind.forms.iter().map(form).collect() };
    let window = Row { id: "window", title: "Window", needs: "any dataset", forms: vec![] };
    KINDS.iter().map(row).chain([window]).collect()
}

/// Lists them.
pub(super) fn run(args: &ViewsArgs) -> anyhow::Result<Outcome> {
    let rows = rows();
    if args.json {
        print_json(&rows)?;
    } else {
        let mut table = TextTable::new(["id", "form", "title", "needs"]);
        for row in &rows {
            if row.forms.is_empty() {
                table.push([row.id, "-", row.title, row.needs].map(str::to_owned));
            }
            for form in &row.forms {
                table.push([row.id, form.id, &format!("{}: {}", row.title, form.label), row.needs].map(str::to_owned));
            }
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
