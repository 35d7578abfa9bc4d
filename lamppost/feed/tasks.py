"""The night shift of the feed: threads end, numbers are erased, old posts go."""

from __future__ import annotations

from datetime import datetime

from lamppost.feed.data import KEPT_FOR, THREAD_LIVES, State
from lamppost.feed.models import Line, Post, Voice


def tidy(now: datetime) -> None:
    """End threads after 30 days; delete posts 60 days after that. As the worker.

    What hangs on a post goes with it by the database's own cascades.
    """
    due = Post.objects.filter(state=State.LIVE, published_at__lt=now - THREAD_LIVES)
    due.update(state=State.ENDED, thread_key=None, share_sha256=None)
    Voice.objects.filter(post__state=State.ENDED).delete()
    lines = Line.objects.exclude(post__state=State.LIVE)
    lines._raw_delete(lines.db)
    old = Post.objects.filter(created_at__lt=now - THREAD_LIVES - KEPT_FOR)
    old._raw_delete(old.db)
