//! The program `evidence`.

use clap::Parser;
use evidence::cli;
use evidence::config::Cli;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_new(&cli.config.log)?)
        .with_writer(std::io::stderr);
    if cli.config.log_json {
        log.json().init();
    } else {
        log.init();
    }
    cli::run(cli).await
}
