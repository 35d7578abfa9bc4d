"""A moderator's acts: claim, decide, warn; and the operator's rules about what is let out.

Deciding is one transaction: the case, what it is about (by the database itself, sql/cases.sql),
and the public record, which names a rule and never a resident.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connection, transaction  # noqa: TID251 calls ctx.sanction
from django.db.models import Q

from lamppost.feed import rulebook
from lamppost.feed.data import CLAIM_HOLDS, Sanction, Verdict
from lamppost.feed.models import Case, Kind
from lamppost.feed.operator.data import Decision
from lamppost.transparency import actions as transparency

LONGEST = 365  # days


class NotPossible(Exception):
    """Somebody else has it, it was changed or decided meanwhile, or no rule was named."""


def claim(case_id: UUID, *, by: UUID, now: datetime) -> bool:
    """Take a case for ten minutes; False if another moderator has it or it is decided."""
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_until__lt=now)
    found = Case.objects.filter(free, pk=case_id, verdict="")
    return bool(found.update(claimed_by=by, claimed_until=now + CLAIM_HOLDS))


def claim_next(*, by: UUID, now: datetime) -> UUID | None:
    """Take the oldest case that nobody has and that this moderator may decide."""
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_until__lt=now)
    waiting = Case.objects.filter(free, verdict="").exclude(refusal__decided_by=by)
    for case_id in waiting.order_by("opened_at", "id").values_list("id", flat=True)[:20]:
        if claim(case_id, by=by, now=now):
            return case_id
    return None


def release(case_id: UUID, *, by: UUID) -> None:
    """Put a case back for others."""
    Case.objects.filter(pk=case_id, claimed_by=by, verdict="").update(
        claimed_by=None, claimed_until=None
    )


def decide(case_id: UUID, decision: Decision, *, by: UUID, now: datetime) -> None:
    """Let out or refuse, by a rule of the guidelines in force, what this moderator has claimed.

    NotPossible if it is not theirs, was changed since they read it, or a refusal names no rule.
    """
    refuses = decision.verdict == Verdict.REFUSE
    if refuses and rulebook.rule(decision.rule) is None:
        raise NotPossible
    case = Case.objects.filter(pk=case_id, verdict="", claimed_by=by).first()
    if case is None:
        raise NotPossible
    facts = {
        "verdict": decision.verdict,
        "rule": decision.rule if refuses else "",
        "guidelines": rulebook.in_force() if refuses else "",
    }
    try:
        with transaction.atomic():
            Case.objects.filter(pk=case_id).update(
                **facts, seen=decision.seen, decided_by=by, decided_at=now
            )
            told = {k: v for k, v in facts.items() if v}
            transparency.record(
                "case decided", now=now, facts={"case": str(case_id), "about": case.kind, **told}
            )
            if refuses and decision.sanction:
                _sanction(case_id, Sanction(decision.sanction), decision.days, now)
    except DatabaseError as refused:
        raise NotPossible from refused


@transaction.atomic
def let_out_after(kind: str, trusted_after: int | None, *, now: datetime) -> None:
    """The operator's rule for a kind of post: hold all (None), let out those of authors with so
    many accepted posts and no refusal in 90 days, or everyone's (0)."""
    if Kind.objects.filter(pk=kind).update(trusted_after=trusted_after):
        rule = "hold all" if trusted_after is None else f"let out after {trusted_after}"
        transparency.record("posting rule set", now=now, facts={"category": kind, "rule": rule})


def _sanction(case_id: UUID, kind: Sanction, days: int, now: datetime) -> None:
    days = max(1, min(days, LONGEST))
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx.sanction(%s, %s, %s)", [case_id, kind.value, days])
        if not cursor.fetchone()[0]:
            raise NotPossible
    transparency.record(
        "author sanctioned",
        now=now,
        facts={"case": str(case_id), "decision": kind.value, "days": days},
    )
