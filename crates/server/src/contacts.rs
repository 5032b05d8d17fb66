//! Looks up the published contacts of names, before a rule runs.

use sealpost_domain::{Contacts, EmailAddress, Fqdn, Source};

use crate::config::Mode;

/// In `test` the built-in world answers: the registration record of every
/// registrable domain names one contact, `someone@` it. Other modes know the
/// constructed addresses alone, which need no look-up.
pub fn look_up<'a>(mode: Mode, names: impl IntoIterator<Item = &'a Fqdn>) -> Contacts {
    let mut contacts = Contacts::default();
    if mode != Mode::Test {
        return contacts;
    }
    for name in names {
        if name.registrable().as_ref() == Some(name)
            && let Some(someone) = EmailAddress::role("someone", name)
        {
            contacts.add(name.clone(), someone, Source::Whois);
        }
    }
    contacts
}
