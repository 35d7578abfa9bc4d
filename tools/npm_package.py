"""One npm package, fetched with npm and refused unless it is the pinned one."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path


def archive(name: str, version: str, integrity: str) -> bytes:
    """The package's .tgz. SystemExit if its sha512 (as npm writes it) is not `integrity`."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{name}@{version}"
        subprocess.run(["npm", "pack", wanted, "--silent"], check=True, cwd=folder, stdout=-3)
        content = next(Path(folder).glob("*.tgz")).read_bytes()
    digest = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if digest != integrity:
        sys.exit(f"{wanted} is {digest}, not the pinned {integrity or 'nothing'}")
    return content
