-- What is issued before SUNAT: boletas, their notes, and the summaries that speak of both.

-- One row for every number that was taken, written in the transaction that took it and never altered.
-- Its way to the authority is its job in the outbox. A sale has one boleta that counts, the latest:
-- a rejected number is spent, and the boleta that takes its place points at it.
create table document (
    document_id   integer primary key,
    kind          text    not null check (kind in ('03', '07', '08', 'RC')),
    series        text    not null, -- of a summary: the day it was made, 20261121
    number        integer not null check (number between 1 and 99999999),
    sale_id       text    references sale,
    issued_utc_ms integer not null,
    issue_date    text    not null check (length(issue_date) = 10), -- the day in Lima
    issuer_id     integer not null references issuer,
    total_cents   integer not null check (total_cents >= 0),
    about         integer references document, -- the boleta that a note corrects or a replacement replaces
    documents_date text   check (length(documents_date) = 10), -- of a summary: when its documents were issued
    unique (kind, series, number),
    check ((kind = 'RC') = (sale_id is null)),
    check ((kind = 'RC') = (documents_date is not null)),
    check (kind not in ('07', '08') or about is not null)
) strict;
create index document_by_sale on document (sale_id) where sale_id is not null;
create index document_by_date on document (issue_date);
create index document_about on document (about) where about is not null;
create trigger document_is_immutable before update on document begin select raise(abort, 'document_is_immutable'); end;
create trigger document_is_kept before delete on document begin select raise(abort, 'document_is_kept'); end;

-- The document as it was written, once; the signature that was put into it, once; and what came back. The
-- answer may come first: what goes by a summary alone is written when somebody wants to see it.
-- Kept five years and longer.
create table document_file (
    document_id   integer not null primary key references document,
    xml           blob,             -- without signature; deflated
    xml_sha256    blob    check (length(xml_sha256) = 32),
    signature     blob,             -- the ds:Signature element; deflated
    signed_sha256 blob    check (length(signed_sha256) = 32), -- of the document with the signature in it
    digest        text,             -- its ds:DigestValue
    ticket        text,             -- the authority's, while it has not decided
    code          integer,          -- SUNAT's
    message       text,
    cdr           blob,             -- as received
    cdr_sha256    blob    check (length(cdr_sha256) = 32),
    answered_utc_ms integer,
    check ((xml is null) = (xml_sha256 is null) and (signature is null or xml is not null)),
    check ((signature is null) = (digest is null) and (signature is null) = (signed_sha256 is null)),
    check ((cdr is null) = (cdr_sha256 is null))
) strict;
create trigger document_file_is_kept before delete on document_file
begin select raise(abort, 'document_file_is_kept'); end;
create trigger document_xml_is_immutable before update of xml, xml_sha256 on document_file
when old.xml is not null
begin select raise(abort, 'document_xml_is_immutable'); end;
create trigger document_signature_is_immutable before update of signature, signed_sha256, digest on document_file
when old.signature is not null
begin select raise(abort, 'document_signature_is_immutable'); end;

-- Every call to the authority and how it ended; and what a person did about the document.
create table authority_attempt (
    attempt_id  integer primary key,
    document_id integer not null references document,
    at_utc_ms   integer not null,
    call        text    not null check (call in ('check', 'send', 'verify', 'ticket', 'summary', 'retry', 'discard', 'void')),
    outcome     text    not null,
    detail      text    not null
) strict;
create index authority_attempt_by_document on authority_attempt (document_id, attempt_id);

-- What a note says besides its document. The id is made by the screen: a second press issues nothing.
create table note (
    document_id    integer not null primary key references document,
    note_id        text    not null unique check (length(note_id) = 36),
    motive         text    not null, -- catalogue 09 or 10
    reason         text    not null check (length(reason) between 1 and 200),
    subtotal_cents integer not null check (subtotal_cents > 0),
    discount_cents integer not null check (discount_cents >= 0),
    rounding_cents integer not null check (rounding_cents between -9 and 0)
) strict;
create trigger note_is_immutable before update on note begin select raise(abort, 'note_is_immutable'); end;
create trigger note_is_kept before delete on note begin select raise(abort, 'note_is_kept'); end;

create table note_line (
    document_id    integer not null references note,
    position       integer not null,
    sale_position  integer, -- the boleta's line that it is about
    code           text,
    name           text    not null,
    unit           text    not null,
    quantity_milli integer not null check (quantity_milli > 0),
    unit_price_cents integer not null check (unit_price_cents >= 0),
    gross_cents    integer not null check (gross_cents > 0),
    discount_cents integer not null check (discount_cents >= 0 and discount_cents < gross_cents),
    affectation    text    not null,
    primary key (document_id, position)
) strict, without rowid;
create trigger note_line_is_immutable before update on note_line begin select raise(abort, 'note_line_is_immutable'); end;
create trigger note_line_is_kept before delete on note_line begin select raise(abort, 'note_line_is_kept'); end;

-- What a summary says of each of its documents.
create table summary_line (
    summary_id  integer not null references document,
    position    integer not null,
    document_id integer not null references document,
    condition   integer not null check (condition in (1, 3)), -- added, voided
    primary key (summary_id, position)
) strict, without rowid;
create index summary_line_by_document on summary_line (document_id);
create trigger summary_line_is_immutable before update on summary_line
begin select raise(abort, 'summary_line_is_immutable'); end;
create trigger summary_line_is_kept before delete on summary_line
begin select raise(abort, 'summary_line_is_kept'); end;

-- Boletas that the shop annulled, from the moment it said so. The sale counts no more; telling SUNAT is
-- what remains.
create table void (
    document_id  integer not null primary key references document,
    reason       text    not null check (length(reason) between 1 and 200),
    asked_utc_ms integer not null,
    actor        text    not null,
    state        text    not null check (state in ('waiting', 'in_summary', 'voided', 'failed')),
    by_document  integer references document -- the summary it is in
) strict;
create index void_open on void (state) where state in ('waiting', 'in_summary');
create index void_failed on void (document_id) where state = 'failed';
create trigger void_is_kept before delete on void begin select raise(abort, 'void_is_kept'); end;

-- What came back of a sale, to know what of it is on the shelf again.
create index stock_movement_back on stock_movement (sale_id) where kind = 'return';

-- What the owner must be told, once each.
create table notice (
    notice_id    integer primary key,
    kind         text    not null,
    subject      text    not null,
    at_utc_ms    integer not null,
    ended_utc_ms integer,
    unique (kind, subject)
) strict;
