"""The worker's part: letters are sent, and what is over is gone."""

from __future__ import annotations

import logging
import smtplib
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import DatabaseError, connection, transaction  # noqa: TID251 LISTENs for letters
from django.utils import timezone

from lamppost.residents import links, post
from lamppost.residents.homes import HomeLetter, Vouching
from lamppost.residents.letters import open_letter, write
from lamppost.residents.models import Joining, Letter
from lamppost.residents.post import Unreachable
from lamppost.residents.seal import CannotOpen

log = logging.getLogger(__name__)
LOOK_EVERY = 5.0  # seconds, when no notice comes
AGAIN = timedelta(seconds=30)  # doubled by each attempt
AGAIN_AT_MOST = timedelta(minutes=30)


def run_letters(stop: threading.Event) -> None:
    """Send letters as they come, until told to stop."""
    while not stop.is_set():
        try:
            _listen()
            while not stop.is_set():
                send_letters(timezone.now())
                _wait_for_notice()
        except DatabaseError as lost:
            log.warning("letters wait for the database: %s", type(lost).__name__)
            connection.close()
            stop.wait(LOOK_EVERY)
    connection.close()


def send_letters(now: datetime) -> int:
    """Send every letter that is due over one connection; how many were sent.

    While the mail server takes none they stay, and each waits longer.
    """
    sent, line = 0, None
    try:
        while row := _claim(now):
            line = line or post.connect(settings.SMTP_URL)
            sent += _send(line, row, now)
    except Unreachable as why:
        log.warning("letters wait for the mail server: %s", why)
    finally:
        if line:
            with suppress(OSError, smtplib.SMTPException):
                line.quit()
    return sent


def delete_over(now: datetime) -> int:
    """Forget who did not confirm in time, letters of no use any more, and addresses with them."""
    letters = Letter.objects.filter(expires_at__lt=now).delete()[0]
    homes = sum(m.objects.filter(expires_at__lt=now).delete()[0] for m in (HomeLetter, Vouching))
    return letters + homes + Joining.objects.filter(expires_at__lt=now).delete()[0]


@transaction.atomic
def _claim(now: datetime) -> Letter | None:
    """The next letter, put off before it is tried: a worker killed meanwhile loses nothing."""
    row = (
        Letter.objects.select_for_update(skip_locked=True)
        .filter(next_at__lte=now, expires_at__gt=now)
        .order_by("next_at")
        .first()
    )
    if row:
        row.next_at = now + min(AGAIN * 2 ** min(row.attempts, 10), AGAIN_AT_MOST)
        row.attempts += 1
        row.save(update_fields=["attempts", "next_at"])
    return row


def _send(line: smtplib.SMTP, row: Letter, now: datetime) -> bool:
    """Hand one letter over and forget it; also one that nobody can open or deliver."""
    try:
        content = open_letter(row)
    except CannotOpen as why:
        log.warning("a letter cannot be opened: %s", why)
        taken = False
    else:
        message = write(content, now).as_bytes()
        taken = post.hand_over(line, parseaddr(settings.MAIL_FROM)[1], content.email, message)
    Letter.objects.filter(pk=row.pk).delete()
    return taken


def _listen() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {links.channel()}")


def _wait_for_notice() -> None:
    for _ in connection.connection.notifies(timeout=LOOK_EVERY, stop_after=1):
        pass
