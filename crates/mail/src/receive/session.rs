//! The dialogue, without its wire: a line in, a reply out.

/// Recipients of one message: a bounce has one.
const MOST_RECIPIENTS: usize = 10;

/// Messages on one connection.
const MOST_MESSAGES: usize = 100;

/// Mistakes and refusals on one connection: whoever guesses is sent away.
const MOST_MISTAKES: usize = 10;

pub struct Session {
    name: String,
    most_bytes: usize,
    /// Greeted with LHLO: each recipient has a reply of its own (RFC 2033 §4.2).
    is_lmtp: bool,
    is_greeted: bool,
    has_sender: bool,
    recipients: Vec<String>,
    messages: usize,
    mistakes: usize,
}

/// What to do after a command.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    Say(String),
    /// Say it and read a message.
    Data(String),
    /// Say it and close the connection.
    Leave(String),
}

impl Session {
    pub fn new(name: &str, most_bytes: usize) -> Self {
        Self {
            name: name.to_owned(),
            most_bytes,
            is_lmtp: false,
            is_greeted: false,
            has_sender: false,
            recipients: Vec::new(),
            messages: 0,
            mistakes: 0,
        }
    }

    pub fn greeting(&self) -> String {
        format!("220 {} takes bounces, nothing else\r\n", self.name)
    }

    pub fn too_long(&self) -> String {
        "500 5.5.6 The line is too long\r\n".to_owned()
    }

    pub fn recipients(&self) -> &[String] {
        &self.recipients
    }

    /// `line` comes without its CRLF.
    pub fn command(&mut self, line: &[u8], knows: impl Fn(&str) -> bool) -> Step {
        let Some(text) = std::str::from_utf8(line).ok().filter(|text| !text.contains(|c: char| c.is_control())) else {
            return self.mistake("500 5.5.2 That is not a command");
        };
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        match verb.to_ascii_uppercase().as_str() {
            verb @ ("EHLO" | "HELO" | "LHLO") => self.greet(verb, rest.trim()),
            "MAIL" if !self.is_greeted => self.mistake("503 5.5.1 Say EHLO or LHLO first"),
            "MAIL" if self.has_sender => self.mistake("503 5.5.1 A message was begun already"),
            "MAIL" if self.messages >= MOST_MESSAGES => Step::Leave("421 4.7.0 Enough for now\r\n".to_owned()),
            "MAIL" => self.sender(rest),
            "RCPT" if !self.has_sender => self.mistake("503 5.5.1 Say MAIL first"),
            "RCPT" => self.recipient(rest, knows),
            "DATA" if !rest.trim().is_empty() => self.mistake("501 5.5.4 DATA takes nothing"),
            "DATA" if self.recipients.is_empty() => self.mistake("503 5.5.1 Nobody is to get it"),
            "DATA" => Step::Data("354 End it with a dot alone on a line\r\n".to_owned()),
            "RSET" => {
                self.reset();
                say("250 2.0.0 Forgotten")
            }
            "NOOP" => say("250 2.0.0 Still here"),
            "QUIT" => Step::Leave("221 2.0.0 Goodbye\r\n".to_owned()),
            "VRFY" | "EXPN" | "HELP" | "STARTTLS" | "AUTH" | "BDAT" => self.mistake("502 5.5.1 Not offered"),
            _ => self.mistake("500 5.5.1 That is not a command"),
        }
    }

    /// The replies to a message, one for each recipient in LMTP; then everything
    /// begins anew.
    pub fn taken(&mut self, reply: &str) -> String {
        let times = if self.is_lmtp { self.recipients.len() } else { 1 };
        self.messages += 1;
        self.reset();
        format!("{reply}\r\n").repeat(times)
    }

    fn reset(&mut self) {
        self.has_sender = false;
        self.recipients.clear();
    }

    fn mistake(&mut self, reply: &str) -> Step {
        self.mistakes += 1;
        if self.mistakes > MOST_MISTAKES {
            return Step::Leave("421 4.7.0 Too many mistakes\r\n".to_owned());
        }
        say(reply)
    }

    fn greet(&mut self, verb: &str, from: &str) -> Step {
        if from.is_empty() {
            return self.mistake("501 5.5.4 Who are you?");
        }
        self.reset();
        self.is_greeted = true;
        self.is_lmtp = verb == "LHLO";
        if verb == "HELO" {
            return say(&format!("250 {}", self.name));
        }
        let lines = [self.name.as_str(), "PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME"];
        let offers: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
        Step::Say(format!("{offers}250 SIZE {}\r\n", self.most_bytes))
    }

    /// Anybody may send here: what counts is the recipient.
    fn sender(&mut self, rest: &str) -> Step {
        let Some((_, parameters)) = path(rest, "FROM:") else {
            return self.mistake("501 5.5.4 MAIL FROM:<address>");
        };
        for parameter in parameters.split_whitespace() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match name.to_ascii_uppercase().as_str() {
                "SIZE" if value.parse::<usize>().is_ok_and(|size| size <= self.most_bytes) => {}
                "SIZE" => return self.mistake("552 5.3.4 The message is too large"),
                "BODY" if ["7BIT", "8BITMIME"].contains(&value.to_ascii_uppercase().as_str()) => {}
                _ => return self.mistake("555 5.5.4 This parameter is not known here"),
            }
        }
        self.has_sender = true;
        say("250 2.1.0 Go on")
    }

    fn recipient(&mut self, rest: &str, knows: impl Fn(&str) -> bool) -> Step {
        let Some((address, _)) = path(rest, "TO:").filter(|(address, rest)| !address.is_empty() && rest.is_empty())
        else {
            return self.mistake("501 5.5.4 RCPT TO:<address>");
        };
        if !knows(address) {
            return self.mistake("550 5.1.1 Bounces of mails from here only");
        }
        if self.recipients.len() >= MOST_RECIPIENTS {
            return self.mistake("452 4.5.3 Too many recipients");
        }
        self.recipients.push(address.to_owned());
        say("250 2.1.5 Go on")
    }
}

fn say(reply: &str) -> Step {
    Step::Say(format!("{reply}\r\n"))
}

/// `FROM:<address> parameters`.
fn path<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let (found, rest) = text.split_at_checked(word.len())?;
    let (address, parameters) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    let is_clean = address.len() <= 320 && !address.contains([' ', '<']);
    (found.eq_ignore_ascii_case(word) && is_clean).then(|| (address, parameters.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replies(lines: &[&str]) -> Vec<String> {
        let mut session = Session::new("desk.example", 1000);
        let knows = |address: &str| address == "bounces+t@desk.example";
        let reply = |line: &&str| match session.command(line.as_bytes(), knows) {
            Step::Say(text) | Step::Leave(text) => text[..3].to_owned(),
            Step::Data(_) => session.taken("250 x").matches("250").count().to_string(),
        };
        lines.iter().map(reply).collect()
    }

    #[test]
    fn r40_the_order_of_commands_is_kept_and_nobody_is_relayed_for() {
        let (mail, rcpt) = ("MAIL FROM:<>", "RCPT TO:<bounces+t@desk.example>");
        for (lines, wanted) in [
            (vec!["MAIL FROM:<>"], vec!["503"]),
            (vec!["LHLO x", mail, rcpt, rcpt, "DATA", "QUIT"], vec!["250", "250", "250", "250", "2", "221"]),
            (vec!["ehlo x", "mail from: <a@b.example> SIZE=5", rcpt, "data"], vec!["250", "250", "250", "1"]),
            (vec!["EHLO x", mail, mail], vec!["250", "250", "503"]),
            (vec!["EHLO x", rcpt, "DATA"], vec!["250", "503", "503"]),
            (vec!["EHLO x", mail, "DATA"], vec!["250", "250", "503"]),
            (vec!["EHLO x", mail, rcpt, "RSET", "DATA"], vec!["250", "250", "250", "250", "503"]),
            (vec!["EHLO x", "MAIL FROM:<> SIZE=1001"], vec!["250", "552"]),
            (vec!["EHLO x", "MAIL FROM:<> RET=FULL"], vec!["250", "555"]),
            (vec!["EHLO x", mail, "RCPT TO:<postmaster>"], vec!["250", "250", "550"]),
            (vec!["EHLO x", mail, "RCPT TO:<victim@elsewhere.example>"], vec!["250", "250", "550"]),
            (vec!["EHLO x", mail, "RCPT TO:<@a,@b:bounces+t@desk.example>"], vec!["250", "250", "550"]),
            (
                vec!["EHLO", "STARTTLS", "AUTH PLAIN", "VRFY x", "", "NOOP\tx"],
                vec!["501", "502", "502", "502", "500", "500"],
            ),
        ] {
            assert_eq!(replies(&lines), wanted, "{lines:?}");
        }
        assert_eq!(replies(&["X"; 12])[9..], ["500", "421", "421"]);
        assert_eq!(replies(&["NOOP"; 200]), vec!["250"; 200]);
    }
}
