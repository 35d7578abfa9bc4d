"""Neighbors and the places they watch."""

from __future__ import annotations

import uuid

from django.db import models

from lamppost.places.data import EVERY_CATEGORY

DEFAULT_RADIUS_M = 805  # half a mile
MOST_PLACES = 5


class Resident(models.Model):
    """A resident. The e-mail is sealed under a key of its own; `email_index` finds it blind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+")
    email_sealed = models.BinaryField()
    email_key = models.BinaryField()  # the subject's key, wrapped by the master key
    key_version = models.SmallIntegerField(default=1)
    email_index = models.BinaryField(max_length=32, unique=True)
    confirmed = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="en")


class Place(models.Model):
    """A watched place: a cell, never a pin. Narrow, because every alert searches it.

    `key`, `x`, `y`, `z` and `chord2` are derived from cell and radius (places.near).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=12, default="home")  # home, work, family, school, other
    cell = models.BigIntegerField()
    radius_m = models.IntegerField(default=DEFAULT_RADIUS_M)
    categories = models.IntegerField(default=EVERY_CATEGORY)  # bit mask of places.data.BIT
    by_push = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)
    key = models.BigIntegerField()
    x = models.FloatField()
    y = models.FloatField()
    z = models.FloatField()
    chord2 = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(radius_m__gte=400, radius_m__lte=8047),
                name="place_radius_is_quarter_to_five_miles",
            ),
        ]
        indexes = [
            models.Index(
                fields=["key"],
                include=[
                    "x",
                    "y",
                    "z",
                    "chord2",
                    "radius_m",
                    "categories",
                    "by_push",
                    "by_mail",
                    "resident",
                ],
                name="place_near",
            ),
        ]
