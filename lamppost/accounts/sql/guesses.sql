-- Guessing passwords and flooding mailboxes is slowed down by counting tries under a key. The key is
-- an HMAC made by the surface, so the table names nobody; the count comes before the try, so that
-- tries at the same time count too.

-- Counts one try and says whether it may be made: at most `most` within `within` of the first.
CREATE OR REPLACE FUNCTION ctx.may_try(wanted bytea, most integer, within interval)
RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    INSERT INTO accounts_guess AS g (key, tries, since) VALUES (wanted, 1, now())
    ON CONFLICT (key) DO UPDATE
       SET tries = CASE WHEN g.since < now() - within THEN 1 ELSE least(g.tries + 1, 30000) END,
           since = CASE WHEN g.since < now() - within THEN now() ELSE g.since END
    RETURNING tries <= most
$$;

-- Takes one try back (it was no guess), or all of them.
CREATE OR REPLACE FUNCTION ctx.forgive(wanted bytea, entirely boolean)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    DELETE FROM accounts_guess WHERE key = wanted AND entirely;
    UPDATE accounts_guess SET tries = greatest(tries - 1, 0) WHERE key = wanted AND NOT entirely;
$$;

-- Sets a new password where the old hash is known, which only a link made with it can say, and ends
-- every session of that login. Works once per link: then the old hash is no longer the hash.
CREATE OR REPLACE FUNCTION ctx.replace_password(wanted text, old_hash text, new_hash text)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    person uuid;
BEGIN
    UPDATE accounts_user u SET password = new_hash
      FROM ctx.credentials(wanted) c
     WHERE u.id = c.id AND u.password = old_hash RETURNING u.id INTO person;
    DELETE FROM accounts_session WHERE user_id = person;
    RETURN person IS NOT NULL;
END $$;

-- Ends whoever asks, with every session; what hangs on the login goes with it (ON DELETE CASCADE).
CREATE OR REPLACE FUNCTION ctx.delete_myself() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    person uuid := ctx.person();
BEGIN
    DELETE FROM accounts_session WHERE user_id = person;
    DELETE FROM accounts_user WHERE id = person AND kind = 'resident';
    RETURN FOUND;
END $$;
