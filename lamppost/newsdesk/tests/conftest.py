"""A desk with two editors, and calls that came in a few minutes ago."""

import itertools
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.accounts.data import Kind
from lamppost.accounts.models import Session, User
from lamppost.accounts.sessions import digest
from lamppost.agencies.models import Agency
from lamppost.dispatch.models import Call, CallChange, Feed
from lamppost.newsdesk import actions, lookups
from lamppost.newsdesk.data import Attestation, Edit
from lamppost.newsdesk.drafting import category_of, words_of
from lamppost.places.cells import Cell, cell_at

KEDZIE = cell_at(41.9176, -87.7072)


@pytest.fixture
def now(db):
    return timezone.now()


@pytest.fixture
def agency(db):
    return Agency.objects.create(slug="pd", name="Demo Police", kind="police")


@pytest.fixture
def feed(agency, now):
    return Feed.objects.create(agency=agency, name="demo", source="push", last_heard_at=now)


@pytest.fixture
def editor(db):
    """Makes an editor who is signed in at the desk: `.pk`, and `.token` for login_as."""
    count = itertools.count(1)

    def new(name=""):
        name = name or f"editor{next(count)}"
        user = User.objects.create(login=name, password="!", kind=Kind.EDITOR)
        user.token = uuid.uuid4().hex
        Session.objects.create(
            token_sha256=digest(user.token),
            surface="desk",
            user_id=user.pk,
            data="",
            expires_at=timezone.now() + timedelta(hours=1),
        )
        return user

    return new


@pytest.fixture
def ana(editor):
    return editor("ana")


@pytest.fixture
def ben(editor):
    return editor("ben")


@pytest.fixture
def call_in(feed, now):
    """Makes a screened call, as intake would have kept it."""
    count = itertools.count(1)

    def new(category="shots_fired", *, minutes=9, decision="publish", cell=KEDZIE, **more):
        number = next(count)
        heard = now - timedelta(minutes=max(0, minutes - 2))
        return Call.objects.create(
            feed=feed,
            agency=feed.agency,
            day=timezone.localdate(now),
            number=f"26-{number:06}",
            decision=decision,
            category=category,
            cell=cell,
            occurred_at=now - timedelta(minutes=minutes),
            received_at=heard,
            updated_at=heard,
            **{"code": "SHOTS FIRED", "place_name": "Armitage and Kedzie", **more},
        )

    return new


def recode(call, now, **change):
    """Dispatch says something new of a call."""
    for field, value in change.items():
        setattr(call, field, value)
    call.updated_at = now
    call.save()
    CallChange.objects.create(
        call=call,
        at=now,
        code=call.code,
        decision=call.decision,
        category=call.category,
        state=call.state,
    )


def an_edit(draft, **change):
    """The form as the desk shows it, saved as it is but for these changes."""
    values = {
        "version": draft.version,
        "read_as": draft.read_as,
        "category": category_of(draft),
        "wording": words_of(draft),
        "cell": Cell(draft.cell),
        "confirmed": draft.confirmed,
        "attestation": Attestation.COMMUNITY,
    }
    return Edit(**{**values, **change})


@pytest.fixture
def desk(login_as):
    """`with desk(ana): ...` runs with that editor's rights and nobody else's."""
    return lambda who: login_as("desk", who.token)


@pytest.fixture
def drafted(call_in, desk, ana, now):
    """Makes a call and opens its draft."""

    def new(category="shots_fired", **more):
        call = call_in(category, **more)
        with desk(ana):
            actions.open_drafts(now)
            return next(d for d in lookups.queue(now) if d.call.id == call.pk).draft

    return new


@pytest.fixture
def edited(drafted, desk, ana, now):
    """A draft that Ana read, attested and saved."""

    def new(category="shots_fired", **more):
        draft = drafted(category, **more)
        with desk(ana):
            actions.edit(draft.pk, an_edit(draft), by=ana.pk, now=now)
        draft.refresh_from_db()
        return draft

    return new


@pytest.fixture
def published(edited, desk, ben, now):
    """A draft that Ana edited and Ben approved."""

    def new(category="shots_fired", **more):
        draft = edited(category, **more)
        with desk(ben):
            actions.approve(draft.pk, version=draft.version, by=ben.pk, now=now)
        draft.refresh_from_db()
        return draft

    return new


@pytest.fixture
def at_desk(on_surface):
    """`with at_desk(ana) as browser:` that editor's browser."""

    @contextmanager
    def sit(who=None):
        with on_surface("desk") as browser:
            if who:
                browser.force_login(who)
            yield browser

    return sit
