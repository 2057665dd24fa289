//! The last few pictures, so that a part of one is not worked out from all rows each time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use super::ChartQuestion;
use super::base::Base;

/// How many are kept.
const PICTURES: usize = 4;

/// Pictures by question, newest last. A memo: it changes no answer.
#[derive(Default)]
pub struct Kept(Mutex<VecDeque<(ChartQuestion, Arc<Base>)>>);

impl Kept {
    /// The picture of a question, which is worked out if it is not there.
    pub(super) fn get(&self, question: &ChartQuestion, make: impl FnOnce() -> Base) -> Arc<Base> {
        let known =
            |kept: &VecDeque<(ChartQuestion, Arc<Base>)>| kept.iter().find(|(known, _)| known == question).map(|(_, base)| base.clone());
        if let Some(base) = self.0.lock().ok().and_then(|kept| known(&kept)) {
            return base;
        }
        let base = Arc::new(make());
        if let Ok(mut kept) = self.0.lock() {
            if kept.len() >= PICTURES {
                kept.pop_front();
            }
            kept.push_back((question.clone(), base.clone()));
        }
        base
    }
}
