"""Checking a password without being able to list logins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from lamppost.accounts import opening
from lamppost.accounts.lookups import credentials
from lamppost.accounts.models import User


class PasswordBackend(BaseBackend):
    """Login and password of a person whose kind belongs to this surface."""

    def authenticate(
        self, request: HttpRequest | None, login: str = "", password: str = "", **_: Any
    ) -> User | None:
        found = credentials(login)
        if found is None:
            make_password(password)  # spend the same time, so that a login cannot be probed
            return None
        if not check_password(password, found.password):
            return None
        return User(id=found.id, login=login, password=found.password, kind=found.kind)

    def get_user(self, user_id: UUID) -> User | None:
        return opening.who(user_id) or User.objects.filter(pk=user_id, is_active=True).first()
