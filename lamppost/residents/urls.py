"""Addresses of the residents' pages, all on the site."""

from functools import partial

from django.urls import path, re_path

from lamppost.residents.views import (
    door,
    joining,
    leaving,
    passkeys,
    residency,
    settings,
    telling,
    ways_in,
)

app_name = "residents"
urlpatterns = [
    path("join", joining.join, name="join"),
    path("join/again", joining.resend, name="resend"),
    path("join/confirm/<slug:token>", joining.confirm, name="confirm"),
    path("sign-in", door.sign_in, name="sign_in"),
    path("sign-in/passkey/ask", passkeys.ask, name="passkey_ask"),
    path("sign-in/passkey", passkeys.sign_in, name="passkey_sign_in"),
    path("sign-out", door.sign_out, name="sign_out"),
    path("password", door.forgot, name="forgot"),
    re_path(r"^password/(?P<token>[\w:-]{1,400})$", door.reset, name="reset"),
    path("settings", settings.overview, name="settings"),
    path("settings/welcome", partial(settings.overview, welcome=True), name="welcome"),
    path("settings/places/new", settings.add_place, name="add_place"),
    path("settings/places/<uuid:place_id>", settings.place, name="place"),
    path("settings/places/<uuid:place_id>/remove", settings.remove_place, name="remove_place"),
    path("settings/places/<uuid:place_id>/telling", telling.loudness, name="loudness"),
    path("settings/places/<uuid:place_id>/snooze", telling.snooze_place, name="snooze_place"),
    path("settings/telling", telling.telling, name="telling"),
    path("settings/snooze", telling.snooze, name="snooze"),
    path("what-may-wake-you", telling.may_wake, name="may_wake"),
    path("settings/language", settings.language, name="language"),
    path("settings/ways-in", ways_in.overview, name="ways_in"),
    path("settings/ways-in/prove", ways_in.prove, name="prove"),
    path("settings/ways-in/prove/passkey", passkeys.prove, name="passkey_prove"),
    path("settings/ways-in/password", ways_in.password, name="password"),
    path("settings/ways-in/no-password", ways_in.no_password, name="no_password"),
    path("settings/passkeys/ask", passkeys.ask_for_new, name="new_passkey_ask"),
    path("settings/passkeys", passkeys.add, name="new_passkey"),
    path("settings/passkeys/<uuid:passkey_id>", ways_in.rename_passkey, name="rename_passkey"),
    path(
        "settings/passkeys/<uuid:passkey_id>/remove", ways_in.remove_passkey, name="remove_passkey"
    ),
    path("settings/sessions/others/end", ways_in.end_others, name="end_others"),
    path("settings/sessions/<uuid:session_id>/end", ways_in.end_session, name="end_session"),
    path("settings/residency", residency.overview, name="residency"),
    path("settings/residency/letter", residency.ask_letter, name="home_letter"),
    path("settings/residency/letter/cancel", residency.cancel_letter, name="cancel_home_letter"),
    path("settings/residency/code", residency.use_code, name="home_code"),
    path(
        "settings/residency/neighbors/<uuid:place_id>",
        residency.ask_neighbors,
        name="ask_neighbors",
    ),
    path("vouch/<slug:token>", residency.vouch, name="vouch"),
    path("unsubscribe/<slug:token>", leaving.unsubscribe, name="unsubscribe"),
]
