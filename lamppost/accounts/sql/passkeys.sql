-- Passkeys and one's own sessions. A credential id is made by the authenticator (16 random bytes or
-- more) and known to its holder alone, so a passkey is found by it and by nothing else: passkeys
-- cannot be listed, and no e-mail or login leads to one.

-- Passkeys go with their login, whoever deletes it.
DO $$
DECLARE
    f record;
BEGIN
    FOR f IN
        SELECT conname FROM pg_constraint
         WHERE contype = 'f' AND conrelid = 'accounts_passkey'::regclass AND confdeltype <> 'c'
    LOOP
        EXECUTE format('ALTER TABLE accounts_passkey DROP CONSTRAINT %I', f.conname);
        EXECUTE format('ALTER TABLE accounts_passkey ADD CONSTRAINT %I FOREIGN KEY (user_id)'
                       ' REFERENCES accounts_user (id) ON DELETE CASCADE'
                       ' DEFERRABLE INITIALLY DEFERRED', f.conname);
    END LOOP;
END $$;

-- Whose passkey this is, and what a signature is checked with; before there is a session.
CREATE OR REPLACE FUNCTION ctx.passkey(wanted bytea)
RETURNS TABLE (id uuid, login varchar, password varchar, kind varchar, public_key bytea,
               sign_count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT u.id, u.login, u.password, u.kind, p.public_key, p.sign_count
        FROM accounts_passkey p JOIN accounts_user u ON u.id = p.user_id
       WHERE p.credential_id = wanted AND u.is_active AND u.kind = 'resident'
         AND ctx.surface() = 'site' $$;

-- Takes a signature's count over, once: of two at the same time only one finds the count it knew.
CREATE OR REPLACE FUNCTION ctx.passkey_used(wanted bytea, was bigint, became bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    UPDATE accounts_passkey SET sign_count = became
     WHERE credential_id = wanted AND sign_count = was
       AND (became > was OR became = 0 AND was = 0);
    RETURN FOUND;
END $$;

-- Removes one of one's own passkeys, but never the last way in: without a password one stays.
CREATE OR REPLACE FUNCTION ctx.remove_passkey(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    me accounts_user;
BEGIN
    SELECT * INTO me FROM accounts_user WHERE id = ctx.person() FOR UPDATE;
    IF starts_with(me.password, '!')
       AND (SELECT count(*) FROM accounts_passkey WHERE user_id = me.id) < 2 THEN
        RETURN false;
    END IF;
    DELETE FROM accounts_passkey WHERE id = wanted AND user_id = me.id;
    RETURN FOUND;
END $$;

-- Puts a hash that nothing fits in place of one's own password, if there is a passkey to come in by.
CREATE OR REPLACE FUNCTION ctx.forget_password() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    me uuid := ctx.person();
BEGIN
    PERFORM FROM accounts_user WHERE id = me FOR UPDATE;
    UPDATE accounts_user
       SET password = '!' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
     WHERE id = me AND kind = 'resident'
       AND EXISTS (SELECT FROM accounts_passkey WHERE user_id = me);
    RETURN FOUND;
END $$;

-- One's own open sessions on this surface: an id to end one by, a coarse word, when it began.
CREATE OR REPLACE FUNCTION ctx.my_sessions()
RETURNS TABLE (id uuid, device varchar, began_at timestamptz, is_this boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT s.id, s.device, s.began_at, s.token_sha256 = ctx.token_hash()
        FROM accounts_session s
       WHERE s.user_id = (SELECT ctx.person()) AND s.surface = ctx.surface()
         AND s.expires_at > now()
       ORDER BY 4 DESC, s.began_at DESC NULLS LAST $$;

-- Ends one of one's own sessions, or with null all but this one; how many.
CREATE OR REPLACE FUNCTION ctx.end_sessions(wanted uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    ended integer;
BEGIN
    DELETE FROM accounts_session
     WHERE user_id = ctx.person() AND surface = ctx.surface()
       AND CASE WHEN wanted IS NULL THEN token_sha256 <> ctx.token_hash() ELSE id = wanted END;
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END $$;
