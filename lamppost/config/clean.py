"""`lamppost clean-demo`: every trace of a demo is removed, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

from lamppost.config.databases import embedded, external_url
from lamppost.config.paths import ROOT, data_folder
from lamppost.config.run import holding
from lamppost.config.supervisor import end_leftovers, say

OURS = (  # all that ever lies in a data folder; whatever else is there stays
    "pg socket static logs demo secrets.json schema.sha256 static.sha256 postgres.log"
    " processes.json run.lock"
).split()


def clean_demo() -> int:
    """End what a killed demo left running, stop its database, delete what it wrote.

    2 if there is no demo to clean, or the database is not ours to delete.
    """
    folder = data_folder()
    if external_url() is not None:
        say("LAMPPOST_DATABASE_URL is set; drop that database yourself. Nothing was deleted.")
        return 2
    if not (folder / "demo").exists() and (folder / "pg").exists():
        say(f"{folder} holds no demo; nothing was deleted.")
        return 2
    with holding(folder):
        end_leftovers()
        if (folder / "pg").exists():
            embedded().stop()
            shutil.rmtree(embedded().sockets, ignore_errors=True)
        for name in OURS:
            _remove(folder / name)
    for words in (ROOT / "lamppost" / "locale").glob("*/LC_MESSAGES/*.mo"):
        words.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
    say(f"The demo in {folder} is gone.")
    return 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
