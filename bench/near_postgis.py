"""The same question to PostGIS as it is usually written, where Debian's is installed.

A cluster of its own in a temporary folder, reached through a socket there; gone afterwards.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

EXTENSIONS = Path("/usr/share/postgresql")
PROGRAMS = Path("/usr/lib/postgresql")
LARGEST_M = 8047.0  # the widest radius a place may have; the index can only use a fixed one
NEAR = """SELECT id FROM place
    WHERE ST_DWithin(at, ST_MakePoint(%s, %s)::geography, %s, false)
      AND ST_Distance(at, ST_MakePoint(%s, %s)::geography, false) <= radius_m + %s
      AND categories & %s <> 0"""


def programs() -> Path | None:
    """The newest of Debian's PostgreSQL servers that has PostGIS."""
    versions = [path.parts[-3] for path in EXTENSIONS.glob("*/extension/postgis.control")]
    found = [PROGRAMS / version / "bin" for version in sorted(versions, key=float)]
    return found[-1] if found else None


@contextlib.contextmanager
def asking(crowd: dict[str, Any]) -> Iterator[Callable[[tuple[Any, int]], list[uuid.UUID]]]:
    """A function that asks PostGIS who is near, over the same places."""
    from lamppost.places.cells import center
    from lamppost.places.data import BIT, Category

    with _cluster() as line:
        _fill(line, crowd)

        def ask(alert: tuple[Any, int]) -> list[uuid.UUID]:
            latitude, longitude = center(alert[0])
            reach, spread = LARGEST_M + alert[1], float(alert[1])
            where = (longitude, latitude)
            values = [*where, reach, *where, spread, BIT[Category.ARSON]]
            return [person for (person,) in line.execute(NEAR, values).fetchall()]

        yield ask


def _fill(line: psycopg.Connection[Any], crowd: dict[str, Any]) -> None:
    import numpy as np

    line.execute("CREATE EXTENSION postgis")
    line.execute("CREATE TABLE place (id uuid, at geography(Point), radius_m int, categories int)")
    columns = (np.degrees(crowd["a"]), np.degrees(crowd["b"]), crowd["radius"], crowd["wants"])
    with line.cursor().copy("COPY place FROM STDIN") as copy:
        for person, latitude, longitude, radius, wants in zip(
            crowd["people"], *columns, strict=True
        ):
            point = f"POINT({longitude:.9f} {latitude:.9f})"
            copy.write_row((person, point, int(radius), int(wants)))
    line.execute("CREATE INDEX ON place USING gist (at)")
    line.execute("VACUUM ANALYZE place")


@contextlib.contextmanager
def _cluster() -> Iterator[psycopg.Connection[Any]]:
    where, folder = programs(), Path(tempfile.mkdtemp(prefix="lp-postgis-"))
    assert where
    them: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        them |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres")
    make = [where / "initdb", "-D", folder / "pg", "-U", "postgres", "--auth=trust", "-E", "UTF8"]
    subprocess.run([*make, "--locale=C"], check=True, capture_output=True, **them)
    serve = [where / "postgres", "-D", folder / "pg", "-c", f"unix_socket_directories={folder}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = ["-c", "listen_addresses=", "-c", "fsync=off"]
    server = subprocess.Popen([*serve, *options], **quiet, **them)
    try:
        with _connected(folder) as line:
            yield line
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _connected(folder: Path) -> psycopg.Connection[Any]:
    for _ in range(200):
        with contextlib.suppress(psycopg.OperationalError):
            return psycopg.connect(host=str(folder), user="postgres", autocommit=True)
        time.sleep(0.05)
    raise RuntimeError("Debian's PostgreSQL did not start")
