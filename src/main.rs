//! The program `evidence`.

use clap::Parser;
use evidence::cli;
use evidence::config::{Cli, Command};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(refusal) => {
            // a sentence, whatever RUST_BACKTRACE says: a backtrace is for a fault, which panics
            eprintln!("Error: {refusal:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    if let Some(Command::Extract { name, limits }) = &cli.command {
        // before anything else is started: it limits its own process
        return Ok(extract::main_of_child(name, limits));
    }
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_new(&cli.config.log)?)
        .with_writer(std::io::stderr);
    if cli.config.log_json {
        log.json().init();
    } else {
        log.init();
    }
    cli::run(cli)?;
    Ok(ExitCode::SUCCESS)
}
