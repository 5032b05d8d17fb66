//! The two calls at the heart: whom to mail again for approval, and who else
//! gets an order's notices.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::flexible;

/// Body of `PUT /order/certificate/{order_id}/resend-emails`. All of it is
/// optional; an empty body or `null` means the same as `{}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ResendEmails {
    /// Whom to mail about which domain. Left out: every name of the order that is
    /// not validated yet is mailed again, to the recipients last used for it.
    #[serde(default, deserialize_with = "flexible::objects", skip_serializing_if = "Option::is_none")]
    pub domain_approval_emails: Option<Vec<DomainApprovalEmail>>,
    /// Language of the mails: `en de es fr it ja ko pt ru zh_CN zh_TW`. Left out
    /// or unknown: the account's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("en"))]
    pub locale: Option<String>,
}

/// One approval mail that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DomainApprovalEmail {
    /// The name on the order that is to be validated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("sub.example2.com"))]
    pub domain: Option<String>,
    /// The recipient: one who may approve `email_domain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("someone@example2.com"))]
    pub email: Option<String>,
    /// The domain whose approver the recipient is, when that is a parent of
    /// `domain` and not `domain` itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("example2.com"))]
    pub email_domain: Option<String>,
}

/// Body of `PUT /order/certificate/{order_id}/additional-emails`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AdditionalEmails {
    /// Required. The complete new list of addresses that receive the order's
    /// notices; it replaces the stored one, and `[]` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub additional_emails: Option<Vec<String>>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Object;

    fn resend(body: &str) -> Result<ResendEmails, serde_json::Error> {
        serde_json::from_str(body).map(|Object(request)| request)
    }

    #[test]
    fn the_published_resend_request_is_read() {
        let request = resend(
            r#"{ "domain_approval_emails": [
                   { "domain": "example.com", "email": "someone@example.com" },
                   { "domain": "sub.example2.com", "email": "someone@example2.com", "email_domain": "example2.com" } ],
                 "locale": "en" }"#,
        )
        .expect("valid");
        let entry = |domain: &str, email: &str, email_domain: Option<&str>| DomainApprovalEmail {
            domain: Some(domain.to_owned()),
            email: Some(email.to_owned()),
            email_domain: email_domain.map(str::to_owned),
        };
        let entries = vec![
            entry("example.com", "someone@example.com", None),
            entry("sub.example2.com", "someone@example2.com", Some("example2.com")),
        ];
        assert_eq!(request, ResendEmails { domain_approval_emails: Some(entries), locale: Some("en".to_owned()) });
    }

    #[test]
    fn no_parameters_has_three_spellings() {
        let none = ResendEmails::default();
        assert_eq!(resend("{}").ok(), Some(none.clone()));
        assert_eq!(resend(r#"{"comments": "left over", "skip_approval": true}"#).ok(), Some(none));
        let null: Option<Object<ResendEmails>> = serde_json::from_str("null").expect("valid");
        assert_eq!(null, None);
    }

    #[test]
    fn wrong_types_are_refused() {
        for wrong in [
            "[]",
            "7",
            r#""en""#,
            r#"{"locale": 1}"#,
            r#"{"locale": ["en"]}"#,
            r#"{"domain_approval_emails": {}}"#,
            r#"{"domain_approval_emails": "a@example.com"}"#,
            r#"{"domain_approval_emails": [["example.com", "a@example.com"]]}"#,
            r#"{"domain_approval_emails": [null]}"#,
            r#"{"domain_approval_emails": [{"domain": 1}]}"#,
            r#"{"locale": "en", "locale": "ko"}"#,
        ] {
            assert!(resend(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_wrong_type_is_found_by_its_path() {
        let body = r#"{"domain_approval_emails": [{"domain": "a.example"}, {"domain": "b.example", "email": 3}]}"#;
        let body = &mut serde_json::Deserializer::from_str(body);
        let error = serde_path_to_error::deserialize::<_, Object<ResendEmails>>(body).expect_err("a number");
        assert_eq!(error.path().to_string(), "domain_approval_emails[1].email");
    }

    #[test]
    fn the_published_additional_emails_request_is_read() {
        let body = r#"{"additional_emails": ["jill.valentine@example.com", "leon.kennedy@example.com"]}"#;
        let request: AdditionalEmails = serde_json::from_str(body).expect("valid");
        let list = vec!["jill.valentine@example.com".to_owned(), "leon.kennedy@example.com".to_owned()];
        assert_eq!(request.additional_emails, Some(list));
    }

    #[test]
    fn an_empty_list_is_sent_and_an_unset_one_is_not() {
        let json = |request: &AdditionalEmails| serde_json::to_value(request).expect("plain types serialise");
        assert_eq!(json(&AdditionalEmails { additional_emails: Some(vec![]) }), json!({"additional_emails": []}));
        assert_eq!(json(&AdditionalEmails::default()), json!({}));
    }

    #[test]
    fn unset_members_are_left_out() {
        let entry = DomainApprovalEmail { domain: Some("example.com".to_owned()), ..Default::default() };
        let request = ResendEmails { domain_approval_emails: Some(vec![entry]), locale: None };
        let json = serde_json::to_value(&request).expect("plain types serialise");
        assert_eq!(json, json!({"domain_approval_emails": [{"domain": "example.com"}]}));
    }
}
