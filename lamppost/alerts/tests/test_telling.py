"""Quiet hours, snooze, the day's three and digests, where telling happens."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from lamppost.alerts import actions, batches, digest, expand, gate, tasks
from lamppost.alerts.data import Channel, Wording
from lamppost.alerts.models import (
    Alert,
    AlertEvent,
    DigestItem,
    Interruption,
    PushSubscription,
)
from lamppost.alerts.tell_digest import DigestTeller
from lamppost.places.data import SEVERITY, Category, Severity
from lamppost.residents import actions as residents
from lamppost.residents.data import HIGHEST, Choice, masks
from lamppost.residents.models import Place, Resident
from tests import crowd

pytestmark = pytest.mark.django_db
OTHER = Wording("A lost key", "No burglary.", "Una llave", "No hubo robo.")


def make_quiet(*people):
    hour = timezone.localtime().hour
    asked = Resident.objects.filter(pk__in=people)
    asked.update(quiet_begins=hour, quiet_ends=(hour + 2) % 24)


def waits():
    return {(item.resident_id, item.why) for item in DigestItem.objects.all()}


def test_e17_a_threat_to_life_is_pushed_and_mailed_an_urgent_event_pushed_the_rest_waits(
    people, publish, work, post
):
    (ana,) = people(1)
    publish(Category.SHOOTING)
    assert [who for who, _ in work()] == [ana] and len(post.messages) == 1
    publish(Category.SHOTS_FIRED)
    assert [who for who, _ in work()] == [ana, ana] and len(post.messages) == 1
    publish(Category.BURGLARY)
    assert len(work()) == 2 and len(post.messages) == 1
    assert waits() == {(ana, "chosen")}


@pytest.mark.parametrize("category", Category)
def test_e17_the_database_refuses_what_is_louder_than_the_severity(people, category):
    people(1)
    louder = {Severity.ROUTINE: ("push_for", "mail_for"), Severity.URGENT: ("both",)}
    bit = masks({category: Choice.BOTH}).categories
    for what in louder.get(SEVERITY[category], ()):
        change = {"push_for": bit, "mail_for": bit} if what == "both" else {what: bit}
        with pytest.raises(IntegrityError, match="no_louder"), transaction.atomic():
            Place.objects.update(**change)


@pytest.mark.parametrize("by_push", [True, False])
@pytest.mark.parametrize("by_mail", [True, False])
@pytest.mark.parametrize("choice", Choice)
def test_the_masks_in_the_database_say_what_the_choice_says(people, by_push, by_mail, choice):
    people(1, by_push=by_push, by_mail=by_mail)
    chosen = {category: choice for category in Category}
    Place.objects.update(**vars(masks(chosen | {Category.ARSON: Choice.DIGEST})))
    place = Place.objects.get()
    for category in set(Category) - {Category.ARSON}:
        bit, way = 1 << list(Category).index(category), min(choice, HIGHEST[SEVERITY[category]])
        push = by_push and way >= Choice.PUSH
        mail = by_mail and (way in (Choice.MAIL, Choice.BOTH) or (way == Choice.PUSH and not push))
        later = (by_push or by_mail) and way and not (push or mail)
        kept = [bool(mask & bit) for mask in (place.now_push, place.now_mail, place.later)]
        assert kept == [push, mail, bool(later)], category


def test_a7_at_23_00_severity_2_is_queued_to_the_07_00_digest_and_severity_0_is_not(
    people, publish, login_as
):
    (ana,) = people(1)
    Resident.objects.update(quiet_begins=22, quiet_ends=7)
    routine, life = publish(Category.BURGLARY), publish(Category.SHOOTING)
    at_night = local(2026, 11, 24, 23)
    with login_as("worker"):
        while expand.expand_next(timezone.now()):
            pass
        worker = batches.new_worker()
        push = batches.claim(Channel.PUSH, worker, at_night)
        gate.look_again(push, Severity.LIFE, at_night)
        later = batches.claim(Channel.DIGEST, worker, at_night)
        teller = DigestTeller()
        teller.handful(later)
        alert = Alert.objects.get(pk=routine)
        event = alert_event(later)
        teller.tell(later.recipients, alert, event, at_night)
    assert (push.alert_id, push.recipients) == (life, [ana])
    item = DigestItem.objects.get()
    assert item.alert_id == routine
    assert timezone.localtime(item.due_at) == local(2026, 11, 25, 7)


def local(*moment):
    return datetime(*moment, tzinfo=timezone.get_default_timezone())


def alert_event(batch):
    return AlertEvent.objects.get(pk=batch.event_id)


def test_e19_in_quiet_hours_urgent_events_wait_and_threats_to_life_do_not(people, publish, work):
    asleep, awake = people(2)
    make_quiet(asleep)
    publish(Category.ROBBERY)
    assert [who for who, _ in work()] == [awake]
    assert waits() == {(asleep, "quiet")}
    publish(Category.STABBING)
    assert {who for who, _ in work()[1:]} == {asleep, awake}


def test_a7_who_snoozes_is_not_interrupted_but_for_threats_to_life(people, publish, work):
    snoozing, back = people(2)
    an_hour = timezone.now() + timedelta(hours=1)
    residents.snooze(snoozing, an_hour)
    residents.snooze(back, timezone.now() - timedelta(seconds=1))
    publish(Category.ROBBERY)
    assert [who for who, _ in work()] == [back]
    assert waits() == {(snoozing, "snoozed")}
    publish(Category.HOSTAGE)
    assert {who for who, _ in work()[1:]} == {snoozing, back}


def test_a_snoozed_place_waits_for_the_digest_and_another_one_nearby_still_counts(
    people, publish, work
):
    one, both = people(2)
    Place.objects.filter(resident_id__in=(one, both)).update(
        snoozed_until=timezone.now() + timedelta(hours=1)
    )
    place = Place.objects.get(resident_id=both)
    second = {f.attname: getattr(place, f.attname) for f in Place._meta.fields if not f.generated}
    soon = timezone.now() - timedelta(hours=1)
    Place.objects.create(**second | {"id": crowd.uuid.uuid4(), "slot": 2, "snoozed_until": soon})
    publish(Category.ROBBERY)
    assert [who for who, _ in work()] == [both]
    assert waits() == {(one, "chosen")}
    publish(Category.SHOOTING)
    assert {who for who, _ in work()[1:]} == {one, both}


def test_e18_the_fourth_interruption_of_a_day_goes_to_the_digest_with_a_note(
    people, publish, work, morning
):
    (ana,) = people(1)
    for _ in range(3):
        publish(Category.ROBBERY)
    assert len(work()) == 3
    publish(Category.ARSON)
    assert len(work()) == 3 and waits() == {(ana, "enough")}
    publish(Category.SHOOTING)
    assert len(work()) == 4, "a threat to life is not counted"
    (letter,) = morning()
    assert "interrupted you three times" in letter.get_body(("plain",)).get_content()
    Interruption.objects.update(day=timezone.localdate() - timedelta(days=1))
    publish(Category.ROBBERY)
    assert len(work()) == 5, "a new day"


def test_e18_two_workers_at_once_never_make_it_four(people, publish, login_as):
    """The last word is the database's: what the first one counted, the second one finds."""
    (ana,) = people(1)
    today = timezone.localdate()
    with login_as("worker"):
        assert [bool(gate._count([ana], today)) for _ in range(5)] == [True] * 3 + [False] * 2


def test_a_killed_worker_counts_nobody_twice(people, publish, login_as, work):
    (ana,) = people(1)
    publish(Category.ROBBERY)
    with login_as("worker"):
        expand.expand_next(timezone.now())
        batch = batches.claim(Channel.PUSH, batches.new_worker(), timezone.now())
        gate.look_again(batch, Severity.URGENT, timezone.now())  # and then it is gone
        batches.release(batch, 0, None)
    assert [who for who, _ in work()] == [ana]
    assert Interruption.objects.get().told == 1


def test_who_has_no_device_switched_on_gets_an_urgent_event_by_mail_at_once(
    people, publish, work, post
):
    people(2, devices=False)
    (only_push,) = people(1, devices=False, by_mail=False)
    alert = publish(Category.ROBBERY)
    assert work() == []
    assert sorted(m["To"] for m in post.messages) == ["n0@example.org", "n1@example.org"]
    step(actions.correct, alert, OTHER)
    work()
    assert len(post.messages) == 4 and waits() == set()


def step(what, *facts):
    what(*facts, now=timezone.now())


def test_one_letter_per_resident_says_all_that_waited_and_how_to_stop(
    people, publish, work, morning, login_as
):
    people(2)
    Resident.objects.filter(pk=people(1, email="es{n}@example.org")[0]).update(language="es")
    for category in (Category.BURGLARY, Category.VEHICLE):
        publish(category)
    work()
    letters = morning()
    assert sorted(m["To"] for m in letters) == [
        "es0@example.org",
        "n0@example.org",
        "n1@example.org",
    ]
    text = letters[0].get_body(("plain",)).get_content()
    spanish = next(m for m in letters if m["To"].startswith("es"))
    assert spanish["Content-Language"] == "es"
    assert "Un robo" in spanish.get_body(("plain",)).get_content()
    stop = next(m for m in letters if m["To"] == "n0@example.org")
    assert stop["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop["List-Unsubscribe"].endswith("?digest=1>")
    assert text.count("/alerts/") == 2
    assert morning() == [], "once"


def test_a_digest_that_was_begun_by_a_killed_worker_is_sent_again_under_the_same_id(
    people, publish, work, morning, login_as
):
    people(1)
    publish(Category.BURGLARY)
    work()
    (first,) = morning()
    DigestItem.objects.update(sent=False, leased_until=timezone.now())  # killed before it noted it
    (second,) = morning()
    assert first["Message-ID"] == second["Message-ID"]


def test_a_dead_mail_server_delays_digests_and_loses_none(
    people, publish, work, morning, login_as, settings, post
):
    people(3)
    publish(Category.BURGLARY)
    work()
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    with login_as("worker"):
        assert digest.send_due(timezone.now() + timedelta(hours=26)) == 0
    settings.SMTP_URL = post.url
    assert len(morning()) == 3


@pytest.mark.parametrize("what", ["correct", "retract"])
def test_who_read_it_in_a_digest_hears_the_correction_by_mail_and_nobody_else_does(
    people, publish, work, post, morning, what
):
    people(2)
    alert = publish(Category.BURGLARY)
    work()
    assert len(morning()) == 2
    people(1, email="new{n}@example.org")
    step(getattr(actions, what), alert, OTHER)
    work()
    after = [m for m in post.messages if "lost key" in m["Subject"]]
    assert sorted(m["To"] for m in after) == ["n0@example.org", "n1@example.org"]
    assert len(post.messages) == 4 and morning() == []


def test_who_has_not_read_it_yet_reads_only_the_newest_words_or_nothing(
    people, publish, work, post, morning
):
    people(1)
    corrected, retracted = publish(Category.BURGLARY), publish(Category.VEHICLE)
    work()
    step(actions.correct, corrected, OTHER)
    step(actions.retract, retracted, OTHER)
    work()
    assert post.messages == []
    (letter,) = morning()
    text = letter.get_body(("plain",)).get_content()
    assert "A lost key" in text and "Corrected since" in text and text.count("/alerts/") == 1


def test_a_retraction_between_the_last_look_and_the_letter_finds_the_reader(
    people, publish, work, post, login_as
):
    """The worker noted which words it is about to say; then they are taken back."""
    (ana,) = people(1)
    alert = publish(Category.BURGLARY)
    work()
    with login_as("worker"):
        digest._begin(timezone.now() + timedelta(hours=26))
    step(actions.retract, alert, OTHER)
    work()
    (letter,) = post.messages
    assert letter["To"] == "n0@example.org" and "lost key" in letter["Subject"]


def everyone_told():
    """Whatever the database still says about who was told, in any table of this room."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM alerts_delivery WHERE recipients IS NOT NULL UNION ALL"
            " SELECT count(*) FROM alerts_digestitem"
        )
        return [count for (count,) in cursor.fetchall()]


def test_once_an_alert_is_over_and_its_digest_out_no_row_says_who_was_told(
    people, publish, work, morning, login_as
):
    told_before, waiting = people(1)[0], people(1, email="m{n}@example.org")[0]
    make_quiet(waiting)
    alerts = [publish(Category.BURGLARY), publish(Category.ROBBERY)]
    work()
    assert told_before != waiting and len(morning()) == 2
    for alert in alerts:
        step(actions.end, alert)
    work()
    tidy(login_as)
    assert everyone_told() == [0, 0]


def tidy(login_as, now=None):
    with login_as("worker"):
        tasks.erase_recipients(now or timezone.now())
        tasks.forget_digests(now or timezone.now())


def test_an_item_lives_48_hours_at_most_and_a_count_until_midnight(
    people, publish, work, login_as, post
):
    people(1)
    publish(Category.BURGLARY)
    publish(Category.ROBBERY)
    work()
    assert DigestItem.objects.count() == Interruption.objects.count() == 1
    tidy(login_as, timezone.now() + timedelta(hours=24, minutes=1))
    assert (DigestItem.objects.count(), Interruption.objects.count()) == (1, 0)
    tidy(login_as, timezone.now() + timedelta(hours=48, minutes=1))
    assert DigestItem.objects.count() == 0


def test_who_wants_no_letters_gets_none_and_leaves_no_item(
    people, publish, work, morning, login_as
):
    no_digest, no_mail, gone = people(3)
    Resident.objects.filter(pk=no_digest).update(digest_hour=None)
    Place.objects.filter(resident_id=no_mail).update(by_mail=False)
    alert = publish(Category.BURGLARY)
    work()
    PushSubscription.objects.filter(resident_id=gone).delete()
    Resident.objects.filter(pk=gone).delete()
    assert {item.resident_id for item in DigestItem.objects.all()} == {no_digest, no_mail}
    assert morning() == []
    step(actions.end, alert)
    work()
    tidy(login_as)
    assert everyone_told() == [0, 0]


@pytest.mark.parametrize("surface", ["portal", "desk", "intake", "live"])
@pytest.mark.parametrize("table", [DigestItem, Interruption])
def test_nobody_else_can_ask_who_waits_or_was_interrupted(
    people, publish, work, login_as, surface, table
):
    people(1)
    publish(Category.BURGLARY)
    work()
    with pytest.raises(ProgrammingError, match="permission denied"), login_as(surface):
        table.objects.count()


def test_the_site_without_a_session_sees_no_item(people, publish, work, login_as):
    people(1)
    publish(Category.BURGLARY)
    work()
    with login_as("site"):
        assert DigestItem.objects.count() == 0
