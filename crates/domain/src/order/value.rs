//! What the value of an approval mail still decides, for an order or a domain.

use serde_json::{Value as Json, json};

use super::{ApproveError, MAX_REASON};
use crate::dcv::{Approval, MAX_WRONG_CODES, Proof, ValueHash, Verdict};
use crate::time::Timestamp;

/// What a value may still do.
pub(crate) enum Open<'a> {
    Undecided(&'a Approval),
    /// The same was decided with it before; nothing is written (R19).
    Repeated,
    /// Nothing is decided, and the try is counted.
    WrongCode(&'a Approval),
}

/// Finds the approval of a value among those of an order or a domain, which
/// `may_decide` as long as it waits for an answer. What was decided before is
/// told all the same.
pub(crate) fn open(
    approvals: &[Approval],
    may_decide: bool,
    proof: Proof,
    wanted: Verdict,
    now: Timestamp,
) -> Result<Open<'_>, ApproveError> {
    let approval = approvals.iter().find(|approval| approval.hash == proof.value).ok_or(ApproveError::Gone)?;
    match approval.verdict {
        Some(verdict) if verdict == wanted => return Ok(Open::Repeated),
        Some(verdict) => return Err(ApproveError::Decided(verdict)),
        None => {}
    }
    if !approval.is_live(now) || !may_decide {
        return Err(ApproveError::Gone);
    }
    match (approval.code, proof.code) {
        (None, _) => Ok(Open::Undecided(approval)),
        (Some(_), None) => Err(ApproveError::CodeMissing),
        (Some(wanted), Some(brought)) if wanted == brought => Ok(Open::Undecided(approval)),
        (Some(_), Some(_)) => Ok(Open::WrongCode(approval)),
    }
}

/// Notes what was decided with a value, and why.
pub(crate) fn record(approvals: &mut [Approval], hash: ValueHash, verdict: Verdict, reason: &str, now: Timestamp) {
    for approval in approvals.iter_mut().filter(|approval| approval.hash == hash) {
        approval.verdict = Some(verdict);
        approval.reason = Some(reason.chars().take(MAX_REASON).collect()).filter(|text: &String| !text.is_empty());
        approval.ended_at = Some(now);
    }
}

/// Counts a wrong code; the last one that is allowed ends the value. Gives how
/// many tries are left, and what the audit log says.
pub(crate) fn count_wrong_code(approvals: &mut [Approval], wrong: &Approval, now: Timestamp) -> (u32, Json) {
    let wrong_codes = wrong.wrong_codes + 1;
    let tries_left = MAX_WRONG_CODES.saturating_sub(wrong_codes);
    for approval in approvals.iter_mut().filter(|approval| approval.hash == wrong.hash) {
        approval.wrong_codes = wrong_codes;
        approval.ended_at = (tries_left == 0).then_some(now);
    }
    let detail = json!({
        "email": wrong.recipient, "email_domain": wrong.adn, "wrong_codes": wrong_codes,
        "link_ended": tries_left == 0,
    });
    (tries_left, detail)
}
