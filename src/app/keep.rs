//! What survives a crash: the recovery file of this run, and copies of the data it reads.
//!
//! A run has a file of its own in the folder of this program's state, locked while it runs: a file that
//! nobody locks is what another run left. It is never a file of the user's. Data are copied once, under
//! their hash, so that a workspace whose data went away can be opened with what they were.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::disk::{RealDisk, save};
use super::work;
use crate::kit::numbers::Numbers;
use crate::load;
use crate::session::{DatasetRef, Recovered, Session, WorkFile, Workspace};

/// How long after a change it is written; what changes until then is written with it.
const AFTER: Duration = Duration::from_secs(2);
/// Data of more bytes than this are not copied.
const MOST_COPIED: u64 = 64 << 20;
/// Copies and files of earlier runs that are older than this go away.
const KEPT_FOR: Duration = Duration::from_hours(60 * 24);
/// Under this name a recovery file says whose it is.
const KEY: &str = "recovery";

/// What a recovery file says of the run that wrote it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Origin {
    /// The workspace file that was open.
    of: Option<PathBuf>,
    /// Whether it was to be saved with its data.
    with_data: bool,
    /// Whether the run was ended by its user.
    ended: bool,
    /// Whether there was work that no file of the user holds.
    is_unsaved: bool,
    /// When, in seconds since 1970.
    at: u64,
}

/// A recovery file that was read.
#[derive(Debug)]
pub struct Left {
    /// What it holds, for the user.
    pub recovered: Recovered,
    /// Whether there was work that no file of the user holds.
    pub is_unsaved: bool,
}

/// What a worker is to write.
enum Job {
    Work(Box<Snapshot>),
    Copy(DatasetRef),
    Discard(PathBuf),
    Aside(Box<Snapshot>, PathBuf),
}

struct Snapshot {
    session: Box<Session>,
    origin: Origin,
}

/// The recovery file of this run.
pub struct Keep {
    folder: PathBuf,
    own: PathBuf,
    lock: PathBuf,
    // Held open: the lock ends with the run, however it ends.
    _locked: File,
    send: Option<Sender<Job>>,
    worker: Option<JoinHandle<()>>,
    noted: u64,
    changed: Option<Instant>,
    copied: Vec<DatasetRef>,
    failed: Arc<AtomicBool>,
}

impl Keep {
    /// Takes a file of its own in a folder.
    ///
    /// # Errors
    /// As the system says.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let now = since_1970(SystemTime::now());
        let name = (0..1000).map(|number| format!("{now}-{}-{number}", std::process::id()));
        let mut free = name.map(|name| (folder.join(format!("{name}.unwalled")), folder.join(format!("{name}.lock"))));
        let (own, lock) =
            free.find(|(own, lock)| !own.exists() && !lock.exists()).ok_or_else(|| io::Error::other("there is no free name"))?;
        let locked = File::create(&lock)?;
        locked.lock()?;
        let (send, receive) = channel();
        let (target, copies) = (own.clone(), folder.join("copies"));
        let failed = Arc::new(AtomicBool::new(false));
        let says = failed.clone();
        let worker = std::thread::Builder::new().name("recovery".into()).spawn(move || write_all(&receive, &target, &copies, &says))?;
        Ok(Self {
            folder: folder.to_owned(),
            own,
            lock,
            _locked: locked,
            send: Some(send),
            worker: Some(worker),
            noted: 0,
            changed: None,
            copied: vec![],
            failed,
        })
    }

    /// The file of this run, which is there once something was changed.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.own
    }

    /// Has a session written soon after it changed. Returns when to come back, if there is anything to write.
    pub fn note(&mut self, session: &Session, now: Instant) -> Option<Duration> {
        let revision = session.history.revision();
        // What could not be written is tried again.
        let is_written = revision == self.noted && !self.has_failed();
        if is_written || session.history.steps().len() <= 1 && session.file.path.is_none() {
            self.changed = None;
            return None;
        }
        let since = *self.changed.get_or_insert(now);
        let waited = now.saturating_duration_since(since);
        if waited < AFTER {
            return Some(AFTER.saturating_sub(waited));
        }
        self.write(session, false);
        None
    }

    /// Whether the last thing to be written could not be.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Writes work in whose place other work is opened into a file of its own, which the next start offers.
    pub fn put_aside(&mut self, session: &Session) {
        let now = since_1970(SystemTime::now());
        let mut free = (0..1000).map(|number| self.folder.join(format!("{now}-{}-aside-{number}.unwalled", std::process::id())));
        if let Some(path) = free.find(|path| !path.exists()) {
            self.give(Job::Aside(Box::new(snapshot(session, true)), path));
        }
    }

    fn write(&mut self, session: &Session, ended: bool) {
        self.noted = session.history.revision();
        self.changed = None;
        for dataset in &session.doc.datasets {
            if !dataset.origin.starts_with("bundled:") && !self.copied.contains(dataset) {
                self.copied.push(dataset.clone());
                self.give(Job::Copy(dataset.clone()));
            }
        }
        self.give(Job::Work(Box::new(snapshot(session, ended))));
    }

    fn give(&self, job: Job) {
        // A worker that is gone has said why.
        let _ = self.send.as_ref().map(|send| send.send(job));
    }

    /// Writes a session that was taken up from another recovery file, and throws that away once it is written.
    pub fn took_up(&mut self, session: &Session, from: PathBuf) {
        self.write(session, false);
        self.give(Job::Discard(from));
    }

    /// Writes what there is and waits until it is on the disk, before the program ends.
    pub fn end(&mut self, session: &Session) {
        if session.history.steps().len() > 1 || session.file.path.is_some() {
            self.write(session, true);
        }
        self.finish();
    }

    /// Writes what there is as a run that broke off.
    pub fn break_off(&mut self, session: &Session) {
        self.write(session, false);
        self.finish();
    }

    fn finish(&mut self) {
        self.send = None;
        // A worker that panicked has said so.
        let _ = self.worker.take().map(JoinHandle::join);
        let _ = fs::remove_file(&self.lock);
    }

    /// What other runs left, newest first. What is old, and of no use to anybody, goes away.
    #[must_use]
    pub fn left(folder: &Path, own: &Path) -> Vec<Left> {
        let mut found = vec![];
        for path in files_of(folder, "unwalled").into_iter().filter(|path| path != own) {
            let lock = path.with_extension("lock");
            // Whoever cannot lock it may not: the run that wrote it still runs.
            if File::open(&lock).is_ok_and(|file| file.try_lock().is_err()) {
                continue;
            }
            if let Some((origin, workspace)) = read(&path) {
                found.push((origin.at, left(path, &origin, &workspace)));
            } else {
                tracing::warn!(path = %path.display(), "a recovery file cannot be read");
            }
        }
        found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        for path in files_of(&folder.join("copies"), "json").into_iter().chain(files_of(folder, "lock")) {
            let is_free = path.extension().is_none_or(|ending| ending != "lock") || !path.with_extension("unwalled").exists();
            if is_free && path.with_extension("unwalled") != own && age(&path).is_some_and(|age| age > KEPT_FOR) {
                let _ = fs::remove_file(&path);
            }
        }
        found.into_iter().map(|(_, left)| left).collect()
    }

    /// Where recovery files of this run and others are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Keep {
    fn drop(&mut self) {
        self.finish();
    }
}

/// Throws a recovery file away.
pub fn discard(path: &Path) {
    let _ = fs::remove_file(path);
    let _ = fs::remove_file(path.with_extension("lock"));
}

/// Reads what a run left: its workspace, and the file that it belongs to.
///
/// # Errors
/// If it cannot be read, or is damaged.
pub fn take(path: &Path) -> anyhow::Result<(work::Reopened, Option<PathBuf>, bool)> {
    let broken = || anyhow::anyhow!("the recovery file cannot be read: {}", path.display());
    let (origin, workspace) = read(path).ok_or_else(broken)?;
    let is_unsaved = origin.is_unsaved;
    Ok((work::with_data(path, workspace), origin.of, is_unsaved))
}

fn read(path: &Path) -> Option<(Origin, Workspace)> {
    let mut workspace = work::parse(path, &fs::read(path).ok()?).ok()??;
    let origin = workspace.rest.remove(KEY).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    Some((origin, workspace))
}

/// The copy of data of a hash; `None` if there is none.
#[must_use]
pub fn copy_of(folder: &Path, sha256: &str) -> Option<BTreeMap<String, String>> {
    let name = copy_name(sha256)?;
    serde_json::from_slice(&fs::read(folder.join("copies").join(name)).ok()?).ok()
}

/// Whether there is a copy of data of a hash.
#[must_use]
pub fn has_copy(folder: &Path, sha256: &str) -> bool {
    copy_name(sha256).is_some_and(|name| folder.join("copies").join(name).is_file())
}

/// A hash as the name of a file: whatever stands in a workspace leads nowhere else.
fn copy_name(sha256: &str) -> Option<String> {
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hash.then(|| format!("{sha256}.json"))
}

fn left(path: PathBuf, origin: &Origin, workspace: &Workspace) -> Left {
    let steps = workspace.history.steps().len().saturating_sub(1);
    let names: Vec<&str> = workspace.datasets.iter().map(|dataset| dataset.name.as_str()).collect();
    let last = workspace.history.current().map(|step| step.words.as_str()).filter(|words| !words.is_empty());
    let mut words = vec![];
    words.push(format!("{} · {}", origin_name(origin.of.as_deref()), ago(origin.at)));
    words.push(format!("{} on {}", Numbers::default().counted(steps, "step"), names.join(", ")));
    words.extend(last.map(|last| format!("The last: {last}")));
    Left { recovered: Recovered { path, words, is_crash: !origin.ended }, is_unsaved: origin.is_unsaved }
}

fn origin_name(of: Option<&Path>) -> String {
    WorkFile { path: of.map(Path::to_owned), ..WorkFile::default() }.name()
}

/// How long ago a moment was, in words.
fn ago(at: u64) -> String {
    let minutes = since_1970(SystemTime::now()).saturating_sub(at) / 60;
    match minutes {
        0 => "just now".into(),
        1..=89 => format!("{} ago", Numbers::default().counted(usize::try_from(minutes).unwrap_or(1), "minute")),
        90..=2159 => format!("{} hours ago", (minutes + 30) / 60),
        _ => format!("{} days ago", (minutes + 720) / 1440),
    }
}

fn since_1970(moment: SystemTime) -> u64 {
    moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn age(path: &Path) -> Option<Duration> {
    fs::metadata(path).ok()?.modified().ok()?.elapsed().ok()
}

fn files_of(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|found| found == ending)).collect()
}

/// What is written of a session.
fn snapshot(session: &Session, ended: bool) -> Snapshot {
    let origin = Origin {
        of: session.file.path.clone(),
        with_data: session.file.with_data,
        ended,
        is_unsaved: session.is_unsaved(),
        at: since_1970(SystemTime::now()),
    };
    let session = Session { doc: session.doc.clone(), history: session.history.clone(), file: session.file.clone(), ..Session::default() };
    Snapshot { session: Box::new(session), origin }
}

/// The worker: writes the newest of what waits, and copies data once.
fn write_all(receive: &Receiver<Job>, target: &Path, copies: &Path, failed: &AtomicBool) {
    let write = |snapshot: &Snapshot, path: &Path| {
        let written = save(&mut RealDisk, path, recovery_text(snapshot).as_bytes());
        failed.store(written.is_err(), Ordering::Relaxed);
        written.inspect_err(|error| tracing::error!(%error, path = %path.display(), "the recovery file was not written")).is_ok()
    };
    while let Ok(first) = receive.recv() {
        let jobs: Vec<Job> = std::iter::once(first).chain(receive.try_iter()).collect();
        let newest = jobs.iter().rposition(|job| matches!(job, Job::Work(_)));
        let (mut work, mut data, mut old) = (None, vec![], vec![]);
        for (at, job) in jobs.into_iter().enumerate() {
            match job {
                Job::Work(snapshot) if Some(at) == newest => work = Some(snapshot),
                Job::Work(_) => {}
                Job::Copy(dataset) => data.push(dataset),
                Job::Discard(path) => old.push(path),
                Job::Aside(snapshot, path) => {
                    write(&snapshot, &path);
                }
            }
        }
        // Work first: data can be read again, work cannot be done again.
        if work.is_none_or(|snapshot| write(&snapshot, target)) {
            for path in &old {
                discard(path);
            }
        }
        for dataset in data {
            if let Err(error) = copy(&dataset, copies) {
                tracing::warn!(%error, "data were not copied");
            }
        }
    }
}

fn recovery_text(snapshot: &Snapshot) -> String {
    let mut workspace = work::whole(&snapshot.session);
    // Writing to memory cannot fail.
    workspace.rest.insert(KEY.into(), serde_json::to_value(&snapshot.origin).unwrap_or(Value::Null));
    workspace.text()
}

fn copy(dataset: &DatasetRef, copies: &Path) -> anyhow::Result<()> {
    let Some(name) = copy_name(&dataset.sha256) else { return Ok(()) };
    let target = copies.join(name);
    if target.exists() || size_of(Path::new(&dataset.origin)) > MOST_COPIED {
        return Ok(());
    }
    fs::create_dir_all(copies)?;
    let files = Arc::new(load::raw_files(Path::new(&dataset.origin))?);
    let read = load::open_files(&dataset.origin, &files)?;
    anyhow::ensure!(read.sha256 == dataset.sha256, "they were changed since: {}", dataset.origin);
    drop(read);
    let files = work::text_files(files);
    Ok(save(&mut RealDisk, &target, &serde_json::to_vec(&files)?)?)
}

fn size_of(path: &Path) -> u64 {
    let folder = if path.is_dir() { path } else { return fs::metadata(path).map_or(0, |found| found.len()) };
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|found| found.len()).sum()
}

/// The folder of this program's state; `None` where the system has no place for it.
#[must_use]
pub fn state_folder() -> Option<PathBuf> {
    let base = dirs::state_dir().or_else(dirs::data_local_dir)?;
    Some(base.join("unwalled"))
}

/// A keeper in this program's folder, or none where it cannot write, which is said in the log.
#[must_use]
pub fn keeper() -> Option<Keep> {
    let folder = state_folder()?.join("recovery");
    Keep::open(&folder).inspect_err(|error| tracing::error!(%error, folder = %folder.display(), "there is no recovery file")).ok()
}
