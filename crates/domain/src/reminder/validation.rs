//! Reminders of a domain's validation: by mail that it is about to end, and for
//! webhooks also that it has ended.

use serde_json::json;

use super::{ReminderSettings, Schedule, Silence, Step, chosen};
use crate::domain::Domain;
use crate::email::EmailAddress;
use crate::language::Language;
use crate::mail::{Content, Mail, MailKind, Recipient, Validated, ValidationExpiring};
use crate::name::DnsName;
use crate::order::{Audit, Context, Reminded};
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::webhook::{Event, EventKind};

/// Who is told, and of what beside the domain.
#[derive(Clone, Debug)]
pub struct Involved {
    /// Each once.
    pub people: Vec<(EmailAddress, Recipient, Language)>,
    /// Language of those of whom we know no other.
    pub language: Language,
    /// The names of live certificates that rest on the domain.
    pub names: Vec<DnsName>,
}

/// What is written when a domain's reminders fall due.
#[derive(Debug)]
pub struct DomainReminder {
    pub mails: Vec<Mail>,
    /// With the step that each is about.
    pub events: Vec<(Step, Event)>,
    pub reminded: Option<Reminded>,
    /// None when nothing fell due yet, and it was only found out when it will.
    pub audit: Option<Audit>,
    pub remind_at: Option<Timestamp>,
}

/// The steps that webhooks are told of beside those before the end.
const ENDED: [Step; 2] = [Step::End, Step::After7];

impl Domain {
    /// When the next step falls due after those that are settled.
    pub fn next_reminder(&self, policy: &Policy, settled: Option<Timestamp>) -> Option<Timestamp> {
        self.validation(policy)?.next(&Step::ALL, settled)
    }

    /// Settles every step that fell due since `settled`: of those before the end
    /// the latest that still says something true is told.
    pub fn remind(
        &self,
        settled: Option<Timestamp>,
        settings: &ReminderSettings,
        involved: &Involved,
        context: &Context,
    ) -> DomainReminder {
        let now = context.now;
        let remind_at = self.next_reminder(context.policy, Some(now));
        let nothing = DomainReminder { mails: Vec::new(), events: Vec::new(), reminded: None, audit: None, remind_at };
        let Some(schedule) = self.validation(context.policy) else { return nothing };
        let before = schedule.due(&Step::BEFORE, settled, now);
        let mut events = self.events(&schedule, &before, settled, now);
        let Some(latest) = before.first().copied().or_else(|| events.last().map(|(step, _)| *step)) else {
            return nothing;
        };
        let told = match (self.is_active, settings.enabled) {
            (false, _) => Err(Silence::Inactive),
            (_, false) => Err(Silence::Disabled),
            _ => chosen(&schedule, &before, settings, now),
        };
        if !self.is_active {
            events.clear();
        }
        let mut mails = Vec::new();
        if let Ok(step) = told {
            let content = Content::ValidationExpiring(ValidationExpiring {
                account_name: self.account_name.clone(),
                validated: Validated::Domain(self.name.clone()),
                valid_till: schedule.till,
                days: schedule.days_from_end(now),
                names: involved.names.clone(),
            });
            mails = self.reminders(&content, settings.recipients_at(step), involved, context);
        }
        let reminded = Reminded {
            kind: MailKind::ValidationExpiring,
            step: told.unwrap_or(latest),
            mails: mails.len(),
            // At the end itself no mail was to be expected.
            silence: told.err().filter(|_| !before.is_empty()),
        };
        let detail = json!({ "domain": self.name, "reminders": [reminded.detail()] });
        let audit = Some(Audit { action: "reminders_planned", detail });
        DomainReminder { mails, events, reminded: Some(reminded), audit, remind_at }
    }

    fn validation(&self, policy: &Policy) -> Option<Schedule> {
        let evidence = self.evidence.as_ref()?;
        Some(Schedule::new(evidence.at, policy.proof_ends_at(evidence.method, evidence.at)))
    }

    /// One notice for whatever fell due before the end, and each step after it.
    fn events(
        &self,
        schedule: &Schedule,
        before: &[Step],
        settled: Option<Timestamp>,
        now: Timestamp,
    ) -> Vec<(Step, Event)> {
        let event = |kind| Event {
            account: self.account,
            kind,
            data: json!({ "domain_id": self.id, "domain_name": self.name, "organization_id": self.organization.id }),
            is_immediate: false,
        };
        let notice = before.iter().copied().find(|step| schedule.holds(*step, now));
        let notice = notice.map(|step| (step, event(EventKind::DomainRevalidationNotice)));
        let ended = schedule.due(&ENDED, settled, now).into_iter().rev();
        notice.into_iter().chain(ended.map(|step| (step, event(EventKind::DomainExpired)))).collect()
    }

    fn reminders(
        &self,
        content: &Content,
        listed: &[EmailAddress],
        involved: &Involved,
        context: &Context,
    ) -> Vec<Mail> {
        let known = |to: &EmailAddress| involved.people.iter().any(|(known, ..)| known.key() == to.key());
        let others = listed.iter().filter(|to| !known(to));
        let others = others.map(|to| (to.clone(), Recipient::ReminderContact, involved.language));
        let mail = |(to, role, language)| Mail {
            id: context.mail_id(),
            account: self.account,
            order: None,
            to,
            role,
            language,
            queued_at: context.now,
            content: content.clone(),
            unsubscribe: None,
        };
        involved.people.iter().cloned().chain(others).map(mail).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{AccountId, ContainerId, Organization, OrganizationId};
    use crate::dcv::{Evidence, Method};
    use crate::domain::DomainId;
    use crate::limits::Usage;
    use crate::name::Fqdn;
    use crate::time::{DAY, Timestamp};

    const PROVED: Timestamp = Timestamp::from_secs(1_800_000_000);

    fn domain() -> Domain {
        let name = Fqdn::parse("example.com").expect("a name");
        let evidence = Evidence { method: Method::ConstructedEmail, adn: name.clone(), recipient: None, at: PROVED };
        Domain {
            id: DomainId(9),
            account: AccountId(1),
            account_name: "Example Ltd".to_owned(),
            container: ContainerId(2),
            organization: Organization { id: OrganizationId(3), name: "Example".to_owned() },
            name,
            is_active: true,
            evidence: Some(evidence),
            approvals: Vec::new(),
            created_at: PROVED,
        }
    }

    fn remind(
        domain: &Domain,
        settled: Option<Timestamp>,
        settings: &ReminderSettings,
        now: Timestamp,
    ) -> DomainReminder {
        let policy = Policy { evidence_days: Some(200), ..Policy::default() };
        let (usage, fill) = (Usage::default(), |_: &mut [u8]| ());
        let context = Context { now, usage: &usage, policy: &policy, fill: &fill, codes: None };
        let root = EmailAddress::parse("root@example.com").expect("an address");
        let people = vec![(root, Recipient::Administrator, Language::French)];
        let involved = Involved { people, language: Language::German, names: Vec::new() };
        domain.remind(settled, settings, &involved, &context)
    }

    #[test]
    fn each_step_is_told_once_and_webhooks_hear_of_the_end() {
        let (domain, settings) = (domain(), ReminderSettings::default());
        let mut told = Vec::new();
        let mut settled = None;
        let mut due = remind(&domain, None, &settings, PROVED).remind_at;
        while let Some(at) = due {
            let early = remind(&domain, settled, &settings, Timestamp::from_millis(at.millis() - 1));
            assert!(early.audit.is_none() && early.mails.is_empty() && early.events.is_empty());
            let reminder = remind(&domain, settled, &settings, at);
            let events: Vec<_> = reminder.events.iter().map(|(step, event)| (step.days(), event.kind.name())).collect();
            told.push((at.since(PROVED).as_secs() / 86_400, reminder.mails.len(), events));
            (settled, due) = (Some(at), reminder.remind_at);
        }
        let notice = "domain_revalidation_notice";
        assert_eq!(
            told,
            [
                (110, 1, vec![(90, notice)]),
                (140, 1, vec![(60, notice)]),
                (170, 1, vec![(30, notice)]),
                (193, 1, vec![(7, notice)]),
                (197, 1, vec![(3, notice)]),
                (200, 0, vec![(0, "domain_expired")]),
                (207, 0, vec![(-7, "domain_expired")]),
            ]
        );
    }

    #[test]
    fn what_was_missed_comes_once_and_nothing_is_told_of_what_is_not_in_use() {
        let settings = ReminderSettings {
            recipients: ["duty@example.com", "Root@example.com"]
                .map(|text| EmailAddress::parse(text).expect(text))
                .to_vec(),
            ..ReminderSettings::default()
        };
        let late = remind(&domain(), None, &settings, PROVED + DAY * 195);
        let told: Vec<_> = late.mails.iter().map(|mail| (mail.to.as_str(), mail.role, mail.language.code())).collect();
        assert_eq!(
            told,
            [
                ("root@example.com", Recipient::Administrator, "fr"),
                ("duty@example.com", Recipient::ReminderContact, "de"),
            ]
        );
        let Content::ValidationExpiring(content) = &late.mails[0].content else { panic!("another mail") };
        assert_eq!((content.days, late.events.len()), (5, 1));
        let over = remind(&domain(), None, &settings, PROVED + DAY * 300);
        assert_eq!((over.mails.len(), over.events.len(), over.remind_at), (0, 2, None));
        assert_eq!(over.reminded.and_then(|reminded| reminded.silence), Some(Silence::Overtaken));
        let idle = Domain { is_active: false, ..domain() };
        let silent = remind(&idle, None, &settings, PROVED + DAY * 195);
        assert!(silent.mails.is_empty() && silent.events.is_empty() && silent.remind_at.is_some());
        let off = ReminderSettings { enabled: false, ..settings };
        let off = remind(&domain(), None, &off, PROVED + DAY * 195);
        assert_eq!((off.mails.len(), off.events.len()), (0, 1));
        let unproved = Domain { evidence: None, ..domain() };
        assert!(remind(&unproved, None, &ReminderSettings::default(), PROVED + DAY * 300).audit.is_none());
    }
}
