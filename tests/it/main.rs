//! Tests of the whole: packages, commands, sessions, the interface.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod cli;
mod colours;
mod filters;
mod history;
mod loaders;
mod packages;
mod pictures;
mod replay;
mod scene;
mod sessions;
mod views;
mod walks;
