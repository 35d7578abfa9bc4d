-- Leaving for good. Destroys the key that opens one's own e-mail, so that nothing opens it whatever
-- happens next, and forgets whoever waits to join with the same e-mail. The rows go after that.
CREATE OR REPLACE FUNCTION ctx.destroy_my_key() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    me uuid := ctx.resident();
BEGIN
    DELETE FROM residents_joining j USING residents_resident r
     WHERE r.id = me AND j.email_index = r.email_index;
    UPDATE residents_resident SET email_key = '' WHERE id = me;
    RETURN FOUND;
END $$;
