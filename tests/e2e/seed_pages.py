"""Fills an installation with what the pages' screenshots show. Prints the ids as JSON."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django must be set up first

from lamppost.agencies.models import Agency  # noqa: E402
from lamppost.alerts import actions  # noqa: E402
from lamppost.alerts.data import NewAlert, Wording  # noqa: E402
from lamppost.places import lookups as places  # noqa: E402
from lamppost.places.cells import Cell, around, cell_at, center  # noqa: E402
from lamppost.places.data import Category  # noqa: E402
from lamppost.residents import actions as residents  # noqa: E402
from lamppost.residents.data import PlaceName, Watch  # noqa: E402

EMAIL, PASSWORD = "ana@example.org", "lantern in the window"
HOME, WORK = cell_at(41.9215, -87.7010), cell_at(41.8839, -87.6325)
LAKE = -87.645  # degrees; its shore is east of this here
STORIES = (
    (
        Category.SHOTS_FIRED,
        ("Reports of shots fired near {}", "Reportan disparos cerca de {}"),
        (
            "Callers reported hearing shots. Police are looking into it. Nothing is confirmed yet.",
            "Varias llamadas reportaron disparos. La policía investiga. Nada está confirmado.",
        ),
    ),
    (
        Category.FIRE_COMMERCIAL,
        ("Fire at a business near {}", "Incendio en un comercio cerca de {}"),
        (
            "Fire crews are there. Smoke is visible; keep the street clear for them.",
            "Los bomberos están en el lugar. Se ve humo; deje libre la calle.",
        ),
    ),
    (
        Category.VEHICLE,
        ("Vehicle break-ins reported near {}", "Reportan robos en vehículos cerca de {}"),
        (
            "Several parked cars were opened overnight on these blocks.",
            "Abrieron varios autos estacionados durante la noche en estas cuadras.",
        ),
    ),
    (
        Category.BURGLARY,
        ("Burglary reported near {}", "Reportan un robo en una casa cerca de {}"),
        (
            "A garage was broken into. Police took the report.",
            "Forzaron una cochera. La policía tomó el reporte.",
        ),
    ),
    (
        Category.ROBBERY,
        ("Robbery reported near {}", "Reportan un asalto cerca de {}"),
        (
            "A person on foot was robbed. Whoever did it left to the north.",
            "Asaltaron a una persona que caminaba. Quien lo hizo se fue hacia el norte.",
        ),
    ),
)
chance = random.Random(7)


def publish(agency: Agency, story: int, cell: Cell, at: datetime, confirmed: bool = False) -> str:
    category, titles, texts = STORIES[story]
    english, spanish = (places.cross_streets(cell, language) for language in ("en", "es"))
    happened = at - timedelta(minutes=7)
    wording = Wording(titles[0].format(english), texts[0], titles[1].format(spanish), texts[1])
    new = NewAlert(
        agency_id=agency.pk,
        source_name=agency.name,
        category=category,
        wording=wording,
        cell=cell,
        place_name=english,
        confirmed=confirmed,
        happened_at=happened,
        received_at=happened + timedelta(minutes=1),
        reviewed_at=at,
        is_demo=True,
    )
    return str(actions.publish(new, now=at))


def somewhere(rings: int = 4) -> Cell:
    """A cell on land: west of the lake, at a corner that has a name."""
    near = [c for c in sorted(around(HOME, rings)) if center(c)[1] < LAKE]
    return chance.choice([c for c in near if places.cross_streets(c)])


def fill() -> dict[str, object]:
    now = timezone.now()
    agency, _ = Agency.objects.get_or_create(
        slug="cpd", defaults={"name": "Chicago Police (demo)", "kind": "police", "is_demo": True}
    )
    user = residents.add_confirmed(EMAIL, PASSWORD, "en", now=now)
    assert user
    residents.add_place(user, Watch(HOME, radius_m=1609))
    residents.add_place(user, Watch(WORK, name=PlaceName.WORK))
    for day in range(2, 27):
        for _number in range(chance.randrange(2, 7)):
            publish(agency, chance.randrange(5), somewhere(), now - timedelta(days=day))
    shown = [
        publish(agency, n % 5, somewhere(), now - timedelta(minutes=17 + 83 * n), n == 1)
        for n in range(8)
    ]
    for n in range(26):
        publish(agency, n % 5, somewhere(24), now - timedelta(minutes=30 + 91 * n))
    tell(shown, now)
    return {"email": EMAIL, "password": PASSWORD, "shown": shown}


def tell(shown: list[str], now: datetime) -> None:
    """One is corrected, one taken back, one over."""
    from uuid import UUID

    actions.correct(
        UUID(shown[1]),
        Wording(
            "Fire at a business is out",
            "The fire is out. Crews are airing the building; the street is open again.",
            "Incendio en un comercio: apagado",
            "El fuego está apagado. Ventilan el edificio; la calle está abierta.",
        ),
        now=now - timedelta(minutes=31),
    )
    reason = "The caller heard a car backfire. Police found nothing."
    motivo = "Quien llamó oyó un auto. La policía no encontró nada."
    actions.retract(UUID(shown[4]), Wording("Taken back", reason, "Retirada", motivo), now=now)
    actions.end(UUID(shown[3]), now=now)


if __name__ == "__main__":
    print(json.dumps(fill()))  # noqa: T201 this is how the test learns the ids
