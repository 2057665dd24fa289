//! Every question that can be asked, and its answer.

use std::sync::Arc;

use super::catalog::Catalog;
use super::{
    ConditionCount, CurvesAnswer, CurvesQuestion, GraphAnswer, GraphQuestion, HappenedAnswer, Portrait, RowsAnswer, RowsQuestion, Taken,
};
use crate::jobs::Cancel;
use crate::model::{Changes, Condition, Date, Filter, PlatformId, Reading};
use crate::store::ColumnProfile;

/// A question, and the key of its answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Request {
    /// Which links are known at a moment.
    Graph(GraphQuestion),
    /// Where platforms stand.
    Positions {
        /// The package.
        package: String,
        /// The luck of where it starts.
        seed: u64,
    },
    /// Values of a metric, or shares of a whole, over time.
    Curves(CurvesQuestion),
    /// Which rows of a table, in which order.
    Rows(RowsQuestion),
    /// What happened when.
    Happened {
        /// The package.
        package: String,
        /// Which rows.
        filter: Filter,
        /// How imprecise dates are read.
        reading: Reading,
    },
    /// What the columns of a table hold.
    Profile {
        /// The package.
        package: String,
        /// The table.
        table: String,
    },
    /// How a file would be taken, before it is.
    Taken {
        /// Where it is.
        origin: String,
        /// The table.
        table: String,
        /// What would be changed.
        changes: Changes,
    },
    /// Lines of a file around one of them.
    Lines {
        /// The file, as the user named it.
        path: String,
        /// The line, from 1.
        line: u64,
    },
    /// What a column holds that a filter may name.
    Column {
        /// The package.
        package: String,
        /// The only table that is meant; `None` is wherever the column is known by its name.
        table: Option<String>,
        /// The column.
        column: String,
    },
    /// What each condition lets through by itself.
    Counts {
        /// The package.
        package: String,
        /// The conditions.
        conditions: Vec<Condition>,
        /// The moment.
        day: Option<Date>,
        /// How imprecise dates are read.
        reading: Reading,
    },
    /// All that is known of a platform at a moment.
    Portrait {
        /// The package.
        package: String,
        /// The platform.
        platform: PlatformId,
        /// The moment.
        day: Option<Date>,
        /// How imprecise dates are read.
        reading: Reading,
    },
}

/// What came of a question.
#[derive(Debug)]
pub enum Answer {
    /// To [`Request::Graph`].
    Graph(GraphAnswer),
    /// To [`Request::Positions`]: a place for every platform that has links, in ascending order of id.
    Positions(Vec<(PlatformId, [f32; 2])>),
    /// To [`Request::Curves`].
    Curves(CurvesAnswer),
    /// To [`Request::Rows`].
    Rows(RowsAnswer),
    /// To [`Request::Happened`].
    Happened(HappenedAnswer),
    /// To [`Request::Profile`].
    Profile(Vec<ColumnProfile>),
    /// To [`Request::Taken`].
    Taken(Box<Taken>),
    /// To [`Request::Lines`]: number and text.
    Lines(Vec<(u64, String)>),
    /// To [`Request::Column`].
    Column(ColumnProfile),
    /// To [`Request::Counts`], in the order of the conditions.
    Counts(Vec<ConditionCount>),
    /// To [`Request::Portrait`].
    Portrait(Box<Portrait>),
    /// Nobody waits for it any more.
    Cancelled,
    /// It could not be worked out, and why.
    Failed(String),
}

impl Request {
    /// Whether an answer to `other` may stand in for this one's until it is there: the same question
    /// about another moment, filter or order.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.subject() == other.subject()
    }

    fn subject(&self) -> (u8, &str, &str) {
        match self {
            Self::Graph(question) => (0, &question.package, ""),
            Self::Positions { package, .. } => (1, package, ""),
            Self::Curves(question) => (2, &question.package, &question.table),
            Self::Rows(question) => (3, &question.package, &question.table),
            Self::Happened { package, .. } => (4, package, ""),
            Self::Profile { package, table } => (5, package, table),
            Self::Taken { origin, table, .. } => (8, origin, table),
            Self::Lines { path, .. } => (9, path, ""),
            Self::Column { package, column, .. } => (10, package, column),
            Self::Counts { package, conditions, .. } => (7, package, conditions.first().map_or("", |condition| &condition.column)),
            Self::Portrait { package, platform, .. } => (6, package, platform.as_str()),
        }
    }

    /// Works the answer out.
    #[must_use]
    pub fn answer(&self, catalog: &Catalog, cancel: &Cancel) -> Answer {
        let answer = match self {
            Self::Graph(question) => question.answer(catalog).map(Answer::Graph),
            Self::Positions { package, seed } => super::graph::positions(catalog, package, *seed, cancel),
            Self::Curves(question) => question.answer(catalog).map(Answer::Curves),
            Self::Rows(question) => question.answer(catalog).map(Answer::Rows),
            Self::Happened { package, filter, reading } => {
                super::happened::answer(catalog, package, filter, *reading).map(Answer::Happened)
            }
            Self::Profile { package, table } => profile(catalog, package, table),
            Self::Taken { origin, table, changes } => {
                super::taken::answer(origin, table, changes).map(|taken| Answer::Taken(Box::new(taken)))
            }
            Self::Lines { path, line } => super::taken::lines(path, *line).map(Answer::Lines),
            Self::Column { package, table, column } => {
                super::column::answer(catalog, package, table.as_deref(), column).map(Answer::Column)
            }
            Self::Counts { package, conditions, day, reading } => {
                super::counts::answer(catalog, package, conditions, *day, *reading).map(Answer::Counts)
            }
            Self::Portrait { package, platform, day, reading } => {
                super::portrait::answer(catalog, package, platform, *day, *reading).map(|portrait| Answer::Portrait(Box::new(portrait)))
            }
        };
        answer.unwrap_or_else(Answer::Failed)
    }
}

fn profile(catalog: &Catalog, package: &str, table: &str) -> Result<Answer, String> {
    let dataset = super::request::open(catalog, package)?;
    let table = dataset.table(table).ok_or_else(|| format!("`{package}` has no table `{table}`"))?;
    Ok(Answer::Profile(crate::store::profile(&table.batch)))
}

/// The dataset of a name, or a sentence that there is none.
pub(super) fn open<'a>(catalog: &'a Catalog, package: &str) -> Result<&'a Arc<crate::model::Dataset>, String> {
    catalog.find(package).ok_or_else(|| format!("`{package}` is not open"))
}
