"""What a place is called: corners and neighbourhoods in the words people use."""

from __future__ import annotations

from lamppost.places.gazetteer import Area, Corner, Gazetteer, Street, metres
from lamppost.places.names import DIRECTION

_SMALLER = 120.0  # metres that one step up in a street's size is worth
_LESS_SAID = 700.0  # metres that a better known neighbourhood's name is worth
_CORNER_REACH = 700.0  # metres; farther corners say nothing of a place
_AREA_REACH = 3000.0  # metres


def street(city: Gazetteer, one: Street, *, full: bool = False, bare: bool = False) -> str:
    """Say "N Kedzie Ave" as "Kedzie"; keep the suffix where that would be another street.

    `bare` drops it there too, `full` keeps the direction as well.
    """
    parts = one.parts
    if parts.base in city.spoken:
        return city.spoken[parts.base]
    plain = " ".join(_base_words(one))
    is_main = bare or parts.suffix == city.main_suffix[parts.base]
    if full or plain.lower() in DIRECTION or not is_main:
        plain = f"{plain} {parts.suffix}".strip()
    return f"{parts.direction} {plain}".strip() if full else plain


def _base_words(one: Street) -> list[str]:
    words = one.name.split()
    if one.parts.direction and DIRECTION.get(words[0].lower()) == one.parts.direction:
        words = words[1:]
    return words[: len(one.parts.base.split())]


def corner(city: Gazetteer, met: Corner, language: str = "en", *, full: bool = False) -> str:
    """Two streets, the larger first, equal ones by the alphabet: "Armitage and Kedzie"."""
    pair = sorted((met.one, met.other), key=lambda s: (s.rank, street(city, s)))
    bare = city.is_only_corner(met)
    one, other = (street(city, side, full=full, bare=bare) for side in pair)
    return f"{one} {_and(language, other)} {other}"


def _and(language: str, following: str) -> str:
    if language != "es":
        return "and"
    starts = following.lower()
    return "e" if starts.startswith(("i", "hi")) and not starts.startswith("hie") else "y"


def best_corner(city: Gazetteer, latitude: float, longitude: float) -> Corner | None:
    """The corner that names a place best: near, and of large streets."""
    here = (latitude, longitude)

    def cost(met: Corner) -> float:
        away = metres(here, (met.latitude, met.longitude))
        return away + _SMALLER * (met.one.rank + met.other.rank)

    near = [
        met
        for met in city.corners_near(latitude, longitude)
        if metres(here, (met.latitude, met.longitude)) <= _CORNER_REACH
    ]
    return min(near, key=lambda met: (cost(met), met.one.name, met.other.name), default=None)


def best_area(city: Gazetteer, latitude: float, longitude: float) -> Area | None:
    """The neighbourhood whose label is nearest: an approximation, no official outline."""
    here = (latitude, longitude)
    near = [
        (away + _LESS_SAID * area.rank, area.name, area)
        for area in city.areas
        if (away := metres(here, (area.latitude, area.longitude))) <= _AREA_REACH
    ]
    return min(near)[2] if near else None
