-- How often something of a tenant changed that has to be acted on, raised in the transaction of the change; how often it had when
-- work on the tenant last began; and how often it had when work was last done. Work is left while the first is above the last.
CREATE TABLE tenant_change (
    tenant  uuid   PRIMARY KEY,
    raised  bigint NOT NULL DEFAULT 1,
    begun   bigint NOT NULL DEFAULT 0 CHECK (begun <= raised),
    settled bigint NOT NULL DEFAULT 0 CHECK (settled <= begun)
);
CREATE INDEX tenant_change_open ON tenant_change (tenant) WHERE raised > settled;

-- What an earlier version may have missed is looked at once.
INSERT INTO tenant_change (tenant) SELECT tenant FROM desired_tenant;

-- The highest epoch whose database may have been fenced because of the key: noted before the fence begins, so that a database that
-- was fenced halfway is never taken for an open one.
ALTER TABLE key_standing ADD COLUMN fence_begun_epoch bigint NOT NULL DEFAULT 0;
UPDATE key_standing SET fence_begun_epoch = fenced_epoch;
ALTER TABLE key_standing ADD CHECK (fenced_epoch <= fence_begun_epoch);

-- Tenants that are to have a release of their own.
CREATE INDEX desired_tenant_release ON desired_tenant (((document #>> '{schemaRelease,number}')::integer))
    WHERE (document #>> '{schemaRelease,number}')::integer IS NOT NULL;
