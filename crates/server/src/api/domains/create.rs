//! `POST /domain`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::dcv::DomainEmails;
use sealpost_api::domains::{DomainCreated, NewDomain};
use sealpost_api::errors::Errors;
use sealpost_domain::domain::AskDomain;
use sealpost_domain::{ContainerId, DnsName, Domain, DomainId, Fqdn, Organization, OrganizationId};
use sealpost_store::{accounts, domains};

use super::check_method;
use crate::api::orders::resend_emails::language;
use crate::api::orders::{quoted, set};
use crate::api::organizations::usable;
use crate::app::{App, actor};
use crate::auth::{OrganizationsKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError, RuleError as _};

/// Adds a domain and asks its approvers
///
/// Every approver of the name and its parents gets a mail. Whoever approves validates the domain, and the names
/// below it, for the organization: its orders need no approval of their own as long as that holds.
#[utoipa::path(post, path = "/services/v2/domain", tag = "domains",
    request_body(content = NewDomain, example = json!({"name": "example.com", "organization": {"id": 1000005}, "validations": [{"type": "ov"}], "dcv_method": "email", "locale": "en"})),
    responses(
        (status = 201, description = "The domain is there, and the mails are queued", body = DomainCreated),
        (status = 400, description = "`required_param|name`, `required_param|organization`, `required_param|validations`, `invalid_…`; nothing was written", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 429, description = "`request_limit_exceeded`: too much approval mail; nothing was written", body = Errors)))]
pub async fn create(
    State(app): State<App>,
    OrganizationsKey(caller): OrganizationsKey,
    RequestId(request_id): RequestId,
    Body(request): Body<NewDomain>,
) -> Result<(StatusCode, Json<DomainCreated>), ApiError> {
    let wanted = Wanted::read(&app, &request)?;
    let mut reader = app.db.read().await?;
    let organization = usable(&mut reader, &caller, wanted.organization).await?;
    let container = request.container.as_ref().and_then(|container| container.id);
    let containers = accounts::containers(&mut reader, caller.account).await?;
    if container.is_some_and(|id| !containers.iter().any(|known| known.id == id)) {
        return Err(ApiError::invalid("container", "the account has no such container"));
    }
    drop(reader);
    let now = app.now();
    let domain = Domain {
        id: DomainId(app.db.new_id().await?),
        account: caller.account,
        account_name: caller.account_name.clone(),
        container: ContainerId(container.unwrap_or(organization.container_id)),
        organization: Organization { id: OrganizationId(organization.id), name: organization.name },
        name: wanted.name,
        is_active: true,
        evidence: None,
        approvals: Vec::new(),
        created_at: now,
    };
    let language = request.locale.as_deref().and_then(|locale| language(locale, caller.account_language));
    let ask = AskDomain {
        requester: caller.email.clone(),
        name_scope: None,
        emails: Vec::new(),
        language: language.unwrap_or(caller.account_language),
    };
    let contacts = app.contacts(caller.account, std::slice::from_ref(&domain.name)).await?;
    let asks = domain.recipients(&ask, &contacts);
    let rule = |domain: &Domain, context: &sealpost_domain::Context| {
        domain.added(&ask, &contacts, &app.config.limits, context)
    };
    let written = domains::add(&app.db, &domain, wanted.validation, asks, &actor(&caller, &request_id), rule).await?;
    match written {
        domains::Written::Done { domain, .. } => Ok((StatusCode::CREATED, Json(created(&domain)))),
        domains::Written::Refused(error) => Err(error.into_api(app.now())),
        domains::Written::Missing | domains::Written::Exists => {
            let reason = format!("the organization has {} already; see GET /domain", domain.name);
            Err(ApiError::invalid("name", reason))
        }
    }
}

fn created(domain: &Domain) -> DomainCreated {
    let asked: Vec<_> = domain.approvals.iter().map(|approval| approval.recipient.to_string()).collect();
    DomainCreated {
        id: domain.id.0,
        dcv_method: Some("email".to_owned()),
        validation_emails: Some(DomainEmails {
            name_scope: Some(domain.name.to_string()),
            email_array: Some(asked),
            ..DomainEmails::default()
        }),
    }
}

/// What is asked for, read.
struct Wanted {
    name: Fqdn,
    organization: i64,
    /// The highest type: EV includes OV.
    validation: &'static str,
}

impl Wanted {
    fn read(app: &App, request: &NewDomain) -> Result<Self, ApiError> {
        let mut errors = Vec::new();
        let name = match set(request.name.as_deref()) {
            None => Err(FieldError::required("name")),
            Some(text) => name(app, text, request.keep_www.unwrap_or(false)),
        };
        let name = name.map_err(|error| errors.push(error)).ok();
        let organization = request.organization.as_ref().and_then(|organization| organization.id);
        if organization.is_none() {
            errors.push(FieldError::required("organization"));
        }
        let validation = validation(request, &mut errors);
        errors.extend(check_method(set(request.dcv_method.as_deref())));
        ApiError::unless_empty(errors)?;
        let (Some(name), Some(organization)) = (name, organization) else { return Err(ApiError::Internal) };
        Ok(Self { name, organization, validation })
    }
}

/// `www.` goes unless it is to be kept: who holds `example.com` decides for it.
fn name(app: &App, text: &str, keep_www: bool) -> Result<Fqdn, FieldError> {
    let wrong = |reason: String| FieldError::invalid("name", format!("{} {reason}", quoted(text)));
    let DnsName { wildcard, base } =
        DnsName::parse(text).map_err(|error| wrong(format!("cannot be validated: {error}")))?;
    if wildcard {
        return Err(wrong(format!("is no domain; {base} is validated for wildcards as well")));
    }
    let shorter = base.as_str().strip_prefix("www.").filter(|_| !keep_www).and_then(|rest| Fqdn::parse(rest).ok());
    let name = shorter.filter(|name| !name.authorization_names().is_empty()).unwrap_or(base);
    if name.authorization_names().is_empty() {
        return Err(wrong("is a public suffix: nobody may approve it".to_owned()));
    }
    app.config.certifies(&name).map_err(|reason| FieldError::invalid("name", format!("{name} {reason}")))?;
    Ok(name)
}

fn validation(request: &NewDomain, errors: &mut Vec<FieldError>) -> &'static str {
    let list = request.validations.as_deref().unwrap_or_default();
    if list.is_empty() {
        errors.push(FieldError::required("validations"));
    }
    let mut highest = "ov";
    for (index, item) in list.iter().enumerate() {
        let path = format!("validations[{index}].type");
        match set(item.kind.as_deref()).map(str::to_lowercase).as_deref() {
            None => errors.push(FieldError::required(&path)),
            Some("ov") => {}
            Some("ev") => highest = "ev",
            Some(other) => {
                errors.push(FieldError::invalid(&path, format!("{} is not offered; ov and ev are", quoted(other))));
            }
        }
    }
    highest
}
