-- Addresses that the operator filed as approvers of a domain.
create table contacts (
    id bigint primary key,
    account_id bigint not null references accounts (id),
    adn text not null,
    email text not null,
    email_key text not null,
    created_at bigint not null,
    unique (account_id, adn, email_key)
);

-- Why a certificate is not signed yet, for those who read the order.
alter table certificates add column refusal text;
