from django.db import migrations

# What hangs on a comment goes with it: residents' goes_with_resident.sql would empty a column that
# may be empty, and a flag on a comment would become a flag on the whole post.
CASCADE = """
DO $$ DECLARE f record; BEGIN
    FOR f IN SELECT c.conname, c.conrelid::regclass AS child, quote_ident(a.attname) AS col
               FROM pg_constraint c
               JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
              WHERE c.contype = 'f' AND c.confrelid = 'feed_comment'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', f.child, f.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (%s)'
                       ' REFERENCES feed_comment (id) ON DELETE CASCADE'
                       ' DEFERRABLE INITIALLY DEFERRED', f.child, f.conname, f.col);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("feed", "0001_initial")]

    operations = [migrations.RunSQL(CASCADE, migrations.RunSQL.noop)]
