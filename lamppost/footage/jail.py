"""Runs the workshop: one child for one file, in a folder of its own, killed when its time is up.

Three fences, from the outside in: bubblewrap (no network, no other files, an own user, nothing of
ours in its environment) where this machine has it; a seccomp filter and limits that the child puts
up itself (workshop.fence); this side, which believes nothing the child says and takes nothing from
its folder but plain files of expected names. Without bubblewrap the child could read what the
worker can read, though not send it anywhere; `how_strong` says so.
"""

from __future__ import annotations

import json
import math
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from lamppost.footage import rules
from lamppost.footage.data import Box, Kind, Refusal
from lamppost.footage.folders import make_private

MB = 1_000_000
ROOT = Path(__file__).resolve().parents[2]
ROOM = Path(__file__).resolve().parent
FILES = {
    Kind.PICTURE: ("picture.jpg", "poster.jpg"),
    Kind.CLIP: ("clip.mp4", "poster.jpg"),
}
SYSTEM = ("usr", "lib", "lib64", "bin", "etc/ld.so.cache", "etc/ld.so.conf", "etc/localtime")
LONGEST_ANSWER = 1 * MB  # bytes


@dataclass(frozen=True)
class Means:
    """What one job may use: seconds on the clock, seconds of CPU, bytes of memory and of a file."""

    wall: float
    cpu: int
    memory: int
    file: int


MEANS = {
    Kind.PICTURE: Means(wall=120, cpu=60, memory=2_500 * MB, file=40 * MB),
    Kind.CLIP: Means(wall=3600, cpu=1800, memory=4_000 * MB, file=500 * MB),
}


@dataclass(frozen=True)
class Made:
    """What came out of the workshop; its files are in the folder that was given."""

    kind: Kind
    width: int
    height: int
    seconds: float
    has_sound: bool
    proposals: tuple[Box, ...]
    looked_for_faces: bool


class Refused(Exception):
    """The workshop takes no such file."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


class Stopped(Exception):
    """We are asked to stop; the job is undone and can be done again."""


def how_strong() -> str:
    """How the child is held on this machine: "bubblewrap" or "limits only"."""
    return "bubblewrap" if _bubblewrap() else "limits only"


def work(
    do: str,
    source: Path,
    container: str,
    folder: Path,
    *,
    boxes: Sequence[Box] = (),
    sound: bool = True,
    means: Means | None = None,
    stop: threading.Event | None = None,
) -> Made:
    """Do one job ("look" or "show"); its files lie in `folder`, which is empty before.

    Refused if the file is not taken, Stopped if `stop` was set meanwhile; then `folder` may hold
    anything and is the caller's to delete.
    """
    means = means or MEANS[rules.kind_of(container)]
    command, where = _command(source, folder)
    job = asdict(means) | where | {"do": do, "container": container, "sound": sound}
    job["boxes"] = [asdict(box) for box in boxes]
    said = _run(command, json.dumps(job), means.wall, stop or threading.Event())
    made = _believed(said)
    _only(folder, FILES[made.kind], means.file)
    return made


def _run(command: list[str], job: str, wall: float, stop: threading.Event) -> str:
    """What the child says; "" if it dies or takes too long. It is gone afterwards."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # decoders quote what they read
        env=_ENVIRONMENT,
        cwd="/",
        start_new_session=True,
        close_fds=True,
        encoding="utf-8",
        errors="replace",
    )
    clock = threading.Event()
    watch = threading.Thread(target=_kill_at, args=(child, wall, stop, clock), name="workshop")
    watch.start()
    try:
        assert child.stdin and child.stdout
        _tell(child, job)
        said = child.stdout.read(LONGEST_ANSWER + 1)
    finally:
        clock.set()
        watch.join()
        _kill(child)
    if stop.is_set() and child.returncode:
        raise Stopped
    return said if child.returncode == 0 else ""


def _tell(child: subprocess.Popen[str], job: str) -> None:
    assert child.stdin
    try:
        child.stdin.write(job)
        child.stdin.close()
    except BrokenPipeError:
        pass  # it died at once; its exit says so


def _kill_at(
    child: subprocess.Popen[str], wall: float, stop: threading.Event, clock: threading.Event
) -> None:
    """Kill the child when its time is up or we stop, whichever comes first."""
    for _ in range(max(1, math.ceil(wall * 10))):
        if clock.wait(0.1):
            return
        if stop.is_set():
            break
    _signal(child)


def _kill(child: subprocess.Popen[str]) -> None:
    if child.stdout:
        child.stdout.close()
    try:
        child.wait(1.0)
    except subprocess.TimeoutExpired:
        _signal(child)
        child.wait()


def _signal(child: subprocess.Popen[str]) -> None:
    """To the child and all it started; a session of its own is a group of its own."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)


_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_PYTHON = [sys.executable, "-I", "-B", "-m", "lamppost.footage.workshop"]


def _command(source: Path, folder: Path) -> tuple[list[str], dict[str, str]]:
    """The command, and where the child finds its file and its folder."""
    program = _bubblewrap()
    if program is None:
        return _PYTHON, {"source": str(source), "folder": str(folder)}
    room = ["--ro-bind", str(source), "/in/file", "--bind", str(folder), "/out", "--"]
    return [program, *_walls(), *room, *_PYTHON], {"source": "/in/file", "folder": "/out"}


@cache
def _walls() -> list[str]:
    """Bubblewrap's options: the system, Python and this room to read, nothing else at all."""
    walls = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    walls += ["--uid", "65534", "--gid", "65534", "--hostname", "workshop"]
    for name in SYSTEM:
        walls += _system("/" + name)
    pythons = {sys.prefix, sys.base_prefix, *(p for p in sys.path if p.endswith("-packages"))}
    rooms = [ROOT / "lamppost" / "__init__.py", ROOM]
    for folder in [*sorted(pythons - {"/usr"}), *map(str, rooms)]:
        walls += ["--ro-bind", folder, folder]
    return [*walls, "--dev", "/dev", "--tmpfs", "/tmp"]


def _system(path: str) -> list[str]:
    if os.path.islink(path):
        return ["--symlink", os.readlink(path), path]
    return ["--ro-bind-try", path, path]


@cache
def _bubblewrap() -> str | None:
    """The program, if it is there and this machine lets it work."""
    program = shutil.which("bwrap")
    if program is None:
        return None
    trial = [program, *_walls(), "--", sys.executable, "-I", "-B", "-c", "import lamppost.footage"]
    done = subprocess.run(trial, env=_ENVIRONMENT, capture_output=True, timeout=60, check=False)
    return program if done.returncode == 0 else None


def _believed(said: str) -> Made:
    """The child's answer if it has the right shape; a child that is killed says nothing."""
    try:
        answer = json.loads(said)
        if "refused" in answer:
            raise Refused(Refusal(answer["refused"]))
        return _made(answer["made"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise Refused(Refusal.TOO_MUCH_WORK) from None


def _made(facts: dict[str, Any]) -> Made:
    kind = Kind(facts["kind"])
    seconds = float(facts.get("seconds", 0.0))
    names = {field.name for field in fields(Box)}
    boxes = [Box(**{k: box[k] for k in names if k in box}) for box in facts["proposals"]]
    made = Made(
        kind=kind,
        width=int(facts["width"]),
        height=int(facts["height"]),
        seconds=seconds,
        has_sound=facts.get("has_sound") is True,
        proposals=rules.check_boxes(boxes, kind, seconds),
        looked_for_faces=facts.get("looked_for_faces") is True,
    )
    if not (0 < made.width < 10_000 and 0 < made.height < 10_000):
        raise ValueError("no picture has this size")
    return made


def _only(folder: Path, names: tuple[str, ...], largest: int) -> None:
    """The folder holds these plain files and nothing else; Refused if not."""
    if sorted(os.listdir(folder)) != sorted(names):
        raise Refused(Refusal.TOO_MUCH_WORK)
    for name in names:
        facts = (folder / name).lstat()
        plain = os.path.isfile(folder / name) and not os.path.islink(folder / name)
        if not plain or facts.st_nlink != 1 or not 0 < facts.st_size <= largest:
            raise Refused(Refusal.TOO_MUCH_WORK)


def fresh_folder(inside: Path) -> Path:
    """An empty folder with a name nobody can guess."""
    return make_private(inside / secrets.token_hex(16))
