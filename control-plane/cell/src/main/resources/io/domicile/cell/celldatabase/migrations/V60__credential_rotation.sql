-- Since when a login role has been open.
ALTER TABLE login_role ADD COLUMN opened_at timestamptz;
-- Its SCRAM-SHA-256 verifier, which a pooler is told; it lets nobody log in.
ALTER TABLE login_role ADD COLUMN verifier text;
UPDATE login_role SET opened_at = changed_at WHERE state <> 'intended';

-- A tenant's credential on its way from one login role to the next. The state is the journal: each is written before what
-- comes next is begun.
CREATE TABLE credential_rotation (
    id                uuid        PRIMARY KEY,
    tenant            uuid        NOT NULL,
    epoch             bigint      NOT NULL,
    from_serial       integer     NOT NULL CHECK (from_serial >= 1),
    to_serial         integer     NOT NULL CHECK (to_serial > from_serial),
    cause             text        NOT NULL CHECK (cause IN ('scheduled', 'operator')),
    state             text        NOT NULL CHECK (state IN ('making', 'overlapping', 'closing', 'done', 'abandoned')),
    overlap_seconds   integer     NOT NULL CHECK (overlap_seconds >= 0),
    idempotency_key   text,
    requested_at      timestamptz NOT NULL,
    published_version bigint,
    closes_at         timestamptz,
    finished_at       timestamptz,
    forced            boolean     NOT NULL DEFAULT false,
    failures          integer     NOT NULL DEFAULT 0,
    last_failure      text,
    next_attempt_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX one_rotation_per_tenant ON credential_rotation (tenant)
    WHERE state IN ('making', 'overlapping', 'closing');
CREATE UNIQUE INDEX credential_rotation_key ON credential_rotation (tenant, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX credential_rotation_tenant ON credential_rotation (tenant, requested_at);
