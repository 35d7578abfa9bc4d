"""Police and fire agencies and their officers."""

from __future__ import annotations

import uuid

from django.db import models

from lamppost.agencies.data import AgencyKind


class Agency(models.Model):
    """An agency that takes part. `bounds` is west, south, east, north in degrees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24)
    bounds = models.JSONField(default=list)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in AgencyKind]),
                name="agency_kind_is_local",
            )
        ]


class Officer(models.Model):
    """A verified officer of one agency; name and title are public on what they write."""

    user = models.OneToOneField(
        "accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=80)
