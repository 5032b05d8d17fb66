//! `/domain`: names that are validated for an organization ahead of its orders,
//! and who may approve a name.

pub mod approvers;
pub mod change;
pub mod create;
pub mod emails;
pub mod list;
pub mod show;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use sealpost_domain::DomainId;
use sealpost_domain::domain::AskError;

use super::orders::parse_id;
use crate::error::{ApiError, FieldError, RuleError};

/// The domain that a path names by its number. Anything else is no domain.
pub struct DomainPath(pub DomainId);

impl<S: Send + Sync> FromRequestParts<S> for DomainPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let missing = || ApiError::NotFound("domain");
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_no_path| missing())?;
        parse_id(&text).map(|id| Self(DomainId(id))).ok_or_else(missing)
    }
}

impl RuleError for AskError {
    fn into_api(self, now: sealpost_domain::Timestamp) -> ApiError {
        match self {
            Self::NotActive => {
                let code = "invalid_domain_status".to_owned();
                ApiError::Fields(vec![FieldError { code, message: format!("{self}.") }])
            }
            Self::NameScope(reason) => ApiError::invalid("name_scope", reason),
            Self::Emails(wrong) => {
                let field = |(index, reason)| FieldError::invalid(&format!("email_array[{index}]"), reason);
                ApiError::Fields(wrong.into_iter().map(field).collect())
            }
            Self::Nobody(reason) => ApiError::invalid("name", reason),
            Self::Policy(_) => ApiError::DcvMethod(format!("{self}.")),
            Self::TooMany(error) => ApiError::invalid("name_scope", error),
            Self::TooSoon(error) => error.into_api(now),
        }
    }
}

/// `dcv_method`: email is what this desk offers.
fn check_method(method: Option<&str>) -> Option<FieldError> {
    let method = method.filter(|method| !method.eq_ignore_ascii_case("email"))?;
    let reason = format!("{} is not offered; email is", super::orders::quoted(method));
    Some(FieldError::invalid("dcv_method", reason))
}
