"""What raw SQL cannot do with the pictures of posts: attach another's, one nobody looked at, one
after the desk has let the post out; see those of a post that waits; keep what must go."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone
from psycopg import errors

from lamppost.footage.models import Media
from tests.attacks.intake import connect
from tests.attacks.test_footage import insert
from tests.attacks.test_posts import Scene

pytestmark = pytest.mark.django_db
ATTACH = (
    "INSERT INTO feed_attachment (id, post_id, media_id, position, alt)"
    " VALUES (gen_random_uuid(), '{post}', '{media}', {position}, '')"
)


class Pictures(Scene):
    """Ana's finished and unseen pictures, Bob's finished one; one hangs on each post of Ana's."""

    def __init__(self, owner):
        super().__init__(owner)
        self.mine, self.unseen = self.media(owner, self.ana), self.media(owner, self.ana, False)
        self.bobs = self.media(owner, self.bob)
        self.on_held, self.on_live = (self.media(owner, self.ana) for _ in range(2))
        for post, media in ((self.held, self.on_held), (self.live, self.on_live)):
            owner.execute(ATTACH.format(post=post, media=media, position=0))

    @staticmethod
    def media(owner, person, is_finished=True):
        now, media = timezone.now(), uuid.uuid4()
        facts = {"owner_id": person.user, "created_at": now, "kind": "picture"}
        facts |= {"width": 10, "height": 10, "bytes": 100}
        done = {"state": "finished", "version": 1, "looked_at": now} if is_finished else {}
        insert(owner, Media(id=media, **facts, **done))
        return media


@pytest.fixture
def scene():
    with connect() as owner:
        made = Pictures(owner)
        try:
            yield made
        finally:
            people = [made.ana.user, made.bob.user, made.mod.id, made.other.id]
            owner.execute("DELETE FROM accounts_session WHERE user_id = ANY(%s)", [people])
            owner.execute("DELETE FROM accounts_user WHERE id = ANY(%s)", [people])
            owner.execute("DELETE FROM footage_erasure")


def seen(surface, token):
    with connect(surface, token) as there:
        return {row[0] for row in there.execute("SELECT media_id FROM feed_attachment")}


def test_pictures_of_a_post_that_waits_are_its_authors_and_the_desks_alone(scene):
    assert seen("site", scene.ana.token) == {scene.on_held, scene.on_live}
    assert seen("site", scene.bob.token) == {scene.on_live}
    assert seen("site", "") == set()
    assert seen("desk", scene.mod.token) == {scene.on_held, scene.on_live}
    assert seen("desk", "") == set()


@pytest.mark.parametrize("surface", ["portal", "live", "intake"])
def test_no_other_login_reaches_them(scene, surface):
    with connect(surface, scene.ana.token) as there:
        with pytest.raises(errors.InsufficientPrivilege):
            there.execute("SELECT 1 FROM feed_attachment")


@pytest.mark.parametrize("media", ["unseen", "bobs"])
def test_a_new_post_takes_only_the_authors_own_finished_pictures(scene, media):
    with connect("site", scene.ana.token) as there, there.transaction():
        there.execute(scene.insert(scene.new, scene.ana.id))
        there.execute(ATTACH.format(post=scene.new, media=scene.mine, position=0))
        with pytest.raises(errors.CheckViolation), there.transaction():
            chosen = getattr(scene, media)
            there.execute(ATTACH.format(post=scene.new, media=chosen, position=1))


def test_a_post_gets_no_picture_after_it_was_sent_and_nobody_adds_to_anothers(scene):
    for person, post in (("ana", "held"), ("ana", "live"), ("bob", "live")):
        media = scene.mine if person == "ana" else scene.bobs
        query = ATTACH.format(post=getattr(scene, post), media=media, position=1)
        with connect("site", getattr(scene, person).token) as there:
            with pytest.raises((errors.CheckViolation, errors.InsufficientPrivilege)):
                there.execute(query)


def test_there_are_four_places_and_each_is_taken_once(scene):
    for position in (-1, 0, 4):
        with connect() as owner, pytest.raises(errors.IntegrityError):
            owner.execute(ATTACH.format(post=scene.live, media=scene.mine, position=position))


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE feed_attachment SET media_id = '{scene.mine}'",
        "UPDATE feed_attachment SET post_id = '{scene.live}'",
        "UPDATE feed_attachment SET alt = 'other words'",
        "UPDATE feed_post SET version = 1",
        "TRUNCATE feed_attachment",
    ],
)
def test_nothing_about_them_is_changed_later(scene, query):
    for surface, token in (("site", scene.ana.token), ("desk", scene.mod.token)):
        with connect(surface, token) as there, pytest.raises(errors.InsufficientPrivilege):
            there.execute(query.format(scene=scene))


def test_only_the_author_takes_one_away_and_it_takes_its_bytes_along(scene):
    delete = "DELETE FROM feed_attachment WHERE post_id = %s"
    with connect("site", scene.bob.token) as there:
        assert there.execute(delete, [scene.live]).rowcount == 0
    with connect("site", scene.ana.token) as there:
        assert there.execute(delete, [scene.live]).rowcount == 1
    with connect() as owner:
        asked = owner.execute("SELECT media_id FROM footage_erasure").fetchall()
        found = owner.execute(
            "SELECT state, version FROM feed_post WHERE id = %s", [scene.live]
        ).fetchone()
    assert asked == [(scene.on_live,)]
    assert found == ("live", 2)


def test_a_withdrawn_post_keeps_no_picture_whoever_writes_the_statement(scene):
    with connect("site", scene.ana.token) as there:
        there.execute("UPDATE feed_post SET state = 'withdrawn' WHERE id = %s", [scene.live])
    with connect() as owner:
        left = owner.execute("SELECT id FROM footage_media").fetchall()
        asked = owner.execute("SELECT media_id FROM footage_erasure").fetchall()
    assert asked == [(scene.on_live,)]
    assert (scene.on_live,) not in left


def test_an_account_that_goes_leaves_no_picture_and_word_what_to_erase(scene):
    with connect("site", scene.ana.token) as there:
        assert there.execute("SELECT ctx.delete_myself()").fetchone() == (True,)
    with connect() as owner:
        assert owner.execute("SELECT count(*) FROM feed_attachment").fetchone() == (0,)
        assert owner.execute("SELECT id FROM footage_media").fetchall() == [(scene.bobs,)]
        asked = {row[0] for row in owner.execute("SELECT media_id FROM footage_erasure")}
    assert asked == {scene.mine, scene.unseen, scene.on_held, scene.on_live}
