"""Reading the desk's forms. Whatever comes in, a value comes out that the rules can judge."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.http import QueryDict

from lamppost.alerts.data import Wording
from lamppost.newsdesk.data import Attestation, Edit
from lamppost.places.cells import Cell
from lamppost.places.data import Category

LONGEST_READ = 1000  # of one field, in signs; what may be saved is far shorter
NO_CELL = Cell(0)
Word = TypeVar("Word", bound=StrEnum)


def read_edit(post: QueryDict) -> Edit:
    """The edit form: version, read_as, category, title_en, text_en, title_es, text_es, place,
    confirmed, attestation."""
    return Edit(
        version=number(post, "version"),
        read_as=text(post, "read_as"),
        category=word(Category, post.get("category")),
        wording=read_wording(post),
        cell=Cell(number(post, "place")) if number(post, "place") > 0 else NO_CELL,
        confirmed="confirmed" in post,
        attestation=word(Attestation, post.get("attestation")),
    )


def read_wording(post: QueryDict) -> Wording:
    names = ("title_en", "text_en", "title_es", "text_es")
    return Wording(*(text(post, name).strip() for name in names))


def text(post: QueryDict, name: str) -> str:
    return post.get(name, "").replace("\0", "").replace("\r\n", "\n")[:LONGEST_READ]


def number(post: QueryDict, name: str) -> int:
    """A whole number of the form that a database column can hold; -1 for anything else."""
    value = post.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else -1


def identity(post: QueryDict, name: str) -> UUID | None:
    try:
        return UUID(post.get(name, ""))
    except ValueError:
        return None


def word(words: type[Word], value: str | None) -> Word | None:
    """One of a closed list; None for anything else."""
    return words(value) if value in set(words) else None
