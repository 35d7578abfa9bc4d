"""The rail of a surface: `{% load rail %}{% rail %}`.

On the site, where everybody's rail is one of a few, it is rendered once and kept; a form's token
and the way back are put in each time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

TOKEN, BACK = "@token@", "@back@"  # what stands in the kept rail for the reader's own


@register.simple_tag(takes_context=True)
def rail(context: template.RequestContext) -> SafeString:
    request = context["request"]
    surface = context.get("surface") or "site"
    if surface != "site":  # kept nowhere: a desk's rail may count what waits
        facts: dict[str, Any] = {str(k): v for k, v in context.flatten().items()}
        return mark_safe(render_to_string(f"rails/{surface}.html", facts, request))
    here = request.resolver_match.view_name if request.resolver_match else ""
    url_map = settings.ROOT_URLCONF
    kept = _site(request.user.is_authenticated, here, get_language() or "en", url_map)
    own = kept.replace(TOKEN, get_token(request))
    return mark_safe(own.replace(BACK, escape(request.get_full_path())))


@lru_cache(maxsize=256)
def _site(is_signed_in: bool, here: str, language: str, url_map: str) -> str:
    stand_in: dict[str, Any] = {
        "user": {"is_authenticated": is_signed_in},
        "request": {"get_full_path": BACK, "resolver_match": {"view_name": here}},
        "csrf_token": TOKEN,
    }
    return render_to_string("rails/site.html", stand_in)
