"""Ways to reach or know one person: e-mail, phone, date of birth, plate, coordinates."""

from __future__ import annotations

import re

from lamppost.newsdesk.linter.finding import Kind, Text

DIGIT_WORD = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine"
    "|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
)
MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
OLD_YEAR = r"(?:19\d\d|20[01]\d)"
PLATE_WORD = (
    r"(?i:(?:licen[sc]e\s+)?plates?|tags?|placas?|matr[íi]culas?|tablillas?|lic\.?\s*(?:no\.?|#))"
)

PATTERNS: list[tuple[Kind, str]] = [
    (Kind.EMAIL, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (Kind.EMAIL, r"(?i)\w+\s*[([]?\s*\bat\b\s*[)\]]?\s*\w+\s*[([]?\s*\bdot\b\s*[)\]]?\s*\w{2,}"),
    (Kind.EMAIL, r"(?i)\w+\s+arroba\s+\w+(?:\s+punto\s+\w+)?"),
    (Kind.EMAIL, r"(?<!\w)@\w{3,}"),
    (Kind.PHONE, r"(?<!\w)(?:\+?1[-. ]?)?(?:\(\d{3}\)\s*|\d{3}[-. /])\d{3}[-. ]\d{4}(?!\d)"),
    (Kind.PHONE, r"(?<!\w)\+\d[\d -]{7,14}\d(?!\w)"),
    (Kind.PHONE, r"(?<!\w)\d{3}[-.]\d{4}(?!\w)"),
    (Kind.PHONE, r"(?<!\w)\d{10,11}(?!\w)"),
    (Kind.PHONE, rf"(?i)\b(?:(?:{DIGIT_WORD})\b[\s,-]*){{7,}}"),
    (Kind.POINT, r"-?\d{1,3}\.\d{3,}\s*[,; ]\s*-?\d{1,3}\.\d{3,}"),
    (Kind.POINT, r"-?\d{1,3}\.\d{4,}"),
    (Kind.POINT, r"\d{1,3}\s*°\s*\d{1,2}\s*['′](?:\s*[\d.]+\s*[\"″])?\s*[NSEWO]?"),
    (Kind.HOUSE_NUMBER, rf"(?i)\b(?:(?:{DIGIT_WORD})\b[\s,-]*){{4,}}"),
    (
        Kind.BIRTH_DATE,
        r"(?i)\b(?:d\.?o\.?b\.?\b|date of birth|birth ?dates?|birthday)\W*[\w/,. -]*",
    ),
    (Kind.BIRTH_DATE, r"(?i)\b(?:fecha de nacimiento|cumpleaños)\W*[\w/,. -]*"),
    (Kind.BIRTH_DATE, r"(?i)\b(?:born|nacid[oa]|naci[óo])\b[^.]{0,20}?\d[\w/,-]*(?: \d{4})?"),
    (Kind.BIRTH_DATE, rf"(?<!\d)\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{OLD_YEAR}|[3-9]\d)(?!\d)"),
    (Kind.BIRTH_DATE, rf"(?<!\d){OLD_YEAR}-\d\d-\d\d(?!\d)"),
    (Kind.BIRTH_DATE, rf"(?i)\b(?:{MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:of )?{OLD_YEAR}\b"),
    (Kind.BIRTH_DATE, rf"(?i)\b\d{{1,2}} (?:de )?(?:{MONTH})\.? (?:de |del )?{OLD_YEAR}\b"),
    (
        Kind.PLATE,
        PLATE_WORD + r"[\s:#]*(?i:number|no\.?|is|was|reads?|reading|n[úu]mero|es|de)?"
        r"[\s:#\"“]*(?i:is|es)?\s*(?:[A-Z][a-z]+\s+)?"
        r"(?:[A-Z0-9]{1,4}[ -]?(?=[A-Z]*\d)[A-Z0-9]{1,5}|[A-Z]{1,3}[ -]\d{2,6}|[A-Z]{4,8})\b",
    ),
    (Kind.PLATE, r"(?<!\w)\d{1,3}[A-Z]{2,3}\d{2,4}(?!\w)"),
    (Kind.PLATE, r"(?<!\w)\d{3}[ -][A-Z]{3}(?![\w'])"),
    (Kind.PLATE, r"(?<!\w)[A-Z]{3}[ -]\d{3,4}(?!\w)"),
    (Kind.PLATE, r"(?<!\w)(?!(?:US|IL|SR|RT|CR|IN|WI)\b)[A-Z]{2}[ -]\d{2,3}[ -]?\d{2,3}(?!\w)"),
    (Kind.PLATE, r"(?<!\w)(?=[A-Z]*\d)[A-HJ-NPR-Z0-9]{17}(?!\w)"),  # a VIN
]
COMPILED = [(kind, re.compile(pattern)) for kind, pattern in PATTERNS]


def find(reading: Text) -> None:
    for kind, pattern in COMPILED:
        for found in pattern.finditer(reading.plain):
            end = found.start() + len(found.group().rstrip(" ,.-"))
            reading.report(kind, found.start(), end)
