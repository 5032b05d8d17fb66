//! Placeholder while the pages are being drawn.
use crate::error::ApiError;
pub async fn show() -> ApiError { ApiError::NotFound("route") }
pub async fn login() -> ApiError { ApiError::NotFound("route") }
pub async fn logout() -> ApiError { ApiError::NotFound("route") }
