//! A file as its bytes: a big one in parts on all cores, since what takes time is memory that is fetched anew.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::cores;

/// A part that is worth a turn of a core, in bytes.
const PART: usize = 4 << 20;

/// All bytes of a file.
///
/// # Errors
/// As the system says.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_in_parts(path, PART)
}

fn read_in_parts(path: &Path, part: usize) -> io::Result<Vec<u8>> {
    let length = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).and_then(|found| usize::try_from(found.len()).ok());
    let Some(length) = length.filter(|length| *length > part) else { return std::fs::read(path) };
    let mut bytes = vec![0; length];
    let part = length.div_ceil(cores::count()).max(part);
    let parts: Vec<(u64, &mut [u8])> = (0_u64..).step_by(part).zip(bytes.chunks_mut(part)).collect();
    let read = cores::map(parts, |(start, part)| {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(part)
    });
    let is_whole = read.into_iter().all(|part| part.is_ok()) && std::fs::metadata(path)?.len() == length as u64;
    // A file that is written meanwhile is read as it is then.
    if is_whole { Ok(bytes) } else { std::fs::read(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        for length in [0, 1, 9, 10, 11, 1000] {
            let bytes: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            std::fs::write(&path, &bytes).unwrap();
            assert_eq!(read_in_parts(&path, 10).unwrap(), bytes, "{length}");
        }
        assert_eq!(read(&folder.path().join("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(read(folder.path()).is_err());
    }
}
