"""The processes of one installation: what each runs, as which login, with which keys."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamppost.config.databases import url_of
from lamppost.config.paths import base_port, data_folder

BIN = Path(sys.executable).parent
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "PYTHONUNBUFFERED")
SETTINGS = (  # not secret; each process may know them
    "LAMPPOST_DATA LAMPPOST_PORT LAMPPOST_HOSTS LAMPPOST_HTTPS LAMPPOST_SITE_URL LAMPPOST_LIVE_URL "
    "LAMPPOST_TIME_ZONE LAMPPOST_CITY LAMPPOST_STRICT LAMPPOST_DEMO LAMPPOST_CONTACT "
    "LAMPPOST_MAIL_FROM LAMPPOST_PUSH_ALLOW_LOOPBACK LAMPPOST_PUSH_CA "
    "LAMPPOST_FEEDS_ALLOW_LOOPBACK LAMPPOST_MEDIA_DIRECT LAMPPOST_SENSITIVE_PLACES"
).split()
FEED_TOKEN = "LAMPPOST_FEED_TOKEN_"  # tokens of polled feeds, for the poller alone


@dataclass(frozen=True)
class Process:
    """One child of the supervisor. `port` is None for those that serve no pages.

    `surface` is "" for those of the demo that have no login at the database.
    """

    name: str
    surface: str
    command: tuple[str, ...]
    port: int | None = None


def _pages(surface: str, port: int) -> Process:
    command = f"granian --interface wsgi --host 127.0.0.1 --port {port} --workers 1 --no-ws"
    command += (
        " --blocking-threads 6 --backpressure 64 --log-level warning --respawn-failed-workers"
    )
    return Process(surface, surface, (*command.split(), "lamppost.config.wsgi:application"), port)


def processes() -> list[Process]:
    """In the order they are started; the resident's site first."""
    port = base_port()
    live = f"uvicorn --host 127.0.0.1 --port {port + 4} --log-level warning"
    live += " --no-access-log --timeout-graceful-shutdown 1"
    return [
        _pages("site", port),
        Process("live", "live", (*live.split(), "lamppost.alerts.live:app"), port + 4),
        _pages("desk", port + 2),
        _pages("intake", port + 3),
        Process("deliver", "worker", ("lamppost", "deliver")),
        Process("worker", "worker", ("lamppost", "worker")),
        Process("poll", "intake", ("lamppost", "poll")),
        _pages("portal", port + 1),
    ]


KEYS_OF = {
    "site": ("master", "blind", "links", "vapid-public", "smtp", "media"),
    "desk": ("media",),
    "worker": tuple("master blind links pool vapid-public vapid-private smtp media".split()),
}


def environment(process: Process, vault: dict[str, Any]) -> dict[str, str]:
    """Only what this process needs: its own login and keys, nobody else's."""
    env = {name: os.environ[name] for name in (*PASSED_ON, *SETTINGS) if name in os.environ}
    env |= {
        "LAMPPOST_DATA": str(data_folder()),
        "LAMPPOST_PORT": str(base_port()),
        "DJANGO_SETTINGS_MODULE": "lamppost.config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    if process.name == "poll":
        env |= {name: os.environ[name] for name in os.environ if name.startswith(FEED_TOKEN)}
    return env | secrets_of(process.surface, vault) if process.surface else env


def secrets_of(surface: str, vault: dict[str, Any]) -> dict[str, str]:
    """The login and the keys of one surface, as the environment variables it reads."""
    keys = _keys(vault)
    return {
        "LAMPPOST_SURFACE": surface,
        "LAMPPOST_SECRET_KEY": vault["django"][surface],
        f"LAMPPOST_DATABASE_URL_{surface.upper()}": url_of(surface),
        **dict(keys[name] for name in KEYS_OF.get(surface, ())),
    }


def _keys(vault: dict[str, Any]) -> dict[str, tuple[str, str]]:
    master = ",".join(f"{version}:{key}" for version, key in vault["master"].items())
    return {
        "master": ("LAMPPOST_MASTER_KEYS", master),
        "blind": ("LAMPPOST_BLIND_KEY", vault["blind"]),
        "links": ("LAMPPOST_LINK_KEY", vault["links"]),
        "pool": ("LAMPPOST_POOL_KEY", vault["pool"]),
        "vapid-public": ("LAMPPOST_VAPID_PUBLIC", vault["vapid"]["public"]),
        "vapid-private": ("LAMPPOST_VAPID_PRIVATE", vault["vapid"]["private"]),
        "smtp": ("LAMPPOST_SMTP_URL", os.environ.get("LAMPPOST_SMTP_URL", "")),
        "media": ("LAMPPOST_MEDIA_URL", os.environ.get("LAMPPOST_MEDIA_URL", "")),
    }
