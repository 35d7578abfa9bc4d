"""`lamppost run --demo` from nothing to nothing: started, killed, started, stopped, cleaned."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

LAMPPOST = Path(sys.executable).parent / "lamppost"
PATIENCE = 240  # seconds, on a machine that is busy with other tests


def seven_free_ports():
    """A base port with six free ones after it."""
    for base in range(20000 + os.getpid() % 10000, 60000, 10):
        sockets = [socket.socket() for _ in range(7)]
        try:
            for number, one in enumerate(sockets):
                one.bind(("127.0.0.1", base + number))
            return base
        except OSError:
            continue
        finally:
            for one in sockets:
                one.close()
    raise AssertionError("no seven free ports")


class Demo:
    """One run after another over one data folder."""

    def __init__(self, folder, base):
        self.folder, self.base = folder, base
        names = ("PATH", "HOME", "LANG", "TMPDIR")
        self.env = {name: os.environ[name] for name in names if name in os.environ}
        self.env |= {"LAMPPOST_DATA": str(folder), "LAMPPOST_PORT": str(base)}
        self.said = folder.parent / "said.txt"

    def start(self):
        with self.said.open("wb") as said:
            self.run = subprocess.Popen(
                [LAMPPOST, "run", "--demo", "--auto-editor"],
                env=self.env,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        until(lambda: self.run.poll() is not None or "Ctrl-C stops" in self.said.read_text())
        assert self.run.poll() is None, self.said.read_text()
        return self.said.read_text()

    def end(self, number):
        self.run.send_signal(number)
        return self.run.wait(PATIENCE)

    def processes(self):
        """Whatever runs over this data folder, started by us or by a run of ours."""
        mine = f"LAMPPOST_DATA={self.folder}", str(self.folder / "pg")
        found = []
        for process in psutil.process_iter():
            try:
                words = process.cmdline() + [f"{k}={v}" for k, v in process.environ().items()]
            except psutil.Error:
                continue
            if any(word in mine for word in words):
                found.append(process)
        return found

    def get(self, number, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.base + number}{path}") as reply:
            return reply.read().decode()

    def newest_alert(self):
        """When the site's newest alert was published (ISO 8601, UTC)."""
        return max(re.findall("<published>([^<]+)", self.get(0, "/alerts.atom")))

    def ask_for_a_new_password(self, email):
        site = f"http://127.0.0.1:{self.base}/password"
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with browser.open(site) as page:
            token = re.search('csrfmiddlewaretoken" value="([^"]+)', page.read().decode())[1]
        form = urlencode({"csrfmiddlewaretoken": token, "email": email}).encode()
        browser.open(site, form).close()

    def clean(self):
        done = subprocess.run([LAMPPOST, "clean-demo"], env=self.env, capture_output=True)
        return done.returncode


def until(what):
    deadline = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)
    return found


@pytest.fixture(scope="module")
def demo():
    made = Path(tempfile.mkdtemp(prefix="lp-test-"))
    demo = Demo(made / "data", seven_free_ports())
    yield demo
    for process in demo.processes():
        process.kill()
    shutil.rmtree(made)


def test_the_demo_from_first_start_to_the_last_trace(demo):
    # Given a machine without a data folder, the first start fills the city and says where it is
    began = datetime.now(UTC).isoformat()
    said = demo.start()
    for number in range(6):
        assert f"http://127.0.0.1:{demo.base + number}/" in said
        assert json.loads(demo.get(number, "/healthz"))
    assert re.search(r"resident .* / ", said) and re.search(r"editor .* / ", said)
    assert "made up" in said

    # Calls arrive, the two editors publish, and a letter to a resident stays on this machine
    until(lambda: demo.newest_alert() > began)
    demo.ask_for_a_new_password("maya@demo.invalid")
    until(lambda: "maya@demo.invalid" in demo.get(5, "/"))

    # A second run over the same folder is refused, and leaves the first alone
    second = subprocess.run([LAMPPOST, "run"], env=demo.env, capture_output=True, text=True)
    assert second.returncode == 1
    assert "Lamppost is running on" in second.stderr
    assert demo.clean() != 0
    assert json.loads(demo.get(0, "/healthz"))

    # When the supervisor is killed, the next start ends what it left and takes over the database
    demo.end(signal.SIGKILL)
    assert demo.processes()
    assert "left over" in demo.start()
    assert json.loads(demo.get(0, "/healthz"))

    # Told to stop, everything stops, the database too
    assert demo.end(signal.SIGINT) == 0
    assert demo.processes() == []

    # And clean-demo leaves no trace, but does not touch what is not its own
    (demo.folder / "mine.txt").write_text("keep")
    assert demo.clean() == 0
    assert [path.name for path in demo.folder.iterdir()] == ["mine.txt"]
