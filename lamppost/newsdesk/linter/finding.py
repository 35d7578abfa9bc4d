"""One thing the linter found, and the text it looks at."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    HOUSE_NUMBER = "house_number"
    APARTMENT = "apartment"
    POINT = "point"  # coordinates
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"  # or a handle
    BIRTH_DATE = "birth_date"
    PLATE = "plate"
    UNIT = "unit"
    UNIT_COUNT = "unit_count"


@dataclass(frozen=True)
class Finding:
    """`words` stand at [start:end] of the text that was checked."""

    kind: Kind
    words: str
    start: int
    end: int


@dataclass
class Text:
    """A text as the patterns read it: compatibility forms unfolded, invisible signs gone.

    `taken` marks what was found already, or may stand there; nothing is reported twice.
    """

    original: str
    plain: str = ""
    origin: list[int] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        for i, sign in enumerate(self.original):
            if unicodedata.category(sign) == "Cf":  # zero-width and the like
                continue
            for part in unicodedata.normalize("NFKC", sign):
                self.plain += part
                self.origin.append(i)

    def is_free(self, start: int, end: int) -> bool:
        return all(end <= a or b <= start for a, b in self.taken)

    def allow(self, start: int, end: int) -> None:
        self.taken.append((start, end))

    def report(self, kind: Kind, start: int, end: int) -> None:
        """Note a finding at these places of `plain`, unless something was noted there."""
        if end > start and self.is_free(start, end):
            self.taken.append((start, end))
            a, b = self.origin[start], self.origin[end - 1] + 1
            self.findings.append(Finding(kind, self.original[a:b], a, b))
