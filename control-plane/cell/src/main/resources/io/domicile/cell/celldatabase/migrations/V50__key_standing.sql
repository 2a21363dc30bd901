-- What is wanted of a tenant's key, and what the vault was found to say of it. No row: enabled, and never otherwise.
CREATE TABLE key_standing (
    tenant         uuid        PRIMARY KEY,
    wanted         text        NOT NULL CHECK (wanted IN ('enabled', 'disabled', 'destroyed')),
    found          text        NOT NULL CHECK (found IN ('enabled', 'disabled', 'pending_destruction', 'destroyed')),
    cause          text        NOT NULL CHECK (cause IN ('operator', 'drill', 'vault', 'destruction')),
    since          timestamptz NOT NULL,               -- when it went dark, or came back
    reason         text,
    fenced_epoch   bigint      NOT NULL DEFAULT 0,     -- the highest epoch that was fenced because of the key
    destruction_at timestamptz
);

-- What was done and found, in order; never changed.
CREATE TABLE key_event (
    id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant uuid        NOT NULL,
    at     timestamptz NOT NULL,
    kind   text        NOT NULL,
    detail text        NOT NULL
);
CREATE INDEX key_event_tenant ON key_event (tenant, id);

-- When each runtime's canary stopped opening, by the runtime's own clock.
CREATE TABLE key_darkness (
    tenant         uuid        NOT NULL,
    since          timestamptz NOT NULL,               -- of key_standing
    runtime        text        NOT NULL,
    heard_from     text        NOT NULL CHECK (heard_from IN ('route', 'vault')),
    last_opened_at timestamptz,                        -- null: it held no key of this tenant
    dark_at        timestamptz NOT NULL,
    vault_refuses  boolean     NOT NULL,
    reported_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant, since, runtime)
);

-- How often runtimes used the vault for a tenant: counts of the process that runs now on top of those of its predecessors.
CREATE TABLE key_use (
    tenant      uuid        NOT NULL,
    runtime     text        NOT NULL,
    purpose     text        NOT NULL,
    boot        timestamptz NOT NULL,                  -- when the counting process began
    earlier     bigint      NOT NULL DEFAULT 0,
    counted     bigint      NOT NULL,
    reported_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, runtime, purpose)
);

-- Root keys of other versions than the one that seals: the next one from before its turn, former ones until nothing is
-- sealed under them.
CREATE TABLE other_root_key (
    tenant    uuid        NOT NULL,
    version   integer     NOT NULL CHECK (version >= 1),
    vault_key text        NOT NULL,
    wrapped   bytea       NOT NULL,
    made_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, version)
);

-- A rotation to a new version of the root key, until nothing is sealed under the former one.
CREATE TABLE key_rotation (
    tenant        uuid        PRIMARY KEY,
    version       integer     NOT NULL CHECK (version >= 2),
    state         text        NOT NULL CHECK (state IN ('announced', 'sealing', 'finished')),
    route_version bigint      NOT NULL,                -- runtimes that acknowledged it can open the new version
    changed_at    timestamptz NOT NULL
);
