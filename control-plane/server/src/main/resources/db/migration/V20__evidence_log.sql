-- What happened, recorded in the transaction of the row it describes. log_index is null until the
-- sequencer has given the event its place.
CREATE TABLE evidence_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject text NOT NULL,
  kind text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  commitment bytea NOT NULL CHECK (length(commitment) = 32),
  log_index bigint UNIQUE
);
CREATE INDEX evidence_event_pending ON evidence_event (id) WHERE log_index IS NULL;
CREATE INDEX evidence_event_subject ON evidence_event (subject, id);

-- The payload and the salt that hides it; deleting the row erases both and breaks no proof.
CREATE TABLE evidence_payload (
  event_id bigint PRIMARY KEY REFERENCES evidence_event (id),
  salt bytea NOT NULL CHECK (length(salt) = 32),
  content bytea NOT NULL
);

-- How far each subject's own history has got.
CREATE TABLE evidence_subject (
  subject text PRIMARY KEY,
  sequence bigint NOT NULL CHECK (sequence > 0)
);

-- The log itself: leaves, the hash of every perfect subtree, and signed checkpoints.
CREATE TABLE evidence_leaf (
  log_index bigint PRIMARY KEY CHECK (log_index >= 0),
  entry bytea NOT NULL
);
CREATE TABLE evidence_node (
  level smallint NOT NULL,
  node_index bigint NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, node_index)
);
CREATE TABLE evidence_checkpoint (
  size bigint PRIMARY KEY CHECK (size >= 0),
  note text NOT NULL
);

-- A log only grows. This stops mistakes, not a superuser; that one is caught by the checkpoints.
CREATE FUNCTION evidence_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the evidence log only grows: % on %', TG_OP, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_leaf
  FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_node
  FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();
