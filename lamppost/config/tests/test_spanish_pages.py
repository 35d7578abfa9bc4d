"""A reader of Spanish meets no English on the way through the pages of a surface."""

import re
from html.parser import HTMLParser

from django.urls import Resolver404, resolve

from lamppost.config.tests.test_translations import PAIRS


class Words(HTMLParser):
    """What a page says: its texts and the attributes that are read out, and where it leads."""

    SPOKEN = ("aria-label", "title", "placeholder", "alt", "content")
    NOT_CLOSED = {"meta", "link", "input", "br", "img", "hr", "wbr"}

    def __init__(self, page):
        super().__init__()
        self.said, self.leads_to, self._open = set(), [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag not in self.NOT_CLOSED:
            self._open.append((tag, tag in ("script", "style") or facts.get("lang") == "en"))
        for name, value in attributes:
            value = value or ""
            is_for_script = name.startswith("data-") and (" " in value or value[:1].isupper())
            if name in self.SPOKEN or is_for_script:
                self.handle_data(value)
        if tag == "a" and facts.get("href", "").startswith("/"):
            self.leads_to.append(facts["href"])

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.NOT_CLOSED:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        if text.strip() and not any(foreign for _, foreign in self._open):
            self.said.add(" ".join(text.split()))


def pattern(text):
    parts = re.split(r"(%\(\w+\)[sd])", re.sub(r"<[^>]*>", "", text.replace("%%", "%")))
    return "".join(".+" if part.startswith("%(") else re.escape(part) for part in parts)


ANY = re.compile(
    "|".join(
        pattern(english)
        for english, spanish in PAIRS
        if english != spanish and len(re.sub(r"%\(\w+\)[sd]|\W", "", english)) > 3
    )
)


def crawl(client, start="/", most=4):
    """Follow the links from a page, a few of each kind; (path, words) of what answered."""
    todo, seen, visits = [start], set(), {}
    while todo:
        path = todo.pop(0)
        kind = kind_of(path)
        if path in seen or visits.get(kind, 0) >= most:
            continue
        seen.add(path)
        visits[kind] = visits.get(kind, 0) + 1
        answer = client.get(path, headers={"accept-language": "es"})
        if answer.status_code < 300 and answer["Content-Type"].startswith("text/html"):
            words = Words(answer.content.decode())
            todo += words.leads_to
            yield path, words


def kind_of(path):
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return path


def english_on(client):
    said, paths = {}, []
    for path, words in crawl(client):
        paths.append(path)
        for text in words.said:
            if ANY.fullmatch(text):
                said.setdefault(text, path)
    return said, paths


def test_spanish_pages_of_the_site_hold_no_english(spanish, on_surface, db):
    from tests.e2e import seed_pages

    city = seed_pages.fill()
    with on_surface("site") as client:
        said, paths = english_on(client)
        assert said == {}
        assert {"/", "/map", "/log", "/privacy"} <= set(paths)
        client.post("/sign-in", {"email": city["email"], "password": city["password"]})
        said, paths = english_on(client)
        assert said == {}
        assert "/settings" in paths


def test_spanish_pages_of_the_desk_hold_no_english(spanish, on_surface, db):
    from tests.e2e import seed_desk

    seed_desk.fill()
    with on_surface("desk") as client:
        assert english_on(client)[0] == {}
        client.post("/sign-in", {"login": "ana", "password": seed_desk.PASSWORD})
        said, paths = english_on(client)
        assert said == {}
        assert any(path.startswith("/drafts/") for path in paths)


def test_spanish_pages_of_the_portal_hold_no_english(spanish, on_surface, db):
    from lamppost.agencies import actions, lookups
    from tests.e2e import seed_desk

    seed_desk.fill()
    agency = lookups.everyone()[0].id
    actions.create_officer(
        agency, "kim", "lamp light over porches", name="Kim Lee", title="Captain"
    )
    with on_surface("portal") as client:
        assert english_on(client)[0] == {}
        client.post("/sign-in", {"login": "kim", "password": "lamp light over porches"})
        said, paths = english_on(client)
        assert said == {}
        assert "/alerts" in " ".join(paths)
