from django.db import migrations, models

# The worker may delete a call and nothing else, so what hangs on a call must go with it by itself.
CASCADE = """
DO $$ DECLARE f record; BEGIN
    FOR f IN SELECT conname, conrelid::regclass AS rel FROM pg_constraint
              WHERE contype = 'f' AND confrelid = 'dispatch_call'::regclass
                AND conrelid IN ('dispatch_callchange'::regclass, 'dispatch_exactplace'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', f.rel, f.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (call_id)'
                       ' REFERENCES dispatch_call (id) ON DELETE CASCADE'
                       ' DEFERRABLE INITIALLY DEFERRED', f.rel, f.conname);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="call", name="told_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunSQL(CASCADE, migrations.RunSQL.noop),
    ]
