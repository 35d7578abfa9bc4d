-- The only way to a call's exact place takes two transactions: the first logs who looks at what,
-- the second shows it. In one, whoever holds the desk's login could look and roll the log back.

CREATE OR REPLACE FUNCTION ctx.ask_exact(wanted uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT ctx.is_editor() THEN
        RAISE EXCEPTION 'only an editor may open an exact place' USING ERRCODE = '42501';
    END IF;
    INSERT INTO newsdesk_rawview (id, call_id, viewed_by, viewed_at)
    VALUES (gen_random_uuid(), wanted, ctx.person(), now());
END $$;

-- now() is the start of a transaction and the same in all its savepoints. So a line of the log that
-- is visible and has another time was committed by another transaction and cannot be taken back.
-- It is good for ten seconds; a later look is a new line.
CREATE OR REPLACE FUNCTION ctx.open_exact(wanted uuid)
RETURNS TABLE (latitude double precision, longitude double precision, location varchar)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT ctx.is_editor() THEN
        RAISE EXCEPTION 'only an editor may open an exact place' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY SELECT e.latitude, e.longitude, e.location
                   FROM dispatch_exactplace e
                  WHERE e.call_id = wanted AND e.purge_at > now()
                    AND EXISTS (SELECT FROM newsdesk_rawview v
                                 WHERE v.call_id = wanted AND v.viewed_by = ctx.person()
                                   AND v.viewed_at <> now()
                                   AND v.viewed_at > clock_timestamp() - interval '10 seconds');
END $$;
