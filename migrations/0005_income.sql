-- What the owner looks at: what was sold and bought, added up as it happens, so that no figure has to
-- walk over the sales.

-- Quotas and their due day belong to the limits: the law changes them together.
alter table rus_limit rename to rus_limit_before;
create table rus_limit (
    since_month      text    not null primary key check (length(since_month) = 7),
    category_1_cents integer not null check (category_1_cents > 0),
    category_2_cents integer not null check (category_2_cents > category_1_cents),
    year_cents       integer not null check (year_cents > category_2_cents),
    quota_1_cents    integer not null check (quota_1_cents > 0),
    quota_2_cents    integer not null check (quota_2_cents >= quota_1_cents),
    due_day          integer not null check (due_day between 1 and 28), -- of the month after
    -- While SUNAT has the shop in the special category, what its year may come to.
    special_year_cents integer check (special_year_cents > 0 and special_year_cents <= year_cents)
) strict, without rowid;
insert into rus_limit
    select since_month, category_1_cents, category_2_cents, year_cents, 2000, 5000, 15, null from rus_limit_before;
drop table rus_limit_before;

-- Told to the owner once for each threshold and month; of the year's limit, in the month it happened.
create table rus_warning (
    month      text    not null check (length(month) = 7),
    limit_name text    not null check (limit_name in ('category_1', 'category_2', 'special', 'year')),
    percent    integer not null check (percent in (75, 90, 100)),
    at_utc_ms  integer not null,
    primary key (month, limit_name, percent)
) strict, without rowid;

-- The few sales that passed a limit, by their id: why is in the audit, where their transaction wrote it.
create index audit_crossing on audit (json_extract(detail, '$.sale_id'))
    where json_extract(detail, '$.rus_limit') is not null;

-- What the shop bought, for the other half of the regime's limits. Never altered: a mistake is taken
-- back by an entry of the same amount below zero, once. Texts are empty where there is nothing.
create table purchase (
    purchase_id    text    not null primary key check (length(purchase_id) = 36), -- made by the screen
    date           text    not null check (length(date) = 10),
    ruc            text    not null check (length(ruc) in (0, 11)),
    supplier       text    not null check (length(supplier) <= 200),
    document       text    not null check (length(document) <= 40),
    total_cents    integer not null check (total_cents <> 0),
    note           text    not null check (length(note) <= 200),
    actor          text    not null,
    written_utc_ms integer not null,
    corrects       text    unique references purchase,
    check ((corrects is null) = (total_cents > 0)),
    check (ruc <> '' or supplier <> '')
) strict, without rowid;
create index purchase_by_date on purchase (date, written_utc_ms, purchase_id, total_cents);
create index purchase_known on purchase (date, total_cents, document);
create trigger purchase_is_immutable before update on purchase begin select raise(abort, 'purchase_is_immutable'); end;
create trigger purchase_is_kept before delete on purchase begin select raise(abort, 'purchase_is_kept'); end;
create trigger purchase_is_taken_back_whole before insert on purchase
when new.corrects is not null and not exists (
    select 1 from purchase it
    where it.purchase_id = new.corrects and it.total_cents = -new.total_cents and it.date <= new.date)
begin select raise(abort, 'purchase_is_taken_back_whole'); end;

-- The outbox as before with a topic more: a message to the shop's webhook, its body in `subject`.
alter table outbox rename to outbox_before;
alter table ticket_file rename to ticket_file_before;
create table outbox (
    job_id        integer primary key,
    topic         text    not null check (topic in ('print', 'labels', 'drawer', 'authority', 'webhook')),
    sale_id       text    references sale,
    document_id   integer unique references document,
    dedup_key     text    not null unique,
    state         text    not null,
    attempts      integer not null default 0 check (attempts >= 0),
    next_utc_ms   integer not null,
    lease_utc_ms  integer, -- held by a worker until then
    last_error    text,
    changed_utc_ms integer not null,
    paper         text, -- of a print job: what is printed
    subject       text, -- of a paper that belongs to no sale: what it is about; of a message: its body
    check ((topic = 'authority') = (document_id is not null)),
    check ((topic in ('print', 'labels')) = (paper is not null)),
    check (paper in ('ticket', 'copy', 'prebill', 'note', 'void', 'x_report', 'labels')),
    check (topic <> 'drawer' or sale_id is not null),
    check (paper not in ('ticket', 'copy', 'void') or sale_id is not null),
    check (topic <> 'webhook' or (subject is not null and json_valid(subject))),
    check (
        (topic = 'authority' and state in ('queued', 'sending', 'unknown', 'summary_due', 'in_summary', 'accepted',
            'observed', 'rejected', 'replaced', 'dead', 'discarded'))
        or (topic in ('print', 'labels')
            and state in ('queued', 'sending', 'printed', 'sent', 'uncertain', 'failed', 'skipped'))
        or (topic = 'drawer' and state in ('queued', 'sending', 'opened', 'failed', 'expired'))
        or (topic = 'webhook' and state in ('queued', 'sending', 'sent', 'failed', 'dead'))
    )
) strict;
insert into outbox select * from outbox_before;
create table ticket_file (
    job_id integer not null primary key references outbox,
    bytes  blob    not null, -- deflated
    sha256 blob    not null check (length(sha256) = 32),
    fence  blob    not null check (length(fence) = 4)
) strict;
insert into ticket_file select * from ticket_file_before;
drop table ticket_file_before;
drop table outbox_before;
create index outbox_open on outbox (topic, next_utc_ms)
    where state = 'queued' or state = 'sending' or state = 'unknown' or state = 'uncertain' or state = 'summary_due'
        or state = 'in_summary' or state = 'rejected' or state = 'dead' or state = 'failed';
create index outbox_by_sale on outbox (sale_id, topic) where sale_id is not null;
-- Nearly all documents are accepted: which stand otherwise is asked from those that do.
create index outbox_unaccepted on outbox (state, document_id) where topic = 'authority' and state <> 'accepted';

-- Few documents are notes.
create index document_notes on document (issue_date) where kind in ('07', '08');
-- By customer without touching the sales; it also answers "the name I last wrote for this DNI".
drop index sale_by_customer;
create index sale_by_customer on sale (customer_number, customer_type, sold_utc_ms, total_cents)
    where customer_number is not null;

-- What brings income: a sale, which is its first boleta, and a note, each on its own day. A
-- replacement brings nothing: its sale has been counted.
create view entry as
select document_id, kind, sale_id, about, issued_utc_ms, issue_date as business_date,
    iif(kind = '07', -total_cents, total_cents) as cents
from document where kind in ('07', '08') or (kind = '03' and about is null);

-- Entries that do not count: sales that were annulled, unless SUNAT refused that; notes that were
-- refused or given up, or whose boleta was.
create view not_counting as
select document_id, business_date from entry
where kind = '03' and exists (select 1 from document d join void on void.document_id = d.document_id
    where d.sale_id = entry.sale_id and void.state <> 'failed')
union all
select entry.document_id, business_date from entry
    join outbox own on own.document_id = entry.document_id join outbox boleta on boleta.document_id = about
where kind in ('07', '08')
    and (own.state in ('rejected', 'discarded') or boleta.state in ('rejected', 'replaced', 'discarded'));

-- What an entry adds to each tally. Change is given from cash; notes were not paid by any method.
create view entry_tally as
select document_id, kind, 'kind' as dimension, business_date,
    case kind when '03' then 'sale' when '07' then 'credit' else 'debit' end as key, cents from entry
union all
select document_id, kind, 'month', substr(business_date, 1, 8) || '01', '', cents from entry
union all
select document_id, kind, 'hour', business_date, printf('%02d', (issued_utc_ms / 3600000 + 19) % 24), cents from entry
union all
select document_id, kind, 'seller', entry.business_date, cashier, cents from entry join sale using (sale_id)
union all
select document_id, kind, 'method', entry.business_date, method,
    sum(amount_cents) - iif(method = 'cash', change_cents, 0)
from entry join sale using (sale_id) join payment using (sale_id) where kind = '03' group by document_id, method
union all
select document_id, kind, 'method', business_date, 'note', cents from entry where kind in ('07', '08');

-- What each line of an entry adds to its product: how much in its unit (what is finer than a thousandth
-- is rounded up, as on the shelf), its part of what was charged, what it had cost, and the part of the
-- charge whose cost is known. The discount on the whole and the rounding of cash are spread over the
-- lines by their worth, cumulated before they are rounded (down), so that the parts are the whole to
-- the céntimo. Key 0 is what has no product: sold by its name only, a charge, a price put right.
-- (Grouped by whoever asks: SQLite finds one document's lines through windows, not through groups.)
create view entry_part as
select document_id, kind, business_date, coalesce(product_key, 0) as product_key,
    iif(product_key is null, 0, sign * ((quantity_milli * factor_milli + 999) / 1000)) as milli,
    sign * part as cents,
    iif(unit_cost_cents is null, 0, sign * ((unit_cost_cents * quantity_milli + 500) / 1000)) as cost_cents,
    iif(unit_cost_cents is null, 0, sign * part) as costed_cents
from (
    select *, worth - (off * upto / whole - off * (upto - worth) / whole) as part from (
        select document_id, kind, entry.business_date, 1 as sign, product_key, quantity_milli, factor_milli,
            unit_cost_cents, gross_cents - sale_line.discount_cents as worth,
            sum(gross_cents - sale_line.discount_cents) over (partition by document_id order by position) as upto,
            subtotal_cents - total_cents as off, subtotal_cents as whole
        from entry join sale using (sale_id) join sale_line using (sale_id)
            left join product on product.product_id = sale_line.product_id
        where kind = '03')
    union all
    select *, worth - (off * upto / whole - off * (upto - worth) / whole) as part from (
        select document_id, kind, business_date, iif(kind = '07', -1, 1) as sign, product_key,
            note_line.quantity_milli, coalesce(factor_milli, 1000) as factor_milli, unit_cost_cents,
            note_line.gross_cents - note_line.discount_cents as worth,
            sum(note_line.gross_cents - note_line.discount_cents)
                over (partition by document_id order by note_line.position) as upto,
            subtotal_cents - abs(cents) as off, subtotal_cents as whole
        from entry join note using (document_id) join note_line using (document_id)
            left join sale_line on kind = '07' and sale_line.sale_id = entry.sale_id
                and sale_line.position = sale_position
            left join product on product.product_id = sale_line.product_id
        where kind in ('07', '08'))
);

-- The few entries that do not count now.
create table uncounted (
    document_id   integer not null primary key references document,
    business_date text    not null
) strict;
create index uncounted_by_date on uncounted (business_date);

-- Sums of the entries that count, by day; of `month`, by its first day. Keys: `kind` sale, credit,
-- debit; `month` none; `hour` 00 to 23 in Lima; `method` as in payments, or note; `seller` the name,
-- of a note that of its sale. A row that nothing adds to is not there.
create table tally (
    dimension     text    not null check (dimension in ('kind', 'month', 'hour', 'method', 'seller')),
    business_date text    not null check (length(business_date) = 10),
    key           text    not null,
    sales         integer not null,
    notes         integer not null,
    cents         integer not null,
    primary key (dimension, business_date, key)
) strict, without rowid;
create trigger tally_of_nothing after update on tally when new.sales = 0 and new.notes = 0 begin
    delete from tally where dimension = new.dimension and business_date = new.business_date and key = new.key;
end;

create table product_day (
    business_date text    not null check (length(business_date) = 10),
    product_key   integer not null, -- 0: see entry_part
    entries       integer not null,
    milli         integer not null,
    cents         integer not null,
    cost_cents    integer not null,
    costed_cents  integer not null,
    primary key (business_date, product_key)
) strict, without rowid;
create trigger product_day_of_nothing after update on product_day when new.entries = 0 begin
    delete from product_day where business_date = new.business_date and product_key = new.product_key;
end;
-- The same by the first day of the month: three years are added up from thirty-six, not from a thousand.
create table product_month (
    business_date text    not null check (length(business_date) = 10),
    product_key   integer not null,
    entries       integer not null,
    milli         integer not null,
    cents         integer not null,
    cost_cents    integer not null,
    costed_cents  integer not null,
    primary key (business_date, product_key)
) strict, without rowid;
create trigger product_month_of_nothing after update on product_month when new.entries = 0 begin
    delete from product_month where business_date = new.business_date and product_key = new.product_key;
end;

-- What of the entries that count is not accepted, by day and by the state of the boleta that counts for
-- the sale (its latest), or of the note. The rest is accepted, which nearly all of it is.
create table unaccepted_day (
    business_date text    not null check (length(business_date) = 10),
    state         text    not null check (state <> 'accepted'),
    sales         integer not null,
    notes         integer not null,
    cents         integer not null,
    primary key (business_date, state)
) strict, without rowid;
create trigger unaccepted_day_of_nothing after update on unaccepted_day when new.sales = 0 and new.notes = 0 begin
    delete from unaccepted_day where business_date = new.business_date and state = new.state;
end;
-- The documents whose state is that of an entry, and which.
create view standing_for as
select document_id, kind, sale_id, about,
    iif(kind = '03' and about is not null,
        (select min(d.document_id) from document d where d.sale_id = it.sale_id and d.kind = '03'), document_id) as entry_id
from document it
where kind in ('07', '08') or (kind = '03' and document_id =
    (select max(d.document_id) from document d where d.sale_id = it.sale_id and d.kind = '03'));

-- The entries that count with something under key 0: nothing else leads to them.
create table nameless (
    business_date text    not null,
    document_id   integer not null references document,
    primary key (business_date, document_id)
) strict, without rowid;

-- Steps that several triggers take are views that are inserted into: nothing is ever read from them.

create view product_counting as
select 0 as document_id, '' as business_date, 0 as product_key, 0 as entries, 0 as milli, 0 as cents,
    0 as cost_cents, 0 as costed_cents where 0;
create trigger product_is_counted instead of insert on product_counting begin
    insert into product_day
        values (new.business_date, new.product_key, new.entries, new.milli, new.cents, new.cost_cents, new.costed_cents)
        on conflict do update set entries = entries + excluded.entries, milli = milli + excluded.milli,
            cents = cents + excluded.cents, cost_cents = cost_cents + excluded.cost_cents,
            costed_cents = costed_cents + excluded.costed_cents;
    insert into product_month
        values (substr(new.business_date, 1, 8) || '01', new.product_key, new.entries, new.milli, new.cents,
            new.cost_cents, new.costed_cents)
        on conflict do update set entries = entries + excluded.entries, milli = milli + excluded.milli,
            cents = cents + excluded.cents, cost_cents = cost_cents + excluded.cost_cents,
            costed_cents = costed_cents + excluded.costed_cents;
    insert into nameless select new.business_date, new.document_id where new.product_key = 0 and new.entries > 0;
    delete from nameless where business_date = new.business_date and document_id = new.document_id
        and new.product_key = 0 and new.entries < 0;
end;

-- Adds an entry to what stands in a state (sign 1) or takes it off (sign -1).
create view standing as select 0 as entry_id, '' as state, 0 as sign where 0;
create trigger entry_stands instead of insert on standing when new.state <> 'accepted' begin
    insert into unaccepted_day
        select business_date, new.state, new.sign * (kind = '03'), new.sign * (kind <> '03'), new.sign * cents
        from entry where document_id = new.entry_id
        on conflict do update set sales = sales + excluded.sales, notes = notes + excluded.notes,
            cents = cents + excluded.cents;
end;

-- Adds an entry to the tallies (sign 1) or takes it from them (sign -1).
create view counting as select 0 as document_id, 0 as sign where 0;
create trigger entry_is_counted instead of insert on counting begin
    insert into tally
        select dimension, business_date, key, new.sign * (kind = '03'), new.sign * (kind <> '03'), new.sign * cents
        from entry_tally where document_id = new.document_id
        on conflict do update set sales = sales + excluded.sales, notes = notes + excluded.notes,
            cents = cents + excluded.cents;
    insert into product_counting
        select document_id, business_date, product_key, new.sign, new.sign * sum(milli), new.sign * sum(cents),
            new.sign * sum(cost_cents), new.sign * sum(costed_cents)
        from entry_part where document_id = new.document_id group by product_key;
    -- A sale has no job yet when it is written: it stands when its job is.
    insert into standing
        select new.document_id, state, new.sign from document it cross join outbox on outbox.document_id =
            iif(it.kind = '03', (select max(d.document_id) from document d where d.sale_id = it.sale_id and d.kind = '03'),
                it.document_id)
        where it.document_id = new.document_id;
end;
create trigger uncounted_is_taken_off after insert on uncounted begin
    insert into counting values (new.document_id, -1);
end;
create trigger uncounted_is_put_back after delete on uncounted begin
    insert into counting values (old.document_id, 1);
end;

-- Looks again whether an entry counts.
create view recounting as select 0 as document_id where 0;
create trigger entry_is_recounted instead of insert on recounting begin
    insert into uncounted
        select document_id, business_date from not_counting
        where document_id = new.document_id
            and not exists (select 1 from uncounted it where it.document_id = new.document_id);
    delete from uncounted where document_id = new.document_id
        and not exists (select 1 from not_counting it where it.document_id = new.document_id);
end;

-- A sale is written before its boleta, a note's lines before its job.
create trigger sale_is_counted after insert on document when new.kind = '03' and new.about is null begin
    insert into counting values (new.document_id, 1);
end;
create trigger note_is_counted after insert on outbox when new.topic = 'authority' begin
    insert into counting select document_id, 1 from document
        where document_id = new.document_id and kind in ('07', '08');
    insert into recounting select document_id from document
        where document_id = new.document_id and kind in ('07', '08');
end;
create trigger boleta_stands after insert on outbox when new.topic = 'authority' begin
    -- Another stood for the sale until now.
    insert into standing
        select entry_id, outbox.state, -1 from standing_for cross join outbox on outbox.document_id =
            (select max(d.document_id) from document d
                where d.sale_id = standing_for.sale_id and d.kind = '03' and d.document_id < new.document_id)
        where standing_for.document_id = new.document_id and kind = '03' and about is not null
            and not exists (select 1 from uncounted where uncounted.document_id = entry_id);
    insert into standing
        select entry_id, new.state, 1 from standing_for where document_id = new.document_id and kind = '03'
            and not exists (select 1 from uncounted where uncounted.document_id = entry_id);
end;
-- First where it stands, then whether it counts: what counts no more is taken off where it stands.
create trigger document_is_answered after update of state on outbox
when new.topic = 'authority' and old.state <> new.state
begin
    insert into standing
        select entry_id, old.state, -1 from standing_for where document_id = new.document_id
            and not exists (select 1 from uncounted where uncounted.document_id = entry_id);
    insert into standing
        select entry_id, new.state, 1 from standing_for where document_id = new.document_id
            and not exists (select 1 from uncounted where uncounted.document_id = entry_id);
    insert into recounting select document_id from document
        where (document_id = new.document_id or about = new.document_id) and kind in ('07', '08')
            and (old.state in ('rejected', 'replaced', 'discarded')
                or new.state in ('rejected', 'replaced', 'discarded'));
end;
create trigger voided_sale_is_recounted after insert on void begin
    insert into recounting select document_id from document
        where sale_id = (select sale_id from document where document_id = new.document_id)
            and kind = '03' and about is null;
end;
create trigger void_is_recounted after update of state on void when (old.state = 'failed') <> (new.state = 'failed') begin
    insert into recounting select document_id from document
        where sale_id = (select sale_id from document where document_id = new.document_id)
            and kind = '03' and about is null;
end;

-- Adds everything up anew from the rows, also for a file from before.
create view rebuilding as select 0 as really where 0;
create trigger everything_is_counted_anew instead of insert on rebuilding begin
    -- Emptied before, so that nothing stale is in the way of what `uncounted` brings back.
    delete from nameless;
    delete from tally;
    delete from product_day;
    delete from product_month;
    delete from uncounted;
    insert into uncounted select document_id, business_date from not_counting;
    delete from tally;
    delete from product_day;
    delete from product_month;
    delete from nameless;
    delete from unaccepted_day;
    insert into unaccepted_day
        select entry.business_date, state, sum(entry.kind = '03'), sum(entry.kind <> '03'), sum(cents)
        from outbox join standing_for using (document_id) join entry on entry.document_id = entry_id
        where topic = 'authority' and state <> 'accepted' and entry_id not in (select document_id from uncounted)
        group by entry.business_date, state;
    insert into tally
        select dimension, business_date, key, kind = '03', kind <> '03', cents
        from entry_tally where document_id not in (select document_id from uncounted)
        on conflict do update set sales = sales + excluded.sales, notes = notes + excluded.notes,
            cents = cents + excluded.cents;
    insert into product_counting
        select document_id, business_date, product_key, 1, sum(milli), sum(cents), sum(cost_cents), sum(costed_cents)
        from entry_part where document_id not in (select document_id from uncounted)
        group by document_id, product_key;
end;
insert into rebuilding values (1);
