"""`lamppost agency`, `officer` and `editor`, as typed by the operator."""

import io

import pytest

from lamppost.accounts.models import User
from lamppost.agencies.models import Officer
from lamppost.config.cli import main

pytestmark = pytest.mark.django_db
WORDS = "lamp light over porches"


@pytest.fixture
def lamppost(monkeypatch):
    def run(*words, password=WORDS):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return main(list(words))

    return run


KIM = ("officer", "kim", "--agency", "pd", "--name", "Kim Lee", "--title", "Sergeant")


def test_an_agency_an_officer_and_an_editor_are_let_in(lamppost, on_surface):
    assert lamppost("agency", "pd", "Springfield Police", "--kind", "police") == 0
    assert lamppost(*KIM) == 0
    assert lamppost("editor", "ed") == 0
    assert Officer.objects.get().agency.name == "Springfield Police"
    with on_surface("desk") as browser:
        assert browser.post("/sign-in", {"login": "ed", "password": WORDS}).status_code == 302


def test_what_cannot_be_made_says_why_and_makes_nothing(lamppost, capsys):
    assert lamppost(*KIM) == 2
    assert "There is no agency pd." in capsys.readouterr().err
    lamppost("agency", "pd", "Springfield Police", "--kind", "police")
    assert lamppost(*KIM, password="short") == 2
    assert "too short" in capsys.readouterr().err
    lamppost("editor", "ed")
    assert lamppost("editor", "ed") == 2
    assert "taken" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        lamppost("agency", "ice", "Immigration", "--kind", "immigration")
    assert User.objects.count() == 1
