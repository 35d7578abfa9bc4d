"""Letters, through a real SMTP server."""

from datetime import UTC, datetime, timedelta

import pytest

from lamppost.alerts import mail
from lamppost.alerts.models import Alert, AlertEvent
from lamppost.residents.actions import post as smtp
from lamppost.residents.lookups import Mailable
from tests.mailbox import running

NOON = datetime(2026, 5, 1, 17, 0, tzinfo=UTC)
URL = "http://127.0.0.1:8000/unsubscribe/" + "aZ09-_=:" * 20


@pytest.fixture
def mailbox():
    with running() as box:
        yield box


def an_alert():
    return Alert(
        source_name="Demo Police",
        place_name="Kedzie and Armitage",
        happened_at=NOON - timedelta(minutes=9),
    )


def an_event(alert, kind="published", version=1):
    return AlertEvent(
        alert=alert,
        kind=kind,
        version=version,
        title_en="Reports of shots fired near Kedzie and Armitage",
        text_en="Keep away from the corner. " * 8,
        title_es="Reportes de disparos cerca de Kedzie y Armitage",
        text_es="Evite la esquina, por favor. Más información pronto.",
    )


def send(mailbox, alert, event, *emails, language="en"):
    post = mail.Post(mailbox.url)
    people = [Mailable(email=e, language=language, unsubscribe_url=URL) for e in emails]
    done = [person.email for person in post.send(alert, event, people)]
    post.close()
    return done


def test_a_letter_says_what_where_who_and_how_to_stop(mailbox):
    alert = an_alert()
    assert send(mailbox, alert, an_event(alert), "ana@example.org") == ["ana@example.org"]
    (letter,) = mailbox.messages
    assert letter["To"] == "ana@example.org"
    assert letter["Subject"] == "Reports of shots fired near Kedzie and Armitage"
    assert letter["List-Unsubscribe"] == f"<{URL}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = letter.get_body(("plain",)).get_content()
    for part in ("Unconfirmed", "Demo Police", "call 911", f"/alerts/{alert.pk}", URL):
        assert part in text
    assert URL in letter.get_body(("html",)).get_content()


def test_a_neighbor_who_reads_spanish_gets_spanish(mailbox):
    alert = an_alert()
    send(mailbox, alert, an_event(alert), "luz@example.org", language="es")
    (letter,) = mailbox.messages
    assert letter["Subject"] == "Reportes de disparos cerca de Kedzie y Armitage"
    assert "Más información" in letter.get_body(("plain",)).get_content()


def test_nobody_sees_another_recipient(mailbox):
    alert = an_alert()
    send(mailbox, alert, an_event(alert), "ana@example.org", "luz@example.org")
    assert "luz" not in mailbox.messages[0].as_string()
    assert "ana" not in mailbox.messages[1].as_string()


def test_a_copy_has_the_same_id_and_a_correction_follows_it(mailbox):
    alert = an_alert()
    for event in (an_event(alert), an_event(alert), an_event(alert, "corrected", 2)):
        send(mailbox, alert, event, "ana@example.org")
    first, copy, correction = mailbox.messages
    assert first["Message-ID"] == copy["Message-ID"] != correction["Message-ID"]
    assert correction["In-Reply-To"] == first["Message-ID"]
    assert "corrects what we told you" in correction.get_body(("plain",)).get_content()


def test_a_mailbox_that_is_gone_does_not_hold_up_the_others(mailbox):
    alert = an_alert()
    assert send(mailbox, alert, an_event(alert), "gone@example.org", "ana@example.org") == [
        "gone@example.org",
        "ana@example.org",
    ]
    assert [letter["To"] for letter in mailbox.messages] == ["ana@example.org"]


def test_who_was_not_taken_yet_is_not_called_done(mailbox):
    alert, done = an_alert(), []
    people = [Mailable(e, "en", URL) for e in ("ana@example.org", "busy@example.org")]
    with pytest.raises(mail.Unreachable):
        for person in mail.Post(mailbox.url).send(alert, an_event(alert), people):
            done.append(person.email)
    assert done == ["ana@example.org"]


def test_a_server_that_closed_the_line_is_called_again(mailbox):
    alert, post = an_alert(), mail.Post(mailbox.url)
    ana = [Mailable("ana@example.org", "en", URL)]
    list(post.send(alert, an_event(alert), ana))
    post._line.sock.close()
    list(post.send(alert, an_event(alert), ana))
    assert len(mailbox.messages) == 2
    post.close()


@pytest.mark.parametrize("url", ["", "smtp://127.0.0.1:1", "smtp://u:p@127.0.0.1:1"])
def test_no_server_is_an_error_that_says_so(url):
    with pytest.raises(smtp.Unreachable):
        smtp.connect(url)


def test_no_password_goes_over_an_open_line(mailbox):
    with pytest.raises(smtp.Unreachable):
        smtp.connect(mailbox.url.replace("smtp://", "smtp://ana:secret@"))


def test_an_address_cannot_add_a_header(mailbox):
    alert = an_alert()
    with pytest.raises(ValueError, match="address"):
        send(mailbox, alert, an_event(alert), "ana@example.org\r\nBcc: eve@example.org")
    assert mailbox.messages == []
