"""What is sealed opens where it was put and nowhere else; no dump holds an e-mail."""

import base64
import uuid
from dataclasses import replace

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lamppost.residents import actions, lookups, seal
from lamppost.residents.keys import rotate
from lamppost.residents.models import Joining, Letter, Resident
from lamppost.residents.seal import CannotOpen
from lamppost.residents.tests.people import HOME, WORDS, a_resident, the_letter

CANARY = "canary.yellow+bird@example.org"
TWO_KEYS = ",".join(f"{n}:{base64.urlsafe_b64encode(bytes([n] * 32)).decode()}" for n in (1, 2))


def whole_database():
    """Every row of every table as text."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{model._meta.db_table}" t')
            for (row,) in cursor.fetchall():
                yield row
                yield from (part.decode("latin1") for part in _bytes_in(row))


def _bytes_in(row):
    """Byte columns as they would stand in a dump's memory."""
    for word in row.split('"'):
        if word.startswith("\\\\x"):
            yield bytes.fromhex(word[3:])


@pytest.mark.django_db
def test_a_canary_e_mail_stands_in_no_table():
    actions.join(CANARY, WORDS, "en", watch=HOME, now=timezone.now())
    a_resident(CANARY.upper())
    actions.ask_reset(CANARY, "en", now=timezone.now())
    assert (Joining.objects.count(), Letter.objects.count(), Resident.objects.count()) == (0, 2, 1)
    actions.join(CANARY, WORDS, "en", watch=HOME, now=timezone.now())
    dump = "\n".join(whole_database()).casefold()
    assert "residents" in dump or len(dump) > 1000
    for part in (CANARY, "canary", "yellow", base64.b64encode(CANARY.encode()).decode().casefold()):
        assert part not in dump
    assert lookups.my_email(Resident.objects.get().user_id) == CANARY.upper().replace(
        "EXAMPLE.ORG", "example.org"
    )


@pytest.mark.django_db
def test_the_link_in_a_letter_stands_in_no_table():
    token = actions.join(CANARY, WORDS, "en", watch=HOME, now=timezone.now())
    assert the_letter().token == token
    assert token not in "\n".join(whole_database())


def test_a_value_moved_to_another_row_column_or_key_does_not_open():
    here, there = uuid.uuid4(), uuid.uuid4()
    sealed = seal.seal("ana@example.org", row=here, column="email")
    other = seal.seal("bob@example.org", row=here, column="email")
    assert seal.unseal(sealed, row=here, column="email") == "ana@example.org"
    for moved, row, column in (
        (sealed, there, "email"),
        (sealed, here, "phone"),
        (sealed._replace(key=other.key), here, "email"),
        (sealed._replace(box=other.box), here, "email"),
        (sealed._replace(box=sealed.box[:-1] + bytes([sealed.box[-1] ^ 1])), here, "email"),
        (sealed._replace(box=b""), here, "email"),
        (sealed._replace(version=9), here, "email"),
    ):
        with pytest.raises(CannotOpen):
            seal.unseal(moved, row=row, column=column)


@pytest.mark.django_db
def test_rows_swapped_in_the_database_do_not_open():
    ana, bob = a_resident("ana@example.org"), a_resident("bob@example.org")
    mine = Resident.objects.get(user_id=ana)
    Resident.objects.filter(user_id=bob).update(
        email_sealed=mine.email_sealed, email_key=mine.email_key
    )
    with pytest.raises(CannotOpen):
        lookups.my_email(bob)


def test_the_same_text_is_never_sealed_the_same_way():
    row = uuid.uuid4()
    first, second = (seal.seal("ana@example.org", row=row, column="email") for _ in range(2))
    assert first.box != second.box and first.key != second.key


def test_without_keys_nothing_is_sealed_or_indexed(settings):
    settings.MASTER_KEYS = settings.BLIND_KEY = ""
    with pytest.raises(ImproperlyConfigured):
        seal.seal("x", row=uuid.uuid4(), column="email")
    with pytest.raises(ImproperlyConfigured):
        seal.blind_index("ana@example.org")


@pytest.mark.django_db
def test_rotating_wraps_every_key_anew_and_the_old_master_key_can_go(settings):
    settings.MASTER_KEYS = TWO_KEYS.split(",")[0]
    user = a_resident(CANARY)
    actions.join("bob@example.org", WORDS, "en", watch=HOME, now=timezone.now())
    boxes = [bytes(r.email_sealed) for r in Resident.objects.all()]
    settings.MASTER_KEYS = TWO_KEYS
    assert rotate() == 3
    assert rotate() == 0
    settings.MASTER_KEYS = TWO_KEYS.split(",")[1]
    assert lookups.my_email(user) == CANARY
    assert the_letter().email == "bob@example.org"
    assert [bytes(r.email_sealed) for r in Resident.objects.all()] == boxes


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_blind_index_is_equal_for_equal_addresses_only(local, other):
    settled = seal.normalise(f"{local}@example.org")
    assert seal.normalise(settled) == settled
    assert seal.blind_index(f" {local}@EXAMPLE.org ") == seal.blind_index(settled)
    if seal.normalise(f"{other}@example.org") != settled:
        assert seal.blind_index(f"{other}@example.org") != seal.blind_index(settled)


@pytest.mark.django_db
def test_the_worker_opens_e_mails_and_the_site_only_its_own(login_as):
    user = a_resident(CANARY)
    resident = Resident.objects.get(user_id=user).pk
    with login_as("worker"):
        found = lookups.mailable([resident, uuid.uuid4()])
    assert list(found) == [resident]
    assert found[resident].email == CANARY
    with login_as("site"):
        assert lookups.mailable([resident]) == {}
        assert lookups.my_email(user) == ""
    assert replace(found[resident], email="").email == ""
