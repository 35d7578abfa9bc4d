"""Tests of this room sign people in often, so they hash passwords cheaply; mail goes nowhere."""

import pytest


@pytest.fixture(autouse=True)
def cheap_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def a_mail_server(settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"  # nobody answers there
