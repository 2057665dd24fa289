//! Pictures of any table: which encoding, and the few numbers that it takes to draw it.
//!
//! Rows are gathered, decimated and counted here; what leaves is as long as there are marks or pixels. What
//! two questions about one picture have in common is worked out once, see [`base`].

mod base;
mod fields;
mod kept;
mod raw;
mod refuse;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::catalog::Catalog;
use super::request::open;
use crate::analysis::encoding::{Encoding, FieldOf, Shelves};
use crate::model::{Filter, Finite, PlatformId};
use crate::store::{Density, TimeUnit};

pub use base::entity_of;
pub use kept::Kept;
pub use refuse::{Reason, Refusal};

/// So many rows are drawn one by one; more of them are counted in cells.
pub const DOTS: usize = 4000;
/// Categories of an axis from here on are one.
pub const CATEGORIES: usize = 21;
/// Categories of a colour from here on are one.
pub const COLORS: usize = 12;
/// Panels that are drawn.
pub const PANELS: usize = 12;

/// Pixel columns or rows of a range: number `n` reaches from `n * width` to `(n + 1) * width`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Steps {
    /// How wide one is in data units, above zero.
    pub width: Finite,
    /// The first.
    pub first: i64,
    /// How many.
    pub count: u32,
}

/// The part of a picture that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// Along x.
    pub x: Steps,
    /// Along y; `None` is all of it.
    pub y: Option<Steps>,
}

/// A picture of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChartQuestion {
    /// The package.
    pub package: String,
    /// The table.
    pub table: String,
    /// What was put where.
    pub shelves: Shelves,
    /// Only rows that hold these values: column to value.
    pub only: BTreeMap<String, String>,
    /// Which rows.
    pub filter: Filter,
    /// The part that is looked at; `None` is all of it.
    pub part: Option<Part>,
    /// Width and height of a panel in pixels.
    pub room: [u16; 2],
}

/// Where the values of an axis lie.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Domain {
    /// Categories in their order; category `n` reaches from `n` to `n + 1`. Empty for numbers and days.
    pub labels: Vec<String>,
    /// Where steps begin, and where the last one ends; for numbers and days that are gathered.
    pub edges: Vec<f64>,
    /// The low end of what is shown.
    pub low: f64,
    /// The high end of what is shown.
    pub high: f64,
    /// Whether its numbers are days since 1970.
    pub is_time: bool,
    /// The calendar unit of its steps.
    pub unit: Option<TimeUnit>,
    /// How many categories the last one stands for.
    pub lumped: usize,
}

impl Domain {
    /// From where to where a code reaches; a value of its own has no width.
    #[must_use]
    pub fn span(&self, code: u32) -> (f64, f64) {
        let at = code as usize;
        match (self.edges.get(at), self.edges.get(at + 1)) {
            (Some(from), Some(to)) if self.has_steps() => (*from, *to),
            (Some(from), _) => (*from, *from),
            _ => (f64::from(code), f64::from(code) + 1.0),
        }
    }

    /// The middle of a code.
    #[must_use]
    pub fn middle(&self, code: u32) -> f64 {
        let (from, to) = self.span(code);
        f64::midpoint(from, to)
    }

    /// Whether it is of names.
    #[must_use]
    pub fn is_nominal(&self) -> bool {
        !self.labels.is_empty()
    }

    /// Whether its edges are ends of steps rather than places.
    #[must_use]
    pub fn has_steps(&self) -> bool {
        self.edges.len() > 1 && (self.unit.is_some() || !self.is_time)
    }
}

/// The number of a group of rows, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupMark {
    /// Code along x; 0 where x is measured.
    pub x: u32,
    /// Code along y; 0 where y is measured.
    pub y: u32,
    /// Code of its colour.
    pub color: u32,
    /// Its number.
    pub value: f64,
    /// How many rows.
    pub rows: usize,
    /// Some of them; none of tables that are too long to name any.
    pub some: Vec<u32>,
    /// What these are about.
    pub entities: Vec<PlatformId>,
}

/// A row that is drawn by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Along x.
    pub x: f64,
    /// Along y.
    pub y: f64,
    /// Code of its colour, or the number that colours it.
    pub color: f64,
    /// The number that sizes it.
    pub size: f64,
    /// The row.
    pub row: u32,
    /// What it is about.
    pub entity: Option<PlatformId>,
    /// Whether its number is bounded, approximate or in words.
    pub is_soft: bool,
}

/// A line of one colour.
#[derive(Clone, Debug, PartialEq)]
pub struct LineMark {
    /// Code of its colour.
    pub color: u32,
    /// Runs of points; gaps are between them.
    pub runs: Vec<Vec<[f64; 2]>>,
}

/// What is drawn in one panel.
#[derive(Clone, Debug, PartialEq)]
pub enum Marks {
    /// Groups of rows.
    Groups(Arc<Vec<GroupMark>>),
    /// Rows one by one.
    Dots(Arc<Vec<Dot>>),
    /// Lines through rows.
    Lines(Vec<LineMark>),
    /// How many rows are where.
    Density(Density),
}

/// What all parts of a picture have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The columns.
    pub fields: Vec<FieldOf>,
    /// What is drawn; `None` where nothing can be.
    pub encoding: Option<Encoding>,
    /// Along x.
    pub x: Domain,
    /// Along y.
    pub y: Domain,
    /// Categories of the colour, in order.
    pub colors: Vec<String>,
    /// How many of them the last one stands for.
    pub lumped: usize,
    /// Least and most of the numbers that colour.
    pub tint: Option<(f64, f64)>,
    /// Least and most of the numbers that size.
    pub sizes: Option<(f64, f64)>,
    /// Names of the panels; one without name where there are none.
    pub panels: Vec<String>,
    /// How many panels are not drawn.
    pub more_panels: usize,
    /// Ends of the measured axis of each panel, where each has its own.
    pub own_ranges: Vec<(f64, f64)>,
    /// The unit of what is drawn.
    pub unit: String,
    /// How many rows the table has.
    pub total: usize,
    /// How many pass the filters.
    pub passing: usize,
    /// How many of these lack a value that the picture needs.
    pub missing: usize,
    /// How many are bounded, approximate or in words.
    pub soft: usize,
    /// Where none passes: how many each condition alone leaves.
    pub alone: Vec<usize>,
    /// Where none passes: how many the time window alone leaves, if there is one.
    pub in_window: Option<usize>,
}

/// A picture, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartAnswer {
    /// What all parts have in common.
    pub picture: Arc<Picture>,
    /// Why it is not drawn.
    pub refusal: Option<Refusal>,
    /// The marks of each panel.
    pub marks: Vec<Marks>,
}

impl ChartQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<ChartAnswer, String> {
        let dataset = open(catalog, &self.package)?;
        let table = dataset.table(&self.table).ok_or_else(|| format!("`{}` has no table `{}`", self.package, self.table))?;
        let whole = Self { part: None, room: [0, 0], ..self.clone() };
        let base = catalog.pictures().get(&whole, || base::Base::of(&whole, catalog, dataset, table));
        Ok(ChartAnswer { picture: base.picture.clone(), refusal: base.refusal.clone(), marks: base.marks(self.part, self.room) })
    }
}
