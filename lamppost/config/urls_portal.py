"""Every address of the portal surface."""

from django.urls import include, path
from django.views.i18n import set_language

from lamppost.config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("", include("lamppost.accounts.urls")),
    path("", include("lamppost.agencies.urls_portal")),
    path("", include("lamppost.feed.officer.urls")),
    path("language", set_language, name="set_language"),
    path("tiles/", include("lamppost.config.tiles")),
]
