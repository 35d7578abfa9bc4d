"""Joining, confirming, and what nobody learns from it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lamppost.accounts.data import Kind
from lamppost.accounts.models import User
from lamppost.places.cells import cell_at
from lamppost.residents import actions, lookups
from lamppost.residents.data import Watch
from lamppost.residents.models import Joining, Letter, Place, Resident

pytestmark = pytest.mark.django_db
HOME = Watch(cell_at(41.917, -87.707))
WORDS = "lamp light over porches"


def joined(email="ana@example.org", now=None):
    return actions.join(email, WORDS, "es", watch=HOME, now=now or timezone.now())


def test_nothing_is_anybodys_before_the_link_is_opened(login_as):
    with login_as("site"):
        joined()
    assert (Joining.objects.count(), Letter.objects.count()) == (1, 1)
    assert (User.objects.count(), Resident.objects.count(), Place.objects.count()) == (0, 0, 0)


def test_the_link_makes_login_resident_and_place_and_works_once(login_as):
    with login_as("site"):
        token = joined()
        made = actions.confirm(token)
        assert actions.confirm(token) is None
    assert made.login == lookups.login_of("Ana@Example.org ")
    assert User.objects.get().kind == Kind.RESIDENT
    (place,) = lookups.my_places(made.id)
    assert (place.cell, place.radius_m) == (HOME.cell, 805)
    assert lookups.my_email(made.id) == "ana@example.org"
    assert Joining.objects.count() == 0


def test_joining_again_is_harmless_and_one_link_ends_the_others(login_as):
    with login_as("site"):
        first, second = joined(), joined("ANA@example.org")
        assert actions.confirm(second) is not None
        assert actions.confirm(first) is None
        third = joined()
        assert actions.confirm(third) is None
    assert Resident.objects.count() == 1


@pytest.mark.parametrize("forged", ["", "x" * 43, "' OR true --", "\N{SNOWMAN}"])
def test_an_invented_link_opens_nothing(login_as, forged):
    with login_as("site"):
        joined()
        assert lookups.joining(forged) is None
        assert actions.confirm(forged) is None


def test_a_link_is_over_after_two_days(login_as):
    with login_as("site"):
        token = joined(now=timezone.now() - timedelta(days=2, seconds=1))
        assert lookups.joining(token) is None
        assert actions.confirm(token) is None


def test_the_site_cannot_read_back_who_is_joining(login_as):
    for table in ("residents_joining", "residents_letter"):
        with login_as("site"):
            joined()
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                connection.cursor().execute(f"SELECT count(*) FROM {table}")


def test_there_is_no_sixth_place_even_in_raw_sql(login_as):
    user = actions.add_confirmed("ana@example.org", WORDS, "en", watch=HOME, now=timezone.now())
    for _ in range(4):
        actions.add_place(user, HOME)
    with pytest.raises(actions.NotPossible):
        actions.add_place(user, HOME)
    row = Place.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=row.pk).update(slot=6)
    actions.remove_place(user, row.pk)
    actions.add_place(user, HOME)
    assert sorted(Place.objects.values_list("slot", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "wrong",
    [
        {"radius_m": 399},
        {"radius_m": 8048},
        {"categories": 0},
        {"name": "123 Main St"},
        {"cell": cell_at(41.917, -87.707, 10)},
        {"slot": 0},
    ],
)
def test_the_database_holds_the_limits_of_a_place(wrong):
    actions.add_confirmed("ana@example.org", WORDS, "en", watch=HOME, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.update(**wrong)
