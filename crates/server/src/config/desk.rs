//! The settings of who the desk is: its address for people, the account, the
//! sender of its mail, its language.

use sealpost_domain::{EmailAddress, Language};

use super::{Mode, Settings, Wrong};

/// Where people reach the desk, without a final slash.
pub(super) fn public_url(settings: &Settings, mode: Mode) -> Result<Option<String>, Wrong> {
    let url = settings.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
    match &url {
        Some(url) => check_public_url(url, mode).map_err(|reason| ("public_url", reason))?,
        None if mode == Mode::Test => {}
        None => {
            let reason = "mails need the address under which people reach this server";
            return Err(("public_url", reason.to_owned()));
        }
    }
    Ok(url)
}

/// Keys and approvals travel over it: TLS, or loopback (R43).
fn check_public_url(text: &str, mode: Mode) -> Result<(), String> {
    let url = url::Url::parse(text).map_err(|error| format!("{text:?} is not a URL: {error}"))?;
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => return Err(format!("{text:?} names no host")),
    };
    match url.scheme() {
        "https" => Ok(()),
        "http" if loopback || mode == Mode::Test => Ok(()),
        "http" => Err("people's decisions need TLS: use https (a proxy in front can provide it)".to_owned()),
        other => Err(format!("{other} is not a scheme for pages; use https")),
    }
}

/// The sender of every mail.
pub(super) fn mail_from(settings: &Settings, mode: Mode) -> Result<EmailAddress, Wrong> {
    address("mail_from", settings.mail_from.as_deref(), "no-reply@sealpost.invalid", mode)
}

/// The administrator who is made at first start.
pub(super) fn admin_email(settings: &Settings, mode: Mode) -> Result<EmailAddress, Wrong> {
    address("admin_email", settings.admin_email.as_deref(), "admin@sealpost.invalid", mode)
}

/// Only a test desk may go by an address of nobody's.
fn address(name: &'static str, text: Option<&str>, of_nobody: &str, mode: Mode) -> Result<EmailAddress, Wrong> {
    let text = text.or((mode == Mode::Test).then_some(of_nobody)).ok_or_else(|| (name, "it must be set".to_owned()))?;
    EmailAddress::parse(text).map_err(|error| (name, format!("{text:?} is not an address: {error}")))
}

pub(super) fn language(settings: &Settings) -> Result<Language, Wrong> {
    let language = settings.language.as_deref().unwrap_or("en");
    Language::find(language)
        .ok_or_else(|| ("language", format!("{language:?} is not a language that mails are written in")))
}

/// The account that is made at first start.
pub(super) fn account_name(settings: &Settings) -> Result<String, Wrong> {
    line("account_name", settings.account_name.as_deref().unwrap_or("Sealpost"))
}

/// Shown beside the sender's address.
pub(super) fn mail_name(settings: &Settings, account_name: &str) -> Result<String, Wrong> {
    line("mail_name", settings.mail_name.as_deref().unwrap_or(account_name))
}

fn line(name: &'static str, text: &str) -> Result<String, Wrong> {
    if text.trim().is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err((name, "it must be one line of 1 to 100 characters".to_owned()));
    }
    Ok(text.to_owned())
}
