"""What is asked about, and what is not (A12, A13): pure rules, no database."""

from datetime import UTC, datetime, timedelta

import pytest

from lamppost.feed.care import contacts, looks, tone
from lamppost.feed.care.check import Stop, check_comment, check_post, is_timely
from lamppost.feed.care.looks import Trait

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
BY_LOOKS = [
    "A black guy in a hoodie was looking at houses on our block around 9.",
    "Two Hispanic men",
    "suspicious black male, tall",
    "Middle Eastern man near the school",
    "Un hombre negro con gorra",
    "unos venezolanos en la esquina",
    "a dark-skinned man with a beard",
    "white man pulled on car doors",  # the car is not his
    "an Asian woman, did not take anything",
]
BY_DEEDS = [
    "A white man in a red jacket and brown boots pulled on the door handles.",
    "Two Asian women in red jackets stole packages from three porches.",
    "Mujer hispana, alta, con sudadera roja, abrió el portón.",
    "Black woman with braids broke the window of a parked van.",
]
ABOUT_NOBODY = [
    "A black dog ran away, black collar",
    "a black and white cat",
    "the white van with black wheels",
    "Man in black hoodie and white shoes broke a window",
    "Black ice on the bridge",
    "White smoke over the bakery",
    "Perro negro perdido",
    "The traffic light is out",
]


@pytest.mark.parametrize("said", BY_LOOKS)
def test_words_about_origin_with_less_than_two_traits_do_not_go(said):
    assert not looks.look(said).may_go


@pytest.mark.parametrize("said", BY_DEEDS)
def test_words_about_origin_beside_two_traits_may_go(said):
    seen = looks.look(said)
    assert seen.words and seen.may_go


@pytest.mark.parametrize("said", ABOUT_NOBODY)
def test_colors_of_things_are_no_words_about_origin(said):
    assert looks.look(said).words == ()


def test_what_is_denied_is_no_trait():
    assert Trait.BEHAVIOUR not in looks.look("He did not break anything").shown


def test_all_fields_count_together():
    problems = check_post(
        is_of_person=True,
        did="She took three packages from our porch.",
        title="Packages taken",
        text="A Latina woman.\nClothing: red jacket",
    )
    assert problems == []


@pytest.mark.parametrize("did", ["", "He stood.", "He did nothing, just walking around here"])
def test_being_there_is_no_deed(did):
    stops = {
        p.stop for p in check_post(is_of_person=True, did=did, title="Man", text="On our block")
    }
    assert stops <= {Stop.NEEDS_DID, Stop.NOTHING_DONE} and stops


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("call 773-555-0142", contacts.Kind.PHONE),
        ("seven seven three five five five zero one", contacts.Kind.PHONE),
        ("bob at gmail dot com", contacts.Kind.EMAIL),
        ("1734 N Kedzie Ave", contacts.Kind.ADDRESS),
        ("apt 3B", contacts.Kind.ADDRESS),
        ("Calle Morelos 1204", contacts.Kind.ADDRESS),
        ("plate XK4 992", contacts.Kind.PLATE),
        ("placa ABC 1234", contacts.Kind.PLATE),
        ("see www.example.org/me", contacts.Kind.LINK),
    ],
)
def test_what_leads_to_one_person_is_found(said, kind):
    assert kind in {found.kind for found in contacts.find(said)}


@pytest.mark.parametrize(
    "said",
    [
        "meet at 7, lost 2 keys",
        "around 9:30 on 2026-11-24",
        "20 minutes on Oak street",
        "about 40 feet from the drive",
        "2018 Honda",
        "on I-90 at 10 am",
        "call 911",
        "Bus 82 on Kedzie",
    ],
)
def test_ordinary_numbers_are_left_alone(said):
    assert contacts.find(said) == []


@pytest.mark.parametrize("said", ["You people are idiots!!", "SHUT UP, liar", "ojalá te mueras"])
def test_harsh_words_are_asked_about(said):
    assert tone.is_harsh(said)


@pytest.mark.parametrize(
    "said", ["Thanks, I saw that too.", "The GAS smell is back", "I disagree with this!"]
)
def test_calm_words_are_not(said):
    assert not tone.is_harsh(said)


def test_a_comment_passes_the_same_checks():
    assert {p.stop for p in check_comment("It was a Mexican guy, call 773-555-0142")} == {
        Stop.LOOKS,
        Stop.PRIVATE,
    }


def test_posts_are_about_the_last_seven_days():
    assert is_timely(NOW - timedelta(days=7), NOW)
    assert not is_timely(NOW - timedelta(days=7, seconds=1), NOW)
    assert is_timely(NOW + timedelta(minutes=5), NOW)
    assert not is_timely(NOW + timedelta(minutes=6), NOW)
