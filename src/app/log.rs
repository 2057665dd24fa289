//! The log: to standard error, and its last lines in memory for whoever asks what happened.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// How many lines are kept.
const KEPT: usize = 200;

// A panic must find the lines wherever it happens, so they can be nobody's but the process's.
static LINES: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

/// Keeps lines in memory.
#[derive(Clone, Copy, Debug)]
struct Memory;

impl io::Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = LINES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for line in String::from_utf8_lossy(bytes).lines() {
            if lines.len() == KEPT {
                lines.pop_front();
            }
            lines.push_back(line.to_owned());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Memory {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        *self
    }
}

/// The last lines, oldest first.
#[must_use]
pub fn last_lines() -> Vec<String> {
    LINES.lock().unwrap_or_else(std::sync::PoisonError::into_inner).iter().cloned().collect()
}

/// Starts the log: our own errors to standard error, warnings of all libraries to memory. Only the first
/// call counts.
pub fn start() {
    let ours = Targets::new().with_target("unwalled", LevelFilter::ERROR);
    let to_stderr = fmt::layer().with_writer(io::stderr).without_time().with_filter(ours);
    let to_memory = fmt::layer().with_writer(Memory).with_ansi(false).with_filter(LevelFilter::WARN);
    // A second start, as in tests, leaves the first as it is.
    let _ = tracing_subscriber::registry().with(to_stderr).with(to_memory).try_init();
}

/// From now on a panic leaves a report in a folder, and says where.
pub fn report_panics(folder: PathBuf) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        before(panic);
        match leave_report(&folder, panic) {
            Ok(path) => super::say_to_stderr(&format!(
                "unwalled has to stop. What happened is written in {}; your work is offered when it starts again",
                path.display()
            )),
            Err(error) => super::say_to_stderr(&format!("the report could not be written to {}: {error}", folder.display())),
        }
    }));
}

fn leave_report(folder: &Path, panic: &PanicHookInfo<'_>) -> io::Result<PathBuf> {
    let backtrace = std::backtrace::Backtrace::force_capture();
    let mut text = String::new();
    // Writing to text cannot fail.
    let _ = writeln!(text, "unwalled {} on {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    let _ = writeln!(text, "{panic}\n\nlast lines of the log:");
    for line in last_lines() {
        let _ = writeln!(text, "{line}");
    }
    let _ = writeln!(text, "\n{backtrace}");
    std::fs::create_dir_all(folder)?;
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let path = folder.join(format!("panic-{seconds}-{}.txt", std::process::id()));
    std::fs::write(&path, text)?;
    Ok(path)
}
