"""Tests of this room sign people in often, so they hash passwords cheaply."""

import pytest


@pytest.fixture(autouse=True)
def cheap_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
