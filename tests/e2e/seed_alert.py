"""Publishes an alert near and one far, or corrects or retracts one. Prints ids as JSON."""

from __future__ import annotations

import json
import sys
from uuid import UUID

from django.utils import timezone

from tests.e2e import seed_pages as seed
from tests.e2e.seed_pages import Agency, Wording, actions


def main(verb: str, *alert: str) -> list[str]:
    now = timezone.now()
    words = Wording("A film set, not shots", "A film is made here.", "Un rodaje", "Filman aquí.")
    if verb == "publish":
        far = seed.cell_at(41.79, -87.60)
        return [seed.publish(Agency.objects.get(), 0, cell, now) for cell in (seed.HOME, far)]
    act = {"correct": actions.correct, "retract": actions.retract}[verb]
    act(UUID(alert[0]), words, now=now)
    return list(alert)


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201 this is how the test learns the ids
