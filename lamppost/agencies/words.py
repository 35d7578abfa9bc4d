"""The kinds of agency in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lamppost.agencies.data import AgencyKind

KINDS = {
    AgencyKind.POLICE: _("Police department"),
    AgencyKind.SHERIFF: _("Sheriff’s office"),
    AgencyKind.FIRE: _("Fire department"),
    AgencyKind.EMS: _("Ambulance service"),
    AgencyKind.EMERGENCY_MANAGEMENT: _("Emergency management"),
    AgencyKind.CAMPUS: _("Campus safety"),
    AgencyKind.OUTREACH: _("Outreach team"),
}
