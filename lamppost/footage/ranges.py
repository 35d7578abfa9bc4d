"""Bytes of the store as an HTTP answer: all, or the part a player asks for (RFC 9110, section 14).

A part that runs to the end is cut to AT_ONCE: players come back for more, and a slow phone does not
hold one of the site's few threads for a whole clip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from lamppost.footage.stores import Store

AT_ONCE = 4 * 1024 * 1024  # bytes
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
TYPES = {"jpg": "image/jpeg", "mp4": "video/mp4"}


def answer(request: HttpRequest, store: Store, name: str, *, etag: str) -> HttpResponseBase:
    """Raises the store's Missing and Unreachable."""
    if request.headers.get("If-None-Match") == etag:
        return _told(HttpResponse(status=304), name, etag)
    size = store.size(name)
    part = _part(request, size, etag)
    if part == (0, 0):
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    start, stop = part or (0, size)
    body: Iterable[bytes] = store.read(name, start, stop) if request.method != "HEAD" else ()
    response = StreamingHttpResponse(body, status=206 if part else 200)  # type: ignore[assignment]
    response["Content-Length"] = str(stop - start)
    if part:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return _told(response, name, etag)


def _part(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """From byte, to byte (not included); None for all of it, (0, 0) for none."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if asked is None or asked[0] == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if not first:  # the last so many
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None  # not a range at all
    if start >= size or start == stop:
        return 0, 0
    return start, min(stop, start + AT_ONCE)


def _told(response: HttpResponseBase, name: str, etag: str) -> HttpResponseBase:
    short = name.rpartition("/")[2]
    response["Content-Type"] = TYPES[short.rpartition(".")[2]]
    response["Content-Disposition"] = f'inline; filename="{short}"'
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, noimageindex"
    return response
