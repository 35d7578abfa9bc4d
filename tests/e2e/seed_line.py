"""One police agency with a feed, two editors, and residents inside and outside; keys as JSON."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django must be set up first

from lamppost.accounts import actions as accounts  # noqa: E402
from lamppost.agencies import actions as agencies  # noqa: E402
from lamppost.dispatch import actions as dispatch  # noqa: E402
from lamppost.dispatch.models import Feed  # noqa: E402
from lamppost.places.cells import cell_at  # noqa: E402
from lamppost.residents import actions as residents  # noqa: E402
from lamppost.residents.data import Quiet, Watch  # noqa: E402

PASSWORD = "lantern in the window"
NEVER_QUIET = Quiet(0, 0)
CORNER = (41.9174, -87.7068)  # Kedzie and Armitage
FAR = (41.8839, -87.6325)  # downtown, some four miles from there


def main() -> None:
    now = timezone.now()
    agency = agencies.create_agency("pd", "Lake City Police", "police")
    Feed.objects.create(agency_id=agency, name="demo", source="push")
    for login in ("edie", "omar"):
        accounts.create_login(login, PASSWORD, "editor")
    for email, place, by_push in (
        ("ana@example.org", CORNER, True),
        ("bo@example.org", FAR, True),
        ("cy@example.org", CORNER, False),
    ):
        watch = Watch(cell_at(*place), by_push=by_push)
        who = residents.add_confirmed(email, PASSWORD, "en", watch=watch, now=now)
        residents.set_telling(who, NEVER_QUIET, 7)  # this may run at night
    json.dump({"key": dispatch.make_key("demo", now=now), "password": PASSWORD}, sys.stdout)


if __name__ == "__main__":
    main()
