"""What the benches stand on: a locked database of their own, and the memory of processes."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

SCALE = float(os.environ.get("LAMPPOST_BENCH_SCALE", "1"))  # 0.01 for a quick look


@contextlib.contextmanager
def installation() -> Iterator[Path]:
    """An installation in a temporary folder, for this process; call it before Django is used."""
    folder = Path(tempfile.mkdtemp(prefix="lp-bench-"))
    os.environ["LAMPPOST_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamppost.config.settings")
    import django

    from lamppost.config import databases, schema

    schema.start_database()
    django.setup()
    try:
        schema.migrate()
        yield folder
    finally:
        from django.db import connections

        connections.close_all()
        if databases.external_url() is None:
            databases.embedded().stop()
            shutil.rmtree(databases.embedded().sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def collect_static() -> None:
    """Name static files by their content, as `lamppost run` does before pages are served."""
    quietly = ["--noinput", "-v0", "-i", "django_htmx"]
    command = [sys.executable, "-m", "django", "collectstatic", *quietly]
    subprocess.run(command, env=os.environ | {"LAMPPOST_COLLECTING": "1"}, check=True)


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def process(name: str, port: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """One process of the installation, as `lamppost run` starts it, on `port`."""
    from lamppost.config.paths import data_folder
    from lamppost.config.processes import BIN, environment, processes
    from lamppost.config.vault import open_vault

    found = next(one for one in processes() if one.name == name)
    command = [str(port) if part == str(found.port) else part for part in found.command]
    env = environment(found, open_vault(data_folder()))
    child = subprocess.Popen([str(BIN / command[0]), *command[1:]], env=env)
    try:
        if port:
            _wait_for(port, child)
        yield child
    finally:
        child.terminate()
        child.wait(20)


def _wait_for(port: int, child: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if child.poll() is not None:
            sys.exit(f"{child.args} ended ({child.returncode})")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        time.sleep(0.05)
    sys.exit(f"nobody answers on port {port}")


def peak_mb(pid: int) -> float:
    """The most memory a process has held, in MB (VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def at(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
