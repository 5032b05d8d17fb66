//! Domains that an account has validated ahead of its orders.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::flexible;
use crate::ids::{IdRef, NamedId, Page};

/// Answer of `GET /domain`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Domains {
    /// The domains of this page.
    #[serde(default)]
    pub domains: Vec<Domain>,
    /// Which part of the whole list that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
}

/// A domain of the account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Domain {
    /// The domain's id.
    pub id: i64,
    /// The domain: `example.com`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it can be ordered for.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub is_active: bool,
    /// `pending` or `approved`. Kept for old clients: read `validations`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Whether a validation waits for something.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub is_pending_validation: bool,
    /// When it was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    /// When control was last proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_approval_datetime: Option<String>,
    /// Until when that proof may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_expiration_datetime: Option<String>,
    /// The same, by type of validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_expiration: Option<DcvExpiration>,
    /// The organization that it belongs to.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub organization: Option<NamedId>,
    /// What it has been validated for, when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validations: Option<Vec<DomainValidation>>,
    /// How control is proved: `email` and others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_method: Option<String>,
    /// Whom its approval mails went to, when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv: Option<DomainDcv>,
    /// The container that it belongs to.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub container: Option<NamedId>,
}

/// Until which day a proof of control may be used, by type of validation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DcvExpiration {
    /// For OV certificates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ov: Option<String>,
    /// For EV certificates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ev: Option<String>,
}

/// What a domain has been validated for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DomainValidation {
    /// `ov` or `ev`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The same in capitals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    /// Until when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validated_until: Option<String>,
    /// `active`, `pending` or `expired`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Whether control is proved: `complete` or `pending`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_status: Option<String>,
}

/// Answer of `GET /domain/{domain_id}/validation`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DomainValidations {
    /// What the domain has been validated for.
    #[serde(default)]
    pub validations: Vec<DomainValidation>,
}

/// How a domain's control is proved, and whom its mails went to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DomainDcv {
    /// `email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_scope: Option<String>,
    /// The mails that still decide, the oldest first.
    #[serde(default)]
    pub dcv_invitations: Vec<DcvInvitation>,
}

/// An approval mail of a domain that still decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DcvInvitation {
    /// The mail's id, as in `/sealpost/v1/mails`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation_id: Option<String>,
    /// The recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `base` for a constructed address; else where the address was found:
    /// `whois`, `dns_txt`, `dns_caa`, `filed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_sent: Option<String>,
    /// The name whose approver the recipient is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_scope: Option<String>,
}

/// Body of `POST /domain`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewDomain {
    /// Required. The domain; `www.` before it is left off unless `keep_www`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false, examples("example.com"))]
    pub name: Option<String>,
    /// Required. The organization for which it is validated.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub organization: Option<IdRef>,
    /// Required. What it is validated for, at least one: `ov`, `ev`.
    #[serde(default, deserialize_with = "flexible::objects", skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub validations: Option<Vec<ValidationRef>>,
    /// How control is proved. `email` is offered, and is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("email"))]
    pub dcv_method: Option<String>,
    /// Language of the mails. Left out or unknown: the account's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("en"))]
    pub locale: Option<String>,
    /// Keeps `www.` before the name.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub keep_www: Option<bool>,
    /// The container that it belongs to. Left out: the organization's.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    pub container: Option<IdRef>,
}

/// Names a type of validation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ValidationRef {
    /// `ov` or `ev`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("ov"))]
    pub kind: Option<String>,
}

/// Answer of `POST /domain`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DomainCreated {
    /// The new domain's id.
    pub id: i64,
    /// How control is proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_method: Option<String>,
    /// Whom approval mail went to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_emails: Option<crate::dcv::DomainEmails>,
}

/// Body of `PUT /domain/{domain_id}/dcv/emails`. All of it is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ResendDomainEmails {
    /// The name whose approvers are asked: the domain or a parent of it. Left
    /// out: all of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("example.com"))]
    pub name_scope: Option<String>,
    /// Only these addresses, each of which has to be an approver. Left out or
    /// empty: every approver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_array: Option<Vec<String>>,
    /// Language of the mails. Left out or unknown: the account's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("en"))]
    pub locale: Option<String>,
}

/// Body of `PUT /domain/{domain_id}/dcv/method`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangeDomainMethod {
    /// Required. `email`: the one method that is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false, examples("email"))]
    pub dcv_method: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Object;

    #[test]
    fn the_published_requests_are_read() {
        let text = r#"{ "name": "example.com", "organization": {"id": "117483"}, "validations": [{"type": "ev"}],
            "dcv_method": "email", "locale": "en", "keep_www": "true" }"#;
        let Object(new): Object<NewDomain> = serde_json::from_str(text).expect("valid");
        assert_eq!(new.organization, Some(IdRef::from(117_483)));
        assert_eq!(new.validations, Some(vec![ValidationRef { kind: Some("ev".to_owned()) }]));
        assert_eq!(new.keep_www, Some(true));
        let text = r#"{ "name_scope": "example.com", "email_array": ["admin@example.com"] }"#;
        let Object(resend): Object<ResendDomainEmails> = serde_json::from_str(text).expect("valid");
        assert_eq!(resend.email_array, Some(vec!["admin@example.com".to_owned()]));
        assert_eq!(serde_json::to_value(ResendDomainEmails::default()).expect("plain"), json!({}));
    }
}
