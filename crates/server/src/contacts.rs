//! Looks up who may be asked about names, before a rule runs; and whether CAA
//! lets us sign.

use std::collections::BTreeSet;
use std::convert::Infallible;

use sealpost_dns::{Lookups, Network, Resolver, ResolverOptions, Servers, World};
use sealpost_domain::{AccountId, Approver, Contacts, Context, DnsName, Domain, EmailAddress, Fqdn, Order, caa};
use sealpost_store::approvals::Owner;
use sealpost_store::{Actor, Error, Parts, contacts, domains};

use crate::app::App;
use crate::config::{Config, LookupConfig, Mode, Source};
use crate::error::ApiError;
use crate::serve::StartError;

/// Names that one refusal tells of.
const MOST_TOLD: usize = 5;

/// Sets up what answers on this desk, and says what is not looked up.
pub fn lookups(config: &Config) -> Result<Lookups, StartError> {
    let trouble = |error: sealpost_dns::DnsError| StartError::Dns(error.to_string());
    match &config.lookups.source {
        Source::World(None) => Ok(Lookups::World(World::default())),
        Source::World(Some(file)) => {
            World::load(file).map(Lookups::World).map_err(|error| StartError::Dns(error.to_string()))
        }
        Source::Off => {
            tracing::warn!(
                "No DNS servers are set (dns_servers): constructed and filed addresses alone may approve, nobody looks \
                 whether they can receive mail, and CAA records are not checked before signing"
            );
            Ok(Lookups::Off)
        }
        Source::Network(network) => {
            if config.lookups.caa_identities.is_none() {
                tracing::warn!("No caa_identities are set: CAA records are not checked before signing");
            }
            let elsewhere = |address: &std::net::SocketAddr| {
                let servers = Servers::At(vec![*address]);
                Resolver::new(ResolverOptions { servers, ..network.resolver.clone() })
            };
            let perspectives = network.perspectives.as_ref();
            let perspectives = perspectives.map(|list| list.iter().map(elsewhere).collect::<Result<_, _>>());
            Ok(Lookups::Network(Box::new(Network {
                resolver: Resolver::new(network.resolver.clone()).map_err(trouble)?,
                registries: network.registries.clone(),
                perspectives: perspectives.transpose().map_err(trouble)?,
            })))
        }
    }
}

impl App {
    /// Everybody who may be asked about names and their parents, for a caller of
    /// that account; what was left out is logged.
    pub async fn contacts(&self, account: AccountId, names: &[Fqdn]) -> Result<Contacts, ApiError> {
        let adns: BTreeSet<Fqdn> = names.iter().flat_map(Fqdn::authorization_names).collect();
        let filed = self.filed(account, &adns).await?;
        let contacts = self.config.policy.admitted(self.lookups.contacts(&adns, filed).await);
        for adn in &adns {
            let reasons: BTreeSet<_> =
                contacts.unusable(adn).into_iter().map(|unusable| (unusable.source.name(), unusable.reason)).collect();
            for (source, reason) in reasons {
                tracing::info!(domain = %adn, source, reason, "Not everybody found for {adn} can be asked");
            }
        }
        Ok(contacts)
    }

    /// Ends what an order or a domain asked of somebody who may not approve any
    /// more (R3).
    pub async fn withdraw(
        &self,
        account: AccountId,
        owner: Owner,
        Approver { adn, address, source }: &Approver,
        actor: Actor,
    ) -> Result<(), Error> {
        match owner {
            Owner::Order(id) => {
                let (adn, address, source) = (adn.clone(), address.clone(), *source);
                let rule = move |order: &Order, context: &Context| {
                    Ok::<_, Infallible>(order.withdraw(&adn, &address, source, context))
                };
                self.db.write(account, id, Parts::All, None, actor, rule).await?;
            }
            Owner::Domain(id) => {
                let rule = |domain: &Domain, context: &Context| {
                    Ok::<_, Infallible>(domain.withdraw(adn, address, *source, context))
                };
                domains::write(&self.db, account, id, None, &actor, rule).await?;
            }
        }
        Ok(())
    }

    /// Addresses that the operator filed; only a private desk has them (R3).
    async fn filed(&self, account: AccountId, adns: &BTreeSet<Fqdn>) -> Result<Vec<(Fqdn, EmailAddress)>, ApiError> {
        if self.config.mode != Mode::Private {
            return Ok(Vec::new());
        }
        let adns: Vec<&Fqdn> = adns.iter().collect();
        let rows = contacts::of_domains(&mut self.db.read().await?, account, &adns).await?;
        // Rows were checked when they were written.
        let read = |row: &contacts::Contact| Some((Fqdn::parse(&row.adn).ok()?, EmailAddress::parse(&row.email).ok()?));
        Ok(rows.iter().filter_map(read).collect())
    }

    /// Why CAA forbids, now, to sign for these names; each is checked by itself
    /// (R53). A look-up that failed forbids too (R10).
    pub async fn caa_refusal(&self, names: &[DnsName]) -> Option<String> {
        let LookupConfig { caa_identities, .. } = &self.config.lookups;
        let identities = caa_identities.as_ref()?;
        let bases: Vec<&str> = names.iter().map(|name| name.base.as_str()).collect();
        let sets = self.lookups.caa(&bases).await;
        let forbidden = names.iter().filter_map(|name| {
            let at = match caa::relevant(name.base.as_str(), |at| sets.get(at)) {
                Ok(None) => return None,
                Ok(Some(standing)) => standing,
                Err((at, failure)) => return Some(format!("{name}: the CAA records of {at} are not known: {failure}")),
            };
            let (at, set) = at;
            let forbidden = caa::may_issue(set, name.wildcard, identities).err()?;
            Some(format!("{name}: by the CAA records of {at}, {forbidden}"))
        });
        let forbidden: Vec<String> = forbidden.collect();
        let more = forbidden.len().saturating_sub(MOST_TOLD);
        let told = forbidden.iter().take(MOST_TOLD).map(String::as_str).collect::<Vec<_>>().join("; ");
        match (told.is_empty(), more) {
            (true, _) => None,
            (false, 0) => Some(format!("caa_check_failed|{told}")),
            (false, more) => Some(format!("caa_check_failed|{told}; and {more} more names")),
        }
    }
}
