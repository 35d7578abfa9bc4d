"""How often one would hear of something: for whoever chooses a place and how far around it."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lamppost.alerts import lookups as alerts
from lamppost.places.cells import Cell, cell_at
from lamppost.residents.data import RADII_M, Watch

WEEKS = 4
KEPT_S = 600  # an answer, in the memory of one process


@never_cache
@require_POST
def often(request: HttpRequest) -> HttpResponse:
    """A sentence for place_lat, place_lng and radius_m; posted, so that no log holds a place."""
    try:
        cell = cell_at(float(request.POST["place_lat"]), float(request.POST["place_lng"]))
        radius = int(request.POST["radius_m"])
    except (KeyError, ValueError):
        return HttpResponseBadRequest()
    if radius not in RADII_M:
        return HttpResponseBadRequest()
    return HttpResponse(say(_in_four_weeks(cell, radius)), content_type="text/plain; charset=utf-8")


def say(total: int) -> str:
    """What so many alerts in four weeks come to, beside what they were: never a bare count."""
    if total == 0:
        return _("There was no alert around here in the last four weeks.")
    if total < WEEKS:
        return _("Less than one alert a week, as in the last four weeks.")
    weekly = round(total / WEEKS)
    said = ngettext(
        "About %(n)s alert a week, as in the last four weeks.",
        "About %(n)s alerts a week, as in the last four weeks.",
        weekly,
    )
    return said % {"n": weekly}


def _in_four_weeks(cell: Cell, radius_m: int) -> int:
    """The 28 days before today, which is not over."""
    key = f"often:{cell:x}:{radius_m}"
    kept: int | None = cache.get(key)
    if kept is None:
        days = alerts.per_day([Watch(cell, radius_m=radius_m)], timezone.now(), WEEKS * 7 + 1)
        kept = sum(day.alerts for day in days[:-1])
        cache.set(key, kept, KEPT_S)
    return kept
