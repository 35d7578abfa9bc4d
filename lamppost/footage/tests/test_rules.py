"""What may come in, by plain facts."""

import re
from dataclasses import replace
from importlib.resources import files

import pytest

from lamppost.footage import rules, words
from lamppost.footage.data import (
    MEDIA_TRANSITIONS,
    Box,
    Full,
    Kind,
    MediaState,
    Probe,
    Refusal,
)
from lamppost.footage.tests import samples

CLIP = Probe(Kind.CLIP, 1920, 1080, "h264", seconds=60, rate=30, streams=2)


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (samples.picture()[:64], "JPEG"),
        (samples.picture(kind="PNG")[:64], "PNG"),
        (samples.picture(kind="WEBP")[:64], "WEBP"),
        (b"\0\0\0\x18ftypmp42" + bytes(16), "mov"),
        (b"\0\0\0\x14ftypqt  " + bytes(16), "mov"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
        (b"\x1aE\xdf\xa3" + bytes(16), "matroska"),
        (b"\0\0\0\x18ftypheic" + bytes(16), Refusal.HEIC),
        (b"\0\0\0\x18ftypavif" + bytes(16), Refusal.HEIC),
        (samples.FFCONCAT, Refusal.NOT_A_PICTURE_OR_CLIP),
        (samples.SVG, Refusal.NOT_A_PICTURE_OR_CLIP),
        (samples.PLAYLIST, Refusal.NOT_A_PICTURE_OR_CLIP),
        (b"GIF89a" + bytes(20), Refusal.NOT_A_PICTURE_OR_CLIP),
        (b"RIFF\0\0\0\0AVI LIST", Refusal.NOT_A_PICTURE_OR_CLIP),
        (b"%PDF-1.7\n", Refusal.NOT_A_PICTURE_OR_CLIP),
        (b"MZ\x90\0", Refusal.NOT_A_PICTURE_OR_CLIP),
        (b"", Refusal.NOT_A_PICTURE_OR_CLIP),
        (b"\xff", Refusal.NOT_A_PICTURE_OR_CLIP),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head, container):
    assert rules.container_of(head) == container


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"width": 8192, "height": 4320}, None),
        ({"width": 4320, "height": 8192}, None),
        ({"width": 8194}, Refusal.TOO_MANY_PIXELS),
        ({"width": 4400, "height": 4400}, Refusal.TOO_MANY_PIXELS),
        ({"width": 0}, Refusal.NO_PICTURE_IN_IT),
        ({"seconds": 180.0}, None),
        ({"seconds": 180.1}, Refusal.TOO_LONG),
        ({"seconds": float("nan")}, Refusal.TOO_LONG),
        ({"seconds": 0.0}, None),
        ({"rate": 60.0}, None),
        ({"rate": 120.0}, Refusal.TOO_FAST),
        ({"rate": float("inf")}, Refusal.TOO_FAST),
        ({"codec": "rawvideo"}, Refusal.CODEC),
        ({"codec": "hevc"}, None),
        ({"streams": 9}, Refusal.TOO_MANY_STREAMS),
    ],
)
def test_a_clip_is_decoded_within_limits_only(change, why):
    assert rules.check_probe(replace(CLIP, **change)) == why


def test_a_picture_has_fifty_megapixels_at_most():
    assert rules.check_probe(Probe(Kind.PICTURE, 8160, 6120, "JPEG")) is None
    assert rules.check_probe(Probe(Kind.PICTURE, 10_000, 5_001, "JPEG")) == "too_many_pixels"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"size": 200_000_001}, Full.TOO_BIG),
        ({"opened": 6}, Full.TOO_MANY_OPEN),
        ({"kept": 1_999_999_000}, Full.TOO_MUCH_KEPT),
        ({"free": 1_000_005_000}, Full.NO_ROOM),
    ],
)
def test_an_account_has_room_for_so_much(change, why):
    facts = {"size": 10_000, "opened": 0, "kept": 0, "free": 50_000_000_000} | change
    assert rules.check_start(**facts) == why


def test_a_box_is_cut_to_the_picture_and_to_the_clip():
    (box,) = rules.check_boxes([Box(-0.5, 0.5, 1.0, 2.0, -1.0, 99.0)], Kind.CLIP, 10.0)
    assert box == Box(0.0, 0.5, 0.5, 0.5)
    (box,) = rules.check_boxes([Box(0, 0, 1, 1, 2.0, 3.0)], Kind.PICTURE, 0.0)
    assert (box.since, box.until) == (None, None)


@pytest.mark.parametrize(
    "box",
    [
        Box(0, 0, 0.001, 1),
        Box(0.9, 0.9, -0.5, 0.5),
        Box(1.5, 0, 1, 1),
        Box(float("nan"), 0, 1, 1),
        Box(0, 0, float("inf"), 1),
        Box(0, 0, 1, 1, 5.0, 4.0),
        Box(0, 0, 1, 1, 11.0, None),
    ],
)
def test_what_is_no_box_is_an_error(box):
    with pytest.raises(ValueError):
        rules.check_boxes([box], Kind.CLIP, 10.0)


def test_the_only_way_to_finished_is_through_a_look():
    ways = {old for old, news in MEDIA_TRANSITIONS.items() if MediaState.FINISHED in news}
    assert ways == {MediaState.CONFIRMED}
    assert rules.may_move(MediaState.TO_LOOK_AT, MediaState.CONFIRMED)
    assert not rules.may_move(MediaState.TO_LOOK_AT, MediaState.FINISHED)


def test_the_database_knows_the_same_transitions():
    sql = (files("lamppost.footage") / "sql" / "media.sql").read_text()
    pairs = set(re.findall(r"\('(\w+)', '(\w+)'\)", sql))
    assert pairs == {(o.value, n.value) for o, news in MEDIA_TRANSITIONS.items() for n in news}


def test_every_refusal_has_its_words():
    assert set(words.REFUSALS) == set(Refusal) and set(words.FULL) == set(Full)
