//! Workspaces and the data they name: written with paths relative to the file, read with what is there.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::kit::numbers::Numbers;
use crate::load::{self, LoadError};
use crate::model::{Copies, Dataset};
use crate::session::{DatasetRef, KeptDataset, Session, Workspace};

/// A workspace that was read, and what became of its data.
#[derive(Debug)]
pub struct Reopened {
    /// Where it was read from.
    pub path: PathBuf,
    /// What it says.
    pub workspace: Workspace,
    /// Its data, in its order.
    pub data: Vec<Found>,
}

impl Reopened {
    /// # Errors
    /// The first of its data that cannot be read, and why.
    pub fn all_there(&self) -> anyhow::Result<()> {
        for (found, kept) in self.data.iter().zip(&self.workspace.datasets) {
            if let Found::Missing(reason) = found {
                anyhow::bail!("the data `{}` of the workspace cannot be read: {reason}", kept.name);
            }
        }
        Ok(())
    }
}

/// What became of one dataset.
#[derive(Debug)]
pub enum Found {
    /// It is what it was.
    Same(Box<Dataset>),
    /// It was changed since.
    Changed(Box<Dataset>),
    /// It cannot be read.
    Missing(String),
}

/// The bytes of a file that is said to be a workspace; `None` if it is something else.
///
/// # Errors
/// If it is a workspace, and damaged or newer than this program.
pub fn parse(path: &Path, bytes: &[u8]) -> anyhow::Result<Option<Workspace>> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Ok(None) };
    if !Workspace::is_meant(text) {
        return Ok(None);
    }
    let mut workspace = Workspace::parse(text).with_context(|| format!("the workspace {} cannot be opened", path.display()))?;
    make_whole(&mut workspace, path);
    Ok(Some(workspace))
}

/// Reads a workspace and its data; `None` if the path is something else.
///
/// # Errors
/// As [`parse`].
pub fn read(path: &Path) -> anyhow::Result<Option<Reopened>> {
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json") || ending.eq_ignore_ascii_case("unwalled"));
    if !is_json || !path.is_file() || path.file_name().is_some_and(|name| name == "datapackage.json") {
        return Ok(None);
    }
    let Ok(bytes) = std::fs::read(path) else { return Ok(None) };
    let Some(workspace) = parse(path, &bytes)? else { return Ok(None) };
    Ok(Some(with_data(path, workspace)))
}

/// A workspace with its data, as far as they are there.
pub fn with_data(path: &Path, workspace: Workspace) -> Reopened {
    let data = workspace.datasets.iter().map(find).collect();
    Reopened { path: path.to_owned(), workspace, data }
}

/// The data of a workspace, all of them.
///
/// # Errors
/// If some cannot be read where the workspace says.
pub fn data_of(work: Reopened) -> anyhow::Result<Vec<Dataset>> {
    work.all_there()?;
    let each = work.data.into_iter().zip(&work.workspace.datasets);
    each.map(|(found, kept)| match found {
        Found::Same(dataset) | Found::Changed(dataset) => match work.workspace.document.changes.get(&kept.name) {
            None => Ok(*dataset),
            Some(changes) => {
                let (fitting, lost) = super::reload::without_rows(changes);
                let is_other = dataset.sha256 != kept.sha256 && lost > 0;
                if is_other {
                    let told = format!(
                        "{} changed since the workspace was saved: {}",
                        kept.name,
                        super::reload::left_out(lost, Numbers::default())
                    );
                    crate::cli::complain("warning", &told);
                }
                let changes = if is_other { &fitting } else { changes };
                let changed = crate::engine::changed(&kept.path, dataset.copies.as_ref(), &kept.name, &dataset.sha256, changes);
                changed.map_err(|reason| anyhow::anyhow!("what was changed in `{}` cannot be laid over it: {reason}", kept.name))
            }
        },
        Found::Missing(_) => Ok(absent(&kept.reference())),
    })
    .collect()
}

/// The files of a dataset that a workspace holds.
pub fn files_of(files: &BTreeMap<String, String>) -> Copies {
    Arc::new(files.iter().map(|(name, text)| (name.clone(), bytes_of(text))).collect())
}

/// Reads data from what a workspace or a copy holds of their files.
///
/// # Errors
/// [`LoadError`] if they are broken.
pub fn from_files(origin: &str, files: &BTreeMap<String, String>) -> Result<Dataset, LoadError> {
    load::open_files(origin, &files_of(files))
}

fn find(kept: &KeptDataset) -> Found {
    let opened = if kept.files.is_empty() { load::open(Path::new(&kept.path)) } else { from_files(&kept.path, &kept.files) };
    opened.map_or_else(|error| Found::Missing(error.to_string()), |dataset| found(kept, dataset))
}

/// A dataset under the name that a workspace gives it.
pub fn found(kept: &KeptDataset, mut dataset: Dataset) -> Found {
    dataset.name.clone_from(&kept.name);
    let same = dataset.sha256 == kept.sha256;
    if same { Found::Same(Box::new(dataset)) } else { Found::Changed(Box::new(dataset)) }
}

/// A dataset with nothing in it, that stands for one that is missing.
pub fn absent(missing: &DatasetRef) -> Dataset {
    Dataset {
        name: missing.name.clone(),
        title: crate::model::Label::plain(missing.name.clone()),
        origin: missing.origin.clone(),
        sha256: missing.sha256.clone(),
        ..Dataset::default()
    }
}

/// The workspace of a session as it is saved under a path.
pub fn workspace(session: &Session, path: &Path) -> Workspace {
    let folder = folder_of(path);
    let mut workspace = as_it_is(session);
    workspace.map_origins(|origin| relative(origin, &folder));
    workspace
}

/// The same with whole paths, for a file that stands elsewhere.
pub fn whole(session: &Session) -> Workspace {
    let folder = std::env::current_dir().unwrap_or_default();
    let mut workspace = as_it_is(session);
    workspace.map_origins(|origin| absolute(origin, &folder));
    workspace
}

fn as_it_is(session: &Session) -> Workspace {
    let mut workspace = Workspace::new(session.doc.clone(), session.history.clone(), session.file.read.rest.clone());
    workspace.unknown = session.file.read.unknown.clone();
    for dataset in &mut workspace.datasets {
        let known = session.file.read.datasets.iter().find(|known| known.name == dataset.name);
        if let Some(known) = known {
            dataset.rest.clone_from(&known.rest);
            if known.sha256 == dataset.sha256 {
                dataset.files.clone_from(&known.files);
            }
        }
    }
    workspace
}

/// Puts the data into a workspace that is saved under a path, or takes them out.
///
/// # Errors
/// If a file cannot be read, or is no longer what was opened.
pub fn embed(workspace: &mut Workspace, path: &Path, with_data: bool) -> anyhow::Result<()> {
    let folder = folder_of(path);
    for dataset in &mut workspace.datasets {
        if !with_data {
            dataset.files.clear();
        } else if dataset.files.is_empty() {
            let place = absolute(&dataset.path, &folder);
            let files = Arc::new(load::raw_files(Path::new(&place))?);
            let is_same = files.is_empty() || load::open_files(&place, &files).is_ok_and(|read| read.sha256 == dataset.sha256);
            anyhow::ensure!(is_same, "the data were changed on disk since they were opened; open them anew, then save: {place}");
            dataset.files = text_files(files);
        }
    }
    Ok(())
}

/// Files as they stand in a workspace.
pub fn text_files(files: Copies) -> BTreeMap<String, String> {
    Arc::unwrap_or_clone(files).into_iter().map(|(name, bytes)| (name, text_of(bytes))).collect()
}

/// The ending of a workspace file.
pub const ENDING: &str = "unwalled";

/// A path with an ending; one without gets that of a workspace.
pub fn with_ending(path: PathBuf) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(ENDING) }
}

/// How many bytes of a file are looked at to tell what it is.
const HEAD: u64 = 4096;

/// Whether a workspace may be saved under a path: nothing is there, or another workspace.
///
/// # Errors
/// If there is a file of another kind, which would be lost.
pub fn may_replace(path: &Path) -> anyhow::Result<()> {
    let Ok(file) = std::fs::File::open(path) else { return Ok(()) };
    // A workspace says what it is in its first line; a big file of something else is not read for that.
    let mut head = vec![];
    file.take(HEAD).read_to_end(&mut head).unwrap_or_default();
    let is_workspace = head.is_empty() || Workspace::is_meant(&String::from_utf8_lossy(&head));
    anyhow::ensure!(is_workspace, "there is a file that is no workspace, and it would be lost; choose another name: {}", path.display());
    Ok(())
}

/// Paths of a workspace that stands at a place as whole paths, as they are while it is open.
pub fn make_whole(workspace: &mut Workspace, path: &Path) {
    let folder = folder_of(path);
    workspace.map_origins(|origin| absolute(origin, &folder));
}

const BASE64: &str = "base64:";

/// Bytes as they stand in a workspace: text as it is, anything else in base 64.
fn text_of(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) if !text.starts_with(BASE64) => text,
        Ok(text) => format!("{BASE64}{}", STANDARD.encode(text)),
        Err(error) => format!("{BASE64}{}", STANDARD.encode(error.as_bytes())),
    }
}

/// The bytes that [`text_of`] made into text.
fn bytes_of(text: &str) -> Vec<u8> {
    let decoded = text.strip_prefix(BASE64).map(|digits| STANDARD.decode(digits).unwrap_or_default());
    decoded.unwrap_or_else(|| text.as_bytes().to_vec())
}

fn folder_of(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole.parent().map(Path::to_owned).unwrap_or_default()
}

fn absolute(origin: &str, folder: &Path) -> String {
    if origin.starts_with("bundled:") {
        return origin.to_owned();
    }
    normal(&folder.join(origin)).display().to_string()
}

/// A path as seen from a folder, with `/` between its parts; as it is where they have nothing in common.
fn relative(origin: &str, folder: &Path) -> String {
    if origin.starts_with("bundled:") {
        return origin.to_owned();
    }
    let whole = normal(&std::path::absolute(origin).unwrap_or_else(|_| PathBuf::from(origin)));
    let folder = normal(folder);
    let shared = whole.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    // Different drives, or nothing but the root in common: the whole path is clearer.
    if shared <= 1 {
        return whole.display().to_string();
    }
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = whole.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_with_the_file() {
        let folder = Path::new("/home/ann/work");
        for (whole, short) in [
            ("/home/ann/work/a.csv", "a.csv"),
            ("/home/ann/data/a b.csv", "../data/a b.csv"),
            ("/home/ann/work/deep/er/a.csv", "deep/er/a.csv"),
            ("/srv/data/a.csv", "/srv/data/a.csv"),
            ("bundled:record", "bundled:record"),
        ] {
            assert_eq!(relative(whole, folder), short);
            assert_eq!(absolute(short, folder), whole);
        }
        assert_eq!(absolute("../data/a.csv", Path::new("/mnt/bob/work")), "/mnt/bob/data/a.csv");
    }

    #[test]
    fn bytes_survive_as_text() {
        for bytes in [b"a,b\n1,2\n".to_vec(), vec![0xff, 0xfe, 0x00], b"base64:oh".to_vec(), vec![]] {
            assert_eq!(bytes_of(&text_of(bytes.clone())), bytes);
        }
    }
}
