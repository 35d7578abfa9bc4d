"""`lamppost agency` and `lamppost officer`: who takes part. In the owner's seat."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from lamppost.agencies.data import AgencyKind

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add_arguments(verbs: Verbs) -> None:
    agency = verbs.add_parser("agency", help="let an agency take part")
    agency.add_argument("slug", help="a short name in lower case, such as springfield-pd")
    agency.add_argument("name", help="as people are shown it")
    agency.add_argument("--kind", required=True, choices=[kind.value for kind in AgencyKind])
    agency.set_defaults(act=agency_command)

    officer = verbs.add_parser("officer", help="make a login for an officer of an agency")
    officer.add_argument("login")
    officer.add_argument("--agency", required=True, help="the agency's slug")
    officer.add_argument("--name", required=True, help="public on what they write")
    officer.add_argument("--title", required=True, help="public as well")
    officer.set_defaults(act=officer_command)


def agency_command(options: argparse.Namespace) -> int:
    """0 when it is made, 2 when the slug is taken."""
    import django

    django.setup()
    from lamppost.accounts.actions import trying
    from lamppost.agencies.actions import create_agency

    with trying() as went:
        create_agency(options.slug, options.name, options.kind)
    return went.code


def officer_command(options: argparse.Namespace) -> int:
    """0 when the login is made; 2 for an unknown agency, a taken login, a weak password."""
    import django

    django.setup()
    from lamppost.accounts.actions import ask_password, trying
    from lamppost.agencies.actions import create_officer
    from lamppost.agencies.lookups import by_slug

    agency = by_slug(options.agency)
    if agency is None:
        sys.stderr.write(f"There is no agency {options.agency}.\n")
        return 2
    with trying() as went:
        create_officer(
            agency.id, options.login, ask_password(), name=options.name, title=options.title
        )
    return went.code
