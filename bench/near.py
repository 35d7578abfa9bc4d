"""Who is near, at a million places, beside a scan of them all in numpy and in SQL.

Places lie as people live: forty metropolitan areas by population, the same number of people again
spread over small towns. Each answer is compared with the scan's: nobody missed, nobody extra.
"""

from __future__ import annotations

import io
import random
import time
import uuid
from collections.abc import Callable
from typing import Any

import numpy as np

from bench import near_postgis, stage

PLACES = max(2000, int(1_000_000 * stage.SCALE))
INCIDENTS, SCANNED = 200, 40
# latitude, longitude, millions of people
METROS = [
    (40.72, -73.97, 19.5), (34.02, -118.25, 12.8), (41.86, -87.68, 9.3), (32.83, -96.95, 8.1),
    (29.76, -95.40, 7.5), (38.91, -77.04, 6.3), (39.97, -75.17, 6.2), (33.77, -84.38, 6.3),
    (25.90, -80.22, 6.2), (33.51, -112.05, 5.1), (42.36, -71.08, 4.9), (37.72, -122.30, 4.6),
    (42.38, -83.10, 4.3), (47.58, -122.30, 4.0), (44.97, -93.25, 3.7), (27.96, -82.50, 3.3),
    (39.74, -104.97, 3.0), (39.29, -76.61, 2.8), (38.63, -90.25, 2.8), (45.52, -122.66, 2.5),
]  # fmt: skip
RADII = (402, 805, 805, 805, 1609, 3219, 8047)
AIM_MS = 2.2  # median at a million places on a quiet machine (DESIGN section 6)


def run() -> list[str]:
    with stage.installation():
        crowd = _fill()
        alerts = _alerts(crowd)
        ours, found = _timed(alerts, _ask)
        numpy_ms, scanned = _timed(alerts[:SCANNED], lambda alert: _scan(crowd, alert))
        sql_ms, sql_found = _timed(alerts[:SCANNED], _sql_scan)
        postgis = _postgis(crowd, alerts, found)
        missed = sum(len(b - a) for a, b in zip(found, scanned, strict=False))
        extra = sum(len(a - b) for a, b in zip(found, scanned, strict=False))
        missed += sum(len(b - a) for a, b in zip(found, sql_found, strict=False))
        extra += sum(len(a - b) for a, b in zip(found, sql_found, strict=False))
    ours_ms, people = stage.at(ours, 0.5), sum(map(len, found)) / len(found)
    return [
        f"who is near, {PLACES} places, {people:.0f} people an alert: median {ours_ms:.1f} ms, "
        f"p99 {stage.at(ours, 0.99):.1f} ms (aim {AIM_MS} ms), {missed} missed, {extra} extra",
        f"  numpy scan {stage.at(numpy_ms, 0.5) / ours_ms:.0f}x as long, "
        f"SQL scan {stage.at(sql_ms, 0.5) / ours_ms:.0f}x, {postgis(ours_ms)}",
    ]


def _postgis(
    crowd: dict[str, Any], alerts: list[Any], ours: list[set[uuid.UUID]]
) -> Callable[[float], str]:
    """What to say of PostGIS, given our own median; its answers lie beside ours."""
    if not near_postgis.programs():
        return lambda _: "PostGIS is not installed (Debian's postgresql-15-postgis-3)"
    with near_postgis.asking(crowd) as ask:
        times, found = _timed(alerts, ask)
    apart = sum(len(a ^ b) for a, b in zip(ours, found, strict=True))
    median = stage.at(times, 0.5)
    return lambda own: f"PostGIS {median / own:.1f}x ({median:.1f} ms; {apart} people apart)"


def _fill() -> dict[str, Any]:
    """A million places, one resident each; their keys are not checked, nobody else is asked."""
    from django.db import connection

    from lamppost.places.cells import cell_at, center
    from lamppost.places.data import BIT, EVERY_CATEGORY, Category
    from lamppost.places.near import place_key

    rng = random.Random(7)
    latitudes, longitudes, radii, wants, people = [], [], [], [], []
    rows = io.StringIO()
    weights = [metro[2] for metro in METROS]
    for n, metro in enumerate(rng.choices(METROS, weights, k=PLACES)):
        spread = 0.22 if n % 2 else 2.5  # half in the city, half around it
        point = metro[0] + rng.gauss(0, spread * 0.7), metro[1] + rng.gauss(0, spread)
        cell, radius = cell_at(*point), rng.choice(RADII)
        mask = EVERY_CATEGORY if n % 3 else EVERY_CATEGORY & ~BIT[Category.ARSON]
        key, person = place_key(cell, radius), uuid.UUID(int=rng.getrandbits(128))
        rows.write(f"{person}\t{person}\t1\thome\t{cell}\t{radius}\t{mask}\tt\tf\t{key.key}\t")
        rows.write(f"{key.x!r}\t{key.y!r}\t{key.z!r}\t{key.chord2!r}\n")
        latitude, longitude = center(cell)
        latitudes.append(latitude)
        longitudes.append(longitude)
        radii.append(radius)
        wants.append(mask)
        people.append(person)
    _copy(rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE residents_place")
    return {
        "a": np.radians(latitudes),
        "b": np.radians(longitudes),
        "radius": np.array(radii),
        "wants": np.array(wants),
        "people": people,
    }


def _copy(rows: io.StringIO) -> None:
    import psycopg

    from lamppost.config import databases

    with psycopg.connect(databases.admin_url("lamppost")) as admin, admin.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # there are no residents here
        with cursor.copy(
            "COPY residents_place (id, resident_id, slot, name, cell, radius_m, categories,"
            " by_push, by_mail, key, x, y, z, chord2) FROM STDIN"
        ) as copy:
            copy.write(rows.getvalue())


def _alerts(crowd: dict[str, Any]) -> list[tuple[Any, int]]:
    """Where people are: next to a random resident's place; said as a fine or a coarse cell."""
    from lamppost.places.cells import cell_at

    rng = random.Random(99)
    found = []
    for _ in range(INCIDENTS):
        n = rng.randrange(PLACES)
        point = np.degrees(crowd["a"][n]), np.degrees(crowd["b"][n])
        resolution, spread = rng.choice([(9, 0), (9, 0), (8, 400), (7, 1060)])
        found.append((cell_at(float(point[0]), float(point[1]), resolution), spread))
    return found


def _timed(alerts: list[Any], ask: Any) -> tuple[list[float], list[set[uuid.UUID]]]:
    times, answers = [], []
    ask(alerts[0])
    for alert in alerts:
        begun = time.perf_counter()
        answer = ask(alert)
        times.append((time.perf_counter() - begun) * 1000)
        answers.append(set(answer))
    return times, answers


def _ask(alert: tuple[Any, int]) -> list[uuid.UUID]:
    from lamppost.places.data import Category
    from lamppost.residents.lookups import who_is_near

    return [person.resident_id for person in who_is_near(*alert, Category.ARSON)]


def _scan(crowd: dict[str, Any], alert: tuple[Any, int]) -> list[uuid.UUID]:
    """Haversine over every place."""
    from lamppost.places.cells import center
    from lamppost.places.data import BIT, Category
    from lamppost.places.near import EARTH_M

    a, b = np.radians(center(alert[0]))
    h = np.sin((crowd["a"] - a) / 2) ** 2
    h += np.cos(crowd["a"]) * np.cos(a) * np.sin((crowd["b"] - b) / 2) ** 2
    near = 2 * EARTH_M * np.arcsin(np.sqrt(h)) <= crowd["radius"] + alert[1]
    near &= (crowd["wants"] & BIT[Category.ARSON]) != 0
    return [crowd["people"][n] for n in np.nonzero(near)[0]]


def _sql_scan(alert: tuple[Any, int]) -> list[uuid.UUID]:
    """The same test in PostgreSQL, over the table."""
    from django.db import connection

    from lamppost.places.cells import center
    from lamppost.places.data import BIT, Category
    from lamppost.places.near import EARTH_M, point

    x, y, z = point(*center(alert[0]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT resident_id FROM residents_place WHERE categories & %s <> 0 AND"
            " (x - %s) ^ 2 + (y - %s) ^ 2 + (z - %s) ^ 2"
            " <= 4 * sin((radius_m + %s) / (2 * %s)) ^ 2",
            [BIT[Category.ARSON], x, y, z, float(alert[1]), EARTH_M],
        )
        return [person for (person,) in cursor.fetchall()]


if __name__ == "__main__":
    print("\n".join(run()))
