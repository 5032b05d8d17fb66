//! Logs: a message that reads alone and fields that can be searched. No
//! secrets, no full addresses, no paths with tokens (R48). Of a panic its place
//! alone: its words may hold whatever was worked on.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// Starts logging to standard error, of panics too. `filter` as in `info` or
/// `sealpost_server=debug,info`.
pub fn init(filter: &str, format: LogFormat) -> Result<(), String> {
    // PostgreSQL notices at each start that the schema is there already.
    let whole = format!("sqlx::postgres::notice=warn,{filter}");
    let filter = EnvFilter::try_new(whole).map_err(|error| format!("{filter:?} is not a log filter: {error}"))?;
    let logger = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let logger = logger.with_ansi(std::io::stderr().is_terminal());
    let started = match format {
        LogFormat::Text => logger.try_init(),
        LogFormat::Json => logger.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| error.to_string())?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let thread = std::thread::current().name().unwrap_or_default().to_owned();
    tracing::error!(thread, "A defect: the program panicked at {place}");
}
