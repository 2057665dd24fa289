//! Files that are open, looked at now and then for change on the disk.
//!
//! Times and sizes are asked for every two seconds on a thread of its own, which works on every file
//! system; a file is read once it rests, and told only if its contents are others.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use crate::load;
use crate::model::Dataset;
use crate::session::DatasetRef;

/// How often files are looked at.
const EVERY: Duration = Duration::from_secs(2);

/// What became of a file.
pub enum Change {
    /// It holds other data now.
    Read(DatasetRef, Box<Dataset>),
    /// It changed and cannot be read.
    Broken(DatasetRef, String),
}

/// A watch over open files; it ends with the value.
pub struct Watch {
    send: Sender<Vec<DatasetRef>>,
    changes: Receiver<Change>,
    watched: Vec<DatasetRef>,
}

impl Watch {
    /// Starts watching nothing. `wake` is called when a file changed.
    pub fn new(every: Option<Duration>, wake: impl Fn() + Send + 'static) -> Self {
        let (send, receive) = channel();
        let (tell, changes) = channel();
        std::thread::spawn(move || watch(&receive, &tell, every.unwrap_or(EVERY), &wake));
        Self { send, changes, watched: vec![] }
    }

    /// Watches the data of a document.
    pub fn follow(&mut self, datasets: &[DatasetRef]) {
        let files: Vec<DatasetRef> = datasets.iter().filter(|dataset| !dataset.origin.starts_with("bundled:")).cloned().collect();
        if files != self.watched {
            self.watched.clone_from(&files);
            // The thread lives as long as this does.
            let _ = self.send.send(files);
        }
    }

    /// What changed since the last call.
    pub fn changes(&self) -> Vec<Change> {
        self.changes.try_iter().collect()
    }
}

/// What is known of a file without reading it.
type Stamp = Vec<(Option<SystemTime>, u64)>;

fn watch(receive: &Receiver<Vec<DatasetRef>>, tell: &Sender<Change>, every: Duration, wake: &dyn Fn()) {
    let mut files: Vec<DatasetRef> = vec![];
    let mut seen: BTreeMap<String, Stamp> = BTreeMap::new();
    let mut unrest: BTreeMap<String, Stamp> = BTreeMap::new();
    // What was told last of a file: what is shown follows later.
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    loop {
        match receive.recv_timeout(every) {
            Ok(now) => {
                files = now;
                for file in &files {
                    seen.entry(file.origin.clone()).or_insert_with(|| stamp(&file.origin));
                }
                seen.retain(|origin, _| files.iter().any(|file| file.origin == *origin));
                continue;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        for file in &files {
            let now = stamp(&file.origin);
            if seen.get(&file.origin) == Some(&now) {
                unrest.remove(&file.origin);
            } else if unrest.get(&file.origin) == Some(&now) {
                unrest.remove(&file.origin);
                seen.insert(file.origin.clone(), now);
                // A file that is gone for longer than a program takes to write it anew.
                let is_gone = seen.get(&file.origin).is_some_and(Vec::is_empty);
                let gone = || Some(Change::Broken(file.clone(), "it is gone".to_owned()));
                let known = told.get(&file.origin).unwrap_or(&file.sha256);
                let Some(change) = (if is_gone { gone() } else { look(file, known) }) else { continue };
                if let Change::Read(_, new) = &change {
                    told.insert(file.origin.clone(), new.sha256.clone());
                }
                if tell.send(change).is_err() {
                    return;
                }
                wake();
            } else {
                unrest.insert(file.origin.clone(), now);
            }
        }
    }
}

fn look(file: &DatasetRef, known: &str) -> Option<Change> {
    match load::open(Path::new(&file.origin)) {
        Ok(dataset) if dataset.sha256 == known => None,
        Ok(dataset) => Some(Change::Read(file.clone(), Box::new(dataset))),
        Err(error) => Some(Change::Broken(file.clone(), error.to_string())),
    }
}

/// Times and sizes of a file, or of all files of a package; empty if there is none.
fn stamp(origin: &str) -> Stamp {
    let path = Path::new(origin);
    let folder = if path.is_dir() { Some(path) } else { path.parent().filter(|_| path.ends_with("datapackage.json")) };
    let one =
        |path: &Path| std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|found| (found.modified().ok(), found.len()));
    let Some(folder) = folder else { return one(path).into_iter().collect() };
    let mut names: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    names.sort();
    names.iter().filter_map(|path| one(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(watch: &Watch) -> Change {
        for _ in 0..500 {
            if let Some(change) = watch.changes().pop() {
                return change;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("nothing was told");
    }

    #[test]
    fn a_file_that_rests_with_other_contents_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        let dataset = load::open(&path).unwrap();
        let reference = DatasetRef { name: "a".into(), origin: dataset.origin.clone(), sha256: dataset.sha256.clone() };
        let mut watch = Watch::new(Some(Duration::from_millis(20)), || {});
        watch.follow(std::slice::from_ref(&reference));
        std::thread::sleep(Duration::from_millis(60));
        std::fs::write(&path, "a,b\n1,2\n3,4\n").unwrap();
        let Change::Read(of, new) = next(&watch) else { panic!("it can be read") };
        assert_eq!((of, new.rows()), (reference, 2));
        std::fs::write(&path, "a,b\n\"1,2\n").unwrap();
        let Change::Broken(_, reason) = next(&watch) else { panic!("it is broken") };
        assert!(reason.contains("closing quote"), "{reason}");
        std::fs::remove_file(&path).unwrap();
        let Change::Broken(_, reason) = next(&watch) else { panic!("it is gone") };
        assert_eq!(reason, "it is gone");
        std::fs::write(&path, "a,b\n5,6\n7,8\n9,9\n").unwrap();
        let Change::Read(_, new) = next(&watch) else { panic!("it came back") };
        assert_eq!(new.rows(), 3);
    }
}
