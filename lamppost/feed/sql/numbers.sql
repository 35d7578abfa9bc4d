-- The eight kinds that come with the house (an operator may add more).
INSERT INTO feed_kind (word, name_en, name_es, icon, alert_level, position) VALUES
    ('crime', 'Crime', 'Delito', 'siren', 'digest', 10),
    ('safety', 'Safety', 'Seguridad', 'shield', 'digest', 20),
    ('suspicious', 'Suspicious', 'Algo sospechoso', 'eye', 'digest', 30),
    ('fire', 'Fire', 'Incendio', 'fire', 'digest', 40),
    ('lost_found', 'Lost or found', 'Perdido o hallado', 'search', 'digest', 50),
    ('pets', 'Pets', 'Mascotas', 'paw', 'digest', 60),
    ('kindness', 'Kindness', 'Amabilidad', 'hand', 'digest', 70),
    ('other', 'Other', 'Otro', 'users', 'digest', 80)
ON CONFLICT DO NOTHING;

-- A neighbor's number in one thread: a keyed hash of who it is. Key (32 bytes) and message have
-- fixed lengths, so hashing twice with the key in front is a sound MAC (Bellare et al., NMAC).
-- Without the key, which no login reads, numbers of two threads have nothing in common.
CREATE OR REPLACE FUNCTION feed_number(thread_key bytea, person uuid, salt integer)
RETURNS integer LANGUAGE sql IMMUTABLE
AS $$ SELECT CASE WHEN salt < 20 THEN 10 + n % 990 ELSE 1000 + n % 99000 END
        FROM (SELECT (get_byte(h, 0) << 16) + (get_byte(h, 1) << 8) + get_byte(h, 2) AS n
                FROM (SELECT sha256(thread_key || sha256(thread_key || uuid_send(person)
                                                         || int4send(salt))) AS h) a) b $$;

-- The number a resident speaks under in a thread: always the same there, nobody else's there.
CREATE OR REPLACE FUNCTION feed_speak(thread uuid, thread_key bytea, person uuid)
RETURNS integer LANGUAGE plpgsql
AS $$
DECLARE
    mine integer;
BEGIN
    FOR salt IN 0..400 LOOP
        SELECT number INTO mine FROM feed_voice WHERE post_id = thread AND resident_id = person;
        EXIT WHEN FOUND;
        INSERT INTO feed_voice (id, post_id, resident_id, number)
        VALUES (gen_random_uuid(), thread, person, feed_number(thread_key, person, salt))
        ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN mine;
END $$;

-- Whether an operator's rule lets this author's posts of this kind out at once.
CREATE OR REPLACE FUNCTION feed_lets_out(wanted text, person uuid) RETURNS boolean LANGUAGE sql
AS $$ SELECT coalesce((
        SELECT (SELECT count(*) FROM feed_post p
                 WHERE p.author_id = person AND p.state IN ('live', 'ended')) >= k.trusted_after
               AND NOT EXISTS (SELECT FROM feed_post p WHERE p.author_id = person
                                AND p.state = 'refused' AND p.created_at > now() - interval '90 days')
               AND NOT EXISTS (SELECT FROM feed_sanction s WHERE s.resident_id = person
                                AND s.lifted_at IS NULL AND s.until > now())
          FROM feed_kind k WHERE k.word = wanted AND k.trusted_after IS NOT NULL), false) $$;

-- Whether `after` is `before` with characters taken out, and nothing put in or moved.
CREATE OR REPLACE FUNCTION feed_only_cuts(before text, after text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    at integer := 1;
    found integer;
BEGIN
    FOR n IN 1..length(after) LOOP
        found := position(substr(after, n, 1) IN substr(before, at));
        IF found = 0 THEN
            RETURN false;
        END IF;
        at := at + found;
    END LOOP;
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION feed_tell(person uuid, thread uuid, what text, about uuid)
RETURNS void LANGUAGE sql
AS $$ INSERT INTO feed_notice (id, resident_id, post_id, news, subject, at)
      VALUES (gen_random_uuid(), person, thread, what, about, now()) ON CONFLICT DO NOTHING $$;

CREATE OR REPLACE FUNCTION feed_open_case(what text, thread uuid, line uuid)
RETURNS void LANGUAGE sql
AS $$ INSERT INTO feed_case (id, kind, post_id, comment_id, opened_at, verdict, rule, guidelines,
                             seen, refusal_id)
      SELECT gen_random_uuid(), what, thread, line, now(), '', '', '', 0,
             CASE WHEN what = 'appeal' THEN (
                SELECT c.id FROM feed_case c WHERE c.post_id = thread AND c.verdict = 'refuse'
                   AND c.comment_id IS NOT DISTINCT FROM line AND c.kind <> 'appeal'
                 ORDER BY c.decided_at DESC LIMIT 1) END
      ON CONFLICT DO NOTHING $$;

-- Whoever flagged hears what became of it.
CREATE OR REPLACE FUNCTION feed_answer_flags(thread uuid, line uuid, how text)
RETURNS void LANGUAGE sql
AS $$ WITH answered AS (
        UPDATE feed_flag SET outcome = how, heard_at = now()
         WHERE post_id = thread AND comment_id IS NOT DISTINCT FROM line AND outcome = ''
        RETURNING id, resident_id)
      INSERT INTO feed_notice (id, resident_id, post_id, news, subject, at)
      SELECT gen_random_uuid(), resident_id, thread,
             CASE how WHEN 'let_out' THEN 'flag_kept' ELSE 'flag_removed' END, id, now()
        FROM answered ON CONFLICT DO NOTHING $$;
