"""A media folder of its own, two residents with open sessions, and the worker's hands."""

import secrets
import threading
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.accounts.models import Session, User
from lamppost.accounts.sessions import SessionStore, digest
from lamppost.footage import actions, tasks
from lamppost.footage.tests.reading import reader

ALWAYS = ("incoming", "workshop", "store", "store/look", "store/shown")


class Person:
    """A resident with an open session on the site."""

    def __init__(self):
        self.user = User.objects.create(
            id=uuid.uuid4(), login=secrets.token_hex(32), password="!", kind="resident"
        )
        self.id, self.token = self.user.pk, secrets.token_hex(16)
        data = {
            "_auth_user_id": str(self.id),
            "_auth_user_backend": "lamppost.accounts.backend.PasswordBackend",
            "_auth_user_hash": self.user.get_session_auth_hash(),
        }
        Session.objects.create(
            token_sha256=digest(self.token),
            surface="site",
            user_id=self.id,
            data=SessionStore().encode(data),
            expires_at=timezone.now() + timedelta(hours=1),
        )

    def enters(self, client):
        client.cookies["lp_site"] = self.token
        return client


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    settings.FOOTAGE_FOLDER = tmp_path / "media"
    return settings.FOOTAGE_FOLDER


@pytest.fixture
def ana(db):
    return Person()


@pytest.fixture
def bob(db):
    return Person()


@pytest.fixture
def worker(login_as):
    """`worker()` does all that waits, as lp_worker."""

    def works():
        with login_as("worker"):
            while tasks.work_once(timezone.now(), threading.Event()):
                pass

    return works


@pytest.fixture
def uploaded(ana):
    """`uploaded(bytes)`: an upload of Ana's that came whole and waits for the worker; its id."""

    def upload(data, owner=None):
        owner = owner or ana.id
        now = timezone.now()
        upload_id = actions.start_upload(owner, len(data), now=now)
        actions.receive(upload_id, owner, 0, reader(data), now=now)
        return upload_id

    return upload


@pytest.fixture
def leftovers(media_folder):
    """Every file and folder that is still there, but for those that are always."""

    def left():
        return sorted(
            str(p.relative_to(media_folder))
            for p in media_folder.rglob("*")
            if p.relative_to(media_folder).as_posix() not in ALWAYS
        )

    return left
