-- The last changes of the routes, each as it was signed, so that a cell that restarts goes on where it was; older ones are pruned.
CREATE TABLE route_delta (
    since    bigint NOT NULL UNIQUE,
    version  bigint PRIMARY KEY CHECK (version > since),
    document text   NOT NULL
);

-- The digest of the delta that led to the present version.
ALTER TABLE route_version ADD COLUMN head text;

-- What each runtime was offered last, and the most that it may be using until it says otherwise. Their sum stays within the budget.
CREATE TABLE connection_share (
    runtime  text        PRIMARY KEY,
    serial   bigint      NOT NULL CHECK (serial >= 0),
    offered  integer     NOT NULL CHECK (offered >= 0),
    reserved integer     NOT NULL CHECK (reserved BETWEEN 0 AND offered),
    held     integer     NOT NULL CHECK (held >= offered),
    kept     integer     NOT NULL CHECK (kept BETWEEN reserved AND held),
    heard_at timestamptz
);
