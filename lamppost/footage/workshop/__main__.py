"""One job and out: `python -m lamppost.footage.workshop`, the job as JSON on standard input.

The answer is one line of JSON on standard output: {"made": {...}} or {"refused": "why"}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from lamppost.footage.workshop import fence


def main() -> None:
    job = json.load(sys.stdin)
    fence.put_up(cpu=job["cpu"], memory=job["memory"], file=job["file"])
    from lamppost.footage.workshop.jobs import answer  # reads strangers' bytes from here on

    sys.stdout.write(json.dumps(answer(job, Path(job["source"]), Path(job["folder"]))) + "\n")


def describe() -> dict[str, Any]:
    """What this machine's kernel grants the child; asked by `footage.jail`."""
    return {"filter": fence.put_up(cpu=5, memory=1 << 30, file=1 << 20)}


if __name__ == "__main__":
    main()
