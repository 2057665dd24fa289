//! The window: panels around a stage of tiles, keys, files, and the loop that binds them.
//!
//! [`Shell`] is everything that the window shows, without a window: `render` and the tests run the
//! same one in memory.

mod applies;
mod chips;
mod columns;
mod commands;
mod data_panel;
mod diagnostics;
mod dialogs;
mod disk;
mod files;
mod filters;
mod history;
mod inspector;
mod journal;
mod keep;
mod log;
mod phrase;
mod preferences;
mod render;
mod reopen;
mod selections;
mod shelf;
mod shell;
mod stage;
mod status;
mod timeline;
mod top_bar;
mod window;
mod work;
mod work_dialogs;

pub use applies::applies;
pub use commands::{COMMANDS, Command};
pub use disk::{Disk, RealDisk, save};
pub use journal::{Replayed, Skipped, replay, replayed, text as journal};
pub use keep::{Keep, copy_of, discard, has_copy, take};
pub use render::{Picture, picture, render, shell_for};
pub use reopen::Reopening;
pub use shell::Shell;
pub use window::window;
pub use work::{Found, Reopened, data_of, embed, parse as parse_workspace, read as read_workspace, whole, workspace};

/// One sentence on standard error; a closed one is nobody to tell.
fn say_to_stderr(words: &str) {
    crate::cli::complain("error", words);
}
