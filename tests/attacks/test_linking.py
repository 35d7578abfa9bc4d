"""Linking a neighbor's numbers across threads by machine does no better than chance (A8).

60 residents speak in 40 threads. Each linker guesses, from all that a reader of both threads is
shown, who of one thread is who of the next; chance is the same guess with people shuffled.
"""

from __future__ import annotations

import itertools
import random
import uuid
from statistics import fmean, pstdev

import pytest

from lamppost.places.cells import cell_at
from tests.attacks.intake import connect
from tests.attacks.test_residents import Person

pytestmark = pytest.mark.django_db
RESIDENTS, THREADS, IN_EACH, SHUFFLES = 60, 40, 20, 200
CELL = cell_at(41.9175, -87.7068)
POST = """INSERT INTO feed_post (id, author_id, number, text, state, version, created_at, rule,
    guidelines, appeal, kind_id, did, title, cell, place_name, happened_at, outcome, helpful,
    comments, published_at) VALUES (%s, %s, 0, 'a text', 'live', 1, now(), '', '', '', 'other', '',
    'a title', %s, '', now(), '', 0, 0, now())"""
COMMENT = """INSERT INTO feed_comment (id, post_id, author_id, number, text, state, version,
    created_at, published_at, rule, guidelines, appeal)
    VALUES (gen_random_uuid(), %s, %s, 0, 'the same words', 'live', 1, now(), now(), '', '', '')"""


@pytest.fixture(scope="module")
def threads(django_db_setup, django_db_blocker):
    """Per thread, who (an index) has which number: [{number: person}]."""
    chance = random.Random(7)
    with django_db_blocker.unblock(), connect() as owner:
        people = [Person(owner) for _ in range(RESIDENTS)]
        try:
            yield [_thread(owner, people, chance) for _ in range(THREADS)]
        finally:
            users = [[person.user for person in people]]
            owner.execute("DELETE FROM accounts_session WHERE user_id = ANY(%s)", users)
            owner.execute("DELETE FROM accounts_user WHERE id = ANY(%s)", users)


def _thread(owner, people, chance):
    post, there = uuid.uuid4(), chance.sample(range(RESIDENTS), IN_EACH)
    owner.execute(POST, [post, people[there[0]].id, CELL])
    for who in there[1:]:
        owner.execute(COMMENT, [post, people[who].id])
    by_id = {person.id: index for index, person in enumerate(people)}
    rows = owner.execute(
        "SELECT number, author_id FROM feed_post WHERE id = %(p)s UNION"
        " SELECT number, author_id FROM feed_comment WHERE post_id = %(p)s",
        {"p": post},
    ).fetchall()
    return {number: by_id[author] for number, author in rows}


def same_number(one, other):
    return [(n, n) for n in one if n in other]


def same_rank(one, other):
    return list(zip(sorted(one), sorted(other), strict=False))


def nearest_number(one, other):
    return [(n, min(other, key=lambda m: abs(m - n))) for n in one]


def same_last_digits(one, other):
    return [(n, m) for n in one for m in other if n % 32 == m % 32]


def same_low_bits(one, other):
    return [(n, m) for n in one for m in other if (n - 10) & 15 == (m - 10) & 15]


LINKERS = [same_number, same_rank, nearest_number, same_last_digits, same_low_bits]


def hits(guesses, threads):
    """How many guesses are right. Numbers stay where they are; only who has them is shuffled."""
    return sum(
        threads[one][n] == threads[other][m] for one, other, pairs in guesses for n, m in pairs
    )


@pytest.mark.parametrize("linker", LINKERS)
def test_linking_numbers_of_two_threads_does_no_better_than_chance(threads, linker):
    found, shuffled = compare(linker, threads)
    assert found <= fmean(shuffled) + 5 * (pstdev(shuffled) or 1.0)


def test_these_linkers_would_notice_a_number_that_stays(threads):
    """The yardstick itself: numbers that follow a person are linked."""
    stable = [{10 + who: who for who in thread.values()} for thread in threads]
    found, shuffled = compare(same_number, stable)
    assert found > fmean(shuffled) + 50 * pstdev(shuffled)


def compare(linker, threads):
    """Right guesses, and right guesses where people are shuffled within each thread."""
    chance = random.Random(11)
    guesses = [
        (a, b, linker(threads[a], threads[b])) for a, b in itertools.combinations(range(THREADS), 2)
    ]
    shuffled = []
    for _ in range(SHUFFLES):
        mixed = [_shuffled(thread, chance) for thread in threads]
        shuffled.append(hits(guesses, mixed))
    return hits(guesses, threads), shuffled


def _shuffled(thread, chance):
    people = list(thread.values())
    chance.shuffle(people)
    return dict(zip(thread, people, strict=True))


def test_a_number_is_one_persons_in_its_thread(threads):
    assert all(len(thread) == IN_EACH == len(set(thread.values())) for thread in threads)
