//! `POST /order/certificate/{name_id}`: what an order asks for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::certificates::ChainCertificate;
use crate::flexible;
use crate::ids::IdRef;
use crate::organizations::Contact;

/// Body of `POST /order/certificate/{name_id}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlaceOrder {
    /// Required. The certificate that is wanted.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub certificate: Option<CertificateRequest>,
    /// How long the order runs. Left out: the older members below, then the
    /// product's default.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    pub order_validity: Option<Validity>,
    /// Older form of `order_validity.years`; 0 is not set.
    #[serde(default, deserialize_with = "flexible::integer_zero_is_unset", skip_serializing_if = "Option::is_none")]
    pub validity_years: Option<i64>,
    /// Older form of `order_validity.days`; 0 is not set.
    #[serde(default, deserialize_with = "flexible::integer_zero_is_unset", skip_serializing_if = "Option::is_none")]
    pub validity_days: Option<i64>,
    /// Older form of `order_validity.custom_expiration_date`; an empty text is
    /// not set.
    #[serde(default, deserialize_with = "flexible::text_empty_is_unset", skip_serializing_if = "Option::is_none")]
    pub custom_expiration_date: Option<String>,
    /// For whom. Required for OV and EV products.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrderingOrganization>,
    /// Who gets the order's notices beside the one who ordered.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    pub technical_contact: Option<Contact>,
    /// How control of the names is proved: `email`, `dns-txt-token`,
    /// `dns-cname-token` or `http-token`. Required for DV products.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("email"))]
    pub dcv_method: Option<String>,
    /// For the method `email`: whom to ask about which name. A name that is not
    /// listed is asked about at every address that may approve it.
    #[serde(default, deserialize_with = "flexible::objects", skip_serializing_if = "Option::is_none")]
    pub dcv_emails: Option<Vec<DcvEmail>>,
    /// Language of the approval mails; as in resend-emails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("en"))]
    pub locale: Option<String>,
    /// Further addresses that receive the order's notices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_emails: Option<Vec<String>>,
    /// Put into the mails that remind of renewal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_renewal_message: Option<String>,
    /// Sends no mails that remind of renewal. Default false.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub disable_renewal_notifications: Option<bool>,
    /// Whether the order renews itself: 1 or 0; `true` and `false` are taken as well.
    #[serde(default, with = "flexible::one_or_zero", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub auto_renew: Option<bool>,
    /// The order of the same account that this one renews; 0 is not set.
    #[serde(default, deserialize_with = "flexible::integer_zero_is_unset", skip_serializing_if = "Option::is_none")]
    pub renewal_of_order_id: Option<i64>,
    /// SHA-1 thumbprint of the certificate that this order renews, when another
    /// issuer made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed_thumbprint: Option<String>,
    /// Skips approval by an administrator, if the caller could give it.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub skip_approval: Option<bool>,
    /// For the one who approves the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comments: Option<String>,
    /// The division that the order belongs to. Left out: the caller's.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    pub container: Option<IdRef>,
    /// Values of the account's own fields.
    #[serde(default, deserialize_with = "flexible::objects", skip_serializing_if = "Option::is_none")]
    pub custom_fields: Option<Vec<CustomField>>,
    /// `balance`, `card`, `profile` or `wire_transfer`; kept, nothing is charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<String>,
    /// Keeps the certificate out of the public logs.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub disable_ct: Option<bool>,
    /// The client's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative_order_id: Option<String>,
    /// With `POST /order/certificate/ssl` only: what to pick the product by.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductHint>,
}

/// The certificate that an order wants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CertificateRequest {
    /// Required. The main name; it is not read from the CSR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false, examples("example.com"))]
    pub common_name: Option<String>,
    /// Further names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dns_names: Option<Vec<String>>,
    /// Required. The certificate signing request: PEM, or its bare base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub csr: Option<String>,
    /// Hash of the issuer's signature: `sha256`, `sha384` or `sha512`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("sha256"))]
    pub signature_hash: Option<String>,
    /// The server software that the certificate is for.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    pub server_platform: Option<IdRef>,
    /// How long the certificate is valid, when shorter than the order.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    pub cert_validity: Option<Validity>,
    /// Obsolete: certificates carry no organization units any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_units: Option<Vec<String>>,
    /// The issuer to sign with; one of the product's `allowed_ca_certs`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_cert_id: Option<String>,
    /// The set of key usages: `server_auth_only_eku`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_option: Option<String>,
}

/// A length of time: one of its members.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Validity {
    /// Years; 0 is not set.
    #[serde(default, deserialize_with = "flexible::integer_zero_is_unset", skip_serializing_if = "Option::is_none")]
    pub years: Option<i64>,
    /// Days; 0 is not set.
    #[serde(default, deserialize_with = "flexible::integer_zero_is_unset", skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// The last day: `2027-01-31`; an empty text is not set.
    #[serde(default, deserialize_with = "flexible::text_empty_is_unset", skip_serializing_if = "Option::is_none")]
    pub custom_expiration_date: Option<String>,
}

/// The organization that an order is for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderingOrganization {
    /// The organization's id; a string of digits is taken as well.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// People to put in the place of the organization's own contacts.
    #[serde(default, deserialize_with = "flexible::objects", skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Vec<OrganizationContact>>,
    /// Makes a new organization even if one with the same details exists.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub skip_duplicate_org_check: Option<bool>,
}

/// A person for an order: a user of the account, or somebody described here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrganizationContact {
    /// `organization_contact`, `technical_contact` or `ev_approver`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_type: Option<String>,
    /// The user, when it is one.
    #[serde(default, deserialize_with = "flexible::integer_zero_is_unset", skip_serializing_if = "Option::is_none")]
    pub user_id: Option<i64>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Job title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Whom to ask about a name when ordering. The name is `dns_name` here, and
/// `domain` in resend-emails.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DcvEmail {
    /// The name on the order that is to be validated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dns_name: Option<String>,
    /// The domain whose approver the recipient is, when that is a parent of
    /// `dns_name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_domain: Option<String>,
    /// The recipient: one who may approve `email_domain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// The value of one of the account's own fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CustomField {
    /// The field's id.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub metadata_id: Option<i64>,
    /// The field's name; in answers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The value, of the field's type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<serde_json::Value>,
}

/// What to pick a product by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProductHint {
    /// Which of several products that fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_hint: Option<String>,
}

/// Answer of `POST /order/certificate/{name_id}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderPlaced {
    /// The order's id.
    pub id: i64,
    /// The request that the order began with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<PlacedRequest>,
    /// The certificate's id, for DV orders and once issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_id: Option<i64>,
    /// The certificate and its issuers, leaf first, if it was issued at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_chain: Option<Vec<ChainCertificate>>,
    /// The value to publish, with the token methods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_random_value: Option<String>,
}

/// A request that an order made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlacedRequest {
    /// The request's id.
    pub id: i64,
    /// `pending`, `needs_approval` or `approved`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::Object;

    fn read(body: Value) -> Result<PlaceOrder, serde_json::Error> {
        serde_json::from_value(body).map(|Object(request)| request)
    }

    fn written(value: &impl Serialize) -> Value {
        serde_json::to_value(value).expect("plain types serialise")
    }

    #[test]
    fn a_dv_order_by_email_is_read() {
        let order = read(json!({
            "certificate": {
                "common_name": "shop.example",
                "dns_names": ["www.shop.example"],
                "csr": "-----BEGIN CERTIFICATE REQUEST-----…",
                "signature_hash": "sha256",
                "server_platform": {"id": 2},
                "cert_validity": {"days": 90}
            },
            "order_validity": {"years": 1},
            "dcv_method": "email",
            "dcv_emails": [{"dns_name": "www.shop.example", "email_domain": "shop.example", "email": "admin@shop.example"}],
            "locale": "ko",
            "additional_emails": ["ops@shop.example"],
            "technical_contact": {"first_name": "Ada", "last_name": "Byron", "email": "ada@shop.example"},
            "auto_renew": 1,
            "skip_approval": true,
            "container": {"id": 5},
            "payment_method": "balance",
            "a_member_of_tomorrow": {"any": ["thing"]}
        }))
        .expect("valid");

        let certificate = order.certificate.expect("given");
        assert_eq!(certificate.common_name.as_deref(), Some("shop.example"));
        assert_eq!(certificate.server_platform, Some(IdRef::from(2)));
        assert_eq!(certificate.cert_validity, Some(Validity { days: Some(90), ..Default::default() }));
        assert_eq!(order.order_validity, Some(Validity { years: Some(1), ..Default::default() }));
        assert_eq!(order.dcv_emails.expect("given")[0].email.as_deref(), Some("admin@shop.example"));
        assert_eq!(order.auto_renew, Some(true));
        assert_eq!(order.container, Some(IdRef::from(5)));
    }

    #[test]
    fn what_real_clients_send_is_tolerated() {
        let order = read(json!({
            "organization": {"id": "123", "contacts": [{"contact_type": "technical_contact", "user_id": "9"}]},
            "certificate": {
                "server_platform": {"id": "-1"},
                "cert_validity": {"years": 0, "custom_expiration_date": "", "days": "30"}
            },
            "renewal_of_order_id": 0,
            "validity_years": "0",
            "validity_days": "",
            "custom_expiration_date": "",
            "disable_renewal_notifications": "true",
            "skip_approval": 1,
            "auto_renew": "0",
            "disable_ct": 0,
            "comments": null
        }))
        .expect("valid");

        let organization = order.organization.clone().expect("given");
        assert_eq!(organization.id, Some(123));
        assert_eq!(organization.contacts.expect("given")[0].user_id, Some(9));
        let certificate = order.certificate.clone().expect("given");
        assert_eq!(certificate.server_platform, Some(IdRef::from(-1)));
        assert_eq!(certificate.cert_validity, Some(Validity { days: Some(30), ..Default::default() }));
        assert_eq!(order.renewal_of_order_id, None);
        assert_eq!((order.validity_years, order.validity_days, order.custom_expiration_date), (None, None, None));
        assert_eq!(order.disable_renewal_notifications, Some(true));
        assert_eq!(order.skip_approval, Some(true));
        assert_eq!(order.auto_renew, Some(false));
        assert_eq!(order.disable_ct, Some(false));
    }

    #[test]
    fn wrong_types_are_found_by_their_path() {
        for (path, body) in [
            ("organization.id", json!({"organization": {"id": "twelve"}})),
            ("organization", json!({"organization": [123]})),
            ("certificate", json!({"certificate": "x"})),
            ("certificate.dns_names", json!({"certificate": {"dns_names": "a.example"}})),
            ("certificate.dns_names[1]", json!({"certificate": {"dns_names": ["a.example", 5]}})),
            ("certificate.cert_validity.years", json!({"certificate": {"cert_validity": {"years": 1.5}}})),
            ("certificate.server_platform.id", json!({"certificate": {"server_platform": {"id": ""}}})),
            ("dcv_emails[0]", json!({"dcv_emails": [["a.example"]]})),
            ("additional_emails[0]", json!({"additional_emails": [null]})),
            ("auto_renew", json!({"auto_renew": 2})),
            ("skip_approval", json!({"skip_approval": "maybe"})),
            ("custom_expiration_date", json!({"custom_expiration_date": 20_270_101})),
        ] {
            let error = serde_path_to_error::deserialize::<_, Object<PlaceOrder>>(&body).expect_err(path);
            assert_eq!(error.path().to_string(), path, "{error}");
        }
    }

    #[test]
    fn an_order_is_written_in_the_published_spelling() {
        let order = PlaceOrder {
            certificate: Some(CertificateRequest { common_name: Some("a.example".to_owned()), ..Default::default() }),
            organization: Some(OrderingOrganization { id: Some(7), ..Default::default() }),
            auto_renew: Some(true),
            ..Default::default()
        };
        let wanted = json!({"certificate": {"common_name": "a.example"}, "organization": {"id": 7}, "auto_renew": 1});
        assert_eq!(written(&order), wanted);
        assert_eq!(written(&PlaceOrder::default()), json!({}));
    }

    #[test]
    fn the_answer_leaves_out_what_is_not_there() {
        let requests = vec![PlacedRequest { id: 922_432, status: Some("pending".to_owned()) }];
        let placed = OrderPlaced { id: 542_772, requests, ..Default::default() };
        assert_eq!(written(&placed), json!({"id": 542_772, "requests": [{"id": 922_432, "status": "pending"}]}));
    }
}
