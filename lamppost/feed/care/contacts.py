"""What leads to one person's door, phone or car does not go into a post.

The feed's own few patterns, looser than the news desk's: neighbors write "meet at 7" and "lost 2
keys", and a moderator reads every post as well. English and Spanish.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    PLATE = "plate"
    ADDRESS = "address"
    LINK = "link"


STREET = (
    r"street|st|avenue|ave|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|place|pl|terrace"
    r"|parkway"
    r"|pkwy|way"
)
MEASURE = (
    r"(?:minutes?|mins?|hours?|days?|feet|ft|foot|yards?|miles?|blocks?|kids?|people|cars?|years?"
    r"|times?|minutos?|horas?|días?|metros?|cuadras?|personas?)"
)
DIGIT_WORD = (
    r"zero|one|two|three|four|five|six|seven|eight|nine"
    r"|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
)
PATTERNS = [
    (Kind.EMAIL, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (
        Kind.EMAIL,
        r"(?i)\b\w+\s*[(\[]?\s*(?:at|arroba)\s*[)\]]?\s*\w+\s*[(\[]?\s*(?:dot|punto)\s*[)\]]?"
        r"\s*(?:com|net|org|edu)\b",
    ),
    (Kind.LINK, r"(?i)\b(?:https?://|www\.)\S+"),
    (Kind.PHONE, r"(?<!\w)(?:\+?1[-. ]?)?(?:\(\d{3}\)\s*|\d{3}[-. /])\d{3}[-. ]?\d{4}(?!\d)"),
    (Kind.PHONE, r"(?<!\w)\+\d[\d -]{7,14}\d(?!\w)"),
    (Kind.PHONE, r"(?<![\w-])\d{3}[-.]\d{4}(?!\w)"),
    (Kind.PHONE, r"(?<!\w)\d{10,11}(?!\w)"),
    (Kind.PHONE, rf"(?i)\b(?:(?:{DIGIT_WORD})\b[\s,-]*){{7,}}"),
    (
        Kind.PLATE,
        r"(?i)\b(?:plates?|tags?|placas?|matr[íi]cula)\b[\s:#]*(?:number|no\.?|is|was|n[úu]mero"
        r"|es)?"
        r"[\s:#\"“]*(?=[A-Z]*[- ]?\d)[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}\b",
    ),
    (
        Kind.PLATE,
        r"(?<!\w)(?:[A-Z]{1,3}[ -]?\d{2}[ -]?\d{2,4}|\d{2,3}[ -]?[A-Z]{2,3}[ -]?\d{0,4})"
        r"(?<=[A-Z\d]{6})(?!\w)",
    ),
    (Kind.PLATE, r"(?<!\w)[A-Z]{2,3}[ -]\d{3,5}(?!\w)"),
    (
        Kind.ADDRESS,
        rf"(?i)(?<![\w$#:.-])\d{{2,5}}[A-Z]?\s+(?!{MEASURE}\b)(?:(?:[NSEW]|north|south|east"
        rf"|west)\.?\s+)?"
        rf"(?:[a-z0-9][\w'’]*\s+){{1,3}}(?:{STREET})\b(?!\s+(?:ago|later))",
    ),
    (Kind.ADDRESS, r"(?<![\w$#:.-])\d{2,5}\s+(?:[NSEW]|North|South|East|West)\.?\s+[A-Z]\w+"),
    (Kind.ADDRESS, r"(?i)\b(?:apt|apartment|unit|suite|apto|apartamento|depto)\.?\s*#?\s*\d+\w?\b"),
    (
        Kind.ADDRESS,
        r"(?i)\b(?:calle|avenida|av\.)\s+(?:[\wáéíóúñ'’]+\s+){1,3}(?:n[úu]m(?:ero)?\.?|no\.?"
        r"|#)?\s*\d{2,5}\b",
    ),
]
COMPILED = [(kind, re.compile(pattern)) for kind, pattern in PATTERNS]


@dataclass(frozen=True)
class Finding:
    kind: Kind
    words: str


def find(*texts: str) -> list[Finding]:
    """What should not be there, each once, as it was written."""
    found: dict[str, Finding] = {}
    for text in texts:
        plain = _plain(text)
        taken: list[tuple[int, int]] = []
        for kind, pattern in COMPILED:
            for match in pattern.finditer(plain):
                start, end = match.span()
                if all(end <= a or b <= start for a, b in taken):
                    taken.append((start, end))
                    found.setdefault(match.group().strip(), Finding(kind, match.group().strip()))
    return list(found.values())


def _plain(text: str) -> str:
    """Compatibility forms unfolded, invisible signs gone."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
