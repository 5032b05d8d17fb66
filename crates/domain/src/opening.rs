//! Whether an approval page was opened by a program (R18): mail scanners open
//! every link, and whoever waits for an answer must not take that for a reader.

use std::time::Duration;

/// Nobody reads a mail and opens its link as soon as this after it was sent.
pub const SOON: Duration = Duration::from_secs(5);

/// So many different links by one visitor within [`BURST_WINDOW`] are a burst.
pub const BURST: usize = 3;

/// How far back links of one visitor are counted.
pub const BURST_WINDOW: Duration = Duration::from_secs(10);

/// What can be seen of one opening. There is no script on the page to tell more.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// Only the headers were asked for.
    pub head: bool,
    /// Asked for in advance, in case somebody should click.
    pub prefetch: bool,
    /// What the visitor says it is.
    pub user_agent: Option<&'a str>,
    /// Since the next mail server took the mail; none while it is not known to
    /// have taken it.
    pub since_sending: Option<Duration>,
    /// Different links that this visitor opened within [`BURST_WINDOW`], this
    /// one included.
    pub links: usize,
}

/// Why an opening looks like a program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    HeadRequest,
    Prefetch,
    /// The user agent is a known scanner's or library's, or none at all.
    UserAgent,
    /// The mail server had not even confirmed the mail.
    BeforeSending,
    SoonAfterSending,
    ManyLinks,
}

impl Sign {
    pub const ALL: [Self; 6] = [
        Self::HeadRequest,
        Self::Prefetch,
        Self::UserAgent,
        Self::BeforeSending,
        Self::SoonAfterSending,
        Self::ManyLinks,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::HeadRequest => "head_request",
            Self::Prefetch => "prefetch",
            Self::UserAgent => "user_agent",
            Self::BeforeSending => "before_sending",
            Self::SoonAfterSending => "soon_after_sending",
            Self::ManyLinks => "many_links",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sign| sign.name() == name)
    }
}

/// Parts of user agents that no person's browser has, in lower case. Mail
/// scanners, link previews, crawlers, browsers without a window, libraries.
const PROGRAMS: [&str; 26] = [
    "barracuda",
    "bot",
    "crawl",
    "curl",
    "facebookexternalhit",
    "fireeye",
    "go-http-client",
    "headless",
    "java/",
    "libwww",
    "mimecast",
    "node",
    "okhttp",
    "phantomjs",
    "preview",
    "proofpoint",
    "python",
    "ruby",
    "safelinks",
    "scan",
    "sophos",
    "spider",
    "symantec",
    "trendmicro",
    "urldefense",
    "wget",
];

/// The first sign that an opening was a program's, the surest first; none if it
/// may well have been a person's.
pub fn sign(opening: &Opening<'_>) -> Option<Sign> {
    if opening.head {
        return Some(Sign::HeadRequest);
    }
    if opening.prefetch {
        return Some(Sign::Prefetch);
    }
    if opening.user_agent.is_none_or(is_program) {
        return Some(Sign::UserAgent);
    }
    match opening.since_sending {
        None => return Some(Sign::BeforeSending),
        Some(since) if since < SOON => return Some(Sign::SoonAfterSending),
        Some(_) => {}
    }
    (opening.links >= BURST).then_some(Sign::ManyLinks)
}

/// Every browser that people use calls itself `Mozilla/5.0`.
fn is_program(user_agent: &str) -> bool {
    let user_agent = user_agent.to_ascii_lowercase();
    !user_agent.starts_with("mozilla/") || PROGRAMS.iter().any(|part| user_agent.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                          Version/18.5 Mobile/15E148 Safari/604.1";
    const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    const PERSON: Opening<'static> = Opening {
        head: false,
        prefetch: false,
        user_agent: Some(FIREFOX),
        since_sending: Some(Duration::from_secs(90)),
        links: 1,
    };

    #[test]
    fn r18_what_looks_like_a_program() {
        let agent = |user_agent| Opening { user_agent: Some(user_agent), ..PERSON };
        let since = |millis| Opening { since_sending: Some(Duration::from_millis(millis)), ..PERSON };
        let table = [
            (PERSON, None),
            (agent(SAFARI), None),
            (agent(CHROME), None),
            (since(5000), None),
            (Opening { links: 2, ..PERSON }, None),
            (Opening { head: true, ..PERSON }, Some(Sign::HeadRequest)),
            (Opening { prefetch: true, ..PERSON }, Some(Sign::Prefetch)),
            (Opening { user_agent: None, ..PERSON }, Some(Sign::UserAgent)),
            (agent(""), Some(Sign::UserAgent)),
            (agent("curl/8.14.1"), Some(Sign::UserAgent)),
            (agent("python-requests/2.32.5"), Some(Sign::UserAgent)),
            (agent("Mozilla/5.0 (compatible; bingbot/2.0)"), Some(Sign::UserAgent)),
            (agent("Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/142.0.0.0"), Some(Sign::UserAgent)),
            (agent("Mozilla/5.0 BarracudaCentral"), Some(Sign::UserAgent)),
            (Opening { since_sending: None, ..PERSON }, Some(Sign::BeforeSending)),
            (since(4999), Some(Sign::SoonAfterSending)),
            (since(0), Some(Sign::SoonAfterSending)),
            (Opening { links: 3, ..PERSON }, Some(Sign::ManyLinks)),
            // The surest sign is told.
            (
                Opening { head: true, user_agent: None, since_sending: None, links: 9, ..PERSON },
                Some(Sign::HeadRequest),
            ),
        ];
        for (opening, expected) in table {
            assert_eq!(sign(&opening), expected, "{opening:?}");
        }
    }

    #[test]
    fn signs_are_found_by_their_names() {
        for sign in Sign::ALL {
            assert_eq!(Sign::find(sign.name()), Some(sign));
        }
        assert_eq!(Sign::find(""), None);
    }
}
