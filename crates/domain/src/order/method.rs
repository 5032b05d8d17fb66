//! By what method control of an order's names is proved, chosen anew.

use super::{Context, DcvMethod, Decision, Order, OrderStatus};

/// Why an order's method is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MethodError {
    #[error("the order is {} and waits for no proof", .0.name())]
    NotPending(OrderStatus),
    #[error("{0:?} is not offered; email is")]
    NotOffered(String),
}

impl Order {
    /// Chooses by what its names are proved, while it waits for proofs. Choosing
    /// what it has changes nothing and asks nobody again; there is nothing else
    /// to choose.
    pub fn choose_method(&self, wanted: &str, context: &Context) -> Result<Decision, MethodError> {
        let status = self.status_at(context.now);
        if !status.is_validating() {
            return Err(MethodError::NotPending(status));
        }
        if !DcvMethod::find(wanted).is_some_and(|method| method == self.method) {
            return Err(MethodError::NotOffered(wanted.chars().take(80).collect()));
        }
        Ok(self.unchanged(()))
    }
}
