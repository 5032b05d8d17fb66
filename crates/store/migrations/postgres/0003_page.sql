alter table approvals add column reason text;
alter table approvals add column code bytea;
alter table approvals add column wrong_codes bigint not null default 0;

create table mail_openings (
    mail_id uuid not null references mails (id),
    sign text not null,
    first_at bigint not null,
    last_at bigint not null,
    times bigint not null,
    primary key (mail_id, sign)
);
