-- Uploads and media go with their owner, whoever deletes the login.
DO $$
DECLARE
    f record;
BEGIN
    FOR f IN
        SELECT c.conname, c.conrelid::regclass AS child FROM pg_constraint c
         WHERE c.contype = 'f' AND c.confrelid = 'accounts_user'::regclass AND c.confdeltype <> 'c'
           AND c.conrelid IN ('footage_upload'::regclass, 'footage_media'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', f.child, f.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (owner_id)'
                       ' REFERENCES accounts_user (id) ON DELETE CASCADE'
                       ' DEFERRABLE INITIALLY DEFERRED', f.child, f.conname);
    END LOOP;
END $$;

-- Bytes go with their row, whoever deletes it: the worker erases what stands here.
CREATE OR REPLACE FUNCTION footage_bytes_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_TABLE_NAME = 'footage_upload' THEN
        INSERT INTO footage_erasure (id, media_id, folder, asked_at)
        VALUES (gen_random_uuid(), NULL, OLD.folder, now());
    ELSE
        INSERT INTO footage_erasure (id, media_id, folder, asked_at)
        VALUES (gen_random_uuid(), OLD.id, '', now());
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER footage_bytes_go AFTER DELETE ON footage_upload
FOR EACH ROW EXECUTE FUNCTION footage_bytes_go();
CREATE OR REPLACE TRIGGER footage_bytes_go AFTER DELETE ON footage_media
FOR EACH ROW EXECUTE FUNCTION footage_bytes_go();

-- The state machine, held by the database too (footage.data.MEDIA_TRANSITIONS): an author confirms,
-- the worker finishes, and what is to be blurred changes only with a confirmation.
CREATE OR REPLACE FUNCTION footage_media_moves() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('to_look_at', 'confirmed'),
        ('confirmed', 'finished'), ('confirmed', 'failed'),
        ('finished', 'confirmed'), ('failed', 'confirmed')
    ) OR NEW.state <> OLD.state AND (ctx.surface() = 'site' AND NEW.state <> 'confirmed'
                                     OR ctx.surface() = 'worker' AND NEW.state = 'confirmed')
      OR NEW.state = OLD.state AND (NEW.boxes, NEW.with_sound, NEW.looked_at)
         IS DISTINCT FROM (OLD.boxes, OLD.with_sound, OLD.looked_at)
    THEN
        RAISE EXCEPTION 'media does not move from % to % like this', OLD.state, NEW.state
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER footage_media_moves BEFORE UPDATE ON footage_media
FOR EACH ROW EXECUTE FUNCTION footage_media_moves();

-- What whoever sees a post may know of its media, by ids that cannot be guessed: never whose it is.
CREATE OR REPLACE FUNCTION ctx.shown_media(wanted uuid[])
RETURNS TABLE (id uuid, kind varchar, width integer, height integer, seconds double precision,
               has_sound boolean, version integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT m.id, m.kind, m.width, m.height, m.seconds, m.has_sound, m.version
        FROM footage_media m WHERE m.id = ANY(wanted) AND m.state = 'finished' $$;
