"""Checking a password without being able to list logins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection  # noqa: TID251 calls ctx.credentials, which shows one row at most
from django.http import HttpRequest

from lamppost.accounts.models import User


class PasswordBackend(BaseBackend):
    """Login and password of a person whose kind belongs to this surface."""

    def authenticate(
        self, request: HttpRequest | None, login: str = "", password: str = "", **_: Any
    ) -> User | None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, password, kind FROM ctx.credentials(%s)", [login])
            row = cursor.fetchone()
        if row is None:
            make_password(password)  # spend the same time, so that a login cannot be probed
            return None
        if not check_password(password, row[1]):
            return None
        return User(id=row[0], login=login, password=row[1], kind=row[2])

    def get_user(self, user_id: UUID) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
