"""`lamppost run`: database, schema, words, static files, processes; `clean-demo` undoes it."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

from lamppost.config import schema
from lamppost.config.databases import embedded, external_url
from lamppost.config.paths import ROOT, base_port, data_folder
from lamppost.config.processes import processes
from lamppost.config.supervisor import Supervisor, say
from lamppost.config.vault import open_vault


def run(*, demo: bool, auto_editor: bool, calls: bool) -> int:
    """Start everything and watch it until Ctrl-C. Returns the exit code."""
    begun = time.monotonic()
    if demo:
        os.environ["LAMPPOST_DEMO"] = "1"
    try:
        say("database ...")
        schema.start_database()
        say("schema ...")
        _prepare()
        wanted = processes()
        if demo:
            from lamppost.config.demo.city import fill
            from lamppost.config.demo.processes import extra

            say("demo city ...")
            fill()
            wanted += extra(calls=calls, auto_editor=auto_editor)
        say("processes ...")
        vault = open_vault(data_folder())
        return Supervisor(wanted, vault, say).run(lambda: _greet(demo, time.monotonic() - begun))
    finally:
        if external_url() is None:
            embedded().stop()
        say("stopped")


def _prepare() -> None:
    import django

    django.setup()
    schema.migrate()
    compile_translations()
    _collect_static()


def compile_translations() -> None:
    """Turn each .po into the .mo that Django reads, where it is older or missing."""
    import polib

    for po in (ROOT / "lamppost" / "locale").glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))


def _collect_static() -> None:
    """Copy the static files under names that carry their content's hash, when any changed."""
    from django.core.management import call_command

    mark, shape = data_folder() / "static.sha256", _fingerprint(ROOT / "static")
    if mark.exists() and mark.read_text() == shape:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(shape)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(f"{file.relative_to(folder)} {file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def _greet(demo: bool, seconds: float) -> None:
    port = base_port()
    say(f"\nLamppost is up ({seconds:.1f} s).")
    for number, (name, what) in enumerate(
        [
            ("site", "residents and the public"),
            ("portal", "officers"),
            ("desk", "editors"),
            ("intake", "CAD feeds push calls to /v1/calls"),
            ("live", "open pages listen to /stream"),
        ]
    ):
        say(f"  {name:<7} http://127.0.0.1:{port + number}/  {what}")
    if demo:
        from lamppost.config.demo.city import logins

        say("\nDemo data: every call here is made up. Sign in as:")
        for line in logins():
            say(f"  {line}")
    say("\nCtrl-C stops everything.")


def clean_demo() -> int:
    """Stop the embedded database and delete the data folder of the demo."""
    folder = data_folder()
    if external_url() is not None:
        say("LAMPPOST_DATABASE_URL is set; drop that database yourself. Nothing was deleted.")
        return 2
    if (folder / "processes.json").exists():
        say("Lamppost is running; stop it first (Ctrl-C where it was started).")
        return 2
    if not (folder / "demo").exists() and (folder / "pg").exists():
        say(f"{folder} holds no demo; nothing was deleted.")
        return 2
    embedded().stop()
    shutil.rmtree(embedded().sockets, ignore_errors=True)
    shutil.rmtree(folder)
    say(f"{folder} is gone.")
    return 0
