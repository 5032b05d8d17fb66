//! Looks up what others published: contacts and CAA records in the DNS, mail
//! servers of domains, registration records. In `test` a [`World`] answers and
//! nothing leaves the machine.
//!
//! What the answers mean is decided in `sealpost_domain`; here they are fetched,
//! many at once and within one time limit.

pub mod record;
mod resolver;
mod whois;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
pub use resolver::{DnsError, Resolver, ResolverOptions, Servers};
use sealpost_domain::caa::{self, Caa};
use sealpost_domain::dcv::{contact, quorum};
use sealpost_domain::dns::{Answer, Failure, Receives, Txt, takes_mail, takes_mail_at_its_address};
use sealpost_domain::{Contacts, EmailAddress, Fqdn, Source};
use tokio::time::Instant;
pub use whois::Registry;
pub use world::{World, WorldError};

/// Questions under way at once.
const AT_ONCE: usize = 32;

/// All look-ups for one request end after so many times the time limit of a
/// single question; what is missing then counts as timed out.
const PATIENCE: u32 = 4;

/// Where answers come from.
pub enum Lookups {
    /// Nothing is looked up: constructed and filed addresses alone may approve.
    Off,
    /// The built-in world of a test desk, or the operator's.
    World(World),
    Network(Box<Network>),
}

/// The DNS, and the registries that the operator named.
pub struct Network {
    pub resolver: Resolver,
    /// Asked about names at or below their zones; never in `public-br`.
    pub registries: Vec<Registry>,
    /// Set in `public-br`: DNS contacts count only if enough of these resolvers,
    /// elsewhere in the network, see them too (R11).
    pub perspectives: Option<Vec<Resolver>>,
}

/// The CAA sets of names and of all their parents.
pub type CaaSets = BTreeMap<String, Answer<Caa>>;

impl Lookups {
    /// Everybody who is published for `adns`, what is published and of no use,
    /// and which mailboxes cannot be written to. `filed` are the contacts that
    /// the operator filed.
    pub async fn contacts(&self, adns: &BTreeSet<Fqdn>, filed: Vec<(Fqdn, EmailAddress)>) -> Contacts {
        let mut contacts = self.published(adns, &SOURCES).await;
        file(&mut contacts, filed);
        match self {
            Self::Off => {}
            Self::World(world) => mailboxes(Records::World(world), adns, &mut contacts, Deadline::none()).await,
            Self::Network(network) => {
                let deadline = network.resolver.deadline();
                mailboxes(Records::Dns(&network.resolver), adns, &mut contacts, deadline).await;
            }
        }
        contacts
    }

    /// What these sources publish for `adns`; whether it can be written to is
    /// not looked at.
    pub async fn published(&self, adns: &BTreeSet<Fqdn>, sources: &[Source]) -> Contacts {
        let mut contacts = Contacts::default();
        let asks_registries = sources.contains(&Source::Whois);
        match self {
            Self::Off => {}
            Self::World(world) => {
                let found = published(Records::World(world), adns, Deadline::none()).await;
                found.add_to(&mut contacts, sources);
                for adn in adns.iter().filter(|_| asks_registries) {
                    match world.whois(adn) {
                        Ok(found) => contacts.add_found(adn, Source::Whois, found),
                        Err(failure) => contacts.failed(adn, Source::Whois, failure),
                    }
                }
            }
            Self::Network(network) => {
                let deadline = network.resolver.deadline();
                let registered =
                    async { if asks_registries { network.registered(adns, deadline).await } else { Vec::new() } };
                let (found, registered) = tokio::join!(network.published(adns, deadline), registered);
                found.add_to(&mut contacts, sources);
                for (adn, registered) in registered {
                    match registered {
                        Ok(found) => contacts.add_found(&adn, Source::Whois, found),
                        Err(why) => contacts.failed(&adn, Source::Whois, why),
                    }
                }
            }
        }
        contacts
    }

    /// The CAA sets of `names` and of all their parents; none when nothing is
    /// looked up.
    pub async fn caa(&self, names: &[&str]) -> CaaSets {
        match self {
            Self::Off => CaaSets::new(),
            Self::World(world) => caa_sets(Records::World(world), names, Deadline::none()).await,
            Self::Network(network) => {
                caa_sets(Records::Dns(&network.resolver), names, network.resolver.deadline()).await
            }
        }
    }
}

impl Network {
    /// TXT and CAA contacts; in `public-br` those that are seen from elsewhere
    /// as well.
    async fn published(&self, adns: &BTreeSet<Fqdn>, deadline: Deadline) -> Published {
        let ours = published(Records::Dns(&self.resolver), adns, deadline);
        let Some(perspectives) = &self.perspectives else { return ours.await };
        let theirs = perspectives.iter().map(|resolver| published(Records::Dns(resolver), adns, deadline));
        let (ours, theirs) = tokio::join!(ours, side_by_side(theirs.collect()));
        ours.confirmed_by(&theirs)
    }

    async fn registered(
        &self,
        adns: &BTreeSet<Fqdn>,
        deadline: Deadline,
    ) -> Vec<(Fqdn, Result<Vec<contact::Contact>, String>)> {
        let asked = adns.iter().filter_map(|adn| Some((adn, Registry::of(&self.registries, adn)?)));
        let asked = asked.map(|(adn, registry)| async move {
            let answer = deadline.hold(registry.ask(adn)).await.unwrap_or_else(|| Err(Failure::Timeout.to_string()));
            (adn.clone(), answer.and_then(|answer| contact::of_whois(adn, &answer)))
        });
        side_by_side(asked.collect()).await
    }
}

/// When to stop waiting.
#[derive(Clone, Copy)]
struct Deadline(Option<Instant>);

impl Deadline {
    const fn none() -> Self {
        Self(None)
    }

    /// [`PATIENCE`] times the limit of one question from now.
    fn after(limit: Duration) -> Self {
        Self(Some(Instant::now() + limit * PATIENCE))
    }

    /// `None` when the time is over.
    async fn hold<T>(self, work: impl Future<Output = T>) -> Option<T> {
        match self.0 {
            Some(at) => tokio::time::timeout_at(at, work).await.ok(),
            None => Some(work.await),
        }
    }

    async fn ask<T>(self, question: impl Future<Output = Answer<T>>) -> Answer<T> {
        self.hold(question).await.unwrap_or(Answer::Failed(Failure::Timeout))
    }
}

/// Whoever answers questions for records.
#[derive(Clone, Copy)]
enum Records<'a> {
    World(&'a World),
    Dns(&'a Resolver),
}

impl Records<'_> {
    async fn txt(self, name: &str) -> Answer<Txt> {
        match self {
            Self::World(world) => world.txt(name),
            Self::Dns(resolver) => resolver.txt(name).await,
        }
    }

    async fn caa(self, name: &str) -> Answer<Caa> {
        match self {
            Self::World(world) => world.caa(name),
            Self::Dns(resolver) => resolver.caa(name).await,
        }
    }

    async fn receives(self, domain: &str) -> Receives {
        let mx = match self {
            Self::World(world) => world.mx(domain),
            Self::Dns(resolver) => resolver.mx(domain).await,
        };
        if let Some(receives) = takes_mail(&mx) {
            return receives;
        }
        let (a, aaaa) = match self {
            Self::World(world) => world.addresses(domain),
            Self::Dns(resolver) => resolver.addresses(domain).await,
        };
        takes_mail_at_its_address(&a, &aaaa)
    }
}

/// What the DNS holds as contacts for names.
struct Published {
    of: BTreeMap<Fqdn, [Answer<contact::Contact>; 2]>,
    /// How many perspectives gave no answer where their answer would have
    /// mattered, by name and place in [`IN_DNS`].
    unsure: BTreeMap<(Fqdn, usize), usize>,
}

/// Everything that is looked up, in the order in which it counts.
const SOURCES: [Source; 3] = [Source::DnsTxt, Source::DnsCaa, Source::Whois];

const IN_DNS: [Source; 2] = [Source::DnsTxt, Source::DnsCaa];

async fn published(records: Records<'_>, adns: &BTreeSet<Fqdn>, deadline: Deadline) -> Published {
    let ask = |adn: &Fqdn| {
        let adn = adn.clone();
        async move {
            let txt = deadline.ask(records.txt(&contact::txt_name(&adn))).await;
            (adn, txt)
        }
    };
    let txt = side_by_side(adns.iter().map(ask).collect());
    let names: Vec<&str> = adns.iter().map(Fqdn::as_str).collect();
    let (txt, sets) = tokio::join!(txt, caa_sets(records, &names, deadline));
    let contacts = |(adn, txt): (Fqdn, Answer<Txt>)| {
        let txt = match txt {
            Answer::Found(found) => Answer::Found(found.iter().map(contact::of_txt).collect()),
            Answer::Absent => Answer::Absent,
            Answer::Failed(failure) => Answer::Failed(failure),
        };
        let caa = match caa::relevant(adn.as_str(), |name| sets.get(name)) {
            Ok(Some((_, set))) => Answer::Found(contact::of_caa(set)),
            Ok(None) => Answer::Absent,
            Err((_, failure)) => Answer::Failed(failure),
        };
        (adn, [txt, caa])
    };
    Published { of: txt.into_iter().map(contacts).collect(), unsure: BTreeMap::new() }
}

impl Published {
    fn add_to(self, contacts: &mut Contacts, sources: &[Source]) {
        for (adn, answers) in self.of {
            let wanted = IN_DNS.into_iter().zip(answers).filter(|(source, _)| sources.contains(source));
            for (source, answer) in wanted {
                match answer {
                    Answer::Found(found) => contacts.add_found(&adn, source, found),
                    Answer::Absent => {}
                    Answer::Failed(failure) => contacts.failed(&adn, source, failure),
                }
            }
        }
        for ((adn, index), silent) in self.unsure {
            if sources.contains(&IN_DNS[index]) {
                contacts.failed(&adn, IN_DNS[index], format!("{silent} remote perspectives gave no answer"));
            }
        }
    }

    /// Turns addresses that too few perspectives see into unusable ones (R11).
    fn confirmed_by(mut self, perspectives: &[Self]) -> Self {
        for (adn, answers) in &mut self.of {
            for (index, answer) in answers.iter_mut().enumerate() {
                let Answer::Found(found) = answer else { continue };
                for contact in found {
                    let Ok(address) = contact else { continue };
                    let seen = perspectives.iter().filter(|other| other.shows(adn, index, address)).count();
                    if !quorum::holds(perspectives.len(), seen) {
                        let found = address.to_string();
                        let all = perspectives.len();
                        let silent = perspectives.iter().filter(|other| other.is_silent(adn, index)).count();
                        if quorum::holds(all, seen + silent) {
                            self.unsure.insert((adn.clone(), index), silent);
                        }
                        let reason = format!("{seen} of {all} remote perspectives see it; that is too few");
                        *contact = Err(contact::Refused { found, reason });
                    }
                }
            }
        }
        self
    }

    fn is_silent(&self, adn: &Fqdn, index: usize) -> bool {
        self.of.get(adn).is_none_or(|answers| matches!(answers[index], Answer::Failed(_)))
    }

    fn shows(&self, adn: &Fqdn, index: usize, address: &EmailAddress) -> bool {
        let Some(Answer::Found(found)) = self.of.get(adn).map(|answers| &answers[index]) else { return false };
        found.iter().any(|contact| contact.as_ref().is_ok_and(|other| other.key() == address.key()))
    }
}

async fn caa_sets(records: Records<'_>, names: &[&str], deadline: Deadline) -> CaaSets {
    let all: BTreeSet<&str> = names.iter().flat_map(|name| caa::climb(name)).collect();
    let ask = |name: &str| {
        let name = name.to_owned();
        async move {
            let set = deadline.ask(records.caa(&name)).await;
            (name, set)
        }
    };
    side_by_side(all.into_iter().map(ask).collect()).await.into_iter().collect()
}

/// Some of them at a time, until all are done.
async fn side_by_side<F: Future>(all: Vec<F>) -> Vec<F::Output> {
    stream::iter(all).buffer_unordered(AT_ONCE).collect().await
}

/// Who is published as well stays a published contact.
fn file(contacts: &mut Contacts, filed: Vec<(Fqdn, EmailAddress)>) {
    for (adn, address) in filed {
        contacts.add(adn, address, Source::Filed);
    }
}

/// Finds out which mailboxes surely cannot be written to.
async fn mailboxes(records: Records<'_>, adns: &BTreeSet<Fqdn>, contacts: &mut Contacts, deadline: Deadline) {
    let domains = contacts.mail_domains(adns);
    let ask = |domain: String| async move {
        let receives = deadline.hold(records.receives(&domain)).await;
        let receives = receives.unwrap_or(Receives::Unknown(Failure::Timeout));
        (domain, receives)
    };
    for (domain, receives) in side_by_side(domains.into_iter().map(ask).collect()).await {
        contacts.set_mail(domain, receives);
    }
}
