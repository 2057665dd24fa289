//! The journal: the actions that led to a state as JSON lines, written, read, and run on data.
//!
//! The first line says what the file is; every other line is one step, from the opening of the data to
//! the state that was shown: `{"at": 3, "say": "Went to 21 Oct 2021", "do": {"playhead": "2021-10-21"}}`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Shell, applies};
use crate::cli::{self, Outcome, ReplayArgs};
use crate::engine::Catalog;
use crate::load;
use crate::session::{Action, DatasetRef, Document, Session};

/// The version of the format that is written, and the newest that is read.
const VERSION: u64 = 1;

#[derive(Serialize, Deserialize)]
struct Head {
    journal: u64,
    #[serde(default)]
    program: String,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    at: usize,
    #[serde(default)]
    say: String,
    #[serde(rename = "do")]
    action: Value,
}

/// What led a session to its state, as JSON lines.
///
/// # Errors
/// If an action has no form as JSON, which is a fault of the program.
pub fn text(session: &Session) -> anyhow::Result<String> {
    let head = Head { journal: VERSION, program: format!("unwalled {}", env!("CARGO_PKG_VERSION")) };
    let mut lines = vec![serde_json::to_string(&head)?];
    for (number, at) in session.history.past().into_iter().enumerate() {
        let step = &session.history.steps()[at];
        let action = serde_json::to_value(step.action.without_data()).context("an action has no form as JSON")?;
        lines.push(serde_json::to_string(&Entry { at: number, say: step.words.clone(), action })?);
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

/// One line that was not run, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Skipped {
    /// The line in the journal, from 1.
    pub line: usize,
    /// What it says was done.
    pub action: Value,
    /// Why it does not apply.
    pub reason: String,
}

/// What came of a journal.
#[derive(Debug)]
pub struct Replayed {
    /// How many actions it has.
    pub steps: usize,
    /// How many were run.
    pub applied: usize,
    /// The others.
    pub skipped: Vec<Skipped>,
    /// The state at the end.
    pub document: Document,
}

/// Runs `unwalled replay`.
#[must_use]
pub fn replay(args: &ReplayArgs) -> ExitCode {
    cli::exit(run(args))
}

fn run(args: &ReplayArgs) -> anyhow::Result<Outcome> {
    let journal = &args.journal;
    let text = std::fs::read(journal).with_context(|| format!("the journal could not be read: {}", journal.display()))?;
    let replayed = replayed(&String::from_utf8_lossy(&text), journal, &args.paths)?;
    let outcome = if replayed.skipped.is_empty() { Outcome::Well } else { Outcome::ToReport };
    let Replayed { steps, applied, skipped, document } = replayed;
    cli::replayed(&json!({ "steps": steps, "applied": applied, "skipped": skipped, "document": document }), args.json)?;
    Ok(outcome)
}

/// Runs a journal on the data of paths; on those that it names itself if there are no paths.
///
/// # Errors
/// If it is no journal, or the data cannot be read.
pub fn replayed(journal: &str, shown: &Path, paths: &[PathBuf]) -> anyhow::Result<Replayed> {
    let entries = entries(journal, shown)?;
    let mut player = Player { shell: None, names: BTreeMap::new(), skipped: vec![], applied: 0 };
    for (line, entry) in &entries {
        if let Err(reason) = player.play(entry, paths, shown, *line)? {
            player.skipped.push(Skipped { line: *line, action: entry.action.clone(), reason });
        } else {
            player.applied += 1;
        }
    }
    let document = player.shell.map(|shell| shell.session.doc).unwrap_or_default();
    Ok(Replayed { steps: entries.len(), applied: player.applied, skipped: player.skipped, document })
}

fn entries(journal: &str, shown: &Path) -> anyhow::Result<Vec<(usize, Entry)>> {
    let mut lines = (1..).zip(journal.lines()).filter(|(_, line)| !line.trim().is_empty());
    let head = lines.next().and_then(|(_, line)| serde_json::from_str::<Head>(line).ok());
    let head = head.with_context(|| {
        format!("expected a journal whose first line is {{\"journal\": {VERSION}, …}}, found something else in {}", shown.display())
    })?;
    anyhow::ensure!(
        head.journal <= VERSION,
        "this journal has version {}, and this program reads up to {VERSION}; a newer unwalled can run it: {}",
        head.journal,
        shown.display()
    );
    lines
        .map(|(number, line)| {
            let entry = serde_json::from_str(line);
            let entry = entry.with_context(|| format!("expected a step, found something else, line {number} in {}", shown.display()))?;
            Ok((number, entry))
        })
        .collect()
}

/// A shell that is led through a journal.
struct Player {
    shell: Option<Shell>,
    /// Packages as the journal calls them, and as they are called here.
    names: BTreeMap<String, String>,
    skipped: Vec<Skipped>,
    applied: usize,
}

type Played = Result<(), String>;

impl Player {
    /// Plays a step. The inner error says why it does not apply; the outer one ends the replay.
    fn play(&mut self, entry: &Entry, paths: &[PathBuf], shown: &Path, line: usize) -> anyhow::Result<Played> {
        let action = match serde_json::from_value::<Action>(entry.action.clone()) {
            Ok(action) => action,
            Err(error) => return Ok(Err(format!("this version knows no such action ({error})"))),
        };
        let Some(shell) = &mut self.shell else {
            let Action::Opened { datasets, .. } = action else {
                anyhow::bail!("expected the journal to begin with data that are opened, line {line} in {}", shown.display());
            };
            self.shell = Some(Shell::new(first_data(&datasets, paths)?, || {}));
            self.note_names(&datasets, 0);
            return Ok(Ok(()));
        };
        if let Action::Opened { datasets, add, .. } = action {
            return Ok(self.open(&datasets, add));
        }
        let action = renamed(action, &self.names);
        if let Action::Reloaded { package, sha256, changes } = &action {
            // The data are as they are by now: if that is what they became then, changes go on as they did then.
            let is_same = shell.session.doc.datasets.iter().any(|known| known.name == *package && known.sha256 == *sha256);
            if !is_same && !changes.is_empty() {
                return Ok(Err(format!("the files of `{package}` became other ones than are here, and so did the places of its rows")));
            }
            if !is_same {
                return Ok(Ok(()));
            }
        }
        let played = applies(&action, &shell.session, shell.catalog());
        if played.is_ok() {
            let _ = shell.apply(action);
            // What comes may speak of data that are changed by this.
            shell.settle_data();
            // Every line is a gesture of its own.
            shell.session.history.seal();
        }
        Ok(played)
    }

    fn open(&mut self, datasets: &[DatasetRef], add: bool) -> Played {
        let Some(shell) = &mut self.shell else { return Ok(()) };
        let read: Result<Vec<_>, _> = datasets.iter().map(|dataset| load::open(Path::new(&dataset.origin))).collect();
        let read = read.map_err(|error| format!("the data could not be opened: {error}"))?;
        let first = if add { shell.catalog().datasets().len() } else { 0 };
        shell.take_catalog(read, add);
        self.note_names(datasets, first);
        Ok(())
    }

    fn note_names(&mut self, told: &[DatasetRef], first: usize) {
        let Some(shell) = &self.shell else { return };
        for (told, here) in told.iter().zip(shell.catalog().datasets().iter().skip(first)) {
            self.names.insert(told.name.clone(), here.name.clone());
        }
    }
}

fn first_data(told: &[DatasetRef], paths: &[PathBuf]) -> anyhow::Result<Catalog> {
    if !paths.is_empty() {
        return cli::catalog(paths);
    }
    cli::catalog(&told.iter().map(|dataset| PathBuf::from(&dataset.origin)).collect::<Vec<_>>())
}

/// An action on packages by the names that they have here.
fn renamed(action: Action, names: &BTreeMap<String, String>) -> Action {
    let name = |told: String| names.get(&told).cloned().unwrap_or(told);
    match action {
        Action::Show { package, opening } => Action::Show { package: name(package), opening },
        Action::Change { package, table, change } => Action::Change { package: name(package), table, change },
        Action::ShowRow { package, table, row, view } => Action::ShowRow { package: name(package), table, row, view },
        Action::AddView { kind, package, settings } => Action::AddView { kind, package: package.map(name), settings },
        Action::Reloaded { package, sha256, changes } => Action::Reloaded { package: name(package), sha256, changes },
        other => other,
    }
}
