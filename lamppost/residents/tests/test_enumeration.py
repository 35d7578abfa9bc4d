"""Nobody learns from a page whether an e-mail has an account."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection

from lamppost.residents.models import Joining, Letter
from lamppost.residents.tests.people import FORM, WORDS, a_resident

pytestmark = pytest.mark.django_db
THERE, NOWHERE = "ana@example.org", "bob@example.org"


def seen(answer, email):
    """An answer as it looks, whoever it is about."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    kept = {k: v for k, v in answer.headers.items() if k not in ("Content-Length", "Expires")}
    cookies = {name: cookie["max-age"] for name, cookie in answer.cookies.items()}
    return answer.status_code, text.replace(email, "EMAIL"), kept, cookies


def ask(browser, email):
    """Everything that can be asked about an e-mail, by a stranger."""
    client = type(browser)
    form = FORM | {"email": email}
    yield client().post("/join", form)
    yield client().post("/join", form | {"password": "short"})
    yield client().post("/join", {k: v for k, v in form.items() if k != "pledge"})
    yield client().post("/password", {"email": email})
    yield client().post("/sign-in", {"email": email, "password": "not this one"})
    again = client()
    yield again.post("/join", form)
    yield again.post("/join/again", {"email": email})
    yield client().post("/join/again", {"email": email})


def test_every_answer_is_the_same_with_and_without_an_account(on_surface):
    a_resident(THERE)
    with on_surface("site") as browser:
        answers = [[seen(a, e) for a in ask(browser, e)] for e in (THERE, NOWHERE)]
    assert answers[0] == answers[1]
    assert Letter.objects.count() == 2 * 4 and Joining.objects.count() == 2 * 2


def test_the_same_statements_are_run_with_and_without_an_account(
    on_surface, django_assert_max_num_queries
):
    """The clock cannot tell either: both ways write the same rows and hash one password."""
    a_resident(THERE)
    counted = []
    with on_surface("site") as browser:
        for email in (THERE, NOWHERE):
            with django_assert_max_num_queries(200) as queries:
                for _ in ask(browser, email):
                    pass
            counted.append([re.sub(r"'[^']*'|_x\d+", "?", q["sql"])[:60] for q in queries])
    assert counted[0] == counted[1]


@pytest.mark.parametrize(("email", "hashes"), [(THERE, 1), (NOWHERE, 1)])
def test_signing_in_hashes_one_password_either_way(on_surface, monkeypatch, email, hashes):
    a_resident(THERE)
    made, hash_it = [], MD5PasswordHasher.encode

    def count(self, *args, **kwargs):
        made.append(1)
        return hash_it(self, *args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    with on_surface("site") as browser:
        browser.post("/sign-in", {"email": email, "password": "not this one"})
    assert len(made) == hashes


def test_a_taken_e_mail_cannot_be_taken_over_by_joining_again(on_surface):
    a_resident(THERE)
    with on_surface("site") as browser:
        browser.post("/join", FORM | {"email": THERE, "password": "another long password"})
        wrong = {"email": THERE, "password": "another long password"}
        assert browser.post("/sign-in", wrong).status_code == 422
        assert browser.post("/sign-in", {"email": THERE, "password": WORDS}).status_code == 302


def test_neither_logs_nor_query_texts_name_anybody(on_surface, caplog):
    a_resident(THERE)
    with on_surface("site") as browser, connection.execute_wrapper(_remember):
        list(ask(browser, THERE))
    assert THERE not in caplog.text
    assert not [sql for sql in _asked if THERE in sql]


_asked = []


def _remember(execute, sql, params, many, context):
    _asked.append(str(sql))
    return execute(sql, params, many, context)
