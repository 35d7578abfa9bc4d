"""Street names as people and feeds write them, brought to one spelling.

"N. Kedzie Avenue", "KEDZIE AV" and "n kedzie" all become Name(direction, base, suffix) with the
base "kedzie". A direction is only taken off where a name is left: "North Ave" stays "north".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DIRECTIONS = {
    "N": "n no north norte", "S": "s so south sur", "E": "e east este", "W": "w west oeste",
}  # fmt: skip
_SUFFIXES = {
    "Ave": "ave av avenue avn aven avenida", "St": "st street str", "Blvd": "blvd boulevard bl blv",
    "Rd": "rd road", "Dr": "dr drive drv", "Pl": "pl place", "Ct": "ct court",
    "Pkwy": "pkwy parkway pky pkw", "Ter": "ter terrace terr", "Ln": "ln lane", "Sq": "sq square",
    "Expy": "expy expressway exp expwy", "Hwy": "hwy highway", "Plz": "plz plaza", "Way": "way wy",
}  # fmt: skip
_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(),
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th".split(),
        strict=True,
    )
)
DIRECTION = {word: key for key, words in _DIRECTIONS.items() for word in words.split()}
SUFFIX = {word: key for key, words in _SUFFIXES.items() for word in words.split()}


@dataclass(frozen=True)
class Name:
    """A street's name in parts; `direction` and `suffix` are "" where not said."""

    direction: str
    base: str
    suffix: str


def fold(text: str) -> str:
    """Lower case, no accents, no apostrophes, everything else but letters and digits a blank."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def readings(text: str) -> list[Name]:
    """Every way to read a street's name, the likeliest first; [] if there is none in it."""
    words = [_word(word) for word in fold(text).split()]
    if not words:
        return []
    found = []
    for direction, rest in _without_direction(words):
        suffix = SUFFIX.get(rest[-1], "") if len(rest) > 1 else ""
        found.append(Name(direction, " ".join(rest[:-1] if suffix else rest), suffix))
        if suffix:  # "Avenue L", "Park Place": the last word may belong to the name
            found.append(Name(direction, " ".join(rest), ""))
    return found


def _without_direction(words: list[str]) -> list[tuple[str, list[str]]]:
    """(direction, the other words): first without a direction at either end, then as written."""
    ways = []
    for here, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        if here in DIRECTION and any(word not in SUFFIX for word in rest):
            ways.append((DIRECTION[here], rest))
    return [*ways[:1], ("", words)]


def _word(word: str) -> str:
    """One spelling for ordinals and saints: "47" and "47th" alike, "first" is "1st"."""
    if word.isdigit():
        return word + _ending(int(word))
    return "st" if word == "saint" else _ORDINALS.get(word, word)


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
