//! Reading files, asking for files, and what to say when that goes wrong.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::engine::Catalog;
use crate::load::{self, LoadError};
use crate::model::Dataset;
use crate::session::Saved;

/// What came of a wish to open something.
pub enum Opened {
    /// Everything was read.
    Data {
        /// What was read.
        datasets: Vec<Dataset>,
        /// Beside what is open, rather than in its place.
        add: bool,
    },
    /// One of the files is broken: nothing is opened.
    Broken(LoadError),
    /// The user chose files in the system's dialog.
    Chosen {
        /// The files.
        paths: Vec<PathBuf>,
        /// Beside what is open, rather than in its place.
        add: bool,
    },
    /// The user chose where to save.
    Place {
        /// What.
        what: Saved,
        /// Where.
        path: PathBuf,
    },
    /// The dialog was closed, or there is none on this machine.
    NothingChosen,
}

/// Reads all paths; the first broken one stops it.
///
/// # Errors
/// [`LoadError`] of the first path that cannot be opened.
pub fn load_all(paths: &[PathBuf]) -> Result<Vec<Dataset>, LoadError> {
    paths.iter().map(|path| load::open(path)).collect()
}

/// A catalog of all paths; of the bundled record and the article beside it where there are none.
///
/// # Errors
/// [`LoadError`] of the first path that cannot be opened.
pub fn catalog_of(paths: &[PathBuf]) -> Result<Catalog, LoadError> {
    if paths.is_empty() {
        return Ok(Catalog::new(vec![load::bundled("record")?, load::bundled("article")?]));
    }
    load_all(paths).map(Catalog::new)
}

/// Threads that read or ask, and their answers.
pub struct Files {
    send: Sender<Opened>,
    receive: Receiver<Opened>,
}

impl Default for Files {
    fn default() -> Self {
        let (send, receive) = channel();
        Self { send, receive }
    }
}

impl Files {
    /// Reads paths on a thread of their own.
    pub fn load(&self, paths: Vec<PathBuf>, add: bool, wake: impl Fn() + Send + 'static) {
        let send = self.send.clone();
        std::thread::spawn(move || {
            let opened = match load_all(&paths) {
                Ok(datasets) => Opened::Data { datasets, add },
                Err(error) => Opened::Broken(error),
            };
            // The window may be gone by now.
            let _ = send.send(opened);
            wake();
        });
    }

    /// Asks for files with the system's dialog, on a thread of its own.
    pub fn pick(&self, add: bool, wake: impl Fn() + Send + 'static) {
        let send = self.send.clone();
        std::thread::spawn(move || {
            let endings: Vec<&str> = load::FORMATS.iter().flat_map(|format| format.endings).copied().collect();
            let dialog = rfd::AsyncFileDialog::new().set_title("Open data").add_filter("Data", &endings).add_filter("All files", &["*"]);
            let chosen = pollster::block_on(dialog.pick_files());
            let opened = chosen.map_or(Opened::NothingChosen, |files| Opened::Chosen {
                paths: files.iter().map(|file| file.path().to_owned()).collect(),
                add,
            });
            let _ = send.send(opened);
            wake();
        });
    }

    /// Asks where to save, with the system's dialog, on a thread of its own.
    pub fn place(&self, what: Saved, wake: impl Fn() + Send + 'static) {
        let send = self.send.clone();
        std::thread::spawn(move || {
            let name = match what {
                Saved::Journal => "journal.jsonl",
            };
            let dialog = rfd::AsyncFileDialog::new().set_title("Save").set_file_name(name);
            let chosen = pollster::block_on(dialog.save_file());
            let opened = chosen.map_or(Opened::NothingChosen, |file| Opened::Place { what, path: file.path().to_owned() });
            let _ = send.send(opened);
            wake();
        });
    }

    /// What came since the last call.
    pub fn arrived(&self) -> Vec<Opened> {
        self.receive.try_iter().collect()
    }
}
