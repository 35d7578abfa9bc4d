"""Who is near, against a scan of everyone: nobody outside, nobody missed."""

import random
import uuid
from math import asin, atan2, cos, degrees, radians, sin, sqrt

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from lamppost.places.cells import cell_at, center
from lamppost.places.data import BIT, EVERY_CATEGORY, Category
from lamppost.places.near import EARTH_M, MOST_RANGES, place_key, ranges
from lamppost.residents import near
from lamppost.residents.near import who_is_near, who_still_wants

pytestmark = pytest.mark.django_db
A_MILLIMETRE = 0.001
HUBS = [  # (latitude, longitude): cities, the poles, the antimeridian, the equator
    (41.88, -87.63),
    (64.84, -147.72),
    (-16.78, 179.99),
    (-16.80, -179.995),
    (89.97, 20.0),
    (-89.99, 140.0),
    (0.0, 0.0),
]
latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def ground_m(a, b):
    """Haversine, an independent measure of the distance."""
    (la, lo), (lb, mo) = [(radians(p), radians(q)) for p, q in (a, b)]
    h = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin((mo - lo) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(h)))


def holds(cell, radius, alert, spread):
    key = place_key(cell, radius).key
    return any(lo <= key <= hi for lo, hi in ranges(*center(alert), spread))


@settings(max_examples=400, deadline=None)
@given(
    latitudes,
    longitudes,
    st.floats(0, 9200),
    st.floats(0, 360),
    st.integers(400, 8047),
    st.sampled_from([(9, 0), (8, 400), (7, 1060)]),
)
def test_no_place_within_reach_falls_outside_the_keys(lat, lng, away, bearing, radius, said):
    resolution, spread = said
    alert, place = cell_at(lat, lng, resolution), cell_at(*step(lat, lng, away, bearing))
    if ground_m(center(alert), center(place)) <= radius + spread:
        assert holds(place, radius, alert, spread)


def step(lat, lng, metres, bearing):
    """The point so many metres away in that direction."""
    d, a, b, t = metres / EARTH_M, radians(lat), radians(lng), radians(bearing)
    lat2 = asin(max(-1, min(1, sin(a) * cos(d) + cos(a) * sin(d) * cos(t))))
    lng2 = b + atan2(sin(t) * sin(d) * cos(a), cos(d) - sin(a) * sin(lat2))
    return degrees(lat2), (degrees(lng2) + 540) % 360 - 180


@settings(max_examples=200, deadline=None)
@given(latitudes, longitudes, st.sampled_from([0, 400, 1060]))
def test_forty_ranges_are_always_enough_and_none_overlap(lat, lng, spread):
    runs = sorted(ranges(lat, lng, spread))
    assert len(runs) <= MOST_RANGES
    assert all(lo <= hi for lo, hi in runs)
    assert all(before[1] < after[0] for before, after in zip(runs, runs[1:], strict=False))


@pytest.fixture
def everyone():
    """4,000 residents around every hub, one to three places each, told of some categories."""
    rng, people, places = random.Random(11), [], []
    for n in range(4000):
        lat, lng = HUBS[n % len(HUBS)]
        person = uuid.UUID(int=rng.getrandbits(128))
        people.append(person)
        for slot in range(1, 1 + rng.choice((1, 1, 2, 3))):
            cell = cell_at(*step(lat, lng, rng.uniform(0, 14000), rng.uniform(0, 360)))
            radius = rng.choice(
                (400, 805, 805, 811, 1650, 1651, 3250, 5000, rng.randint(400, 8047))
            )
            mask = rng.choice((EVERY_CATEGORY, BIT[Category.ARSON], BIT[Category.ROBBERY]))
            key = place_key(cell, radius)
            places.append(
                (uuid.uuid4(), person, slot, cell, radius, mask, rng.random() < 0.8)
                + (rng.random() < 0.5, key.key, key.x, key.y, key.z, key.chord2)
            )
    insert(people, places)
    return places


def insert(people, places):
    with connection.cursor() as cursor:
        # only the index is asked here: who the residents are does not matter
        cursor.execute("SET LOCAL session_replication_role = replica")
        with cursor.copy(
            "COPY residents_place (id, resident_id, slot, cell, radius_m, categories, by_push,"
            " by_mail, key, x, y, z, chord2, name) FROM STDIN"
        ) as copy:
            for place in places:
                copy.write_row((*place, "home"))
        cursor.execute("SET LOCAL session_replication_role = origin")


def scan(places, alert, spread, category):
    """Brute force: (sure, doubtful) residents by haversine; doubtful within a millimetre."""
    sure, doubtful, middle = {}, set(), center(alert)
    for _, person, _, cell, radius, mask, by_push, by_mail, *_ in places:
        if not mask & BIT[category] or not (by_push or by_mail):
            continue
        over = ground_m(middle, center(cell)) - (radius + spread)
        if abs(over) < A_MILLIMETRE:
            doubtful.add(person)
        elif over < 0:
            push, mail = sure.get(person, (False, False))
            # an urgent event: pushed, or mailed where push is off; a threat to life: both
            letter = by_mail and (category == Category.EXPLOSION or not by_push)
            sure[person] = (push or by_push, mail or letter)
    return sure, doubtful


def test_nobody_is_told_from_outside_and_nobody_near_is_missed(everyone, login_as):
    rng, told = random.Random(5), 0
    for n in range(70):
        lat, lng = HUBS[n % len(HUBS)]
        resolution, spread = rng.choice([(9, 0), (8, 400), (7, 1060)])
        point = step(lat, lng, rng.uniform(0, 9000), rng.uniform(0, 360))
        alert = cell_at(*point, resolution)
        category = rng.choice([Category.ARSON, Category.ROBBERY, Category.EXPLOSION])
        sure, doubtful = scan(everyone, alert, spread, category)
        with login_as("worker"):
            rows = list(who_is_near(alert, spread, category))
        found = {r.resident_id: (r.by_push, r.by_mail) for r in rows}
        assert len(rows) == len(found), "each resident once"
        assert found.items() - sure.items() <= {(p, found[p]) for p in doubtful if p in found}
        assert sure.keys() <= found.keys()
        told += len(found)
    assert told > 1000


def test_the_search_reads_the_index_only(everyone):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE residents_place")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        values = {"from": [0], "to": [9], "category": 1, "x": 0.0, "y": 0.0, "z": 0.0}
        values["awake"] = "infinity"
        cursor.execute("EXPLAIN " + near.AS_STORED, values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using place_near" in plan


def test_only_the_worker_may_look_for_people(everyone, login_as):
    from django.db import ProgrammingError

    for surface in ("desk", "portal", "live", "intake"):
        with pytest.raises(ProgrammingError, match="permission denied"), login_as(surface):
            list(who_is_near(cell_at(41.88, -87.63), 0, Category.ARSON))


def test_who_switched_a_channel_off_or_left_no_longer_wants_it(everyone):
    asked = {p[1] for p in everyone} | {uuid.uuid4()}
    assert who_still_wants(asked, "push") == {p[1] for p in everyone if p[6]}
    assert who_still_wants(asked, "mail") == {p[1] for p in everyone if p[7]}
