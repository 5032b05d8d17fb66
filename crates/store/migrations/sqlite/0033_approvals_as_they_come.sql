-- Approvals stand as they come: a new one is written behind the last, and of the
-- others' places only small indexes are written. What tells whether a rule looks
-- at one stands in the index of its owner, so that others are not even read.
create table coming_approvals (
    hash blob not null primary key,
    owner_id integer not null,
    account_id integer not null,
    order_id integer references orders (id),
    domain_id integer references domains (id),
    mail_id blob not null,
    adn text not null,
    names text not null,
    recipient text not null,
    recipient_key text not null,
    source text not null,
    language text not null,
    created_at integer not null,
    expires_at integer not null,
    asked_at integer,
    ended_at integer,
    verdict text,
    reason text,
    code blob,
    wrong_codes integer not null default 0
) strict;
insert into coming_approvals (owner_id, hash, account_id, order_id, domain_id, mail_id, adn, names, recipient,
        recipient_key, source, language, created_at, expires_at, asked_at, ended_at, verdict, reason, code, wrong_codes)
    select owner_id, hash, account_id, order_id, domain_id, mail_id, adn, names, recipient, recipient_key, source,
        language, created_at, expires_at, asked_at, ended_at, verdict, reason, code, wrong_codes
    from approvals order by mail_id;
drop table approvals;
alter table coming_approvals rename to approvals;
create index approvals_owner on approvals (owner_id, created_at, ended_at, verdict);
create index approvals_recipient on approvals (recipient_key, created_at);
create index approvals_account on approvals (account_id, created_at);
create index approvals_mail on approvals (mail_id);
