"""What the documents name exists: functions in the flows, files behind links, commands."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("lamppost/*/README.md")]
NAMED = re.compile(r"`([\w/]+\.(?:py|sql))`:?\s+`([\w.]+)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
ROOMS = [
    path.parent.name for path in ROOT.glob("lamppost/*/__init__.py") if path.parent.name != "locale"
]


def ids(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def defined(source, name):
    kinds = r"(?:def|class|FUNCTION)\s+"
    return re.search(rf"{kinds}{re.escape(name)}\b", source) or re.search(
        rf"^{re.escape(name)}\b.* = ", source, re.MULTILINE
    )


@pytest.mark.parametrize("flow", sorted(ROOT.glob("docs/flows/*.md")), ids=lambda p: p.name)
def test_a_flow_names_functions_that_exist(flow):
    named = NAMED.findall(flow.read_text())
    wrong = [
        (path, name)
        for path, name in named
        if not (ROOT / "lamppost" / path).exists()
        or not defined((ROOT / "lamppost" / path).read_text(), name)
    ]
    assert wrong == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids(DOCUMENTS))
def test_links_lead_somewhere(document):
    links = LINK.findall(document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_every_room_has_a_sign_on_its_door(room):
    lines = (ROOT / "lamppost" / room / "README.md").read_text().splitlines()
    assert 3 <= len(lines) <= 60


def test_no_document_names_this_machine_or_a_registry():
    forbidden = re.compile(
        r"(^|[^\w.])/(work|root|farm|home/\w+)/|pypi\.org|npmjs|deb\.debian", re.M
    )
    assert [d for d in DOCUMENTS if forbidden.search(d.read_text())] == []
