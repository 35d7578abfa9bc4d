"""`lamppost run`: database, schema, words, static files, processes, all of it ended by Ctrl-C."""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from lamppost.config import schema
from lamppost.config.databases import embedded, external_url
from lamppost.config.doctor import examine
from lamppost.config.paths import ROOT, base_port, data_folder
from lamppost.config.processes import Process, processes
from lamppost.config.supervisor import Supervisor, say
from lamppost.config.vault import open_vault

FRESH = 3600  # seconds without which the demo's last days have a gap
SURFACES = (
    ("site", "residents and the public"),
    ("portal", "officers"),
    ("desk", "editors"),
    ("intake", "CAD feeds push calls to /v1/calls"),
    ("live", "open pages listen to /stream"),
)


def run(*, demo: bool, auto_editor: bool, calls: bool) -> int:
    """Start everything and watch it until Ctrl-C. Returns the exit code."""
    begun = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)  # so that what has begun is ended, the database too
    with holding(data_folder()):
        try:
            demo = demo or (data_folder() / "demo").exists()
            wanted = _make_ready(demo=demo, auto_editor=auto_editor, calls=calls)
            supervisor = Supervisor(wanted, open_vault(data_folder()), say)
            return supervisor.run(lambda: _greet(demo, time.monotonic() - begun))
        finally:
            if external_url() is None:
                embedded().stop()
            say("stopped")


def _make_ready(*, demo: bool, auto_editor: bool, calls: bool) -> list[Process]:
    """Everything that must hold before a process starts; skips what has not changed."""
    if demo:
        from lamppost.config.demo.processes import extra, send_mail_to_the_mailbox

        os.environ["LAMPPOST_DEMO"] = "1"
        send_mail_to_the_mailbox()
    static_is_old = not _static_is_current()
    if static_is_old:
        os.environ["LAMPPOST_COLLECTING"] = "1"  # settings: write the names' list, not read it
    with step("database"):
        schema.start_database()
    if not schema.is_current():
        with step("schema"):
            schema.migrate()
    compile_translations()
    if static_is_old:
        with step("static files"):
            _collect_static()
    if demo:
        with step("demo city"):
            _fill_demo()
    with step("safety"):
        _refuse_if_unsafe()
    return [*processes(), *(extra(calls=calls, auto_editor=auto_editor) if demo else [])]


def _fill_demo() -> None:
    """Fill the demo city, unless that was done within the hour."""
    mark = data_folder() / "demo" / "filled"
    if mark.exists() and time.time() - mark.stat().st_mtime < FRESH:
        return
    import django

    django.setup()
    from lamppost.config.demo.city import fill

    fill()
    mark.touch()


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """One run per data folder. SystemExit if there is one already; a killed one holds nothing."""
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(
                f"Lamppost is running on {folder}. Stop it (Ctrl-C where it was started), "
                "or set LAMPPOST_DATA and LAMPPOST_PORT to run another beside it."
            ) from None
        yield


@contextmanager
def step(name: str) -> Iterator[None]:
    begun = time.monotonic()
    say(f"{name} ...")
    yield
    took = time.monotonic() - begun
    if took > 1:
        say(f"{name}: {took:.1f} s")


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _refuse_if_unsafe() -> None:
    unsafe = [str(finding) for finding in examine() if finding.unsafe]
    if unsafe:
        raise SystemExit("\n".join([*unsafe, "Not started. `lamppost doctor` looks again."]))


def compile_translations() -> None:
    """Turn each .po into the .mo that Django reads, unless it was made from this very one."""
    for po in (ROOT / "lamppost" / "locale").glob("*/LC_MESSAGES/*.po"):
        mo, written = po.with_suffix(".mo"), po.stat().st_mtime_ns
        if not mo.exists() or mo.stat().st_mtime_ns != written:
            import polib

            made = mo.with_suffix(f".{os.getpid()}.mo")  # whole before anybody reads it
            polib.pofile(str(po)).save_as_mofile(str(made))
            os.utime(made, ns=(written, written))
            made.replace(mo)


def _collect_static() -> None:
    """Copy the static files under names that carry their content's hash."""
    import django
    from django.core.management import call_command

    django.setup()
    # django_htmx ships scripts that we vendor ourselves; theirs import files that are not there.
    quietly = {"interactive": False, "verbosity": 0, "clear": True}
    call_command("collectstatic", **quietly, ignore_patterns=["django_htmx"])
    _static_mark().write_text(_fingerprint())


def _static_is_current() -> bool:
    mark = _static_mark()
    listed = (data_folder() / "static" / "staticfiles.json").exists()
    return listed and mark.exists() and mark.read_text() == _fingerprint()


def _static_mark() -> Path:
    return data_folder() / "static.sha256"


def _fingerprint() -> str:
    """Changes whenever a static file of any room does."""
    digest = hashlib.sha256()
    for folder in (ROOT / "static", *sorted(ROOT.glob("lamppost/*/static"))):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                seen = file.stat()
                digest.update(f"{file} {seen.st_mtime_ns} {seen.st_size}\n".encode())
    return digest.hexdigest()


def _greet(demo: bool, seconds: float) -> None:
    say(f"\nLamppost is up ({seconds:.1f} s).")
    for number, (name, what) in enumerate(SURFACES):
        say(f"  {name:<7} http://127.0.0.1:{base_port() + number}/  {what}")
    if demo:
        from lamppost.config.demo.logins import logins

        say("\nDemo data: every call, alert and person here is made up. Sign in as:")
        for line in logins():
            say(f"  {line}")
    say("\nCtrl-C stops everything.")
