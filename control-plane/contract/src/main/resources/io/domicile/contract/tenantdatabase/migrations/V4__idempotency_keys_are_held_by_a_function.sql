-- Login roles may not take advisory locks, which fill the lock table of the whole cluster. What the library needs of them is
-- one lock for the key of the request that a transaction serves; the owner of these tables takes it, and not without bound.
CREATE FUNCTION domicile.hold_idempotency_key(held_key text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory') >= 16 THEN
        RAISE EXCEPTION 'A transaction holds at most 16 idempotency keys.' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    RETURN pg_try_advisory_xact_lock(hashtextextended(held_key, 7423));
END
$$;
REVOKE ALL ON FUNCTION domicile.hold_idempotency_key(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION domicile.hold_idempotency_key(text) TO ${accessRole};
