//! The window: panels around a stage of tiles, keys, files, and the loop that binds them.
//!
//! [`Shell`] is everything that the window shows, without a window: `render` and the tests run the
//! same one in memory.

mod applies;
mod cards;
mod chips;
mod columns;
mod commands;
mod context_menu;
mod data_panel;
mod derive_dialog;
mod diagnostics;
mod dialogs;
mod disk;
mod files;
mod filters;
mod finder;
mod history;
mod inspector;
mod journal;
mod keep;
mod keymap;
mod log;
mod manual;
mod neighbours;
mod palette;
mod phrase;
mod preferences;
mod preferences_dialog;
mod reload;
mod render;
mod reopen;
mod report;
mod row_dialog;
mod rows_out;
mod selections;
mod sheet;
mod shelf;
mod shell;
mod stage;
mod status;
mod take_dialog;
mod timeline;
mod top_bar;
mod watch;
mod window;
mod work;
mod work_dialogs;

pub use applies::applies;
pub use commands::{COMMANDS, Command, Place};
pub use disk::{Disk, RealDisk, save};
pub use journal::{Replayed, Skipped, replay, replayed, text as journal};
pub use keep::{Keep, Left, copy_of, discard, has_copy, take};
pub use keymap::{keys_of, written as keys_written};
pub use log::report_panics;
pub use manual::manual;
pub use render::{Picture, picture, render, shell_for};
pub use reopen::Reopening;
pub use rows_out::ShownRows;
pub use shell::Shell;
pub use window::window;
pub use work::{Found, Reopened, data_of, embed, parse as parse_workspace, read as read_workspace, whole, workspace};

/// One sentence on standard error; a closed one is nobody to tell.
fn say_to_stderr(words: &str) {
    crate::cli::complain("error", words);
}
