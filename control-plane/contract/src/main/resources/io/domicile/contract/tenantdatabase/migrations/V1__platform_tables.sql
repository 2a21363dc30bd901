-- The platform's tables in a tenant's database. Run by the cell's role, which owns them; a tenant's access role gets the few
-- rights below through the role name that Flyway's placeholder carries.

CREATE TABLE domicile.api_key (
    id            text        PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
    label         text        NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
    secret_sha256 bytea       NOT NULL UNIQUE CHECK (octet_length(secret_sha256) = 32),
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL,
    revoked_at    timestamptz
);

-- A request that was accepted once: its result is sealed, and given again to whoever repeats the request.
CREATE TABLE domicile.idempotency_key (
    key            text        PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
    row_id         uuid        NOT NULL,
    request_sha256 bytea       NOT NULL CHECK (octet_length(request_sha256) = 32),
    result         bytea       NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idempotency_key_created_at ON domicile.idempotency_key (created_at);

-- Events to be published: written in the transaction that they tell of, with a sealed payload.
CREATE TABLE domicile.outbox (
    id           uuid        PRIMARY KEY,
    topic        text        NOT NULL CHECK (length(topic) BETWEEN 1 AND 200),
    payload      bytea       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);
CREATE INDEX outbox_unpublished ON domicile.outbox (created_at) WHERE published_at IS NULL;

-- What was done to the tenant's access and schema, by whom. Append-only for everyone but the cell.
CREATE TABLE domicile.audit (
    sequence    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor       text        NOT NULL,
    action      text        NOT NULL,
    detail      jsonb       NOT NULL DEFAULT '{}'
);

-- One row: the epoch that this database belongs to, and whether it may serve.
CREATE TABLE domicile.fence (
    only_row   boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch      bigint      NOT NULL CHECK (epoch >= 1),
    state      text        NOT NULL CHECK (state IN ('open', 'fenced')),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- The product's schema releases that this database has had, the highest being the present one.
CREATE TABLE domicile.schema_ledger (
    release    integer     PRIMARY KEY CHECK (release >= 1),
    product    text        NOT NULL,
    digest     text        NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    applied_at timestamptz NOT NULL DEFAULT now()
);

REVOKE ALL ON SCHEMA domicile FROM PUBLIC;
GRANT USAGE ON SCHEMA domicile TO ${accessRole};
GRANT SELECT ON domicile.api_key, domicile.fence, domicile.schema_ledger TO ${accessRole};
GRANT UPDATE (revoked_at) ON domicile.api_key TO ${accessRole};
GRANT SELECT, INSERT, DELETE ON domicile.idempotency_key TO ${accessRole};
GRANT SELECT, INSERT, DELETE, UPDATE (published_at) ON domicile.outbox TO ${accessRole};
GRANT INSERT ON domicile.audit TO ${accessRole};
