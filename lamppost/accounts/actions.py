"""What may be done to logins and sessions from other rooms."""

from __future__ import annotations

from django.utils import timezone

from lamppost.accounts.models import Session


def delete_expired_sessions() -> int:
    """Delete the sessions that are over; as the worker, which sees no others."""
    return Session.objects.filter(expires_at__lt=timezone.now()).delete()[0]
