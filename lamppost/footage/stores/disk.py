"""The store on this machine's disk: plain files in a folder that only we may enter."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from lamppost.footage.folders import make_private
from lamppost.footage.stores import PIECE, Missing, checked, checked_prefix


class Disk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, source: Path, content_type: str) -> None:
        target = self.folder / checked(name)
        make_private(target.parent)
        draft = target.with_name(f".{secrets.token_hex(8)}")
        try:
            shutil.copyfile(source, draft)
            draft.chmod(0o600)
            with draft.open("rb") as written:
                os.fsync(written.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)

    def size(self, name: str) -> int:
        return self._there(name).stat().st_size

    def read(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        return self._pieces(self._there(name), start, stop)

    @staticmethod
    def _pieces(path: Path, start: int, stop: int) -> Iterator[bytes]:
        with path.open("rb") as file:
            file.seek(start)
            left = stop - start
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    def fetch(self, name: str, target: Path) -> None:
        shutil.copyfile(self._there(name), target)

    def delete(self, prefix: str) -> int:
        folder = self.folder / checked_prefix(prefix)
        count = sum(1 for file in folder.rglob("*") if file.is_file())
        shutil.rmtree(folder, ignore_errors=True)
        return count

    def names(self, prefix: str) -> Iterator[str]:
        for file in sorted((self.folder / checked_prefix(prefix)).rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                yield file.relative_to(self.folder).as_posix()

    def direct(self, name: str, seconds: int) -> str | None:
        return None

    def _there(self, name: str) -> Path:
        file = self.folder / checked(name)
        if not file.is_file():
            raise Missing(name)
        return file
