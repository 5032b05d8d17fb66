//! `POST /sealpost/v1/bounces`: a message that came back, brought by whatever
//! receives mail for the desk.

use axum::Json;
use axum::extract::{RawQuery, State};
use sealpost_api::errors::Errors;
use sealpost_api::own::BounceNoted;

use super::query::Query;
use crate::app::{App, actor};
use crate::auth::{OrdersKey, RequestId};
use crate::body::Raw;
use crate::bounces::{self, Arrived, Outcome};
use crate::error::ApiError;

/// Notes a message that came back
///
/// The body is the message as it arrived. A delivery status notification (RFC 3464), or what other mail systems write in
/// its place, marks the mail and its recipient. Anything else is ignored, and says why; so is a mail of another account.
/// Nothing is ever sent, approved or canceled because of it.
#[utoipa::path(post, path = "/sealpost/v1/bounces", tag = "mails",
    params(("recipient" = Option<String>, Query, description = "The recipient in the message's envelope")),
    request_body(content = String, content_type = "message/rfc822", description = "The message"),
    responses(
        (status = 200, body = BounceNoted),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 413, description = "`request_too_large`: the beginning of the message is enough", body = Errors)))]
pub async fn note(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    RawQuery(query): RawQuery,
    RequestId(request_id): RequestId,
    Raw(message): Raw,
) -> Result<Json<BounceNoted>, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let to: Vec<String> = query.get("recipient").map(str::to_owned).into_iter().collect();
    let arrived = Arrived { bytes: &message, to: &to, account: Some(caller.account) };
    let outcome = bounces::note(&app, arrived, &actor(&caller, &request_id)).await?;
    let name = outcome.name().to_owned();
    Ok(Json(match outcome {
        Outcome::Noted(effect) => BounceNoted {
            outcome: name,
            mail_id: Some(effect.mail.to_string()),
            order_id: effect.order.map(|order| order.0),
            recipient: Some(effect.recipient),
            state: Some(effect.state),
            status: Some(effect.status),
            recipient_marked: effect.marked,
            reason: None,
        },
        Outcome::Known => {
            let reason = Some("it was told before".to_owned());
            BounceNoted { outcome: name, reason, ..BounceNoted::default() }
        }
        Outcome::Ignored(why) => BounceNoted { outcome: name, reason: Some(why.to_owned()), ..BounceNoted::default() },
    }))
}
