"""The desk's decisions, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lamppost.dispatch.data import Decision
from lamppost.newsdesk.data import Attestation, Because, Need, Refusal, State
from lamppost.newsdesk.linter import Kind

# What must hold: said when it does, said when it does not, and why.
NEEDS = {
    Need.OPEN: (
        _("Nobody has decided it yet"),
        _("Somebody has already decided this draft"),
        "",
    ),
    Need.CALL: (
        _("Dispatch still stands by the call"),
        _("Dispatch cancelled the call, or it may no longer be published"),
        "",
    ),
    Need.YOUNG: (
        _("Under one hour old"),
        _("An hour old: it can no longer be published"),
        _("Counted from when it happened to the moment it is sent"),
    ),
    Need.CATEGORY: (
        _("Category is on the published list"),
        _("Choose what happened: the call type alone does not say it, or it has changed"),
        _("8 crimes, fires and explosions; everything else never alerts"),
    ),
    Need.PLACE: (
        _("Place is no finer than a few blocks"),
        _("Choose one of the places listed"),
        "",
    ),
    Need.WORDS: (
        _("Words in English and Spanish"),
        _("Title and text are needed in English and in Spanish"),
        "",
    ),
    Need.CLEAN: (
        _("No address, name, phone, plate or unit in the words"),
        _("The words lead to a door or a person, or count units"),
        "",
    ),
    Need.ATTESTED: (
        _("Useful to the community at large"),
        _("Say why it is useful to the community at large"),
        "",
    ),
    Need.EDITED: (
        _("Edited by a person"),
        _("Read and save the words first"),
        "",
    ),
    Need.SECOND: (
        _("A second person approves"),
        _("Somebody else must approve what you wrote"),
        _("Two people look at every alert"),
    ),
}
FOUND = {
    Kind.HOUSE_NUMBER: _("can lead to one door"),
    Kind.APARTMENT: _("names an apartment"),
    Kind.POINT: _("is an exact position"),
    Kind.NAME: _("looks like a person’s name"),
    Kind.PHONE: _("looks like a phone number"),
    Kind.EMAIL: _("looks like an e-mail or an account"),
    Kind.BIRTH_DATE: _("looks like a date of birth"),
    Kind.PLATE: _("looks like a plate or a case number"),
    Kind.UNIT: _("names a unit or a badge"),
    Kind.UNIT_COUNT: _("says how many respond"),
}
ATTESTATIONS = {
    Attestation.ACTIVE_THREAT: _("Active threat or hazard to others"),
    Attestation.COMMUNITY: _("Affects the community at large"),
}
REFUSALS = {
    Refusal.ONE_PERSON: _("Affects one person only, no threat to others"),
    Refusal.NOT_CERTAIN: _("It is not clear what happened"),
    Refusal.SENSITIVE: _("Publishing it could hurt somebody"),
    Refusal.NOT_USEFUL: _("Over, or nothing a neighbor could act on"),
    Refusal.OTHER: _("Another reason"),
}
BECAUSE = {
    Because.RECODED: _("Dispatch now calls it something that is never published"),
    Because.CANCELLED: _("Dispatch cancelled the call"),
    Because.RECLASSED: _("Dispatch now calls it something else"),
    Because.MISTAKEN: _("The alert was a mistake"),
    Because.UPDATE: _("There is more to say"),
}
STATES = {
    State.WAITING: _("New"),
    State.EDITED: _("Edited"),
    State.PUBLISHED: pgettext_lazy("a draft", "Published"),
    State.REFUSED: _("Refused"),
    State.MERGED: _("Merged"),
    State.EXPIRED: _("Expired"),
}
DECISIONS = {
    Decision.NEVER: _("Never publish"),
    Decision.PUBLISH: _("May be published as"),
    Decision.REVIEW: _("Only if an editor is sure"),
    Decision.CPR: _("Cardiac arrest: to responders only"),
    Decision.DROP: _("Not an incident"),
}
