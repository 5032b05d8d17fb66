//! Who calls: account, user, API key, and what a key may do.

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}
pub(crate) use id;

id!(
    /// A tenant. Every query carries it (R44).
    AccountId,
    UserId,
    KeyId,
    ContainerId,
    OrganizationId,
);

/// Whom a certificate is made out to, beside its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
}

/// What an API key is narrowed to (API reference 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// 0: everything its user may do.
    Unrestricted,
    /// 100: orders, requests, certificates.
    Orders,
    /// 101: those, and domains and organizations.
    OrdersDomainsOrganizations,
    /// 102: GET only.
    ViewOnly,
}

/// What a user may do in the account (API reference 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccessRole {
    Administrator,
    LimitedUser,
    FinanceManager,
    Manager,
    StandardUser,
}

impl AccessRole {
    pub fn from_id(id: i64) -> Option<Self> {
        Some(match id {
            1 => Self::Administrator,
            2 => Self::LimitedUser,
            3 => Self::FinanceManager,
            4 => Self::Manager,
            5 => Self::StandardUser,
            _ => return None,
        })
    }

    pub const fn is_administrator(self) -> bool {
        matches!(self, Self::Administrator)
    }

    /// Approves what others ask for, and needs nobody's approval for orders.
    pub const fn may_approve(self) -> bool {
        matches!(self, Self::Administrator | Self::Manager)
    }
}

/// What a call touches, as far as roles tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Orders, requests, certificates and their mail.
    Orders,
    /// Domains and organizations.
    Organizations,
    /// Keys, users, settings of the account.
    Account,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Unrestricted, Self::Orders, Self::OrdersDomainsOrganizations, Self::ViewOnly];

    pub const fn id(self) -> i64 {
        match self {
            Self::Unrestricted => 0,
            Self::Orders => 100,
            Self::OrdersDomainsOrganizations => 101,
            Self::ViewOnly => 102,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Unrestricted => "N/A",
            Self::Orders => "Orders",
            Self::OrdersDomainsOrganizations => "Orders, Domains, Organizations",
            Self::ViewOnly => "View Only",
        }
    }

    pub fn from_id(id: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }

    /// Reading is open to every role; writing is what roles narrow.
    pub const fn may_write(self, area: Area) -> bool {
        match self {
            Self::Unrestricted => true,
            Self::Orders => matches!(area, Area::Orders),
            Self::OrdersDomainsOrganizations => matches!(area, Area::Orders | Area::Organizations),
            Self::ViewOnly => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_narrow_writing() {
        let table = [
            (Role::Unrestricted, [true, true, true]),
            (Role::Orders, [true, false, false]),
            (Role::OrdersDomainsOrganizations, [true, true, false]),
            (Role::ViewOnly, [false, false, false]),
        ];
        for (role, expected) in table {
            assert_eq!([Area::Orders, Area::Organizations, Area::Account].map(|area| role.may_write(area)), expected);
            assert_eq!(Role::from_id(role.id()), Some(role));
        }
        assert_eq!(Role::from_id(103), None);
    }
}
