//! Paths as clients write them: `//` and a trailing `/` are the same route
//! (API reference §1.1).

use axum::extract::Request;
use axum::http::Uri;

/// Rewrites the path before routing; most requests pass untouched.
pub fn tidy(mut request: Request) -> Request {
    let path = request.uri().path();
    if path == "/" || !(path.contains("//") || path.ends_with('/')) {
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
            ("//services/v2/order/certificate/?limit=2&x=a//b/", "/services/v2/order/certificate?limit=2&x=a//b/"),
        ] {
            let request = Request::builder().uri(format!("http://host{given}")).body(axum::body::Body::empty()).expect(given);
            assert_eq!(tidy(request).uri().to_string(), format!("http://host{tidied}"));
        }
    }
}
