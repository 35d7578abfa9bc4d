"""The push API: a centre tells us its calls. POST /v1/calls, described at /v1/openapi.json.

What is sent is personal until it is screened: no error, log line or traceback repeats any of it.
"""

from __future__ import annotations

import logging
import math
import time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from lamppost.dispatch import actions, api_docs, keys, strict_json
from lamppost.dispatch.bucket import Buckets
from lamppost.dispatch.data import RawCall
from lamppost.dispatch.sources import push

LARGEST = 5_000_000  # bytes
MOST = 1000  # records in one request
ERRORS_SHOWN = 100
RETRY_AFTER = 5  # seconds, when we could not take a request in
buckets = Buckets(per_second=100, burst=200)  # requests, per key and process
logger = logging.getLogger(__name__)


class PushAPI(NinjaAPI):
    """With the schemas of its description, which Ninja would leave out."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**options)
        described["components"]["schemas"] = api_docs.SCHEMAS
        return described


api = PushAPI(
    title="Lamppost push API",
    version="1.0.0",
    description=api_docs.INTRODUCTION,
    urls_namespace="push",
    docs_url=None,
)


class Problem(Exception):
    """A request that is refused: an HTTP status, a title, and the fields at fault."""

    def __init__(self, status: int, title: str, *errors: dict[str, Any], wait: int = 0) -> None:
        super().__init__(title)
        self.status, self.title, self.errors, self.wait = status, title, errors, wait


class Key(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> keys.Caller | None:
        return keys.caller(token)


@api.post(
    "/calls",
    auth=Key(),
    operation_id="push_calls",
    summary="Push calls",
    openapi_extra={"requestBody": api_docs.BODY, "responses": api_docs.RESPONSES},
)
def push_calls(request: HttpRequest) -> HttpResponse:
    caller: keys.Caller = request.auth  # type: ignore[attr-defined]  # set by ninja
    _not_too_often(caller.key_id)
    calls = _calls(strict_json.read(_body(request), known=(*push.FIELDS, "calls")))
    return JsonResponse({"calls": _take_in(caller, calls)})


def _not_too_often(key_id: UUID) -> None:
    wait = buckets.take(key_id, time.monotonic())
    if wait:
        raise Problem(429, "Too many requests", wait=math.ceil(wait))


def _body(request: HttpRequest) -> bytes:
    if request.content_type != "application/json":
        raise Problem(415, "Send application/json", _at("Content-Type", "is not application/json"))
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem(415, "Send it as it is", _at("Content-Encoding", "is not accepted"))
    if "Content-Length" not in request.headers:
        raise Problem(411, "Say how long it is", _at("Content-Length", "is missing"))
    body: bytes = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise Problem(413, "Too large", _at("body", f"is larger than {LARGEST} bytes"))
    return body


def _calls(value: object) -> list[RawCall]:
    """Every record of a request, or the reasons why none of them is taken."""
    records = value.get("calls", value) if isinstance(value, dict) else value
    if isinstance(records, dict) and records is value:
        records = [records]
    field = "calls" if isinstance(value, dict) and records is not value else "body"
    if not isinstance(records, list) or not records:
        raise Problem(422, "Nothing to take in", _at(field, "must be a record or a list of them"))
    if len(records) > MOST:
        raise Problem(422, "Too many calls", _at(field, f"holds more than {MOST} calls"))
    calls, errors = [], []
    for nth, record in enumerate(records):
        try:
            calls.append(push.parse(record))
        except push.Malformed as wrong:
            errors += [_at(name, reason, nth) for name, reason in wrong.fields.items()]
    if errors:
        raise Problem(422, "A record is malformed; nothing was kept", *errors[:ERRORS_SHOWN])
    return calls


def _take_in(caller: keys.Caller, calls: list[RawCall]) -> list[dict[str, str]]:
    act = actions.rehearse if caller.is_sandbox else actions.take_in
    outcomes = act(caller.feed_id, calls, now=timezone.now())
    return [
        {"number": call.number, "outcome": became.outcome}
        | ({"reason": became.reason} if became.reason else {})
        for call, became in zip(calls, outcomes, strict=True)
    ]


def _at(field: str, reason: str, call: int | None = None) -> dict[str, Any]:
    return {"field": field, "reason": reason} | ({} if call is None else {"call": call})


def _answer(problem: Problem) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "errors": list(problem.errors),
    }
    answer = JsonResponse(body, status=problem.status, content_type="application/problem+json")
    if problem.wait:
        answer["Retry-After"] = str(problem.wait)
    if problem.status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return _answer(problem)


@api.exception_handler(strict_json.NotJson)
def _not_json(request: HttpRequest, wrong: strict_json.NotJson) -> HttpResponse:
    return _answer(Problem(400, "Cannot be read", _at(wrong.field, wrong.reason)))


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    return _answer(Problem(401, "No such key", _at("Authorization", "is not a key of ours")))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, failed: Exception) -> HttpResponse:
    """Whatever it is, its text and its frames may hold what was sent: only its kind is logged."""
    logger.error("a push was not taken in: %s", type(failed).__name__)
    return _answer(Problem(503, "Not taken in; nothing was kept", wait=RETRY_AFTER))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _answer(Problem(error.status_code, "Refused"))
