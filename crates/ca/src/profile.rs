//! [`Profile`]: all that goes into a certificate beside the key.

use std::time::Duration;

use sealpost_domain::time::DAY;
use sealpost_domain::{DnsName, Timestamp};

use crate::error::CaError;

/// All that goes into a certificate beside the key (R52, R54): only what was
/// asked and proved.
#[derive(Clone, Debug)]
pub struct Profile {
    /// One of `names`, or absent. A name over 64 octets does not fit
    /// (`ub-common-name`, RFC 5280 A.1) and is left out of the subject; it still
    /// stands among the `names`.
    pub common_name: Option<DnsName>,
    /// The subject alternative names, in this order.
    pub names: Vec<DnsName>,
    pub organization: Option<OrganizationSubject>,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    /// Where the issuer's revocation list lies; a certificate without one names
    /// no list. A public one has to, `http` (BR 7.1.2.11.2).
    pub crl_url: Option<String>,
    /// What the Baseline Requirements ask for beside; `None` for a CA with rules
    /// of its own.
    pub public: Option<PublicProfile>,
}

/// A domain-validated certificate of a public CA (BR 7.1.2.7.2).
#[derive(Clone, Debug)]
pub struct PublicProfile {
    /// Days that it may be valid at most, on the day of signing (BR 6.3.2).
    pub most_days: u32,
    /// Where the issuing certificate is, `http` (BR 7.1.2.7.7).
    pub ca_issuers_url: String,
}

/// A verified organization (OV); an empty city or state is left out.
#[derive(Clone, Debug)]
pub struct OrganizationSubject {
    pub name: String,
    pub city: String,
    pub state: String,
    /// Two letters of ISO 3166-1.
    pub country: String,
}

impl Profile {
    /// notBefore and notAfter of `days` days, in whole seconds. Both ends
    /// count, so the last second is `days` days less one (R54; BR 6.3.2).
    pub fn validity(not_before: Timestamp, days: u32) -> (Timestamp, Timestamp) {
        let not_before = Timestamp::from_secs(not_before.secs());
        (not_before, not_before + DAY * days - Duration::from_secs(1))
    }

    /// R52 and R54, as far as they need no issuer.
    pub(crate) fn check(&self, now: Timestamp) -> Result<(), CaError> {
        if self.names.is_empty() {
            return Err(CaError::NoNames);
        }
        if let Some(name) = self.common_name.as_ref().filter(|name| !self.names.contains(name)) {
            return Err(CaError::CommonName(name.to_string()));
        }
        if self.not_after < self.not_before || self.not_after <= now {
            return Err(CaError::Validity { not_before: self.not_before.iso(), not_after: self.not_after.iso() });
        }
        if self.not_before.since(now).max(now.since(self.not_before)) > BACKDATING {
            return Err(CaError::NotBefore { not_before: self.not_before.iso(), now: now.iso() });
        }
        if let Some(public) = &self.public
            && self.not_after > Self::validity(self.not_before, public.most_days).1
        {
            return Err(CaError::Lint(vec![format!("it is valid for more than {} days (BR 6.3.2)", public.most_days)]));
        }
        Ok(())
    }
}

/// How far notBefore may lie from the moment of signing (R54).
pub(crate) const BACKDATING: Duration = Duration::from_secs(48 * 3600);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r54_validity_counts_both_ends() {
        let (from, to) = Profile::validity(Timestamp::from_millis(1_700_000_000_999), 199);
        assert_eq!(from, Timestamp::from_secs(1_700_000_000));
        assert_eq!(to.secs() - from.secs() + 1, 199 * 86_400);
        assert_eq!((to.iso(), from.iso()), ("2024-05-31T22:13:19+00:00".into(), "2023-11-14T22:13:20+00:00".into()));
    }
}
