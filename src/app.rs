//! The window: panels around a stage of tiles, keys, files, and the loop that binds them.
//!
//! [`Shell`] is everything that the window shows, without a window: `render` and the tests run the
//! same one in memory.

mod applies;
mod commands;
mod data_panel;
mod dialogs;
mod files;
mod history;
mod inspector;
mod journal;
mod phrase;
mod render;
mod shelf;
mod shell;
mod stage;
mod status;
mod timeline;
mod top_bar;
mod window;

pub use applies::applies;
pub use commands::{COMMANDS, Command};
pub use journal::{Replayed, Skipped, replay, replayed, text as journal};
pub use render::{Picture, picture, render, shell_for};
pub use shell::Shell;
pub use window::window;
