"""A resident's browser for the feed's tests."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def as_resident(on_surface):
    """`as_resident(user, "/map")` opens a page of the site signed in, with the site's rights."""

    def get(user, path="/", **headers):
        person = get_user_model().objects.get(pk=user)
        with on_surface("site") as client:
            client.force_login(person)
            return client.get(path, **headers)

    return get


@pytest.fixture
def as_anyone(on_surface):
    """`as_anyone("/")` opens a page of the site without signing in."""

    def get(path="/", **headers):
        with on_surface("site") as client:
            return client.get(path, **headers)

    return get


@pytest.fixture
def street(on_surface, db, now, settings):
    """Neighbors and moderators, and their browsers (street.py)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # many join
    from lamppost.feed.tests.street import Street

    return Street(on_surface, now)


@pytest.fixture
def ana(street):
    return street.neighbor()


@pytest.fixture
def bob(street):
    return street.neighbor()


@pytest.fixture
def mod(street):
    return street.moderator()


@pytest.fixture
def other_mod(street):
    return street.moderator()
