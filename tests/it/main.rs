//! Tests of the whole: packages, commands, sessions, the interface.

mod cli;
