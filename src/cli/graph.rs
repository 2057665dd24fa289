//! `unwalled graph`: the graph of a moment and its measures. States are replayed and measures taken
//! on the floors below; here they are named and printed.

use std::io::{self, Write};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::Value;

use super::output::{TextTable, complain, to_stdout};
use super::{MomentArgs, Outcome, PathArgs, catalog, print_json};
use crate::engine::Catalog;
use crate::model::{Dataset, Direction, Language, LinkId, PlatformId, Role, State};
use crate::network::metrics::{Given, METRICS, Measure, Summary, community};
use crate::network::{LinkAt, Snapshot, Temporal};

/// How many nodes the report for people lists.
const TOP: usize = 15;

/// Arguments of `graph`.
#[derive(Debug, Args)]
pub struct GraphArgs {
    #[command(flatten)]
    pub(super) paths: PathArgs,
    /// In a file without dates nothing depends on the moment, which then stays null.
    #[command(flatten)]
    pub(super) moment: MomentArgs,
    /// Merge platforms into the top of their chain of owners
    #[arg(long, value_enum)]
    fold: Option<Fold>,
    /// The luck of the communities
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// More finds more and smaller communities
    #[arg(long, value_name = "R", default_value_t = 1.0, value_parser = resolution)]
    resolution: f64,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

fn resolution(text: &str) -> Result<f64, String> {
    let range = community::RESOLUTION.least..=community::RESOLUTION.most;
    let known = text.parse().ok().filter(|number| range.contains(number));
    known.ok_or_else(|| format!("expected a number from {} to {}", range.start(), range.end()))
}

/// What nodes are merged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Fold {
    /// The top of the chain of owners.
    Owner,
}

/// The graph, as it is printed.
#[derive(Serialize)]
struct Report {
    at: Option<String>,
    nodes: Vec<NodeReport>,
    edges: Vec<EdgeReport>,
    summary: SummaryReport,
}

#[derive(Serialize)]
struct NodeReport {
    id: String,
    label: String,
    owner: Option<String>,
    /// By name, in the order of the registry.
    #[serde(flatten)]
    measures: serde_json::Map<String, Value>,
}

#[derive(Serialize)]
struct EdgeReport {
    from: String,
    to: String,
    kind: Option<Arc<str>>,
    directed: bool,
    state: State,
    since: Option<String>,
    events: Vec<Arc<str>>,
}

#[derive(Serialize)]
struct SummaryReport {
    nodes: usize,
    edges: usize,
    components: usize,
    density: f64,
    reciprocity: f64,
    modularity: f64,
    bridges: usize,
    articulation_points: usize,
}

/// Prints the one graph among the paths. Without `--at` the moment is the last event under the
/// reading. In a file without dates every link is open at any moment: `--at` is taken, said to change
/// nothing, and `at` stays null.
pub(super) fn run(args: &GraphArgs) -> anyhow::Result<Outcome> {
    let catalog = catalog(&args.paths.paths)?;
    let dataset = only_graph(&catalog)?;
    let network = Temporal::of(dataset);
    check_kinds(dataset, &args.moment.kinds)?;
    if network.timeless && args.moment.at.is_some() {
        complain("note", &format!("--at changes nothing, since the links have no dates; in {}", dataset.origin));
    }
    let snapshot = snapshot(args, dataset, &network);
    let given = Given::seeded(args.seed).with(&community::RESOLUTION, args.resolution);
    let report = Report::of(&snapshot, dataset, network.timeless, &given);
    if args.json {
        print_json(&report)?;
    } else {
        to_stdout(|out| Ok(report.write(out, dataset, args)?))?;
    }
    Ok(Outcome::Well)
}

/// The dataset that has the only table of links.
pub(super) fn only_graph(catalog: &Catalog) -> anyhow::Result<&Dataset> {
    let graphs = || catalog.datasets().iter().flat_map(|dataset| dataset.tables.iter().map(move |table| (dataset, table)));
    let found: Vec<_> = graphs().filter(|(_, table)| table.role == Some(Role::Links)).collect();
    match found.as_slice() {
        [(dataset, _)] => Ok(dataset),
        [] => {
            let origins: Vec<&str> = catalog.datasets().iter().map(|dataset| dataset.origin.as_str()).collect();
            anyhow::bail!("expected a table of links (from and to, or source and target), found none in {}", origins.join(", "))
        }
        several => {
            let named = several.iter().map(|(dataset, table)| format!("{}.{} ({})", dataset.name, table.name, table.path.display()));
            anyhow::bail!("expected one table of links, found {}: {}", several.len(), named.collect::<Vec<_>>().join(" and "))
        }
    }
}

/// Every kind that was asked for must be one that a link has or the descriptor describes.
pub(super) fn check_kinds(dataset: &Dataset, wanted: &[String]) -> anyhow::Result<()> {
    let mut known: Vec<&str> = dataset.links.iter().filter_map(|event| event.link.kind.as_deref()).collect();
    known.extend(dataset.kinds.0.keys().map(AsRef::as_ref));
    known.sort_unstable();
    known.dedup();
    let Some(unknown) = wanted.iter().find(|kind| !known.contains(&kind.as_str())) else { return Ok(()) };
    if known.is_empty() {
        anyhow::bail!("there is no kind `{unknown}`, since the links have no kinds; in {}", dataset.origin);
    }
    anyhow::bail!("there is no kind `{unknown}`; expected one of {}; in {}", known.join(", "), dataset.origin)
}

fn snapshot(args: &GraphArgs, dataset: &Dataset, network: &Temporal) -> Snapshot {
    let MomentArgs { at, reading, kinds } = &args.moment;
    let day = if network.timeless { None } else { at.or_else(|| network.last_day(*reading)) };
    let wanted = |link: &LinkId| kinds.is_empty() || link.kind.as_deref().is_some_and(|kind| kinds.iter().any(|wanted| wanted == kind));
    let snapshot = Snapshot::of(network, day, *reading, &wanted);
    match args.fold {
        Some(Fold::Owner) => snapshot.folded(&|id| dataset.platforms.owner_of(id).unwrap_or_else(|| id.clone())),
        None => snapshot,
    }
}

impl Report {
    fn of(snapshot: &Snapshot, dataset: &Dataset, timeless: bool, given: &Given) -> Self {
        let graph = snapshot.passable(&|kind| dataset.kinds.passes(kind));
        let columns: Vec<Column> = METRICS.iter().map(|measure| Column { measure, values: (measure.of)(&graph, given) }).collect();
        Self {
            at: snapshot.day.map(|day| day.to_string()),
            nodes: snapshot.nodes.iter().enumerate().map(|(at, id)| NodeReport::of(id, at, &columns, dataset)).collect(),
            edges: snapshot.links.iter().map(|link| EdgeReport::of(link, timeless)).collect(),
            summary: SummaryReport::of(Summary::of(&graph, given)),
        }
    }

    fn write(&self, out: &mut dyn Write, dataset: &Dataset, args: &GraphArgs) -> io::Result<()> {
        let reading = args.moment.reading.phrase();
        match &self.at {
            Some(day) => writeln!(out, "{} at {day}, imprecise dates {reading}\n", dataset.title.en)?,
            None => writeln!(out, "{}, links without dates\n", dataset.title.en)?,
        }
        self.write_states(out)?;
        self.write_summary(out)?;
        self.write_top(out)
    }

    fn write_states(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut states = TextTable::new(["state", ">links"]);
        for state in State::ALL {
            let count = self.edges.iter().filter(|edge| edge.state == state).count();
            states.push([state.word().to_owned(), count.to_string()]);
        }
        states.push(["known".to_owned(), self.edges.len().to_string()]);
        states.write(out, "")?;
        writeln!(out)
    }

    fn write_summary(&self, out: &mut dyn Write) -> io::Result<()> {
        let SummaryReport { nodes, edges, components, density, reciprocity, modularity, bridges, articulation_points } = &self.summary;
        let mut summary = TextTable::new(["what can be travelled", ">value"]);
        for (name, count) in [
            ("nodes", nodes),
            ("edges", edges),
            ("components", components),
            ("bridges", bridges),
            ("articulation points", articulation_points),
        ] {
            summary.push([name.to_owned(), count.to_string()]);
        }
        for (name, share) in [("density", density), ("reciprocity", reciprocity), ("modularity", modularity)] {
            summary.push([name.to_owned(), format!("{share:.4}")]);
        }
        summary.write(out, "")?;
        writeln!(out)
    }

    fn write_top(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut nodes: Vec<&NodeReport> = self.nodes.iter().collect();
        nodes.sort_by(|a, b| b.number("pagerank").total_cmp(&a.number("pagerank")).then_with(|| a.id.cmp(&b.id)));
        let mut top = TextTable::new(["highest page rank", "id", ">pagerank", ">in", ">out", ">betweenness", ">core", ">community"]);
        for node in nodes.into_iter().take(TOP) {
            let count = |id: &str| format!("{:.0}", node.number(id));
            let real = |id: &str| format!("{:.4}", node.number(id));
            top.push([
                node.label.clone(),
                node.id.clone(),
                real("pagerank"),
                count("in_degree"),
                count("out_degree"),
                real("betweenness"),
                count("core"),
                count("community"),
            ]);
        }
        top.write(out, "")
    }
}

/// A measure and its values in the order of the nodes.
struct Column {
    measure: &'static Measure,
    values: Vec<Option<f64>>,
}

impl Column {
    /// A whole number as one, nothing as null.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts and names, from 0 up")]
    fn json(&self, at: usize) -> Value {
        match self.values.get(at).copied().flatten() {
            Some(count) if self.measure.is_whole => Value::from(count as u64),
            value => Value::from(value),
        }
    }
}

impl NodeReport {
    /// The node at a place in the ascending order of ids, which is the order of the measures.
    fn of(id: &PlatformId, at: usize, columns: &[Column], dataset: &Dataset) -> Self {
        Self {
            id: id.to_string(),
            label: dataset.platforms.name(id, Language::En).to_owned(),
            owner: dataset.platforms.owner_of(id).map(|owner| owner.to_string()),
            measures: columns.iter().map(|column| (column.measure.id.to_owned(), column.json(at))).collect(),
        }
    }

    fn number(&self, id: &str) -> f64 {
        self.measures.get(id).and_then(Value::as_f64).unwrap_or_default()
    }
}

impl EdgeReport {
    /// A link without dates has rows but no events.
    fn of(link: &LinkAt, timeless: bool) -> Self {
        Self {
            from: link.id.from.to_string(),
            to: link.id.to.to_string(),
            kind: link.id.kind.clone(),
            directed: link.id.direction == Direction::Directed,
            state: link.state,
            since: link.since.map(|day| day.to_string()),
            events: if timeless { vec![] } else { link.events.clone() },
        }
    }
}

impl SummaryReport {
    fn of(summary: Summary) -> Self {
        let Summary { nodes, edges, components, density, reciprocity, modularity, bridges, articulation_points } = summary;
        Self { nodes, edges, components, density, reciprocity, modularity, bridges, articulation_points }
    }
}
