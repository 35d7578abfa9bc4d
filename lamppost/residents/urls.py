"""Addresses of the residents' pages, all on the site."""

from functools import partial

from django.urls import path, re_path

from lamppost.residents.views import door, joining, leaving, settings

app_name = "residents"
urlpatterns = [
    path("join", joining.join, name="join"),
    path("join/again", joining.resend, name="resend"),
    path("join/confirm/<slug:token>", joining.confirm, name="confirm"),
    path("sign-in", door.sign_in, name="sign_in"),
    path("sign-out", door.sign_out, name="sign_out"),
    path("password", door.forgot, name="forgot"),
    re_path(r"^password/(?P<token>[\w:-]{1,400})$", door.reset, name="reset"),
    path("settings", settings.overview, name="settings"),
    path("settings/welcome", partial(settings.overview, welcome=True), name="welcome"),
    path("settings/places/new", settings.add_place, name="add_place"),
    path("settings/places/<uuid:place_id>", settings.place, name="place"),
    path("settings/places/<uuid:place_id>/remove", settings.remove_place, name="remove_place"),
    path("settings/language", settings.language, name="language"),
    path("settings/delete", settings.delete, name="delete"),
    path("unsubscribe/<slug:token>", leaving.unsubscribe, name="unsubscribe"),
]
