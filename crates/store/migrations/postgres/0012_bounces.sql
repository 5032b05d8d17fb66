-- What was told about a mail after it had been sent (R40).
create table mail_events (
    mail_id uuid not null references mails (id),
    event bigint not null,
    at bigint not null,
    kind text not null,
    status text not null,
    server text not null,
    detail text not null,
    primary key (mail_id, event)
);

-- Recipients whose mail bounced; a mark stays until somebody of the account takes it away.
create table recipient_marks (
    id bigint primary key,
    account_id bigint not null references accounts (id),
    email_key text not null,
    email text not null,
    since bigint not null,
    why text not null,
    mail_id uuid not null references mails (id),
    cleared_at bigint
);
create unique index recipient_marks_email on recipient_marks (account_id, email_key) where cleared_at is null;
create index recipient_marks_account on recipient_marks (account_id, id);
