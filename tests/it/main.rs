//! Tests of the whole: packages, commands, sessions, the interface.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod changes;
mod cli;
mod colours;
mod commands;
mod filters;
mod history;
mod loaders;
mod packages;
mod pictures;
mod preferences;
mod reading;
mod replay;
mod scene;
mod sessions;
mod views;
mod walks;
mod workspace;
