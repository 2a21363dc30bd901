-- The tenant's own key, by the name that it gave; null for one that the cell makes. Rows are never deleted, and a key
-- that one tenant has named is never another's.
ALTER TABLE tenant ADD COLUMN vault_key text CHECK (length(vault_key) BETWEEN 1 AND 255);
CREATE UNIQUE INDEX tenant_vault_key ON tenant (vault_key);
