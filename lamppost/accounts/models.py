"""One row per login, passkey, open session and run of guesses. No names, no addresses."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from lamppost.accounts.data import Kind


class UserManager(BaseUserManager["User"]):
    def create_user(self, login: str, password: str | None, kind: Kind) -> User:
        user = self.model(login=login, kind=kind)
        user.set_password(password)
        user.save(using=self._db, force_insert=True)
        return user


class User(AbstractBaseUser):
    """A login. A resident's `login` is the blind index of an e-mail, never the e-mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12)
    is_active = models.BooleanField(default=True)
    last_login = None  # who was here when is nobody's business

    USERNAME_FIELD = "login"
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in Kind]), name="user_kind_is_known"
            )
        ]


class Session(models.Model):
    """An open session, found by the SHA-256 of its token; the token itself is never stored."""

    token_sha256 = models.BinaryField(primary_key=True, max_length=32)
    surface = models.CharField(max_length=8)
    user_id = models.UUIDField(null=True, db_index=True)
    data = models.TextField()
    expires_at = models.DateTimeField(db_index=True)
    # What its person may see of it in a list of their own sessions, and end it by.
    id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    device = models.CharField(
        max_length=40, default="", db_default=""
    )  # a coarse word, "firefox/android"
    began_at = models.DateTimeField(null=True)


class Passkey(models.Model):
    """A public key that a device or password manager of this person's can sign with (WebAuthn).

    The row goes with the login by the database itself (sql/passkeys.sql).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=2000)  # COSE
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=40)
    added_at = models.DateField()


class Guess(models.Model):
    """How often something was tried lately, under a hash that names nobody (accounts.tries)."""

    key = models.BinaryField(primary_key=True, max_length=32)
    tries = models.SmallIntegerField()
    since = models.DateTimeField(db_index=True)
