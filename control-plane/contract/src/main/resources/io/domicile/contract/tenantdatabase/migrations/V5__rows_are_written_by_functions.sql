-- The library writes the outbox and the progress of sealing anew through the owner of these tables, which is the cell's role:
-- an event is written whole and unpublished, and progress is of a table and key version that was begun. Runtimes of before
-- write the tables themselves; login roles keep the rights on the columns that those write, and on no others: they cannot
-- publish, date or delete an event, nor delete the key of a request that was served.

CREATE PROCEDURE domicile.write_event(event_id uuid, event_topic text, sealed_payload bytea)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO domicile.outbox (id, topic, payload) VALUES (event_id, event_topic, sealed_payload);
$$;

CREATE FUNCTION domicile.begin_sealing_anew(of_table text, of_version integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO domicile.reencryption (table_name, key_version) VALUES (of_table, of_version)
    ON CONFLICT (table_name, key_version) DO NOTHING;
    RETURN FOUND;
END
$$;

CREATE PROCEDURE domicile.advance_sealing_anew(of_table text, of_version integer, to_row uuid, rewritten integer)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE domicile.reencryption
       SET row_cursor = to_row, rows_rewritten = rows_rewritten + greatest(rewritten, 0), updated_at = now()
     WHERE table_name = of_table AND key_version = of_version;
$$;

-- Ends a pass: the table is finished if nothing is left, else it is gone through again.
CREATE PROCEDURE domicile.end_sealing_pass(of_table text, of_version integer, rows_left bigint)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE domicile.reencryption
       SET row_cursor = NULL,
           pass = CASE WHEN rows_left = 0 THEN pass ELSE pass + 1 END,
           finished_at = CASE WHEN rows_left = 0 THEN now() END,
           updated_at = now()
     WHERE table_name = of_table AND key_version = of_version;
$$;

CREATE PROCEDURE domicile.count_sealed_field(of_table text, of_field text, of_version integer, rows_left bigint)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO domicile.sealed_field (table_name, field, key_version, old_rows, counted_at)
    VALUES (of_table, of_field, of_version, rows_left, now())
    ON CONFLICT (table_name, field, key_version)
    DO UPDATE SET old_rows = excluded.old_rows, counted_at = excluded.counted_at;
$$;

-- What a batch rewrote comes off the last count, so that progress shows between counts.
CREATE PROCEDURE domicile.lessen_sealed_field(of_table text, of_field text, of_version integer, rewritten bigint)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE domicile.sealed_field SET old_rows = greatest(old_rows - greatest(rewritten, 0), 0)
     WHERE table_name = of_table AND field = of_field AND key_version = of_version;
$$;

REVOKE ALL ON FUNCTION domicile.begin_sealing_anew(text, integer) FROM PUBLIC;
REVOKE ALL ON PROCEDURE domicile.write_event(uuid, text, bytea),
    domicile.advance_sealing_anew(text, integer, uuid, integer),
    domicile.end_sealing_pass(text, integer, bigint),
    domicile.count_sealed_field(text, text, integer, bigint),
    domicile.lessen_sealed_field(text, text, integer, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION domicile.begin_sealing_anew(text, integer) TO ${accessRole};
GRANT EXECUTE ON PROCEDURE domicile.write_event(uuid, text, bytea),
    domicile.advance_sealing_anew(text, integer, uuid, integer),
    domicile.end_sealing_pass(text, integer, bigint),
    domicile.count_sealed_field(text, text, integer, bigint),
    domicile.lessen_sealed_field(text, text, integer, bigint) TO ${accessRole};

REVOKE INSERT, UPDATE, DELETE ON domicile.outbox, domicile.idempotency_key, domicile.reencryption, domicile.sealed_field
    FROM ${accessRole};
GRANT INSERT (id, topic, payload), UPDATE (payload) ON domicile.outbox TO ${accessRole};
GRANT INSERT (key, row_id, request_sha256, result), UPDATE (result) ON domicile.idempotency_key TO ${accessRole};
GRANT INSERT (table_name, key_version), UPDATE (row_cursor, pass, rows_rewritten, updated_at, finished_at)
    ON domicile.reencryption TO ${accessRole};
GRANT INSERT (table_name, field, key_version, old_rows, counted_at), UPDATE (old_rows, counted_at)
    ON domicile.sealed_field TO ${accessRole};
