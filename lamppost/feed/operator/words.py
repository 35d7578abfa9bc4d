"""Words of the moderators' pages."""

from django.utils.translation import gettext_lazy as _

from lamppost.feed.data import CaseKind, Reason

KINDS = {
    CaseKind.POST: _("Post"),
    CaseKind.COMMENT: _("Comment"),
    CaseKind.FLAG: _("Flagged"),
    CaseKind.APPEAL: _("Appeal"),
}
REASONS = {
    Reason.LOOKS: _("Judges somebody by how they look"),
    Reason.PRIVATE: _("Tells who or where somebody is"),
    Reason.HARASSMENT: _("Insults or threatens somebody"),
    Reason.FALSE: _("Is not true"),
    Reason.OFF_TOPIC: _("Has nothing to do with the neighborhood"),
    Reason.OTHER: _("Something else"),
}
SANCTIONS = [
    ("", _("Nothing more")),
    ("warning 90", _("Warn the author")),
    ("limit 14", _("Limit to one post a day for 14 days")),
    ("suspension 7", _("No writing for 7 days")),
    ("suspension 30", _("No writing for 30 days")),
]
