"""Row A9: a mailed code or two neighbors set a day and a cell; the street address is gone."""

import argparse
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from lamppost.places import lookups as places
from lamppost.places.cells import cell_at
from lamppost.residents import tasks
from lamppost.residents.actions.residency import ALPHABET, code_mac, new_code
from lamppost.residents.commands import letters_command
from lamppost.residents.data import Watch
from lamppost.residents.home_letters import print_letters
from lamppost.residents.homes import HomeLetter, Residency, Vouching
from lamppost.residents.keys import rotate
from lamppost.residents.models import Place, Resident
from lamppost.residents.tests.people import WORDS, a_resident
from lamppost.residents.tests.test_pages import as_owner, sign_in

pytestmark = pytest.mark.django_db
STREET, MORE = "1998 N Kedzie Ave", "Apt 7 CANARY, Chicago IL 60647"
ADDRESS = {"street": STREET, "more": MORE}
CANARIES = ("1998", "Kedzie", "CANARY", "60647")


@pytest.fixture
def visit(on_surface):
    a_resident()
    with on_surface("site") as browser:
        sign_in(browser)
        yield browser


def printed(tmp_path, name="letters.pdf"):
    """The codes on the letters that waited, read off the page as its reader does."""
    path = Path(tmp_path, name)
    seen = []
    real = new_code

    def noted():
        seen.append(real())
        return seen[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lamppost.residents.home_letters.new_code", noted)
        as_owner(lambda: print_letters(path, timezone.now()))
    return path, seen


def dump():
    """Every row of every table, as text, with what bytes spell."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                hexed = re.findall(r"\\+x([0-9a-f]{2,})", row)
                yield (
                    table,
                    row
                    + " ".join(
                        bytes.fromhex(h[: len(h) // 2 * 2]).decode("latin-1") for h in hexed
                    ),
                )


def canaries():
    return [(table, word) for table, row in dump() for word in CANARIES if word in row]


def test_a9_the_code_of_a_letter_sets_the_day_and_the_cell(visit, tmp_path):
    assert visit.post("/settings/residency/letter", ADDRESS).status_code == 302
    assert "waits to be printed" in visit.get("/settings/residency").content.decode()
    path, (code,) = printed(tmp_path)
    assert path.read_bytes().startswith(b"%PDF-") and path.stat().st_mode & 0o077 == 0
    answer = visit.post("/settings/residency/code", {"code": code.lower().replace("-", " ")})
    assert answer.status_code == 302
    assert "You are a verified neighbor" in visit.get("/settings/residency").content.decode()
    (row,) = as_owner(lambda: list(Residency.objects.all()))
    assert row.cell == cell_at(*places.locate(STREET))
    assert (row.verified_at, row.how) == (timezone.now().date(), "letter")


def test_a9_the_street_address_is_nowhere_in_the_database_at_any_time(visit, tmp_path):
    before = as_owner(canaries)
    visit.post("/settings/residency/letter", ADDRESS)
    assert as_owner(canaries) == before
    _, (code,) = printed(tmp_path)
    (row,) = as_owner(lambda: list(HomeLetter.objects.all()))
    assert bytes(row.address_sealed) == bytes(row.address_key) == b""
    visit.post("/settings/residency/code", {"code": code})
    assert as_owner(HomeLetter.objects.count) == 0
    assert as_owner(canaries) == before


def test_a9_no_page_and_no_export_says_the_address_again(visit):
    visit.post("/settings/residency/letter", ADDRESS)
    export = b"".join(visit.post("/settings/data/export").streaming_content)
    for page in (visit.get("/settings/residency").content, visit.get("/settings/data").content):
        assert b"CANARY" not in page and b"1998" not in page
    assert b"CANARY" not in export


def test_a_letter_has_the_address_for_the_window_and_the_code(visit, tmp_path):
    visit.post("/settings/residency/letter", ADDRESS)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fpdf.fpdf.FPDF.set_title", lambda pdf, _t: pdf.set_compression(False))
        path, (code,) = printed(tmp_path)
    page = path.read_bytes().decode("latin-1")
    assert STREET in page and MORE in page and code in page and "/settings/residency" in page


def test_letters_are_printed_once_and_no_file_is_written_over(visit, tmp_path, capsys):
    visit.post("/settings/residency/letter", ADDRESS)
    path = tmp_path / "letters.pdf"
    assert as_owner(lambda: letters_command(argparse.Namespace(file=path))) == 0
    assert "1 in" in capsys.readouterr().out
    again = tmp_path / "again.pdf"
    assert as_owner(lambda: letters_command(argparse.Namespace(file=again))) == 0
    assert not again.exists() and "none" in capsys.readouterr().out
    visit.post("/settings/residency/letter/cancel")
    visit.post("/settings/residency/letter", ADDRESS)
    assert as_owner(lambda: letters_command(argparse.Namespace(file=path))) == 2
    (row,) = as_owner(lambda: list(HomeLetter.objects.all()))
    assert row.printed_at is None and bytes(row.address_key)


def test_ten_wrong_codes_end_a_letter(visit, tmp_path):
    visit.post("/settings/residency/letter", ADDRESS)
    _, (code,) = printed(tmp_path)
    for _ in range(10):
        wrong = visit.post("/settings/residency/code", {"code": "AAAAA-AAAAA"})
        assert wrong.status_code == 422 and b"This is not the code" in wrong.content
    over = visit.post("/settings/residency/code", {"code": code})
    assert over.status_code == 422 and b"no code to try" in over.content
    assert as_owner(Residency.objects.count) == 0


def test_a_code_is_of_use_to_its_own_resident_only(visit, tmp_path):
    visit.post("/settings/residency/letter", ADDRESS)
    as_owner(lambda: a_resident("bob@example.org"))
    other = type(visit)()
    sign_in(other, "bob@example.org")
    other.post("/settings/residency/letter", ADDRESS)
    _, codes = printed(tmp_path)
    assert other.post("/settings/residency/code", {"code": codes[0]}).status_code == 422
    assert other.post("/settings/residency/code", {"code": codes[1]}).status_code == 302


@pytest.mark.parametrize("age", [timedelta(days=8), timedelta(days=31)])
def test_a9_what_waits_too_long_is_forgotten(visit, login_as, age, tmp_path):
    visit.post("/settings/residency/letter", ADDRESS)
    if age > timedelta(days=9):
        printed(tmp_path)
    as_owner(lambda: HomeLetter.objects.update(expires_at=timezone.now() - timedelta(minutes=1)))
    with login_as("worker"):
        tasks.delete_over(timezone.now())
    assert as_owner(HomeLetter.objects.count) == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"street": "Nowhere at all 5", "more": MORE},
        {"street": "Kedzie", "more": MORE},
        {"street": "", "more": ""},
        {"street": "1998 N Kedzie Ave\nEvil", "more": "x" * 999},
        {"street": "\0", "more": "\0"},
    ],
)
def test_an_address_that_is_not_here_is_refused(visit, odd):
    assert visit.post("/settings/residency/letter", odd).status_code == 422
    assert as_owner(HomeLetter.objects.count) == 0


def test_rotating_keys_goes_for_addresses_and_leaves_printed_letters_alone(
    visit, settings, tmp_path
):
    visit.post("/settings/residency/letter", ADDRESS)
    settings.MASTER_KEYS += ",2:" + "bWFzdGVyLWtleS10d28tMDEyMzQ1Njc4OWFiY2RlZmc="
    assert as_owner(rotate) >= 2
    printed(tmp_path)
    settings.MASTER_KEYS += ",3:" + "bWFzdGVyLWtleS10aHJlZS0wMTIzNDU2Nzg5YWJjZGU="
    assert as_owner(rotate) == 1


def test_codes_are_hard_to_guess_and_easy_to_read():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200 and all(
        re.fullmatch(rf"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", c) for c in codes
    )
    assert not set("01ILOU") & set(ALPHABET)
    one, other = (Resident().pk for _ in range(2))
    assert code_mac(one, "ABCDE-FGHJK") == code_mac(one, " abcde fghjk ")
    assert code_mac(one, "ABCDE-FGHJK") != code_mac(other, "ABCDE-FGHJK")


def verified(browser, email, watch=None):
    """A signed-in neighbor who is verified already."""
    user = as_owner(lambda: a_resident(email, *([watch] if watch else [])))

    def make():
        who = Resident.objects.get(user_id=user)
        Residency.objects.create(
            resident=who, cell=617733122422996991, verified_at=timezone.now().date(), how="letter"
        )

    as_owner(make)
    other = type(browser)()
    sign_in(other, email)
    return other


def link(browser):
    (place,) = Place.objects.all()
    page = browser.post(f"/settings/residency/neighbors/{place.pk}").content.decode()
    return re.search(r"/vouch/[\w-]+", page)[0]


def test_a9_two_verified_neighbors_who_watch_the_area_can_vouch(visit):
    path = link(visit)
    one, two = verified(visit, "one@example.org"), verified(visit, "two@example.org")
    assert b"Thank you" in one.post(path).content
    assert "One neighbor has vouched" in visit.get("/settings/residency").content.decode()
    assert as_owner(Residency.objects.count) == 2
    assert one.post(path).status_code == 403
    assert b"Thank you" in two.post(path).content
    (row,) = as_owner(lambda: list(Residency.objects.filter(how="neighbors")))
    assert row.cell == as_owner(lambda: Place.objects.order_by("pk").first()).cell
    assert as_owner(Vouching.objects.count) == 0
    assert one.get(path).status_code == 404


def test_nobody_vouches_for_themselves_unverified_or_from_far_away(visit):
    path = link(visit)
    as_owner(lambda: a_resident("new@example.org"))
    sign_in(new := type(visit)(), "new@example.org")
    far = verified(visit, "far@example.org", Watch(cell_at(41.75, -87.60), radius_m=402))
    for browser in (visit, new, far):
        assert browser.post(path).status_code == 403
    assert type(visit)().get(path).status_code == 302
    assert as_owner(Vouching.objects.get).first_by_id is None


def test_a_vouching_link_shows_an_area_and_nothing_of_the_person(visit):
    path = link(visit)
    page = verified(visit, "one@example.org").get(path).content.decode()
    place = as_owner(lambda: Place.objects.order_by("slot").first())
    for telling in ("ana@example.org", "Kedzie", str(place.cell), str(place.resident_id)):
        assert telling not in page


def test_only_oneself_sees_that_one_is_verified(visit):
    other = verified(visit, "one@example.org")
    assert "You are a verified neighbor" in other.get("/settings/residency").content.decode()
    assert "You are a verified neighbor" not in visit.get("/settings/residency").content.decode()


def test_a_place_of_another_cannot_be_vouched_for(visit):
    mine = Place.objects.get().pk
    as_owner(lambda: a_resident("bob@example.org"))
    theirs = as_owner(lambda: Place.objects.exclude(pk=mine).get()).pk
    assert visit.post(f"/settings/residency/neighbors/{theirs}").status_code == 404


def test_what_the_command_says_goes_to_whoever_ran_it(visit, tmp_path, monkeypatch):
    said = StringIO()
    monkeypatch.setattr("sys.stderr", said)
    nowhere = tmp_path / "no" / "such" / "folder.pdf"
    visit.post("/settings/residency/letter", ADDRESS)
    assert as_owner(lambda: letters_command(argparse.Namespace(file=nowhere))) == 2
    assert "No such file" in said.getvalue()
    assert WORDS not in said.getvalue()
