"""The map's addresses. No test here may touch the database: pytest-django would refuse it."""

import gzip
import json
import re

import pytest
from django.test import Client

from lamppost.config import tiles
from lamppost.places import lookups as places
from lamppost.places.cells import cell_at, center

DOWNTOWN = "/tiles/13/2102/3044.mvt"


@pytest.fixture
def client():
    return Client()


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(data):
    """(number, content) of each field of a protocol buffer: just what a tile needs."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 2:
            length, at = varint(data, at)
            yield key >> 3, data[at : at + length]
            at += length
        else:
            value, at = varint(data, at)
            yield key >> 3, value


def layer_names(tile):
    return {
        content.decode()
        for number, layer in fields(tile)
        if number == 3
        for field, content in fields(layer)
        if field == 1
    }


def test_a_tile_decodes_and_holds_the_layers_the_style_draws(client):
    response = client.get(DOWNTOWN)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert layer_names(response.content) >= {"earth", "water", "roads", "places", "pois"}


def test_a_browser_that_takes_gzip_gets_the_stored_bytes(client):
    packed = client.get(DOWNTOWN, headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == client.get(DOWNTOWN).content


def test_tiles_are_kept_forever_and_not_sent_twice(client):
    first = client.get(DOWNTOWN)
    assert first["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(DOWNTOWN, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/tiles/13/2101/3044.mvt")["ETag"] != first["ETag"]


def test_the_tiles_address_changes_with_the_map(client):
    assert tiles.tile_address().endswith(f"?v={tiles.archive().version}")


def test_no_cookie_is_set(client):
    for path in (DOWNTOWN, "/tiles/style/light.en.json"):
        assert not client.get(path).cookies


@pytest.mark.parametrize(
    "path", ["13/0/0", "14/0/0", "22/5/5", "0/0/0", "99/1/1", "13/999999999999999999999/1"]
)
def test_outside_the_map_there_is_nothing(client, path):
    response = client.get(f"/tiles/{path}.mvt")
    assert (response.status_code, response.content) == (204, b"")


def test_every_tile_of_the_archive_can_be_read():
    archive = tiles.archive()
    west, south, east, north = places.city().bounds
    assert archive.header["min_zoom"] == 8
    found = [archive.tile(12, x, y) for x in range(1049, 1052) for y in range(1521, 1524)]
    assert all(gzip.decompress(tile) for tile in found if tile)
    assert len([tile for tile in found if tile]) == 9


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_style_names_only_this_site(client, mode, language):
    response = client.get(f"/tiles/style/{mode}.{language}.json")
    style = json.loads(response.content)
    assert style["sources"]["base"]["tiles"] == [tiles.tile_address()]
    assert "OpenStreetMap" in style["sources"]["base"]["attribution"]
    assert f"name:{language}" in response.content.decode()
    addresses = re.findall(r"https?://[^\"\\ ]+", response.content.decode())
    assert set(addresses) == {"https://www.openstreetmap.org/copyright"}
    assert all(font["url"].startswith("/static/fonts/") for font in style["font-faces"][tiles.FONT])


def test_a_style_uses_only_the_font_it_names(client):
    style = json.loads(client.get("/tiles/style/light.en.json").content)
    fonts = {
        font for layer in style["layers"] for font in layer.get("layout", {}).get("text-font", [])
    }
    assert fonts == {tiles.FONT}
    assert "sprite" not in style and "glyphs" not in style


@pytest.mark.parametrize("name", ["blue.en", "light.fr", "light.../../x"])
def test_there_is_no_other_style(client, name):
    assert client.get(f"/tiles/style/{name}.json").status_code == 404


def test_a_tapped_point_becomes_its_cell_and_nothing_finer(client):
    latitude, longitude = 41.917_413_7, -87.706_991_2
    response = client.post("/tiles/cell.json", {"lat": latitude, "lng": longitude})
    answer = response.json()
    middle = center(cell_at(latitude, longitude))
    assert (answer["lat"], answer["lng"]) == (round(middle[0], 6), round(middle[1], 6))
    assert answer["label"] == "Armitage and Kedzie"
    assert len(answer["outline"]) == 7
    assert answer["outline"][0] == answer["outline"][-1]
    assert response["Cache-Control"] == "no-store"
    assert "41.9174137" not in response.content.decode()


def test_a_cell_is_named_in_the_readers_language(client):
    data = {"lat": 41.9174, "lng": -87.70699, "language": "es"}
    assert client.post("/tiles/cell.json", data).json()["label"] == "Armitage y Kedzie"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"lat": "41.9"},
        {"lat": "x", "lng": "y"},
        {"lat": "nan", "lng": "-87.7"},
        {"lat": "inf", "lng": "-87.7"},
        {"lat": "48.2", "lng": "16.4"},
    ],
)
def test_a_point_that_is_none_of_this_city_is_refused(client, data):
    assert client.post("/tiles/cell.json", data).status_code == 422


def test_a_home_is_never_part_of_an_address(client):
    assert client.get("/tiles/cell.json?lat=41.9&lng=-87.7").status_code == 405


@pytest.mark.parametrize("surface", ["site", "desk", "portal"])
def test_every_surface_with_pages_has_the_map(settings, client, surface):
    settings.ROOT_URLCONF = f"lamppost.config.urls_{surface}"
    assert client.get(DOWNTOWN).status_code == 200
