-- Rows of the public record are only ever added, by anyone.
CREATE OR REPLACE FUNCTION transparency_refuse() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION 'the public record is append-only'; END $$;

DROP TRIGGER IF EXISTS append_only ON transparency_entry;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transparency_entry
FOR EACH STATEMENT EXECUTE FUNCTION transparency_refuse();
