#!/usr/bin/env python3
"""Make static/map/light.json and dark.json again. Maintainers only: needs npm and node."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))
from npm_package import archive

HERE = Path(__file__).resolve().parent

PACKAGE = "@protomaps/basemaps"
VERSION = "5.7.2"
INTEGRITY = (
    "sha512-K1Yk6bWdULulYg+R2QRVXx4NzJZan5YQhpejEG0c1/sX"
    "ruJrfPIPZuakpf3jwAgVmjIRVQwAv+yRafDeN0aaUQ=="
)


def main() -> None:
    out = HERE.parents[1] / "static" / "map"
    out.mkdir(parents=True, exist_ok=True)
    content = archive(PACKAGE, VERSION, INTEGRITY)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            tar.extractall(folder, filter="data")
        module = Path(folder) / "package" / "dist" / "esm" / "index.js"
        (module.parent / "package.json").write_text('{"type": "module"}')
        subprocess.run(["node", HERE / "style.mjs", module, out], check=True)


if __name__ == "__main__":
    main()
