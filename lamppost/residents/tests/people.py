"""What the tests of this room share."""

from django.utils import timezone

from lamppost.places.cells import cell_at
from lamppost.residents import actions
from lamppost.residents.data import Watch
from lamppost.residents.letters import open_letter
from lamppost.residents.models import Letter

HOME = Watch(cell_at(41.917, -87.707))
WORK = Watch(cell_at(41.885, -87.63))
WORDS = "lamp light over porches"

FORM = {
    "place_lat": "41.917",
    "place_lng": "-87.707",
    "name": "home",
    "radius_m": "805",
    "categories": ["burglary", "shots_fired"],
    "by_mail": "on",
    "email": "ana@example.org",
    "password": WORDS,
    "language": "es",
    "pledge": "on",
}


def a_resident(email="ana@example.org", watch=HOME):
    """The login's id."""
    return actions.add_confirmed(email, WORDS, "en", watch=watch, now=timezone.now())


def the_letter():
    """What the newest letter says; read with the owner's rights, as the worker would."""
    return open_letter(Letter.objects.order_by("-next_at").first())
