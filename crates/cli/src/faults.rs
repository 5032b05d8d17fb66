//! `sealpost faults`: faults on demand of a test desk.

use clap::{Args, Subcommand};
use sealpost_client::api::faults::{Fault, FaultInfo, Faults as Set};
use serde_json::{Map, Value};

use crate::connect::Connect;
use crate::output;

/// See and set what goes wrong on a test desk
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Faults {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    connect: Connect,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show which faults are set, and how often each was taken
    Show,
    /// Set faults in the place of all that are set
    Set {
        /// NAME or NAME:MEMBER=VALUE,… with a name of too_many_requests, answer_lost, slow, panic, greylist,
        /// bounce, bounce_later, lose, duplicate, scan, mail_panic, and members of times, method, path, retry_after, milliseconds, to,
        /// kind, attempts
        #[arg(value_name = "FAULT", required = true, value_parser = fault)]
        faults: Vec<Fault>,
    },
    /// Take all faults away
    Clear,
}

impl Faults {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let Self { verb, connect } = self;
        let client = connect.client()?;
        let set = match verb {
            Verb::Show => client.faults().await?,
            Verb::Set { faults } => client.set_faults(faults).await?,
            Verb::Clear => {
                client.clear_faults().await?;
                output::note("No fault is set any more.");
                return Ok(());
            }
        };
        if connect.is_json() { output::json(&set) } else { tell(&set) }
    }
}

fn tell(set: &Set) -> anyhow::Result<()> {
    if set.faults.is_empty() {
        output::note("No fault is set.");
    }
    output::table(["FAULT", "WHERE", "FIRED", "LEFT"], set.faults.iter().map(row))
}

fn row(info: &FaultInfo) -> [String; 4] {
    let FaultInfo { rule, fired, active } = info;
    let about = [&rule.method, &rule.path, &rule.kind, &rule.to];
    let about: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
    let left = match rule.times {
        Some(times) => times.saturating_sub(*fired).to_string(),
        None if *active => "always".to_owned(),
        None => String::new(),
    };
    [output::or_empty(rule.fault.as_ref()), about.join(" "), fired.to_string(), left]
}

/// `slow:milliseconds=500,times=3`; the desk says what is wrong with the values.
fn fault(text: &str) -> Result<Fault, String> {
    let (name, members) = text.split_once(':').unwrap_or((text, ""));
    let mut rule = Map::from_iter([("fault".to_owned(), Value::from(name))]);
    for member in members.split(',').filter(|member| !member.is_empty()) {
        let (key, value) = member.split_once('=').ok_or_else(|| format!("{member:?} is not MEMBER=VALUE"))?;
        let value = value.parse::<i64>().map_or_else(|_no_number| Value::from(value), Value::from);
        if rule.insert(key.to_owned(), value).is_some() {
            return Err(format!("{key:?} stands twice"));
        }
    }
    serde_json::from_value(Value::Object(rule)).map_err(|error| error.to_string())
}

const EXAMPLES: &str = "\
Examples:
  sealpost faults set too_many_requests:times=3,retry_after=2
  sealpost faults set 'answer_lost:times=1,method=PUT,path=/services/v2/order/certificate/*/resend-emails'
  sealpost faults set greylist:attempts=2 'bounce:to=*@example.org,kind=certificate_issued'
  sealpost faults show
  sealpost faults clear";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_written_in_a_word() {
        let set = fault("slow:milliseconds=500,times=3,path=/services/v2/ping").expect("read");
        let wanted = Fault {
            fault: Some("slow".to_owned()),
            milliseconds: Some(500),
            times: Some(3),
            path: Some("/services/v2/ping".to_owned()),
            ..Fault::default()
        };
        assert_eq!(set, wanted);
        for text in ["slow:often", "slow:times=soon", "slow:hue=red", "slow:times=1,times=2"] {
            assert!(fault(text).is_err(), "{text}");
        }
    }
}
