//! Lists as CSV, for callers that ask with `Accept: text/csv` (API reference §1.3).

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};

use crate::error::ApiError;

pub fn is_wanted(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|kinds| kinds.contains("text/csv"))
}

/// A table with its heading; every row has as many cells.
pub fn answer<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Result<Response, ApiError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let write = || {
        writer.write_record(head)?;
        for row in rows {
            writer.write_record(row)?;
        }
        Ok(())
    };
    write().map_err(|_never_for_memory: csv::Error| ApiError::Internal)?;
    let bytes = writer.into_inner().map_err(|_never_for_memory| ApiError::Internal)?;
    Ok(([(header::CONTENT_TYPE, "text/csv")], bytes).into_response())
}
