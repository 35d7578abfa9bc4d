"""Telling one's own browsers apart by a coarse word, never by the whole user agent.

Order matters: most browsers claim to be others (developer.mozilla.org, "User-Agent").
"""

from __future__ import annotations

from django.utils.translation import gettext as _

BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def coarse(user_agent: str) -> str:
    """ "Firefox/Android": two words of the lists above at most, "" where none fits."""
    return f"{_first(BROWSERS, user_agent)}/{_first(SYSTEMS, user_agent)}".strip("/")


def say(device: str) -> str:
    """ "Firefox on Android", in the reader's language."""
    browser, _slash, system = device.partition("/")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or _("A browser")


def _first(words: dict[str, str], user_agent: str) -> str:
    return next((word for mark, word in words.items() if mark in user_agent), "")
