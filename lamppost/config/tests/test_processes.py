"""Each process is handed its own login and keys, and nothing of anybody else's."""

import pytest

from lamppost.config import databases, processes
from lamppost.config.demo.processes import extra
from lamppost.config.logins import LOGINS, OWNER, login_of
from lamppost.config.paths import data_folder
from lamppost.config.vault import open_vault

EVERY = [*processes.processes(), *extra(calls=True, auto_editor=True)]


@pytest.fixture
def vault():
    return open_vault(data_folder())


@pytest.mark.parametrize("process", EVERY, ids=lambda process: process.name)
def test_a_process_knows_no_password_but_its_own(process, vault):
    said = " ".join(processes.environment(process, vault).values())
    own = login_of(process.surface) if process.surface else None
    for login in ("postgres", OWNER, *LOGINS):
        assert (vault["passwords"][login] in said) == (login == own)


@pytest.mark.parametrize("process", EVERY, ids=lambda process: process.name)
def test_a_process_knows_the_key_of_its_own_surface_only(process, vault):
    said = " ".join(processes.environment(process, vault).values())
    for surface, key in vault["django"].items():
        assert (key in said) == (surface == process.surface)


@pytest.mark.parametrize(
    ("secret", "who"),
    [
        ("blind", {"site", "worker"}),
        ("links", {"site", "worker"}),
        ("pool", {"worker"}),
    ],
)
def test_keys_of_residents_are_with_those_who_write_to_them(secret, who, vault):
    for process in EVERY:
        said = " ".join(processes.environment(process, vault).values())
        assert (vault[secret] in said) <= (process.surface in who)


def test_only_the_worker_can_sign_pushes(vault):
    for process in EVERY:
        said = " ".join(processes.environment(process, vault).values())
        assert (vault["vapid"]["private"] in said) == (process.surface == "worker")


def test_the_superusers_url_is_handed_to_nobody(vault, monkeypatch):
    url = "postgresql://super:very-secret@127.0.0.1:5999/lamp"
    monkeypatch.setenv("LAMPPOST_DATABASE_URL", url)
    for process in EVERY:
        assert "very-secret" not in " ".join(processes.environment(process, vault).values())


def test_a_url_of_a_process_is_made_from_the_servers(monkeypatch, vault):
    monkeypatch.setenv("LAMPPOST_DATABASE_URL", "postgresql://super:a%40b@db:5999/lamp?sslmode=x")
    password = vault["passwords"]["lp_site"]
    assert databases.url_of("site") == (f"postgresql://lp_site:{password}@db:5999/lamp?sslmode=x")
    monkeypatch.setenv("LAMPPOST_DATABASE_URL_SITE", "postgresql://mine@elsewhere/lamp")
    assert databases.url_of("site") == "postgresql://mine@elsewhere/lamp"


def test_the_owners_url_is_taken_as_it_is(monkeypatch):
    url = "postgresql://lp_owner:pw@db/lamp"
    monkeypatch.setenv("LAMPPOST_DATABASE_URL", url)
    assert databases.owner_url() == url
