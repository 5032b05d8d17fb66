//! What a server offers in its answer to EHLO.

/// The extensions that change what we do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    pub starttls: bool,
    /// RFC 2920: commands may be sent before the replies to earlier ones.
    pub pipelining: bool,
    /// RFC 6531: addresses beyond ASCII, with 8BITMIME for the headers.
    pub smtputf8: bool,
    /// RFC 1870; the outer option says whether SIZE may be told, the inner one
    /// is the largest message in octets.
    pub size: Option<Option<usize>>,
    /// The mechanisms of AUTH, in capitals.
    pub auth: Vec<String>,
}

impl Offers {
    /// Reads the lines of the answer; the first one is the server's name.
    pub fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut offers = Self::default();
        let mut eight_bit = false;
        for line in lines.skip(1) {
            let line = line.to_ascii_uppercase();
            // Some old servers write `AUTH=LOGIN`.
            let mut words = line.split([' ', '=', '\t']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => offers.starttls = true,
                Some("PIPELINING") => offers.pipelining = true,
                Some("SMTPUTF8") => offers.smtputf8 = true,
                Some("8BITMIME") => eight_bit = true,
                Some("SIZE") => {
                    let most = words.next().and_then(|most| most.parse().ok());
                    // 0 means no fixed limit.
                    offers.size = Some(most.filter(|most| *most > 0));
                }
                Some("AUTH") => offers.auth.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        // Headers beyond ASCII need both (RFC 6531 §3.1).
        offers.smtputf8 &= eight_bit;
        offers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_read_whatever_their_case_and_order() {
        let read = |text: &str| Offers::read(text.lines());
        let offers =
            read("mx.example\nsize 1000\nAUTH=LOGIN\nauth plain Login\n8bitMIME\nSMTPUTF8\nPIPELINING\nSTARTTLS\nX-1");
        assert_eq!(offers.size, Some(Some(1000)));
        assert_eq!(offers.auth, ["LOGIN", "PLAIN", "LOGIN"]);
        assert!(offers.smtputf8 && offers.pipelining && offers.starttls);
        // The first line is a name, not an offer.
        assert_eq!(read("STARTTLS"), Offers::default());
        assert_eq!(read("mx\nSIZE"), Offers { size: Some(None), ..Offers::default() });
        assert_eq!(read("mx\nSIZE 0"), Offers { size: Some(None), ..Offers::default() });
        assert!(!read("mx\nSMTPUTF8").smtputf8, "headers need 8BITMIME as well");
        assert_eq!(read("mx\nSTARTTLSX\nXPIPELINING\n\n"), Offers::default());
    }
}
