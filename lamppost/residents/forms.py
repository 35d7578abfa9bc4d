"""What residents type. Every error says what is wrong; what was typed comes back with it.

The street address someone types to find a place is never kept, logged or put in an address of ours:
it is posted, answered with cells, and forgotten.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lamppost.places import lookups as places
from lamppost.places.cells import Cell, cell_at, center
from lamppost.places.data import Category, Found, bits, from_bits
from lamppost.residents import words
from lamppost.residents.data import DEFAULT_RADIUS_M, PlaceName, Watch, WatchedPlace, nearest_radius

LAT_LNG = ("lat", "lng")


class EmailField(forms.EmailField):
    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
    default_error_messages = {
        "required": _("Type your e-mail address."),
        "invalid": _("This is no e-mail address. One looks like name@example.org."),
    }
    default_validators = [EmailValidator(message=default_error_messages["invalid"])]


def new_password(**attrs: Any) -> forms.CharField:
    """A password to be chosen: long and uncommon, nothing else is asked of it."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True)
    return forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. A few words in a row are easy to keep in mind."),
        max_length=200,
        strip=False,
        widget=widget,
        validators=[validate_password],
        error_messages={"required": _("Choose a password.")},
    )


class Form(forms.Form):
    """Labels without a colon."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | more)


class PlaceForm(Form):
    """One place to watch: `cell` is a chosen answer to `q`, place_lat and _lng come from the map.

    What is typed counts before the map; a tap on the map empties it (place.js).
    """

    q = forms.CharField(
        label=_("Address, corner or neighborhood"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )
    cell = forms.CharField(required=False, max_length=20)
    place_lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    place_lng = forms.FloatField(required=False, min_value=-180, max_value=180)
    name = forms.ChoiceField(
        label=_("What is it to you?"), choices=words.NAMES.items(), widget=forms.RadioSelect
    )
    radius_m = forms.TypedChoiceField(
        label=_("How far around"), choices=words.RADII.items(), widget=forms.RadioSelect, coerce=int
    )
    categories = forms.MultipleChoiceField(
        label=_("What to tell you about"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(category.value, category.value) for category in Category],
        error_messages={"required": _("Choose at least one kind of event to be told of.")},
    )
    by_mail = forms.BooleanField(required=False, label=_("E-mail"))
    by_push = forms.BooleanField(required=False, label=_("Push on my devices"))

    def clean(self) -> dict[str, Any]:
        """Add `watch`, or say why there is no place yet."""
        facts = super().clean() or {}
        if self.chosen is None:
            self.add_error("q", self._why_no_place())
        elif not places.city().holds(*center(self.chosen)):
            outside = _("This place is outside %(city)s, where we have no calls.")
            self.add_error("q", outside % {"city": places.city().name})
        elif not self.errors:
            facts["watch"] = Watch(
                cell=self.chosen,
                name=PlaceName(facts["name"]),
                radius_m=facts["radius_m"],
                categories=bits({Category(value) for value in facts["categories"]}),
                by_push=facts["by_push"],
                by_mail=facts["by_mail"],
            )
        return facts

    @cached_property
    def found(self) -> list[Found]:
        """Answers to what was typed."""
        return places.find(self._typed) if self._typed else []

    @cached_property
    def chosen(self) -> Cell | None:
        """The place as it stands in the form, even when the rest is wrong."""
        if self._typed:
            cells = {str(place.cell): place.cell for place in self.found}
            only = self.found[0].cell if len(self.found) == 1 else None
            return cells.get(self._value("cell"), only)
        try:
            point = [self.fields[f"place_{n}"].clean(self._value(f"place_{n}")) for n in LAT_LNG]
        except ValidationError:
            return None
        return None if None in point else cell_at(*point)

    @property
    def chosen_point(self) -> tuple[float, float] | None:
        return center(self.chosen) if self.chosen else None

    @property
    def label(self) -> str:
        return places.cross_streets(self.chosen, get_language() or "en") if self.chosen else ""

    @property
    def looks_at(self) -> tuple[float, float]:
        """The middle of the map (latitude, longitude)."""
        return self.chosen_point or places.city().center

    @cached_property
    def _typed(self) -> str:
        return self._value("q").strip()[:200]

    def _value(self, name: str) -> str:
        value = (self.data if self.is_bound else self.initial).get(name)
        return "" if value is None else str(value)

    def _why_no_place(self) -> Any:
        if not self._typed:
            return _("Say which place to watch: type an address or a corner, or tap the map.")
        if self.found:
            return _("Choose which of these places you mean.")
        return _("We found no such place. Try a corner, such as “Kedzie and Armitage”.")


class JoinForm(PlaceForm):
    email = EmailField(label=_("E-mail"))
    password = new_password()
    language = forms.ChoiceField(label=_("Language of what we send"), choices=settings.LANGUAGES)
    pledge = forms.BooleanField(
        label=_("I will look out for my neighbors, and judge nobody by how they look."),
        error_messages={"required": _("Please agree to this to join.")},
    )


class SignInForm(Form):
    email = EmailField(label=_("E-mail"))
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your password.")},
    )


class ConfirmForm(Form):
    """The password chosen when joining, asked again in another browser than that one."""

    password = SignInForm.base_fields["password"]


class ProveForm(Form):
    """Showing again who one is; empty when a passkey does (views.proving)."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(ProveForm):
    new = new_password()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["new"].label = _("New password")


class AddressForm(Form):
    """Where the post goes. Kept sealed until it is printed; only the street is looked up."""

    street = forms.CharField(
        label=_("House number and street"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
        error_messages={"required": _("Type your house number and street.")},
    )
    more = forms.CharField(
        label=_("Apartment, city and ZIP code"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the rest of your address.")},
    )
    cell: Cell

    def clean_street(self) -> str:
        street: str = self.cleaned_data["street"]
        found = places.locate(street) if any(sign.isdigit() for sign in street) else None
        if found is None or not places.city().holds(*found):
            raise ValidationError(_("We found no such address here. Try “1998 N Kedzie Ave”."))
        self.cell = cell_at(*found)
        return street

    @property
    def whole(self) -> str:
        return f"{self.cleaned_data['street']}\n{self.cleaned_data['more']}"


class CodeForm(Form):
    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("Type the code from the letter.")},
    )


class PasskeyNameForm(Form):
    name = forms.CharField(max_length=40)


class ForgotForm(Form):
    email = EmailField(label=_("E-mail"))


class ResetForm(Form):
    password = new_password()


class LanguageForm(Form):
    language = forms.ChoiceField(label=_("Language of what we send"), choices=settings.LANGUAGES)


def place_initial(place: WatchedPlace | None = None) -> dict[str, Any]:
    """What an untouched form says: the defaults, or a place as it is."""
    if place is None:
        place_facts = {"name": PlaceName.HOME, "radius_m": DEFAULT_RADIUS_M}
        everything = [category.value for category in Category]
        return place_facts | {"categories": everything, "by_mail": True, "by_push": True}
    return {
        "place_lat": place.latitude,
        "place_lng": place.longitude,
        "name": place.name.value,
        "radius_m": nearest_radius(place.radius_m),
        "categories": [category.value for category in from_bits(place.categories)],
        "by_mail": place.by_mail,
        "by_push": place.by_push,
    }
