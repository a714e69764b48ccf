-- Sales and all that follows from them in the same transaction.

-- Open tickets of the counter, kept through a restart. Losing the last second of one in a power cut
-- loses no sale, so these rows are written without waiting for the disk.
create table cart (
    cart_id        text    not null primary key check (length(cart_id) = 36),
    position       integer not null,
    opened_utc_ms  integer not null,
    changed_utc_ms integer not null,
    body           text    not null check (json_valid(body))
) strict, without rowid;

-- A committed sale never changes: a correction is a new document that points at it.
create table sale (
    sale_id        text    not null primary key check (length(sale_id) = 36), -- made by the screen
    series         text    not null references series,
    number         integer not null check (number between 1 and 99999999),
    sold_utc_ms    integer not null,
    business_date  text    not null check (length(business_date) = 10), -- the day in Lima
    issuer_id      integer not null references issuer,
    customer_type  text    check (customer_type in ('dni', 'ruc', 'ce', 'passport')),
    customer_number text,
    customer_name  text,
    subtotal_cents integer not null check (subtotal_cents > 0),
    discount_cents integer not null check (discount_cents >= 0 and discount_cents < subtotal_cents),
    rounding_cents integer not null check (rounding_cents between -9 and 0),
    total_cents    integer not null check (total_cents > 0),
    change_cents   integer not null check (change_cents >= 0),
    cashier        text    not null,
    check (total_cents = subtotal_cents - discount_cents + rounding_cents),
    check ((customer_type is null) = (customer_number is null) and (customer_type is null) = (customer_name is null)),
    unique (series, number)
) strict;
create index sale_by_date on sale (business_date, total_cents);
create index sale_by_time on sale (sold_utc_ms);
create trigger sale_is_immutable before update on sale begin select raise(abort, 'sale_is_immutable'); end;
create trigger sale_is_kept before delete on sale begin select raise(abort, 'sale_is_kept'); end;

-- Lines are frozen: later prices and names do not reach into the past.
create table sale_line (
    sale_id        text    not null references sale,
    position       integer not null,
    product_id     text,
    code           text,
    name           text    not null,
    unit           text    not null,
    quantity_milli integer not null check (quantity_milli > 0),
    unit_price_cents integer not null check (unit_price_cents >= 0),
    unit_cost_cents  integer check (unit_cost_cents >= 0),
    factor_milli   integer not null check (factor_milli > 0),
    gross_cents    integer not null check (gross_cents > 0),
    discount_cents integer not null check (discount_cents >= 0 and discount_cents < gross_cents),
    affectation    text    not null, -- catalogue 07
    primary key (sale_id, position)
) strict, without rowid;
create trigger sale_line_is_immutable before update on sale_line begin select raise(abort, 'sale_line_is_immutable'); end;
create trigger sale_line_is_kept before delete on sale_line begin select raise(abort, 'sale_line_is_kept'); end;

create table payment (
    sale_id      text    not null references sale,
    position     integer not null,
    method       text    not null check (method in ('cash', 'yape', 'plin', 'card', 'transfer')),
    amount_cents integer not null check (amount_cents > 0),
    reference    text,
    business_date text   not null,
    primary key (sale_id, position)
) strict, without rowid;
-- The same operation number twice in a day is what a false Yape looks like.
create index payment_by_reference on payment (reference, business_date) where reference is not null;
create trigger payment_is_immutable before update on payment begin select raise(abort, 'payment_is_immutable'); end;
create trigger payment_is_kept before delete on payment begin select raise(abort, 'payment_is_kept'); end;

-- What must still happen outside the till: print a paper, open the drawer, send a document. Written
-- with its cause, worked off by the workers, each row once. A boleta's job names its sale too; those
-- of notes and summaries name their document only. Labels have a topic of their own, because their
-- printer may wait for paper while tickets go on.
create table outbox (
    job_id        integer primary key,
    topic         text    not null check (topic in ('print', 'labels', 'drawer', 'authority')),
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
    subject       text, -- of a paper that belongs to no sale: what it is about
    check ((topic = 'authority') = (document_id is not null)),
    check ((topic in ('print', 'labels')) = (paper is not null)),
    check (paper in ('ticket', 'copy', 'prebill', 'note', 'void', 'x_report', 'labels')),
    check (topic <> 'drawer' or sale_id is not null),
    check (paper not in ('ticket', 'copy', 'void') or sale_id is not null),
    check (
        (topic = 'authority' and state in ('queued', 'sending', 'unknown', 'summary_due', 'in_summary', 'accepted',
            'observed', 'rejected', 'replaced', 'dead', 'discarded'))
        or (topic in ('print', 'labels')
            and state in ('queued', 'sending', 'printed', 'sent', 'uncertain', 'failed', 'skipped'))
        or (topic = 'drawer' and state in ('queued', 'sending', 'opened', 'failed', 'expired'))
    )
) strict;
-- Only what is still open is walked by the workers and counted by the screen.
create index outbox_open on outbox (topic, next_utc_ms)
    where state in ('queued', 'sending', 'unknown', 'uncertain', 'summary_due', 'in_summary', 'rejected', 'dead', 'failed');
create index outbox_by_sale on outbox (sale_id, topic) where sale_id is not null;

-- The bytes of a ticket, stored before they leave. A reprint is a job of its own.
create table ticket_file (
    job_id integer not null primary key references outbox,
    bytes  blob    not null, -- deflated
    sha256 blob    not null check (length(sha256) = 32),
    fence  blob    not null check (length(fence) = 4)
) strict;

-- What a printer has shown of itself, by its address. Written with the state of its job.
create table printer_memory (
    address text    not null primary key,
    broken  integer not null check (broken in (0, 1)), -- bytes left, and nothing says that all arrived
    answers integer not null check (answers in (0, 1)), -- it has confirmed a ticket: its silence is trouble
    unconfirmed integer not null default 0 check (unconfirmed >= 0) -- tickets a person saw and it never confirmed
) strict, without rowid;

-- "The name I last wrote for this DNI", without walking all sales.
create index sale_by_customer on sale (customer_number, sold_utc_ms) where customer_number is not null;
