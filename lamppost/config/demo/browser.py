"""A small browser for the demo's editors: pages, their links and forms, cookies. No scripts."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar

Attributes = dict[str, str]
TIMEOUT = 20  # seconds


@dataclass
class Form:
    """A form as it stands on the page, filled as it would be sent."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Page:
    status: int
    text: str
    links: list[str]
    forms: list[Form]

    def form(self, ending: str) -> Form | None:
        """The form that is sent to an address with this ending."""
        return next((form for form in self.forms if form.action.endswith(ending)), None)


class Browser:
    """One person's session at one surface."""

    def __init__(self, base: str) -> None:
        self.base, self.cookies = base, CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.ProxyHandler({})
        )

    def get(self, path: str) -> Page:
        """Raises OSError when nobody answers."""
        return self._open(path, None)

    def send(self, form: Form, **others: str) -> Page:
        """Post a form, with some fields filled in otherwise."""
        return self._open(form.action, form.fields | others)

    def _open(self, path: str, fields: dict[str, str] | None) -> Page:
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(self.base + path, body, {"Referer": self.base + path})
        try:
            with self._opener.open(request, timeout=TIMEOUT) as reply:
                return _read(reply.status, reply.read().decode(), path)
        except urllib.error.HTTPError as refused:
            with refused:
                return _read(refused.code, refused.read().decode(errors="replace"), path)


def _read(status: int, html: str, path: str) -> Page:
    reader = _Reader(path)
    reader.feed(html)
    return Page(status, html, reader.links, list(reader.forms.values()))


class _Reader(HTMLParser):
    """Collects links, and forms with what they would send (HTML, section 4.10.21.4)."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.links: list[str] = []
        self.forms: dict[str, Form] = {}
        self._here = ""  # the form we are in
        self._choosing: tuple[str, str] | None = None  # form and name of the open select
        self._typing: tuple[str, str] | None = None  # form and name of the open textarea

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        form, name = has.get("form", self._here), has.get("name", "")
        match tag:
            case "a" if "href" in has:
                self.links.append(has["href"])
            case "form":
                self._here = has.get("id") or f"form {len(self.forms)}"
                self._form(self._here).action = has.get("action") or self.path
            case "input" if name and self._counts(has):
                self._form(form).fields[name] = has.get("value", "on")
            case "select":
                self._choosing = (form, name)
            case "option" if self._choosing:
                form, name = self._choosing
                if "selected" in has or name not in self._form(form).fields:
                    self._form(form).fields[name] = has.get("value", "")
            case "textarea":
                self._typing = (form, name)
                self._form(form).fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "form":
                self._here = ""
            case "select":
                self._choosing = None
            case "textarea":
                self._typing = None

    def handle_data(self, data: str) -> None:
        if self._typing:
            form, name = self._typing
            self._form(form).fields[name] += data

    def _form(self, name: str) -> Form:
        return self.forms.setdefault(name, Form(self.path))

    @staticmethod
    def _counts(has: Attributes) -> bool:
        """Whether a control is sent: a box or button of choice only when it is ticked."""
        kind = has.get("type", "text")
        return "checked" in has if kind in ("checkbox", "radio") else kind != "submit"
