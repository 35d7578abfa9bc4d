"""Shows the database whose session a request carries, before anything else is asked of it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lamppost.accounts.sessions import present


class PresentToken:
    """Sets `app.token` for each request, so that no request inherits another's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != "/healthz" and not request.path.startswith(settings.NEEDS_NO_SESSION):
            present(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
        return self.get_response(request)
