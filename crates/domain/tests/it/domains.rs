//! Domains of their own: the engine of orders, asked by a domain.

use std::time::Duration;

use sealpost_domain::dcv::Verdict;
use sealpost_domain::domain::{AskDomain, AskError, Domain, DomainId, Validity};
use sealpost_domain::order::{ApproveError, Outcome};
use sealpost_domain::policy::Profile;
use sealpost_domain::time::DAY;
use sealpost_domain::{
    AccountId, Contacts, ContainerId, Language, MailLimits, Organization, OrganizationId, Policy, Timestamp,
};

use crate::sample::*;

fn domain(name: &str) -> Domain {
    Domain {
        id: DomainId(5),
        account: AccountId(1),
        account_name: "Example Ltd".to_owned(),
        container: ContainerId(2),
        organization: Organization { id: OrganizationId(4), name: "Example Ltd".to_owned() },
        name: fqdn(name),
        is_active: true,
        evidence: None,
        approvals: Vec::new(),
        created_at: START,
    }
}

fn ask(name_scope: &str, emails: &[&str]) -> AskDomain {
    AskDomain {
        requester: email("jill@customer.example"),
        name_scope: (!name_scope.is_empty()).then(|| fqdn(name_scope)),
        emails: emails.iter().map(|text| email(text)).collect(),
        language: Language::Korean,
    }
}

/// Asks `admin@` and gives the domain as it is then.
fn asked(desk: &Desk, domain: &Domain, emails: &[&str]) -> Domain {
    let limits = MailLimits::default();
    desk.with(|context| domain.ask(&ask("", emails), &Contacts::default(), &limits, context)).expect("asked").domain
}

/// Before the calendar's step of 15 March 2027.
const MARCH_2027: Timestamp = Timestamp::from_secs(1_805_068_800);

#[test]
fn r13_a_proof_may_be_used_for_as_long_as_the_calendar_says() {
    let policy = Policy::default();
    for (approved_at, until) in [
        // 200 days end before the step, and 100 days after it.
        (START - DAY * 150, START + DAY * 50),
        // 100 days are over at the step, 200 are not.
        (START - DAY * 100, MARCH_2027),
        (START, START + DAY * 100),
    ] {
        let mut desk = Desk::new(&["unused.example"]);
        desk.now = approved_at;
        let domain = asked(&desk, &domain("example.com"), &["admin@example.com"]);
        let hash = domain.approvals[0].hash;
        let approved = desk.with(|context| domain.approve(hash, context)).expect("approved").domain;
        assert_eq!(approved.validity(&policy, approved_at), Validity::Active { until });
        let (last, over) = (until - Duration::from_millis(1), until + Duration::from_millis(1));
        assert!(approved.usable(&policy, last).is_some());
        assert_eq!(approved.validity(&policy, over), Validity::Expired { since: until });
        assert!(approved.usable(&policy, over).is_none());
    }
}

#[test]
fn r13_an_own_limit_holds_for_domains_as_well() {
    let policy = Policy { evidence_days: Some(7), ..Policy::default() };
    let desk = Desk::new(&["unused.example"]);
    let domain = asked(&desk, &domain("example.com"), &["admin@example.com"]);
    let approved = desk.with(|context| domain.approve(domain.approvals[0].hash, context)).expect("approved").domain;
    assert_eq!(approved.validity(&policy, START), Validity::Active { until: START + DAY * 7 });
    assert!(approved.usable(&policy, START + DAY * 8).is_none());
}

#[test]
fn r12_a_proof_by_mail_ends_with_the_method() {
    let policy = Policy { profile: Profile::PublicBr, ..Policy::default() };
    let march_2028 = Timestamp::from_secs(1_836_691_200);
    let mut desk = Desk::new(&["unused.example"]);
    desk.now = march_2028 - DAY * 20;
    let domain = asked(&desk, &domain("example.com"), &["admin@example.com"]);
    let approved = desk.with(|context| domain.approve(domain.approvals[0].hash, context)).expect("approved").domain;
    assert_eq!(approved.validity(&policy, desk.now), Validity::Active { until: march_2028 });
    assert!(approved.usable(&policy, march_2028).is_none());
}

#[test]
fn r19_a_decision_ends_every_value_of_the_domain_and_is_told_again() {
    let desk = Desk::new(&["unused.example"]);
    let domain = asked(&desk, &domain("example.com"), &["admin@example.com", "webmaster@example.com"]);
    let (one, other) = (domain.approvals[0].hash, domain.approvals[1].hash);
    let approved = desk.with(|context| domain.approve(one, context)).expect("approved").domain;
    assert!(approved.approvals.iter().all(|approval| !approval.is_live(START)));
    let again = desk.with(|context| approved.approve(one, context)).expect("told");
    assert_eq!((again.output, again.audit), (Outcome::Repeated(Verdict::Approved), None));
    let turned = desk.with(|context| approved.reject(one, "", context)).map(|decision| decision.output);
    assert_eq!(turned, Err(ApproveError::Decided(Verdict::Approved)));
    let late = desk.with(|context| approved.reject(other, "", context)).map(|decision| decision.output);
    assert_eq!(late, Err(ApproveError::Gone));
}

#[test]
fn r2_r3_only_approvers_of_the_domain_or_a_parent_are_asked() {
    let desk = Desk::new(&["unused.example"]);
    let domain = domain("shop.example.com");
    let limits = MailLimits::default();
    let try_ask = |request: &AskDomain| {
        desk.with(|context| domain.ask(request, &Contacts::default(), &limits, context))
            .map(|decision| told(&decision.mails))
    };
    assert_eq!(try_ask(&ask("", &[])), Ok(five(&["example.com", "shop.example.com"])));
    assert_eq!(try_ask(&ask("example.com", &[])), Ok(five(&["example.com"])));
    assert_eq!(try_ask(&ask("", &["admin@example.com"])), Ok(vec!["admin@example.com for example.com".to_owned()]));
    for scope in ["example.org", "www.shop.example.com", "op.example.com"] {
        assert!(matches!(try_ask(&ask(scope, &[])), Err(AskError::NameScope(_))), "{scope}");
    }
    let wrong = try_ask(&ask("", &["admin@example.com", "root@example.com", "admin@example.org"]));
    let Err(AskError::Emails(wrong)) = wrong else { panic!("{wrong:?}") };
    assert_eq!(wrong.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn r5_an_order_takes_the_proof_for_names_at_or_below_the_domain_only() {
    let desk = Desk::new(&["example.com", "a.shop.example.com", "*.shop.example.com", "badshop.example.com"]);
    let domain = asked(&desk, &domain("shop.example.com"), &["admin@example.com"]);
    let approved = desk.with(|context| domain.approve(domain.approvals[0].hash, context)).expect("approved").domain;
    let proof = approved.usable(&Policy::default(), START).expect("validated");
    let decision = desk.with(|context| desk.order.adopt(&approved.name, proof, context)).expect("proves something");
    let pending: Vec<_> = decision.order.pending_names().map(ToString::to_string).collect();
    assert_eq!(pending, ["example.com", "badshop.example.com"]);
    assert!(decision.certificate.is_none());
    let again = desk.with(|context| decision.order.adopt(&approved.name, proof, context).is_none());
    assert!(again, "nothing new is proved");
}

#[test]
fn r42_the_same_mails_are_joined_while_they_wait() {
    let desk = Desk::new(&["unused.example"]);
    let domain = asked(&desk, &domain("example.com"), &["admin@example.com"]);
    let limits = MailLimits::default();
    let request = ask("", &["admin@example.com"]);
    let again = desk.with(|context| domain.ask(&request, &Contacts::default(), &limits, context)).expect("joined");
    assert!(again.mails.is_empty());
    assert_eq!(again.domain.approvals, domain.approvals);
}
