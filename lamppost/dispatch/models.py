"""Feeds, the screened calls that may be reviewed, and what was counted and forgotten."""

from __future__ import annotations

import uuid

from django.db import models


class Feed(models.Model):
    """One CAD feed of one agency: polled from `url`, or pushed when `url` is empty.

    Its token is in the environment variable LAMPPOST_FEED_TOKEN_<token_name>, never in here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.SlugField(max_length=60, unique=True)
    source = models.CharField(max_length=40)  # a name in dispatch.sources
    url = models.URLField(blank=True)
    token_name = models.CharField(max_length=80, blank=True)
    every_seconds = models.IntegerField(default=60)
    is_live = models.BooleanField(default=True)
    last_heard_at = models.DateTimeField(null=True)
    etag = models.CharField(max_length=200, blank=True)
    failures = models.IntegerField(default=0)
    next_poll_at = models.DateTimeField(null=True)


class PushKey(models.Model):
    """A key for the push API, kept as its SHA-256. Calls under a sandbox key are only counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+")
    key_sha256 = models.BinaryField(max_length=32, unique=True)
    is_sandbox = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(null=True)


class Call(models.Model):
    """A screened call. No address, no units, no caller. Deleted a day after it was heard of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    centre = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    number = models.CharField(max_length=60)
    code = models.CharField(max_length=200)
    decision = models.CharField(max_length=8)  # publish, review; never once re-coded
    category = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=80, blank=True)
    cell = models.BigIntegerField()
    place_name = models.CharField(max_length=120, blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # when the feed says it changed; orders its messages
    state = models.CharField(max_length=10, default="open")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "centre", "day", "number"], name="call_taken_in_once"
            ),
        ]
        indexes = [models.Index(fields=["occurred_at"], name="call_by_age")]


class CallChange(models.Model):
    """What a later message changed: a code, decision, state or place. Goes with its call."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    code = models.CharField(max_length=200)
    decision = models.CharField(max_length=8)
    category = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=10)


class ExactPlace(models.Model):
    """Where the feed said it was. Written by intake, opened one by one through ctx.open_exact."""

    call = models.OneToOneField(Call, primary_key=True, on_delete=models.CASCADE, related_name="+")
    latitude = models.FloatField()
    longitude = models.FloatField()
    location = models.CharField(max_length=200, blank=True)
    purge_at = models.DateTimeField(db_index=True)


class CodeTask(models.Model):
    """A code that no table knows. Nothing is published from it until a person has decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=200)
    times_seen = models.IntegerField(default=1)
    first_seen_at = models.DateTimeField()
    decision = models.CharField(max_length=8, blank=True)  # a person's, empty while open
    category = models.CharField(max_length=32, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "code"], name="code_task_once"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None, decided_at=None, decision="")
                | models.Q(decided_by__isnull=False, decided_at__isnull=False, decision__gt=""),
                name="code_decision_has_who_and_when",
            ),
        ]


class DropCount(models.Model):
    """How many calls were not kept on a day, and why. Counts only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    reason = models.CharField(max_length=80)
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "day", "reason"], name="drop_count_once")
        ]
