"""The public log's short stable words, said in full."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "alert published": _("An alert was published"),
    "alert corrected": _("An alert was corrected"),
    "alert retracted": _("An alert was taken back"),
    "alert ended": _("An alert ended"),
    "code mapped": _("A dispatch code was mapped by a person"),
    "feed key made": _("An agency was given a key to send calls"),
    "feed key revoked": _("An agency’s key was revoked"),
    "exact place opened": _("An editor opened the exact place of a call"),
}
SHORT = {  # the kinds a reader may filter by
    "alert published": _("Published"),
    "alert corrected": _("Corrected"),
    "alert retracted": _("Taken back"),
    "alert ended": _("Ended"),
    "code mapped": _("Codes"),
    "exact place opened": _("Exact places opened"),
}
FACTS = {
    "alert": _("Alert"),
    "agency": _("Agency"),
    "category": _("Category"),
    "version": _("Version"),
    "feed": _("Feed"),
    "code": _("Code"),
    "decision": _("Decision"),
    "reason": _("Reason"),
    "by": _("By"),
    "call": _("Call"),
    "sandbox": _("Sandbox"),
}
