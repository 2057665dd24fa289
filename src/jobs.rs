//! Worker threads with newest-wins slots, `Cancel` and a `wake` callback. It knows no nouns: what a
//! question is and what answers it comes from above.

use std::collections::HashMap;
use std::hash::Hash;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// Told to stop, it stays told. Clones share the word.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Says that nobody waits for the answer any more.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// An answer and the slot and question that it belongs to.
#[derive(Debug)]
pub struct Done<K, Q, A> {
    /// Who asked.
    pub slot: K,
    /// What was asked.
    pub question: Q,
    /// The answer; `None` if the worker panicked on it.
    pub answer: Option<A>,
}

type Task<K, Q> = (K, Q, Cancel);

/// Slots that each hold one running and one waiting question. The newest question wins: it takes
/// the waiting place, and the running one is told to stop. An answer that comes all the same is
/// still handed out, since it is newer than what is shown.
pub struct Desk<K, Q, A> {
    running: HashMap<K, (Q, Cancel)>,
    waiting: HashMap<K, Q>,
    work: Sender<Task<K, Q>>,
    done: Receiver<Done<K, Q, A>>,
}

impl<K, Q, A> Desk<K, Q, A>
where
    K: Clone + Eq + Hash + Send + 'static,
    Q: Clone + Eq + Send + 'static,
    A: Send + 'static,
{
    /// Starts `workers` threads that answer with `answer` and call `wake` after each.
    pub fn new(workers: usize, answer: impl Fn(&Q, &Cancel) -> A + Send + Sync + 'static, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (work, tasks) = channel::<Task<K, Q>>();
        let (finished, done) = channel();
        let tasks = Arc::new(Mutex::new(tasks));
        let (answer, wake) = (Arc::new(answer), Arc::new(wake));
        for _ in 0..workers.max(1) {
            let (tasks, finished, answer, wake) = (tasks.clone(), finished.clone(), answer.clone(), wake.clone());
            std::thread::spawn(move || {
                while let Some((slot, question, cancel)) = next(&tasks) {
                    let answer = catch_unwind(AssertUnwindSafe(|| answer(&question, &cancel))).ok();
                    if finished.send(Done { slot, question, answer }).is_err() {
                        return;
                    }
                    wake();
                }
            });
        }
        Self { running: HashMap::new(), waiting: HashMap::new(), work, done }
    }

    /// Puts a question into a slot, unless it is already running there.
    pub fn ask(&mut self, slot: K, question: Q) {
        match self.running.get(&slot) {
            Some((running, _)) if *running == question => {
                self.waiting.remove(&slot);
            }
            Some((_, cancel)) => {
                cancel.cancel();
                self.waiting.insert(slot, question);
            }
            None => self.start(slot, question),
        }
    }

    fn start(&mut self, slot: K, question: Q) {
        let cancel = Cancel::default();
        self.running.insert(slot.clone(), (question.clone(), cancel.clone()));
        // The workers live as long as the desk does.
        let _ = self.work.send((slot, question, cancel));
    }

    /// The answers that came since the last call; waiting questions start as their slots fall free.
    pub fn finished(&mut self) -> Vec<Done<K, Q, A>> {
        let done: Vec<_> = self.done.try_iter().collect();
        for done in &done {
            self.release(&done.slot);
        }
        done
    }

    /// Waits for the next answer; `None` when nothing is running.
    pub fn wait(&mut self) -> Option<Done<K, Q, A>> {
        if self.running.is_empty() {
            return None;
        }
        let done = self.done.recv().ok()?;
        self.release(&done.slot);
        Some(done)
    }

    fn release(&mut self, slot: &K) {
        self.running.remove(slot);
        if let Some(question) = self.waiting.remove(slot) {
            self.start(slot.clone(), question);
        }
    }

    /// Whether any question is running or waiting.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !self.running.is_empty()
    }
}

fn next<K, Q>(tasks: &Mutex<Receiver<Task<K, Q>>>) -> Option<Task<K, Q>> {
    tasks.lock().ok()?.recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_question_wins_and_the_one_between_is_never_worked_on() {
        let (go, gate) = channel::<()>();
        let gate = Mutex::new(gate);
        let mut desk: Desk<u8, u32, u32> = Desk::new(
            1,
            move |question, _| {
                gate.lock().unwrap().recv().unwrap();
                question * 10
            },
            || {},
        );
        desk.ask(1, 1);
        desk.ask(1, 2);
        desk.ask(1, 3);
        for _ in 0..2 {
            go.send(()).unwrap();
        }
        let answers: Vec<_> = std::iter::from_fn(|| desk.wait()).map(|done| done.answer.unwrap()).collect();
        assert_eq!(answers, [10, 30]);
        assert!(!desk.is_busy());
    }

    #[test]
    fn a_question_that_panics_frees_its_slot() {
        let mut desk: Desk<u8, u32, u32> = Desk::new(1, |question, _| if *question == 1 { panic!("asked to") } else { 5 }, || {});
        desk.ask(1, 1);
        desk.ask(1, 2);
        assert!(desk.wait().unwrap().answer.is_none());
        assert_eq!(desk.wait().unwrap().answer, Some(5));
    }
}
