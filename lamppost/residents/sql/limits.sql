-- A resident watches five places at most. Each place takes the lowest free slot; the table's own
-- constraints (one row per slot, slots 1 to 5) hold against two inserts at the same time as well.
CREATE OR REPLACE FUNCTION residents_take_slot() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
    SELECT min(s) INTO NEW.slot FROM generate_series(1, 5) s
     WHERE NOT EXISTS (SELECT FROM residents_place
                        WHERE resident_id = NEW.resident_id AND slot = s);
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER residents_take_slot BEFORE INSERT ON residents_place
FOR EACH ROW WHEN (NEW.slot IS NULL) EXECUTE FUNCTION residents_take_slot();
