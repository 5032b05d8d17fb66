//! `/sealpost/v1/domains/{fqdn}/approvers`: who may approve a name, and why not
//! others.

use axum::Json;
use axum::extract::{Path, State};
use sealpost_api::approvers::{Approver, Approvers, UnusableContact};
use sealpost_api::errors::Errors;
use sealpost_domain::DnsName;

use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;

/// Who may be asked to approve a name, and why not others
///
/// For the name and each parent down to the registrable domain: each address with its source, and whatever was found but
/// is of no use with the reason.
#[utoipa::path(get, path = "/sealpost/v1/domains/{fqdn}/approvers", tag = "domains",
    params(("fqdn" = String, Path, description = "The name, or a wildcard before it")),
    responses(
        (status = 200, body = Approvers),
        (status = 400, description = "`invalid_domain`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn approvers(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(fqdn): Path<String>,
) -> Result<Json<Approvers>, ApiError> {
    let name = DnsName::parse(&fqdn).map_err(|error| ApiError::invalid("domain", error))?;
    let contacts = app.contacts(caller.account, std::slice::from_ref(&name.base)).await?;
    let mut answer = Approvers { domain: name.base.to_string(), ..Approvers::default() };
    for adn in name.base.authorization_names() {
        answer.approvers.extend(contacts.approvers(&adn).into_iter().map(|approver| Approver {
            email_domain: adn.to_string(),
            doubt: contacts.doubt(&approver.address),
            email: approver.address.to_string(),
            source: approver.source.name().to_owned(),
        }));
        answer.unusable.extend(contacts.unusable(&adn).into_iter().map(|unusable| UnusableContact {
            email_domain: adn.to_string(),
            source: unusable.source.name().to_owned(),
            found: unusable.found,
            reason: unusable.reason,
        }));
    }
    Ok(Json(answer))
}
