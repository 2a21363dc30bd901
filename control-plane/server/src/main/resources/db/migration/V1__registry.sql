-- Cells. `tenants` is the room taken, changed only under the row's lock, so that a cell is never
-- promised twice. Of the enrolment token there is only the hash.
CREATE TABLE cell (
  id text PRIMARY KEY,
  region text NOT NULL,
  max_tenants integer NOT NULL CHECK (max_tenants > 0),
  endpoint_pattern text NOT NULL,
  tenants integer NOT NULL DEFAULT 0 CHECK (tenants >= 0),
  enrolment_token_sha256 text NOT NULL CHECK (length(enrolment_token_sha256) = 64),
  enrolment_expires_at timestamptz NOT NULL,
  public_key text,
  registered_at timestamptz NOT NULL,
  enrolled_at timestamptz,
  CHECK ((public_key IS NULL) = (enrolled_at IS NULL))
);
CREATE INDEX cell_region ON cell (region);

-- What a cell last said of itself; apart from `cell`, so that reports do not wait for placements.
CREATE TABLE cell_observation (
  cell text PRIMARY KEY REFERENCES cell (id),
  accepted_version bigint NOT NULL,
  isolations text[] NOT NULL,
  max_tenants integer NOT NULL,
  tenants integer NOT NULL,
  warm_spares integer NOT NULL,
  observed_at timestamptz NOT NULL
);

-- Tenants. Rows are never deleted, which is why a slug is never used twice.
CREATE TABLE tenant (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  display_name text NOT NULL,
  state text NOT NULL CHECK (state IN
    ('requested', 'provisioning', 'active', 'suspended', 'moving', 'offboarding', 'erased')),
  generation bigint NOT NULL CHECK (generation > 0),
  revision bigint NOT NULL CHECK (revision > 0),
  isolation text NOT NULL CHECK (isolation IN ('database', 'cluster')),
  plan text NOT NULL,
  residency jsonb NOT NULL,
  requested_region text,
  home_region text,
  home_cell text REFERENCES cell (id),
  home_epoch bigint CHECK (home_epoch > 0),
  created_at timestamptz NOT NULL,
  CHECK (num_nulls(home_region, home_cell, home_epoch) IN (0, 3)),
  CHECK (state <> 'requested' OR home_cell IS NULL)
);
CREATE INDEX tenant_requested ON tenant (id) WHERE state = 'requested';

-- Every home a tenant has had, and the permits it rests on.
CREATE TABLE placement (
  tenant uuid NOT NULL REFERENCES tenant (id),
  epoch bigint NOT NULL CHECK (epoch > 0),
  cell text NOT NULL REFERENCES cell (id),
  region text NOT NULL,
  decisions jsonb NOT NULL,
  placed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, epoch)
);

-- Long work. The server's own steps and the cell's are kept apart, for each side replaces only its own.
CREATE TABLE operation (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  tenant uuid NOT NULL REFERENCES tenant (id),
  state text NOT NULL CHECK (state IN ('pending', 'running', 'succeeded', 'failed')),
  own_steps jsonb NOT NULL,
  cell_steps jsonb NOT NULL,
  error jsonb,
  revision bigint NOT NULL CHECK (revision > 0),
  created_at timestamptz NOT NULL,
  CHECK ((state = 'failed') = (error IS NOT NULL))
);
CREATE INDEX operation_open ON operation (tenant) WHERE state IN ('pending', 'running');

-- What must be true, per cell. The version counts without gaps: it is taken under the row's lock,
-- which is held until the commit.
CREATE TABLE desired_version (
  cell text PRIMARY KEY REFERENCES cell (id),
  version bigint NOT NULL CHECK (version >= 0),
  schema_release jsonb
);
CREATE TABLE desired_tenant (
  cell text NOT NULL REFERENCES desired_version (cell),
  tenant uuid NOT NULL REFERENCES tenant (id),
  version bigint NOT NULL,
  document jsonb NOT NULL,
  PRIMARY KEY (cell, tenant),
  UNIQUE (cell, version)
);

-- What was last observed of each tenant, per cell.
CREATE TABLE observed_tenant (
  cell text NOT NULL REFERENCES cell (id),
  tenant uuid NOT NULL REFERENCES tenant (id),
  generation bigint NOT NULL,
  observed_at timestamptz NOT NULL,
  document jsonb NOT NULL,
  PRIMARY KEY (cell, tenant)
);

-- The product's schema releases, as signed.
CREATE TABLE schema_release (
  product text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  digest text NOT NULL CHECK (length(digest) = 64),
  document text NOT NULL,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (product, number)
);

-- What was asked with which key, and what was answered; committed with the change itself.
CREATE TABLE idempotency_key (
  principal text NOT NULL,
  key text NOT NULL,
  request_sha256 text NOT NULL CHECK (length(request_sha256) = 64),
  operation uuid REFERENCES operation (id),
  status integer,
  body jsonb,
  used_at timestamptz NOT NULL,
  PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_key_used_at ON idempotency_key (used_at);
