"""Whether a post or comment may be sent as it is; if not, what stands in the way, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lamppost.feed.care import contacts, looks

OLDEST = timedelta(days=7)
CLOCKS_DIFFER = timedelta(minutes=5)


class Stop(StrEnum):
    """`needs_did`: somebody is described, and what they did is not said yet."""

    PRIVATE = "private"
    LOOKS = "looks"
    NEEDS_DID = "needs_did"
    NOTHING_DONE = "nothing_done"


@dataclass(frozen=True)
class Problem:
    stop: Stop
    words: tuple[str, ...] = ()


def check_post(*, is_of_person: bool, did: str, title: str, text: str) -> list[Problem]:
    """What stands in the way of a post. `is_of_person`: its kind always asks what somebody did."""
    problems = _private(title, text, did)
    seen = looks.look(title, text, did)
    if not seen.may_go:
        problems.append(Problem(Stop.LOOKS, seen.words))
    if (is_of_person or seen.words) and not did.strip():
        problems.append(Problem(Stop.NEEDS_DID))
    elif did.strip() and looks.says_nothing_was_done(did):
        problems.append(Problem(Stop.NOTHING_DONE))
    return problems


def check_comment(text: str) -> list[Problem]:
    problems = _private(text)
    seen = looks.look(text)
    return problems if seen.may_go else [*problems, Problem(Stop.LOOKS, seen.words)]


def is_timely(happened_at: datetime, now: datetime) -> bool:
    """Whether it happened in the last seven days; clocks may differ by five minutes."""
    return now - OLDEST <= happened_at <= now + CLOCKS_DIFFER


def _private(*texts: str) -> list[Problem]:
    found = tuple(finding.words for finding in contacts.find(*texts))
    return [Problem(Stop.PRIVATE, found)] if found else []
