-- The isolations that there are; a new one comes with a migration that names it.
ALTER TABLE cell_observation ADD CONSTRAINT cell_observation_isolations
  CHECK (isolations <@ ARRAY['database', 'cluster']);
