//! Settings: flag, then `SEALPOST_*` variable, then `sealpost.toml`, then
//! default. Unknown names are errors everywhere. [`Settings`] is what may be set,
//! [`Config`] what holds; each topic is checked in a module of its own.

mod bounces;
mod ca;
mod database;
mod desk;
mod file;
mod limits;
mod listening;
mod lookups;
mod mail;
mod names;
mod settings;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

pub use bounces::BounceConfig;
pub use ca::PublicCa;
pub use file::{SettingsFile, read_file};
pub use lookups::{LookupConfig, Source};
pub use mail::{DkimConfig, SmtpConfig};
use sealpost_ca::BlockedKeys;
use sealpost_domain::{EmailAddress, Fqdn, Language, MailLimits, Policy, Retry, Timestamp};
pub use settings::{Settings, check_variables};

use crate::listen::Listening;
use crate::request_limits::Window;

/// A setting's name and what is wrong with it.
type Wrong = (&'static str, String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Test,
    Private,
    PublicBr,
}

impl Mode {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Private => "private",
            Self::PublicBr => "public-br",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        [Self::Test, Self::Private, Self::PublicBr].into_iter().find(|mode| mode.name() == name)
    }
}

/// What somebody needs to decide on the approval page (R18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalBy {
    /// The link in the mail.
    Link,
    /// The link, and the code that stands beside it and has to be typed.
    Code,
}

/// The settings in force, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub data: PathBuf,
    pub listen: SocketAddr,
    pub listening: Listening,
    /// Requests that one key may make.
    pub request_windows: Vec<Window>,
    pub database: String,
    pub mode: Mode,
    /// None: `http://` and the address listened on.
    pub public_url: Option<String>,
    /// None: mail stays in the built-in inbox.
    pub smtp: Option<SmtpConfig>,
    pub dkim: Option<DkimConfig>,
    pub mail_from: EmailAddress,
    pub mail_name: String,
    pub bounces: BounceConfig,
    /// Templates and sentences of the operator's own.
    pub mail_overrides: Option<PathBuf>,
    pub account_name: String,
    pub admin_email: EmailAddress,
    pub language: Language,
    pub zones: Vec<Fqdn>,
    /// Whether public names are certified beside the zones.
    pub public_names: bool,
    pub policy: Policy,
    pub lookups: LookupConfig,
    pub issue_at_once: bool,
    pub own_ca: Option<(PathBuf, PathBuf)>,
    /// Keys that the operator does not certify.
    pub blocked_keys: Arc<BlockedKeys>,
    /// What every certificate of a public CA points to.
    pub public_ca: Option<PublicCa>,
    /// None: 199, or what the calendar says.
    pub certificate_days: Option<u32>,
    pub additional_emails: usize,
    pub limits: MailLimits,
    pub approval: ApprovalBy,
    /// Approval links a minute that do not work, from one visitor; 0 is no limit (R20).
    pub page_misses: u32,
    /// The same from all visitors together.
    pub page_misses_total: u32,
    /// `SEALPOST_API_KEY`, installed in test mode.
    pub api_key: Option<String>,
    pub log: String,
    pub log_json: bool,
    pub retry: Retry,
    /// Whether mail is sent and certificates are issued in this process.
    pub worker: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the settings file {path}: {error}")]
    Read { path: PathBuf, error: std::io::Error },
    #[error("{path}: {message}")]
    File { path: PathBuf, message: String },
    #[error("{place}: {reason}")]
    Setting { place: String, reason: String },
    #[error("the variable {0} is not a setting; `sealpost serve --help` lists them all")]
    Variable(String),
}

impl Config {
    /// Puts `given` (flags and variables) over the file and checks the whole.
    pub fn resolve(given: Settings, file: Option<&SettingsFile>, api_key: Option<String>) -> Result<Self, ConfigError> {
        let settings = given.over(file.map(|file| file.settings.clone()).unwrap_or_default());
        Self::check(settings, api_key).map_err(|(name, reason)| {
            let place = file.and_then(|file| file.place(name)).unwrap_or_else(|| format!("the setting {name}"));
            ConfigError::Setting { place, reason }
        })
    }

    fn check(settings: Settings, api_key: Option<String>) -> Result<Self, Wrong> {
        let mode = mode(&settings)?;
        let test = mode == Mode::Test;
        let data = settings.data.clone().unwrap_or_else(|| PathBuf::from("./sealpost-data"));
        let database = database::url(&settings, &data);
        let smtp = mail::smtp(&settings)?;
        if !test && smtp.is_none() {
            return Err(("smtp", format!("a {} desk sends real mail: name a mail server", mode.name())));
        }
        let public_url = desk::public_url(&settings, mode)?;
        let mail_from = desk::mail_from(&settings, mode)?;
        let admin_email = desk::admin_email(&settings, mode)?;
        let dkim = mail::dkim(&settings, &mail_from)?;
        let bounces = bounces::check(&settings)?;
        let language = desk::language(&settings)?;
        let lookups = lookups::check(&settings, mode)?;
        let names = names::names(&settings, mode)?;
        let policy = names::policy(&settings, mode, lookups.perspectives())?;
        let issue_at_once = settings.issue_at_once.unwrap_or(false);
        if issue_at_once && !test {
            return Err(("issue_at_once", "only a test desk issues without asking".to_owned()));
        }
        let account_name = desk::account_name(&settings)?;
        let listen = settings.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8400)));
        Ok(Self {
            public_url,
            smtp,
            dkim,
            mail_from,
            admin_email,
            bounces,
            language,
            lookups,
            zones: names.zones,
            public_names: names.public,
            policy,
            issue_at_once,
            own_ca: ca::own(&settings, mode)?,
            public_ca: ca::public(&settings, mode)?,
            blocked_keys: Arc::new(ca::blocked_keys(&settings)?),
            certificate_days: ca::certificate_days(&settings, mode)?,
            mail_name: desk::mail_name(&settings, &account_name)?,
            account_name,
            log_json: log_json(&settings)?,
            approval: approval(&settings)?,
            retry: limits::retry(&settings)?,
            worker: database::worker(&settings, &database)?,
            listening: listening::check(&settings, listen, test)?,
            listen,
            request_windows: listening::windows(&settings, test),
            limits: limits::mail(&settings),
            page_misses: settings.limit_page_misses.unwrap_or(20),
            page_misses_total: settings.limit_page_misses_total.unwrap_or(600),
            additional_emails: settings.additional_emails.unwrap_or(100),
            mail_overrides: settings.mail_overrides,
            log: settings.log.unwrap_or_else(|| "info".to_owned()),
            api_key: api_key.filter(|_| test),
            data,
            database,
            mode,
        })
    }

    /// Days that a certificate is valid when its order does not say (R54).
    pub fn certificate_days_at(&self, now: Timestamp) -> u32 {
        let own = self.certificate_days.unwrap_or(199);
        self.policy.limits_at(now).certificate_days.map_or(own, |days| own.min(days))
    }

    /// Whether several processes may share the database.
    pub fn is_postgres(&self) -> bool {
        database::is_postgres(&self.database)
    }

    pub fn is_test(&self) -> bool {
        self.mode == Mode::Test
    }

    /// Whether this desk certifies a name (R1), or a clause that says why not.
    /// Any in `test`; the operator's zones in `private`, and public names if it
    /// is to; public names alone in `public-br`.
    pub fn certifies(&self, name: &Fqdn) -> Result<(), String> {
        if self.is_test() || self.zones.iter().any(|zone| name.is_at_or_below(zone)) {
            return Ok(());
        }
        if !name.is_public() {
            return Err("ends in no public suffix and lies in none of this desk's zones".to_owned());
        }
        if !self.public_names {
            let zones = self.zones.iter().map(Fqdn::as_str).collect::<Vec<_>>().join(", ");
            return Err(format!("lies in none of this desk's zones ({zones}), and it certifies no public names"));
        }
        Ok(())
    }
}

fn mode(settings: &Settings) -> Result<Mode, Wrong> {
    let mode = settings.mode.as_deref().unwrap_or("test");
    Mode::find(mode).ok_or_else(|| ("mode", format!("{mode:?} is not a mode; the modes are test, private, public-br")))
}

fn approval(settings: &Settings) -> Result<ApprovalBy, Wrong> {
    match settings.approval.as_deref() {
        None | Some("link") => Ok(ApprovalBy::Link),
        Some("code") => Ok(ApprovalBy::Code),
        Some(other) => Err(("approval", format!("{other:?} is neither link nor code"))),
    }
}

fn log_json(settings: &Settings) -> Result<bool, Wrong> {
    match settings.log_format.as_deref() {
        None | Some("text") => Ok(false),
        Some("json") => Ok(true),
        Some(other) => Err(("log_format", format!("{other:?} is neither text nor json"))),
    }
}
