//! Which picture fits which columns: from shelves, on which a person put columns, to an encoding that can be
//! drawn, with what they left open filled in.
//!
//! The rules are those of Tableau's Show Me (Mackinlay, Hanrahan, Stolte 2007) and of Voyager
//! (Wongsuphasawat and others 2016), with two of our own: parts of different wholes are never added up, and
//! time runs along x. It knows types of columns, never their rows.

mod suggest;

use serde::{Deserialize, Serialize};

use crate::model::Finite;
use crate::store::{Aggregate, TimeUnit};

pub use suggest::suggest;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nature {
    /// Names.
    Nominal,
    /// Numbers that mean more and less.
    Quantitative,
    /// Days.
    Temporal,
}

/// A column, as far as a choice among pictures needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldOf {
    /// Its name in the file.
    pub name: String,
    /// What its values are.
    pub nature: Nature,
    /// The unit of its numbers; empty where none is stated or several are.
    pub unit: String,
    /// Whether its numbers are of one unit and one thing, so that they may stand on one axis.
    pub is_comparable: bool,
    /// Whether the numbers of different rows may be added up.
    pub adds_up: bool,
    /// How many different values were seen.
    pub distinct: usize,
    /// Among how many.
    pub seen: usize,
}

impl FieldOf {
    /// Whether every row has its own value: the name of the row rather than a property of it.
    #[must_use]
    pub fn is_key(&self) -> bool {
        self.distinct == self.seen && self.seen > 1
    }

    /// Whether its numbers are parts of wholes or changes, which do not add up.
    #[must_use]
    pub fn is_ratio(&self) -> bool {
        const UNITS: [&str; 5] = ["percent", "%", "percentage points", "pp", "share"];
        const WORDS: [&str; 16] = [
            "share", "percent", "pct", "rate", "ratio", "yoy", "growth", "price", "index", "mean", "average", "median", "score", "份额",
            "占比", "增长",
        ];
        let lower = self.name.to_lowercase();
        UNITS.contains(&self.unit.as_str()) || WORDS.iter().any(|word| lower.contains(word))
    }

    /// The aggregate that is meant where none is said.
    #[must_use]
    pub fn usual_aggregate(&self) -> Aggregate {
        match self.nature {
            Nature::Quantitative if self.is_ratio() || !self.adds_up => Aggregate::Mean,
            Nature::Quantitative => Aggregate::Sum,
            _ => Aggregate::Count,
        }
    }
}

/// What stands for rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Lengths from zero.
    Bar,
    /// A line through values.
    Line,
    /// The area between a line and zero.
    Area,
    /// A point for each row.
    Point,
    /// A stroke for each row.
    Tick,
    /// Cells, darker for more.
    Heatmap,
}

impl Mark {
    /// All of them, in the order of menus.
    pub const ALL: [Self; 6] = [Self::Bar, Self::Line, Self::Area, Self::Point, Self::Tick, Self::Heatmap];

    /// The word in settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Bar => "bar",
            Self::Line => "line",
            Self::Area => "area",
            Self::Point => "point",
            Self::Tick => "tick",
            Self::Heatmap => "heatmap",
        }
    }

    /// Reads the word of a setting.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.word() == word)
    }
}

/// How values along an axis are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bin {
    /// As they are.
    Off,
    /// In steps of a width.
    Step(Finite),
    /// In calendar units.
    Unit(TimeUnit),
}

impl Bin {
    /// Reads a setting: `off`, a number above zero, or a calendar unit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "off" {
            return Some(Self::Off);
        }
        let step = || text.parse().ok().and_then(Finite::new).filter(|step| step.value() > 0.0).map(Self::Step);
        TimeUnit::parse(text).map(Self::Unit).or_else(step)
    }
}

/// What a person put where. What is not there is left to [`suggest`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shelves {
    /// The mark.
    pub mark: Option<Mark>,
    /// The column along x.
    pub x: Option<String>,
    /// The column along y.
    pub y: Option<String>,
    /// The column that colours.
    pub color: Option<String>,
    /// The column that sizes points.
    pub size: Option<String>,
    /// The column that splits into panels.
    pub facet: Option<String>,
    /// How many numbers become one.
    pub aggregate: Option<Aggregate>,
    /// How the base axis is gathered.
    pub bin: Option<Bin>,
}

/// How an axis or a colour places values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// One place for each name.
    Category,
    /// Numbers as they are.
    Value,
    /// Days as they are.
    Day,
    /// Numbers in steps of a width; `None` is one that gives a handful or two.
    Bins(Option<Finite>),
    /// Days in calendar units; `None` is one that suits their span.
    Time(Option<TimeUnit>),
    /// One number of each group of rows.
    Measure(Aggregate),
}

/// A column and how it is placed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Channel {
    /// The column; `None` counts rows.
    pub field: Option<String>,
    /// How it is placed.
    pub by: By,
}

impl Channel {
    /// The aggregate, if it measures groups.
    #[must_use]
    pub fn measure(&self) -> Option<Aggregate> {
        if let By::Measure(how) = self.by { Some(how) } else { None }
    }
}

/// A picture that can be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Encoding {
    /// What stands for rows.
    pub mark: Mark,
    /// Along x.
    pub x: Option<Channel>,
    /// Along y.
    pub y: Option<Channel>,
    /// In colour.
    pub color: Option<Channel>,
    /// The column that sizes points.
    pub size: Option<String>,
    /// Panels.
    pub facet: Option<Channel>,
    /// What of the shelves could not be followed, in words.
    pub remarks: Vec<String>,
}

impl Encoding {
    /// The channel whose numbers are drawn, and how they come about: measured, else the values along y, else
    /// along x.
    #[must_use]
    pub fn drawn(&self) -> Option<&Channel> {
        let all = || [&self.y, &self.x, &self.color].into_iter().flatten();
        all().find(|channel| channel.measure().is_some()).or_else(|| all().find(|channel| channel.by == By::Value))
    }

    /// The aggregate of its groups; `None` draws rows one by one.
    #[must_use]
    pub fn measure(&self) -> Option<Aggregate> {
        self.drawn().and_then(Channel::measure)
    }

    /// Whether marks of one place stand on each other.
    #[must_use]
    pub fn stacks(&self) -> bool {
        let colored = self.color.as_ref().is_some_and(|color| color.measure().is_none());
        colored && matches!(self.mark, Mark::Bar | Mark::Area) && self.measure().is_some_and(Aggregate::is_additive)
    }

    /// Every column that it shows apart from what is measured.
    pub fn splits(&self) -> impl Iterator<Item = &str> {
        let channels = [&self.x, &self.y, &self.color, &self.facet].into_iter().flatten();
        channels.filter(|channel| channel.measure().is_none()).filter_map(|channel| channel.field.as_deref())
    }
}
