"""What the push API says of itself (OpenAPI 3.1), beyond what the routes show."""

from __future__ import annotations

from typing import Any

from lamppost.dispatch.sources.push import DEGREES, LENGTHS, REQUIRED, STATES

INTRODUCTION = """\
Push dispatch calls, one or up to 1,000 at a time. Send the whole record each time something about
a call changes: what comes again is recognised by centre, day and number.

A request is taken in whole or not at all. If one record is malformed, the answer names the record
and the field, and nothing of the request is kept. If all are well formed the answer is 200, with
one outcome per record; a call that is not kept (not a listed kind, an hour old, a test) is not an
error. Fields that are not described here are dropped unread. Errors never repeat what was sent."""

TEXTS = {
    "number": "The call's number in your system; unique per centre and day.",
    "centre": "The dispatch centre, where an agency has more than one.",
    "code": "The call type as your system writes it.",
    "description": "What the call type means. Never a narrative.",
    "location": "Block, corner or address. Editors see it; it is erased within two hours.",
    "final_code": "What the call was cleared as, once known.",
}
OUTCOMES = ["new", "changed", "same", "late", "superseded", "not kept", "sandbox"]


CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
TEXT = f"^[^{CONTROL}]*$"
NOT_BLANK = rf"^[^{CONTROL}]*[^\s{CONTROL}][^{CONTROL}]*$"


def _record() -> dict[str, Any]:
    """One record; what is not required may be null as well."""
    return {
        "type": "object",
        "required": list(REQUIRED),
        "anyOf": [
            {
                "required": ["location"],
                "properties": {
                    "location": {"type": "string", "pattern": NOT_BLANK},
                    **{name: {"type": "null"} for name in DEGREES},
                },
            },
            {
                "required": list(DEGREES),
                "properties": {name: {"type": "number"} for name in DEGREES},
            },
        ],
        "properties": {
            **{name: _text(name) for name in LENGTHS},
            **{name: _degrees(most) for name, most in DEGREES.items()},
            "occurred_at": _time("string") | {"description": "When the call came in."},
            "updated_at": _time("string", "null") | {"description": "When this last changed."},
            "status": {"enum": [*STATES, None], "default": "open"},
            "test": {"type": ["boolean", "null"], "description": "Training traffic."},
        },
    }


def _text(name: str) -> dict[str, Any]:
    must = name in REQUIRED
    return {
        "type": "string" if must else ["string", "null"],
        "maxLength": LENGTHS[name],
        "pattern": NOT_BLANK if must else TEXT,
        "description": TEXTS[name],
    }


def _degrees(most: int) -> dict[str, Any]:
    return {"type": ["number", "null"], "minimum": -most, "maximum": most}


def _time(*types: str) -> dict[str, Any]:
    """With a time zone, in this century: at the ends of time, zones overflow."""
    return {"type": list(types), "format": "date-time", "pattern": r"^20\d\d-"}


SCHEMAS: dict[str, Any] = {
    "Record": _record(),
    "Records": {
        "type": "array",
        "minItems": 1,
        "maxItems": 1000,
        "items": {"$ref": "#/components/schemas/Record"},
    },
    "Taken": {
        "type": "object",
        "required": ["calls"],
        "properties": {
            "calls": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["number", "outcome"],
                    "properties": {
                        "number": {"type": "string"},
                        "outcome": {"enum": OUTCOMES},
                        "reason": {"type": "string", "description": "Why it is not kept."},
                    },
                },
            }
        },
    },
    "Problem": {
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "errors"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "reason"],
                    "properties": {
                        "call": {"type": "integer", "description": "Which record, from 0."},
                        "field": {"type": "string"},
                        "reason": {"type": "string"},
                    },
                },
            },
        },
    },
}


def _problem(description: str, **headers: str) -> dict[str, Any]:
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "description": description,
        "content": {"application/problem+json": schema},
        "headers": {
            name: {"description": text, "schema": {"type": "string"}}
            for name, text in headers.items()
        },
    }


RETRY = {"Retry-After": "Seconds to wait."}
RESPONSES: dict[int, Any] = {
    200: {
        "description": "Every record was well formed; what became of each.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Taken"}}},
    },
    400: _problem("The body is not JSON, not UTF-8, nested too deeply, or names a field twice."),
    401: _problem("No key, or not one of ours.", **{"WWW-Authenticate": "Bearer"}),
    411: _problem("The request does not say how long it is."),
    413: _problem("More than 5 MB."),
    415: _problem("Not application/json, or compressed."),
    422: _problem("A record is malformed; nothing of the request was kept."),
    429: _problem("Too many requests under this key.", **RETRY),
    503: _problem("Not taken in; nothing was kept. Send it again.", **RETRY),
}
BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Record"},
                    {"$ref": "#/components/schemas/Records"},
                    {
                        "type": "object",
                        "required": ["calls"],
                        "properties": {"calls": {"$ref": "#/components/schemas/Records"}},
                    },
                ]
            }
        }
    },
}
