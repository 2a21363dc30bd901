-- Columns of type bytea are sealed: what is in them was encrypted by the service under the tenant's key and is bound to the
-- row's id, which the service makes. An index column beside one holds a keyed digest to find it by.

CREATE TABLE app.customer (
    id          uuid        PRIMARY KEY,
    name        bytea       NOT NULL,
    email       bytea       NOT NULL,
    email_index bytea       NOT NULL,
    tax_id      bytea,
    version     integer     NOT NULL DEFAULT 1 CHECK (version >= 1),
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX customer_email_index ON app.customer (email_index);

CREATE TABLE app.product (
    id         uuid        PRIMARY KEY,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    unit_cents bigint      NOT NULL CHECK (unit_cents >= 0),
    currency   text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    version    integer     NOT NULL DEFAULT 1 CHECK (version >= 1),
    created_at timestamptz NOT NULL DEFAULT now()
);
