//! The list of additional emails: every change of it is a whole new list (R24).

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::{Audit, Decision, Order};
use crate::email::EmailAddress;
use crate::language::Language;

/// What the audit log calls a change of the list. Its detail holds the whole
/// list as it is from then on.
pub const ADDITIONAL_EMAILS_SET: &str = "additional_emails_set";

/// Somebody on the list. Written down as the bare address, or with `locale`
/// beside `email` where a language is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", from = "Written")]
pub struct AdditionalEmail {
    pub email: EmailAddress,
    /// The language of notices to this address; `None` is the account's.
    pub language: Option<Language>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Bare(EmailAddress),
    With { email: EmailAddress, locale: Language },
}

/// What to change of a list: first who leaves, then who comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListChange {
    pub remove: Vec<EmailAddress>,
    /// An address that is there already stays where it is, and takes the
    /// language if one is told.
    pub add: Vec<AdditionalEmail>,
}

/// Why a list is not changed; nothing is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// The list is not the one that the caller saw.
    #[error("the list was changed meanwhile")]
    Changed,
    /// `remove[index]` is not there.
    #[error("{email} is not on the list")]
    Unlisted { index: usize, email: EmailAddress },
    #[error("at most {most} addresses are kept, and it would be {count}")]
    TooLong { most: usize, count: usize },
}

/// What became of an address that another one takes the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// The other one stands where it stood.
    InPlace,
    /// The other one was on the list already: the address has left.
    Left,
}

impl Replaced {
    pub const fn name(self) -> &'static str {
        match self {
            Self::InPlace => "replaced",
            Self::Left => "removed",
        }
    }
}

impl From<EmailAddress> for AdditionalEmail {
    fn from(email: EmailAddress) -> Self {
        Self { email, language: None }
    }
}

impl From<AdditionalEmail> for Written {
    fn from(AdditionalEmail { email, language }: AdditionalEmail) -> Self {
        match language {
            None => Self::Bare(email),
            Some(locale) => Self::With { email, locale },
        }
    }
}

impl From<Written> for AdditionalEmail {
    fn from(written: Written) -> Self {
        match written {
            Written::Bare(email) => email.into(),
            Written::With { email, locale } => Self { email, language: Some(locale) },
        }
    }
}

impl Order {
    /// The language that the list tells for an address.
    pub(crate) fn listed_language(&self, address: &EmailAddress) -> Option<Language> {
        let key = address.key();
        self.additional_emails.iter().find(|listed| listed.email.key() == key)?.language
    }

    /// Replaces the list of people who get the order's notices. Allowed in
    /// every status; repeats of an address are dropped, order and first
    /// spelling stay, and whoever was on the list keeps the language (R24).
    pub fn set_additional_emails(&self, list: Vec<EmailAddress>) -> Decision {
        let mut list = each_once(list);
        for listed in &mut list {
            listed.language = self.listed_language(&listed.email);
        }
        self.with_list(list, json!({}))
    }

    /// Takes some off the list and puts others on it. `seen` tells whether a list
    /// is the one that the caller saw; the new one may hold at most `most`.
    pub fn change_additional_emails(
        &self,
        change: &ListChange,
        seen: impl Fn(&[AdditionalEmail]) -> bool,
        most: usize,
    ) -> Result<Decision, ListError> {
        if !seen(&self.additional_emails) {
            return Err(ListError::Changed);
        }
        let mut list = self.additional_emails.clone();
        for (index, email) in change.remove.iter().enumerate() {
            let is_listed = self.additional_emails.iter().any(|listed| listed.email.key() == email.key());
            if !is_listed {
                return Err(ListError::Unlisted { index, email: email.clone() });
            }
            list.retain(|listed| listed.email.key() != email.key());
        }
        for added in &change.add {
            match list.iter_mut().find(|listed| listed.email.key() == added.email.key()) {
                Some(listed) => listed.language = added.language.or(listed.language),
                None => list.push(added.clone()),
            }
        }
        if list.len() > most {
            return Err(ListError::TooLong { most, count: list.len() });
        }
        Ok(self.with_other_list(list, json!({})))
    }

    /// Puts an earlier list back, which audit row `row` tells. `seen` tells
    /// whether the present list is the one that the caller saw.
    pub fn restore_additional_emails(
        &self,
        list: Vec<AdditionalEmail>,
        row: i64,
        seen: impl Fn(&[AdditionalEmail]) -> bool,
    ) -> Result<Decision, ListError> {
        if !seen(&self.additional_emails) {
            return Err(ListError::Changed);
        }
        Ok(self.with_other_list(list, json!({ "restored": row })))
    }

    /// Puts `to` in the place of `from`, with the language of `from` unless
    /// `to` has its own. Whoever is not on the list leaves it as it is.
    pub fn replace_additional_email(&self, from: &EmailAddress, to: &AdditionalEmail) -> Decision<Option<Replaced>> {
        let Some((list, replaced)) = replace(&self.additional_emails, from, to) else {
            return unwritten(self, None);
        };
        let detail = json!({ "replaced": { "from": from, "to": to.email } });
        let Decision { order, mails, certificate, note, audit, output: () } = self.with_other_list(list, detail);
        Decision { order, mails, certificate, note, audit, output: Some(replaced) }
    }

    /// As [`Order::with_list`]; the same list is nothing to write.
    fn with_other_list(&self, list: Vec<AdditionalEmail>, detail: Json) -> Decision {
        if list == self.additional_emails { unwritten(self, ()) } else { self.with_list(list, detail) }
    }

    fn with_list(&self, list: Vec<AdditionalEmail>, mut detail: Json) -> Decision {
        detail["additional_emails"] = json!(list);
        self.decide(ADDITIONAL_EMAILS_SET, detail, |order| order.additional_emails = list)
    }
}

/// A list without its repeats: order and first spelling stay (R24).
pub fn each_once(list: Vec<EmailAddress>) -> Vec<AdditionalEmail> {
    let mut seen = HashSet::new();
    list.into_iter().filter(|address| seen.insert(address.key())).map(AdditionalEmail::from).collect()
}

/// The list with `to` in the place of `from`, and what became of `from`; `None`
/// if it is not on the list or the list stays as it is.
pub fn replace(
    list: &[AdditionalEmail],
    from: &EmailAddress,
    to: &AdditionalEmail,
) -> Option<(Vec<AdditionalEmail>, Replaced)> {
    let at = |key: &str| list.iter().position(|listed| listed.email.key() == key);
    let place = at(&from.key())?;
    let mut new = list.to_vec();
    let replaced = match at(&to.email.key()) {
        Some(other) if other != place => {
            new[other].language = to.language.or(new[other].language);
            new.remove(place);
            Replaced::Left
        }
        _ => {
            let language = to.language.or(list[place].language);
            new[place] = AdditionalEmail { email: to.email.clone(), language };
            Replaced::InPlace
        }
    };
    (new != list).then_some((new, replaced))
}

/// Nothing is changed, and nothing is to be written.
fn unwritten<T>(order: &Order, output: T) -> Decision<T> {
    Decision { order: order.clone(), mails: Vec::new(), certificate: None, note: None, audit: None::<Audit>, output }
}
