"""The fixed words of an alert, in English and Spanish; enough to send one without typing anything.

They are made of what may be said of a call and nothing else: what kind it is, what people call the
place, and when (features, E22). Both languages are always written: they are the alert, not the
page around it, so they do not go through the page's own translations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lamppost.alerts.data import Wording
from lamppost.newsdesk.data import Because
from lamppost.places.cells import BLOCKS, Cell, resolution
from lamppost.places.data import Category


@dataclass(frozen=True)
class Place:
    """What people call a cell in both languages; a corner is near, an area is around you."""

    en: str
    es: str
    is_corner: bool

    @classmethod
    def of(cls, cell: Cell, en: str, es: str) -> Place:
        return cls(en, es, resolution(cell) >= BLOCKS)

    def in_english(self) -> str:
        if not self.en:
            return "in this area"
        return f"near {self.en}" if self.is_corner else f"in {self.en}"

    def in_spanish(self) -> str:
        if not self.es:
            return "en esta zona"
        return f"cerca de {self.es}" if self.is_corner else f"en {self.es}"


NAMED: dict[Category, tuple[str, str]] = {
    Category.BURGLARY: ("a burglary", "un robo con allanamiento"),
    Category.VEHICLE: ("a vehicle break-in or theft", "un robo de vehículo o en un vehículo"),
    Category.ROBBERY: ("a robbery", "un asalto"),
    Category.SHOTS_FIRED: ("shots fired", "disparos"),
    Category.SHOOTING: ("a shooting", "un tiroteo"),
    Category.STABBING: ("a stabbing", "un apuñalamiento"),
    Category.HOSTAGE: ("a hostage situation", "una toma de rehenes"),
    Category.ARSON: ("arson", "un incendio provocado"),
    Category.FIRE_RESIDENTIAL: ("a fire in a home", "un incendio en una vivienda"),
    Category.FIRE_COMMERCIAL: ("a fire in a business", "un incendio en un negocio"),
    Category.FIRE_STRUCTURE: ("a building fire", "un incendio en un edificio"),
    Category.EXPLOSION: ("an explosion", "una explosión"),
}
KEEP_AWAY = (
    "Please keep away from the area. If you are in danger, call 911.",
    "Por favor, no se acerque a la zona. Si está en peligro, llame al 911.",
)
GIVE_ROOM = (
    "Please keep clear so that crews can work. If you are in danger, call 911.",
    "Por favor, deje libre la zona para que puedan trabajar. Si está en peligro, llame al 911.",
)
LOCK_UP = (
    "Please check that doors and windows are locked. To report something, call the police.",
    "Por favor, revise que puertas y ventanas estén cerradas. Para avisar de algo, llame a la"
    " policía.",
)
ADVICE: dict[Category, tuple[str, str]] = {
    Category.BURGLARY: LOCK_UP,
    Category.VEHICLE: LOCK_UP,
    Category.ROBBERY: KEEP_AWAY,
    Category.SHOTS_FIRED: KEEP_AWAY,
    Category.SHOOTING: KEEP_AWAY,
    Category.STABBING: KEEP_AWAY,
    Category.HOSTAGE: KEEP_AWAY,
    Category.ARSON: GIVE_ROOM,
    Category.FIRE_RESIDENTIAL: GIVE_ROOM,
    Category.FIRE_COMMERCIAL: GIVE_ROOM,
    Category.FIRE_STRUCTURE: GIVE_ROOM,
    Category.EXPLOSION: KEEP_AWAY,
}
CALLED_OFF = {
    Because.RECODED: (
        "Dispatch has since found that this was not what the first call said.",
        "El despacho determinó después que no era lo que decía la primera llamada.",
    ),
    Because.CANCELLED: (
        "Dispatch has since cancelled the call.",
        "El despacho canceló después la llamada.",
    ),
    Because.MISTAKEN: (
        "It was published by mistake.",
        "Se publicó por error.",
    ),
}


def first(category: Category, place: Place, at: datetime, *, confirmed: bool = False) -> Wording:
    """The alert as it goes out. `at` is when it happened, in the city's own time."""
    what_en, what_es = NAMED[category]
    advice_en, advice_es = ADVICE[category]
    sure_en = "Confirmed by the agency." if confirmed else "This is unconfirmed and may change."
    sure_es = "Confirmado por la agencia." if confirmed else "No está confirmado y puede cambiar."
    title_en = f"{'' if confirmed else 'reports of '}{what_en} {place.in_english()}"
    title_es = f"{'' if confirmed else 'reportes de '}{what_es} {place.in_spanish()}"
    return Wording(
        title_en=title_en[0].upper() + title_en[1:],
        text_en=f"Called in at {clock_en(at)}. {sure_en} {advice_en}",
        title_es=title_es[0].upper() + title_es[1:],
        text_es=f"Llamada recibida a {clock_es(at)} {sure_es} {advice_es}",
    )


def corrected(category: Category, place: Place) -> Wording:
    """Dispatch now calls it something else that may be published."""
    what_en, what_es = NAMED[category]
    return Wording(
        title_en=f"Correction: reports of {what_en} {place.in_english()}",
        text_en=f"Dispatch now describes this as {what_en}. It is unconfirmed and may change.",
        title_es=f"Corrección: reportes de {what_es} {place.in_spanish()}",
        text_es=f"El despacho ahora lo describe como {what_es}. No está confirmado y puede"
        " cambiar.",
    )


def retracted(category: Category, place: Place, because: Because) -> Wording:
    """The alert should not stand. What dispatch calls it now is never said."""
    what_en, what_es = NAMED[category]
    why_en, why_es = CALLED_OFF[because]
    return Wording(
        title_en=f"Retracted: reports of {what_en} {place.in_english()}",
        text_en=f"We take this alert back. {why_en} We are sorry for the worry it caused.",
        title_es=f"Retirada: reportes de {what_es} {place.in_spanish()}",
        text_es=f"Retiramos esta alerta. {why_es} Lamentamos la inquietud que causó.",
    )


def clock_en(at: datetime) -> str:
    """9:41 PM"""
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


def clock_es(at: datetime) -> str:
    """las 9:41 p.m. (ends in a full stop)"""
    hour = at.hour % 12 or 12
    return f"{'la' if hour == 1 else 'las'} {hour}:{at:%M} {'a.m.' if at.hour < 12 else 'p.m.'}"
