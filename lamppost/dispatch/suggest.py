"""A proposal for a call type that no table lists. A person confirms it; it publishes nothing.

A code is read (`grammar`), then asked in this order: is it a cardiac arrest, does a word forbid it,
does it tell of one of the twelve categories, does anything make it uncertain. What is left over is
proposed as publishable. Whatever we do not understand is never proposed as publishable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from lamppost.dispatch import codebook
from lamppost.dispatch.data import Decision, Verdict
from lamppost.dispatch.grammar import REASONS, Reading, read
from lamppost.dispatch.grammar_shapes import in_words
from lamppost.dispatch.grammar_words import DOUBTS, VETOES
from lamppost.places.data import Category

CARDIAC_ARREST = re.compile(
    r"\bCARD(?:IAC)?[ /-]+(?:(?:OR|AND|RESP[A-Z]*|PULM[A-Z]*)[ /-]+)*ARR(?:EST)?\b|\bCPR\b"
    r"|\bRESP(?:[A-Z]*TORY)?[ /-]+ARREST\b|\bNOT? BREATHING\b(?! NORM)|\bPULSELESS\b"
    r"|\bFULL ARREST\b|\bCODE BLUE\b|^RESPARR$"
)
NOT_AN_ARREST = re.compile(r"\bOBVIOUS\b|\bEXPECTED\b|\bDNR\b|\bCLASS\b|\bTEST\b|\bTRAIN")
FIRES = (
    Category.ARSON,
    Category.EXPLOSION,
    Category.FIRE_RESIDENTIAL,
    Category.FIRE_COMMERCIAL,
    Category.FIRE_STRUCTURE,
)
NOTHING = "nothing on the list"
NEAR = 0.6  # of the words of two codes together, how many they must share


def propose(code: str, description: str = "", tables: Iterable[str] | None = None) -> Verdict:
    """What such a call is likely to be; `known` is always False.

    Codes of the feeds in `tables` (all we have, if not said) that read the same are looked at too.
    """
    names = None if tables is None else tuple(tables)
    said = _judged(code, names) if code.strip() else None
    meant = _judged(description, names) if description.strip() else None
    if said and meant and said.decision == Decision.PUBLISH and meant.reason == NOTHING:
        return _proposal(Decision.REVIEW, said.category, "described otherwise")
    found = [verdict for verdict in (said, meant) if verdict]
    return min(found, key=_caution, default=_proposal(Decision.NEVER, reason="empty code"))


def _caution(verdict: Verdict) -> int:
    """The more cautious of two proposals comes first; what says nothing comes last."""
    order = [Decision.CPR, Decision.NEVER, Decision.REVIEW, Decision.PUBLISH]
    return 9 if verdict.reason == NOTHING else order.index(verdict.decision)


def _judged(text: str, tables: tuple[str, ...] | None) -> Verdict:
    text = in_words(text) or text
    if CARDIAC_ARREST.search(text.upper().replace("_", " ")):
        if not NOT_AN_ARREST.search(text.upper()):
            return _proposal(Decision.CPR, reason="cardiac_arrest")
    reading = read(text)
    verdict = _vetoed(reading) or _event(reading)
    if verdict.reason == NOTHING:
        return _nearest(reading.key, tables) or verdict
    if verdict.decision != Decision.PUBLISH:
        return verdict
    alike = _alike(reading.key, tables)
    if alike and {known.decision for known in alike} == {Decision.NEVER}:
        return _proposal(Decision.NEVER, reason=alike[0].reason)
    doubt = _doubt(reading, verdict.category in FIRES)
    return _proposal(Decision.REVIEW, verdict.category, doubt) if doubt else verdict


def _vetoed(reading: Reading) -> Verdict | None:
    for sense in ("an hour old", *VETOES):
        if reading.has(sense):
            return _proposal(Decision.NEVER, reason=REASONS.get(sense, sense))
    return None


def _event(reading: Reading) -> Verdict:
    """The category that the words tell of, as if nothing spoke against it."""
    for find in (_violence, _robbery, _gunfire, _blast, _vehicle, _break_in, _fire):
        if verdict := find(reading):
            return verdict
    return _proposal(Decision.NEVER, reason=NOTHING)


def _violence(reading: Reading) -> Verdict | None:
    if reading.has("shooting") or (reading.has("shot") and reading.has("person")):
        if "neutral" in reading.denied and not reading.has("person"):
            return _publish(Category.SHOTS_FIRED)  # a drive-by shooting without injuries
        return _publish(Category.SHOOTING)
    if reading.has("shooter"):
        return _proposal(Decision.REVIEW, Category.SHOOTING, "active_threat_verify")
    if reading.has("stabbing"):
        if reading.has("shot"):
            return _proposal(Decision.REVIEW, Category.SHOOTING, "shot_or_stabbed")
        return _publish(Category.STABBING)
    if reading.has("barricade"):
        return _proposal(Decision.REVIEW, Category.HOSTAGE, "barricade_not_hostage")
    return _publish(Category.HOSTAGE) if reading.has("hostage") else None


def _robbery(reading: Reading) -> Verdict | None:
    if reading.has("robbery") or (reading.has("holdup") and reading.has("live")):
        return _publish(Category.ROBBERY)
    if reading.has("holdup"):
        return _proposal(Decision.REVIEW, Category.ROBBERY, "alarm_or_crime_ambiguous")
    return None


def _gunfire(reading: Reading) -> Verdict | None:
    if reading.has("shots") or (reading.has("discharge") and reading.has("gun")):
        return _publish(Category.SHOTS_FIRED)
    if reading.has("shot"):
        return _proposal(Decision.REVIEW, Category.SHOTS_FIRED, "shot_or_shots")
    return None


def _blast(reading: Reading) -> Verdict | None:
    if reading.has("arson"):
        return _publish(Category.ARSON)
    if not reading.has("explosion"):
        return None
    if reading.has("not a structure"):
        return _proposal(Decision.REVIEW, Category.EXPLOSION, "explosion_of_equipment")
    return _publish(Category.EXPLOSION)


def _vehicle(reading: Reading) -> Verdict | None:
    is_theft = reading.has("theft", "burglary", "break-in", "vehicle prowl", "unauthorized use")
    if not is_theft or not reading.has("vehicle", "vehicle prowl"):
        return None
    if reading.has("occupied"):
        return _proposal(Decision.REVIEW, Category.VEHICLE, "police_have_found_it")
    if reading.has("vehicle part"):
        return _proposal(Decision.NEVER, reason="theft_other")
    return _publish(Category.VEHICLE)


def _break_in(reading: Reading) -> Verdict | None:
    return _publish(Category.BURGLARY) if reading.has("burglary", "break-in") else None


def _fire(reading: Reading) -> Verdict | None:
    if not reading.has("fire"):
        return None
    if reading.has("out"):
        return _proposal(Decision.NEVER, reason="stale_over_1h")
    if reading.has("exposure"):
        return _unsure_fire("exposure_threatens_structure")
    if reading.has("vehicle", "not a structure", "outside", "illegal", "smoke"):
        if reading.has("residence", "structure", "trailer"):
            return _unsure_fire("fire_type_unknown")
        return _proposal(Decision.NEVER, reason="fire_not_structure")
    in_structure = reading.has("residence", "business", "structure")
    if reading.has("other fire call") and not in_structure:
        return _proposal(Decision.NEVER, reason="other_fire_call")
    if in_structure and not reading.has("minor fire", "trailer"):
        return _publish(_kind_of_fire(reading))
    return _unsure_fire("fire_type_unknown")


def _unsure_fire(reason: str) -> Verdict:
    return _proposal(Decision.REVIEW, Category.FIRE_STRUCTURE, reason)


def _kind_of_fire(reading: Reading) -> Category:
    if reading.has("residence"):
        return Category.FIRE_RESIDENTIAL
    return Category.FIRE_COMMERCIAL if reading.has("business") else Category.FIRE_STRUCTURE


def _doubt(reading: Reading, is_fire: bool) -> str:
    """Why a code that tells of a listed event is not certain; empty if it is."""
    if reading.has("stale") or "live" in reading.denied:
        return "report_stale_risk"
    for sense in DOUBTS:
        if reading.has(sense):
            return sense
    if reading.has("theft") and not reading.has("vehicle", "vehicle prowl"):
        return "another crime"
    if not reading.aside.isdisjoint(VETOES):
        return "includes what is never published"
    for word in reading.unknown or (() if is_fire else reading.of_fires):
        return f"not understood: {word}"
    return ""


@cache
def _known(table: str) -> dict[frozenset[str], tuple[Verdict, ...]]:
    """A feed's verdicts by how their codes read."""
    found: dict[frozenset[str], list[Verdict]] = {}
    for raw, verdict in codebook.table(table).items():
        found.setdefault(read(raw).key, []).append(verdict)
    return {key: tuple(verdicts) for key, verdicts in found.items() if key}


def _nearest(key: frozenset[str], tables: tuple[str, ...] | None) -> Verdict | None:
    """What the codes we know mean that share most words with this one; the most careful of them.

    The same words elsewhere are as good as our own reading; nearly the same leave a question.
    """
    near = [
        (len(key & known) / len(key | known), verdict)
        for name in _names(tables)
        for known, verdicts in _known(name).items()
        for verdict in verdicts
        if not key.isdisjoint(known)
    ]
    share = max((share for share, _ in near), default=0.0)
    if share < NEAR:
        return None
    known = min((verdict for at, verdict in near if at == share), key=_caution)
    if known.decision == Decision.PUBLISH and share < 1:
        return _proposal(Decision.REVIEW, known.category, "like a known code")
    return _proposal(known.decision, known.category, known.reason)


def _alike(key: frozenset[str], tables: tuple[str, ...] | None) -> list[Verdict]:
    return [verdict for name in _names(tables) for verdict in _known(name).get(key, ())]


def _names(tables: tuple[str, ...] | None) -> Iterable[str]:
    return codebook.feeds() if tables is None else tables


def _publish(category: Category) -> Verdict:
    return _proposal(Decision.PUBLISH, category, "")


def _proposal(decision: Decision, category: Category | None = None, reason: str = "") -> Verdict:
    return Verdict(decision, category, reason, known=False)
