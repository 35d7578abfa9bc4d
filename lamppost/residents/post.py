"""Handing mail (RFC 5321) to the server at a URL: smtp:// or smtps://user:password@host:port."""

from __future__ import annotations

import smtplib
import ssl
from urllib.parse import unquote, urlsplit

TIMEOUT = 20.0  # seconds for each step


class Unreachable(Exception):
    """The mail server does not take mail now; what it did not take must be sent again."""


def connect(url: str) -> smtplib.SMTP:
    """An open, greeted, signed-in connection. Unreachable if there is none to be had.

    TLS is used when the server offers it, and demanded (with a valid certificate) before a
    password is sent.
    """
    if not url:
        raise Unreachable("LAMPPOST_SMTP_URL is not set")
    try:
        return _connect(url)
    except (OSError, smtplib.SMTPException) as failed:
        raise Unreachable(type(failed).__name__) from failed


def _connect(url: str) -> smtplib.SMTP:
    where, tls = urlsplit(url), ssl.create_default_context()
    secure, host = where.scheme == "smtps", where.hostname or ""
    if secure:
        line: smtplib.SMTP = smtplib.SMTP_SSL(host, where.port or 465, timeout=TIMEOUT, context=tls)
    else:
        line = smtplib.SMTP(host, where.port or 25, timeout=TIMEOUT)
    try:
        line.ehlo()
        if not secure and (line.has_extn("starttls") or where.username):
            line.starttls(context=tls)
            line.ehlo()
        if where.username:
            line.login(unquote(where.username), unquote(where.password or ""))
    except BaseException:
        line.close()
        raise
    return line


def hand_over(line: smtplib.SMTP, sender: str, to: str, message: bytes) -> bool:
    """Hand one message over. False if this recipient is refused for good (5xx).

    Unreachable for everything that may pass: 4xx, a lost line.
    """
    try:
        line.sendmail(sender, [to], message)
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, _),) = refused.recipients.values()
        if code < 500:
            raise Unreachable(f"{code} for a recipient") from None
        return False
    except smtplib.SMTPResponseException as refused:
        raise Unreachable(str(refused.smtp_code)) from None
    except (OSError, smtplib.SMTPException) as lost:
        raise Unreachable(type(lost).__name__) from None
    return True
