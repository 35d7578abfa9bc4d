"""Pages for what went out and for codes nobody knows, with the desk's own rights."""

import uuid

import pytest
from django.utils import timezone

from lamppost.alerts.models import Alert
from lamppost.dispatch.models import CodeTask
from lamppost.newsdesk.models import FollowUp
from lamppost.newsdesk.tests.conftest import recode
from lamppost.newsdesk.tests.pages import text
from lamppost.transparency.models import Entry

pytestmark = pytest.mark.django_db


def test_when_dispatch_changes_its_mind_the_answer_stands_first_in_the_queue(
    at_desk, ana, published
):
    draft = published()
    recode(draft.call, timezone.now(), decision="never", category="", code="FIREWORKS")
    with at_desk(ana) as browser:
        assert "Take back: Shots fired" in text(browser.get("/queue"))
        page = browser.get(f"/published/{draft.pk}")
        assert "Ready to take back" in text(page)
        ready = FollowUp.objects.get()
        done = browser.post(f"/published/{draft.pk}/{ready.pk}/send", {"version": ready.version})
        assert done["Location"].endswith("?done=sent")
        assert "Taken back" in text(browser.get("/published"))
    assert Alert.objects.get().status == "retracted"


def test_an_alert_is_corrected_by_two_and_ended_by_one(at_desk, ana, ben, published):
    draft = published()
    words = {
        "kind": "correct",
        "because": "update",
        "title_en": "The street is open",
        "text_en": "It is over.",
        "title_es": "La calle está abierta",
        "text_es": "Ya pasó.",
    }
    with at_desk(ana) as browser:
        bad = browser.post(
            f"/published/{draft.pk}/write", {**words, "text_en": "Ask at 1734 N Kedzie."}
        )
        assert bad.status_code == 422 and "<mark>1734 N Kedzie</mark>" in bad.content.decode()
        assert "Ask at 1734 N Kedzie." in bad.content.decode()
        browser.post(f"/published/{draft.pk}/write", words)
        ready = FollowUp.objects.get()
        send = f"/published/{draft.pk}/{ready.pk}/send"
        assert browser.post(send, {"version": ready.version}).status_code == 422
    with at_desk(ben) as browser:
        assert browser.post(send, {"version": 1}).status_code == 409
        browser.post(send, {"version": ready.version})
        assert Alert.objects.get().title_en == "The street is open"
        browser.post(f"/published/{draft.pk}/end")
        assert Alert.objects.get().status == "ended"
        assert browser.post(f"/published/{draft.pk}/end").status_code == 422


def test_a_prepared_answer_can_be_dropped(at_desk, ana, published):
    draft = published()
    with at_desk(ana) as browser:
        browser.post(f"/published/{draft.pk}/write", {"kind": "retract", "because": "mistaken"})
        ready = FollowUp.objects.get()
        browser.post(f"/published/{draft.pk}/{ready.pk}/drop", {"version": ready.version})
    assert FollowUp.objects.get().state == "dropped"
    assert Alert.objects.get().status == "live"


def test_a_person_decides_what_an_unknown_code_is(at_desk, ana, feed, now):
    task = CodeTask.objects.create(
        feed=feed, code="BURGLARY IN PROGRESS", first_seen_at=now, times_seen=3
    )
    with at_desk(ana) as browser:
        page = browser.get("/codes")
        assert "BURGLARY IN PROGRESS" in text(page) and "seen 3 times" in text(page)
        form = {"decision": "publish", "category": ""}
        assert browser.post(f"/codes/{task.pk}", form).status_code == 422
        assert browser.post(f"/codes/{task.pk}", {"decision": "maybe"}).status_code == 422
        browser.post(f"/codes/{task.pk}", {"decision": "publish", "category": "burglary"})
    task.refresh_from_db()
    assert (task.decision, task.category, task.decided_by) == ("publish", "burglary", ana.pk)
    assert Entry.objects.get().kind == "code mapped"


@pytest.mark.parametrize("act", ["write", "end"])
def test_a_published_draft_that_does_not_exist_is_not_found(at_desk, ana, act):
    with at_desk(ana) as browser:
        form = {"kind": "retract", "because": "mistaken"}
        assert browser.post(f"/published/{uuid.uuid4()}/{act}", form).status_code == 404
        assert browser.post(f"/published/{uuid.uuid4()}/{uuid.uuid4()}/send").status_code == 404
