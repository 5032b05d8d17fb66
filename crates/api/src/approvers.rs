//! Sealpost's own API about approvers: who may be asked about a name and why
//! not others, and the contacts that an operator filed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Answer of `GET /sealpost/v1/domains/{fqdn}/approvers`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Approvers {
    /// The name that was asked about, without a leading `*.`.
    pub domain: String,
    /// Everybody who may be asked, the name's own approvers first, then those of
    /// each parent down to the registrable domain.
    pub approvers: Vec<Approver>,
    /// What was found, or looked for, and is of no use.
    pub unusable: Vec<UnusableContact>,
}

/// Somebody who may be asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Approver {
    /// The domain whose control this approver proves: what goes into
    /// `email_domain` of a resend.
    pub email_domain: String,
    /// The address.
    pub email: String,
    /// `constructed`, `whois`, `dns_txt`, `dns_caa` or `filed`.
    pub source: String,
    /// What could not be found out about the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

/// Something by which nobody is asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UnusableContact {
    /// The domain for which it was found or looked for.
    pub email_domain: String,
    /// As for an approver.
    pub source: String,
    /// The address or record as found; left out when the look-up itself failed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub found: String,
    /// Why it is of no use.
    pub reason: String,
}

/// Answer of `GET /sealpost/v1/contacts`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FiledContacts {
    pub contacts: Vec<FiledContact>,
}

/// A contact that the operator filed. Also the answer of
/// `POST /sealpost/v1/contacts`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FiledContact {
    /// The contact's id.
    pub id: i64,
    /// The domain that it may approve, and all names below.
    pub domain: String,
    /// The address.
    pub email: String,
    /// When it was filed.
    pub date_created: String,
}

/// Body of `POST /sealpost/v1/contacts`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewContact {
    /// The domain that the address may approve, and all names below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_up_that_failed_shows_nothing_found() {
        let text = r#"{"domain":"www.example.com",
            "approvers":[{"email_domain":"example.com","email":"admin@example.com","source":"constructed"}],
            "unusable":[{"email_domain":"example.com","source":"dns_txt","reason":"the look-up failed: …"}]}"#;
        let approvers: Approvers = serde_json::from_str(text).expect("reads");
        assert_eq!(approvers.unusable[0].found, "");
        let again = serde_json::to_value(&approvers).expect("writes");
        assert_eq!(again, serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
    }
}
