//! The code of an approval mail, and the report of an order that nobody knows.

use crate::sample::{Desk, code_hash, email, person, question};
use sealpost_domain::account::AccessRole;
use sealpost_domain::dcv::{Code, MAX_WRONG_CODES, Proof, Verdict};
use sealpost_domain::mail::{AccountAlarm, Alarm, Content, Recipient};
use sealpost_domain::order::{ApproveError, Outcome};
use sealpost_domain::{Decision, Language, MailKind, OrderStatus, ValueHash};

/// An order whose mails carry codes; the value of one of them, and its code.
fn asked() -> (Desk, ValueHash, Code) {
    let mut desk = Desk::new(&["example.com"]);
    desk.codes = true;
    desk.place(&[]).expect("placed");
    desk.hour_later();
    let hash = desk.value("admin@example.com", "example.com");
    let mail = desk.mails.iter().map(question).find(|question| question.value.hash() == hash).expect("was mailed");
    let code = mail.code.clone().expect("a code");
    (desk, hash, code)
}

fn with(value: ValueHash, code: &Code) -> Proof {
    Proof { value, code: Some(code_hash(value, code)) }
}

/// A code that differs from `code` in its last digit.
fn wrong(code: &Code) -> Code {
    let (head, last) = code.reveal().split_at(5);
    Code::parse(&format!("{head}{}", (last.parse::<u8>().expect("a digit") + 1) % 10)).expect("six digits")
}

#[test]
fn r18_every_mail_has_a_code_of_its_own_and_the_order_keeps_a_hash() {
    let (desk, ..) = asked();
    let codes: std::collections::BTreeSet<String> =
        desk.mails.iter().map(|mail| question(mail).code.clone().expect("a code").reveal().to_owned()).collect();
    assert_eq!(codes.len(), desk.mails.len());
    for mail in &desk.mails {
        let question = question(mail);
        let code = question.code.as_ref().expect("a code");
        let approval = desk.approval(question.value.hash());
        assert_eq!(approval.code, Some(code_hash(approval.hash, code)));
        assert!(!format!("{:?} {mail:?}", desk.order).contains(code.reveal()), "no code in what may reach a log");
    }
    // Without the setting there is none.
    let plain = Desk::placed(&["example.com"]);
    assert!(plain.mails.iter().all(|mail| question(mail).code.is_none()));
    assert!(plain.order.approvals.iter().all(|approval| approval.code.is_none()));
}

#[test]
fn r18_nothing_is_decided_without_the_code_and_asking_for_it_costs_no_try() {
    let (mut desk, hash, code) = asked();
    let before = desk.order.clone();
    for _ in 0..=MAX_WRONG_CODES {
        assert_eq!(desk.approve(hash).map(|_| ()), Err(ApproveError::CodeMissing));
        assert_eq!(desk.reject(hash, "").map(|_| ()), Err(ApproveError::CodeMissing));
        assert_eq!(desk.report(hash, "").map(|_| ()), Err(ApproveError::CodeMissing));
    }
    assert_eq!(desk.order, before);
    assert_eq!(desk.approve(with(hash, &code)).expect("decided").output, Outcome::Decided(Verdict::Approved));
    assert_eq!(desk.order.status, OrderStatus::Approved);
    // What is recorded is told to whoever holds the value (R19).
    assert_eq!(desk.approve(hash).expect("told").output, Outcome::Repeated(Verdict::Approved));
}

#[test]
fn r18_wrong_codes_are_counted_and_the_last_one_ends_the_value() {
    type Act = fn(&mut Desk, Proof) -> Result<Decision<Outcome>, ApproveError>;
    let acts: [Act; 3] =
        [|desk, proof| desk.approve(proof), |desk, proof| desk.reject(proof, ""), |desk, proof| desk.report(proof, "")];
    for act in acts {
        let (mut desk, hash, code) = asked();
        let others = desk.live().len() - 1;
        for tries_left in (0..MAX_WRONG_CODES).rev() {
            let decision = act(&mut desk, with(hash, &wrong(&code))).expect("counted");
            assert_eq!(decision.output, Outcome::WrongCode { tries_left });
            assert!(decision.mails.is_empty() && decision.certificate.is_none());
            assert_eq!(decision.audit.expect("written").action, "approval_code_wrong");
            assert_eq!((desk.order.status, desk.proved().len()), (OrderStatus::Pending, 0));
            assert_eq!(desk.approval(hash).is_live(desk.now), tries_left > 0);
        }
        // The right code comes too late, and the value looks like an unknown one (R20).
        assert_eq!(desk.approve(with(hash, &code)).map(|_| ()), Err(ApproveError::Gone));
        assert_eq!(desk.approve(hash).map(|_| ()), Err(ApproveError::Gone));
        assert_eq!(desk.live().len(), others, "nobody else's value died");
    }
}

#[test]
fn r18_the_last_try_may_still_be_right_and_a_code_serves_its_own_value_only() {
    let (mut desk, hash, code) = asked();
    let other = desk.value("webmaster@example.com", "example.com");
    assert_eq!(desk.approve(with(other, &code)).expect("counted").output, Outcome::WrongCode { tries_left: 4 });
    // Nor does a hash that was made for another value.
    let foreign = Proof { value: hash, code: Some(code_hash(other, &code)) };
    for tries_left in (1..MAX_WRONG_CODES).rev() {
        assert_eq!(desk.approve(foreign).expect("counted").output, Outcome::WrongCode { tries_left });
    }
    assert_eq!(desk.approve(with(hash, &code)).expect("decided").output, Outcome::Decided(Verdict::Approved));
}

#[test]
fn r16_a_code_dies_with_its_value() {
    let (mut desk, hash, code) = asked();
    desk.now = desk.approval(hash).expires_at;
    let before = desk.order.clone();
    assert_eq!(desk.approve(with(hash, &code)).map(|_| ()), Err(ApproveError::Gone));
    assert_eq!(desk.approve(with(hash, &wrong(&code))).map(|_| ()), Err(ApproveError::Gone));
    assert_eq!(desk.order, before);
}

#[test]
fn r19_a_report_ends_the_order_and_warns_the_account() {
    let mut desk = Desk::placed(&["example.com", "example.org"]);
    desk.order.staff.people = vec![person(1, "root@customer.example", Language::French, AccessRole::Administrator)];
    desk.order.additional_emails = vec![email("ops@customer.example").into()];
    let hash = desk.value("admin@example.org", "example.org");
    let decision = desk.report(hash, "Who is this?").expect("recorded");
    assert_eq!(decision.output, Outcome::Decided(Verdict::Reported));
    assert_eq!((desk.order.status, desk.live().len()), (OrderStatus::Rejected, 0));
    assert!(desk.proved().is_empty() && decision.certificate.is_none());
    let audit = decision.audit.expect("written");
    assert_eq!((audit.action, &audit.detail["reason"]), ("order_reported", &serde_json::json!("Who is this?")));
    let approval = desk.approval(hash);
    assert_eq!((approval.verdict, approval.reason.as_deref()), (Some(Verdict::Reported), Some("Who is this?")));
    let told: Vec<_> = decision.mails.iter().map(|mail| (mail.to.as_str(), mail.role)).collect();
    let all = [
        ("jill@customer.example", Recipient::Requester),
        ("root@customer.example", Recipient::Administrator),
        ("ops@customer.example", Recipient::Additional),
        ("root@customer.example", Recipient::Administrator),
    ];
    assert_eq!(told, all);
    for mail in &decision.mails[..3] {
        let Content::OrderRejected(ended) = &mail.content else { panic!("a rejection") };
        assert!(ended.reported && ended.by == "admin@example.org" && ended.reason == "Who is this?");
    }
    let alarm = &decision.mails[3];
    assert_eq!(
        (alarm.kind(), alarm.order, alarm.language),
        (MailKind::AccountAlarm, Some(desk.order.id), Language::French)
    );
    let Content::AccountAlarm(AccountAlarm { alarm: Alarm::Disowned { by, names, comment, .. }, .. }) = &alarm.content
    else {
        panic!("an alarm")
    };
    assert_eq!((by.as_str(), names.len(), comment.as_str()), ("admin@example.org", 2, "Who is this?"));
    // Once more: told, and nobody is warned again.
    let again = desk.report(hash, "still").expect("told");
    assert_eq!(again.output, Outcome::Repeated(Verdict::Reported));
    assert!(again.mails.is_empty() && again.audit.is_none());
    assert_eq!(desk.approve(hash).map(|_| ()), Err(ApproveError::Decided(Verdict::Reported)));
}
