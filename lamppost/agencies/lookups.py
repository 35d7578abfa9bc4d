"""Questions other rooms may ask about agencies."""

from __future__ import annotations

from uuid import UUID

from lamppost.agencies.data import AgencyName
from lamppost.agencies.models import Agency


def by_slug(slug: str) -> AgencyName | None:
    agency = Agency.objects.filter(slug=slug).first()
    return _name(agency) if agency else None


def by_id(agency_id: UUID) -> AgencyName | None:
    agency = Agency.objects.filter(pk=agency_id).first()
    return _name(agency) if agency else None


def _name(agency: Agency) -> AgencyName:
    return AgencyName(agency.pk, agency.slug, agency.name, agency.is_demo)
