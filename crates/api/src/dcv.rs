//! Domain control validation: who can be asked to approve a domain.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Answer of `GET /domain/{domain_id or FQDN}/dcv/emails`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DomainEmails {
    /// The domain that the addresses may approve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_scope: Option<String>,
    /// The five constructed addresses, such as `admin@` the domain.
    #[serde(default)]
    pub base_emails: Vec<String>,
    /// Contacts in the domain's registration record.
    #[serde(default)]
    pub whois_emails: Vec<String>,
    /// Contacts published in the domain's DNS, in TXT and in CAA records.
    #[serde(default)]
    pub dns_txt_emails: Vec<String>,
    /// All addresses that may be asked, when the lists above do not hold them
    /// all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_array: Option<Vec<String>>,
}
