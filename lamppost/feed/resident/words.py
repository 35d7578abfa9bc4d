"""What residents are told, in their language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lamppost.feed.care.check import Problem, Stop
from lamppost.feed.data import News, Reason, State

STATES = {
    State.HELD: gettext_lazy("Waiting for a moderator"),
    State.LIVE: gettext_lazy("Published"),
    State.REFUSED: gettext_lazy("Not published"),
    State.WITHDRAWN: gettext_lazy("Withdrawn"),
    State.ENDED: gettext_lazy("Ended"),
}
REASONS = {
    Reason.LOOKS: gettext_lazy("Judges somebody by how they look"),
    Reason.PRIVATE: gettext_lazy("Tells who or where somebody is"),
    Reason.HARASSMENT: gettext_lazy("Insults or threatens somebody"),
    Reason.FALSE: gettext_lazy("Is not true"),
    Reason.OFF_TOPIC: gettext_lazy("Has nothing to do with the neighborhood"),
    Reason.OTHER: gettext_lazy("Something else"),
}
NEWS = {
    News.LIVE: gettext_lazy("A moderator let it out: it is published."),
    News.REFUSED: gettext_lazy("A moderator did not publish it. Open it to read the rule."),
    News.RESTORED: gettext_lazy("Your appeal won: it is published."),
    News.UPHELD: gettext_lazy("Your appeal was decided: the refusal stands."),
    News.COMMENT: gettext_lazy("A neighbor commented."),
    News.MESSAGE: gettext_lazy("A neighbor wrote to you privately about this."),
    News.OUTCOME: gettext_lazy("Its author told how it ended."),
    News.FLAG_KEPT: gettext_lazy("You flagged this. A moderator looked, and it stays."),
    News.FLAG_REMOVED: gettext_lazy("You flagged this. It was taken down."),
    News.WARNING: gettext_lazy("A moderator warned you over something you wrote here."),
    News.LIMIT: gettext_lazy("For a while you can post once and comment five times a day."),
    News.SUSPENSION: gettext_lazy("For a while you can read, but not write."),
}
WHY_NOT = {
    "suspended": gettext_lazy(
        "You can read, but not write, for a while. The rule is in your news."
    ),
    "enough": gettext_lazy("That is all for today. Try again tomorrow."),
    "changed": gettext_lazy("It changed meanwhile, so this was not possible any more."),
    "gone": gettext_lazy("It is not there any more."),
    "media": gettext_lazy("A picture is not ready yet. Wait until it says so, then send again."),
    "nobody": gettext_lazy("Sign in first."),
}


def why_not(word: str) -> str:
    return str(WHY_NOT.get(word, WHY_NOT["changed"]))


def said(problem: Problem) -> str:
    """A problem as a sentence."""
    words = ", ".join(f"“{word}”" for word in problem.words)
    match problem.stop:
        case Stop.PRIVATE:
            return _("Leave out what leads to one person: %(words)s") % {"words": words}
        case Stop.LOOKS:
            return _(
                "This says how somebody looks (%(words)s), and too little of what would help"
                " anyone. Say what they did, and at least two of: clothing, hair, shoes, build,"
                " vehicle."
            ) % {"words": words}
        case Stop.NEEDS_DID:
            return _("Say what the person did.")
        case Stop.NOTHING_DONE:
            return _("Say what the person did. Being there, or looking different, is no reason.")
