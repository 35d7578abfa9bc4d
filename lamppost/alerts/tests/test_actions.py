"""Publishing is one transaction, and the desk never learns who is near."""

from datetime import UTC, datetime, timedelta

import pytest

from lamppost.agencies.models import Agency
from lamppost.alerts import actions
from lamppost.alerts.data import NewAlert, Wording
from lamppost.alerts.models import Alert, AlertEvent, Delivery, LiveLog
from lamppost.places.cells import cell_at
from lamppost.places.data import Category
from lamppost.transparency.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
WORDS = Wording("Reports of shots fired", "Unconfirmed.", "Reportes de disparos", "Sin confirmar.")
OTHER = Wording("Corrected", "It was fireworks.", "Corregido", "Eran cohetes.")


@pytest.fixture
def agency(db):
    return Agency.objects.create(slug="pd", name="Demo PD", kind="police")


def a_new_alert(agency, resolution=9):
    return NewAlert(
        agency_id=agency.pk,
        source_name="Demo PD",
        category=Category.SHOTS_FIRED,
        wording=WORDS,
        cell=cell_at(41.917, -87.707, resolution),
        place_name="Armitage and Kedzie",
        confirmed=False,
        happened_at=NOON - timedelta(minutes=9),
        received_at=NOON - timedelta(minutes=3),
        reviewed_at=NOON,
    )


def test_an_alert_is_published_with_its_history_record_and_live_line(agency, login_as):
    with login_as("desk"):
        alert_id = actions.publish(a_new_alert(agency), now=NOON)
    assert AlertEvent.objects.get().kind == "published"
    assert Entry.objects.get().facts["alert"] == str(alert_id)
    assert LiveLog.objects.get().payload["alert"]["id"] == str(alert_id)
    assert Delivery.objects.count() == 0  # who is near, a worker finds out


def test_the_desk_cannot_read_who_was_told(agency, login_as):
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError, match="permission denied"), login_as("desk"):
        list(Delivery.objects.all())


def test_a_correction_changes_the_words_and_adds_a_step(agency, login_as):
    with login_as("desk"):
        alert_id = actions.publish(a_new_alert(agency), now=NOON)
        actions.correct(alert_id, OTHER, now=NOON + timedelta(minutes=5))
    alert = Alert.objects.get()
    assert (alert.title_en, alert.status, alert.version) == ("Corrected", "corrected", 2)
    assert [e.title_en for e in AlertEvent.objects.order_by("at")] == [
        "Reports of shots fired",
        "Corrected",
    ]


def test_a_retracted_alert_keeps_its_words_and_takes_no_more_steps(agency):
    alert_id = actions.publish(a_new_alert(agency), now=NOON)
    actions.retract(alert_id, OTHER, now=NOON)
    with pytest.raises(actions.NotPossible):
        actions.correct(alert_id, WORDS, now=NOON)
    assert Alert.objects.get().title_en == "Reports of shots fired"


@pytest.mark.parametrize(("resolution", "spread"), [(9, 0), (8, 400), (7, 1060)])
def test_a_coarser_place_reaches_further(agency, resolution, spread):
    actions.publish(a_new_alert(agency, resolution), now=NOON)
    assert Alert.objects.get().spread_m == spread


def test_nothing_is_left_when_publishing_fails_half_way(agency, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(actions, "tell_open_pages", fail)
    with pytest.raises(RuntimeError):
        actions.publish(a_new_alert(agency), now=NOON)
    assert (Alert.objects.count(), Entry.objects.count()) == (0, 0)
