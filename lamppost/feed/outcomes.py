"""How a post ended, in the reader's language."""

from django.utils.translation import gettext_lazy

from lamppost.feed.data import Outcome

OUTCOMES = {
    Outcome.RESOLVED: gettext_lazy("Resolved"),
    Outcome.FOUND: gettext_lazy("Found"),
    Outcome.FALSE_ALARM: gettext_lazy("False alarm"),
}
