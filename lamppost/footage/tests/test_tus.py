"""Resumable uploads as https://tus.io/protocols/resumable-upload asks, and who may not use them."""

import base64
import fcntl
import hashlib

import pytest
from django.utils import timezone

from lamppost.footage import actions, incoming, rules
from lamppost.footage.data import Full
from lamppost.footage.models import Upload
from lamppost.footage.tests.browsing import STREAM, TUS, announce, head, patch
from lamppost.footage.tests.reading import broken, reader

pytestmark = pytest.mark.django_db
DATA = b"0123456789" * 100


@pytest.fixture
def browser(on_surface, ana):
    with on_surface("site") as client:
        yield ana.enters(client)


@pytest.fixture
def address(browser):
    return announce(browser, len(DATA))["Location"]


def checksum(data, algorithm="sha1"):
    digest = hashlib.new(algorithm, data).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


def test_a_client_that_asks_is_told_what_we_speak(browser):
    for address in ("/uploads", "/uploads/00000000-0000-4000-8000-000000000000"):
        answer = browser.options(address)
        assert answer.status_code == 204
        assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
        assert answer["Tus-Extension"] == "creation,expiration,checksum,termination"
        assert answer["Tus-Max-Size"] == "200000000"
        assert answer["Tus-Checksum-Algorithm"].startswith("sha1")


def test_a_file_comes_in_pieces_and_each_answer_says_how_far_it_is(browser, address):
    assert head(browser, address)["Upload-Offset"] == "0"
    first = patch(browser, address, DATA[:300])
    assert (first.status_code, first["Upload-Offset"]) == (204, "300")
    there = head(browser, address)
    assert (there["Upload-Offset"], there["Upload-Length"]) == ("300", "1000")
    assert there["Cache-Control"] == "no-store" and "GMT" in there["Upload-Expires"]
    assert patch(browser, address, DATA[300:], 300)["Upload-Offset"] == "1000"
    upload = Upload.objects.get()
    assert upload.state == "received" and incoming.file_of(upload.folder).read_bytes() == DATA


@pytest.mark.parametrize("offset", ["299", "301", "0", "1000", "99999"])
def test_bytes_for_another_place_are_not_taken(browser, address, offset):
    patch(browser, address, DATA[:300])
    assert patch(browser, address, DATA[300:400], offset).status_code == 409
    assert head(browser, address)["Upload-Offset"] == "300"


@pytest.mark.parametrize("offset", ["-1", "", "x", "1e3", "0x10", "١", "9" * 30, "+0"])
def test_an_offset_is_a_plain_number(browser, address, offset):
    assert patch(browser, address, DATA, offset.encode().decode("latin-1")).status_code == 400


def test_more_than_was_announced_is_not_taken_and_nothing_of_it_stays(browser, address):
    patch(browser, address, DATA[:300])
    assert patch(browser, address, DATA, 300).status_code == 413
    assert head(browser, address)["Upload-Offset"] == "300"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_bytes_with_the_wrong_checksum_are_forgotten(browser, address, algorithm):
    patch(browser, address, DATA[:300])
    wrong = patch(browser, address, DATA[300:], 300, **checksum(b"else", algorithm))
    assert wrong.status_code == 460
    assert head(browser, address)["Upload-Offset"] == "300"
    right = patch(browser, address, DATA[300:], 300, **checksum(DATA[300:], algorithm))
    assert right["Upload-Offset"] == "1000"


@pytest.mark.parametrize("said", ["crc9 AAAA", "sha1 ?", "sha1", "shake_128 AAAA", ""])
def test_a_checksum_of_no_known_kind_is_an_error(browser, address, said):
    assert patch(browser, address, DATA, **{"Upload-Checksum": said}).status_code in (400, 460)
    assert head(browser, address)["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": "-5"}, 400),
        ({"Upload-Length": "5", "Upload-Defer-Length": "1"}, 400),
        ({"Upload-Length": "200000001"}, 413),
        ({"Upload-Length": "5", "Upload-Metadata": "a\tb"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "filename !!!"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "f " + "A" * 5000}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "filename d29ybGQ=,is_secret"}, 201),
        ({"Upload-Length": "5", "Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": "5", "Tus-Resumable": ""}, 412),
    ],
)
def test_what_is_announced_has_the_right_form(browser, headers, status):
    assert announce(browser, 5, **headers).status_code == status


def test_a_files_name_is_not_kept(browser):
    name = base64.b64encode(b"my-kids.jpg").decode()
    announce(browser, 5, **{"Upload-Metadata": f"filename {name}"})
    assert not any("kids" in str(value) for value in Upload.objects.values().get().values())


def test_only_a_stream_of_bytes_is_taken(browser, address):
    headers = TUS | {"Upload-Offset": "0"}
    answer = browser.patch(address, DATA, content_type="application/json", headers=headers)
    assert answer.status_code == 415


def test_a_client_that_cannot_patch_says_so_in_a_header(browser, address):
    headers = TUS | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = browser.post(address, DATA, content_type=STREAM, headers=headers)
    assert answer["Upload-Offset"] == "1000"
    gone = browser.post(address, headers=TUS | {"X-HTTP-Method-Override": "DELETE"})
    assert gone.status_code == 204


def test_an_upload_that_is_given_up_leaves_nothing(browser, address, worker, leftovers, login_as):
    patch(browser, address, DATA[:300])
    assert browser.delete(address, headers=TUS).status_code == 204
    assert head(browser, address).status_code == 404
    assert browser.delete(address, headers=TUS).status_code == 404
    worker()
    assert leftovers() == []


def test_a_line_that_breaks_keeps_what_came_and_with_a_checksum_keeps_nothing(ana):
    upload_id = actions.start_upload(ana.id, 1000, now=timezone.now())
    now = timezone.now()
    assert actions.receive(upload_id, ana.id, 0, broken(DATA[:400]), now=now) == 400
    whole = incoming.Checksum("sha1", hashlib.sha1(DATA[400:]).digest())
    with pytest.raises(incoming.WrongChecksum):
        actions.receive(upload_id, ana.id, 400, broken(DATA[400:500]), checksum=whole, now=now)
    assert incoming.size(Upload.objects.get().folder) == 400
    assert actions.receive(upload_id, ana.id, 400, reader(DATA[400:]), now=now) == 1000


def test_two_requests_do_not_write_at_the_same_time(browser, address):
    file = incoming.file_of(Upload.objects.get().folder)
    with file.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert patch(browser, address, DATA).status_code == 423
    assert patch(browser, address, DATA).status_code == 204


def test_what_a_dead_process_wrote_counts(browser, address):
    """The offset is the file's own length, whatever a process meant to write down."""
    incoming.file_of(Upload.objects.get().folder).write_bytes(DATA[:123])
    assert head(browser, address)["Upload-Offset"] == "123"
    assert patch(browser, address, DATA[123:], 123)["Upload-Offset"] == "1000"


def test_without_signing_in_nothing_can_be_uploaded(on_surface, address):
    with on_surface("site") as stranger:
        assert announce(stranger, 5).status_code == 401
        assert head(stranger, address).status_code == 401
        assert patch(stranger, address, DATA).status_code == 401
        assert stranger.delete(address, headers=TUS).status_code == 401


def test_an_upload_of_somebody_else_is_as_missing_as_none(bob, on_surface, address):
    invented = "/uploads/00000000-0000-4000-8000-000000000000"
    with on_surface("site") as client:
        bob.enters(client)
        for try_ in (
            lambda to: head(client, to),
            lambda to: patch(client, to, DATA),
            lambda to: client.delete(to, headers=TUS),
            lambda to: client.get(to.replace("uploads", "media")),
        ):
            assert try_(address).status_code == try_(invented).status_code == 404
    assert Upload.objects.count() == 1


def test_another_site_cannot_upload_in_my_name(on_surface, ana):
    with on_surface("site", enforce_csrf_checks=True) as client:
        ana.enters(client)
        for origin in ({}, {"Origin": "https://evil.example"}):
            assert announce(client, 5, **origin).status_code == 403
        token = "x" * 32
        client.cookies["lp_admin_csrf"] = token
        assert announce(client, 5, **{"X-CSRFToken": token}).status_code == 201


def test_an_account_has_limits(browser, settings):
    for _ in range(rules.MOST_OPEN):
        assert announce(browser, 5).status_code == 201
    answer = announce(browser, 5)
    assert answer.status_code == 429 and answer.content
    Upload.objects.all().delete()


def test_an_account_uploads_so_often_a_day(ana, monkeypatch):
    monkeypatch.setattr(rules, "MOST_OPEN", 1000)
    for _ in range(rules.MOST_A_DAY):
        actions.start_upload(ana.id, 5, now=timezone.now())
    with pytest.raises(actions.CannotStart) as why:
        actions.start_upload(ana.id, 5, now=timezone.now())
    assert why.value.why is Full.TOO_MANY_TODAY


@pytest.mark.parametrize("path", ["/uploads/..%2f..%2fsecrets.json", "/uploads/../x", "/uploads/x"])
def test_an_address_is_an_id_and_nothing_else(browser, path):
    assert patch(browser, path, DATA).status_code == 404


@pytest.mark.parametrize("name", ["../secrets", "", "a" * 31, "A" * 32, "a/../" + "a" * 27])
def test_no_folder_has_such_a_name(name):
    with pytest.raises(ValueError):
        incoming.file_of(name)
