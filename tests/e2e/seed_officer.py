"""Adds an officer of the seeded agency to an installation."""

import django

django.setup()

from lamppost.agencies import actions, lookups  # noqa: E402 Django must be set up first

actions.create_officer(
    lookups.everyone()[0].id, "kim", "lamp light over porches", name="Kim Lee", title="Captain"
)
