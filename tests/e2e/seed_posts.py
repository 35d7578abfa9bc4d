"""Two neighbors around one corner, two moderators, one live post. Prints who they are as JSON."""

import json
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django must be set up first

from lamppost.accounts import actions as accounts  # noqa: E402
from lamppost.places.cells import cell_at  # noqa: E402
from lamppost.residents import actions as residents  # noqa: E402
from lamppost.residents.data import Watch  # noqa: E402

PASSWORD = "lamp light over porches"
HOME = cell_at(41.9175, -87.7068)

for name in ("ana", "bob"):
    watch = Watch(HOME)
    assert residents.add_confirmed(
        f"{name}@example.org", PASSWORD, "en", watch=watch, now=timezone.now()
    )
for name in ("mona", "marc"):
    accounts.create_login(name, PASSWORD, "editor")
json.dump({"password": PASSWORD}, sys.stdout)
