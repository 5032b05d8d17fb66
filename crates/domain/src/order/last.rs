//! How long an order lasts, and what is said when it ends: expiry, and the
//! switches of its renewal notices.

use serde_json::json;

use super::{Context, Decision, NotApproved, Order, OrderId, OrderStatus, RequestStatus};
use crate::time::Timestamp;

/// The order that another one renews.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    pub order: OrderId,
    /// The end of its certificate, if it was issued.
    pub valid_till: Option<Timestamp>,
}

impl Order {
    /// The status as it is at a moment: an order is expired from its end on,
    /// whether or not that was written down yet.
    pub fn status_at(&self, now: Timestamp) -> OrderStatus {
        self.status.at(self.valid_till, now)
    }

    /// Writes down that the order has come to its end, and ends what is still
    /// asked for.
    pub fn expire(&self, context: &Context) -> Result<Decision, NotApproved> {
        if self.status == OrderStatus::Expired || self.status_at(context.now) != OrderStatus::Expired {
            return Err(NotApproved);
        }
        let mut order = self.clone();
        if order.status == OrderStatus::ReissuePending {
            order.abandon_reissue("the order expired", context.now);
        }
        for id in order.certificates.iter().map(|certificate| certificate.id).collect::<Vec<_>>() {
            order.drop_certificate(Some(id));
        }
        order.close_requests("the order expired", context.now, |request| request.status == RequestStatus::Pending);
        order.set_status(OrderStatus::Expired, context.now);
        // That is when it happened, however late it is written down.
        order.status_changed_at = order.valid_till.map_or(context.now, |till| till.min(context.now));
        Ok(order.decision("order_expired", json!({ "order_valid_till": self.valid_till.map(Timestamp::date) })))
    }

    /// Turns the mails that remind of renewal on or off for this order.
    pub fn set_renewal_notices(&self, on: bool) -> Decision {
        self.decide("renewal_notices_set", json!({ "enabled": on }), |order| order.renewal_notices = Some(on))
    }

    /// Sets the order's own words in the mails that remind of renewal; an empty
    /// text takes them away.
    pub fn set_renewal_message(&self, message: &str) -> Decision {
        let message = Some(message.to_owned()).filter(|message| !message.is_empty());
        let detail = json!({ "custom_renewal_message": message });
        self.decide("renewal_message_set", detail, |order| order.renewal_message = message)
    }
}

impl OrderStatus {
    /// See [`Order::status_at`].
    pub fn at(self, valid_till: Option<Timestamp>, now: Timestamp) -> Self {
        let is_over = valid_till.is_some_and(|till| till < now);
        match self {
            Self::Issued | Self::ReissuePending if is_over => Self::Expired,
            other => other,
        }
    }
}
