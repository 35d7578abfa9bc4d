"""From the desk's forms to the last public row: what leads to a door is stored nowhere."""

import pytest
from django.db import connection

from lamppost.newsdesk.tests.conftest import *  # noqa: F403 the desk's fixtures
from lamppost.newsdesk.tests.pages import form_of
from lamppost.newsdesk.tests.sentences import BLOCKS

pytestmark = pytest.mark.django_db
FIELDS = ("title_en", "text_en", "title_es", "text_es")


def everything_stored():
    """Each row of each table as text, but for what was never typed at the desk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        text = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, '|'), '') FROM {table} t")
            text.append(cursor.fetchone()[0])
    return "\n".join(text)


def test_no_form_of_the_desk_stores_what_the_linter_finds(at_desk, ana, drafted, published):
    draft, sent = drafted(), published(minutes=8)
    with at_desk(ana) as browser:
        for n, (sentence, _kind) in enumerate(BLOCKS[::3]):
            field = FIELDS[n % 4]
            for address, form in (
                (f"/drafts/{draft.pk}/edit", form_of(draft, **{field: sentence})),
                (f"/drafts/{draft.pk}/check", form_of(draft, **{field: sentence})),
                (
                    f"/drafts/{draft.pk}/refuse",
                    {"version": draft.version, "reason": "other", "words": sentence},
                ),
                (
                    f"/published/{sent.pk}/write",
                    {
                        "kind": "correct",
                        "because": "update",
                        **{name: "All is well." for name in FIELDS},
                        field: sentence,
                    },
                ),
            ):
                answer = browser.post(address, form)
                assert answer.status_code == (200 if "check" in address else 422), sentence
    stored = everything_stored()
    assert [sentence for sentence, _ in BLOCKS[::3] if sentence in stored] == []


def test_no_column_a_desk_can_fill_by_name_holds_a_place_of_the_call(drafted, desk, ana):
    """The place's name comes from the city's files, whatever the form says."""
    draft = drafted()
    assert draft.place_name == "Armitage and Kedzie"
    with desk(ana), connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name IN ('newsdesk_draft', 'alerts_alert')"
            " AND (column_name ~ 'address|street|location|house')"
        )
        assert cursor.fetchall() == []
