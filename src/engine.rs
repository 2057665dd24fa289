//! The coordinator: a [`Request`] goes in, an [`Answer`] comes out, off the screen's thread.
//!
//! A request is both the question and the key under which its answer is kept. Each slot holds one
//! running and one waiting question; the newest wins, and the old answer stays until then.

mod catalog;
mod changed;
mod chart;
mod column;
mod contradictions;
mod counts;
mod curves;
mod event_study;
mod events;
mod graph;
mod happened;
mod lanes;
mod measured;
mod measures;
mod moments;
mod mosaic;
mod near;
mod openness;
mod ordered;
mod over;
mod parts;
mod paths;
mod places;
mod portrait;
mod reach;
mod request;
mod rows;
mod sieve;
mod taken;

use std::collections::HashMap;
use std::sync::Arc;

use crate::jobs::{Cancel, Desk};

pub use catalog::Catalog;
pub use changed::changed;
pub use chart::{
    ChartAnswer, ChartQuestion, DOTS, Domain, Dot, GroupMark, LineMark, Marks, Part, Picture, Reason, Refusal, Steps, entity_of,
};
pub use contradictions::ContradictionsAnswer;
pub use counts::ConditionCount;
pub use curves::{CurvesAnswer, CurvesQuestion, Sort, Worked, level_of};
pub use event_study::{EventStudyAnswer, EventStudyQuestion};
pub use events::{Event, EventsQuestion};
pub use graph::{GraphAnswer, GraphQuestion, NodeAt};
pub use happened::HappenedAnswer;
pub use lanes::{LaneEvent, LanesAnswer};
pub use measures::{MeasuresAnswer, MeasuresQuestion, Moment as MeasuredMoment};
pub use mosaic::{Column, MosaicAnswer, MosaicQuestion, Size};
pub use near::{NearAnswer, NearQuestion};
pub use ordered::{Band, OrderBy, Ordered};
pub use over::Over;
pub use parts::{KnownAnswer, KnownQuestion, PartsAnswer, PartsQuestion};
pub use paths::{PathsAnswer, PathsQuestion, Route, Search};
pub use portrait::{LinkLine, Portrait};
pub use reach::{CriticalOpening, Crossing, ReachAnswer, ReachQuestion, Reached};
pub use request::{Answer, Request};
pub use rows::{RowsAnswer, RowsQuestion};
pub use sieve::{Sieve, Subject, subject};
pub use taken::Taken;

/// Who asks: a view or a panel, and which of its questions.
pub type Slot = (u32, u8);

/// What a slot shows: the newest answer there is, and whether it is the one that was asked for.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// The newest answer.
    pub answer: Option<Arc<Answer>>,
    /// Whether it answers the newest question.
    pub is_current: bool,
}

/// How many answers are kept for questions that come again.
const KEPT: usize = 256;

/// Answers requests about one catalog.
pub struct Engine {
    catalog: Arc<Catalog>,
    desk: Desk<Slot, Request, Arc<Answer>>,
    memo: HashMap<Request, Arc<Answer>>,
    shown: HashMap<Slot, (Request, Arc<Answer>)>,
}

impl Engine {
    /// An engine with threads of its own; `wake` is called from them when an answer is there.
    pub fn new(catalog: Arc<Catalog>, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let own = catalog.clone();
        let answer = move |request: &Request, cancel: &Cancel| Arc::new(request.answer(&own, cancel));
        Self { catalog, desk: Desk::new(2, answer, wake), memo: HashMap::new(), shown: HashMap::new() }
    }

    /// What is open.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// What a slot shows for a question, which is worked on if its answer is not there yet.
    pub fn ask(&mut self, slot: Slot, request: &Request) -> Shown {
        if let Some((shown, answer)) = self.shown.get(&slot)
            && shown == request
        {
            return Shown { answer: Some(answer.clone()), is_current: true };
        }
        if let Some(answer) = self.memo.get(request).cloned() {
            self.shown.insert(slot, (request.clone(), answer.clone()));
            return Shown { answer: Some(answer), is_current: true };
        }
        self.desk.ask(slot, request.clone());
        let older = self.shown.get(&slot).filter(|(shown, _)| shown.is_like(request));
        Shown { answer: older.map(|(_, answer)| answer.clone()), is_current: false }
    }

    /// Takes in the answers that came. Returns whether there were any.
    pub fn take_in(&mut self) -> bool {
        let done = self.desk.finished();
        let any = !done.is_empty();
        for done in done {
            let answer = done.answer.unwrap_or_else(|| Arc::new(Answer::Failed("this could not be worked out; the log says why".into())));
            if self.memo.len() >= KEPT {
                self.memo.clear();
            }
            if !matches!(*answer, Answer::Cancelled) {
                if !done.question.is_passing() {
                    self.memo.insert(done.question.clone(), answer.clone());
                }
                self.shown.insert(done.slot, (done.question, answer));
            }
        }
        any
    }

    /// Works until every question is answered: for pictures without a window.
    pub fn settle(&mut self) {
        while let Some(done) = self.desk.wait() {
            if let Some(answer) = done.answer.filter(|answer| !matches!(**answer, Answer::Cancelled)) {
                if !done.question.is_passing() {
                    self.memo.insert(done.question.clone(), answer.clone());
                }
                self.shown.insert(done.slot, (done.question, answer));
            }
        }
    }

    /// Whether any question waits for its answer.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.desk.is_busy()
    }
}
