"""Every address of the desk surface."""

from django.urls import include, path
from django.views.i18n import set_language

from lamppost.config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("", include("lamppost.accounts.urls")),
    path("", include("lamppost.newsdesk.urls_desk")),
    path("", include("lamppost.feed.operator.urls")),
    path("", include("lamppost.footage.urls_desk")),
    path("language", set_language, name="set_language"),
    path("tiles/", include("lamppost.config.tiles")),
]
