//! [`Contacts`]: everybody who may be asked about a name, and what stands in
//! the way of those who may not.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Approver, CONSTRUCTED, Source};
use crate::dcv::contact::{Contact, MOST, Refused};
use crate::dns::Receives;
use crate::email::EmailAddress;
use crate::name::Fqdn;

/// Addresses that an error names at most.
const MOST_TOLD: usize = 12;

/// The published contacts of authorization names, as looked up before a rule
/// runs. Constructed addresses need no look-up and are always there.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    found: BTreeMap<Fqdn, Vec<(EmailAddress, Source)>>,
    unusable: BTreeMap<Fqdn, Vec<Unusable>>,
    /// Domains of mailboxes that surely take no mail, or of which that could not
    /// be found out.
    mail: BTreeMap<String, Receives>,
}

/// Something that was found for a name, or could not be looked up, and why
/// nobody is asked because of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    pub source: Source,
    /// The address or record as found; empty when the look-up itself failed.
    pub found: String,
    /// A whole clause: "it begins with mailto: …".
    pub reason: String,
}

impl Contacts {
    pub fn add(&mut self, adn: Fqdn, address: EmailAddress, source: Source) {
        let known = self.found.entry(adn).or_default();
        if !known.iter().any(|(other, _)| other.key() == address.key()) {
            known.push((address, source));
        }
    }

    /// The contacts whose source is wanted.
    pub fn only(mut self, wanted: impl Fn(Source) -> bool) -> Self {
        self.found.values_mut().for_each(|found| found.retain(|(_, source)| wanted(*source)));
        self
    }

    /// Takes what a source gave for `adn`, at most [`MOST`] of it.
    pub fn add_found(&mut self, adn: &Fqdn, source: Source, found: Vec<Contact>) {
        for (index, contact) in found.into_iter().enumerate() {
            match contact {
                Ok(address) if index < MOST => self.add(adn.clone(), address, source),
                Ok(address) => {
                    let reason = format!("it comes after {MOST} others; no more are asked");
                    self.refuse(adn, source, Refused { found: address.to_string(), reason });
                }
                Err(refused) => self.refuse(adn, source, refused),
            }
        }
    }

    pub fn refuse(&mut self, adn: &Fqdn, source: Source, Refused { found, reason }: Refused) {
        self.unusable.entry(adn.clone()).or_default().push(Unusable { source, found, reason });
    }

    /// A look-up gave nothing that can be relied on: no contact, and this is why
    /// (R10).
    pub fn failed(&mut self, adn: &Fqdn, source: Source, why: impl std::fmt::Display) {
        self.refuse(adn, source, Refused { found: String::new(), reason: format!("the look-up failed: {why}") });
    }

    /// What is known about a mailbox's domain; a domain that is not told of
    /// counts as one that takes mail.
    pub fn set_mail(&mut self, domain: String, receives: Receives) {
        if receives != Receives::Yes {
            self.mail.insert(domain, receives);
        }
    }

    /// The domains of all mailboxes that might be written to about `adns`.
    pub fn mail_domains<'a>(&self, adns: impl IntoIterator<Item = &'a Fqdn>) -> BTreeSet<String> {
        let mut domains = BTreeSet::new();
        for adn in adns {
            domains.insert(adn.to_string());
            domains.extend(self.found.get(adn).into_iter().flatten().map(|(address, _)| address.domain().to_owned()));
        }
        domains
    }

    /// Everybody who may approve `adn` and can be written to, each once: the
    /// five constructed addresses, then the contacts found.
    pub fn approvers(&self, adn: &Fqdn) -> Vec<Approver> {
        let mut all = self.named(adn);
        all.retain(|approver| self.deaf(&approver.address).is_none());
        all
    }

    /// Everybody who may approve `name`, at its own or at a parent's address.
    pub(crate) fn of_name(&self, name: &Fqdn) -> impl Iterator<Item = Approver> {
        name.authorization_names().into_iter().flat_map(|adn| self.approvers(&adn))
    }

    /// The keys of everybody who may be asked about `names`, for counting what
    /// they were sent lately.
    pub fn keys(&self, names: &[Fqdn]) -> Vec<String> {
        let keys: BTreeSet<String> =
            names.iter().flat_map(|name| self.of_name(name)).map(|approver| approver.address.key()).collect();
        keys.into_iter().collect()
    }

    /// Looks for one address among the approvers of `adn` (R3).
    pub fn find(&self, adn: &Fqdn, address: &EmailAddress) -> Option<Approver> {
        let key = address.key();
        let is_role =
            |local: &&&str| key.strip_prefix(**local).and_then(|rest| rest.strip_prefix('@')) == Some(adn.as_str());
        let constructed = CONSTRUCTED.iter().find(is_role).and_then(|local| EmailAddress::role(local, adn));
        let found = || self.found.get(adn).into_iter().flatten().find(|(other, _)| other.key() == key).cloned();
        let (address, source) = constructed.map(|address| (address, Source::Constructed)).or_else(found)?;
        self.deaf(&address).is_none().then(|| Approver { adn: adn.clone(), address, source })
    }

    /// Whether `source` publishes `address` for `adn`. An error says why nothing
    /// is known: the look-up failed (R10).
    pub fn publishes(&self, adn: &Fqdn, source: Source, address: &EmailAddress) -> Result<bool, String> {
        let key = address.key();
        let mut found = self.found.get(adn).into_iter().flatten();
        if found.any(|(other, of)| *of == source && other.key() == key) {
            return Ok(true);
        }
        let mut unusable = self.unusable.get(adn).into_iter().flatten();
        match unusable.find(|unusable| unusable.source == source && unusable.found.is_empty()) {
            Some(failed) => Err(failed.reason.clone()),
            None => Ok(false),
        }
    }

    /// All that was found for `adn` and is of no use, with the reason.
    pub fn unusable(&self, adn: &Fqdn) -> Vec<Unusable> {
        let named = if self.mail.is_empty() { Vec::new() } else { self.named(adn) };
        let deaf = named.into_iter().filter_map(|approver| {
            let reason = self.deaf(&approver.address)?;
            Some(Unusable { source: approver.source, found: approver.address.to_string(), reason })
        });
        deaf.chain(self.unusable.get(adn).into_iter().flatten().cloned()).collect()
    }

    /// Why it is not known whether the address can be written to, if it is not.
    pub fn doubt(&self, address: &EmailAddress) -> Option<String> {
        match self.mail.get(address.domain()) {
            Some(Receives::Unknown(failure)) => {
                Some(format!("whether {} takes mail could not be found out: {failure}", address.domain()))
            }
            _ => None,
        }
    }

    /// Why this very address was found for `adn` and is of no use, if it was.
    pub(crate) fn why_not(&self, adn: &Fqdn, address: &EmailAddress) -> Option<Unusable> {
        let key = address.key();
        let is_it = |text: &str| EmailAddress::parse(text).is_ok_and(|other| other.key() == key);
        // A record that is unusable because of what stands around the address.
        let holds = |found: &str| found.split(|c: char| " ,;:<>\"'\t".contains(c)).any(is_it);
        self.unusable(adn).into_iter().find(|unusable| holds(&unusable.found))
    }

    /// The look-ups for `adn` that failed, as one clause.
    pub(crate) fn trouble(&self, adn: &Fqdn) -> Option<String> {
        let failed = self.unusable.get(adn)?.iter().filter(|unusable| unusable.found.is_empty());
        let told: Vec<_> = failed.map(|unusable| format!("{}: {}", unusable.source.name(), unusable.reason)).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// The approvers of `adn` as an error tells them: not too many, or why there
    /// are none.
    pub(crate) fn allowed(&self, adn: &Fqdn) -> String {
        let approvers = self.approvers(adn);
        if approvers.is_empty() {
            return format!("nobody ({})", self.reasons(adn));
        }
        told(approvers.into_iter().map(|approver| approver.address))
    }

    /// All that is [`unusable`](Self::unusable), as one clause; empty if nothing is.
    pub fn reasons(&self, adn: &Fqdn) -> String {
        let mut reasons = BTreeMap::<String, Vec<String>>::new();
        for Unusable { source, found, reason } in self.unusable(adn) {
            let found = if found.is_empty() { source.name().to_owned() } else { found };
            reasons.entry(reason).or_default().push(found);
        }
        let told: Vec<_> = reasons.into_iter().map(|(reason, found)| format!("{}: {reason}", told(found))).collect();
        told.join("; ")
    }

    fn named(&self, adn: &Fqdn) -> Vec<Approver> {
        let constructed = CONSTRUCTED.iter().filter_map(|local| EmailAddress::role(local, adn));
        let constructed = constructed.map(|address| (address, Source::Constructed));
        let found = self.found.get(adn).into_iter().flatten().cloned();
        let mut seen = HashSet::new();
        let all = constructed.chain(found).filter(|(address, _)| seen.insert(address.key()));
        all.map(|(address, source)| Approver { adn: adn.clone(), address, source }).collect()
    }

    /// Why nobody can be written to at this address, if that is known.
    fn deaf(&self, address: &EmailAddress) -> Option<String> {
        match self.mail.get(address.domain()) {
            Some(Receives::No(why)) => Some(format!("{} cannot be written to: {why}", address.domain())),
            _ => None,
        }
    }
}

/// A bounded list for a sentence: sorted, each once.
pub(crate) fn told(items: impl IntoIterator<Item = impl std::fmt::Display>) -> String {
    let items: BTreeSet<String> = items.into_iter().map(|item| item.to_string()).collect();
    let more = items.len().saturating_sub(MOST_TOLD);
    let mut told = items.into_iter().take(MOST_TOLD).collect::<Vec<_>>().join(", ");
    if told.is_empty() {
        "none".clone_into(&mut told);
    }
    if more > 0 { format!("{told} and {more} more") } else { told }
}
