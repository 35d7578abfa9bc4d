"""JSON from outside, read strictly (RFC 8259 and no more). Errors never repeat what was sent."""

from __future__ import annotations

import json
from collections.abc import Container
from typing import Any, NoReturn

DEEPEST = 16  # records are flat; anything much deeper is an attack or a mistake


class NotJson(ValueError):
    """The body cannot be read. `field` is one we asked for, or "body"."""

    def __init__(self, reason: str, field: str = "body") -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


def read(body: bytes, known: Container[str] = ()) -> object:
    """The value in `body`. Refuses NaN, Infinity and names given twice.

    Only names in `known` are ever repeated in an error.
    """
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=lambda pairs: _once(pairs, known),
            parse_constant=_no_constant,
        )
    except UnicodeDecodeError:
        raise NotJson("is not UTF-8") from None
    except NotJson:
        raise
    except ValueError:  # a number of 5,000 digits is one too
        raise NotJson("is not JSON") from None
    except RecursionError:
        raise NotJson(f"is nested deeper than {DEEPEST} levels") from None
    _check_depth(value)
    return value


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise NotJson(f"is nested deeper than {DEEPEST} levels")


def _inside(value: object) -> list[object]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [item for item in inner if isinstance(item, dict | list)]


def _once(pairs: list[tuple[str, Any]], known: Container[str]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJson("is given twice", _first_repeated(pairs, known))
    return found


def _first_repeated(pairs: list[tuple[str, Any]], known: Container[str]) -> str:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen and name in known:
            return name
        seen.add(name)
    return "body"


def _no_constant(_: str) -> NoReturn:
    raise NotJson("holds NaN or Infinity, which JSON does not have")
