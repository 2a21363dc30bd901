-- How far a tenant's data has come in being sealed anew after its root key was rotated. Written by runtimes, read by the cell,
-- which lets a former version of the key go only once nothing is sealed under it.

-- One row for each table with sealed columns, made when the rotation to that version begins.
CREATE TABLE domicile.reencryption (
    table_name     text        NOT NULL CHECK (length(table_name) BETWEEN 1 AND 130),
    key_version    integer     NOT NULL CHECK (key_version >= 1),
    row_cursor     uuid,                               -- the last row looked at in this pass; null: none yet
    pass           integer     NOT NULL DEFAULT 1 CHECK (pass >= 1),
    rows_rewritten bigint      NOT NULL DEFAULT 0 CHECK (rows_rewritten >= 0),
    started_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    finished_at    timestamptz,                        -- when a count found nothing under another version
    PRIMARY KEY (table_name, key_version)
);

-- The rows of each field that are sealed under another version than key_version, when they were last counted.
CREATE TABLE domicile.sealed_field (
    table_name  text        NOT NULL,
    field       text        NOT NULL CHECK (length(field) BETWEEN 3 AND 100),
    key_version integer     NOT NULL CHECK (key_version >= 1),
    old_rows    bigint      NOT NULL CHECK (old_rows >= 0),
    counted_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (table_name, field, key_version)
);

-- The platform's own sealed tables are gone through in the order of their rows' ids, and rewritten.
CREATE UNIQUE INDEX idempotency_key_row_id ON domicile.idempotency_key (row_id);

GRANT SELECT, INSERT, UPDATE ON domicile.reencryption, domicile.sealed_field TO ${accessRole};
GRANT UPDATE (result) ON domicile.idempotency_key TO ${accessRole};
GRANT UPDATE (payload) ON domicile.outbox TO ${accessRole};
