//! Extractors that say who may call: a handler's signature tells which key it
//! takes.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use sealpost_domain::account::Area;
use sealpost_store::keys::Caller;

use crate::app::App;
use crate::error::ApiError;

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
        let key = parts.headers.get(KEY_HEADER).ok_or(ApiError::InvalidKey)?;
        let caller = caller(app, hash(key.as_bytes())).await?;
        if let Some(limits) = &app.request_limits {
            limits.admit(caller.key, app.now()).map_err(|wait| ApiError::RequestLimit {
                retry_after_seconds: wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX),
            })?;
        }
        parts.extensions.insert(caller.clone());
        Ok(Self(caller))
    }
}

/// Who a hashed key speaks for. Asked of the database each time, so that a
/// revoked key is refused at once (R43). What is compared is the hash: how far
/// it matches tells nothing about the key.
pub async fn caller(app: &App, hash: [u8; 32]) -> Result<Arc<Caller>, ApiError> {
    app.keys.get(hash).await?.ok_or(ApiError::InvalidKey)
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
                if caller.role.may_write($area) { Ok(Self(caller)) } else { Err(ApiError::MissingPermission) }
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
