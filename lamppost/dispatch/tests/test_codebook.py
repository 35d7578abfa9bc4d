from __future__ import annotations

import csv
import random

import pytest

from lamppost.dispatch import codebook
from lamppost.dispatch.codebook import verdict
from lamppost.dispatch.data import Decision
from lamppost.places.data import Category

# Five spellings of each category, as real centres write them: feed, code.
SPELLINGS = {
    Category.BURGLARY: [
        ("dallas", "11R - BURG OF RES"),
        ("seattle_police", "BURG - IP/JO - COMM BURG (INCLUDES SCHOOLS)"),
        ("nashville", "BURGLARY - RESIDENCE / PROGRESS"),
        ("san_francisco", "PERSON BREAKING IN"),
        ("slo", "BURG COM"),
    ],
    Category.VEHICLE: [
        ("dallas", "09V - UUMV"),
        ("dallas", "41/11V - BMV-IN PROGRESS"),
        ("seattle_police", "--THEFT - CAR PROWL"),
        ("san_francisco", "AUTO BOOST / STRIP"),
        ("slo", "Theft-Vehicle"),
    ],
    Category.ROBBERY: [
        ("dallas", "41/20 - ROBBERY - IN PROGRESS"),
        ("seattle_police", "CARJACKING - IP/JO - ROBBERY"),
        ("nashville", "HOLDUP / ROBBERY"),
        ("san_francisco", "STRONGARM ROBBERY"),
        ("demo", "VEHICULAR HIJACKING"),
    ],
    Category.SHOTS_FIRED: [
        ("dallas", "6G - RANDOM GUN FIRE"),
        ("seattle_police", "SHOTS - IP/JO - INCLUDES HEARD/NO ASSAULT"),
        ("seattle_police", "--DRIVE BY SHOOTING - NO INJURIES"),
        ("san_francisco", "SHOT SPOTTER"),
        ("nashville", "SHOTS FIRED / PROGRESS"),
    ],
    Category.SHOOTING: [
        ("dallas", "19 - SHOOTING"),
        ("seattle_police", "ASLT - IP/JO - PERSON SHOT OR SHOT AT"),
        ("nashville", "SHOOTING / PROGRESS"),
        ("san_francisco", "SHOOTING"),
        ("demo", "PERSON SHOT"),
    ],
    Category.STABBING: [
        ("dallas", "14 - STABBING, CUTTING"),
        ("nashville", "CUTTING / STABBING / PROGRESS"),
        ("san_francisco", "STABBING"),
        ("demo", "PERSON STABBED"),
        ("demo", "STABBING IN PROGRESS"),
    ],
    Category.HOSTAGE: [
        ("demo", "HOSTAGE SITUATION"),
        ("demo", "hostage situation"),
        ("demo", "HOSTAGE  SITUATION"),
        ("demo", "HOSTAGE SITUATION - IN PROGRESS"),
        ("demo", "HOSTAGE SITUATION JUST OCCURRED"),
    ],
    Category.ARSON: [
        ("seattle_police", "--ARSON, BOMBS, EXPLO - ARSON"),
        ("seattle_police", "ARSON - IP/JO"),
        ("slo", "Arson"),
        ("demo", "ARSON"),
        ("demo", "ARSON - IN PROGRESS"),
    ],
    Category.FIRE_RESIDENTIAL: [
        ("demo", "HOUSE FIRE"),
        ("demo", "APARTMENT FIRE"),
        ("seattle_fire", "Garage Fire"),
        ("seattle_fire", "Chimney Fire"),
        ("demo", "House fire - in progress"),
    ],
    Category.FIRE_COMMERCIAL: [
        ("demo", "COMMERCIAL FIRE"),
        ("demo", "HIGH RISE FIRE"),
        ("seattle_fire", "Fire In A Highrise"),
        ("demo", "Commercial Fire"),
        ("demo", "HIGH RISE FIRE / PROGRESS"),
    ],
    Category.FIRE_STRUCTURE: [
        ("dallas", "18 - STRUCTURE FIRE"),
        ("seattle_fire", "Fire in Building"),
        ("seattle_fire", "Shed Fire"),
        ("montgomery", "Fire: BUILDING FIRE"),
        ("slo", "Fire Structure"),
    ],
    Category.EXPLOSION: [
        ("nashville", "EXPLOSION"),
        ("seattle_police", "EXPLOSION - IP/JO"),
        ("demo", "EXPLOSION"),
        ("nashville", "EXPLOSION / PROGRESS"),
        ("demo", "Explosion"),
    ],
}
HUNG_ON = [
    " / ALARM",
    " - DELAYED",
    "+1HR",
    " +72HR",
    " PAST",
    " RPT",
    " (REPORT)",
    " - COLD",
    " DV",
    " - DOMESTIC",
    " (FALSE)",
    " UNFOUNDED",
    " - CANCELLED",
    " - ATTEMPT",
    " TEST",
    " - NOT IN PROGRESS",
    " (NO SHOOTINGS)",
]


def published() -> list[tuple[str, str]]:
    return [
        (feed, code)
        for feed in codebook.feeds()
        for code, said in codebook.table(feed).items()
        if said.decision == Decision.PUBLISH
    ]


@pytest.mark.parametrize("category", Category)
def test_each_category_is_known_by_five_spellings(category):
    for feed, code in SPELLINGS[category]:
        said = verdict(feed, code)
        assert (said.decision, said.category, said.known) == (Decision.PUBLISH, category, True), (
            code
        )


def test_fifty_unknown_codes_are_never_published_and_become_tasks():
    dice = random.Random(50)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789/-"
    for feed in (*codebook.feeds(), "a feed nobody described"):
        for _ in range(50):
            said = verdict(feed, "X" + "".join(dice.choices(letters, k=12)))
            assert said == codebook.UNKNOWN


def test_a_feed_without_a_table_knows_nothing():
    assert verdict("no such feed", "ROBBERY") == codebook.UNKNOWN
    assert verdict("../tables/demo", "ROBBERY IN PROGRESS") == codebook.UNKNOWN


@pytest.mark.parametrize("suffix", HUNG_ON)
def test_a_stale_doubtful_or_denied_form_of_a_known_code_is_never_published(suffix):
    for feed, code in published():
        for form in (code + suffix, f"{suffix.strip(' /-+')} - {code}", f"NO {code}"):
            assert verdict(feed, form).decision != Decision.PUBLISH, (feed, form)


def test_a_suffix_says_why_it_holds_a_code_back():
    assert verdict("demo", "ARMED ROBBERY / ALARM").reason == "alarm_unverified"
    assert verdict("demo", "ARMED ROBBERY +1HR").reason == "stale_over_1h"
    late = verdict("demo", "ARMED ROBBERY - DELAYED")
    assert (late.decision, late.category) == (Decision.REVIEW, Category.ROBBERY)
    assert verdict("demo", "THEFT - IN PROGRESS").decision == Decision.NEVER


def test_spelling_by_case_space_and_dash_does_not_matter():
    for code in (
        "11b - burg of bus",
        "11B-BURG OF BUS",
        " 11B  \u2013 Burg of Bus ",
        "11B -BURG OF BUS",
    ):
        assert verdict("dallas", code).category == Category.BURGLARY, code


def test_the_description_is_asked_where_the_code_is_only_a_number():
    assert verdict("san_francisco", "459", "BURGLARY").decision == Decision.PUBLISH
    assert verdict("san_francisco", "459", "BURGLARY OF NO LISTED KIND") == codebook.UNKNOWN
    assert verdict("san_francisco", "459A", "BURGLARY") == codebook.UNKNOWN
    assert verdict("dallas", "11B", "Burg of Bus").category == Category.BURGLARY


@pytest.mark.parametrize(
    ("description", "decision"),
    [
        ("Robbery, silent alarm", Decision.NEVER),
        ("Robbery between spouses, domestic", Decision.NEVER),
        ("Robbery, reported late", Decision.REVIEW),
        ("Robbery of a person", Decision.PUBLISH),
    ],
)
def test_a_description_can_only_make_a_listed_code_more_careful(description, decision):
    assert verdict("demo", "ARMED ROBBERY", description).decision == decision
    assert verdict("demo", "ROBBERY ALARM", "Robbery in progress").decision == Decision.NEVER


@pytest.mark.parametrize("feed", codebook.feeds())
def test_each_table_lists_a_code_once_and_every_never_says_why(feed):
    with (codebook.TABLES / f"{feed}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    plain = [codebook.plain(row["raw"]) for row in rows]
    said = {(codebook.plain(row["raw"]), row["decision"], row["category"]) for row in rows}
    assert len(set(plain)) == len(said)  # what differs in spelling only means the same
    assert all(row["reason"] for row in rows if row["decision"] in ("never", "review", "cpr"))


def test_an_operator_s_own_table_wins(tmp_path, monkeypatch):
    (tmp_path / "tables").mkdir()
    own = tmp_path / "tables" / "springfield.csv"
    own.write_text(
        "raw,decision,category,reason\nBURG,publish,burglary,\nBURG A,never,,alarm_unverified\n"
    )
    monkeypatch.setenv("LAMPPOST_DATA", str(tmp_path))
    assert "springfield" in codebook.feeds()
    assert verdict("springfield", "burg").category == Category.BURGLARY
    assert verdict("springfield", "BURG A").decision == Decision.NEVER


@pytest.mark.parametrize(
    "text",
    [
        "raw,decision\nBURG,publish\n",
        "raw,decision,category,reason\nBURG,publish,,\n",
        "raw,decision,category,reason\nBURG,never,burglary,\n",
        "raw,decision,category,reason\nBURG,perhaps,,\n",
        "raw,decision,category,reason\nBURG,publish,assault,\n",
    ],
)
def test_a_malformed_table_is_refused_with_its_name(tmp_path, monkeypatch, text):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "broken.csv").write_text(text)
    monkeypatch.setenv("LAMPPOST_DATA", str(tmp_path))
    with pytest.raises(codebook.Malformed, match=r"broken\.csv"):
        verdict("broken", "BURG")
