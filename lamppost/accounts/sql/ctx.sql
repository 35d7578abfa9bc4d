-- Who is asking. A principal is a session token that the database itself checks, for the login
-- it was issued to; a setting alone cannot be forged into another person.
CREATE SCHEMA IF NOT EXISTS ctx;

CREATE OR REPLACE FUNCTION ctx.surface() RETURNS text LANGUAGE sql STABLE
AS $$ SELECT substr(session_user::text, 4) $$;

CREATE OR REPLACE FUNCTION ctx.token_hash() RETURNS bytea LANGUAGE sql STABLE
AS $$ SELECT sha256(convert_to(coalesce(current_setting('app.token', true), ''), 'UTF8')) $$;

CREATE OR REPLACE FUNCTION ctx.person() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ SELECT user_id FROM accounts_session
       WHERE token_sha256 = ctx.token_hash() AND expires_at > now()
         AND surface = ctx.surface() $$;

CREATE OR REPLACE FUNCTION ctx.resident() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ SELECT id FROM residents_resident
       WHERE user_id = (SELECT ctx.person()) AND ctx.surface() = 'site' $$;

CREATE OR REPLACE FUNCTION ctx.agency() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ SELECT agency_id FROM agencies_officer
       WHERE user_id = (SELECT ctx.person()) AND ctx.surface() = 'portal' $$;

CREATE OR REPLACE FUNCTION ctx.is_editor() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ SELECT EXISTS (SELECT FROM accounts_user
                      WHERE id = (SELECT ctx.person()) AND kind = 'editor' AND is_active)
             AND ctx.surface() = 'desk' $$;

-- One login's password hash, if it belongs to this surface: logins cannot be listed.
CREATE OR REPLACE FUNCTION ctx.credentials(wanted text)
RETURNS TABLE (id uuid, password varchar, kind varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT u.id, u.password, u.kind FROM accounts_user u
       WHERE u.login = wanted AND u.is_active
         AND u.kind = CASE ctx.surface() WHEN 'site' THEN 'resident'
                                         WHEN 'portal' THEN 'officer'
                                         WHEN 'desk' THEN 'editor' END $$;

-- Begins a request: from here on the row policies see this token. What it opens comes back at
-- once, with its login if that may still sign in; nothing comes back for a token that opens nothing.
CREATE OR REPLACE FUNCTION ctx.open_session(token text)
RETURNS TABLE (data text, id uuid, login varchar, password varchar, kind varchar)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM set_config('app.token', token, false);
    RETURN QUERY SELECT s.data, u.id, u.login, u.password, u.kind
                   FROM accounts_session s
                   LEFT JOIN accounts_user u ON u.id = s.user_id AND u.is_active
                  WHERE s.token_sha256 = sha256(convert_to(token, 'UTF8'))
                    AND s.expires_at > now() AND s.surface = ctx.surface();
END $$;
