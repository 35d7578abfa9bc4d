"""Neighbors and the places they watch."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models.lookups import LessThanOrEqual

from lamppost.places.cells import BLOCKS
from lamppost.places.data import EVERY_CATEGORY, SEVERITY, Severity, bits
from lamppost.residents.data import (
    DEFAULT_RADIUS_M,
    DIGEST_HOUR,
    MOST_PLACES,
    USUAL,
    PlaceName,
    Quiet,
)
from lamppost.residents.homes import HomeLetter, Residency, Vouching  # noqa: F401 tables too
from lamppost.residents.seal import Sealed

LANGUAGES = ["en", "es"]
LIFE = bits({category for category, severity in SEVERITY.items() if severity == Severity.LIFE})
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Any: the type stubs know only numbers beside a bit operator
WATCHED: Any = models.F("categories")
PUSHED: Any = models.F("push_for")
MAILED: Any = models.F("mail_for")


def _where(is_on: models.Q, mask: Any) -> models.GeneratedField:
    """A bit mask that the database keeps: `mask`, or 0 where `is_on` does not hold."""
    return models.GeneratedField(
        expression=models.Case(
            models.When(is_on, then=mask), default=0, output_field=models.IntegerField()
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )


class HoldsEmail(models.Model):
    """A row with a sealed e-mail; `email_index` finds it blind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email_sealed = models.BinaryField()
    email_key = models.BinaryField()  # the subject's key, wrapped by the master key
    key_version = models.SmallIntegerField(default=1)

    class Meta:
        abstract = True

    @property
    def sealed(self) -> Sealed:
        return Sealed(bytes(self.email_sealed), bytes(self.email_key), self.key_version)


class Resident(HoldsEmail):
    """A resident, whose e-mail is confirmed: there is no row before that."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+")
    email_index = models.BinaryField(max_length=32, unique=True)
    confirmed = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="en")
    leave_sha256 = models.BinaryField(max_length=32, unique=True, null=True)  # of the mail's link
    quiet_begins = models.SmallIntegerField(default=Quiet.begins, db_default=Quiet.begins)
    quiet_ends = models.SmallIntegerField(default=Quiet.ends, db_default=Quiet.ends)
    snoozed_until = models.DateTimeField(null=True)
    digest_hour = models.SmallIntegerField(default=DIGEST_HOUR, db_default=DIGEST_HOUR, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_begins__range=(0, 23), quiet_ends__range=(0, 23)),
                name="resident_quiet_is_hours_of_the_day",
            ),
            models.CheckConstraint(
                condition=models.Q(digest_hour=None) | models.Q(digest_hour__range=(0, 23)),
                name="resident_digest_is_an_hour_of_the_day",
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=LANGUAGES), name="resident_language_is_ours"
            ),
        ]


class Joining(HoldsEmail):
    """Someone who wants to join and has not confirmed the e-mail. Its id becomes the resident's.

    Found by the SHA-256 of the mailed link's token; the site can write one and read none.
    """

    token_sha256 = models.BinaryField(max_length=32, unique=True)
    email_index = models.BinaryField(max_length=32, db_index=True)
    leave_sha256 = models.BinaryField(max_length=32)
    password = models.CharField(max_length=128)
    language = models.CharField(max_length=5)
    place = models.JSONField(null=True)  # the columns of a residents_place
    expires_at = models.DateTimeField(db_index=True)


class Letter(models.Model):
    """A letter about an account on its way out: sealed, written by the site, sent by the worker.

    Who, in which language, what and with which link is all inside the seal. Gone once sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField()
    sealed_key = models.BinaryField()
    key_version = models.SmallIntegerField()
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()


class Place(models.Model):
    """A watched place: a cell, never a pin. Narrow, because every alert searches it.

    `key`, `x`, `y`, `z` and `chord2` are derived from cell and radius (places.near).
    `slot` is 1 to 5, filled by a trigger: there is no sixth place, whoever inserts it.
    `now_push`, `now_mail` and `later` follow from the choices; all that an alert asks of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    slot = models.SmallIntegerField(null=True, editable=False)
    name = models.CharField(max_length=12, default=PlaceName.HOME)
    cell = models.BigIntegerField()
    radius_m = models.IntegerField(default=DEFAULT_RADIUS_M)
    categories = models.IntegerField(default=EVERY_CATEGORY)  # bit mask of places.data.BIT
    by_push = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)
    push_for = models.SmallIntegerField(default=USUAL.push_for, db_default=USUAL.push_for)
    mail_for = models.SmallIntegerField(default=USUAL.mail_for, db_default=USUAL.mail_for)
    snoozed_until = models.DateTimeField(default=LONG_AGO, db_default=LONG_AGO)
    now_push = _where(models.Q(by_push=True), WATCHED.bitand(PUSHED))
    # Where a place is not told of by push, a letter stands in for it.
    now_mail = _where(
        models.Q(by_mail=True),
        models.Case(
            models.When(by_push=True, then=WATCHED.bitand(MAILED)),
            default=WATCHED.bitand(MAILED.bitor(PUSHED)),
            output_field=models.IntegerField(),
        ),
    )
    later = models.GeneratedField(
        expression=models.Case(
            models.When(by_mail=True, then=WATCHED - WATCHED.bitand(MAILED.bitor(PUSHED))),
            models.When(by_push=True, then=WATCHED - WATCHED.bitand(PUSHED)),
            default=0,
            output_field=models.IntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
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
            models.CheckConstraint(
                condition=models.Q(slot__isnull=False, slot__gte=1, slot__lte=MOST_PLACES),
                name="place_slot_is_one_of_five",
            ),
            models.UniqueConstraint(fields=["resident", "slot"], name="place_slot_once"),
            models.CheckConstraint(
                condition=models.Q(name__in=[name.value for name in PlaceName]),
                name="place_name_is_a_listed_word",
            ),
            models.CheckConstraint(
                condition=models.Q(categories__gt=0), name="place_watches_for_something"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    LessThanOrEqual(PUSHED.bitor(USUAL.push_for), USUAL.push_for),
                    LessThanOrEqual(MAILED.bitor(USUAL.push_for), USUAL.push_for),
                    LessThanOrEqual(PUSHED.bitand(MAILED).bitor(LIFE), LIFE),
                ),
                name="place_is_told_no_louder_than_severity",
            ),
            models.CheckConstraint(
                # bits 52-55 of an H3 index are its resolution
                condition=LessThanOrEqual(
                    models.F("cell").bitrightshift(52).bitand(15),
                    BLOCKS,
                ),
                name="place_is_no_finer_than_blocks",
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
                    "snoozed_until",
                    "radius_m",
                    "now_push",
                    "now_mail",
                    "later",
                    "resident",
                ],
                name="place_near",
            ),
        ]
