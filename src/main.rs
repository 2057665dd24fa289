//! Parses arguments and starts the window or one of the headless commands.

use clap::Parser;

fn main() -> std::process::ExitCode {
    unwalled::cli::run(unwalled::cli::Cli::parse())
}
