-- What the shop sells.

create table category (
    category_id integer primary key,
    name        text    not null unique check (length(name) between 1 and 200),
    position    integer not null default 0
) strict;

-- `product_key` is the short key that lines, codes and the search index point at; `product_id` is the
-- global id (UUID), the one that leaves this database.
create table product (
    product_key integer primary key,
    product_id  text    not null unique check (length(product_id) = 36),
    name        text    not null check (length(name) between 1 and 200),
    folded      text    not null, -- name and codes without accents or case, as the search reads them
    category_id integer references category on delete restrict,
    unit        text    not null, -- catalogue 03
    price_cents integer not null check (price_cents >= 0 and price_cents <= 999999999),
    cost_cents  integer check (cost_cents >= 0 and cost_cents <= 999999999),
    favourite   integer not null default 0 check (favourite in (0, 1)),
    colour      integer check (colour between 0 and 11),
    picture     blob    check (length(picture) <= 65536),
    active      integer not null default 1 check (active in (0, 1)),
    created_utc_ms integer not null,
    changed_utc_ms integer not null
) strict;
create index product_by_category on product (category_id, name) where active = 1;
create index product_favourites on product (name) where favourite = 1 and active = 1;

-- Any number of codes for a product. A code may stand for a pack: so many units, at its own price.
-- The same code on two products is allowed: the counter asks which.
create table product_code (
    code         text    not null check (length(code) between 1 and 48),
    product_key  integer not null references product on delete cascade,
    factor_milli integer not null default 1000 check (factor_milli > 0),
    price_cents  integer check (price_cents > 0),
    label        text    check (length(label) between 1 and 40), -- "six-pack", "caja x 12"
    primary key (code, product_key)
) strict, without rowid;
create index product_code_by_product on product_code (product_key);

-- What follows from the movements, kept by the trigger below so that no reader has to add them up.
create table product_tally (
    product_key integer primary key references product on delete cascade,
    stock_milli integer not null default 0,
    sold_lines  integer not null default 0
) strict;
create index product_by_sales on product_tally (sold_lines desc);

-- Stock is what came in and went out, never a number somebody typed over.
create table stock_movement (
    movement_id integer primary key,
    product_key integer not null references product on delete restrict,
    kind        text    not null check (kind in ('sale', 'opening', 'import', 'import_undo', 'count')),
    milli       integer not null check (milli <> 0),
    sale_id     text,
    at_utc_ms   integer not null
) strict;
create index stock_movement_by_product on stock_movement (product_key, at_utc_ms);
create trigger stock_movement_is_immutable before update on stock_movement
begin select raise(abort, 'stock_movement_is_immutable'); end;
create trigger stock_movement_is_tallied after insert on stock_movement begin
    insert into product_tally (product_key, stock_milli, sold_lines)
    values (new.product_key, new.milli, new.kind = 'sale')
    on conflict (product_key) do update set
        stock_milli = stock_milli + new.milli,
        sold_lines = sold_lines + (new.kind = 'sale');
end;

-- The words of every product, folded; rowid = product_key. Prefixes of two and three letters are
-- indexed because that is what a cashier types.
create virtual table product_search using fts5 (
    folded, content = 'product', content_rowid = 'product_key', prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 2"
);
create trigger product_search_insert after insert on product begin
    insert into product_search (rowid, folded) values (new.product_key, new.folded);
end;
create trigger product_search_delete after delete on product begin
    insert into product_search (product_search, rowid, folded) values ('delete', old.product_key, old.folded);
end;
create trigger product_search_update after update of folded on product begin
    insert into product_search (product_search, rowid, folded) values ('delete', old.product_key, old.folded);
    insert into product_search (rowid, folded) values (new.product_key, new.folded);
end;

-- Imports can be taken back: what each one did, with the row as it was before.
create table import_batch (
    batch_id  text    not null primary key,
    file_name text    not null,
    at_utc_ms integer not null,
    created   integer not null,
    updated   integer not null,
    undone_utc_ms integer
) strict, without rowid;
create table import_change (
    change_id   integer primary key,
    batch_id    text    not null references import_batch,
    product_key integer not null,
    before      text    check (json_valid(before)) -- null: the import created it
) strict;
create index import_change_by_batch on import_change (batch_id);
