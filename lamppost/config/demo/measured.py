"""The measured figures (measured.toml), ready to be drawn from."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

FIGURES: dict[str, Any] = tomllib.loads(
    (files("lamppost.config.demo") / "measured.toml").read_text()
)


def draw(counts: Mapping[str, float], rng: random.Random) -> str:
    """One of the names, as often as it was counted."""
    return rng.choices(list(counts), list(counts.values()))[0]


def minutes(steps: Sequence[float], rng: random.Random) -> float:
    """A length in minutes; `steps` are the nineteen 5 % steps of what was measured."""
    at = rng.uniform(0, len(steps) - 1)
    below = int(at)
    above = min(below + 1, len(steps) - 1)
    return steps[below] + (steps[above] - steps[below]) * (at - below)


def per_minute(hour: int) -> float:
    """Calls a minute in this hour of the day, 0 to 23, local time."""
    rate = FIGURES["rate"]
    return float(rate["per_minute"] * rate["by_hour"][hour] * 24 / sum(rate["by_hour"]))


def factor(elapsed_minutes: float) -> float:
    """How much faster than the real city the calls' clock runs, this long after the start."""
    staging = FIGURES["staging"]
    eased = (elapsed_minutes - staging["quick_minutes"]) / staging["easing_minutes"]
    return float(staging["quick_factor"] ** (1 - min(max(eased, 0.0), 1.0)))
