"""The map's own addresses: tiles, styles, and the cell around a tapped point.

All of it lies under /tiles/, where no session and no database is asked. Tiles come out of the
city's PMTiles file (https://github.com/protomaps/PMTiles, v3) by mmap, as they are stored there.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mmap
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from pmtiles.tile import (
    Compression,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from lamppost.places import lookups as places
from lamppost.places.cells import cell_at, center, outline

FOREVER = "public, max-age=31536000, immutable"
STYLES = {"light", "dark"}
FONT = "Figtree Medium"  # as the styles name it


class Archive:
    """A PMTiles file. `version` changes with its content; its tiles' addresses carry it."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as opened:
            self._bytes = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        self.header = deserialize_header(self._bytes[:127])
        self.gzipped = self.header["tile_compression"] == Compression.GZIP
        # the first 16 KiB hold the header and the root directory: every tile's place and length
        facts = self._bytes[:16_384] + str(len(self._bytes)).encode()
        self.version = hashlib.sha256(facts).hexdigest()[:12]
        self._directory = lru_cache(maxsize=64)(self._read_directory)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The stored bytes of a tile; None where there is none."""
        if not (self.header["min_zoom"] <= z <= self.header["max_zoom"]):
            return None
        if not (0 <= x < 2**z and 0 <= y < 2**z):
            return None
        number = zxy_to_tileid(z, x, y)
        offset, length = self.header["root_offset"], self.header["root_length"]
        for _ in range(4):  # a directory may point to another one, at most three deep
            entry = find_tile(self._directory(offset, length), number)
            if entry is None:
                return None
            if entry.run_length:
                start = self.header["tile_data_offset"] + entry.offset
                return self._bytes[start : start + entry.length]
            offset, length = self.header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def _read_directory(self, offset: int, length: int) -> Any:
        return deserialize_directory(self._bytes[offset : offset + length])


@lru_cache(maxsize=1)
def archive() -> Archive:
    return Archive(places.basemap())


@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """One vector tile; 204 where the map has nothing. The address holds the map's version."""

    def made() -> HttpResponse:
        body = archive().tile(z, x, y)
        if body is None:
            return HttpResponse(status=204)
        takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(
            body if takes_gzip or not archive().gzipped else gzip.decompress(body),
            content_type="application/vnd.mapbox-vector-tile",
        )
        if takes_gzip and archive().gzipped:
            response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    return _kept(request, f"{archive().version}-{z}-{x}-{y}", FOREVER, made)


@require_safe
def style(request: HttpRequest, mode: str, language: str) -> HttpResponse:
    """The map style of one theme with its addresses and the language of its labels filled in."""
    if mode not in STYLES or language not in dict(settings.LANGUAGES):
        return HttpResponse(status=404)
    body = _style(mode, language)
    etag = hashlib.sha256(body).hexdigest()[:16]
    return _kept(
        request, etag, "public, max-age=3600", lambda: HttpResponse(body, "application/json")
    )


@csrf_exempt  # changes nothing; POST, because a home's position has no place in an address
@require_POST
def cell(request: HttpRequest) -> JsonResponse:
    """The cell around a point (`lat`, `lng` in degrees): its outline, middle and name.

    422 if that is no point of this city. The point itself is not kept.
    """
    try:
        latitude, longitude = float(request.POST["lat"]), float(request.POST["lng"])
        inside = places.city().holds(latitude, longitude)
    except (KeyError, ValueError):
        inside = False
    if not inside:
        return JsonResponse({"error": "outside"}, status=422)
    found = cell_at(latitude, longitude)
    ring = [[round(lng, 6), round(lat, 6)] for lat, lng in outline(found)]
    middle = [round(degrees, 6) for degrees in center(found)]
    label = places.cross_streets(found, request.POST.get("language", "en"))
    response = JsonResponse(
        {"outline": [*ring, ring[0]], "lat": middle[0], "lng": middle[1], "label": label}
    )
    response["Cache-Control"] = "no-store"
    return response


def tile_address() -> str:
    """The template of every tile's address, with the map's version in it."""
    whole = reverse("tiles:tile", kwargs={"z": 0, "x": 0, "y": 0})
    return whole.replace("0/0/0", "{z}/{x}/{y}") + f"?v={archive().version}"


@lru_cache(maxsize=8)
def _style(mode: str, language: str) -> bytes:
    text = (settings.STATICFILES_DIRS[0] / "map" / f"{mode}.json").read_text("utf-8")
    made = json.loads(text.replace("name:LANG", f"name:{language}"))
    city, header = places.city(), archive().header
    made["font-faces"] = {FONT: _fonts()}
    made["sources"]["base"] |= {
        "tiles": [tile_address()],
        "minzoom": header["min_zoom"],
        "maxzoom": header["max_zoom"],
        "bounds": list(city.bounds),
        "attribution": f'<a href="{city.attribution_url}">{city.attribution}</a>',
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def _fonts() -> list[dict[str, Any]]:
    ranges = {
        "latin": ["U+0000-00FF", "U+2000-206F"],
        "latin-ext": ["U+0100-02BA", "U+1E00-1E9F"],
    }
    return [
        {"url": static(f"fonts/figtree-{part}-wght-normal.woff2"), "unicode-range": spans}
        for part, spans in ranges.items()
    ]


def _kept(
    request: HttpRequest, etag: str, caching: str, made: Callable[[], HttpResponse]
) -> HttpResponse:
    """The response with its caching headers, or 304 if the browser has it already."""
    asked = [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]
    response = HttpResponseNotModified() if f'"{etag}"' in asked else made()
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = caching
    return response


app_name = "tiles"
urlpatterns = [
    path("<int:z>/<int:x>/<int:y>.mvt", tile, name="tile"),
    path("style/<str:mode>.<str:language>.json", style, name="style"),
    path("cell.json", cell, name="cell"),
]
