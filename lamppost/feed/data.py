"""The words of neighbors' posts: states, outcomes, reasons, verdicts, and what pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from lamppost.footage.data import Shown
from lamppost.places.cells import Cell

SHOWN_FOR = timedelta(days=7)  # how long a post stands in feeds and on maps
THREAD_LIVES = timedelta(days=30)  # then nobody comments any more, and numbers are erased
KEPT_FOR = timedelta(days=60)  # after its end, or after it was refused or withdrawn
CLAIM_HOLDS = timedelta(minutes=10)
DUE_WITHIN = timedelta(hours=24)  # what the queue promises to flaggers and authors
MOST_MEDIA = 4  # pictures and clips of a post
ALT_LENGTH = 200  # what an author may say of one, for whoever cannot see it
SAME_M, SAME_TIME = 150, timedelta(minutes=60)  # "same event?"


class State(StrEnum):
    HELD = "held"
    LIVE = "live"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Outcome(StrEnum):
    RESOLVED = "resolved"
    FOUND = "found"
    FALSE_ALARM = "false_alarm"


class Reason(StrEnum):
    """Why somebody flags a post or comment."""

    LOOKS = "looks"  # judges somebody by how they look
    PRIVATE = "private"  # tells who or where somebody is
    HARASSMENT = "harassment"
    FALSE = "false"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class CaseKind(StrEnum):
    POST = "post"
    COMMENT = "comment"
    FLAG = "flag"
    APPEAL = "appeal"


class Verdict(StrEnum):
    LET_OUT = "let_out"  # a held one goes live; a flagged one stays; an appeal wins
    REFUSE = "refuse"  # a held one is refused; a flagged one is taken down; an appeal loses


class Sanction(StrEnum):
    WARNING = "warning"
    LIMIT = "limit"  # one post and five comments a day
    SUSPENSION = "suspension"  # reads, but does not write


class News(StrEnum):
    """What a resident is told of, once each."""

    LIVE = "live"
    REFUSED = "refused"
    RESTORED = "restored"  # an appeal won
    UPHELD = "upheld"  # an appeal lost
    COMMENT = "comment"
    MESSAGE = "message"  # of the contact relay
    OUTCOME = "outcome"
    FLAG_KEPT = "flag_kept"
    FLAG_REMOVED = "flag_removed"
    WARNING = "warning"
    LIMIT = "limit"
    SUSPENSION = "suspension"


@dataclass(frozen=True)
class Kind:
    """A kind of post. `trusted_after`: hold all (None), or let out at once the posts of authors
    with that many accepted ones and no refusal in 90 days (0: of everyone)."""

    word: str
    name_en: str
    name_es: str
    icon: str
    alert_level: str
    trusted_after: int | None

    @property
    def is_of_person(self) -> bool:
        """Whether it always goes through the questions about what somebody did."""
        return self.word == "suspicious"


@dataclass(frozen=True)
class PostCard:
    """A post as a signed-in neighbor sees it: no author but a number of this thread."""

    id: UUID
    kind: str
    did: str
    title: str
    text: str
    cell: Cell
    latitude: float
    longitude: float
    place_name: str
    happened_at: datetime
    published_at: datetime
    number: int
    state: State
    outcome: Outcome | None
    version: int
    helpful: int
    comments: int

    spread_m = 0

    @property
    def position(self) -> tuple[datetime, UUID]:
        return self.published_at, self.id

    @property
    def is_over(self) -> bool:
        return self.outcome is not None or self.state == State.ENDED


@dataclass(frozen=True)
class Picture:
    """A picture or clip of a post. `alt` is its author's words for it, "" if there are none."""

    shown: Shown
    alt: str


@dataclass(frozen=True)
class MyPost:
    """An own post with what became of it. `rule` is the id of the rule it was refused by."""

    card: PostCard
    rule: str
    guidelines: str
    appealed: bool
    may_appeal: bool
    is_shared: bool


@dataclass(frozen=True)
class CommentLine:
    id: UUID
    parent_id: UUID | None
    number: int
    is_author: bool  # of the post
    is_mine: bool
    text: str
    state: State
    rule: str
    may_appeal: bool
    at: datetime


@dataclass(frozen=True)
class LineView:
    """A private line about a post: (is from this reader, text, when), oldest first."""

    id: UUID
    post_id: UUID
    number: int  # of whoever asked
    is_author: bool  # this reader wrote the post
    is_closed: bool
    messages: tuple[tuple[bool, str, datetime], ...]


@dataclass(frozen=True)
class Mine:
    """What this reader did with a post."""

    is_author: bool
    follows: bool
    found_helpful: bool
    flagged: bool
