"""Questions other rooms may ask about agencies."""

from __future__ import annotations

from uuid import UUID

from lamppost.agencies.data import AgencyKind, AgencyName, OfficerCard
from lamppost.agencies.models import Agency, Officer


def by_slug(slug: str) -> AgencyName | None:
    agency = Agency.objects.filter(slug=slug).first()
    return _name(agency) if agency else None


def by_id(agency_id: UUID) -> AgencyName | None:
    agency = Agency.objects.filter(pk=agency_id).first()
    return _name(agency) if agency else None


def by_login(user_id: UUID) -> OfficerCard | None:
    """The officer who signs in with this login, if it is one."""
    officer = Officer.objects.select_related("agency").filter(user_id=user_id).first()
    if officer is None:
        return None
    agency = officer.agency
    return OfficerCard(officer.name, officer.title, _name(agency), AgencyKind(agency.kind))


def everyone() -> list[AgencyName]:
    """Every agency that takes part, by name."""
    return [_name(agency) for agency in Agency.objects.order_by("name")]


def _name(agency: Agency) -> AgencyName:
    return AgencyName(agency.pk, agency.slug, agency.name, agency.is_demo)
