//! The settings of what is certified, and of what proves a name: zones, public
//! names, the age of proofs.

use sealpost_domain::policy::{OlderLinks, Profile};
use sealpost_domain::suffix::SuffixList;
use sealpost_domain::{Fqdn, Policy};

use super::{Mode, Settings, Wrong};

/// Names that a desk certifies.
pub(super) struct Names {
    pub zones: Vec<Fqdn>,
    /// Whether public names are certified beside the zones.
    pub public: bool,
}

/// Also puts the operator's public suffix list in force.
pub(super) fn names(settings: &Settings, mode: Mode) -> Result<Names, Wrong> {
    let zones = settings.zones.as_deref().unwrap_or_default();
    if mode == Mode::PublicBr {
        for (name, is_set) in [
            ("zones", !zones.is_empty()),
            ("public_names", settings.public_names.is_some()),
            ("evidence_days", settings.evidence_days.is_some()),
        ] {
            if is_set {
                let reason = "a public-br desk certifies public names by the Baseline Requirements; it cannot be set";
                return Err((name, reason.to_owned()));
            }
        }
    }
    let public = settings.public_names.unwrap_or(zones.is_empty());
    if !public && zones.is_empty() {
        return Err(("public_names", "without public names a desk needs zones to certify".to_owned()));
    }
    if let Some(path) = &settings.public_suffix_list {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
        let list = text.and_then(|text| SuffixList::parse(&text).map_err(|error| error.to_string()));
        let settled = list.and_then(|list| list.settle().map_err(|error| error.to_string()));
        settled.map_err(|reason| ("public_suffix_list", format!("{}: {reason}", path.display())))?;
    }
    let zone =
        |zone: &String| Fqdn::parse(zone.trim()).map_err(|error| ("zones", format!("{zone:?} is not a zone: {error}")));
    Ok(Names { zones: zones.iter().map(zone).collect::<Result<_, _>>()?, public })
}

pub(super) fn policy(settings: &Settings, mode: Mode, remote_perspectives: u32) -> Result<Policy, Wrong> {
    let evidence_days = settings.evidence_days;
    if evidence_days.is_some_and(|days| !(1..=1095).contains(&days)) {
        return Err(("evidence_days", "it is not between 1 and 1095".to_owned()));
    }
    let older_links = settings.older_links.as_deref().unwrap_or("stay");
    let older_links = OlderLinks::find(older_links)
        .ok_or_else(|| ("older_links", format!("{older_links:?} is neither stay nor die")))?;
    let profile = if mode == Mode::PublicBr { Profile::PublicBr } else { Profile::Private };
    Ok(Policy { profile, evidence_days, older_links, remote_perspectives })
}
