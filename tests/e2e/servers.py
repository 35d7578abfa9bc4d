"""A whole installation in a folder of its own: real database, real logins, real processes.

    with installation("site", "live") as house:
        house.run("tests.e2e.seed_pages")  # in the owner's seat
        browse(house.site)

What is started here is stopped here, by process id; the folder is deleted.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PORTS = {"site": 0, "portal": 1, "desk": 2, "intake": 3, "live": 4}
PATIENCE = 60.0  # seconds for a process to answer on a busy machine
FORGET = ("LAMPPOST_", "PYTEST_", "DJANGO_")  # what the tests' own database left in the environment


@dataclass
class House:
    """One running installation."""

    folder: Path
    port: int
    settings: dict[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)  # what a seed told

    def address(self, surface: str) -> str:
        return f"http://127.0.0.1:{self.port + PORTS[surface]}"

    @property
    def site(self) -> str:
        return self.address("site")

    @property
    def environment(self) -> dict[str, str]:
        """Of a command in the owner's seat."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(FORGET)}
        return kept | self.settings | {"DJANGO_SETTINGS_MODULE": "lamppost.config.settings"}

    def command(self, *words: str, **more: str) -> str:
        """Run a command to its end; its output. CalledProcessError tells what it said."""
        done = subprocess.run(
            [str(BIN / words[0]), *words[1:]],
            env=self.environment | more,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def run(self, module: str, *arguments: str) -> Any:
        """Run a module in the owner's seat; what it printed, as JSON."""
        said = self.command("python", "-m", module, *arguments)
        return json.loads(said) if said.strip() else None

    def start(self, name: str) -> None:
        """Start one process of the installation, with its own login and keys only."""
        from lamppost.config.processes import environment, processes
        from lamppost.config.vault import open_vault

        with mock.patch.dict(os.environ, self.environment, clear=True):
            process = next(one for one in processes() if one.name == name)
            env = environment(process, open_vault(self.folder))
        with (self.folder / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                [str(BIN / process.command[0]), *process.command[1:]],
                env=env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def wait_for(self, name: str) -> None:
        """Until a process answers /healthz."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.children[name].poll() is None, self.log(name)
            with contextlib.suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"{self.address(name)}/healthz", timeout=5).read()
                return
            time.sleep(0.1)
        raise AssertionError(f"{name} did not answer: {self.log(name)}")

    def stop(self, name: str) -> None:
        child = self.children.pop(name)
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, 9)
            child.wait()


@contextlib.contextmanager
def installation(*names: str, **settings: str) -> Iterator[House]:
    """A fresh installation with these of its processes; more settings as LAMPPOST_X=..."""
    folder = Path(tempfile.mkdtemp(prefix="lp-e2e-"))
    port = _free_ports()
    own = {"LAMPPOST_DATA": str(folder), "LAMPPOST_PORT": str(port)}
    house = House(folder, port, own | settings)
    try:
        house.command("lamppost", "migrate")
        collect = "-m django collectstatic --noinput -v0 --ignore django_htmx".split()
        house.command("python", *collect, LAMPPOST_COLLECTING="1")
        for name in names:
            house.start(name)
        for name in names:
            if name in PORTS:
                house.wait_for(name)
        yield house
    finally:
        for name in reversed(list(house.children)):
            house.stop(name)
        _stop_database(house)
        shutil.rmtree(folder, ignore_errors=True)


def _stop_database(house: House) -> None:
    from lamppost.config.databases import embedded

    with mock.patch.dict(os.environ, house.environment, clear=True):
        embedded().stop()


def _free_ports() -> int:
    """The first of five free ports in a row."""
    while True:
        base = random.randrange(20_000, 50_000)
        with contextlib.ExitStack() as held, contextlib.suppress(OSError):
            for number in PORTS.values():
                one = held.enter_context(socket.socket())
                one.bind(("127.0.0.1", base + number))
            return base
