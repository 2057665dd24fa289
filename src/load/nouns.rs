//! Tables of a role to the typed nouns: platforms, link events, sources, notes, milestones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;

use super::cells;
use crate::model::{
    Action, Dataset, Direction, Issue, Label, LinkEvent, LinkId, Milestone, Moment, Note, Platform, PlatformId, Platforms, Precision, Role,
    Severity, Source, Status, Table,
};

/// Fills the typed nouns of a dataset from its tables, and reports names that lead nowhere.
pub fn fill(dataset: &mut Dataset) {
    let tables = std::mem::take(&mut dataset.tables);
    for table in &tables {
        let text = Texts::of(table);
        match table.role {
            Some(Role::Platforms) => add_platforms(dataset, table, &text),
            Some(Role::Links) => add_links(dataset, table, &text),
            Some(Role::Sources) => add_sources(dataset, table, &text),
            Some(Role::Notes) => dataset.notes.extend((0..table.rows()).map(|row| note(&text, row))),
            Some(Role::Milestones) => dataset.milestones.extend((0..table.rows()).filter_map(|row| milestone(&text, row))),
            Some(Role::Shares | Role::Growth) | None => {}
        }
    }
    dataset.tables = tables;
    resolve_platforms(dataset);
    resolve_sources(dataset);
    let wrong = super::plausible::check(dataset);
    dataset.issues.extend(wrong);
}

/// The cells of a table as text, by the part that their column plays.
struct Texts<'a> {
    table: &'a Table,
    name: Arc<str>,
    columns: Vec<(&'a str, ArrayRef)>,
}

impl<'a> Texts<'a> {
    fn of(table: &'a Table) -> Self {
        let columns = table.mapping.columns.iter().filter_map(|(part, name)| {
            let column = table.batch.column(table.column_index(name)?);
            Some((part.as_str(), cast(column, &DataType::Utf8).ok()?))
        });
        Self { table, name: Arc::from(table.name.as_str()), columns: columns.collect() }
    }

    fn cell(&self, part: &str, row: usize) -> &str {
        let found =
            self.columns.iter().find(|(known, _)| *known == part).and_then(|(_, array)| array.as_any().downcast_ref::<StringArray>());
        found.filter(|cells| !cells.is_null(row)).map_or("", |cells| cells.value(row).trim())
    }

    fn has(&self, part: &str) -> bool {
        self.columns.iter().any(|(known, _)| *known == part)
    }

    fn ids(&self, part: &str, row: usize) -> Vec<PlatformId> {
        cells::list(self.cell(part, row)).map(PlatformId::from).collect()
    }

    fn names(&self, part: &str, row: usize) -> Vec<Arc<str>> {
        cells::list(self.cell(part, row)).map(Arc::from).collect()
    }

    fn warn(&self, row: usize, code: &'static str, message: String) -> Issue {
        let issue = Issue::new(Severity::Warning, code, self.table.path.display().to_string(), message);
        issue.at_line(u64::from(self.table.lines.get(row).copied().unwrap_or(1)))
    }
}

fn add_platforms(dataset: &mut Dataset, table: &Table, text: &Texts<'_>) {
    for row in 0..table.rows() {
        let id = text.cell("id", row);
        if !dataset.platforms.add(platform(text, row)) {
            let message = format!("a second row has the id `{id}`; the first one is used");
            dataset.issues.push(text.warn(row, "duplicate-id", message));
        }
    }
}

fn platform(text: &Texts<'_>, row: usize) -> Platform {
    let id = PlatformId::from(text.cell("id", row));
    let own = |part: &str| text.cell(part, row).to_owned();
    let one = |part: &str| Some(text.cell(part, row)).filter(|id| !id.is_empty()).map(PlatformId::from);
    let name = Some(text.cell("name", row)).filter(|name| !name.is_empty()).unwrap_or(id.as_str());
    let kind = Some(text.cell("kind", row)).filter(|kind| !kind.is_empty()).unwrap_or("platform");
    Platform {
        label: Label { en: name.to_owned(), zh: own("name_zh") },
        kind: kind.to_owned(),
        aliases: cells::list(text.cell("aliases", row)).map(str::to_owned).collect(),
        owner: one("owner"),
        parent: one("parent"),
        other_parents: text.ids("other_parents", row),
        members: text.ids("members", row),
        affiliate_of: text.ids("affiliate_of", row),
        category: own("category"),
        country: own("country"),
        launched: own("launched"),
        color: own("color"),
        color_dark: own("color_dark"),
        note: own("note"),
        sources: text.names("source", row),
        id,
    }
}

fn add_links(dataset: &mut Dataset, table: &Table, text: &Texts<'_>) {
    let first = dataset.links.len();
    for row in 0..table.rows() {
        dataset.links.push(link_event(text, first + row, row));
    }
}

fn link_event(text: &Texts<'_>, number: usize, row: usize) -> LinkEvent {
    let own = |part: &str| text.cell(part, row).to_owned();
    let id: Arc<str> = if text.has("event_id") && !text.cell("event_id", row).is_empty() {
        text.cell("event_id", row).into()
    } else {
        (number + 1).to_string().into()
    };
    let kind = Some(text.cell("kind", row)).filter(|kind| !kind.is_empty()).map(Arc::from);
    let directed = cells::truth(text.cell("directed", row)).unwrap_or(true);
    let direction = if directed { Direction::Directed } else { Direction::Undirected };
    let group =
        Some(text.cell("event_group", row)).filter(|group| !group.is_empty()).map_or_else(|| format!("#{number}").into(), Arc::from);
    LinkEvent {
        link: LinkId::new(text.cell("from_platform", row).into(), text.cell("to_platform", row).into(), kind, direction),
        table: text.name.clone(),
        row: u32::try_from(row).unwrap_or(u32::MAX),
        moment: moment(text, row),
        action: Action::parse(text.cell("action", row)).unwrap_or(Action::Open),
        status: Status::parse(text.cell("status", row)).unwrap_or_default(),
        description: own("description"),
        confidence: own("confidence"),
        doubt: own("doubt"),
        locator: own("locator"),
        sources: text.names("source", row),
        group,
        id,
    }
}

fn moment(text: &Texts<'_>, row: usize) -> Option<Moment> {
    let written = Moment::parse(text.cell("date", row)).ok()?;
    let stated = Precision::parse(text.cell("precision", row));
    Some(stated.map_or(written, |precision| written.with_precision(precision.max(written.precision))))
}

fn add_sources(dataset: &mut Dataset, table: &Table, text: &Texts<'_>) {
    for row in 0..table.rows() {
        let own = |part: &str| text.cell(part, row).to_owned();
        let id: Arc<str> = text.cell("id", row).into();
        let source = Source { id: id.clone(), title: own("title"), publisher: own("publisher"), date: own("date"), url: own("url") };
        let known = dataset.sources.insert(id.clone(), source);
        if let Some(first) = known {
            dataset.sources.insert(id.clone(), first);
            dataset.issues.push(text.warn(row, "duplicate-id", format!("a second row has the id `{id}`; the first one is used")));
        }
    }
}

fn note(text: &Texts<'_>, row: usize) -> Note {
    let own = |part: &str| text.cell(part, row).to_owned();
    Note {
        id: text.cell("id", row).into(),
        kind: own("kind"),
        text: own("text"),
        rows: text.names("rows", row),
        sources: text.names("source", row),
    }
}

fn milestone(text: &Texts<'_>, row: usize) -> Option<Milestone> {
    Some(Milestone {
        table: text.name.clone(),
        row: u32::try_from(row).ok()?,
        moment: moment(text, row)?,
        title: text.cell("title", row).to_owned(),
        entities: text.ids("entities", row),
        sources: text.names("source", row),
    })
}

/// Adds every platform that a row names and no table declares; says so where a table declares some.
fn resolve_platforms(dataset: &mut Dataset) {
    let declared = dataset.tables.iter().any(|table| table.role == Some(Role::Platforms));
    let mut met: BTreeSet<PlatformId> = BTreeSet::new();
    for event in &dataset.links {
        met.extend([event.link.from.clone(), event.link.to.clone()]);
    }
    for table in &dataset.tables {
        met.extend(observed_entities(table));
    }
    met.extend(dataset.milestones.iter().flat_map(|milestone| milestone.entities.iter().cloned()));
    let referred = |platforms: &Platforms| -> Vec<PlatformId> {
        let parts = |platform: &Platform| {
            let one = platform.owner.iter().chain(&platform.parent).chain(&platform.other_parents);
            one.chain(&platform.members).chain(&platform.affiliate_of).cloned().collect::<Vec<_>>()
        };
        platforms.iter().flat_map(parts).collect()
    };
    met.extend(referred(&dataset.platforms));
    let new: Vec<PlatformId> = met.into_iter().filter(|id| !id.as_str().is_empty()).collect();
    let unknown: BTreeSet<String> =
        new.into_iter().filter(|id| dataset.platforms.add(Platform::bare(id.clone()))).map(|id| id.to_string()).collect();
    if declared {
        let message = |id: &str| format!("rows name the platform `{id}`, which no platforms table declares");
        report_unknown(dataset, &unknown, NAMES_PLATFORMS, "unknown-platform", message);
    }
}

/// Parts of all roles whose cells name platforms.
const NAMES_PLATFORMS: &[&str] =
    &["from_platform", "to_platform", "entity", "owner", "parent", "other_parents", "members", "affiliate_of", "entities"];

/// One issue for each name that leads nowhere, at the first row that has it.
fn report_unknown(dataset: &mut Dataset, unknown: &BTreeSet<String>, parts: &[&str], code: &'static str, message: impl Fn(&str) -> String) {
    let mut places: BTreeMap<&str, Issue> = BTreeMap::new();
    for table in &dataset.tables {
        if places.len() == unknown.len() {
            break;
        }
        let text = Texts::of(table);
        let held: Vec<(&str, &str)> =
            parts.iter().filter_map(|part| Some((*part, table.mapping.column(part).filter(|_| text.has(part))?))).collect();
        for row in 0..if held.is_empty() { 0 } else { table.rows() } {
            for (part, column) in &held {
                for id in cells::list(text.cell(part, row)) {
                    let Some(id) = unknown.get(id).filter(|id| !places.contains_key(id.as_str())) else { continue };
                    places.insert(id, text.warn(row, code, message(id)).in_column(*column));
                }
            }
        }
    }
    // A name that no cell holds is the head of a column.
    let issues: Vec<Issue> = (unknown.iter())
        .map(|id| places.remove(id.as_str()).unwrap_or_else(|| Issue::new(Severity::Warning, code, dataset.origin.clone(), message(id))))
        .collect();
    dataset.issues.extend(super::capped(issues, &dataset.origin.clone()));
}

fn observed_entities(table: &Table) -> BTreeSet<PlatformId> {
    let column = table.observations.as_ref().and_then(|batch| batch.column_by_name("entity"));
    let cells = column.and_then(|column| column.as_any().downcast_ref::<StringArray>());
    cells.into_iter().flat_map(|cells| cells.iter().flatten().map(PlatformId::from)).collect()
}

/// Reports sources that rows name and no sources table holds, where there is one.
fn resolve_sources(dataset: &mut Dataset) {
    if dataset.sources.is_empty() {
        return;
    }
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    for table in &dataset.tables {
        let text = Texts::of(table);
        for row in 0..table.rows() {
            unknown.extend(cells::list(text.cell("source", row)).filter(|id| !dataset.sources.contains_key(*id)).map(str::to_owned));
        }
    }
    let message = |id: &str| format!("rows name the source `{id}`, which the sources table does not hold");
    report_unknown(dataset, &unknown, &["source"], "unknown-source", message);
}
