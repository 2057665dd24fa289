//! A filter made ready for one dataset: whether a platform, a link, an event or a row passes.
//!
//! A condition without a table speaks of platforms, links, events and observations under the names that
//! these have everywhere; with a table, of that column alone, and of links and observations through the
//! platform that a row of a platforms table declares. What it does not speak of, passes.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Float64Type};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

use super::measured::measured;
use crate::analysis::Observation;
use crate::model::{
    Cell, Condition, Dataset, Filter, Interval, LinkEvent, Measured, MeasuredColumn, PLATFORM_COLUMNS, Period, Platform, PlatformId, Role,
    SELECTION, State, Table, Test, day_of, observation, platform_cell, says_of_platform,
};
use crate::network::Link;

/// Columns of links that are no matter of their events.
const LINK_COLUMNS: [&str; 4] = ["kind", "from_platform", "to_platform", "state"];
/// Columns of the events of links that every table of links may have.
const EVENT_COLUMNS: [&str; 4] = ["action", "status", "confidence", "date"];

/// A filter on one dataset.
pub struct Sieve<'a> {
    dataset: &'a Dataset,
    conditions: Vec<(&'a Condition, Vec<Leaf<'a>>)>,
    window: Option<Period>,
}

/// One alternative of a condition.
struct Leaf<'a> {
    condition: &'a Condition,
    /// The column under the name that it has everywhere.
    part: &'a str,
    /// The only table that is meant.
    table: Option<&'a Table>,
    /// Whether each row of a table passes, for columns without a name of that sort.
    rows: BTreeMap<&'a str, Vec<bool>>,
    /// Platforms whose row states something, and whether that passes.
    declared: Option<BTreeMap<PlatformId, bool>>,
    /// A measure of the graph, where the column is one.
    measured: Option<Arc<Measured>>,
}

/// What a condition speaks of first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Platforms.
    Platforms,
    /// Links and their events.
    Links,
    /// Rows of tables.
    Rows,
}

impl<'a> Sieve<'a> {
    /// Makes a filter ready.
    #[must_use]
    pub fn of(filter: &'a Filter, dataset: &'a Dataset) -> Self {
        let mut sieve = Self::all_of(&filter.conditions, dataset);
        sieve.window = filter.window;
        sieve
    }

    /// Makes conditions ready that must all pass.
    #[must_use]
    pub fn all_of(conditions: &'a [Condition], dataset: &'a Dataset) -> Self {
        let ready =
            |condition: &'a Condition| (condition, condition.alternatives().map(|alternative| Leaf::of(alternative, dataset)).collect());
        Self { dataset, conditions: conditions.iter().map(ready).collect(), window: None }
    }

    fn passes(&self, says: impl Fn(&Leaf<'a>) -> Option<bool>) -> bool {
        self.conditions.iter().all(|(condition, leaves)| {
            let mut leaves = leaves.iter();
            condition.holds(|_| leaves.next().and_then(&says))
        })
    }

    /// Whether a platform passes.
    #[must_use]
    pub fn platform(&self, platform: &Platform) -> bool {
        self.passes(|leaf| leaf.says_of_platform(platform, self.dataset))
    }

    /// Whether a link passes: on its ends and kind, on any of its events, on its state where one is given.
    #[must_use]
    pub fn link(&self, link: &Link, state: Option<State>) -> bool {
        self.passes(|leaf| leaf.says_of_link(link, state, self.dataset))
    }

    /// Whether an event of a link passes: within the window, on its own columns and on those of its link.
    #[must_use]
    pub fn event(&self, link: &Link, event: &LinkEvent) -> bool {
        let in_time = self.window.zip(event.moment).is_none_or(|(window, moment)| window.overlaps(moment.interval()));
        in_time && self.passes(|leaf| leaf.says_of_event(event).or_else(|| leaf.says_of_link_itself(link, None, self.dataset)))
    }

    /// Whether an observation passes.
    #[must_use]
    pub fn observation(&self, observation: &Observation) -> bool {
        let in_time = self.window.is_none_or(|window| observation.period.is_some_and(|period| period.overlaps(window)));
        in_time && self.passes(|leaf| leaf.says_of_observation(observation, self.dataset))
    }

    /// Whether a row of any other table passes, on what its table states.
    #[must_use]
    pub fn row(&self, table: &Table, row: u32) -> bool {
        self.passes(|leaf| match &leaf.condition.test {
            Test::Members(members) => {
                let speaks = members.rows.iter().any(|(known, _)| *known == table.name);
                speaks.then(|| members.has_row(&table.name, row, None) == leaf.condition.keep)
            }
            _ => leaf.says_of_row(&table.name, row),
        })
    }
}

/// Whether a condition is about platforms, links or rows.
#[must_use]
pub fn subject(condition: &Condition, dataset: &Dataset) -> Subject {
    let leaf = Leaf::of(condition, dataset);
    let has_links = !dataset.links.is_empty();
    if leaf.is_of_platforms() || leaf.declared.is_some() || condition.column == SELECTION {
        Subject::Platforms
    } else if has_links && (leaf.is_of(Role::Links, &LINK_COLUMNS) || leaf.is_of_events()) {
        Subject::Links
    } else {
        Subject::Rows
    }
}

impl<'a> Leaf<'a> {
    fn of(condition: &'a Condition, dataset: &'a Dataset) -> Self {
        let table = condition.table.as_deref().and_then(|name| dataset.table(name));
        let part = table.and_then(|table| part_of(table, &condition.column)).unwrap_or(&condition.column);
        let column = MeasuredColumn::parse(part).filter(|_| condition.table.is_none());
        let measured = column.map(|column| measured(dataset, &column));
        let mut leaf = Leaf { condition, part, table, rows: BTreeMap::new(), declared: None, measured };
        if matches!(condition.test, Test::Selection(_) | Test::Members(_)) || leaf.has_own_name() {
            return leaf;
        }
        let meant = dataset.tables.iter().filter(|known| condition.table.as_deref().is_none_or(|name| name == known.name));
        for known in meant {
            if let Some(column) = known.column_index(&condition.column) {
                leaf.rows.insert(&known.name, passing_rows(condition, known, column, dataset));
            }
        }
        let of = |table: &Table| declared(table, &condition.column, leaf.rows.get(table.name.as_str())?);
        // Of platforms that two tables declare, the first counts, as everywhere.
        leaf.declared = dataset.tables_of(Role::Platforms).filter_map(of).reduce(|first, second| second.into_iter().chain(first).collect());
        leaf
    }

    /// Whether the column has the same name in all tables of its role.
    fn has_own_name(&self) -> bool {
        self.is_of_platforms() || self.is_of(Role::Links, &LINK_COLUMNS) || self.is_of_events() || self.is_of_observations()
    }

    fn is_of(&self, role: Role, columns: &[&str]) -> bool {
        columns.contains(&self.part) && self.table.is_none_or(|table| table.role == Some(role))
    }

    fn is_of_platforms(&self) -> bool {
        self.measured.is_some() || self.is_of(Role::Platforms, &PLATFORM_COLUMNS)
    }

    fn is_of_events(&self) -> bool {
        self.is_of(Role::Links, &EVENT_COLUMNS)
    }

    fn is_of_observations(&self) -> bool {
        let known =
            observation::TEXT.contains(&self.part) || observation::DAYS.contains(&self.part) || observation::NUMBERS.contains(&self.part);
        known && self.table.is_none_or(|table| table.role.is_some_and(Role::observes))
    }

    fn passes(&self, cell: &Cell<'_>) -> bool {
        self.condition.passes(cell)
    }

    fn says_of_row(&self, table: &str, row: u32) -> Option<bool> {
        self.rows.get(table)?.get(row as usize).copied()
    }

    fn says_of_platform(&self, platform: &Platform, dataset: &Dataset) -> Option<bool> {
        if let Some(declared) = &self.declared {
            return Some(declared.get(&platform.id).copied().unwrap_or_else(|| self.passes(&Cell::default())));
        }
        if let Some(measured) = &self.measured {
            return Some(self.passes(&measured.get(&platform.id).map_or_else(Cell::default, |value| number(*value))));
        }
        if self.is_of_platforms()
            && let Some(cell) = platform_cell(self.part, platform, &dataset.platforms)
        {
            return Some(self.passes(&cell));
        }
        says_of_platform(self.condition, platform, &dataset.platforms)
    }

    /// What it says of the cells of a link that are no matter of its events.
    fn says_of_link_itself(&self, link: &Link, state: Option<State>, dataset: &Dataset) -> Option<bool> {
        match &self.condition.test {
            Test::Members(members) => return Some(members.has_link(&link.id) == self.condition.keep),
            Test::Selection(_) => return Some(!self.condition.keep),
            _ => {}
        }
        if self.is_of_platforms() || self.declared.is_some() {
            return Some(self.ends_pass(link, dataset));
        }
        if !self.is_of(Role::Links, &LINK_COLUMNS) {
            return None;
        }
        match self.part {
            "kind" => Some(self.passes(&Cell::text(link.id.kind.as_deref().unwrap_or_default()))),
            "from_platform" => Some(self.passes(&named(&link.id.from, dataset))),
            "to_platform" => Some(self.passes(&named(&link.id.to, dataset))),
            _ => state.map(|state| self.passes(&Cell::text(state.word()))),
        }
    }

    fn says_of_link(&self, link: &Link, state: Option<State>, dataset: &Dataset) -> Option<bool> {
        self.says_of_link_itself(link, state, dataset).or_else(|| {
            let mut said = link.events.iter().filter_map(|event| self.says_of_event(event)).peekable();
            said.peek().is_some().then(|| said.any(|passes| passes))
        })
    }

    /// A link passes a condition on countries and categories if both ends do; one that keeps owners or
    /// platforms, if either end does; one that leaves something out, if neither end is it.
    fn ends_pass(&self, link: &Link, dataset: &Dataset) -> bool {
        let passes = |id: &PlatformId| {
            let said = dataset.platforms.find(id.as_str()).and_then(|platform| self.says_of_platform(platform, dataset));
            said.unwrap_or_else(|| self.passes(&Cell::default()))
        };
        let either = self.condition.keep && matches!(self.part, "owner" | "platform");
        if either { passes(&link.id.from) || passes(&link.id.to) } else { passes(&link.id.from) && passes(&link.id.to) }
    }

    fn says_of_event(&self, event: &LinkEvent) -> Option<bool> {
        if self.rows.contains_key(&*event.table) {
            return self.says_of_row(&event.table, event.row);
        }
        if !self.is_of_events() {
            return None;
        }
        let cell = match self.part {
            "action" => Cell::text(event.action.word()),
            "status" => Cell::text(event.status.word()),
            "confidence" => Cell::text(&event.confidence),
            _ => Cell {
                days: event.moment.map(crate::model::Moment::interval),
                text: event.moment.map(|moment| moment.to_string()).unwrap_or_default().into(),
                ..Cell::default()
            },
        };
        Some(self.passes(&cell))
    }

    fn says_of_observation(&self, observation: &Observation, dataset: &Dataset) -> Option<bool> {
        match &self.condition.test {
            Test::Members(members) => {
                let meant = members.has_row(&observation.table, observation.row, Some(&observation.entity));
                return Some(meant == self.condition.keep);
            }
            Test::Selection(_) => return Some(!self.condition.keep),
            _ => {}
        }
        if self.is_of_platforms() || self.declared.is_some() {
            // An entity whose country or category nobody stated is not held to be another one.
            let platform = dataset.platforms.find(observation.entity.as_str());
            return Some(
                platform.is_none_or(|platform| !self.states(platform, dataset) || self.says_of_platform(platform, dataset) != Some(false)),
            );
        }
        if self.table.is_some_and(|table| *table.name != *observation.table) {
            return None;
        }
        if self.is_of_observations() {
            return Some(self.passes(&observed(observation, self.part, dataset)));
        }
        self.says_of_row(&observation.table, observation.row)
    }

    fn states(&self, platform: &Platform, dataset: &Dataset) -> bool {
        match (&self.declared, &self.measured) {
            (Some(declared), _) => declared.contains_key(&platform.id),
            (None, Some(measured)) => measured.contains_key(&platform.id),
            (None, None) => platform_cell(self.part, platform, &dataset.platforms).is_some_and(|cell| !cell.text.is_empty()),
        }
    }
}

fn number(value: f64) -> Cell<'static> {
    Cell { number: Some(Interval { lower: value, upper: value }), ..Cell::text(value.to_string()) }
}

fn named<'b>(id: &'b PlatformId, dataset: &'b Dataset) -> Cell<'b> {
    Cell { platform: dataset.platforms.find(id.as_str()), ..Cell::text(id.as_str()) }
}

/// The name that a column of a table has in all tables of its role.
fn part_of<'b>(table: &'b Table, column: &str) -> Option<&'b str> {
    let part = table.mapping.columns.iter().find(|(_, name)| *name == column).map(|(part, _)| part.as_str());
    part.map(|part| if part == "id" && table.role == Some(Role::Platforms) { "platform" } else { part })
}

/// The cell of an observation under one of its canonical columns.
fn observed<'b>(row: &'b Observation, part: &str, dataset: &'b Dataset) -> Cell<'b> {
    let days =
        |days: Option<Period>| Cell { days, text: days.map(|days| days.first.to_string()).unwrap_or_default().into(), ..Cell::default() };
    let number = |known: Option<Interval>, text: Option<f64>| Cell {
        number: known,
        text: text.map(|number| number.to_string()).unwrap_or_default().into(),
        ..Cell::default()
    };
    let exact = |number: Option<f64>| number.map(|number| Interval { lower: number, upper: number });
    match part {
        "id" => Cell::text(&*row.id),
        "entity" => named(&row.entity, dataset),
        "metric" => Cell::text(&*row.metric),
        "segment" => Cell::text(&*row.segment),
        "scope" => Cell::text(&*row.scope),
        "unit" => Cell::text(&*row.unit),
        "period_label" => Cell::text(&*row.period_label),
        "qualifier" => Cell::text(row.quantity.qualifier.word()),
        "confidence" => Cell::text(&*row.confidence),
        "reliability" => Cell::text(&*row.reliability),
        "locator" => Cell::text(&*row.locator),
        "source" => Cell::text(row.sources.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("|")),
        "period_start" => days(row.period.and_then(|period| Period::new(period.first, period.first))),
        "period_end" => days(row.period.and_then(|period| Period::new(period.last, period.last))),
        "value" => number(row.quantity.known(), row.quantity.value),
        "lower" => number(exact(row.quantity.lower), row.quantity.lower),
        _ => number(exact(row.quantity.upper), row.quantity.upper),
    }
}

/// Whether each row of a table passes on a column of it.
fn passing_rows(condition: &Condition, table: &Table, column: usize, dataset: &Dataset) -> Vec<bool> {
    let array = table.batch.column(column);
    let options = FormatOptions::default();
    let format = ArrayFormatter::try_new(array.as_ref(), &options).ok();
    let numbers = array.data_type().is_numeric().then(|| cast(array, &DataType::Float64).ok()).flatten();
    let numbers = numbers.as_ref().and_then(|numbers| numbers.as_primitive_opt::<Float64Type>());
    let days = array.as_primitive_opt::<Date32Type>();
    let written: BTreeMap<u32, Period> = match (table.role, part_of(table, &condition.column)) {
        (Some(Role::Milestones), Some("date")) => dataset
            .milestones
            .iter()
            .filter(|milestone| *milestone.table == *table.name)
            .map(|milestone| (milestone.row, milestone.moment.interval()))
            .collect(),
        _ => BTreeMap::new(),
    };
    let passes = |(row, at): (u32, usize)| {
        if !array.is_valid(at) {
            return condition.passes(&Cell::default());
        }
        let day = days.map(|days| day_of(days.value(at))).and_then(|day| Period::new(day, day));
        condition.passes(&Cell {
            text: format.as_ref().map(|format| format.value(at).to_string()).unwrap_or_default().into(),
            number: numbers.map(|numbers| Interval { lower: numbers.value(at), upper: numbers.value(at) }),
            days: written.get(&row).copied().or(day),
            platform: None,
        })
    };
    (0..).zip(0..table.rows()).map(passes).collect()
}

/// What the rows of a platforms table state under a column: platforms whose cell is not empty.
fn declared(table: &Table, column: &str, passing: &[bool]) -> Option<BTreeMap<PlatformId, bool>> {
    let ids = table.batch.column(table.column_index(table.mapping.column("id")?)?).as_string_opt::<i32>()?;
    let cells = table.batch.column(table.column_index(column)?);
    let mut declared = BTreeMap::new();
    for (at, (id, passes)) in ids.iter().zip(passing).enumerate() {
        if let Some(id) = id.filter(|_| cells.is_valid(at)) {
            declared.entry(PlatformId::from(id)).or_insert(*passes);
        }
    }
    Some(declared)
}
