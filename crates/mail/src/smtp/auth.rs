//! Signing in (RFC 4954): PLAIN, LOGIN, XOAUTH2.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::failure::{Failure, bounded};
use super::session::Session;

/// The largest password or token file, in octets.
const SECRET: usize = 16 * 1024;

/// Who signs in, and with what.
pub(super) struct Login {
    pub user: String,
    pub secret: Secret,
}

/// Files are read at each use, so that what changes them (a renewed token, a
/// mounted secret) needs no restart.
pub(super) enum Secret {
    Password(String),
    PasswordFile(PathBuf),
    /// An OAuth 2.0 access token, for XOAUTH2.
    TokenFile(PathBuf),
}

/// Signs in with the strongest mechanism that both sides know. The session has
/// TLS or goes to this machine: that was seen to when the URL was read.
pub(super) async fn sign_in(session: &mut Session, login: &Login) -> Result<(), Failure> {
    let offers = |mechanism: &str| session.offers.auth.iter().any(|offered| offered == mechanism);
    let user = login.user.as_str();
    match &login.secret {
        Secret::TokenFile(path) if offers("XOAUTH2") => xoauth2(session, user, &read(path).await?).await,
        Secret::TokenFile(_) => Err(Failure::broken("auth", &"the server does not offer AUTH XOAUTH2")),
        Secret::Password(password) => with_password(session, user, password).await,
        Secret::PasswordFile(path) => with_password(session, user, &read(path).await?).await,
    }
}

async fn with_password(session: &mut Session, user: &str, password: &str) -> Result<(), Failure> {
    let offers = |mechanism: &str| session.offers.auth.iter().any(|offered| offered == mechanism);
    if offers("PLAIN") {
        let secret = STANDARD.encode(format!("\0{user}\0{password}"));
        session.command("auth", &format!("AUTH PLAIN {secret}\r\n")).await?;
    } else if offers("LOGIN") {
        session.say("auth", b"AUTH LOGIN\r\n").await?;
        for answer in [user, password] {
            session.hear_code("auth", 334).await?;
            session.say("auth", format!("{}\r\n", STANDARD.encode(answer)).as_bytes()).await?;
        }
        session.hear_done("auth").await?;
    } else {
        return Err(Failure::broken("auth", &"the server offers neither AUTH PLAIN nor AUTH LOGIN"));
    }
    Ok(())
}

/// A refusal comes as a challenge with its reason, which an empty line answers;
/// the reply after that has the code.
async fn xoauth2(session: &mut Session, user: &str, token: &str) -> Result<(), Failure> {
    let secret = STANDARD.encode(format!("user={user}\x01auth=Bearer {token}\x01\x01"));
    session.say("auth", format!("AUTH XOAUTH2 {secret}\r\n").as_bytes()).await?;
    let reply = session.hear("auth").await?;
    if reply.code() != 334 {
        return if reply.code() < 300 { Ok(()) } else { Err(Failure::broken("auth", &reply.shown())) };
    }
    let reason = reply.lines().next().and_then(|line| STANDARD.decode(line.trim()).ok()).unwrap_or_default();
    match session.command("auth", "\r\n").await {
        Ok(_) => Err(Failure::broken("auth", &"the server asked for more than a token")),
        Err(mut failure) => {
            failure.reply = bounded(&format!("{} {}", failure.reply, String::from_utf8_lossy(&reason)));
            Err(failure)
        }
    }
}

/// The first line of a secret's file.
async fn read(path: &Path) -> Result<String, Failure> {
    let trouble = |why: &dyn std::fmt::Display| {
        Failure::broken("auth", &format!("cannot use the secret in {}: {why}", path.display()))
    };
    let text = tokio::fs::read_to_string(path).await.map_err(|error| trouble(&error))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() || text.len() > SECRET || text.contains(char::is_control) {
        return Err(trouble(&"it is not one line of 1 to 16384 octets"));
    }
    Ok(text.to_owned())
}
