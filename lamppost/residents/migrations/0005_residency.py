import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("residents", "0004_told_how_loudly"),
    ]

    operations = [
        migrations.CreateModel(
            name="Residency",
            fields=[
                (
                    "resident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="residents.resident",
                    ),
                ),
                ("cell", models.BigIntegerField()),
                ("verified_at", models.DateField()),
                ("how", models.CharField(max_length=9)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["letter", "neighbors"])),
                        name="residency_how_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Vouching",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token_sha256", models.BinaryField(max_length=32, unique=True)),
                ("cell", models.BigIntegerField()),
                ("x", models.FloatField()),
                ("y", models.FloatField()),
                ("z", models.FloatField()),
                ("has_one", models.BooleanField(default=False)),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "first_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="residents.resident",
                    ),
                ),
                (
                    "resident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="residents.resident",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HomeLetter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("address_sealed", models.BinaryField()),
                ("address_key", models.BinaryField()),
                ("key_version", models.SmallIntegerField()),
                ("cell", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("printed_at", models.DateTimeField(null=True)),
                ("code_mac", models.BinaryField(max_length=32, null=True)),
                ("tries", models.SmallIntegerField(default=0)),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "resident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="residents.resident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code_mac__isnull", True), ("printed_at__isnull", True)),
                            models.Q(
                                ("address_key", b""),
                                ("address_sealed", b""),
                                ("code_mac__isnull", False),
                                ("printed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="home_letter_has_an_address_or_a_code",
                    )
                ],
            },
        ),
    ]
