"""What this room holds of a resident, in their own words and as records."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lamppost.accounts.data import Held
from lamppost.accounts.lookups import record_of
from lamppost.places import lookups as places
from lamppost.places.cells import Cell, center
from lamppost.places.data import from_bits
from lamppost.residents import seal, words
from lamppost.residents.data import PlaceName, nearest_radius
from lamppost.residents.homes import HomeLetter, Residency, Vouching
from lamppost.residents.models import Place, Resident

SEALED = ("user_id", "email_sealed", "email_key", "key_version", "email_index", "leave_sha256")
LETTER, LINK = ("id", "asked_at"), ("id", "expires_at")
DERIVED = ("resident_id", "key", "x", "y", "z", "chord2", "cell", "categories")


def held_of(user_id: UUID) -> list[Held]:
    """E-mail, choices and watched places of whoever asks."""
    row = Resident.objects.filter(user_id=user_id).first()
    return [_account(row), _places(user_id), _home(user_id)] if row else []


def _account(row: Resident) -> Held:
    email = seal.unseal(row.sealed, row=row.pk, column="email") if row.email_key else ""
    said = dict(settings.LANGUAGES).get(row.language, row.language)
    return Held(
        "account",
        _("Your account"),
        _("To write to you. It is locked under a key of its own; your password is not kept."),
        [email, _("Language: %(language)s") % {"language": said}],
        [{"email": email} | record_of(row, *SEALED)],
    )


def _places(user_id: UUID) -> Held:
    rows = Place.objects.filter(resident__user_id=user_id).order_by("slot")
    return Held(
        "places",
        _("Places you watch"),
        _("To tell you what happens there. Each is a patch of a few blocks, never an address."),
        [_said(row) for row in rows],
        [_record(row) for row in rows],
    )


def _said(row: Place) -> str:
    streets = places.cross_streets(Cell(row.cell), get_language() or "en")
    said = {
        "name": words.NAMES[PlaceName(row.name)],
        "streets": streets or pgettext("a place without a name", "a place"),
        "radius": words.RADII[nearest_radius(row.radius_m)],
    }
    return _("%(name)s: %(streets)s, %(radius)s around") % said


def _record(row: Place) -> dict[str, Any]:
    latitude, longitude = center(Cell(row.cell))
    return record_of(row, *DERIVED) | {
        "cell": f"{row.cell:x}",
        "latitude": latitude,
        "longitude": longitude,
        "categories": [category.value for category in from_bits(row.categories)],
    }


def _home(user_id: UUID) -> Held:
    """What was shown of where somebody lives, and what is under way."""
    shown = list(Residency.objects.filter(resident__user_id=user_id))
    letters = HomeLetter.objects.filter(resident__user_id=user_id).only(*LETTER)
    links = Vouching.objects.filter(resident__user_id=user_id).only(*LINK)
    lines = [_("Verified neighbor since %(day)s") % {"day": _day(row)} for row in shown]
    lines += [_("A letter with a code is under way") for _letter in letters]
    lines += [_("A link for neighbors who vouch") for _link in links]
    records = [record_of(row, "resident_id") for row in shown]
    records += [{"letter": {"asked_at": row.asked_at.isoformat()}} for row in letters]
    records += [{"link": {"expires_at": row.expires_at.isoformat()}} for row in links]
    return Held(
        "residency",
        _("Verified neighbor"),
        _("A day and a patch of a few blocks. An address is kept until its letter is printed."),
        lines,
        records,
    )


def _day(row: Residency) -> str:
    return date_format(row.verified_at)
