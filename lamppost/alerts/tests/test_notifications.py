"""What I was told: for me alone, and gone with the alert; and the week near my places."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.alerts import actions, mine, tasks
from lamppost.alerts.data import Wording
from lamppost.alerts.models import Alert
from lamppost.places.cells import cell_at
from lamppost.places.data import Category
from lamppost.residents import actions as residents
from lamppost.residents.data import Quiet, Watch
from lamppost.residents.lookups import my_places
from lamppost.residents.models import Resident
from tests import crowd

pytestmark = pytest.mark.django_db
WORDS = "lamp light over porches"
OTHER = Wording("A lost key", "No burglary.", "Una llave", "No hubo robo.")


@pytest.fixture
def neighbor(settings):
    """Makes a resident with an account, near the alerts unless told otherwise: (login, id)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def make(email="ana@example.org", cell=crowd.HERE):
        user = residents.add_confirmed(email, WORDS, "en", watch=Watch(cell), now=timezone.now())
        residents.set_telling(user, Quiet(0, 0), 7)
        return user, Resident.objects.get(user_id=user).pk

    return make


@pytest.fixture
def page(on_surface):
    def read(email="ana@example.org", language="en"):
        with on_surface("site", headers={"accept-language": language}) as browser:
            browser.post("/sign-in", {"email": email, "password": WORDS})
            return browser.get("/notifications").content.decode()

    return read


def test_a_resident_sees_what_they_were_told_how_and_why(neighbor, publish, work, page):
    user, _ = neighbor()
    publish(Category.SHOOTING)
    publish(Category.BURGLARY)
    residents.snooze(user, timezone.now() + timedelta(hours=1))
    publish(Category.ROBBERY)
    work()
    seen = page()
    assert "At once: a threat to life." in seen and "E-mail" in seen
    assert "because alerts were paused" in seen
    assert seen.count("In the letter of") == 2
    assert "Push" not in seen[seen.index("<main") : seen.index("</main")], "no device is on"
    assert "Un robo" in page(language="es") or "A burglary" in page(language="es")


def test_a_digest_says_so_when_three_interruptions_were_enough(neighbor, publish, work, page):
    neighbor()
    for _ in range(4):
        publish(Category.ROBBERY)
    work()
    assert "three interruptions that day already" in page()


def test_a_correction_is_in_the_list_too(neighbor, publish, work, page):
    neighbor()
    alert = publish(Category.SHOOTING)
    work()
    actions.correct(alert, OTHER, now=timezone.now())
    work()
    assert "Correction" in page()


def test_nobody_sees_what_another_was_told(neighbor, publish, work, page):
    neighbor()
    neighbor("bo@example.org", cell_at(41.80, -87.60))
    publish(Category.SHOOTING)
    publish(Category.BURGLARY)
    work()
    assert "All quiet" in page("bo@example.org")


def test_what_i_was_told_is_forgotten_with_the_alert(
    neighbor, publish, work, page, login_as, morning
):
    neighbor()
    alerts = [publish(Category.SHOOTING), publish(Category.BURGLARY)]
    work()
    assert len(morning()) == 1
    assert "Digest" in page() and "E-mail" in page()
    for alert in alerts:
        actions.end(alert, now=timezone.now())
    work()
    with login_as("worker"):
        tasks.erase_recipients(timezone.now())
        tasks.forget_digests(timezone.now())
    assert "All quiet" in page()


@pytest.mark.parametrize("surface", ["portal", "desk", "intake", "live", "worker"])
def test_only_the_site_may_ask_and_only_for_the_session_it_has(surface, login_as):
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError, match="permission denied"), login_as(surface):
        mine.rows("SELECT * FROM ctx.my_notices('{}')", [])
    with login_as("site"):
        assert mine.rows("SELECT * FROM ctx.my_notices('{}')", []) == []


@pytest.fixture
def weeks(publish):
    """`weeks(5, 1, 2)`: so many alerts last week, the week before, and so on."""

    def make(*counts, confirmed=0):
        today = timezone.localtime().replace(hour=12)
        monday = today - timedelta(days=today.weekday() + 7)
        for n, count in enumerate(counts):
            for number in range(count):
                pk = publish(Category.BURGLARY)
                moment = monday - timedelta(weeks=n) + timedelta(days=number % 7)
                Alert.objects.filter(pk=pk).update(
                    published_at=moment,
                    ends_at=moment + timedelta(hours=24),
                    confirmed=n == 0 and number < confirmed,
                )

    return make


def test_a22_the_weekly_report_has_count_median_and_share_verified(neighbor, weeks, page):
    user, _ = neighbor()
    weeks(5, 1, 2, 3, 4, 0, 3, 2, 3, confirmed=2)
    week = mine.week(my_places(user), timezone.now())
    assert (week.alerts, week.usual, week.verified) == (5, 2.5, 0.4)
    seen = page()
    assert "5, where 2.5 is usual" in seen and "40 %" in seen


def test_a22_without_eight_weeks_to_compare_with_there_is_no_number(neighbor, weeks, page):
    user, _ = neighbor()
    weeks(5, 1, 2, 3)
    assert mine.week(my_places(user), timezone.now()) is None
    assert "a number alone says nothing" in page()


def test_a22_what_was_taken_back_or_is_far_away_is_not_counted(neighbor, weeks):
    user, _ = neighbor()
    weeks(2, 1, 1, 1, 1, 1, 1, 1, 1)
    far, _ = neighbor("bo@example.org", cell_at(41.80, -87.60))
    assert mine.week(my_places(far), timezone.now()).alerts == 0
    Alert.objects.order_by("-published_at").first().delete()
    Alert.objects.filter(pk=Alert.objects.latest("published_at").pk).update(status="retracted")
    assert mine.week(my_places(user), timezone.now()).alerts == 0
