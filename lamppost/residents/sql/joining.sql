-- What happens before there is a session, found by the token of a mailed link and nothing else. The
-- token has 256 random bits and stands here as its SHA-256: who has it read the mail. No function
-- here takes an e-mail, a login or an id, so nothing can be listed or guessed through them.

CREATE OR REPLACE FUNCTION ctx.token_of(link text) RETURNS bytea LANGUAGE sql IMMUTABLE
AS $$ SELECT sha256(convert_to(link, 'UTF8')) $$;

-- Whether a joining waits for this link, and the hash of the password that was chosen with it.
CREATE OR REPLACE FUNCTION ctx.joining(link text) RETURNS TABLE (id uuid, password varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT j.id, j.password FROM residents_joining j
       WHERE j.token_sha256 = ctx.token_of(link) AND j.expires_at > now()
         AND NOT EXISTS (SELECT FROM residents_resident r WHERE r.email_index = j.email_index) $$;

-- Makes the login, the resident and the first place, once; everything else that waits for the same
-- e-mail is forgotten. Nothing for a link that is used, over or invented, and for an e-mail that
-- has an account.
CREATE OR REPLACE FUNCTION ctx.finish_joining(link text)
RETURNS TABLE (id uuid, login varchar, password varchar)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    j residents_joining;
    person uuid := gen_random_uuid();
BEGIN
    DELETE FROM residents_joining
     WHERE token_sha256 = ctx.token_of(link) AND expires_at > now() RETURNING * INTO j;
    IF j.id IS NULL THEN RETURN; END IF;
    DELETE FROM residents_joining WHERE email_index = j.email_index;
    INSERT INTO accounts_user (id, login, password, kind, is_active)
    VALUES (person, encode(j.email_index, 'hex'), j.password, 'resident', true)
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN; END IF;
    INSERT INTO residents_resident (id, user_id, email_sealed, email_key, key_version, email_index,
                                    confirmed, language, leave_sha256)
    VALUES (j.id, person, j.email_sealed, j.email_key, j.key_version, j.email_index,
            true, j.language, j.leave_sha256);
    IF j.place IS NOT NULL AND j.place <> 'null' THEN
        INSERT INTO residents_place (id, resident_id, name, cell, radius_m, categories, by_push,
                                     by_mail, key, x, y, z, chord2)
        SELECT gen_random_uuid(), j.id, p.name, p.cell, p.radius_m, p.categories, p.by_push,
               p.by_mail, p.key, p.x, p.y, p.z, p.chord2
          FROM jsonb_populate_record(NULL::residents_place, j.place) p;
    END IF;
    RETURN QUERY SELECT u.id, u.login, u.password FROM accounts_user u WHERE u.id = person;
END $$;

-- The places of whoever the unsubscribe link in an alert's mail belongs to: not where they are.
CREATE OR REPLACE FUNCTION ctx.subscriptions(link text)
RETURNS TABLE (id uuid, name varchar, by_mail boolean, by_push boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT p.id, p.name, p.by_mail, p.by_push
        FROM residents_resident r JOIN residents_place p ON p.resident_id = r.id
       WHERE r.leave_sha256 = ctx.token_of(link) ORDER BY p.slot $$;

-- Ends one channel ('mail' or 'push') for one of these places, or for all when `wanted` is null;
-- 'digest' ends the letters that come once a day.
-- False if the link is nobody's.
CREATE OR REPLACE FUNCTION ctx.unsubscribe(link text, wanted uuid, channel text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    who uuid;
BEGIN
    SELECT r.id INTO who FROM residents_resident r WHERE r.leave_sha256 = ctx.token_of(link);
    UPDATE residents_place
       SET by_mail = by_mail AND channel <> 'mail', by_push = by_push AND channel <> 'push'
     WHERE resident_id = who AND (wanted IS NULL OR id = wanted) AND channel <> 'digest';
    UPDATE residents_resident SET digest_hour = NULL WHERE id = who AND channel = 'digest';
    RETURN who IS NOT NULL;
END $$;

-- Gives a waiting joining another link in place of an old one, for the browser that knows the old
-- one's hash and for the same e-mail only. It holds no longer for that.
CREATE OR REPLACE FUNCTION ctx.renew_joining(old bytea, email bytea, new bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    UPDATE residents_joining SET token_sha256 = new
     WHERE token_sha256 = old AND email_index = email AND expires_at > now();
    RETURN FOUND;
END $$;
