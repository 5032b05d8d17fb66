//! Who visits the approval page: from where, in which language, how many wrong
//! links before (R20), and how many links at once (R18). Kept in memory, and
//! bounded: nothing here decides about an order.

use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Mutex;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use sealpost_domain::opening::{BURST, BURST_WINDOW};
use sealpost_domain::{Language, Timestamp, ValueHash};

use crate::app::App;
use crate::listen::{Peer, whole_network};

/// Limits are so many in this time.
const WINDOW: Duration = Duration::from_secs(60);

/// Visitors that are remembered at once.
const MOST: usize = 4096;

/// The address that a request comes from, as [`crate::listen`] knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Visitor(pub IpAddr);

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<Peer>().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |Peer(peer)| *peer);
        let told = parts.headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
        Ok(Self(whole_network(app.config.listening.client(peer, told))))
    }
}

/// The language that a browser asks for; none if we do not write it.
pub fn language(headers: &HeaderMap) -> Option<Language> {
    let wanted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(u16, Language)> = None;
    for item in wanted.split(',').take(16) {
        let (tag, weight) = item.split_once(';').unwrap_or((item, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok());
        // Thousandths, so that they can be compared.
        let weight = weight.filter(|q| (0.001..=1.0).contains(q)).map(|q| (q * 1000.0) as u16);
        let (Some(weight), Some(language)) = (weight, Language::find(tag)) else { continue };
        if best.is_none_or(|(known, _)| weight > known) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// How much a bucket that leaks evenly holds: one instant says it all.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// When it will be empty again.
    empty_at: Timestamp,
}

impl Bucket {
    const EMPTY: Self = Self { empty_at: Timestamp::from_millis(0) };

    /// How long until it takes one more; none if it does now. 0 is no limit.
    fn wait(self, most: u32, now: Timestamp) -> Option<Duration> {
        if most == 0 {
            return None;
        }
        let after = self.empty_at.max(now) + WINDOW / most;
        let over = after.since(now).saturating_sub(WINDOW);
        (!over.is_zero()).then_some(over)
    }

    fn add(&mut self, most: u32, now: Timestamp) {
        if most > 0 {
            self.empty_at = self.empty_at.max(now) + WINDOW / most;
        }
    }
}

/// What is remembered of the visitors of the last minute.
pub struct Visitors {
    misses_per_visitor: u32,
    misses_in_all: u32,
    known: Mutex<Known>,
}

struct Known {
    visitors: HashMap<Visitor, Traces>,
    misses: Bucket,
}

struct Traces {
    misses: Bucket,
    /// The links opened lately, the latest last.
    links: VecDeque<(Timestamp, ValueHash)>,
}

impl Visitors {
    /// Wrong links a minute; 0 is no limit.
    pub fn new(misses_per_visitor: u32, misses_in_all: u32) -> Self {
        let known = Known { visitors: HashMap::new(), misses: Bucket::EMPTY };
        Self { misses_per_visitor, misses_in_all, known: Mutex::new(known) }
    }

    /// How long a visitor who opened too many wrong links has to wait before any
    /// link is looked up for them.
    pub fn wait(&self, visitor: Visitor, now: Timestamp) -> Option<Duration> {
        let known = self.known.lock().expect("nothing panics while holding it");
        known.visitors.get(&visitor).and_then(|traces| traces.misses.wait(self.misses_per_visitor, now))
    }

    /// Notes a wrong link. `Some`: all visitors together opened too many, and
    /// this one is told to wait so long. Good links go on working, so that
    /// nobody can keep approvers out by guessing.
    pub fn miss(&self, visitor: Visitor, now: Timestamp) -> Option<Duration> {
        let mut known = self.known.lock().expect("nothing panics while holding it");
        if let Some(wait) = known.misses.wait(self.misses_in_all, now) {
            return Some(wait);
        }
        known.misses.add(self.misses_in_all, now);
        known.traces(visitor, now).misses.add(self.misses_per_visitor, now);
        None
    }

    /// Notes a good link, and counts the different ones of this visitor within
    /// [`BURST_WINDOW`].
    pub fn links(&self, visitor: Visitor, value: ValueHash, now: Timestamp) -> usize {
        let mut known = self.known.lock().expect("nothing panics while holding it");
        let links = &mut known.traces(visitor, now).links;
        links.retain(|(at, link)| *at + BURST_WINDOW > now && *link != value);
        links.push_back((now, value));
        if links.len() > BURST {
            links.pop_front();
        }
        links.len()
    }
}

impl Known {
    fn traces(&mut self, visitor: Visitor, now: Timestamp) -> &mut Traces {
        if self.visitors.len() >= MOST && !self.visitors.contains_key(&visitor) {
            let is_fresh = |at: &Timestamp| *at + BURST_WINDOW > now;
            self.visitors.retain(|_, traces| {
                traces.misses.empty_at > now || traces.links.back().is_some_and(|(at, _)| is_fresh(at))
            });
            // All of them are fresh: the limit over all visitors still holds.
            if self.visitors.len() >= MOST {
                self.visitors.clear();
            }
        }
        self.visitors.entry(visitor).or_insert_with(|| Traces { misses: Bucket::EMPTY, links: VecDeque::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_800_000_000);

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn header(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name.parse().expect("a name"), value.parse().expect("a value"))])
    }

    #[test]
    fn a_network_of_ipv6_is_one_visitor() {
        assert_eq!(whole_network(ip("2001:db8::1:2:3:4")), ip("2001:db8::"));
        assert_eq!(whole_network(ip("192.0.2.7")), ip("192.0.2.7"));
    }

    #[test]
    fn the_language_is_the_one_asked_for_most() {
        let asked = |text| language(&header("accept-language", text));
        assert_eq!(asked("ko-KR,ko;q=0.9,en-US;q=0.8"), Some(Language::Korean));
        assert_eq!(asked("en;q=0.4, ja;q=0.7"), Some(Language::Japanese));
        assert_eq!(asked("zh-Hant-TW"), Some(Language::TraditionalChinese));
        assert_eq!(asked("sv, *;q=0.1, de;q=0.5"), Some(Language::German));
        for none in ["", "sv", "de;q=0", "de;q=x", ";;;,,,"] {
            assert_eq!(asked(none), None, "{none}");
        }
        assert_eq!(language(&HeaderMap::new()), None);
    }

    #[test]
    fn r20_misses_are_limited_for_each_visitor_and_drain_evenly() {
        let visitors = Visitors::new(6, 0);
        let (one, other) = (Visitor(ip("192.0.2.1")), Visitor(ip("192.0.2.2")));
        for _ in 0..6 {
            assert_eq!(visitors.wait(one, NOW), None);
            assert_eq!(visitors.miss(one, NOW), None);
        }
        assert_eq!(visitors.wait(one, NOW), Some(Duration::from_secs(10)));
        assert_eq!(visitors.wait(other, NOW), None);
        assert_eq!(visitors.wait(one, NOW + Duration::from_millis(9_999)), Some(Duration::from_millis(1)));
        assert_eq!(visitors.wait(one, NOW + Duration::from_secs(10)), None);
    }

    #[test]
    fn r20_misses_are_limited_in_all_and_good_links_are_not() {
        let visitors = Visitors::new(0, 3);
        for last in 1..=3 {
            assert_eq!(visitors.miss(Visitor(ip(&format!("192.0.2.{last}"))), NOW), None);
        }
        let next = Visitor(ip("192.0.2.4"));
        assert_eq!(visitors.miss(next, NOW), Some(Duration::from_secs(20)));
        assert_eq!(visitors.wait(next, NOW), None);
    }

    #[test]
    fn r18_different_links_at_once_are_counted() {
        let visitors = Visitors::new(0, 0);
        let visitor = Visitor(ip("192.0.2.1"));
        let link = |n| ValueHash([n; 32]);
        assert_eq!([1, 1, 2, 3, 4].map(|n| visitors.links(visitor, link(n), NOW)), [1, 1, 2, 3, 3]);
        assert_eq!(visitors.links(visitor, link(5), NOW + BURST_WINDOW), 1);
    }

    #[test]
    fn memory_is_bounded() {
        let visitors = Visitors::new(5, 0);
        for n in 0..20_000_u32 {
            visitors.miss(Visitor(IpAddr::from(n.to_be_bytes())), NOW);
        }
        assert!(visitors.known.lock().expect("unharmed").visitors.len() <= MOST);
    }
}
