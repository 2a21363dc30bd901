-- The rights on functions that a database's roles were given; see PublicRights. Empty: none yet, as of an earlier version.
ALTER TABLE tenant_database ADD COLUMN rights text NOT NULL DEFAULT '';
