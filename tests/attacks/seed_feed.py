"""An agency, a feed of the Dallas code table and its keys, in a running installation; as JSON."""

from __future__ import annotations

import json
import sys

import django

django.setup()


def main() -> None:
    from django.utils import timezone

    from lamppost.agencies.models import Agency
    from lamppost.dispatch import actions
    from lamppost.dispatch.models import Feed

    agency = Agency.objects.create(slug="pd", name="PD", kind="police")
    Feed.objects.create(agency=agency, name="dallas", source="push")
    now = timezone.now()
    keys = {
        "key": actions.make_key("dallas", now=now),
        "sandbox": actions.make_key("dallas", now=now, is_sandbox=True),
    }
    sys.stdout.write(json.dumps(keys))


if __name__ == "__main__":
    main()
