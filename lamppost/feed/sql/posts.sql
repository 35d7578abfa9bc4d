-- What happens to posts and comments by itself, whoever writes them.
CREATE OR REPLACE FUNCTION ctx.may_say(what text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$ SELECT CASE
        WHEN me IS NULL THEN 'nobody'
        WHEN EXISTS (SELECT FROM feed_sanction s WHERE s.resident_id = me AND s.kind = 'suspension'
                        AND s.lifted_at IS NULL AND s.until > now()) THEN 'suspended'
        WHEN what = 'post' AND (SELECT count(*) FROM feed_post p WHERE p.author_id = me
                AND p.created_at > now() - interval '1 day') >= CASE WHEN limited THEN 1 ELSE 10 END
            THEN 'enough'
        WHEN what = 'comment' AND (SELECT count(*) FROM feed_comment c WHERE c.author_id = me
                AND c.created_at > now() - interval '1 day') >= CASE WHEN limited THEN 5 ELSE 60 END
            THEN 'enough'
        WHEN what = 'line' AND (SELECT count(*) FROM feed_line l WHERE l.asker_id = me
                AND l.opened_at > now() - interval '1 day') >= CASE WHEN limited THEN 1 ELSE 10 END
            THEN 'enough'
        WHEN what = 'message' AND (
                SELECT count(*) FROM feed_message m JOIN feed_line l ON l.id = m.line_id
                  JOIN feed_post p ON p.id = l.post_id
                 WHERE m.at > now() - interval '1 day'
                   AND me = CASE WHEN m.from_author THEN p.author_id ELSE l.asker_id END)
            >= CASE WHEN limited THEN 5 ELSE 60 END THEN 'enough'
        ELSE '' END
      FROM (SELECT m.me, EXISTS (SELECT FROM feed_sanction s WHERE s.resident_id = m.me
                   AND s.kind = 'limit' AND s.lifted_at IS NULL AND s.until > now()) AS limited
              FROM (SELECT ctx.resident() AS me) m) w $$;

-- New ones are held, numbered, and wait for a moderator; whatever the site says of them.
CREATE OR REPLACE FUNCTION feed_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    thread feed_post;
    is_post boolean := TG_TABLE_NAME = 'feed_post';
BEGIN
    IF NOT is_post THEN
        SELECT * INTO thread FROM feed_post WHERE id = NEW.post_id;
        IF thread.state IS DISTINCT FROM 'live' OR NEW.parent_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM feed_comment WHERE id = NEW.parent_id AND post_id = NEW.post_id
               AND parent_id IS NULL AND state = 'live')
        THEN
            RAISE EXCEPTION 'nothing to comment on' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF ctx.surface() = 'site' THEN
        IF ctx.may_say(CASE WHEN is_post THEN 'post' ELSE 'comment' END) <> '' THEN
            RAISE EXCEPTION 'not now' USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.created_at := now();
        NEW.version := 1;
        NEW.rule := '';
        NEW.guidelines := '';
        NEW.appeal := '';
        NEW.appealed_at := NULL;
        NEW.state := 'held';
        IF is_post THEN
            NEW.outcome := '';
            NEW.outcome_at := NULL;
            NEW.helpful := 0;
            NEW.comments := 0;
            NEW.share_sha256 := NULL;
            thread.kind_id := NEW.kind_id;
        END IF;
        IF feed_lets_out(thread.kind_id, NEW.author_id) THEN
            NEW.state := 'live';
        END IF;
        NEW.published_at := CASE NEW.state WHEN 'live' THEN now() END;
    END IF;
    IF is_post THEN
        NEW.thread_key := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
        NEW.number := feed_speak(NEW.id, NEW.thread_key, NEW.author_id);
    ELSE
        NEW.number := feed_speak(NEW.post_id, thread.thread_key, NEW.author_id);
    END IF;
    RETURN NEW;
END $$;

-- What an author may change, and what the database makes of it: cutting leaves a live one live,
-- any other change holds it again, withdrawing empties it.
CREATE OR REPLACE FUNCTION feed_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    is_post boolean := TG_TABLE_NAME = 'feed_post';
    -- only our own functions may set a version: a picture was taken away (attachments.sql)
    is_other boolean := NEW.text <> OLD.text OR NEW.version <> OLD.version;
    is_cut boolean := feed_only_cuts(OLD.text, NEW.text);
BEGIN
    IF is_post THEN
        is_other := is_other OR NEW.title <> OLD.title OR NEW.did <> OLD.did;
        is_cut := is_cut AND feed_only_cuts(OLD.title, NEW.title) AND feed_only_cuts(OLD.did, NEW.did);
    END IF;
    IF ctx.surface() = 'site' THEN
        IF NEW.state = 'withdrawn' THEN
            NEW.text := '';
            NEW.appeal := '';
            IF is_post THEN
                NEW.title := '';
                NEW.did := '';
                NEW.share_sha256 := NULL;
            END IF;
        ELSIF is_other AND OLD.state IN ('held', 'live', 'refused') THEN
            NEW.version := OLD.version + 1;
            NEW.state := CASE WHEN OLD.state = 'live' AND is_cut THEN 'live' ELSE 'held' END;
            NEW.rule := '';
            NEW.guidelines := '';
            NEW.appeal := '';
            NEW.appealed_at := NULL;
        ELSIF is_other OR NEW.state <> OLD.state THEN
            RAISE EXCEPTION 'it does not move like this' USING ERRCODE = 'check_violation';
        ELSIF NEW.appealed_at IS DISTINCT FROM OLD.appealed_at
              AND (OLD.state <> 'refused' OR OLD.appealed_at IS NOT NULL) THEN
            RAISE EXCEPTION 'nothing to appeal' USING ERRCODE = 'check_violation';
        END IF;
        IF is_post THEN
            IF NEW.outcome <> OLD.outcome AND (OLD.outcome <> '' OR OLD.state <> 'live') THEN
                RAISE EXCEPTION 'an outcome is told once' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- Cases and notices that follow from it.
CREATE OR REPLACE FUNCTION feed_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    is_post boolean := TG_TABLE_NAME = 'feed_post';
    thread uuid;
    line uuid;
    person uuid;
BEGIN
    IF is_post THEN
        thread := NEW.id;
    ELSE
        thread := NEW.post_id;
        line := NEW.id;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state = 'held' THEN
            PERFORM feed_open_case(CASE WHEN is_post THEN 'post' ELSE 'comment' END, thread, line);
        END IF;
    ELSE
        IF NEW.version > OLD.version THEN
            DELETE FROM feed_case WHERE post_id = thread AND comment_id IS NOT DISTINCT FROM line
               AND verdict = '' AND kind = 'appeal';
            PERFORM feed_open_case(CASE WHEN is_post THEN 'post' ELSE 'comment' END, thread, line);
        END IF;
        IF NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' THEN
            DELETE FROM feed_case WHERE post_id = thread AND verdict = ''
               AND (line IS NULL OR comment_id = line);
            PERFORM feed_answer_flags(thread, line, 'gone');
        END IF;
        IF NEW.appealed_at IS NOT NULL AND OLD.appealed_at IS NULL THEN
            PERFORM feed_open_case('appeal', thread, line);
        END IF;
    END IF;
    IF is_post THEN
        IF TG_OP = 'UPDATE' AND NEW.outcome <> '' THEN
            IF OLD.outcome = '' THEN
                FOR person IN SELECT resident_id FROM feed_voice WHERE post_id = thread
                        UNION SELECT resident_id FROM feed_follow WHERE post_id = thread LOOP
                    IF person <> NEW.author_id THEN
                        PERFORM feed_tell(person, thread, 'outcome', thread);
                    END IF;
                END LOOP;
            END IF;
        END IF;
    ELSE
        IF NEW.state = 'live' AND (TG_OP = 'INSERT' OR OLD.published_at IS NULL) THEN
            FOR person IN SELECT author_id FROM feed_post WHERE id = thread
                    UNION SELECT resident_id FROM feed_follow WHERE post_id = thread
                    UNION SELECT author_id FROM feed_comment WHERE id = NEW.parent_id LOOP
                IF person <> NEW.author_id THEN
                    PERFORM feed_tell(person, thread, 'comment', line);
                END IF;
            END LOOP;
        END IF;
        UPDATE feed_post SET comments = (
            SELECT count(*) FROM feed_comment WHERE post_id = thread AND state = 'live')
         WHERE id = thread;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION feed_count_helpful() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    thread uuid := coalesce(NEW.post_id, OLD.post_id);
BEGIN
    UPDATE feed_post SET helpful = (SELECT count(*) FROM feed_helpful WHERE post_id = thread)
     WHERE id = thread;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION feed_comment_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    UPDATE feed_post SET comments = (
        SELECT count(*) FROM feed_comment WHERE post_id = OLD.post_id AND state = 'live')
     WHERE id = OLD.post_id;
    RETURN NULL;
END $$;

-- Pictures come with the post, in one transaction: what a moderator let out gets no new ones.
CREATE OR REPLACE FUNCTION feed_attached() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    IF ctx.surface() = 'site' AND NOT EXISTS (
        SELECT FROM feed_post p JOIN footage_media m ON m.id = NEW.media_id
         WHERE p.id = NEW.post_id AND p.created_at = now() AND p.author_id = ctx.resident()
           AND m.owner_id = ctx.person() AND m.state = 'finished')
    THEN
        RAISE EXCEPTION 'not with this post' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION feed_flagged() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM feed_open_case('flag', NEW.post_id, NEW.comment_id);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER feed_begins BEFORE INSERT ON feed_post
FOR EACH ROW EXECUTE FUNCTION feed_begins();
CREATE OR REPLACE TRIGGER feed_begins BEFORE INSERT ON feed_comment
FOR EACH ROW EXECUTE FUNCTION feed_begins();
CREATE OR REPLACE TRIGGER feed_moves BEFORE UPDATE ON feed_post
FOR EACH ROW EXECUTE FUNCTION feed_moves();
CREATE OR REPLACE TRIGGER feed_moves BEFORE UPDATE ON feed_comment
FOR EACH ROW EXECUTE FUNCTION feed_moves();
CREATE OR REPLACE TRIGGER feed_moved AFTER INSERT OR UPDATE ON feed_post
FOR EACH ROW EXECUTE FUNCTION feed_moved();
CREATE OR REPLACE TRIGGER feed_moved AFTER INSERT OR UPDATE ON feed_comment
FOR EACH ROW EXECUTE FUNCTION feed_moved();
CREATE OR REPLACE TRIGGER feed_comment_gone AFTER DELETE ON feed_comment
FOR EACH ROW EXECUTE FUNCTION feed_comment_gone();
CREATE OR REPLACE TRIGGER feed_attached BEFORE INSERT ON feed_attachment
FOR EACH ROW EXECUTE FUNCTION feed_attached();
CREATE OR REPLACE TRIGGER feed_count_helpful AFTER INSERT OR DELETE ON feed_helpful
FOR EACH ROW EXECUTE FUNCTION feed_count_helpful();
CREATE OR REPLACE TRIGGER feed_flagged AFTER INSERT ON feed_flag
FOR EACH ROW EXECUTE FUNCTION feed_flagged();

-- What a resident may know that the columns hide.
CREATE OR REPLACE FUNCTION ctx.my_posts() RETURNS TABLE (id uuid, is_shared boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT p.id, p.share_sha256 IS NOT NULL FROM feed_post p
       WHERE p.author_id = (SELECT ctx.resident()) $$;

CREATE OR REPLACE FUNCTION ctx.my_comments(thread uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT c.id FROM feed_comment c
       WHERE c.post_id = thread AND c.author_id = (SELECT ctx.resident()) $$;

-- One post, for whoever has the link its author made.
CREATE OR REPLACE FUNCTION ctx.shared_post(token text)
RETURNS TABLE (kind varchar, did text, title varchar, text text, cell bigint, place_name varchar,
               happened_at timestamptz, number integer, outcome varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT p.kind_id, p.did, p.title, p.text, p.cell, p.place_name, p.happened_at, p.number,
             p.outcome
        FROM feed_post p
       WHERE p.share_sha256 = sha256(convert_to(token, 'UTF8')) AND p.state = 'live' $$;

-- Asked to think again: how often, and what was chosen. Never what was written.
CREATE OR REPLACE FUNCTION ctx.count_nudge(chosen text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ INSERT INTO feed_nudge (id, day, choice, times)
      SELECT gen_random_uuid(), current_date, chosen, 1
       WHERE chosen IN ('shown', 'edit', 'send', 'cancel')
      ON CONFLICT (day, choice) DO UPDATE SET times = feed_nudge.times + 1 $$;
