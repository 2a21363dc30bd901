-- Changes of tenants' keys that operators asked for, by their Idempotency-Key; kept for a week.
CREATE TABLE key_request (
    tenant          uuid        NOT NULL,
    idempotency_key text        NOT NULL,
    request_sha256  bytea       NOT NULL,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (tenant, idempotency_key)
);
CREATE INDEX key_request_created ON key_request (created_at);
