from django.db import migrations

# The worker deletes old calls (dispatch.tasks); their drafts go with them by themselves.
CASCADE = """
DO $$ DECLARE f record; BEGIN
    FOR f IN SELECT conname FROM pg_constraint
              WHERE contype = 'f' AND confrelid = 'dispatch_call'::regclass
                AND conrelid = 'newsdesk_draft'::regclass
    LOOP
        EXECUTE format('ALTER TABLE newsdesk_draft DROP CONSTRAINT %I', f.conname);
        EXECUTE format('ALTER TABLE newsdesk_draft ADD CONSTRAINT %I FOREIGN KEY (call_id)'
                       ' REFERENCES dispatch_call (id) ON DELETE CASCADE'
                       ' DEFERRABLE INITIALLY DEFERRED', f.conname);
    END LOOP;
    FOR f IN SELECT conname FROM pg_constraint
              WHERE contype = 'f' AND confrelid = 'newsdesk_draft'::regclass
                AND conrelid = 'newsdesk_draft'::regclass
    LOOP
        EXECUTE format('ALTER TABLE newsdesk_draft DROP CONSTRAINT %I', f.conname);
        EXECUTE format('ALTER TABLE newsdesk_draft ADD CONSTRAINT %I FOREIGN KEY (merged_into_id)'
                       ' REFERENCES newsdesk_draft (id) ON DELETE SET NULL'
                       ' DEFERRABLE INITIALLY DEFERRED', f.conname);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("newsdesk", "0001_initial"),
        ("dispatch", "0002_told_at_and_cascades"),
    ]

    operations = [migrations.RunSQL(CASCADE, migrations.RunSQL.noop)]
