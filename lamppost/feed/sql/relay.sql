-- Two residents write to each other about a live post whose author allows it (A17).
CREATE OR REPLACE FUNCTION feed_line_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    thread feed_post;
BEGIN
    SELECT * INTO thread FROM feed_post WHERE id = NEW.post_id;
    IF thread.state IS DISTINCT FROM 'live' OR NOT thread.contact
       OR thread.author_id = NEW.asker_id OR ctx.may_say('line') <> '' THEN
        RAISE EXCEPTION 'nobody to write to' USING ERRCODE = 'check_violation';
    END IF;
    NEW.number := feed_speak(thread.id, thread.thread_key, NEW.asker_id);
    NEW.opened_at := now();
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION feed_message_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    who record;
    me uuid := ctx.resident();
BEGIN
    SELECT l.asker_id, l.closed_at, p.id AS thread, p.state, p.author_id INTO who
      FROM feed_line l JOIN feed_post p ON p.id = l.post_id WHERE l.id = NEW.line_id;
    IF who.state IS DISTINCT FROM 'live' OR who.closed_at IS NOT NULL OR me IS NULL
       OR me NOT IN (who.asker_id, who.author_id) OR ctx.may_say('message') <> '' THEN
        RAISE EXCEPTION 'this line is closed' USING ERRCODE = 'check_violation';
    END IF;
    NEW.from_author := me = who.author_id;
    NEW.at := now();
    PERFORM feed_tell(CASE WHEN NEW.from_author THEN who.asker_id ELSE who.author_id END,
                      who.thread, 'message', NEW.id);
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER feed_line_begins BEFORE INSERT ON feed_line
FOR EACH ROW EXECUTE FUNCTION feed_line_begins();
CREATE OR REPLACE TRIGGER feed_message_begins BEFORE INSERT ON feed_message
FOR EACH ROW EXECUTE FUNCTION feed_message_begins();
