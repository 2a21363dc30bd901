-- Every key of a vault that wraps a tenant's root keys, ever wrapped one or was about to: noted before it wraps, and kept for good,
-- because a copy of the root key that it wrapped may lie in a backup.
CREATE TABLE vault_key (
    vault_key      text        PRIMARY KEY,
    tenant         uuid        NOT NULL,
    vault          text,                               -- the vault that answered for it last; null: none has yet
    noted_at       timestamptz NOT NULL DEFAULT now(),
    former_since   timestamptz,                        -- null: it wraps root keys now, or is about to
    former_version bigint,                             -- of the routes, from which on none names it; null: not known yet
    retired_at     timestamptz,                        -- when the cell, having heard from every runtime, was done turning it off
    found          text        CHECK (found IN ('enabled', 'disabled', 'pending_destruction', 'destroyed')),  -- that vault's word
    missing_since  timestamptz,                        -- since when the vault that is asked does not know it; null: it does
    silent_since   timestamptz,                        -- since when the vault has not answered for it; null: it answers
    destruction_at timestamptz,                        -- as the vault scheduled it
    destroyed_at   timestamptz                         -- when it was first found destroyed
);
CREATE INDEX vault_key_tenant ON vault_key (tenant);
CREATE INDEX vault_key_to_retire ON vault_key (tenant)
    WHERE former_since IS NOT NULL AND retired_at IS NULL AND destroyed_at IS NULL;

-- What wraps now.
INSERT INTO vault_key (vault_key, tenant)
SELECT vault_key, tenant FROM tenant_key
UNION
SELECT vault_key, tenant FROM other_root_key
ON CONFLICT DO NOTHING;

-- What wrapped before, as far as the records of an earlier version say: the key that was made, those that were wrapped under
-- later, and those that the kill switch turned off.
INSERT INTO vault_key (vault_key, tenant, noted_at, former_since)
SELECT DISTINCT ON (named.vault_key) named.vault_key, named.tenant, named.at, now()
FROM (SELECT tenant, coalesce(finished_at, started_at) AS at,
             substring(detail FROM '^vault key (\S+), root key version \d+$') AS vault_key
      FROM step
      UNION ALL
      SELECT tenant, at, substring(detail FROM '^root key version \d+ under vault key (\S+)$')
      FROM key_event WHERE kind = 'rewrapped'
      UNION ALL
      SELECT tenant, at, substring(detail FROM '^(\S+), named by the tenant: ')
      FROM key_event WHERE kind = 'key-adopted'
      UNION ALL
      SELECT tenant, at, detail FROM key_event WHERE kind = 'vault-key-disabled') AS named
WHERE named.vault_key IS NOT NULL AND named.vault_key <> ''
ORDER BY named.vault_key, named.at
ON CONFLICT DO NOTHING;

-- A vault that does not know a key has not destroyed it for that.
ALTER TABLE key_standing DROP CONSTRAINT key_standing_found_check;
ALTER TABLE key_standing ADD CONSTRAINT key_standing_found_check
    CHECK (found IN ('enabled', 'disabled', 'pending_destruction', 'destroyed', 'not_found'));
