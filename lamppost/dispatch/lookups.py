"""Questions other rooms may ask about calls. None of the answers holds an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from lamppost.dispatch import suggest
from lamppost.dispatch.data import CallState, Decision, Verdict
from lamppost.dispatch.models import Call, CallChange, CodeTask, DropCount, Feed
from lamppost.places.cells import Cell
from lamppost.places.data import Category

SILENT_AFTER = timedelta(minutes=15)  # features, E24: then the desk and the public are told
OLDEST = timedelta(minutes=60)  # rules.yaml, max_age
REVIEWABLE = (Decision.PUBLISH, Decision.REVIEW)


@dataclass(frozen=True)
class KeptCall:
    """A call as an editor may see it beside its draft, without the exact place."""

    id: UUID
    agency_id: UUID
    feed_name: str
    centre: str
    number: str
    code: str
    decision: Decision
    category: Category | None
    reason: str
    cell: Cell
    place_name: str
    occurred_at: datetime
    received_at: datetime
    updated_at: datetime
    state: CallState

    @property
    def is_reviewable(self) -> bool:
        """False once it was cancelled, or re-coded to something never publishable."""
        return self.decision in REVIEWABLE and self.state != CallState.CANCELLED


@dataclass(frozen=True)
class Change:
    """What one later message said. Compare with the change before it, or the call."""

    at: datetime
    code: str
    decision: Decision
    category: Category | None
    state: CallState


@dataclass(frozen=True)
class OpenTask:
    """A code that nobody has mapped, and what the suggester would say of it."""

    id: UUID
    feed_name: str
    code: str
    times_seen: int
    first_seen_at: datetime
    proposal: Verdict


@dataclass(frozen=True)
class Health:
    """A live feed and when it last told us something; `is_silent` after 15 minutes without."""

    feed_id: UUID
    name: str
    agency_id: UUID
    last_heard_at: datetime | None
    is_silent: bool


def waiting(now: datetime) -> list[KeptCall]:
    """Calls that may still become an alert, those with the fewest minutes left first."""
    young = Call.objects.filter(occurred_at__gt=now - OLDEST, decision__in=REVIEWABLE)
    return _calls(young.exclude(state=CallState.CANCELLED).order_by("occurred_at"))


def call(call_id: UUID) -> KeptCall | None:
    found = _calls(Call.objects.filter(pk=call_id))
    return found[0] if found else None


def calls(call_ids: Iterable[UUID]) -> dict[UUID, KeptCall]:
    """Several calls at once, by id; those that are gone are missing."""
    return {one.id: one for one in _calls(Call.objects.filter(pk__in=list(call_ids)))}


def changes(call_id: UUID) -> list[Change]:
    """What later messages said of a call, oldest first."""
    rows = CallChange.objects.filter(call_id=call_id).order_by("at")
    return [
        Change(r.at, r.code, Decision(r.decision), _category(r.category), CallState(r.state))
        for r in rows
    ]


def changed_since(since: datetime) -> list[KeptCall]:
    """Calls whose feed said something new about them after `since`."""
    return _calls(Call.objects.filter(updated_at__gt=since, pk__in=_ids_of_changes(since)))


def code_tasks(limit: int = 100) -> list[OpenTask]:
    """Codes that wait for a person, the most frequent first, each with a proposal."""
    rows = CodeTask.objects.filter(decision="").select_related("feed").order_by("-times_seen")
    return [
        OpenTask(
            id=row.pk,
            feed_name=row.feed.name,
            code=row.code,
            times_seen=row.times_seen,
            first_seen_at=row.first_seen_at,
            proposal=suggest.propose(row.code),
        )
        for row in rows[:limit]
    ]


def feed_health(now: datetime) -> list[Health]:
    """Every live feed; what the site's login may know of them too."""
    rows = Feed.objects.filter(is_live=True).order_by("name")
    return [
        Health(pk, name, agency_id, heard, heard is None or now - heard >= SILENT_AFTER)
        for pk, name, agency_id, heard in rows.values_list(
            "pk", "name", "agency_id", "last_heard_at"
        )
    ]


def drop_counts(day: date) -> dict[str, int]:
    """How many calls were not kept on a day, by reason, over all feeds. Public."""
    counts: dict[str, int] = {}
    for reason, count in DropCount.objects.filter(day=day).values_list("reason", "count"):
        counts[reason] = counts.get(reason, 0) + count
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def _ids_of_changes(since: datetime) -> QuerySet[CallChange, UUID]:
    return CallChange.objects.filter(at__gt=since).values_list("call_id", flat=True)


def _calls(rows: QuerySet[Call]) -> list[KeptCall]:
    return [_kept(row) for row in rows.select_related("feed")]


def _kept(row: Call) -> KeptCall:
    return KeptCall(
        id=row.pk,
        agency_id=row.agency_id,
        feed_name=row.feed.name,
        centre=row.centre,
        number=row.number,
        code=row.code,
        decision=Decision(row.decision),
        category=_category(row.category),
        reason=row.reason,
        cell=Cell(row.cell),
        place_name=row.place_name,
        occurred_at=row.occurred_at,
        received_at=row.received_at,
        updated_at=row.updated_at,
        state=CallState(row.state),
    )


def _category(word: str) -> Category | None:
    return Category(word) if word else None
