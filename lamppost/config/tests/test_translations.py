"""The Spanish catalogue is whole, and what it says is Spanish."""

import re
import shutil
import subprocess
import sys
from datetime import datetime

import polib
import pytest
from django.utils import formats, timezone, translation

from lamppost.config.paths import ROOT
from lamppost.config.templatetags import look

CATALOGUE = ROOT / "lamppost" / "locale" / "es" / "LC_MESSAGES" / "django.po"
ENTRIES = polib.pofile(str(CATALOGUE))
# What stands in both languages.
KEPT = re.compile(r"%\(\w+\)[sd]|%%\w?|\{\w+\}|</?\w[^>]*>|911|Lamppost")
SAME = {"%(hours)s h", "%(number)s mi", "%(minutes)s:%(seconds)s", "Ctrl+Enter", "no", "No"}
ENGLISH = re.compile(
    r"\b(the|and|of|you|your|is|are|was|this|that|with|for|to|from|here|not|sign|feed|push)\b", re.I
)
NAMES = re.compile(r"“[^”]*”|\S+@\S+")
FAMILIAR = re.compile(
    r"\b(tú|tu|(?<!protocolo )tus|te|ti|puedes|tienes|quieres|vosotros|vigil\w+)\b", re.I
)


def texts(entry):
    """(English, Spanish) of every form of an entry."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    one, many = entry.msgstr_plural[0], entry.msgstr_plural[1]
    return [(entry.msgid, one), (entry.msgid_plural, many)]


PAIRS = [pair for entry in ENTRIES for pair in texts(entry)]


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


@pytest.mark.skipif(not shutil.which("xgettext"), reason="GNU gettext is not installed")
def test_the_catalogue_holds_every_text_of_the_sources_and_no_other(tmp_path):
    found = tmp_path / "django.po"
    subprocess.run(
        [sys.executable, ROOT / "tools" / "messages", found],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    in_sources = {key(entry) for entry in polib.pofile(str(found))}
    told = {key(entry) for entry in ENTRIES}
    assert in_sources - told == set(), "run tools/messages and translate these"
    assert told - in_sources == set(), "run tools/messages"


def test_every_text_has_a_spanish_one_and_none_is_guessed():
    assert [entry.msgid for entry in ENTRIES if not entry.translated()] == []
    assert [entry.msgid for entry in ENTRIES if entry.fuzzy or entry.obsolete] == []


def test_placeholders_tags_and_the_number_to_call_are_the_same():
    kept = [[sorted(KEPT.findall(text)) for text in pair] for pair in PAIRS]
    assert [pair for pair, (one, other) in zip(PAIRS, kept, strict=True) if one != other] == []


def test_texts_begin_and_end_alike():
    """A full stop, a colon or an ellipsis stays; a question opens as Spanish questions do."""
    assert [pair for pair in PAIRS if ending(pair[0]) != ending(pair[1])] == []
    assert [pair for pair in PAIRS if pair[1].count("?") != pair[1].count("¿")] == []


def ending(text):
    return re.search(r"[.:…?\s]*$", re.sub(r"[”\"]*$", "", text))[0]


def test_no_text_was_left_in_english():
    assert {english for english, spanish in PAIRS if english == spanish} - SAME == set()
    said = [KEPT.sub("", NAMES.sub("", spanish)) for _, spanish in PAIRS]
    assert [words for words in said if ENGLISH.search(words)] == []


def test_readers_are_addressed_politely_and_nobody_keeps_watch_over_others():
    assert [spanish for _, spanish in PAIRS if FAMILIAR.search(spanish)] == []


def test_spanish_times_numbers_and_corners_are_those_of_the_united_states(spanish):
    evening = datetime(2026, 11, 3, 21, 41, tzinfo=timezone.get_current_timezone())
    with translation.override("es"):
        assert look.exactly(evening).startswith("3 nov 2026, 9:41 p.m. ")
        assert formats.date_format(evening) == "3 de noviembre de 2026"
        assert (look.miles(1200), look.radius(4023)) == ("0.7 mi", "2.5 millas")
        assert look.place("Armitage and Kedzie") == "Armitage y Kedzie"
        assert look.place("Kedzie and Irving Park") == "Kedzie e Irving Park"
    assert look.place("Armitage and Kedzie") == "Armitage and Kedzie"
