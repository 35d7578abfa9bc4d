"""The portal: an officer, the agency, and nothing of residents."""

import pytest
from django.db import IntegrityError, transaction

from lamppost.accounts import actions as accounts
from lamppost.agencies import actions, lookups
from lamppost.agencies.data import AgencyKind
from lamppost.agencies.models import Agency, Officer

pytestmark = pytest.mark.django_db
WORDS = "lamp light over porches"


@pytest.fixture
def officer():
    pd = actions.create_agency("pd", "Springfield Police", AgencyKind.POLICE, is_demo=True)
    actions.create_agency("fd", "Springfield Fire", "fire", bounds=[-88, 41, -87, 42])
    return actions.create_officer(pd, "kim", WORDS, name="Kim Lee", title="Sergeant")


def test_an_officer_sees_who_they_are_and_which_agencies_take_part(officer, on_surface):
    with on_surface("portal") as browser:
        assert browser.get("/").headers["Location"] == "/sign-in?next=/"
        browser.post("/sign-in", {"login": "kim", "password": WORDS})
        page = browser.get("/").content.decode()
    for said in ("Kim Lee", "Sergeant", "Springfield Police", "Springfield Fire"):
        assert said in page


def test_a_login_without_an_officer_is_refused(on_surface):
    accounts.create_login("nobody", WORDS, "officer")
    with on_surface("portal") as browser:
        browser.post("/sign-in", {"login": "nobody", "password": WORDS})
        assert browser.get("/").status_code == 403
        assert browser.get("/alerts").status_code == 403


def test_there_is_no_federal_or_immigration_agency():
    for kind in ("federal", "immigration", "ice", ""):
        with pytest.raises(ValueError, match="not a valid AgencyKind"):
            actions.create_agency("x", "X", kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.create(slug="x", name="X", kind="federal")


def test_an_officer_that_cannot_be_made_leaves_no_login(officer):
    pd = lookups.by_slug("pd").id
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.create_officer(pd, "kim", WORDS, name="Kim", title="Officer")
    assert Officer.objects.count() == 1
