"""The public log's short stable words, said in full."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "alert published": _("An alert was published"),
    "alert corrected": _("An alert was corrected"),
    "alert retracted": _("An alert was retracted"),
    "alert ended": _("An alert ended"),
    "code mapped": _("A dispatch code was mapped by a person"),
    "feed key made": _("An agency was given a key to send calls"),
    "feed key revoked": _("An agency’s key was revoked"),
    "exact place opened": _("An editor opened the exact place of a call"),
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
