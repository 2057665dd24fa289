//! Where results go: standard output that may be closed early, files that are never half written,
//! and tables of text. It knows no data.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;

/// How wide a cell of a text table may be, in columns of the terminal.
const WIDEST: usize = 80;

/// One line on standard error: `error: what happened`. A closed standard error is nobody to tell.
pub fn complain(severity: &str, message: &str) {
    let _ = writeln!(io::stderr(), "{severity}: {}", one_line(message));
}

/// Writes to standard output. A reader that closed it has seen enough: that is success.
///
/// # Errors
/// What `write` could not do, or why standard output took nothing.
pub fn to_stdout(write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(Patient { out: io::stdout().lock(), closed: false });
    write(&mut out)?;
    out.flush().context("standard output could not be written")
}

/// Whether a person watches standard output.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Writes a file beside its target and renames it, so that the target is whole or untouched. What is
/// no regular file, such as `/dev/null`, is written as it stands.
///
/// # Errors
/// What `write` could not do, or why the file could not be made; the path comes last.
pub fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let failed = || format!("it could not be written: {}", path.display());
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => anyhow::bail!("expected a file to write, found the folder {}", path.display()),
        Ok(found) if !found.is_file() => {
            let mut device = BufWriter::new(std::fs::OpenOptions::new().write(true).open(path).with_context(failed)?);
            write(&mut device)?;
            device.flush().with_context(failed)
        }
        _ => replace(path, write).with_context(failed),
    }
}

fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut out = BufWriter::new(temporary_in(folder)?);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file that will have the permissions of any new file, not those of a secret one.
fn temporary_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".unwalled-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// A writer whose reader may leave at any time.
struct Patient<W> {
    out: W,
    closed: bool,
}

impl<W: Write> Patient<W> {
    fn forgive<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(instead)
            }
            other => other,
        }
    }
}

impl<W: Write> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.forgive(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.forgive(flushed, ())
    }
}

/// A table of text: a header, a rule and rows, columns padded to the widest cell.
#[derive(Debug)]
pub struct TextTable {
    header: Vec<String>,
    is_number: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl TextTable {
    /// A table without rows. A name that starts with `>` has its column set to the right.
    pub fn new<'a>(header: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = header.into_iter().collect();
        Self {
            header: names.iter().map(|name| one_line(name.strip_prefix('>').unwrap_or(name))).collect(),
            is_number: names.iter().map(|name| name.starts_with('>')).collect(),
            rows: vec![],
        }
    }

    /// Sets the columns whose place in `is_number` is true to the right.
    pub fn with_header(header: impl IntoIterator<Item = String>, is_number: Vec<bool>) -> Self {
        Self { header: header.into_iter().map(|name| one_line(&name)).collect(), is_number, rows: vec![] }
    }

    /// Adds a row of as many cells as the header has. Cells are cut at eighty columns, visibly.
    pub fn push(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| cut(&one_line(&cell))).collect());
    }

    /// Writes it with every line after `indent`.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn write(&self, out: &mut dyn Write, indent: &str) -> io::Result<()> {
        let widths: Vec<usize> = (0..self.header.len()).map(|column| self.width_of(column)).collect();
        self.write_row(out, indent, &self.header, &widths)?;
        let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        self.write_row(out, indent, &rule, &widths)?;
        self.rows.iter().try_for_each(|row| self.write_row(out, indent, row, &widths))
    }

    fn width_of(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.chain(self.header.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
    }

    fn write_row(&self, out: &mut dyn Write, indent: &str, cells: &[String], widths: &[usize]) -> io::Result<()> {
        let mut line = indent.to_owned();
        for (column, (cell, widest)) in cells.iter().zip(widths).enumerate() {
            let space = " ".repeat(widest - width(cell));
            let right = self.is_number.get(column).copied().unwrap_or(false);
            let between = if column == 0 { "" } else { "  " };
            line.push_str(between);
            line.push_str(&if right { space + cell } else { cell.clone() + &space });
        }
        writeln!(out, "{}", line.trim_end())
    }
}

/// The text without line ends and other controls, which a terminal would obey.
pub fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn cut(text: &str) -> String {
    if width(text) <= WIDEST {
        return text.to_owned();
    }
    let mut room = WIDEST - 1;
    let fits = |letter: &char| room.checked_sub(letter_width(*letter)).map(|left| room = left).is_some();
    text.chars().take_while(fits).chain(['…']).collect()
}

/// How many columns of a terminal the text takes: two for a Chinese character.
fn width(text: &str) -> usize {
    text.chars().map(letter_width).sum()
}

fn letter_width(letter: char) -> usize {
    match u32::from(letter) {
        0x0300..=0x036f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_padded_and_chinese_letters_are_two_wide() {
        let mut table = TextTable::new(["name", ">rows"]);
        table.push(["微信\n支付".to_owned(), "7".to_owned()]);
        table.push(["a".to_owned(), "12".to_owned()]);
        let mut text = vec![];
        table.write(&mut text, " ").unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), " name       rows\n ─────────  ────\n 微信 支付     7\n a            12\n");
    }

    #[test]
    fn long_cells_are_cut_visibly() {
        let long = cut(&"字".repeat(60));
        assert_eq!((width(&long), long.ends_with('…')), (79, true));
        assert_eq!(cut("short"), "short");
    }

    #[test]
    fn a_file_is_whole_or_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out.txt");
        std::fs::write(&target, "old").unwrap();
        let failed = to_file(&target, |out| {
            out.write_all(b"half")?;
            anyhow::bail!("no more")
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "old");
        to_file(&target, |out| Ok(out.write_all(b"new")?)).unwrap();
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(to_file(folder.path(), |_| Ok(())).is_err());
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
        let mut out = Patient { out: Closed, closed: false };
        assert!(out.write_all(b"text").is_ok() && out.flush().is_ok() && out.closed);
    }
}
