-- Where each asset of a home is, apart from the permits, which are long: fleets are judged by it.
ALTER TABLE placement ADD COLUMN assets jsonb;
UPDATE placement SET assets = (
  SELECT jsonb_agg(
    jsonb_strip_nulls(jsonb_build_object('kind', d->'assetKind', 'region', d->'region', 'keyRegion', d->'keyRegion'))
    ORDER BY d->>'assetKind')
  FROM jsonb_array_elements(decisions) d);
ALTER TABLE placement ALTER COLUMN assets SET NOT NULL;

-- What is wrong, or about to be, with where a tenant is. Open until it is so no longer; an open one is there once,
-- which is what makes the sweep that finds them safe to repeat.
CREATE TABLE residency_finding (
  id uuid PRIMARY KEY,
  tenant uuid NOT NULL REFERENCES tenant (id),
  kind text NOT NULL CHECK (kind IN ('unlawful', 'lapses', 'newer_version')),
  fingerprint text NOT NULL CHECK (length(fingerprint) = 64),
  due timestamptz,
  document jsonb NOT NULL,
  found_at timestamptz NOT NULL,
  closed_at timestamptz
);
CREATE UNIQUE INDEX residency_finding_open ON residency_finding (tenant, kind, fingerprint)
  WHERE closed_at IS NULL;
CREATE INDEX residency_finding_list ON residency_finding (id) WHERE closed_at IS NULL;

-- Decisions that were made again and came out otherwise. Rows are never deleted: each is an alarm.
CREATE TABLE replay_alarm (
  event_id bigint PRIMARY KEY REFERENCES evidence_event (id),
  differences jsonb NOT NULL,
  found_at timestamptz NOT NULL
);
-- How far the replay has come; it begins again at the end.
CREATE TABLE replay_progress (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  event_id bigint NOT NULL
);
INSERT INTO replay_progress (event_id) VALUES (0);

-- The texts of packs that this registry has decided by; a version has one text for ever.
CREATE TABLE known_pack (
  name text NOT NULL,
  version text NOT NULL,
  digest text NOT NULL CHECK (length(digest) = 64),
  loaded_at timestamptz NOT NULL,
  PRIMARY KEY (name, version)
);
