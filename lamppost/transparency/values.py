"""The short stable words that stand as facts in the public log, said in full."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VALUES = {
    # why an alert is useful, or a draft was refused
    "active_threat": _("active threat to others"),
    "community": _("it affects the community at large"),
    "one_person": _("it affects one person only"),
    "not_certain": _("it is not clear what happened"),
    "sensitive": _("it could hurt somebody"),
    "not_useful": _("nothing a neighbor could act on"),
    "other": _("another reason"),
    # what was said after an alert, and why
    "correct": _("correction"),
    "retract": _("retraction"),
    "recoded": _("dispatch calls it something that is never published"),
    "cancelled": _("dispatch cancelled the call"),
    "reclassed": _("dispatch calls it something else"),
    "mistaken": _("it was a mistake"),
    "update": _("there is more to say"),
    "an hour old": _("it was an hour old"),
    "time": _("the passing of time"),
    # what may become of a call type
    "publish": _("may be published"),
    "review": _("only if an editor is sure"),
    "never": _("never published"),
    "cpr": _("to responders only"),
    "drop": _("not an incident"),
    # what moderators decide
    "post": _("a post"),
    "comment": _("a comment"),
    "flag": _("a flag"),
    "appeal": _("an appeal"),
    "let_out": _("let out"),
    "refuse": _("refused"),
    "warning": _("a warning"),
    "limit": _("fewer posts a day"),
    "suspension": _("reading only"),
    "hold all": _("all wait for a moderator"),
}
