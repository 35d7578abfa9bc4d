"""Front-end files: what is vendored is what was pinned, and every file gets a hashed name."""

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

STATIC = Path(settings.STATICFILES_DIRS[0])
TOOLS = STATIC.parent / "tools"
VENDORED = json.loads((STATIC / "vendor" / "VENDORED.json").read_text())


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The static files as an installation serves them: {name: hashed name}, and their folder."""
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("static")
    storages = {"staticfiles": {"BACKEND": "lamppost.config.storage.ModuleManifestStorage"}}
    with override_settings(STATIC_ROOT=str(folder), STORAGES=storages):
        call_command(
            "collectstatic", verbosity=0, interactive=False, ignore_patterns=["django_htmx"]
        )
    return json.loads((folder / "staticfiles.json").read_text())["paths"], folder


@pytest.mark.parametrize("package", VENDORED, ids=lambda package: package["name"])
def test_vendored_files_are_the_ones_on_record(package):
    for name, digest in package["files"].items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


def test_the_record_is_what_the_maintainers_pinned():
    pinned = tomllib.loads((TOOLS / "vendor.toml").read_text())["package"]
    assert [(p["name"], p["version"], p["integrity"]) for p in VENDORED] == [
        (p["name"], p["version"], p["integrity"]) for p in pinned
    ]


def test_every_vendored_package_keeps_its_licence():
    for folder in {(STATIC / name).parent for p in VENDORED for name in p["files"]}:
        assert list(folder.glob("*.LICENSE"))
    assert len(list((STATIC / "vendor").glob("*.LICENSE"))) == 2
    assert all(package["license"] for package in VENDORED)


def test_no_shipped_script_asks_for_a_source_map():
    files = [p for p in STATIC.rglob("*") if p.suffix in (".js", ".mjs", ".css")]
    assert files
    assert [p.name for p in files if re.search(rb"[/*]# sourceMappingURL=", p.read_bytes())] == []


def test_every_static_file_gets_a_hashed_name(collected):
    paths, folder = collected
    assert {"lamppost/map.js", "vendor/maplibre-gl.mjs", "vendor/htmx.min.js"} <= paths.keys()
    assert all((folder / hashed).is_file() for hashed in paths.values())
    assert all(re.search(r"\.[0-9a-f]{12}\.", hashed) for hashed in paths.values())


def test_modules_and_sheets_name_each_other_by_hashed_names(collected):
    paths, folder = collected
    view = (folder / paths["lamppost/map-view.js"]).read_text()
    for module in ("vendor/maplibre-gl.mjs", "lamppost/map-pins.js", "lamppost/map-pick.js"):
        assert Path(paths[module]).name in view
    assert (
        Path(paths["lamppost/map-view.js"]).name in (folder / paths["lamppost/map.js"]).read_text()
    )
    sheet = (folder / paths["lamppost/map.css"]).read_text()
    assert Path(paths["vendor/maplibre-gl.css"]).name in sheet
    assert "layer(vendor)" in sheet
