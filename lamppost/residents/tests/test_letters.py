"""Letters leave by the worker over a real SMTP server, once, whatever happens to it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lamppost.residents import actions, tasks
from lamppost.residents.models import Joining, Letter
from lamppost.residents.tests.people import HOME, WORDS, a_resident
from tests.mailbox import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings):
    with running() as box:
        settings.SMTP_URL = box.url
        yield box


def join(email="ana@example.org", language="es", now=None):
    now = now or timezone.now()
    return actions.join(email, WORDS, language, watch=HOME, now=now)


def send(login_as, now=None):
    with login_as("worker"):
        return tasks.send_letters(now or timezone.now())


def text_of(message):
    return message.get_body(("plain",)).get_content()


def test_the_worker_sends_what_the_site_left_and_forgets_it(login_as, mailbox):
    with login_as("site"):
        token = join()
    assert send(login_as) == 1
    (message,) = mailbox.messages
    assert message["To"] == "ana@example.org"
    assert f"/join/confirm/{token}" in text_of(message)
    assert f'href="http://127.0.0.1:8000/join/confirm/{token}"' in (
        message.get_body(("html",)).get_content()
    )
    assert message["Auto-Submitted"] == "auto-generated"
    assert Letter.objects.count() == 0
    assert send(login_as) == 0


def test_whoever_has_an_account_learns_it_from_the_letter_alone(login_as, mailbox):
    a_resident()
    with login_as("site"):
        token = join("Ana@example.org")
    send(login_as)
    text = text_of(mailbox.messages[0])
    assert token not in text and "/sign-in" in text
    with login_as("site"):
        assert actions.confirm(token) is None


def test_a_new_password_is_offered_by_letter_and_so_is_the_news_that_there_is_no_account(
    login_as, mailbox
):
    a_resident()
    with login_as("site"):
        token = actions.ask_reset("ana@example.org", "en", now=timezone.now())
        assert actions.ask_reset("nobody@example.org", "en", now=timezone.now()) == ""
    send(login_as)
    by = {message["To"]: text_of(message) for message in mailbox.messages}
    assert f"/password/{token}" in by["ana@example.org"]
    assert "/join" in by["nobody@example.org"] and "/password" not in by["nobody@example.org"]


def test_a_letter_waits_while_the_server_is_away_and_longer_each_time(login_as, settings, mailbox):
    url, now = settings.SMTP_URL, timezone.now()
    join(now=now)
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    waits = []
    for _ in range(3):
        assert send(login_as, now) == 0
        waits.append(Letter.objects.get().next_at - now)
        now = Letter.objects.get().next_at
    assert waits == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    settings.SMTP_URL = url
    assert send(login_as, now) == 1


def test_a_recipient_refused_for_good_is_given_up_and_one_refused_for_now_is_not(login_as, mailbox):
    now = timezone.now()
    join("gone@example.org", now=now - timedelta(seconds=2))
    join("busy@example.org", now=now - timedelta(seconds=1))
    join("ana@example.org", now=now)
    assert send(login_as, now) in (0, 1)
    assert send(login_as, now) in (0, 1)
    assert [message["To"] for message in mailbox.messages] == ["ana@example.org"]
    assert Letter.objects.count() == 1


def test_a_worker_killed_after_handing_over_sends_again_at_most_once_more(
    login_as, mailbox, monkeypatch
):
    now = timezone.now()
    join(now=now)

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("django.db.models.query.QuerySet.delete", killed)
        with pytest.raises(KeyboardInterrupt):
            tasks.send_letters(now)
    assert len(mailbox.messages) == 1
    assert send(login_as, now) == 0
    assert send(login_as, now + timedelta(seconds=31)) == 1
    assert Letter.objects.count() == 0


def test_letters_and_joinings_that_are_over_are_deleted(login_as, mailbox):
    now = timezone.now()
    join(now=now - timedelta(days=3))
    join("bob@example.org", now=now)
    assert send(login_as, now) == 1
    join("late@example.org", now=now - timedelta(days=3))
    with login_as("worker"):
        tasks.delete_over(now)
    assert (Letter.objects.count(), Joining.objects.count()) == (0, 1)


def test_a_password_goes_to_a_mail_server_over_tls_only(settings, mailbox, login_as):
    settings.SMTP_URL = settings.SMTP_URL.replace("//", "//user:secret@")
    join()
    assert send(login_as) == 0
    assert mailbox.messages == []


def committed(act):
    """Do something on a connection of its own, so that others see it."""

    def do():
        act()
        connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    thread.join()


def test_the_loop_sends_what_comes_without_being_asked(mailbox, monkeypatch):
    monkeypatch.setattr(tasks, "LOOK_EVERY", 0.5)
    stop = threading.Event()
    loop = threading.Thread(target=tasks.run_letters, args=(stop,))
    loop.start()
    try:
        committed(join)
        for _ in range(200):
            if mailbox.messages:
                break
            stop.wait(0.05)
    finally:
        stop.set()
        loop.join()
        committed(Joining.objects.all().delete)
    assert [message["To"] for message in mailbox.messages] == ["ana@example.org"]


def test_a_letter_is_in_the_readers_language(login_as, mailbox):
    join(language="es")
    send(login_as)
    assert mailbox.messages[0]["Content-Language"] == "es"
