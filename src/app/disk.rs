//! Saving so that a file is the old one or the new one, whenever the power goes.
//!
//! Temporary file in the same folder → write → fsync → rename over the target → fsync of the folder, as
//! POSIX asks for durable replacement. Every step goes through [`Disk`], so that tests can let any fail.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The steps of saving.
pub trait Disk {
    /// A new, empty file; what was there under that name goes.
    ///
    /// # Errors
    /// As the system says.
    fn create(&mut self, path: &Path) -> io::Result<File>;

    /// Writes all bytes.
    ///
    /// # Errors
    /// As the system says.
    fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()>;

    /// Puts what was written on the medium.
    ///
    /// # Errors
    /// As the system says.
    fn sync(&mut self, file: &File) -> io::Result<()>;

    /// Puts a file in the place of another.
    ///
    /// # Errors
    /// As the system says.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;

    /// Puts the names in a folder on the medium.
    ///
    /// # Errors
    /// As the system says.
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create(&mut self, path: &Path) -> io::Result<File> {
        File::create(path)
    }

    fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&mut self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    #[cfg(unix)]
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    /// Elsewhere a folder cannot be opened; the rename is journaled by the file system.
    #[cfg(not(unix))]
    fn sync_folder(&mut self, _folder: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes are written in pieces of this size.
const PIECE: usize = 1 << 16;

/// Saves bytes under a path. A link is followed; permissions of a file that is replaced are kept.
///
/// # Errors
/// As the system says; the file is then the old one, or, if only the last fsync failed, the new one.
pub fn save(disk: &mut dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if target.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "expected a file, found a folder"));
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned);
    let name = target.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "expected the name of a file"))?;
    let temporary = folder.join(format!(".{}.{}.saving", name.to_string_lossy(), std::process::id()));
    sweep(&folder, &name.to_string_lossy());
    let replaced = replace(disk, &temporary, &target, bytes);
    if let Err(error) = replaced {
        // What is left of it is of no use to anybody.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    disk.sync_folder(&folder)
}

/// Takes away what a program that was killed while it saved this file left beside it. A file of a program
/// that still runs stays.
fn sweep(folder: &Path, name: &str) {
    let left_by = |entry: &fs::DirEntry| -> Option<u32> {
        let found = entry.file_name();
        found.to_str()?.strip_prefix('.')?.strip_prefix(name)?.strip_prefix('.')?.strip_suffix(".saving")?.parse().ok()
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if left_by(&entry).is_some_and(|program| program != std::process::id() && !runs(program)) {
            // It is of no use, and no harm where it cannot be taken away.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a program of that number runs; where that cannot be told, it is taken to.
fn runs(program: u32) -> bool {
    !Path::new("/proc/self").exists() || Path::new("/proc").join(program.to_string()).exists()
}

fn replace(disk: &mut dyn Disk, temporary: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = disk.create(temporary)?;
    for piece in bytes.chunks(PIECE) {
        disk.write(&mut file, piece)?;
    }
    if let Ok(old) = fs::metadata(target) {
        fs::set_permissions(temporary, old.permissions())?;
    }
    disk.sync(&file)?;
    drop(file);
    disk.rename(temporary, target)
}

/// When a file was written last, and its size in bytes; `None` if there is none.
#[must_use]
pub fn stamp(path: &Path) -> Option<(std::time::SystemTime, u64)> {
    let found = fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk whose step of a number fails.
    struct Failing {
        steps_left: usize,
    }

    impl Failing {
        fn step<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
            if self.steps_left == 0 {
                return Err(io::Error::new(io::ErrorKind::StorageFull, "no space"));
            }
            self.steps_left -= 1;
            done
        }
    }

    impl Disk for Failing {
        fn create(&mut self, path: &Path) -> io::Result<File> {
            let done = RealDisk.create(path);
            self.step(done)
        }

        fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
            // What fails has written half.
            let half = if self.steps_left == 0 { bytes.len() / 2 } else { bytes.len() };
            let done = RealDisk.write(file, &bytes[..half]);
            self.step(done)
        }

        fn sync(&mut self, file: &File) -> io::Result<()> {
            let done = RealDisk.sync(file);
            self.step(done)
        }

        fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
            if self.steps_left == 0 {
                return Err(io::Error::other("no rename"));
            }
            self.steps_left -= 1;
            RealDisk.rename(from, to)
        }

        fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
            let done = RealDisk.sync_folder(folder);
            self.step(done)
        }
    }

    #[test]
    fn a_save_that_fails_at_any_step_leaves_the_old_or_the_new_file_and_nothing_else() {
        let (old, new) = (vec![b'o'; 100_000], vec![b'n'; 200_000]);
        for steps in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("work.json");
            fs::write(&path, &old).unwrap();
            let saved = save(&mut Failing { steps_left: steps }, &path, &new);
            let found = fs::read(&path).unwrap();
            assert!(found == old || found == new, "step {steps}: {} bytes", found.len());
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "step {steps} left a file");
            if saved.is_ok() {
                assert_eq!(found, new);
                assert!(steps >= 8, "create, 4 writes, fsync, rename, fsync of the folder: {steps}");
                return;
            }
        }
        panic!("it never succeeded");
    }

    #[test]
    fn what_a_killed_program_left_is_swept_away_and_what_a_running_one_writes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("work.json");
        // No program has the highest number there can be; the first one always runs.
        let (dead, running, other) = (".work.json.4294967295.saving", ".work.json.1.saving", ".other.json.4294967295.saving");
        for name in [dead, running, other] {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        save(&mut RealDisk, &path, b"one").unwrap();
        let left = |name: &str| folder.path().join(name).exists();
        assert_eq!((left(dead), left(running), left(other)), (!cfg!(target_os = "linux"), true, true));
    }

    #[test]
    fn a_link_is_followed_and_a_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("work.json");
        save(&mut RealDisk, &path, b"one").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(save(&mut RealDisk, folder.path(), b"x").unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert!(save(&mut RealDisk, &folder.path().join("no/such/folder.json"), b"x").is_err());
        #[cfg(unix)]
        {
            let link = folder.path().join("link.json");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            save(&mut RealDisk, &link, b"two").unwrap();
            assert!(link.is_symlink());
            assert_eq!(fs::read(&path).unwrap(), b"two");
        }
    }
}
