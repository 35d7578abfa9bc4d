"""Shows the database whose session a request carries, before anything else is asked of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from lamppost.accounts import opening

NOBODY_SIGNS_IN = ("intake", "live", "worker")  # their logins may not ask whose a session is


class OpenSession(SessionMiddleware):
    """Django's sessions, opened for each request anew, so that none inherits another's token."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if settings.SURFACE in NOBODY_SIGNS_IN or request.path == "/healthz":
            return
        if not request.path.startswith(settings.NEEDS_NO_SESSION):
            opening.open_session(request.session)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        opening.forget()
        return super().process_response(request, response)
