//! [`ApiError`]: every failure that a caller can see, and its status, code and
//! message in one table.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use sealpost_api::errors::{ErrorEntry, Errors};
use sealpost_domain::order::{
    CancelError, DecideError, EntryError, EntryField, ListError, MethodError, NotApproved, ReissueError, ResendError,
    RevokeError, TooSoon, Unasked,
};
use sealpost_domain::place::PlaceError;
use sealpost_domain::{OrderStatus, Timestamp};
use sealpost_store as store;

/// What went wrong, as far as the caller is concerned.
#[derive(Debug)]
pub enum ApiError {
    /// No key, or one that is unknown or revoked.
    InvalidKey,
    /// The key's role does not allow this.
    MissingPermission,
    /// The user asked for it, or may not approve at all.
    InvalidApprover,
    /// `order`, `product`, `certificate` …; also for rows of other accounts (R44).
    NotFound(&'static str),
    MethodNotAllowed,
    /// The body is not JSON, or not the kind of JSON that is wanted.
    BadFormat(String),
    TooLarge,
    /// The body did not come within its time (R46).
    TooSlow,
    /// XML and others.
    UnsupportedMediaType,
    /// One entry for each member that is wrong.
    Fields(Vec<FieldError>),
    /// `If-Match` names something that is not there any more.
    PreconditionFailed,
    /// The call wants `If-Match`.
    PreconditionRequired,
    /// The order's status does not allow this.
    OrderStatus(String),
    DcvMethod(String),
    /// There are no tokens to look for; by what the order is validated.
    DnsMethod(String),
    /// The mail is under way or over.
    MailState(String),
    /// Nothing is sent to a webhook in this status.
    WebhookNotActive(&'static str),
    /// The certificate's status does not allow this.
    CertificateStatus(String),
    /// The request was decided before.
    RequestStatus(String),
    /// The same was asked for and waits for approval.
    RequestExists(String),
    /// Too much approval mail (R41).
    TooSoon {
        retry_after_seconds: u64,
    },
    /// Too many requests by this key (API reference §1.7).
    RequestLimit {
        retry_after_seconds: u64,
    },
    /// Too many requests of one address are under way (R46).
    Crowded,
    /// The database is away or full; nothing was changed (R60).
    Unavailable,
    /// The database went away while it stored a change, and cannot be asked what
    /// became of it (R59).
    Unconfirmed,
    /// A defect of ours, logged.
    Internal,
}

/// A member that cannot be used, by its code in the API and in words that name
/// its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub code: String,
    pub message: String,
}

impl FieldError {
    /// `path` as the caller wrote it: `certificate.dns_names[2]`.
    pub fn invalid(path: &str, reason: impl std::fmt::Display) -> Self {
        Self { code: format!("invalid_{}", member(path)), message: format!("{path}: {reason}") }
    }

    pub fn required(path: &str) -> Self {
        Self { code: format!("required_param|{}", member(path)), message: format!("{path} is required") }
    }
}

/// The member's own name in a path.
fn member(path: &str) -> &str {
    let last = path.rsplit('.').next().unwrap_or(path);
    last.split('[').next().unwrap_or(last)
}

impl ApiError {
    pub fn invalid(path: &str, reason: impl std::fmt::Display) -> Self {
        Self::Fields(vec![FieldError::invalid(path, reason)])
    }

    /// Collected errors, if there are any.
    pub fn unless_empty(errors: Vec<FieldError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self::Fields(errors)) }
    }

    /// Whether it is not the caller's: then nobody may do again what failed (R59).
    pub const fn is_ours(&self) -> bool {
        matches!(self, Self::Unavailable | Self::Unconfirmed | Self::Internal)
    }

    fn parts(self) -> (StatusCode, Vec<ErrorEntry>) {
        let one = |status: StatusCode, code: &str, message: &str| {
            (status, vec![ErrorEntry { code: code.to_owned(), message: message.to_owned() }])
        };
        match self {
            Self::InvalidKey => one(
                StatusCode::FORBIDDEN,
                "access_denied|access_denied_invalid_key",
                "Access denied due to access_denied_invalid_key.",
            ),
            Self::MissingPermission => {
                one(StatusCode::FORBIDDEN, "access_denied|missing_permission", "This API key may not do that.")
            }
            Self::InvalidApprover => one(
                StatusCode::FORBIDDEN,
                "access_denied|invalid_approver",
                "Somebody else, an administrator or a manager, must decide this request.",
            ),
            Self::NotFound("route") => {
                one(StatusCode::NOT_FOUND, "not_found|route", "The specified route was not found.")
            }
            Self::NotFound(what) => one(
                StatusCode::NOT_FOUND,
                &format!("not_found|{what}"),
                &format!("The specified {what} was not found."),
            ),
            Self::MethodNotAllowed => {
                one(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This route does not take that method.")
            }
            Self::BadFormat(why) => one(StatusCode::BAD_REQUEST, "bad_request_format", &why),
            Self::TooLarge => {
                one(StatusCode::PAYLOAD_TOO_LARGE, "request_too_large", "The body is larger than 256 KiB.")
            }
            Self::TooSlow => one(
                StatusCode::REQUEST_TIMEOUT,
                "request_timeout",
                "The body did not arrive in time; nothing was changed.",
            ),
            Self::UnsupportedMediaType => one(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Only application/json is spoken here.",
            ),
            Self::Fields(fields) => {
                let entry = |FieldError { code, message }| ErrorEntry { code, message };
                (StatusCode::BAD_REQUEST, fields.into_iter().map(entry).collect())
            }
            Self::PreconditionFailed => one(
                StatusCode::PRECONDITION_FAILED,
                "precondition_failed",
                "It was changed meanwhile and is not what If-Match names; read it again. Nothing was changed.",
            ),
            Self::PreconditionRequired => one(
                StatusCode::PRECONDITION_REQUIRED,
                "precondition_required",
                "If-Match is required: the ETag of what is to be changed, or * for whatever it is.",
            ),
            Self::OrderStatus(why) => one(StatusCode::BAD_REQUEST, "invalid_order_status", &why),
            Self::MailState(why) => one(StatusCode::BAD_REQUEST, "invalid_mail_state", &why),
            Self::DcvMethod(why) => one(StatusCode::BAD_REQUEST, "invalid_dcv_method", &why),
            Self::DnsMethod(method) => one(
                StatusCode::BAD_REQUEST,
                "invalid_dns_method",
                &format!("The order is validated by {method}: its approvers decide by the link in their mail."),
            ),
            Self::WebhookNotActive(status) => {
                one(StatusCode::BAD_REQUEST, "webhook_not_active", &format!("The webhook is {status}."))
            }
            Self::CertificateStatus(why) => one(StatusCode::BAD_REQUEST, "invalid_certificate_status", &why),
            Self::RequestStatus(why) => one(StatusCode::BAD_REQUEST, "invalid_request_status", &why),
            Self::RequestExists(why) => one(StatusCode::BAD_REQUEST, "request_exists", &why),
            Self::TooSoon { .. } => one(
                StatusCode::TOO_MANY_REQUESTS,
                "request_limit_exceeded",
                "Too many approval mails were asked for; nothing was sent. Try again after the time in Retry-After.",
            ),
            Self::RequestLimit { .. } => one(
                StatusCode::TOO_MANY_REQUESTS,
                "request_limit_exceeded",
                "Service unavailable, please limit request volume",
            ),
            Self::Crowded => one(
                StatusCode::TOO_MANY_REQUESTS,
                "request_limit_exceeded",
                "Too many requests of your address are under way; try again later.",
            ),
            Self::Unavailable => one(
                StatusCode::SERVICE_UNAVAILABLE,
                "service_unavailable",
                "The service is not available right now; nothing was changed.",
            ),
            Self::Unconfirmed => one(
                StatusCode::SERVICE_UNAVAILABLE,
                "outcome_unknown",
                "The database went away while it stored this. Whether it did is not known: look before you repeat it.",
            ),
            Self::Internal => one(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal_error",
                "Something went wrong here; the request id names it in the log.",
            ),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let retry_after = match &self {
            Self::TooSoon { retry_after_seconds } | Self::RequestLimit { retry_after_seconds } => {
                Some(*retry_after_seconds)
            }
            Self::Crowded => Some(5),
            Self::Unavailable | Self::Unconfirmed => Some(1),
            _ => None,
        };
        let (status, errors) = self.parts();
        let mut response = (status, Json(Errors { errors })).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// What a gateway says in front of a desk whose answer it lost: not in the API's
/// shape, as in life. Only a fault of a test desk answers so.
pub fn bad_gateway() -> Response {
    let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n";
    (StatusCode::BAD_GATEWAY, Html(page)).into_response()
}

impl From<store::Error> for ApiError {
    /// The one place where database trouble is logged.
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Corrupt(_) | store::Error::Panicked => {
                tracing::error!(%error, "A defect in or around the database");
                Self::Internal
            }
            store::Error::Unknown(_) => {
                tracing::error!(%error, "The database did not say what became of a change");
                Self::Unconfirmed
            }
            _ => {
                tracing::error!(%error, "The database failed");
                Self::Unavailable
            }
        }
    }
}

/// Rule errors become API errors; the time is needed for `Retry-After`.
pub trait RuleError: Send + 'static {
    fn into_api(self, now: Timestamp) -> ApiError;
}

impl RuleError for std::convert::Infallible {
    fn into_api(self, _now: Timestamp) -> ApiError {
        match self {}
    }
}

impl RuleError for TooSoon {
    fn into_api(self, now: Timestamp) -> ApiError {
        ApiError::TooSoon { retry_after_seconds: self.retry_at.since(now).as_secs() + 1 }
    }
}

impl RuleError for ResendError {
    fn into_api(self, now: Timestamp) -> ApiError {
        match self {
            Self::NotPending(_) | Self::NothingPending => ApiError::OrderStatus(format!("{self}.")),
            Self::NotByEmail | Self::Policy(_) => ApiError::DcvMethod(format!("{self}.")),
            Self::Entries(entries) => ApiError::Fields(
                entries.into_iter().map(|entry| field(entry, "domain_approval_emails", "domain")).collect(),
            ),
            Self::TooMany(error) => ApiError::invalid("domain_approval_emails", error),
            Self::Nobody(unasked) => nobody(unasked, "domain_approval_emails"),
            Self::TooSoon(error) => error.into_api(now),
        }
    }
}

impl RuleError for MethodError {
    fn into_api(self, _now: Timestamp) -> ApiError {
        match self {
            Self::NotPending(_) => ApiError::OrderStatus(format!("{self}.")),
            Self::NotOffered(_) => ApiError::invalid("dcv_method", self),
        }
    }
}

impl RuleError for PlaceError {
    fn into_api(self, now: Timestamp) -> ApiError {
        match self {
            Self::Entries(entries) => {
                ApiError::Fields(entries.into_iter().map(|entry| field(entry, "dcv_emails", "dns_name")).collect())
            }
            Self::Policy(_) => ApiError::DcvMethod(format!("{self}.")),
            Self::TooMany(error) => ApiError::invalid("dcv_emails", error),
            Self::Nobody(unasked) => nobody(unasked, "dcv_emails"),
            Self::TooSoon(error) => error.into_api(now),
        }
    }
}

impl RuleError for ReissueError {
    fn into_api(self, now: Timestamp) -> ApiError {
        match self {
            Self::NotIssued(_) => ApiError::OrderStatus(format!("{self}.")),
            Self::NotProved(_) => ApiError::invalid("certificate.dns_names", self),
            Self::Ask(error) => error.into_api(now),
        }
    }
}

impl RuleError for RevokeError {
    fn into_api(self, _now: Timestamp) -> ApiError {
        match self {
            Self::NotIssued(_) => ApiError::OrderStatus(format!("{self}.")),
            Self::Missing => ApiError::NotFound("certificate"),
            Self::Dead => ApiError::CertificateStatus(format!("{self}.")),
            Self::Asked(_) => ApiError::RequestExists(format!("{self}.")),
        }
    }
}

impl RuleError for DecideError {
    fn into_api(self, now: Timestamp) -> ApiError {
        match self {
            Self::Missing => ApiError::NotFound("request"),
            Self::Decided(_) => ApiError::RequestStatus(format!("{self}.")),
            Self::InvalidApprover => ApiError::InvalidApprover,
            Self::Overtaken(_) => ApiError::OrderStatus(format!("{self}.")),
            Self::Dead => ApiError::CertificateStatus(format!("{self}.")),
            Self::Ask(error) => error.into_api(now),
        }
    }
}

/// Names about which nobody can be asked: one entry for each.
fn nobody(unasked: Vec<Unasked>, list: &str) -> ApiError {
    ApiError::Fields(unasked.into_iter().map(|unasked| FieldError::invalid(list, unasked.reason)).collect())
}

/// The name is called `domain` in one call and `dns_name` in the other.
fn field(error: EntryError, list: &str, domain: &str) -> FieldError {
    let member = match error.field {
        EntryField::Domain => domain,
        EntryField::Email => "email",
        EntryField::EmailDomain => "email_domain",
    };
    FieldError::invalid(&format!("{list}[{}].{member}", error.index), error.reason)
}

impl RuleError for CancelError {
    fn into_api(self, _now: Timestamp) -> ApiError {
        ApiError::OrderStatus(format!("{self}."))
    }
}

impl RuleError for ListError {
    fn into_api(self, _now: Timestamp) -> ApiError {
        match self {
            Self::Changed => ApiError::PreconditionFailed,
            Self::Unlisted { index, .. } => ApiError::invalid(&format!("remove[{index}]"), self),
            Self::TooLong { .. } => ApiError::invalid("add", self),
        }
    }
}

impl RuleError for NotApproved {
    fn into_api(self, _now: Timestamp) -> ApiError {
        ApiError::OrderStatus(format!("{self}."))
    }
}

impl From<OrderStatus> for ApiError {
    fn from(status: OrderStatus) -> Self {
        Self::OrderStatus(format!("The order is {}.", status.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table() {
        let all = [
            ApiError::InvalidKey,
            ApiError::MissingPermission,
            ApiError::InvalidApprover,
            ApiError::NotFound("order"),
            ApiError::NotFound("product"),
            ApiError::NotFound("route"),
            ApiError::MethodNotAllowed,
            ApiError::BadFormat("why".to_owned()),
            ApiError::TooLarge,
            ApiError::TooSlow,
            ApiError::UnsupportedMediaType,
            ApiError::invalid("a.b[2].email", "why"),
            ApiError::Fields(vec![FieldError::required("certificate.csr")]),
            ApiError::PreconditionFailed,
            ApiError::PreconditionRequired,
            ApiError::OrderStatus("why".to_owned()),
            ApiError::MailState("why".to_owned()),
            ApiError::DcvMethod("why".to_owned()),
            ApiError::DnsMethod("email".to_owned()),
            ApiError::WebhookNotActive("inactive"),
            ApiError::CertificateStatus("why".to_owned()),
            ApiError::RequestStatus("why".to_owned()),
            ApiError::RequestExists("why".to_owned()),
            ApiError::TooSoon { retry_after_seconds: 1 },
            ApiError::RequestLimit { retry_after_seconds: 1 },
            ApiError::Crowded,
            ApiError::Unavailable,
            ApiError::Unconfirmed,
            ApiError::Internal,
        ];
        let table: Vec<String> = all
            .into_iter()
            .map(|error| {
                let (status, entries) = error.parts();
                format!("{} {} {}", status.as_u16(), entries[0].code, entries[0].message)
            })
            .collect();
        insta::assert_snapshot!(table.join("\n"), @"
        403 access_denied|access_denied_invalid_key Access denied due to access_denied_invalid_key.
        403 access_denied|missing_permission This API key may not do that.
        403 access_denied|invalid_approver Somebody else, an administrator or a manager, must decide this request.
        404 not_found|order The specified order was not found.
        404 not_found|product The specified product was not found.
        404 not_found|route The specified route was not found.
        405 method_not_allowed This route does not take that method.
        400 bad_request_format why
        413 request_too_large The body is larger than 256 KiB.
        408 request_timeout The body did not arrive in time; nothing was changed.
        415 unsupported_media_type Only application/json is spoken here.
        400 invalid_email a.b[2].email: why
        400 required_param|csr certificate.csr is required
        412 precondition_failed It was changed meanwhile and is not what If-Match names; read it again. Nothing was changed.
        428 precondition_required If-Match is required: the ETag of what is to be changed, or * for whatever it is.
        400 invalid_order_status why
        400 invalid_mail_state why
        400 invalid_dcv_method why
        400 invalid_dns_method The order is validated by email: its approvers decide by the link in their mail.
        400 webhook_not_active The webhook is inactive.
        400 invalid_certificate_status why
        400 invalid_request_status why
        400 request_exists why
        429 request_limit_exceeded Too many approval mails were asked for; nothing was sent. Try again after the time in Retry-After.
        429 request_limit_exceeded Service unavailable, please limit request volume
        429 request_limit_exceeded Too many requests of your address are under way; try again later.
        503 service_unavailable The service is not available right now; nothing was changed.
        503 outcome_unknown The database went away while it stored this. Whether it did is not known: look before you repeat it.
        500 internal_error Something went wrong here; the request id names it in the log.
        ");
    }

    #[test]
    fn r59_who_cannot_be_told_what_became_of_a_change_is_told_so() {
        let lost = || std::sync::Arc::new(sqlx::Error::WorkerCrashed);
        assert!(matches!(store::Error::Unknown(lost()).into(), ApiError::Unconfirmed));
        assert!(matches!(store::Error::Database(lost()).into(), ApiError::Unavailable));
    }
}
