//! What belongs to the person, kept in a file of its own beside no workspace.

use std::path::{Path, PathBuf};

use super::disk::{RealDisk, save};
use super::keymap;
use crate::session::Preferences;

/// The file of preferences and what it held last.
#[derive(Debug, Default)]
pub struct Kept {
    path: Option<PathBuf>,
    saved: Preferences,
}

impl Kept {
    /// Reads preferences. What is not there, or cannot be read, is at its default, and a damaged file is
    /// put aside rather than written over.
    #[must_use]
    pub fn open(path: Option<PathBuf>) -> (Self, Preferences) {
        let read = path.as_deref().map(read).unwrap_or_default();
        keymap::warn(&read);
        (Self { path, saved: read.clone() }, read)
    }

    /// Writes preferences if they changed.
    pub fn note(&mut self, now: &Preferences) {
        if self.saved == *now {
            return;
        }
        self.saved = now.clone();
        let Some(path) = &self.path else { return };
        let written = serde_json::to_vec_pretty(now).map_err(std::io::Error::from).and_then(|bytes| {
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            save(&mut RealDisk, path, &bytes)
        });
        if let Err(error) = written {
            tracing::error!(%error, path = %path.display(), "preferences were not saved");
        }
    }
}

/// The file of this program; `None` where the system has no place for it.
#[must_use]
pub fn path() -> Option<PathBuf> {
    Some(dirs::config_dir()?.join("unwalled").join("preferences.json"))
}

fn read(path: &Path) -> Preferences {
    let Ok(bytes) = std::fs::read(path) else { return Preferences::default() };
    serde_json::from_slice(&bytes).unwrap_or_else(|error| {
        let aside = path.with_extension("damaged.json");
        tracing::warn!(%error, path = %path.display(), aside = %aside.display(), "preferences cannot be read and were put aside");
        let _ = std::fs::rename(path, aside);
        Preferences::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::ThemeChoice;

    #[test]
    fn preferences_come_back_with_what_another_version_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("preferences.json");
        let (mut kept, mut now) = Kept::open(Some(path.clone()));
        kept.note(&now);
        assert!(!path.exists(), "nothing changed");
        now.theme = ThemeChoice::Dark;
        now.rest.insert("from_the_future".into(), serde_json::json!([1, 2]));
        kept.note(&now);
        assert_eq!(Kept::open(Some(path.clone())).1, now);
        std::fs::write(&path, "{oops").unwrap();
        assert_eq!(Kept::open(Some(path.clone())).1, Preferences::default());
        assert_eq!(std::fs::read_to_string(path.with_extension("damaged.json")).unwrap(), "{oops");
    }
}
