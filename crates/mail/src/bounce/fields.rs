//! The fields of a `message/delivery-status` part (RFC 3464 §2).

use sealpost_domain::EmailAddress;

use super::words::status_in;
use super::{Status, Told, Verdict, clean};

/// A message part is read so far.
const MOST: usize = 64 * 1024;

/// One entry for each recipient whose fields say what became of it.
pub fn told(text: &str) -> Vec<Told> {
    let text: String = text.chars().take(MOST).collect();
    // Lines without a name continue the one before.
    let mut groups: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines() {
        let group = groups.last_mut().expect("there is one from the start");
        if line.trim().is_empty() {
            if !group.is_empty() {
                groups.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    // The first group is about the message, unless somebody left it out.
    groups.iter().filter_map(|group| one(group)).collect()
}

fn one(group: &[(String, String)]) -> Option<Told> {
    let field = |name: &str| group.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let named = [field("original-recipient"), field("final-recipient")];
    if named == [None, None] {
        return None;
    }
    let mut recipients: Vec<EmailAddress> = named.into_iter().flatten().filter_map(address).collect();
    recipients.dedup();
    let verdict = match field("action").map(str::to_ascii_lowercase).as_deref() {
        Some("failed") => Verdict::Failed,
        Some("delayed") => Verdict::Delayed,
        Some("delivered" | "relayed" | "expanded") => Verdict::Delivered,
        // Without it, the status must say so.
        _ => match field("status").and_then(status_in)?.class {
            5 => Verdict::Failed,
            4 => Verdict::Delayed,
            _ => Verdict::Delivered,
        },
    };
    let diagnostic = field("diagnostic-code").map(after_type).unwrap_or_default();
    let told = field("status").and_then(status_in);
    // "5.0.0" says no more than the server's own words may.
    let precise = told.filter(|status| (status.subject, status.detail) != (0, 0));
    let status = precise.or_else(|| status_in(diagnostic).filter(|found| fits(found, verdict))).or(told);
    Some(Told {
        recipients,
        verdict,
        status: status.unwrap_or_else(|| unspecified(verdict)),
        server: field("remote-mta").map(|text| clean(after_type(text))).filter(|text| !text.is_empty()),
        diagnostic: clean(diagnostic),
    })
}

fn fits(status: &Status, verdict: Verdict) -> bool {
    match verdict {
        Verdict::Failed => status.class != 2,
        Verdict::Delayed => status.class == 4,
        Verdict::Delivered => status.class == 2,
    }
}

pub fn unspecified(verdict: Verdict) -> Status {
    let class = match verdict {
        Verdict::Failed => 5,
        Verdict::Delayed => 4,
        Verdict::Delivered => 2,
    };
    Status { class, subject: 0, detail: 0 }
}

/// `rfc822; someone@example.com` without its type.
fn after_type(text: &str) -> &str {
    text.split_once(';').map_or(text, |(_, value)| value).trim()
}

fn address(text: &str) -> Option<EmailAddress> {
    EmailAddress::parse_international(after_type(text).trim_matches(['<', '>', ' '])).ok()
}
