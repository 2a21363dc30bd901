-- What is wanted of a tenant, from the moment it is decided; `state` follows what its cell has observed.
ALTER TABLE tenant ADD COLUMN serving text NOT NULL DEFAULT 'active' CHECK (serving IN ('active', 'suspended'));
