"""The public log's short stable words, said in full."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {
    "alert published": _("An alert was published"),
    "alert corrected": _("An alert was corrected"),
    "alert retracted": _("An alert was taken back"),
    "alert ended": _("An alert ended"),
    "code mapped": _("A dispatch code was mapped by a person"),
    "feed key made": _("An agency was given a key to send calls"),
    "feed key revoked": _("An agency’s key was revoked"),
    "draft edited": _("An editor read and saved the words of a draft"),
    "draft approved": _("A draft was approved and sent"),
    "draft refused": _("A draft was refused"),
    "drafts merged": _("Two calls about one event were merged"),
    "draft put back": _("A decided draft was put back in the queue"),
    "follow-up written": _("A correction or retraction was made ready"),
    "follow-up sent": _("A correction or retraction was sent"),
    "follow-up dropped": _("A correction or retraction was not sent"),
    "exact place opened": _("An editor opened the exact place of a call"),
}
SHORT = {  # the kinds a reader may filter by
    "alert published": _("Published"),
    "alert corrected": _("Corrected"),
    "alert retracted": _("Taken back"),
    "alert ended": _("Ended"),
    "code mapped": _("Codes"),
    "draft edited": _("An editor read and saved the words of a draft"),
    "draft approved": _("A draft was approved and sent"),
    "draft refused": _("A draft was refused"),
    "drafts merged": _("Two calls about one event were merged"),
    "draft put back": _("A decided draft was put back in the queue"),
    "follow-up written": _("A correction or retraction was made ready"),
    "follow-up sent": _("A correction or retraction was sent"),
    "follow-up dropped": _("A correction or retraction was not sent"),
    "exact place opened": _("Exact places opened"),
}
FACTS = {
    "alert": _("Alert"),
    "agency": _("Agency"),
    "category": _("Category"),
    "version": _("Version"),
    "feed": pgettext_lazy("of dispatch calls", "Feed"),
    "code": _("Code"),
    "decision": _("Decision"),
    "reason": _("Reason"),
    "by": _("By"),
    "call": _("Call"),
    "sandbox": _("Sandbox"),
    "draft": _("Draft"),
    "into": _("Merged into"),
    "attestation": _("Useful because"),
    "age_seconds": _("Seconds since it happened"),
    "two_people": _("Two people"),
    "follow_up": _("What was said"),
}
