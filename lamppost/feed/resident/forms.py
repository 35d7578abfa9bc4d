"""What residents type. What was typed comes back with every error.

An address is posted, answered with cells and forgotten: it is never kept, logged or put in an
address of ours.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lamppost.feed import lookups
from lamppost.feed.care import tone
from lamppost.feed.care.check import Problem, Stop, check_comment, check_post, is_timely
from lamppost.feed.data import Kind, Picture, Reason
from lamppost.feed.resident import pictures
from lamppost.feed.resident.actions import NewPicture, NewPost
from lamppost.feed.resident.words import REASONS, said
from lamppost.places import lookups as places
from lamppost.places.cells import Cell, cell_at, center
from lamppost.places.data import Found

TRAITS = ("clothing", "hair", "shoes", "build", "vehicle")


class Form(forms.Form):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | more)


def _trait(label: Any, example: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": example, "autocomplete": "off"}),
    )


class WordsForm(Form):
    """The words of a post; also those of one that is changed later."""

    title = forms.CharField(
        label=_("What happened?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what happened.")},
    )
    text = forms.CharField(
        label=_("Details"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Tell a little more.")},
    )
    did = forms.CharField(
        label=_("What did the person do?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    problems: list[Problem] = []
    is_of_person = False

    def look_for_problems(self, facts: dict[str, Any]) -> None:
        """Put what stands in the way beside its field, as a sentence."""
        self.problems = check_post(
            is_of_person=self.is_of_person,
            did=facts.get("did", ""),
            title=facts.get("title", ""),
            text=facts.get("text", ""),
        )
        for problem in self.problems:
            is_did = problem.stop in (Stop.NEEDS_DID, Stop.NOTHING_DONE)
            self.add_error("did" if is_did else "text", said(problem))

    @property
    def asks(self) -> bool:
        """Whether the questions about a person are shown."""
        return self.is_of_person or any(p.stop != Stop.PRIVATE for p in self.problems)

    @property
    def is_by_looks(self) -> bool:
        return any(p.stop == Stop.LOOKS for p in self.problems)


class ChangeForm(WordsForm):
    def __init__(self, *args: Any, of_person: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.is_of_person = of_person

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self.look_for_problems(facts)
        return facts


class PostForm(WordsForm):
    """A new post of the login `by`: `cell` is a chosen answer to `q`; place_lat and _lng come from
    the map; pictures as in resident.pictures."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    clothing = _trait(_("Clothing"), _("gray hoodie, blue jeans"))
    hair = _trait(_("Hair"), _("long, in a ponytail"))
    shoes = _trait(_("Shoes"), _("white sneakers"))
    build = _trait(_("Build"), _("tall and thin"))
    vehicle = _trait(_("Vehicle"), _("green pickup, no license plate numbers"))
    happened_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"required": _("Say when it happened."), "invalid": _("Say when.")},
    )
    q = forms.CharField(
        label=_("Address, corner or neighborhood"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )
    cell = forms.CharField(required=False, max_length=20)
    place_lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    place_lng = forms.FloatField(required=False, min_value=-180, max_value=180)

    def __init__(self, *args: Any, by: UUID, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by = by
        self.kinds = lookups.kinds()
        self.fields["kind"].choices = [(k, k) for k in self.kinds]  # type: ignore[attr-defined]
        picked = self.picked_kind
        self.is_of_person = picked is not None and picked.is_of_person

    def clean(self) -> dict[str, Any]:
        """Add `post`, or say what stands in the way."""
        facts = super().clean() or {}
        facts["text"] = self._with_traits(facts)
        happened = facts.get("happened_at")
        if happened and not is_timely(happened, timezone.now()):
            self.add_error("happened_at", _("Posts are about the last seven days."))
        if self.chosen is None:
            self.add_error("q", self._why_no_place())
        elif not places.city().holds(*center(self.chosen)):
            self.add_error("q", _("This place is outside the city that we serve."))
        self.look_for_problems(facts)
        for problem in pictures.problems(self.brought, len(self.pictures) == len(self.brought)):
            self.add_error(None, problem)
        if not self.errors and self.chosen and happened:
            facts["post"] = self._post(facts, self.chosen, happened)
        return facts

    @property
    def picked_kind(self) -> Kind | None:
        return self.kinds.get(self._value("kind"))

    @cached_property
    def brought(self) -> list[NewPicture]:
        return pictures.given(self.data if self.is_bound else self.initial)

    @cached_property
    def pictures(self) -> list[Picture]:
        """Those it brought that are finished and the author's own."""
        return pictures.ready(self.brought, self.by, timezone.now())

    @cached_property
    def found(self) -> list[Found]:
        """Answers to what was typed."""
        language = get_language() or "en"
        return places.find(self._typed, language=language) if self._typed else []

    @cached_property
    def chosen(self) -> Cell | None:
        """The place as it stands in the form; what is typed counts before the map."""
        if self._typed:
            cells = {str(place.cell): place.cell for place in self.found}
            only = self.found[0].cell if len(self.found) == 1 else None
            picked = cells.get(self._value("cell"), only)
        else:
            picked = self._picked()
        return cell_at(*center(picked)) if picked else None  # a post is always at blocks

    @property
    def looks_at(self) -> tuple[float, float]:
        return center(self.chosen) if self.chosen else places.city().center

    @property
    def label(self) -> str:
        return places.cross_streets(self.chosen, get_language() or "en") if self.chosen else ""

    def _post(self, facts: dict[str, Any], cell: Cell, happened: datetime) -> NewPost:
        return NewPost(
            kind=facts["kind"],
            did=facts["did"],
            title=facts["title"],
            text=facts["text"],
            cell=cell,
            place_name=places.cross_streets(cell),
            happened_at=happened,
            pictures=tuple(self.brought),
        )

    def _with_traits(self, facts: dict[str, Any]) -> str:
        """The details with a line for each answer about how to recognize somebody."""
        lines = [f"{self.fields[t].label}: {facts[t]}" for t in TRAITS if facts.get(t)]
        return "\n".join([facts.get("text", ""), *lines])[:2000]

    def _picked(self) -> Cell | None:
        try:
            return cell_at(float(self._value("place_lat")), float(self._value("place_lng")))
        except ValueError:
            return None

    @cached_property
    def _typed(self) -> str:
        return self._value("q").strip()[:200]

    def _value(self, name: str) -> str:
        value = (self.data if self.is_bound else self.initial).get(name)
        return "" if value is None else str(value)

    def _why_no_place(self) -> Any:
        if not self._typed:
            return _("Say where: type an address or a corner, or tap the map.")
        if self.found:
            return _("Choose which of these places you mean.")
        return _("We found no such place. Try a corner, such as “Kedzie and Armitage”.")


class CommentForm(Form):
    """`sure` is set by whoever was asked to think again and sends it all the same."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )
    parent = forms.UUIDField(required=False)
    sure = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for problem in check_comment(facts.get("text", "")):
            self.add_error("text", said(problem))
        return facts

    @property
    def is_harsh(self) -> bool:
        return tone.is_harsh(self.cleaned_data.get("text", ""))


class MessageForm(Form):
    text = forms.CharField(
        label=_("Message"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )


class FlagForm(Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=[(reason.value, REASONS[reason]) for reason in Reason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    words = forms.CharField(
        label=_("Anything to add (a moderator reads it)"), required=False, max_length=300
    )
    comment = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AppealForm(Form):
    words = forms.CharField(
        label=_("Why should it be published?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence.")},
    )
