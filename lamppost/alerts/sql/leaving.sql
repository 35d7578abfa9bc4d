-- What waits for one's own next digest, and how often one was interrupted today.
CREATE OR REPLACE FUNCTION ctx.my_digest() RETURNS TABLE (alert_id uuid, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT d.alert_id, d.at FROM alerts_digestitem d
       WHERE d.resident_id = (SELECT ctx.resident()) ORDER BY d.at $$;

CREATE OR REPLACE FUNCTION ctx.my_interruptions() RETURNS TABLE (day date, told smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT i.day, i.told FROM alerts_interruption i
       WHERE i.resident_id = (SELECT ctx.resident()) $$;

-- Whoever leaves is in no batch any more. Another id, of nobody, takes the place, because batches are
-- counted through by position.
CREATE OR REPLACE FUNCTION alerts_forget_resident() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    UPDATE alerts_delivery SET recipients = array_replace(recipients, OLD.id, gen_random_uuid())
     WHERE OLD.id = ANY(recipients);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER alerts_forget_resident AFTER DELETE ON residents_resident
FOR EACH ROW EXECUTE FUNCTION alerts_forget_resident();
