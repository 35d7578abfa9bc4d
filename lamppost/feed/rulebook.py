"""The guidelines, as data: one file per version in guidelines/, the newest name is in force."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class Rule:
    id: str
    title_en: str
    text_en: str
    title_es: str
    text_es: str

    def title(self, language: str) -> str:
        return self.title_es if language.startswith("es") else self.title_en

    def text(self, language: str) -> str:
        return self.text_es if language.startswith("es") else self.text_en


@lru_cache(maxsize=1)
def versions() -> list[str]:
    """Every version, the one in force last."""
    folder = files("lamppost.feed") / "guidelines"
    return sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name[:1].isdigit())


def in_force() -> str:
    return versions()[-1]


@lru_cache(maxsize=16)
def rules(version: str = "") -> tuple[Rule, ...]:
    """The rules of a version, in their order; of the one in force if none is named."""
    name = version if version in versions() else in_force()
    text = (files("lamppost.feed") / "guidelines" / f"{name}.toml").read_text()
    return tuple(Rule(**rule) for rule in tomllib.loads(text)["rule"])


def rule(rule_id: str, version: str = "") -> Rule | None:
    return next((rule for rule in rules(version) if rule.id == rule_id), None)
