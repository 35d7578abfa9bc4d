"""The operator's commands: feeds and keys, in the owner's seat."""

import pytest

from lamppost.agencies.actions import create_agency
from lamppost.config.cli import main
from lamppost.dispatch.models import Feed, PushKey
from lamppost.transparency.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agency():
    return create_agency("dallas-pd", "Dallas Police", "police")


def add(name, *options):
    return main(["feed", "add", name, "--agency", "dallas-pd", *options])


def test_a_described_feed_needs_only_its_name():
    assert add("dallas", "--token-name", "DALLAS") == 0
    feed = Feed.objects.get()
    assert (feed.name, feed.source, feed.every_seconds) == ("dallas", "dallas", 120)
    assert feed.url.startswith("https://") and feed.token_name == "DALLAS"
    assert Entry.objects.filter(kind="feed added").count() == 1


def test_a_feed_of_ones_own_is_pushed():
    assert add("our-cad") == 0
    assert Feed.objects.values_list("source", "url").get() == ("push", "")


def test_a_described_feed_can_be_pushed_too():
    assert add("dallas", "--url", "") == 0
    assert Feed.objects.values_list("source", "url").get() == ("push", "")


@pytest.mark.parametrize(
    "options",
    [
        ["Our CAD"],
        ["dallas", "--url", "http://example.org/"],
        ["our-cad", "--url", "https://example.org/"],
        ["dallas", "--every", "1"],
        ["dallas", "--token-name", "SECRET KEY"],
    ],
)
def test_a_feed_that_cannot_be_is_refused_with_a_reason(options, capsys):
    assert add(*options) == 2
    assert capsys.readouterr().err
    assert not Feed.objects.exists()


def test_a_name_is_taken_once_and_an_agency_must_exist(capsys):
    assert (add("dallas"), add("dallas")) == (0, 2)
    assert main(["feed", "add", "sf", "--agency", "nobody"]) == 2


def test_a_feed_is_switched_off_and_on():
    add("dallas")
    assert main(["feed", "off", "dallas"]) == 0
    assert main(["feed", "off", "dallas"]) == 2
    assert not Feed.objects.get().is_live
    assert main(["feed", "on", "dallas"]) == 0
    assert Feed.objects.get().is_live


def test_keys_are_made_listed_and_ended(capsys):
    add("dallas", "--url", "")
    assert main(["key", "new", "dallas"]) == 0
    assert capsys.readouterr().out.startswith("lp_")
    key = str(PushKey.objects.get().pk)
    main(["key", "list", "dallas"])
    assert capsys.readouterr().out == f"{key}  in use\n"
    assert (main(["key", "revoke", key]), main(["key", "revoke", key])) == (0, 2)
    assert main(["key", "new", "nobody"]) == 2
    assert "Feeds: dallas" in capsys.readouterr().err


def test_a_recording_needs_a_key_a_feed_and_a_file(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("LAMPPOST_PUSH_KEY", raising=False)
    assert main(["replay", "x.json", "--feed", "dallas"]) == 2
    assert main(["replay", "x.json", "--feed", "atlantis", "--key", "k"]) == 2
    assert main(["replay", str(tmp_path / "no"), "--feed", "dallas", "--key", "k"]) == 2
    with pytest.raises(SystemExit):
        main(["replay", "x.json", "--feed", "dallas", "--speed", "0"])
