"""Bytes on their way in: each file alone in a folder whose name nobody can guess.

How much has come is the file's own length. A process that dies in the middle of a piece leaves what
it had written, and the next HEAD tells the browser where to go on.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from lamppost.footage.folders import make_private

PIECE = 256 * 1024  # bytes
FOLDER = re.compile(r"[0-9a-f]{32}")
CHECKSUMS = ("sha1", "sha256", "md5")  # tus asks for sha1 at least


class Gone(Exception):
    """There is no such file any more."""


class Busy(Exception):
    """Another request is writing to this file."""


class Elsewhere(Exception):
    """The file does not end where these bytes are said to begin."""


class TooMuch(Exception):
    """More bytes than were announced."""


class WrongChecksum(Exception):
    """The bytes are not those whose checksum was sent; they are forgotten."""


@dataclass(frozen=True)
class Checksum:
    algorithm: str
    digest: bytes


def folder_of(name: str) -> Path:
    if not FOLDER.fullmatch(name):
        raise ValueError("not a folder of ours")
    return Path(settings.FOOTAGE_FOLDER) / "incoming" / name


def file_of(name: str) -> Path:
    return folder_of(name) / "file"


def make(name: str) -> None:
    """An empty file."""
    make_private(folder_of(name))
    os.close(os.open(file_of(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def size(name: str) -> int:
    """Bytes that have come. Gone if the file is not there."""
    try:
        return file_of(name).stat().st_size
    except FileNotFoundError:
        raise Gone from None


def drop(name: str) -> None:
    """Forget the file; again is no error."""
    shutil.rmtree(folder_of(name), ignore_errors=True)


def free() -> int:
    """Bytes left on the disk that uploads go to."""
    return shutil.disk_usage(make_private(Path(settings.FOOTAGE_FOLDER))).free


def append(
    name: str,
    offset: int,
    read: Callable[[int], bytes],
    length: int,
    checksum: Checksum | None = None,
) -> int:
    """Add what `read` gives, up to `length` in all; how many bytes there are now.

    A line that breaks leaves what came; with a checksum, nothing of it. Gone, Busy, Elsewhere,
    TooMuch, WrongChecksum.
    """
    try:
        file = file_of(name).open("r+b")
    except FileNotFoundError:
        raise Gone from None
    with file:
        _lock(file)
        if file.seek(0, os.SEEK_END) != offset:
            raise Elsewhere
        try:
            _copy(read, file, length - offset, checksum)
        except (WrongChecksum, TooMuch):
            file.truncate(offset)
            raise
        finally:
            file.flush()
            os.fsync(file.fileno())
        return file.seek(0, os.SEEK_END)


def _lock(file: BinaryIO) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy from None


def _copy(
    read: Callable[[int], bytes], file: BinaryIO, most: int, checksum: Checksum | None
) -> None:
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    for piece in _pieces(read, broken_is_end=digest is None):
        if len(piece) > most:
            raise TooMuch
        most -= len(piece)
        file.write(piece)
        if digest:
            digest.update(piece)
    if digest and checksum and digest.digest() != checksum.digest:
        raise WrongChecksum


def _pieces(read: Callable[[int], bytes], *, broken_is_end: bool) -> Iterator[bytes]:
    while True:
        try:
            piece = read(PIECE)
        except OSError:  # the browser went away
            if not broken_is_end:
                raise WrongChecksum from None
            return
        if not piece:
            return
        yield piece


def folders() -> Iterator[Path]:
    """Every folder there is, with or without a row."""
    parent = Path(settings.FOOTAGE_FOLDER) / "incoming"
    there = list(parent.iterdir()) if parent.exists() else []
    return (folder for folder in there if FOLDER.fullmatch(folder.name))
