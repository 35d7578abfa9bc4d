"""Pages that belong to no room, and what a browser is handed beside pages."""

import json
import re
import shutil
import subprocess

import pytest

from lamppost.config import grants

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(on_surface):
    def get(path, **headers):
        with on_surface("site") as client:
            return client.get(path, **headers)

    return get


def test_who_sees_what_is_printed_from_the_policy_itself(get):
    page = get("/privacy").content.decode()
    for table in grants.tables():
        assert table in page or not grants.policy()[table]["may"]
    assert "resident_id = (SELECT ctx.resident())" in page


def test_the_portals_login_stands_beside_no_table_of_residents(get):
    page = get("/privacy").content.decode()
    for part in page.split('<details class="grant">')[1:]:
        assert not ("<code>residents_" in part and "lp_portal" in part)


def test_the_service_worker_is_at_the_root_and_never_stale(get):
    answer = get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    shell = json.loads(re.search(r"const SHELL = (\[.*?\]);", answer.content.decode())[1])
    assert all(path.startswith("/static/") for path in shell)


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_service_worker_can_be_parsed(get, tmp_path):
    file = tmp_path / "sw.js"
    file.write_bytes(get("/sw.js").content)
    assert subprocess.run(["node", "--check", file], check=False).returncode == 0


def test_the_manifest_makes_the_site_an_app(get):
    facts = get("/manifest.webmanifest").json()
    assert facts["start_url"] == "/"
    assert {icon["purpose"] for icon in facts["icons"]} == {"any", "maskable"}


def test_the_offline_page_still_says_911(get):
    assert "call 911" in get("/offline").content.decode()


def test_a_page_that_is_not_there_is_said_kindly(get):
    answer = get("/nowhere")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_a_form_without_its_token_is_explained(on_surface):
    with on_surface("site", enforce_csrf_checks=True) as client:
        answer = client.post("/language", {"language": "es"})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()


def test_a_broken_page_needs_nothing_that_may_be_broken_too(rf):
    from django.views.defaults import server_error

    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


@pytest.mark.parametrize("surface", ["site", "desk", "portal"])
def test_the_language_is_switched_without_javascript(on_surface, surface):
    with on_surface(surface) as client:
        answer = client.post("/language", {"language": "es", "next": "/healthz"})
    assert answer.status_code == 302
    assert answer.cookies["django_language"].value == "es"


def test_no_page_holds_inline_script_or_style(get):
    for path in ("/", "/alerts", "/map", "/privacy", "/log", "/offline"):
        page = get(path).content.decode()
        assert " style=" not in page
        assert not re.search(r" on[a-z]+=", page)
        inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page)
        assert all('type="application/json"' in tag for tag in inline)
