"""The public record of acts of power. Rows are only ever added."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One public fact. The database refuses UPDATE, DELETE and TRUNCATE to every login."""

    seq = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    facts = models.JSONField()
    recorded_at = models.DateTimeField()
