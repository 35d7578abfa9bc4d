"""Tables of who has shown where they live. A cell stays; an address goes with its letter."""

from __future__ import annotations

import uuid

from django.db import models

HOW = ["letter", "neighbors"]


class Residency(models.Model):
    """A resident who lives where they say: a patch of a few blocks, since a day, shown how."""

    resident = models.OneToOneField(
        "residents.Resident", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    cell = models.BigIntegerField()
    verified_at = models.DateField()
    how = models.CharField(max_length=9)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(how__in=HOW), name="residency_how_is_known")
        ]


class HomeLetter(models.Model):
    """A letter with a code, by post. The address is sealed until it is printed, then empty.

    `code_mac` is known from the printing on, the code itself only to the paper.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.OneToOneField(
        "residents.Resident", on_delete=models.CASCADE, related_name="+"
    )
    address_sealed = models.BinaryField()
    address_key = models.BinaryField()
    key_version = models.SmallIntegerField()
    cell = models.BigIntegerField()
    asked_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    code_mac = models.BinaryField(max_length=32, null=True)
    tries = models.SmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(printed_at__isnull=True, code_mac__isnull=True)
                | models.Q(
                    printed_at__isnull=False,
                    code_mac__isnull=False,
                    address_sealed=b"",
                    address_key=b"",
                ),
                name="home_letter_has_an_address_or_a_code",
            )
        ]


class Vouching(models.Model):
    """A resident asks two neighbors to vouch, by a link found by its token's SHA-256.

    `first_by` is kept until the second comes; then the row is gone, and nobody's name with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.OneToOneField(
        "residents.Resident", on_delete=models.CASCADE, related_name="+"
    )
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    cell = models.BigIntegerField()
    x = models.FloatField()  # the middle of the cell on the unit sphere (places.near)
    y = models.FloatField()
    z = models.FloatField()
    first_by = models.ForeignKey(
        "residents.Resident", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    has_one = models.BooleanField(default=False)  # all that the asker may see of it
    expires_at = models.DateTimeField(db_index=True)
