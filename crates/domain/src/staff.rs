//! [`Staff`]: who of an account is told of its orders, and on what occasion
//! (API reference §12.3).

use std::collections::{BTreeMap, HashSet};

use crate::account::{AccessRole, UserId};
use crate::email::EmailAddress;
use crate::language::Language;
use crate::mail::{MailKind, Recipient};

/// A user of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub user: UserId,
    pub email: EmailAddress,
    pub language: Language,
    pub role: AccessRole,
}

/// The people of an account as far as its mail concerns them. The one answer to
/// who its administrators are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    /// Administrators, then managers, then whoever else asked for something; the
    /// primary administrator is the first.
    pub people: Vec<Person>,
    /// `admin_email`: a copy of all mail goes to these.
    pub contacts: Vec<EmailAddress>,
    /// `emergency_emails`: are warned as well when something is wrong.
    pub emergency: Vec<EmailAddress>,
    pub settings: NoticeSettings,
}

/// On what occasion people are told, as the account's settings tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Occasion {
    /// An order was placed.
    Confirmation,
    /// What was asked for was approved, rejected or canceled by people.
    Rejection,
    /// A certificate was issued, or revoked.
    Approval,
    /// Something ends.
    Renewal,
}

/// Whom a setting can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    Administrators,
    Managers,
    TechnicalContact,
    OrganizationContact,
    /// Whoever placed the order, or asked for what is told of.
    OrderUsers,
}

/// Who is told on which occasion; what was never set is as the API describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeSettings(BTreeMap<Occasion, Vec<Group>>);

impl Occasion {
    pub const ALL: [Self; 4] = [Self::Confirmation, Self::Rejection, Self::Approval, Self::Renewal];

    /// The name of its setting.
    pub const fn setting(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation_email_recipients",
            Self::Rejection => "rejection_email_recipients",
            Self::Approval => "approval_email_recipients",
            Self::Renewal => "renewal_email_recipients",
        }
    }

    pub fn find(setting: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|occasion| occasion.setting() == setting)
    }

    /// The groups that are told where nothing is set.
    const fn usual(self) -> &'static [Group] {
        match self {
            Self::Confirmation => &[Group::Administrators, Group::Managers],
            Self::Rejection => &[Group::OrderUsers],
            Self::Approval | Self::Renewal => &[Group::OrderUsers, Group::TechnicalContact],
        }
    }

    /// `None` for what is not told but asked, and for alarms: settings do not
    /// reach these.
    pub const fn of(kind: MailKind) -> Option<Self> {
        match kind {
            MailKind::DcvApproval | MailKind::OrderApproval | MailKind::AccountAlarm => None,
            MailKind::OrderReceived => Some(Self::Confirmation),
            MailKind::OrderApproved | MailKind::OrderRejected | MailKind::OrderCanceled => Some(Self::Rejection),
            MailKind::CertificateIssued
            | MailKind::CertificateReissued
            | MailKind::DuplicateIssued
            | MailKind::CertificateRenewed
            | MailKind::CertificateRevoked => Some(Self::Approval),
            MailKind::CertificateExpiring
            | MailKind::CertificateExpired
            | MailKind::OrderExpiring
            | MailKind::ValidationExpiring => Some(Self::Renewal),
        }
    }
}

impl Group {
    pub const ALL: [Self; 5] =
        [Self::Administrators, Self::Managers, Self::TechnicalContact, Self::OrganizationContact, Self::OrderUsers];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrators => "admin",
            Self::Managers => "manager",
            Self::TechnicalContact => "tech-contact",
            Self::OrganizationContact => "org-contact",
            Self::OrderUsers => "order-users",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }
}

impl NoticeSettings {
    pub fn groups(&self, occasion: Occasion) -> &[Group] {
        self.0.get(&occasion).map_or(occasion.usual(), Vec::as_slice)
    }

    pub fn set(&mut self, occasion: Occasion, groups: Vec<Group>) {
        self.0.insert(occasion, groups);
    }

    /// What was set.
    pub fn iter(&self) -> impl Iterator<Item = (Occasion, &[Group])> {
        self.0.iter().map(|(occasion, groups)| (*occasion, groups.as_slice()))
    }
}

impl Staff {
    /// Whoever may approve what others ask for, the primary administrator first.
    pub fn approvers(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.role.may_approve())
    }

    pub fn administrators(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.role.is_administrator())
    }

    pub fn user(&self, id: UserId) -> Option<&Person> {
        self.people.iter().find(|person| person.user == id)
    }

    /// The language of a user with this address.
    pub fn language(&self, address: &EmailAddress) -> Option<Language> {
        let key = address.key();
        self.people.iter().find(|person| person.email.key() == key).map(|person| person.language)
    }

    /// Everybody who is warned when something is wrong, each once: the
    /// administrators, and the addresses of the account. `usual` is the language
    /// of those of whom none is known.
    pub fn alarmed(&self, usual: Language) -> Vec<(EmailAddress, Recipient, Language)> {
        let administrators =
            self.administrators().map(|person| (person.email.clone(), Recipient::Administrator, person.language));
        let contact = |to: &EmailAddress| (to.clone(), Recipient::AccountContact, self.language(to).unwrap_or(usual));
        once_each(administrators.chain(self.contacts.iter().chain(&self.emergency).map(contact)))
    }
}

impl Staff {
    /// Everybody who is told what becomes of an organization's domains, each once.
    pub fn of_organization(
        &self,
        contact: Option<EmailAddress>,
        usual: Language,
    ) -> Vec<(EmailAddress, Recipient, Language)> {
        let language = |to: &EmailAddress| self.language(to).unwrap_or(usual);
        let administrators =
            self.administrators().map(|person| (person.email.clone(), Recipient::Administrator, person.language));
        let contact = contact.into_iter().map(|to| (to.clone(), Recipient::OrganizationContact, language(&to)));
        let contacts = self.contacts.iter().map(|to| (to.clone(), Recipient::AccountContact, language(to)));
        once_each(administrators.chain(contact).chain(contacts))
    }
}

/// One message a person: the first role and language of each address stays (R22).
pub(crate) fn once_each(
    people: impl Iterator<Item = (EmailAddress, Recipient, Language)>,
) -> Vec<(EmailAddress, Recipient, Language)> {
    let mut seen = HashSet::new();
    people.filter(|(to, ..)| seen.insert(to.key())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_groups_are_found_by_their_names() {
        assert!(Occasion::ALL.into_iter().all(|occasion| Occasion::find(occasion.setting()) == Some(occasion)));
        assert!(Group::ALL.into_iter().all(|group| Group::find(group.name()) == Some(group)));
        assert_eq!((Occasion::find("email_preference"), Group::find("Admin")), (None, None));
    }
}
