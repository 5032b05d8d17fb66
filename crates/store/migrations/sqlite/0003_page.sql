alter table approvals add column reason text;
alter table approvals add column code blob;
alter table approvals add column wrong_codes integer not null default 0;

create table mail_openings (
    mail_id blob not null references mails (id),
    sign text not null,
    first_at integer not null,
    last_at integer not null,
    times integer not null,
    primary key (mail_id, sign)
) strict, without rowid;
