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
