//! What comes from outside of the window: files, workspaces, answers of dialogs, work of earlier runs.

use std::path::{Path, PathBuf};

use egui::{Context, ViewportCommand};

use super::{Leaving, Window, wake_of};
use crate::app::Reopening;
use crate::app::disk;
use crate::app::files::{self, Opened};
use crate::app::keep::{self, Left};
use crate::app::watch::Change;
use crate::app::work::Reopened;
use crate::kit::numbers::Numbers;
use crate::model::Dataset;
use crate::session::{Action, Dialog, Document, Remedy, Saved, Toast, Workspace};

impl Window {
    pub(super) fn take_files(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> = ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !dropped.is_empty()
            && let Some(effect) = self.shell.apply(Action::Offer(dropped))
        {
            self.perform(effect, ctx);
        }
        self.look_at_files(ctx);
        for opened in self.files.arrived() {
            let live = &mut self.shell.session.live;
            live.loading = live.loading.saturating_sub(usize::from(!matches!(opened, Opened::Left(_) | Opened::Newer(_))));
            match opened {
                Opened::Data { datasets, add } => self.show(datasets, add),
                Opened::Work { work, path, is_saved, from } => {
                    self.taking_up = from;
                    self.reopen(*work, path, is_saved);
                }
                Opened::Broken(reason) => self.say(true, format!("{reason}. Nothing was changed.")),
                Opened::Chosen { paths, add } => self.load(paths, add, ctx),
                Opened::Place { what, path } => self.save(what, path, ctx),
                Opened::Written { path, written } => self.written(&path, written, ctx),
                Opened::Located { name, read, files } => match self.shell.located_in(&name, read.map(|dataset| *dataset), files) {
                    Ok(reopening) => self.tell(reopening),
                    Err(error) => self.say(true, format!("{error}.")),
                },
                Opened::Text { count, text } => match text {
                    Ok(text) => {
                        ctx.copy_text(text);
                        self.say(
                            false,
                            format!("Copied {} with headers.", Numbers(self.shell.session.preferences.numbers).counted(count, "row")),
                        );
                    }
                    Err(error) => self.say(true, format!("{error:#}. Nothing was copied.")),
                },
                // A newer one came while it was compared.
                Opened::Newer(compared) if !compared.is_among(&self.newest) => {}
                Opened::Newer(compared) => match self.shell.take_newer(*compared) {
                    Ok(words) => self.say(false, words),
                    Err(Some(newer)) => self.files.compare(*newer, wake_of(ctx)),
                    Err(None) => {}
                },
                Opened::Left(left) => self.offer_left(left, ctx),
                Opened::NothingChosen => self.ask_again(),
            }
        }
    }

    /// Files that changed on the disk are read again.
    fn look_at_files(&mut self, ctx: &Context) {
        let Some(watch) = &mut self.watch else { return };
        watch.follow(&self.shell.session.doc.datasets);
        for change in watch.changes() {
            match change {
                Change::Read(old, new) => {
                    self.newest.insert(old.origin.clone(), new.sha256.clone());
                    if let Some(newer) = self.shell.newer(&old, *new) {
                        self.files.compare(newer, wake_of(ctx));
                    }
                }
                Change::Broken(old, reason) => {
                    self.say(true, format!("{} changed on disk and cannot be read: {reason}. What was read before stays.", old.name));
                }
            }
        }
    }

    /// A dialog of the system that was closed leaves the question open.
    fn ask_again(&mut self) {
        if !self.shell.session.live.missing.is_empty() {
            self.shell.session.live.dialog = Some(Dialog::Missing);
        }
        self.leaving = Leaving::No;
    }

    fn show(&mut self, datasets: Vec<Dataset>, add: bool) {
        let rows: usize = datasets.iter().map(Dataset::rows).sum();
        let refused: usize = datasets.iter().map(Dataset::refused).sum();
        let names: Vec<String> = datasets.iter().map(|dataset| dataset.title.en.clone()).collect();
        for dataset in &datasets {
            let origin = if dataset.origin.starts_with("bundled:") {
                continue;
            } else {
                files::whole(Path::new(&dataset.origin)).display().to_string()
            };
            self.shell.session.preferences.opened(origin);
        }
        self.shell.take_catalog(datasets, add);
        let told = if refused > 0 { format!("; {refused} refused, the report at the lower right says why") } else { String::new() };
        let told = if rows == 0 { "; it has names of columns and nothing below them".to_owned() } else { told };
        let beside = if add { ", beside what was open" } else { "" };
        self.say(refused > 0 || rows == 0, format!("Opened {}: {rows} rows{told}{beside}", names.join(", ")));
    }

    pub(super) fn reopen(&mut self, work: Reopened, path: Option<PathBuf>, is_saved: bool) {
        if let Some(path) = &path {
            self.shell.session.preferences.opened(path.display().to_string());
        }
        // Undo leads back to it as long as the program runs; its recovery file does after that.
        if let Some(keep) = self.keep.as_mut().filter(|_| self.shell.session.is_unsaved()) {
            keep.put_aside(&self.shell.session);
        }
        let folder = self.keep.as_ref().map(|keep| keep.folder().to_owned());
        let has_copy = |sha256: &str| folder.as_deref().is_some_and(|folder| keep::has_copy(folder, sha256));
        let reopening = self.shell.reopen(work, path, is_saved, &has_copy);
        self.tell(reopening);
    }

    pub(super) fn tell(&mut self, reopening: Reopening) {
        let Reopening::Shown { changed } = reopening else { return };
        if let Some((keep, from)) = self.keep.as_mut().zip(self.taking_up.take()) {
            keep.took_up(&self.shell.session, from);
        }
        self.shell.session.file.stamp = self.shell.session.file.path.as_deref().and_then(disk::stamp);
        let session = &self.shell.session;
        let steps = Numbers(session.preferences.numbers).counted(session.history.steps().len().saturating_sub(1), "step");
        let words = format!("Opened {}, with {steps} of history", session.work_name());
        match changed.as_slice() {
            [] => self.say(false, words),
            names => self.say(true, format!("{words}. Changed since it was saved: {}", names.join(", "))),
        }
    }

    /// Work of earlier runs: after a crash it is offered; else it is taken up if that is wanted.
    fn offer_left(&mut self, left: Vec<Left>, ctx: &Context) {
        let untouched = self.shell.session.history.steps().len() <= 1 && self.shell.session.file.path.is_none();
        let reopen = self.shell.session.preferences.reopen && untouched;
        let mut offered = vec![];
        let mut taken = None;
        for (at, Left { recovered, is_unsaved }) in left.into_iter().enumerate() {
            match (recovered.is_crash, is_unsaved) {
                (false, _) if at == 0 && reopen => taken = Some(recovered.path),
                (false, false) if at > 0 => keep::discard(&recovered.path),
                (false, false) => {}
                _ => offered.push(recovered),
            }
        }
        let crashed = offered.iter().any(|recovered| recovered.is_crash);
        let any = !offered.is_empty();
        self.shell.session.live.recovered = offered;
        if let Some(path) = taken {
            self.shell.session.live.loading += 1;
            self.files.take(path, wake_of(ctx));
        } else if crashed && self.shell.session.live.dialog.is_none() {
            self.shell.session.live.dialog = Some(Dialog::Recovery);
        } else if any {
            self.say(false, "Work of an earlier session was not saved; File › Earlier work… brings it back".into());
        }
    }

    pub(super) fn recover(&mut self, path: PathBuf, keep: bool, ctx: &Context) {
        self.shell.session.live.recovered.retain(|recovered| recovered.path != path);
        if keep {
            self.shell.session.live.loading += 1;
            self.files.take(path, wake_of(ctx));
        } else {
            keep::discard(&path);
            if !self.shell.session.live.recovered.is_empty() {
                self.shell.session.live.dialog = Some(Dialog::Recovery);
            }
        }
    }

    pub(super) fn remedy(&mut self, name: String, remedy: Remedy, ctx: &Context) {
        let folder = self.keep.as_ref().map(|keep| keep.folder().to_owned());
        match remedy {
            Remedy::Locate(path) => self.files.locate(name, path, wake_of(ctx)),
            Remedy::Ask => self.files.pick_for(name, wake_of(ctx)),
            Remedy::Copy => {
                let Some((folder, (origin, sha256))) = folder.zip(self.shell.wanted(&name)) else { return };
                self.files.copy(name, origin, sha256, folder, wake_of(ctx));
            }
            Remedy::Without => {
                let reopening = self.shell.without(&name);
                return self.tell(reopening);
            }
            Remedy::GiveUp => {
                self.taking_up = None;
                return self.shell.give_up();
            }
        }
        self.shell.session.live.loading += 1;
    }

    pub(super) fn say(&mut self, is_error: bool, text: String) {
        if is_error {
            tracing::warn!("{text}");
        }
        let _ = self.shell.session.apply(Action::Say(Toast { is_error, text }));
    }

    pub(super) fn load(&mut self, paths: Vec<PathBuf>, add: bool, ctx: &Context) {
        self.shell.session.live.loading += 1;
        self.files.load(paths, add, wake_of(ctx));
    }

    pub(super) fn save(&mut self, what: Saved, path: PathBuf, ctx: &Context) {
        self.shell.session.live.loading += 1;
        match what {
            Saved::Rows(view) => match self.shell.rows_of(view) {
                Ok(rows) => self.files.write_rows(rows, path, wake_of(ctx)),
                Err(reason) => self.refuse(&reason),
            },
            _ => self.files.write(what, path, &self.shell.session, wake_of(ctx)),
        }
    }

    /// What was to be done away from the screen cannot be begun.
    pub(super) fn refuse(&mut self, reason: &str) {
        self.shell.session.live.loading -= 1;
        self.say(true, format!("{reason}."));
    }

    fn written(&mut self, path: &Path, written: anyhow::Result<Option<Box<(Workspace, Document)>>>, ctx: &Context) {
        match written {
            Ok(work) => {
                if let Some(work) = work {
                    let (workspace, doc) = *work;
                    self.shell.session.preferences.opened(path.display().to_string());
                    self.shell.session.saved(workspace, doc, path.to_owned());
                    self.shell.session.file.stamp = disk::stamp(path);
                }
                self.say(false, format!("Saved {}", path.display()));
                if self.leaving == Leaving::WhenSaved {
                    self.leave(ctx);
                }
            }
            Err(error) => {
                self.leaving = Leaving::No;
                self.say(true, format!("{error:#}. Nothing was saved."));
            }
        }
    }

    pub(super) fn leave(&mut self, ctx: &Context) {
        self.leaving = Leaving::Now;
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }
}
