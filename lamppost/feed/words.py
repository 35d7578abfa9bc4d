"""Words of the feed in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lamppost.places.data import Family
from lamppost.residents.data import PlaceName

PLACES = {  # inside a sentence: "0.4 mi from home"
    PlaceName.HOME: gettext_lazy("home"),
    PlaceName.WORK: gettext_lazy("work"),
    PlaceName.FAMILY: gettext_lazy("family"),
    PlaceName.SCHOOL: gettext_lazy("school"),
    PlaceName.OTHER: gettext_lazy("your other place"),
}
FAMILIES = {
    Family.VIOLENCE: (gettext_lazy("Violence"), "siren"),
    Family.FIRE: (gettext_lazy("Fire"), "fire"),
    Family.BREAK_IN: (gettext_lazy("Break-ins"), "door"),
    Family.VEHICLE: (gettext_lazy("Vehicles"), "car"),
}


def place_word(name: PlaceName) -> str:
    return str(PLACES[name])


def place_title(name: PlaceName) -> str:
    """The same at the start of a line: "Home"."""
    word = place_word(name)
    return word[:1].upper() + word[1:]


def everywhere() -> str:
    return _("All your places")
