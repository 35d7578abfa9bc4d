"""`make bench`: runs each bench in a process of its own and prints its lines.

    python -m bench               all of them
    python -m bench near feed     some

LAMPPOST_BENCH_SCALE=0.01 makes them small, for a quick look. Each bench is a module with `run()`,
which gives lines; each line is a ratio to a named limit, or to a peer measured in the same run.
"""

from __future__ import annotations

import importlib
import pkgutil
import resource
import subprocess
import sys
import time

import bench

HELPERS = {"__main__", "stage"}


def main(names: list[str]) -> int:
    """0 if every bench ran to its end, 1 if one failed, 2 if there is none of that name."""
    every = benches()
    if unknown := set(names) - set(every):
        print(f"There is no bench {', '.join(sorted(unknown))}. Benches: {', '.join(every)}.")
        return 2
    return max([_in_its_own_process(name) for name in names or every])


def benches() -> list[str]:
    """The modules of this folder that have a `run()`."""
    found = (one.name for one in pkgutil.iter_modules(bench.__path__))
    return sorted(
        name
        for name in found
        if name not in HELPERS and hasattr(importlib.import_module(f"bench.{name}"), "run")
    )


def _in_its_own_process(name: str) -> int:
    begun = time.monotonic()
    print(f"== {name}", flush=True)
    done = subprocess.run([sys.executable, "-m", "bench", "--one", name])
    print(f"  ({time.monotonic() - begun:.0f} s)", flush=True)
    return 1 if done.returncode else 0


def one(name: str) -> int:
    for line in importlib.import_module(f"bench.{name}").run():
        print(line)
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  the bench itself: at most {mine:.0f} MB")
    return 0


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(one(words[1]) if words[:1] == ["--one"] else main(words))
