//! Tests of the whole: packages, commands, sessions, the interface.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod asking;
mod builder;
mod changes;
mod cli;
mod colours;
mod commands;
mod filters;
mod graph;
mod growth;
mod history;
mod loaders;
mod packages;
mod pictures;
mod preferences;
mod reach;
mod reading;
mod replay;
mod scene;
mod sessions;
mod shares;
mod values;
mod views;
mod walks;
mod workspace;
