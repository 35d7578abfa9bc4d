"""Starts every process of an installation, keeps them running, and stops them all on Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from lamppost.config.paths import data_folder
from lamppost.config.processes import BIN, Process, environment

PATIENCE = 10.0  # seconds a process has to stop by itself
AGAIN = 2.0  # seconds after which those still running are told again
SLOW_RESTART = 5.0  # seconds between restarts of a process that keeps failing


class Supervisor:
    def __init__(self, wanted: list[Process], vault: dict[str, Any], say: Callable[[str], None]):
        self.wanted, self.vault, self.say = wanted, vault, say
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.started_at: dict[str, float] = {}
        self.stopping = False
        self.book = book()

    def run(self, when_up: Callable[[], None]) -> int:
        """Start all, call `when_up` once every page answers, then watch until told to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            end_leftovers()
            self._check_ports()
            first, *others = self.wanted
            self._start(first)  # the residents' site has the machine to itself until it answers
            self._wait_until_up(first)
            for process in others:
                self._start(process)
            self._wait_until_up(*others)
            if not self.stopping:
                when_up()
            while not self.stopping:
                self._look_after()
                time.sleep(0.3)
            return 0
        finally:
            self.stop()

    def stop(self) -> None:
        """End every child, the last started first; force those that do not go in time."""
        deadline = time.monotonic() + PATIENCE
        while (still := self._still_running()) and time.monotonic() < deadline:
            for name in reversed(still):  # again and again: one that is just starting may not hear
                _signal_group(self.running[name].pid, signal.SIGTERM)
            self._wait_for(still, AGAIN)
        for name in self._still_running():
            self.say(f"{name} did not stop within {PATIENCE:.0f} s and was ended")
        for child in self.running.values():
            _signal_group(child.pid, signal.SIGKILL)  # whatever of its group is left
            child.wait()
        self.running.clear()
        self.book.unlink(missing_ok=True)

    def _still_running(self) -> list[str]:
        return [name for name, child in self.running.items() if child.poll() is None]

    def _wait_for(self, names: list[str], seconds: float) -> None:
        end = time.monotonic() + seconds
        for name in names:
            with suppress(subprocess.TimeoutExpired):
                self.running[name].wait(max(0.01, end - time.monotonic()))

    def _start(self, process: Process) -> None:
        logs = data_folder() / "logs"
        logs.mkdir(exist_ok=True, mode=0o700)
        with (logs / f"{process.name}.log").open("ab") as log:
            self.running[process.name] = subprocess.Popen(
                [str(BIN / process.command[0]), *process.command[1:]],
                env=environment(process, self.vault),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started_at[process.name] = time.monotonic()
        self.book.write_text(json.dumps({n: c.pid for n, c in self.running.items()}))

    def _look_after(self) -> None:
        """Start again whatever has ended."""
        for process in self.wanted:
            child = self.running[process.name]
            age = time.monotonic() - self.started_at[process.name]
            if child.poll() is not None and not self.stopping and age > SLOW_RESTART:
                self.say(f"{process.name} ended ({child.returncode}); starting it again")
                _signal_group(child.pid, signal.SIGKILL)
                self._start(process)

    def _wait_until_up(self, *processes: Process) -> None:
        """Until each of those that serve pages answers, or we are told to stop."""
        for process in processes:
            while process.port is not None and not self.stopping and not answers(process.port):
                child = self.running[process.name]
                if child.poll() is not None:
                    raise SystemExit(_why(process.name))
                time.sleep(0.05)

    def _check_ports(self) -> None:
        for process in self.wanted:
            if process.port is not None and _is_taken(process.port):
                raise SystemExit(
                    f"Port {process.port} ({process.name}) is in use by another program. "
                    "Set LAMPPOST_PORT to another base port."
                )

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True


def book() -> Path:
    """Which processes a supervisor has started, should it be killed."""
    return data_folder() / "processes.json"


def end_leftovers() -> None:
    """End children of a supervisor that was killed before it could."""
    try:
        left = json.loads(book().read_text())
    except (OSError, ValueError):
        return
    for name, pid in left.items():
        with suppress(OSError):
            if str(data_folder()) in _environment_of(pid):
                say(f"ending {name}, left over from a run that was cut short")
                _signal_group(pid, signal.SIGKILL)
                while _environment_of(pid):  # empty once it is gone or nobody's
                    time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether /healthz on this loopback port says yes."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _signal_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _environment_of(pid: int) -> str:
    return Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")


def _why(name: str) -> str:
    tail = (data_folder() / "logs" / f"{name}.log").read_text(errors="replace")[-1500:]
    return f"{name} ended while starting:\n{tail}"


def say(line: str) -> None:
    """Progress, for the person who started us."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 the command's own output
