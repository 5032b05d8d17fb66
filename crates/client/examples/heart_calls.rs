//! Both heart calls of the desk with the client crate.
//!
//!     SEALPOST_API_KEY=... cargo run -p sealpost-client --example heart_calls -- ORDER_ID [LOCALE]

use std::env;
use std::error::Error;
use std::process::ExitCode;

use sealpost_client::Client;
use sealpost_client::api::emails::{DomainApprovalEmail, ResendEmails};

const ADDITIONAL_EMAILS: [&str; 2] = ["jill.valentine@example.com", "leon.kennedy@example.com"];

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let order: i64 = arguments.next().ok_or("usage: heart_calls ORDER_ID [LOCALE]")?.parse()?;
    let locale = arguments.next().or_else(|| env::var("EXAMPLE_LOCALE").ok()).unwrap_or_else(|| "en".to_owned());
    let key = env::var("SEALPOST_API_KEY").map_err(|_| "set SEALPOST_API_KEY to an API key of the desk")?;
    let base = env::var("SEALPOST_URL").unwrap_or_else(|_| "http://127.0.0.1:8400/services/v2".to_owned());
    let client = Client::new(&base, &key)?;

    // 1. Ask for approval again: other approvers, another language.
    let approvers = vec![
        DomainApprovalEmail {
            domain: Some("example.com".to_owned()),
            email: Some("someone@example.com".to_owned()),
            email_domain: None,
        },
        DomainApprovalEmail {
            domain: Some("sub.example2.com".to_owned()),
            email: Some("someone@example2.com".to_owned()),
            email_domain: Some("example2.com".to_owned()),
        },
    ];
    let request = ResendEmails { domain_approval_emails: Some(approvers), locale: Some(locale.clone()) };
    client.resend_emails(order, &request).await?;
    println!("resend-emails: done, approval mails are sent again in '{locale}'");

    // 2. Replace the list of people who get the order's notices.
    let wanted = ADDITIONAL_EMAILS.map(str::to_owned);
    client.set_additional_emails(order, &wanted).await?;
    println!("additional-emails: done, the list is replaced");

    // 3. Read the order back.
    let found = client.order(order).await?.additional_emails;
    if found != wanted {
        return Err(format!("order {order}: additional_emails is {found:?}, not {wanted:?}").into());
    }
    println!("order {order}: additional_emails is {found:?}");
    Ok(())
}
