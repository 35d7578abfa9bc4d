-- Whatever hangs on a resident goes with the resident, in every room and in rooms to come: the
-- database follows each foreign key by itself, so no deletion depends on code that knows them all.
-- A column that may be empty is emptied instead. Only what does not do so yet is changed.
DO $$
DECLARE
    f record;
    then_ text;
BEGIN
    FOR f IN
        WITH RECURSIVE hangs AS (
            SELECT c.* FROM pg_constraint c
             WHERE c.contype = 'f' AND (c.confrelid = 'residents_resident'::regclass
                   OR c.conrelid = 'residents_resident'::regclass)
            UNION
            SELECT c.* FROM pg_constraint c JOIN hangs h ON c.confrelid = h.conrelid
             WHERE c.contype = 'f'
        )
        SELECT h.conname, h.conrelid::regclass AS child, h.confrelid::regclass AS parent,
               quote_ident(a.attname) AS child_column, quote_ident(b.attname) AS parent_column,
               a.attnotnull
          FROM hangs h
          JOIN pg_attribute a ON a.attrelid = h.conrelid AND a.attnum = h.conkey[1]
          JOIN pg_attribute b ON b.attrelid = h.confrelid AND b.attnum = h.confkey[1]
         WHERE h.confdeltype NOT IN ('c', 'n')
    LOOP
        then_ := CASE WHEN f.attnotnull THEN 'CASCADE' ELSE 'SET NULL' END;
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', f.child, f.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (%s) REFERENCES %s (%s)'
                       ' ON DELETE %s DEFERRABLE INITIALLY DEFERRED', f.child, f.conname,
                       f.child_column, f.parent, f.parent_column, then_);
    END LOOP;
END $$;
