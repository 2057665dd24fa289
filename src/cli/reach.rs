//! `unwalled reach`: what can be reached from a platform over links that open and shut, and since when. The
//! search is made on the floors below; here it is named and printed.

use std::io::{self, Write};
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::graph::{check_kinds, only_graph};
use super::output::{TextTable, complain, to_stdout};
use super::{Outcome, PathArgs, catalog, print_json, reading};
use crate::engine::{Answer, Crossing, ReachAnswer, ReachQuestion, Request};
use crate::jobs::Cancel;
use crate::model::{Condition, Dataset, Date, Filter, Language, PlatformId, Reading, Test, parse_date};

/// Arguments of `reach`.
#[derive(Debug, Args)]
pub struct ReachArgs {
    #[command(flatten)]
    paths: PathArgs,
    /// Where a traveller stands before the first event
    #[arg(long, value_name = "ID")]
    from: String,
    /// Only how this platform is reached
    #[arg(long, value_name = "ID")]
    to: Option<String>,
    /// Until the end of this day; 2023-10 is its last day [default: no limit]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    by: Option<Date>,
    /// How imprecise dates are read
    #[arg(long, default_value = "earliest", value_parser = reading())]
    reading: Reading,
    /// Only links of this kind; may be given several times
    #[arg(long = "kind", value_name = "K")]
    kinds: Vec<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// What is reached, as it is printed.
#[derive(Serialize)]
struct Report {
    from: String,
    by: Option<String>,
    reading: Reading,
    reached: Vec<ReachedReport>,
    critical: Option<CriticalReport>,
}

#[derive(Serialize)]
struct ReachedReport {
    id: String,
    earliest: Option<String>,
    via: Vec<CrossingReport>,
    label: String,
}

#[derive(Serialize)]
struct CrossingReport {
    from: String,
    to: String,
    kind: Option<Arc<str>>,
    date: Option<String>,
    opened: Option<String>,
    event: Option<Arc<str>>,
}

/// The one opening without which most would not be reached.
#[derive(Serialize)]
struct CriticalReport {
    #[serde(flatten)]
    crossing: CrossingReport,
    lost: Vec<String>,
}

/// Prints what is reached. In a file without dates every link is always open: `--by` is taken, said to
/// change nothing, and days stay null.
pub(super) fn run(args: &ReachArgs) -> anyhow::Result<Outcome> {
    let catalog = catalog(&args.paths.paths)?;
    let dataset = only_graph(&catalog)?;
    check_kinds(dataset, &args.kinds)?;
    check_platform(dataset, "--from", &args.from)?;
    args.to.as_deref().map_or(Ok(()), |to| check_platform(dataset, "--to", to))?;
    let question = ReachQuestion {
        package: dataset.name.clone(),
        from: args.from.as_str().into(),
        by: args.by,
        reading: args.reading,
        filter: filter(&args.kinds),
    };
    let answer = match Request::Reach(question).answer(&catalog, &Cancel::default()) {
        Answer::Reach(answer) => answer,
        Answer::Failed(reason) => anyhow::bail!(reason),
        _ => anyhow::bail!("this could not be worked out"),
    };
    if answer.is_timeless && args.by.is_some() {
        complain("note", &format!("--by changes nothing, since the links have no dates; in {}", dataset.origin));
    }
    if args.json {
        print_json(&Report::of(&answer, args, dataset))?;
    } else {
        to_stdout(|out| Ok(write(out, &answer, args, dataset)?))?;
    }
    Ok(Outcome::Well)
}

fn filter(kinds: &[String]) -> Filter {
    let wanted = (!kinds.is_empty()).then(|| Condition::new("kind", Test::Values(kinds.iter().cloned().collect())));
    Filter { conditions: wanted.into_iter().collect(), window: None }
}

/// The id must be one of the data; a name in its place is told which id it is.
fn check_platform(dataset: &Dataset, option: &str, id: &str) -> anyhow::Result<()> {
    if dataset.platforms.find(id).is_some() {
        return Ok(());
    }
    let same = |name: &str| name.to_lowercase() == id.to_lowercase();
    let meant =
        dataset.platforms.iter().find(|platform| same(platform.id.as_str()) || same(&platform.label.en) || same(&platform.label.zh));
    let hint = meant.map(|platform| format!("; `{}` has that name", platform.id)).unwrap_or_default();
    anyhow::bail!("expected the id of a platform after {option}, found `{id}`{hint}; in {}", dataset.origin)
}

/// Positions of what is printed.
fn wanted<'a>(answer: &'a ReachAnswer, args: &'a ReachArgs) -> impl Iterator<Item = usize> + 'a {
    let is_asked = |id: &PlatformId| args.to.as_deref().is_none_or(|to| to == id.as_str());
    (0..answer.reached.len()).filter(move |at| is_asked(&answer.reached[*at].id))
}

impl Report {
    fn of(answer: &ReachAnswer, args: &ReachArgs, dataset: &Dataset) -> Self {
        let reached = |at: usize| {
            let reached = &answer.reached[at];
            ReachedReport {
                id: reached.id.to_string(),
                earliest: reached.earliest.map(|day| day.to_string()),
                via: answer.via(at).into_iter().map(CrossingReport::of).collect(),
                label: name(dataset, &reached.id),
            }
        };
        Self {
            from: args.from.clone(),
            by: args.by.map(|day| day.to_string()),
            reading: args.reading,
            reached: wanted(answer, args).map(reached).collect(),
            critical: answer.critical.as_ref().map(|critical| CriticalReport {
                crossing: CrossingReport::of(&critical.crossing),
                lost: critical.lost.iter().map(ToString::to_string).collect(),
            }),
        }
    }
}

impl CrossingReport {
    fn of(crossing: &Crossing) -> Self {
        Self {
            from: crossing.from.to_string(),
            to: crossing.to.to_string(),
            kind: crossing.link.kind.clone(),
            date: crossing.day.map(|day| day.to_string()),
            opened: crossing.opened.map(|day| day.to_string()),
            event: (!crossing.event.is_empty()).then(|| crossing.event.clone()),
        }
    }
}

fn name(dataset: &Dataset, id: &PlatformId) -> String {
    dataset.platforms.name(id, Language::En).to_owned()
}

fn write(out: &mut dyn Write, answer: &ReachAnswer, args: &ReachArgs, dataset: &Dataset) -> io::Result<()> {
    let from = name(dataset, &args.from.as_str().into());
    let by = args.by.filter(|_| !answer.is_timeless).map(|day| format!(" by {day}")).unwrap_or_default();
    let reading = if answer.is_timeless { "links without dates".into() } else { format!("imprecise dates {}", args.reading.phrase()) };
    let others = answer.platforms.saturating_sub(1);
    writeln!(out, "From {from}, {} of {others} platforms can be reached{by}, {reading}\n", answer.reached.len())?;
    let mut table = TextTable::new(["earliest", "platform", "id", ">links", "through"]);
    let rows: Vec<usize> = wanted(answer, args).collect();
    for at in &rows {
        let reached = &answer.reached[*at];
        table.push([
            reached.earliest.map(|day| day.to_string()).unwrap_or_default(),
            name(dataset, &reached.id),
            reached.id.to_string(),
            reached.links.to_string(),
            through(&answer.via(*at), dataset),
        ]);
    }
    match &args.to {
        Some(to) if rows.is_empty() => writeln!(out, "{} cannot be reached{by}.", name(dataset, &to.as_str().into()))?,
        _ if rows.is_empty() => writeln!(out, "No link leads on from it.")?,
        _ => table.write(out, "")?,
    }
    let Some(critical) = &answer.critical else { return Ok(()) };
    let kind = dataset.kinds.label(critical.crossing.link.kind.as_deref()).en.clone();
    let opened = critical.crossing.opened.map(|day| format!(", opened {day}")).unwrap_or_default();
    let [a, b] = [&critical.crossing.from, &critical.crossing.to].map(|id| name(dataset, id));
    writeln!(out, "\nMost depends on {a} → {b} ({kind}{opened}): without it {} of them are not reached.", critical.lost.len())
}

/// `2021-09-17 taobao`, one for each link that is crossed, in order.
fn through(via: &[&Crossing], dataset: &Dataset) -> String {
    let step = |crossing: &&Crossing| {
        let known = crossing.link.kind.as_deref();
        let kind = known.map(|kind| format!(" ({})", dataset.kinds.label(Some(kind)).en)).unwrap_or_default();
        let day = crossing.day.map(|day| format!("{day} ")).unwrap_or_default();
        format!("{day}{}{kind}", crossing.to)
    };
    via.iter().map(step).collect::<Vec<_>>().join(" → ")
}
