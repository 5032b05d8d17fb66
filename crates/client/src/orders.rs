//! Orders: placing, reading, mailing, ending and annotating them.

use reqwest::Method;
use sealpost_api::emails::{AdditionalEmails, ResendEmails};
use sealpost_api::orders::{
    CertificateList, ChangeDcvMethod, CheckDcv, DcvChecked, DcvToken, FurtherCertificate, NewNote, Note, Notes,
    OrderInfo, OrderList, OrderPlaced, PlaceOrder, RenewalMessage, Revoke, StatusChanges, UpdateStatus,
};
use sealpost_api::requests::RequestInfo;

use crate::{Client, Error};

/// Which orders to list, and how. The default lists all, a page of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderQuery {
    /// Names and values: `("status", "pending")`, `("search", "%shop")`.
    pub filters: Vec<(String, String)>,
    /// What to sort by; `-date_created` has the newest first.
    pub sort: Option<String>,
    /// How many orders at most. Default 1000.
    pub limit: Option<u32>,
    /// How many orders to pass over.
    pub offset: Option<u32>,
}

/// The calls below `/order/certificate`.
impl Client {
    /// `POST /order/certificate/{product}`: places an order for a product such
    /// as `ssl_dv_geotrust`.
    pub async fn place_order(&self, product: &str, order: &PlaceOrder) -> Result<OrderPlaced, Error> {
        self.call(Method::POST, &["order", "certificate", product]).body(order).json().await
    }

    /// `GET /order/certificate/{id}`: all about one order.
    pub async fn order(&self, id: i64) -> Result<OrderInfo, Error> {
        self.order_call(Method::GET, id, &[]).json().await
    }

    /// `GET /order/certificate`: many orders, each in a few words.
    pub async fn orders(&self, query: &OrderQuery) -> Result<OrderList, Error> {
        self.call(Method::GET, &["order", "certificate"]).query(&query.pairs()).json().await
    }

    /// `PUT /order/certificate/{id}/resend-emails`: asks again for approval.
    pub async fn resend_emails(&self, id: i64, request: &ResendEmails) -> Result<(), Error> {
        self.order_call(Method::PUT, id, &["resend-emails"]).body(request).done().await
    }

    /// `PUT /order/certificate/{id}/additional-emails`: replaces the list of
    /// people who get the order's notices. An empty list clears it.
    pub async fn set_additional_emails(&self, id: i64, emails: &[String]) -> Result<(), Error> {
        let request = AdditionalEmails { additional_emails: Some(emails.to_vec()) };
        self.order_call(Method::PUT, id, &["additional-emails"]).body(&request).done().await
    }

    /// `PUT /order/certificate/{id}/status`: cancels an order that is not issued.
    pub async fn cancel_order(&self, id: i64, note: &str) -> Result<(), Error> {
        let request =
            UpdateStatus { status: Some("canceled".to_owned()), note: Some(note.to_owned()), ..Default::default() };
        self.order_call(Method::PUT, id, &["status"]).body(&request).done().await
    }

    /// `PUT /order/certificate/{id}/dcv-method`: how control of the names is
    /// proved. A token comes back for a method that needs one.
    pub async fn change_dcv_method(&self, id: i64, method: &str) -> Result<Option<DcvToken>, Error> {
        let request = ChangeDcvMethod { dcv_method: Some(method.to_owned()) };
        self.order_call(Method::PUT, id, &["dcv-method"]).body(&request).json_or_nothing().await
    }

    /// `PUT /order/certificate/{id}/check-dcv`: has a service look for the tokens
    /// of these names, or of all; refused where an order is validated by email.
    pub async fn check_dcv(&self, id: i64, names: &[String]) -> Result<DcvChecked, Error> {
        let request = CheckDcv { dns_name_validations: (!names.is_empty()).then(|| names.to_vec()) };
        self.order_call(Method::PUT, id, &["check-dcv"]).body(&request).json().await
    }

    /// `POST /order/certificate/{id}/reissue`: asks for a certificate in the place
    /// of the present one.
    pub async fn reissue(&self, id: i64, request: &FurtherCertificate) -> Result<OrderPlaced, Error> {
        self.order_call(Method::POST, id, &["reissue"]).body(request).json().await
    }

    /// `GET /order/certificate/{id}/reissue`: the reissues, the newest first.
    pub async fn reissues(&self, id: i64) -> Result<CertificateList, Error> {
        self.order_call(Method::GET, id, &["reissue"]).json().await
    }

    /// `POST /order/certificate/{id}/duplicate`: asks for a second certificate
    /// beside the present one.
    pub async fn duplicate(&self, id: i64, request: &FurtherCertificate) -> Result<OrderPlaced, Error> {
        self.order_call(Method::POST, id, &["duplicate"]).body(request).json().await
    }

    /// `GET /order/certificate/{id}/duplicate`: the duplicates, the newest first.
    pub async fn duplicates(&self, id: i64) -> Result<CertificateList, Error> {
        self.order_call(Method::GET, id, &["duplicate"]).json().await
    }

    /// `PUT /order/certificate/{id}/revoke`: revokes all certificates of an
    /// order. A request comes back if somebody else has to approve it.
    pub async fn revoke_order(&self, id: i64, request: &Revoke) -> Result<Option<RequestInfo>, Error> {
        self.order_call(Method::PUT, id, &["revoke"]).body(request).json_or_nothing().await
    }

    /// `PUT /order/certificate/{id}/custom-renewal-message`: the order's own
    /// words in the mails that remind of renewal; an empty text takes them away.
    pub async fn set_renewal_message(&self, id: i64, message: &str) -> Result<(), Error> {
        let request = RenewalMessage { custom_renewal_message: Some(message.to_owned()) };
        self.order_call(Method::PUT, id, &["custom-renewal-message"]).body(&request).done().await
    }

    /// `PUT /order/certificate/{id}/renewal-emails/{status}`: turns the mails
    /// that remind of renewal on or off.
    pub async fn set_renewal_emails(&self, id: i64, on: bool) -> Result<(), Error> {
        let status = if on { "enable" } else { "disable" };
        self.order_call(Method::PUT, id, &["renewal-emails", status]).done().await
    }

    /// `GET /order/certificate/status-changes`: orders whose status changed in
    /// the last minutes, at most 10080.
    pub async fn status_changes(&self, minutes: u32) -> Result<StatusChanges, Error> {
        let call = self.call(Method::GET, &["order", "certificate", "status-changes"]);
        call.query(&[("minutes", minutes.to_string())]).json().await
    }

    /// `POST /order/certificate/{id}/note`: writes a note on an order.
    pub async fn add_note(&self, id: i64, text: &str) -> Result<Note, Error> {
        let request = NewNote { text: Some(text.to_owned()) };
        self.order_call(Method::POST, id, &["note"]).body(&request).json().await
    }

    /// `GET /order/certificate/{id}/note`: the notes on an order.
    pub async fn notes(&self, id: i64) -> Result<Notes, Error> {
        self.order_call(Method::GET, id, &["note"]).json().await
    }

    fn order_call(&self, method: Method, id: i64, rest: &[&str]) -> crate::client::Call {
        let id = id.to_string();
        let path = [&["order", "certificate", id.as_str()], rest].concat();
        self.call(method, &path)
    }
}

impl OrderQuery {
    fn pairs(&self) -> Vec<(String, String)> {
        let filters = self.filters.iter().map(|(name, value)| (format!("filters[{name}]"), value.clone()));
        let others = [
            ("sort", self.sort.clone()),
            ("limit", self.limit.map(|limit| limit.to_string())),
            ("offset", self.offset.map(|offset| offset.to_string())),
        ];
        let others = others.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        filters.chain(others).collect()
    }
}
