//! Whether a mail that waits is still wanted, as SQL.

use sealpost_domain::Timestamp;
use sealpost_domain::mail::MailKind;

use crate::Conn;

/// Why a notice does not reach its recipient, else null: mail bounced (R40), or
/// the recipient unsubscribed from this order or from all (R31). What asks for a
/// decision, and what alarms, is tried all the same: somebody waits for it.
pub(super) fn silence(mails: &str) -> String {
    let asking: Vec<String> =
        MailKind::ALL.iter().filter(|kind| !kind.may_unsubscribe()).map(|kind| format!("'{}'", kind.name())).collect();
    format!(
        "(case when {mails}.kind in ({}) then null else (select min(r.kind) from recipient_marks r
            where r.account_id = {mails}.account_id and r.email_key = lower({mails}.recipient) and r.cleared_at is null
                and (r.order_id is null or r.order_id = {mails}.order_id)) end)",
        asking.join(", ")
    )
}

/// Whether the account's settings of reminders still name the recipient (R25).
pub(super) fn is_reminded(conn: &Conn<'_>, mails: &str) -> String {
    let listed = conn.lists("a.reminders", &format!("{mails}.recipient"));
    format!("exists (select 1 from accounts a where a.id = {mails}.account_id and {listed})")
}

/// What must still hold when a mail leaves: the value of an approval mail lives
/// (R3, R16, R19), whoever is told because of a list is still on it (R25), a
/// notice can arrive (R40) and is wanted (R31).
pub(super) fn is_wanted(conn: &Conn<'_>, now: Timestamp) -> String {
    let listed = conn.lists("o.additional_emails", "mails.recipient");
    format!(
        "{silence} is null and case mails.role
            when 'approver' then exists (select 1 from approvals p
                where p.mail_id = mails.id and p.ended_at is null and p.expires_at > {now}
                    and (p.source <> 'filed' or exists (select 1 from contacts c where c.account_id = p.account_id
                        and c.adn = p.adn and c.email_key = p.recipient_key)))
            when 'additional' then exists (select 1 from orders o where o.id = mails.order_id and {listed})
            when 'reminder_contact' then {reminded}
            else true end",
        silence = silence("mails"),
        reminded = is_reminded(conn, "mails"),
        now = now.millis()
    )
}
