//! The message on the wire: what may leave (R29), and how its dots are hidden.

use super::failure::Failure;

/// R29: only what no server can read in two ways leaves this program. With
/// `international`, headers may hold UTF-8 (RFC 6532); bodies may not.
pub(super) fn check(bytes: &[u8], international: bool) -> Result<(), Failure> {
    let fault = |what: &str| Failure::unsound("data", &format!("not sent: the message {what}"));
    let headers = bytes.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(bytes.len());
    let (headers, body) = bytes.split_at(headers);
    let fits = headers.is_ascii() || international && std::str::from_utf8(headers).is_ok();
    if !fits || !body.is_ascii() || bytes.contains(&0) {
        return Err(fault("is not 7-bit text"));
    }
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|b| *b == b'\r' || *b == b'\n') {
        if !rest[end..].starts_with(b"\r\n") {
            return Err(fault("holds a bare CR or LF"));
        }
        if end > 998 {
            return Err(fault("has a line over 998 octets"));
        }
        rest = &rest[end + 2..];
    }
    if bytes.is_empty() || !rest.is_empty() {
        return Err(fault("does not end with a line end"));
    }
    Ok(())
}

/// The message with a dot before each line that begins with one (RFC 5321
/// §4.5.2), and the final dot: one write, so that it leaves in few packets.
pub(super) fn dotted(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(b".") {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
    out.extend_from_slice(b".\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r29_messages_that_could_smuggle_are_not_sent() {
        assert!(check(b"Subject: a\r\n\r\nb\r\n.\r\n\r\n", false).is_ok());
        let longest = format!("{}\r\n", "a".repeat(998));
        assert!(check(longest.as_bytes(), false).is_ok());
        let longer = format!("{}\r\n", "a".repeat(999));
        for bytes in [
            b"a".as_slice(),
            b"",
            b"a\n",
            b"a\nb\r\n",
            b"a\rb\r\n",
            b"a\r\r\n",
            b"a\r\n\n.\r\nMAIL\r\n",
            b"\xc3\xa9\r\n",
            b"a\0\r\n",
            longer.as_bytes(),
        ] {
            assert!(check(bytes, false).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn r23_headers_beyond_ascii_are_for_international_addresses_only() {
        let international = "To: <가@example.com>\r\n\r\nbody\r\n";
        assert!(check(international.as_bytes(), true).is_ok());
        assert!(check(international.as_bytes(), false).is_err());
        assert!(check("To: a\r\n\r\n가\r\n".as_bytes(), true).is_err());
        assert!(check(b"To: \xff\r\n\r\nbody\r\n", true).is_err());
    }

    #[test]
    fn r38_only_the_final_dot_stands_alone() {
        assert_eq!(dotted(b".a\r\n..\r\n.\r\nb.\r\n"), b"..a\r\n...\r\n..\r\nb.\r\n.\r\n");
        assert_eq!(dotted(b"a\r\n"), b"a\r\n.\r\n");
    }
}
