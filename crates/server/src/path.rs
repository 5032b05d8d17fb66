//! Paths as clients write them: `//` and a trailing `/` are the same route
//! (API reference §1.1), and what is not UTF-8 names nothing that there is.

use std::borrow::Cow;

use axum::extract::Request;
use axum::http::Uri;

/// Rewrites the path before routing; most requests pass untouched.
pub fn tidy(mut request: Request) -> Request {
    let path = utf8(request.uri().path());
    if path == "/" || matches!(path, Cow::Borrowed(_)) && !(path.contains("//") || path.ends_with('/')) {
        return request;
    }
    let mut tidied = String::with_capacity(path.len());
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        tidied.push('/');
        tidied.push_str(segment);
    }
    if tidied.is_empty() {
        tidied.push('/');
    }
    if let Some(query) = request.uri().query() {
        tidied.push('?');
        tidied.push_str(query);
    }
    let mut parts = request.uri().clone().into_parts();
    if let Ok(path_and_query) = tidied.parse() {
        parts.path_and_query = Some(path_and_query);
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
    request
}

/// The path with U+FFFD in the place of each encoded octet beyond ASCII, if those
/// octets are not UTF-8: handlers are to see an unknown id, not to fail.
fn utf8(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let (mut octets, mut mended) = (Vec::with_capacity(path.len()), String::with_capacity(path.len()));
    for (position, part) in path.split('%').enumerate() {
        let octet = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match octet.filter(|octet| position > 0 && !octet.is_ascii()) {
            Some(octet) => {
                octets.push(octet);
                octets.extend(&part.as_bytes()[2..]);
                mended.extend(["%EF%BF%BD", &part[2..]]);
            }
            None => {
                octets.extend(part.as_bytes());
                mended.extend([if position > 0 { "%" } else { "" }, part]);
            }
        }
    }
    if std::str::from_utf8(&octets).is_ok() { Cow::Borrowed(path) } else { Cow::Owned(mended) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_and_trailing_slashes_are_dropped() {
        for (given, tidied) in [
            ("/", "/"),
            ("//", "/"),
            ("/services/v2/ping", "/services/v2/ping"),
            ("/services/v2//ping/", "/services/v2/ping"),
            ("/product/%ff", "/product/%EF%BF%BD"),
            ("/product//a%2Fb%C3/%zz%", "/product/a%2Fb%EF%BF%BD/%zz%"),
            ("/product/%C3%BC%2f", "/product/%C3%BC%2f"),
            ("//services/v2/order/certificate/?limit=2&x=a//b/", "/services/v2/order/certificate?limit=2&x=a//b/"),
        ] {
            let request =
                Request::builder().uri(format!("http://host{given}")).body(axum::body::Body::empty()).expect(given);
            assert_eq!(tidy(request).uri().to_string(), format!("http://host{tidied}"));
        }
    }
}
