-- The schema release that a tenant is to have where it is not the product's newest: held at it, or ahead of others. Null
-- for the newest, whichever that is. There is one product, so a number names one release.
CREATE UNIQUE INDEX schema_release_number ON schema_release (number);
ALTER TABLE tenant ADD COLUMN schema_release integer REFERENCES schema_release (number);
