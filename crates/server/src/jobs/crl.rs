//! Makes the revocation list anew: after each revocation, and every hour, so
//! that a list is never close to its end (R56).

use std::time::Duration;

use sealpost_ca::{CrlTimes, RevokedCertificate, Serial};
use sealpost_domain::Timestamp;
use sealpost_domain::order::RevocationReason;
use sealpost_domain::time::{DAY, HOUR};
use sealpost_store::crls::{self, Crl, Entry};
use sealpost_store::restore;

use crate::app::App;
use crate::error::ApiError;

/// A list is made anew this often, and then with the latest revocations.
const EVERY: Duration = HOUR;

/// How long verifiers may rely on a list: a desk that is down over a weekend
/// breaks nobody.
const LIFE: Duration = Duration::from_secs(7 * DAY.as_secs());

/// Makes the list if there is none, if something was revoked since, or if it is
/// an hour old; tells whether it did.
pub async fn refresh(app: &App) -> Result<bool, ApiError> {
    if !app.issuer.may_sign_crls() {
        return Ok(false);
    }
    let issuer = app.issuer.id();
    let mut reader = app.db.read().await?;
    let Some((revocations, last)) = crls::standing(&mut reader, &issuer).await? else { return Ok(false) };
    let now = app.now();
    if let Some((_, listed, made_at)) = last
        && listed == revocations
        && now.since(Timestamp::from_millis(made_at)) < EVERY
    {
        return Ok(false);
    }
    // A certificate that ended stays on one more list (RFC 5280, 3.3).
    let entries = crls::entries(&mut reader, &issuer, now - EVERY * 2).await?;
    let floor = restore::crl_floor(reader.conn()).await?;
    drop(reader);
    // From the clock as well as from the last one, so that restoring an old
    // backup does not lower it, nor a clock that was set back after it (R61).
    let number = last.map_or(0, |(number, ..)| number + 1).max(now.millis()).max(floor);
    let next_update = now + LIFE;
    let times = CrlTimes { number: u64::try_from(number).unwrap_or(0), this_update: now, next_update };
    let signer = app.issuer.clone();
    let revoked: Vec<RevokedCertificate> = entries.iter().filter_map(revoked).collect();
    // An RSA signature takes a millisecond, a long list longer: not on the threads that answer.
    let signed = tokio::task::spawn_blocking(move || signer.crl(&revoked, &times)).await;
    let der = signed
        .map_err(|_panic| "signing it ended in a panic".to_owned())
        .and_then(|made| made.map_err(|error| error.to_string()));
    let der = der.map_err(|error| {
        tracing::error!(error, "The revocation list could not be made");
        ApiError::Internal
    })?;
    let list = Crl { number, revocations, made_at: now.millis(), next_update: next_update.millis(), der };
    crls::put(&app.db, &issuer, &list).await?;
    tracing::info!(crl.number = number, entries = entries.len(), "Made the revocation list");
    Ok(true)
}

fn revoked(entry: &Entry) -> Option<RevokedCertificate> {
    let serial = Serial::from_hex(&entry.serial)?;
    let reason = RevocationReason::find(&entry.revocation_reason).unwrap_or_default();
    Some(RevokedCertificate { serial, revoked_at: Timestamp::from_millis(entry.revoked_at), reason: reason.code() })
}
