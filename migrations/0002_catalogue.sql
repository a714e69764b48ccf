-- What the shop sells.

-- `folded` is the name without accents or case: "Bebidas" and "bebidas" are one category.
create table category (
    category_id integer primary key,
    name        text    not null check (length(name) between 1 and 200),
    folded      text    not null unique,
    position    integer not null default 0
) strict;

-- `product_key` is the short key that codes, movements and the search index point at; `product_id` is
-- the global id (UUID), the one that leaves this database.
create table product (
    product_key integer primary key,
    product_id  text    not null unique check (length(product_id) = 36),
    name        text    not null check (length(name) between 1 and 200),
    category_id integer references category on delete restrict,
    unit        text    not null, -- catalogue 03
    price_cents integer not null check (price_cents between 1 and 999999999),
    cost_cents  integer check (cost_cents between 0 and 999999999),
    favourite   integer not null default 0 check (favourite in (0, 1)),
    colour      integer check (colour between 0 and 11),
    active      integer not null default 1 check (active in (0, 1)),
    created_utc_ms integer not null,
    changed_utc_ms integer not null -- grows with every change, also within one millisecond
) strict;
create index product_by_category on product (category_id) where active = 1;
create index product_favourites on product (product_key) where favourite = 1 and active = 1;

-- Apart from the product, so that reading a product does not read its picture.
create table product_picture (
    product_key integer primary key references product on delete cascade,
    bytes       blob    not null check (length(bytes) between 1 and 65536)
) strict;

-- Any number of codes for a product. A code may stand for a pack: so many units, at its own price.
-- The same code on two products is allowed: the counter asks which.
create table product_code (
    code         text    not null check (length(code) between 1 and 48),
    product_key  integer not null references product on delete cascade,
    position     integer not null, -- the product's first code is at 0
    factor_milli integer not null default 1000 check (factor_milli > 0),
    price_cents  integer check (price_cents between 1 and 999999999),
    label        text    check (length(label) between 1 and 40), -- "six-pack", "caja x 12"
    primary key (code, product_key)
) strict, without rowid;
create index product_code_by_product on product_code (product_key, position);

-- What follows from the other tables, kept so that no reader has to work it out: what is on the shelf
-- and how often it was sold (from the movements), and what the search reads. `folded` is the name as
-- `izi_domain::folding` gives it, with a space before each word.
create table product_tally (
    product_key integer primary key references product on delete cascade,
    stock_milli integer not null default 0,
    sold_lines  integer not null default 0,
    folded      text    not null default '',
    active      integer not null default 1,
    counted     integer not null default 0 -- whether anybody ever said how much there is
) strict;
-- The best sellers first, then by name: the order of every list of products. It holds all that the
-- search asks, so that a walk along it does not touch the rows.
create index product_by_rank on product_tally (sold_lines desc, folded, active);
create trigger product_active_is_tallied after update of active on product when old.active <> new.active begin
    update product_tally set active = new.active where product_key = new.product_key;
end;

-- Stock is what came in and went out, never a number somebody typed over.
create table stock_movement (
    movement_id integer primary key,
    product_key integer not null references product on delete restrict,
    kind        text    not null check (kind in ('sale', 'opening', 'import', 'import_undo', 'count', 'return')),
    milli       integer not null check (milli <> 0),
    sale_id     text,
    at_utc_ms   integer not null
) strict;
create index stock_movement_by_product on stock_movement (product_key, at_utc_ms);
create trigger stock_movement_is_immutable before update on stock_movement
begin select raise(abort, 'stock_movement_is_immutable'); end;
create trigger stock_movement_is_tallied after insert on stock_movement begin
    update product_tally set
        stock_milli = stock_milli + new.milli,
        sold_lines = sold_lines + (new.kind = 'sale'),
        counted = max(counted, new.kind not in ('sale', 'return'))
    where product_key = new.product_key;
end;

-- The words of every name; rowid = product_key. The text comes folded, so that spaces are all the
-- tokenizer has to see. Prefixes of one to four letters have an index of their own: that is what a
-- cashier types, and what matches half the catalogue. Neither places nor sizes are kept, because
-- nothing asks for phrases or relevance.
create virtual table product_search using fts5 (
    folded, content = 'product_tally', content_rowid = 'product_key', prefix = '1 2 3 4',
    tokenize = 'ascii', detail = none, columnsize = 0
);
create trigger product_search_insert after insert on product_tally begin
    insert into product_search (rowid, folded) values (new.product_key, new.folded);
end;
create trigger product_search_delete after delete on product_tally begin
    insert into product_search (product_search, rowid, folded) values ('delete', old.product_key, old.folded);
end;
create trigger product_search_update after update of folded on product_tally when old.folded <> new.folded begin
    insert into product_search (product_search, rowid, folded) values ('delete', old.product_key, old.folded);
    insert into product_search (rowid, folded) values (new.product_key, new.folded);
end;

-- Imports can be taken back, the newest first: what each one did, with the product as it was before.
create table import_batch (
    batch_key integer primary key,
    batch_id  text    not null unique check (length(batch_id) = 36),
    file_name text    not null check (length(file_name) between 1 and 255),
    at_utc_ms integer not null,
    created   integer not null,
    updated   integer not null,
    undone_utc_ms integer
) strict;
create table import_change (
    batch_key   integer not null references import_batch on delete cascade,
    product_key integer not null,
    stock_milli integer not null, -- what the import moved
    changed_utc_ms integer not null, -- the product's, as the import left it: another one means later work
    before      text    check (json_valid(before)), -- null: the import created it
    primary key (batch_key, product_key)
) strict, without rowid;
-- Categories that an import made go with it when nothing is left in them.
create table import_category (
    batch_key   integer not null references import_batch on delete cascade,
    category_id integer not null,
    primary key (batch_key, category_id)
) strict, without rowid;
