-- Pictures and clips go with their post, and their bytes with them, whoever takes them away.
CREATE OR REPLACE FUNCTION feed_withdraws_pictures() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    DELETE FROM feed_attachment WHERE post_id = NEW.id;
    RETURN NULL;
END $$;

-- A post of which its author takes a picture away is looked at again; a live one stays live.
CREATE OR REPLACE FUNCTION feed_detached() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    DELETE FROM footage_media WHERE id = OLD.media_id;
    IF FOUND AND ctx.surface() = 'site' THEN
        UPDATE feed_post SET version = version + 1
         WHERE id = OLD.post_id AND state IN ('held', 'live', 'refused');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER feed_withdraws_pictures AFTER UPDATE ON feed_post
FOR EACH ROW WHEN (NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn')
EXECUTE FUNCTION feed_withdraws_pictures();
CREATE OR REPLACE TRIGGER feed_detached AFTER DELETE ON feed_attachment
FOR EACH ROW EXECUTE FUNCTION feed_detached();
