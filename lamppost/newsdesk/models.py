"""Drafts on their way from a screened call to an alert."""

from __future__ import annotations

import uuid

from django.db import models


class Draft(models.Model):
    """What an editor makes of a call. It never held an address.

    `state` is one of newsdesk.rules' states; `attestation` is "community" or "active_threat".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.OneToOneField("dispatch.Call", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, default="waiting", db_index=True)
    category = models.CharField(max_length=32)
    title_en = models.CharField(max_length=120)
    text_en = models.TextField(max_length=600)
    title_es = models.CharField(max_length=120)
    text_es = models.TextField(max_length=600)
    cell = models.BigIntegerField()
    place_name = models.CharField(max_length=120)
    confirmed = models.BooleanField(default=False)
    attestation = models.CharField(max_length=16, blank=True)
    edited_by = models.UUIDField(null=True)
    edited_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=200, blank=True)
    refused_by = models.UUIDField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
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
        ]


class RawView(models.Model):
    """An editor opened a call's exact place. Written by the database itself (ctx.open_exact)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call_id = models.UUIDField()  # no foreign key: the record outlives the call
    viewed_by = models.UUIDField()
    viewed_at = models.DateTimeField()
