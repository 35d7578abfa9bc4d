-- A moderator decides a case; the database checks who, and applies it to what the case is about.
CREATE OR REPLACE FUNCTION feed_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    about record;
    becomes text;
    news text;
BEGIN
    IF OLD.verdict <> '' THEN
        IF ctx.surface() = 'desk' OR NEW.verdict <> OLD.verdict THEN
            RAISE EXCEPTION 'a decision stands' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.verdict = '' OR pg_trigger_depth() > 1 THEN
        RETURN NEW; -- a claim; or decided along with another case of the same text
    END IF;
    IF NEW.decided_by IS DISTINCT FROM OLD.claimed_by
       OR NEW.kind = 'appeal' AND EXISTS (
            SELECT FROM feed_case c WHERE c.id = NEW.refusal_id AND c.decided_by = NEW.decided_by)
    THEN
        RAISE EXCEPTION 'somebody else decides this' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.comment_id IS NULL THEN
        SELECT id, author_id, state, version INTO about FROM feed_post
         WHERE id = NEW.post_id FOR UPDATE;
    ELSE
        SELECT id, author_id, state, version INTO about FROM feed_comment
         WHERE id = NEW.comment_id FOR UPDATE;
    END IF;
    IF about.version <> NEW.seen THEN
        RAISE EXCEPTION 'it was changed meanwhile' USING ERRCODE = 'check_violation';
    END IF;
    becomes := CASE
        WHEN NEW.kind = 'appeal' AND NEW.verdict = 'let_out' AND about.state = 'refused' THEN 'live'
        WHEN NEW.kind = 'appeal' THEN about.state
        WHEN NEW.verdict = 'refuse' AND about.state IN ('held', 'live') THEN 'refused'
        WHEN NEW.kind IN ('post', 'comment') AND about.state = 'held' THEN 'live'
        ELSE about.state END;
    news := CASE
        WHEN NEW.kind = 'appeal' AND becomes = 'live' THEN 'restored'
        WHEN NEW.kind = 'appeal' THEN 'upheld'
        WHEN becomes <> about.state THEN becomes END;
    IF becomes <> about.state AND NEW.comment_id IS NULL THEN
        UPDATE feed_post SET state = becomes, appeal = '',
               published_at = CASE becomes WHEN 'live' THEN coalesce(published_at, now())
                                           ELSE published_at END,
               rule = CASE becomes WHEN 'refused' THEN NEW.rule ELSE '' END,
               guidelines = CASE becomes WHEN 'refused' THEN NEW.guidelines ELSE '' END
         WHERE id = about.id;
    ELSIF becomes <> about.state THEN
        UPDATE feed_comment SET state = becomes, appeal = '',
               published_at = CASE becomes WHEN 'live' THEN coalesce(published_at, now())
                                           ELSE published_at END,
               rule = CASE becomes WHEN 'refused' THEN NEW.rule ELSE '' END,
               guidelines = CASE becomes WHEN 'refused' THEN NEW.guidelines ELSE '' END
         WHERE id = about.id;
    END IF;
    IF news IS NOT NULL THEN
        PERFORM feed_tell(about.author_id, NEW.post_id, news, NEW.id);
    END IF;
    IF news = 'restored' THEN
        UPDATE feed_sanction SET lifted_at = now()
         WHERE case_id = NEW.refusal_id AND lifted_at IS NULL;
    END IF;
    IF NEW.kind = 'flag' OR becomes = 'refused' THEN
        PERFORM feed_answer_flags(NEW.post_id, NEW.comment_id, NEW.verdict);
    END IF;
    IF becomes = 'refused' AND NEW.kind <> 'appeal' THEN
        UPDATE feed_case SET verdict = NEW.verdict, rule = NEW.rule, guidelines = NEW.guidelines,
               seen = NEW.seen, decided_by = NEW.decided_by, decided_at = NEW.decided_at
         WHERE post_id = NEW.post_id AND comment_id IS NOT DISTINCT FROM NEW.comment_id
           AND verdict = '' AND id <> NEW.id AND kind <> 'appeal';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER feed_decided BEFORE UPDATE ON feed_case
FOR EACH ROW EXECUTE FUNCTION feed_decided();

-- A warning, limit or suspension for the author of what was refused, whose name nobody learns.
CREATE OR REPLACE FUNCTION ctx.sanction(decided uuid, what text, days integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    person uuid;
    thread uuid;
BEGIN
    SELECT coalesce(c.author_id, p.author_id), p.id INTO person, thread
      FROM feed_case k JOIN feed_post p ON p.id = k.post_id
      LEFT JOIN feed_comment c ON c.id = k.comment_id
     WHERE k.id = decided AND k.verdict = 'refuse' AND k.kind <> 'appeal'
       AND k.decided_by = ctx.person() AND ctx.is_editor();
    IF person IS NULL OR days NOT BETWEEN 1 AND 365 THEN
        RETURN false;
    END IF;
    INSERT INTO feed_sanction (id, resident_id, case_id, kind, since, until)
    VALUES (gen_random_uuid(), person, decided, what, now(), now() + days * interval '1 day')
    ON CONFLICT DO NOTHING;
    PERFORM feed_tell(person, thread, what, decided);
    RETURN true;
END $$;

-- How an author stands, for whoever has the case open: counts of a year, no name.
CREATE OR REPLACE FUNCTION ctx.standing(wanted uuid)
RETURNS TABLE (refused bigint, warnings bigint, limits bigint, suspensions bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ WITH who AS (
        SELECT coalesce(c.author_id, p.author_id) AS person
          FROM feed_case k JOIN feed_post p ON p.id = k.post_id
          LEFT JOIN feed_comment c ON c.id = k.comment_id
         WHERE k.id = wanted AND k.claimed_by = ctx.person() AND ctx.is_editor())
      SELECT (SELECT count(*) FROM feed_post p WHERE p.author_id = w.person AND p.state = 'refused')
             + (SELECT count(*) FROM feed_comment c WHERE c.author_id = w.person
                   AND c.state = 'refused'),
             count(s.id) FILTER (WHERE s.kind = 'warning'),
             count(s.id) FILTER (WHERE s.kind = 'limit'),
             count(s.id) FILTER (WHERE s.kind = 'suspension')
        FROM who w LEFT JOIN feed_sanction s ON s.resident_id = w.person AND s.lifted_at IS NULL
             AND s.since > now() - interval '1 year'
       GROUP BY w.person $$;

-- Public numbers: nothing under 10 is told, and nothing finer than 5.
CREATE OR REPLACE FUNCTION feed_public(n bigint) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$ SELECT CASE WHEN n >= 10 THEN (round(n / 5.0) * 5)::integer END $$;

CREATE OR REPLACE FUNCTION ctx.moderation(since timestamptz, until_ timestamptz)
RETURNS TABLE (what text, word text, number integer, median_seconds integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT 'flags', f.reason, feed_public(count(*)), NULL::integer FROM feed_flag f
       WHERE f.at >= since AND f.at < until_ GROUP BY f.reason
      UNION ALL
      SELECT c.kind || 's ' || CASE c.verdict WHEN 'let_out' THEN 'kept' ELSE 'refused' END, '',
             feed_public(count(*)),
             CASE WHEN count(*) >= 10 THEN (percentile_cont(0.5) WITHIN GROUP (
                ORDER BY extract(epoch FROM c.decided_at - c.opened_at)))::integer END
        FROM feed_case c WHERE c.decided_at >= since AND c.decided_at < until_
       GROUP BY c.kind, c.verdict
      UNION ALL
      SELECT 'rules', c.rule, feed_public(count(*)), NULL FROM feed_case c
       WHERE c.decided_at >= since AND c.decided_at < until_ AND c.verdict = 'refuse'
         AND c.kind <> 'appeal' GROUP BY c.rule
      UNION ALL
      SELECT 'sanctions', s.kind, feed_public(count(*)), NULL FROM feed_sanction s
       WHERE s.since >= since AND s.since < until_ GROUP BY s.kind
      UNION ALL
      SELECT 'nudges', n.choice, feed_public(sum(n.times)), NULL FROM feed_nudge n
       WHERE n.day >= since::date AND n.day < until_::date GROUP BY n.choice $$;
