from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lamppost.dispatch import codebook
from lamppost.dispatch.data import Decision
from lamppost.dispatch.suggest import propose
from lamppost.places.data import Category

PRODUCT = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text())
DENIED = [
    name
    for key in ("deny_from_seed", "deny_from_seed_2", "deny_authored")
    for name in PRODUCT["alerts"][key]["categories"]
]

# As centres from coast to coast write them; none is in a table of ours.
LISTED = {
    Category.BURGLARY: [
        "BURGLARY OCCUPIED RESD IP OR J/H",
        "B&E IN PROGRESS",
        "BREAKING AND ENTERING COMMERCIAL",
        "459 HOT PROWL",
        "BURGLARY OF A HABITATION",
        "110D02",
        "BURGRES IP",
        "RESIDENTIAL BURGLARY IN PROGR",
    ],
    Category.VEHICLE: [
        "SIMPLE BURGLARY VEHICLE",
        "LARCENY FROM MOTOR VEHICLE",
        "AUTO PROWL IN PROGRESS",
        "STOLEN VEH",
        "10851",
        "UNAUTHORIZED USE OF VEHICLE",
        "GRAND THEFT AUTO",
    ],
    Category.ROBBERY: [
        "ROBBERY NOT ARMED I/P",
        "ARMED ROBBERY WITH GUN",
        "CARJACKING- NO WEAPON",
        "HOLDUP IN PROGRESS",
        "211",
        "30: ROBBERY (IN PROGRESS)",
        "ROBBERY - Includes strong arm and attempted robbery excludes car jacking",
    ],
    Category.SHOTS_FIRED: [
        "SHOTS J/H, EVID, HRD/ DIR",
        "DISCHARGING FIREARM",
        "10S1: INVESTIGATE/POSSIBLE CRIME: SHOTS FIRED/INSIDE",
        "SOUND OF GUNSHOT",
        "SHOTSFIRED",
        "SHOT SPT",
    ],
    Category.SHOOTING: [
        "PERSON SHOT",
        "AGGRAVATED BATTERY BY SHOOTING",
        "GSW",
        "SHOOTING VICTIM",
        "SHOOTING INTO INHABITED DWELLING",
    ],
    Category.STABBING: [
        "STAB",
        "SUBJECT STABBED",
        "AGGRAVATED BATTERY BY CUTTING",
        "STABBING JUST OCCURRED",
        "CUTTING IN PROGRESS",
    ],
    Category.HOSTAGE: [
        "HOSTAGE",
        "HOSTAGE SITUATION",
        "HOSTAGE CALL",
        "HOSTAGE IN PROGRESS",
        "HOSTAGE INCIDENT",
    ],
    Category.ARSON: ["SIMPLE ARSON", "ARSON FIRE", "FARSON", "ARSON I/P", "FIRE/ARSON"],
    Category.FIRE_RESIDENTIAL: [
        "DWELLING FIRE",
        "FIRE - STRUCTURE / HOUSE, BLDG",
        "APT FIRE",
        "RF",
        "FIRE - SINGLE FAMILY DWELLING",
        "RESIDENTIAL STRUCTURE FIRE",
    ],
    Category.FIRE_COMMERCIAL: [
        "COMM STRUC FIRE",
        "WCF",
        "Fire - Commercial/Industrial",
        "STRUCTURE FIRE COMMERCIAL",
        "FIRE INDUSTRIAL",
    ],
    Category.FIRE_STRUCTURE: [
        "2ND ALARM STRUCTURE FIRE",
        "69D06",
        "FIRE||STRUCTURE_FIRE||ROOM_AND_CONTENTS_FIRE",
        "111 Building fire",
        "STRUCTFIRE",
    ],
    Category.EXPLOSION: [
        "EXPLOSION",
        "EXPLOS",
        "GAS EXPLOSION",
        "FIRE||SPECIAL_FIRE||EXPLOSION",
        "57D01",
    ],
}
NEVER = [
    "BURGLARY - RESIDENCE / ALARM",
    "HPPD BURG ALRM  W/ MOW",
    "11R4: ALARMS: RESIDENTIAL/BURGLARY",
    "459A",
    "211 SILENT",
    "ROBBERY ALARM SILENT - Includes hold up alarms",
    "FIRE ALARM COMMERCIAL STRUCTURE",
    "ASLT - WITH OR W/O WEAPONS (NO SHOOTINGS)",
    "NO SHOTS FIRED",
    "ROBBERY +1HR",
    "SHOTS FIRED OVER 1 HOUR",
    "STABBING DV",
    "SIMPLE BURGLARY DOMESTIC",
    "RECOVERY OF REPORTED STOLEN VEHICLE",
    "SIMULTANEOS STOLEN/RECOVERY VEHICLE",
    "THEFT FROM EXTERIOR OF VEHICLE",
    "THEFT OF LICENSE PLATE",
    "CATALYTIC CONVERTER THEFT",
    "VEHICLE FIRE COMMERCIAL",
    "BRUSH FIRE",
    "STRUCTURE FIRE OUT",
    "STRUCTURE FIRE - MUTUAL AID",
    "GAS LEAK",
    "SMOKE IN BUILDING",
    "ARSON INVESTIGATION",
    "BOMB THREAT",
    "EXPLOSIVE DEVICE",
    "HOMICIDE",
    "PERSON WITH SHOTGUN",
    "AGGRAVATED ASSAULT",
    "GRAND THEFT",
    "STOLEN BICYCLE",
    "SHOOTING - SELF INFLICTED",
    "BB GUN SHOTS",
    "ROBBERY FOLLOW UP",
    "STRUCTURE FIRE DRILL",
    "52C03",
    "",
]
UNSURE = [
    "BURGLARY COLD",
    "ROBBERY ARMED REPORT",
    "STOLEN VEHICLE - RPT",
    "20: ROBBERY (PAST)",
    "SHOTS FIRED - DELAYED",
    "BURGLARY NOT IN PROGRESS",
    "ATTEMPTED ROBBERY",
    "POSSIBLE SHOTS FIRED",
    "FIREWORKS/SHOTS FIRED",
    "BANK HOLD UP",
    "BARRICADED PERSON",
    "ACTIVE SHOOTER",
    "HOMICIDE BY SHOOTING",
    "SHOT OR STABBED",
    "ySTAB/GUNSHOT DELTA",
    "FIRE",
    "ELECTRICAL FIRE",
    "APPLIANCE FIRE",
    "TRAILER FIRE",
    "BRUSH FIRE W/EXPOSURE",
    "OCCUPIED STOLEN VEHICLE",
    "TREE CUTTING",
    "BURGLARY ZORP",
    "ARSON UNIT",
    "110B01",
    "10851R",
]
ARRESTS = [
    "CARDIAC ARREST",
    "EMS - CARDIAC ARREST",
    "CARDIAC/RESP ARREST/DEATH",
    "Cardiac Respritory Arrest",
    "CPR IN PROGRESS",
    "UNCONSCIOUS NOT BREATHING",
    "MEDICAL||ILLNESS||CARDIAC_ARREST",
    "09E01",
    "9-E-1",
]
NO_ARRESTS = [
    "CARDIAC SYMPTOMS",
    "CARDIAC-OBVIOUS DEATH",
    "09B01",
    "UNCONSCIOUS/FAINTING",
    "NOT BREATHING NORMALLY",
    "CREDIT CARD FRAUD - ARREST",
    "CPR CLASS",
    "Medical Arrest",
]


@pytest.mark.parametrize("category", Category)
def test_each_category_is_found_in_the_words_of_other_cities(category):
    for code in LISTED[category]:
        said = propose(code)
        assert (said.decision, said.category) == (Decision.PUBLISH, category), (code, said)


def test_each_category_has_five_spellings_that_no_table_lists():
    listed = {code for feed in codebook.feeds() for code in codebook.table(feed)}
    new = {
        category: [code for code in codes if codebook.plain(code) not in listed]
        for category, codes in LISTED.items()
    }
    assert all(len(codes) >= 3 for codes in new.values())
    assert all(len(codes) >= 5 for codes in LISTED.values())


@pytest.mark.parametrize("code", NEVER)
def test_what_is_never_published_is_proposed_as_never(code):
    assert propose(code).decision == Decision.NEVER


@pytest.mark.parametrize("code", UNSURE)
def test_what_is_stale_doubtful_or_not_understood_is_left_to_a_person(code):
    said = propose(code)
    assert said.decision == Decision.REVIEW
    assert said.category and said.reason


def test_a_cardiac_arrest_is_told_from_what_sounds_like_one():
    assert {propose(code).decision for code in ARRESTS} == {Decision.CPR}
    assert {propose(code).decision for code in NO_ARRESTS} == {Decision.NEVER}


@pytest.mark.parametrize("name", DENIED)
def test_nothing_of_the_product_s_own_list_of_what_is_never_sent_is_proposed(name):
    for code in (name, name.replace("_", " ").upper(), f"{name.replace('_', ' ')} in progress"):
        assert propose(code).decision != Decision.PUBLISH, code
        for feed in codebook.feeds():
            assert codebook.verdict(feed, code).decision != Decision.PUBLISH


def test_there_are_as_many_of_them_as_the_source_says():
    assert len(DENIED) >= PRODUCT["alerts"]["deny_count_floor"]["min"]


@given(st.text(max_size=60))
def test_any_text_has_a_proposal_and_none_is_known(code):
    said = propose(code)
    assert not said.known
    assert (said.category is None) == (said.decision not in (Decision.PUBLISH, Decision.REVIEW))


def test_a_word_we_do_not_know_is_never_certain():
    dice = random.Random(7)
    for codes in LISTED.values():
        for code in codes:
            word = "".join(dice.choices("BCDFGHJKLMNPQRSTVWXZ", k=9))
            said = propose(f"{word} {code}")
            assert said.decision != Decision.PUBLISH, said


def test_the_more_careful_of_code_and_description_counts():
    assert propose("ROB", "ROBBERY ALARM").decision == Decision.NEVER
    assert propose("ROB", "ROBBERY REPORT").decision == Decision.REVIEW
    assert propose("ROB", "PETTY THEFT").decision == Decision.NEVER
    assert propose("ROB", "RUN ON BUSINESS").decision == Decision.REVIEW
    assert propose("R7", "ROBBERY IN PROGRESS").decision == Decision.PUBLISH


def test_codes_of_other_feeds_that_read_the_same_are_looked_at():
    assert propose("AUTO BOOST/STRIP", tables=["san_francisco"]).category == Category.VEHICLE
    assert propose("AUTO BOOST/STRIP", tables=["dallas"]).decision == Decision.NEVER
    assert propose("FOOT PURSUIT 42", tables=["dallas"]).reason == "traffic"
