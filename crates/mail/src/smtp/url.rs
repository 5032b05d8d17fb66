//! Where mail goes, as one URL. Its errors are whole sentences and never hold
//! the password.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::auth::{Login, Secret};

/// The next server and how we speak to it.
pub(super) struct Server {
    /// As a name to resolve and to check certificates against.
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Plain text is allowed because the server is this machine: then it must
    /// really be this machine.
    pub loopback_only: bool,
    pub login: Option<Login>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    Plain,
    /// STARTTLS, required.
    StartTls,
    Implicit,
}

/// Why an SMTP URL cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    #[error("The SMTP address is not a URL ({0}); write it like smtp://mail.example.com:587.")]
    NotAUrl(String),
    #[error("The SMTP address begins with `{0}:`; use smtp:, smtps:, smtp+starttls: or smtp+plain:.")]
    Scheme(String),
    #[error("The SMTP address names no host; write it like smtp://mail.example.com:587.")]
    NoHost,
    #[error(
        "The SMTP address goes on after host and port; only ?password_file=PATH and ?token_file=PATH have a meaning here."
    )]
    Rest,
    #[error(
        "The SMTP address needs a user name and one of: a password, ?password_file=PATH, ?token_file=PATH; it has only a part of that, or too much."
    )]
    HalfCredentials,
    #[error("The user name or the password in the SMTP address is not valid percent-encoded UTF-8 without controls.")]
    Credentials,
    #[error(
        "The password would go to {0} unprotected; use smtp+starttls: or smtps:, or leave the password out. On this machine smtp+plain: allows it."
    )]
    PlainCredentials(String),
    #[error("The certificates to be trusted cannot be read as PEM ({0}).")]
    Roots(String),
    #[error("There is no mail server in the list of SMTP addresses.")]
    NoServer,
    #[error("TLS cannot be set up for the SMTP server: {0}.")]
    Tls(String),
}

impl Server {
    /// - `smtp:` plain on this machine; elsewhere STARTTLS is required
    /// - `smtp+starttls:` STARTTLS is required everywhere
    /// - `smtps:` TLS from the first byte
    /// - `smtp+plain:` never TLS; no password except on this machine
    ///
    /// The password may stand in a file, `?password_file=PATH`; with
    /// `?token_file=PATH` an OAuth 2.0 token takes its place.
    pub fn parse(text: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(text).map_err(|error| SmtpUrlError::NotAUrl(error.to_string()))?;
        let host = match url.host().ok_or(SmtpUrlError::NoHost)? {
            // Of schemes that `url` does not know it leaves hosts as they are.
            Host::Domain(name) => Host::parse(name).map_err(|error| SmtpUrlError::NotAUrl(error.to_string()))?,
            Host::Ipv4(ip) => Host::Ipv4(ip),
            Host::Ipv6(ip) => Host::Ipv6(ip),
        };
        let loopback = match &host {
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
        };
        let (security, port) = match url.scheme() {
            "smtp" if loopback => (Security::Plain, 25),
            "smtp" => (Security::StartTls, 25),
            "smtp+starttls" => (Security::StartTls, 587),
            "smtps" => (Security::Implicit, 465),
            "smtp+plain" => (Security::Plain, 25),
            other => return Err(SmtpUrlError::Scheme(other.to_owned())),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(SmtpUrlError::Rest);
        }
        let host = match host {
            Host::Domain(name) => name,
            Host::Ipv4(ip) => ip.to_string(),
            Host::Ipv6(ip) => ip.to_string(),
        };
        let login = login(&url)?;
        let on_purpose = loopback && url.scheme() == "smtp+plain";
        if security == Security::Plain && login.is_some() && !on_purpose {
            return Err(SmtpUrlError::PlainCredentials(host));
        }
        let loopback_only = security == Security::Plain && (url.scheme() == "smtp" || login.is_some());
        Ok(Self { host, port: url.port().unwrap_or(port), security, loopback_only, login })
    }
}

impl std::fmt::Display for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

fn login(url: &Url) -> Result<Option<Login>, SmtpUrlError> {
    let decode = |text: &str| {
        let text = percent_decode_str(text).decode_utf8().map_err(|_not_utf8| SmtpUrlError::Credentials)?;
        if text.contains(char::is_control) { Err(SmtpUrlError::Credentials) } else { Ok(text.into_owned()) }
    };
    let mut secrets = Vec::new();
    for (key, value) in url.query_pairs() {
        match &*key {
            "password_file" if !value.is_empty() => secrets.push(Secret::PasswordFile(value.into_owned().into())),
            "token_file" if !value.is_empty() => secrets.push(Secret::TokenFile(value.into_owned().into())),
            _ => return Err(SmtpUrlError::Rest),
        }
    }
    if let Some(password) = url.password().filter(|password| !password.is_empty()) {
        secrets.push(Secret::Password(decode(password)?));
    }
    match (url.username(), secrets.pop()) {
        ("", None) => Ok(None),
        (user, Some(secret)) if !user.is_empty() && secrets.is_empty() => {
            Ok(Some(Login { user: decode(user)?, secret }))
        }
        _ => Err(SmtpUrlError::HalfCredentials),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(secret: &Secret) -> String {
        match secret {
            Secret::Password(password) => password.clone(),
            Secret::PasswordFile(path) => format!("password in {}", path.display()),
            Secret::TokenFile(path) => format!("token in {}", path.display()),
        }
    }

    #[test]
    fn urls_say_how_to_speak_to_whom() {
        for (text, describe, security, login) in [
            ("smtp://localhost", "localhost:25", Security::Plain, None),
            ("smtp://127.0.0.1:2525/", "127.0.0.1:2525", Security::Plain, None),
            ("smtp+plain://u:p%40%3A%2f@[::1]:2525", "[::1]:2525", Security::Plain, Some(("u", "p@:/"))),
            ("smtp://mail.example.com", "mail.example.com:25", Security::StartTls, None),
            ("smtp://MAIL.example.com:587", "mail.example.com:587", Security::StartTls, None),
            ("smtp+starttls://localhost", "localhost:587", Security::StartTls, None),
            (
                "smtps://a%20b:%EA%B0%80@mail.example.com",
                "mail.example.com:465",
                Security::Implicit,
                Some(("a b", "가")),
            ),
            ("smtp+plain://relay:25", "relay:25", Security::Plain, None),
            (
                "smtps://desk@mail.example.com?password_file=/run/secrets/mail%20password",
                "mail.example.com:465",
                Security::Implicit,
                Some(("desk", "password in /run/secrets/mail password")),
            ),
            (
                "smtp://desk%40example.com@mail.example.com:587/?token_file=token",
                "mail.example.com:587",
                Security::StartTls,
                Some(("desk@example.com", "token in token")),
            ),
        ] {
            let server = Server::parse(text).expect(text);
            let found: Option<(&str, String)> =
                server.login.as_ref().map(|login| (login.user.as_str(), told(&login.secret)));
            let login = login.map(|(user, secret)| (user, secret.to_owned()));
            assert_eq!((server.to_string().as_str(), server.security, found), (describe, security, login), "{text}");
        }
        assert!(Server::parse("smtp://localhost").is_ok_and(|server| server.loopback_only));
        assert!(Server::parse("smtp+plain://relay").is_ok_and(|server| !server.loopback_only));
    }

    #[test]
    fn r48_a_refused_url_is_explained_without_its_password() {
        for text in [
            "",
            "mail.example.com:25",
            "http://u:hunter2@mail.example.com",
            "smtp://",
            "smtp:mail.example.com",
            "smtp://u:hunter2@mail.example.com/path",
            "smtp://u:hunter2@mail.example.com?x=1",
            "smtp://u:hunter2@mail.example.com:99999",
            "smtp://:hunter2@mail.example.com",
            "smtp://hunter2@mail.example.com",
            "smtps://u:hunter2%ff@mail.example.com",
            "smtps://u:hunter2%0d%0a@mail.example.com",
            "smtp+plain://u:hunter2@mail.example.com",
            "smtp://u:hunter2@localhost",
            "smtps://u:hunter2@mail.example.com?password_file=a",
            "smtps://u@mail.example.com?password_file=a&token_file=b",
            "smtps://u@mail.example.com?password_file=",
            "smtps://mail.example.com?password_file=a",
            "smtp+plain://u@mail.example.com?token_file=a",
            "smtp://u:hunter2@exa mple.com",
        ] {
            let Err(error) = Server::parse(text) else { panic!("{text} was taken") };
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("hunter2"), "{shown}");
            assert!(error.to_string().ends_with('.'), "{error}");
        }
    }
}
