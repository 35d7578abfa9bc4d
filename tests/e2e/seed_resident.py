"""Adds one more resident with two places to an installation. Prints the e-mail as JSON."""

import json
import sys
import uuid

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django must be set up first

from lamppost.places.cells import cell_at  # noqa: E402
from lamppost.residents import actions  # noqa: E402
from lamppost.residents.data import PlaceName, Watch  # noqa: E402

email = f"{uuid.uuid4().hex[:8]}@example.org"
home, work = cell_at(41.9215, -87.7010), cell_at(41.8839, -87.6325)
user = actions.add_confirmed(
    email, "lamp light over porches", "en", watch=Watch(home), now=timezone.now()
)
assert user
actions.add_place(user, Watch(work, PlaceName.WORK, radius_m=1609, by_push=False))
json.dump({"email": email}, sys.stdout)
