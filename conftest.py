"""Tests run against a real PostgreSQL: one given by LAMPPOST_DATABASE_URL, else the embedded one.

On a server given by URL they make a database of their own beside the one named, and change the
passwords of the lp_ logins; so they refuse a server that holds an installation.

The fixtures run as a superuser, so that a test can set things up; `login_as` then turns the same
connection into one process's own login, so that pages and rules are tried with that login's rights.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:  # each worker has a database server of its own
    os.environ["LAMPPOST_DATA"] = tempfile.mkdtemp(prefix="lp-test-")
_FOLDER = Path(os.environ.setdefault("LAMPPOST_DATA", tempfile.mkdtemp(prefix="lp-test-")))
_OURS = _FOLDER.name.startswith("lp-test-")
for _name, _value in {
    "LAMPPOST_BLIND_KEY": "YmxpbmQta2V5LWZvci10ZXN0cy0wMTIzNDU2Nzg5YWI=",
    "LAMPPOST_POOL_KEY": "cG9vbC1rZXktZm9yLXRlc3RzLTAxMjM0NTY3ODlhYmM=",
    "LAMPPOST_LINK_KEY": "bGluay1rZXktZm9yLXRlc3RzLTAxMjM0NTY3ODlhYmM=",
    "LAMPPOST_MASTER_KEYS": "1:bWFzdGVyLWtleS10ZXN0LTAxMjM0NTY3ODlhYmNkZWY=",
}.items():
    os.environ.setdefault(_name, _value)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("LAMPPOST_DATABASE_URL"):
        config.option.reuse_db = False  # on a server that stays, the test database must not


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Start the embedded database and turn Django's connection into the superuser's."""
    import psycopg
    from django.db import connections

    from lamppost.config import bootstrap, databases
    from lamppost.config.vault import open_vault

    server = None
    if databases.external_url() is None:
        server = databases.embedded(careless=True)
        server.start()
    with psycopg.connect(databases.admin_url(), autocommit=True) as admin:
        if admin.execute("SELECT to_regclass('public.accounts_user')").fetchone() != (None,):
            pytest.exit("LAMPPOST_DATABASE_URL holds an installation; give an empty server's", 2)
        bootstrap.make_logins(admin, open_vault(_FOLDER)["passwords"])
        bootstrap.close_side_doors(admin, admin.info.dbname)
    settings = connections["default"].settings_dict
    entry = databases.django_database(databases.admin_url())
    settings.update({key: entry[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
    settings["TEST"]["NAME"] = f"test_{settings['NAME']}" if server is None else "lamppost"
    yield
    if server:
        connections.close_all()
        server.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Lock the test database as an installation's is: owner, privacy policy, catalogue."""
    import psycopg
    from django.db import connection

    from lamppost.config import bootstrap, databases, schema

    with django_db_blocker.unblock():
        schema.apply_policy()
        name = connection.settings_dict["NAME"]
    if databases.external_url():
        os.environ["LAMPPOST_DATABASE_URL"] = databases.admin_url(name)
    with psycopg.connect(databases.admin_url(name), autocommit=True) as admin:
        bootstrap.give_to_owner(admin, name)
        bootstrap.open_database(admin, name)
        bootstrap.harden(admin)


@pytest.fixture
def login_as(db: None) -> Callable[..., contextlib.AbstractContextManager[None]]:
    """`with login_as("site", token): ...` runs every query as lp_site, with its rights only."""
    from django.db import connection, transaction

    from lamppost.accounts.sessions import present

    @contextlib.contextmanager
    def acting(surface: str, token: str = "") -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION AUTHORIZATION lp_{surface}")
        present(token)
        try:
            with transaction.atomic():  # a refused query must not end the test's transaction
                yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET SESSION AUTHORIZATION")
                cursor.execute("SELECT set_config('app.token', '', false)")

    return acting


@pytest.fixture
def on_surface(settings, login_as):  # type: ignore[no-untyped-def]
    """`with on_surface("desk") as client:` a browser on that surface, with its database rights."""
    from django.test import Client
    from django.urls import clear_url_caches, set_urlconf

    @contextlib.contextmanager
    def browse(surface: str, **options: object) -> Iterator[Client]:
        settings.SURFACE = surface
        settings.ROOT_URLCONF = f"lamppost.config.urls_{surface}"
        settings.SESSION_COOKIE_NAME = f"lp_{surface}"
        clear_url_caches()
        set_urlconf(settings.ROOT_URLCONF)
        with login_as(surface):
            yield Client(**options)
        set_urlconf(None)

    return browse


def pytest_unconfigure(config: pytest.Config) -> None:
    if _OURS:
        shutil.rmtree(_FOLDER, ignore_errors=True)
