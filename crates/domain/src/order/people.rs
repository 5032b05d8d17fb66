//! Who is told what about an order (API reference §12.3).

use super::Order;
use crate::account::UserId;
use crate::email::EmailAddress;
use crate::language::Language;
use crate::mail::{MailKind, Recipient};
use crate::staff::{Group, Occasion, Person, once_each};

impl Order {
    /// Everybody who gets this kind of mail about the order, each once, in the
    /// first role that applies and in that person's language. Approval mail is
    /// not among them: its recipients are the approvers of names.
    ///
    /// The account's settings name groups of people for each occasion. Always in
    /// addition come the primary administrator, the account's own addresses and
    /// the order's additional emails.
    pub fn people(&self, kind: MailKind) -> Vec<(EmailAddress, Recipient, Language)> {
        self.people_about(kind, None)
    }

    /// The same about something that a user asked for: that user is told as
    /// whoever placed the order is.
    pub(super) fn people_about(
        &self,
        kind: MailKind,
        asker: Option<UserId>,
    ) -> Vec<(EmailAddress, Recipient, Language)> {
        let administrator = |person: &Person| (person.email.clone(), Recipient::Administrator, person.language);
        let contact = |to: &EmailAddress, role| (to.clone(), role, self.language_of(to));
        let Some(occasion) = Occasion::of(kind) else {
            let asker = asker.unwrap_or(self.user);
            return match kind {
                MailKind::AccountAlarm => self.staff.alarmed(self.account_language),
                MailKind::OrderApproval => once_each(
                    self.staff
                        .approvers()
                        .filter(|person| person.user != asker)
                        .map(administrator)
                        .chain(self.staff.contacts.iter().map(|to| contact(to, Recipient::AccountContact))),
                ),
                _ => Vec::new(),
            };
        };
        let groups = self.staff.settings.groups(occasion);
        let tells = |group: Group| groups.contains(&group);
        let asker = asker.and_then(|user| self.staff.user(user)).filter(|person| person.user != self.user);
        let asker = asker.map(|person| (person.email.clone(), Recipient::Requester, person.language));
        let requester = (self.requester.clone(), Recipient::Requester, self.requester_language);
        let users = asker.into_iter().chain([requester]).filter(|_| tells(Group::OrderUsers));
        let technical = self.technical_contact.iter().filter(|_| tells(Group::TechnicalContact));
        let organization = self.organization_contact.iter().filter(|_| tells(Group::OrganizationContact));
        let told = |person: &&Person| {
            let is_primary = self.staff.approvers().next() == Some(*person);
            is_primary || tells(if person.role.is_administrator() { Group::Administrators } else { Group::Managers })
        };
        let additional = self.additional_emails.iter().map(|listed| &listed.email);
        once_each(
            users
                .chain(technical.map(|to| contact(to, Recipient::TechnicalContact)))
                .chain(organization.map(|to| contact(to, Recipient::OrganizationContact)))
                .chain(self.staff.approvers().filter(told).map(administrator))
                .chain(self.staff.contacts.iter().map(|to| contact(to, Recipient::AccountContact)))
                .chain(additional.map(|to| contact(to, Recipient::Additional))),
        )
    }

    /// The language that the order's list tells for an address, else that of the
    /// user who has it, else the account's.
    pub(super) fn language_of(&self, address: &EmailAddress) -> Language {
        let is_requester = || (self.requester.key() == address.key()).then_some(self.requester_language);
        let known = self.listed_language(address).or_else(is_requester).or_else(|| self.staff.language(address));
        known.unwrap_or(self.account_language)
    }
}
