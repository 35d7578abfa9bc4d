"""The fences around the child, tried from inside."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from lamppost.footage import jail, rules
from lamppost.footage.data import Kind, Refusal
from lamppost.footage.tests import samples

HAS_BUBBLEWRAP = jail.how_strong() == "bubblewrap"
FENCED = """
import json, os, socket, ctypes, subprocess, threading
from lamppost.footage.workshop import fence
up = fence.put_up(cpu=5, memory=1 << 31, file=1000)
found = {"filter": up}
def attempt(name, act):
    try:
        act()
        found[name] = "done"
    except BaseException as why:
        found[name] = type(why).__name__
attempt("socket", lambda: socket.socket())
attempt("unix socket", lambda: socket.socket(socket.AF_UNIX))
attempt("fork", os.fork)
attempt("program", lambda: subprocess.run(["/bin/true"]))
attempt("exec", lambda: os.execv("/bin/true", ["true"]))
attempt("kill", lambda: os.kill(os.getppid(), 0))
def thread():
    one = threading.Thread(target=lambda: None); one.start(); one.join()
attempt("thread", thread)
libc = ctypes.CDLL(None, use_errno=True)
found["ptrace"] = libc.ptrace(16, os.getppid(), 0, 0)
found["unshare"] = libc.unshare(0x10000000)
print(json.dumps(found))
"""
LOOKING = """
import json, os, sys
def names(path):
    try: return sorted(os.listdir(path))
    except OSError as why: return type(why).__name__
net = os.path.exists("/proc/net/dev")
print(json.dumps({"secret": names(sys.argv[1]), "home": names("/root"), "etc": names("/etc"),
    "proc": names("/proc"), "uid": os.getuid(), "env": sorted(os.environ),
    "write": [os.access(p, os.W_OK) for p in ("/usr", sys.prefix, sys.argv[2])]}))
"""


def said(command, *arguments):
    done = subprocess.run(
        [*command, *arguments], env=jail._ENVIRONMENT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_the_child_makes_no_connection_no_process_and_no_program_whoever_it_runs_as():
    found = said([sys.executable, "-I", "-B", "-c", FENCED])
    assert found.pop("thread") == "done"
    assert found.pop("filter") is True
    assert (found.pop("ptrace"), found.pop("unshare")) == (-1, -1)
    assert set(found.values()) == {"PermissionError"}, found


@pytest.mark.skipif(not HAS_BUBBLEWRAP, reason="bubblewrap is not installed or may not work here")
def test_with_bubblewrap_the_child_sees_python_and_this_room_and_nothing_else(tmp_path):
    (tmp_path / "secrets.json").write_text("{}")
    inside = [jail._bubblewrap(), *jail._walls(), "--", sys.executable, "-I", "-B", "-c", LOOKING]
    found = said(inside, str(tmp_path), str(Path(jail.__file__).parent))
    assert found["secret"] == "FileNotFoundError"
    assert "passwd" not in found["etc"] and found["proc"] == "FileNotFoundError"
    assert found["uid"] == 65534 and not any(name.startswith("LAMPPOST") for name in found["env"])
    assert found["write"] == [False, False, False]


@pytest.fixture
def files(tmp_path):
    """`files(data)`: the file in a folder, beside a neighbour's, and an empty folder."""

    def lay(data):
        for name, content in (("mine", data), ("neighbour", samples.clip(seconds=0.5))):
            (tmp_path / name).mkdir()
            (tmp_path / name / "file").write_bytes(content)
        folder = tmp_path / "made"
        folder.mkdir()
        return tmp_path / "mine" / "file", folder

    return lay


@pytest.fixture(params=["bubblewrap", "limits only"])
def fences(request, monkeypatch):
    """Each strength that this machine has."""
    if request.param == "limits only":
        monkeypatch.setattr(jail, "_bubblewrap", lambda: None)
    elif not HAS_BUBBLEWRAP:
        pytest.skip("bubblewrap is not installed or may not work here")
    return request.param


def test_a_picture_is_made_within_either_fence(files, fences):
    source, folder = files(samples.FACE.read_bytes())
    made = jail.work("look", source, "JPEG", folder)
    assert (made.kind, made.width, len(made.proposals)) == (Kind.PICTURE, 256, 1)
    assert jail.how_strong() == fences


@pytest.mark.parametrize(
    ("make", "container", "why"),
    [
        (samples.png_bomb, "PNG", Refusal.TOO_MANY_PIXELS),
        (lambda: samples.FFCONCAT, "mov", Refusal.DAMAGED),
        (lambda: samples.PLAYLIST, "mov", Refusal.DAMAGED),
    ],
)
def test_bombs_and_lists_of_other_files_are_refused_in_the_jail(files, make, container, why):
    source, folder = files(make())
    with pytest.raises(jail.Refused) as refused:
        jail.work("look", source, container, folder)
    assert refused.value.why is why
    assert list(folder.iterdir()) == []


def children():
    """What is left of jails: this process has other children, a database for one."""
    mine = psutil.Process().children(recursive=True)
    return [c for c in mine if c.name() in ("bwrap", "python", Path(sys.executable).resolve().name)]


@pytest.fixture(scope="module")
def long_clip():
    """Keeps a child busy for some seconds."""

    def noise(picture, number):
        picture[::3, ::2] = number * 20 % 255

    return samples.clip(seconds=10, size=(640, 480), sound=False, paint=noise)


def test_a_child_whose_time_is_up_is_killed_with_all_it_started(files, fences, long_clip):
    source, folder = files(long_clip)
    means = jail.Means(wall=0.5, cpu=60, memory=4_000_000_000, file=50_000_000)
    with pytest.raises(jail.Refused) as refused:
        jail.work("look", source, "mov", folder, means=means)
    assert refused.value.why is Refusal.TOO_MUCH_WORK
    assert children() == []


@pytest.mark.parametrize(
    "means",
    [
        jail.Means(wall=60, cpu=1, memory=4_000_000_000, file=50_000_000),
        jail.Means(wall=60, cpu=60, memory=250_000_000, file=50_000_000),
        jail.Means(wall=60, cpu=60, memory=4_000_000_000, file=2_000),
    ],
    ids=["CPU", "memory", "file"],
)
def test_too_much_cpu_memory_or_output_ends_it(files, means, long_clip):
    source, folder = files(long_clip)
    with pytest.raises(jail.Refused):
        jail.work("look", source, "mov", folder, means=means)
    assert children() == []


def test_a_worker_that_stops_takes_its_child_with_it_and_says_so(files, long_clip):
    source, folder = files(long_clip)
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    with pytest.raises(jail.Stopped):
        jail.work("look", source, "mov", folder, stop=stop)
    assert children() == []


def test_a_child_dies_with_a_worker_that_is_killed(files, long_clip):
    source, folder = files(long_clip)
    script = (
        "import sys; from pathlib import Path; from lamppost.footage import jail;"
        "jail.work('look', Path(sys.argv[1]), 'mov', Path(sys.argv[2]))"
    )
    worker = subprocess.Popen([sys.executable, "-c", script, str(source), str(folder)])
    there = _wait_for(lambda: [c for c in psutil.Process(worker.pid).children(recursive=True)])
    _wait_for(lambda: list(folder.iterdir()))  # it is at work
    worker.kill()
    worker.wait()
    assert _wait_for(lambda: not any(c.is_running() and c.status() != "zombie" for c in there))


def _wait_for(what, seconds=30):
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "not json",
        "[]",
        "[" * 100_000,
        '{"refused": "because"}',
        '{"made": {}}',
        '{"made": {"kind": "picture", "width": 1e999, "height": 1, "proposals": []}}',
        '{"made": {"kind": "picture", "width": -1, "height": 1, "proposals": []}}',
        '{"made": {"kind": "picture", "width": 9, "height": 9, "proposals": [{"x": 1}]}}',
        '{"made": {"kind": "page", "width": 9, "height": 9, "proposals": []}}',
    ],
)
def test_what_a_child_says_is_believed_only_if_it_has_the_right_shape(answer):
    with pytest.raises(jail.Refused):
        jail._believed(answer)


def test_what_a_child_leaves_is_taken_only_if_it_is_plain_files_of_the_right_names(tmp_path):
    names = jail.FILES[Kind.PICTURE]

    def lay(*others, first=b"x"):
        for old in tmp_path.iterdir():
            old.unlink()
        (tmp_path / "picture.jpg").write_bytes(first)
        (tmp_path / "poster.jpg").write_bytes(b"x")
        for other in others:
            (tmp_path / other).write_bytes(b"x")

    lay()
    jail._only(tmp_path, names, 10)
    for wrong in (lambda: lay("shell.php"), lambda: lay(first=b""), lambda: lay(first=b"x" * 11)):
        wrong()
        with pytest.raises(jail.Refused):
            jail._only(tmp_path, names, 10)
    lay()
    (tmp_path / "poster.jpg").unlink()
    (tmp_path / "poster.jpg").symlink_to("/etc/passwd")
    with pytest.raises(jail.Refused):
        jail._only(tmp_path, names, 10_000)
    (tmp_path / "poster.jpg").unlink()
    os.link(tmp_path / "picture.jpg", tmp_path / "poster.jpg")
    with pytest.raises(jail.Refused):
        jail._only(tmp_path, names, 10)


def test_pictures_get_less_of_everything_than_clips():
    picture, clip = (jail.MEANS[kind] for kind in (Kind.PICTURE, Kind.CLIP))
    assert picture.wall < clip.wall and picture.cpu < clip.cpu and picture.memory < clip.memory
    assert clip.file > rules.MOST_BYTES[Kind.CLIP]
