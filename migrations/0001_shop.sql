-- The shop, its numbers and its settings.

-- Who issues. A row is added when something changes and never altered: a boleta is written from the
-- shop as it was when it sold, years later too.
create table issuer (
    issuer_id    integer primary key,
    ruc          text    not null check (length(ruc) = 11),
    name         text    not null check (length(name) between 1 and 200),
    trade_name   text    check (length(trade_name) between 1 and 200),
    address      text    not null check (length(address) between 1 and 200),
    ubigeo       text    not null check (length(ubigeo) = 6),
    regime       text    not null check (regime in ('nrus')),
    since_utc_ms integer not null
) strict;
create trigger issuer_is_immutable before update on issuer begin select raise(abort, 'issuer_is_immutable'); end;
create trigger issuer_is_kept before delete on issuer begin select raise(abort, 'issuer_is_kept'); end;

-- Small choices of the shop and of this till (theme, sound, who may change prices, printer, ...).
-- Values are JSON, read and checked by the code that owns the key.
create table setting (
    key   text not null primary key,
    value text not null check (json_valid(value))
) strict, without rowid;

-- The last number used of each series. It only grows, and only inside the transaction that stores
-- the document, so that there is neither a gap nor a repeat.
create table series (
    series        text    not null primary key check (length(series) = 4),
    document_type text    not null check (document_type in ('03', '07', '08')),
    last_number   integer not null check (last_number between 0 and 99999999)
) strict, without rowid;
create trigger series_only_grows before update of last_number on series when new.last_number < old.last_number
begin select raise(abort, 'series_only_grows'); end;

-- Limits of the Nuevo RUS, by the month from which they are in force: the law changes.
create table rus_limit (
    since_month      text    not null primary key check (length(since_month) = 7),
    category_1_cents integer not null check (category_1_cents > 0),
    category_2_cents integer not null check (category_2_cents > category_1_cents),
    year_cents       integer not null check (year_cents > category_2_cents)
) strict, without rowid;
insert into rus_limit values ('2017-01', 500000, 800000, 9600000);

-- What was done, by whom. Chained: each row carries the hash of the one before, so that a row that is
-- altered or taken out from outside shows.
create table audit (
    audit_id   integer primary key,
    at_utc_ms  integer not null,
    actor      text    not null,
    action     text    not null,
    subject    text    not null,
    detail     text    not null check (json_valid(detail)),
    chain      blob    not null check (length(chain) = 32)
) strict;
create trigger audit_is_immutable before update on audit begin select raise(abort, 'audit_is_immutable'); end;
create trigger audit_is_kept before delete on audit begin select raise(abort, 'audit_is_kept'); end;
