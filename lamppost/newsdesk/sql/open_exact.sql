-- The only way to a call's exact place: the view is logged by the same statement that shows it.
CREATE OR REPLACE FUNCTION ctx.open_exact(wanted uuid)
RETURNS TABLE (latitude double precision, longitude double precision, location varchar)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT ctx.is_editor() THEN
        RAISE EXCEPTION 'only an editor may open an exact place' USING ERRCODE = '42501';
    END IF;
    INSERT INTO newsdesk_rawview (id, call_id, viewed_by, viewed_at)
    VALUES (gen_random_uuid(), wanted, ctx.person(), now());
    RETURN QUERY SELECT e.latitude, e.longitude, e.location
                   FROM dispatch_exactplace e
                  WHERE e.call_id = wanted AND e.purge_at > now();
END $$;
