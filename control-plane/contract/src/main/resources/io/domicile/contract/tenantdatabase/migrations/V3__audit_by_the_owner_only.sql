-- Only the owner of these tables, which is the cell's role, writes what was done to the tenant's access and schema.
REVOKE INSERT ON domicile.audit FROM ${accessRole};
