//! A message on the wire, up to its final dot.

/// Takes a message byte by byte. It ends with CRLF, a dot and CRLF, and with
/// nothing that only looks like it.
pub struct Data {
    bytes: Vec<u8>,
    most: usize,
    at: At,
    /// More came than is taken.
    is_too_large: bool,
    /// A CR or LF stood alone.
    is_bare: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    LineStart,
    /// After a CR.
    Cr,
    /// After a dot that begins a line, and after a CR behind it.
    Dot,
    DotCr,
    Inside,
}

impl Data {
    pub const fn new(most: usize) -> Self {
        Self { bytes: Vec::new(), most, at: At::LineStart, is_too_large: false, is_bare: false }
    }

    /// True once this byte was the last.
    pub fn push(&mut self, byte: u8) -> bool {
        self.at = match (self.at, byte) {
            (At::DotCr, b'\n') => return true,
            (At::Cr, b'\n') => {
                self.keep(b'\r');
                self.keep(b'\n');
                At::LineStart
            }
            (At::LineStart, b'.') => At::Dot,
            (At::Dot, b'\r') => At::DotCr,
            (At::Cr | At::DotCr, _) => {
                self.is_bare = true;
                if byte == b'\r' { At::Cr } else { At::Inside }
            }
            (_, b'\r') => At::Cr,
            (_, b'\n') => {
                self.is_bare = true;
                At::Inside
            }
            // A dot in front of a line is dropped if more follows it.
            (_, byte) => {
                self.keep(byte);
                At::Inside
            }
        };
        false
    }

    fn keep(&mut self, byte: u8) {
        if self.bytes.len() < self.most {
            self.bytes.push(byte);
        } else {
            self.is_too_large = true;
        }
    }

    /// The message, or the reply that refuses it.
    pub fn end(self) -> Result<Vec<u8>, &'static str> {
        if self.is_bare {
            Err("554 5.6.0 A CR or LF stands alone in this message")
        } else if self.is_too_large {
            Err("552 5.3.4 The message is too large")
        } else {
            Ok(self.bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(wire: &[u8]) -> Option<(usize, Result<Vec<u8>, &'static str>)> {
        let mut data = Data::new(64);
        let end = wire.iter().position(|byte| data.push(*byte))?;
        Some((end + 1, data.end()))
    }

    #[test]
    fn only_the_whole_mark_ends_a_message() {
        assert_eq!(read(b".\r\n"), Some((3, Ok(b"".to_vec()))));
        assert_eq!(read(b"a\r\n..b\r\n.c\r\n.\r\nQUIT"), Some((15, Ok(b"a\r\n.b\r\nc\r\n".to_vec()))));
        for bare in [&b"a\n.\n"[..], b"a\r.\r", b"a\n.\r\n", b"a\r\n.\n", b"a\r\n.\r", b"a\r.\r\n"] {
            assert_eq!(read(bare), None, "{bare:?}");
            let whole = [bare, b"\r\n.\r\n"].concat();
            let (_, message) = read(&whole).expect("it ends");
            assert!(message.is_err_and(|why| why.starts_with("554")), "{bare:?}");
        }
    }

    #[test]
    fn what_is_too_large_is_read_to_its_end_and_refused() {
        let wire = [b"x".repeat(65).as_slice(), b"\r\n.\r\n"].concat();
        assert!(read(&wire).expect("ends").1.is_err_and(|why| why.starts_with("552")));
    }
}
