//! What all parts of one picture have in common: which rows, where their values lie, and their groups.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, StringArray};

use super::fields::{fields, places};
use super::raw::Raw;
use super::refuse::{Refusal, unit_of_rows};
use super::{CATEGORIES, COLORS, ChartQuestion, Domain, GroupMark, Marks, PANELS, Part, Picture};
use crate::analysis::encoding::{By, Channel, Encoding, Mark, suggest};
use crate::engine::Catalog;
use crate::engine::rows::passing;
use crate::model::{Dataset, Filter, PlatformId, Qualifier, Role, Table};
use crate::store::{Aggregate, Codes, Group, MISSING, TimeUnit, Values, aggregate, bins, categories, points, times};

/// Tables of more rows than this name none of a group.
const NAMED: usize = 20_000;
/// Rows that a group names at most.
const NAMED_OF_GROUP: usize = 500;

/// A picture without the marks of the part that is looked at.
#[derive(Default)]
pub(super) struct Base {
    pub(super) picture: Arc<Picture>,
    pub(super) refusal: Option<Refusal>,
    groups: Vec<Arc<Vec<GroupMark>>>,
    raw: Option<Raw>,
}

impl Base {
    /// Works it out.
    pub(super) fn of(question: &ChartQuestion, catalog: &Catalog, dataset: &Dataset, table: &Table) -> Self {
        let rows = rows_of(question, catalog, dataset, table);
        let fields = fields(table);
        let mut picture = Picture { total: table.rows(), passing: rows.len(), ..Picture::default() };
        if rows.is_empty() {
            let left = |filter: Filter| passing(catalog, dataset, table, &filter).map_or(table.rows(), |rows| rows.count());
            let one = |condition: &crate::model::Condition| left(Filter { conditions: vec![condition.clone()], window: None });
            picture.alone = question.filter.conditions.iter().map(one).collect();
            picture.in_window = question.filter.window.map(|window| left(Filter { conditions: vec![], window: Some(window) }));
            let encoding = suggest(&fields, &question.shelves);
            return Self { picture: Arc::new(Picture { fields, encoding: Some(encoding), ..picture }), ..Self::default() };
        }
        let find = |name: &str| fields.iter().find(|field| field.name == name);
        let drawn = |encoding: &Encoding| encoding.drawn().and_then(|channel| channel.field.as_deref()).and_then(find);
        let encoding = suggest(&fields, &question.shelves);
        let refusal = Refusal::of(dataset, table, &encoding, drawn(&encoding), &rows);
        let field = drawn(&encoding);
        let counts = encoding.measure().is_some_and(Aggregate::counts);
        picture.unit = match field {
            Some(_) if counts => String::new(),
            Some(field) if field.unit.is_empty() => unit_of_rows(table, &rows).unwrap_or_default(),
            Some(field) => field.unit.clone(),
            None => String::new(),
        };
        let softness = qualifiers(table).filter(|_| !counts && field.is_some());
        picture.soft = if softness.is_some() { rows.iter().filter(|row| is_soft(softness, **row)).count() } else { 0 };
        let mut maker = Maker { table, rows: &rows, encoding: &encoding, picture };
        let mut base = Self { refusal, ..Self::default() };
        if base.refusal.is_none() {
            if encoding.measure().is_some() {
                base.groups = maker.groups();
            } else {
                base.raw = Some(maker.raw());
            }
        }
        let picture = maker.picture;
        base.picture = Arc::new(Picture { fields, encoding: Some(encoding), ..picture });
        base
    }

    /// The marks of a part.
    pub(super) fn marks(&self, part: Option<Part>, room: [u16; 2]) -> Vec<Marks> {
        match &self.raw {
            Some(raw) => raw.marks(&self.picture, part, room),
            None => self.groups.iter().map(|groups| Marks::Groups(groups.clone())).collect(),
        }
    }
}

/// The rows that pass the filters and hold what is asked for.
fn rows_of(question: &ChartQuestion, catalog: &Catalog, dataset: &Dataset, table: &Table) -> Vec<u32> {
    let passing = passing(catalog, dataset, table, &question.filter);
    let every = 0..u32::try_from(table.rows()).unwrap_or(u32::MAX);
    let mut rows: Vec<u32> = match passing {
        Some(passing) => every.filter(|row| passing.has(*row)).collect(),
        None => every.collect(),
    };
    for (column, value) in &question.only {
        let Some(texts) = table.column_index(column).and_then(|at| table.batch.column(at).as_string_opt::<i32>()) else { continue };
        rows.retain(|row| if texts.is_valid(*row as usize) { texts.value(*row as usize) == value } else { value.is_empty() });
    }
    rows
}

/// The column that says how exact the value of each row is.
pub(super) fn qualifiers(table: &Table) -> Option<&StringArray> {
    let column = table.mapping.column("qualifier").and_then(|name| table.column_index(name))?;
    table.batch.column(column).as_string_opt::<i32>()
}

/// Whether the value of a row is bounded, approximate or in words.
pub(super) fn is_soft(qualifiers: Option<&StringArray>, row: u32) -> bool {
    let word = qualifiers.filter(|texts| texts.is_valid(row as usize)).map(|texts| texts.value(row as usize));
    word.and_then(Qualifier::parse).is_some_and(|qualifier| qualifier != Qualifier::Exact)
}

/// What a row is about: an entity, or the platform that it declares.
#[must_use]
pub fn entity_of(table: &Table, row: u32) -> Option<PlatformId> {
    let part = match table.role {
        Some(Role::Platforms) => "id",
        Some(Role::Links) => "from_platform",
        _ => "entity",
    };
    let texts = table.batch.column(table.column_index(table.mapping.column(part)?)?).as_string_opt::<i32>()?;
    texts.is_valid(row as usize).then(|| PlatformId::from(texts.value(row as usize)))
}

/// Makes a picture of rows.
pub(super) struct Maker<'a> {
    pub(super) table: &'a Table,
    pub(super) rows: &'a [u32],
    pub(super) encoding: &'a Encoding,
    pub(super) picture: Picture,
}

impl Maker<'_> {
    /// The numbers of a column by row.
    pub(super) fn numbers(&self, name: &str) -> Vec<f64> {
        let Some(at) = self.table.column_index(name) else { return vec![f64::NAN; self.table.rows()] };
        places(&self.table.columns[at], self.table.batch.column(at))
    }

    /// The codes of a channel and where they lie; one code for all where there is no channel.
    pub(super) fn codes(&self, channel: Option<&Channel>, most: usize) -> (Vec<u32>, Domain) {
        let all_one = |domain| (vec![0; self.table.rows()], domain);
        if channel.is_some_and(|channel| channel.measure().is_some()) {
            return all_one(Domain { high: 1.0, ..Domain::default() });
        }
        let named = channel.and_then(|channel| Some((self.table.column_index(channel.field.as_deref()?)?, channel)));
        let Some((at, channel)) = named else { return all_one(Domain { labels: vec![String::new()], high: 1.0, ..Domain::default() }) };
        let (name, by) = (&self.table.columns[at].name, channel.by);
        let (codes, unit) = match by {
            By::Measure(_) => (Codes::default(), None),
            By::Category => (categories(self.table.batch.column(at), self.rows, most), None),
            By::Bins(step) => {
                let numbers = self.numbers(name);
                let step = step.map_or_else(|| step_of(&numbers, self.rows), crate::model::Finite::value);
                (bins(&numbers, self.rows, step), None)
            }
            By::Time(unit) => {
                let days = self.numbers(name);
                let (low, high) = ends(&days, self.rows);
                let unit = unit.unwrap_or_else(|| TimeUnit::of_span(high - low));
                (times(&days, self.rows, unit), Some(unit))
            }
            By::Day | By::Value => (points(&self.numbers(name), self.rows), None),
        };
        let Codes { codes, labels, edges, lumped } = codes;
        let (low, high) = if edges.is_empty() {
            (0.0, f64::from(u32::try_from(labels.len()).unwrap_or(1)).max(1.0))
        } else {
            (edges[0], edges[edges.len() - 1])
        };
        let (low, high) = if high > low { (low, high) } else { (low - 0.5, high + 0.5) };
        (codes, Domain { labels, edges, low, high, is_time: matches!(by, By::Time(_) | By::Day), unit, lumped })
    }

    /// Panels: their names, and the panel of each row.
    pub(super) fn panels(&mut self) -> Vec<u32> {
        let (mut codes, domain) = self.codes(self.encoding.facet.as_ref(), usize::MAX);
        let count = domain.labels.len().max(domain.edges.len().saturating_sub(1));
        self.picture.panels =
            if self.encoding.facet.is_none() { vec![String::new()] } else { (0..count).map(|at| step_name(&domain, at)).collect() };
        if count > PANELS {
            self.picture.more_panels = count - PANELS;
            self.picture.panels.truncate(PANELS);
            codes.iter_mut().filter(|code| **code as usize >= PANELS).for_each(|code| *code = MISSING);
        }
        codes
    }

    fn groups(&mut self) -> Vec<Arc<Vec<GroupMark>>> {
        let panels = self.panels();
        let encoding = self.encoding;
        let (x_codes, x) = self.codes(encoding.x.as_ref(), CATEGORIES);
        let (y_codes, y) = self.codes(encoding.y.as_ref(), CATEGORIES);
        let (colors, color) = self.codes(encoding.color.as_ref(), COLORS);
        let how = encoding.measure().unwrap_or(Aggregate::Count);
        let field = encoding.drawn().and_then(|channel| channel.field.clone());
        let is_number = field
            .as_ref()
            .and_then(|name| self.table.columns.iter().find(|column| column.name == *name))
            .is_some_and(|column| column.kind.is_numeric());
        let numbers = field.as_ref().filter(|_| is_number).map(|name| self.numbers(name));
        let names = field.as_ref().filter(|_| !is_number).and_then(|name| self.table.column_index(name));
        let names = names.map(|at| categories(self.table.batch.column(at), self.rows, usize::MAX).codes);
        let values = match (&numbers, &names) {
            (Some(numbers), _) => Values::Numbers(numbers),
            (None, Some(codes)) => Values::Codes(codes),
            (None, None) => Values::Rows,
        };
        let keep = if self.rows.len() <= NAMED { NAMED_OF_GROUP } else { 0 };
        let groups = aggregate(self.rows.iter().copied(), &[&panels, &x_codes, &y_codes, &colors], values, how, keep);
        let grouped: usize = groups.iter().map(|group| group.known).sum();
        let hidden = self.rows.iter().filter(|row| panels[**row as usize] == MISSING).count();
        self.picture.missing = self.rows.len().saturating_sub(grouped + if self.picture.more_panels > 0 { hidden } else { 0 });
        if encoding.color.as_ref().is_some_and(|color| color.measure().is_none()) {
            self.picture.colors.clone_from(&color.labels);
            self.picture.lumped = color.lumped;
        }
        let mut marks: Vec<Vec<GroupMark>> = vec![vec![]; self.picture.panels.len()];
        for group in groups {
            let Some(panel) = marks.get_mut(group.codes[0] as usize) else { continue };
            panel.extend(self.mark(group));
        }
        (self.picture.x, self.picture.y) = (x, y);
        self.order(&mut marks);
        self.measure(&marks);
        marks.into_iter().map(Arc::new).collect()
    }

    fn mark(&self, group: Group) -> Option<GroupMark> {
        let mut entities: Vec<PlatformId> = group.some.iter().filter_map(|row| entity_of(self.table, *row)).collect();
        entities.sort();
        entities.dedup();
        let [_, x, y, color] = group.codes[..] else { return None };
        Some(GroupMark { x, y, color, value: group.value?, rows: group.rows, some: group.some, entities })
    }

    /// Bars stand by size, lines over names in the order of the names; what is lumped stays last.
    fn order(&mut self, marks: &mut [Vec<GroupMark>]) {
        let mark = self.encoding.mark;
        for along_x in [true, false] {
            let domain = if along_x { &mut self.picture.x } else { &mut self.picture.y };
            if !domain.is_nominal() {
                continue;
            }
            let code = |mark: &GroupMark| if along_x { mark.x } else { mark.y } as usize;
            let mut totals = vec![0.0; domain.labels.len()];
            marks.iter().flatten().for_each(|mark| totals[code(mark)] += mark.value);
            let own = domain.labels.len() - usize::from(domain.lumped > 0);
            let mut order: Vec<usize> = (0..own).collect();
            match mark {
                Mark::Bar | Mark::Point | Mark::Tick => {
                    order.sort_by(|a, b| totals[*b].total_cmp(&totals[*a]).then_with(|| domain.labels[*a].cmp(&domain.labels[*b])));
                }
                Mark::Line | Mark::Area => order.sort_by(|a, b| domain.labels[*a].cmp(&domain.labels[*b])),
                Mark::Heatmap => {}
            }
            order.extend(own..domain.labels.len());
            domain.labels = order.iter().map(|code| std::mem::take(&mut domain.labels[*code])).collect();
            let mut places = vec![0_u32; order.len()];
            (0_u32..).zip(&order).for_each(|(place, code)| places[*code] = place);
            for mark in marks.iter_mut().flatten() {
                let place = if along_x { &mut mark.x } else { &mut mark.y };
                *place = places[*place as usize];
            }
        }
    }

    /// The ends of what is measured, over all panels and of each.
    fn measure(&mut self, marks: &[Vec<GroupMark>]) {
        let encoding = self.encoding;
        let is_from_zero = matches!(encoding.mark, Mark::Bar | Mark::Area);
        let of = |marks: &[GroupMark]| {
            let ends = if encoding.stacks() { stacked_ends(marks) } else { value_ends(marks.iter().map(|mark| mark.value)) };
            from_zero(ends, is_from_zero)
        };
        let own: Vec<(f64, f64)> = marks.iter().map(|marks| of(marks)).collect();
        let all = own.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |all, own| (all.0.min(own.0), all.1.max(own.1)));
        if encoding.mark == Mark::Heatmap {
            self.picture.tint = Some(value_ends(marks.iter().flatten().map(|mark| mark.value)));
            return;
        }
        let along_x = encoding.x.as_ref().is_some_and(|x| x.measure().is_some());
        let domain = if along_x { &mut self.picture.x } else { &mut self.picture.y };
        (domain.low, domain.high) = all;
        self.picture.own_ranges = own;
    }
}

fn value_ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let ends = values.fold((f64::INFINITY, f64::NEG_INFINITY), |ends, value| (ends.0.min(value), ends.1.max(value)));
    if ends.0 <= ends.1 { ends } else { (0.0, 1.0) }
}

/// Ends of sums of what stands at one place, what is above zero and what is below apart.
fn stacked_ends(marks: &[GroupMark]) -> (f64, f64) {
    let mut sums: BTreeMap<(u32, u32), (f64, f64)> = BTreeMap::new();
    for mark in marks {
        let sum = sums.entry((mark.x, mark.y)).or_default();
        if mark.value < 0.0 { sum.0 += mark.value } else { sum.1 += mark.value }
    }
    value_ends(sums.values().flat_map(|(below, above)| [*below, *above]))
}

/// With zero where it must be or is near, and some room where marks would touch the end.
pub(super) fn from_zero((low, high): (f64, f64), must: bool) -> (f64, f64) {
    let (low, high) = if must || low >= 0.0 && low <= high * 0.75 { (low.min(0.0), high.max(0.0)) } else { (low, high) };
    let room = if high > low { (high - low) * 0.06 } else { high.abs().max(1.0) * 0.1 };
    (if low == 0.0 { 0.0 } else { low - room }, if high == 0.0 { 0.0 } else { high + room })
}

/// Least and greatest of rows.
pub(super) fn ends(numbers: &[f64], rows: &[u32]) -> (f64, f64) {
    value_ends(rows.iter().filter_map(|row| numbers.get(*row as usize)).copied().filter(|number| number.is_finite()))
}

/// A round width of bins, as many as suit the number of rows (twice its cube root: Lane's rule of Rice).
fn step_of(numbers: &[f64], rows: &[u32]) -> f64 {
    let (low, high) = ends(numbers, rows);
    let count = f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    let rough = (high - low) / (2.0 * count.cbrt()).clamp(5.0, 24.0);
    if rough <= 0.0 || !rough.is_finite() {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough).unwrap_or(10.0);
    let whole = rows.iter().filter_map(|row| numbers.get(*row as usize)).all(|number| number.is_nan() || number.fract() == 0.0);
    if whole { (factor * power).max(1.0) } else { factor * power }
}

/// The name of a step.
fn step_name(domain: &Domain, at: usize) -> String {
    if let Some(label) = domain.labels.get(at) {
        return label.clone();
    }
    let (from, to) = domain.span(u32::try_from(at).unwrap_or(0));
    match domain.unit {
        #[expect(clippy::cast_possible_truncation, reason = "a day number")]
        Some(unit) => unit.name(from as i32),
        None => format!("{from} to {to}"),
    }
}
