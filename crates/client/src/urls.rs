//! Where calls go.

use url::Url;

use crate::error::Error;

/// The root of a server, from a URL with or without `/services/v2` and slashes
/// at the end. It may have a path of its own, behind a proxy.
pub(crate) fn root(base: &str) -> Result<Url, Error> {
    let wrong = |what: &str| Error::Url(format!("{what}: {base}"));
    let mut url = Url::parse(base.trim()).map_err(|error| wrong(&format!("is not a URL ({error})")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("begins with neither http:// nor https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::Url("must not hold a user name or a password".to_owned()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must end with its path"));
    }
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix("/services/v2").unwrap_or(path);
    let path = format!("{}/", path.trim_end_matches('/'));
    url.set_path(&path);
    Ok(url)
}

/// Appends segments to the root, each escaped: an id with a slash stays one
/// segment.
pub(crate) fn join(root: &Url, base: &[&str], path: &[&str]) -> Url {
    let mut url = root.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(base).extend(path);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resend(base: &str) -> String {
        let root = root(base).expect(base);
        join(&root, &["services", "v2"], &["order", "certificate", "7", "resend-emails"]).into()
    }

    #[test]
    fn the_base_is_taken_in_every_spelling() {
        for base in [
            "http://127.0.0.1:8400",
            "http://127.0.0.1:8400/",
            "http://127.0.0.1:8400//",
            "http://127.0.0.1:8400/services/v2",
            "http://127.0.0.1:8400/services/v2/",
            " http://127.0.0.1:8400/services/v2//\n",
        ] {
            assert_eq!(resend(base), "http://127.0.0.1:8400/services/v2/order/certificate/7/resend-emails");
            assert_eq!(root(base).expect(base).as_str(), "http://127.0.0.1:8400/");
        }
    }

    #[test]
    fn a_path_in_front_is_kept() {
        let wanted = "https://ca.example/desk/services/v2/order/certificate/7/resend-emails";
        assert_eq!(resend("https://ca.example/desk"), wanted);
        assert_eq!(resend("https://ca.example/desk/services/v2/"), wanted);
        assert_eq!(root("https://ca.example/desk").expect("valid").as_str(), "https://ca.example/desk/");
    }

    #[test]
    fn segments_are_escaped() {
        let root = root("http://localhost").expect("valid");
        let url = join(&root, &[], &["domain", "a/../b?c#d", "dcv"]);
        assert_eq!(url.as_str(), "http://localhost/domain/a%2F..%2Fb%3Fc%23d/dcv");
    }

    #[test]
    fn what_is_no_server_is_refused() {
        for base in ["", "localhost", "localhost:8400", "ftp://a.example", "http://a.example/?x", "http://a.example/#x"]
        {
            assert!(matches!(root(base), Err(Error::Url(_))), "{base}");
        }
    }

    #[test]
    fn a_password_in_the_url_is_refused_and_not_repeated() {
        let error = root("https://user:canary@a.example").expect_err("refused").to_string();
        assert!(!error.contains("canary"), "{error}");
    }
}
