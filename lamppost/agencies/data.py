"""The kinds of agency there are. Federal and immigration kinds do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class AgencyKind(StrEnum):
    POLICE = "police"
    SHERIFF = "sheriff"
    FIRE = "fire"
    EMS = "ems"
    EMERGENCY_MANAGEMENT = "emergency_management"
    CAMPUS = "campus"
    OUTREACH = "outreach"


@dataclass(frozen=True)
class AgencyName:
    """What other rooms show of an agency."""

    id: UUID
    slug: str
    name: str
    is_demo: bool


@dataclass(frozen=True)
class OfficerCard:
    """An officer and the agency they are of."""

    name: str
    title: str
    agency: AgencyName
    kind: AgencyKind
