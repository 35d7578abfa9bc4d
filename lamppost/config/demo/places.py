"""Where the demo's own things are: a folder, two ports, one home."""

from __future__ import annotations

import random
from pathlib import Path

from lamppost.config.demo.calls import Spot
from lamppost.config.paths import base_port, data_folder
from lamppost.places import lookups as places
from lamppost.places.cells import cell_at

HOME = (41.9286, -87.7069)  # near Logan Square, where the demo's resident lives
NEAR = 0.012  # degrees; about a mile in each direction


def folder() -> Path:
    """The demo's folder in the data folder. That it exists says that the data is a demo's."""
    return data_folder() / "demo"


def key_file(feed: str) -> Path:
    """A feed's key for the push API; mode 0600."""
    return folder() / f"{feed}.key"


def mailbox_port() -> int:
    return base_port() + 5


def smtp_port() -> int:
    return base_port() + 6


def spot(rng: random.Random, near: bool) -> Spot:
    """A named corner of the city at random; `near`: within about a mile of the demo's home."""
    west, south, east, north = places.city().bounds
    while True:
        if near:
            latitude, longitude = (degree + rng.uniform(-NEAR, NEAR) for degree in HOME)
        else:
            latitude, longitude = rng.uniform(south, north), rng.uniform(west, east)
        streets = places.cross_streets(cell_at(latitude, longitude))
        if " and " in streets:
            corner = " / ".join(streets.upper().split(" AND "))
            return Spot(round(latitude, 5), round(longitude, 5), corner)
