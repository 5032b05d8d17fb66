//! Placeholder while the pages are being drawn.
use crate::error::ApiError;
pub async fn orders() -> ApiError { ApiError::NotFound("route") }
pub async fn order() -> ApiError { ApiError::NotFound("route") }
pub async fn mails() -> ApiError { ApiError::NotFound("route") }
pub async fn inbox() -> ApiError { ApiError::NotFound("route") }
pub async fn inbox_mail() -> ApiError { ApiError::NotFound("route") }
pub async fn inbox_html() -> ApiError { ApiError::NotFound("route") }
