//! Extractors that say who may call: a handler's signature tells which key it
//! takes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use quick_cache::sync::Cache;
use sealpost_domain::account::Area;
use sealpost_domain::{KeyId, Timestamp};
use sealpost_store::keys::{self, Caller, KeyRing};
use sealpost_store::{Db, Error};

use crate::app::App;
use crate::error::ApiError;
use crate::jobs::turn;
use crate::scope;

/// The header that carries the key (API reference §1.2).
pub const KEY_HEADER: &str = "x-dc-devkey";

/// Any valid key: enough to read.
pub struct ApiKey(pub Arc<Caller>);

/// A key that may change orders.
pub struct OrdersKey(pub Arc<Caller>);

/// A key that may change organizations and domains.
pub struct OrganizationsKey(pub Arc<Caller>);

/// A key that may change keys and settings of the account.
pub struct AccountKey(pub Arc<Caller>);

impl FromRequestParts<App> for ApiKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = caller(app, hash_of(parts)?).await?;
        admit(app, &caller)?;
        scope::admit(app, &caller, parts).await?;
        parts.extensions.insert(caller.clone());
        Ok(Self(caller))
    }
}

/// Refuses a key that asks too often.
pub fn admit(app: &App, caller: &Caller) -> Result<(), ApiError> {
    let now = app.now();
    app.key_uses.note(caller.key, now);
    let Some(limits) = &app.request_limits else { return Ok(()) };
    limits.admit(caller.key, now).map_err(|wait| ApiError::RequestLimit {
        retry_after_seconds: wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX),
    })
}

/// When keys last opened a call here, until that is written down.
#[derive(Default)]
pub struct KeyUses(Mutex<HashMap<KeyId, Timestamp>>);

impl KeyUses {
    fn note(&self, key: KeyId, now: Timestamp) {
        self.uses().insert(key, now);
    }

    /// What was not written down yet.
    pub fn last(&self, key: KeyId) -> Option<Timestamp> {
        self.uses().get(&key).copied()
    }

    /// Writes it down. What cannot be written is forgotten: the next call tells anew.
    pub async fn keep(&self, db: &Db) -> Result<(), Error> {
        let uses = std::mem::take(&mut *self.uses());
        keys::note_uses(db, uses.into_iter().collect()).await
    }

    fn uses(&self) -> MutexGuard<'_, HashMap<KeyId, Timestamp>> {
        self.0.lock().expect("nothing panics while holding it")
    }
}

/// The hashed key of a call that looks up its caller itself, and [admits](admit)
/// it.
pub struct KeyHash(pub [u8; 32]);

impl FromRequestParts<App> for KeyHash {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        hash_of(parts).map(Self)
    }
}

fn hash_of(parts: &Parts) -> Result<[u8; 32], ApiError> {
    let key = parts.headers.get(KEY_HEADER).ok_or(ApiError::InvalidKey)?;
    Ok(hash(key.as_bytes()))
}

/// Who a hashed key speaks for. The database is asked each time, so that a
/// revoked key is refused at once (R43). What is compared is the hash: how far
/// it matches tells nothing about the key.
pub async fn caller(app: &App, hash: [u8; 32]) -> Result<Arc<Caller>, ApiError> {
    if let Some(known) = app.callers.known(hash)
        && let Some(now) = app.stamps.get(None).await?
        && now.epoch == known.epoch
    {
        return Ok(known);
    }
    // A node that turned the clock raised the epoch.
    if turn::has_other_nodes(app) {
        turn::follow(app).await?;
    }
    app.callers.find(hash).await
}

/// A key that may change orders, for a call that writes once. Its caller may be
/// remembered: then the transaction that writes tells whether the caller still is
/// who it was ([`App::write_at`]), and the database need not be asked before.
pub struct WritingKey {
    hash: [u8; 32],
    caller: Arc<Caller>,
    is_remembered: bool,
}

impl FromRequestParts<App> for WritingKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let hash = hash_of(parts)?;
        // Whom a scope holds in is looked up, with the order.
        let is_free = |known: &Arc<Caller>| known.scope.is_none() && known.may_write(Area::Orders);
        if let Some(caller) = app.callers.known(hash).filter(is_free) {
            admit(app, &caller)?;
            parts.extensions.insert(caller.clone());
            return Ok(Self { hash, caller, is_remembered: true });
        }
        let OrdersKey(caller) = OrdersKey::from_request_parts(parts, app).await?;
        Ok(Self { hash, caller, is_remembered: false })
    }
}

impl WritingKey {
    /// Makes the call. Whatever refuses it for a remembered caller has changed
    /// nothing, and who asked matters before what was asked: it is looked whether
    /// the caller still is who it was, and if not, the call is made again.
    pub async fn call<T, F>(self, app: &App, call: impl Fn(Arc<Caller>, Option<i64>) -> F) -> Result<T, ApiError>
    where
        F: Future<Output = Result<T, ApiError>>,
    {
        if !self.is_remembered {
            return call(self.caller, None).await;
        }
        let epoch = self.caller.epoch;
        match call(self.caller.clone(), Some(epoch)).await {
            Err(error) if !error.is_ours() => {
                let now = self.sure(app).await?;
                if now.epoch == epoch { Err(error) } else { call(now, None).await }
            }
            done => done,
        }
    }

    async fn sure(self, app: &App) -> Result<Arc<Caller>, ApiError> {
        let caller = caller(app, self.hash).await?;
        if !caller.may_write(Area::Orders) {
            return Err(ApiError::MissingPermission);
        }
        // Bound to containers since: the next call goes by them.
        if caller.scope.is_some() { Err(ApiError::Unavailable) } else { Ok(caller) }
    }
}

/// Callers by their hashed key. What is kept counts only together with the epoch
/// that the database tells now.
pub struct Callers {
    ring: KeyRing,
    kept: Cache<[u8; 32], Arc<Caller>>,
}

/// Keys that are remembered.
const KEPT: usize = 10_000;

impl Callers {
    pub fn new(ring: KeyRing) -> Self {
        Self { ring, kept: Cache::new(KEPT) }
    }

    /// Who this key spoke for at the caller's epoch.
    pub fn known(&self, hash: [u8; 32]) -> Option<Arc<Caller>> {
        self.kept.get(&hash)
    }

    /// Who this key speaks for now.
    pub async fn find(&self, hash: [u8; 32]) -> Result<Arc<Caller>, ApiError> {
        let Some(caller) = self.ring.get(hash).await? else {
            self.kept.remove(&hash);
            return Err(ApiError::InvalidKey);
        };
        self.kept.insert(hash, caller.clone());
        Ok(caller)
    }
}

/// Keys are stored as this (R43): they are random, so no slow hash is needed.
pub fn hash(key: &[u8]) -> [u8; 32] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, key);
    digest.as_ref().try_into().expect("SHA-256 has 32 bytes")
}

macro_rules! writing_key {
    ($($name:ident: $area:expr),+ $(,)?) => {$(
        impl FromRequestParts<App> for $name {
            type Rejection = ApiError;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
                let ApiKey(caller) = ApiKey::from_request_parts(parts, app).await?;
                if caller.may_write($area) { Ok(Self(caller)) } else { Err(ApiError::MissingPermission) }
            }
        }
    )+};
}

writing_key! {
    OrdersKey: Area::Orders,
    OrganizationsKey: Area::Organizations,
    AccountKey: Area::Account,
}

/// The id of this request, in the answer's `X-Request-Id` and in the log.
#[derive(Clone)]
pub struct RequestId(pub Arc<str>);

impl<S: Send + Sync> FromRequestParts<S> for RequestId {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self(Arc::from("none"))))
    }
}
