"""House numbers, in figures and in words, English and Spanish.

Hardly any number of three digits or more belongs in an alert, so each is a finding unless its
neighbours show that it is a road, a time, a date or a measure. Smaller ones are findings when they
stand where a house number stands.
"""

from __future__ import annotations

import re

from lamppost.newsdesk.linter.contacts import MONTH
from lamppost.newsdesk.linter.finding import Kind, Text
from lamppost.newsdesk.linter.units import MEASURE

HELP_LINES = {"911", "311", "211", "988"}
STREET = (
    "street|st|avenue|ave|av|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|place|pl|terrace|ter"
    "|parkway|pkwy|way|circle|cir|square|sq|trail|trl|highway|hwy|plaza|alley|row|path|loop|pike"
    "|expressway|expy|calle|avenida|bulevar|camino|paseo"
)
LOWER_STREET = "street|avenue|ave|boulevard|blvd|road|rd|lane|ln|parkway|pkwy"
POINT = "[NSEWO]|NE|NW|SE|SW"
TOWARD = "(?:North|South|East|West|Norte|Sur|Este|Oeste)(?:east|west)?"
DIRECTION = f"(?:{POINT}|{TOWARD})"
WIDE = "Side|Loop|Shore|Suburbs?|End|Town|Bank"  # "two South Side homes"
NUMERAL = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+")

TEN_UP = "ten|eleven|twelve"
TEEN = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ONES = "one|two|three|four|five|six|seven|eight|nine"
SPOKEN = [
    rf"(?i)\b(?:(?:{TENS})(?:[ -](?:{ONES}))?|{TEEN}|{TEN_UP}|{ONES})[ -]hundred[ -](?:and )?"
    rf"(?:block|(?:{TENS}|{TEEN}|{TEN_UP}|{ONES})\b|{DIRECTION}\b)",
    rf"(?i)\b(?:{TEEN}|(?:{TENS})(?:[ -](?:{ONES}))?)[ -](?:oh|{TENS}|{TEEN}|{TEN_UP})"
    rf"(?:[ -](?:{ONES}))?\b",
    rf"\b(?i:{TEN_UP}|{ONES})[ -](?i:oh|{TENS}|{TEEN})(?:[ -](?i:{ONES}))?\s+{DIRECTION}\.?\s+\w+",
    r"(?i)\bmil\s+(?:cien|ciento|\w{3,6}cient[oa]s|quinient[oa]s|setecient[oa]s|novecient[oa]s)\b"
    r"(?:\s+\w+(?:\s+y\s+\w+)?)?",
    r"(?i)(?<!\w)\d{1,3}x{2,3}(?!\w)",  # 17XX
    r"(?i)(?<!\w)x{2,}\d*\s+block",
    r"(?i)(?<!\w)\d+\s*(?:hundred\s+)?(?:block|blk|cuadra)\b(?!\s+(?:area|radius|stretch))",
    r"(?<!\w)\d(?:[ .-]\d){3,}(?!\w)",  # 1 7 3 4
]

# What makes a number harmless, by what stands before it and after it.
ROAD_BEFORE = re.compile(
    r"(?i)(?:\b(?:i|us|u\.s\.|il|in|wi|sr|rte?|route|highway|hwy|interstate|expressway|exit|bus|line"
    r"|f|state road|county road|mile(?:post| marker)|ruta|autopista|carretera|salida|calle|avenida"
    r"|avenue|street)\.?[\s-]*)$"
)
ORDINAL_AFTER = re.compile(r"(?:(?i:st|nd|rd|th|er|ra|do|da|ta|to|va|vo|mo|ma)|[ao])\b(?!['’])")
TIME_AFTER = re.compile(
    r"(?i)(?::\d\d|\s*(?:[ap]\.?\s?m\b|hours?|hrs?|horas?|h)\b|\s*(?:noon|o'clock|en punto))"
)
WAY_AFTER = re.compile(r"(?i)\s+(?:trail|bus|line|train)\b")
COUNT_AFTER = re.compile(rf"(?i)[-\s]*(?:\w+\s+)?(?:{MEASURE})\b")
DATE_AFTER = re.compile(rf"(?i)\s+(?:de\s+)?(?:{MONTH})\b")
DATE_BEFORE = re.compile(rf"(?i)\b(?:{MONTH})\.?\s*$")
YEAR_BEFORE = re.compile(
    rf"(?i)(?:\b(?:{MONTH})\.?(?:\s+\d{{1,2}})?,?|\bin|\ben|\bsince|\bdesde|de)\s*$"
)

# Where a house number stands.
HOUSE_AFTER = re.compile(
    rf"[A-Z]?(?:\s*-\s*\d+)?(?:\s+|\s*(?={DIRECTION}\b))"
    rf"(?:(?:{POINT})\b\.?\s+\w+|{TOWARD}\b\s+(?!(?:{WIDE})\b)\w+"
    rf"|(?!(?:AM|PM)\b)(?:[A-Z0-9][\w'’.]*\s+){{1,3}}(?i:{STREET})\b"
    rf"|(?!(?:the|of|in|and|y|on|at|to)\b)[a-z][\w'’]+\s+(?:{LOWER_STREET})\b)"
)
HOUSE_BEFORE = re.compile(
    r"(?:(?i:\bn[úu]m(?:ero)?\.?|\bno\.|\bnro\.?|\bnumber|\bhouse|\bcasa|\baddress(?: is|:)?"
    r"|\bdirecci[óo]n(?: es|:)?)\s*(?i:is|es|no\.?|number)?\s*"
    r"|\b(?i:calle|avenida|av\.|ave\.?|bulevar|blvd\.?)\s+(?:[A-ZÁÉÍÓÚÑ][\w'’.]*\s+){1,3})$"
)
AT_BEFORE = re.compile(r"(?i)\b(?:at|en|from|outside|inside)\s+(?:the\s+)?$")
NAME_AFTER = re.compile(rf"\s+(?!(?i:{MONTH}|am|pm)\b)[A-Z][a-z]{{2,}}")


def find(reading: Text) -> None:
    for pattern in SPOKEN:
        for found in re.finditer(pattern, reading.plain):
            reading.report(Kind.HOUSE_NUMBER, *found.span())
    for found in NUMERAL.finditer(reading.plain):
        before, after = reading.plain[: found.start()], reading.plain[found.end() :]
        house = HOUSE_AFTER.match(after)
        if house and not DATE_BEFORE.search(before) and not before.endswith((":", "$")):
            if not ROAD_BEFORE.search(before) and not TIME_AFTER.match(after):
                reading.report(Kind.HOUSE_NUMBER, found.start(), found.end() + house.end())
        if leads_to_a_door(before, found.group().replace(",", ""), after):
            reading.report(Kind.HOUSE_NUMBER, *found.span())


def leads_to_a_door(before: str, digits: str, after: str) -> bool:
    """Whether a number with these neighbours is a house number, as far as can be told."""
    if TIME_AFTER.match(after) or before.endswith(":"):
        return False
    if DATE_AFTER.match(after) and len(digits) < 3:
        return False
    if ORDINAL_AFTER.match(after) and len(digits) <= 3:
        return False
    if HOUSE_BEFORE.search(before):
        return True
    if len(digits) < 3:
        at = AT_BEFORE.search(before) is not None and NAME_AFTER.match(after) is not None
        return at and not COUNT_AFTER.match(after)
    return not _is_harmless(before, digits, after)


def _is_harmless(before: str, digits: str, after: str) -> bool:
    if digits in HELP_LINES or before.endswith("$") or COUNT_AFTER.match(after):
        return True
    if (ROAD_BEFORE.search(before) or WAY_AFTER.match(after)) and len(digits) <= 3:
        return True
    if before.endswith(("/", "-")) and re.search(r"\d[/-]$", before):  # the year of a date
        return len(digits) == 4 and digits.startswith("20")
    return len(digits) == 4 and digits.startswith("20") and YEAR_BEFORE.search(before) is not None
