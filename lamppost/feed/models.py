"""Neighbors' posts and comments, and the desk's cases about them.

Who wrote what stands in `author`, which no process's login can read: pages know a neighbor by a
number of the thread. Triggers (sql/posts.sql) hold what is new, number it, open cases, apply
decisions and write notices, so that neither side of the house needs to know the other's people.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.lookups import Exact

from lamppost.feed import data
from lamppost.feed.data import CaseKind, Outcome, Reason, State, Verdict
from lamppost.places.cells import BLOCKS

RESIDENT = "residents.Resident"


class Kind(models.Model):
    """A kind of post: eight come with the house, an operator may add more."""

    word = models.CharField(primary_key=True, max_length=24)
    name_en = models.CharField(max_length=40)
    name_es = models.CharField(max_length=40)
    icon = models.CharField(max_length=24, default="users")
    alert_level = models.CharField(max_length=8, default="digest")
    trusted_after = models.SmallIntegerField(null=True)  # data.Kind
    position = models.SmallIntegerField(default=100)


class Said(models.Model):
    """What posts and comments have in common. `version` counts the texts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(RESIDENT, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField(default=0)  # "Neighbor 412", in this thread only
    text = models.TextField(max_length=2000)
    state = models.CharField(max_length=9, default="held")
    version = models.SmallIntegerField(default=1)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    rule = models.CharField(max_length=24, blank=True)  # it was refused by
    guidelines = models.CharField(max_length=12, blank=True)  # the version of the rules
    appeal = models.TextField(max_length=600, blank=True)  # the author's words
    appealed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Post(Said):
    """A neighbor's post, at a cell of a few blocks. `did` is what somebody did, if there is one."""

    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    did = models.TextField(max_length=500, blank=True)
    title = models.CharField(max_length=100)
    cell = models.BigIntegerField()
    place_name = models.CharField(max_length=120, blank=True)
    happened_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, blank=True)
    outcome_at = models.DateTimeField(null=True)
    helpful = models.IntegerField(default=0)
    comments = models.IntegerField(default=0)  # that are live
    thread_key = models.BinaryField(max_length=32, null=True)  # the numbers come from it
    contact = models.BooleanField(db_default=False)  # neighbors may write to its author
    share_sha256 = models.BinaryField(max_length=32, null=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in State]), name="post_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *(o.value for o in Outcome)]),
                name="post_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="live") | models.Q(published_at__isnull=False),
                name="live_post_has_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | models.Q(rule__gt=""),
                name="refused_post_has_rule",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | models.Q(text="", title="", did=""),
                name="withdrawn_post_is_empty",
            ),
            models.CheckConstraint(
                # bits 52-55 of an H3 index are its resolution
                condition=Exact(models.F("cell").bitrightshift(52).bitand(15), BLOCKS),
                name="post_is_at_blocks",
            ),
        ]
        indexes = [
            models.Index(
                fields=["cell", "-published_at", "-id"],
                name="post_by_cell",
                condition=models.Q(state="live"),
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="post_newest",
                condition=models.Q(state="live"),
            ),
            models.Index(fields=["author", "-created_at"], name="post_by_author"),
        ]


class Comment(Said):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in State]),
                name="comment_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | models.Q(text=""),
                name="withdrawn_comment_is_empty",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | models.Q(rule__gt=""),
                name="refused_comment_has_rule",
            ),
        ]
        indexes = [models.Index(fields=["post", "created_at"], name="comment_of_post")]


class Attachment(models.Model):
    """A picture or clip of a post; footage knows whether it may be shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    media = models.OneToOneField("footage.Media", on_delete=models.CASCADE, related_name="+")
    position = models.SmallIntegerField()
    alt = models.CharField(max_length=data.ALT_LENGTH, blank=True)  # the author's words for it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "position"], name="attachment_position_once"),
            models.CheckConstraint(
                condition=models.Q(position__gte=0, position__lt=data.MOST_MEDIA),
                name="attachments_are_four_at_most",
            ),
        ]


class Voice(models.Model):
    """Which number a resident has in a thread. No login reads it; erased when the thread ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    resident = models.ForeignKey(RESIDENT, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "resident"], name="one_voice_each"),
            models.UniqueConstraint(fields=["post", "number"], name="one_number_each"),
        ]


class Line(models.Model):
    """Two residents who write to each other about a post, as numbers of its thread.

    Gone with the post: hidden the moment it is not live, erased within a minute (feed.tasks).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    asker = models.ForeignKey(RESIDENT, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField(default=0)  # of the asker
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # one of the two wants no more of it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "asker"], name="line_once")]


class Message(models.Model):
    """`from_author`: of the post; a trigger sets it, so nobody writes as the other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+")
    from_author = models.BooleanField(default=False)
    text = models.TextField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["line", "at"], name="message_of_line")]


class Own(models.Model):
    """Something a resident did with a post; only that resident reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    resident = models.ForeignKey(RESIDENT, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Follow(Own):
    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "resident"], name="follow_once")]


class Helpful(Own):
    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "resident"], name="helpful_once")]


class Flag(Own):
    """Somebody asks the desk to look again. `outcome` is the verdict of the case it led to."""

    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=12)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, blank=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "comment", "resident"],
                name="flag_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(reason__in=[r.value for r in Reason]),
                name="flag_reason_is_known",
            ),
        ]


class Case(models.Model):
    """One thing to decide at the desk, and the decision. It names moderators, never residents.

    `seen` is the version of the text that the moderator read. `refusal` is the case whose refusal
    an appeal is against; its moderator may not decide the appeal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=7)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    refusal = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    claimed_by = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=8, blank=True)
    rule = models.CharField(max_length=24, blank=True)
    guidelines = models.CharField(max_length=12, blank=True)
    seen = models.SmallIntegerField(default=0)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in CaseKind]), name="case_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="", decided_by=None, decided_at=None)
                | models.Q(verdict__in=[v.value for v in Verdict])
                & models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="case_verdict_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict="refuse") | models.Q(rule__gt="", guidelines__gt=""),
                name="case_refusal_cites_a_rule",
            ),
            models.UniqueConstraint(
                fields=["post", "comment", "kind"],
                condition=models.Q(verdict=""),
                name="one_open_case_of_a_kind",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["opened_at"], name="case_open", condition=models.Q(verdict="")),
            models.Index(fields=["decided_at"], name="case_decided"),
        ]


class Notice(models.Model):
    """Something a resident is told of in the app, once. `subject` is the row it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(RESIDENT, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    news = models.CharField(max_length=12)
    subject = models.UUIDField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resident", "news", "subject"], name="notice_once")
        ]
        indexes = [models.Index(fields=["resident", "-at"], name="notice_of_resident")]


class Sanction(models.Model):
    """A warning, a limit or a suspension that came with a case. Lifted if its appeal is won."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(RESIDENT, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    since = models.DateTimeField()
    until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[s.value for s in data.Sanction]),
                name="sanction_kind_is_known",
            ),
            models.UniqueConstraint(fields=["case", "kind"], name="sanction_once"),
        ]


class Nudge(models.Model):
    """How often somebody was asked to think again, and what they chose: counts, no text (A13)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField()
    choice = models.CharField(max_length=8)  # shown, edit, send, cancel
    times = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "choice"], name="nudge_day_choice")]
