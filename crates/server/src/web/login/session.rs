//! The session of a signed-in browser: a cookie that holds all of it.

use std::time::Duration;

use axum::http::{HeaderMap, Uri, header};
use sealpost_domain::Timestamp;
use url::Url;

use crate::app::{App, PageKey};

const NAME: &str = "sealpost_session";
const LIFE: Duration = Duration::from_secs(8 * 3600);

/// What a browser gets that showed a good key: the key's hash, an end, and our
/// mark over both. The key itself is asked for anew with each page.
pub fn cookie(app: &App, hash: [u8; 32]) -> String {
    let value = seal(&app.page_key, hash, app.now() + LIFE);
    format!("{NAME}={value}; {}; Max-Age={}", attributes(app), LIFE.as_secs())
}

/// What ends a session in the browser.
pub fn end(app: &App) -> String {
    format!("{NAME}=; {}; Max-Age=0", attributes(app))
}

/// The hash of the key that the browser signed in with.
pub fn read(app: &App, headers: &HeaderMap) -> Option<[u8; 32]> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, value)| unseal(&app.page_key, value, app.now()).filter(|_| name == NAME))
}

/// Whether a form was sent from one of our own pages, as far as the browser
/// tells; programs tell nothing. `SameSite` alone would let another site sign a
/// visitor in with a key of its own.
pub fn is_own_form(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(origin) = headers.get(header::ORIGIN) {
        let Ok(origin) = origin.to_str() else { return false };
        let public = Url::parse(&app.public_url).map(|url| url.origin().ascii_serialization());
        let host = origin.parse::<Uri>().ok().and_then(|uri| uri.authority().map(ToString::to_string));
        return public.is_ok_and(|public| public.eq_ignore_ascii_case(origin))
            || host.is_some_and(|host| text("host").is_some_and(|own| own.eq_ignore_ascii_case(&host)));
    }
    text("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none")
}

fn attributes(app: &App) -> &'static str {
    if app.public_url.starts_with("https://") {
        "Path=/; HttpOnly; SameSite=Strict; Secure"
    } else {
        "Path=/; HttpOnly; SameSite=Strict"
    }
}

fn seal(key: &PageKey, hash: [u8; 32], end: Timestamp) -> String {
    let (hash, end) = (hex::encode(hash), end.secs().to_string());
    let mark = key.mark(&[b"session", hash.as_bytes(), end.as_bytes()]);
    format!("{hash}.{end}.{mark}")
}

fn unseal(key: &PageKey, value: &str, now: Timestamp) -> Option<[u8; 32]> {
    let mut parts = value.splitn(3, '.');
    let (hash, end, mark) = (parts.next()?, parts.next()?, parts.next()?);
    if !key.holds(mark, &[b"session", hash.as_bytes(), end.as_bytes()]) {
        return None;
    }
    let end = Timestamp::from_secs(end.parse().ok()?);
    (now < end).then_some(())?;
    hex::decode(hash).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_holds_until_its_end_and_only_as_it_was_made() {
        let key = PageKey::new(b"secret");
        let end = Timestamp::from_secs(1000);
        let value = seal(&key, [7; 32], end);
        assert_eq!(unseal(&key, &value, Timestamp::from_secs(999)), Some([7; 32]));
        assert_eq!(unseal(&key, &value, end), None);
        let now = Timestamp::from_secs(0);
        for forged in [
            value.replacen("1000", "9000", 1),
            value.replacen("07", "08", 1),
            value.trim_end_matches(|c| c != '.').to_owned(),
            seal(&PageKey::new(b"other"), [7; 32], end),
            "..".to_owned(),
            String::new(),
        ] {
            assert_eq!(unseal(&key, &forged, now), None, "{forged}");
        }
    }
}
