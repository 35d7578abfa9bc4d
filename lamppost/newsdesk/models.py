"""Drafts on their way from a screened call to an alert."""

from __future__ import annotations

import uuid

from django.db import models

from lamppost.newsdesk.data import State


class Draft(models.Model):
    """What an editor makes of a call. It never held an address.

    `version` counts up with every change, so that nobody approves or overwrites what they have not
    seen. `read_as` is what dispatch called it when these words were made (drafting.says).
    `category` is empty while a call's type alone does not say what happened.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.OneToOneField("dispatch.Call", on_delete=models.CASCADE, related_name="+")
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=10, default="waiting", db_index=True)  # data.State
    read_as = models.CharField(max_length=48, blank=True)
    category = models.CharField(max_length=32, blank=True)
    title_en = models.CharField(max_length=120, blank=True)
    text_en = models.TextField(max_length=600, blank=True)
    title_es = models.CharField(max_length=120, blank=True)
    text_es = models.TextField(max_length=600, blank=True)
    cell = models.BigIntegerField()
    place_name = models.CharField(max_length=120, blank=True)
    confirmed = models.BooleanField(default=False)
    attestation = models.CharField(max_length=16, blank=True)  # data.Attestation
    edited_by = models.UUIDField(null=True)
    edited_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=200, blank=True)  # data.Refusal, and the editor's words
    refused_by = models.UUIDField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    merged_by = models.UUIDField(null=True)
    alert_id = models.UUIDField(null=True, db_index=True)
    recode_handled_at = models.DateTimeField(null=True)  # the last change an editor answered

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(edited_by=None, edited_at=None)
                | models.Q(edited_by__isnull=False, edited_at__isnull=False),
                name="draft_edit_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None, approved_at=None)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="draft_approval_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(
                    edited_by__isnull=False,
                    approved_by__isnull=False,
                    alert_id__isnull=False,
                    attestation__in=["community", "active_threat"],
                ),
                name="published_draft_was_edited_approved_attested",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]),
                name="draft_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused")
                | models.Q(refused_by__isnull=False, refusal__gt=""),
                name="refused_draft_has_who_and_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="merged") | models.Q(merged_by__isnull=False),
                name="merged_draft_has_who",
            ),
        ]


class FollowUp(models.Model):
    """Something to say after an alert went out, until an editor sends or drops it.

    `written_by` is NULL for the desk's fixed words, which one person may send; somebody's own words
    are sent by another (strict mode). `heard_at` is the change at dispatch that it answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)  # data.FollowKind
    because = models.CharField(max_length=10)  # data.Because
    title_en = models.CharField(max_length=120)
    text_en = models.TextField(max_length=600)
    title_es = models.CharField(max_length=120)
    text_es = models.TextField(max_length=600)
    written_by = models.UUIDField(null=True)
    written_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=8, default="ready")  # ready, sent, dropped
    done_by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=models.Q(state="ready"), name="one_follow_up_is_ready"
            ),
            models.CheckConstraint(
                condition=models.Q(state="ready", done_by=None, done_at=None)
                | models.Q(state__in=["sent", "dropped"], done_by__isnull=False)
                & models.Q(done_at__isnull=False),
                name="follow_up_done_has_who_and_when",
            ),
        ]


class RawView(models.Model):
    """An editor opened a call's exact place. Written by the database itself (ctx.open_exact)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call_id = models.UUIDField()  # no foreign key: the record outlives the call
    viewed_by = models.UUIDField()
    viewed_at = models.DateTimeField()
