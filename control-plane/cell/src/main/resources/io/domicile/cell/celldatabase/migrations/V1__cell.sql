-- Enrolment: the control plane's keys, pinned when the token was redeemed.
CREATE TABLE pinned_server_key (
    public_key text        PRIMARY KEY,
    pinned_at  timestamptz NOT NULL DEFAULT now()
);

-- Desired state: the version accepted last, and each tenant as it was accepted last. Rows only ever move forward, which makes
-- them the floor below which nothing is accepted.
CREATE TABLE desired_version (
    only_row       boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version        bigint  NOT NULL CHECK (version >= 0),
    schema_release jsonb
);
INSERT INTO desired_version (version) VALUES (0);

CREATE TABLE desired_tenant (
    tenant      uuid        PRIMARY KEY,
    slug        text        NOT NULL,
    generation  bigint      NOT NULL CHECK (generation >= 1),
    epoch       bigint      NOT NULL CHECK (epoch >= 1),
    document    jsonb       NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX desired_tenant_slug ON desired_tenant (slug);

-- The product's releases, each as it was signed.
CREATE TABLE schema_release (
    number      integer     PRIMARY KEY CHECK (number >= 1),
    digest      text        NOT NULL UNIQUE,
    document    text        NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT now()
);

-- Every database on the tenants' cluster, from before it is made until after it is dropped.
CREATE TABLE tenant_database (
    id               uuid        PRIMARY KEY,
    state            text        NOT NULL CHECK (state IN ('making', 'spare', 'updating', 'claiming', 'claimed', 'dropping')),
    tenant           uuid,
    incarnation      integer     CHECK (incarnation >= 1),
    platform_version integer     NOT NULL DEFAULT 0,
    release          integer     NOT NULL DEFAULT 0,
    release_digest   text,
    changed_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((tenant IS NOT NULL AND incarnation IS NOT NULL) = (state IN ('claiming', 'claimed')))
);
CREATE UNIQUE INDEX one_database_per_tenant ON tenant_database (tenant) WHERE tenant IS NOT NULL;
CREATE INDEX tenant_database_state ON tenant_database (state);

-- Intents and outcomes.
CREATE TABLE step (
    tenant      uuid        NOT NULL,
    generation  bigint      NOT NULL,
    name        text        NOT NULL,
    position    integer     NOT NULL,
    state       text        NOT NULL CHECK (state IN ('running', 'succeeded', 'retrying')),
    attempts    integer     NOT NULL DEFAULT 1,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    detail      text,
    PRIMARY KEY (tenant, generation, name)
);

-- What is reported; a revision above the acknowledged one has not been heard yet.
CREATE TABLE observed_tenant (
    tenant         uuid        PRIMARY KEY,
    generation     bigint      NOT NULL,
    epoch          bigint      NOT NULL,
    state          text        NOT NULL CHECK (state IN ('provisioning', 'active', 'suspended', 'refused')),
    database       text,
    schema_release integer     NOT NULL DEFAULT 0,
    refusal        text,
    observed_at    timestamptz NOT NULL,
    revision       bigint      NOT NULL DEFAULT 1,
    acknowledged   bigint      NOT NULL DEFAULT 0
);
CREATE INDEX observed_tenant_unheard ON observed_tenant (tenant) WHERE revision > acknowledged;

-- The root key is wrapped by the vault; the MAC key admits nobody and travels in routes.
CREATE TABLE tenant_key (
    tenant           uuid        PRIMARY KEY,
    vault_key        text        NOT NULL,
    root_key_version integer     NOT NULL,
    wrapped_root_key bytea       NOT NULL,
    api_key_mac_key  bytea       NOT NULL CHECK (octet_length(api_key_mac_key) = 32),
    made_at          timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE login_role (
    tenant     uuid        NOT NULL,
    epoch      bigint      NOT NULL,
    serial     integer     NOT NULL,
    name       text        NOT NULL UNIQUE,
    reference  text        NOT NULL UNIQUE,
    state      text        NOT NULL CHECK (state IN ('intended', 'open', 'closing', 'closed')),
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, epoch, serial)
);

-- Routes: one version for all of them, which grows with every change.
CREATE TABLE route_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  bigint  NOT NULL,
    clusters jsonb   NOT NULL
);
INSERT INTO route_version (version, clusters) VALUES (0, '[]');

CREATE TABLE route (
    tenant   uuid  PRIMARY KEY,
    document jsonb NOT NULL
);

CREATE TABLE runtime (
    id           text        PRIMARY KEY,
    acknowledged bigint      NOT NULL,
    seen_at      timestamptz NOT NULL
);

-- A request for an API key: which key answers it. The key itself is in the tenant's own database.
CREATE TABLE api_key_request (
    tenant          uuid        NOT NULL,
    idempotency_key text        NOT NULL,
    request_sha256  bytea       NOT NULL,
    key_id          text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, idempotency_key)
);

-- db-scheduler's table, as its documentation gives it for PostgreSQL.
CREATE TABLE scheduled_tasks (
    task_name            text        NOT NULL,
    task_instance        text        NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean     NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
