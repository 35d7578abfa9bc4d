"""A resident's own acts. Each is one statement or one transaction; the database's triggers hold,
number and tell (sql/posts.sql), and its row policies let nobody touch another's.

Nothing a resident does is ever on the public record.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import (
    DatabaseError,
    connection,  # noqa: TID251 calls ctx.count_nudge
    transaction,
)

from lamppost.feed import lookups
from lamppost.feed.data import Outcome, Reason, State
from lamppost.feed.models import Attachment, Comment, Flag, Follow, Helpful, Notice, Post
from lamppost.footage import actions as footage
from lamppost.places.cells import Cell


class NotPossible(Exception):
    """This cannot be done now; the word says why (see resident.words)."""


@dataclass(frozen=True)
class NewPicture:
    """A finished picture or clip of the author's, and what they say of it ("": nothing)."""

    media: UUID
    alt: str


@dataclass(frozen=True)
class NewPost:
    """What a resident wants to tell. `did` is what somebody did, "" if there is nobody in it."""

    kind: str
    did: str
    title: str
    text: str
    cell: Cell
    place_name: str
    happened_at: datetime
    pictures: tuple[NewPicture, ...] = ()


@transaction.atomic
def send_post(new: NewPost, *, by: UUID, now: datetime) -> UUID:
    """Hand a post in, with own finished pictures. It is held until somebody, or an operator's
    rule, lets it out. NotPossible if a picture is not finished or not theirs (`by`: the login)."""
    _may("post")
    facts = {key: value for key, value in vars(new).items() if key not in ("kind", "pictures")}
    post = Post.objects.create(author_id=_me(), kind_id=new.kind, created_at=now, **facts)
    if footage.keep([picture.media for picture in new.pictures], by) != len(new.pictures):
        raise NotPossible("media")
    _try(lambda: _attach(post.pk, new.pictures))
    return post.pk


def change_post(post_id: UUID, *, title: str, text: str, did: str) -> State:
    """Other words for an own post. Only cutting leaves a live post live; both are looked at again.

    The old words are gone with this statement: no history keeps them.
    """
    if not Post.objects.filter(pk=post_id).update(title=title, text=text, did=did):
        raise NotPossible("gone")
    return State(Post.objects.values_list("state", flat=True).get(pk=post_id))


def withdraw_post(post_id: UUID) -> None:
    """Take an own post away for good; words and pictures are erased in the same moment."""
    Post.objects.filter(pk=post_id).update(state=State.WITHDRAWN)


def take_picture_away(post_id: UUID, media_id: UUID) -> None:
    """Take one picture off an own post; its bytes go, and the post is looked at again."""
    gone = Attachment.objects.filter(post_id=post_id, media_id=media_id)
    if not gone._raw_delete(gone.db):
        raise NotPossible("gone")


def tell_outcome(post_id: UUID, outcome: Outcome, *, now: datetime) -> None:
    """Say how it ended. Whoever commented or follows is told, once."""
    _try(lambda: Post.objects.filter(pk=post_id).update(outcome=outcome, outcome_at=now))


def share(post_id: UUID) -> str:
    """Make a link by which anyone can read this post; an older link stops working."""
    token = secrets.token_urlsafe(24)
    found = Post.objects.filter(pk=post_id, state=State.LIVE)
    if not found.update(share_sha256=hashlib.sha256(token.encode()).digest()):
        raise NotPossible("gone")
    return token


def stop_sharing(post_id: UUID) -> None:
    Post.objects.filter(pk=post_id).update(share_sha256=None)


def comment(post_id: UUID, text: str, *, parent: UUID | None, now: datetime) -> UUID:
    """Say something under a post, or answer a comment there. It is held like a post."""
    _may("comment")
    made: list[UUID] = []
    _try(
        lambda: made.append(
            Comment.objects.create(
                post_id=post_id, parent_id=parent, author_id=_me(), text=text, created_at=now
            ).pk
        )
    )
    return made[0]


def withdraw_comment(comment_id: UUID) -> None:
    Comment.objects.filter(pk=comment_id).update(state=State.WITHDRAWN)


def appeal_post(post_id: UUID, words: str, *, now: datetime) -> None:
    """Ask another moderator to look at a refusal."""
    _try(lambda: Post.objects.filter(pk=post_id).update(appeal=words, appealed_at=now))


def appeal_comment(comment_id: UUID, words: str, *, now: datetime) -> None:
    _try(lambda: Comment.objects.filter(pk=comment_id).update(appeal=words, appealed_at=now))


def follow(post_id: UUID, wanted: bool) -> None:
    """Hear of new comments and of the outcome, or no more."""
    _switch(Follow, post_id, wanted)


def find_helpful(post_id: UUID, wanted: bool) -> None:
    _switch(Helpful, post_id, wanted)


def flag(
    post_id: UUID, reason: Reason, words: str, *, comment_id: UUID | None, now: datetime
) -> None:
    """Ask the desk to look at a post or comment again; whoever flags hears the outcome."""
    if Flag.objects.filter(post_id=post_id, comment=comment_id).exists():
        return
    Flag.objects.create(
        post_id=post_id,
        comment_id=comment_id,
        resident_id=_me(),
        reason=reason,
        words=words,
        at=now,
    )


def have_seen(now: datetime) -> None:
    """The reader has the list of what is new open."""
    Notice.objects.filter(seen_at=None).update(seen_at=now)


def count_nudge(choice: str) -> None:
    """Count that somebody was asked to think again (shown), or chose edit, send or cancel."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.count_nudge(%s)", [choice])


def _attach(post_id: UUID, pictures: Sequence[NewPicture]) -> None:
    for position, picture in enumerate(pictures):
        Attachment.objects.create(
            post_id=post_id, media_id=picture.media, position=position, alt=picture.alt
        )


def _switch(what: type[Follow] | type[Helpful], post_id: UUID, wanted: bool) -> None:
    me = _me()
    if wanted:
        what.objects.get_or_create(post_id=post_id, resident_id=me)
    else:
        what.objects.filter(post_id=post_id, resident_id=me).delete()


def _me() -> UUID:
    me = lookups.me()
    if me is None:
        raise NotPossible("nobody")
    return me


def _may(what: str) -> None:
    if why := lookups.may_say(what):
        raise NotPossible(why)


def _try(act: object) -> None:
    """The database refuses what does not fit any more."""
    assert callable(act)
    try:
        with transaction.atomic():
            act()
    except DatabaseError as refused:
        raise NotPossible("changed") from refused
