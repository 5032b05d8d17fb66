//! `GET /domain`

use std::cmp::Ordering;

use axum::Json;
use axum::extract::{RawQuery, State};
use sealpost_api::domains::Domains;
use sealpost_api::errors::Errors;
use sealpost_domain::Domain;
use sealpost_domain::domain::Validity;
use sealpost_store::domains::{self, DomainRow};

use super::show::view;
use crate::api::query::Query;
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;

/// The domains of the account's organizations
///
/// Those that were added, and those known from orders of OV and EV products. Filters: `id`, `name`, `search` (a part
/// of the name), `status` (`pending`, `active`, `expired`), `organization_id`, `container_id`. Sort: `id`, `name`,
/// `date_created`, each also descending (`-name`).
#[utoipa::path(get, path = "/services/v2/domain", tag = "domains",
    params(
        ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query), ("sort" = Option<String>, Query),
        ("container_id" = Option<i64>, Query),
        ("filters[search]" = Option<String>, Query), ("filters[status]" = Option<String>, Query)),
    responses((status = 200, body = Domains), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    RawQuery(query): RawQuery,
) -> Result<Json<Domains>, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let now = app.now();
    let mut known = Vec::new();
    for row in domains::list(&mut app.db.read().await?, caller.account).await? {
        let domain = Domain::try_from(&row)?;
        known.push((row, domain));
    }
    let container = query.get("container_id").map(|id| ("container_id", id));
    let filters: Vec<_> = query.filters().chain(container).collect();
    known.retain(|(row, domain)| {
        filters.iter().all(|(name, wanted)| passes(row, domain.validity(&app.config.policy, now), name, wanted))
    });
    for key in query.get("sort").unwrap_or_default().split(',').rev() {
        let (key, descending) = key.strip_prefix('-').map_or((key, false), |key| (key, true));
        known.sort_by(|(one, _), (other, _)| {
            let order = compare(one, other, key);
            if descending { order.reverse() } else { order }
        });
    }
    let (rows, page) = query.cut(&known)?;
    Ok(Json(Domains {
        domains: rows.iter().map(|(row, domain)| view(row, domain, &app.config.policy, now)).collect(),
        page: Some(page),
    }))
}

/// Filters that are not known are ignored (API reference §1.5).
fn passes(row: &DomainRow, validity: Validity, name: &str, wanted: &str) -> bool {
    let is = |id: i64| wanted == id.to_string();
    match name {
        "id" => is(row.id),
        "name" => row.name.eq_ignore_ascii_case(wanted),
        "search" => row.name.contains(&wanted.trim_start_matches('%').trim_end_matches('%').to_lowercase()),
        "organization_id" => is(row.organization_id),
        "container_id" => is(row.container_id),
        "status" => match validity {
            Validity::Pending => wanted == "pending",
            Validity::Active { .. } => ["active", "approved"].contains(&wanted),
            Validity::Expired { .. } => wanted == "expired",
        },
        _ => true,
    }
}

fn compare(one: &DomainRow, other: &DomainRow, key: &str) -> Ordering {
    match key {
        "name" => one.name.cmp(&other.name),
        "id" => one.id.cmp(&other.id),
        "date_created" => one.created_at.cmp(&other.created_at),
        _ => Ordering::Equal,
    }
}
