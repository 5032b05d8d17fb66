//! `sealpost`: the desk, and the command line that speaks to one.

// Futures of the server are many deep; an optimized build goes to the bottom of them.
#![recursion_limit = "256"]

mod additional_emails;
mod approver;
mod ask;
mod backup;
mod bounce;
mod ca;
mod clock;
mod completions;
mod connect;
mod contacts;
mod containers;
mod csr;
mod demo;
mod desk;
mod dkim;
mod doctor;
mod domains;
mod failure;
mod faults;
mod file;
mod keys;
mod mails;
mod openapi;
mod orders;
mod organizations;
mod output;
mod recipients;
mod reminders;
mod requests;
mod serve;
mod verify_audit;
mod webhooks;
mod work;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The certificate order desk that you run yourself.
#[derive(Debug, Parser)]
#[command(name = "sealpost", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(Box<serve::Serve>),
    Work(Box<work::Work>),
    Demo(demo::Demo),
    Keys(keys::Keys),
    Orders(orders::Orders),
    AdditionalEmails(additional_emails::AdditionalEmails),
    Recipients(recipients::Recipients),
    Reminders(reminders::Reminders),
    Requests(requests::Requests),
    Mails(mails::Mails),
    Bounce(bounce::Bounce),
    Organizations(organizations::Organizations),
    Domains(domains::Domains),
    Contacts(contacts::Contacts),
    Containers(containers::Containers),
    Webhooks(webhooks::Webhooks),
    Clock(clock::Clock),
    Faults(faults::Faults),
    Doctor(Box<doctor::Doctor>),
    VerifyAudit(Box<verify_audit::VerifyAudit>),
    Backup(Box<backup::Backup>),
    Restore(Box<backup::Restore>),
    AfterRestore(Box<backup::AfterRestore>),
    Openapi(openapi::Openapi),
    Ca(ca::Ca),
    Dkim(dkim::Dkim),
    Completions(completions::Completions),
}

/// Requests and rows are many small pieces, freed on other threads than made
/// them: the system's allocator is slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let Cli { command } = Cli::parse();
    let url = match &command {
        Command::Keys(keys) => keys.url(),
        Command::Orders(orders) => Some(orders.url()),
        Command::AdditionalEmails(emails) => Some(emails.url()),
        Command::Recipients(recipients) => Some(recipients.url()),
        Command::Reminders(reminders) => Some(reminders.url()),
        Command::Requests(requests) => Some(requests.url()),
        Command::Mails(mails) => Some(mails.url()),
        Command::Bounce(bounce) => Some(bounce.url()),
        Command::Organizations(organizations) => Some(organizations.url()),
        Command::Domains(domains) => Some(domains.url()),
        Command::Contacts(contacts) => Some(contacts.url()),
        Command::Containers(containers) => Some(containers.url()),
        Command::Webhooks(webhooks) => Some(webhooks.url()),
        Command::Clock(clock) => Some(clock.url()),
        Command::Faults(faults) => Some(faults.url()),
        _ => None,
    };
    let outcome = match command {
        Command::Serve(serve) => serve.run().await,
        Command::Work(work) => work.run().await,
        Command::Demo(demo) => demo.run().await,
        Command::Keys(keys) => keys.run().await,
        Command::Orders(orders) => orders.run().await,
        Command::AdditionalEmails(emails) => emails.run().await,
        Command::Recipients(recipients) => recipients.run().await,
        Command::Reminders(reminders) => reminders.run().await,
        Command::Requests(requests) => requests.run().await,
        Command::Mails(mails) => mails.run().await,
        Command::Bounce(bounce) => bounce.run().await,
        Command::Organizations(organizations) => organizations.run().await,
        Command::Domains(domains) => domains.run().await,
        Command::Contacts(contacts) => contacts.run().await,
        Command::Containers(containers) => containers.run().await,
        Command::Webhooks(webhooks) => webhooks.run().await,
        Command::Clock(clock) => clock.run().await,
        Command::Faults(faults) => faults.run().await,
        Command::Doctor(doctor) => doctor.run().await,
        Command::VerifyAudit(verify) => verify.run().await,
        Command::Backup(backup) => backup.run().await,
        Command::Restore(restore) => restore.run().await,
        Command::AfterRestore(after) => after.run().await,
        Command::Openapi(openapi) => openapi.run(),
        Command::Ca(ca) => ca.run(),
        Command::Dkim(dkim) => dkim.run(),
        Command::Completions(completions) => completions.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error, url.as_deref()),
    }
}

const EXAMPLES: &str = "\
Examples:
  sealpost demo                  see one order from call to certificate, nothing to configure
  sealpost serve                 run a test desk on http://127.0.0.1:8400
  sealpost orders place ssl_dv_geotrust_flex example.com
                                 order a certificate there; its key is made here and never sent";

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_flag_is_explained() {
        fn check(command: &clap::Command, path: &str) {
            assert!(command.get_about().is_some(), "{path}");
            for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
                assert!(argument.get_help().is_some(), "{path} {}", argument.get_id());
            }
            for child in command.get_subcommands() {
                check(child, &format!("{path} {}", child.get_name()));
            }
        }
        check(&Cli::command(), "sealpost");
    }

    #[test]
    fn keys_and_passwords_of_the_environment_are_not_shown_in_help() {
        fn check(command: &clap::Command) {
            for argument in command.get_arguments() {
                let env = argument.get_env().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
                if ["SEALPOST_API_KEY", "SEALPOST_DATABASE", "SEALPOST_SMTP"].contains(&env) {
                    assert!(argument.is_hide_env_values_set(), "{} {}", command.get_name(), argument.get_id());
                }
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }
}
