"""Alerts, their history, and the batches in which people are told."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Alert(models.Model):
    """A public alert. Every alert ends (`ends_at`, at most 24 h after it was published)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    source_name = models.CharField(max_length=120)
    category = models.CharField(max_length=32)
    severity = models.SmallIntegerField()  # 0 life threat, 1 urgent, 2 routine
    title_en = models.CharField(max_length=120)
    text_en = models.TextField()
    title_es = models.CharField(max_length=120)
    text_es = models.TextField()
    cell = models.BigIntegerField()  # H3, resolution 9 or coarser
    latitude = models.FloatField()  # of the middle of the cell
    longitude = models.FloatField()
    spread_m = models.IntegerField()  # 0, 400 or 1060 for a cell of resolution 9, 8 or 7
    place_name = models.CharField(max_length=120)
    confirmed = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    reviewed_at = models.DateTimeField()
    published_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, default="live")  # live, corrected, retracted, ended
    version = models.SmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["live", "corrected", "retracted", "ended"]),
                name="alert_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("published_at")),
                name="alert_ends_after_it_began",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="alert_newest"),
            models.Index(fields=["cell", "-published_at", "-id"], name="alert_by_cell"),
        ]


class AlertEvent(models.Model):
    """One step in an alert's public history: published, corrected, retracted or ended.

    `expanded_at` is when the people to tell were found; a worker does that, never the desk.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    version = models.SmallIntegerField()
    title_en = models.CharField(max_length=120, blank=True)
    text_en = models.TextField(blank=True)
    title_es = models.CharField(max_length=120, blank=True)
    text_es = models.TextField(blank=True)
    at = models.DateTimeField()
    expanded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["at"], name="event_to_expand", condition=models.Q(expanded_at=None)
            ),
            models.Index(fields=["alert", "at"], name="event_history"),
        ]


class LiveLog(models.Model):
    """What open pages were told, for pages that reconnect. Public facts only; kept a day."""

    seq = models.BigAutoField(primary_key=True)
    payload = models.JSONField()
    at = models.DateTimeField()


class Delivery(models.Model):
    """A batch of at most 500 people to tell. `recipients` is set NULL when the alert ends.

    Those up to `begun_upto` may have heard; those up to `done_upto` are finished with. `gated`:
    quiet hours and the like were looked at, and the interruptions counted. `why`: of a digest.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(AlertEvent, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=6)  # push, mail, digest
    why = models.CharField(max_length=8, default="chosen", db_default="chosen")
    gated = models.BooleanField(default=False, db_default=False)
    batch = models.IntegerField()
    recipients = ArrayField(models.UUIDField(), null=True)
    state = models.SmallIntegerField(default=0)  # 0 waiting, 1 leased, 2 done
    lease_until = models.DateTimeField(null=True)  # of a waiting batch: not before
    leased_by = models.BigIntegerField(null=True)  # the worker's advisory lock
    attempts = models.SmallIntegerField(default=0)
    done_upto = models.IntegerField(default=0)
    begun_upto = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "channel", "batch"], name="batch_once")
        ]
        indexes = [
            models.Index(fields=["batch"], name="delivery_open", condition=models.Q(state__lt=2)),
            models.Index(fields=["alert"], name="delivery_of_alert"),
        ]


class DigestItem(models.Model):
    """An alert in a resident's next digest. Gone when that is out, unless the alert is still live:
    then a correction must find it, and it goes when the alert is over.

    `told_version`: of the words that were (about to be) said; NULL while nothing was. Residents
    stand here without a foreign key: checking it would lock each of them on every alert.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident_id = models.UUIDField()
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=8)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    told_version = models.SmallIntegerField(null=True)
    leased_until = models.DateTimeField(null=True)
    sent = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resident_id", "alert"], name="digest_item_once")
        ]
        indexes = [
            models.Index(fields=["due_at"], name="digest_due", condition=models.Q(sent=False))
        ]


class Interruption(models.Model):
    """How often a resident was interrupted today, below a threat to life; not by what.

    Unlogged: in no backup and no replica. Gone at midnight.
    """

    resident_id = models.UUIDField(primary_key=True)
    day = models.DateField()
    told = models.SmallIntegerField()


class PushSubscription(models.Model):
    """One browser that a resident switched on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="+")
    endpoint = models.TextField(unique=True)
    p256dh = models.BinaryField(max_length=65)
    auth = models.BinaryField(max_length=16)
    language = models.CharField(max_length=5, default="en")
    created_at = models.DateTimeField()


class PushKeyAhead(models.Model):
    """A key agreed ahead of time for one subscription (RFC 8291), used once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="+")
    as_public = models.BinaryField(max_length=65)
    ikm_sealed = models.BinaryField()

    class Meta:
        db_table = "alerts_pushkey"
