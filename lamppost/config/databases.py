"""Which database, and as whom. `LAMPPOST_DATABASE_URL*` name a server; else it is the embedded one.

`LAMPPOST_DATABASE_URL` is a superuser's, who makes the logins and closes the catalogue, or the
owner's (lp_owner) where somebody has done that. `LAMPPOST_DATABASE_URL_SITE` and so on are the
processes' own, derived from it when unset.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from psycopg.conninfo import conninfo_to_dict

from lamppost.config.embedded import Embedded
from lamppost.config.logins import OWNER, login_of
from lamppost.config.paths import data_folder
from lamppost.config.vault import open_vault


def external_url() -> str | None:
    return os.environ.get("LAMPPOST_DATABASE_URL") or None


def embedded(*, careless: bool = False) -> Embedded:
    folder = data_folder()
    return Embedded(folder, open_vault(folder)["passwords"]["postgres"], careless=careless)


def admin_url(database: str | None = None) -> str:
    """The URL for bootstrap: a superuser where there is one."""
    url = external_url()
    if url:
        return url if database is None else _with(url, database=database)
    server = embedded()
    return server.url("postgres", server.password, database or "postgres")


def owner_url() -> str:
    """The URL that migrates: the owner's."""
    url = external_url()
    if url and is_owners(url):
        return url
    password = open_vault(data_folder())["passwords"][OWNER]
    return _with(url, OWNER, password) if url else embedded().url(OWNER, password)


def is_owners(url: str) -> bool:
    return conninfo_to_dict(url).get("user") == OWNER


def url_of(surface: str) -> str:
    """The URL of one process's own login."""
    given = os.environ.get(f"LAMPPOST_DATABASE_URL_{surface.upper()}")
    if given:
        return given
    login = login_of(surface)
    password = open_vault(data_folder())["passwords"][login]
    url = external_url()
    return _with(url, login, password) if url else embedded().url(login, password)


def _with(
    url: str, login: str | None = None, password: str | None = None, database: str | None = None
) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    who = f"{login}:{quote(password or '', safe='')}" if login else parts.netloc.rpartition("@")[0]
    path = parts.path if database is None else f"/{database}"
    return urlunsplit(parts._replace(netloc=f"{who}@{place}", path=path))


def django_database(url: str) -> dict[str, Any]:
    """A Django DATABASES entry for a PostgreSQL URL."""
    info = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": info.get("dbname", "lamppost"),
        "USER": info.get("user", ""),
        "PASSWORD": info.get("password", ""),
        "HOST": info.get("host", ""),
        "PORT": info.get("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Server-side binding: else session tokens show in pg_stat_activity.
        "OPTIONS": {"server_side_binding": True},
    }
