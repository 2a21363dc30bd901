-- text is sealed by the service, under the tenant's key, for the row that id names.
CREATE TABLE app.note (
    id         uuid        PRIMARY KEY,
    text       bytea       NOT NULL,
    created_at timestamptz NOT NULL
);
