//! Every question that can be asked, and its answer.

use std::mem::Discriminant;
use std::sync::Arc;

use super::catalog::Catalog;
use super::{
    ChartAnswer, ChartQuestion, ConditionCount, ContradictionsAnswer, CurvesAnswer, CurvesQuestion, Event, EventStudyAnswer,
    EventStudyQuestion, EventsQuestion, GraphAnswer, GraphQuestion, HappenedAnswer, KnownAnswer, KnownQuestion, LanesAnswer,
    MeasuresAnswer, MeasuresQuestion, MosaicAnswer, MosaicQuestion, NearAnswer, NearQuestion, OrderBy, Ordered, Over, PartsAnswer,
    PartsQuestion, PathsAnswer, PathsQuestion, Portrait, ReachAnswer, ReachQuestion, RowsAnswer, RowsQuestion, Taken,
};
use crate::jobs::Cancel;
use crate::model::{Changes, Condition, Date, Filter, Fold, Language, PlatformId, Reading};
use crate::network::fold::Folded;
use crate::network::openness::Openness;
use crate::store::ColumnProfile;

/// A question, and the key of its answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Request {
    /// Which links are known at a moment.
    Graph(GraphQuestion),
    /// What is within so many steps of some platforms.
    Near(NearQuestion),
    /// What can be reached over time, and since when.
    Reach(ReachQuestion),
    /// Paths at a moment.
    Paths(PathsQuestion),
    /// Measures of platforms, at one or more moments.
    Measures(MeasuresQuestion),
    /// Which links are known over a time.
    Over(GraphQuestion, Over),
    /// The same, with platforms folded into groups.
    Folded {
        /// Which links; its day is the last of the time.
        question: GraphQuestion,
        /// The time.
        over: Over,
        /// Into which groups.
        fold: Fold,
    },
    /// Which links are known at several moments.
    Moments {
        /// Which links; its day is passed over.
        question: GraphQuestion,
        /// The moments; none asks for those that say most.
        days: Vec<Date>,
        /// From and to which day moments are looked for.
        within: Option<crate::model::Period>,
    },
    /// In which order platforms are listed.
    Ordered {
        /// Which links.
        question: GraphQuestion,
        /// Over which time.
        over: Over,
        /// By what.
        by: OrderBy,
        /// The language of names.
        language: Language,
        /// The luck of what needs some.
        seed: u64,
    },
    /// Events of links in lanes of platforms.
    Lanes {
        /// The package.
        package: String,
        /// Which events.
        filter: Filter,
        /// By what lanes are ordered: links, or owner.
        by: OrderBy,
    },
    /// How open the kinds of links were over time.
    Openness {
        /// The package.
        package: String,
        /// Which links.
        filter: Filter,
        /// How imprecise dates are read.
        reading: Reading,
    },
    /// Where platforms stand.
    Positions {
        /// The package.
        package: String,
        /// The luck of where it starts.
        seed: u64,
    },
    /// Values of a metric, or shares of a whole, over time.
    Curves(CurvesQuestion),
    /// A picture of a table.
    Chart(ChartQuestion),
    /// The parts of a whole on one basis, by period.
    Parts(PartsQuestion),
    /// Facts of every whole, as they are known at a day.
    Known(KnownQuestion),
    /// Shares beside the sizes of their wholes.
    Mosaic(MosaicQuestion),
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
    /// What the sources of a package disagree on.
    Contradictions {
        /// The package.
        package: String,
        /// Which rows.
        filter: Filter,
    },
    /// What happened, one by one, for the time axis of a chart.
    Events(EventsQuestion),
    /// What a measure did around openings or closings.
    EventStudy(EventStudyQuestion),
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
    /// To [`Request::Graph`] and [`Request::Over`].
    Graph(GraphAnswer),
    /// To [`Request::Near`].
    Near(NearAnswer),
    /// To [`Request::Reach`].
    Reach(ReachAnswer),
    /// To [`Request::Paths`].
    Paths(PathsAnswer),
    /// To [`Request::Measures`].
    Measures(MeasuresAnswer),
    /// To [`Request::Folded`].
    Folded(Folded),
    /// To [`Request::Moments`], by day.
    Moments(Vec<(Date, GraphAnswer)>),
    /// To [`Request::Ordered`].
    Ordered(Ordered),
    /// To [`Request::Lanes`].
    Lanes(LanesAnswer),
    /// To [`Request::Openness`], the kind with most pairs first.
    Openness(Vec<Openness>),
    /// To [`Request::Positions`]: a place for every platform that has links, in ascending order of id.
    Positions(Vec<(PlatformId, [f32; 2])>),
    /// To [`Request::Curves`].
    Curves(CurvesAnswer),
    /// To [`Request::Chart`].
    Chart(ChartAnswer),
    /// To [`Request::Parts`].
    Parts(PartsAnswer),
    /// To [`Request::Known`].
    Known(KnownAnswer),
    /// To [`Request::Mosaic`].
    Mosaic(MosaicAnswer),
    /// To [`Request::Rows`].
    Rows(RowsAnswer),
    /// To [`Request::Happened`].
    Happened(HappenedAnswer),
    /// To [`Request::Contradictions`].
    Contradictions(ContradictionsAnswer),
    /// To [`Request::Events`], by date.
    Events(Vec<Event>),
    /// To [`Request::EventStudy`].
    EventStudy(EventStudyAnswer),
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

    /// Whether it comes once and hardly again, so that its answer is not worth keeping: a part of a picture
    /// in passing.
    #[must_use]
    pub(super) fn is_passing(&self) -> bool {
        matches!(self, Self::Chart(question) if question.part.is_some())
    }

    fn subject(&self) -> (Discriminant<Self>, &str, &str) {
        let (package, part): (&str, &str) = match self {
            Self::Graph(question) | Self::Over(question, _) | Self::Moments { question, .. } | Self::Ordered { question, .. } => {
                (&question.package, "")
            }
            Self::Folded { question, fold, .. } => (&question.package, fold.by.word()),
            Self::Near(question) => (&question.graph.package, ""),
            Self::Reach(question) => (&question.package, question.from.as_str()),
            Self::Paths(question) => (&question.graph.package, ""),
            Self::Measures(question) => (&question.package, ""),
            Self::Positions { package, .. }
            | Self::Happened { package, .. }
            | Self::Contradictions { package, .. }
            | Self::Lanes { package, .. }
            | Self::Openness { package, .. } => (package, ""),
            Self::Curves(question) => (&question.package, &question.table),
            Self::Parts(question) => (&question.curves.package, &question.curves.table),
            Self::Known(question) => (&question.curves.package, &question.curves.table),
            Self::Mosaic(question) => (&question.curves.package, &question.curves.table),
            Self::Rows(question) => (&question.package, &question.table),
            Self::Chart(question) => (&question.package, &question.table),
            Self::Events(question) => (&question.package, ""),
            Self::EventStudy(question) => (&question.package, &question.table),
            Self::Profile { package, table } => (package, table),
            Self::Taken { origin, table, .. } => (origin, table),
            Self::Lines { path, .. } => (path, ""),
            Self::Column { package, column, .. } => (package, column),
            Self::Counts { package, conditions, .. } => (package, conditions.first().map_or("", |condition| &condition.column)),
            Self::Portrait { package, platform, .. } => (package, platform.as_str()),
        };
        (std::mem::discriminant(self), package, part)
    }

    /// Works the answer out.
    #[must_use]
    pub fn answer(&self, catalog: &Catalog, cancel: &Cancel) -> Answer {
        let answer = match self {
            Self::Graph(question) => question.answer(catalog).map(Answer::Graph),
            Self::Near(question) => question.answer(catalog).map(Answer::Near),
            Self::Reach(question) => question.answer(catalog).map(Answer::Reach),
            Self::Paths(question) => question.answer(catalog).map(Answer::Paths),
            Self::Measures(question) => question.answer(catalog, cancel),
            Self::Over(question, over) => super::over::answer(catalog, question, *over).map(Answer::Graph),
            Self::Folded { question, over, fold } => super::over::folded(catalog, question, *over, fold).map(Answer::Folded),
            Self::Moments { question, days, within } => super::moments::answer(catalog, question, days, *within).map(Answer::Moments),
            Self::Ordered { question, over, by, language, seed } => {
                super::ordered::answer(catalog, question, *over, *by, *language, *seed).map(Answer::Ordered)
            }
            Self::Lanes { package, filter, by } => super::lanes::answer(catalog, package, filter, *by).map(Answer::Lanes),
            Self::Openness { package, filter, reading } => {
                super::openness::answer(catalog, package, filter, *reading).map(Answer::Openness)
            }
            Self::Positions { package, seed } => super::places::positions(catalog, package, *seed, cancel)
                .map(|places| places.map_or(Answer::Cancelled, |places| Answer::Positions(places.as_ref().clone()))),
            Self::Curves(question) => question.answer(catalog).map(Answer::Curves),
            Self::Chart(question) => question.answer(catalog).map(Answer::Chart),
            Self::Parts(question) => question.answer(catalog).map(Answer::Parts),
            Self::Known(question) => question.answer(catalog).map(Answer::Known),
            Self::Mosaic(question) => question.answer(catalog).map(Answer::Mosaic),
            Self::Rows(question) => question.answer(catalog).map(Answer::Rows),
            Self::Happened { package, filter, reading } => {
                super::happened::answer(catalog, package, filter, *reading).map(Answer::Happened)
            }
            Self::Contradictions { package, filter } => super::contradictions::answer(catalog, package, filter).map(Answer::Contradictions),
            Self::Events(question) => question.answer(catalog).map(Answer::Events),
            Self::EventStudy(question) => question.answer(catalog).map(Answer::EventStudy),
            Self::Profile { package, table } => profile(catalog, package, table),
            Self::Taken { origin, table, changes } => {
                super::taken::answer(catalog, origin, table, changes).map(|taken| Answer::Taken(Box::new(taken)))
            }
            Self::Lines { path, line } => super::taken::lines(catalog, path, *line).map(Answer::Lines),
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
