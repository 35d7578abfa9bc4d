from django.db import migrations

# Finding who is near reads the index alone only where no row of a page has changed since the last
# vacuum: one place in a hundred changed made it 3.6 times slower, a vacuum of 0.2 s mended it
# (DESIGN, section 6). So sweep after one in two hundred, not one in five.
SWEPT = {
    "autovacuum_vacuum_threshold": "500",
    "autovacuum_vacuum_scale_factor": "0.005",
    "autovacuum_vacuum_insert_threshold": "1000",
    "autovacuum_vacuum_insert_scale_factor": "0.01",
}


class Migration(migrations.Migration):
    dependencies = [("residents", "0002_joining_letters_and_limits")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE residents_place SET ({', '.join(f'{k} = {v}' for k, v in SWEPT.items())})",
            f"ALTER TABLE residents_place RESET ({', '.join(SWEPT)})",
        ),
    ]
