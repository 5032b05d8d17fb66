//! Writes down which orders have come to their end. Reads tell it even before.

use sealpost_domain::order::NotApproved;
use sealpost_store::{Actor, Parts, Written, order_list};

use crate::app::App;
use crate::error::ApiError;

/// Orders in one round.
const MOST: i64 = 64;

/// Marks orders that are past their end; gives how many there were.
pub async fn expire(app: &App) -> Result<usize, ApiError> {
    let ended = order_list::ended(&mut app.db.read().await?, app.now().millis(), MOST).await?;
    let write = |(account, order)| async move {
        let actor = Actor { user: None, who: "system".to_owned(), request_id: format!("expire-{order}") };
        let rule = |order: &sealpost_domain::Order, context: &sealpost_domain::Context| order.expire(context);
        match app.db.write(account, order, Parts::All, None, actor, rule).await? {
            // Another node was quicker, or the order changed meanwhile.
            Written::Done { .. } | Written::Refused(NotApproved) | Written::Missing => Ok::<_, ApiError>(()),
        }
    };
    futures_util::future::try_join_all(ended.iter().copied().map(write)).await?;
    Ok(ended.len())
}
