"""How pages say what a place is, how far it is watched and how its resident is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lamppost.residents.data import Choice, PlaceName

NAMES = {
    PlaceName.HOME: _("Home"),
    PlaceName.WORK: _("Work"),
    PlaceName.FAMILY: _("Family"),
    PlaceName.SCHOOL: _("School"),
    PlaceName.OTHER: _("Other"),
}
ICONS = {
    PlaceName.HOME: "house",
    PlaceName.WORK: "buildings",
    PlaceName.FAMILY: "users",
    PlaceName.SCHOOL: "badge",
    PlaceName.OTHER: "pin",
}
RADII = {
    402: _("¼ mile"),
    805: _("½ mile"),
    1609: _("1 mile"),
    3219: _("2 miles"),
    4828: _("3 miles"),
    8047: _("5 miles"),
}
TOLD = {  # by mail, by push
    (True, True): _("E-mail and push"),
    (True, False): _("E-mail"),
    (False, True): _("Push"),
    (False, False): _("Only on the open page"),
}
CHOICES = {
    Choice.BOTH: _("Push and e-mail, at once"),
    Choice.PUSH: _("Push, at once"),
    Choice.MAIL: _("E-mail, at once"),
    Choice.DIGEST: _("In the daily digest"),
    Choice.OFF: _("Not at all"),
}
