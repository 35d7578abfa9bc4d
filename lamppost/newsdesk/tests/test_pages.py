"""The desk's pages, with the desk's database rights and an editor signed in."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.alerts.models import Alert
from lamppost.newsdesk.models import Draft
from lamppost.newsdesk.tests.conftest import KEDZIE
from lamppost.newsdesk.tests.pages import form_of, text
from lamppost.places.cells import parent

pytestmark = pytest.mark.django_db


EVERY_GET = ["/", "/queue", f"/drafts/{uuid.uuid4()}", "/published", "/codes"]


@pytest.mark.parametrize("address", EVERY_GET)
def test_nobody_gets_in_without_signing_in(at_desk, address):
    with at_desk() as browser:
        response = browser.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in?next=")


def test_a_part_of_a_page_says_in_its_place_that_one_is_signed_out(at_desk):
    with at_desk() as browser:
        response = browser.get("/queue", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert "What you wrote stays here" in text(response)


def test_an_empty_desk_says_so(at_desk, ana, feed):
    with at_desk(ana) as browser:
        assert "Nothing waits" in text(browser.get("/"))


def test_the_queue_shows_minutes_left_and_the_most_urgent_draft_beside_it(at_desk, ana, call_in):
    call_in(minutes=20)
    call_in("robbery", minutes=55)
    with at_desk(ana) as browser:
        page = browser.get("/")
    body = page.content.decode()
    assert body.index("minutes left of 60") < body.index("Shots fired")
    assert "1 expires in under 10 minutes" in text(page)
    assert 'id="edit"' in body and "Reports of a robbery near" in body


def test_the_raw_column_shows_type_place_time_and_category_and_no_exact_place(
    at_desk, ana, call_in
):
    call_in(code="SHOTS FIRED-VERIFIED")
    with at_desk(ana) as browser:
        page = browser.get("/")
    table = page.content.decode().split('class="table diff"')[1].split("</table>")[0]
    assert re.findall(r'scope="row">([^<]+)<', table) == ["Call type", "Category", "Place", "Time"]
    assert "SHOTS FIRED-VERIFIED" in table and "Open the exact place (logged)" in table


def test_an_unchanged_queue_costs_a_304(at_desk, ana, call_in, drafted):
    drafted()
    part = {"HX-Request": "true"}
    with at_desk(ana) as browser:
        first = browser.get("/queue", headers=part)
        second = browser.get("/queue", headers={**part, "If-None-Match": first["ETag"]})
    call_in("arson")
    with at_desk(ana) as browser:
        third = browser.get("/queue", headers={**part, "If-None-Match": first["ETag"]})
    assert [r.status_code for r in (first, second, third)] == [200, 304, 200]
    assert second.content == b"" and "Arson" in text(third)


def test_a_draft_goes_out_by_plain_forms(at_desk, ana, ben, drafted):
    draft = drafted()
    with at_desk(ana) as browser:
        saved = browser.post(f"/drafts/{draft.pk}/edit", form_of(draft))
        assert saved["Location"] == f"/drafts/{draft.pk}?done=saved"
        own = browser.post(f"/drafts/{draft.pk}/approve", {"version": 2})
        assert own.status_code == 422 and "Somebody else must approve" in text(own)
    with at_desk(ben) as browser:
        assert "Approve?" in text(browser.get("/queue"))
        done = browser.post(f"/drafts/{draft.pk}/approve", {"version": 2})
        assert done["Location"] == "/?done=approved"
        assert "Published" in text(browser.get(done["Location"]))
    assert Alert.objects.get().title_en == draft.title_en


def test_words_that_lead_to_a_door_are_given_back_unsaved_and_named(at_desk, ana, drafted):
    draft = drafted()
    with at_desk(ana) as browser:
        answer = browser.post(
            f"/drafts/{draft.pk}/edit", form_of(draft, text_en="At 1734 N Kedzie, E91 is there.")
        )
    assert answer.status_code == 422
    assert "<mark>1734 N Kedzie</mark>" in answer.content.decode()
    assert "<mark>E91</mark>" in answer.content.decode()
    assert "At 1734 N Kedzie, E91 is there." in answer.content.decode()  # still in the form
    assert "1734" not in str(Draft.objects.values().get())


def test_the_checks_follow_what_is_typed_and_save_nothing(at_desk, ana, drafted):
    draft = drafted()
    typed = form_of(draft, title_es="Robo en la calle Kedzie 1734")
    with at_desk(ana) as browser:
        part = browser.post(f"/drafts/{draft.pk}/check", typed, headers={"HX-Request": "true"})
    body = part.content.decode()
    assert "<mark>1734</mark>" in body and 'data-may-approve=""' in body
    assert 'id="preview"' in body and 'hx-swap-oob="true"' in body
    assert Draft.objects.get().title_es == draft.title_es and Draft.objects.get().version == 1


def test_the_fixed_words_follow_the_category_until_somebody_writes_their_own(at_desk, ana, drafted):
    draft = drafted("shots_fired")
    made_from = f"shots_fired|{draft.cell}|0"
    chosen = form_of(draft, category="robbery", place=parent(KEDZIE, 8), made_from=made_from)
    with at_desk(ana) as browser:
        address, part = f"/drafts/{draft.pk}/check", {"HX-Request": "true"}
        follows = browser.post(address, chosen, headers=part).content.decode()
        own = browser.post(address, {**chosen, "title_en": "Mine"}, headers=part).content.decode()
    assert 'value="Reports of a robbery in ' in follows
    assert 'id="words"' not in own


def test_an_uncertain_call_asks_what_happened_and_then_has_words(at_desk, ana, drafted):
    draft = drafted("stabbing", decision="review")
    with at_desk(ana) as browser:
        page = browser.get(f"/drafts/{draft.pk}")
        assert "Dispatch may mean: Stabbing" in text(page)
        assert "No title yet" in text(page)
        form = form_of(draft, category="stabbing", fixed="1", made_from=f"|{draft.cell}|0")
        filled = browser.post(f"/drafts/{draft.pk}/check", form)
    assert 'value="Reports of a stabbing near ' in filled.content.decode()
    assert Draft.objects.get().category == ""


def test_a_call_held_for_its_place_says_so(at_desk, ana, drafted):
    drafted("robbery", decision="review", reason="sensitive place")
    with at_desk(ana) as browser:
        assert "at a sensitive place: think twice" in text(browser.get("/"))


def test_two_tabs_never_overwrite_each_other_and_both_texts_are_shown(at_desk, ana, ben, drafted):
    draft = drafted()
    with at_desk(ana) as browser:
        browser.post(f"/drafts/{draft.pk}/edit", form_of(draft, title_en="Words of Ana"))
    with at_desk(ben) as browser:
        late = browser.post(f"/drafts/{draft.pk}/edit", form_of(draft, title_en="Words of Ben"))
        body = late.content.decode()
        assert late.status_code == 409
        assert "<b>Words of Ana</b>" in body and 'value="Words of Ben"' in body
        assert 'name="version" value="2"' in body
    assert Draft.objects.get().title_en == "Words of Ana"


@pytest.mark.parametrize(
    "broken",
    [
        {"version": "x"},
        {"version": "9" * 40},
        {"place": "-1"},
        {"place": "599686042433355775"},
        {"place": "1"},
        {"category": "domestic_dispute"},
        {"attestation": "because"},
        {"title_en": ""},
        {"title_en": "x" * 121},
        {"text_es": "\0" * 700},
        {"text_es": "y" * 5000},
        {"read_as": "publish:arson"},
    ],
)
def test_a_broken_form_is_given_back_and_changes_nothing(at_desk, ana, drafted, broken):
    draft = drafted()
    with at_desk(ana) as browser:
        answer = browser.post(f"/drafts/{draft.pk}/edit", form_of(draft, **broken))
        looked = browser.post(
            f"/drafts/{draft.pk}/check", form_of(draft, **broken), headers={"HX-Request": "true"}
        )
    saved = Draft.objects.get()
    if broken == {"attestation": "because"}:  # as if none was chosen
        assert saved.attestation == ""
    else:
        assert answer.status_code in (409, 422) and saved.version == 1
    assert looked.status_code == 200


def test_a_refusal_goes_on_to_the_next_draft_and_can_be_put_back(at_desk, ana, drafted):
    draft = drafted()
    with at_desk(ana) as browser:
        form = {"version": 1, "reason": "one_person", "words": ""}
        done = browser.post(f"/drafts/{draft.pk}/refuse", form)
        assert done["Location"] == "/?done=refused"
        assert "1 decided, can be put back" in text(browser.get("/"))
        page = browser.get(f"/drafts/{draft.pk}")
        assert "Affects one person only" in text(page) and 'id="edit"' not in page.content.decode()
        browser.post(f"/drafts/{draft.pk}/reopen", {"version": 2})
    assert Draft.objects.get().state == "waiting"


def test_a_refusal_without_a_reason_is_not_one(at_desk, ana, drafted):
    draft = drafted()
    with at_desk(ana) as browser:
        answer = browser.post(f"/drafts/{draft.pk}/refuse", {"version": 1, "reason": "lazy"})
    assert answer.status_code == 422 and Draft.objects.get().state == "waiting"


def test_merge_candidates_are_offered_and_merged(at_desk, ana, drafted):
    one, two = drafted(minutes=12), drafted("shooting", minutes=8)
    with at_desk(ana) as browser:
        offer = browser.get(f"/drafts/{two.pk}").content.decode()
        assert f'name="into" value="{one.pk}"' in offer
        browser.post(f"/drafts/{two.pk}/merge", {"version": 1, "into": one.pk})
        wrong = browser.post(f"/drafts/{one.pk}/merge", {"version": 1, "into": "nobody"})
        assert wrong.status_code == 422
        assert "2 calls" in text(browser.get("/"))
        assert "Speaks for" in text(browser.get(f"/drafts/{one.pk}"))


def test_a_silent_feed_is_shown_on_every_desk(at_desk, ana, feed):
    feed.last_heard_at = timezone.now() - timedelta(minutes=16)
    feed.save()
    with at_desk(ana) as browser:
        assert "demo has been silent since" in text(browser.get("/queue"))


def test_the_desk_shows_how_long_calls_take_to_become_alerts(at_desk, ana, published):
    published(minutes=7)
    with at_desk(ana) as browser:
        assert "median 5:0" in text(browser.get("/"))


@pytest.mark.parametrize("act", ["edit", "approve", "refuse", "merge", "reopen", "exact", "check"])
def test_a_draft_that_does_not_exist_is_not_found(at_desk, ana, act):
    with at_desk(ana) as browser:
        form = {"version": 1, "reason": "sensitive", "into": uuid.uuid4()}
        assert browser.post(f"/drafts/{uuid.uuid4()}/{act}", form).status_code == 404


def test_every_page_is_kept_out_of_caches_and_works_in_spanish(at_desk, ana, drafted):
    draft = drafted()
    with at_desk(ana) as browser:
        for address in ("/", f"/drafts/{draft.pk}", "/published", "/codes"):
            response = browser.get(address, headers={"Accept-Language": "es"})
            assert response.status_code == 200
            assert (
                "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
            )
