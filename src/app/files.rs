//! Reading files, asking for files, and what to say when that goes wrong.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::keep::{self, Keep, Left};
use super::reload::{Compared, Newer};
use super::work::{self, Reopened};
use super::{ShownRows, disk, journal};
use crate::cli;
use crate::engine::Catalog;
use crate::load::{self, LoadError};
use crate::model::Dataset;
use crate::session::{Document, Saved, Session, Workspace};

/// What came of a wish to open something.
pub enum Opened {
    /// Everything was read.
    Data {
        /// What was read.
        datasets: Vec<Dataset>,
        /// Beside what is open, rather than in its place.
        add: bool,
    },
    /// A workspace was read, and its data as far as they are there.
    Work {
        /// The workspace.
        work: Box<Reopened>,
        /// The file that it is saved in.
        path: Option<PathBuf>,
        /// Whether that file holds all of it.
        is_saved: bool,
        /// The recovery file that it was taken from.
        from: Option<PathBuf>,
    },
    /// One of the files is broken: nothing is opened.
    Broken(String),
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
    /// A file was written, or not.
    Written {
        /// Where.
        path: PathBuf,
        /// The workspace and its document, if it is one; why it was not written.
        written: anyhow::Result<Option<Box<(Workspace, Document)>>>,
    },
    /// Data that a workspace names were looked for somewhere else.
    Located {
        /// Their name in the workspace.
        name: String,
        /// What was found.
        read: Result<Box<Dataset>, LoadError>,
        /// The files of the copy that it was found in.
        files: Option<BTreeMap<String, String>>,
    },
    /// Rows as text, for the clipboard.
    Text {
        /// How many.
        count: usize,
        /// The text.
        text: anyhow::Result<String>,
    },
    /// A newer version of data that are open.
    Newer(Box<Compared>),
    /// What other runs left.
    Left(Vec<Left>),
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

/// Reads paths for the window: one workspace, or data.
///
/// # Errors
/// If one of them is broken; if a workspace is named beside other files.
pub fn read(paths: &[PathBuf], add: bool) -> anyhow::Result<Opened> {
    for path in paths {
        if let Some(work) = work::read(path)? {
            anyhow::ensure!(paths.len() == 1, "a workspace opens by itself, not beside other files: {}", path.display());
            return Ok(Opened::Work { path: Some(whole(path)), work: Box::new(work), is_saved: true, from: None });
        }
    }
    Ok(Opened::Data { datasets: load_all(paths)?, add })
}

/// A path that means the same wherever the program stands.
pub fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
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
    /// Does something on a thread of its own.
    fn away(&self, wake: impl Fn() + Send + 'static, job: impl FnOnce() -> Opened + Send + 'static) {
        let send = self.send.clone();
        std::thread::spawn(move || {
            // The window may be gone by now.
            let _ = send.send(job());
            wake();
        });
    }

    /// Reads paths.
    pub fn load(&self, paths: Vec<PathBuf>, add: bool, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || read(&paths, add).unwrap_or_else(|error| Opened::Broken(format!("{error:#}"))));
    }

    /// Reads what another run left.
    pub fn take(&self, path: PathBuf, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || match keep::take(&path) {
            Ok((work, of, is_unsaved)) => Opened::Work { work: Box::new(work), path: of, is_saved: !is_unsaved, from: Some(path) },
            Err(error) => Opened::Broken(format!("{error:#}")),
        });
    }

    /// Compares a newer version of data with what is shown.
    pub fn compare(&self, newer: Newer, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || Opened::Newer(Box::new(newer.compare())));
    }

    /// Looks for what other runs left.
    pub fn look_for_left(&self, keep: &Keep, wake: impl Fn() + Send + 'static) {
        let (folder, own) = (keep.folder().to_owned(), keep.path().to_owned());
        self.away(wake, move || Opened::Left(Keep::left(&folder, &own)));
    }

    /// Reads data of a workspace at another place.
    pub fn locate(&self, name: String, path: PathBuf, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || Opened::Located { name, read: load::open(&path).map(Box::new), files: None });
    }

    /// Reads data of a workspace from the copy that was made of them.
    pub fn copy(&self, name: String, origin: String, sha256: String, folder: PathBuf, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || {
            let copied = keep::copy_of(&folder, &sha256).unwrap_or_default();
            Opened::Located { name, read: work::from_files(&origin, &copied).map(Box::new), files: Some(copied) }
        });
    }

    /// Asks for files with the system's dialog.
    pub fn pick(&self, add: bool, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || {
            let mut endings: Vec<&str> = load::FORMATS.iter().flat_map(|format| format.endings).copied().collect();
            endings.push(work::ENDING);
            let dialog = rfd::AsyncFileDialog::new().set_title("Open data").add_filter("Data and workspaces", &endings);
            let chosen = pollster::block_on(dialog.add_filter("All files", &["*"]).pick_files());
            chosen.map_or(Opened::NothingChosen, |files| Opened::Chosen {
                paths: files.iter().map(|file| file.path().to_owned()).collect(),
                add,
            })
        });
    }

    /// Asks where data of a workspace are, with the system's dialog.
    pub fn pick_for(&self, name: String, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || {
            let dialog = rfd::AsyncFileDialog::new().set_title(format!("Where is {name}?")).add_filter("All files", &["*"]);
            let chosen = pollster::block_on(dialog.pick_file());
            chosen.map_or(Opened::NothingChosen, |file| Opened::Located { name, read: load::open(file.path()).map(Box::new), files: None })
        });
    }

    /// Asks where to save, with the system's dialog.
    pub fn place(&self, what: Saved, name: String, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || {
            let name = match what {
                Saved::Journal => format!("{name}.jsonl"),
                Saved::Workspace | Saved::WorkspaceWithData => format!("{name}.{}", work::ENDING),
                Saved::Rows(_) => "rows.csv".to_owned(),
            };
            let dialog = rfd::AsyncFileDialog::new().set_title("Save").set_file_name(name);
            let chosen = pollster::block_on(dialog.save_file());
            chosen.map_or(Opened::NothingChosen, |file| Opened::Place { what, path: file.path().to_owned() })
        });
    }

    /// Writes something of a session to a file.
    pub fn write(&self, what: Saved, path: PathBuf, session: &Session, wake: impl Fn() + Send + 'static) {
        let (doc, history, file) = (session.doc.clone(), session.history.clone(), session.file.clone());
        let session = Session { doc, history, file, ..Session::default() };
        self.away(wake, move || {
            let is_work = matches!(what, Saved::Workspace | Saved::WorkspaceWithData);
            let path = if is_work { work::with_ending(path) } else { path };
            let written = match what {
                Saved::Journal | Saved::Rows(_) => write_journal(&session, &path).map(|()| None),
                Saved::Workspace => write_work(session, &path, false).map(Some),
                Saved::WorkspaceWithData => write_work(session, &path, true).map(Some),
            };
            Opened::Written { path: whole(&path), written }
        });
    }

    /// Opens a table that was on the clipboard, beside what is open. It is kept in a file of its own, so that
    /// a workspace can name it.
    pub fn paste(&self, text: String, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || {
            let opened = pasted(&text).and_then(|path| Ok(Opened::Data { datasets: load_all(&[path])?, add: true }));
            opened.unwrap_or_else(|error| Opened::Broken(format!("what was pasted is no table: {error:#}")))
        });
    }

    /// Writes rows to a file.
    pub fn write_rows(&self, rows: ShownRows, path: PathBuf, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || Opened::Written { written: rows.save(&path).map(|()| None), path: whole(&path) });
    }

    /// Makes text of rows, for the clipboard.
    pub fn copy_rows(&self, rows: ShownRows, wake: impl Fn() + Send + 'static) {
        self.away(wake, move || Opened::Text { count: rows.count(), text: rows.text() });
    }

    /// What came since the last call.
    pub fn arrived(&self) -> Vec<Opened> {
        self.receive.try_iter().collect()
    }
}

fn pasted(text: &str) -> anyhow::Result<PathBuf> {
    let folder = keep::state_folder().ok_or_else(|| anyhow::anyhow!("there is no place to keep it"))?.join("pasted");
    std::fs::create_dir_all(&folder)?;
    let first = text.trim_start().chars().next();
    let ending = if matches!(first, Some('[' | '{')) { "json" } else { "tsv" };
    let ending = if ending == "tsv" && !text.contains('\t') { "csv" } else { ending };
    // A workspace may name any of them: none is written over.
    let mut free = (1..).map(|number: u32| folder.join(format!("pasted_{number}.{ending}")));
    let path = free.find(|path| !path.exists()).unwrap_or_else(|| folder.join(ending));
    cli::to_file(&path, |out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(path)
}

fn write_journal(session: &Session, path: &Path) -> anyhow::Result<()> {
    let text = journal::text(session)?;
    cli::to_file(path, |out| Ok(out.write_all(text.as_bytes())?))
}

/// Saves the workspace of a session, with or without the data.
///
/// # Errors
/// If it would go over a file that is no workspace, or was changed by somebody else; if the data cannot be
/// read, or the file cannot be written.
fn write_work(session: Session, path: &Path, with_data: bool) -> anyhow::Result<Box<(Workspace, Document)>> {
    work::may_replace(path)?;
    let known = session.file.stamp.filter(|_| session.file.path.as_deref() == Some(path));
    anyhow::ensure!(
        known.is_none() || disk::stamp(path).is_none_or(|now| Some(now) == known),
        "it was changed by another program since it was opened here; save under another name: {}",
        path.display()
    );
    let mut workspace = work::workspace(&session, path);
    work::embed(&mut workspace, path, with_data)?;
    disk::save(&mut disk::RealDisk, path, workspace.text().as_bytes())
        .map_err(|error| anyhow::anyhow!("the workspace could not be written ({error}): {}", path.display()))?;
    work::make_whole(&mut workspace, path);
    Ok(Box::new((workspace, session.doc)))
}
