"""The portal's first page: who you are here, and what the portal is for."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lamppost.agencies import lookups, words


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    officer = lookups.by_login(UUID(str(request.user.pk)))
    if officer is None:
        raise PermissionDenied
    page = {"officer": officer, "kind": words.KINDS[officer.kind], "agencies": lookups.everyone()}
    return render(request, "agencies/home.html", page)
