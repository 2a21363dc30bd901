-- The key that a tenant named last, and what became of it. No row: it has named none, or nothing is decided yet.
CREATE TABLE named_key (
    tenant     uuid        PRIMARY KEY,
    vault_key  text        NOT NULL,
    taken      boolean     NOT NULL,                   -- it wraps the root keys since; otherwise the former key does
    because    text        NOT NULL,                   -- the engine's permit, or why not
    generation bigint      NOT NULL,                   -- of the desired state that it was last decided for
    decided_at timestamptz NOT NULL,                   -- when it was first decided so
    tried_at   timestamptz NOT NULL                    -- when it was last decided so
);

-- A key of the vault wraps one tenant's root key, whoever asks at the same time.
CREATE UNIQUE INDEX tenant_key_vault_key ON tenant_key (vault_key);
