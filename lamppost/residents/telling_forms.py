"""Forms for how loudly and when a resident is told."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from lamppost.places.data import SEVERITY, Category, Severity
from lamppost.residents import words
from lamppost.residents.data import (
    HIGHEST,
    Choice,
    Quiet,
    Telling,
    WatchedPlace,
    offered,
)
from lamppost.residents.forms import Form

NO_LETTERS = ""


def hours() -> list[tuple[int, str]]:
    """The hours of the day as the reader's language says them."""
    return [(hour, time_format(time(hour), "TIME_FORMAT")) for hour in range(24)]


class TellingForm(Form):
    """Quiet hours and the digest's hour."""

    has_quiet = forms.BooleanField(required=False, label=_("Keep quiet at night"))
    begins = forms.TypedChoiceField(label=_("From"), choices=hours, coerce=int)
    ends = forms.TypedChoiceField(label=_("To"), choices=hours, coerce=int)
    digest_hour = forms.TypedChoiceField(
        label=_("Digest by e-mail"),
        choices=lambda: [*hours(), (NO_LETTERS, _("No digest letters"))],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("has_quiet") and facts.get("begins") == facts.get("ends"):
            self.add_error("ends", _("Quiet hours must end at another hour than they begin."))
        return facts

    @property
    def quiet(self) -> Quiet:
        facts = self.cleaned_data
        return Quiet(facts["begins"], facts["ends"]) if facts["has_quiet"] else Quiet(0, 0)


def telling_initial(telling: Telling) -> dict[str, Any]:
    quiet = telling.quiet if telling.has_quiet else Quiet()
    hour = NO_LETTERS if telling.digest_hour is None else telling.digest_hour
    return {
        "has_quiet": telling.has_quiet,
        "begins": quiet.begins,
        "ends": quiet.ends,
        "digest_hour": hour,
    }


class LoudnessForm(Form):
    """One choice for each kind of event at a place; no louder one is offered than may be."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for category in Category:
            self.fields[category] = forms.TypedChoiceField(
                choices=[(int(choice), words.CHOICES[choice]) for choice in offered(category)],
                coerce=lambda value: Choice(int(value)),
            )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors and not any(facts.values()):
            raise ValidationError(
                _("With everything off you would hear nothing: remove the place instead.")
            )
        return facts

    @property
    def choices(self) -> dict[Category, Choice]:
        return {category: self.cleaned_data[category] for category in Category}

    def groups(self) -> list[tuple[Severity, list[forms.BoundField]]]:
        """The fields by severity, the most urgent first."""
        return [
            (severity, [self[c] for c in Category if SEVERITY[c] == severity])
            for severity in HIGHEST
        ]


def loudness_initial(place: WatchedPlace) -> dict[str, int]:
    return {category.value: int(choice) for category, choice in place.choices.items()}
