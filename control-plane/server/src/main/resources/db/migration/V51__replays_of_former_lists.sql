-- The dated lists that this registry has decided by, whole: {"files": {name: text}}.
CREATE TABLE known_lists (
  digest text PRIMARY KEY CHECK (length(digest) = 64),
  files jsonb NOT NULL,
  loaded_at timestamptz NOT NULL
);

-- An alarm about a decision is over when the decision comes out as it did again; until then it stands.
ALTER TABLE replay_alarm ADD COLUMN cleared_at timestamptz;
