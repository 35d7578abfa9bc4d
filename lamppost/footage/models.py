"""Files on their way in, what became of them, and what the store must still forget."""

from __future__ import annotations

import uuid

from django.db import models

from lamppost.footage.data import Kind, MediaState, Refusal, UploadState


def _one_of(field: str, words: type[UploadState] | type[MediaState] | type[Kind]) -> models.Q:
    return models.Q(**{f"{field}__in": [word.value for word in words]})


class Upload(models.Model):
    """A file on its way in: how long it will be and whose it is. No name, no claimed type.

    Its bytes lie alone in the folder `incoming/<folder>` (footage.incoming); how many have come is
    what the file says, so that nothing is lost or invented when a process dies.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    folder = models.CharField(max_length=32, unique=True)
    length = models.BigIntegerField()  # bytes
    state = models.CharField(max_length=10, default=UploadState.RECEIVING.value)
    refusal = models.CharField(max_length=24, default="")
    tries = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_one_of("state", UploadState), name="upload_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(length__gt=0, length__lte=200_000_000),
                name="upload_is_not_too_big",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(
                        state=UploadState.REFUSED.value, refusal__in=[r.value for r in Refusal]
                    )
                    | (~models.Q(state=UploadState.REFUSED.value) & models.Q(refusal=""))
                ),
                name="upload_is_refused_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(state=UploadState.RECEIVED.value),
                name="upload_waits",
            )
        ]


class Media(models.Model):
    """A picture or clip that came through the workshop; has its upload's id.

    The store holds `look/<id>/...` (sanitised, nothing blurred; its author's alone, gone once
    finished) and `shown/<id>/<version>/...` (what may be shown).
    """

    id = models.UUIDField(primary_key=True, editable=False)
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=12, default=MediaState.TO_LOOK_AT.value)
    width = models.IntegerField()
    height = models.IntegerField()
    seconds = models.FloatField(default=0.0)
    bytes = models.BigIntegerField()
    has_sound = models.BooleanField(default=False)  # of what may be shown next
    with_sound = models.BooleanField(default=False)  # as its author chose
    looked_for_faces = models.BooleanField(default=False)
    proposals = models.JSONField(default=list)
    boxes = models.JSONField(default=list)
    version = models.IntegerField(default=0)  # of what is shown; 0: nothing yet
    looked_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, db_index=True)  # null: something keeps it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_one_of("kind", Kind), name="media_kind_is_known"),
            models.CheckConstraint(
                condition=_one_of("state", MediaState), name="media_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=MediaState.TO_LOOK_AT.value)
                | models.Q(looked_at__isnull=False),
                name="media_was_looked_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MediaState.FINISHED.value) | models.Q(version__gt=0),
                name="media_finished_has_a_version",
            ),
        ]
        indexes = [
            models.Index(
                fields=["looked_at"],
                condition=models.Q(state=MediaState.CONFIRMED.value),
                name="media_waits",
            )
        ]


class Erasure(models.Model):
    """Bytes that must go because their row went, whoever deleted it; written by a trigger."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    media_id = models.UUIDField(null=True)  # of a media: what the store holds for it
    folder = models.CharField(max_length=32, default="")  # of an upload: where its bytes came in
    asked_at = models.DateTimeField()
