//! `orders reissue`, `orders duplicate`, `orders renew`: a further certificate. A
//! key is made here unless a request of one is given; it is never sent.

use std::path::PathBuf;

use sealpost_client::Client;
use sealpost_client::api::orders::{
    CertificateRequest, DcvEmail, FurtherCertificate, OrderInfo, OrderPlaced, OrderingOrganization, PlaceOrder,
    Validity,
};

use crate::approver::Approver;
use crate::connect::Connect;
use crate::csr::{self, KeyType};
use crate::failure::Usage;
use crate::{file, output};

/// Replace an order's certificate: new key, and other names if wanted
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  sealpost orders reissue 1007\n  sealpost orders reissue 1007 --name example.com --name new.example.com"
)]
pub struct Reissue {
    #[command(flatten)]
    further: Further,
    /// Whom to ask about a new name (repeatable); a name without one is asked about everywhere it may be
    #[arg(long = "approver", value_name = "NAME=EMAIL[,via=DOMAIN]")]
    approvers: Vec<Approver>,
}

/// Get a second certificate of an order, with a key of its own, for another server
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  sealpost orders duplicate 1007 --csr second-server.csr")]
pub struct Duplicate {
    #[command(flatten)]
    further: Further,
}

/// Order again what an order has: a new order that takes its place
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  sealpost orders renew 1007 --years 1")]
pub struct Renew {
    #[command(flatten)]
    further: Further,
    /// How many days the new order runs
    #[arg(long, conflicts_with = "years")]
    days: Option<i64>,
    /// How many years the new order runs
    #[arg(long)]
    years: Option<i64>,
}

#[derive(Debug, clap::Args)]
struct Further {
    /// The order's id
    order: i64,
    /// A name of the certificate (repeatable), the common name first [default: the names it has]
    #[arg(long = "name", value_name = "NAME")]
    names: Vec<String>,
    /// Certificate signing request to send (PEM); leave it out to have a key and a request made
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key_out", "key_type"])]
    csr: Option<PathBuf>,
    /// Where the new key is written, readable for you only [default: ./<order>-<first name>.key]
    #[arg(long, value_name = "FILE")]
    key_out: Option<PathBuf>,
    /// Kind of the new key
    #[arg(long, value_name = "TYPE", value_enum, default_value_t)]
    key_type: KeyType,
    /// A word to the one who approves it in your account
    #[arg(long, value_name = "TEXT")]
    comments: Option<String>,
}

impl Further {
    /// The order, and the certificate that is wanted of it.
    async fn ask(&self, client: &Client) -> anyhow::Result<(OrderInfo, CertificateRequest)> {
        let order = client.order(self.order).await?;
        let mut names = self.names.clone();
        if names.is_empty() {
            names.extend(order.certificate.common_name.clone());
            names.extend(
                order
                    .certificate
                    .dns_names
                    .iter()
                    .filter(|name| Some(*name) != names.first())
                    .cloned()
                    .collect::<Vec<_>>(),
            );
        }
        let Some(first) = names.first().cloned() else {
            return Err(Usage("the order tells no names: give them with --name".to_owned()).into());
        };
        let csr = match &self.csr {
            Some(path) => csr::read(path)?,
            None => {
                let made = csr::make(&names, self.key_type)?;
                let named = || file::named_after(&format!("{}-{first}", self.order), "key");
                let path = self.key_out.clone().unwrap_or_else(named);
                let hint = "name another file with --key-out, or give a request of that key with --csr";
                file::write_new(&path, 0o600, made.key.as_bytes(), hint)?;
                output::note(format!("The key is in {}; it is not sent, and nobody else has it.", path.display()));
                made.csr
            }
        };
        let dns_names = Some(names.split_off(1));
        let certificate =
            CertificateRequest { common_name: Some(first), dns_names, csr: Some(csr), ..Default::default() };
        Ok((order, certificate))
    }
}

impl Reissue {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        let (_, certificate) = self.further.ask(&client).await?;
        let dcv_emails: Vec<DcvEmail> = self.approvers.into_iter().map(DcvEmail::from).collect();
        let request = FurtherCertificate {
            certificate: Some(certificate),
            dcv_emails: Some(dcv_emails).filter(|list| !list.is_empty()),
            comments: self.further.comments,
            ..Default::default()
        };
        tell(connect, &client.reissue(self.further.order, &request).await?, "reissue")
    }
}

impl Duplicate {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        let (_, certificate) = self.further.ask(&client).await?;
        let comments = self.further.comments;
        let request = FurtherCertificate { certificate: Some(certificate), comments, ..Default::default() };
        tell(connect, &client.duplicate(self.further.order, &request).await?, "duplicate")
    }
}

impl Renew {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        let (order, certificate) = self.further.ask(&client).await?;
        let product = order.product.map(|product| product.name_id).or(order.product_name_id);
        let product = product.ok_or_else(|| Usage("the order does not tell its product".to_owned()))?;
        let validity = Validity { years: self.years, days: self.days, ..Default::default() };
        let organization = order.organization.and_then(|organization| organization.id);
        let request = PlaceOrder {
            certificate: Some(certificate),
            order_validity: Some(validity).filter(|validity| *validity != Validity::default()),
            organization: organization.map(|id| OrderingOrganization { id: Some(id), ..Default::default() }),
            technical_contact: order.technical_contact,
            dcv_method: Some(order.dcv_method.unwrap_or_else(|| "email".to_owned())),
            additional_emails: Some(order.additional_emails).filter(|list| !list.is_empty()),
            renewal_of_order_id: Some(self.further.order),
            comments: self.further.comments,
            ..Default::default()
        };
        tell(connect, &client.place_order(&product, &request).await?, "renewal")
    }
}

fn tell(connect: &Connect, placed: &OrderPlaced, what: &str) -> anyhow::Result<()> {
    if connect.is_json() {
        return output::json(placed);
    }
    let request = placed.requests.first();
    if placed.certificate_chain.is_some() {
        output::line(format!("The {what} is issued: order {}.", placed.id))?;
        output::note(format!("Next: sealpost orders download {}", placed.id));
    } else if let Some(request) = request.filter(|request| request.status.as_deref() == Some("pending")) {
        output::line(format!("The {what} waits for approval in your account: request {}.", request.id))?;
    } else {
        output::line(format!("The {what} is asked for: order {}.", placed.id))?;
        output::note(format!("Next: sealpost orders show {}", placed.id));
    }
    Ok(())
}
