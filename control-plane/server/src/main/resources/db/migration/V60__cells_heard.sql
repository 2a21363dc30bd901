-- When a cell last asked or reported anything, by the registry's clock; apart from `cell`, so that polls do not wait for
-- placements. A cell that has not been heard lately gets no new tenants.
CREATE TABLE cell_heard (
  cell text PRIMARY KEY REFERENCES cell (id),
  heard_at timestamptz NOT NULL
);
-- The kinds that there are; a new kind comes with a migration that names it.
ALTER TABLE operation ADD CONSTRAINT operation_kind CHECK (kind IN ('create', 'suspend', 'resume'));
