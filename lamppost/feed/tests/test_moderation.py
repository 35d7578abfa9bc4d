"""Deciding, appealing, flagging, sanctions, what is let out at once (A11, A14, A23)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lamppost.config import cli
from lamppost.feed import lookups, rulebook, statistics
from lamppost.feed.models import Case, Comment, Flag, Notice, Post
from lamppost.feed.operator import actions
from lamppost.feed.tests.street import text
from lamppost.transparency.models import Entry

pytestmark = pytest.mark.django_db


def test_a11_a_refused_author_gets_the_rules_id_its_text_and_an_appeal_button(street, ana, mod):
    post = street.refused(ana, mod, "behaviour")
    rule = rulebook.rule("behaviour")
    for path in (f"/posts/{post}", "/posts"):
        page = text(street.get(ana, path))
        assert rule.id in page and rule.text_en in page
        assert f"/posts/{post}/appeal" in page


def test_a11_a_different_moderator_decides_the_appeal(street, ana, mod, other_mod):
    post = street.refused(ana, mod)
    street.send(ana, f"/posts/{post}/appeal", words="I saw it myself.")
    appeal = street.case(post, "appeal")
    assert street.decide(mod, appeal, "let_out").status_code == 422
    assert Post.objects.get(pk=post).state == "refused"
    Case.objects.filter(pk=appeal.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    street.decide(other_mod, appeal, "let_out")
    assert Post.objects.get(pk=post).state == "live"
    assert "Your appeal won" in text(street.get(ana, "/posts"))


def test_an_appeal_that_is_lost_is_told_and_cannot_be_made_again(street, ana, mod, other_mod):
    post = street.refused(ana, mod)
    street.send(ana, f"/posts/{post}/appeal", words="I saw it myself.")
    street.decide(other_mod, street.case(post, "appeal"), "refuse", rule="true")
    assert "the refusal stands" in text(street.get(ana, "/posts"))
    assert "/appeal" not in text(street.get(ana, f"/posts/{post}"))


def test_a_refused_post_can_be_changed_and_waits_again(street, ana, bob, mod):
    post = street.refused(ana, mod)
    words = {"title": "Gray cat found", "text": "It has a blue collar.", "did": ""}
    street.send(ana, f"/posts/{post}/change", **words)
    assert street.get(bob, f"/posts/{post}").status_code == 404
    street.decide(mod, street.case(post), "let_out")
    assert "blue collar" in text(street.get(bob, f"/posts/{post}"))


def test_a_refusal_that_names_no_rule_is_not_possible(street, ana, mod):
    post = street.post(ana)
    for rule in ("", "because"):
        assert street.decide(mod, street.case(post), "refuse", rule=rule).status_code == 422
    assert Post.objects.get().state == "held"


def test_two_moderators_never_work_on_one_case(street, ana, mod, other_mod):
    case = street.case(street.post(ana))
    now = timezone.now()
    assert actions.claim(case.pk, by=mod, now=now)
    assert not actions.claim(case.pk, by=other_mod, now=now)
    page = street.decide(other_mod, case, "let_out")
    assert page.status_code == 422
    assert Post.objects.get().state == "held"
    assert actions.claim(case.pk, by=other_mod, now=now + timedelta(minutes=11))


def test_taking_the_next_never_gives_the_same_case_twice(street, ana, mod, other_mod):
    for _ in range(2):
        street.post(ana)
    now = timezone.now()
    taken = [actions.claim_next(by=who, now=now) for who in (mod, other_mod)]
    assert len(set(taken)) == 2
    assert actions.claim_next(by=street.moderator(), now=now) is None


def test_nobody_decides_about_words_they_have_not_seen(street, ana, mod):
    post = street.post(ana)
    case = street.case(post)
    with street.browser(mod, "desk") as client:
        client.post(f"/moderation/{case.pk}/claim")
    street.send(ana, f"/posts/{post}/change", title="Other", text="Other words.", did="")
    with street.browser(mod, "desk") as client:
        sent = client.post(f"/moderation/{case.pk}/decide", {"verdict": "let_out", "seen": 1})
    assert sent.status_code == 422
    assert Post.objects.get().state == "held"


def test_a14_every_flag_ends_in_one_notice_to_whoever_flagged(street, ana, bob, mod):
    post = street.live(ana, mod)
    eve = street.neighbor()
    for who, reason in ((bob, "false"), (eve, "private")):
        street.send(who, f"/posts/{post}/flag", reason=reason, words="I was there.")
    page = street.get(mod, "/moderation", "desk")
    assert "2 flags" in text(page)
    assert "promised by" in text(page)
    street.decide(mod, street.case(post, "flag"), "let_out")
    for who in (bob, eve):
        assert text(street.get(who, "/posts")).count("A moderator looked, and it stays.") == 1
    assert not Flag.objects.filter(outcome="").exists()


def test_a_flag_that_is_right_takes_a_live_post_down_at_once(street, ana, bob, mod):
    post = street.live(ana, mod)
    street.send(bob, f"/posts/{post}/flag", reason="private")
    street.decide(mod, street.case(post, "flag"), "refuse", rule="private")
    assert street.get(bob, f"/posts/{post}").status_code == 404
    assert "It was taken down." in text(street.get(bob, "/posts"))
    assert "Keep private things private" in text(street.get(ana, f"/posts/{post}"))


def test_a_flag_on_a_comment_is_about_that_comment_only(street, ana, bob, mod):
    post = street.live(ana, mod)
    street.commented(bob, post, mod, "Rumor has it the cat bites.")
    comment = Comment.objects.get()
    street.send(ana, f"/posts/{post}/flag", reason="false", comment=str(comment.pk))
    street.decide(mod, street.case(post, "flag"), "refuse", rule="true")
    assert "the cat bites" not in text(street.get(ana, f"/posts/{post}"))
    assert Post.objects.get().state == "live"


def test_a_refused_comment_cites_its_rule_and_can_be_appealed(street, ana, bob, mod, other_mod):
    post = street.live(ana, mod)
    street.comment(bob, post, "It was surely stolen.")
    street.decide(mod, street.case(post, "comment"), "refuse", rule="true")
    page = text(street.get(bob, f"/posts/{post}"))
    assert "Only what you know" in page
    comment = Comment.objects.get()
    appeal = f"/posts/{post}/appeal?comment={comment.pk}"
    assert appeal in page
    street.send(bob, appeal, words="I saw the theft.")
    street.decide(other_mod, street.case(post, "appeal"), "let_out")
    assert "surely stolen" in text(street.get(ana, f"/posts/{post}"))


def test_a_moderator_sees_a_number_and_never_a_mail_or_an_id(street, ana, mod):
    post = street.post(ana)
    case = street.case(post)
    author = Post.objects.get().author_id
    with street.browser(mod, "desk") as client:
        client.post(f"/moderation/{case.pk}/claim")
        page = text(client.get(f"/moderation/{case.pk}"))
    assert f"Neighbor {Post.objects.get().number}" in page
    assert str(author) not in page and str(ana) not in page and "@example" not in page


def test_a_suspended_author_reads_but_does_not_write_until_an_appeal_is_won(
    street, ana, mod, other_mod
):
    post = street.refused(ana, mod, "kind_words", sanction="suspension 7")
    assert "you can read, but not write" in text(street.get(ana, "/posts")).lower()
    assert street.send(ana, "/post", **street.form()).status_code == 422
    street.send(ana, f"/posts/{post}/appeal", words="That was a quote.")
    street.decide(other_mod, street.case(post, "appeal"), "let_out")
    street.post(ana)


def test_a_limited_author_posts_once_a_day(street, ana, mod):
    street.refused(ana, mod, sanction="limit 14")
    assert street.send(ana, "/post", **street.form()).status_code == 422
    Post.objects.update(created_at=timezone.now() - timedelta(days=2))
    street.post(ana)
    assert street.send(ana, "/post", **street.form()).status_code == 422


def test_an_operators_rule_lets_trusted_authors_out_and_a_refusal_ends_the_trust(
    street, ana, bob, mod
):
    street.send(mod, "/moderation/rules", "desk", kind="pets", trusted_after="3")
    for _ in range(3):
        street.live(ana, mod)
    assert Post.objects.get(pk=street.post(ana)).state == "live"
    assert Post.objects.get(pk=street.post(ana, kind="safety")).state == "held"
    assert Post.objects.get(pk=street.post(bob)).state == "held"
    street.send(bob, f"/posts/{Post.objects.filter(state='live').first().pk}/flag", reason="false")
    street.decide(mod, Case.objects.get(kind="flag"), "refuse", rule="true")
    assert Post.objects.get(pk=street.post(ana)).state == "held"
    assert Entry.objects.filter(kind="posting rule set").count() == 1


def test_every_decision_is_on_the_public_record_and_nothing_of_a_resident_is(street, ana, mod):
    post = street.refused(ana, mod, "private", sanction="warning 90")
    lines = [entry.facts for entry in Entry.objects.order_by("seq")]
    assert lines[0]["verdict"] == "refuse" and lines[0]["rule"] == "private"
    assert lines[1]["decision"] == "warning"
    author = Post.objects.get().author_id
    assert not [x for x in (post, author, ana, "Gray cat") if str(x) in repr(lines)]


def test_the_desk_does_not_show_what_was_withdrawn(street, ana, mod):
    post = street.post(ana)
    street.send(ana, f"/posts/{post}/do", do="withdraw")
    assert not Case.objects.filter(verdict="").exists()
    assert "Gray cat" not in text(street.get(mod, "/moderation", "desk"))


def test_moderation_pages_ask_who_is_there(street, ana):
    case = street.case(street.post(ana))
    for path in ("/moderation", f"/moderation/{case.pk}", "/moderation/rules"):
        assert street.get(None, path, "desk").status_code == 302


def test_guidelines_are_public_versioned_and_in_both_languages(street):
    page = text(street.get(None, "/guidelines"))
    assert all(
        rule.text_en.split(".")[0][:30] in page.replace("&#x27;", "'") for rule in rulebook.rules()
    )
    assert all(rule.title_es and rule.text_es for rule in rulebook.rules())
    assert rulebook.in_force() in page


def test_a23_last_months_moderation_is_public_and_no_number_is_under_ten(street, ana, bob, mod):
    post = street.live(ana, mod)
    street.send(bob, f"/posts/{post}/flag", reason="false")
    for _ in range(11):
        street.comment(bob, post, "I saw it too.")
        street.decide(mod, street.case(post, "comment"), "let_out")
    month = statistics.month_before(timezone.localdate())
    middle = timezone.make_aware(timezone.datetime(month.year, month.month, 15))
    Case.objects.exclude(verdict="").update(opened_at=middle, decided_at=middle)
    Flag.objects.update(at=middle)
    told = street.get(None, "/transparency/moderation.json").json()
    assert told["month"] == f"{month:%Y-%m}"
    assert told["decisions"]["comments kept"]["number"] == 10
    assert told["decisions"]["posts kept"]["number"] is None
    assert told["flags"] == {"false": None}
    assert set(told) >= {"flags", "decisions", "appeals_overturned", "refusals_by_rule"}


def test_a16_a_kind_that_an_operator_adds_has_its_own_alert_level_digest(street, ana, mod):
    assert cli.main(["post-kind", "noise", "--en", "Noise", "--es", "Ruido"]) == 0
    assert cli.main(["post-kind", "No Word", "--en", "x", "--es", "x"]) == 2
    lookups.forget_kinds()
    assert lookups.kinds()["noise"].alert_level == "digest"
    assert "Noise" in text(street.get(ana, "/post"))
    street.live(ana, mod, kind="noise", title="Saw at night", text="Every night at two.")


def test_a_notice_is_new_once(street, ana, mod):
    street.live(ana, mod)
    assert 'class="is-new"' in text(street.get(ana, "/posts"))
    assert 'class="is-new"' not in text(street.get(ana, "/posts"))
    assert Notice.objects.exclude(seen_at=None).exists()
