"""The embedded database is locked from its first moment, and survives whoever held it."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from lamppost.config.embedded import Embedded

PASSWORD = "a-password-for-this-test"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(scope="module")
def server():
    made = Path(tempfile.mkdtemp(prefix="lp-test-"))
    server = Embedded(made, PASSWORD, careless=True)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(made)


def sign_in(server, login="postgres", password=PASSWORD, **options):
    return psycopg.connect(server.url(login, password, "postgres"), **options)


def test_every_line_of_its_rules_asks_for_a_password(server):
    lines = (server.data / "pg_hba.conf").read_text().splitlines()
    rules = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    assert {rule[-1] for rule in rules} == {"scram-sha-256"}


def test_the_right_password_opens_it(server):
    with sign_in(server) as there:
        method = there.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'")
        assert method.fetchone()[0].startswith("SCRAM-SHA-256$")


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD[:-1], PASSWORD.upper()])
def test_a_wrong_password_is_refused(server, password):
    with pytest.raises(psycopg.OperationalError):
        sign_in(server, password=password)


def test_it_listens_on_no_network_address(server):
    with sign_in(server) as there:
        assert there.execute("SHOW listen_addresses").fetchone() == ("",)


def test_others_cannot_enter_its_folders(server):
    assert mode(server.sockets) == mode(server.data) == 0o700


def test_no_file_keeps_the_password(server):
    files = [f for f in server.folder.rglob("*") if f.is_file() and "base" not in f.parts]
    assert [f for f in files if PASSWORD.encode() in f.read_bytes()] == []


def test_a_running_server_is_adopted_not_doubled(server):
    before = server.pid()
    again = Embedded(server.folder, PASSWORD, careless=True)
    again.start()
    assert again.pid() == before


def test_a_running_server_is_not_adopted_with_another_password(server):
    with pytest.raises(psycopg.OperationalError):
        Embedded(server.folder, "another", careless=True).start()


def test_a_server_whose_holder_was_killed_is_adopted_and_can_be_stopped(folder):
    code = (
        "import pathlib, sys, time; from lamppost.config.embedded import Embedded\n"
        "Embedded(pathlib.Path(sys.argv[1]), sys.argv[2], careless=True).start()\n"
        "print('up', flush=True); time.sleep(600)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, folder, PASSWORD], stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout.readline() == b"up\n"
        holder.kill()
    left = Embedded(folder, PASSWORD, careless=True)
    pid = left.pid()
    assert pid is not None
    left.start()
    assert left.pid() == pid
    left.stop()
    assert left.pid() is None
    with pytest.raises(psycopg.OperationalError):
        sign_in(left)


def test_a_server_that_was_killed_itself_starts_again_with_its_rows(folder):
    server = Embedded(folder, PASSWORD)
    server.start()
    with sign_in(server, autocommit=True) as there:
        there.execute("CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(server.pid(), signal.SIGKILL)
    server._child.wait()
    again = Embedded(folder, PASSWORD)
    deadline = time.monotonic() + 30
    while True:  # its own children take a moment to notice
        try:
            again.start()
            break
        except RuntimeError:
            assert time.monotonic() < deadline
    with sign_in(again) as there:
        assert there.execute("SELECT one FROM kept").fetchone() == (1,)
    again.stop()


def test_a_long_folder_name_puts_the_socket_elsewhere_still_closed(folder):
    folder = folder / ("n" * 90)
    folder.mkdir()
    server = Embedded(folder, PASSWORD)
    server._make_folder(server.sockets)
    try:
        assert len(str(server.sockets)) < 80
        assert mode(server.sockets) == 0o700
    finally:
        server.sockets.rmdir()


def test_a_socket_folder_that_someone_else_prepared_is_refused(folder):
    trap, folder = folder / "trap", folder / ("n" * 90)
    trap.mkdir()
    folder.mkdir()
    server = Embedded(folder, PASSWORD)
    server.sockets.symlink_to(trap)
    try:
        with pytest.raises(OSError, match="not a folder of ours"):
            server.start()
    finally:
        server.sockets.unlink()
