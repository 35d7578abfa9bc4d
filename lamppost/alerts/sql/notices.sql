-- What the resident whose session this is was told of these alerts, by push and by mail: read from
-- the batches themselves, so it is there exactly as long as they are, and no row is kept for it.
CREATE OR REPLACE FUNCTION ctx.my_notices(alerts uuid[])
RETURNS TABLE (alert_id uuid, channel varchar, kind varchar, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT d.alert_id, d.channel, e.kind, e.at
        FROM alerts_delivery d JOIN alerts_alertevent e ON e.id = d.event_id
       WHERE d.alert_id = ANY(alerts) AND d.recipients IS NOT NULL
         AND (SELECT ctx.resident()) = ANY(d.recipients[1:d.begun_upto])
         AND (d.channel = 'mail' OR d.channel = 'push' AND EXISTS (
                SELECT FROM alerts_pushsubscription s WHERE s.resident_id = (SELECT ctx.resident())))
$$;

-- Items and counts hang on a resident by id alone (alerts.models.DigestItem); they go along all the same.
CREATE OR REPLACE FUNCTION alerts_forget_digest() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    DELETE FROM alerts_digestitem WHERE resident_id = OLD.id;
    DELETE FROM alerts_interruption WHERE resident_id = OLD.id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER alerts_forget_digest AFTER DELETE ON residents_resident
FOR EACH ROW EXECUTE FUNCTION alerts_forget_digest();
