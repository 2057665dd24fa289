//! Workspaces in the window: opened when all their data are there, or the user said what to do without.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Shell;
use super::reload::{left_out as left_out_words, without_rows};
use super::work::{Found, Reopened, absent, found};
use crate::kit::numbers::Numbers;
use crate::load::LoadError;
use crate::model::Dataset;
use crate::session::{Action, Dialog, MissingData};

/// A workspace that waits for what its user says of missing data.
pub struct Pending {
    work: Reopened,
    path: Option<PathBuf>,
    is_saved: bool,
}

/// What came of opening a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reopening {
    /// It is shown. Names of data that were changed since it was saved.
    Shown {
        /// Names of data that were changed since it was saved.
        changed: Vec<String>,
    },
    /// Some of its data are not there; the user is asked.
    Waits,
}

impl Shell {
    /// Shows a workspace in the place of everything, or asks what to do about data that are not there.
    /// `path` is the file that it is saved in. `has_copy` tells of which data there is a copy, by hash.
    pub fn reopen(&mut self, work: Reopened, path: Option<PathBuf>, is_saved: bool, has_copy: &dyn Fn(&str) -> bool) -> Reopening {
        self.session.live.missing = missing(&work, has_copy);
        self.pending = Some(Pending { work, path, is_saved });
        self.go_on()
    }

    fn go_on(&mut self) -> Reopening {
        if !self.session.live.missing.is_empty() {
            self.session.live.dialog = Some(Dialog::Missing);
            (self.wake)();
            return Reopening::Waits;
        }
        let Some(Pending { work, path, is_saved }) = self.pending.take() else { return Reopening::Shown { changed: vec![] } };
        let Reopened { mut workspace, data, .. } = work;
        let mut changed = vec![];
        let datasets: Vec<Dataset> = (data.into_iter().zip(&workspace.datasets))
            .map(|(found, kept)| match found {
                Found::Same(dataset) => *dataset,
                Found::Changed(dataset) => {
                    changed.push(kept.name.clone());
                    *dataset
                }
                Found::Missing(_) => absent(&kept.reference()),
            })
            .collect();
        // What was changed in rows of another version is left out, and that is a step which undo takes back.
        let mut left_out = vec![];
        for dataset in &datasets {
            let changes = workspace.document.changes.get(&dataset.name).cloned().unwrap_or_default();
            let (kept, lost) = without_rows(&changes);
            let is_other = workspace.document.datasets.iter().any(|known| known.name == dataset.name && known.sha256 != dataset.sha256);
            if is_other && lost > 0 {
                left_out.push(Action::Reloaded { package: dataset.name.clone(), sha256: dataset.sha256.clone(), changes: kept });
                changed
                    .iter_mut()
                    .filter(|name| **name == dataset.name)
                    .for_each(|name| *name = format!("{name} ({})", left_out_words(lost, Numbers::default())));
            } else {
                workspace.rehash(&dataset.name, &dataset.origin, &dataset.sha256);
            }
        }
        self.put_datasets(datasets);
        self.session.restore(workspace, path, is_saved && changed.is_empty());
        for action in left_out {
            let _ = self.session.apply(action);
        }
        self.follow_anew();
        Reopening::Shown { changed }
    }

    /// What was found for data that were missing.
    ///
    /// # Errors
    /// If they cannot be read there either; the user is still asked.
    pub fn located(&mut self, name: &str, read: Result<Dataset, LoadError>) -> Result<Reopening, LoadError> {
        self.located_in(name, read, None)
    }

    /// The same of data that were found in a copy: its files are part of the workspace from now on.
    ///
    /// # Errors
    /// As [`Shell::located`].
    pub fn located_in(
        &mut self,
        name: &str,
        read: Result<Dataset, LoadError>,
        files: Option<BTreeMap<String, String>>,
    ) -> Result<Reopening, LoadError> {
        let Some(pending) = &mut self.pending else { return Ok(Reopening::Shown { changed: vec![] }) };
        match read {
            Ok(dataset) => {
                let kept = pending.work.workspace.datasets.iter().position(|kept| kept.name == name);
                if let Some(at) = kept {
                    pending.work.data[at] = found(&pending.work.workspace.datasets[at], dataset);
                    pending.work.workspace.datasets[at].files.extend(files.into_iter().flatten());
                }
                self.session.live.missing.retain(|missing| missing.name != name);
                Ok(self.go_on())
            }
            Err(error) => {
                self.session.live.missing.iter_mut().filter(|missing| missing.name == name).for_each(|missing| {
                    missing.reason = error.to_string();
                });
                self.session.live.dialog = Some(Dialog::Missing);
                Err(error)
            }
        }
    }

    /// Goes on without some data: they stay named, and nothing is drawn of them.
    pub fn without(&mut self, name: &str) -> Reopening {
        self.session.live.missing.retain(|missing| missing.name != name);
        self.go_on()
    }

    /// Does not open the workspace.
    pub fn give_up(&mut self) {
        self.pending = None;
        self.session.live.missing.clear();
    }

    /// The hash under which a workspace that waits knows some data.
    #[must_use]
    pub fn wanted(&self, name: &str) -> Option<(String, String)> {
        let kept = self.pending.as_ref()?.work.workspace.datasets.iter().find(|kept| kept.name == name)?;
        Some((kept.path.clone(), kept.sha256.clone()))
    }
}

fn missing(work: &Reopened, has_copy: &dyn Fn(&str) -> bool) -> Vec<MissingData> {
    let each = work.data.iter().zip(&work.workspace.datasets);
    let missing = each.filter_map(|(found, kept)| match found {
        Found::Missing(reason) => {
            Some(MissingData { name: kept.name.clone(), path: kept.path.clone(), reason: reason.clone(), has_copy: has_copy(&kept.sha256) })
        }
        _ => None,
    });
    missing.collect()
}
