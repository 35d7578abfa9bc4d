"""`lamppost rotate-keys` on an installation of its own."""

import json
import os
import subprocess
import sys

import pytest

ADD = """
import django; django.setup()
from django.utils import timezone
from lamppost.residents import actions
print(actions.add_confirmed("ana@example.org", "lamp light over porches", "en", now=timezone.now()))
"""
READ = """
import django, sys; django.setup()
from lamppost.residents import lookups
print(lookups.my_email(sys.argv[1]))
"""


@pytest.fixture
def lamppost(folder):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LAMPPOST_")}
    env = kept | {
        "LAMPPOST_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "lamppost.config.settings",
    }

    def run(*words):
        command = [sys.executable, *words]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    yield run
    run("-c", "from lamppost.config.databases import embedded; embedded().stop()")


def test_after_rotating_the_old_master_key_is_gone_and_e_mails_still_open(lamppost, folder):
    lamppost("-m", "lamppost.config.cli", "migrate")
    user = lamppost("-c", ADD)
    before = json.loads((folder / "secrets.json").read_text())["master"]
    said = lamppost("-m", "lamppost.config.cli", "rotate-keys", "--forget-old")
    after = json.loads((folder / "secrets.json").read_text())["master"]
    assert "keys wrapped anew: 1" in said and "master key 2" in said
    assert list(before) == ["1"] and list(after) == ["2"]
    assert (folder / "secrets.json").stat().st_mode & 0o077 == 0
    lamppost("-m", "lamppost.config.cli", "migrate")  # starts the database
    assert lamppost("-c", READ, user) == "ana@example.org"
